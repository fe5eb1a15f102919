import { problemHeading, problemLines } from "../../config/problems.ts";
import { Exit, InputError } from "../errors.ts";
import { readStackFiles } from "../plan/project.ts";
import { recordPlan } from "../plan/record.ts";
import { red } from "../table.ts";
import { compareRegistry, type Difference, Fate } from "./compare.ts";
import { withIncludedStacks } from "./included.ts";
import { readRegistry } from "./live.ts";
import { ownAccount, type PlannedRegistry, plannedRegistries, SOME_ACCOUNT } from "./planned.ts";
import { checkText } from "./text.ts";

/** What `ecr-set registry check` was called with. */
export interface CheckOptions {
    stack: string;
    cwd: string;
    json?: boolean;
}

/** One registry, compared. */
export interface CheckedRegistry {
    accountId: string;
    region: string;
    differences: Difference[];
    /** Whether the names of repositories could be listed. */
    knowsNames: boolean;
}

/** Compares what AWS holds of the registries that a stack writes to with what it would write. */
export async function check({ stack, cwd, json }: CheckOptions): Promise<Exit> {
    // AWS says later whose account it is; the documents are then read with that one in its place.
    const plan = await recordPlan(withIncludedStacks(readStackFiles(cwd, stack)), SOME_ACCOUNT);
    if (plan.problems.length > 0) {
        process.stdout.write(
            json
                ? `${JSON.stringify({ stack, problems: plan.problems, registries: [] }, null, 2)}\n`
                : `${red(problemHeading(plan.problems.length, stack))}\n${problemLines(plan.problems)}\n`,
        );
        return Exit.Problems;
    }
    const planned = plannedRegistries(plan);
    if (planned.some(({ isLater }) => isLater)) {
        throw new InputError(
            `stack ${stack} writes what other stacks ask for, too, by outputs that \`pulumi preview\` alone knows: what they ask for would look like the rules of strangers here`,
        );
    }
    const registries: CheckedRegistry[] = [];
    for (const registry of planned) {
        registries.push(await checkOne(registry));
    }
    process.stdout.write(
        json ? `${JSON.stringify({ stack, problems: [], registries }, null, 2)}\n` : checkText(stack, registries),
    );
    const isLost = registries.some(({ differences }) => differences.some(({ fate }) => fate === Fate.IsLost));
    return isLost ? Exit.Foreign : Exit.Ok;
}

async function checkOne({ region, wanted, own }: PlannedRegistry): Promise<CheckedRegistry> {
    const { accountId, held, existing } = await readRegistry(region, wanted);
    const ownership = { ...own, existing: existing ?? [] };
    const differences = compareRegistry(held, ownAccount(wanted, accountId), ownership);
    return { accountId, region, differences, knowsNames: existing !== null };
}
