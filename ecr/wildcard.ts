/**
 * Whether the whole text matches a pattern in which `*` stands for any run of characters, also none.
 * Runs in time linear in pattern plus text a `*`: no regular expression, so no backtracking on hostile patterns.
 */
export function matchesWildcard(pattern: string, text: string): boolean {
    const parts = pattern.split("*");
    const first = parts[0] ?? "";
    if (parts.length === 1) {
        return text === pattern;
    }
    const last = parts[parts.length - 1] ?? "";
    if (text.length < first.length + last.length || !text.startsWith(first) || !text.endsWith(last)) {
        return false;
    }
    let from = first.length;
    const end = text.length - last.length;
    for (const part of parts.slice(1, -1)) {
        const at = text.indexOf(part, from);
        if (at < 0 || at + part.length > end) {
            return false;
        }
        from = at + part.length;
    }
    return true;
}
