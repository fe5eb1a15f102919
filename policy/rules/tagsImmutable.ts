import { covers } from "../../ecr/lifecycle/match.ts";
import { ImageTagMutability } from "../../ecr/repository/mutability.ts";
import { listOf, mapOf, Token } from "../resources.ts";
import { NotApplicable, rule, Scope, Severity, type Violation } from "../rule.ts";
import { texts } from "../settings.ts";

/** Tags cannot be moved, but for those of an allow-list. */
export const tagsImmutable = rule({
    name: "ecr-tags-must-be-immutable",
    description: "A tag that can be moved to another image deploys something else than what was tested.",
    severity: Severity.High,
    remediationSteps:
        "Set imageTagMutability to IMMUTABLE, or to IMMUTABLE_WITH_EXCLUSION with filters for caches and moving tags only. It is changed in place.",
    url: "https://docs.aws.amazon.com/AmazonECR/latest/userguide/image-tag-mutability.html",
    controls: ["Security Hub ECR.2", "CT.ECR.PR.3", "CKV_AWS_51", "AWS-0031"],
    scope: Scope.Resource,
    checks: [Token.Repository, Token.CreationTemplate],
    settings: {
        allowedExclusions: texts("Patterns of tags that may be excluded from immutability.", [
            "buildcache*",
            "latest",
            // cosign up to version 2 adds a signature by pushing this tag again.
            "sha256-*",
        ]),
    },
    check({ type, props }, { settings }) {
        if (type === Token.CreationTemplate && isForCacheOnly(props.appliedFors)) {
            throw new NotApplicable("a pull-through cache needs mutable tags to follow its upstream");
        }
        const mutability = props.imageTagMutability ?? ImageTagMutability.Mutable;
        const filters = () =>
            listOf(props.imageTagMutabilityExclusionFilters).map((each) => String(mapOf(each).filter));
        switch (mutability) {
            case ImageTagMutability.Immutable:
                return [];
            case ImageTagMutability.ImmutableWithExclusion:
                return exclusions(filters(), settings.allowedExclusions);
            case ImageTagMutability.MutableWithExclusion:
                // Excluded from mutability is what a filter matches: with "*" nothing is left to be moved.
                return filters().some((filter) => /^\*+$/.test(filter))
                    ? []
                    : [withoutFilters(`${mutability}, with ${filters().join(", ")} immutable only`)];
            default:
                return [
                    violation(
                        props.imageTagMutability === undefined ? "none set, which is MUTABLE" : String(mutability),
                    ),
                ];
        }
    },
    fix({ type, props }) {
        const mutability = props.imageTagMutability ?? ImageTagMutability.Mutable;
        return type === Token.Repository && mutability === ImageTagMutability.Mutable
            ? { imageTagMutability: ImageTagMutability.Immutable }
            : null;
    },
});

function isForCacheOnly(appliedFors: unknown): boolean {
    const uses = listOf(appliedFors);
    return uses.length > 0 && uses.every((use) => use === "PULL_THROUGH_CACHE");
}

function exclusions(filters: readonly string[], allowed: readonly string[]): Violation[] {
    if (filters.length === 0) {
        return [violation("IMMUTABLE_WITH_EXCLUSION without a filter, which AWS refuses")];
    }
    const wide = filters.filter((filter) => !allowed.some((pattern) => covers(pattern, filter)));
    if (wide.length === 0) {
        return [];
    }
    const all = wide.find((filter) => /^\*+$/.test(filter));
    const found =
        all !== undefined
            ? `the exclusion "${all}", which leaves every tag mutable`
            : `the exclusions ${wide.join(", ")}; allowed are ${allowed.join(", ") || "none"}`;
    const kept = filters.filter((filter) => !wide.includes(filter));
    return [kept.length > 0 ? violation(found, `${FILTERS}: ${JSON.stringify(kept)}`) : withoutFilters(found)];
}

const FILTERS = "imageTagMutabilityExclusionFilters";

/** AWS refuses filters next to IMMUTABLE. */
function withoutFilters(found: string): Violation {
    return violation(found, `imageTagMutability: IMMUTABLE, ${FILTERS}: []`);
}

/** A violation, with what to write in the stack file; a program is told the same in its own form. */
function violation(found: string, yaml = "imageTagMutability: IMMUTABLE"): Violation {
    return {
        must: "have immutable tags",
        found,
        yaml,
        raw: yaml.startsWith(FILTERS)
            ? yaml
            : `imageTagMutability: "IMMUTABLE"${yaml.includes(FILTERS) ? `, without ${FILTERS}` : ""}`,
    };
}
