import { patternsOf } from "./match.ts";
import {
    ActionType,
    byPriority,
    CountType,
    type LifecyclePolicy,
    type Rule,
    StorageClass,
    storageClassOf,
    TagStatus,
} from "./types.ts";

/** From which numbers on a rule is taken not to bound anything. */
export interface BoundLimits {
    images: number;
    days: number;
}

/**
 * Says which images a policy lets pile up for ever, empty where it bounds them all. An image obeys the first rule whose
 * tags it matches, so that untagged images, and images with a tag that no pattern foresees, have to reach a rule that
 * deletes; tags that a rule names and protects are kept on purpose, and count as bounded.
 */
export function unboundedImages({ rules }: LifecyclePolicy, limits: BoundLimits): string[] {
    const standard = classRules(rules, StorageClass.Standard);
    const faults = [
        ...unbounded("untagged images", standard.find(selectsUntagged), limits),
        ...unbounded(
            standard.some(isForTags) ? "images with other tags than its rules name" : "tagged images",
            standard.find(selectsAnyTag),
            limits,
        ),
    ];
    if (rules.some(({ action }) => action.type === ActionType.Transition)) {
        const archive = classRules(rules, StorageClass.Archive);
        faults.push(
            ...unbounded("archived images without a tag", archive.find(selectsUntagged), limits),
            ...unbounded("archived images with a tag", archive.find(selectsAnyTag), limits),
        );
    }
    return faults;
}

function classRules(rules: readonly Rule[], storageClass: StorageClass): Rule[] {
    return byPriority(rules.filter((rule) => storageClassOf(rule) === storageClass));
}

function selectsUntagged({ selection }: Rule): boolean {
    return selection.tagStatus !== TagStatus.Tagged;
}

/** Whether a rule selects images whatever their tags are. */
function selectsAnyTag(rule: Rule): boolean {
    return (
        rule.selection.tagStatus === TagStatus.Any ||
        (rule.selection.tagStatus === TagStatus.Tagged && patternsOf(rule).every((pattern) => /^\*+$/.test(pattern)))
    );
}

function isForTags(rule: Rule): boolean {
    return rule.selection.tagStatus === TagStatus.Tagged && !selectsAnyTag(rule);
}

function unbounded(images: string, owner: Rule | undefined, limits: BoundLimits): string[] {
    if (owner === undefined) {
        return [`${images} are never deleted`];
    }
    const { countType, countNumber } = owner.selection;
    const byCount = countType === CountType.ImageCountMoreThan;
    if (countNumber > (byCount ? limits.images : limits.days)) {
        return [`${images} are kept up to ${countNumber}${byCount ? "" : " days"}`];
    }
    return [];
}
