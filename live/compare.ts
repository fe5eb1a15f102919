import { canonicalJson } from "../ecr/json.ts";
import { copiesNothing, type Destination, destinationText, type ReplicationRule } from "../ecr/replication.ts";
import { ScanFrequency, type ScanningConfiguration, type ScanningRule, scanFilterMatches } from "../ecr/scanning.ts";
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
import type { LiveRegistry } from "./registry.ts";

/** What becomes of one thing in a registry when a stack is updated. */
export const Outcome = {
    /** In AWS, and it remains as it is. */
    Kept: "is kept",
    /** Not in AWS yet. */
    Added: "is added",
    /** In AWS with another value. */
    Changed: "is changed",
    /** The stack's own, and no longer requested. */
    Removed: "is removed",
    /** Of another stack, written since this one was last deployed; an update that changes the document would replace it. */
    Foreign: "not of this stack",
    /** Not of this stack, and this update would replace it. */
    Replaced: "would be replaced",
    /** Not of this stack, and AWS would refuse a second one of its name. */
    Collides: "already exists",
} as const;
/** What becomes of one thing in a registry when a stack is updated. */
export type Outcome = (typeof Outcome)[keyof typeof Outcome];

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
    /** Existing repositories that it serves, sorted; empty where that says nothing. */
    repositories: string[];
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
    const willWrite = !isSameScanning(deployed.scanning, target);
    const mine = pairs(written?.scanning ?? (written === null ? deployed.scanning : null));
    const isOwn = (pair: ScanPair) =>
        isOwnFilter(pair.filter, own) || mine.some(({ filter }) => filter === pair.filter);
    const names = namesOf(live);
    const differences = pairs(held).map((pair): Difference => {
        const foreign = willWrite ? Outcome.Replaced : Outcome.Foreign;
        const outcome = isCovered(pair, target) ? Outcome.Kept : isOwn(pair) ? Outcome.Removed : foreign;
        const serves = outcome === Outcome.Replaced || outcome === Outcome.Foreign;
        return {
            kind: "scanning",
            item: pairText(pair),
            outcome,
            repositories: serves ? names.filter((name) => scanFilterMatches(pair.filter, name)) : [],
        };
    });
    const there = new Set(pairs(held).map(pairText));
    for (const pair of pairs(target).filter((each) => !there.has(pairText(each)))) {
        differences.push({ kind: "scanning", item: pairText(pair), outcome: Outcome.Added, repositories: [] });
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
    return lost.length === 0 ? [] : [{ kind: "scanning", item, outcome: Outcome.Replaced, repositories: lost }];
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
interface CopyPair {
    to: Destination;
    /** Empty for all repositories. */
    prefix: string;
}

function compareReplication({ live, wanted, deployed, written, own }: Comparison): Difference[] {
    const held = valueOr(live.replication, null);
    if (wanted.replication === null || held === null) {
        return [];
    }
    const target = copies(wanted.replication);
    const willWrite = deployed.replication === null || !isSameReplication(deployed.replication, wanted.replication);
    const mine = copies(written?.replication ?? (written === null ? deployed.replication : null) ?? []);
    const names = namesOf(live);
    const differences = copies(held).map((pair): Difference => {
        const covered = target.some(
            ({ to, prefix }) => destinationText(to) === destinationText(pair.to) && pair.prefix.startsWith(prefix),
        );
        const isOwn =
            copiesNothing(pair.prefix) ||
            isOwnPrefix(pair.prefix, own) ||
            mine.some((each) => copyText(each) === copyText(pair));
        const outcome = covered
            ? Outcome.Kept
            : isOwn
              ? Outcome.Removed
              : willWrite
                ? Outcome.Replaced
                : Outcome.Foreign;
        const serves = outcome === Outcome.Replaced || outcome === Outcome.Foreign;
        const repositories = serves ? names.filter((name) => name.startsWith(pair.prefix)) : [];
        return { kind: "replication", item: copyText(pair), outcome, repositories };
    });
    const there = new Set(copies(held).map(copyText));
    for (const pair of target.filter((each) => !there.has(copyText(each)))) {
        differences.push({ kind: "replication", item: copyText(pair), outcome: Outcome.Added, repositories: [] });
    }
    return sorted(differences);
}

function copies(rules: readonly ReplicationRule[]): CopyPair[] {
    return rules.flatMap(({ destinations, prefixes }) =>
        destinations.flatMap((to) => (prefixes.length === 0 ? [""] : prefixes).map((prefix) => ({ to, prefix }))),
    );
}

function copyText({ to, prefix }: CopyPair): string {
    return `${prefix === "" ? "all repositories" : prefix} to ${destinationText(to)}`;
}

function comparePolicy({ live, wanted, deployed, written }: Comparison): Difference[] {
    const held = valueOr(live.policy, null);
    if (wanted.policy === null || held === null) {
        return [];
    }
    const target = wanted.policy;
    const willWrite = deployed.policy === null || !isSamePolicy(deployed.policy, target);
    const own = (written?.policy ?? (written === null ? deployed.policy : null) ?? []).map((each) =>
        canonicalJson(each),
    );
    const differences = held.map((statement): Difference => {
        const text = canonicalJson(statement);
        const isSame = target.some((each) => canonicalJson(each) === text);
        const outcome = isSame
            ? Outcome.Kept
            : own.includes(text)
              ? Outcome.Removed
              : target.some((each) => isWidened(statement, each))
                ? Outcome.Changed
                : willWrite
                  ? Outcome.Replaced
                  : Outcome.Foreign;
        return { kind: "policy", item: statementText(statement), outcome, repositories: [] };
    });
    const there = new Set(differences.filter(({ outcome }) => outcome !== Outcome.Replaced).map(({ item }) => item));
    for (const statement of target.filter((each) => !there.has(statementText(each)))) {
        const item = statementText(statement);
        differences.push({ kind: "policy", item, outcome: Outcome.Added, repositories: [] });
    }
    return sorted(differences);
}

/** Whether a statement of the same Sid grants at least to the same principals. */
function isWidened(statement: unknown, wanted: unknown): boolean {
    const sid = sidOf(statement);
    return (
        sid !== undefined &&
        sid === sidOf(wanted) &&
        principals(statement).every((who) => principals(wanted).includes(who))
    );
}

function sidOf(statement: unknown): string | undefined {
    return (statement as { Sid?: string } | null)?.Sid;
}

/** A statement by its Sid, or whole where it has none. */
function statementText(statement: unknown): string {
    return `statement ${sidOf(statement) ?? canonicalJson(statement)}`;
}

function principals(statement: unknown): string[] {
    const { Principal: principal } = statement as { Principal?: unknown };
    const named = typeof principal === "object" && principal !== null ? Object.values(principal) : [principal];
    return named.flat().map(String);
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
            repositories: [],
        });
        if (there === value) {
            return setting(`${name} ${value}`, Outcome.Kept);
        }
        const change = `${name} ${there}, requested ${value}`;
        // The default is nobody's choice, and what this stack wrote is its own.
        if (there === DEFAULT_SETTINGS[name] || there === before) {
            return setting(change, Outcome.Changed);
        }
        return setting(change, before === value ? Outcome.Foreign : Outcome.Replaced);
    });
}

