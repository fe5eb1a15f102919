import { canonicalJson } from "../aws/json.ts";
import { partitionOf } from "../aws/partitions.ts";
import { type PolicyGrant, type PolicyMeaning, policyMeaning, servedByResources } from "../aws/policyMeaning.ts";
import { matchesWildcard } from "../aws/wildcard.ts";
import {
    type Destination,
    destinationText,
    type ReplicationRule,
    replicatesNothing,
} from "../ecr/registry/replication.ts";
import {
    ScanFrequency,
    type ScanningConfiguration,
    type ScanningRule,
    scanFilterMatches,
} from "../ecr/registry/scanning.ts";
import { compareStrings } from "../text/order.ts";
import {
    DEFAULT_SETTINGS,
    isOwnFilter,
    isOwnPrefix,
    isSamePolicy,
    isSameReplication,
    isSameScanning,
    type OwnNames,
    type RegistryDocuments,
    type TakenNames,
} from "./documents.ts";
import { type Look, valueOr } from "./look.ts";
import { compareParts, liveParts, type NamespaceParts, type PartDifference } from "./parts.ts";
import type { LiveRegistry } from "./registry.ts";

/** What becomes of one thing in a registry when a stack is updated. */
export const Outcome = {
    /** In AWS, and it remains as it is. */
    Kept: "is kept",
    /** Not in AWS yet. */
    Added: "is added",
    /** In AWS with another value. */
    Changed: "is changed",
    /** The stack's own, and no longer in AWS; this update does not write it, because the state has it. */
    Missing: "is missing",
    /** The stack's own, and no longer requested. */
    Removed: "is removed",
    /** Of another stack, written since this one was last deployed; an update that changes the document would replace it. */
    Foreign: "is left as it is",
    /** Not of this stack, and this update would replace it. */
    Replaced: "would be replaced",
    /** Not of this stack, and AWS would refuse a second one of its name. */
    Collides: "already exists",
} as const;
/** What becomes of one thing in a registry when a stack is updated. */
export type Outcome = (typeof Outcome)[keyof typeof Outcome];

/** Whose something in a registry is. */
export const Whose = {
    /** As this stack last deployed it. */
    Own: "this stack",
    /** Not in this stack's state; its filter is what this stack's names give, as after a destroy that keeps the documents. */
    ByName: "this stack, by name",
    /** Not in this stack's state. */
    Foreign: "not this stack",
    /** Not in this stack's state, although this stack has deployed what it is in: it was written since. */
    Since: "not this stack, written since",
} as const;
/** Whose something in a registry is. */
export type Whose = (typeof Whose)[keyof typeof Whose];

/** The kinds of things that a registry holds. */
export type RegistryKind =
    | "scanning"
    | "replication"
    | "policy"
    | "setting"
    | "cache"
    | "template"
    | "exclusion"
    | "repository";

/** One thing in a registry. */
export interface Difference {
    kind: RegistryKind;
    /** It, in AWS's words: a frequency and a filter, a prefix and a destination, a name. */
    item: string;
    outcome: Outcome;
    /** Null for what AWS does not hold yet. */
    whose: Whose | null;
    /** Existing repositories that it serves, sorted; empty where that says nothing. */
    repositories: string[];
    /** Of a cache or template: each part that AWS holds with another value than this stack requests. */
    parts?: PartDifference[];
}

/** What a comparison takes. */
export interface Comparison {
    /** What AWS holds. */
    live: LiveRegistry;
    /** What the stack would write. */
    wanted: RegistryDocuments;
    /** What the engine would compare that with: the documents in the stack's state. */
    deployed: RegistryDocuments;
    /** What the stack wrote at its last deployment, which a refresh does not change; null where its state does not say. */
    written: RegistryDocuments | null;
    /** Names that the stack would create or has. */
    wantedNames: TakenNames;
    /** Names that are in the stack's state. */
    deployedNames: TakenNames;
    /** Caches and templates part by part, where they are to be compared whole. */
    parts?: { wanted: NamespaceParts; deployed: NamespaceParts };
    /** Names that are the stack's own although its state does not say so, as after a `destroy` that keeps the documents. */
    own: OwnNames;
}

