import {
    type Destination,
    destinationText,
    effectiveDestinations,
    type ReplicationRule,
} from "../../ecr/registry/replication.ts";
import {
    compareScans,
    type EffectiveScan,
    effectiveScan,
    ScanFrequency,
    type ScanningConfiguration,
    scanFilterMatches,
} from "../../ecr/registry/scanning.ts";
import type { PlannedResource } from "./record.ts";

/** What one repository requests of the registry, and what it gets. */
export interface RegistryRow {
    key: string;
    scanRequested: EffectiveScan;
    /** Null where another stack manages the registry. */
    scanEffective: EffectiveScan | null;
    /** Null where another stack manages the registry, or the images are not scanned. */
    scanTypeEffective: ScanningConfiguration["scanType"] | null;
    replicationRequested: string[];
    /** Null where another stack manages the registry. */
    replicationEffective: string[] | null;
    /** Names of other repositories of the stack that its filters match beyond what these request. */
    alsoMatches: string[];
}

/** The registry's documents, as a set would write them; null where it does not, or they are known after apply. */
export interface RegistryDocuments {
    scanning: ScanningConfiguration | null;
    replication: ReplicationRule[] | null;
    /** Whether other sets have a say that is known only in a preview. */
    isOutput: boolean;
}

interface RuleInputs {
    repositoryFilters: { filter: string }[];
}

const TYPE = {
    repository: "aws:ecr/repository:Repository",
    scanning: "aws:ecr/registryScanningConfiguration:RegistryScanningConfiguration",
    replication: "aws:ecr/replicationConfiguration:ReplicationConfiguration",
} as const;

/** Reads the registry's documents out of what would be sent to AWS. */
export function registryDocuments(resources: readonly PlannedResource[]): RegistryDocuments {
    const inputs = (type: string) => resources.find((resource) => resource.type === type)?.inputs;
    const scanning = inputs(TYPE.scanning) as
        | { scanType: ScanningConfiguration["scanType"]; rules: (RuleInputs & { scanFrequency: ScanFrequency })[] }
        | undefined;
    const replication = inputs(TYPE.replication)?.replicationConfiguration as
        | { rules?: (RuleInputs & { destinations: { region: string; registryId: unknown }[] })[] }
        | undefined;
    const filtersOf = ({ repositoryFilters }: RuleInputs) => repositoryFilters.map(({ filter }) => filter);
    return {
        scanning: Array.isArray(scanning?.rules)
            ? {
                  scanType: scanning.scanType,
                  rules: scanning.rules.map((rule) => ({
                      scanFrequency: rule.scanFrequency,
                      filters: filtersOf(rule),
                  })),
              }
            : null,
        replication: Array.isArray(replication?.rules)
            ? replication.rules.map((rule) => ({
                  destinations: rule.destinations.map(({ region, registryId }) => ({
                      region,
                      registryId: typeof registryId === "string" ? registryId : null,
                  })),
                  prefixes: filtersOf(rule),
              }))
            : null,
        isOutput:
            (scanning !== undefined && !Array.isArray(scanning.rules)) ||
            (replication !== undefined && !Array.isArray(replication.rules)),
    };
}

interface RequestedRules {
    registryScanningRules?: {
        scanType: ScanningConfiguration["scanType"];
        scanFrequency: ScanFrequency;
        filters: string[];
        repositories: string[];
    }[];
    registryReplicationRules?: {
        destinations: { region: string; registryId?: string }[];
        prefixes: string[];
        repositories: string[];
    }[];
    /** Unknown where a set that manages the registry includes what is an output. */
    registryDocuments?: { manage?: boolean; unknown?: boolean };
}

/** What a set that manages the registry writes of it for its own repositories. */
export interface WrittenDocuments {
    scanning: ScanningConfiguration;
    replication: ReplicationRule[];
    /** Whether the requests of other sets come to these, which only a preview knows. */
    isOutput: boolean;
}

