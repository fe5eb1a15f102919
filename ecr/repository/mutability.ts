/** Whether a tag can be moved to another image. */
export const ImageTagMutability = {
    /** A tag can be overwritten. */
    Mutable: "MUTABLE",
    /** No tag can be overwritten. */
    Immutable: "IMMUTABLE",
    /** Tags can be overwritten, but for those that an exclusion filter matches. */
    MutableWithExclusion: "MUTABLE_WITH_EXCLUSION",
    /** No tag can be overwritten, but for those that an exclusion filter matches. */
    ImmutableWithExclusion: "IMMUTABLE_WITH_EXCLUSION",
} as const;
/** Whether a tag can be moved to another image. */
export type ImageTagMutability = (typeof ImageTagMutability)[keyof typeof ImageTagMutability];

/** Whether a mutability takes exclusion filters, and then needs at least one. */
export function takesExclusionFilters(mutability: ImageTagMutability): boolean {
    return mutability.endsWith("_WITH_EXCLUSION");
}

/** Exclusion filters, and `*` in one of them. https://docs.aws.amazon.com/AmazonECR/latest/APIReference/API_ImageTagMutabilityExclusionFilter.html */
export const EXCLUSION_LIMITS = { filters: 5, wildcards: 2 } as const;
