import { type ImageTagMutability, takesExclusionFilters } from "../ecr/mutability.ts";
import type { Scope } from "./scope.ts";

/** Whether tags can be moved, and which are excluded from that. */
export interface MutabilitySettings {
    imageTagMutability: ImageTagMutability;
    /** Sorted; empty unless the mutability is one with exclusion. */
    exclusionFilters: string[];
}

/** Decides the mutability of a repository's tags; AWS refuses exclusion without filters, and filters without it. */
export function resolveMutability(scope: Scope): MutabilitySettings {
    const mutability = scope.pick("imageTagMutability");
    const filters = scope.pick("imageTagMutabilityExclusionFilters");
    const imageTagMutability = mutability.value;
    if (!scope.isSound("imageTagMutability", "imageTagMutabilityExclusionFilters")) {
        return { imageTagMutability, exclusionFilters: [] };
    }
    if (takesExclusionFilters(imageTagMutability)) {
        if (filters.value.length === 0) {
            scope.problem(
                "imageTagMutability",
                `needs imageTagMutabilityExclusionFilters, found ${imageTagMutability} and no filter; name the excluded tags, such as [latest]`,
            );
        }
        return { imageTagMutability, exclusionFilters: [...filters.value].sort() };
    }
    if (filters.value.length > 0 && scope.contradicts("imageTagMutability", "imageTagMutabilityExclusionFilters")) {
        scope.problem(
            "imageTagMutabilityExclusionFilters",
            `need a mutability with exclusion, found ${imageTagMutability}; set imageTagMutability: ${imageTagMutability}_WITH_EXCLUSION, or remove the filters`,
        );
    }
    return { imageTagMutability, exclusionFilters: [] };
}
