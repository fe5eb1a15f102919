import type { Advice } from "./advised.ts";

const KEY = "arn:aws:kms:us-east-1:123456789012:key/1234abcd";
const ACCOUNT = "210987654321";
const WEST = [{ region: "us-west-2" }];
const web = (options: object) => ({ repositories: { web: options } });
const WEB = 'repositories["web"]';

/** Advice about the options of the set and its repositories. */
export const OPTIONS: readonly Advice[] = [
    {
        args: { replicationDestinations: null, enableReplication: true },
        path: "enableReplication",
        where: ["dev", "staging", "uat"],
        ways: [
            ["replicationDestinations: [{ region: us-west-2 }]", { replicationDestinations: WEST }],
            ["or set enableReplication: false", { enableReplication: false }],
        ],
    },
    {
        args: { replicationDestinations: null },
        path: "replicationDestinations",
        where: ["prod"],
        ways: [
            ["replicationDestinations: [{ region: us-west-2 }]", { replicationDestinations: WEST }],
            ["enableReplication: false", {}, []],
        ],
    },
    {
        args: { replicationDestinations: null, "aws:region": "us-west-2" },
        path: "replicationDestinations",
        where: ["prod"],
        ways: [["[{ region: us-east-1 }]", { replicationDestinations: [{ region: "us-east-1" }] }]],
    },
    {
        args: { replicationDestinations: null, "aws:region": "us-gov-west-1" },
        path: "replicationDestinations",
        where: ["prod"],
        ways: [["[{ region: us-gov-east-1 }]", { replicationDestinations: [{ region: "us-gov-east-1" }] }]],
    },
    {
        args: { replicationDestinations: null, "aws:region": "cn-north-1" },
        path: "replicationDestinations",
        where: ["prod"],
        ways: [["[{ region: cn-northwest-1 }]", { replicationDestinations: [{ region: "cn-northwest-1" }] }]],
    },
    {
        args: { enableReplication: true, replicationDestinations: [{ region: "us-east-1" }] },
        path: "replicationDestinations[0]",
        ways: [
            ["name another region", { replicationDestinations: WEST }],
            [
                "or the registryId of another account; prod needs another region",
                { replicationDestinations: [{ region: "us-east-1", registryId: ACCOUNT }, ...WEST] },
            ],
        ],
    },
    {
        args: { enableReplication: false, replicationDestinations: WEST },
        path: "replicationDestinations",
        where: ["dev", "staging", "uat"],
        ways: [
            ["set it to true", { enableReplication: true }],
            ["or remove the list", { replicationDestinations: null }],
        ],
    },
    {
        args: { enableReplication: false },
        path: "replicationDestinations",
        where: ["prod"],
        ways: [["set it to true", { enableReplication: true }]],
    },
    {
        args: { enableReplication: true, replicationDestinations: { region: "us-west-2" } },
        path: "replicationDestinations",
        ways: [["write it as a list", { replicationDestinations: WEST }]],
    },
    {
        args: { enableReplication: true, replicationDestinations: ["us-west-2"] },
        path: "replicationDestinations[0]",
        ways: [["write it as { region: us-west-2 }", { replicationDestinations: WEST }]],
    },
    {
        args: { enableCrossAccountAccess: true },
        path: "enableCrossAccountAccess",
        ways: [
            ["name them in allowedAccountIds", { allowedAccountIds: [ACCOUNT] }],
            ["or set it to false", { enableCrossAccountAccess: false }],
        ],
    },
    {
        args: { enableCrossAccountAccess: false, allowedAccountIds: [ACCOUNT] },
        path: "allowedAccountIds",
        ways: [
            ["set it to true", { enableCrossAccountAccess: true }],
            ["or remove the list", { allowedAccountIds: null }],
        ],
    },
    {
        args: { enableCrossAccountAccess: false, organizationId: "o-a1b2c3d4e5" },
        path: "organizationId",
        ways: [
            ["set it to true", { enableCrossAccountAccess: true }],
            ["or remove the organization", { organizationId: null }],
        ],
    },
    {
        args: { services: ["lambda"], enableLambdaPull: false },
        path: "enableLambdaPull",
        ways: [
            ["remove one of the two", { services: null }],
            ["remove one of the two", { enableLambdaPull: null }],
        ],
    },
    {
        args: { encryptionType: "AES256", kmsKeyArn: KEY },
        path: "kmsKeyArn",
        ways: [
            ["set encryptionType: KMS", { encryptionType: "KMS" }],
            ["or remove the key", { kmsKeyArn: null }, ["dev"]],
        ],
    },
    {
        args: { imageTagMutability: "MUTABLE_WITH_EXCLUSION" },
        path: "imageTagMutability",
        ways: [
            ["such as [v*]", { imageTagMutabilityExclusionFilters: ["v*"] }, ["dev", "staging"]],
            ["write imageTagMutability: IMMUTABLE", { imageTagMutability: "IMMUTABLE" }, ["uat", "prod"]],
            [
                "or IMMUTABLE_WITH_EXCLUSION with filters such as [latest]",
                {
                    imageTagMutability: "IMMUTABLE_WITH_EXCLUSION",
                    imageTagMutabilityExclusionFilters: ["latest"],
                },
                ["uat", "prod"],
            ],
        ],
    },
    {
        args: { imageTagMutability: "IMMUTABLE_WITH_EXCLUSION" },
        path: "imageTagMutability",
        ways: [["name the excluded tags, such as [latest]", { imageTagMutabilityExclusionFilters: ["latest"] }]],
    },
    {
        args: { imageTagMutability: "MUTABLE", imageTagMutabilityExclusionFilters: ["latest"] },
        path: "imageTagMutabilityExclusionFilters",
        ways: [
            [
                "set imageTagMutability: MUTABLE_WITH_EXCLUSION",
                { imageTagMutability: "MUTABLE_WITH_EXCLUSION" },
                ["dev", "staging"],
            ],
            ["or remove the filters", { imageTagMutabilityExclusionFilters: null }, ["dev", "staging"]],
            [
                "set imageTagMutability: IMMUTABLE_WITH_EXCLUSION",
                { imageTagMutability: "IMMUTABLE_WITH_EXCLUSION" },
                ["uat", "prod"],
            ],
        ],
    },
    {
        args: { imageTagMutability: "IMMUTABLE", imageTagMutabilityExclusionFilters: ["latest"] },
        path: "imageTagMutabilityExclusionFilters",
        ways: [
            ["set imageTagMutability: IMMUTABLE_WITH_EXCLUSION", { imageTagMutability: "IMMUTABLE_WITH_EXCLUSION" }],
            ["or remove the filters", { imageTagMutabilityExclusionFilters: null }],
        ],
    },
    {
        args: { repositories: { web: null } },
        path: "repositories",
        ways: [["add one, such as web-app: {}", { repositories: { "web-app": {} } }]],
    },
    {
        args: { repositories: ["web"] },
        path: "repositories",
        ways: [["write each by its key, such as web-app: {}", { repositories: { "web-app": {} } }]],
    },
    {
        args: { repositories: { web: { name: "shop-prod-api" }, api: { name: "shop-prod-api" } } },
        path: WEB,
        where: ["prod"],
        ways: [["write another name", web({ name: "shop-prod-web" })]],
    },
    {
        args: web({ name: "shop--prod-web" }),
        path: `${WEB}.name`,
        ways: [["a single - is safer", web({ name: "shop-prod-web" })]],
    },
    {
        args: { repositories: { web: null, Web: {} } },
        path: 'repositories["Web"]',
        ways: [['did you mean "web"?', { repositories: { Web: null, web: {} } }]],
    },
    {
        args: web({ aliases: ["www"] }),
        path: WEB,
        ways: [["write name: shop-prod-www", web({ name: "shop-prod-www" }), ["prod"]]],
    },
    {
        args: {},
        path: "environment",
        stack: "live",
        where: ["prod"],
        ways: [["write one of dev, staging, qa, uat or prod", { environment: "prod" }]],
    },
    {
        args: { "aws:region": "" },
        path: "region",
        ways: [
            ["write aws:region in the stack file", { "aws:region": "us-east-1" }],
            ["or region, such as us-east-1", { region: "us-east-1" }],
        ],
    },
    {
        args: { allowedAccountIds: [210987654321], enableCrossAccountAccess: true },
        path: "allowedAccountIds[0]",
        ways: [['put it in quotes: "210987654321"', { allowedAccountIds: [ACCOUNT] }]],
    },
    {
        args: { repositories: '{"web":{},"web":{}}' },
        path: "repositories",
        ways: [["remove one of them", { repositories: { web: {} } }]],
    },
    {
        args: { environment: "prodd" },
        path: "environment",
        where: ["prod"],
        ways: [['did you mean "prod"?', { environment: "prod" }]],
    },
    {
        args: {
            tags: { Owner: "a", owner: "b" },
            registry: { creationTemplates: { team: { appliedFor: ["REPLICATION"] } } },
        },
        path: "tags",
        ways: [["remove one of the two", { tags: { owner: null } }]],
    },
    {
        args: { tags: { Since: "2020-01-01 00:00:00 +0000 UTC" } },
        path: 'tags["Since"]',
        ways: [['write "2020-01-01" in quotes', { tags: { Since: "2020-01-01" } }]],
    },
    {
        args: { tags: { "<nil>": "a" } },
        path: 'tags["<nil>"]',
        ways: [
            ["write another key", { tags: { "<nil>": null, Owner: "a" } }],
            ['or "null" in quotes', { tags: { "<nil>": null, null: "a" } }],
        ],
    },
    {
        args: { maxImageCounts: 50 },
        path: "maxImageCounts",
        ways: [['did you mean "maxImageCount"?', { maxImageCounts: null, maxImageCount: 50 }]],
    },
    {
        args: web({ namePrefix: "shop-prod" }),
        path: `${WEB}.namePrefix`,
        ways: [["write it next to repositories", { ...web({ namePrefix: null }), namePrefix: "shop-prod" }]],
    },
    {
        args: { aliases: ["www"] },
        path: "aliases",
        ways: [
            [
                "write it below its key",
                { aliases: null, repositories: { web: { aliases: ["www"], name: "shop-prod-www" } } },
            ],
        ],
    },
    {
        args: { maxImageCount: "fifty" },
        path: "maxImageCount",
        ways: [["write a number such as 10", { maxImageCount: 10 }]],
    },
    {
        args: { deletionProtection: "yes" },
        path: "deletionProtection",
        ways: [["write true or false, without quotes", { deletionProtection: true }]],
    },
    {
        args: { pullPrincipals: ACCOUNT },
        path: "pullPrincipals",
        ways: [["write it as a list", { pullPrincipals: [ACCOUNT] }]],
    },
    {
        args: { allowedAccountIds: [12345678901], enableCrossAccountAccess: true },
        path: "allowedAccountIds[0]",
        ways: [["put all 12 digits in quotes", { allowedAccountIds: ["012345678901"] }]],
    },
    {
        args: { organizationId: "a1b2c3d4e5" },
        path: "organizationId",
        ways: [["`aws organizations describe-organization` prints it", { organizationId: "o-a1b2c3d4e5" }]],
    },
    {
        args: { allowedAccountIds: ["1234"], enableCrossAccountAccess: true },
        path: "allowedAccountIds[0]",
        ways: [["`aws sts get-caller-identity` prints the id of an account", { allowedAccountIds: [ACCOUNT] }]],
    },
    {
        args: { pullPrincipals: ["arn:aws:iam::*:root"] },
        path: "pullPrincipals[0]",
        ways: [
            ["for a whole organization use organizationId", { pullPrincipals: null, organizationId: "o-a1b2c3d4e5" }],
        ],
    },
    {
        args: { services: ["glue"] },
        path: "services[0]",
        ways: [
            [
                "write another service as a statement of policyStatements, with a Condition on aws:SourceAccount",
                {
                    services: null,
                    policyStatements: [
                        {
                            Effect: "Allow",
                            Principal: { Service: "glue.amazonaws.com" },
                            Action: ["ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"],
                            Condition: { StringEquals: { "aws:SourceAccount": ACCOUNT } },
                        },
                    ],
                },
            ],
        ],
    },
    {
        args: { imagesInUseFile: "nowhere.txt" },
        path: "imagesInUseFile",
        ways: [["or remove the option", { imagesInUseFile: null }]],
    },
];
