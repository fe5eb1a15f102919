import { bold, dim, red, table } from "../table.ts";
import type { CheckedRegistry } from "./check.ts";
import { type Difference, Fate } from "./compare.ts";

/** Compared registries as a person reads them: what stays is counted, all else has a line. */
export function checkText(stack: string, registries: readonly CheckedRegistry[]): string {
    if (registries.length === 0) {
        return `stack ${stack} writes nothing of a registry\n`;
    }
    return `${registries.map((registry) => registryText(stack, registry)).join("\n\n")}\n`;
}

function registryText(stack: string, { accountId, region, differences, knowsNames }: CheckedRegistry): string {
    const title = bold(`Registry of account ${accountId} in ${region}, once stack ${stack} is updated`);
    const told = differences.filter(({ fate }) => fate !== Fate.Stays);
    const stay = differences.length - told.length;
    const lost = told.filter(({ fate }) => fate === Fate.IsLost);
    const parts = [title];
    if (told.length > 0) {
        parts.push(table(["what", "rule", "then", "which serves"], told.map(cells)));
    }
    const many = stay === 1 ? "1 rule in AWS stays as it is" : `${stay} rules in AWS stay as they are`;
    parts.push(dim(`  ${stay === 0 ? "nothing in AWS stays as it is" : many}`));
    if (lost.length > 0) {
        const what = lost.length === 1 ? "1 rule that is" : `${lost.length} rules that are`;
        parts.push(
            red(`${what} not of this stack would be lost.`),
            "To keep them, let one stack own the registry: registry.manage: false here, and registry.include there",
            "(docs/registry.md); or write what they ask for in this stack.",
        );
    }
    if (lost.length > 0 && !knowsNames) {
        parts.push("The credentials may not list repositories (ecr:DescribeRepositories), so none are named.");
    }
    return parts.join("\n");
}

function cells({ what, rule, fate, repositories }: Difference): string[] {
    const few = repositories.slice(0, 3).join(", ");
    const more = repositories.length > 3 ? ` and ${repositories.length - 3} more` : "";
    return [what, rule, fate, `${few}${more}` || "-"];
}
