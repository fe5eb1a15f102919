import {
    type PolicyStatement,
    plainStatement,
    sortStatements,
    statementProblems,
    type WrittenStatement,
} from "../../aws/policyStatements.ts";
import type { Scope } from "../options/layers.ts";
import { didYouMean, shown } from "../problems/report.ts";

/** The statements that were written for a repository policy, sorted; what AWS refuses is a problem at its position. */
export function policyStatements(
    scope: Scope,
    partition: string,
    generated: readonly PolicyStatement[],
): PolicyStatement[] {
    if (!scope.isValid("policyStatements")) {
        return [];
    }
    const written = scope.pick("policyStatements").value.map((statement): WrittenStatement => ({ ...statement }));
    const firstOf = new Map<unknown, number>();
    written.forEach((statement, index) => {
        const place = { partition, isKnown: scope.knowsRegion() };
        for (const { at, code, reason, near, isWarning } of statementProblems(statement, place)) {
            const text = `${reason}${near === undefined ? "" : didYouMean(near.found, near.candidates)}`;
            if (isWarning) {
                scope.warning("policyStatements", text, index, ...at);
            } else {
                scope.problem("policyStatements", code, text, index, ...at);
            }
        }
        checkSid(scope, statement.Sid, index, firstOf, generated);
    });
    return sortStatements(written.map((statement) => plainStatement(statement, partition)));
}

/** A Sid stands once in a policy, also next to the statements that options produce. */
function checkSid(
    scope: Scope,
    sid: unknown,
    index: number,
    firstOf: Map<unknown, number>,
    generated: readonly PolicyStatement[],
): void {
    if (typeof sid !== "string" || sid === "") {
        return;
    }
    const first = firstOf.get(sid);
    firstOf.set(sid, first ?? index);
    if (first !== undefined) {
        const reason = `must be unique in the policy, found ${shown(sid)} in statement ${first}, too; choose another`;
        scope.problem("policyStatements", "repeated-entry", reason, index, "Sid");
    } else if (generated.some(({ Sid }) => Sid === sid)) {
        const reason = `must be unique in the policy, found ${shown(sid)}, which the access options write; choose another`;
        scope.problem("policyStatements", "repeated-entry", reason, index, "Sid");
    }
}
