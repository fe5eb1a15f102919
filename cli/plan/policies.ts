import { evaluate, unknownText } from "../../policy/evaluate.ts";
import { placingOf, type RuleEnvironment, ruleEnvironment } from "../../policy/levels.ts";
import { type PolicyResource, Stack } from "../../policy/resources.ts";
import { RULES } from "../../policy/rules/index.ts";
import { settingsOf } from "../../policy/settings.ts";
import { withUnknowns } from "../../policy/unknown.ts";
import type { PolicyConfig } from "./policyConfig.ts";
import type { Plan, PlannedResource, PolicyResult } from "./record.ts";

/** Which rules were run. */
export interface RulesRun extends RuleEnvironment {
    /** How many of them have a level other than disabled. */
    count: number;
    /** How many of those found nothing to evaluate. */
    notApplicable: number;
}

/** Runs the rules of the stack's environment over a plan, and writes what they say into it. */
export function checkPlan(plan: Plan, config: Readonly<Record<string, string>>, configured: PolicyConfig): RulesRun {
    const { environment, why } = ruleEnvironment(config["ecr:environment"] || undefined, plan.stack);
    const providers = plan.resources.filter(({ type }) => type === "pulumi:providers:aws");
    const resources = plan.resources.map((each) => asPolicyResource(each, config, providers));
    const stack = new Stack(resources);
    let count = 0;
    let idle = 0;
    for (const rule of plan.problems.length > 0 ? [] : RULES) {
        const placed = placingOf(rule.name, environment);
        const { enforcementLevel, ...own } = { ...configured.all, ...configured[rule.name] };
        // A plan changes nothing: what would be remedied is shown.
        const level = enforcementLevel === "remediate" ? "mandatory" : (enforcementLevel ?? placed.level);
        if (level === "disabled") {
            continue;
        }
        count++;
        const settings = settingsOf(rule, { ...placed.settings, ...own });
        const { violations, unknown, notApplicable } = evaluate(rule, resources, {
            settings,
            environment,
            stack,
            stackName: plan.stack,
        });
        idle += notApplicable === null ? 0 : 1;
        plan.policies.push(
            ...violations.map(({ resource, message }): PolicyResult => {
                return { policy: rule.name, level, resource: resource.urn, message };
            }),
            ...unknown.map((each): PolicyResult => {
                return {
                    policy: rule.name,
                    level: "unknown",
                    resource: each.resource.urn,
                    message: unknownText([each]),
                };
            }),
        );
    }
    return { environment, why, count, notApplicable: idle };
}

function asPolicyResource(
    { type, name, urn, inputs, options, outputs = {} }: PlannedResource,
    config: Readonly<Record<string, string>>,
    providers: readonly PlannedResource[],
): PolicyResource {
    const { "aws:region": region, "aws:defaultTags": defaultTags } = config;
    const { provider = "", dependsOn = [], protect = false } = options;
    // A reference to a provider is its URN and its id.
    const own = providers.find((each) => (provider as string).startsWith(`${each.urn}::`));
    const props = provider === "" ? { region, defaultTags } : (own?.inputs ?? {});
    return {
        type,
        name,
        urn,
        props: withUnknowns({ ...outputs, ...inputs }, isUnknownValue),
        protect: protect === true,
        dependsOn: dependsOn as string[],
        provider: { urn: provider as string, props: withUnknowns(props, isUnknownValue) },
    };
}

/** How a plan marks what only AWS knows, and what is secret. */
function isUnknownValue(value: unknown): boolean {
    if (typeof value !== "object" || value === null) {
        return false;
    }
    const [[only, flag] = [], ...more] = Object.entries(value);
    return more.length === 0 && flag === true && (only === "unknown" || only === "secret");
}
