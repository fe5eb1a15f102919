import { ImageTagMutability, takesExclusionFilters } from "../../ecr/repository/mutability.ts";
import type { Scope } from "../options/layers.ts";

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
    if (!scope.isValid("imageTagMutability", "imageTagMutabilityExclusionFilters")) {
        return { imageTagMutability, exclusionFilters: [] };
    }
    if (takesExclusionFilters(imageTagMutability)) {
        if (filters.value.length === 0) {
            scope.problem(
                "imageTagMutability",
                "needs-option",
                `needs imageTagMutabilityExclusionFilters, found ${imageTagMutability} and no filter; ${filtersFix(scope)}`,
            );
        }
        return { imageTagMutability, exclusionFilters: [...filters.value].sort() };
    }
    if (filters.value.length > 0 && scope.contradicts("imageTagMutability", "imageTagMutabilityExclusionFilters")) {
        scope.problem(
            "imageTagMutabilityExclusionFilters",
            "needs-option",
            `need a mutability with exclusion, found ${imageTagMutability}; ${exclusionFix(scope)}`,
        );
    }
    return { imageTagMutability, exclusionFilters: [] };
}

/** Whether tags may be mutable: where the preset has immutable ones, a mandatory policy refuses others. */
function mayMoveTags(scope: Scope): boolean {
    return scope.presetOf("imageTagMutability") === ImageTagMutability.Mutable;
}

/** What to write where filters are missing. */
function filtersFix(scope: Scope): string {
    const isMutable = scope.pick("imageTagMutability").value === ImageTagMutability.MutableWithExclusion;
    return isMutable && !mayMoveTags(scope)
        ? "write imageTagMutability: IMMUTABLE, or IMMUTABLE_WITH_EXCLUSION with filters such as [latest]"
        : `name the excluded tags, such as ${isMutable ? "[v*]" : "[latest]"}`;
}

/** What to write where filters have no effect. */
function exclusionFix(scope: Scope): string {
    const mutability = scope.pick("imageTagMutability").value;
    return mutability === ImageTagMutability.Mutable && !mayMoveTags(scope)
        ? "set imageTagMutability: IMMUTABLE_WITH_EXCLUSION"
        : `set imageTagMutability: ${mutability}_WITH_EXCLUSION, or remove the filters`;
}
