import * as ecr from "@pulumi/aws/ecr/index.js";
import * as pulumi from "@pulumi/pulumi";
import { canonicalJson } from "../../aws/json.ts";
import { partitionOf } from "../../aws/partitions.ts";
import type { EcrRepositorySetArgs } from "../../config/args/set.ts";
import { readOptions, withOrigin } from "../../config/options/origin.ts";
import { Report, sortProblems } from "../../config/problems/report.ts";
import { warn } from "../../config/problems/warn.ts";
import { addWhenKnown } from "../../config/registry/included.ts";
import { type MergedRequests, mergeRequests } from "../../config/registry/merging.ts";
import type { RegistrySettings, RepositorySetSettings } from "../../config/settings.ts";
import { destinationPolicies, ownAccountPolicy } from "../../ecr/registry/policy.ts";
import { type Destination, mayRepeat, type ReplicationRule, withOwnAccount } from "../../ecr/registry/replication.ts";
import type { ScanningConfiguration } from "../../ecr/registry/scanning.ts";
import { ConfigurationError } from "../errors.ts";
import type { EmptiedDocuments } from "../guard/setGuard.ts";
import type { RegistryParent } from "./context.ts";
import { createTemplates } from "./creationTemplates.ts";
import { createCaches } from "./pullThroughCache.ts";

/** A document of the registry is never deleted with its resource: other stacks may have written rules since. */
export const KEPT = { retainOnDelete: true } as const;

/** Makes what exists once per account and region, each at most once: a second writer would replace the first. */
export function createRegistry(settings: RepositorySetSettings, place: RegistryParent): void {
    const { registry, region } = settings;
    if (!registry.manage) {
        return;
    }
    createScanning(registry, region, place);
    createReplication(registry, region, place);
    const { setName, parent } = place;
    if (registry.policy !== null) {
        new ecr.RegistryPolicy(`${setName}-registry`, { region, policy: registry.policy }, { parent, ...KEPT });
    }
    for (const { name, value } of registry.accountSettings) {
        const suffix = name.toLowerCase().replaceAll("_", "-");
        new ecr.AccountSetting(`${setName}-${suffix}`, { region, name, value }, { parent });
    }
    for (const principalArn of registry.pullTimeUpdateExclusions) {
        // The role or user within its account, which has one registry a region.
        const who = principalArn.slice(principalArn.indexOf("::") + 2);
        new ecr.PullTimeUpdateExclusion(`${setName}-exclusion-${who}`, { region, principalArn }, { parent });
    }
    createCaches(registry.caches, settings, place);
    createTemplates(registry.templates, settings, place);
}

/**
 * Empties the documents that the set wrote and no longer requests. They are not deleted, and with `registry.manage: false`
 * they remain as they are: other stacks may have rules in them.
 */
export function emptyRegistry(
    { scanning, replication, policy }: EmptiedDocuments,
    { region, partition }: Pick<RepositorySetSettings, "region" | "partition">,
    { setName, parent, accountId }: Pick<RegistryParent, "setName" | "parent" | "accountId">,
): void {
    const options = { parent, ...KEPT };
    if (scanning) {
        new ecr.RegistryScanningConfiguration(`${setName}-scanning`, { region, scanType: "BASIC", rules: [] }, options);
    }
    if (replication !== null) {
        const replicationConfiguration = replicationInputs(replication, region, accountId);
        new ecr.ReplicationConfiguration(`${setName}-replication`, { region, replicationConfiguration }, options);
    }
    if (policy) {
        const own = accountId().apply((id) => canonicalJson(ownAccountPolicy({ partition, accountId: id, region })));
        new ecr.RegistryPolicy(`${setName}-registry`, { region, policy: own }, options);
    }
}

/** Makes a document at once where this set requests one, else once it is known that another set does. */
function whenAsked<T>(
    own: T | null,
    later: pulumi.Output<T | null> | null,
    make: (document: pulumi.Output<T>) => void,
): void {
    const output = (document: T) => pulumi.output(document) as unknown as pulumi.Output<T>;
    if (own !== null) {
        // What this set requests is in the merged documents, too, whatever the others bring.
        make(later === null ? output(own) : (later as pulumi.Output<T>));
    } else {
        // A document that is not requested must not be written: it would empty what another stack has there.
        later?.apply((merged) => (merged === null ? undefined : make(output(merged))));
    }
}

function createScanning({ scanning }: RegistrySettings, region: string, place: RegistryParent): void {
    const { setName, parent, merged } = place;
    const inputs = ({ scanType, rules }: ScanningConfiguration) => ({
        scanType,
        rules: rules.map(({ scanFrequency, filters }) => ({
            scanFrequency,
            repositoryFilters: filters.map((filter) => ({ filter, filterType: "WILDCARD" })),
        })),
    });
    whenAsked(scanning, merged?.apply((both) => both.scanning) ?? null, (document) => {
        const { scanType, rules } = document.apply(inputs);
        new ecr.RegistryScanningConfiguration(`${setName}-scanning`, { region, scanType, rules }, { parent, ...KEPT });
    });
}

