import type { WarningCode } from "../../text/problemCodes.ts";
import type { Rule, StorageClass } from "./policy.ts";

/** What is known of a repository next to its policy. */
export interface WarningOptions {
    /** Whether no tag can be moved to another image, so that no push leaves an untagged image behind. Defaults to false. */
    immutableTags?: boolean;
    /** What a reason calls another rule. Defaults to its path in the document. */
    label?: (rule: Rule) => string;
}

/** A rule with its surroundings, as a warning looks at it. */
export interface WarningSubject {
    rule: Rule;
    /** What a reason calls the rule. */
    label: string;
    storageClass: StorageClass;
    /** Rules for the same storage class that come before. */
    higher: { rule: Rule; label: string }[];
    options: WarningOptions;
}

/** One warning: looks at a rule, or at the whole policy. */
export interface LifecycleWarning {
    /** Stable id. */
    id: WarningCode;
    /** Answers a path below the rule, empty for the rule itself, and the reason; or null. */
    rule?: (subject: WarningSubject) => { at: string; reason: string } | null;
    /** Answers the reason, or null. */
    policy?: (rules: readonly Rule[], options: WarningOptions) => string | null;
}