function compareNames({ live, wantedNames, deployedNames }: Comparison): Difference[] {
    const kinds: [RegistryKind, keyof TakenNames, Look<string[]>][] = [
        ["cache", "caches", prefixesOf(live.caches)],
        ["template", "templates", prefixesOf(live.templates)],
        ["exclusion", "exclusions", live.pullTimeUpdateExclusions],
        ["repository", "repositories", "value" in live.repositories ? { value: namesOf(live) } : live.repositories],
    ];
    return kinds.flatMap(([kind, list, look]) => {
        const there = new Set(valueOr(look, []));
        const wanted = wantedNames[list];
        const before = deployedNames[list];
        const differences = wanted.map((item): Difference => {
            const isOwn = before.includes(item);
            const outcome = isOwn ? Outcome.Kept : there.has(item) ? Outcome.Collides : Outcome.Added;
            return { kind, item, outcome, repositories: [] };
        });
        for (const item of before.filter((each) => !wanted.includes(each) && there.has(each))) {
            differences.push({ kind, item, outcome: Outcome.Removed, repositories: [] });
        }
        return sorted(differences);
    });
}

function prefixesOf(look: Look<{ prefix: string }[]>): Look<string[]> {
    return "value" in look ? { value: look.value.map(({ prefix }) => prefix) } : look;
}

function namesOf({ repositories }: LiveRegistry): string[] {
    return valueOr(repositories, []).map(({ name }) => name);
}

function sorted(differences: Difference[]): Difference[] {
    return differences.sort((a, b) => (a.item < b.item ? -1 : a.item > b.item ? 1 : 0));
}
