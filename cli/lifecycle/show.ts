import { problemLines } from "../../config/problems/report.ts";
import { readLifecyclePolicy } from "../../ecr/lifecycle/index.ts";
import { Exit } from "../common/errors.ts";
import { bold, red, yellow } from "../common/table.ts";
import type { Plan } from "../plan/record.ts";
import { planText } from "../plan/text.ts";
import { planRepositories, repositoryOf, type StackRepository } from "./stack.ts";
import { counted, documentProblems, ruleLabel, ruleRows, rulesProblems, rulesTable } from "./text.ts";

/** What `ecr-set lifecycle show` was called with. */
export interface ShowOptions {
    stack: string;
    repository?: string;
    cwd: string;
    json?: boolean;
}

/** Keys that stand over a table; the others are counted. */
const SHOWN_KEYS = 12;

const NO_POLICY = { document: null, problems: [], warnings: [] };

/** Prints the rules of a stack's repositories in words. */
export async function show({ stack, repository, cwd, json }: ShowOptions): Promise<Exit> {
    const { plan, repositories } = await planRepositories(cwd, stack);
    if (plan.problems.length > 0) {
        process.stdout.write(json ? jsonText(plan, []) : planText(plan));
        return Exit.Problems;
    }
    const shown = repository === undefined ? repositories : [repositoryOf(repositories, repository, stack)];
    process.stdout.write(json ? jsonText(plan, shown) : showText(shown, stack));
    const isLegal = shown.every(({ policy }) => policy === null || readLifecyclePolicy(policy).document !== null);
    return isLegal ? Exit.Ok : Exit.Problems;
}

function jsonText({ project, stack, problems, warnings }: Plan, repositories: readonly StackRepository[]): string {
    const all = repositories.map(({ key, name, region, policy, immutableTags }) => {
        const read = policy === null ? NO_POLICY : readLifecyclePolicy(policy, { immutableTags });
        const rules = read.document === null ? [] : ruleRows(read.document);
        return { key, name, region, policy: read.document, rules, problems: read.problems, warnings: read.warnings };
    });
    return `${JSON.stringify({ project, stack, repositories: all, problems, warnings }, null, 2)}\n`;
}

function showText(repositories: readonly StackRepository[], stack: string): string {
    if (repositories.length === 0) {
        return `stack ${stack} has no repositories\n`;
    }
    const groups = [...Map.groupBy(repositories, ({ policy }) => policy)];
    return `${groups.map(([policy, members]) => groupText(policy, members, stack)).join("\n\n")}\n`;
}

function groupText(policy: string | null, members: readonly StackRepository[], stack: string): string {
    const keys = members.slice(0, SHOWN_KEYS).map(({ key }) => key);
    const more = members.length > keys.length ? ` and ${counted(members.length - keys.length, "other")}` : "";
    const count = counted(members.length, "repository", "repositories");
    const title = bold(`${count} of stack ${stack}: ${keys.join(", ")}${more}`);
    if (policy === null) {
        return `${title}\n  no lifecycle policy: no image is ever deleted`;
    }
    // Only a policy that a program sets next to the component can have problems here.
    const options = { immutableTags: members.every(({ immutableTags }) => immutableTags), label: ruleLabel };
    const { document, problems, warnings } = readLifecyclePolicy(policy, options);
    const parts = [title];
    if (problems.length > 0) {
        parts.push(red(counted(problems.length, "problem")), problemLines(documentProblems(problems)));
    }
    if (document !== null) {
        parts.push(rulesTable(document));
        if (warnings.length > 0) {
            parts.push(yellow(counted(warnings.length, "warning")), problemLines(rulesProblems(warnings, document)));
        }
    }
    return parts.join("\n");
}
