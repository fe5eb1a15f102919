import { chmodSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { plainStack } from "../../cli/drift/deployed.ts";
import { type ComparedRegistry, compareRegistry } from "../../cli/drift/registry.ts";
import { type EcrAnswer, type EcrRequest, withFakeEcr } from "./fakeEcr.ts";
import { type Ended, ecrSet } from "./run.ts";

export const ACCOUNT = "123456789012";
export const REGION = "eu-west-1";
export const KEY_ID = "11111111-1111-1111-1111-111111111111";
export const OTHER_KEY_ID = "22222222-2222-2222-2222-222222222222";
export const SECRET = { "4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270", ciphertext: "v1:x" };

const PROVIDER = "urn:pulumi:prod::ecr::pulumi:providers:aws::default";
const SET = "urn:pulumi:prod::ecr::ecr-repository-set:index:EcrRepositorySet::ecr";

/** The ARN of a key of the registry's account. */
export function keyArn(id: string): string {
    return `arn:aws:kms:${REGION}:${ACCOUNT}:key/${id}`;
}

/** A resource of a state. */
export interface StateResource {
    urn: string;
    type: string;
    id?: string;
    parent?: string;
    provider?: string;
    inputs?: Record<string, unknown>;
    outputs?: Record<string, unknown>;
    [other: string]: unknown;
}

/** A resource of the set in the state. */
export function resource(
    type: string,
    name: string,
    id: string,
    inputs: Record<string, unknown>,
    outputs: Record<string, unknown> = {},
): StateResource {
    return {
        urn: `urn:pulumi:prod::ecr::ecr-repository-set:index:EcrRepositorySet$${type}::${name}`,
        type,
        id,
        parent: SET,
        provider: `${PROVIDER}::1`,
        inputs: { region: REGION, ...inputs },
        outputs: { registryId: ACCOUNT, ...outputs },
    };
}

const TAGS = { Environment: "prod", ManagedBy: "Pulumi", Project: "p" };

/** The lifecycle policy of each repository, and the statement of each repository policy. */
export const LIFECYCLE = {
    rules: [
        {
            rulePriority: 1,
            description: "Expire untagged images after 7 days",
            selection: { tagStatus: "untagged", countType: "sinceImagePushed", countUnit: "days", countNumber: 7 },
            action: { type: "expire" },
        },
        {
            rulePriority: 10_000,
            selection: {
                tagStatus: "tagged",
                tagPatternList: ["v*", "rel-*"],
                countType: "imageCountMoreThan",
                countNumber: 5,
            },
            action: { type: "expire" },
        },
        {
            rulePriority: 200_000,
            description: "Keep the newest 100 images",
            selection: { tagStatus: "any", countType: "imageCountMoreThan", countNumber: 100 },
            action: { type: "expire" },
        },
    ],
};
export const STATEMENT = {
    Sid: "CrossAccountPermission",
    Effect: "Allow",
    Principal: { AWS: ["arn:aws:iam::210987654321:root", "arn:aws:iam::345678901234:root"] },
    Action: ["ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"],
    Condition: { StringEquals: { "aws:PrincipalOrgID": ["o-1", "o-2"] } },
};
export const REGISTRY_STATEMENT = {
    Sid: "Replicate",
    Effect: "Allow",
    Principal: { AWS: ["arn:aws:iam::210987654321:root"] },
    Action: ["ecr:CreateRepository", "ecr:ReplicateImage"],
    Resource: [`arn:aws:ecr:${REGION}:${ACCOUNT}:repository/p-prod-*`],
};

/** A policy document of statements, as text. */
export function policy(...statements: object[]): string {
    return JSON.stringify({ Version: "2012-10-17", Statement: statements });
}

/** What AWS holds, as its API answers it, to be changed by a case. */
export interface Aws {
    account: string;
    scanning: { scanType: string; rules: { scanFrequency: string; repositoryFilters: { filter: string }[] }[] };
    replication: {
        destinations: { region: string; registryId: string }[];
        repositoryFilters?: { filter: string }[];
    }[];
    registryPolicy: string | null;
    settings: Record<string, string>;
    caches: Record<string, unknown>[];
    templates: Record<string, unknown>[];
    exclusions: string[];
    repositories: Record<string, AwsRepository>;
    keys: Record<
        string,
        { KeyState: string; Description: string; DeletionDate?: number; tags: Record<string, string> }
    >;
    logGroups: Record<string, number | null>;
}

/** A repository that AWS holds. */
export interface AwsRepository {
    imageTagMutability: string;
    imageTagMutabilityExclusionFilters?: { filterType: string; filter: string }[];
    scanOnPush: boolean;
    encryptionConfiguration: { encryptionType: string; kmsKey?: string };
    lifecyclePolicy: string | null;
    policy: string | null;
    tags: Record<string, string>;
}

const filters = (...names: string[]) => names.map((filter) => ({ filter, filterType: "WILDCARD" }));

/** A repository as the set makes it, and as AWS holds it then. */
export function repository(): AwsRepository {
    return {
        imageTagMutability: "IMMUTABLE_WITH_EXCLUSION",
        imageTagMutabilityExclusionFilters: filters("latest", "dev-*"),
        scanOnPush: true,
        encryptionConfiguration: { encryptionType: "KMS", kmsKey: keyArn(KEY_ID) },
        lifecyclePolicy: JSON.stringify(LIFECYCLE),
        policy: policy(STATEMENT),
        tags: { ...TAGS },
    };
}

/** The state of a stack with one of each, and what AWS holds after its update. */
export function deployed(): { state: StateResource[]; aws: Aws } {
    const names = ["api", "web"];
    const template = {
        description: "Replicas",
        appliedFors: ["REPLICATION", "CREATE_ON_PUSH"],
        imageTagMutability: "MUTABLE",
        encryptionConfigurations: [{ encryptionType: "KMS", kmsKey: keyArn(KEY_ID) }],
        lifecyclePolicy: JSON.stringify(LIFECYCLE),
        repositoryPolicy: policy(STATEMENT),
        customRoleArn: `arn:aws:iam::${ACCOUNT}:role/templates`,
        resourceTags: TAGS,
    };
    const state: StateResource[] = [
        { urn: PROVIDER, type: "pulumi:providers:aws", id: "1", inputs: { region: REGION } },
        { urn: SET, type: "ecr-repository-set:index:EcrRepositorySet" },
        ...names.flatMap((key) => {
            const name = `p-prod-${key}`;
            return [
                resource(
                    "aws:ecr/repository:Repository",
                    `ecr-${key}`,
                    name,
                    {
                        name,
                        imageTagMutability: "IMMUTABLE_WITH_EXCLUSION",
                        imageTagMutabilityExclusionFilters: filters("dev-*", "latest"),
                        imageScanningConfiguration: { scanOnPush: true },
                        encryptionConfigurations: [{ encryptionType: "KMS", kmsKey: keyArn(KEY_ID) }],
                        tags: TAGS,
                    },
                    { arn: `arn:aws:ecr:${REGION}:${ACCOUNT}:repository/${name}`, tagsAll: TAGS },
                ),
                resource("aws:ecr/lifecyclePolicy:LifecyclePolicy", `ecr-${key}-lifecycle`, name, {
                    repository: name,
                    policy: JSON.stringify(LIFECYCLE),
                }),
                resource("aws:ecr/repositoryPolicy:RepositoryPolicy", `ecr-${key}-policy`, name, {
                    repository: name,
                    policy: policy(STATEMENT),
                }),
            ];
        }),
        resource("aws:ecr/registryScanningConfiguration:RegistryScanningConfiguration", "ecr-scanning", ACCOUNT, {
            scanType: "ENHANCED",
            rules: [
                { scanFrequency: "CONTINUOUS_SCAN", repositoryFilters: filters("p-prod-*") },
                { scanFrequency: "SCAN_ON_PUSH", repositoryFilters: filters("p-prod-ap*i", "p-prod-we*b") },
            ],
        }),
        resource("aws:ecr/replicationConfiguration:ReplicationConfiguration", "ecr-replication", ACCOUNT, {
            replicationConfiguration: {
                rules: [
                    {
                        destinations: [
                            { region: "eu-central-1", registryId: ACCOUNT },
                            { region: "eu-central-1", registryId: "210987654321" },
                        ],
                        repositoryFilters: names.map((key) => ({
                            filter: `p-prod-${key}`,
                            filterType: "PREFIX_MATCH",
                        })),
                    },
                ],
            },
        }),
        resource("aws:ecr/registryPolicy:RegistryPolicy", "ecr-registry", ACCOUNT, {
            policy: policy(REGISTRY_STATEMENT),
        }),
        resource("aws:ecr/accountSetting:AccountSetting", "ecr-registry-policy-scope", "REGISTRY_POLICY_SCOPE", {
            name: "REGISTRY_POLICY_SCOPE",
            value: "V2",
        }),
        resource("aws:ecr/pullThroughCacheRule:PullThroughCacheRule", "ecr-cache-docker-hub", "docker-hub", {
            ecrRepositoryPrefix: "docker-hub",
            upstreamRegistryUrl: "registry-1.docker.io",
            credentialArn: `arn:aws:secretsmanager:${REGION}:${ACCOUNT}:secret:ecr-pullthroughcache/a`,
        }),
        resource("aws:ecr/repositoryCreationTemplate:RepositoryCreationTemplate", "ecr-template-team", "team", {
            prefix: "team",
            ...template,
        }),
        resource("aws:ecr/pullTimeUpdateExclusion:PullTimeUpdateExclusion", "ecr-exclusion-scanner", "scanner", {
            principalArn: `arn:aws:iam::${ACCOUNT}:role/scanner`,
        }),
        resource("aws:kms/key:Key", "ecr-key", KEY_ID, {
            description: "Encrypts the Amazon ECR repositories of p-prod",
            tags: TAGS,
        }),
        resource("aws:cloudwatch/logGroup:LogGroup", "ecr-findings", "/aws/events/ecr/p-prod", {
            name: "/aws/events/ecr/p-prod",
            retentionInDays: 90,
        }),
    ];
    const aws: Aws = {
        account: ACCOUNT,
        scanning: {
            scanType: "ENHANCED",
            rules: [
                { scanFrequency: "CONTINUOUS_SCAN", repositoryFilters: filters("p-prod-*") },
                { scanFrequency: "SCAN_ON_PUSH", repositoryFilters: filters("p-prod-ap*i", "p-prod-we*b") },
            ],
        },
        replication: [
            {
                destinations: [
                    { region: "eu-central-1", registryId: ACCOUNT },
                    { region: "eu-central-1", registryId: "210987654321" },
                ],
                repositoryFilters: [{ filter: "p-prod-api" }, { filter: "p-prod-web" }],
            },
        ],
        registryPolicy: policy(REGISTRY_STATEMENT),
        settings: { REGISTRY_POLICY_SCOPE: "V2", BLOB_MOUNTING: "DISABLED", BASIC_SCAN_TYPE_VERSION: "AWS_NATIVE" },
        caches: [
            {
                ecrRepositoryPrefix: "docker-hub",
                upstreamRegistryUrl: "registry-1.docker.io",
                upstreamRegistry: "docker-hub",
                credentialArn: `arn:aws:secretsmanager:${REGION}:${ACCOUNT}:secret:ecr-pullthroughcache/a`,
            },
        ],
        templates: [
            {
                prefix: "team",
                description: template.description,
                appliedFor: ["CREATE_ON_PUSH", "REPLICATION"],
                imageTagMutability: "MUTABLE",
                encryptionConfiguration: { encryptionType: "KMS", kmsKey: keyArn(KEY_ID) },
                lifecyclePolicy: template.lifecyclePolicy,
                repositoryPolicy: template.repositoryPolicy,
                customRoleArn: template.customRoleArn,
                resourceTags: Object.entries(TAGS).map(([Key, Value]) => ({ Key, Value })),
            },
        ],
        exclusions: [`arn:aws:iam::${ACCOUNT}:role/scanner`],
        repositories: { "p-prod-api": repository(), "p-prod-web": repository() },
        keys: {
            [KEY_ID]: {
                KeyState: "Enabled",
                Description: "Encrypts the Amazon ECR repositories of p-prod",
                tags: TAGS,
            },
        },
        logGroups: { "/aws/events/ecr/p-prod": 90 },
    };
    return { state, aws };
}

/** What an API answers that holds this. */
export function answers(aws: Aws): (request: EcrRequest) => EcrAnswer {
    return ({ operation, body }) => {
        const name = String(
            body.repositoryName ??
                String(body.resourceArn ?? "")
                    .split("repository/")
                    .at(-1),
        );
        const found = aws.repositories[name];
        const key = aws.keys[String(body.KeyId)];
        switch (operation) {
            case "DescribeRegistry":
                return { registryId: aws.account, replicationConfiguration: { rules: aws.replication } };
            case "GetRegistryScanningConfiguration":
                return { registryId: aws.account, scanningConfiguration: aws.scanning };
            case "GetRegistryPolicy":
                return aws.registryPolicy === null
                    ? { error: "RegistryPolicyNotFoundException", message: "none" }
                    : { registryId: aws.account, policyText: aws.registryPolicy };
            case "GetAccountSetting":
                return { name: body.name, value: aws.settings[String(body.name)] };
            case "DescribePullThroughCacheRules":
                return { pullThroughCacheRules: aws.caches };
            case "DescribeRepositoryCreationTemplates":
                return { repositoryCreationTemplates: aws.templates };
            case "ListPullTimeUpdateExclusions":
                return { pullTimeUpdateExclusions: aws.exclusions };
            case "DescribeRepositories":
                return {
                    repositories: Object.entries(aws.repositories).map(([repositoryName, each]) => ({
                        repositoryName,
                        repositoryArn: `arn:aws:ecr:${REGION}:${aws.account}:repository/${repositoryName}`,
                        createdAt: 1_767_225_600,
                        imageTagMutability: each.imageTagMutability,
                        imageTagMutabilityExclusionFilters: each.imageTagMutabilityExclusionFilters,
                        imageScanningConfiguration: { scanOnPush: each.scanOnPush },
                        encryptionConfiguration: each.encryptionConfiguration,
                    })),
                };
            case "GetLifecyclePolicy":
                return found?.lifecyclePolicy
                    ? { lifecyclePolicyText: found.lifecyclePolicy }
                    : { error: "LifecyclePolicyNotFoundException", message: "none" };
            case "GetRepositoryPolicy":
                return found?.policy
                    ? { policyText: found.policy }
                    : { error: "RepositoryPolicyNotFoundException", message: "none" };
            case "ListTagsForResource":
                return { tags: Object.entries(found?.tags ?? {}).map(([Key, Value]) => ({ Key, Value })) };
            case "ListKeys":
                return { Keys: Object.keys(aws.keys).map((KeyId) => ({ KeyId, KeyArn: keyArn(KeyId) })) };
            case "DescribeKey":
                return key === undefined
                    ? { error: "NotFoundException", message: "none" }
                    : { KeyMetadata: { KeyId: body.KeyId, Arn: keyArn(String(body.KeyId)), ...key, tags: undefined } };
            case "ListResourceTags":
                return { Tags: Object.entries(key?.tags ?? {}).map(([TagKey, TagValue]) => ({ TagKey, TagValue })) };
            case "DescribeLogGroups":
                return {
                    logGroups: Object.entries(aws.logGroups)
                        .filter(([logGroupName]) => logGroupName.startsWith(String(body.logGroupNamePrefix)))
                        .map(([logGroupName, days]) => ({ logGroupName, ...(days && { retentionInDays: days }) })),
                };
            default:
                return { error: "UnknownOperationException", message: operation };
        }
    };
}

/** What differs between a state and AWS, in this process; the state has resources of one registry. */
export async function compared(
    state: readonly StateResource[],
    answer: (request: EcrRequest) => EcrAnswer,
    timeout = 20_000,
): Promise<{ registry: ComparedRegistry; requests: EcrRequest[] }> {
    const { registries } = plainStack("prod", { deployment: { resources: [...state] } });
    const [only, second] = registries;
    if (only === undefined || second !== undefined) {
        throw new Error(`the state has ${registries.length} registries`);
    }
    const before = { ...process.env };
    let registry: ComparedRegistry | undefined;
    try {
        const requests = await withFakeEcr(answer, async (env) => {
            Object.assign(process.env, env);
            registry = await compareRegistry(only, timeout);
        });
        return { registry: registry as ComparedRegistry, requests };
    } finally {
        for (const name of Object.keys(process.env)) {
            delete process.env[name];
        }
        Object.assign(process.env, before);
    }
}

/** Puts a `pulumi` on PATH that exports states by the names of their stacks, and runs the command next to a server that stands in for AWS. */
export async function commanded(
    args: readonly string[],
    states: Record<string, readonly StateResource[] | string>,
    answer: (request: EcrRequest) => EcrAnswer,
    files: Record<string, string> = { "Pulumi.yaml": "name: ecr\nruntime: nodejs\n" },
): Promise<Ended & { requests: EcrRequest[] }> {
    const folder = mkdtempSync(join(tmpdir(), "ecr-set-"));
    let ended: Ended = { code: null, stdout: "", stderr: "" };
    try {
        for (const [name, text] of Object.entries(files)) {
            writeFileSync(join(folder, name), text);
        }
        for (const [name, state] of Object.entries(states)) {
            const text = typeof state === "string" ? state : JSON.stringify({ deployment: { resources: state } });
            writeFileSync(join(folder, `${name}.state`), text);
        }
        const pulumi = join(folder, "pulumi");
        const script = `[ "$1 $2 $3 $4" = "stack export --non-interactive --stack" ] || exit 9
[ -f "${folder}/$5.state" ] && exec cat "${folder}/$5.state"
echo "error: no stack named '$5' found" >&2; exit 255`;
        writeFileSync(pulumi, `#!/bin/sh\n${script}\n`);
        chmodSync(pulumi, 0o755);
        const requests = await withFakeEcr(answer, async (env) => {
            ended = await ecrSet(args, { cwd: folder, env: { ...env, PATH: `${folder}:${process.env.PATH}` } });
        });
        return { ...ended, requests };
    } finally {
        rmSync(folder, { recursive: true });
    }
}
