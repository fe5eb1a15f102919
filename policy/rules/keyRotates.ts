import { isKeyInUse, KEYS, primaryOf } from "../keys.ts";
import { Token } from "../resources.ts";
import { NotApplicable, rule, Scope, Severity } from "../rule.ts";

/** Keys that encrypt images are rotated. */
export const keyRotates = rule({
    name: "ecr-key-must-rotate",
    description: "A key that is rotated yearly limits what a leaked one can decrypt.",
    severity: Severity.Medium,
    remediationSteps: "Set enableKeyRotation to true on the key. It is changed in place and re-encrypts nothing.",
    url: "https://docs.aws.amazon.com/kms/latest/developerguide/rotate-keys.html",
    controls: ["Security Hub KMS.4", "CKV_AWS_7", "AWS-0065", "CIS AWS 3.0.0 3.6"],
    scope: Scope.Stack,
    checks: KEYS,
    settings: {},
    check(key, { stack }) {
        if (!isKeyInUse(stack, key)) {
            throw new NotApplicable("no ECR repository of this stack uses a key of it");
        }
        if (key.type === Token.ExternalKey) {
            throw new NotApplicable("AWS does not rotate a key whose material was imported");
        }
        if (key.type === Token.ReplicaKey) {
            throw new NotApplicable(
                primaryOf(stack, key) === undefined
                    ? "the rotation of a replica is that of its primary key, which is not in this stack"
                    : "the rotation of a replica is that of its primary key",
            );
        }
        const rotates = key.props.enableKeyRotation;
        return rotates === true
            ? []
            : [
                  {
                      must: "be rotated, as it encrypts ECR repositories",
                      found: `enableKeyRotation ${rotates === undefined ? "not set, which is false" : rotates}`,
                      yaml: "leave kmsKeyArn out: the key that the set makes is rotated",
                      raw: "enableKeyRotation: true",
                  },
              ];
    },
});
