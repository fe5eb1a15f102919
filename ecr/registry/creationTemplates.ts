import { canonicalJson } from "../../aws/json.ts";
import { ROOT } from "./namespaces.ts";

/** When Amazon ECR creates a repository from a template. */
export const TemplateUse = {
    /** An image is replicated here from another registry. */
    Replication: "REPLICATION",
    /** An image of an upstream registry is pulled for the first time. */
    PullThroughCache: "PULL_THROUGH_CACHE",
    /** An image is pushed to a repository that does not exist. */
    CreateOnPush: "CREATE_ON_PUSH",
} as const;
/** When Amazon ECR creates a repository from a template. */
export type TemplateUse = (typeof TemplateUse)[keyof typeof TemplateUse];

/**
 * Who may take the role with which Amazon ECR creates repositories.
 * https://docs.aws.amazon.com/AmazonECR/latest/userguide/repository-creation-templates-create-iam.html
 */
export const TEMPLATE_ROLE_TRUST = {
    Version: "2012-10-17",
    Statement: [{ Effect: "Allow", Principal: { Service: "ecr.amazonaws.com" }, Action: "sts:AssumeRole" }],
} as const;

/**
 * What that role may do: AWS's own custom policy for templates, held to the repositories of the templates and, where all
 * keys are known, to these. https://docs.aws.amazon.com/AmazonECR/latest/userguide/repository-creation-templates-custom.html
 */
export function templateRolePolicy(place: {
    partition: string;
    region: string;
    /** Prefixes of the templates. */
    prefixes: readonly string[];
    /** ARNs of the keys of the templates that encrypt with KMS. */
    keyArns: readonly string[];
    /** Whether a template encrypts with the key that AWS manages, whose ARN is not known. */
    usesAwsKey: boolean;
}): object {
    const { partition, region, prefixes, keyArns, usesAwsKey } = place;
    const arn = (path: string) => `arn:${partition}:ecr:${region}:*:repository/${path}`;
    const repositories = prefixes.includes(ROOT)
        ? [arn("*")]
        : prefixes.map((prefix) => arn(`${prefix.replace(/\/$/, "")}/*`)).sort();
    const keys = usesAwsKey ? ["*"] : [...new Set(keyArns)].sort();
    return {
        Version: "2012-10-17",
        Statement: [
            {
                Sid: "CreateRepositories",
                Effect: "Allow",
                Action: ["ecr:CreateRepository", "ecr:ReplicateImage", "ecr:TagResource"],
                Resource: repositories,
            },
            ...(keys.length === 0
                ? []
                : [
                      {
                          Sid: "EncryptRepositories",
                          Effect: "Allow",
                          Action: ["kms:CreateGrant", "kms:DescribeKey", "kms:RetireGrant"],
                          Resource: keys,
                      },
                  ]),
        ],
    };
}

/** Characters in the inline policies of a role. https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html */
const ROLE_POLICY_LENGTH = 10_240;

/** An ARN of a key that is not known yet, to count with: no key of AWS KMS has a longer one. */
const LONGEST_KEY = `arn:aws-us-gov:kms:ap-northeast-3:000000000000:key/mrk-${"0".repeat(32)}`;

/**
 * Templates in as few groups as one role can serve: the policy of a role grows with their prefixes and keys. `key` gives the
 * ARN of a template's key, null for none, or undefined for one that is known after apply.
 */
export function templatesByRole<T extends { prefix: string }>(
    templates: readonly T[],
    place: { partition: string; region: string },
    key: (template: T) => string | null | undefined,
): T[][] {
    const fits = (group: readonly T[]) => {
        const keyArns = group.map(key).flatMap((arn) => (arn === null ? [] : [arn ?? LONGEST_KEY]));
        const prefixes = group.map(({ prefix }) => prefix);
        const policy = templateRolePolicy({ ...place, prefixes, keyArns, usesAwsKey: false });
        return canonicalJson(policy).length <= ROLE_POLICY_LENGTH;
    };
    const groups: T[][] = [];
    for (const template of templates) {
        const last = groups.at(-1);
        if (last !== undefined && fits([...last, template])) {
            last.push(template);
        } else {
            groups.push([template]);
        }
    }
    return groups;
}
