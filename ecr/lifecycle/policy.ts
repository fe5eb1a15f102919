/** The storage class of an image. A rule selects images of one class only. */
export const StorageClass = {
    /** Images that can be pulled. What a rule selects where it names no class. */
    Standard: "standard",
    /** Images that have to be restored before they can be pulled. */
    Archive: "archive",
} as const;
/** The storage class of an image. A rule selects images of one class only. */
export type StorageClass = (typeof StorageClass)[keyof typeof StorageClass];

/** Which images a rule looks at, by their tags. */
export const TagStatus = {
    /** Images whose tags match each entry of the rule's tag list. */
    Tagged: "tagged",
    /** Images without a tag. */
    Untagged: "untagged",
    /** All images. */
    Any: "any",
} as const;
/** Which images a rule looks at, by their tags. */
export type TagStatus = (typeof TagStatus)[keyof typeof TagStatus];

/** What a rule counts. */
export const CountType = {
    /** Images, from the newest: the rule acts beyond countNumber of them. */
    ImageCountMoreThan: "imageCountMoreThan",
    /** Days since the image was pushed or restored. */
    SinceImagePushed: "sinceImagePushed",
    /** Days since the image was last pulled. For transition only. */
    SinceImagePulled: "sinceImagePulled",
    /** Days since the image was archived, at least 90. For archived images only. */
    SinceImageTransitioned: "sinceImageTransitioned",
} as const;
/** What a rule counts. */
export type CountType = (typeof CountType)[keyof typeof CountType];

/** What a rule does with an image. */
export const ActionType = {
    /** Delete the image. */
    Expire: "expire",
    /** Move the image to archive storage. */
    Transition: "transition",
} as const;
/** What a rule does with an image. */
export type ActionType = (typeof ActionType)[keyof typeof ActionType];

/** Which images a rule selects. https://docs.aws.amazon.com/AmazonECR/latest/userguide/lifecycle_policy_parameters.html */
export interface Selection {
    tagStatus: TagStatus;
    /** Patterns with up to four `*`, each of which has to match the whole of some tag of the image. */
    tagPatternList?: string[];
    /** Beginnings of tags, each of which some tag of the image has to have. */
    tagPrefixList?: string[];
    /** Defaults to standard. */
    storageClass?: StorageClass;
    countType: CountType;
    /** Required for, and only for, the count types that count days. */
    countUnit?: "days";
    /** Images or days, at least 1. */
    countNumber: number;
}

/** What happens to the images that a rule finds. */
export interface Action {
    type: ActionType;
    /** Required for, and only for, transition. */
    targetStorageClass?: "archive";
}

/** One rule of a lifecycle policy. */
export interface Rule {
    /** At least 1, unique, gaps allowed. The lowest number comes first. */
    rulePriority: number;
    description?: string;
    selection: Selection;
    action: Action;
}

/** A lifecycle policy document, legal by AWS's rules. */
export interface LifecyclePolicy {
    rules: Rule[];
}

/** An image as `aws ecr describe-images` shows it, with what its manifest says of others. Times are ISO 8601. */
export interface Image {
    imageDigest: string;
    /** Absent or empty for an untagged image. */
    imageTags?: string[];
    imagePushedAt: string;
    /** Absent for an image that was never pulled. */
    lastRecordedPullTime?: string;
    /** When the image was last archived. */
    lastArchivedAt?: string;
    /** When the image was last restored from archive. It then counts as pushed at that time. */
    lastActivatedAt?: string;
    /** Defaults to ACTIVE. ACTIVATING is an image on its fix of archive, which no rule selects. */
    imageStatus?: "ACTIVE" | "ARCHIVED" | "ACTIVATING";
    imageSizeInBytes?: number;
    /** Digests of the manifest lists that name this image. */
    referencedBy?: string[];
    /** Digest of the image that this one is a signature, SBOM or attestation of. */
    subject?: string;
}

/** Characters in the text of a lifecycle policy. https://docs.aws.amazon.com/AmazonECR/latest/APIReference/API_PutLifecyclePolicy.html */
export const LIFECYCLE_POLICY_LENGTH = { min: 100, max: 30_720 } as const;

/** Rules in a lifecycle policy. https://docs.aws.amazon.com/AmazonECR/latest/userguide/service-quotas.html */
export const LIFECYCLE_RULES = 50;

/** `*` in one tag pattern. https://docs.aws.amazon.com/AmazonECR/latest/userguide/LifecyclePolicies.html */
export const PATTERN_WILDCARDS = 4;

/** Days that an image has to have been in archive before a rule may delete it. https://docs.aws.amazon.com/AmazonECR/latest/userguide/lifecycle_policy_examples.html */
export const ARCHIVE_DAYS = 90;

/** The storage class that a rule selects. */
export function storageClassOf(rule: Rule): StorageClass {
    return rule.selection.storageClass ?? StorageClass.Standard;
}

/** The rules of a policy in the order in which they are applied. */
export function byPriority(rules: readonly Rule[]): Rule[] {
    return [...rules].sort((a, b) => a.rulePriority - b.rulePriority);
}
