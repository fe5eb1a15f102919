import { readFileSync } from "node:fs";
import { basename } from "node:path";
import { Ajv } from "ajv";
import { jsonProblem, readJson } from "../../aws/json.ts";
import { didYouMean, listed } from "../../config/problems/report.ts";
import { RULES } from "../../policy/rules/index.ts";
import { schemasOf } from "../../policy/settings.ts";
import type { Warning } from "../../text/problem.ts";
import { UsageError } from "../common/errors.ts";

/** What a file for `--policy-pack-config` says of the rules, by name; `all` stands for each of them. */
export type PolicyConfig = Readonly<
    Record<string, { enforcementLevel?: "mandatory" | "advisory" | "disabled" | "remediate" } & Record<string, unknown>>
>;

/** What a file for `--policy-pack-config` says, and what of it a plan does not know. */
export interface PolicyConfigFile {
    rules: PolicyConfig;
    warnings: Warning[];
}

const LEVELS = ["advisory", "disabled", "mandatory", "remediate"];

/** Reads a file that configures the policy pack. Pulumi lets misspelt names pass silently; here they are found. */
export function readPolicyConfig(file: string): PolicyConfigFile {
    let content: unknown;
    try {
        content = readJson(readFileSync(file, "utf8").replace(/^\uFEFF/, ""));
    } catch (error) {
        const why = error instanceof SyntaxError ? jsonProblem(error) : `cannot be read: ${(error as Error).message}`;
        throw new UsageError(`${file} ${why}`);
    }
    const problems = policyConfigProblems(content);
    if (problems.length > 0) {
        throw new UsageError([`${file} does not fit the policy pack:`, ...problems].join("\n  "));
    }
    const { environments = [], ...entries } = content as Record<string, unknown> & { environments?: string[] };
    const rules = Object.fromEntries(
        Object.entries(entries).map(([name, entry]) => [
            name,
            typeof entry === "string" ? { enforcementLevel: entry } : entry,
        ]),
    ) as PolicyConfig;
    return { rules, warnings: environments.length === 0 ? [] : [unreadEnvironments(file, environments)] };
}

/**
 * Environments of Pulumi ESC, whose `policyConfig` only Pulumi Cloud gives to a policy pack.
 * https://www.pulumi.com/docs/esc/environments/syntax/reserved-properties/policy-config/
 */
function unreadEnvironments(file: string, environments: readonly string[]): Warning {
    const reason = `come from Pulumi ESC, and only Pulumi reads them: settings of rules in ${listed(environments, "and")} are missing here; write them in this file`;
    return { path: `${basename(file)}: environments`, reason };
}

/** Says what of a configuration of the policy pack names no rule or setting, or has the wrong type. */
export function policyConfigProblems(content: unknown): string[] {
    const validate = new Ajv({ allErrors: true, verbose: true }).compile(schema());
    if (validate(content)) {
        return [];
    }
    return (validate.errors ?? [])
        .filter(({ keyword }) => keyword !== "if")
        .map(({ instancePath, keyword, params, message, data, parentSchema }) => {
            const at = instancePath.slice(1).replaceAll("/", ".");
            if (keyword === "additionalProperties") {
                const found = String(params.additionalProperty);
                const known = Object.keys(parentSchema?.properties ?? {});
                const way = didYouMean(found, known) || (at === "" ? "" : `; there are ${listed(known)}`);
                return `${at === "" ? "" : `${at}: `}${found} is ${at === "" ? "no rule" : "no setting"}${way}`;
            }
            const allowed = params.allowedValues === undefined ? "" : ` (${listed(params.allowedValues, "or")})`;
            return `${at} ${message}${allowed}, found ${JSON.stringify(data)}`;
        });
}

function schema(): object {
    const entry = (settings: object) => ({
        if: { type: "string" },
        // biome-ignore lint/suspicious/noThenProperty: a keyword of JSON Schema
        then: { enum: LEVELS },
        else: {
            type: "object",
            additionalProperties: false,
            properties: { enforcementLevel: { enum: LEVELS }, ...settings },
        },
    });
    const rules = RULES.map((rule) => [rule.name, entry(schemasOf(rule))]);
    return {
        type: "object",
        additionalProperties: false,
        properties: {
            all: entry({}),
            environments: { type: "array", items: { type: "string" } },
            ...Object.fromEntries(rules),
        },
    };
}
