import { isProtecting } from "./describe.ts";
import { patternsOf, selectsAllOf } from "./match.ts";
import { ActionType, CountType, type Rule, StorageClass, storageClassOf, TagStatus } from "./policy.ts";
import { PATTERN_LENGTH } from "./priorities.ts";
import { listed } from "./problems.ts";
import { UNTAGGED_EXPIRE_AFTER_DAYS } from "./retention.ts";
import { patternFix } from "./suggest.ts";
import { isUnreleased, promotedTagsOf, selectsOneImage } from "./tagNames.ts";
import type { LifecycleWarning, WarningOptions, WarningSubject } from "./warning.ts";
import { mostlyCovered, placesTaken } from "./warningsOfCounts.ts";

/** From this count on, a rule for some tags is taken for one that guards them, whatever their name. */
export const GUARDING_COUNT = 100;

/** Releases that have to stay next to the current one, for a rollback. */
export const ROLLBACK_RELEASES = 3;

/** Days in which an image is surely pulled again while it is in use. */
export const PULLED_WITHIN_DAYS = 30;

/** The warnings, in the order of the questions that one asks about a policy. */
export const WARNING_KINDS: readonly LifecycleWarning[] = [
    { id: "dead-rule", rule: deadRule },
    { id: "mostly-covered", rule: mostlyCovered },
    { id: "impossible-tag", rule: impossibleTag },
    { id: "and-list", rule: andList },
    { id: "no-untagged-rule", policy: noUntaggedRule },
    { id: "untagged-take-places", rule: untaggedTakePlaces },
    { id: "tagged-unlimited", policy: taggedUnlimited },
    { id: "places-taken", rule: placesTaken },
    { id: "low-count", rule: lowCount },
    { id: "age-on-promoted", rule: ageOnPromoted },
    { id: "can-hit-in-use", rule: canHitInUse },
    { id: "archive-never-filled", policy: archiveNeverFilled },
];

function deadRule({ rule, higher }: WarningSubject) {
    const shadow = higher.find((other) => selectsAllOf(other.rule, rule));
    // Protected twice is protected.
    if (shadow !== undefined && !(isProtecting(rule) && isProtecting(shadow.rule))) {
        const reason = `can never act: each image that it selects also matches the tags of ${shadow.label}, which comes first and freezes it`;
        return { at: "", reason };
    }
    const untagged = higher.find((other) => other.rule.selection.tagStatus === TagStatus.Untagged);
    const tagged = higher.find(
        (other) => patternsOf(other.rule).length > 0 && patternsOf(other.rule).every(isAllStars),
    );
    if (rule.selection.tagStatus === TagStatus.Any && untagged !== undefined && tagged !== undefined) {
        const reason = `can never act: ${listed([untagged.label, tagged.label].sort(), "and")} come first and match all untagged and all tagged images`;
        return { at: "", reason };
    }
    return null;
}

function isAllStars(pattern: string): boolean {
    return /^\*+$/.test(pattern);
}

function impossibleTag({ rule }: WarningSubject) {
    for (const key of ["tagPatternList", "tagPrefixList"] as const) {
        for (const [index, entry] of (rule.selection[key] ?? []).entries()) {
            const at = `.selection.${key}[${index}]`;
            if (key === "tagPrefixList" && entry.includes("*")) {
                const reason = `matches no tag: a prefix takes "*" for a plain character, which no tag has; write "${entry}" in tagPatternList`;
                return { at, reason };
            }
            const plain = entry.replaceAll("*", "");
            if (!/^[\w.-]*$/.test(plain) || /^[.-]/.test(entry) || plain.length > PATTERN_LENGTH) {
                const reason = `matches no tag: a tag has at most ${PATTERN_LENGTH} letters, digits and _ . - and begins with none of . -, found "${entry}"${tagFix(key, entry)}`;
                return { at, reason };
            }
        }
    }
    return null;
}

function tagFix(key: "tagPatternList" | "tagPrefixList", entry: string): string {
    const fix = patternFix(entry);
    return fix === "" || key === "tagPatternList" ? fix : `${fix} in tagPatternList`;
}

function andList({ rule }: WarningSubject) {
    const key = rule.selection.tagPatternList === undefined ? "tagPrefixList" : "tagPatternList";
    const tags = rule.selection[key] ?? [];
    if (tags.length < 2) {
        return null;
    }
    const all = listed(
        tags.map((tag) => JSON.stringify(tag)),
        "and",
    );
    const reason = `selects only images that have a tag for each of ${all}: the entries of a list are joined by AND; for OR write one rule an entry`;
    return { at: `.selection.${key}`, reason };
}

function noUntaggedRule(rules: readonly Rule[], { immutableTags = false }: WarningOptions): string | null {
    return immutableTags || standardOnly(rules).some(({ selection }) => selection.tagStatus !== TagStatus.Tagged)
        ? null
        : "leave untagged images alone for ever: each push that moves a tag leaves one behind; add a rule for untagged images";
}

