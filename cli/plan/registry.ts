import {
    type Destination,
    destinationText,
    effectiveDestinations,
    type ReplicationRule,
} from "../../ecr/replication.ts";
import {
    compareScans,
    type EffectiveScan,
    effectiveScan,
    ScanFrequency,
    type ScanningConfiguration,
    scanFilterMatches,
} from "../../ecr/scanning.ts";
import type { PlannedResource } from "./record.ts";

/** What one repository asks of the registry, and what it gets. */
export interface RegistryRow {
    key: string;
    scanWished: EffectiveScan;
    /** Null where this stack writes no such document: the registry stays as it is. */
    scanEffective: EffectiveScan | null;
    copiesWished: string[];
    /** Null where this stack writes no such document: the registry stays as it is. */
    copiesEffective: string[] | null;
    /** Names of other repositories of the stack that its filters catch beyond what these ask for. */
    caught: string[];
}

/** The registry's documents, as a set would write them; null where it does not, or they are known later. */
export interface RegistryDocuments {
    scanning: ScanningConfiguration | null;
    replication: ReplicationRule[] | null;
    /** Whether other sets have a say that is known only in a preview. */
    isLater: boolean;
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
        isLater:
            (scanning !== undefined && !Array.isArray(scanning.rules)) ||
            (replication !== undefined && !Array.isArray(replication.rules)),
    };
}

interface WishedRules {
    registryScanningRules?: { scanFrequency: ScanFrequency; repositories: string[] }[];
    registryReplicationRules?: { destinations: { region: string; registryId?: string }[]; repositories: string[] }[];
}

/** What each repository of a set asks of the registry, and what it gets of the documents that the set writes. */
export function registryRows(set: PlannedResource, children: readonly PlannedResource[]): RegistryRow[] {
    const { registryScanningRules = [], registryReplicationRules = [] } = (set.outputs ?? {}) as WishedRules;
    const scans = new Map(
        registryScanningRules.flatMap(({ scanFrequency, repositories }) =>
            repositories.map((name) => [name, scanFrequency] as const),
        ),
    );
    const copies = new Map(
        registryReplicationRules.flatMap(({ destinations, repositories }) =>
            repositories.map((name) => [name, textsOf(destinations)] as const),
        ),
    );
    const { scanning, replication, isLater } = registryDocuments(children);
    // Without a document of its own the registry is left as it is: another stack may own it.
    const isScanned = !isLater && scanning !== null;
    const isCopied = !isLater && replication !== null;
    const written = scanning ?? { scanType: "BASIC" as const, rules: [] };
    const rows = children
        .filter(({ type }) => type === TYPE.repository)
        .map(({ name: resource, inputs }) => {
            const name = String(inputs.name);
            const row: RegistryRow & { name: string } = {
                name,
                key: resource.slice(set.name.length + 1),
                scanWished: scans.get(name) ?? ScanFrequency.Manual,
                scanEffective: isScanned ? effectiveScan(written, name).gets : null,
                copiesWished: copies.get(name) ?? [],
                copiesEffective: isCopied ? textsOf(effectiveDestinations(replication ?? [], name)) : null,
                caught: [],
            };
            return row;
        });
    const scannedMore = rows.filter(
        (row) => row.scanEffective !== null && compareScans(row.scanEffective, row.scanWished) > 0,
    );
    const copiedMore = rows.filter((row) => (row.copiesEffective ?? []).length > row.copiesWished.length);
    return rows.map(({ name, ...row }) => ({
        ...row,
        caught: [
            ...new Set([
                ...scannedMore.filter((other) => other.name !== name && catches(written, row, name, other.name)),
                ...copiedMore.filter(
                    (other) => other.name !== name && row.copiesWished.length > 0 && other.name.startsWith(name),
                ),
            ]),
        ]
            .map((other) => other.name)
            .sort(),
    }));
}

/** Whether a filter that matches a repository, at the frequency that it asks for, matches another one, too. */
function catches(
    { rules }: ScanningConfiguration,
    { scanWished }: Pick<RegistryRow, "scanWished">,
    name: string,
    other: string,
): boolean {
    return rules
        .filter(({ scanFrequency }) => scanFrequency === scanWished)
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
