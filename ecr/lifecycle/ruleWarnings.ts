import { byPosition } from "./faults.ts";
import { type Fault, type LifecyclePolicy, type Rule, StorageClass, storageClassOf } from "./policy.ts";
import { listedTags } from "./ruleChecks.ts";

/** The highest number that AWS surely takes: it documents no maximum for priorities and counts. */
const SURE_NUMBER = 2_147_483_647;

/** Says what in a legal document AWS may refuse although no page forbids it, sorted by position. */
export function doubtsAbout(policy: LifecyclePolicy): Fault[] {
    const doubts: Fault[] = [];
    policy.rules.forEach((rule, index) => {
        const path = `rules[${index}]`;
        doubtNumbers(rule, path, doubts);
        doubtStorageClass(rule, path, doubts);
        doubtRepeated(rule, path, doubts);
        doubtOverlap(policy.rules, index, doubts);
    });
    return byPosition(doubts);
}

function doubtNumbers(rule: Rule, path: string, doubts: Fault[]): void {
    const numbers = { rulePriority: rule.rulePriority, "selection.countNumber": rule.selection.countNumber };
    for (const [key, value] of Object.entries(numbers)) {
        if (value > SURE_NUMBER) {
            const reason = `is ${value}: AWS names no maximum, but hardly takes more than ${SURE_NUMBER}`;
            doubts.push({ path: `${path}.${key}`, rule: "number-large", reason });
        }
    }
}

// Seen only in reports of refused policies; the default means the same.
function doubtStorageClass(rule: Rule, path: string, doubts: Fault[]): void {
    if (rule.selection.storageClass === StorageClass.Standard) {
        const reason = 'is "standard", which is the default: leave it out, no policy that writes it is known to work';
        doubts.push({ path: `${path}.selection.storageClass`, rule: "storage-class-default", reason });
    }
}

function doubtRepeated(rule: Rule, path: string, doubts: Fault[]): void {
    for (const key of ["tagPatternList", "tagPrefixList"] as const) {
        const tags = rule.selection[key] ?? [];
        const repeated = tags.findIndex((tag, index) => tags.indexOf(tag) < index);
        if (repeated >= 0) {
            const reason = `repeats ${listedTags([tags[repeated] ?? ""])} of the same list, which changes nothing: drop it`;
            doubts.push({ path: `${path}.selection.${key}[${repeated}]`, rule: "tag-list-repeats", reason });
        }
    }
}

function doubtOverlap(rules: readonly Rule[], index: number, doubts: Fault[]): void {
    const rule = rules[index];
    if (rule === undefined) {
        return;
    }
    for (const [earlier, other] of rules.slice(0, index).entries()) {
        if (storageClassOf(other) !== storageClassOf(rule)) {
            continue;
        }
        const prefixes = rule.selection.tagPrefixList ?? [];
        const shared = prefixes.filter((prefix) => other.selection.tagPrefixList?.includes(prefix));
        if (shared.length > 0) {
            const reason = `shares ${listedTags(shared)} with rules[${earlier}]: AWS wants the prefixes of a storage class to be unique and does not say how it compares longer lists`;
            doubts.push({ path: `rules[${index}].selection.tagPrefixList`, rule: "prefix-overlap", reason });
            return;
        }
        const patterns = rule.selection.tagPatternList ?? [];
        const same = other.selection.tagPatternList?.slice().sort().join("\n") === [...patterns].sort().join("\n");
        if (patterns.length > 0 && same) {
            const reason = `is the list of rules[${earlier}]: AWS forbids this for prefixes and is silent on patterns, and the rule can never act`;
            doubts.push({ path: `rules[${index}].selection.tagPatternList`, rule: "pattern-repeats", reason });
            return;
        }
    }
}
