import { mergeScanning, type ScanMismatch } from "../ecr/mergeScanning.ts";
import { destinationText, mergeReplication, type ReplicationRule, type ReplicationWish } from "../ecr/replication.ts";
import { ScanFrequency, type ScanningConfiguration, type ScanWish } from "../ecr/scanning.ts";
import { listed, propertyPath, type Report, shown } from "./problems.ts";
import type { RegistryReplicationRule, RegistryScanningRule } from "./registryArgs.ts";

/** What one repository asks of the registry, and where that was written. */
export interface RegistryWish {
    /** Paths for problems and warnings. */
    at: { own: string; enableEnhancedScanning: string; scanFrequency: string; enableReplication: string };
    /** Null where it cannot be judged, or the repository belongs to another set and does not ask. */
    scan: ScanWish | null;
    replication: ReplicationWish | null;
}

/** Everything that is merged into the documents of one registry. */
export interface WishesToMerge {
    wishes: RegistryWish[];
    /** Prefixes of names that belong to the sets, with their separator. */
    namespaces: string[];
    /** The filters of registry.scanningFilters, by frequency. */
    scanningFilters: Partial<Record<ScanFrequency, string[]>>;
    /** Whether the set says enhanced scanning for all: the type of a registry in which no repository asks for a scan. */
    isEnhanced: boolean;
}

/** The documents of one registry. */
export interface MergedWishes {
    scanning: ScanningConfiguration | null;
    replication: ReplicationRule[];
}

/** Merges wishes into the documents of a registry, and reports what they cannot say. */
export function mergeWishes(input: WishesToMerge, report: Report): MergedWishes {
    return { scanning: mergedScanning(input, report), replication: mergedReplication(input, report) };
}

/** What another set asks of the registry, once it is known. */
export interface KnownWishes {
    registryScanningRules?: RegistryScanningRule[];
    registryReplicationRules?: RegistryReplicationRule[];
}

/** Adds the wishes of another set, in the form of its outputs. */
export function addIncluded(input: WishesToMerge, path: string, included: KnownWishes): WishesToMerge {
    const at = { own: path, enableEnhancedScanning: path, scanFrequency: path, enableReplication: path };
    const wishes: RegistryWish[] = [];
    const namespaces: string[] = [];
    for (const { scanType, scanFrequency, filters, repositories } of included.registryScanningRules ?? []) {
        for (const name of repositories) {
            const scan = { name, enhanced: scanType === "ENHANCED", frequency: scanFrequency as ScanFrequency };
            wishes.push({ at, scan, replication: null });
        }
        // The filter of a whole namespace, as the other set would write it.
        namespaces.push(...(filters ?? []).flatMap((filter) => /^([^*]+[._/-])\*$/.exec(filter)?.[1] ?? []));
    }
    for (const { destinations, repositories } of included.registryReplicationRules ?? []) {
        const asked = destinations.map(({ region, registryId }) => ({ region, registryId: registryId ?? null }));
        for (const name of repositories) {
            wishes.push({ at, scan: null, replication: { name, destinations: asked } });
        }
    }
    return {
        ...input,
        wishes: [...input.wishes, ...wishes],
        namespaces: [...new Set([...input.namespaces, ...namespaces])].sort(),
    };
}

