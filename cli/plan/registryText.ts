import { listed } from "../../config/problems/report.ts";
import { destinationText } from "../../ecr/registry/replication.ts";
import { wrappedList, wrappedTable } from "../common/columns.ts";
import { bold } from "../common/table.ts";
import type { PlannedResource } from "./record.ts";
import { type RegistryRow, registryRows, type WrittenDocuments, writtenDocuments } from "./registry.ts";
import { PLAN_COLUMNS, sharedRows } from "./shared.ts";

/** What a repository gets of a registry that another stack manages. */
const NOT_WRITTEN = "not written here";

const WORDS: Readonly<Record<string, string>> = {
    CONTINUOUS_SCAN: "continuous",
    SCAN_ON_PUSH: "on push",
    MANUAL: "on request",
    OFF: "none",
};

/** What a set writes of the registry, and what its repositories request of it and get. */
export function registryText(set: PlannedResource, children: readonly PlannedResource[]): string[] {
    const rows = registryRows(set, children);
    const parts: string[] = [];
    if (rows.length > 0) {
        // The last column is there only if the filters match more than what is requested.
        const columns = rows.some((row) => row.alsoMatches.length > 0) ? HEADINGS.length : HEADINGS.length - 1;
        const headings = ["repositories", ...HEADINGS.slice(0, columns)];
        const shared = sharedRows(rows, (row) => cells(row).slice(0, columns));
        parts.push(
            `${bold("Scanning and replication per repository")}\n${wrappedTable(headings, shared, PLAN_COLUMNS)}`,
        );
    }
    const lines = [...documentLines(writtenDocuments(set, children)), ...otherLines(children)];
    if (lines.length > 0) {
        parts.push(
            `${bold("Registry configuration (one per account and region)")}\n${wrappedList(lines, PLAN_COLUMNS)}`,
        );
    }
    return parts;
}

const HEADINGS = [
    "scan requested",
    "scan effective",
    "replication requested",
    "replication effective",
    "also matches",
] as const;

function cells(row: RegistryRow): string[] {
    const { scanRequested, scanEffective, scanTypeEffective, replicationRequested, replicationEffective, alsoMatches } =
        row;
    const scan = (frequency: string | null) => (frequency === null ? NOT_WRITTEN : (WORDS[frequency] ?? frequency));
    const type = scanTypeEffective === null ? "" : `${scanTypeEffective.toLowerCase()} `;
    const replicas = (where: readonly string[] | null) =>
        where === null && replicationRequested.length > 0 ? NOT_WRITTEN : (where ?? []).join(", ") || "-";
    return [
        scan(scanRequested),
        `${type}${scan(scanEffective)}`,
        replicas(replicationRequested),
        replicas(replicationEffective),
        some(alsoMatches) || "-",
    ];
}

function documentLines(documents: WrittenDocuments | null): [string, string][] {
    if (documents === null) {
        return [];
    }
    const { scanning, replication, isOutput } = documents;
    const lines: [string, string][] = [];
    for (const { scanFrequency, filters } of scanning.rules) {
        const what = `scanning ${WORDS[scanFrequency]}`;
        lines.push([what, `${scanning.scanType.toLowerCase()}, of all names that match ${some(filters)}`]);
    }
    for (const { destinations, prefixes } of replication) {
        lines.push([
            `replication to ${destinations.map(destinationText).join(", ")}`,
            `of all names that begin with ${some(prefixes)}`,
        ]);
    }
    if (isOutput) {
        lines.push([
            "scanning, replication",
            "and what the stacks of registry.include request, known to pulumi preview",
        ]);
    }
    return lines;
}

function otherLines(children: readonly PlannedResource[]): [string, string][] {
    return children.flatMap(({ type, inputs }): [string, string][] => {
        switch (type.split(":").pop()) {
            case "RegistryPolicy": {
                const { Statement: statements } = JSON.parse(String(inputs.policy)) as { Statement: unknown };
                return [["policy", counted([statements].flat().length, "statement")]];
            }
            case "AccountSetting":
                return [["account setting", `${inputs.name} ${inputs.value}`]];
            case "PullTimeUpdateExclusion":
                return [["pulls that do not count", String(inputs.principalArn)]];
            case "PullThroughCacheRule": {
                const url =
                    typeof inputs.upstreamRegistryUrl === "string"
                        ? inputs.upstreamRegistryUrl
                        : "another registry of Amazon ECR";
                return [
                    [
                        `cache ${inputs.ecrRepositoryPrefix}`,
                        `of ${url}${inputs.credentialArn === undefined ? "" : ", with credentials"}`,
                    ],
                ];
            }
            case "RepositoryCreationTemplate": {
                const uses = (inputs.appliedFors as string[]).map((use) => use.toLowerCase().replaceAll("_", " "));
                const what = `${inputs.imageTagMutability}, ${(inputs.encryptionConfigurations as { encryptionType: string }[])[0]?.encryptionType}`;
                return [[`template ${inputs.prefix}`, `${what}, for ${listed(uses)}`]];
            }
            default:
                return [];
        }
    });
}

/** A few of them, and how many more. */
function some(names: readonly string[]): string {
    const few = names.slice(0, 3);
    return names.length > few.length ? `${few.join(", ")} and ${names.length - few.length} more` : few.join(", ");
}

function counted(count: number, one: string): string {
    return `${count} ${count === 1 ? one : `${one}s`}`;
}
