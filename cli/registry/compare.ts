import { canonicalJson } from "../../ecr/json.ts";
import { type Destination, destinationText, type ReplicationRule } from "../../ecr/replication.ts";
import { type ScanningConfiguration, scanFilterFor, scanFilterMatches } from "../../ecr/scanning.ts";

/** A cache of another registry, as far as it is compared. */
export interface Cache {
    prefix: string;
    upstreamUrl: string | null;
}

/** What a registry holds, or what a stack would write of it; null where the stack writes nothing of that kind. */
export interface RegistryState {
    scanning: ScanningConfiguration | null;
    replication: ReplicationRule[] | null;
    /** Statements of the registry policy. */
    policy: unknown[] | null;
    /** Account settings, by name. */
    settings: Record<string, string>;
    caches: Cache[];
    /** Prefixes of creation templates. */
    templates: string[];
}

/** What becomes of one thing in a registry when the stack is updated. */
export const Fate = {
    /** In AWS, and the stack writes the same. */
    Stays: "stays",
    /** Not in AWS yet. */
    IsAdded: "is added",
    /** In AWS with another value. */
    Changes: "changes",
    /** In AWS, by its name the stack's own, and not wanted any more. */
    Goes: "goes",
    /** In AWS, by its name somebody else's, and it would be overwritten. */
    IsLost: "is lost",
} as const;
/** What becomes of one thing in a registry when the stack is updated. */
export type Fate = (typeof Fate)[keyof typeof Fate];

/** One thing in a registry. */
export interface Difference {
    /** Its kind: scanning, replication, policy, setting, cache or template. */
    what: string;
    /** It, in words. */
    rule: string;
    fate: Fate;
    /** Existing repositories that a lost rule serves, sorted. */
    repositories: string[];
}

/** Whose names a stack may call its own. */
export interface Ownership {
    /** Prefixes with their separator. */
    namespaces: readonly string[];
    /** Names of its repositories. */
    names: readonly string[];
    /** Names of all repositories of the registry. */
    existing: readonly string[];
}

/** Compares what a registry holds with what a stack would write, sorted by kind and rule. */
export function compareRegistry(held: RegistryState, wanted: RegistryState, ownership: Ownership): Difference[] {
    return [
        ...compareScanning(held.scanning, wanted.scanning, ownership),
        ...compareReplication(held.replication, wanted.replication, ownership),
        ...comparePolicy(held.policy ?? [], wanted.policy),
        ...compareSettings(held.settings, wanted.settings),
        ...compareOthers(held, wanted),
    ];
}

function compareScanning(
    held: ScanningConfiguration | null,
    wanted: ScanningConfiguration | null,
    ownership: Ownership,
): Difference[] {
    if (wanted === null) {
        return [];
    }
    const { existing } = ownership;
    const types = compareTypes(held ?? { scanType: "BASIC", rules: [] }, wanted, ownership);
    const rules = ({ rules }: ScanningConfiguration) =>
        rules.flatMap(({ scanFrequency, filters }) => filters.map((filter) => ({ scanFrequency, filter })));
    return [
        ...types,
        ...compareRules(
            "scanning",
            held === null ? [] : rules(held),
            rules(wanted),
            ({ scanFrequency, filter }) => `${scanFrequency} ${filter}`,
            ({ filter }) => isOwnText(filter, ownership),
            ({ filter }) => existing.filter((name) => scanFilterMatches(filter, name)),
        ),
    ];
}

/** Another type of scanning concerns all repositories; without enhanced scanning those of others lose it. */
function compareTypes(held: ScanningConfiguration, wanted: ScanningConfiguration, ownership: Ownership): Difference[] {
    if (held.scanType === wanted.scanType) {
        return [];
    }
    const foreign = held.rules.flatMap(({ filters }) => filters).filter((filter) => !isOwnText(filter, ownership));
    const served = ownership.existing.filter(
        (name) => !ownership.names.includes(name) && foreign.some((filter) => scanFilterMatches(filter, name)),
    );
    const isLost = held.scanType === "ENHANCED" && foreign.length > 0;
    return [
        {
            what: "scanning",
            rule: `type ${held.scanType} becomes ${wanted.scanType}`,
            fate: isLost ? Fate.IsLost : Fate.Changes,
            repositories: isLost ? served.sort() : [],
        },
    ];
}

function compareReplication(
    held: readonly ReplicationRule[] | null,
    wanted: readonly ReplicationRule[] | null,
    ownership: Ownership,
): Difference[] {
    if (wanted === null) {
        return [];
    }
    const flat = (rules: readonly ReplicationRule[]) =>
        rules.flatMap(({ destinations, prefixes }) =>
            destinations.flatMap((to) =>
                // A rule without filters copies all repositories.
                (prefixes.length === 0 ? [""] : prefixes).map((prefix) => ({ to, prefix })),
            ),
        );
    return compareRules(
        "replication",
        flat(held ?? []),
        flat(wanted),
        ({ to, prefix }: { to: Destination; prefix: string }) =>
            `${prefix === "" ? "all repositories" : prefix} to ${destinationText(to)}`,
        ({ prefix }) => isOwnText(prefix, ownership, true),
        ({ prefix }) => ownership.existing.filter((name) => name.startsWith(prefix)),
    );
}

