/**
 * Whether the whole text matches a pattern in which `*` stands for any run of characters, also none.
 * Runs in time linear in pattern plus text a `*`: no regular expression, so no backtracking on hostile patterns.
 */
export function matchesWildcard(pattern: string, text: string): boolean {
    return wildcardMatcher(pattern)(text);
}

/** Prepares a pattern that is matched with many texts. */
export function wildcardMatcher(pattern: string): (text: string) => boolean {
    const parts = pattern.split("*");
    const first = parts[0] ?? "";
    if (parts.length === 1) {
        return (text) => text === pattern;
    }
    const last = parts[parts.length - 1] ?? "";
    const middle = parts.slice(1, -1).filter((part) => part !== "");
    if (last === "" && middle.length === 0) {
        return (text) => text.startsWith(first);
    }
    const ends = first.length + last.length;
    return (text) => {
        if (text.length < ends || !text.startsWith(first) || !text.endsWith(last)) {
            return false;
        }
        let from = first.length;
        const end = text.length - last.length;
        for (const part of middle) {
            const at = text.indexOf(part, from);
            if (at < 0 || at + part.length > end) {
                return false;
            }
            from = at + part.length;
        }
        return true;
    };
}
