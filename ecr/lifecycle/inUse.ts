import { jsonProblem, readJson } from "../../aws/json.ts";
import type { Image } from "./policy.ts";

/** One entry of a list of images in use. */
export interface Reference {
    /** As it was written. */
    text: string;
    /** Line, or position in a JSON array. */
    at: string;
}

/** A reference in its parts. */
export interface ParsedReference {
    /** Null for a bare digest or tag. */
    repository: string | null;
    digest: string | null;
    tag: string | null;
}

/** What a list of images in use says of the images of one repository. */
export interface UseMatch {
    /** Digest of an image to the references that name it. */
    references: Map<string, string[]>;
    /** References of this repository, or of no repository, that name none of its images. */
    unmatched: Reference[];
    /** References of other repositories. */
    elsewhere: Reference[];
    /** Whether a reference names a repository by its tag. */
    namesRepositories: boolean;
}

/** A list of images in use, or what is wrong with it. */
export type ReferenceReading = { references: Reference[] } | { problem: string };

/** Reads a list of images in use: one a line, with `#` before a comment, or a JSON array. */
export function readReferences(text: string): ReferenceReading {
    if (!/^\s*[[{]/.test(text)) {
        const references = text
            .split("\n")
            .map((line, index) => ({ text: line.replace(/#.*/, "").trim(), at: `line ${index + 1}` }))
            .filter((line) => line.text !== "");
        return { references };
    }
    let found: unknown;
    try {
        found = readJson(text);
    } catch (error) {
        return { problem: jsonProblem(error) };
    }
    if (!Array.isArray(found) || !found.every((entry): entry is string => typeof entry === "string")) {
        return { problem: "must be lines, or a JSON array of texts: digests or image references" };
    }
    return { references: toReferences(found) };
}

/** Entries of a list as references; empty ones are left out. */
export function toReferences(entries: readonly string[]): Reference[] {
    return entries
        .map((entry, index) => ({ text: entry.trim(), at: `entry ${index + 1}` }))
        .filter((entry) => entry.text !== "");
}

/**
 * Finds which images of a repository are in use.
 *
 * @param names All that the repository may be called in a reference; empty where that is not known.
 */
export function matchInUse(
    references: readonly Reference[],
    images: readonly Image[],
    names: readonly string[],
): UseMatch {
    const digests = new Set(images.map(({ imageDigest }) => imageDigest));
    const byTag = new Map(
        images.flatMap(({ imageDigest, imageTags = [] }) => imageTags.map((tag) => [tag, imageDigest])),
    );
    const match: UseMatch = { references: new Map(), unmatched: [], elsewhere: [], namesRepositories: false };
    for (const reference of references) {
        const { repository, digest, tag } = parseReference(reference.text, names, digests);
        match.namesRepositories ||= repository !== null && digest === null;
        // A digest says what it means wherever it is; a tag means something in its repository only.
        const isOther = repository !== null && names.length > 0 && !names.includes(repository);
        const named = digest !== null ? digest : isOther ? undefined : byTag.get(tag ?? "");
        if (named !== undefined && digests.has(named)) {
            const texts = match.references.get(named) ?? [];
            match.references.set(named, texts.includes(reference.text) ? texts : [...texts, reference.text]);
        } else if (isOther) {
            match.elsewhere.push(reference);
        } else {
            match.unmatched.push(reference);
        }
    }
    return match;
}

/** Reads `[registry/]repository[:tag][@digest]`, a bare digest, or a bare tag. */
export function parseReference(
    text: string,
    names: readonly string[] = [],
    digests: ReadonlySet<string> = new Set(),
): ParsedReference {
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
