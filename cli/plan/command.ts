import { Exit } from "../errors.ts";
import { judgePlan } from "./policies.ts";
import { readPolicyConfig } from "./policyConfig.ts";
import { readStackFiles } from "./project.ts";
import { type Plan, recordPlan } from "./record.ts";
import { registryRows } from "./registry.ts";
import { declaredCount, planText, SET_TYPE } from "./text.ts";

/** What `ecr-set plan` was called with. */
export interface PlanOptions {
    stack: string;
    cwd: string;
    json?: boolean;
    /** File that configures the policy pack, as `pulumi preview --policy-pack-config` takes it. */
    policyPackConfig?: string;
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
    return { ...plan, resourceCount: plan.problems.length > 0 ? 0 : declaredCount(plan), registry };
}

/** Prints what a stack would create, and what the rules of its environment say of it. */
export async function plan({ stack, cwd, json, policyPackConfig }: PlanOptions): Promise<Exit> {
    const files = readStackFiles(cwd, stack);
    const configured = policyPackConfig === undefined ? {} : readPolicyConfig(policyPackConfig);
    const recorded = await recordPlan(files);
    const rules = judgePlan(recorded, files.config, configured);
    process.stdout.write(json ? `${JSON.stringify(planJson(recorded), null, 2)}\n` : planText(recorded, rules));
    const isStopped = recorded.problems.length > 0 || recorded.policies.some(({ level }) => level === "mandatory");
    return isStopped ? Exit.Problems : Exit.Ok;
}
