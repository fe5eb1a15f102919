import { whyUserPushes } from "../documents/identity.ts";
import { Token } from "../resources.ts";
import { NotApplicable, rule, Scope, Severity } from "../rule.ts";

/** Nothing that pushes images has a key that stays valid. */
export const noAccessKeys = rule({
    name: "ecr-push-must-not-use-access-keys",
    description: "An access key stays valid until somebody removes it: anyone who finds it can push what you deploy.",
    severity: Severity.High,
    remediationSteps:
        "Let the pipeline assume a role by OIDC (GitHub Actions, GitLab), and name that role in pushPrincipals. Delete the key.",
    url: "https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_providers_oidc.html",
    controls: ["CKV_AWS_273"],
    scope: Scope.Stack,
    checks: [Token.AccessKey],
    settings: {},
    check({ props }, { stack }) {
        if (props.status === "Inactive") {
            throw new NotApplicable("no access key is active");
        }
        const user = String(props.user);
        const why = whyUserPushes(stack, user);
        return why === null
            ? []
            : [
                  {
                      must: "not push images",
                      found: `an access key, and ${why} that lets the user push`,
                      yaml: "pushPrincipals: [arn:aws:iam::<account>:role/<role of the pipeline>]",
                      raw: "an aws.iam.Role that trusts the OIDC provider of the pipeline, in place of the AccessKey",
                  },
              ];
    },
});
