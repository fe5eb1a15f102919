import type { Partition } from "../../aws/partitions.ts";
import { ScanFrequency } from "../../ecr/registry/scanning.ts";
import { repositoryNameProblem } from "../../ecr/repository/names.ts";
import { propertyPath, Report, shown } from "../problems/report.ts";
import { destinationProblem } from "../repository/replication.ts";
import { checkValue } from "../schema/validate.ts";
import { addIncluded, type KnownRequests, type RequestsToMerge } from "./merging.ts";

/** The registry that requests are merged for. */
export interface IncludedPosition {
    region: string;
    partition: Partition;
    /** False where the region was refused: what follows from it is not reported. */
    isKnown: boolean;
}

/** What a stack of `registry.include` requests; the warning or the problem is for the place that names it. */
export type StackRequests = { requests: KnownRequests; warning: string | null } | { problem: string };

/**
 * What a stack requests, by its outputs: null where there is no such stack, none where it was never deployed. Such a stack has
 * nothing to be served yet, and does not stop the one that includes it.
 */
export function requestsOfStack(stack: string, outputs: Readonly<Record<string, unknown>> | null): StackRequests {
    const from = `stack ${stack}`;
    if (outputs === null || Object.keys(outputs).length === 0) {
        const why = outputs === null ? "there is no stack of this name" : "it has no outputs";
        return {
            requests: { from, registryScanningRules: [], registryReplicationRules: [] },
            warning: `${from} is not deployed yet, because ${why}; its repositories are left out until you run \`pulumi up\` for it, and then for this stack`,
        };
    }
    const { registryScanningRules, registryReplicationRules } = outputs;
    if (!Array.isArray(registryScanningRules) || !Array.isArray(registryReplicationRules)) {
        return {
            problem: `must be a stack with the outputs registryScanningRules and registryReplicationRules, found ${stack} without them; set registry.manage: false there, and run \`pulumi up\` for it`,
        };
    }
    return { requests: { from, registryScanningRules, registryReplicationRules }, warning: null };
}

/** Where the requests of the set with a position in `registry.include` stand. */
function placeOf(index: number): (string | number)[] {
    return ["registry", "include", index];
}

/** Adds the requests of another set that was an output, once they are evaluated like all args; nothing of what is refused. */
export function addWhenKnown(
    own: RequestsToMerge,
    index: number,
    value: unknown,
    place: IncludedPosition,
    report: Report,
): RequestsToMerge {
    const isValid = checkValue(value, "RegistryRequests", placeOf(index), report);
    return isValid ? addEvaluated(own, index, value as KnownRequests, place, report) : own;
}

/** Adds the requests of another set, and reports names and destinations that AWS does not have. */
export function addEvaluated(
    own: RequestsToMerge,
    index: number,
    requests: KnownRequests,
    place: IncludedPosition,
    report: Report,
): RequestsToMerge {
    const at = placeOf(index);
    const checked = new Report();
    if (!requests.registryScanningRules && !requests.registryReplicationRules) {
        checked.problem(
            propertyPath(at),
            "missing-option",
            "must be the outputs registryScanningRules and registryReplicationRules of another set, found neither; set registry.manage: false in that stack, and run `pulumi up` for it",
        );
    }
    requests.registryScanningRules?.forEach(({ scanType, scanFrequency, repositories }, rule) => {
        if (scanType === "BASIC" && scanFrequency === ScanFrequency.ContinuousScan) {
            checked.problem(
                propertyPath([...at, "registryScanningRules", rule, "scanFrequency"]),
                "scan-unavailable",
                "must be SCAN_ON_PUSH or MANUAL with basic scanning, found CONTINUOUS_SCAN",
            );
        }
        checkNames(repositories, [...at, "registryScanningRules", rule, "repositories"], checked);
    });
    requests.registryReplicationRules?.forEach(({ destinations, repositories }, rule) => {
        const path = [...at, "registryReplicationRules", rule];
        checkNames(repositories, [...path, "repositories"], checked);
        destinations.forEach((destination, index) => {
            const problem = destinationProblem(destination, place);
            if (problem !== null) {
                const { within, code, reason } = problem;
                const where = propertyPath([...path, "destinations", index, ...within]);
                if (code === null) {
                    checked.warning(where, reason);
                } else {
                    checked.problem(where, code, reason);
                }
            }
        });
    });
    report.addAll(checked);
    return checked.problems.length > 0 ? own : addIncluded(own, propertyPath(at), requests);
}

// A filter or prefix that is made of no name would match each repository of the registry.
function checkNames(names: readonly string[], at: (string | number)[], report: Report): void {
    names.forEach((name, index) => {
        const problem = repositoryNameProblem(name);
        if (problem !== null) {
            report.problem(
                propertyPath([...at, index]),
                "name-invalid",
                `must be a name of a repository: it ${problem}, found ${shown(name)}`,
            );
        }
    });
}
