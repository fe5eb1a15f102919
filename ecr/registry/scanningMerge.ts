import { canonicalJson } from "../../aws/json.ts";
import { compareStrings } from "../../text/order.ts";
import { commonPrefix, narrowGroups } from "./prefixes.ts";
import {
    compareScans,
    type EffectiveScan,
    effectiveScan,
    prefixFilter,
    SCANNING_LIMITS,
    ScanFrequency,
    type ScanningConfiguration,
    type ScanningRule,
    type ScanRequest,
    scanFilterFor,
} from "./scanning.ts";

/** What merging is told next to the requests. */
export interface MergeScanningOptions {
    /** Prefixes that belong to the sets, with their separator, such as `myproject-prod-`: one of them stands for all its names. */
    namespaces?: readonly string[];
    /** Filters to use in place of those made of names, by frequency. */
    filters?: Partial<Record<ScanFrequency, readonly string[]>>;
    /** The type of scanning where no repository requests one. Defaults to basic scanning. */
    isEnhanced?: boolean;
}

/** A declared repository that does not get what it requests. */
export interface ScanMismatch {
    name: string;
    request: ScanFrequency;
    gets: EffectiveScan;
    /** The filter that decides, or null where none matches. */
    filter: string | null;
}

/** The requests of a whole set, merged into the one document of the registry. */
export interface MergedScanning {
    /** Null where no repository asks to be scanned and no filter is given: the registry then needs no rule. */
    configuration: ScanningConfiguration | null;
    /** Repositories that are scanned less than they request, sorted by name. */
    less: ScanMismatch[];
    /** Repositories that are scanned more than they request, sorted by name. */
    more: ScanMismatch[];
    /** Repositories that request basic scanning in a registry of type ENHANCED, where they are not scanned at all. */
    unscanned: { name: string; frequency: ScanFrequency }[];
    /** Repositories whose basic scanning is a default, and that a registry of type ENHANCED serves by enhanced scanning; sorted. */
    raised: string[];
    /** Rules that name repositories by prefix, because there are more of them than filters in a rule. */
    byPrefix: { scanFrequency: ScanFrequency; prefixes: string[] }[];
    /** A rule that would need more filters than AWS takes. */
    tooMany: { scanFrequency: ScanFrequency; filters: number }[];
}

/** Merges what the repositories request into one scanning configuration, and reports what it cannot express. */
export function mergeScanning(requested: readonly ScanRequest[], options: MergeScanningOptions = {}): MergedScanning {
    const merged: MergedScanning = {
        configuration: null,
        less: [],
        more: [],
        unscanned: [],
        raised: [],
        byPrefix: [],
        tooMany: [],
    };
    const isAsked = requested.some((request) => request.frequency !== ScanFrequency.Manual);
    const isEnhanced = isAsked ? requested.some((request) => request.enhanced) : options.isEnhanced === true;
    const scanType = isEnhanced ? "ENHANCED" : "BASIC";
    // Basic scanning by default is "at least basic". Scans on request have no enhanced form.
    const isRaised = (request: ScanRequest) =>
        isEnhanced && !request.enhanced && request.byPreset === true && request.frequency !== ScanFrequency.Manual;
    const requests = requested.map((request) => (isRaised(request) ? { ...request, enhanced: true } : request));
    merged.raised = [...new Set(requested.filter(isRaised).map(({ name }) => name))].sort();
    const served = requests.filter((request) => request.enhanced === (scanType === "ENHANCED"));
    if (scanType === "ENHANCED") {
        merged.unscanned = requests
            .filter((request) => !request.enhanced)
            .map(({ name, frequency }) => ({ name, frequency }))
            .sort(byName);
    }
    const rules = [ScanFrequency.ContinuousScan, ScanFrequency.ScanOnPush]
        .map((scanFrequency) => ruleFor(scanFrequency, served, requests, options, merged))
        .filter(({ filters }) => filters.length > 0);
    if (rules.length === 0) {
        return merged;
    }
    merged.configuration = { scanType, rules };
    for (const { name, frequency } of served) {
        const { gets, filter } = effectiveScan(merged.configuration, name);
        const difference = compareScans(gets, frequency);
        // Enhanced scanning on request does not exist: a set that requests it gets a warning, and misses nothing else here.
        if (difference > 0) {
            merged.more.push({ name, request: frequency, gets, filter });
        } else if (difference < 0 && frequency !== ScanFrequency.Manual) {
            merged.less.push({ name, request: frequency, gets, filter });
        }
    }
    // A repository that requests basic scanning can be matched by the filter of another one, and is scanned after all.
    for (const { name, frequency } of requests.filter((request) => request.enhanced !== (scanType === "ENHANCED"))) {
        const { gets, filter } = effectiveScan(merged.configuration, name);
        if (filter !== null) {
            merged.more.push({ name, request: frequency, gets, filter });
        }
    }
    const alsoMatches = new Set(merged.more.map(({ name }) => name));
    merged.unscanned = merged.unscanned.filter(
        ({ name, frequency }) => frequency !== ScanFrequency.Manual || !alsoMatches.has(name),
    );
    merged.less.sort(byName);
    merged.more.sort(byName);
    return merged;
}

function ruleFor(
    scanFrequency: ScanFrequency,
    served: readonly ScanRequest[],
    requests: readonly ScanRequest[],
    { namespaces = [], filters: given = {} }: MergeScanningOptions,
    merged: MergedScanning,
): ScanningRule {
    const own = given[scanFrequency];
    if (own !== undefined) {
        return { scanFrequency, filters: [...new Set(own)].sort() };
    }
    const names = [
        ...new Set(served.filter((request) => request.frequency === scanFrequency).map((request) => request.name)),
    ];
    const others = requests
        .filter((request) => request.frequency !== scanFrequency || request.enhanced !== served[0]?.enhanced)
        .map((request) => request.name);
    // Names beyond the length of a filter may share one.
    let filters = [...new Set(filtersFor(names, others, namespaces))];
    if (filters.length > SCANNING_LIMITS.filters) {
        const groups = narrowGroups(names, others, SCANNING_LIMITS.filters);
        const filterOf = (group: string[]) =>
            group.length === 1 ? scanFilterFor(group[0] ?? "") : prefixFilter(commonPrefix(group));
        filters = [...new Set(groups.map(filterOf))];
        const prefixes = groups.filter((group) => group.length > 1).map(commonPrefix);
        merged.byPrefix.push({ scanFrequency, prefixes: prefixes.sort() });
    }
    if (filters.length > SCANNING_LIMITS.filters) {
        merged.tooMany.push({ scanFrequency, filters: filters.length });
    }
    return { scanFrequency, filters: filters.sort() };
}

/** One filter for each namespace whose declared names all request the same, and the narrowest one for each other name. */
function filtersFor(names: readonly string[], others: readonly string[], namespaces: readonly string[]): string[] {
    const filters: string[] = [];
    let left = [...names];
    // The longest first: a namespace may lie within another.
    for (const namespace of [...new Set(namespaces)].sort((a, b) => b.length - a.length || (a < b ? -1 : 1))) {
        const members = left.filter((name) => name.startsWith(namespace));
        if (members.length > 1 && !others.some((other) => other.startsWith(namespace))) {
            filters.push(prefixFilter(namespace));
            left = left.filter((name) => !name.startsWith(namespace));
        }
    }
    return [...filters, ...left.map(scanFilterFor)];
}

function byName(a: { name: string }, b: { name: string }): number {
    const [left, right] = [canonicalJson(a), canonicalJson(b)];
    return compareStrings(a.name, b.name) || compareStrings(left, right);
}
