import { matchesWildcard } from "../../aws/wildcard.ts";
import { coversAllNames, Token } from "../resources.ts";
import { rule, Scope, Severity } from "../rule.ts";
import { texts } from "../settings.ts";

/** Public repositories are there on purpose. */
export const publicAllowed = rule({
    name: "ecr-public-repository-must-be-allowed",
    description: "Whatever is pushed to a public repository is anyone's, and listed in the public gallery.",
    severity: Severity.High,
    remediationSteps: "Make a private repository, or add the name to the rule's repositories.",
    url: "https://docs.aws.amazon.com/AmazonECR/latest/public/public-repositories.html",
    controls: [],
    scope: Scope.Resource,
    checks: [Token.PublicRepository],
    settings: {
        repositories: texts("Names, or patterns of them, that may be public.", []),
    },
    check({ props }, { settings: { repositories } }) {
        if (repositories.some(coversAllNames)) {
            return [];
        }
        const name = String(props.repositoryName);
        return repositories.some((pattern) => matchesWildcard(pattern, name))
            ? []
            : [
                  {
                      must: "be allowed to be public",
                      found: repositories.length === 0 ? "no allowed names" : `allowed are ${repositories.join(", ")}`,
                      yaml: "a repository of the set is private",
                      raw: "aws.ecr.Repository in place of aws.ecrpublic.Repository",
                  },
              ];
    },
});
