import { Token } from "../resources.ts";
import { rule, Scope, Severity } from "../rule.ts";

/** A repository that holds images cannot be deleted. */
export const noForceDelete = rule({
    name: "ecr-repository-must-not-force-delete",
    description: "With forceDelete, deleting a repository deletes its images, also when a mere rename replaces it.",
    severity: Severity.High,
    remediationSteps:
        "Set forceDelete to false, and run the update before any destroy. To retire a repository, empty it first.",
    url: "https://docs.aws.amazon.com/AmazonECR/latest/userguide/repository-delete.html",
    controls: [],
    scope: Scope.Resource,
    checks: [Token.Repository, Token.PublicRepository],
    settings: {},
    check({ type, props }) {
        const property = type === Token.Repository ? "forceDelete" : "forceDestroy";
        return props[property] === true
            ? [
                  {
                      must: "not delete its images with it",
                      found: `${property} true`,
                      yaml: type === Token.Repository ? "forceDelete: false" : null,
                      raw: `${property}: false`,
                  },
              ]
            : [];
    },
});
