import {
    type Acted,
    type ActionType,
    type Image,
    type LifecyclePolicy,
    type Outcome,
    outcomeText,
    parseTime,
    reasonWords,
    ruleWords,
    shortDigest,
    withoutRegistry,
} from "../../ecr/lifecycle/index.ts";

/** One image and what becomes of it. */
export interface ForecastRow {
    imageDigest: string;
    imageTags: string[];
    imagePushedAt: string;
    imageSizeInBytes: number | null;
    action: ActionType | null;
    /** Priority of the rule that acts; null for an image that stays. */
    rulePriority: number | null;
    /** In words: what happens and by which rule, or why it stays. */
    why: string;
    /** The references in use that name the image. */
    inUse: string[];
}

/** Images with their outcomes: what goes first, each part from the oldest push to the newest. */
export function forecastRows(
    images: readonly Image[],
    outcomes: readonly Outcome[],
    policy: LifecyclePolicy,
    inUse: ReadonlyMap<string, string[]>,
): ForecastRow[] {
    const whens = new Map(policy.rules.map((rule) => [rule.rulePriority, ruleWords(rule).when]));
    return images
        .flatMap((image, index) => {
            const outcome = outcomes[index];
            return outcome === undefined
                ? []
                : [{ row: rowOf(image, outcome, whens, inUse), time: parseTime(image.imagePushedAt) ?? 0 }];
        })
        .sort(
            (a, b) =>
                Number(a.row.action === null) - Number(b.row.action === null) ||
                a.time - b.time ||
                (a.row.imageDigest < b.row.imageDigest ? -1 : 1),
        )
        .map(({ row }) => row);
}

function rowOf(
    image: Image,
    outcome: Outcome,
    whens: ReadonlyMap<number, string>,
    inUse: ReadonlyMap<string, string[]>,
): ForecastRow {
    return {
        imageDigest: image.imageDigest,
        imageTags: image.imageTags ?? [],
        imagePushedAt: image.imagePushedAt,
        imageSizeInBytes: image.imageSizeInBytes ?? null,
        action: outcome.action,
        rulePriority: outcome.action === null ? null : outcome.rulePriority,
        why: outcome.action === null ? reasonWords(outcome.reason) : goneWords(outcome, whens),
        inUse: inUse.get(image.imageDigest) ?? [],
    };
}

function goneWords(outcome: Acted, whens: ReadonlyMap<number, string>): string {
    const when = whens.get(outcome.rulePriority) ?? "";
    return outcome.follows === null && when !== "" ? `${outcomeText(outcome)}: ${when}` : outcomeText(outcome);
}

/** The first of a list of words. */
export function some(words: readonly string[]): string {
    const shown = words.slice(0, 3);
    return words.length === 0 ? "-" : `${shown.join(", ")}${words.length > 3 ? ` and ${words.length - 3} more` : ""}`;
}

/** A reference without its registry, and with a short digest. */
export function shortReference(text: string): string {
    return withoutRegistry(text).replace(/sha256:[0-9a-f]{64}/, (digest) => shortDigest(digest));
}
