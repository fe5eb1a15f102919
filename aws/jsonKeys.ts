/** A key that a JSON object has more than once. */
export interface RepeatedKey {
    /** The keys and positions that lead to the object. Empty for the whole document. */
    within: (string | number)[];
    key: string;
    /** Line and column of the first: `3:5`. */
    first: string;
    /** Line and column of one that follows. */
    again: string;
}

/** An object or list that is being read. */
interface Open {
    /** Offsets of the keys so far; null for a list. */
    keys: Map<string, number> | null;
    /** The key or position that is being read. */
    at: string | number;
}

/** The keys that are repeated in a text that JSON.parse accepts, in order. JSON.parse takes the last of them silently. */
export function repeatedKeys(text: string): RepeatedKey[] {
    const found: RepeatedKey[] = [];
    const open: Open[] = [];
    let place: ReturnType<typeof placesOf> | undefined;
    // Of valid JSON only strings and brackets have to be looked at; all else is a number, a word or a space.
    for (let index = 0; index < text.length; index++) {
        const character = text[index];
        const inner = open.at(-1);
        if (character === '"') {
            const end = endOfString(text, index);
            if (inner?.keys && isBeforeColon(text, end)) {
                const key = JSON.parse(text.slice(index, end)) as string;
                const first = inner.keys.get(key);
                if (first === undefined) {
                    inner.keys.set(key, index);
                } else {
                    const within = open.slice(0, -1).map(({ at }) => at);
                    place ??= placesOf(text);
                    found.push({ within, key, first: place(first), again: place(index) });
                }
                inner.at = key;
            }
            index = end - 1;
        } else if (character === "{") {
            open.push({ keys: new Map(), at: "" });
        } else if (character === "[") {
            open.push({ keys: null, at: 0 });
        } else if (character === "}" || character === "]") {
            open.pop();
        } else if (character === "," && typeof inner?.at === "number") {
            inner.at++;
        }
    }
    return found;
}

/** JSON documents that stand one after the other in a text, as several commands print them; spaces are left out. */
export function jsonDocuments(text: string): string[] {
    const documents: string[] = [];
    let depth = 0;
    let start = 0;
    for (let index = 0; index < text.length; index++) {
        const character = text[index];
        if (character === '"') {
            index = endOfString(text, index) - 1;
        } else if (character === "{" || character === "[") {
            depth++;
        } else if ((character === "}" || character === "]") && --depth === 0) {
            documents.push(text.slice(start, index + 1).trim());
            start = index + 1;
        }
    }
    const rest = text.slice(start).trim();
    return rest === "" && documents.length > 0 ? documents : [...documents, rest];
}

/** The offset behind the quote that ends a string. */
function endOfString(text: string, start: number): number {
    let end = text.indexOf('"', start + 1);
    while (end > 0 && isEscaped(text, end)) {
        end = text.indexOf('"', end + 1);
    }
    return end < 0 ? text.length : end + 1;
}

function isEscaped(text: string, quote: number): boolean {
    let slashes = 0;
    while (text[quote - 1 - slashes] === "\\") {
        slashes++;
    }
    return slashes % 2 === 1;
}

function isBeforeColon(text: string, from: number): boolean {
    let index = from;
    while (/\s/.test(text[index] ?? "")) {
        index++;
    }
    return text[index] === ":";
}

/** Gives line and column of an offset, both from 1. */
function placesOf(text: string): (offset: number) => string {
    const starts = [0, ...[...text.matchAll(/\r\n|\r|\n/g)].map((end) => end.index + end[0].length)];
    return (offset) => {
        let [low, high] = [0, starts.length];
        while (high - low > 1) {
            const middle = (low + high) >> 1;
            [low, high] = (starts[middle] ?? 0) <= offset ? [middle, high] : [low, middle];
        }
        return `${low + 1}:${offset - (starts[low] ?? 0) + 1}`;
    };
}
