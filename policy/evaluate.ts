import type { Environment } from "../config/options/presets.ts";
import { UnreadableDocument } from "./documents/statements.ts";
import type { PolicyResource, Stack } from "./resources.ts";
import { NotApplicable, type Rule, type Violation } from "./rule.ts";
import { unknownPath } from "./unknown.ts";
import { message, subjectOf } from "./words.ts";

/** What a rule says of the resources it evaluates. */
export interface Outcome {
    violations: { resource: PolicyResource; message: string }[];
    /** Resources that cannot be evaluated before the update, each with the property that is not known. */
    unknown: { resource: PolicyResource; path: string }[];
    /** Why the rule evaluated nothing, or null where it did. */
    notApplicable: string | null;
}

/** Runs a rule over those of the resources that it evaluates. One that cannot be evaluated yet stands in no other's way. */
export function evaluate(
    rule: Rule,
    resources: readonly PolicyResource[],
    given: { settings: Record<string, unknown>; environment: Environment; stack: Stack; stackName: string },
): Outcome {
    const outcome: Outcome = { violations: [], unknown: [], notApplicable: null };
    let evaluated = 0;
    let reason = `it evaluates ${rule.checks.map((token) => token.split(":").pop()).join(", ")}, of which there is none`;
    for (const resource of resources) {
        if (!(rule.checks as readonly string[]).includes(resource.type)) {
            continue;
        }
        try {
            const found = checked(rule, resource, given);
            evaluated++;
            outcome.violations.push(
                ...found.map((each) => ({ resource, message: message(resource, each, given.stackName) })),
            );
        } catch (error) {
            const path = unknownPath(error);
            if (path !== null) {
                outcome.unknown.push({ resource, path });
            } else if (error instanceof NotApplicable) {
                reason = error.message;
            } else {
                throw error;
            }
        }
    }
    if (evaluated === 0 && outcome.unknown.length === 0) {
        outcome.notApplicable = reason;
    }
    return outcome;
}

/** What cannot be read as a policy document breaks each rule about what it says. */
function checked(rule: Rule, resource: PolicyResource, given: Parameters<Rule["check"]>[1]): Violation[] {
    try {
        return rule.check(resource, given);
    } catch (error) {
        if (error instanceof UnreadableDocument) {
            const must = "have a policy document that can be read";
            return [{ must, found: error.message, yaml: null, raw: "policy: JSON.stringify({ Version, Statement })" }];
        }
        throw error;
    }
}

/** What is not known, as one sentence for a log. */
export function unknownText(unknown: Outcome["unknown"]): string {
    const each = unknown.map(({ resource, path }) => `${subjectOf(resource)} (${path})`);
    return `what it evaluates of ${each.join(", ")} is not known before the update, which decides`;
}
