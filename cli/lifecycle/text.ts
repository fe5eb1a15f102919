import type { Problem } from "../../config/problems/report.ts";
import type { Fault, LifecyclePolicy } from "../../ecr/lifecycle/index.ts";
import { byPriority, ruleWords } from "../../ecr/lifecycle/index.ts";
import { table } from "../common/table.ts";

/** A number and its noun: `1 rule`, `2 rules`. */
export function counted(count: number, one: string, many = `${one}s`): string {
    return `${count.toLocaleString("en-US")} ${count === 1 ? one : many}`;
}

/** Faults as the lines of a message, each with its path and the id of its rule. */
export function faultProblems(faults: readonly Fault[]): Problem[] {
    return faults.map(({ path, rule, reason }) => ({ path: `${path || "the whole policy"} (${rule})`, reason }));
}

/** The same for rules that nobody wrote as a document: each is named by its priority, as tables name it. */
export function rulesProblems(faults: readonly Fault[], { rules }: LifecyclePolicy): Problem[] {
    const named = faults.map((fault) => {
        const path = fault.path.replace(/^rules\[(\d+)\]\.?/, (_, index) => {
            const rest = fault.path.includes(".") ? ", " : "";
            return `rule ${rules[Number(index)]?.rulePriority}${rest}`;
        });
        const reason = fault.reason.replace(
            /rules\[(\d+)\]/g,
            (_, index) => `rule ${rules[Number(index)]?.rulePriority}`,
        );
        return { ...fault, path, reason };
    });
    return faultProblems(named);
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