function replicationInputs(
    rules: readonly ReplicationRule[],
    region: string,
    accountId: RegistryParent["accountId"],
): pulumi.Input<{ rules: SentRule[] }> {
    // What does not depend on the account stays known before the update, also where no one says which account it is.
    return mayRepeat(rules)
        ? accountId().apply((own) => ({
              rules: sentRules(withOwnAccount(rules, own), region, () => pulumi.output(own)),
          }))
        : { rules: sentRules(rules, region, accountId) };
}

/** A replication rule as it is sent. */
interface SentRule {
    destinations: { region: string; registryId: pulumi.Input<string> }[];
    repositoryFilters: { filter: string; filterType: string }[];
}

function sentRules(
    rules: readonly ReplicationRule[],
    region: string,
    accountId: RegistryParent["accountId"],
): SentRule[] {
    const destination = (to: Destination) => ({
        region: to.region,
        registryId: to.region === region ? foreign(to.registryId, accountId) : (to.registryId ?? accountId()),
    });
    return rules.map(({ destinations, prefixes }) => ({
        destinations: destinations.map(destination),
        repositoryFilters: prefixes.map((filter) => ({ filter, filterType: "PREFIX_MATCH" })),
    }));
}

function createReplication({ replication }: RegistrySettings, region: string, place: RegistryParent): void {
    const { setName, parent, merged } = place;
    const inputs = (rules: readonly ReplicationRule[]) => replicationInputs(rules, region, place.accountId);
    const asked = (rules: ReplicationRule[]) => (rules.length === 0 ? null : rules);
    whenAsked(asked(replication), merged?.apply((both) => asked(both.replication)) ?? null, (document) => {
        // apply takes an output in place of a value.
        const replicationConfiguration = document.apply((rules) => inputs(rules) as { rules: SentRule[] });
        new ecr.ReplicationConfiguration(
            `${setName}-replication`,
            { region, replicationConfiguration },
            { parent, ...KEPT },
        );
    });
}

/** The documents once the requests of the other sets are known. Problems show then, in a preview as in an update. */
export function mergedWhenKnown(
    { registry, region }: RepositorySetSettings,
    args: EcrRepositorySetArgs,
    parent: pulumi.Resource,
): pulumi.Output<MergedRequests> | null {
    const { later, requests } = registry;
    const partition = partitionOf(region);
    if (later.length === 0 || partition === null) {
        return null;
    }
    return pulumi.all(later.map((each) => each.requests)).apply((known) => {
        const report = new Report();
        const place = { region, partition, isKnown: true };
        const all = later.reduce(
            (merged, { index }, position) => addWhenKnown(merged, index, known[position], place, report),
            requests,
        );
        const merged = mergeRequests(all, report);
        for (const warning of withOrigin(sortProblems(report.warnings), args)) {
            warn(warning, parent);
        }
        if (report.problems.length > 0) {
            throw new ConfigurationError(
                withOrigin(sortProblems(report.problems), args),
                pulumi.getStack(),
                readOptions(args) === undefined,
            );
        }
        return merged;
    });
}

/** The registry policies that other accounts need to take what is replicated to them, by account id; nothing where there are none. */
export function policiesForDestinations(
    settings: RepositorySetSettings,
    { accountId, merged }: RegistryParent,
): pulumi.Output<{ [accountId: string]: string } | undefined> {
    const { registry, partition } = settings;
    const isForeign = registry.replication.some((rule) => rule.destinations.some((to) => to.registryId !== null));
    if (!isForeign && merged === null) {
        return pulumi.output(undefined);
    }
    const rules = merged?.apply(({ replication }) => replication) ?? registry.replication;
    return pulumi.all([rules, accountId()]).apply(([known, own]) => {
        const policies = destinationPolicies(known, { partition, accountId: own });
        return Object.keys(policies).length === 0 ? undefined : policies;
    });
}

/** A registry in the same region has to be another account's, which is known only once AWS says who we are. */
function foreign(registryId: string | null, accountId: () => pulumi.Output<string>): pulumi.Output<string> {
    return accountId().apply((own) => {
        if (registryId === null || own === registryId) {
            const reason = `must not be the repositories' own registry, found account ${own} in the same region; name another region or account`;
            throw new ConfigurationError(
                [{ path: "replicationDestinations", code: "own-registry", reason }],
                pulumi.getStack(),
            );
        }
        return registryId;
    });
}
