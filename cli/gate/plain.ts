/** A text of others as it may go to a screen: what steers a terminal, or breaks the line, is shown and not done. */
export function plain(text: string): string {
    return text.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, (character) =>
        character
            .split("")
            .map((unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`)
            .join(""),
    );
}

/** JSON that is as harmless on a screen. */
export function plainJson(value: unknown): string {
    return JSON.stringify(value, null, 2).split("\n").map(plain).join("\n");
}
