import { covers, patternsOf } from "./match.ts";
import type { Rule } from "./policy.ts";

/** Patterns of tags that stand for what is released or deployed, as teams name them. */
export const PROMOTED_TAGS: readonly string[] = [
    "deployed*",
    "latest",
    "live*",
    "main",
    "prod*",
    "release*",
    "stable*",
    "v*",
];

/** Words in a tag of a build that is not released: stages of a release, branches, environments before production. */
export const UNRELEASED_WORDS: readonly string[] = [
    "alpha beta canary candidate draft edge experimental exp nightly daily next pre preview rc snapshot unstable wip",
    "branch bugfix chore dependabot feat feature fix merge mr pr pull renovate review tmp temp",
    "acc acceptance dev devel develop development debug demo int integration nonprod non preprod qa qat sandbox sbx",
    "scratch stage staging stg test testing trial try uat",
]
    .join(" ")
    .split(" ");

const UNRELEASED = new RegExp(`(?:^|[^a-z])(?:${UNRELEASED_WORDS.join("|")})(?:e?s)?(?:[^a-z]|$)`, "i");

/** Words of any build: they tell nothing after another word, as in `prod-sha-*`. */
export const ANY_BUILD_WORDS: readonly string[] = ["build", "ci", "commit", "git", "sha"];

const ANY_BUILD = new RegExp(`^[*_]*(?:${ANY_BUILD_WORDS.join("|")})(?:[^a-z]|$)`, "i");

/** Whether a pattern names builds that are not released, whatever the case of its letters: `PR-*`, `sha-*`, `develop`. */
function isUnreleasedTag(pattern: string): boolean {
    return UNRELEASED.test(pattern) || ANY_BUILD.test(pattern);
}

/** Whether a rule selects unreleased builds only: no one rolls back to them, and they do not run for long. */
export function isUnreleased(rule: Rule): boolean {
    return patternsOf(rule).some(isUnreleasedTag);
}

/** The promoted tags that a rule for tagged images surely selects, or that all it selects belong to. */
export function promotedTagsOf(rule: Rule): string[] {
    const patterns = patternsOf(rule).filter((pattern) => !isUnreleasedTag(pattern));
    return PROMOTED_TAGS.filter((promoted) =>
        patterns.some((pattern) => covers(pattern, promoted) || covers(promoted, pattern)),
    );
}

/** Whether a rule selects one image at a time: a whole tag is on one image only, and `latest` is written as a prefix too. */
export function selectsOneImage(rule: Rule): boolean {
    return patternsOf(rule).some((pattern) => !pattern.includes("*") || pattern === "latest*");
}
