import {
    CreateRepositoryCommand,
    type CreateRepositoryCommandInput,
    ECRClient,
    PutLifecyclePolicyCommand,
    SetRepositoryPolicyCommand,
} from "@aws-sdk/client-ecr";
import { CreateKeyCommand, KMSClient } from "@aws-sdk/client-kms";

/** A repository as somebody made it by hand. */
export interface Handmade extends Omit<CreateRepositoryCommandInput, "repositoryName" | "tags"> {
    tags?: Record<string, string>;
    lifecycle?: object[];
    /** Statements of the repository policy. */
    policy?: object[];
    /** Version of the policy language. */
    version?: string;
}

const rule = (rulePriority: number, selection: object, description?: string) => ({
    rulePriority,
    ...(description !== undefined && { description }),
    selection,
    action: { type: "expire" },
});
const untagged = (days: number) => ({
    tagStatus: "untagged",
    countType: "sinceImagePushed",
    countUnit: "days",
    countNumber: days,
});
const newest = (count: number) => ({ tagStatus: "any", countType: "imageCountMoreThan", countNumber: count });
const tagged = (list: object, count: number) => ({
    tagStatus: "tagged",
    ...list,
    countType: "imageCountMoreThan",
    countNumber: count,
});
const PULL = ["ecr:GetDownloadUrlForLayer", "ecr:BatchGetImage"];
const allow = (principal: unknown, actions: unknown, more: object = {}) => ({
    Sid: "ByHand",
    Effect: "Allow",
    Principal: principal,
    Action: actions,
    ...more,
});

/** Repositories of a set myproject-dev, each with another setting. Exclusion filters are newer than the provider of the tests. */
export function handmade(keyArn: string): Record<string, Handmade> {
    return {
        "myproject-dev-plain": {},
        "myproject-dev-immutable": { imageTagMutability: "IMMUTABLE" },
        "myproject-dev-scanned": { imageScanningConfiguration: { scanOnPush: true } },
        "myproject-dev-kms": { encryptionConfiguration: { encryptionType: "KMS", kmsKey: keyArn } },
        "myproject-dev-aws-key": { encryptionConfiguration: { encryptionType: "KMS" } },
        "myproject-dev-counted": { lifecycle: [rule(1, newest(30), "Keep last 30 images")] },
        "myproject-dev-cleaned": { lifecycle: [rule(1, untagged(14)), rule(2, newest(50))] },
        "myproject-dev-usual": { lifecycle: [rule(5, untagged(7)), rule(9, newest(50))] },
        "myproject-dev-by-prefix": {
            lifecycle: [rule(1, untagged(1)), rule(2, tagged({ tagPrefixList: ["v"] }, 10)), rule(3, newest(100))],
        },
        "myproject-dev-two-patterns": { lifecycle: [rule(1, tagged({ tagPatternList: ["a*", "b*"] }, 3))] },
        "myproject-dev-aged": {
            lifecycle: [
                rule(1, { tagStatus: "any", countType: "sinceImagePushed", countUnit: "days", countNumber: 90 }),
            ],
        },
        "myproject-dev-previews": {
            lifecycle: [
                rule(1, {
                    tagStatus: "tagged",
                    tagPrefixList: ["pr-"],
                    countType: "sinceImagePushed",
                    countUnit: "days",
                    countNumber: 14,
                }),
                rule(2, newest(20)),
            ],
        },
        "myproject-dev-shared": { policy: [allow({ AWS: "arn:aws:iam::210987654321:root" }, PULL)] },
        "myproject-dev-two-accounts": {
            policy: [allow({ AWS: ["210987654321", "arn:aws:iam::345678901234:root"] }, PULL)],
        },
        "myproject-dev-function": { policy: [allow({ Service: "lambda.amazonaws.com" }, PULL)] },
        "myproject-dev-organization": {
            policy: [allow("*", PULL, { Condition: { StringEquals: { "aws:PrincipalOrgID": "o-a1b2c3d4e5" } } })],
        },
        "myproject-dev-pushed": {
            policy: [
                allow({ AWS: "arn:aws:iam::123456789012:role/ci" }, [
                    "ecr:BatchCheckLayerAvailability",
                    "ecr:BatchGetImage",
                    "ecr:CompleteLayerUpload",
                    "ecr:DescribeImageScanFindings",
                    "ecr:GetDownloadUrlForLayer",
                    "ecr:InitiateLayerUpload",
                    "ecr:PutImage",
                    "ecr:UploadLayerPart",
                ]),
            ],
        },
        "myproject-dev-read-by-role": {
            policy: [allow({ AWS: "arn:aws:iam::210987654321:role/reader" }, PULL)],
        },
        "myproject-dev-statements": {
            policy: [
                { ...allow({ AWS: "arn:aws:iam::210987654321:root" }, PULL), Sid: "Pull" },
                {
                    Sid: "new statement",
                    Effect: "Allow",
                    Principal: { AWS: ["345678901234"], Service: "codebuild.amazonaws.com" },
                    Action: ["ecr:ListImages", "ecr:Describe*"],
                    Condition: {
                        Bool: { "aws:SecureTransport": true },
                        DateLessThan: { "aws:CurrentTime": "2030-01-31T00:00:00Z" },
                    },
                },
                {
                    Sid: "KeepImages",
                    Effect: "Deny",
                    Principal: "*",
                    Action: "ecr:BatchDeleteImage",
                    Condition: { ArnNotLike: { "aws:PrincipalArn": "arn:aws:iam::123456789012:role/admin" } },
                },
            ],
        },
        "myproject-dev-old-language": {
            version: "2008-10-17",
            policy: [
                {
                    ...allow("*", ["ecr:ListImages"]),
                    Condition: { StringEquals: { "aws:PrincipalOrgID": "o-a1b2c3d4e5" } },
                },
            ],
        },
        "myproject-dev-tagged": { tags: { Team: "payments", CostCenter: "4711" } },
        "myproject-dev-from-terraform": {
            tags: { Project: "myproject", Environment: "development", ManagedBy: "Terraform" },
        },
        "team/service/api": {},
        legacy_app: { imageTagMutability: "IMMUTABLE", imageScanningConfiguration: { scanOnPush: true } },
    };
}

/** Makes repositories as a person would by hand. */
export async function makeByHand(region: string, repositories: Record<string, Handmade>): Promise<void> {
    const ecr = new ECRClient({ region });
    for (const [repositoryName, { lifecycle, policy, version, tags, ...input }] of Object.entries(repositories)) {
        const list = Object.entries(tags ?? {}).map(([Key, Value]) => ({ Key, Value }));
        await ecr.send(
            new CreateRepositoryCommand({ repositoryName, ...input, ...(list.length > 0 && { tags: list }) }),
        );
        if (lifecycle !== undefined) {
            const lifecyclePolicyText = JSON.stringify({ rules: lifecycle });
            await ecr.send(new PutLifecyclePolicyCommand({ repositoryName, lifecyclePolicyText }));
        }
        if (policy !== undefined) {
            const policyText = JSON.stringify({ Version: version ?? "2012-10-17", Statement: policy });
            await ecr.send(new SetRepositoryPolicyCommand({ repositoryName, policyText }));
        }
    }
}

/** Makes a key of KMS, and answers its ARN. */
export async function makeKey(region: string, Description: string): Promise<string> {
    const { KeyMetadata } = await new KMSClient({ region }).send(new CreateKeyCommand({ Description }));
    return KeyMetadata?.Arn ?? "";
}
