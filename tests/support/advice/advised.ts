import assert from "node:assert/strict";
import { fileURLToPath } from "node:url";
import { stringify } from "yaml";
import { checkPlan } from "../../../cli/plan/policies.ts";
import type { PolicyConfig } from "../../../cli/plan/policyConfig.ts";
import { readStackFiles } from "../../../cli/plan/project.ts";
import { type Plan, recordPlan } from "../../../cli/plan/record.ts";
import type { Warning } from "../../../text/problem.ts";
import type { Written } from "../args.ts";

/** The environments whose rules differ. */
export const ENVIRONMENTS = ["dev", "staging", "uat", "prod"] as const;
/** An environment whose rules differ from those of the others. */
export type Env = (typeof ENVIRONMENTS)[number];

/**
 * A problem, and each fix that is printed for it. Args and edits are JSON merge patches (RFC 7396): null leaves an
 * option out. A set has a project, a repository web, and in prod a destination of replication.
 */
export interface Advice {
    /** What is written. */
    args: Written;
    /** Path of the problem or warning, or name of the policy. */
    path: string;
    /** What the reason says, what a user writes who does that, and where it is said; in all environments of the row if left out. */
    ways: readonly (readonly [says: string, edit: Written, where?: readonly Env[]])[];
    /** Where the problem can be made; in all environments if left out. */
    where?: readonly Env[];
    /** Name of the stack, where it is not that of the environment. */
    stack?: string;
    /** Configuration of the policy pack. */
    policies?: PolicyConfig;
}

/** What a plan says of args. */
export interface Said {
    problems: Warning[];
    /** Warnings of the configuration. */
    warnings: Warning[];
    /** Violations of policies, by the policy's name; with their levels. */
    violations: (Warning & { level: string })[];
}

const FOLDER = fileURLToPath(new URL(".", import.meta.url));
// A text that looks like a date stays a text.
const QUOTED = { defaultStringType: "QUOTE_DOUBLE", defaultKeyType: "PLAIN" } as const;
const PLANS = new Map<string, Said>();

/** What `ecr-set plan` says of args in an environment. */
export async function planned(
    args: Written,
    env: Env,
    { policies = {}, stack = env }: Pick<Advice, "policies" | "stack"> = {},
): Promise<Said> {
    const { "aws:region": region = "us-east-1", ...own } = args;
    const options = Object.entries(own).map(([option, value]) => [`ecr:${option}`, value]);
    const text = stringify(
        { config: { ...(region !== "" && { "aws:region": region }), ...Object.fromEntries(options) } },
        QUOTED,
    );
    const id = `${stack} ${JSON.stringify(policies)} ${text}`;
    const known = PLANS.get(id) ?? saidIn(await planOf(text, stack, policies));
    PLANS.set(id, known);
    return known;
}

async function planOf(text: string, stack: string, policies: PolicyConfig): Promise<Plan> {
    const files = readStackFiles(FOLDER, stack, text);
    const listeners = process.listeners("uncaughtException");
    const { AWS_REGION, AWS_DEFAULT_REGION, ...environment } = process.env;
    const whole = process.env;
    process.env = environment;
    const plan = await recordPlan(files);
    process.env = whole;
    // A command reports what fails after it, and one process plans one stack only.
    for (const each of process.listeners("uncaughtException").filter((late) => !listeners.includes(late))) {
        process.off("uncaughtException", each);
    }
    checkPlan(plan, files.config, policies);
    return plan;
}

function saidIn({ problems, warnings, policies }: Plan): Said {
    const violations = policies.filter(({ level }) => level !== "unknown");
    return {
        problems,
        warnings,
        violations: violations.map(({ policy, level, message }) => ({ path: policy, reason: message, level })),
    };
}

/** What a set is written with that a row changes. */
export function base(env: Env): Written {
    const destinations = env === "prod" ? { replicationDestinations: [{ region: "us-west-2" }] } : {};
    return { project: "shop", repositories: { web: {} }, ...destinations };
}

/** A value after a JSON merge patch: https://www.rfc-editor.org/rfc/rfc7396 */
export function patched(value: unknown, patch: unknown): unknown {
    if (!isMap(patch)) {
        return patch;
    }
    const result: Written = isMap(value) ? { ...value } : {};
    for (const [key, each] of Object.entries(patch)) {
        if (each === null) {
            delete result[key];
        } else {
            result[key] = patched(result[key], each);
        }
    }
    return result;
}

function isMap(value: unknown): value is Written {
    return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** What is said at the path of a row. */
export async function spoken(row: Advice, env: Env): Promise<string[]> {
    const { args, path } = row;
    const { problems, warnings, violations } = await planned(patched(base(env), args) as Written, env, row);
    const all = [...problems, ...warnings, ...violations];
    const found = all.filter((each) => each.path === path).map(({ reason }) => reason);
    assert.ok(found.length > 0, `${path} has no problem, but ${JSON.stringify(all, null, 1)}`);
    return found;
}

/** Asserts that each fix of a problem is said, and leads to no other refusal. */
export async function follow(row: Advice, env: Env): Promise<void> {
    const { args, path, ways } = row;
    const written = patched(base(env), args) as Written;
    const before = await planned(written, env, row);
    const reasons = await spoken(row, env);
    for (const [says, edit, where = ENVIRONMENTS] of ways) {
        const heard = reasons.find((reason) => reason.includes(says));
        if (!where.includes(env)) {
            assert.equal(heard, undefined, `"${says}" is said in ${env}`);
            continue;
        }
        assert.ok(heard !== undefined, `"${says}" is not said, but ${reasons.join("\n")}`);
        assertGone({ path, reason: heard }, before, await planned(patched(written, edit) as Written, env, row));
    }
}

/** Asserts that what was said is said no longer, and nothing else in its place. */
export function assertGone({ path, reason }: Warning, before: Said, after: Said, mayWarn = false): void {
    const isNew = (list: Warning[]) => (each: Warning) =>
        !list.some((old) => old.path === each.path && old.reason === each.reason);
    const mandatory = ({ violations }: Said) => violations.filter(({ level }) => level === "mandatory");
    assert.deepEqual(
        {
            same: [...after.problems, ...after.warnings, ...after.violations].filter(
                (each) => each.path === path && (each.reason === reason || path.startsWith("ecr-")),
            ),
            problems: after.problems.filter(isNew(before.problems)),
            warnings: after.warnings.filter(isNew(before.warnings)).filter(() => !mayWarn),
            violations: mandatory(after).filter(
                ({ path: policy }) => !mandatory(before).some((old) => old.path === policy),
            ),
        },
        { same: [], problems: [], warnings: [], violations: [] },
    );
}
