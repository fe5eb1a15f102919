/** Limits of tags on a repository. https://docs.aws.amazon.com/AmazonECR/latest/userguide/ecr-using-tags.html */
export const TAG_LIMITS = { count: 50, keyLength: 128, valueLength: 256 } as const;

const LEGAL_TEXT = /^[\p{L}\p{Z}\p{N}_.:/=+\-@]*$/u;

/** Says what is wrong with the key of a tag, or null. */
export function tagKeyProblem(key: string): string | null {
    if (key.length < 1 || key.length > TAG_LIMITS.keyLength) {
        return `must have a key of 1 to ${TAG_LIMITS.keyLength} characters, not ${key.length}`;
    }
    if (/^aws:/i.test(key)) {
        return "must have a key that does not begin with aws:, which AWS keeps for itself";
    }
    return LEGAL_TEXT.test(key) ? null : "must have a key of letters, digits, spaces and _ . : / = + - @";
}

/** Says what is wrong with the value of a tag, or null. */
export function tagValueProblem(value: string): string | null {
    if (value.length > TAG_LIMITS.valueLength) {
        return `must have a value of at most ${TAG_LIMITS.valueLength} characters, not ${value.length}`;
    }
    return LEGAL_TEXT.test(value) ? null : "must have a value of letters, digits, spaces and _ . : / = + - @";
}
