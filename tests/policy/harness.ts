import * as policy from "@pulumi/policy";
import type { Environment } from "../../config/options/presets.ts";
import { placingOf } from "../../policy/levels.ts";
import { policiesOf } from "../../policy/pack.ts";
import { RULES } from "../../policy/rules/index.ts";
import { schemasOf } from "../../policy/settings.ts";

/** A resource as a test writes it. */
export interface TestResource {
    type: string;
    name: string;
    props: Record<string, unknown>;
    protect?: boolean;
    /** Names of the resources that it is made with. */
    from?: string[];
    /** Region and default tags of its provider, and its name where it is not the default one. */
    provider?: { name?: string; props: Record<string, unknown> };
}

/** Stands for a value that only AWS knows. It is how Pulumi marks one. */
export const UNKNOWN = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

/** What a rule said. */
export interface Verdict {
    /** Messages without the rule's description, by name of the resource. */
    violations: { resource: string; message: string }[];
    /** What it says that it cannot know, or null. */
    unknown: string | null;
    /** Why it did not apply, or null. */
    notApplicable: string | null;
}

const urnOf = ({ type, name }: Pick<TestResource, "type" | "name">) => `urn:pulumi:prod::shop::${type}::${name}`;

class NotApplicable extends Error {}

// The SDK's types hide these two, its code exports them for this purpose.
const { unknownCheckingProxy, UnknownValueError } = policy as unknown as {
    unknownCheckingProxy<T>(value: T): T;
    UnknownValueError: new () => Error;
};

/** Runs a rule as Pulumi's policy SDK would: each resource alone for a resource rule, all of them for a stack rule. */
export function evaluate(
    ruleName: string,
    resources: readonly TestResource[],
    config: Record<string, unknown> = {},
    environment: Environment = "prod",
    why: string | null = null,
): Verdict {
    const rule = RULES.find(({ name }) => name === ruleName);
    if (rule === undefined) {
        throw new Error(`there is no rule ${ruleName}`);
    }
    const [made] = policiesOf([rule], { environment, why, stackName: environment });
    const defaults = Object.entries(schemasOf(rule)).map(([name, schema]) => [name, schema.default]);
    const getConfig = () =>
        ({ ...Object.fromEntries(defaults), ...placingOf(ruleName, environment).settings, ...config }) as never;
    const verdict: Verdict = { violations: [], unknown: null, notApplicable: null };
    const notApplicable = (reason?: string): never => {
        throw new NotApplicable(reason);
    };
    const run = (check: unknown, args: object, alone: string) => {
        const report = (message: string, urn?: string) => {
            verdict.violations.push({ resource: urn?.split("::").pop() ?? alone, message });
        };
        try {
            (check as (args: object, report: unknown) => void)(args, report);
        } catch (error) {
            if (error instanceof NotApplicable) {
                verdict.notApplicable = error.message;
            } else if (error instanceof UnknownValueError) {
                verdict.unknown = error.message;
            } else {
                throw error;
            }
        }
    };
    const sdkResources = resources.map(asSdkResource);
    for (const each of sdkResources) {
        each.dependencies = sdkResources.filter(({ urn }) => each.from.includes(urn));
    }
    const { validateStack, validateResource } = made as { validateStack?: unknown; validateResource?: unknown };
    if (validateStack !== undefined) {
        run(validateStack, { resources: sdkResources, getConfig, notApplicable, stackTags: new Map() }, "");
    } else {
        let applied = false;
        for (const each of sdkResources) {
            // As the SDK does for a rule that is marked with one type.
            const { __pulumiType: only } = validateResource as { __pulumiType?: string };
            if (only !== undefined && only !== each.type) {
                verdict.notApplicable = `only ${only}`;
                continue;
            }
            verdict.notApplicable = null;
            run(validateResource, { ...each, getConfig, notApplicable, stackTags: new Map() }, each.name);
            applied ||= verdict.notApplicable === null;
        }
        if (applied) {
            verdict.notApplicable = null;
        }
    }
    return verdict;
}

/** Runs a rule's remediation over one resource, and answers its inputs, or undefined where it changes nothing. */
export function fix(ruleName: string, resource: TestResource, config: Record<string, unknown> = {}): unknown {
    const rule = RULES.find(({ name }) => name === ruleName);
    const [made] = policiesOf(rule === undefined ? [] : [rule], { environment: "prod", why: null, stackName: "prod" });
    const { remediateResource } = made as { remediateResource?: (args: object) => unknown };
    if (remediateResource === undefined) {
        throw new Error(`${ruleName} has no remediation`);
    }
    return remediateResource({ ...asSdkResource(resource), getConfig: () => config });
}

function asSdkResource({ type, name, props, protect = false, from = [], provider }: TestResource) {
    const { name: providerName = "default_7_48_0", props: providerProps = { region: "us-east-1" } } = provider ?? {};
    const isType = (cls: { __pulumiType?: string }) => cls.__pulumiType === type;
    return {
        type,
        name,
        urn: urnOf({ type, name }),
        props: unknownCheckingProxy(structuredClone(props)),
        opts: { protect, ignoreChanges: [], aliases: [], customTimeouts: {}, additionalSecretOutputs: [] },
        provider: {
            type: "pulumi:providers:aws",
            name: providerName,
            urn: `urn:pulumi:prod::shop::pulumi:providers:aws::${providerName}`,
            props: unknownCheckingProxy(providerProps),
        },
        isType,
        asType: (cls: { __pulumiType?: string }) => (isType(cls) ? props : undefined),
        dependencies: [] as { urn: string }[],
        propertyDependencies: {},
        from: from.map((each) => `urn:pulumi:prod::shop::${each}`),
    };
}
