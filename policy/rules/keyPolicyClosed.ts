import { audienceOf } from "../documents/audience.ts";
import { readStatements } from "../documents/statements.ts";
import { isKeyInUse, KEYS, keyOfPolicy } from "../keys.ts";
import { Token } from "../resources.ts";
import { NotApplicable, rule, Scope, Severity } from "../rule.ts";

/** Keys that encrypt images are not open to any principal. */
export const keyPolicyClosed = rule({
    name: "ecr-key-policy-must-not-be-open",
    description:
        "Any principal that may use or administer the key can read, or lose for ever, every image that it encrypts.",
    severity: Severity.Critical,
    remediationSteps:
        'Name the accounts or roles in the key policy, or narrow Principal "*" by a condition on kms:CallerAccount or aws:PrincipalOrgID.',
    url: "https://docs.aws.amazon.com/kms/latest/developerguide/key-policies.html",
    controls: ["Security Hub KMS.5", "CKV_AWS_33"],
    scope: Scope.Stack,
    checks: [...KEYS, Token.KeyPolicy],
    settings: {},
    check(resource, { stack }) {
        const key = resource.type === Token.KeyPolicy ? keyOfPolicy(stack, resource) : resource;
        if (key === undefined || !isKeyInUse(stack, key)) {
            throw new NotApplicable("no ECR repository of this stack uses a key of it");
        }
        const { policy } = resource.props;
        if (policy === undefined || policy === "") {
            // AWS's default policy leaves it to the account's own IAM policies.
            return [];
        }
        const statements = readStatements(policy);
        return statements
            .filter((each) => each.effect === "Allow" && audienceOf(each, statements).isPublic)
            .map(({ label, actions }) => ({
                must: "not be open to any principal",
                found: `${label} with ${actions.join(", ")} for any principal`,
                yaml: "leave kmsKeyArn out: the policy of the key that the set makes names the account only",
                raw: 'policy: Principal: { AWS: "arn:aws:iam::<account>:root" } in place of "*"',
            }));
    },
});
