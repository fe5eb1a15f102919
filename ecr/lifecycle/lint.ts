import { byPosition } from "./faults.ts";
import { LINTS } from "./lints.ts";
import { byPriority, type Fault, type LifecyclePolicy, type Rule, type StorageClass, storageClassOf } from "./types.ts";

/** What a repository is used for, as far as the warnings depend on it. */
export interface LintOptions {
    /** Releases that have to stay beside the current one, for a rollback. Defaults to 3. */
    rollbackReleases?: number;
    /** Patterns of tags that stand for promoted releases. */
    promotedTags?: readonly string[];
    /** Days in which an image is surely pulled again while it is in use. Defaults to 30. */
    pulledWithinDays?: number;
}

/** What the warnings assume unless they are told otherwise. */
export const LINT_DEFAULTS: Required<LintOptions> = {
    rollbackReleases: 3,
    promotedTags: ["latest", "live*", "main", "prod*", "release*", "stable*", "v*"],
    pulledWithinDays: 30,
};

/** A rule with its surroundings, as a warning looks at it. */
export interface LintSubject {
    rule: Rule;
    /** Path of the rule in the document. */
    path: string;
    storageClass: StorageClass;
    /** Rules for the same storage class that come before, with their paths. */
    higher: { rule: Rule; path: string }[];
    options: Required<LintOptions>;
}

/** One warning: looks at a rule, or at the whole policy. */
export interface Lint {
    /** Stable id. */
    id: string;
    /** Answers a path below the rule, empty for the rule itself, and the reason; or null. */
    rule?: (subject: LintSubject) => { at: string; reason: string } | null;
    /** Answers the reason, or null. */
    policy?: (rules: readonly Rule[]) => string | null;
}

/** Says what in a legal policy is surely not meant, sorted by position. */
export function lintLifecyclePolicy(policy: LifecyclePolicy, options: LintOptions = {}): Fault[] {
    const settled = { ...LINT_DEFAULTS, ...options };
    const paths = new Map(policy.rules.map((rule, index) => [rule, `rules[${index}]`]));
    const ordered = byPriority(policy.rules).map((rule) => ({ rule, path: paths.get(rule) ?? "rules" }));
    const warnings: Fault[] = [];
    for (const lint of LINTS) {
        const reason = lint.policy?.(policy.rules) ?? null;
        if (reason !== null) {
            warnings.push({ path: "rules", rule: lint.id, reason });
        }
        ordered.forEach(({ rule, path }, index) => {
            const storageClass = storageClassOf(rule);
            const higher = ordered.slice(0, index).filter((other) => storageClassOf(other.rule) === storageClass);
            const found = lint.rule?.({ rule, path, storageClass, higher, options: settled }) ?? null;
            if (found !== null) {
                warnings.push({ path: `${path}${found.at}`, rule: lint.id, reason: found.reason });
            }
        });
    }
    return byPosition(warnings);
}
