import {
    type Image,
    type LifecyclePolicy,
    type Rule,
    renderLifecyclePolicy,
    type Selection,
} from "../../../ecr/lifecycle/index.ts";

/** The moment at which all simulations take place. */
export const NOW = Date.parse("2026-06-01T00:00:00Z");

/** A time some days before NOW. */
export function daysAgo(days: number): string {
    return new Date(NOW - days * 86_400_000).toISOString();
}

/** An image pushed some days before NOW, with the name as its digest. */
export function image(digest: string, pushedDaysAgo: number, tags: string[] = [], more: Partial<Image> = {}): Image {
    return { imageDigest: digest, imageTags: tags, imagePushedAt: daysAgo(pushedDaysAgo), ...more };
}

/** A legal policy of rules with priorities 1, 2, 3... */
export function policy(...rules: Omit<Rule, "rulePriority">[]): LifecyclePolicy {
    return { rules: rules.map((rule, index) => ({ rulePriority: index + 1, ...rule })) };
}

type Part = Omit<Rule, "rulePriority">;
type Tags = Pick<Selection, "tagStatus" | "tagPatternList" | "tagPrefixList">;

/** Any image. */
export const any: Tags = { tagStatus: "any" };

/** Untagged images. */
export const untagged: Tags = { tagStatus: "untagged" };

/** Images with a tag for each pattern. */
export function tagged(...patterns: string[]): Tags {
    return { tagStatus: "tagged", tagPatternList: patterns };
}

/** Images with a tag for each prefix. */
export function prefixed(...prefixes: string[]): Tags {
    return { tagStatus: "tagged", tagPrefixList: prefixes };
}

/** Expires all but the newest. */
export function keep(tags: Tags, count: number): Part {
    return {
        selection: { ...tags, countType: "imageCountMoreThan", countNumber: count },
        action: { type: "expire" },
    };
}

/** Expires by age. */
export function expireAfter(tags: Tags, days: number): Part {
    return {
        selection: { ...tags, countType: "sinceImagePushed", countUnit: "days", countNumber: days },
        action: { type: "expire" },
    };
}

/** Archives by age, or by the last pull. */
export function archiveAfter(
    tags: Tags,
    days: number,
    countType: "sinceImagePushed" | "sinceImagePulled" = "sinceImagePulled",
): Part {
    return {
        selection: { ...tags, countType, countUnit: "days", countNumber: days },
        action: { type: "transition", targetStorageClass: "archive" },
    };
}

/** Archives all but the newest. */
export function archiveBeyond(tags: Tags, count: number): Part {
    return {
        selection: { ...tags, countType: "imageCountMoreThan", countNumber: count },
        action: { type: "transition", targetStorageClass: "archive" },
    };
}

/** Expires what has been in archive for some days. */
export function expireArchived(tags: Tags, days: number): Part {
    return {
        selection: {
            ...tags,
            storageClass: "archive",
            countType: "sinceImageTransitioned",
            countUnit: "days",
            countNumber: days,
        },
        action: { type: "expire" },
    };
}

/** JSON text of the policy that keeps the newest images: untagged ones go after a week, then all beyond the newest. */
export function keepNewest(count: number): string {
    return renderLifecyclePolicy({ keepLast: count }).text ?? "";
}
