import { existsSync } from "node:fs";
import { join } from "node:path";
import { Exit } from "../common/errors.ts";
import type { StackFiles } from "./files.ts";
import { findingsOf, sourceRoot } from "./findings.ts";
import { githubText } from "./github.ts";
import { checkPlan, type RulesRun } from "./policies.ts";
import { readPolicyConfig } from "./policyConfig.ts";
import { readStackFiles } from "./project.ts";
import { type Plan, recordPlan } from "./record.ts";
import { registryRows } from "./registry.ts";
import { sarif } from "./sarif.ts";
import { declaredCount, planText, SET_TYPE } from "./text.ts";

/** Forms of a plan: for people, for programs, as annotations of GitHub's, and for code scanning. */
const PLAN_FORMATS = ["text", "json", "github", "sarif"] as const;
type PlanFormat = (typeof PLAN_FORMATS)[number];

/** What `ecr-set plan` was called with. */
export interface PlanOptions {
    stack: string;
    cwd: string;
    json?: boolean;
    /** How it is printed; text by default. */
    format?: PlanFormat;
    /** File that configures the policy pack, as `pulumi preview --policy-pack-config` takes it. */
    policyPackConfig?: string;
}

/** A plan for machines, with what each repository requests of the registry and gets. */
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

function printed(plan: Plan, rules: RulesRun, files: StackFiles, format: PlanFormat): string {
    if (format === "text") {
        return planText(plan, rules);
    }
    if (format === "json") {
        return jsonText(planJson(plan));
    }
    const findings = findingsOf(plan, files);
    const root = sourceRoot(process.cwd(), (folder) => existsSync(join(folder, ".git")));
    return format === "github" ? githubText(findings, root) : jsonText(sarif(findings, root));
}

function jsonText(value: object): string {
    return `${JSON.stringify(value, null, 2)}\n`;
}

/** Prints what a stack would create, and what the rules of its environment say of it. */
export async function plan({ stack, cwd, json, format, policyPackConfig }: PlanOptions): Promise<Exit> {
    const files = readStackFiles(cwd, stack);
    const configured = policyPackConfig === undefined ? null : readPolicyConfig(policyPackConfig);
    const recorded = await recordPlan(files);
    recorded.warnings.push(...(configured?.warnings ?? []));
    const rules = checkPlan(recorded, files.config, configured?.rules ?? {});
    process.stdout.write(printed(recorded, rules, files, json ? "json" : (format ?? "text")));
    const isStopped = recorded.problems.length > 0 || recorded.policies.some(({ level }) => level === "mandatory");
    return isStopped ? Exit.Problems : Exit.Ok;
}
