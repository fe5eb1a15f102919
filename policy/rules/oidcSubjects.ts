import { isAbout } from "../documents/actions.ts";
import { readStatements, type Statement } from "../documents/statements.ts";
import { Token } from "../resources.ts";
import { NotApplicable, rule, Scope, Severity } from "../rule.ts";

const ASSUME = "sts:AssumeRoleWithWebIdentity";
const POSITIVE = /^(?:ForAnyValue:)?String(?:Equals|EqualsIgnoreCase|Like)$/i;

/**
 * What a subject has to begin with, before any wildcard, to name one owner: `repo:owner/`, `project_path:group/`,
 * `system:serviceaccount:namespace:`. https://docs.github.com/actions/reference/security/oidc
 */
const NAMES_OWNER = /^(?:system:serviceaccount:[^:]+:|(?!system:serviceaccount:)[^:]+:[^:/]+[:/])/;

/** A role that a pipeline assumes by OIDC says which pipeline. */
export const oidcSubjects = rule({
    name: "ecr-push-must-limit-oidc-subjects",
    description:
        "Every pipeline of a public provider has a token of it: without a subject, anybody's may assume the role and push.",
    severity: Severity.Critical,
    remediationSteps:
        "Add to the trust policy a condition on <provider>:sub that names the owner and project, with a wildcard at most behind them.",
    url: "https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_create_for-idp_oidc.html",
    controls: ["CKV_AWS_358"],
    scope: Scope.Resource,
    judges: [Token.Role],
    settings: {},
    check({ props }) {
        const trusting = readStatements(props.assumeRolePolicy).filter(isOidcTrust);
        if (trusting.length === 0) {
            throw new NotApplicable("no role trusts an OIDC provider");
        }
        return trusting
            .filter((statement) => !isLimited(statement))
            .map((statement) => ({
                must: "limit which pipeline may assume it",
                found: `${statement.label} with ${subjectsText(statement)}`,
                yaml: null,
                raw: 'Condition: { StringLike: { "token.actions.githubusercontent.com:sub": "repo:<owner>/<name>:ref:refs/heads/main" } }',
            }));
    },
});

function isOidcTrust(statement: Statement): boolean {
    const federated = (statement.principals ?? []).some(
        ({ kind, text }) => (kind === "Federated" && text.includes(":oidc-provider/")) || text === "*",
    );
    return statement.effect === "Allow" && federated && isAbout(statement, ASSUME) && namesOidc(statement);
}

/** A role that everybody may assume by another way than OIDC is not this rule's. */
function namesOidc({ principals, actions }: Statement): boolean {
    return (
        (principals ?? []).some(({ text }) => text.includes(":oidc-provider/")) ||
        actions.every((action) => action.toLowerCase() === ASSUME.toLowerCase())
    );
}

function isLimited({ conditions }: Statement): boolean {
    return conditions.some(
        ({ operator, key, values }) =>
            key.endsWith(":sub") &&
            POSITIVE.test(operator) &&
            values.length > 0 &&
            values.every((value) => {
                const [literal = ""] = /Like$/i.test(operator) ? value.split(/[*?]/) : [value];
                return literal === value || NAMES_OWNER.test(literal);
            }),
    );
}

function subjectsText({ conditions }: Statement): string {
    const subjects = conditions.filter(({ key }) => key.endsWith(":sub"));
    return subjects.length === 0
        ? "no condition on the subject"
        : subjects.map(({ operator, values }) => `${operator} ${values.join(", ")}`).join("; ");
}
