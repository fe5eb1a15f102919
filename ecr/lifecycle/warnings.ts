import { byPosition } from "./faults.ts";
import {
    byPriority,
    type Fault,
    type LifecyclePolicy,
    type Rule,
    type StorageClass,
    storageClassOf,
} from "./policy.ts";
import { WARNING_KINDS } from "./warningKinds.ts";

/** What is known of a repository beside its policy. */
export interface WarningOptions {
    /** Whether no tag can be moved to another image, so that no push leaves an untagged image behind. Defaults to false. */
    immutableTags?: boolean;
}

/** A rule with its surroundings, as a warning looks at it. */
export interface WarningSubject {
    rule: Rule;
    /** Path of the rule in the document. */
    path: string;
    storageClass: StorageClass;
    /** Rules for the same storage class that come before, with their paths. */
    higher: { rule: Rule; path: string }[];
    options: WarningOptions;
}

/** One warning: looks at a rule, or at the whole policy. */
export interface LifecycleWarning {
    /** Stable id. */
    id: string;
    /** Answers a path below the rule, empty for the rule itself, and the reason; or null. */
    rule?: (subject: WarningSubject) => { at: string; reason: string } | null;
    /** Answers the reason, or null. */
    policy?: (rules: readonly Rule[], options: WarningOptions) => string | null;
}

/** Says what in a legal policy is surely not meant, sorted by position. */
export function lifecycleWarnings(policy: LifecyclePolicy, options: WarningOptions = {}): Fault[] {
    const paths = new Map(policy.rules.map((rule, index) => [rule, `rules[${index}]`]));
    const ordered = byPriority(policy.rules).map((rule) => ({ rule, path: paths.get(rule) ?? "rules" }));
    const warnings: Fault[] = [];
    for (const lifecycleWarning of WARNING_KINDS) {
        const reason = lifecycleWarning.policy?.(policy.rules, options) ?? null;
        if (reason !== null) {
            warnings.push({ path: "rules", rule: lifecycleWarning.id, reason });
        }
        ordered.forEach(({ rule, path }, index) => {
            const storageClass = storageClassOf(rule);
            const higher = ordered.slice(0, index).filter((other) => storageClassOf(other.rule) === storageClass);
            const found = lifecycleWarning.rule?.({ rule, path, storageClass, higher, options }) ?? null;
            if (found !== null) {
                warnings.push({ path: `${path}${found.at}`, rule: lifecycleWarning.id, reason: found.reason });
            }
        });
    }
    return byPosition(warnings);
}
