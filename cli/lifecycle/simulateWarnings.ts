import { type Image, type Outcome, shortDigest, signatureLoss } from "../../ecr/lifecycle/index.ts";
import type { Warning } from "../../text/problem.ts";
import type { ImageList } from "./images.ts";
import { counted } from "./text.ts";

/** What the list of images lacks. */
export function listWarnings(path: string, live: boolean, { unreadLists, isComplete }: ImageList): Warning[] {
    const warnings: Warning[] = [];
    if (!isComplete) {
        const reason =
            "is one page of a listing, so that more images expire than are shown: list all pages, without --max-items";
        warnings.push({ path, reason });
    }
    if (unreadLists > 0) {
        const way = live
            ? "--read-lists reads them, which AWS may record as a pull of each list"
            : "ask with --live --read-lists, or give their images referencedBy";
        const lists = counted(unreadLists, "manifest list");
        const reason = `${lists} whose images are not known: untagged images of a list are shown as going though the list holds them back; ${way}`;
        warnings.push({ path, reason });
    }
    return warnings;
}

/** Signatures by tag, and those that a policy takes from images that it keeps. */
export function signatureWarnings(path: string, images: readonly Image[], outcomes: readonly Outcome[]): Warning[] {
    const { signatures, lost } = signatureLoss(images, outcomes);
    if (signatures === 0) {
        return [];
    }
    const count = `${signatures.toLocaleString("en-US")} of ${counted(images.length, "image")} with a tag of cosign's signatures (sha256-*), which take places in every count`;
    const names = lost.slice(0, 3).map(shortDigest);
    const more = lost.length > names.length ? ` and ${lost.length - names.length} more` : "";
    const gone =
        lost.length === 0
            ? ""
            : `; deleted or archived though the image that they sign is kept: ${lost.length}, ${names.join(", ")}${more}`;
    const way = "write lifecycle.signaturesPerImage, or sign with OCI referrers, which follow their image";
    return [{ path, reason: `${count}${gone}; ${way}` }];
}