/** A rule for all tags that never acts is a decision to keep them; without one no one has decided. */
function taggedUnlimited(rules: readonly Rule[]): string | null {
    return standardOnly(rules).some((rule) => !isProtecting(rule) && rule.selection.tagStatus !== TagStatus.Untagged) ||
        rules.some((rule) => rule.selection.tagStatus === TagStatus.Any || patternsOf(rule).some(isAllStars))
        ? null
        : "never delete a tagged image: each one is kept and paid for; add a last rule for tagStatus any, by count or by age";
}

function standardOnly(rules: readonly Rule[]): Rule[] {
    return rules.filter((rule) => storageClassOf(rule) === StorageClass.Standard);
}

function untaggedTakePlaces({ rule, higher, options }: WarningSubject) {
    const { tagStatus, countType, countNumber } = rule.selection;
    if (tagStatus !== TagStatus.Any || countType !== CountType.ImageCountMoreThan || isProtecting(rule)) {
        return null;
    }
    const untagged = higher.find((other) => other.rule.selection.tagStatus === TagStatus.Untagged);
    if (untagged === undefined) {
        if (options.immutableTags) {
            return null;
        }
        const reason = `counts untagged images among the newest ${countNumber}, so that they push out tagged ones: add a rule that expires untagged images after some days`;
        return { at: ".selection.countNumber", reason };
    }
    const { selection } = untagged.rule;
    const most = selection.countType === CountType.ImageCountMoreThan ? selection.countNumber : null;
    if (most !== null ? most * 2 >= countNumber : selection.countNumber > UNTAGGED_EXPIRE_AFTER_DAYS) {
        const how =
            most !== null
                ? `keeps ${most} of them, and each takes one of the ${countNumber} places`
                : `keeps them for ${selection.countNumber} days, in which they take some of the ${countNumber} places`;
        return { at: ".selection.countNumber", reason: `counts untagged images too: ${untagged.label} ${how}` };
    }
    return null;
}

function lowCount({ rule }: WarningSubject) {
    const { tagStatus, countType, countNumber } = rule.selection;
    if (
        tagStatus === TagStatus.Untagged ||
        countType !== CountType.ImageCountMoreThan ||
        rule.action.type !== ActionType.Expire ||
        countNumber > ROLLBACK_RELEASES ||
        selectsOneImage(rule) ||
        isUnreleased(rule)
    ) {
        return null;
    }
    const reason = `keeps ${countNumber}, too few to roll back by ${ROLLBACK_RELEASES} releases: keep at least ${ROLLBACK_RELEASES + 1}, more if a release is more than one image`;
    return { at: ".selection.countNumber", reason };
}

function ageOnPromoted({ rule }: WarningSubject) {
    const promoted = promotedTagsOf(rule);
    if (promoted.length === 0 || !deletesByAge(rule)) {
        return null;
    }
    const reason = `deletes images with a tag ${listed(promoted, "and")} by their age: a new tag on an old image does not make it younger, so that what was promoted last may go first; count images instead`;
    return { at: ".selection.countType", reason };
}

function canHitInUse({ rule, higher }: WarningSubject) {
    const { tagStatus, countType, countNumber } = rule.selection;
    const guarded = higher.some((other) => guards(other.rule));
    if (tagStatus === TagStatus.Untagged || isProtecting(rule) || isUnreleased(rule) || guarded) {
        return null;
    }
    if (deletesByAge(rule) && promotedTagsOf(rule).length === 0) {
        const reason = `can delete an image in use: Amazon ECR does not look at what runs, and an image that is ${countNumber} days old may still; protect the tags of what is deployed by a rule before it`;
        return { at: "", reason };
    }
    if (rule.action.type !== ActionType.Transition) {
        return null;
    }
    const pulled = countType === CountType.SinceImagePulled;
    if (!pulled || countNumber < PULLED_WITHIN_DAYS) {
        const why = pulled
            ? `what runs longer than ${countNumber} days is not pulled again in that time`
            : "Amazon ECR does not look at what runs";
        const reason = `can archive an image in use, which then cannot be pulled until it is restored: ${why}; protect the tags of what is deployed by a rule before it`;
        return { at: "", reason };
    }
    return null;
}

/**
 * Whether a rule keeps what is deployed, as far as one can tell: it protects tags, keeps many of them, or enough of tags
 * that are named as deployed. Keeping builds that are not released guards no production, however many they are.
 */
function guards(rule: Rule): boolean {
    const { tagStatus, countType, countNumber } = rule.selection;
    // Few images have a tag for each of several patterns.
    if (tagStatus !== TagStatus.Tagged || patternsOf(rule).length > 1 || isUnreleased(rule)) {
        return false;
    }
    const enough = promotedTagsOf(rule).length > 0 ? ROLLBACK_RELEASES + 1 : GUARDING_COUNT;
    return isProtecting(rule) || (countType === CountType.ImageCountMoreThan && countNumber >= enough);
}

function archiveNeverFilled(rules: readonly Rule[]): string | null {
    const archive = rules.some((rule) => storageClassOf(rule) === StorageClass.Archive);
    return archive && !rules.some((rule) => rule.action.type === ActionType.Transition)
        ? "delete archived images but archive none, so that they only reach what is archived by hand: add a rule with the action transition"
        : null;
}

function deletesByAge(rule: Rule): boolean {
    const { countType } = rule.selection;
    return rule.action.type === ActionType.Expire && countType === CountType.SinceImagePushed && !isProtecting(rule);
}
