import {
    destinationText,
    mergeReplication,
    type ReplicationRequest,
    type ReplicationRule,
} from "../../ecr/registry/replication.ts";
import { ScanFrequency, type ScanningConfiguration, type ScanRequest } from "../../ecr/registry/scanning.ts";
import { type MergedScanning, mergeScanning, type ScanMismatch } from "../../ecr/registry/scanningMerge.ts";
import type { RegistryReplicationRule, RegistryScanningRule } from "../args/registry.ts";
import { listed, propertyPath, type Report, shown } from "../problems/report.ts";

/** What one repository requests of the registry, and where that was written. */
export interface RegistryRequest {
    /** The stack or set that requests it, in words: `stack dev`. */
    from: string;
    /** Paths for problems and warnings. */
    at: { own: string; enableEnhancedScanning: string; scanFrequency: string; enableReplication: string };
    /** Null where it cannot be evaluated, or the repository belongs to another set and does not ask. */
    scan: ScanRequest | null;
    replication: ReplicationRequest | null;
}

/** Everything that is merged into the documents of one registry. */
export interface RequestsToMerge {
    requests: RegistryRequest[];
    /** Prefixes of names that belong to the sets, with their separator. */
    namespaces: string[];
    /** The filters of registry.scanningFilters, by frequency. */
    scanningFilters: Partial<Record<ScanFrequency, string[]>>;
    /** Whether the set says enhanced scanning for all: the type of a registry in which no repository requests a scan. */
    isEnhanced: boolean;
}

/** The documents of one registry. */
export interface MergedRequests {
    scanning: ScanningConfiguration | null;
    replication: ReplicationRule[];
}

/**
 * Merges requests into the documents of a registry, and reports what they cannot say; `scanType` has what follows from
 * the one type of scanning that a registry has.
 */
export function mergeRequests(input: RequestsToMerge, report: Report, scanType = report): MergedRequests {
    return { scanning: mergedScanning(input, report, scanType), replication: mergedReplication(input, report) };
}

/** What another set requests of the registry, once it is known. */
export interface KnownRequests {
    from?: string;
    registryScanningRules?: RegistryScanningRule[];
    registryReplicationRules?: RegistryReplicationRule[];
}

/** Adds the requests of another set, in the form of its outputs. */
export function addIncluded(input: RequestsToMerge, path: string, included: KnownRequests): RequestsToMerge {
    const at = { own: path, enableEnhancedScanning: path, scanFrequency: path, enableReplication: path };
    const from = included.from ?? path;
    const requests: RegistryRequest[] = [];
    const namespaces: string[] = [];
    for (const { scanType, scanFrequency, filters, repositories, byPreset } of included.registryScanningRules ?? []) {
        for (const name of repositories) {
            const scan = {
                name,
                enhanced: scanType === "ENHANCED",
                frequency: scanFrequency as ScanFrequency,
                byPreset: scanType === "BASIC" && (byPreset ?? []).includes(name),
            };
            requests.push({ from, at, scan, replication: null });
        }
        // The filter of a whole namespace, as the other set would write it.
        namespaces.push(...(filters ?? []).flatMap((filter) => /^([^*]+[._/-])\*$/.exec(filter)?.[1] ?? []));
    }
    for (const { destinations, repositories } of included.registryReplicationRules ?? []) {
        const asked = destinations.map(({ region, registryId }) => ({ region, registryId: registryId ?? null }));
        for (const name of repositories) {
            requests.push({ from, at, scan: null, replication: { name, destinations: asked } });
        }
    }
    return {
        ...input,
        requests: [...input.requests, ...requests],
        namespaces: [...new Set([...input.namespaces, ...namespaces])].sort(),
    };
}

function mergedScanning(input: RequestsToMerge, report: Report, scanType: Report): ScanningConfiguration | null {
    const asked = input.requests.filter(({ scan }) => scan !== null);
    const by = new Map(asked.map((request) => [request.scan?.name ?? "", request]));
    const place = (name: string) => (by.get(name) as RegistryRequest).at;
    const scanning = mergeScanning(
        asked.flatMap(({ scan }) => scan ?? []),
        { namespaces: input.namespaces, filters: input.scanningFilters, isEnhanced: input.isEnhanced },
    );
    reportByStack(scanning, asked, scanType);
    for (const { name, request, gets } of scanning.less) {
        report.problem(
            propertyPath(["registry", "scanningFilters"]),
            "scan-not-matched",
            `must match each repository that requests a scan, found none for ${name}, which requests ${request} and would get ${gets}; add a filter for ${request} that matches it, or remove the filters`,
        );
    }
    for (const mismatch of scanning.more) {
        report.warning(place(mismatch.name).scanFrequency, alsoMatchesText(mismatch, input));
    }
    for (const { scanFrequency, prefixes } of scanning.byPrefix.filter((each) => each.prefixes.length > 0)) {
        report.warning(
            "repositories",
            `more than 100 repositories request ${scanFrequency}: the scanning filters name them by prefix, and also match whatever else begins with ${firstOf(prefixes)}`,
        );
    }
    for (const { scanFrequency, filters } of scanning.tooMany) {
        report.problem(
            "repositories",
            "quota-exceeded",
            `must need at most 100 scanning filters a frequency, found ${filters} for ${scanFrequency}; give repositories with one frequency a common prefix, or write filters of your own in registry.scanningFilters`,
        );
    }
    const { configuration } = scanning;
    const continuous = ScanFrequency.ContinuousScan;
    if (configuration?.scanType === "BASIC" && configuration.rules.some((rule) => rule.scanFrequency === continuous)) {
        report.problem(
            propertyPath(["registry", "scanningFilters", continuous]),
            "scan-unavailable",
            "need enhanced scanning, found basic; set enableEnhancedScanning: true and scanFrequency: CONTINUOUS_SCAN, or, in dev and staging, write them for SCAN_ON_PUSH",
        );
    }
    return configuration;
}

