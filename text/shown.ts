/** Characters of a value in a message. */
const LENGTH = 80;
/** Nested lists and maps that are read: no JSON text that AWS takes is deeper. */
const DEPTH = 20;

const graphemes = new Intl.Segmenter("en", { granularity: "grapheme" });

/** A text of at most so many characters, cut between characters as a reader sees them and never inside an emoji. */
export function cut(text: string, length = LENGTH): string {
    if (text.length <= length) {
        return text;
    }
    let kept = 0;
    for (const { index, segment } of graphemes.segment(text.slice(0, length))) {
        if (index + segment.length > length - 3) {
            break;
        }
        kept = index + segment.length;
    }
    return `${text.slice(0, kept)}...`;
}

/**
 * A value as it is shown in a message: JSON, cut where it is long, without what looks like a secret. Reads no more of
 * the value than is shown, and takes what JSON has no word for, such as NaN, a BigInt or a function.
 */
export function shown(value: unknown): string {
    return cut(jsonOf(value, { left: LENGTH + 1 }, 0));
}

const SECRET_KEY = /token|password|secret|credentials/i;

/** JSON text of a value, up to some characters: `budget.left` says how many more are wanted. */
function jsonOf(value: unknown, budget: { left: number }, depth: number): string {
    const text = typeof value === "object" && value !== null ? null : scalarText(value, budget.left);
    if (text !== null) {
        budget.left -= text.length;
        return text;
    }
    const isList = Array.isArray(value);
    const [open, close] = isList ? ["[", "]"] : ["{", "}"];
    const parts: string[] = [];
    budget.left -= 2;
    // Not Object.entries: of a map with thousands of keys a few are read.
    for (const key in value as object) {
        if (budget.left <= 0) {
            break;
        }
        const inner = (value as Record<string, unknown>)[key];
        if (!Object.hasOwn(value as object, key) || inner === undefined) {
            continue;
        }
        const name = isList ? "" : `${scalarText(key, budget.left)}:`;
        budget.left -= name.length + 1;
        const isHidden = !isList && SECRET_KEY.test(key);
        parts.push(`${name}${isHidden || depth === DEPTH ? '"..."' : jsonOf(inner, budget, depth + 1)}`);
    }
    return `${open}${parts.join(",")}${close}`;
}

function scalarText(value: unknown, length: number): string {
    if (typeof value === "string") {
        return JSON.stringify(value.length > length + LENGTH ? value.slice(0, length + LENGTH) : value);
    }
    if (typeof value === "function") {
        return "a function";
    }
    if (value === undefined) {
        return "nothing";
    }
    return typeof value === "symbol" ? "a symbol" : String(value);
}
