import { canonicalJson } from "../../aws/json.ts";
import type { Problem } from "../../text/problem.ts";
import { covers } from "./match.ts";
import {
    type Action,
    LIFECYCLE_POLICY_LENGTH,
    LIFECYCLE_RULES,
    type LifecyclePolicy,
    type Rule,
    type Selection,
} from "./policy.ts";
import { byTagPriorities, PRIORITIES, protectPriorities } from "./priorities.ts";
import { checkRetention, MOST, type RetentionSettings, UNTAGGED_EXPIRE_AFTER_DAYS } from "./retention.ts";
import { SIGNATURE_TAGS } from "./signatures.ts";

/** A policy made from settings. */
export interface RenderedPolicy {
    /** Null where there are problems, or where no setting needs a rule. */
    document: LifecyclePolicy | null;
    /** Canonical JSON of the document, or null like it. */
    text: string | null;
    /** What is wrong with the settings, with paths below them: `keepLastByTag["v*"]`. */
    problems: Problem[];
}

/** Images of one pattern that no repository can have; a rule that keeps as many deletes none. */
const ALL_IMAGES = 999_999;

/** Days in archive that none of these images will see: a hundred years. */
const ALL_DAYS = 36_500;

const EXPIRE: Action = { type: "expire" };

/** Makes a lifecycle policy from settings, the same one for the same settings in any order. */
export function renderLifecyclePolicy(written: RetentionSettings): RenderedPolicy {
    const problems = checkRetention(written);
    if (problems.length > 0) {
        return { document: null, text: null, problems };
    }
    const settings = withSignatures(written);
    // Each pattern is a rule: beyond the limit there is nothing to number.
    const patterns = [settings.protectTags ?? [], settings.keepLastByTag ?? {}, settings.expireAfterDaysByTag ?? {}];
    const count = patterns.reduce((sum, each) => sum + Object.keys(each).length, 0);
    if (count > LIFECYCLE_RULES) {
        const reason = `need a rule for each of ${count} patterns, AWS takes ${LIFECYCLE_RULES} rules: name fewer patterns`;
        return { document: null, text: null, problems: [{ path: "", code: "setting-count", reason }] };
    }
    const rules = [
        ...untaggedRules(settings),
        ...protectRules(settings),
        ...byTagRules(settings),
        ...anyRules(settings),
        ...archivedRules(settings),
    ].sort((a, b) => a.rulePriority - b.rulePriority);
    if (rules.length === 0) {
        return { document: null, text: null, problems };
    }
    const document = { rules };
    const text = canonicalJson(document);
    const { max } = LIFECYCLE_POLICY_LENGTH;
    if (rules.length > LIFECYCLE_RULES || text.length > max) {
        const reason = `need ${rules.length} rules in ${text.length} characters, AWS takes ${LIFECYCLE_RULES} and ${max}: name fewer patterns`;
        return { document: null, text: null, problems: [{ path: "", code: "setting-count", reason }] };
    }
    return { document, text, problems };
}

/** Signatures by tag are images of their own: their tags are protected, and take none of the places of other images. */
function withSignatures(settings: RetentionSettings): RetentionSettings {
    const { signaturesPerImage = 0, protectTags = [], keepLast } = settings;
    if (signaturesPerImage === 0) {
        return settings;
    }
    const isProtected = protectTags.some((pattern) => covers(pattern, SIGNATURE_TAGS));
    return {
        ...settings,
        protectTags: isProtected ? protectTags : [...protectTags, SIGNATURE_TAGS],
        ...(keepLast !== undefined && { keepLast: Math.min(MOST, keepLast * (1 + signaturesPerImage)) }),
    };
}

function untaggedRules({ untaggedExpireAfterDays = UNTAGGED_EXPIRE_AFTER_DAYS }: RetentionSettings): Rule[] {
    if (untaggedExpireAfterDays === 0) {
        return [];
    }
    const description = `Expire untagged images after ${days(untaggedExpireAfterDays)}`;
    const selection = pushed({ tagStatus: "untagged" }, untaggedExpireAfterDays);
    return [{ rulePriority: PRIORITIES.untagged, description, selection, action: EXPIRE }];
}

