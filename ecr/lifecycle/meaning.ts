import { canonicalJson } from "../../aws/json.ts";
import { ruleSentence } from "./describe.ts";
import { patternsOf } from "./match.ts";
import { byPriority, type Rule, storageClassOf } from "./policy.ts";
import { readLifecyclePolicy } from "./read.ts";

/** What one rule of a lifecycle policy does, whatever its number and description. */
export interface RuleMeaning {
    /** The same text for two rules that do the same. */
    key: string;
    /** The number of the rule in its policy; 0 where the policy cannot be read. */
    priority: number;
    /** The rule as one sentence. */
    sentence: string;
}

/**
 * What a lifecycle policy does: its rules in the order in which they apply. Numbers, descriptions, the order in a list of
 * tags, and a prefix written as a pattern make no difference. A policy that breaks AWS's rules is one rule, its text.
 */
export function lifecycleMeaning(policy: string): RuleMeaning[] {
    const { document } = readLifecyclePolicy(policy);
    if (document === null) {
        return [{ key: textOf(policy), priority: 0, sentence: policy }];
    }
    return byPriority(document.rules).map((rule) => ({
        key: keyOf(rule),
        priority: rule.rulePriority,
        sentence: ruleSentence(rule),
    }));
}

function keyOf(rule: Rule): string {
    const { tagStatus, countType, countNumber } = rule.selection;
    const { type, targetStorageClass } = rule.action;
    return canonicalJson({
        tagStatus,
        tags: [...new Set(patternsOf(rule))].sort(),
        storageClass: storageClassOf(rule),
        countType,
        countNumber,
        action: type,
        ...(targetStorageClass !== undefined && { targetStorageClass }),
    });
}

function textOf(policy: string): string {
    try {
        return canonicalJson(JSON.parse(policy));
    } catch {
        return policy;
    }
}
