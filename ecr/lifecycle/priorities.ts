import { covers } from "./match.ts";
import { PATTERN_WILDCARDS } from "./policy.ts";

/**
 * The priorities of rendered rules. Each setting has its own number, so that a change in one setting changes one rule; AWS
 * allows gaps. `any` has the highest number of its storage class.
 */
export const PRIORITIES = {
    /** untaggedExpireAfterDays. */
    untagged: 1,
    /** protectTags: 10,000 numbers. */
    protect: 10_000,
    /** keepLastByTag, and expireAfterDaysByTag for a part of what one of its patterns matches: 60,000 numbers. */
    kept: 20_000,
    /** expireAfterDaysByTag otherwise: 60,000 numbers. An image that one setting keeps and another expires is kept. */
    aged: 100_000,
    /** keepLast or archiveAfterDays. */
    any: 200_000,
    /** protectTags, in archive: 10,000 numbers. */
    archivedProtect: 300_000,
    /** deleteArchivedAfterDays. */
    archivedAny: 400_000,
} as const;

/** Characters of a pattern next to its wildcards: the longest tag. */
export const PATTERN_LENGTH = 128;

const PROTECT_NUMBERS = 10_000;
// More than the rules that a policy can have, so that there is always a free one.
const NUMBERS_BY_STARS = 90;

/** Gives each pattern of protectTags its number: their order has no meaning. */
export function protectPriorities(patterns: readonly string[], first: number): Map<string, number> {
    return spread(patterns, () => ({ first, numbers: PROTECT_NUMBERS }));
}

/**
 * Gives each pattern by tag its number. In a family more plain characters come first, then fewer `*`: a pattern that
 * matches a part of what another matches so always comes before it, and is not frozen by it.
 */
export function byTagPriorities(kept: readonly string[], aged: readonly string[]): Map<string, number> {
    const isPart = (pattern: string) => kept.some((wider) => covers(wider, pattern));
    return new Map([
        ...family([...kept, ...aged.filter(isPart)], PRIORITIES.kept),
        ...family(
            aged.filter((pattern) => !isPart(pattern)),
            PRIORITIES.aged,
        ),
    ]);
}

function family(patterns: readonly string[], first: number): Map<string, number> {
    return spread(patterns, (pattern) => {
        const stars = pattern.split("*").length - 1;
        const plain = pattern.length - stars;
        const block = (PATTERN_LENGTH - plain) * (PATTERN_WILDCARDS + 1) + stars;
        return { first: first + block * NUMBERS_BY_STARS, numbers: NUMBERS_BY_STARS };
    });
}

function spread(
    patterns: readonly string[],
    rangeOf: (pattern: string) => { first: number; numbers: number },
): Map<string, number> {
    const priorities = new Map<string, number>();
    const taken = new Set<number>();
    for (const pattern of [...patterns].sort()) {
        const { first, numbers } = rangeOf(pattern);
        let place = hash(pattern) % numbers;
        // Two patterns on one number are rare; the later one moves on.
        while (taken.has(first + place)) {
            place = (place + 1) % numbers;
        }
        taken.add(first + place);
        priorities.set(pattern, first + place);
    }
    return priorities;
}

/** FNV-1a, 32 bits: spreads patterns over numbers, the same ones each time. */
function hash(text: string): number {
    let value = 0x811c9dc5;
    for (let index = 0; index < text.length; index++) {
        value = Math.imul(value ^ text.charCodeAt(index), 0x01000193);
    }
    return value >>> 0;
}
