import assert from "node:assert/strict";
import { optionsOf } from "../../../config/schema/lookup.ts";
import type { RepositorySetSettings, RepositorySettings } from "../../../config/settings.ts";
import {
    accepted,
    keepNewestText,
    registrySettings,
    resolved,
    setSettings,
    type Written,
    withoutRequests,
    withRepository,
    withSet,
} from "../../support/args.ts";

const ROLE = "arn:aws:iam::210987654321:role/deploy";
const KEY = "arn:aws:kms:us-east-1:123456789012:key/1234abcd";
const FILTER = "myproject-dev-web-ap*p";
const PULL_ACTIONS = ["ecr:GetDownloadUrlForLayer", "ecr:BatchGetImage"];
const PULL = '["ecr:BatchGetImage","ecr:GetDownloadUrlForLayer"]';
const MADE_KEY = {
    alias: "alias/myproject-dev-ecr",
    description: "Encrypts the Amazon ECR repositories of myproject-dev",
    deletionProtection: false,
    servesTopics: false,
};

const policy = (...statements: string[]) => `{"Statement":[${statements.join(",")}],"Version":"2012-10-17"}`;
const pullBy = (sid: string, arn: string) =>
    `{"Action":${PULL},"Effect":"Allow","Principal":{"AWS":["${arn}"]},"Sid":"${sid}"}`;
const accountPulls = policy(pullBy("CrossAccountPermission", "arn:aws:iam::210987654321:root"));
const scanning = (scanType: "BASIC" | "ENHANCED", scanFrequency: "SCAN_ON_PUSH" | "CONTINUOUS_SCAN") =>
    registrySettings({
        scanning: { scanType, rules: [{ scanFrequency, filters: [FILTER] }] },
    });
const lifecycle = {
    rules: [
        {
            rulePriority: 1,
            selection: { tagStatus: "untagged", countType: "imageCountMoreThan", countNumber: 1 },
            action: { type: "expire" },
        },
        {
            rulePriority: 2,
            description: "Ours",
            selection: { tagStatus: "any", countType: "imageCountMoreThan", countNumber: 9 },
            action: { type: "expire" },
        },
    ],
};

interface Case {
    option: string;
    value: unknown;
    /** Another sound value, which the set has where the repository has its own. */
    other: unknown;
    /** Options that have to is next to it. */
    alongside?: Written;
    /** What it does to the repository, and to the set. */
    repository?: Partial<RepositorySettings>;
    set?: Partial<RepositorySetSettings>;
    /** What it does to the set beyond that where it is written for the set. */
    wide?: Partial<RepositorySetSettings>;
}

