import { partitionOf } from "../../aws/partitions.ts";
import {
    comparePolicies,
    grantWords,
    policyMeaning,
    servedByResources,
    statementsOf,
} from "../../aws/policyMeaning.ts";
import { destinationText, type ReplicationRule } from "../../ecr/registry/replication.ts";
import { type ScanFrequency, type ScanningConfiguration, scanFilterMatches } from "../../ecr/registry/scanning.ts";
import { isOwnFilter, isOwnPrefix, type LiveRegistry, type OwnNames } from "../../live/index.ts";
import type { DeployedRegistry } from "./deployed.ts";
import type { Findings } from "./findings.ts";

const SCANNING = "aws:ecr/registryScanningConfiguration:RegistryScanningConfiguration";
const REPLICATION = "aws:ecr/replicationConfiguration:ReplicationConfiguration";
const POLICY = "aws:ecr/registryPolicy:RegistryPolicy";

/** Compares the documents that exist once per registry, as far as the stack has written them. */
export function compareDocuments(
    findings: Findings,
    { resources, region, accountId }: DeployedRegistry,
    live: LiveRegistry,
    own: OwnNames,
): void {
    const current = resources.filter(({ isLeftOver }) => !isLeftOver);
    const existing = "value" in live.repositories ? live.repositories.value.map(({ name }) => name) : [];
    const of = (kind: string) => current.find(({ type }) => type === kind);
    const scanning = of(SCANNING);
    if (scanning !== undefined) {
        const found = findings.seen("scanning configuration", live.scanning);
        if (found !== undefined) {
            compareScanning(findings, scanningOf(scanning.inputs), found, { own, existing });
        }
    }
    const replication = of(REPLICATION);
    if (replication !== undefined) {
        const found = findings.seen("replication configuration", live.replication);
        if (found !== undefined) {
            compareReplication(findings, replicationOf(replication.inputs, accountId), found, { own, existing });
        }
    }
    const policy = of(POLICY);
    if (policy !== undefined) {
        const found = findings.seen("registry policy", live.policy);
        if (policy.secrets.includes("policy")) {
            findings.skip("registry policy", "it is a secret in the state");
        } else if (found !== undefined) {
            const partition = partitionOf(region)?.id ?? "aws";
            comparePolicy(findings, statementsOf(policy.inputs.policy) ?? [], found, { partition, existing });
        }
    }
}

interface Names {
    own: OwnNames;
    /** Names of all repositories of the registry. */
    existing: readonly string[];
}

function compareScanning(
    findings: Findings,
    deployed: ScanningConfiguration,
    live: ScanningConfiguration,
    names: Names,
): void {
    const resource = "scanning configuration";
    findings.compare(resource, "scan type", deployed.scanType, live.scanType);
    const rules = ({ rules }: ScanningConfiguration) =>
        rules.flatMap(({ scanFrequency, filters }) =>
            filters.map((filter) => [`${scanFrequency} ${filter}`, filter] as const),
        );
    const serves = (filter: string) => names.existing.filter((name) => scanFilterMatches(filter, name));
    compareRules(findings, resource, new Map(rules(deployed)), new Map(rules(live)), {
        isOwn: (filter) =>
            isOwnFilter(filter, names.own) || (filter.includes("*") && isForOwn(serves(filter), names.own)),
        serves,
    });
}

function compareReplication(
    findings: Findings,
    deployed: readonly ReplicationRule[],
    live: readonly ReplicationRule[],
    names: Names,
): void {
    const rules = (all: readonly ReplicationRule[]) =>
        all.flatMap(({ destinations, prefixes }) =>
            destinations.flatMap((to) =>
                // A rule without filters replicates all repositories.
                (prefixes.length === 0 ? [""] : prefixes).map(
                    (prefix) =>
                        [`${prefix === "" ? "all repositories" : prefix} to ${destinationText(to)}`, prefix] as const,
                ),
            ),
        );
    const serves = (prefix: string) => names.existing.filter((name) => name.startsWith(prefix));
    compareRules(findings, "replication configuration", new Map(rules(deployed)), new Map(rules(live)), {
        isOwn: (prefix) => isOwnPrefix(prefix, names.own) || (prefix !== "" && isForOwn(serves(prefix), names.own)),
        serves,
    });
}

/** Whether all repositories that a rule serves are the stack's: one that begins like its names may be for another stack. */
function isForOwn(serves: readonly string[], { names }: OwnNames): boolean {
    return serves.length > 0 && serves.every((name) => names.includes(name));
}

/** Rules by their words: those that are missing, and those that were written since, with whose they are. */
function compareRules(
    findings: Findings,
    resource: string,
    deployed: ReadonlyMap<string, string>,
    live: ReadonlyMap<string, string>,
    { isOwn, serves }: { isOwn: (filter: string) => boolean; serves: (filter: string) => string[] },
): void {
    for (const words of [...deployed.keys()].sort()) {
        if (!live.has(words)) {
            findings.add({ resource, what: words, deployed: "rule of this stack" });
        }
    }
    for (const [words, filter] of [...live].sort(([a], [b]) => (a < b ? -1 : 1))) {
        if (!deployed.has(words)) {
            const whose = isOwn(filter) ? "another rule for names of this stack" : "rule that is not of this stack";
            findings.add({ resource, what: words, live: whose, serves: serves(filter).sort() });
        }
    }
}

function comparePolicy(
    findings: Findings,
    deployed: readonly unknown[],
    live: readonly unknown[],
    { partition, existing }: { partition: string; existing: readonly string[] },
): void {
    const resource = "registry policy";
    const before = policyMeaning(deployed, partition);
    const { missing, extra } = comparePolicies(before, policyMeaning(live, partition));
    for (const { words } of grantWords(missing)) {
        findings.add({ resource, what: "statement of this stack", deployed: words });
    }
    for (const { words, resources } of grantWords(extra)) {
        const serves = servedByResources(resources, existing);
        findings.add({ resource, what: "statement that is not of this stack", live: words, serves });
    }
}

interface Filters {
    repositoryFilters?: { filter: string }[];
}

function filtersOf({ repositoryFilters = [] }: Filters): string[] {
    return repositoryFilters.map(({ filter }) => filter);
}

function scanningOf(inputs: Record<string, unknown>): ScanningConfiguration {
    const rules = (inputs.rules ?? []) as (Filters & { scanFrequency: ScanFrequency })[];
    return {
        scanType: inputs.scanType === "ENHANCED" ? "ENHANCED" : "BASIC",
        rules: rules.map((rule) => ({ scanFrequency: rule.scanFrequency, filters: filtersOf(rule) })),
    };
}

/** A destination in the registry's own account names none, as in the answers of `live`. */
function replicationOf(inputs: Record<string, unknown>, accountId: string | null): ReplicationRule[] {
    const { rules = [] } = (inputs.replicationConfiguration ?? {}) as {
        rules?: (Filters & { destinations?: { region: string; registryId: string }[] })[];
    };
    return rules.map((rule) => ({
        destinations: (rule.destinations ?? []).map(({ region, registryId }) => ({
            region,
            registryId: registryId === accountId ? null : registryId,
        })),
        prefixes: filtersOf(rule),
    }));
}
