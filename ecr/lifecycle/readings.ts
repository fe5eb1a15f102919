import { ActionType, CountType, type Image, type Rule } from "./policy.ts";
import { SIMULATE_DEFAULTS, type SimulateOptions } from "./simulate/options.ts";

/** One way to read what AWS's pages leave open. */
export type Reading = Required<SimulateOptions>;

/** The value of each option with which a policy deletes most, as far as that can be said of the option alone. */
const RISKIEST: Reading = {
    ties: "later-listed",
    untaggedChildrenTakePlaces: true,
    referrersTakePlaces: true,
    rulesActOnReferrers: true,
    absentListsStay: false,
    archivedListsHold: false,
};

/** Images times readings: with more of them a preview would wait, and the outermost readings have to do. */
const MOST_EVALUATIONS = 40_000;

/** All readings that can make a difference to images under some rules: both values of each option that matters to them. */
export function readingsOf(images: readonly Image[], rules: readonly Rule[]): Reading[] {
    const open = openOptions(images, rules);
    if (open.length > 1 && images.length * 2 ** open.length > MOST_EVALUATIONS) {
        const outermost = (value: (option: keyof Reading) => unknown): Reading => ({
            ...SIMULATE_DEFAULTS,
            ...Object.fromEntries(open.map((option) => [option, value(option)])),
        });
        return [
            SIMULATE_DEFAULTS,
            outermost((option) => RISKIEST[option]),
            outermost((option) => otherThan(option, RISKIEST[option])),
        ];
    }
    return open.reduce<Reading[]>(
        (readings, option) =>
            readings.flatMap((reading) => [reading, { ...reading, [option]: otherThan(option, reading[option]) }]),
        [SIMULATE_DEFAULTS],
    );
}

function openOptions(images: readonly Image[], rules: readonly Rule[]): (keyof Reading)[] {
    const digests = new Set(images.map(({ imageDigest }) => imageDigest));
    const times = new Set(images.map(({ imagePushedAt, lastActivatedAt }) => lastActivatedAt ?? imagePushedAt));
    const counts = rules.some(({ selection }) => selection.countType === CountType.ImageCountMoreThan);
    const archives = rules.some(({ action }) => action.type === ActionType.Transition);
    const children = images.filter(({ referencedBy = [] }) => referencedBy.length > 0);
    const hasReferrers = images.some(({ subject }) => subject !== undefined && digests.has(subject));
    const isOpen: Record<keyof Reading, boolean> = {
        ties: counts && times.size < images.length,
        untaggedChildrenTakePlaces: counts && children.some(({ imageTags = [] }) => imageTags.length === 0),
        referrersTakePlaces: counts && hasReferrers,
        rulesActOnReferrers: hasReferrers,
        absentListsStay: children.some(({ referencedBy = [] }) => referencedBy.some((list) => !digests.has(list))),
        archivedListsHold:
            children.length > 0 && (archives || images.some(({ imageStatus }) => imageStatus === "ARCHIVED")),
    };
    return (Object.keys(isOpen) as (keyof Reading)[]).filter((option) => isOpen[option]);
}

function otherThan(option: keyof Reading, value: Reading[keyof Reading]): Reading[keyof Reading] {
    return option === "ties" ? (value === "later-listed" ? "greater-digest" : "later-listed") : !value;
}
