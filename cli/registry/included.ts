import { execFileSync } from "node:child_process";
import { propertyPath } from "../../config/problems/report.ts";
import { requestsOfStack } from "../../config/registry/included.ts";
import { InputError } from "../common/errors.ts";
import { yellow } from "../common/table.ts";
import type { StackFiles } from "../plan/files.ts";

/**
 * A stack's files with what the stacks of `registry.include` request in the place of their names. Their outputs are in
 * Pulumi's state, which only its CLI reads.
 */
export function withIncludedStacks(files: StackFiles): StackFiles {
    const config = Object.entries(files.config).map(([key, text]) => {
        const registry = key.endsWith(":registry") ? parsed(text) : null;
        if (registry === null || !Array.isArray(registry.include)) {
            return [key, text];
        }
        const include = registry.include.map((each: unknown, index) =>
            typeof each === "string" ? requestsOf(each, index, files.root) : each,
        );
        return [key, JSON.stringify({ ...registry, include })];
    });
    return { ...files, config: Object.fromEntries(config) };
}

/** Names of the repositories whose requests a stack's files include by value, as after `withIncludedStacks`. */
export function includedNames({ config }: StackFiles): string[] {
    const all = Object.entries(config).flatMap(([key, text]) => {
        const include = key.endsWith(":registry") ? parsed(text)?.include : null;
        return Array.isArray(include) ? (include as Included[]) : [];
    });
    return all.flatMap(({ registryScanningRules = [], registryReplicationRules = [] }) =>
        [...registryScanningRules, ...registryReplicationRules].flatMap(({ repositories = [] }) => repositories),
    );
}

interface Included {
    registryScanningRules?: { repositories?: string[] }[];
    registryReplicationRules?: { repositories?: string[] }[];
}

/** A map, or null where the text is something else: the set says what is wrong with it. */
function parsed(text: string): Record<string, unknown> | null {
    try {
        return JSON.parse(text) as Record<string, unknown> | null;
    } catch {
        return null;
    }
}

/** As the set does: a stack that is not deployed yet has no requests, and is a warning. */
function requestsOf(stack: string, index: number, cwd: string): object {
    const found = requestsOfStack(stack, outputsOf(stack, cwd));
    const path = propertyPath(["registry", "include", index]);
    if ("problem" in found) {
        throw new InputError(`${path} ${found.problem}`);
    }
    if (found.warning !== null) {
        process.stderr.write(`${yellow("warning:")} ${path}: ${found.warning}\n`);
    }
    return found.requests;
}

/** The outputs of a stack; null where there is none of this name. */
function outputsOf(stack: string, cwd: string): Record<string, unknown> | null {
    const args = ["stack", "output", "--json", "--non-interactive", "--stack", stack];
    try {
        return JSON.parse(execFileSync("pulumi", args, { cwd, encoding: "utf8", stdio: ["ignore", "pipe", "pipe"] }));
    } catch (error) {
        const { code, stderr } = error as { code?: string; stderr?: string };
        if (/no stack named/.test(String(stderr))) {
            return null;
        }
        const why = code === "ENOENT" ? "there is no `pulumi` on PATH" : String(stderr).trim();
        throw new InputError(`what stack ${stack} of registry.include requests cannot be read: ${why}`);
    }
}
