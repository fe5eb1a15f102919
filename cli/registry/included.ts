import { execFileSync } from "node:child_process";
import { InputError } from "../errors.ts";
import type { StackFiles } from "../plan/project.ts";

/**
 * A stack's files with what the stacks of `registry.include` ask for in the place of their names. Their outputs are in
 * Pulumi's state, which only its CLI reads.
 */
export function withIncludedStacks(files: StackFiles): StackFiles {
    const config = Object.entries(files.config).map(([key, text]) => {
        const registry = key.endsWith(":registry") ? parsed(text) : null;
        if (registry === null || !Array.isArray(registry.include)) {
            return [key, text];
        }
        const include = registry.include.map((each: unknown) =>
            typeof each === "string" ? outputsOf(each, files.root) : each,
        );
        return [key, JSON.stringify({ ...registry, include })];
    });
    return { ...files, config: Object.fromEntries(config) };
}

/** A mapping, or null where the text is something else: the set says what is wrong with it. */
function parsed(text: string): Record<string, unknown> | null {
    try {
        return JSON.parse(text) as Record<string, unknown> | null;
    } catch {
        return null;
    }
}

function outputsOf(stack: string, cwd: string): object {
    const { registryScanningRules, registryReplicationRules } = JSON.parse(ask(stack, cwd)) as Record<string, unknown>;
    return { from: `stack ${stack}`, registryScanningRules, registryReplicationRules };
}

function ask(stack: string, cwd: string): string {
    const args = ["stack", "output", "--json", "--non-interactive", "--stack", stack];
    try {
        return execFileSync("pulumi", args, { cwd, encoding: "utf8", stdio: ["ignore", "pipe", "pipe"] });
    } catch (error) {
        const { code, stderr } = error as { code?: string; stderr?: string };
        const why = code === "ENOENT" ? "there is no `pulumi` on PATH" : String(stderr).trim();
        throw new InputError(`what stack ${stack} of registry.include asks for cannot be read: ${why}`);
    }
}