function mergedScanning(input: WishesToMerge, report: Report): ScanningConfiguration | null {
    const asked = input.wishes.filter(({ scan }) => scan !== null);
    const at = new Map(asked.map((wish) => [wish.scan?.name ?? "", wish.at]));
    const place = (name: string) => at.get(name) as RegistryWish["at"];
    const scanning = mergeScanning(
        asked.flatMap(({ scan }) => scan ?? []),
        { namespaces: input.namespaces, filters: input.scanningFilters, isEnhanced: input.isEnhanced },
    );
    reportUnscanned(scanning.unscanned, place, report);
    for (const { name, wish, gets } of scanning.less) {
        report.problem(
            propertyPath(["registry", "scanningFilters"]),
            `must match each repository that asks for a scan, found none for ${name}, which asks for ${wish} and would get ${gets}; add a filter for ${wish} that matches it, or remove the filters`,
        );
    }
    for (const mismatch of scanning.more) {
        report.warning(place(mismatch.name).scanFrequency, caughtText(mismatch, input));
    }
    for (const { scanFrequency, prefixes } of scanning.byPrefix.filter((each) => each.prefixes.length > 0)) {
        report.warning(
            "repositories",
            `more than 100 repositories ask for ${scanFrequency}: the scanning filters name them by prefix, and also match whatever else begins with ${firstOf(prefixes)}`,
        );
    }
    for (const { scanFrequency, filters } of scanning.tooMany) {
        report.problem(
            "repositories",
            `must need at most 100 scanning filters a frequency, found ${filters} for ${scanFrequency}; give repositories with one frequency a common prefix, or write filters of your own in registry.scanningFilters`,
        );
    }
    const { configuration } = scanning;
    const continuous = ScanFrequency.ContinuousScan;
    if (configuration?.scanType === "BASIC" && configuration.rules.some((rule) => rule.scanFrequency === continuous)) {
        report.problem(
            propertyPath(["registry", "scanningFilters", continuous]),
            "need enhanced scanning, found basic; write them for SCAN_ON_PUSH, or set enableEnhancedScanning: true",
        );
    }
    return configuration;
}

function reportUnscanned(
    unscanned: readonly { name: string; frequency: ScanFrequency }[],
    place: (name: string) => RegistryWish["at"],
    report: Report,
): void {
    for (const { name, frequency } of unscanned) {
        if (frequency !== ScanFrequency.Manual) {
            report.problem(
                place(name).enableEnhancedScanning,
                `must be the same for all scanned repositories, found false for ${name} and true for others; ` +
                    "a registry with enhanced scanning does no basic scans: set true, or scanOnPush: false to leave it unscanned",
            );
        } else {
            report.warning(
                place(name).own,
                `${name} is not scanned at all: a registry with enhanced scanning has no manual scans`,
            );
        }
    }
}

function caughtText({ name, filter, wish, gets }: ScanMismatch, { scanningFilters }: WishesToMerge): string {
    const isGiven = Object.values(scanningFilters).some((filters) => filters.includes(filter ?? ""));
    const whose = isGiven ? "of registry.scanningFilters" : "of another repository";
    return `${name} asks for ${wish} and gets ${gets}, for the filter ${shown(filter)} ${whose} matches its name`;
}

function mergedReplication(input: WishesToMerge, report: Report): ReplicationRule[] {
    const at = new Map(
        input.wishes.flatMap(({ at, replication }) => (replication === null ? [] : [[replication.name, at] as const])),
    );
    const replication = mergeReplication(input.wishes.flatMap((wish) => wish.replication ?? []));
    for (const { repositories, prefixes } of replication.byPrefix) {
        report.warning(
            "repositories",
            `${repositories} repositories are copied to the same place: the replication filters name them by common prefix, and also match whatever else begins with ${firstOf(prefixes)}`,
        );
    }
    for (const { name, prefix, destinations } of replication.caught) {
        const where = listed(destinations.map(destinationText));
        report.warning(
            at.get(name)?.enableReplication ?? "repositories",
            `${name} is copied to ${where} too, for its name begins with ${shown(prefix)}, and replication filters match by prefix`,
        );
    }
    for (const excess of replication.overLimits) {
        report.problem("replicationDestinations", `must fit in one replication configuration, found ${excess}`);
    }
    return replication.rules;
}

/** Some prefixes for a sentence: all of them where they are few. */
function firstOf(prefixes: readonly string[]): string {
    const few = prefixes.slice(0, 3);
    return listed(prefixes.length > few.length ? [...few, `${prefixes.length - few.length} more prefixes`] : few, "or");
}
