import { commonPrefix, prefixGroups } from "./prefixes.ts";
import { matchesWildcard } from "./wildcard.ts";

/** When Amazon ECR scans the images of a repository. MANUAL is what a repository gets that no rule matches. */
export const ScanFrequency = {
    /** Scan each image when it is pushed. */
    ScanOnPush: "SCAN_ON_PUSH",
    /** Scan on push and again whenever a new vulnerability is published. Enhanced scanning only. */
    ContinuousScan: "CONTINUOUS_SCAN",
    /** Scan on request only. Basic scanning only. */
    Manual: "MANUAL",
} as const;
/** When Amazon ECR scans the images of a repository. */
export type ScanFrequency = (typeof ScanFrequency)[keyof typeof ScanFrequency];

/** What one repository asks of the registry's scanning. */
export interface ScanWish {
    name: string;
    enhanced: boolean;
    frequency: ScanFrequency;
}

/** One rule of a registry scanning configuration. */
export interface ScanningRule {
    scanFrequency: ScanFrequency;
    /** Repository filters of type WILDCARD. */
    filters: string[];
}

/** The scanning configuration of a registry: one per account and region. */
export interface ScanningConfiguration {
    scanType: "BASIC" | "ENHANCED";
    rules: ScanningRule[];
}

/** The wishes of a whole set, merged into the one document of the registry. */
export interface MergedScanning {
    /** Null where no repository asks to be scanned: the registry then needs no rule. */
    configuration: ScanningConfiguration | null;
    /** Declared repositories that a filter catches although they asked for less, sorted by name. */
    caught: { name: string; filter: string; wish: ScanFrequency; gets: ScanFrequency }[];
    /** Repositories that ask for basic scanning in a registry of type ENHANCED, where they are not scanned at all. */
    unscanned: { name: string; frequency: ScanFrequency }[];
    /** The frequencies whose repositories are named by prefix, for there are more of them than filters in a rule. */
    byPrefix: ScanFrequency[];
    /** A rule that would need more filters than AWS takes. */
    tooMany: { scanFrequency: ScanFrequency; filters: number }[];
}

/** Filters in a scanning rule, and characters in a filter. https://docs.aws.amazon.com/AmazonECR/latest/APIReference/API_RegistryScanningRule.html */
export const SCANNING_LIMITS = { filters: 100, filterLength: 255 } as const;

// AWS's own expression nests quantifiers and takes seconds on 24 characters; this one accepts the same filters.
const LEGAL_FILTER = /^[a-z0-9*]+(?:[._\-/][a-z0-9*]+)*$/;

/** Whether AWS accepts a text as a scanning filter. */
export function isScanFilter(filter: string): boolean {
    return filter.length >= 1 && filter.length <= SCANNING_LIMITS.filterLength && LEGAL_FILTER.test(filter);
}

/**
 * Whether a scanning filter matches a repository name. A filter without `*` means "contains"; one with `*` has to match
 * the whole name. https://docs.aws.amazon.com/AmazonECR/latest/userguide/image-scanning-filters.html
 */
export function scanFilterMatches(filter: string, name: string): boolean {
    return filter.includes("*") ? matchesWildcard(filter, name) : name.includes(filter);
}

/** Puts a `*` between neighbouring separators: `a__b` is a legal name and no legal filter. */
function spread(text: string): string {
    return text.replace(/([._\-/])(?=[._\-/])/g, "$1*");
}

/**
 * The narrowest filter for one repository. There is no exact form, and a plain name would match each name that contains
 * it; with one `*` before its last character a filter matches the name and only names that begin and end like it.
 */
export function scanFilterFor(name: string): string {
    const text = spread(name);
    const filter = `${text.slice(0, -1)}*${text.slice(-1)}`;
    return filter.length <= SCANNING_LIMITS.filterLength ? filter : prefixFilter(name);
}

function prefixFilter(prefix: string): string {
    return `${spread(prefix).slice(0, SCANNING_LIMITS.filterLength - 1)}*`;
}

/** Merges what the repositories of a set ask for into one scanning configuration, and reports what it cannot express. */
export function mergeScanning(wishes: readonly ScanWish[]): MergedScanning {
    const scanned = wishes.filter((wish) => wish.frequency !== ScanFrequency.Manual);
    const scanType = wishes.some((wish) => wish.enhanced) ? "ENHANCED" : "BASIC";
    const served = scanned.filter((wish) => wish.enhanced === (scanType === "ENHANCED"));
    const merged: MergedScanning = { configuration: null, caught: [], unscanned: [], byPrefix: [], tooMany: [] };
    if (scanType === "ENHANCED") {
        merged.unscanned = wishes
            .filter((wish) => !wish.enhanced)
            .map(({ name, frequency }) => ({ name, frequency }))
            .sort(byName);
    }
    if (served.length === 0) {
        return merged;
    }

    const rules: ScanningRule[] = [];
    for (const scanFrequency of [ScanFrequency.ContinuousScan, ScanFrequency.ScanOnPush]) {
        const names = served.filter((wish) => wish.frequency === scanFrequency).map((wish) => wish.name);
        if (names.length === 0) {
            continue;
        }
        let filters = names.map(scanFilterFor);
        if (filters.length > SCANNING_LIMITS.filters) {
            const others = wishes.filter((wish) => wish.frequency !== scanFrequency).map((wish) => wish.name);
            filters = prefixGroups(names, others).map((group) =>
                group.length === 1 ? scanFilterFor(group[0] ?? "") : prefixFilter(commonPrefix(group)),
            );
            merged.byPrefix.push(scanFrequency);
        }
        if (filters.length > SCANNING_LIMITS.filters) {
            merged.tooMany.push({ scanFrequency, filters: filters.length });
        }
        rules.push({ scanFrequency, filters: filters.sort() });
    }
    merged.configuration = { scanType, rules };
    merged.caught = caughtBeyond(wishes, rules);
    return merged;
}

function caughtBeyond(wishes: readonly ScanWish[], rules: readonly ScanningRule[]): MergedScanning["caught"] {
    const caught: MergedScanning["caught"] = [];
    for (const { name, frequency } of wishes) {
        for (const rule of rules) {
            // Where both frequencies match, continuous wins; a scan on push more changes nothing for such a repository.
            if (rule.scanFrequency === frequency || frequency === ScanFrequency.ContinuousScan) {
                continue;
            }
            const filter = rule.filters.find((candidate) => scanFilterMatches(candidate, name));
            if (filter !== undefined) {
                caught.push({ name, filter, wish: frequency, gets: rule.scanFrequency });
            }
        }
    }
    return caught.sort(byName);
}

function byName(a: { name: string }, b: { name: string }): number {
    return a.name < b.name ? -1 : a.name > b.name ? 1 : 0;
}
