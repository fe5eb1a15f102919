import { matchesWildcard } from "../wildcard.ts";
import { type Rule, TagStatus } from "./types.ts";

/** Whether the tags of an image meet the tagging requirements of a rule. */
export type TagMatcher = (tags: readonly string[]) => boolean;

/** The tag list of a rule as patterns: a prefix is a pattern with `*` at its end. Empty for `any` and `untagged`. */
export function patternsOf(rule: Rule): string[] {
    const { tagPatternList, tagPrefixList } = rule.selection;
    return tagPatternList ?? tagPrefixList?.map((prefix) => `${prefix}*`) ?? [];
}

/**
 * Prepares the tagging requirements of a rule. The entries of one list are joined by AND: each has to match some tag, not
 * the same one. https://docs.aws.amazon.com/AmazonECR/latest/userguide/LifecyclePolicies.html
 */
export function tagMatcher(rule: Rule): TagMatcher {
    const { tagStatus, tagPatternList, tagPrefixList } = rule.selection;
    if (tagStatus === TagStatus.Any) {
        return () => true;
    }
    if (tagStatus === TagStatus.Untagged) {
        return (tags) => tags.length === 0;
    }
    const tests = tagPrefixList?.map(startsWith) ?? tagPatternList?.map(patternTest) ?? [];
    const [only] = tests;
    if (only !== undefined && tests.length === 1) {
        return (tags) => tags.some(only);
    }
    return (tags) => tests.every((test) => tags.some(test));
}

function startsWith(prefix: string): (tag: string) => boolean {
    return (tag) => tag.startsWith(prefix);
}

function patternTest(pattern: string): (tag: string) => boolean {
    const star = pattern.indexOf("*");
    if (star < 0) {
        return (tag) => tag === pattern;
    }
    return star === pattern.length - 1 ? startsWith(pattern.slice(0, -1)) : (tag) => matchesWildcard(pattern, tag);
}

/** Whether each text that the narrower pattern matches is also matched by the wider one. */
export function covers(wider: string, narrower: string): boolean {
    // A `*` read as a plain character can only be swallowed by a `*`, and what swallows one character swallows any run.
    return matchesWildcard(wider, narrower);
}

/** Whether a rule's tagging requirements are met by each image that meets those of another rule. */
export function selectsAllOf(wider: Rule, narrower: Rule): boolean {
    const status = narrower.selection.tagStatus;
    if (wider.selection.tagStatus !== TagStatus.Tagged) {
        return wider.selection.tagStatus === TagStatus.Any || status === TagStatus.Untagged;
    }
    const patterns = patternsOf(narrower);
    return patternsOf(wider).every((wide) => patterns.some((narrow) => covers(wide, narrow)));
}
