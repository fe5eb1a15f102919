import type { Warning } from "../../text/problem.ts";
import { type LifecyclePolicy, type Rule, StorageClass, storageClassOf } from "./policy.ts";
import { byPosition } from "./problems.ts";
import { listedTags } from "./ruleChecks.ts";
import type { WarningOptions } from "./warning.ts";

/** The highest number that AWS surely takes: it documents no maximum for priorities and counts. */
const SURE_NUMBER = 2_147_483_647;

/** Says what in a legal document AWS may refuse although no page forbids it, sorted by position. */
export function ruleWarnings(policy: LifecyclePolicy, { label }: WarningOptions = {}): Warning[] {
    const warnings: Warning[] = [];
    policy.rules.forEach((rule, index) => {
        const path = `rules[${index}]`;
        warnNumbers(rule, path, warnings);
        warnStorageClass(rule, path, warnings);
        warnRepeated(rule, path, warnings);
        warnOverlap(policy.rules, index, label, warnings);
    });
    return byPosition(warnings);
}

function warnNumbers(rule: Rule, path: string, warnings: Warning[]): void {
    const numbers = { rulePriority: rule.rulePriority, "selection.countNumber": rule.selection.countNumber };
    for (const [key, value] of Object.entries(numbers)) {
        if (value > SURE_NUMBER) {
            const reason = `is ${value}: AWS names no maximum, but hardly takes more than ${SURE_NUMBER}`;
            warnings.push({ path: `${path}.${key}`, code: "number-large", reason });
        }
    }
}

// Seen only in reports of refused policies; the default means the same.
function warnStorageClass(rule: Rule, path: string, warnings: Warning[]): void {
    if (rule.selection.storageClass === StorageClass.Standard) {
        const reason = 'is "standard", which is the default: leave it out, no policy that writes it is known to work';
        warnings.push({ path: `${path}.selection.storageClass`, code: "storage-class-default", reason });
    }
}

function warnRepeated(rule: Rule, path: string, warnings: Warning[]): void {
    for (const key of ["tagPatternList", "tagPrefixList"] as const) {
        const tags = rule.selection[key] ?? [];
        const repeated = tags.findIndex((tag, index) => tags.indexOf(tag) < index);
        if (repeated >= 0) {
            const reason = `repeats ${listedTags([tags[repeated] ?? ""])} of the same list, which changes nothing: drop it`;
            warnings.push({ path: `${path}.selection.${key}[${repeated}]`, code: "tag-list-repeats", reason });
        }
    }
}

function warnOverlap(rules: readonly Rule[], index: number, label: WarningOptions["label"], warnings: Warning[]): void {
    const rule = rules[index];
    if (rule === undefined) {
        return;
    }
    for (const [earlier, other] of rules.slice(0, index).entries()) {
        if (storageClassOf(other) !== storageClassOf(rule)) {
            continue;
        }
        const name = label?.(other) ?? `rules[${earlier}]`;
        const prefixes = rule.selection.tagPrefixList ?? [];
        const shared = prefixes.filter((prefix) => other.selection.tagPrefixList?.includes(prefix));
        if (shared.length > 0) {
            const reason = `shares ${listedTags(shared)} with ${name}: AWS wants the prefixes of a storage class to be unique and does not say how it compares longer lists`;
            warnings.push({ path: `rules[${index}].selection.tagPrefixList`, code: "prefix-overlap", reason });
            return;
        }
        const patterns = rule.selection.tagPatternList ?? [];
        const same = other.selection.tagPatternList?.slice().sort().join("\n") === [...patterns].sort().join("\n");
        if (patterns.length > 0 && same) {
            const reason = `is the list of ${name}: AWS forbids this for prefixes and is silent on patterns, and the rule can never act`;
            warnings.push({ path: `rules[${index}].selection.tagPatternList`, code: "pattern-repeats", reason });
            return;
        }
    }
}