/** Compares what a registry holds with what a stack would write, sorted by kind and item. What was not looked at is left out. */
export function compareRegistry(comparison: Comparison): Difference[] {
    return [
        ...compareScanning(comparison),
        ...compareReplication(comparison),
        ...comparePolicy(comparison),
        ...compareSettings(comparison),
        ...compareNames(comparison),
    ];
}

/** Which documents an update would write: those whose deployed state the engine finds different. */
export function writtenDocuments({ wanted, deployed }: Pick<Comparison, "wanted" | "deployed">): {
    scanning: boolean;
    replication: boolean;
    policy: boolean;
} {
    const { scanning, replication, policy } = wanted;
    return {
        scanning: scanning !== null && !isSameScanning(deployed.scanning, scanning),
        replication:
            replication !== null &&
            (deployed.replication === null || !isSameReplication(deployed.replication, replication)),
        policy: policy !== null && (deployed.policy === null || !isSamePolicy(deployed.policy, policy)),
    };
}

/** Whose a part of a document is. `has` says whether the stack has deployed this document. */
function whoseOf(isDeployed: boolean, isByName: boolean, has: boolean): Whose {
    return isDeployed ? Whose.Own : isByName ? Whose.ByName : has ? Whose.Since : Whose.Foreign;
}

/** What becomes of a part of a document that the new one does not say. */
function outcomeOf(whose: Whose, willWrite: boolean): Outcome {
    if (whose === Whose.Own || whose === Whose.ByName) {
        return Outcome.Removed;
    }
    return willWrite ? Outcome.Replaced : Outcome.Foreign;
}

/** Whether something is lost, or not this stack's: whom it serves then matters. */
function isOthers(outcome: Outcome): boolean {
    return outcome === Outcome.Replaced || outcome === Outcome.Foreign;
}

/** One filter of a scanning configuration. */
interface ScanPair {
    scanType: ScanningConfiguration["scanType"];
    scanFrequency: ScanFrequency;
    filter: string;
}

function compareScanning(comparison: Comparison): Difference[] {
    const { live, wanted, deployed, written, own } = comparison;
    const held = valueOr(live.scanning, null);
    if (wanted.scanning === null || held === null) {
        return [];
    }
    const target = wanted.scanning;
    const willWrite = writtenDocuments(comparison).scanning;
    const mine = pairs(written?.scanning ?? (written === null ? deployed.scanning : null));
    const has = mine.length > 0 || deployed.scanning !== null;
    const names = namesOf(live);
    const differences = pairs(held).map((pair): Difference => {
        const isMine = mine.some(({ filter }) => filter === pair.filter);
        const whose = whoseOf(isMine, isOwnFilter(pair.filter, own), has);
        const outcome = isCovered(pair, target) ? Outcome.Kept : outcomeOf(whose, willWrite);
        const repositories = isOthers(outcome) ? names.filter((name) => scanFilterMatches(pair.filter, name)) : [];
        return { kind: "scanning", item: pairText(pair), outcome, whose, repositories };
    });
    const there = new Set(pairs(held).map(pairText));
    for (const pair of pairs(target).filter((each) => !there.has(pairText(each)))) {
        differences.push({ kind: "scanning", item: pairText(pair), ...(willWrite ? ADDED : MISSING) });
    }
    const flagged = willWrite && held.rules.length === 0 && pairs(target).length > 0 ? flagsLost(comparison) : [];
    return sorted([...differences, ...flagged]);
}

/**
 * Repositories of others with a scan on push of their own, which counts only as long as the registry has no rules.
 * https://docs.aws.amazon.com/AmazonECR/latest/userguide/image-scanning-filters.html
 */
