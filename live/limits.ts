import { REPLICATION_LIMITS, type ReplicationRule, uniqueDestinations } from "../ecr/registry/replication.ts";
import { SCANNING_LIMITS, ScanFrequency, type ScanningConfiguration } from "../ecr/registry/scanning.ts";
import type { RegistryDocuments } from "./documents.ts";

/** How much of one of AWS's limits is used. */
export interface LimitUse {
    limit: string;
    live: number;
    /** Once the stack is updated. */
    updated: number;
    max: number;
}

/** Rules in a scanning configuration. https://docs.aws.amazon.com/AmazonECR/latest/APIReference/API_PutRegistryScanningConfiguration.html */
const SCANNING_RULES = 2;

/** Rules and filters of the documents, each against its own limit; those that are used neither before nor after are left out. */
export function limitUses(
    live: Pick<RegistryDocuments, "scanning" | "replication">,
    updated: Pick<RegistryDocuments, "scanning" | "replication">,
): LimitUse[] {
    const scanning = (limit: string, count: (document: ScanningConfiguration) => number, max: number) => ({
        limit,
        live: live.scanning === null ? 0 : count(live.scanning),
        updated: updated.scanning === null ? 0 : count(updated.scanning),
        max,
    });
    const replication = (limit: string, count: (rules: readonly ReplicationRule[]) => number, max: number) => ({
        limit,
        live: count(live.replication ?? []),
        updated: count(updated.replication ?? []),
        max,
    });
    const filters = (frequency: ScanFrequency) => (document: ScanningConfiguration) =>
        document.rules
            .filter(({ scanFrequency }) => scanFrequency === frequency)
            .reduce((sum, rule) => sum + rule.filters.length, 0);
    return [
        scanning("scanning rules", ({ rules }) => rules.length, SCANNING_RULES),
        scanning("scanning filters, SCAN_ON_PUSH", filters(ScanFrequency.ScanOnPush), SCANNING_LIMITS.filters),
        scanning("scanning filters, CONTINUOUS_SCAN", filters(ScanFrequency.ContinuousScan), SCANNING_LIMITS.filters),
        replication("replication rules", (rules) => rules.length, REPLICATION_LIMITS.rules),
        replication(
            "replication destinations",
            (rules) => uniqueDestinations(rules.flatMap(({ destinations }) => destinations)).length,
            REPLICATION_LIMITS.destinations,
        ),
        replication(
            "replication filters, longest rule",
            (rules) => Math.max(0, ...rules.map(({ prefixes }) => prefixes.length)),
            REPLICATION_LIMITS.filters,
        ),
    ].filter((use) => use.live > 0 || use.updated > 0);
}