/** A filter is the stack's own where all that it matches begins like the stack's names, or where it is made of one of them. */
function isOwnText(filter: string, { namespaces, names }: Ownership, isAnchored = filter.includes("*")): boolean {
    const [beginning = ""] = filter.split("*");
    return (
        // Without a `*` a scanning filter matches whatever contains it.
        (isAnchored && namespaces.some((namespace) => beginning.startsWith(namespace))) ||
        names.some((name) => filter === name || filter === scanFilterFor(name))
    );
}

function compareRules<T>(
    what: string,
    held: readonly T[],
    wanted: readonly T[],
    text: (rule: T) => string,
    isOwn: (rule: T) => boolean,
    served: (rule: T) => string[],
): Difference[] {
    const there = new Map(held.map((rule) => [text(rule), rule]));
    const asked = new Set(wanted.map(text));
    const all = [...new Set([...there.keys(), ...asked])].sort();
    return all.map((rule) => {
        const old = there.get(rule);
        if (old === undefined) {
            return { what, rule, fate: Fate.IsAdded, repositories: [] };
        }
        if (asked.has(rule)) {
            return { what, rule, fate: Fate.Stays, repositories: [] };
        }
        return isOwn(old)
            ? { what, rule, fate: Fate.Goes, repositories: [] }
            : { what, rule, fate: Fate.IsLost, repositories: served(old).sort() };
    });
}

function comparePolicy(held: readonly unknown[], wanted: readonly unknown[] | null): Difference[] {
    if (wanted === null) {
        return [];
    }
    const sid = (statement: unknown) => (statement as { Sid?: string }).Sid;
    const text = (statement: unknown) => `statement ${sid(statement) ?? canonicalJson(statement)}`;
    const asked = wanted.map(canonicalJson);
    const differences = held.map((statement): Difference => {
        const isSame = asked.includes(canonicalJson(statement));
        const mine = wanted.filter((each) => sid(each) !== undefined && sid(each) === sid(statement));
        // Whoever is named in AWS and not in the stack's own statement loses what that grants.
        const isChanged =
            mine.length > 0 && principals(statement).every((who) => mine.flatMap(principals).includes(who));
        const fate = isSame ? Fate.Stays : isChanged ? Fate.Changes : Fate.IsLost;
        return { what: "policy", rule: text(statement), fate, repositories: [] };
    });
    const kept = new Set(differences.filter(({ fate }) => fate !== Fate.IsLost).map(({ rule }) => rule));
    const added = wanted.filter((statement) => !kept.has(text(statement)));
    return [
        ...differences,
        ...added.map((each) => ({ what: "policy", rule: text(each), fate: Fate.IsAdded, repositories: [] })),
    ];
}

function principals(statement: unknown): string[] {
    const { Principal: principal } = statement as { Principal?: unknown };
    const named = typeof principal === "object" && principal !== null ? Object.values(principal) : [principal];
    return named.flat().map(String);
}

function compareSettings(held: Record<string, string>, wanted: Record<string, string>): Difference[] {
    return Object.entries(wanted).map(([name, value]) => {
        const old = held[name];
        return old === value
            ? { what: "setting", rule: `${name} ${value}`, fate: Fate.Stays, repositories: [] }
            : {
                  what: "setting",
                  rule: `${name} ${old ?? "unset"} becomes ${value}`,
                  fate: Fate.Changes,
                  repositories: [],
              };
    });
}

/** Caches and templates are not overwritten: AWS refuses a second one with the same prefix. */
function compareOthers(held: RegistryState, wanted: RegistryState): Difference[] {
    const caches = new Map(held.caches.map((cache) => [cache.prefix, cache]));
    return [
        ...wanted.caches.map(({ prefix, upstreamUrl }): Difference => {
            const old = caches.get(prefix);
            const isSame = upstreamUrl === null || old?.upstreamUrl === upstreamUrl;
            const rule = old === undefined || isSame ? prefix : `${prefix}, today of ${old.upstreamUrl}`;
            const fate = old === undefined ? Fate.IsAdded : isSame ? Fate.Stays : Fate.Changes;
            return { what: "cache", rule, fate, repositories: [] };
        }),
        ...wanted.templates.map((prefix): Difference => {
            const fate = held.templates.includes(prefix) ? Fate.Stays : Fate.IsAdded;
            return { what: "template", rule: prefix, fate, repositories: [] };
        }),
    ];
}