function flagsLost({ live, wanted, wantedNames, deployedNames }: Comparison): Difference[] {
    const own = new Set([...wantedNames.repositories, ...deployedNames.repositories]);
    const filters = wanted.scanning?.rules.flatMap((rule) => rule.filters) ?? [];
    const lost = valueOr(live.repositories, [])
        .filter(({ name, scanOnPush }) => scanOnPush && !own.has(name))
        .filter(({ name }) => !filters.some((filter) => scanFilterMatches(filter, name)))
        .map(({ name }) => name);
    const item = "SCAN_ON_PUSH of the repositories themselves";
    const difference = { kind: "scanning", item, outcome: Outcome.Replaced, whose: Whose.Foreign } as const;
    return lost.length === 0 ? [] : [{ ...difference, repositories: lost }];
}

function pairs(document: ScanningConfiguration | null): ScanPair[] {
    return (document?.rules ?? []).flatMap(({ scanFrequency, filters }: ScanningRule) =>
        filters.map((filter) => ({ scanType: document?.scanType ?? "BASIC", scanFrequency, filter })),
    );
}

function pairText({ scanType, scanFrequency, filter }: ScanPair): string {
    return `${scanType} ${scanFrequency} ${filter}`;
}

/** Whether all that a filter matches is scanned at least as well by another document. */
function isCovered(pair: ScanPair, document: ScanningConfiguration): boolean {
    if (pair.scanType === "ENHANCED" && document.scanType === "BASIC") {
        return false;
    }
    return document.rules
        .filter(
            (rule) => rule.scanFrequency === pair.scanFrequency || rule.scanFrequency === ScanFrequency.ContinuousScan,
        )
        .some((rule) => rule.filters.some((filter) => filterCovers(filter, pair.filter)));
}

/** Whether a filter matches all that another one matches: the same, or a beginning, or what each such name contains. */
function filterCovers(wide: string, narrow: string): boolean {
    if (wide === narrow || wide === "*") {
        return true;
    }
    if (!wide.includes("*")) {
        return narrow.split("*").some((part) => part.includes(wide));
    }
    const [beginning = "", ...rest] = wide.split("*");
    return rest.length === 1 && rest[0] === "" && narrow.includes("*") && narrow.startsWith(beginning)
        ? (narrow.split("*")[0] ?? "").startsWith(beginning)
        : false;
}

/** One prefix of a replication rule and one of its destinations. */
interface ReplicaPair {
    to: Destination;
    /** Empty for all repositories. */
    prefix: string;
}

function compareReplication(comparison: Comparison): Difference[] {
    const { live, wanted, deployed, written, own } = comparison;
    const held = valueOr(live.replication, null);
    if (wanted.replication === null || held === null) {
        return [];
    }
    const target = replicas(wanted.replication);
    const willWrite = writtenDocuments(comparison).replication;
    const mine = replicas(written?.replication ?? (written === null ? deployed.replication : null) ?? []);
    const has = mine.length > 0 || deployed.replication !== null;
    const names = namesOf(live);
    const differences = replicas(held).map((pair): Difference => {
        const isCovered = target.some(
            ({ to, prefix }) => destinationText(to) === destinationText(pair.to) && pair.prefix.startsWith(prefix),
        );
        const isMine = mine.some((each) => replicationText(each) === replicationText(pair));
        const whose = whoseOf(isMine, isOwnPrefix(pair.prefix, own), has);
        const outcome = isCovered ? Outcome.Kept : outcomeOf(whose, willWrite);
        const repositories = isOthers(outcome) ? names.filter((name) => name.startsWith(pair.prefix)) : [];
        return { kind: "replication", item: replicationText(pair), outcome, whose, repositories };
    });
    const there = new Set(replicas(held).map(replicationText));
    for (const pair of target.filter((each) => !there.has(replicationText(each)))) {
        differences.push({ kind: "replication", item: replicationText(pair), ...(willWrite ? ADDED : MISSING) });
    }
    return sorted(differences);
}

