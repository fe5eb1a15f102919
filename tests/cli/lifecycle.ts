import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { type Ended, ecrSet, type Given } from "./run.ts";

/** Folder of the project, with the sample stacks. */
export const ROOT = fileURLToPath(new URL("../..", import.meta.url));

/** Folder with a policy, the images of a small repository, and what of them is in use. */
export const FIXTURES = join(ROOT, "tests/fixtures/lifecycle");

/** The time at which the sample is simulated. */
export const NOW = "2026-06-01T00:00:00Z";

/** Runs `ecr-set lifecycle` in the folder of the fixtures. */
export function lifecycle(args: readonly string[], given: Given = {}): Promise<Ended> {
    return ecrSet(["lifecycle", ...args], { cwd: FIXTURES, ...given });
}

/** Holds an output to what was reviewed; UPDATE_GOLDEN=1 writes it anew. */
export function assertGolden(file: string, text: string): void {
    const golden = join(ROOT, "tests/golden", file);
    if (process.env.UPDATE_GOLDEN) {
        writeFileSync(golden, text);
    }
    assert.equal(text, readFileSync(golden, "utf8"), file);
}

/** Runs something in a folder of its own that holds the given files, and removes the folder. */
export async function inFolder<T>(
    files: Record<string, string>,
    run: (folder: string) => T | Promise<T>,
): Promise<Awaited<T>> {
    const folder = mkdtempSync(join(tmpdir(), "ecr-set-"));
    try {
        for (const [file, text] of Object.entries(files)) {
            writeFileSync(join(folder, file), text);
        }
        return await run(folder);
    } finally {
        rmSync(folder, { recursive: true });
    }
}

/** Runs something in the folder of a project with this project's program and a stack `dev`. */
export function inProject<T>(config: string, run: (folder: string) => T | Promise<T>): Promise<Awaited<T>> {
    return inFolder({ "Pulumi.dev.yaml": config }, (folder) => {
        const main = relative(folder, join(ROOT, "index.ts"));
        writeFileSync(
            join(folder, "Pulumi.yaml"),
            `name: ecr\nmain: ${main}\nruntime: { name: nodejs, options: { typescript: false } }\n`,
        );
        return run(folder);
    });
}

/** An image of a list. */
export function image(name: string, day: number, more: Record<string, unknown> = {}): Record<string, unknown> {
    return { imageDigest: name, imagePushedAt: new Date(Date.UTC(2026, 0, day)).toISOString(), ...more };
}

/** A policy that keeps the newest images. */
export function keepNewest(count: number): string {
    const selection = { tagStatus: "any", countType: "imageCountMoreThan", countNumber: count };
    return JSON.stringify({ rules: [{ rulePriority: 1, selection, action: { type: "expire" } }] });
}
