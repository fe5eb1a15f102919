import { RepeatedKeysError, readJson } from "../../aws/json.ts";
import { listOf, mapOf } from "../resources.ts";

/** One condition of a statement: an operator, a key and the values that it is compared with. */
export interface Condition {
    /** Such as `StringEquals` or `ForAnyValue:StringLike`. */
    operator: string;
    /** In lower case: IAM does not tell `aws:PrincipalOrgID` from `aws:principalorgid`. */
    key: string;
    values: string[];
}

/** A statement of a policy document, in one form whatever form it was written in. */
export interface Statement {
    /** Its Sid, else its position: `statement 1`. */
    label: string;
    effect: "Allow" | "Deny";
    /** Principals with their kind, as `AWS`; null where the statement names none, as in a policy of an identity. */
    principals: { kind: string; text: string }[] | null;
    /** Whether the principals are those left out (NotPrincipal). */
    allPrincipalsBut: boolean;
    actions: string[];
    /** Whether the actions are those left out (NotAction). */
    allActionsBut: boolean;
    /** ARNs, or patterns of them; `*` where the statement names none, as in the policy of one repository. */
    resources: string[];
    /** Whether the resources are those left out (NotResource). */
    allResourcesBut: boolean;
    conditions: Condition[];
}

/** Thrown where a text is no policy document. */
export class UnreadableDocument extends Error {}

/**
 * Reads a policy document: JSON text or a map, one statement or a list, single values or lists.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html
 */
export function readStatements(document: unknown): Statement[] {
    const root = typeof document === "string" ? parsed(document) : document;
    if (typeof root !== "object" || root === null || Array.isArray(root)) {
        throw new UnreadableDocument(`${JSON.stringify(root)}, which is no policy document`);
    }
    const other = otherDocument(mapOf(root));
    if (other !== null) {
        throw new UnreadableDocument(other);
    }
    return listOf(mapOf(root).Statement).map((each, index) => statementOf(mapOf(each), index));
}

/** What is given in the place of a policy document, such as the document of another resource; null for a document. */
function otherDocument(root: Record<string, unknown>): string | null {
    if (root.Statement !== undefined) {
        return null;
    }
    if (root.rules !== undefined || root.lifecyclePolicyText !== undefined) {
        return "a lifecycle policy, which belongs in an aws.ecr.LifecyclePolicy";
    }
    return root.policyText === undefined ? null : "an answer of the AWS CLI, whose policyText is the document";
}

function parsed(text: string): unknown {
    try {
        return readJson(text);
    } catch (error) {
        throw new UnreadableDocument(error instanceof RepeatedKeysError ? error.message : "a text that is not JSON");
    }
}

function statementOf(statement: Record<string, unknown>, index: number): Statement {
    const { Sid: sid, Effect: effect, Principal: principal, NotPrincipal: others } = statement;
    const { Action: action, NotAction: otherActions } = statement;
    const { Resource: resource, NotResource: otherResources } = statement;
    const named = principal ?? others;
    return {
        label: typeof sid === "string" && sid !== "" ? sid : `statement ${index + 1}`,
        effect: effect === "Deny" ? "Deny" : "Allow",
        principals: named === undefined || named === null ? null : principalsOf(named),
        allPrincipalsBut: (principal ?? null) === null && (others ?? null) !== null,
        actions: listOf(action ?? otherActions).map(String),
        allActionsBut: (action ?? null) === null && (otherActions ?? null) !== null,
        resources: listOf(resource ?? otherResources ?? "*").map(String),
        allResourcesBut: (resource ?? null) === null && (otherResources ?? null) !== null,
        conditions: conditionsOf(mapOf(statement.Condition)),
    };
}

function principalsOf(principal: unknown): { kind: string; text: string }[] {
    if (typeof principal === "string" || Array.isArray(principal)) {
        return listOf(principal).map((text) => ({ kind: "AWS", text: String(text) }));
    }
    const byKind = mapOf(principal);
    return Object.keys(byKind).flatMap((kind) => listOf(byKind[kind]).map((text) => ({ kind, text: String(text) })));
}

function conditionsOf(condition: Record<string, unknown>): Condition[] {
    return Object.keys(condition).flatMap((operator) => {
        const keys = mapOf(condition[operator]);
        return Object.keys(keys).map((key) => ({
            operator,
            key: key.toLowerCase(),
            values: listOf(keys[key]).map(String),
        }));
    });
}
