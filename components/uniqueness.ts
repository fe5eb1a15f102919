import * as pulumi from "@pulumi/pulumi";
import { type Problem, propertyPath, shown } from "../config/problems/report.ts";
import { type DestinationSettings, destinationPolicy } from "../config/registry/destination.ts";
import type { RegistrySettings, RepositorySetSettings } from "../config/settings.ts";
import { awsProviderOf } from "./provider.ts";

/** A name that exists once per account and region, and where in the args it comes from. */
interface Claim {
    /** What has the name, such as `repository`. */
    kind: string;
    /** Empty for what exists once. */
    name: string;
    path: string;
    wayOut: string;
}

// The set of this program that has each name. Keyed by its provider, or else by the connection to the engine, so that each
// run, and each unit test, begins anew.
const claimed = new WeakMap<object, Map<string, string>>();

/** Claims the names of a set, and answers as problems those that another component of the same program has. */
export function claimNames(
    setName: string,
    settings: RepositorySetSettings,
    opts?: pulumi.ComponentResourceOptions,
): Problem[] {
    return claim(setName, settings.region, claimsOf(settings), opts);
}

/** Claims what a replication destination writes of its registry. */
export function claimDestination(
    name: string,
    settings: DestinationSettings,
    opts?: pulumi.ComponentResourceOptions,
): Problem[] {
    const claims = settings.templates.map(({ prefix }) => templateClaim(prefix, "repositoryPrefixes"));
    if (destinationPolicy(settings, "") !== null) {
        claims.push(policyClaim("policy"));
    }
    if (settings.key !== null) {
        claims.push({ kind: "key alias", name: settings.key.alias, path: "project", wayOut: "write another project" });
    }
    return claim(name, settings.region, claims, opts);
}

/**
 * AWS would refuse the second one of two with one name halfway through the update, or let it overwrite the first.
 * Components with providers of their own may be in other accounts: claims count a provider.
 */
function claim(
    owner: string,
    region: string,
    claims: readonly Claim[],
    opts: pulumi.ComponentResourceOptions | undefined,
): Problem[] {
    const monitor = pulumi.runtime.getMonitor();
    if (monitor === undefined) {
        return [];
    }
    const scope = awsProviderOf(opts) ?? monitor;
    const owners = claimed.get(scope) ?? new Map<string, string>();
    claimed.set(scope, owners);
    const problems: Problem[] = [];
    for (const { kind, name, path, wayOut } of claims) {
        const id = `${region} ${kind} ${name}`;
        const first = owners.get(id);
        if (first === undefined) {
            owners.set(id, owner);
        } else {
            const what = name === "" ? `the ${kind} of ${region}` : `the ${kind} ${name}`;
            problems.push({
                path,
                reason: `${what} can have one owner, found two in this program, ${shown(first)} and ${shown(owner)}; ${wayOut}`,
            });
        }
    }
    return problems;
}

function claimsOf({ repositories, key, findingsLog, monitoring, registry }: RepositorySetSettings): Claim[] {
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
    const { notifications, dashboard, alarms } = monitoring;
    const named = [
        ...alarms.map(({ name }) => ["alarm", name] as const),
        ...(notifications !== null && notifications.topicArn === null
            ? [["topic", notifications.topicName] as const]
            : []),
        ...(notifications?.slack ? [["topic", notifications.slack.topicName] as const] : []),
        ...(dashboard === null ? [] : [["dashboard", dashboard.name] as const]),
    ];
    for (const [kind, name] of named) {
        claims.push({ kind, name, path: "namePrefix", wayOut: "write another namePrefix" });
    }
    return registry.manage ? [...claims, ...registryClaims(registry)] : claims;
}

function registryClaims(registry: RegistrySettings): Claim[] {
    const { scanning, replication, later, policy, accountSettings, caches, templates } = registry;
    const claims: Claim[] = [];
    if (scanning !== null || replication.length > 0 || later.length > 0) {
        claims.push({
            kind: "scanning and replication configuration",
            name: "",
            path: "registry.manage",
            wayOut: "the last one would win: set registry.manage: false in one of them, and name its registryScanningRules and registryReplicationRules in registry.include of the other",
        });
    }
    if (policy !== null) {
        claims.push(policyClaim("registry.policy"));
    }
    for (const { name } of accountSettings) {
        const wayOut = "write it once";
        claims.push({ kind: "account setting", name, path: "registry", wayOut });
    }
    for (const { prefix } of caches) {
        const path = propertyPath(["registry", "pullThroughCache", prefix]);
        claims.push({ kind: "pull through cache", name: prefix, path, wayOut: "write another prefix" });
    }
    for (const { prefix } of templates) {
        claims.push(templateClaim(prefix, propertyPath(["registry", "creationTemplates", prefix])));
    }
    for (const arn of registry.pullTimeUpdateExclusions) {
        const path = "registry.pullTimeUpdateExclusions";
        claims.push({ kind: "pull time exclusion of", name: arn, path, wayOut: "write it once" });
    }
    return claims;
}

function policyClaim(path: string): Claim {
    return { kind: "registry policy", name: "", path, wayOut: "the last one would win: write all statements in one" };
}

function templateClaim(prefix: string, path: string): Claim {
    return { kind: "creation template", name: prefix, path, wayOut: "write one template for this prefix" };
}
