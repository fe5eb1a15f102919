import { isProtecting } from "./describe.ts";
import { covers, patternsOf, selectsAllOf } from "./match.ts";
import { CountType, type Rule, TagStatus } from "./policy.ts";
import { listed } from "./problems.ts";
import { SIGNATURE_TAGS } from "./signatures.ts";
import { isUnreleased, selectsOneImage } from "./tagNames.ts";
import type { WarningSubject } from "./warning.ts";

/** From this count on a rule for some tags keeps all that a repository is likely to have of them. */
const ALL_OF_THEM = 1_000;

/** Places below which a rule that keeps any number of released images is likely to leave none. */
const FEW_PLACES = 20;

/** Places that a rule needs of its own: the current image, and three to roll back to. */
const OWN_PLACES = 4;

interface Taker {
    rule: Rule;
    label: string;
    /** Places that it can take, at most; null for any number. */
    most: number | null;
}

/**
 * A rule counts the images that higher rules keep, too. Once these are newer, they have all its places, and it keeps no
 * image of its own. https://docs.aws.amazon.com/AmazonECR/latest/userguide/LifecyclePolicies.html
 */
export function placesTaken({ rule, higher }: WarningSubject) {
    const { countType, countNumber } = rule.selection;
    if (countType !== CountType.ImageCountMoreThan || isProtecting(rule)) {
        return null;
    }
    const takers = takersOf(rule, higher);
    const unlimited = takers.filter(({ most }) => most === null);
    const counted = takers.filter(({ most }) => most !== null);
    const taken = counted.reduce((sum, { most }) => sum + (most ?? 0), 0);
    const left = Math.max(0, countNumber - taken);
    const isShort = left === 0 || (left < OWN_PLACES && counted.some(({ most }) => most !== 1));
    const labels = (those: readonly Taker[]) =>
        listed(
            those.map(({ label }) => label),
            "and",
        );
    const which = rule.selection.tagStatus === TagStatus.Any ? "all images" : "its images";
    const verb = rule.action.type === "expire" ? "deletes" : "archives";
    if (
        unlimited.length > 0 &&
        (isShort || countNumber < FEW_PLACES || unlimited.some((each) => isUnreleased(each.rule)))
    ) {
        const keeps = unlimited.length === 1 ? "keeps" : "keep";
        const reason = `counts the newest ${countNumber} of ${which}, and ${labels(unlimited)} ${keeps} any number of them: once ${countNumber} of these are newer, 0 places are left and it ${verb} every other image; give ${labels(unlimited)} a count, and this rule at least ${OWN_PLACES} more than that`;
        return { at: ".selection.countNumber", reason };
    }
    if (isShort) {
        const keeps = counted.length === 1 ? "keeps" : "keep";
        const others = left === 0 ? "every other image" : `all but ${left} of the other images`;
        const reason = `counts the newest ${countNumber} of ${which}, and ${labels(counted)} ${keeps} ${taken} of them: once these are newer, ${left === 1 ? "1 place is" : `${left} places are`} left and it ${verb} ${others}; write at least ${taken + OWN_PLACES}`;
        return { at: ".selection.countNumber", reason };
    }
    return null;
}

/** The higher rules that keep images of a rule by their number, and how many each can keep. */
function takersOf(rule: Rule, higher: WarningSubject["higher"]): Taker[] {
    return higher
        .filter(
            (other, index) =>
                // Few images have a tag for each of several patterns.
                patternsOf(other.rule).length === 1 &&
                selectsAllOf(rule, other.rule) &&
                !higher.slice(0, index).some((earlier) => selectsAllOf(earlier.rule, other.rule)) &&
                // Their number follows that of the other images.
                !patternsOf(other.rule).some((pattern) => covers(SIGNATURE_TAGS, pattern)),
        )
        .flatMap((other): Taker[] => {
            const { countType, countNumber } = other.rule.selection;
            if (selectsOneImage(other.rule)) {
                return [{ ...other, most: 1 }];
            }
            if (
                isProtecting(other.rule) ||
                (countType === CountType.ImageCountMoreThan && countNumber >= ALL_OF_THEM)
            ) {
                return [{ ...other, most: null }];
            }
            return countType === CountType.ImageCountMoreThan ? [{ ...other, most: countNumber }] : [];
        });
}

/** Versions as most teams write them: what a pattern such as `*-rc*` is most likely to follow. */
const VERSIONS = ["v1.2.3", "1.2.3", "release-1.2.3"];

/** A rule for a part of a version's tag, such as `*-rc*`, below one that takes the versions by their beginning. */
export function mostlyCovered({ rule, label, higher }: WarningSubject) {
    const [pattern = "", ...more] = patternsOf(rule);
    if (!pattern.startsWith("*") || more.length > 0 || /^\*+$/.test(pattern)) {
        return null;
    }
    const shadow = higher.find((other) => {
        const [wide = "", ...others] = patternsOf(other.rule);
        const isPart = VERSIONS.some((version) => covers(wide, pattern.replace(/^\*+/, version)));
        return (
            others.length === 0 && isPart && !covers(wide, pattern) && !(isProtecting(rule) && isProtecting(other.rule))
        );
    });
    if (shadow === undefined) {
        return null;
    }
    const [wide] = patternsOf(shadow.rule);
    const reason = `decides on few images: most that match ${pattern} also match ${wide} of ${shadow.label}, which comes first; give ${label} the lower priority number`;
    return { at: "", reason };
}