// A rule that never acts protects: its images are frozen for all lower rules.
function protectRules({ protectTags = [], deleteArchivedAfterDays }: RetentionSettings): Rule[] {
    const standard = protectPriorities(protectTags, PRIORITIES.protect);
    const rules = [...standard].map(([pattern, rulePriority]) => ({
        rulePriority,
        description: `Protect images tagged ${pattern}`,
        selection: newest({ tagStatus: "tagged", tagPatternList: [pattern] }, ALL_IMAGES),
        action: EXPIRE,
    }));
    if (deleteArchivedAfterDays === undefined) {
        return rules;
    }
    const archived = protectPriorities(protectTags, PRIORITIES.archivedProtect);
    return [
        ...rules,
        ...[...archived].map(([pattern, rulePriority]) => ({
            rulePriority,
            description: `Protect archived images tagged ${pattern}`,
            selection: transitioned({ tagStatus: "tagged", tagPatternList: [pattern] }, ALL_DAYS),
            action: EXPIRE,
        })),
    ];
}

function byTagRules({ keepLastByTag = {}, expireAfterDaysByTag = {} }: RetentionSettings): Rule[] {
    const priorities = byTagPriorities(Object.keys(keepLastByTag), Object.keys(expireAfterDaysByTag));
    const tagged = (pattern: string) => ({ tagStatus: "tagged" as const, tagPatternList: [pattern] });
    const counted = Object.entries(keepLastByTag).map(([pattern, count]) => ({
        rulePriority: priorities.get(pattern) ?? PRIORITIES.kept,
        description: `Keep the newest ${images(count)} tagged ${pattern}`,
        selection: newest(tagged(pattern), count),
        action: EXPIRE,
    }));
    const aged = Object.entries(expireAfterDaysByTag).map(([pattern, count]) => ({
        rulePriority: priorities.get(pattern) ?? PRIORITIES.aged,
        description: `Expire images tagged ${pattern} after ${days(count)}`,
        selection: pushed(tagged(pattern), count),
        action: EXPIRE,
    }));
    return [...counted, ...aged];
}

function anyRules({ keepLast, archiveAfterDays }: RetentionSettings): Rule[] {
    const rulePriority = PRIORITIES.any;
    if (keepLast !== undefined) {
        const description = `Keep the newest ${keepLast} images`;
        return [{ rulePriority, description, selection: newest({ tagStatus: "any" }, keepLast), action: EXPIRE }];
    }
    if (archiveAfterDays === undefined) {
        return [];
    }
    return [
        {
            rulePriority,
            description: `Archive images not pulled for ${days(archiveAfterDays)}`,
            selection: {
                tagStatus: "any",
                countType: "sinceImagePulled",
                countUnit: "days",
                countNumber: archiveAfterDays,
            },
            action: { type: "transition", targetStorageClass: "archive" },
        },
    ];
}

function archivedRules({ deleteArchivedAfterDays }: RetentionSettings): Rule[] {
    if (deleteArchivedAfterDays === undefined) {
        return [];
    }
    const description = `Expire images archived for more than ${days(deleteArchivedAfterDays)}`;
    const selection = transitioned({ tagStatus: "any" }, deleteArchivedAfterDays);
    return [{ rulePriority: PRIORITIES.archivedAny, description, selection, action: EXPIRE }];
}

type Tags = Pick<Selection, "tagStatus" | "tagPatternList">;

function newest(tags: Tags, countNumber: number): Selection {
    return { ...tags, countType: "imageCountMoreThan", countNumber };
}

function pushed(tags: Tags, countNumber: number): Selection {
    return { ...tags, countType: "sinceImagePushed", countUnit: "days", countNumber };
}

function transitioned(tags: Tags, countNumber: number): Selection {
    return { ...tags, storageClass: "archive", countType: "sinceImageTransitioned", countUnit: "days", countNumber };
}

function days(count: number): string {
    return count === 1 ? "1 day" : `${count} days`;
}

function images(count: number): string {
    return count === 1 ? "image" : `${count} images`;
}
