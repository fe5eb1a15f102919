import type { Image } from "./policy.ts";
import { actedOn, type Outcome } from "./simulate/outcome.ts";

/**
 * Tags that cosign up to version 2 gives to signatures, attestations and SBOMs: `sha256-<digest of the subject>.sig`. Amazon
 * ECR sees images of their own in them; only OCI referrers follow their subject.
 * https://docs.sigstore.dev/cosign/signing/signing_with_containers/
 */
export const SIGNATURE_TAGS = "sha256-*";

const SIGNATURE = /^sha256-([0-9a-f]{64})(?:\.|$)/;

/** Digest of the image that a tag of cosign names; null for other images, and for an OCI referrer. */
function signedByTag({ imageTags = [], subject }: Image): string | null {
    const found = subject === undefined ? imageTags.map((tag) => SIGNATURE.exec(tag)?.[1]).find(Boolean) : undefined;
    return found === undefined ? null : `sha256:${found}`;
}

/** The digests of signatures by tag, each with the one of the image that it signs, if that is among the images. */
export function signedImages(images: readonly Image[]): Map<string, string> {
    const digests = new Set(images.map(({ imageDigest }) => imageDigest));
    return new Map(
        images.flatMap((image) => {
            const signed = signedByTag(image);
            return signed !== null && digests.has(signed) ? [[image.imageDigest, signed] as const] : [];
        }),
    );
}

/** What is in use, and with each image its signatures by tag: where signatures are verified, an image without one does not start. */
export function useWithSignatures(
    images: readonly Image[],
    inUse: ReadonlyMap<string, readonly string[]>,
): Map<string, string[]> {
    const all = new Map([...inUse].map(([digest, references]) => [digest, [...references]]));
    for (const [signature, signed] of signedImages(images)) {
        const references = inUse.get(signed);
        if (references !== undefined) {
            all.set(signature, [...new Set([...(inUse.get(signature) ?? []), ...references])]);
        }
    }
    return all;
}

/** Signatures by tag among some images. */
export interface SignatureLoss {
    /** Images that are signatures by their tags, and are not archived. */
    signatures: number;
    /** Digests of those that expire or are archived though the image that they sign is kept, sorted. */
    lost: string[];
}

/** Counts the signatures by tag, and finds those that a policy takes from images that it keeps. */
export function signatureLoss(images: readonly Image[], outcomes: readonly Outcome[]): SignatureLoss {
    const acted = new Set(actedOn(outcomes).map(({ imageDigest }) => imageDigest));
    const kept = new Set(images.map(({ imageDigest }) => imageDigest).filter((digest) => !acted.has(digest)));
    const signatures = images.filter((image) => signedByTag(image) !== null && image.imageStatus !== "ARCHIVED");
    const lost = signatures
        .filter((image) => acted.has(image.imageDigest) && kept.has(signedByTag(image) ?? ""))
        .map(({ imageDigest }) => imageDigest)
        .sort();
    return { signatures: signatures.length, lost };
}
