import { distance } from "fastest-levenshtein";
import type { Warning } from "../../text/problem.ts";
import { shown as shownScalar } from "../../text/shown.ts";

// The keys of a document in the order in which its guide lists them: problems come in this order.
const KEY_ORDER = [
    "rules",
    "rulePriority",
    "description",
    "selection",
    "tagStatus",
    "tagPatternList",
    "tagPrefixList",
    "storageClass",
    "countType",
    "countUnit",
    "countNumber",
    "action",
    "type",
    "targetStorageClass",
];

const PLAIN_KEY = /^[A-Za-z_$][\w$]*$/;

/** The path of a key below another path: `a.b`, or `a["b c"]` where the key is no plain name. */
export function keyPath(path: string, key: string): string {
    if (!PLAIN_KEY.test(key)) {
        return `${path}[${JSON.stringify(key)}]`;
    }
    return path === "" ? key : `${path}.${key}`;
}

/** A value as it is shown in a reason, cut where it is long. */
export function shown(value: unknown): string {
    if (value === undefined) {
        return "nothing";
    }
    if (Array.isArray(value)) {
        return value.length === 0 ? "an empty list" : "a list";
    }
    if (typeof value === "object" && value !== null) {
        return "a map";
    }
    return shownScalar(value);
}

// Words of other tools for what a lifecycle policy calls something else.
const OTHER_WORDS: Readonly<Record<string, string>> = {
    all: "any",
    archive: "transition",
    day: "days",
    delete: "expire",
    priority: "rulePriority",
    remove: "expire",
};

/** Words for an action that keeps images, which no rule has. */
const KEEP_WORDS = ["allow", "ignore", "keep", "none", "preserve", "protect", "retain", "skip"];
const KEEP =
    "; no rule keeps images: those that a rule of a lower rulePriority selects are kept as far as its count goes, such as countNumber 9999";

/** The entry of a list that a mistyped text surely means, as "; did you mean X?", or nothing. */
export function didYouMean(text: string, known: readonly string[]): string {
    const word = Object.hasOwn(OTHER_WORDS, text.toLowerCase()) ? OTHER_WORDS[text.toLowerCase()] : undefined;
    if (word !== undefined && known.includes(word)) {
        return `; did you mean "${word}"?`;
    }
    if (known.includes("expire") && KEEP_WORDS.includes(text.toLowerCase())) {
        return KEEP;
    }
    const near = known
        .map((candidate) => ({ candidate, steps: distance(text.toLowerCase(), candidate.toLowerCase()) }))
        .sort((a, b) => a.steps - b.steps)[0];
    return near !== undefined && near.steps <= Math.max(2, Math.floor(near.candidate.length / 3))
        ? `; did you mean "${near.candidate}"?`
        : "";
}

/** Words joined by commas and a last conjunction: `a, b or c`. */
export function listed(words: readonly string[], conjunction = "or"): string {
    return words.length < 2
        ? words.join("")
        : `${words.slice(0, -1).join(", ")} ${conjunction} ${words[words.length - 1]}`;
}

/** Sorts problems by their place in the document: the index of the rule first, then the guide's order of keys. */
export function byPosition<T extends Warning>(problems: readonly T[]): T[] {
    return problems
        .map((problem) => ({ problem, place: place(problem.path) }))
        .sort((a, b) => comparePlaces(a.place, b.place))
        .map(({ problem }) => problem);
}

function place(path: string): number[] {
    return [...path.matchAll(/\[(\d+)\]|[\w$]+|\["(?:[^"\\]|\\.)*"\]/g)].map(([segment, index]) => {
        if (index !== undefined) {
            return Number(index);
        }
        const rank = KEY_ORDER.indexOf(segment);
        return rank < 0 ? KEY_ORDER.length : rank;
    });
}

function comparePlaces(a: readonly number[], b: readonly number[]): number {
    for (let index = 0; index < Math.min(a.length, b.length); index++) {
        const order = (a[index] ?? 0) - (b[index] ?? 0);
        if (order !== 0) {
            return order;
        }
    }
    return a.length - b.length;
}
