import {
    type EnforcementLevel,
    type Policies,
    type PolicyPackConfig,
    type ResourceValidationArgs,
    type PolicyResource as SdkResource,
    UnknownValueError,
} from "@pulumi/policy";
import { evaluate, unknownText } from "./evaluate.ts";
import { placingOf, type RuleEnvironment } from "./levels.ts";
import { type PolicyResource, Stack } from "./resources.ts";
import { type Rule, Scope } from "./rule.ts";
import { schemasOf, settingsOf } from "./settings.ts";

/** What the pack knows of the stack that it evaluates. */
export interface PackContext extends RuleEnvironment {
    stackName: string;
}

/** Violations of a rule that say what to change; where many resources want the same change, the others name it only. */
const FULL_MESSAGES = 3;

/**
 * Leaves out of a message the change that so many others have named. Where the strictest rules hold for want of an
 * environment, the first message of a rule says so, behind its sentence: each message has three lines at most.
 */
function shortener({ why }: PackContext): (message: string) => string {
    const counts = new Map<string, number>();
    return (message) => {
        const [sentence = "", ...change] = message.split("\n");
        const key = change.join("\n");
        const whole = why === null || counts.size > 0 ? message : [`${sentence} (${why})`, ...change].join("\n");
        const count = (counts.get(key) ?? 0) + 1;
        counts.set(key, count);
        return count <= FULL_MESSAGES || key === "" ? whole : `${sentence} Change it like the others.`;
    };
}

/** The rules as Pulumi's policy SDK wants them. */
export function policiesOf(rules: readonly Rule[], context: PackContext): Policies {
    return rules.map((rule) => ({
        name: rule.name,
        description: rule.description,
        severity: rule.severity,
        remediationSteps: rule.remediationSteps,
        url: rule.url,
        tags: [...rule.controls],
        configSchema: { properties: schemasOf(rule) as never },
        ...(rule.scope === Scope.Stack ? stackCheck(rule, context) : resourceCheck(rule, context)),
        ...(rule.fix !== undefined && remediation(rule, context)),
    })) as Policies;
}

/** The levels and settings of an environment, over which `--policy-pack-config` goes. */
export function initialConfig(rules: readonly Rule[], { environment }: PackContext): PolicyPackConfig {
    return Object.fromEntries(
        rules.map(({ name }) => {
            const { level, settings } = placingOf(name, environment);
            return [name, { enforcementLevel: level as EnforcementLevel, ...settings }];
        }),
    );
}

type Report = (message: string, urn?: string) => void;

function resourceCheck(rule: Rule, context: PackContext) {
    const shortened = shortener(context);
    return {
        validateResource: forType(rule, (args: ResourceValidationArgs, report: Report) => {
            const resource = resourceOf(args, []);
            const outcome = evaluate(rule, [resource], {
                ...context,
                settings: settingsOf(rule, args.getConfig()),
                stack: new Stack([resource]),
            });
            for (const { message } of outcome.violations) {
                report(shortened(message));
            }
            const [unknown] = outcome.unknown;
            if (unknown !== undefined) {
                throw asSdkError(unknownText([unknown]), unknown.path);
            }
            if (outcome.notApplicable !== null) {
                args.notApplicable(outcome.notApplicable);
            }
        }),
    };
}

function stackCheck(rule: Rule, context: PackContext) {
    const shortened = shortener(context);
    return {
        validateStack: forType(
            rule,
            (
                args: {
                    resources: SdkResource[];
                    getConfig(): Record<string, unknown>;
                    notApplicable(why: string): never;
                },
                report: Report,
            ) => {
                const resources = args.resources.map((each) => resourceOf(each, each.dependencies));
                const outcome = evaluate(rule, resources, {
                    ...context,
                    settings: settingsOf(rule, args.getConfig()),
                    stack: new Stack(resources),
                });
                for (const { resource, message } of outcome.violations) {
                    report(shortened(message), resource.urn);
                }
                if (outcome.unknown.length > 0) {
                    throw asSdkError(unknownText(outcome.unknown), outcome.unknown[0]?.path ?? "");
                }
                if (outcome.notApplicable !== null) {
                    args.notApplicable(outcome.notApplicable);
                }
            },
        ),
    };
}

function remediation(rule: Rule, context: PackContext) {
    return {
        remediateResource: forType(rule, (args: ResourceValidationArgs) => {
            const resource = resourceOf(args, []);
            const changes = rule.fix?.(resource, {
                ...context,
                settings: settingsOf(rule, args.getConfig()),
                stack: new Stack([resource]),
            });
            return changes ? Object.assign(args.props, changes) : undefined;
        }),
    };
}

/**
 * Marks a check with the type that it is for, where that is one: the SDK then skips other resources without unpacking them.
 * It is what the SDK's own `validateResourceOfType` does with a class of @pulumi/aws.
 */
function forType<T extends (...args: never[]) => unknown>(rule: Rule, check: T): T {
    const [only, ...more] = rule.checks;
    return more.length === 0 ? Object.assign(check, { __pulumiType: only }) : check;
}

function resourceOf(
    {
        type,
        name,
        urn,
        props,
        opts,
        provider,
    }: Pick<SdkResource, "type" | "name" | "urn" | "props" | "opts" | "provider">,
    dependencies: readonly SdkResource[],
): PolicyResource {
    // The default provider is one an account and region; its URN has its version in it, which says nothing of either.
    const isDefault = provider === undefined || /::default(?:_|$)/.test(provider.urn);
    return {
        type,
        name,
        urn,
        props,
        protect: opts.protect === true,
        dependsOn: dependencies.map((each) => each.urn),
        provider: { urn: isDefault ? "" : provider.urn, props: provider?.props ?? {} },
    };
}

// How Pulumi marks a text that is not known yet. The SDK makes of the error a note that the rule could not be run.
const UNKNOWN_TEXT = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

function asSdkError(text: string, path: string): Error {
    // biome-ignore lint/suspicious/noExplicitAny: the SDK's types hide the constructor of what it exports
    const error = new (UnknownValueError as any)(UNKNOWN_TEXT, path.split(".")) as Error;
    error.message = text;
    return error;
}
