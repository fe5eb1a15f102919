import { hostOf, oidcTrusts } from "../documents/oidc.ts";
import { Token } from "../resources.ts";
import { NotApplicable, rule, Scope, Severity } from "../rule.ts";

const GITHUB = /^token\.actions\.githubusercontent\.com(?:\/|$)/;
// Only the owner's id: anyone who takes over the name of a deleted owner gets another id, while an owner's repositories are
// the owner's, whatever their ids.
const WILD_OWNER_ID = /((?:^|:)(?:repo:|repository:)[^:/@]+)@[^:/]*[*?][^:/]*/;
const WILD_REPOSITORY_ID = /(@<owner id>\/[^:@]*)@[^:@*?]*[*?][^:]*/;

/** A role for GitHub Actions names the owner by its id, where the subject has one. */
export const oidcIds = rule({
    name: "ecr-push-must-pin-oidc-ids",
    description:
        "An owner's name on GitHub can be registered again after a rename or deletion; the id in the subject cannot.",
    severity: Severity.Low,
    remediationSteps:
        "Write the ids of owner and repository in place of the wildcards after `@`; GitHub's page says where to find them.",
    url: "https://docs.github.com/actions/reference/openid-connect-reference#immutable-subject-claims",
    controls: [],
    scope: Scope.Resource,
    checks: [Token.Role],
    settings: {},
    check(role) {
        const subjects = oidcTrusts(role.props.assumeRolePolicy)
            .flatMap(({ conditions }) => conditions)
            .filter((condition) => GITHUB.test(hostOf(condition) ?? ""))
            .flatMap(({ key, operator, values }) => values.map((value) => ({ key, operator, value })));
        if (subjects.length === 0) {
            throw new NotApplicable("no role trusts subjects of GitHub Actions");
        }
        return subjects
            .filter(({ operator, value }) => /Like$/i.test(operator) && WILD_OWNER_ID.test(value))
            .map(({ key, operator, value }) => ({
                must: "name the repository's owner by id",
                found: `${operator} ${value}`,
                yaml: null,
                raw: `Condition: { StringLike: { "${key}": ${JSON.stringify(pinned(value))} } }`,
            }));
    },
});

function pinned(subject: string): string {
    return subject.replace(WILD_OWNER_ID, "$1@<owner id>").replace(WILD_REPOSITORY_ID, "$1@<repository id>");
}
