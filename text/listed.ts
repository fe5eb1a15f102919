/** Lists words for a sentence: `a, b and c`. */
export function listed(words: readonly string[], last = "and"): string {
    return words.length <= 1 ? words.join("") : `${words.slice(0, -1).join(", ")} ${last} ${words[words.length - 1]}`;
}
