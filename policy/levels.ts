import { Environment, isEnvironment } from "../config/options/presets.ts";
import { listed } from "../text/listed.ts";

/** What a violation does. */
export const Level = {
    /** It stops the preview or update. */
    Mandatory: "mandatory",
    /** It is shown. */
    Advisory: "advisory",
    /** The rule is not run. */
    Disabled: "disabled",
} as const;
/** What a violation does. */
export type Level = (typeof Level)[keyof typeof Level];

/** What a rule is in an environment: its level, and settings that differ from its own defaults. */
export interface Placing {
    level: Level;
    settings: Readonly<Record<string, unknown>>;
}

type Cell = Level | readonly [Level, Record<string, unknown>];

const { Mandatory: must, Advisory: should, Disabled: off } = Level;

// A rule is as strict as the environment's preset lets a set be that writes nothing else: config/options/presets.ts.
const TABLE: Readonly<Record<string, readonly [dev: Cell, staging: Cell, uat: Cell, prod: Cell]>> = {
    "ecr-tags-must-be-immutable": [off, off, must, must],
    "ecr-encryption-must-use-customer-key": [off, must, must, must],
    "ecr-key-must-rotate": [should, must, must, must],
    "ecr-key-policy-must-not-be-open": [must, must, must, must],
    "ecr-lifecycle-must-be-valid": [must, must, must, must],
    "ecr-lifecycle-must-limit-images": [should, must, must, must],
    "ecr-scanning-must-be-effective": [should, must, must, must],
    "ecr-scanning-must-be-enhanced": [off, should, must, [must, { frequency: "CONTINUOUS_SCAN" }]],
    "ecr-findings-must-be-logged": [off, off, must, [must, { retentionDays: 90 }]],
    "ecr-access-must-not-be-public": [must, must, must, must],
    "ecr-access-must-stay-in-allow-list": [should, must, must, must],
    "ecr-access-must-be-least-privilege": [should, must, must, must],
    "ecr-public-repository-must-be-allowed": [should, must, must, must],
    "ecr-push-must-not-use-access-keys": [should, should, must, must],
    "ecr-push-must-limit-oidc-subjects": [must, must, must, must],
    "ecr-push-must-pin-oidc-ids": [should, should, should, should],
    "ecr-repository-must-not-force-delete": [off, should, must, must],
    "ecr-repository-must-be-protected": [off, off, must, must],
    "ecr-replication-must-reach-regions": [off, off, off, must],
    "ecr-replication-must-stay-in-regions": [should, must, must, must],
    "ecr-registry-must-have-one-writer": [must, must, must, must],
    "ecr-cache-must-use-allowed-upstreams": [should, must, must, must],
    "ecr-cache-must-have-credentials": [must, must, must, must],
    "ecr-name-must-follow-convention": [off, should, should, should],
    "ecr-repository-must-have-tags": [should, should, must, must],
    "ecr-alarm-must-watch-real-metrics": [should, must, must, must],
    "ecr-image-must-be-pinned-by-digest": [off, should, should, should],
};

/** The names of the rules that have a level. */
export const PLACED: readonly string[] = Object.keys(TABLE);

/** What a rule is in an environment. */
export function placingOf(rule: string, environment: Environment): Placing {
    const row = TABLE[rule];
    if (row === undefined) {
        throw new Error(`the table of levels has no rule ${rule}`);
    }
    const [dev, staging, uat, prod] = row;
    const cell = { dev, staging, qa: staging, uat, prod }[environment];
    return typeof cell === "string" ? { level: cell, settings: {} } : { level: cell[0], settings: cell[1] };
}

/** Which environment's rules hold for a stack. */
export interface RuleEnvironment {
    environment: Environment;
    /** Why it is prod although nothing says so, or null. */
    why: string | null;
}

/** The environment of `ecr:environment`, else of the stack's name; prod, whose rules are the strictest, for any other. */
export function ruleEnvironment(written: string | undefined, stack: string): RuleEnvironment {
    const found = written ?? stack;
    if (isEnvironment(found)) {
        return { environment: found, why: null };
    }
    const where = written === undefined ? `the stack's name ${stack}` : `ecr:environment ${written}`;
    const all = listed(Object.values(Environment), "or");
    return {
        environment: Environment.Prod,
        why: `prod policies apply because ${where} is none of ${all}; set ecr:environment`,
    };
}
