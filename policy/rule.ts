import type { Environment } from "../config/options/presets.ts";
import type { PolicyResource, Stack, Token } from "./resources.ts";
import type { Setting } from "./setting.ts";

/** How bad a violation is. */
export const Severity = {
    /** Untidy. */
    Low: "low",
    /** Weakens the defence, or costs money. */
    Medium: "medium",
    /** Opens a way in, or loses images. */
    High: "high",
    /** Open to any principal. */
    Critical: "critical",
} as const;
/** How bad a violation is. */
export type Severity = (typeof Severity)[keyof typeof Severity];

/** One breach of a rule. The sentence that users read begins with the resource: words.ts. */
export interface Violation {
    /** What must be, after "must": `have immutable tags`. */
    must: string;
    /** What is, after "found": `MUTABLE`. */
    found: string;
    /** What to write in Pulumi.<stack>.yaml, or null where the set has no option for it. */
    yaml: string | null;
    /** What to write in a program with @pulumi/aws. */
    raw: string;
    /** Which part of the resource, as `container "web"`; the whole of it where absent. */
    part?: string;
}

/** What a rule gets next to the resource. */
interface Given<S> {
    /** Its settings, complete. */
    settings: S;
    environment: Environment;
    /** All resources, for a rule of scope stack; else just the one. */
    stack: Stack;
}

/** Whether a rule can evaluate a resource alone: it then does so before anything is sent to AWS, in `up` too. */
export const Scope = {
    /** Evaluates the inputs of one resource. */
    Resource: "resource",
    /** Evaluates a resource by others of the stack, once all of them are known. */
    Stack: "stack",
} as const;
/** Whether a rule can evaluate a resource alone. */
export type Scope = (typeof Scope)[keyof typeof Scope];

/** A rule as its file states it. */
export interface RuleSource<S> {
    /** `ecr-<what>-<must>`. */
    name: string;
    /** Why it is there, in a sentence; the first line of each message. */
    description: string;
    severity: Severity;
    /** How to make things right, whatever the case. */
    remediationSteps: string;
    /** The page of AWS on the matter. */
    url: string;
    /** Ids of the same control elsewhere. */
    controls: readonly string[];
    scope: Scope;
    /** Types of resources that it evaluates. */
    checks: readonly Token[];
    settings: { [K in keyof S]: Setting<S[K]> };
    /** The breaches of one resource. May throw NotApplicable; a read of an unknown value throws by itself. */
    check(resource: PolicyResource, given: Given<S>): Violation[];
    /** The inputs that make a resource comply, or null where it does. For enforcement level `remediate`. */
    fix?(resource: PolicyResource, given: Given<S>): Record<string, unknown> | null;
}

/** A rule, whatever its settings are. */
export type Rule = RuleSource<Record<string, unknown>>;

/** States a rule; its settings give the types of what `check` reads. */
export function rule<S>(source: RuleSource<S>): Rule {
    return source as unknown as Rule;
}

/** Thrown where a rule has nothing to evaluate in a resource of its kind. */
export class NotApplicable extends Error {
    constructor(reason: string) {
        super(reason);
        this.name = "NotApplicable";
    }
}
