import { wrappedLine, wrappedTable } from "../common/columns.ts";
import { bold, dim, yellow } from "../common/table.ts";
import type { ReleasedRegistry } from "./released.ts";

/** What is removed and what is kept, as a person reads it. */
export function releaseText(stack: string, registries: readonly ReleasedRegistry[]): string {
    if (registries.length === 0) {
        return `stack ${stack} has nothing of a registry\n`;
    }
    return `${registries.map((registry) => registryText(stack, registry)).join("\n\n")}\n`;
}

function registryText(stack: string, registry: ReleasedRegistry): string {
    const { accountId, region, rules, scanType, affected, written } = registry;
    const where = region === "" ? `account ${accountId}` : `account ${accountId} in ${region}`;
    const parts = [bold(`Rules of stack ${stack} in the registry of ${where}`)];
    if (rules.length > 0) {
        const rows = rules.map(({ document, rule, isRemoved, reason, repositories }) => [
            document,
            rule,
            isRemoved ? (written.includes(document) ? "removed" : "to remove") : `kept: ${reason}`,
            repositories.length === 0 ? "-" : namesOf(repositories),
        ]);
        parts.push(wrappedTable(["what", "rule", "outcome", "applies to"], rows));
    }
    const removed = rules.filter(({ isRemoved }) => isRemoved).length;
    const counts = `${counted(removed)} of this stack, ${counted(rules.length - removed)} kept`;
    if (removed === 0) {
        parts.push(dim(`  nothing to remove: ${counts}`));
        return parts.join("\n");
    }
    const isDone = written.length > 0;
    parts.push(dim(`  ${isDone ? "removed" : "to remove"}: ${counts}`));
    if (scanType !== null) {
        const becomes = isDone ? "became" : "becomes";
        parts.push(`  scan type ${scanType.from} ${becomes} ${scanType.to}, because no rule is left`);
    }
    if (affected.length > 0) {
        const many = affected.length === 1 ? "1 repository" : `${affected.length} repositories`;
        parts.push(
            yellow(
                wrappedLine(`warning: ${many} that exist ${isDone ? "lost" : "lose"} these rules: ${few(affected)}`),
            ),
            "  If another stack includes this one, its next `pulumi up --refresh` writes them again.",
        );
    }
    if (!isDone) {
        parts.push("Nothing was changed. Add --yes to remove these rules.");
    }
    return parts.join("\n");
}

function namesOf(names: readonly string[]): string {
    return names.length === 1 ? (names[0] ?? "") : `${names.length}: ${few(names)}`;
}

function few(names: readonly string[]): string {
    return names.length <= 5 ? names.join(", ") : `${names.slice(0, 5).join(", ")}, ...`;
}

function counted(count: number): string {
    return count === 1 ? "1 rule" : `${count} rules`;
}
