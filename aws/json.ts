import { configure } from "safe-stable-stringify";
import { type RepeatedKey, repeatedKeys } from "./jsonKeys.ts";

const stringify = configure({ deterministic: true, circularValue: Error });

/** JSON text with sorted keys and no spaces, so that the same document is always the same text and gives no diff. */
export function canonicalJson(value: unknown): string {
    return stringify(value) ?? "null";
}

/** Thrown for JSON in which an object has a key more than once. */
export class RepeatedKeysError extends SyntaxError {
    readonly keys: readonly RepeatedKey[];

    constructor(keys: readonly RepeatedKey[]) {
        const [shown, hidden] = [keys.slice(0, SHOWN_KEYS), keys.length - SHOWN_KEYS];
        super([...shown.map(keyText), ...(hidden > 0 ? [`${hidden} more`] : [])].join("; "));
        this.name = "RepeatedKeysError";
        this.keys = keys;
    }
}

const SHOWN_KEYS = 3;

function keyText({ within, key, first, again }: RepeatedKey): string {
    const place = within.map((step) => (typeof step === "number" ? `[${step}]` : `.${step}`)).join("");
    return `${JSON.stringify(key)}${place === "" ? "" : ` in ${place.replace(/^\./, "")}`} at ${first} and again at ${again}`;
}

/**
 * Reads JSON text that somebody wrote. A key that an object has twice is an error: JSON.parse takes the last one, and what
 * stands behind the first is lost silently.
 *
 * @throws SyntaxError for what is no JSON, RepeatedKeysError for a repeated key.
 */
export function readJson(text: string): unknown {
    const value: unknown = JSON.parse(text);
    const repeated = repeatedKeys(text);
    if (repeated.length > 0) {
        throw new RepeatedKeysError(repeated);
    }
    return value;
}

/** What `readJson` refused, as what must be, what was found and the fix. */
export function jsonProblem(error: unknown): string {
    if (error instanceof RepeatedKeysError) {
        return `must have each key once, found ${error.message}; remove one of them`;
    }
    return `must be JSON: ${error instanceof Error ? error.message : String(error)}`;
}
