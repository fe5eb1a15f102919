import { createHash } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";

/** Hash of a source file, as policy/build.ts writes it down. */
export function sourceHash(content: Buffer): string {
    return createHash("sha256").update(content).digest("hex").slice(0, 16);
}

/**
 * The sources that are not those that a built pack was made from, sorted. `dist` is the directory of the built pack. A
 * pack that was published has no sources next to it: nothing is stale there.
 */
export function staleSources(dist: URL): string[] {
    const list = new URL("sources.json", dist);
    if (!existsSync(list)) {
        return [];
    }
    const hashes = JSON.parse(readFileSync(list, "utf8")) as Record<string, string>;
    const root = new URL("../../", dist);
    return Object.entries(hashes)
        .map(([file, hash]) => ({ file, source: new URL(file, root), hash }))
        .filter(({ source, hash }) => existsSync(source) && sourceHash(readFileSync(source)) !== hash)
        .map(({ file }) => file)
        .sort();
}
