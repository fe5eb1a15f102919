import { canonicalJson } from "../../aws/json.ts";

/** Characters in an event pattern. https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-quota.html */
export const EVENT_PATTERN_LENGTH = 2_048;

/**
 * Event patterns that name some repositories, as few as AWS's limit of 2,048 characters a pattern allows; each is
 * canonical JSON, and the names are sorted. None without a name: a pattern without names would match every repository.
 */
export function patternsByName(names: readonly string[], pattern: (part: string[]) => object): string[] {
    const patterns: string[] = [];
    let part: string[] = [];
    for (const name of [...names].sort()) {
        if (part.length > 0 && canonicalJson(pattern([...part, name])).length > EVENT_PATTERN_LENGTH) {
            patterns.push(canonicalJson(pattern(part)));
            part = [];
        }
        part.push(name);
    }
    return part.length === 0 ? patterns : [...patterns, canonicalJson(pattern(part))];
}

/** The part of a pattern that finds a repository's ARN by the repository's name. */
export function arnsOf(names: readonly string[]): object[] {
    return names.map((name) => ({ suffix: `:repository/${name}` }));
}

/**
 * The part of a pattern that finds findings of Amazon Inspector for images in Amazon ECR. Findings for instances and
 * functions have other types of resources, and those for images elsewhere have other details.
 */
export function imagesIn(names: readonly string[]): object {
    return {
        type: ["AWS_ECR_CONTAINER_IMAGE"],
        details: { awsEcrContainerImage: { repositoryName: names } },
    };
}