/** Reports what enhanced scanning in the registry means for repositories with basic scanning: once per stack. */
function reportByStack(
    { raised, unscanned }: Pick<MergedScanning, "raised" | "unscanned">,
    asked: readonly RegistryRequest[],
    report: Report,
): void {
    const stacks = asked.filter(({ scan }) => scan?.enhanced === true).map(({ from }) => from);
    const who = firstOf([...new Set(stacks)].sort(), "and", "more stacks");
    const request = new Set(stacks).size > 1 ? "request" : "requests";
    const unscannedBy = (isManual: boolean) =>
        unscanned.filter(({ frequency }) => (frequency === ScanFrequency.Manual) === isManual).map(({ name }) => name);
    for (const { from, names, path } of byStack(raised, asked, "enableEnhancedScanning")) {
        report.warning(
            path,
            `enhanced scanning serves ${repositoriesText(names)} of ${from}, because ${who} ${request} it in the same registry; ` +
                "enableEnhancedScanning is not set there, and its preset has basic scanning: set it to true to confirm",
        );
    }
    for (const { from, names, path } of byStack(unscannedBy(false), asked, "enableEnhancedScanning")) {
        report.problem(
            path,
            "scan-type-conflict",
            `enableEnhancedScanning must not be false in ${from}, found it for ${repositoriesText(names)}, while ${who} ${request} enhanced scanning in the same registry, ` +
                "which then does no basic scans; remove the option there, or, in dev, set scanOnPush: false for no scans",
        );
    }
    for (const { from, names, path } of byStack(unscannedBy(true), asked, "own")) {
        report.warning(
            path,
            `no scans of ${repositoriesText(names)} of ${from}: a registry with enhanced scanning has no manual scans`,
        );
    }
}

/** Repositories by the stack that they are of, with the path for all of these. */
function byStack(
    names: readonly string[],
    asked: readonly RegistryRequest[],
    option: "own" | "enableEnhancedScanning",
): { from: string; names: string[]; path: string }[] {
    const wanted = new Set(names);
    const requests = asked.filter(({ scan }) => scan !== null && wanted.has(scan.name));
    return [...Map.groupBy(requests, ({ from }) => from)]
        .sort(([a], [b]) => (a < b ? -1 : 1))
        .map(([from, members]) => {
            const paths = [...new Set(members.map(({ at }) => at[option]))];
            const own = [...new Set(members.map(({ scan }) => scan?.name ?? ""))].sort();
            const shared = option === "own" ? "repositories" : option;
            return { from, names: own, path: paths.length === 1 ? (paths[0] ?? shared) : shared };
        });
}

/** `2 repositories (a, b)`, the first three of many. */
function repositoriesText(names: readonly string[]): string {
    const few = names.length > 3 ? [...names.slice(0, 3), "..."] : names;
    return `${names.length} ${names.length === 1 ? "repository" : "repositories"} (${few.join(", ")})`;
}

function alsoMatchesText({ name, filter, request, gets }: ScanMismatch, { scanningFilters }: RequestsToMerge): string {
    const isGiven = Object.values(scanningFilters).some((filters) => filters.includes(filter ?? ""));
    const whose = isGiven ? "of registry.scanningFilters" : "of another repository";
    return `${name} requests ${request} and gets ${gets}, because the filter ${shown(filter)} ${whose} matches its name`;
}

function mergedReplication(input: RequestsToMerge, report: Report): ReplicationRule[] {
    const at = new Map(
        input.requests.flatMap(({ at, replication }) =>
            replication === null ? [] : [[replication.name, at] as const],
        ),
    );
    const replication = mergeReplication(input.requests.flatMap((request) => request.replication ?? []));
    for (const { repositories, prefixes } of replication.byPrefix) {
        report.warning(
            "repositories",
            `${repositories} repositories are replicated to the same place: the replication filters name them by common prefix, and also match whatever else begins with ${firstOf(prefixes)}`,
        );
    }
    for (const { name, prefix, destinations } of replication.alsoMatches) {
        const where = listed(destinations.map(destinationText));
        report.warning(
            at.get(name)?.enableReplication ?? "repositories",
            `${name} is replicated to ${where} too, because its name begins with ${shown(prefix)}, and replication filters match by prefix`,
        );
    }
    for (const excess of replication.overLimits) {
        report.problem(
            "replicationDestinations",
            "quota-exceeded",
            `must fit in one replication configuration, found ${excess}`,
        );
    }
    return replication.rules;
}

/** Some of them for a sentence: all where they are few. */
function firstOf(all: readonly string[], word: "and" | "or" = "or", rest = "more prefixes"): string {
    const few = all.slice(0, 3);
    return listed(all.length > few.length ? [...few, `${all.length - few.length} ${rest}`] : few, word);
}
