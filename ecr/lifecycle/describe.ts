import { patternsOf } from "./match.ts";
import { ActionType, CountType, type Rule, StorageClass, storageClassOf, TagStatus } from "./policy.ts";
import type { KeptReason, Outcome, OwnReason, Since } from "./simulate/outcome.ts";

/** From this count on, a rule that keeps the newest images is there to protect: no repository has as many. */
const PROTECTING_COUNT = 100_000;

/** From this many days on (a hundred years), a rule that counts days is there to protect. */
const PROTECTING_DAYS = 36_500;

/** A rule as a row of a table. */
export interface RuleWords {
    priority: number;
    /** The images it selects: `images with a tag v*`. */
    selects: string;
    /** What it does: `deletes`, `archives` or `protects`. */
    does: string;
    /** When it does so: `beyond the newest 10`. Empty for a protecting rule. */
    when: string;
}

/**
 * Whether a rule protects its images: it is never met, and freezes them for all lower rules. That is so of a huge number,
 * and of a count for one plain tag, which only one image at a time can have.
 */
export function isProtecting(rule: Rule): boolean {
    const { countType, countNumber, tagPatternList = [] } = rule.selection;
    return countType === CountType.ImageCountMoreThan
        ? countNumber >= PROTECTING_COUNT || tagPatternList.some((pattern) => !pattern.includes("*"))
        : countNumber >= PROTECTING_DAYS;
}

/** A rule in words, in parts. */
export function ruleWords(rule: Rule): RuleWords {
    const protecting = isProtecting(rule);
    const does = rule.action.type === ActionType.Expire ? "deletes" : "archives";
    return {
        priority: rule.rulePriority,
        selects: selectionWords(rule),
        does: protecting ? "protects" : does,
        when: protecting ? "" : whenWords(rule),
    };
}

/** A rule as one sentence: `Deletes images with a tag v* beyond the newest 10.` */
export function ruleSentence(rule: Rule): string {
    const { selects, does, when } = ruleWords(rule);
    const sentence = when === "" ? `${does} ${selects}` : `${does} ${selects} ${when}`;
    return `${sentence.charAt(0).toUpperCase()}${sentence.slice(1)}.`;
}

/** The outcome of an image in words: `deleted by rule 2` or `kept: among the newest 10 of rule 2 (place 3)`. */
export function outcomeText(outcome: Outcome): string {
    if (outcome.action === null) {
        return `kept: ${reasonWords(outcome.reason)}`;
    }
    const done = outcome.action === ActionType.Expire ? "deleted" : "archived";
    const by = `${done} by rule ${outcome.rulePriority}`;
    return outcome.follows === null ? by : `${by}, as its subject ${shortDigest(outcome.follows)}`;
}

/** Why an image is kept, in words. */
export function reasonWords(reason: KeptReason): string {
    switch (reason.kind) {
        case "frozen":
            return `${ownWords(reason.by)}, which freezes it for rule ${reason.wouldBe}`;
        case "manifest-list":
            return `rule ${reason.rulePriority} would act, but the manifest list ${shortDigest(reason.list)} that names it stays`;
        case "subject":
            return `follows its subject ${shortDigest(reason.subject)}, which stays`;
        case "no-rule":
            return "matches no rule";
        case "archived":
            return "archived, and no rule deletes archived images";
        case "restoring":
            return "being restored from archive";
        default:
            return ownWords(reason);
    }
}

function ownWords(reason: OwnReason): string {
    const { rulePriority } = reason;
    switch (reason.kind) {
        case "within-newest":
            return reason.count >= PROTECTING_COUNT
                ? `protected by rule ${rulePriority}`
                : `among the newest ${reason.count} of rule ${rulePriority} (place ${reason.place})`;
        case "younger":
            return reason.days >= PROTECTING_DAYS
                ? `protected by rule ${rulePriority}`
                : `${SINCE[reason.since]} ${ageWords(reason.age)}, not more than the ${daysWords(reason.days)} of rule ${rulePriority}`;
        case "unranked":
            return `takes no place in the count of rule ${rulePriority}`;
        case "no-archive-time":
            return `archived at an unknown time, which rule ${rulePriority} needs`;
        default:
            return assertNever(reason);
    }
}

const SINCE: Record<Since, string> = {
    pushed: "pushed",
    restored: "restored",
    pulled: "last pulled",
    archived: "archived",
};

function selectionWords(rule: Rule): string {
    const noun = storageClassOf(rule) === StorageClass.Archive ? "archived images" : "images";
    switch (rule.selection.tagStatus) {
        case TagStatus.Any:
            return `all ${noun}`;
        case TagStatus.Untagged:
            return `untagged ${noun}`;
        default:
            return `${noun} with a tag ${patternsOf(rule).join(" and a tag ")}`;
    }
}

function whenWords({ selection }: Rule): string {
    const days = daysWords(selection.countNumber);
    switch (selection.countType) {
        case CountType.ImageCountMoreThan:
            return `beyond the newest ${selection.countNumber}`;
        case CountType.SinceImagePushed:
            return `pushed more than ${days} ago`;
        case CountType.SinceImagePulled:
            return `not pulled for more than ${days}`;
        case CountType.SinceImageTransitioned:
            return `archived more than ${days} ago`;
        default:
            return assertNever(selection.countType);
    }
}

function daysWords(days: number): string {
    return days === 1 ? "1 day" : `${days} days`;
}

function ageWords(days: number): string {
    return days < 1 ? "less than a day ago" : `${daysWords(Math.floor(days))} ago`;
}

/** The beginning of a digest, as container tools show it. */
export function shortDigest(digest: string): string {
    return /^sha256:[0-9a-f]{64}$/.test(digest) ? digest.slice(7, 19) : digest;
}

function assertNever(value: never): never {
    throw new Error(`Unexpected value ${JSON.stringify(value)}`);
}
