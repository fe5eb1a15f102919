import { matchesWildcard, wildcardMatcher } from "../../aws/wildcard.ts";
import { byPriority, type Image, type Rule, StorageClass, storageClassOf, TagStatus } from "./policy.ts";

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
    const tests = tagPrefixList?.map(startsWith) ?? tagPatternList?.map(wildcardMatcher) ?? [];
    const [only] = tests;
    return only !== undefined && tests.length === 1
        ? (tags) => someTag(tags, only)
        : (tags) => tests.every((test) => someTag(tags, test));
}

/** The rules that select none of some images by their tags and storage class, in the order in which they are applied. */
export function rulesWithoutImages(rules: readonly Rule[], images: readonly Image[]): Rule[] {
    const inClass = Map.groupBy(images, ({ imageStatus }) =>
        imageStatus === "ARCHIVED" ? StorageClass.Archive : StorageClass.Standard,
    );
    return byPriority(rules).filter((rule) => {
        const matches = tagMatcher(rule);
        return !inClass.get(storageClassOf(rule))?.some(({ imageTags = [] }) => matches(imageTags));
    });
}

type TagTest = (tag: string) => boolean;

function startsWith(prefix: string): TagTest {
    return (tag) => tag.startsWith(prefix);
}

function someTag(tags: readonly string[], test: TagTest): boolean {
    // A plain loop: this is where a simulation spends its time.
    for (const tag of tags) {
        if (test(tag)) {
            return true;
        }
    }
    return false;
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
