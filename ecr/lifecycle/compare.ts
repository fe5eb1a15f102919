import { wildcardMatcher } from "../../aws/wildcard.ts";
import { problemText } from "../../text/problem.ts";
import { parseTime } from "./images.ts";
import type { ImageSum, LifecycleComparison, LostImage, SignedImage } from "./loss.ts";
import { lossFix } from "./lossFix.ts";
import { ActionType, type Image, type LifecyclePolicy } from "./policy.ts";
import { readLifecyclePolicy } from "./read.ts";
import { readingsOf } from "./readings.ts";
import { signedImages, useWithSignatures } from "./signatures.ts";
import { simulateLifecycle } from "./simulate/index.ts";
import type { Outcome } from "./simulate/outcome.ts";
import { PROMOTED_TAGS } from "./tagNames.ts";

/** A change of a lifecycle policy, and the images that it meets. */
export interface PolicyChange {
    images: readonly Image[];
    /** JSON text, or null for none. */
    oldPolicy: string | null;
    /** JSON text, or null for none. */
    newPolicy: string | null;
    /** Milliseconds since 1970. */
    now: number;
    /** Digest of an image in use to the references that name it. */
    inUse: ReadonlyMap<string, readonly string[]>;
}

/** An image that one of the readings of AWS's pages loses. */
interface Loss {
    action: ActionType;
    rulePriority: number;
    /** Readings that lose it. */
    readings: number;
}

/**
 * Says what the new policy would delete or archive of the images that are there now, and the old one would not. Where AWS's
 * pages are silent, an image counts as lost if one of their readings loses it: a forecast rather shows too much. A new
 * policy that AWS would refuse is a problem, since it never acts.
 */
export function compareLifecycle(given: PolicyChange): LifecycleComparison | { problem: string } {
    const change = { ...given, inUse: useWithSignatures(given.images, given.inUse) };
    const { images, now, inUse } = change;
    const newer = change.newPolicy === null ? null : readLifecyclePolicy(change.newPolicy);
    if (newer !== null && newer.document === null) {
        return { problem: `the new lifecycle policy ${newer.problems.map(problemText).join("; ")}` };
    }
    const older = change.oldPolicy === null ? null : readLifecyclePolicy(change.oldPolicy);
    const losses = findLosses(change, older?.document ?? null, newer?.document ?? null);
    const signed = signedImages(images);
    const lost = images
        .flatMap((image) => {
            const loss = losses.found.get(image.imageDigest);
            if (loss === undefined) {
                return [];
            }
            const signs = signedImage(signed.get(image.imageDigest), losses.kept, inUse);
            return [{ ...lostImage(image, loss, losses.readings, inUse), ...(signs !== null && { signs }) }];
        })
        .sort(byWeight(inUse));
    return {
        now: new Date(now).toISOString(),
        images: images.length,
        deleted: sumOf(lost, ActionType.Expire),
        archived: sumOf(lost, ActionType.Transition),
        inUse: lost.filter((image) => image.inUse.length > 0).length,
        lost,
        fix: lossFix(lost, newer?.document ?? null, images),
        oldPolicyProblem: older?.document === null ? older.problems.map(problemText).join("; ") : null,
    };
}

function findLosses(
    { images, inUse, now }: PolicyChange,
    older: LifecyclePolicy | null,
    newer: LifecyclePolicy | null,
): { found: Map<string, Loss>; kept: Set<string>; readings: number } {
    const found = new Map<string, Loss>();
    // Images that one of the readings keeps.
    const kept = new Set<string>();
    if (newer === null) {
        return { found, kept, readings: 1 };
    }
    const readings = readingsOf(images, [...newer.rules, ...(older?.rules ?? [])]);
    // Of images pushed at one moment any may be the oldest: in one reading that is the one that matters most.
    const listed = readings.length === 1 ? images : [...images].sort((a, b) => rankOf(a, inUse) - rankOf(b, inUse));
    for (const options of readings) {
        const before = older === null ? [] : simulateLifecycle(older, listed, now, options);
        for (const [index, after] of simulateLifecycle(newer, listed, now, options).entries()) {
            if (after.action === null) {
                kept.add(after.imageDigest);
            }
            if (after.action === null || weightOf(after) <= weightOf(before[index])) {
                continue;
            }
            const { action, imageDigest, rulePriority } = after;
            const known = found.get(imageDigest);
            const isWorse = known === undefined || (action === ActionType.Expire && known.action !== action);
            const loss = isWorse ? { action, rulePriority } : known;
            found.set(imageDigest, { ...loss, readings: (known?.readings ?? 0) + 1 });
        }
    }
    return { found, kept, readings: readings.length };
}

/** The image that a lost signature belongs to, if that one is kept or in use. */
function signedImage(
    imageDigest: string | undefined,
    kept: ReadonlySet<string>,
    inUse: PolicyChange["inUse"],
): SignedImage | null {
    if (imageDigest === undefined || !(inUse.has(imageDigest) || kept.has(imageDigest))) {
        return null;
    }
    return { imageDigest, isInUse: inUse.has(imageDigest) };
}

/** An archived image can be restored, a deleted one cannot. */
function weightOf(outcome: Outcome | undefined): number {
    return outcome === undefined || outcome.action === null ? 0 : outcome.action === ActionType.Transition ? 1 : 2;
}

function byWeight(inUse: PolicyChange["inUse"]): (a: LostImage, b: LostImage) => number {
    return (a, b) =>
        rankOf(a, inUse) - rankOf(b, inUse) ||
        (parseTime(b.imagePushedAt) ?? 0) - (parseTime(a.imagePushedAt) ?? 0) ||
        (a.imageDigest < b.imageDigest ? -1 : 1);
}

function lostImage(image: Image, loss: Loss, readings: number, inUse: PolicyChange["inUse"]): LostImage {
    const { imageDigest, imageTags = [], imagePushedAt, imageSizeInBytes } = image;
    return {
        imageDigest,
        imageTags: [...imageTags].sort((a, b) => Number(isRelease(b)) - Number(isRelease(a))),
        imagePushedAt,
        imageSizeInBytes: imageSizeInBytes ?? null,
        action: loss.action,
        rulePriority: loss.rulePriority,
        isCertain: loss.readings === readings,
        inUse: [...(inUse.get(imageDigest) ?? [])],
    };
}

const PROMOTED = PROMOTED_TAGS.map(wildcardMatcher);
const VERSION = /^\d+\.\d+(?:[.+-]|$)/;

/** Whether a tag looks like that of a release, or of what is deployed. */
function isRelease(tag: string): boolean {
    return VERSION.test(tag) || PROMOTED.some((matches) => matches(tag));
}

/** The lower, the more the image matters: in use, then with the tag of a release, then with another tag. */
function rankOf(
    { imageDigest, imageTags = [] }: Pick<Image, "imageDigest" | "imageTags">,
    inUse: PolicyChange["inUse"],
): number {
    return inUse.has(imageDigest) ? 0 : imageTags.some(isRelease) ? 1 : imageTags.length > 0 ? 2 : 3;
}

function sumOf(lost: readonly LostImage[], action: ActionType): ImageSum {
    const some = lost.filter((image) => image.action === action);
    return { images: some.length, bytes: some.reduce((sum, { imageSizeInBytes }) => sum + (imageSizeInBytes ?? 0), 0) };
}
