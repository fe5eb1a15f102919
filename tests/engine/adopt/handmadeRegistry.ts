import {
    CloudWatchLogsClient,
    CreateLogGroupCommand,
    PutRetentionPolicyCommand,
} from "@aws-sdk/client-cloudwatch-logs";
import {
    CreatePullThroughCacheRuleCommand,
    CreateRepositoryCreationTemplateCommand,
    ECRClient,
    PutRegistryPolicyCommand,
    PutRegistryScanningConfigurationCommand,
    PutReplicationConfigurationCommand,
} from "@aws-sdk/client-ecr";
import { CreateAliasCommand, CreateKeyCommand, KMSClient } from "@aws-sdk/client-kms";
import { makeByHand } from "./handmade.ts";

const ACCOUNT = "123456789012";
const NAMES = ["shop-prod-api", "shop-prod-web", "shop-prod-worker"];

/** Makes a whole registry by hand: a key, repositories, scanning, replication, policy, cache, template and log group. */
export async function makeRegistryByHand(region: string): Promise<void> {
    const kmsKey = await makeOwnKey(region);
    const lifecycle = [
        {
            rulePriority: 1,
            description: "No untagged ones",
            selection: { tagStatus: "untagged", countType: "sinceImagePushed", countUnit: "days", countNumber: 7 },
            action: { type: "expire" },
        },
        {
            rulePriority: 2,
            description: "Newest",
            selection: { tagStatus: "any", countType: "imageCountMoreThan", countNumber: 100 },
            action: { type: "expire" },
        },
    ];
    await makeByHand(
        region,
        Object.fromEntries(
            NAMES.map((name) => [
                name,
                {
                    imageTagMutability: "IMMUTABLE",
                    imageScanningConfiguration: { scanOnPush: true },
                    encryptionConfiguration: { encryptionType: "KMS", kmsKey },
                    tags: { Owner: "shop", Project: "shop" },
                    lifecycle,
                },
            ]),
        ),
    );
    await makeRegistry(region);
    const logs = new CloudWatchLogsClient({ region });
    const logGroupName = "/aws/events/ecr/shop-prod";
    await logs.send(new CreateLogGroupCommand({ logGroupName }));
    await logs.send(new PutRetentionPolicyCommand({ logGroupName, retentionInDays: 365 }));
}

/** A key with the alias and the rights that a set's own key has. */
async function makeOwnKey(region: string): Promise<string> {
    const kms = new KMSClient({ region });
    const Policy = JSON.stringify({
        Version: "2012-10-17",
        Statement: [
            {
                Sid: "Enable IAM User Permissions",
                Effect: "Allow",
                Principal: { AWS: `arn:aws:iam::${ACCOUNT}:root` },
                Action: "kms:*",
                Resource: "*",
            },
        ],
    });
    // The local AWS says nothing of a use that was not named, and a key of another use would be replaced.
    const { KeyMetadata } = await kms.send(new CreateKeyCommand({ Policy, KeyUsage: "ENCRYPT_DECRYPT" }));
    await kms.send(new CreateAliasCommand({ AliasName: "alias/shop-prod-ecr", TargetKeyId: KeyMetadata?.KeyId }));
    return KeyMetadata?.Arn ?? "";
}

async function makeRegistry(region: string): Promise<void> {
    const ecr = new ECRClient({ region });
    await ecr.send(
        new PutRegistryScanningConfigurationCommand({
            scanType: "ENHANCED",
            rules: [{ scanFrequency: "CONTINUOUS_SCAN", repositoryFilters: [{ filter: "*", filterType: "WILDCARD" }] }],
        }),
    );
    const repositoryFilters = NAMES.map((filter) => ({ filter, filterType: "PREFIX_MATCH" as const }));
    const destinations = [{ region: "us-west-2", registryId: ACCOUNT }];
    await ecr.send(
        new PutReplicationConfigurationCommand({
            replicationConfiguration: { rules: [{ destinations, repositoryFilters }] },
        }),
    );
    const statement = {
        Sid: "FromElsewhere",
        Effect: "Allow",
        Principal: { AWS: "arn:aws:iam::210987654321:root" },
        Action: ["ecr:ReplicateImage", "ecr:CreateRepository"],
        Resource: `arn:aws:ecr:${region}:${ACCOUNT}:repository/*`,
    };
    const policyText = JSON.stringify({ Version: "2012-10-17", Statement: [statement] });
    await ecr.send(new PutRegistryPolicyCommand({ policyText }));
    await ecr.send(
        new CreatePullThroughCacheRuleCommand({ ecrRepositoryPrefix: "quay", upstreamRegistryUrl: "quay.io" }),
    );
    await ecr.send(
        new CreateRepositoryCreationTemplateCommand({
            prefix: "quay",
            appliedFor: ["PULL_THROUGH_CACHE"],
            imageTagMutability: "MUTABLE",
            description: "Cache of Quay",
            customRoleArn: `arn:aws:iam::${ACCOUNT}:role/templates`,
            encryptionConfiguration: { encryptionType: "AES256" },
        }),
    );
}
