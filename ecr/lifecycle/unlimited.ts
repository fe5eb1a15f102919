import { matchesWildcard } from "../../aws/wildcard.ts";
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
} from "./policy.ts";

/** Images of a rule that counts, at most: the default of the policy pack, so that no advice leads beyond it. */
export const LIMITED_IMAGES = 1_000;

/** From which numbers on a rule is taken not to bound anything. */
export interface ImageLimits {
    /** Images of a rule that counts. */
    images: number;
    /** Days of a rule that counts days in the standard storage class. */
    days: number;
    /** Days of a rule that counts days in the archive, where images are to stay for long. */
    archiveDays: number;
    /** Patterns of tags whose images may be kept for good. */
    protectedTags: readonly string[];
}

/** Images that pile up. */
export interface Unlimited {
    /** A sentence: `tagged images are kept up to 999999`. */
    problem: string;
    /** The pattern of the rule that keeps them, where it is a rule for some tags; null for a rule that they all obey, or none. */
    tag: string | null;
}

/**
 * Says which images a policy lets pile up for ever, empty where it limits them all. An image obeys the first rule whose
 * tags it matches, so that each rule that is reached has to keep few enough, and untagged images, and images with a tag
 * that no pattern foresees, have to reach a rule that deletes. A rule that names a whole tag keeps one image at most, for
 * a tag is on one image only; tags of the limits' list are kept on purpose.
 */
export function unlimitedImages({ rules }: LifecyclePolicy, limits: ImageLimits): Unlimited[] {
    const standard = classRules(rules, StorageClass.Standard);
    const problems = [
        ...unlimited("untagged images", standard.find(selectsUntagged), limits),
        ...unlimited(
            standard.some(isForTags) ? "images with other tags than its rules name" : "tagged images",
            standard.find(selectsAnyTag),
            limits,
        ),
        ...unlimitedTags(standard, "images", limits),
    ];
    if (rules.some(({ action }) => action.type === ActionType.Transition)) {
        const archive = classRules(rules, StorageClass.Archive);
        problems.push(
            ...unlimited("archived images without a tag", archive.find(selectsUntagged), limits),
            ...unlimited("archived images with a tag", archive.find(selectsAnyTag), limits),
            ...unlimitedTags(archive, "archived images", limits),
        );
    }
    return problems;
}

/** What the rules for some tags keep, of those that any image reaches. */
function unlimitedTags(rules: readonly Rule[], images: string, limits: ImageLimits): Unlimited[] {
    return rules.filter(isForTags).flatMap((rule, index, named) => {
        const patterns = patternsOf(rule);
        const isFew = patterns.some(
            (pattern) =>
                !pattern.includes("*") || limits.protectedTags.some((allowed) => matchesWildcard(allowed, pattern)),
        );
        const isReached =
            !rules.some((other) => selectsAnyTag(other) && other.rulePriority < rule.rulePriority) &&
            !named.slice(0, index).some((other) => coversAll(patternsOf(other), patterns));
        const tag = patterns.join(" and ");
        return isFew || !isReached
            ? []
            : unlimited(`${images} tagged ${tag}`, rule, limits).map(({ problem }) => ({
                  problem,
                  tag: patterns[0] ?? "",
              }));
    });
}

/** Whether images that match all of some patterns match all of the others. */
function coversAll(others: readonly string[], patterns: readonly string[]): boolean {
    return others.every((other) => patterns.some((pattern) => matchesWildcard(other, pattern)));
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

function unlimited(images: string, owner: Rule | undefined, limits: ImageLimits): Unlimited[] {
    if (owner === undefined) {
        return [{ problem: `${images} are never deleted`, tag: null }];
    }
    const { countType, countNumber } = owner.selection;
    const byCount = countType === CountType.ImageCountMoreThan;
    const days = storageClassOf(owner) === StorageClass.Archive ? limits.archiveDays : limits.days;
    if (countNumber > (byCount ? limits.images : days)) {
        return [{ problem: `${images} are kept up to ${countNumber}${byCount ? "" : " days"}`, tag: null }];
    }
    return [];
}
