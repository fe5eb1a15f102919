import { matchesWildcard } from "../../aws/wildcard.ts";

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

/** What one repository requests of the registry's scanning. */
export interface ScanRequest {
    name: string;
    enhanced: boolean;
    frequency: ScanFrequency;
    /** Whether basic scanning is a default that no configuration sets: enhanced scanning serves the repository as well. */
    byPreset?: boolean;
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

/** The filter for every name that begins with a prefix. */
export function prefixFilter(prefix: string): string {
    return `${spread(prefix).slice(0, SCANNING_LIMITS.filterLength - 1)}*`;
}

/** What a registry does with the images of a repository. OFF: enhanced scanning has no scans on request. */
export type EffectiveScan = ScanFrequency | "OFF";

/** What a scanning configuration does with a repository, and the filter that decides it; null where none matches. */
export interface ScanOutcome {
    gets: EffectiveScan;
    filter: string | null;
}

/**
 * How the images of a repository are scanned. Where both frequencies match, continuous wins; where none matches, basic
 * scanning is done on request, and enhanced scanning not at all.
 * https://docs.aws.amazon.com/AmazonECR/latest/userguide/image-scanning-filters.html
 */
export function effectiveScan({ scanType, rules }: ScanningConfiguration, name: string): ScanOutcome {
    for (const scanFrequency of [ScanFrequency.ContinuousScan, ScanFrequency.ScanOnPush]) {
        for (const rule of rules) {
            const filter =
                rule.scanFrequency === scanFrequency
                    ? rule.filters.find((each) => scanFilterMatches(each, name))
                    : undefined;
            if (filter !== undefined) {
                return { gets: scanFrequency, filter };
            }
        }
    }
    return { gets: scanType === "ENHANCED" ? "OFF" : ScanFrequency.Manual, filter: null };
}

const STRENGTH: readonly EffectiveScan[] = [
    "OFF",
    ScanFrequency.Manual,
    ScanFrequency.ScanOnPush,
    ScanFrequency.ContinuousScan,
];

/** Compares two frequencies: below 0 where the first one scans less. */
export function compareScans(a: EffectiveScan, b: EffectiveScan): number {
    return STRENGTH.indexOf(a) - STRENGTH.indexOf(b);
}
