import { matchesWildcard } from "../../aws/wildcard.ts";
import { repositoryNameProblem } from "../../ecr/repository/names.ts";
import { coversAllNames, knownName, nameInAws, Token } from "../resources.ts";
import { rule, Scope, Severity } from "../rule.ts";
import { texts } from "../settings.ts";

/** Names say which environment a repository belongs to. */
export const nameConvention = rule({
    name: "ecr-name-must-follow-convention",
    description: "Prefixes of names are what scanning, replication and IAM policies choose repositories by.",
    severity: Severity.Low,
    remediationSteps: "Name the repository by the convention. A new name replaces the repository and loses its images.",
    url: "https://docs.aws.amazon.com/AmazonECR/latest/userguide/Repositories.html",
    controls: [],
    scope: Scope.Resource,
    checks: [Token.Repository],
    settings: {
        patterns: texts("Patterns of which a name has to match one; {environment} stands for that of the stack.", [
            "*-{environment}-*",
            "{environment}-*",
            "{environment}/*",
            "*-{environment}/*",
            "*/{environment}/*",
        ]),
    },
    check(repository, { settings, environment }) {
        if (settings.patterns.some(coversAllNames) && knownName(repository) === null) {
            return [];
        }
        const name = nameInAws(repository);
        const patterns = settings.patterns.map((pattern) => pattern.replaceAll("{environment}", environment));
        const problem = repositoryNameProblem(name);
        if (problem === null && patterns.some((pattern) => matchesWildcard(pattern, name))) {
            return [];
        }
        return [
            {
                must: problem?.replace(/^must /, "") ?? `have a name like ${patterns.join(", ")}`,
                found: `the name ${name}`,
                yaml: `name: <project>-${environment}-<service>`,
                raw: `name: "<project>-${environment}-<service>"`,
            },
        ];
    },
});
