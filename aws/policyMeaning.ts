import { isMap } from "../text/maps.ts";
import { canonicalJson } from "./json.ts";
import { accountRoot } from "./principals.ts";
import { matchesWildcard } from "./wildcard.ts";

/** One grant or denial of a policy: one principal, one action, one resource, under one condition. */
export interface PolicyGrant {
    /** Allow or Deny. */
    effect: string;
    /** `*`, an ARN, a service; or a NotPrincipal element as JSON. */
    principal: string;
    /** As it is written; actions are compared without regard to case. */
    action: string;
    /** Empty in a repository policy, which has no Resource. */
    resource: string;
    /** Canonical JSON; empty without a condition. */
    condition: string;
}

/** What a policy means: its grants by a text of their own, so that two policies that grant the same have the same keys. */
export type PolicyMeaning = ReadonlyMap<string, PolicyGrant>;

/** What two policies do not have in common. */
export interface PolicyDifference {
    missing: PolicyGrant[];
    extra: PolicyGrant[];
}

/** How a policy is read that names only the account of a principal. */
interface Reading {
    partition: string;
}

/**
 * What statements grant, whatever their order, Sids and spelling: a string is a list of one, an account id is the ARN of its
 * root user, and a statement with two actions is two statements with one action each.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements.html
 */
export function policyMeaning(statements: readonly unknown[], partition: string): PolicyMeaning {
    const grants = statements.flatMap((statement) => grantsOf(statement, { partition }));
    return new Map(grants.map((grant) => [keyOf(grant), grant]));
}

/** What a whole document means; null where it is not JSON with statements. */
export function documentMeaning(policy: string, partition: string): PolicyMeaning | null {
    const document = parsed(policy);
    const statements = statementsOf(document);
    // Variables are text in the old version of the language, which is the default.
    // https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_version.html
    const isOld = policy.includes("${") && isMap(document) && document.Version !== "2012-10-17";
    return statements === null ? null : policyMeaning(isOld ? [...statements, OLD_VERSION] : statements, partition);
}

const OLD_VERSION = "Version 2008-10-17";

/** The statements of a policy document; null where it is not JSON with statements. */
export function statementsOf(policy: unknown): unknown[] | null {
    const document = typeof policy === "string" ? parsed(policy) : policy;
    if (!isMap(document)) {
        return null;
    }
    return [document.Statement ?? []].flat();
}

/** What one policy grants and the other does not. */
export function comparePolicies(before: PolicyMeaning, after: PolicyMeaning): PolicyDifference {
    const beyond = (from: PolicyMeaning, other: PolicyMeaning) =>
        [...from].filter(([key]) => !other.has(key)).map(([, grant]) => grant);
    return { missing: beyond(before, after), extra: beyond(after, before) };
}

/** Grants that are said in one sentence. */
export interface GrantWords {
    words: string;
    /** The resources that they are for, sorted; empty in a repository policy. */
    resources: string[];
}

/** Grants in words, those together that differ in their actions, resources or principals only, sorted. */
export function grantWords(grants: readonly PolicyGrant[]): GrantWords[] {
    const without = (grant: PolicyGrant, ...elements: (keyof PolicyGrant)[]) =>
        canonicalJson({ ...grant, ...Object.fromEntries(elements.map((element) => [element, ""])) });
    const byPrincipal = [...Map.groupBy(grants, (grant) => without(grant, "action", "resource")).values()].map(
        (group) => ({
            grant: group[0] as PolicyGrant,
            actions: sorted(group.map(({ action }) => action)),
            resources: sorted(group.map(({ resource }) => resource)).filter((resource) => resource !== ""),
        }),
    );
    const same = Map.groupBy(byPrincipal, ({ grant, actions, resources }) =>
        canonicalJson([without(grant, "action", "resource", "principal"), actions, resources]),
    );
    return [...same.values()]
        .map((group) => {
            const [first] = group;
            const { effect = "", condition = "" } = first?.grant ?? {};
            const who = sorted(group.map(({ grant }) => principalWords(grant.principal))).join(", ");
            const { actions = [], resources = [] } = first ?? {};
            const on = resources.length === 0 ? "" : ` on ${resources.join(", ")}`;
            const when = condition === "" ? "" : ` if ${conditionWords(condition)}`;
            return { words: `${effect} ${who}: ${actions.join(", ")}${on}${when}`, resources };
        })
        .sort((a, b) => (a.words < b.words ? -1 : 1));
}

