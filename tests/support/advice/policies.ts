import type { Advice, Env } from "./advised.ts";

const KEY = "arn:aws:kms:us-east-1:123456789012:key/1234abcd";
const OTHER = "arn:aws:kms:us-east-1:123456789012:key/5678efab";
const ACCOUNT = "210987654321";
const PULL = ["ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"];
const STRICT: Env[] = ["uat", "prod"];
const NOT_DEV: Env[] = ["staging", "uat", "prod"];
const FILTERS = "imageTagMutabilityExclusionFilters";
const web = (options: object) => ({ repositories: { web: options } });
const statement = (other: object) => ({
    policyStatements: [{ Effect: "Allow", Principal: { AWS: ACCOUNT }, Action: PULL, ...other }],
});
const BOUNDED = "maxImageCount: 100   # in place of keepLast, archiveAfterDays and lifecyclePolicy";
const KEEP_V =
    'lifecycle: { keepLastByTag: { "v*": 100 } }   # in place of protectTags and expireAfterDaysByTag for it';
const ON_PUSH = "scanOnPush: true, scanFrequency: SCAN_ON_PUSH";
const CONTINUOUS = { enableEnhancedScanning: true, scanFrequency: "CONTINUOUS_SCAN" };

/** Advice of the policy pack for stack files. */
export const POLICIES_OF_SETS: readonly Advice[] = [
    {
        args: { imageTagMutability: "MUTABLE" },
        path: "ecr-tags-must-be-immutable",
        where: STRICT,
        ways: [["imageTagMutability: IMMUTABLE", { imageTagMutability: "IMMUTABLE" }]],
    },
    {
        args: { imageTagMutability: "IMMUTABLE_WITH_EXCLUSION", [FILTERS]: ["v*"] },
        path: "ecr-tags-must-be-immutable",
        where: STRICT,
        ways: [[`imageTagMutability: IMMUTABLE, ${FILTERS}: []`, { imageTagMutability: "IMMUTABLE", [FILTERS]: [] }]],
    },
    {
        args: { imageTagMutability: "IMMUTABLE_WITH_EXCLUSION", [FILTERS]: ["v*", "latest"] },
        path: "ecr-tags-must-be-immutable",
        where: STRICT,
        ways: [[`${FILTERS}: ["latest"]`, { [FILTERS]: ["latest"] }]],
    },
    {
        args: { imageTagMutability: "MUTABLE_WITH_EXCLUSION", [FILTERS]: ["v*"] },
        path: "ecr-tags-must-be-immutable",
        where: STRICT,
        ways: [[`imageTagMutability: IMMUTABLE, ${FILTERS}: []`, { imageTagMutability: "IMMUTABLE", [FILTERS]: [] }]],
    },
    {
        args: { encryptionType: "AES256" },
        path: "ecr-encryption-must-use-customer-key",
        where: NOT_DEV,
        ways: [["encryptionType: KMS", { encryptionType: "KMS" }]],
    },
    {
        args: { encryptionType: "AES256" },
        path: "ecr-encryption-must-use-customer-key",
        where: NOT_DEV,
        policies: { "ecr-encryption-must-use-customer-key": { keyArns: [KEY] } },
        ways: [[`encryptionType: KMS, kmsKeyArn: ${KEY}`, { encryptionType: "KMS", kmsKeyArn: KEY }]],
    },
    {
        args: { encryptionType: "KMS", kmsKeyArn: OTHER },
        path: "ecr-encryption-must-use-customer-key",
        where: NOT_DEV,
        policies: { "ecr-encryption-must-use-customer-key": { keyArns: [KEY] } },
        ways: [[`kmsKeyArn: ${KEY}`, { kmsKeyArn: KEY }]],
    },
    {
        args: { registry: { creationTemplates: { team: { appliedFor: ["REPLICATION"], encryptionType: "AES256" } } } },
        path: "ecr-encryption-must-use-customer-key",
        where: NOT_DEV,
        ways: [
            [
                "registry.creationTemplates.team.encryptionType: KMS",
                { registry: { creationTemplates: { team: { encryptionType: "KMS" } } } },
            ],
        ],
    },
    {
        args: { maxImageCount: 2_000 },
        path: "ecr-lifecycle-must-limit-images",
        ways: [[BOUNDED, { maxImageCount: 100 }]],
    },
    {
        args: { lifecycle: { keepLast: 2_000 } },
        path: "ecr-lifecycle-must-limit-images",
        ways: [[BOUNDED, { maxImageCount: 100, lifecycle: { keepLast: null } }]],
    },
    {
        args: { lifecycle: { archiveAfterDays: 60 } },
        path: "ecr-lifecycle-must-limit-images",
        ways: [[BOUNDED, { maxImageCount: 100, lifecycle: { archiveAfterDays: null } }]],
    },
    {
        args: { lifecycle: { protectTags: ["v*"] } },
        path: "ecr-lifecycle-must-limit-images",
        ways: [[KEEP_V, { maxImageCount: 200, lifecycle: { protectTags: null, keepLastByTag: { "v*": 100 } } }]],
    },
    {
        args: { lifecycle: { expireAfterDaysByTag: { "v*": 1_000 } } },
        path: "ecr-lifecycle-must-limit-images",
        ways: [
            [KEEP_V, { maxImageCount: 200, lifecycle: { expireAfterDaysByTag: null, keepLastByTag: { "v*": 100 } } }],
        ],
    },
    {
        args: { enableEnhancedScanning: false, scanOnPush: false },
        path: "ecr-scanning-must-be-effective",
        where: ["dev", "staging"],
        ways: [[ON_PUSH, { scanOnPush: true, scanFrequency: "SCAN_ON_PUSH" }]],
    },
    {
        args: { enableEnhancedScanning: false, scanFrequency: "MANUAL", registry: { manage: false } },
        path: "ecr-scanning-must-be-effective",
        where: ["dev", "staging"],
        ways: [[ON_PUSH, { scanOnPush: true, scanFrequency: "SCAN_ON_PUSH" }]],
    },
    {
        args: { repositories: { api: { enableEnhancedScanning: false, scanFrequency: "MANUAL" } } },
        path: "ecr-scanning-must-be-effective",
        where: ["prod"],
        ways: [["enableEnhancedScanning: true, scanFrequency: CONTINUOUS_SCAN", { repositories: { api: CONTINUOUS } }]],
    },
    {
        args: { enableEnhancedScanning: false },
        path: "ecr-scanning-must-be-enhanced",
        where: ["staging", "uat"],
        ways: [
            [
                "enableEnhancedScanning: true, scanFrequency: SCAN_ON_PUSH",
                { ...CONTINUOUS, scanFrequency: "SCAN_ON_PUSH" },
            ],
        ],
    },
    {
        args: { scanFrequency: "SCAN_ON_PUSH" },
        path: "ecr-scanning-must-be-enhanced",
        where: ["prod"],
        ways: [["enableEnhancedScanning: true, scanFrequency: CONTINUOUS_SCAN", CONTINUOUS]],
    },
    {
        args: { enableScanFindingsLogging: false },
        path: "ecr-findings-must-be-logged",
        where: ["prod"],
        ways: [
            [
                "enableScanFindingsLogging: true, logRetentionDays: 90",
                { enableScanFindingsLogging: true, logRetentionDays: 90 },
            ],
        ],
    },
    {
        args: statement({ Principal: "*" }),
        path: "ecr-access-must-not-be-public",
        ways: [
            [
                'pullPrincipals: ["210987654321"]   # or organizationId, in place of the statement',
                { policyStatements: null, pullPrincipals: [ACCOUNT] },
            ],
        ],
    },
    {
        args: statement({ Action: ["ecr:*"] }),
        path: "ecr-access-must-be-least-privilege",
        ways: [["pullPrincipals to pull", { policyStatements: null, pullPrincipals: [ACCOUNT] }]],
    },
    {
        args: { pullPrincipals: [ACCOUNT] },
        path: "ecr-access-must-stay-in-allow-list",
        policies: { "ecr-access-must-stay-in-allow-list": { accounts: ["123456789012"] } },
        ways: [["without them", { pullPrincipals: null }]],
    },
    {
        args: { enableReplication: true, replicationDestinations: [{ region: "us-west-2", registryId: ACCOUNT }] },
        path: "ecr-access-must-stay-in-allow-list",
        policies: { "ecr-access-must-stay-in-allow-list": { accounts: ["123456789012"] } },
        ways: [
            [
                "replicationDestinations to an allowed account in place of 210987654321",
                { replicationDestinations: [{ region: "us-west-2", registryId: "123456789012" }] },
            ],
        ],
    },
    {
        args: { enableReplication: true, replicationDestinations: [{ region: "us-west-2" }] },
        path: "ecr-replication-must-stay-in-regions",
        policies: { "ecr-replication-must-stay-in-regions": { regions: ["us-east-*", "eu-*"] } },
        ways: [
            [
                "replicationDestinations in us-east-*, eu-* in place of us-west-2",
                { replicationDestinations: [{ region: "us-east-2" }] },
            ],
        ],
    },
    {
        args: { replicationDestinations: null, enableReplication: false },
        path: "ecr-replication-must-reach-regions",
        where: ["prod"],
        ways: [
            [
                "enableReplication: true, replicationDestinations: [{ region: us-west-2 }]",
                { enableReplication: true, replicationDestinations: [{ region: "us-west-2" }] },
            ],
        ],
    },
    {
        args: { replicationDestinations: null, enableReplication: false, "aws:region": "us-west-2" },
        path: "ecr-replication-must-reach-regions",
        where: ["prod"],
        ways: [
            [
                "enableReplication: true, replicationDestinations: [{ region: us-east-1 }]",
                { enableReplication: true, replicationDestinations: [{ region: "us-east-1" }] },
            ],
        ],
    },
    {
        args: { forceDelete: true },
        path: "ecr-repository-must-not-force-delete",
        where: NOT_DEV,
        ways: [["forceDelete: false", { forceDelete: false }]],
    },
    {
        args: { deletionProtection: false },
        path: "ecr-repository-must-be-protected",
        where: STRICT,
        ways: [["deletionProtection: true", { deletionProtection: true }]],
    },
    {
        args: {},
        path: "ecr-repository-must-have-tags",
        policies: { "ecr-repository-must-have-tags": { tags: ["Owner"] } },
        ways: [["tags: { Owner: ... }", { tags: { Owner: "..." } }]],
    },
    {
        args: web({ name: "shop-web" }),
        path: "ecr-name-must-follow-convention",
        where: ["prod"],
        ways: [["name: <project>-prod-<service>", web({ name: "shop-prod-web" })]],
    },
    {
        args: {
            registry: {
                pullThroughCache: {
                    ghcr: {
                        credentialArn:
                            "arn:aws:secretsmanager:us-east-1:123456789012:secret:ecr-pullthroughcache/x-a1b2c3",
                    },
                },
            },
        },
        path: "ecr-cache-must-use-allowed-upstreams",
        ways: [["registry.pullThroughCache without it", { registry: null }]],
    },
];
