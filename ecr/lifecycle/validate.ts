import { canonicalJson } from "../../aws/json.ts";
import type { Problem } from "../../text/problem.ts";
import { readMap } from "./parse.ts";
import { LIFECYCLE_POLICY_LENGTH, LIFECYCLE_RULES, TagStatus } from "./policy.ts";
import { byPosition, shown } from "./problems.ts";
import { checkRule, listedTags, type RuleDraft } from "./ruleChecks.ts";

/**
 * Says all that AWS would refuse in a lifecycle policy document, sorted by position; an empty list for a legal one.
 * https://docs.aws.amazon.com/AmazonECR/latest/userguide/lifecycle_policy_parameters.html
 */
export function validateLifecyclePolicy(document: unknown): Problem[] {
    const problems: Problem[] = [];
    const policy = readMap(document, "", { required: ["rules"], optional: [] }, problems);
    const rules = policy?.rules;
    if (rules === undefined || rules === null) {
        return byPosition(problems);
    }
    if (!Array.isArray(rules)) {
        problems.push({ path: "rules", code: "wrong-type", reason: `must be a list of rules, found ${shown(rules)}` });
        return byPosition(problems);
    }
    if (rules.length < 1 || rules.length > LIFECYCLE_RULES) {
        const way = rules.length === 0 ? "add a rule, or drop the whole policy" : "merge or drop some";
        const reason = `must have 1 to ${LIFECYCLE_RULES} rules, found ${rules.length}: ${way}`;
        problems.push({ path: "rules", code: "rule-count", reason });
    }
    const drafts = rules.map((rule: unknown, index) => checkRule(rule, `rules[${index}]`, problems));
    checkPriorities(drafts, problems);
    checkUnique(drafts, TagStatus.Any, problems);
    checkUnique(drafts, TagStatus.Untagged, problems);
    checkAnyLast(drafts, problems);
    checkPrefixes(drafts, problems);
    checkLength(document, problems);
    return byPosition(problems);
}

function checkPriorities(drafts: readonly RuleDraft[], problems: Problem[]): void {
    const first = new Map<number, number>();
    drafts.forEach(({ rulePriority }, index) => {
        if (rulePriority === undefined) {
            return;
        }
        const earlier = first.get(rulePriority);
        if (earlier === undefined) {
            first.set(rulePriority, index);
            return;
        }
        problems.push({
            path: `rules[${index}].rulePriority`,
            code: "priority-unique",
            reason: `must be unique, found ${rulePriority} as in rules[${earlier}]; gaps between priorities are allowed`,
        });
    });
}

function checkUnique(drafts: readonly RuleDraft[], tagStatus: "any" | "untagged", problems: Problem[]): void {
    const first = new Map<string, number>();
    drafts.forEach((draft, index) => {
        if (draft.tagStatus !== tagStatus || draft.storageClass === undefined) {
            return;
        }
        const earlier = first.get(draft.storageClass);
        if (earlier === undefined) {
            first.set(draft.storageClass, index);
            return;
        }
        problems.push({
            path: `rules[${index}].selection.tagStatus`,
            code: `${tagStatus}-unique`,
            reason: `must be "${tagStatus}" in one rule of a storage class only, found again after rules[${earlier}], both for ${draft.storageClass} images: merge the two`,
        });
    });
}

// The guide says "highest of all"; that it is meant within a storage class follows from its own archive example, where
// `any` for standard images has priority 1 and `any` for archived ones 2.
function checkAnyLast(drafts: readonly RuleDraft[], problems: Problem[]): void {
    const seen = new Set<string>();
    drafts.forEach((draft, index) => {
        const { rulePriority, storageClass } = draft;
        if (draft.tagStatus !== TagStatus.Any || storageClass === undefined || seen.has(storageClass)) {
            return;
        }
        seen.add(storageClass);
        let highest = index;
        drafts.forEach((other, at) => {
            const rival = other.storageClass === storageClass && other.tagStatus !== TagStatus.Any;
            if (rival && (other.rulePriority ?? 0) > (drafts[highest]?.rulePriority ?? Number.POSITIVE_INFINITY)) {
                highest = at;
            }
        });
        if (highest !== index) {
            const above = drafts[highest]?.rulePriority;
            problems.push({
                path: `rules[${index}].rulePriority`,
                code: "any-last",
                reason: `must be the highest of all rules for ${storageClass} images where tagStatus is "any", found ${rulePriority}: go above the ${above} of rules[${highest}]`,
            });
        }
    });
}

// How AWS compares lists that overlap in part is not documented: a warning, see warnings.ts.
function checkPrefixes(drafts: readonly RuleDraft[], problems: Problem[]): void {
    const first = new Map<string, number>();
    drafts.forEach(({ prefixes, storageClass }, index) => {
        if (prefixes === undefined || prefixes.length === 0 || storageClass === undefined) {
            return;
        }
        const key = JSON.stringify([storageClass, ...[...new Set(prefixes)].sort()]);
        const earlier = first.get(key);
        if (earlier === undefined) {
            first.set(key, index);
            return;
        }
        problems.push({
            path: `rules[${index}].selection.tagPrefixList`,
            code: "prefix-unique",
            reason: `must not be the list of another rule for ${storageClass} images, found ${listedTags(prefixes)} as in rules[${earlier}]: a prefix obeys one rule`,
        });
    });
}

// The minimum of 100 characters needs no check: the shortest legal rule has more.
function checkLength(document: unknown, problems: Problem[]): void {
    const { min, max } = LIFECYCLE_POLICY_LENGTH;
    let length: number;
    try {
        length = canonicalJson(document).length;
    } catch {
        problems.push({ path: "", code: "wrong-type", reason: "must be plain data that can be written as JSON" });
        return;
    }
    if (length > max) {
        const reason = `must have ${min} to ${max} characters as JSON, found ${length}: shorten or drop descriptions`;
        problems.push({ path: "", code: "length", reason });
    }
}