/** The repositories, of those that exist, that a statement with these resources is for, sorted. */
export function servedByResources(resources: readonly string[], existing: readonly string[]): string[] {
    const patterns = resources.map((resource) => resource.split(":repository/").at(-1) ?? "");
    return existing.filter((name) => patterns.some((pattern) => matchesWildcard(pattern, name))).sort();
}

function principalWords(principal: string): string {
    const account = /^arn:[a-z-]+:iam::(\d{12}):root$/.exec(principal)?.[1];
    return account === undefined ? (principal === "*" ? "any principal" : principal) : `account ${account}`;
}

function conditionWords(condition: string): string {
    const operators = JSON.parse(condition) as Record<string, Record<string, string[]>>;
    const each = Object.entries(operators).flatMap(([operator, keys]) =>
        Object.entries(keys).map(([key, values]) => `${key} ${operator} ${[values].flat().join(", ")}`),
    );
    return each.join(" and ");
}

function grantsOf(statement: unknown, reading: Reading): PolicyGrant[] {
    if (!isMap(statement)) {
        return [{ effect: "", principal: "", action: canonicalJson(statement), resource: "", condition: "" }];
    }
    const effect = String(statement.Effect ?? "");
    const condition = conditionOf(statement.Condition);
    const resources = either(statement, "Resource", (value) => [value ?? ""].flat().map(String));
    const actions = either(statement, "Action", (value) => [value ?? []].flat().map(String));
    const principals = either(statement, "Principal", (value) => principalsOf(value, reading));
    return principals.flatMap((principal) =>
        actions.flatMap((action) => resources.map((resource) => ({ effect, principal, action, resource, condition }))),
    );
}

/** An element of a statement, one by one; its opposite cannot be taken apart, and is one text. */
function either(
    statement: Record<string, unknown>,
    element: "Action" | "Principal" | "Resource",
    take: (value: unknown) => string[],
): string[] {
    const opposite = statement[`Not${element}`];
    return opposite === undefined
        ? take(statement[element])
        : [`Not${element} ${canonicalJson(sorted(take(opposite)))}`];
}

function principalsOf(principal: unknown, { partition }: Reading): string[] {
    if (!isMap(principal)) {
        return [String(principal ?? "")];
    }
    return Object.entries(principal).flatMap(([type, values]) =>
        [values].flat().map((value) => {
            const text = String(value);
            // `{ AWS: "*" }` is any principal, as `*` is.
            // https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html
            return type !== "AWS" ? `${text}` : /^\d{12}$/.test(text) ? accountRoot(text, partition) : text;
        }),
    );
}

/** Operators with their keys in lower case, as IAM reads them, and the values of each as a sorted list of strings. */
function conditionOf(condition: unknown): string {
    if (!isMap(condition)) {
        return condition === undefined ? "" : canonicalJson({ Condition: { "": condition } });
    }
    const operators = Object.entries(condition).map(([operator, keys]) => [
        operator,
        isMap(keys)
            ? Object.fromEntries(
                  Object.entries(keys).map(([key, values]) => [
                      key.toLowerCase(),
                      sorted([values].flat().map((value) => String(value))),
                  ]),
              )
            : { "": [canonicalJson(keys)] },
    ]);
    return operators.length === 0 ? "" : canonicalJson(Object.fromEntries(operators));
}

function keyOf({ action, ...grant }: PolicyGrant): string {
    return canonicalJson({ ...grant, action: action.toLowerCase() });
}

function sorted(texts: readonly string[]): string[] {
    return [...new Set(texts)].sort();
}

function parsed(text: string): unknown {
    try {
        return JSON.parse(text);
    } catch {
        return null;
    }
}
