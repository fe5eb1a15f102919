import { audienceOf } from "../documents/audience.ts";
import { GRANTING, statementsOf } from "../documents/granted.ts";
import { rule, Scope, Severity } from "../rule.ts";

/** No policy lets any principal in. */
export const accessNotPublic = rule({
    name: "ecr-access-must-not-be-public",
    description: "A policy for any principal lets any AWS account read, or write, what you deploy.",
    severity: Severity.Critical,
    remediationSteps:
        'Name accounts, roles or services in Principal, or narrow "*" by a condition on aws:PrincipalOrgID or aws:PrincipalAccount.',
    url: "https://docs.aws.amazon.com/AmazonECR/latest/userguide/repository-policies.html",
    controls: ["CKV_AWS_32", "AWS-0032", "AwsSolutions-ECR1"],
    scope: Scope.Resource,
    checks: GRANTING,
    settings: {},
    check(resource) {
        const statements = statementsOf(resource);
        return statements.flatMap((statement) => {
            if (statement.effect !== "Allow") {
                return [];
            }
            const { isPublic, principals } = audienceOf(statement, statements);
            const who = principals.find(({ kind }) => kind === "everyone")?.text;
            const { actions, allActionsBut, conditions } = statement;
            const what = `${allActionsBut ? "all but " : ""}${actions.join(", ")}`;
            const narrowing =
                conditions.length > 0
                    ? ` and conditions that leave it open (${conditions.map(({ key }) => key).join(", ")})`
                    : "";
            return isPublic
                ? [
                      {
                          must: "not be public",
                          found: `${statement.label} with ${what} for ${who === "*" ? "any principal" : who}${narrowing}`,
                          yaml: 'pullPrincipals: ["210987654321"]   # or organizationId, in place of the statement',
                          raw: 'Principal: { AWS: "arn:aws:iam::<account>:root" }, or Condition: { StringEquals: { "aws:PrincipalOrgID": "o-..." } }',
                      },
                  ]
                : [];
        });
    },
});