const CASES: Case[] = [
    {
        option: "imageTagMutability",
        value: "IMMUTABLE",
        other: "MUTABLE",
        repository: { imageTagMutability: "IMMUTABLE" },
    },
    {
        option: "imageTagMutabilityExclusionFilters",
        value: ["latest", "dev-*"],
        other: ["x*"],
        alongside: { imageTagMutability: "IMMUTABLE_WITH_EXCLUSION" },
        repository: { imageTagMutability: "IMMUTABLE_WITH_EXCLUSION", exclusionFilters: ["dev-*", "latest"] },
    },
    {
        option: "scanOnPush",
        value: false,
        other: true,
        repository: { scanOnPush: false },
        set: { registry: registrySettings({ scanning: null }) },
    },
    {
        option: "enableEnhancedScanning",
        value: true,
        other: false,
        set: { registry: scanning("ENHANCED", "SCAN_ON_PUSH") },
    },
    {
        option: "scanFrequency",
        value: "CONTINUOUS_SCAN",
        other: "SCAN_ON_PUSH",
        alongside: { enableEnhancedScanning: true },
        set: { registry: scanning("ENHANCED", "CONTINUOUS_SCAN") },
    },
    { option: "maxImageCount", value: 9, other: 7, repository: { lifecyclePolicy: keepNewestText(9) } },
    {
        option: "lifecycle",
        value: { untaggedExpireAfterDays: 0, archiveAfterDays: 90 },
        other: { untaggedExpireAfterDays: 3, archiveAfterDays: 30 },
        repository: {
            lifecyclePolicy:
                '{"rules":[{"action":{"targetStorageClass":"archive","type":"transition"},' +
                '"description":"Archive images not pulled for 90 days","rulePriority":200000,' +
                '"selection":{"countNumber":90,"countType":"sinceImagePulled","countUnit":"days","tagStatus":"any"}}]}',
        },
    },
    {
        option: "lifecyclePolicy",
        value: lifecycle,
        other: JSON.stringify({ rules: [lifecycle.rules[0], { ...lifecycle.rules[1], description: "Another one" }] }),
        repository: {
            lifecyclePolicy:
                '{"rules":[{"action":{"type":"expire"},"rulePriority":1,' +
                '"selection":{"countNumber":1,"countType":"imageCountMoreThan","tagStatus":"untagged"}},' +
                '{"action":{"type":"expire"},"description":"Ours","rulePriority":2,' +
                '"selection":{"countNumber":9,"countType":"imageCountMoreThan","tagStatus":"any"}}]}',
        },
    },
    {
        option: "enableCrossAccountAccess",
        value: true,
        other: false,
        alongside: { allowedAccountIds: ["210987654321"] },
        repository: { repositoryPolicy: accountPulls },
    },
    {
        option: "allowedAccountIds",
        value: ["210987654321"],
        other: ["345678901234"],
        alongside: { enableCrossAccountAccess: true },
        repository: { repositoryPolicy: accountPulls },
    },
    {
        option: "enableLambdaPull",
        value: true,
        other: false,
        repository: {
            repositoryPolicy: policy(
                `{"Action":${PULL},"Effect":"Allow","Principal":{"Service":"lambda.amazonaws.com"},"Sid":"LambdaECRImageRetrievalPolicy"}`,
            ),
        },
    },
    {
        option: "services",
        value: ["codebuild"],
        other: ["lambda"],
        repository: {
            repositoryPolicy: policy(
                `{"Action":${PULL},"Condition":{"ArnLike":{"aws:SourceArn":"arn:aws:codebuild:us-east-1:<account-id>:project/*"},` +
                    `"StringEquals":{"aws:SourceAccount":"<account-id>"}},"Effect":"Allow","Principal":{"Service":"codebuild.amazonaws.com"},"Sid":"CodeBuildAccess"}`,
            ),
        },
    },
    {
        option: "enableReplication",
        value: true,
        other: false,
        alongside: { replicationDestinations: [{ region: "us-west-2" }] },
        set: {
            registry: {
                ...scanning("BASIC", "SCAN_ON_PUSH"),
                replication: [
                    { destinations: [{ region: "us-west-2", registryId: null }], prefixes: ["myproject-dev-web-app"] },
                ],
            },
        },
    },
    {
        option: "replicationDestinations",
        value: [{ region: "us-west-2" }, { region: "eu-west-1", registryId: "210987654321" }],
        other: [{ region: "us-west-1" }],
        alongside: { enableReplication: true },
        set: {
            registry: {
                ...scanning("BASIC", "SCAN_ON_PUSH"),
                replication: [
                    {
                        destinations: [
                            { region: "eu-west-1", registryId: "210987654321" },
                            { region: "us-west-2", registryId: null },
                        ],
                        prefixes: ["myproject-dev-web-app"],
                    },
                ],
            },
        },
    },
    {
        option: "pullPrincipals",
        value: [ROLE],
        other: ["345678901234"],
        repository: { repositoryPolicy: policy(pullBy("PrincipalsPull", ROLE)) },
    },
    {
        option: "pushPrincipals",
        value: [ROLE],
        other: ["345678901234"],
        repository: {
            repositoryPolicy: policy(
                '{"Action":["ecr:BatchCheckLayerAvailability","ecr:BatchGetImage","ecr:CompleteLayerUpload",' +
                    '"ecr:DescribeImageScanFindings","ecr:GetDownloadUrlForLayer","ecr:InitiateLayerUpload","ecr:PutImage","ecr:UploadLayerPart"],' +
                    `"Effect":"Allow","Principal":{"AWS":["${ROLE}"]},"Sid":"PrincipalsPush"}`,
            ),
        },
    },
    {
        option: "organizationId",
        value: "o-a1b2c3d4e5",
        other: "o-zzzzzzzzzz",
        repository: {
            repositoryPolicy: policy(
                `{"Action":${PULL},"Condition":{"StringEquals":{"aws:PrincipalOrgID":"o-a1b2c3d4e5"}},` +
                    '"Effect":"Allow","Principal":"*","Sid":"OrganizationPull"}',
            ),
        },
    },
    {
        option: "policyStatements",
        value: [{ Sid: "Ours", Effect: "Allow", Principal: { AWS: ROLE }, Action: PULL_ACTIONS }],
        other: [{ Effect: "Deny", Principal: "*", Action: "ecr:BatchDeleteImage" }],
        repository: { repositoryPolicy: policy(pullBy("Ours", ROLE)) },
    },
    {
        option: "encryptionType",
        value: "KMS",
        other: "AES256",
        repository: { encryptionType: "KMS" },
        set: { key: MADE_KEY },
    },
    {
        option: "kmsKeyArn",
        value: KEY,
        other: `${KEY}-other`,
        alongside: { encryptionType: "KMS" },
        repository: { encryptionType: "KMS", kmsKeyArn: KEY },
    },
    {
        option: "tags",
        value: { Team: "web", Project: "another" },
        other: { Team: "platform" },
        repository: { tags: { Environment: "dev", ManagedBy: "Pulumi", Project: "another", Team: "web" } },
        wide: { tags: { Environment: "dev", ManagedBy: "Pulumi", Project: "another", Team: "web" } },
    },
    { option: "forceDelete", value: true, other: false, repository: { forceDelete: true } },
    { option: "deletionProtection", value: true, other: false, repository: { deletionProtection: true } },
    {
        option: "allowExpiringImagesInUse",
        value: true,
        other: false,
        repository: { allowExpiringImagesInUse: true },
    },
];

