import { listOf, mapOf, type PolicyResource, Token, textOr } from "../resources.ts";
import { rule, Scope, Severity, type Violation } from "../rule.ts";
import { texts } from "../settings.ts";
import { hasOwn, isUnknown } from "../unknown.ts";

/** Images are encrypted with a key of the customer's own. */
export const customerKey = rule({
    name: "ecr-encryption-must-use-customer-key",
    description: "Only with a key of your own do you decide who may decrypt images, and can withdraw it.",
    severity: Severity.Medium,
    remediationSteps:
        "Encrypt with KMS or KMS_DSSE and a key of your own. AWS cannot change the encryption of a repository: make a new one, copy its images, and retire the old one.",
    url: "https://docs.aws.amazon.com/AmazonECR/latest/userguide/encryption-at-rest.html",
    controls: ["Security Hub ECR.5", "CKV_AWS_136", "AWS-0033"],
    scope: Scope.Resource,
    checks: [Token.Repository, Token.CreationTemplate],
    settings: {
        keyArns: texts("ARNs of the keys that may be used; any customer key where empty.", []),
    },
    check(resource, { settings }) {
        const [encryption] = listOf(resource.props.encryptionConfigurations).map(mapOf);
        const type = encryption?.encryptionType ?? "AES256";
        if (encryption === undefined || !String(type).startsWith("KMS")) {
            const found = encryption === undefined ? "no encryption set, which is AES256" : String(type);
            const [kmsKeyArn] = settings.keyArns;
            return [
                violation(resource, found, { encryptionType: "KMS", ...(kmsKeyArn !== undefined && { kmsKeyArn }) }),
            ];
        }
        // That a key is named is enough, so that one that is made in the same update can be evaluated in its preview.
        const isNamed = hasOwn(encryption, "kmsKey");
        if (isNamed && settings.keyArns.length === 0 && isSurelyOwn(encryption)) {
            return [];
        }
        const key = isNamed ? encryption.kmsKey : undefined;
        if (typeof key !== "string" || key === "" || /(?:^|:)alias\/aws\//.test(key)) {
            const found = `${type} with ${key ? String(key) : "no key named"}, which is AWS's own key aws/ecr`;
            return [violation(resource, found, { kmsKeyArn: settings.keyArns[0] ?? "<ARN of a key of your own>" })];
        }
        return settings.keyArns.length === 0 || settings.keyArns.includes(key)
            ? []
            : [
                  violation(resource, `${key}, which is not among the allowed keys`, {
                      kmsKeyArn: settings.keyArns[0] ?? "",
                  }),
              ];
    },
});

/** Whether a key that is named is not known yet: it then comes from another resource, and is no alias of AWS. */
function isSurelyOwn(encryption: Record<string, unknown>): boolean {
    return isUnknown(() => encryption.kmsKey);
}

/** The options to write: another type for what is not encrypted with KMS, and the key where only some are allowed. */
type Change = { encryptionType?: string; kmsKeyArn?: string };

function violation(resource: PolicyResource, found: string, change: Change): Violation {
    const prefix = textOr(() => resource.props.prefix) || resource.name;
    const isTemplate = resource.type === Token.CreationTemplate;
    const owner = isTemplate ? `registry.creationTemplates.${prefix}.` : "";
    const options = Object.entries(change).map(([option, value]) => `${owner}${option}: ${value}`);
    return {
        must: "be encrypted with a customer KMS key",
        found,
        yaml: `${options.join(", ")}   # ${isTemplate ? "AWS uses it for repositories that are yet to come" : "for a new repository; AWS cannot change that of an existing one"}`,
        raw: 'encryptionConfigurations: [{ encryptionType: "KMS", kmsKey: key.arn }]',
    };
}
