import { broken } from "../../live/words.ts";
import { wrappedLine } from "../common/columns.ts";
import { bold, red, yellow } from "../common/table.ts";
import type { RulesRun } from "./policies.ts";
import type { PolicyResult } from "./record.ts";
import { PLAN_COLUMNS } from "./shared.ts";

/** What the rules say: how many passed, and each violation, the mandatory ones first. */
export function policiesText(
    results: readonly PolicyResult[],
    { environment, why, count, notApplicable }: RulesRun,
): string {
    const namesOf = (isMeant: (result: PolicyResult) => boolean) =>
        new Set(results.filter(isMeant).map(({ policy }) => policy));
    const open = [...namesOf(({ level }) => level === "unknown")].sort();
    const failed = namesOf(({ level }) => level !== "unknown").size;
    const parts = [`${count - notApplicable - namesOf(() => true).size} passed`];
    if (failed > 0) {
        parts.push(`${failed} failed`);
    }
    if (notApplicable > 0) {
        parts.push(`${notApplicable} not applicable`);
    }
    if (open.length > 0) {
        const names = open.length > SHOWN ? "" : ` (${open.join(", ")})`;
        parts.push(`${open.length} evaluated only by pulumi preview${names}`);
    }
    const heading = `${environment} policies:`;
    const lines = [wrappedLine(`${heading} ${parts.join(", ")}`, PLAN_COLUMNS).replace(heading, bold(heading))];
    if (why !== null && results.length > 0) {
        lines.push(`  ${why}`);
    }
    for (const level of ["mandatory", "advisory"] as const) {
        const paint = level === "mandatory" ? red : yellow;
        const byRule = Map.groupBy(
            results.filter((each) => each.level === level),
            ({ policy }) => policy,
        );
        for (const [policy, violations] of byRule) {
            lines.push(`  ${paint(level)} ${policy}`, ...grouped(violations).map((line) => broken(`    ${line}`)));
        }
    }
    return lines.join("\n");
}

/** Violations of a rule that are shown in words; --json has all. */
const SHOWN = 3;

/** The sentences of a rule's violations, and below those that want the same change, the change once; the rest as a count. */
function grouped(violations: readonly PolicyResult[]): string[] {
    const split = violations.map(({ message }) => message.split("\n"));
    const byChange = [...Map.groupBy(split, ([, ...change]) => change.join("\n")).values()];
    const rest = violations.length - SHOWN;
    let left = SHOWN;
    const lines = byChange.flatMap((alike) => {
        const shown = alike.slice(0, left);
        left -= shown.length;
        const [, ...change] = shown[0] ?? [];
        return [...shown.map(([sentence = ""]) => sentence), ...change];
    });
    return rest > 0 ? [...lines, `and ${rest} more; --json shows all`] : lines;
}