describe("an option of a repository", () => {
    it("is each one that the schema has", () => {
        assert.deepEqual(CASES.map(({ option }) => option).sort(), Object.keys(optionsOf("SharedOptions")).sort());
    });

    for (const { option, value, other, alongside = {}, repository = {}, set = {}, wide = {} } of CASES) {
        const written = { ...alongside, [option]: value };

        it(`${option} holds for the repository that has it`, () => {
            assert.deepEqual(withoutRequests(accepted(withRepository(written))), setSettings(repository, set));
        });

        it(`${option} holds for each repository where the set has it`, () => {
            assert.deepEqual(withoutRequests(accepted(withSet(written))), setSettings(repository, { ...set, ...wide }));
        });

        it(`${option} of the repository comes before that of the set`, () => {
            const { settings, problems } = resolved({
                ...withSet({ [option]: other }),
                ...withRepository(written),
                [option]: other,
            });
            assert.deepEqual(problems, []);
            assert.ok(settings !== null);
            assert.deepEqual(settings.repositories, setSettings(repository).repositories);
            assert.deepEqual(withoutRequests(settings).registry, setSettings(repository, set).registry);
        });

        it(`${option} has another effect with another value`, () => {
            const { settings } = resolved(withSet({ ...alongside, [option]: other }));
            assert.ok(settings !== null);
            assert.notDeepEqual(withoutRequests(settings), setSettings(repository, { ...set, ...wide }));
        });

        it(`${option} counts as not written where it is null`, () => {
            assert.deepEqual(withoutRequests(accepted(withSet({ [option]: null }))), setSettings());
            assert.deepEqual(withoutRequests(accepted(withRepository({ [option]: null }))), setSettings());
        });

        it(`${option} of the set holds where the repository's is null`, () => {
            const args = { ...withSet(written), repositories: { "web-app": { [option]: null } } };
            assert.deepEqual(withoutRequests(accepted(args)), setSettings(repository, { ...set, ...wide }));
        });
    }
});

describe("the baseline", () => {
    it("takes every default", () => assert.deepEqual(withoutRequests(accepted(withSet({}))), setSettings()));

    it("may have nothing behind the key of a repository", () => {
        assert.deepEqual(withoutRequests(accepted(withSet({ repositories: { "web-app": null } }))), setSettings());
    });
});