/** The documents of the set that manages the registry; null where another stack does. Without a rule they are empty. */
export function writtenDocuments(set: PlannedResource, children: readonly PlannedResource[]): WrittenDocuments | null {
    const outputs = (set.outputs ?? {}) as RequestedRules;
    const { manage = false, unknown: isUnknown = false } = outputs.registryDocuments ?? {};
    if (!manage && !isUnknown) {
        return null;
    }
    const { scanning, replication, isOutput } = registryDocuments(children);
    if (!isOutput && !isUnknown) {
        return { scanning: scanning ?? { scanType: "BASIC", rules: [] }, replication: replication ?? [], isOutput };
    }
    // What the set requests of itself: nothing that others request makes it less.
    const requested = (outputs.registryScanningRules ?? []).filter(({ scanFrequency }) => scanFrequency !== "MANUAL");
    return {
        scanning: {
            scanType: requested.some(({ scanType }) => scanType === "ENHANCED") ? "ENHANCED" : "BASIC",
            rules: requested.map(({ scanFrequency, filters }) => ({ scanFrequency, filters })),
        },
        replication: (outputs.registryReplicationRules ?? []).map(({ destinations, prefixes }) => ({
            destinations: destinations.map(({ region, registryId }) => ({ region, registryId: registryId ?? null })),
            prefixes,
        })),
        isOutput: true,
    };
}

/** What each repository of a set requests of the registry, and what it gets of the documents that the set writes. */
export function registryRows(set: PlannedResource, children: readonly PlannedResource[]): RegistryRow[] {
    const { registryScanningRules = [], registryReplicationRules = [] } = (set.outputs ?? {}) as RequestedRules;
    const scans = new Map(
        registryScanningRules.flatMap(({ scanFrequency, repositories }) =>
            repositories.map((name) => [name, scanFrequency] as const),
        ),
    );
    const replicas = new Map(
        registryReplicationRules.flatMap(({ destinations, repositories }) =>
            repositories.map((name) => [name, textsOf(destinations)] as const),
        ),
    );
    const documents = writtenDocuments(set, children);
    const written = documents?.scanning ?? { scanType: "BASIC" as const, rules: [] };
    const rows = children
        .filter(({ type }) => type === TYPE.repository)
        .map(({ name: resource, inputs }) => {
            const name = String(inputs.name);
            const scan = documents === null ? null : effectiveScan(written, name).gets;
            const row: RegistryRow & { name: string } = {
                name,
                key: resource.slice(set.name.length + 1),
                scanRequested: scans.get(name) ?? ScanFrequency.Manual,
                scanEffective: scan,
                scanTypeEffective: scan === null || scan === "OFF" ? null : written.scanType,
                replicationRequested: replicas.get(name) ?? [],
                replicationEffective:
                    documents === null ? null : textsOf(effectiveDestinations(documents.replication, name)),
                alsoMatches: [],
            };
            return row;
        });
    const scannedMore = rows.filter(
        (row) => row.scanEffective !== null && compareScans(row.scanEffective, row.scanRequested) > 0,
    );
    const replicatedMore = rows.filter(
        (row) => (row.replicationEffective ?? []).length > row.replicationRequested.length,
    );
    return rows.map(({ name, ...row }) => ({
        ...row,
        alsoMatches: [
            ...new Set([
                ...scannedMore.filter((other) => other.name !== name && matchesOther(written, row, name, other.name)),
                ...replicatedMore.filter(
                    (other) =>
                        other.name !== name && row.replicationRequested.length > 0 && other.name.startsWith(name),
                ),
            ]),
        ]
            .map((other) => other.name)
            .sort(),
    }));
}

/** Whether a filter that matches a repository, at the frequency that it requests, matches another one, too. */
function matchesOther(
    { rules }: ScanningConfiguration,
    { scanRequested }: Pick<RegistryRow, "scanRequested">,
    name: string,
    other: string,
): boolean {
    return rules
        .filter(({ scanFrequency }) => scanFrequency === scanRequested)
        .some(({ filters }) =>
            filters.some((filter) => scanFilterMatches(filter, other) && scanFilterMatches(filter, name)),
        );
}

function textsOf(
    destinations: readonly (Omit<Destination, "registryId"> & { registryId?: string | null })[],
): string[] {
    return destinations
        .map(({ region, registryId }) => destinationText({ region, registryId: registryId ?? null }))
        .sort();
}
