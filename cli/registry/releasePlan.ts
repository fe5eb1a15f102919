import { policyMeaning, servedByResources } from "../../aws/policyMeaning.ts";
import { scanFilterMatches } from "../../ecr/registry/scanning.ts";
import { isOwnFilter, isOwnPrefix, type OwnNames } from "../../live/index.ts";

/** A scanning configuration as AWS takes and answers it. */
export interface ScanningDocument {
    scanType: string;
    rules: { scanFrequency: string; repositoryFilters: { filter: string; filterType: string }[] }[];
}

/** A replication configuration as AWS takes and answers it. */
export interface ReplicationDocument {
    rules: {
        destinations: { region: string; registryId: string }[];
        repositoryFilters?: { filter: string; filterType: string }[];
    }[];
}

/** A registry policy; null where there is none. */
export type PolicyDocument = { Statement?: unknown; [element: string]: unknown } | null;

/** What a stack may call its own in a registry. */
export interface OwnRules {
    names: OwnNames;
    /** `SCAN_ON_PUSH p-dev-*`, for each filter that the stack writes or requests. */
    scanning: ReadonlySet<string>;
    /** Scan type that the stack writes or requests; null for none. */
    scanType: string | null;
    /** Replication filters that the stack writes or requests. */
    replication: ReadonlySet<string>;
    /** Statements of the registry policy that the stack writes. */
    statements: readonly unknown[];
    partition: string;
}

/** One rule of a registry, and what happens to it. */
export interface ReleasedRule {
    document: "scanning" | "replication" | "policy";
    rule: string;
    isRemoved: boolean;
    /** Why it is kept; empty where it is removed. */
    reason: string;
    /** Existing repositories that it applies to, sorted. */
    repositories: string[];
}

/** What is left of a document, and what happened to each rule of it. */
export interface Released<T> {
    rest: T;
    rules: ReleasedRule[];
}

/** Takes the stack's own filters out of a scanning configuration. */
export function releaseScanning(
    document: ScanningDocument,
    own: OwnRules,
    existing: readonly string[],
): Released<ScanningDocument> {
    const rules: ReleasedRule[] = [];
    const rest = document.rules.map((rule) => ({
        ...rule,
        repositoryFilters: rule.repositoryFilters.filter(({ filter }) => {
            const words = `${rule.scanFrequency} ${filter}`;
            const isOwn = own.scanning.has(words) || isOwnFilter(filter, own.names);
            const repositories = existing.filter((name) => scanFilterMatches(filter, name)).sort();
            return !add(rules, "scanning", words, isOwn, repositories, own);
        }),
    }));
    // A rule that had no filters before is not of this stack, and is kept as it is.
    const left = rest.filter(
        ({ repositoryFilters }, index) =>
            repositoryFilters.length > 0 || document.rules[index]?.repositoryFilters.length === 0,
    );
    // Enhanced scanning without rules scans nothing, not even on request; AWS starts with basic scanning.
    const isBasic = left.length === 0 && document.rules.length > 0 && own.scanType === document.scanType;
    return { rest: { ...document, scanType: isBasic ? "BASIC" : document.scanType, rules: left }, rules };
}

/** Takes the stack's own filters out of a replication configuration. A rule without filters replicates everything, and is never the stack's own. */
export function releaseReplication(
    document: ReplicationDocument,
    own: OwnRules,
    existing: readonly string[],
    accountId: string,
): Released<ReplicationDocument> {
    const rules: ReleasedRule[] = [];
    const rest = document.rules.flatMap((rule) => {
        const to = rule.destinations
            .map(({ region, registryId }) => (registryId === accountId ? region : `${region} of account ${registryId}`))
            .join(", ");
        if (rule.repositoryFilters === undefined || rule.repositoryFilters.length === 0) {
            add(rules, "replication", `all repositories to ${to}`, false, [...existing].sort(), own);
            return [rule];
        }
        const left = rule.repositoryFilters.filter(({ filter }) => {
            const isOwn = own.replication.has(filter) || isOwnPrefix(filter, own.names);
            const repositories = existing.filter((name) => name.startsWith(filter)).sort();
            return !add(rules, "replication", `${filter} to ${to}`, isOwn, repositories, own);
        });
        // Without filters it would replicate all repositories.
        return left.length === 0 ? [] : [{ ...rule, repositoryFilters: left }];
    });
    return { rest: { ...document, rules: rest }, rules };
}

/** Takes the stack's own statements out of a registry policy: those that grant exactly what one of its statements grants. */
export function releasePolicy(
    document: PolicyDocument,
    own: OwnRules,
    existing: readonly string[],
): Released<PolicyDocument> {
    if (document === null) {
        return { rest: null, rules: [] };
    }
    const rules: ReleasedRule[] = [];
    const meaning = (statement: unknown) => [...policyMeaning([statement], own.partition).keys()].sort().join("\n");
    const mine = new Set(own.statements.map(meaning));
    const rest = [document.Statement ?? []].flat().filter((statement) => {
        const { Sid: sid, Resource: resource } = (statement ?? {}) as { Sid?: unknown; Resource?: unknown };
        const resources = [resource ?? []].flat().map(String);
        const words = `statement ${typeof sid === "string" ? sid : JSON.stringify(statement)}`;
        const repositories = servedByResources(resources, existing);
        // Replicas are in no state: those under prefixes that the stack's own statement names are its own.
        const isNarrow = resources.every((each) => !/(?:^|repository\/)\*$/.test(each));
        const names = isNarrow ? { ...own.names, names: [...own.names.names, ...repositories] } : own.names;
        return !add(rules, "policy", words, mine.has(meaning(statement)), repositories, { ...own, names });
    });
    return { rest: rest.length === 0 ? null : { ...document, Statement: rest }, rules };
}

/** Notes what happens to a rule; true where it is removed. */
function add(
    rules: ReleasedRule[],
    document: ReleasedRule["document"],
    rule: string,
    isOwn: boolean,
    repositories: string[],
    { names }: OwnRules,
): boolean {
    const others = repositories.filter((name) => !names.names.includes(name));
    const isRemoved = isOwn && others.length === 0;
    const [first = ""] = others;
    const more = others.length > 1 ? ` and ${others.length - 1} more` : "";
    const reason = isRemoved ? "" : isOwn ? `also applies to ${first}${more}` : "not of this stack";
    rules.push({ document, rule, isRemoved, reason, repositories });
    return isRemoved;
}
