import type { Problem } from "../../config/problems.ts";
import { listed, shown } from "../../config/problems.ts";
import type { Image } from "../../ecr/lifecycle/index.ts";
import { InputError } from "../errors.ts";
import { fileLabel, parseJson, readText } from "./files.ts";
import { counted } from "./text.ts";

/** One entry of a list of images in use. */
interface Reference {
    /** As it was written. */
    text: string;
    /** Line, or position in a JSON array. */
    at: string;
}

/** Which images are in use. */
export interface InUse {
    /** Digest of an image to the references that name it. */
    references: Map<string, string[]>;
    warnings: Problem[];
}

/** References of a warning that are written out. */
const SHOWN = 5;

/** Reads which images are in use out of a file. */
export async function readInUse(file: string, images: readonly Image[], names: readonly string[]): Promise<InUse> {
    const label = fileLabel(file);
    const digests = new Set(images.map(({ imageDigest }) => imageDigest));
    const byTag = new Map(
        images.flatMap(({ imageDigest, imageTags = [] }) => imageTags.map((tag) => [tag, imageDigest])),
    );
    const found: InUse = { references: new Map(), warnings: [] };
    const elsewhere: Reference[] = [];
    let hasOwner = false;
    for (const reference of referencesIn(await readText(file), file)) {
        const { repository, digest, tag } = parseReference(reference.text, digests, names);
        hasOwner ||= repository !== null && digest === null;
        // A digest says what it means wherever it is; a tag means something in its repository only.
        const isOther = repository !== null && names.length > 0 && !names.includes(repository);
        const named = digest !== null ? digest : isOther ? undefined : byTag.get(tag ?? "");
        if (named !== undefined && digests.has(named)) {
            const texts = found.references.get(named) ?? [];
            found.references.set(named, texts.includes(reference.text) ? texts : [...texts, reference.text]);
        } else if (isOther) {
            elsewhere.push(reference);
        } else {
            found.warnings.push({
                path: `${label}, ${reference.at}`,
                reason: `names no image of the list, found ${shown(reference.text)}; it is not protected by this check`,
            });
        }
    }
    if (hasOwner && names.length === 0) {
        found.warnings.push({
            path: label,
            reason: "names repositories, and that of the images is not known: each tag was taken for one of theirs; name it with --repository",
        });
    }
    if (elsewhere.length > 0) {
        const some = elsewhere.slice(0, SHOWN).map(({ text }) => text);
        const rest = elsewhere.length - some.length;
        found.warnings.push({
            path: label,
            reason: `${counted(elsewhere.length, "line")} of other repositories: ${listed(rest > 0 ? [...some, `${rest} more`] : some)}`,
        });
    }
    return found;
}

function referencesIn(text: string, file: string): Reference[] {
    if (/^\s*[[{]/.test(text)) {
        const found = parseJson(text, file);
        if (!Array.isArray(found) || !found.every((entry) => typeof entry === "string")) {
            throw new InputError(
                `${fileLabel(file)} must be lines, or a JSON array of texts: digests or image references`,
            );
        }
        return found
            .map((entry: string, index) => ({ text: entry.trim(), at: `entry ${index + 1}` }))
            .filter((entry) => entry.text !== "");
    }
    return text
        .split("\n")
        .map((line, index) => ({ text: line.replace(/#.*/, "").trim(), at: `line ${index + 1}` }))
        .filter((line) => line.text !== "");
}

/** `[registry/]repository[:tag][@digest]`, a bare digest, or a bare tag. */
function parseReference(
    text: string,
    digests: ReadonlySet<string>,
    names: readonly string[],
): { repository: string | null; digest: string | null; tag: string | null } {
    if (digests.has(text) || /^sha(?:256|512):/.test(text)) {
        return { repository: null, digest: text, tag: null };
    }
    // What Kubernetes writes before an image that it has pulled.
    const [place = "", digest] = text.replace(/^[a-z-]+:\/\//, "").split("@");
    const slash = place.lastIndexOf("/");
    const colon = place.indexOf(":", slash + 1);
    if (digest === undefined && slash < 0 && colon < 0 && !names.includes(place)) {
        return { repository: null, digest: null, tag: place };
    }
    const path = colon < 0 ? place : place.slice(0, colon);
    return {
        repository: withoutRegistry(path),
        digest: digest ?? null,
        tag: colon < 0 ? "latest" : place.slice(colon + 1),
    };
}

/** A reference without its registry: its first part, where that could be a host. https://github.com/distribution/reference */
export function withoutRegistry(path: string): string {
    const [first = "", ...rest] = path.split("/");
    return rest.length > 0 && /[.:]|^localhost$/.test(first) ? rest.join("/") : path;
}
