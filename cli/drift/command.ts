import { Exit, InputError, StoppedError, UsageError } from "../common/errors.ts";
import { type DeployedStack, readDeployedStack } from "./deployed.ts";
import { type ComparedRegistry, compareRegistry } from "./registry.ts";
import type { Drift } from "./result.ts";
import { driftText } from "./text.ts";

/** What `ecr-set drift` was called with. */
export interface DriftOptions {
    stack: string;
    cwd: string;
    json?: boolean;
    /** Seconds, as it was written. */
    timeout: string;
}

/** Compares the last deployment of a stack with AWS, and changes nothing. */
export async function drift({ stack, cwd, json, timeout }: DriftOptions): Promise<Exit> {
    const seconds = Number(timeout);
    if (!(seconds >= 1 && seconds <= 3600)) {
        throw new UsageError(`--timeout must be 1 to 3600 seconds, found ${timeout}; write for example --timeout 60`);
    }
    let deployed: DeployedStack;
    try {
        deployed = readDeployedStack(stack, cwd);
    } catch (error) {
        if (error instanceof InputError) {
            // Without a state nothing can be compared, which is no drift.
            throw new StoppedError(error.message);
        }
        throw error;
    }
    const registries: ComparedRegistry[] = [];
    for (const registry of deployed.registries) {
        registries.push(await compareRegistry(registry, seconds * 1000));
    }
    const found: Drift = { stack, registries, pending: deployed.pending };
    process.stdout.write(json ? `${JSON.stringify(jsonOf(found), null, 2)}\n` : driftText(found));
    return exitOf(found);
}

/** Drift that was found is drift, whatever could not be looked at. */
function exitOf({ registries }: Drift): Exit {
    if (registries.some(({ differences }) => differences.some(({ isDrift }) => isDrift))) {
        return Exit.Drift;
    }
    return registries.some(({ notChecked }) => notChecked.length > 0) ? Exit.NotChecked : Exit.Ok;
}

function jsonOf({ stack, registries, pending }: Drift): object {
    const all = registries.flatMap(({ differences }) => differences);
    return {
        stack,
        drift: all.filter(({ isDrift }) => isDrift).length,
        pendingOperations: pending,
        registries,
    };
}
