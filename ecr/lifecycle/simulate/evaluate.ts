import { daysBetween, parseTime } from "../images.ts";
import { type TagMatcher, tagMatcher } from "../match.ts";
import { byPriority, CountType, type Image, type Rule, StorageClass, storageClassOf } from "../policy.ts";
import type { SimulateOptions } from "./options.ts";
import type { OwnReason, Since } from "./outcome.ts";

/** An image with its times read. */
export interface Subject {
    image: Image;
    /** Position in the list of images. */
    index: number;
    /** Null while it is being restored. */
    storageClass: StorageClass | null;
    tags: readonly string[];
    /** When it was pushed, or restored after that: a restored image behaves like a newly pushed one. */
    pushed: number;
    /** Whether it takes a place in a count. */
    takesPlace: boolean;
}

/** What the rules say of one image, before manifest lists and subjects are looked at. */
export interface Verdict {
    /** The one rule that the image obeys: the first one of its storage class whose tags match. */
    owner: Rule | null;
    /** Null where the owner acts, or where there is none. */
    reason: OwnReason | null;
    /** The first lower rule that would act, if the owner did not freeze the image. */
    wouldBe: Rule | null;
}

interface Prepared {
    rule: Rule;
    matches: TagMatcher;
    counts: boolean;
    /** Images that have taken a place so far. */
    places: number;
}

const NO_TAGS: readonly string[] = [];

/** Reads the times of an image. */
export function readSubject(image: Image, index: number, takesPlace: boolean): Subject {
    const status = image.imageStatus ?? "ACTIVE";
    return {
        image,
        index,
        storageClass:
            status === "ACTIVATING" ? null : status === "ARCHIVED" ? StorageClass.Archive : StorageClass.Standard,
        tags: image.imageTags ?? NO_TAGS,
        pushed: timeOf(image.lastActivatedAt ?? image.imagePushedAt, image),
        takesPlace,
    };
}

/** Orders images from the newest to the oldest. */
export function newestFirst(ties: SimulateOptions["ties"]): (a: Subject, b: Subject) => number {
    return ties === "later-listed"
        ? (a, b) => b.pushed - a.pushed || b.index - a.index
        : (a, b) => b.pushed - a.pushed || (a.image.imageDigest < b.image.imageDigest ? 1 : -1);
}

/**
 * Applies the rules to images of one list, newest first; the verdicts are by the images' positions. One pass is enough:
 * an image can only be acted on by the first rule whose tags it matches, for that rule freezes it for all lower ones, but
 * it takes places in the counts of all rules that it matches.
 * https://docs.aws.amazon.com/AmazonECR/latest/userguide/LifecyclePolicies.html
 */
export function evaluateRules(rules: readonly Rule[], newest: readonly Subject[], now: number): Verdict[] {
    const prepared = { standard: prepare(rules, StorageClass.Standard), archive: prepare(rules, StorageClass.Archive) };
    const verdicts: Verdict[] = new Array(newest.length);
    for (const subject of newest) {
        const verdict: Verdict = { owner: null, reason: null, wouldBe: null };
        verdicts[subject.index] = verdict;
        if (subject.storageClass === null) {
            continue;
        }
        for (const candidate of prepared[subject.storageClass]) {
            // Below the owner only counts go on, and the search for a rule that would have acted.
            const settled = verdict.owner !== null && (verdict.reason === null || verdict.wouldBe !== null);
            if ((settled && !candidate.counts) || !candidate.matches(subject.tags)) {
                continue;
            }
            if (candidate.counts && subject.takesPlace) {
                candidate.places++;
            }
            if (settled) {
                continue;
            }
            const reason = whyNot(candidate, subject, now);
            if (verdict.owner === null) {
                verdict.owner = candidate.rule;
                verdict.reason = reason;
            } else if (reason === null) {
                verdict.wouldBe = candidate.rule;
            }
        }
    }
    return verdicts;
}

function prepare(rules: readonly Rule[], storageClass: StorageClass): Prepared[] {
    return byPriority(rules.filter((rule) => storageClassOf(rule) === storageClass)).map((rule) => ({
        rule,
        matches: tagMatcher(rule),
        counts: rule.selection.countType === CountType.ImageCountMoreThan,
        places: 0,
    }));
}

/** Why a rule whose tags match does not act on an image, or null where it does. */
function whyNot({ rule, places }: Prepared, subject: Subject, now: number): OwnReason | null {
    const { rulePriority, selection } = rule;
    if (selection.countType === CountType.ImageCountMoreThan) {
        if (!subject.takesPlace) {
            return { kind: "unranked", rulePriority };
        }
        const count = selection.countNumber;
        return places > count ? null : { kind: "within-newest", rulePriority, count, place: places };
    }
    const clock = clockOf(selection.countType, subject);
    if (clock === null) {
        return { kind: "no-archive-time", rulePriority };
    }
    const days = selection.countNumber;
    const age = daysBetween(clock.time, now);
    return age > days ? null : { kind: "younger", rulePriority, days, age, since: clock.since };
}

function clockOf(countType: CountType, { image, pushed }: Subject): { time: number; since: Since } | null {
    if (countType === CountType.SinceImageTransitioned) {
        return image.lastArchivedAt === undefined
            ? null
            : { time: timeOf(image.lastArchivedAt, image), since: "archived" };
    }
    const since = image.lastActivatedAt === undefined ? "pushed" : "restored";
    if (countType === CountType.SinceImagePulled && image.lastRecordedPullTime !== undefined) {
        const pulled = timeOf(image.lastRecordedPullTime, image);
        if (since === "pushed" || pulled >= pushed) {
            return { time: pulled, since: "pulled" };
        }
    }
    return { time: pushed, since };
}

function timeOf(text: string, image: Image): number {
    const time = parseTime(text);
    if (time === null) {
        throw new RangeError(`The image ${image.imageDigest} must have ISO 8601 times, found "${text}".`);
    }
    return time;
}
