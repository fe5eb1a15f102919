import * as pulumi from "@pulumi/pulumi";
import { propertyPath, shown } from "../config/problems/report.ts";
import { type DestinationSettings, destinationPolicy } from "../config/registry/destination.ts";
import type { RegistrySettings, RepositorySetSettings } from "../config/settings.ts";
import type { Problem } from "../text/problem.ts";
import { awsProviderOf } from "./provider.ts";

/** A name that exists once per account and region, and where in the args it comes from. */
interface DeclaredName {
    /** What has the name, such as `repository`. */
    kind: string;
    /** Empty for what exists once. */
    name: string;
    path: string;
    fix: string;
}

// The set of this program that has each name. Keyed by its provider, or else by the connection to the engine, so that each
// run, and each unit test, begins anew.
const declared = new WeakMap<object, Map<string, string>>();

/** Claims the names of a set, and answers as problems those that another component of the same program has. */
export function registerNames(
    setName: string,
    settings: RepositorySetSettings,
    opts?: pulumi.ComponentResourceOptions,
): Problem[] {
    return declaredName(setName, settings.region, declaredNamesOf(settings), opts);
}

/** Claims what a replication destination writes of its registry. */
export function registerDestination(
    name: string,
    settings: DestinationSettings,
    opts?: pulumi.ComponentResourceOptions,
): Problem[] {
    const declaredNames = settings.templates.map(({ prefix }) => templateName(prefix, "repositoryPrefixes"));
    if (destinationPolicy(settings, "") !== null) {
        declaredNames.push(policyName("policy"));
    }
    if (settings.key !== null) {
        declaredNames.push({
            kind: "key alias",
            name: settings.key.alias,
            path: "project",
            fix: "write another project",
        });
    }
    return declaredName(name, settings.region, declaredNames, opts);
}

/**
 * AWS would refuse the second one of two with one name halfway through the update, or let it overwrite the first.
 * Components with providers of their own may be in other accounts: claims count a provider.
 */
function declaredName(
    owner: string,
    region: string,
    declaredNames: readonly DeclaredName[],
    opts: pulumi.ComponentResourceOptions | undefined,
): Problem[] {
    const monitor = pulumi.runtime.getMonitor();
    if (monitor === undefined) {
        return [];
    }
    const scope = awsProviderOf(opts) ?? monitor;
    const owners = declared.get(scope) ?? new Map<string, string>();
    declared.set(scope, owners);
    const problems: Problem[] = [];
    for (const { kind, name, path, fix } of declaredNames) {
        const id = `${region} ${kind} ${name}`;
        const first = owners.get(id);
        if (first === undefined) {
            owners.set(id, owner);
        } else {
            const what = name === "" ? `the ${kind} of ${region}` : `the ${kind} ${name}`;
            problems.push({
                path,
                code: "name-taken",
                reason: `${what} can have one owner, found two in this program, ${shown(first)} and ${shown(owner)}; ${fix}`,
            });
        }
    }
    return problems;
}

function declaredNamesOf({
    repositories,
    key,
    findingsLog,
    monitoring,
    registry,
}: RepositorySetSettings): DeclaredName[] {
    const declaredNames: DeclaredName[] = repositories.map((repository) => ({
        kind: "repository",
        name: repository.name,
        path: propertyPath(["repositories", repository.key]),
        fix: "write another key, name or namePrefix",
    }));
    if (key !== null) {
        declaredNames.push({
            kind: "key alias",
            name: key.alias,
            path: "namePrefix",
            fix: "write another namePrefix, or the other set's key as kmsKeyArn",
        });
    }
    if (findingsLog !== null) {
        declaredNames.push({
            kind: "log group",
            name: findingsLog.logGroupName,
            path: "namePrefix",
            fix: "write another namePrefix",
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
        declaredNames.push({ kind, name, path: "namePrefix", fix: "write another namePrefix" });
    }
    return registry.manage ? [...declaredNames, ...registryNames(registry)] : declaredNames;
}

function registryNames(registry: RegistrySettings): DeclaredName[] {
    const { scanning, replication, later, policy, accountSettings, caches, templates } = registry;
    const declaredNames: DeclaredName[] = [];
    if (scanning !== null || replication.length > 0 || later.length > 0) {
        declaredNames.push({
            kind: "scanning and replication configuration",
            name: "",
            path: "registry.manage",
            fix: "the last one would win: set registry.manage: false in one of them, and name its registryScanningRules and registryReplicationRules in registry.include of the other",
        });
    }
    if (policy !== null) {
        declaredNames.push(policyName("registry.policy"));
    }
    for (const { name } of accountSettings) {
        const fix = "write it once";
        declaredNames.push({ kind: "account setting", name, path: "registry", fix });
    }
    for (const { prefix } of caches) {
        const path = propertyPath(["registry", "pullThroughCache", prefix]);
        declaredNames.push({ kind: "pull through cache", name: prefix, path, fix: "write another prefix" });
    }
    for (const { prefix } of templates) {
        declaredNames.push(templateName(prefix, propertyPath(["registry", "creationTemplates", prefix])));
    }
    for (const arn of registry.pullTimeUpdateExclusions) {
        const path = "registry.pullTimeUpdateExclusions";
        declaredNames.push({ kind: "pull time exclusion of", name: arn, path, fix: "write it once" });
    }
    return declaredNames;
}

function policyName(path: string): DeclaredName {
    return { kind: "registry policy", name: "", path, fix: "the last one would win: write all statements in one" };
}

function templateName(prefix: string, path: string): DeclaredName {
    return { kind: "creation template", name: prefix, path, fix: "write one template for this prefix" };
}