/** What rules copy; one that stands for "nothing is replicated" is none. */
function replicas(rules: readonly ReplicationRule[]): ReplicaPair[] {
    return rules
        .flatMap(({ destinations, prefixes }) =>
            destinations.flatMap((to) => (prefixes.length === 0 ? [""] : prefixes).map((prefix) => ({ to, prefix }))),
        )
        .filter(({ prefix }) => !replicatesNothing(prefix));
}

function replicationText({ to, prefix }: ReplicaPair): string {
    return `${prefix === "" ? "all repositories" : prefix} to ${destinationText(to)}`;
}

function comparePolicy(comparison: Comparison): Difference[] {
    const { live, wanted, deployed, written } = comparison;
    const held = valueOr(live.policy, null);
    if (wanted.policy === null || held === null) {
        return [];
    }
    const partition = partitionOf(live.region)?.id ?? "aws";
    const meaning = (statements: readonly unknown[]) => policyMeaning(statements, partition);
    const target = meaning(wanted.policy);
    const mine = meaning(written?.policy ?? (written === null ? deployed.policy : null) ?? []);
    const has = mine.size > 0 || deployed.policy !== null;
    const willWrite = writtenDocuments(comparison).policy;
    const names = namesOf(live);
    const differences = held.map((statement): Difference => {
        const grants = meaning([statement]);
        const whose = whoseOf(isWithin(grants, mine), false, has);
        const isSame = isWithin(grants, target);
        const isWidened = [...grants.values()].every((grant) =>
            [...target.values()].some((each) => isGranted(grant, each)),
        );
        const outcome = isSame ? Outcome.Kept : isWidened ? Outcome.Changed : outcomeOf(whose, willWrite);
        const resources = [...grants.values()].map(({ resource }) => resource);
        const repositories = isOthers(outcome) ? servedByResources(resources, names) : [];
        return { kind: "policy", item: statementText(statement), outcome, whose, repositories };
    });
    const there = meaning(held);
    const changed = new Set(differences.filter(({ outcome }) => outcome === Outcome.Changed).map(({ item }) => item));
    for (const statement of wanted.policy.filter((each) => !isWithin(meaning([each]), there))) {
        const item = statementText(statement);
        if (!changed.has(item)) {
            differences.push({ kind: "policy", item, ...(willWrite ? ADDED : MISSING) });
        }
    }
    return sorted(differences);
}

/** Whether all that a policy grants is granted by another one, too. */
function isWithin(grants: PolicyMeaning, all: PolicyMeaning): boolean {
    return [...grants.keys()].every((key) => all.has(key));
}

/** Whether what one grant says is said by a wider one: more actions, more resources or any principal. */
function isGranted(grant: PolicyGrant, wide: PolicyGrant): boolean {
    const matches = (pattern: string, text: string) =>
        pattern === text || (!/^Not/.test(pattern) && !/^Not/.test(text) && matchesWildcard(pattern, text));
    return (
        grant.effect === wide.effect &&
        grant.condition === wide.condition &&
        (grant.principal === wide.principal || wide.principal === "*") &&
        matches(wide.action.toLowerCase(), grant.action.toLowerCase()) &&
        matches(wide.resource, grant.resource)
    );
}

/** A statement by its Sid, or in words where it has none. */
function statementText(statement: unknown): string {
    const { Sid: sid } = (statement ?? {}) as { Sid?: string };
    return `statement ${sid ?? canonicalJson(statement)}`;
}

