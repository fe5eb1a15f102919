import { rolePushes } from "../documents/identity.ts";
import { issuerOf } from "../documents/issuers.ts";
import { hostOf, hostsOf, oidcTrusts } from "../documents/oidc.ts";
import type { Condition, Statement } from "../documents/statements.ts";
import { Token } from "../resources.ts";
import { NotApplicable, rule, Scope, Severity } from "../rule.ts";

const POSITIVE = /^(?:ForAnyValue:)?String(?:Equals|EqualsIgnoreCase|Like)$/i;

/** A role that a pipeline assumes by OIDC says which pipeline. */
export const oidcSubjects = rule({
    name: "ecr-push-must-limit-oidc-subjects",
    description:
        "Every pipeline of a public provider has a token of it: without a subject, anybody's may assume the role and push.",
    severity: Severity.Critical,
    remediationSteps:
        "Add to the trust policy a condition on <provider>:sub that names the owner and project, with a wildcard at most behind them: on GitHub both as names and as names with ids, 'repo:<owner>@<owner id>/<name>@<repository id>:...'.",
    url: "https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_create_for-idp_oidc.html",
    controls: ["CKV_AWS_358"],
    scope: Scope.Resource,
    checks: [Token.Role],
    settings: {},
    check(role) {
        const trusting = oidcTrusts(role.props.assumeRolePolicy);
        if (trusting.length === 0) {
            throw new NotApplicable("no role trusts an OIDC provider");
        }
        return (
            trusting
                .filter((statement) => !statement.conditions.some(limits))
                // Most roles for the workloads of a cluster have nothing to do with images.
                .filter(
                    (statement) => !hostsOf(statement).every((host) => issuerOf(host).isCluster) || rolePushes(role),
                )
                .map((statement) => ({
                    must: "limit which pipeline may assume it",
                    found: `${statement.label} with ${subjectsText(statement)}`,
                    yaml: null,
                    raw: exampleFor(statement),
                }))
        );
    },
});

function exampleFor(statement: Statement): string {
    const host = hostsOf(statement).find((each) => each !== "") ?? statement.conditions.map(hostOf).find(Boolean);
    const { examples } = issuerOf(host ?? "");
    const subjects = examples.map((each) => JSON.stringify(each)).join(", ");
    const value = examples.length === 1 ? subjects : `[${subjects}]`;
    return `Condition: { StringLike: { "${host ?? "<provider>"}:sub": ${value} } }`;
}

/** Whether a condition limits the subject to those of one owner. */
function limits(condition: Condition): boolean {
    const { operator, values } = condition;
    const host = hostOf(condition);
    if (host === null || !POSITIVE.test(operator) || values.length === 0) {
        return false;
    }
    const { owner } = issuerOf(host);
    return values.every((value) => {
        const [literal = ""] = /Like$/i.test(operator) ? value.split(/[*?]/) : [value];
        return literal !== "" && (literal === value || owner === null || owner.test(literal));
    });
}

function subjectsText({ conditions }: Statement): string {
    const subjects = conditions.filter(({ key }) => key.endsWith(":sub"));
    return subjects.length === 0
        ? "no condition on the subject"
        : subjects.map(({ operator, values }) => `${operator} ${values.join(", ")}`).join("; ");
}
