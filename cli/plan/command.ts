import { Exit } from "../errors.ts";
import { readStackFiles } from "./project.ts";
import { type Plan, recordPlan } from "./record.ts";
import { registryRows } from "./registry.ts";
import { planText, SET_TYPE } from "./text.ts";

/** What `ecr-set plan` was called with. */
export interface PlanOptions {
    stack: string;
    cwd: string;
    json?: boolean;
}

/** A plan for machines, with what each repository asks of the registry and gets. */
function planJson(plan: Plan): object {
    const sets = plan.resources.filter(({ type }) => SET_TYPE.test(type));
    const registry = sets.flatMap((set) =>
        registryRows(
            set,
            plan.resources.filter(({ parent }) => parent === set.urn),
        ).map((row) => ({ set: set.name, ...row })),
    );
    return { ...plan, registry };
}

/** Prints what a stack would create. */
export async function plan({ stack, cwd, json }: PlanOptions): Promise<Exit> {
    const recorded = await recordPlan(readStackFiles(cwd, stack));
    process.stdout.write(json ? `${JSON.stringify(planJson(recorded), null, 2)}\n` : planText(recorded));
    return recorded.problems.length > 0 ? Exit.Problems : Exit.Ok;
}
