import { canonicalJson } from "../../aws/json.ts";
import type { LifecyclePolicy, Rule } from "../../ecr/lifecycle/policy.ts";
import { renderLifecyclePolicy } from "../../ecr/lifecycle/render.ts";
import type { RetentionSettings } from "../../ecr/lifecycle/retention.ts";
import type { Options } from "./probe.ts";

/** Images of one pattern that no repository can have: a rule that keeps as many protects them. */
const ALL_IMAGES = 999_999;

/** What a repository without a lifecycle policy does: it keeps every image. */
const KEEP_ALL: RetentionSettings = { untaggedExpireAfterDays: 0, protectTags: ["*"] };

/**
 * What a lifecycle policy does, as text to compare: its rules in their order, without descriptions and numbers. Rules for
 * untagged images come first, for they share no image with rules for tags. Null stands for no policy.
 */
export function lifecycleMeaning(policy: string | null): string {
    const document = policy === null ? { rules: [] } : (parsed(policy) as LifecyclePolicy | null);
    if (document === null || !Array.isArray(document.rules)) {
        return String(policy);
    }
    const rules = [...document.rules].sort((a, b) => a.rulePriority - b.rulePriority).map(ruleMeaning);
    const isUntagged = (rule: object) => canonicalJson(rule).includes('"tagStatus":"untagged"');
    const acting = rules.filter((rule) => canonicalJson(rule) !== canonicalJson(ruleMeaning(PROTECT_ALL)));
    // A rule for every tag that never acts leaves nothing of tagged images to other rules; alone it does nothing.
    const ordered = acting.length === 0 ? [] : rules;
    return canonicalJson([...ordered.filter(isUntagged), ...ordered.filter((rule) => !isUntagged(rule))]);
}

const PROTECT_ALL: Rule = {
    rulePriority: 1,
    selection: {
        tagStatus: "tagged",
        tagPatternList: ["*"],
        countType: "imageCountMoreThan",
        countNumber: ALL_IMAGES,
    },
    action: { type: "expire" },
};

function ruleMeaning({ selection, action }: Rule): object {
    const { tagPrefixList, tagPatternList, ...rest } = selection ?? {};
    const patterns = [...(tagPatternList ?? []), ...(tagPrefixList ?? []).map((prefix) => `${prefix}*`)].sort();
    return {
        action,
        selection: { ...rest, storageClass: rest.storageClass ?? "standard", ...(patterns.length > 0 && { patterns }) },
    };
}

/** The ways to write a lifecycle policy, the shortest first, the policy itself last. */
export function lifecycleOptions(policy: string | null): Options[] {
    const settings = policy === null ? KEEP_ALL : settingsOf(parsed(policy) as LifecyclePolicy | null);
    const document = policy === null ? (renderLifecyclePolicy(KEEP_ALL).document as unknown) : parsed(policy);
    const { keepLast, untaggedExpireAfterDays, ...rest } = settings ?? {};
    const other = {
        ...(untaggedExpireAfterDays !== undefined && untaggedExpireAfterDays !== 7 && { untaggedExpireAfterDays }),
        ...rest,
    };
    const counted = keepLast === undefined ? {} : { maxImageCount: keepLast };
    const ways: Options[] =
        settings === null
            ? []
            : [
                  {},
                  counted,
                  { lifecycle: other },
                  { ...counted, lifecycle: other },
                  { ...counted, lifecycle: { untaggedExpireAfterDays, ...rest } },
              ];
    return [...ways, { lifecyclePolicy: document ?? policy }];
}

/** Settings that may say what a policy does; null where a rule has no setting. Whether they do is for the caller to compare. */
function settingsOf(document: LifecyclePolicy | null): RetentionSettings | null {
    if (document === null || !Array.isArray(document.rules)) {
        return null;
    }
    const settings: { -readonly [K in keyof RetentionSettings]: RetentionSettings[K] } = { untaggedExpireAfterDays: 0 };
    const protect: string[] = [];
    const kept: Record<string, number> = {};
    const aged: Record<string, number> = {};
    for (const rule of document.rules) {
        const { tagStatus, countType, countNumber, storageClass = "standard" } = rule.selection ?? {};
        const tags = [
            ...(rule.selection?.tagPatternList ?? []),
            ...(rule.selection?.tagPrefixList ?? []).map((prefix) => `${prefix}*`),
        ];
        const [pattern, ...others] = tags;
        const isArchived = storageClass === "archive";
        const kind = `${tagStatus} ${countType} ${rule.action?.type}${isArchived ? " archived" : ""}`;
        if (kind === "untagged sinceImagePushed expire") {
            settings.untaggedExpireAfterDays = countNumber;
        } else if (kind === "any imageCountMoreThan expire") {
            settings.keepLast = countNumber;
        } else if (kind === "any sinceImagePulled transition") {
            settings.archiveAfterDays = countNumber;
        } else if (kind === "any sinceImageTransitioned expire archived") {
            settings.deleteArchivedAfterDays = countNumber;
        } else if (pattern === undefined || others.length > 0) {
            return null;
        } else if (kind === "tagged imageCountMoreThan expire" && countNumber >= ALL_IMAGES) {
            protect.push(pattern);
        } else if (kind === "tagged imageCountMoreThan expire") {
            kept[pattern] = countNumber;
        } else if (kind === "tagged sinceImagePushed expire") {
            aged[pattern] = countNumber;
        } else if (kind !== "tagged sinceImageTransitioned expire archived") {
            return null;
        }
    }
    return {
        ...settings,
        ...(protect.length > 0 && { protectTags: protect }),
        ...(Object.keys(kept).length > 0 && { keepLastByTag: kept }),
        ...(Object.keys(aged).length > 0 && { expireAfterDaysByTag: aged }),
    };
}

/** A document from JSON text, or null where it is none. */
function parsed(text: string): unknown {
    try {
        return JSON.parse(text);
    } catch {
        return null;
    }
}
