import { pathSegments, propertyPath } from "../../config/problems/report.ts";
import type { LifecyclePolicy, Rule } from "../../ecr/lifecycle/index.ts";
import { byPriority, ruleWords } from "../../ecr/lifecycle/index.ts";
import type { Warning } from "../../text/problem.ts";
import { table } from "../common/table.ts";

/** A number and its noun: `1 rule`, `2 rules`. */
export function counted(count: number, one: string, many = `${one}s`): string {
    return `${count.toLocaleString("en-US")} ${count === 1 ? one : many}`;
}

/** Problems of a document for a message: one of the whole document says so. */
export function documentProblems<T extends Warning>(problems: readonly T[]): T[] {
    return problems.map((problem) => ({ ...problem, path: problem.path || "the whole policy" }));
}

/** What tables call a rule. */
export function ruleLabel({ rulePriority }: Rule): string {
    return `rule ${rulePriority}`;
}

/** Problems of rules that no one wrote as a document: each is named by its priority, as tables name it. */
export function rulesProblems<T extends Warning>(problems: readonly T[], { rules }: LifecyclePolicy): T[] {
    const named = problems.map((problem) => {
        const [first, index, ...rest] = pathSegments(problem.path);
        const rule = first === "rules" && typeof index === "number" ? rules[index] : undefined;
        return rule === undefined
            ? problem
            : { ...problem, path: [ruleLabel(rule), ...(rest.length > 0 ? [propertyPath(rest)] : [])].join(", ") };
    });
    return documentProblems(named);
}

/** A rule as a row of JSON. */
export interface RuleRow {
    priority: number;
    images: string;
    does: string;
    when: string;
}

/** The rules of a policy in words, in the order in which they are applied. */
export function ruleRows(policy: LifecyclePolicy): RuleRow[] {
    return byPriority(policy.rules)
        .map(ruleWords)
        .map(({ priority, selects, does, when }) => ({ priority, images: selects, does, when }));
}

/** The rules of a policy as a table. */
export function rulesTable(policy: LifecyclePolicy): string {
    return table(
        ["rule", "images", "does", "when"],
        ruleRows(policy).map(({ priority, images, does, when }) => [String(priority), images, does, when || "-"]),
    );
}

/** A sum of money: `$1,234.50`. */
export function dollarsText(dollars: number): string {
    return dollars.toLocaleString("en-US", { style: "currency", currency: "USD" });
}

/** A price with its cents, and what is below them: `$0.10`, `$0.0125`. */
export function priceText(dollars: number): string {
    const format = { style: "currency", currency: "USD", maximumFractionDigits: 6 } as const;
    return dollars.toLocaleString("en-US", { ...format, minimumFractionDigits: 2 });
}
