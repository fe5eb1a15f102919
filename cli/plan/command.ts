import { Exit } from "../errors.ts";
import { readStackFiles } from "./project.ts";
import { recordPlan } from "./record.ts";
import { planText } from "./text.ts";

/** What `ecr-set plan` was called with. */
export interface PlanOptions {
    stack: string;
    cwd: string;
    json?: boolean;
}

/** Prints what a stack would create. */
export async function plan({ stack, cwd, json }: PlanOptions): Promise<Exit> {
    const recorded = await recordPlan(readStackFiles(cwd, stack));
    process.stdout.write(json ? `${JSON.stringify(recorded, null, 2)}\n` : planText(recorded));
    return recorded.problems.length > 0 ? Exit.Problems : Exit.Ok;
}
