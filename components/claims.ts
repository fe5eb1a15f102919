import * as pulumi from "@pulumi/pulumi";
import { type Problem, propertyPath } from "../config/problems.ts";
import type { RepositorySetSettings } from "../config/settings.ts";

/** A name that exists once per account and region, and where in the args it comes from. */
interface Claim {
    /** What has the name, such as `repository`. */
    kind: string;
    name: string;
    path: string;
    wayOut: string;
}

// The set of this program that has each name. Keyed by the connection to the engine, so that each run, and each unit
// test, begins anew.
const claimed = new WeakMap<object, Map<string, string>>();

/**
 * Claims the names of a set, and answers those that another set of the same program has: AWS would refuse the second one
 * halfway through the update, or let it overwrite the first. Sets with providers of their own may be in other accounts.
 */
export function claimNames(
    setName: string,
    settings: RepositorySetSettings,
    opts?: pulumi.ComponentResourceOptions,
): Problem[] {
    const monitor = pulumi.runtime.getMonitor();
    if (monitor === undefined || opts?.provider !== undefined || opts?.providers !== undefined) {
        return [];
    }
    const owners = claimed.get(monitor) ?? new Map<string, string>();
    claimed.set(monitor, owners);
    const problems: Problem[] = [];
    for (const { kind, name, path, wayOut } of claimsOf(settings)) {
        const id = `${settings.region} ${kind} ${name}`;
        const owner = owners.get(id);
        if (owner === undefined) {
            owners.set(id, setName);
        } else {
            problems.push({
                path,
                reason: `must have a name of its own in AWS, found the ${kind} ${name}, which is set ${owner}'s; ${wayOut}`,
            });
        }
    }
    return problems;
}

function claimsOf({ repositories, key, findingsLog, registry }: RepositorySetSettings): Claim[] {
    const claims: Claim[] = repositories.map((repository) => ({
        kind: "repository",
        name: repository.name,
        path: propertyPath(["repositories", repository.key]),
        wayOut: "write another key, name or namePrefix",
    }));
    if (key !== null) {
        claims.push({
            kind: "key alias",
            name: key.alias,
            path: "namePrefix",
            wayOut: "write another namePrefix, or the other set's key as kmsKeyArn",
        });
    }
    if (findingsLog !== null) {
        claims.push({
            kind: "log group",
            name: findingsLog.logGroupName,
            path: "namePrefix",
            wayOut: "write another namePrefix",
        });
    }
    const writes = registry.manage && (registry.scanning !== null || registry.replication.length > 0);
    if (writes) {
        claims.push({
            kind: "configuration of",
            name: "the registry",
            path: "registry.manage",
            wayOut: "the last one would win: set it to false in one of them",
        });
    }
    return claims;
}