function compareSettings({ live, wanted, deployed }: Comparison): Difference[] {
    const held = valueOr(live.settings, null);
    if (held === null) {
        return [];
    }
    return Object.entries(wanted.settings).map(([name, value]): Difference => {
        const there = held[name] ?? DEFAULT_SETTINGS[name] ?? "unset";
        const before = deployed.settings[name];
        const setting = (item: string, outcome: Outcome): Difference => ({
            kind: "setting",
            item,
            outcome,
            whose: there === DEFAULT_SETTINGS[name] ? null : whoseOf(there === before, false, before !== undefined),
            repositories: [],
        });
        if (there === value) {
            return setting(`${name} ${value}`, Outcome.Kept);
        }
        const change = `${name} ${there}, requested ${value}`;
        // The default is no one's choice, and what this stack wrote is its own.
        if (there === DEFAULT_SETTINGS[name] || there === before) {
            return setting(change, Outcome.Changed);
        }
        return setting(change, before === value ? Outcome.Foreign : Outcome.Replaced);
    });
}

function compareNames({ live, wantedNames, deployedNames, parts }: Comparison): Difference[] {
    const kinds: [RegistryKind, keyof TakenNames, Look<string[]>][] = [
        ["cache", "caches", prefixesOf(live.caches)],
        ["template", "templates", prefixesOf(live.templates)],
        ["exclusion", "exclusions", live.pullTimeUpdateExclusions],
        ["repository", "repositories", "value" in live.repositories ? { value: namesOf(live) } : live.repositories],
    ];
    return kinds.flatMap(([kind, list, look]) => {
        const isSeen = "value" in look;
        const there = new Set(valueOr(look, []));
        const wanted = wantedNames[list];
        const before = deployedNames[list];
        const differences = wanted.flatMap((item): Difference[] => {
            const isOwn = before.includes(item);
            if (!there.has(item)) {
                return [{ kind, item, ...(isOwn ? (isSeen ? MISSING : OWN) : ADDED) }];
            }
            const different = parts === undefined ? null : partsOf(list, item, live, parts);
            if (!isOwn) {
                const whose = Whose.Foreign;
                return [{ kind, item, outcome: Outcome.Collides, whose, repositories: [], ...different?.all }];
            }
            if (different === null || different.count === 0) {
                return [{ kind, item, ...OWN }];
            }
            const outcome = different.isRequested ? Outcome.Changed : Outcome.Foreign;
            const whose = different.isRequested ? Whose.Own : Whose.Since;
            return [{ kind, item, outcome, whose, repositories: [], ...different.all }];
        });
        for (const item of before.filter((each) => !wanted.includes(each) && there.has(each))) {
            differences.push({ kind, item, outcome: Outcome.Removed, whose: Whose.Own, repositories: [] });
        }
        return sorted(differences);
    });
}

/** What is created, what is not written again, and what is kept because it is the stack's own. */
const ADDED = { outcome: Outcome.Added, whose: null, repositories: [] } satisfies Partial<Difference>;
const MISSING = { outcome: Outcome.Missing, whose: Whose.Own, repositories: [] } satisfies Partial<Difference>;
const OWN = { outcome: Outcome.Kept, whose: Whose.Own, repositories: [] } satisfies Partial<Difference>;

/** How a cache or template differs from what is requested, and whether an update would change that; null for other kinds. */
function partsOf(
    list: keyof TakenNames,
    prefix: string,
    live: LiveRegistry,
    { wanted, deployed }: { wanted: NamespaceParts; deployed: NamespaceParts },
): { count: number; isRequested: boolean; all: { parts: PartDifference[] } } | null {
    if (list !== "caches" && list !== "templates") {
        return null;
    }
    const target = wanted[list][prefix] ?? {};
    const parts = compareParts(liveParts(live)[list][prefix] ?? {}, target);
    const before = deployed[list][prefix] ?? {};
    const isRequested = parts.some(({ part }) => before[part] !== target[part]);
    return { count: parts.length, isRequested, all: { parts } };
}

function prefixesOf(look: Look<{ prefix: string }[]>): Look<string[]> {
    return "value" in look ? { value: look.value.map(({ prefix }) => prefix) } : look;
}

function namesOf({ repositories }: LiveRegistry): string[] {
    return valueOr(repositories, []).map(({ name }) => name);
}

function sorted(differences: Difference[]): Difference[] {
    return differences.sort((a, b) => compareStrings(a.item, b.item));
}
