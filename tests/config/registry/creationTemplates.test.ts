import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import type { TemplateSettings } from "../../../config/settings.ts";
import { accepted, keepNewestText, refused, type Written, warned, withRegistry } from "../../support/args.ts";

const ROLE = "arn:aws:iam::123456789012:role/ecr";
const KEY = "arn:aws:kms:us-east-1:123456789012:key/1234abcd";
const TAGS = { Environment: "dev", ManagedBy: "Pulumi", Project: "myproject" };
const GRAMMAR =
    "must have a prefix of lower-case letters and digits, separated by single '.', '_', '__', '-' or '/', or ROOT";
const PULL =
    '{"Statement":[{"Action":["ecr:BatchGetImage","ecr:GetDownloadUrlForLayer"],"Effect":"Allow",' +
    '"Principal":{"AWS":["arn:aws:iam::210987654321:root"]},"Sid":"CrossAccountPermission"}],"Version":"2012-10-17"}';

const templates = (creationTemplates: Written, options: Written = {}) => withRegistry({ creationTemplates }, options);
const team = (options: Written = {}, set: Written = {}) =>
    templates({ team: { appliedFor: ["REPLICATION"], ...options } }, set);
const templateSettings = (different: Partial<TemplateSettings> = {}): TemplateSettings => ({
    prefix: "team",
    description: "Repositories of team/",
    appliedFor: ["REPLICATION"],
    imageTagMutability: "MUTABLE",
    exclusionFilters: [],
    encryptionType: "AES256",
    kmsKeyArn: null,
    lifecyclePolicy: keepNewestText(50),
    repositoryPolicy: null,
    deletionProtection: false,
    roleArn: null,
    tags: TAGS,
    ...different,
});

describe("a creation template", () => {
    const role = pulumi.output(ROLE);
    const own: [string, Written, Partial<TemplateSettings>][] = [
        ["takes every default of the set", {}, {}],
        [
            "has its uses sorted",
            { appliedFor: ["REPLICATION", "CREATE_ON_PUSH"] },
            { appliedFor: ["CREATE_ON_PUSH", "REPLICATION"] },
        ],
        ["may have a description", { description: "Ours" }, { description: "Ours" }],
        ["may have a role", { roleArn: ROLE }, { roleArn: ROLE }],
        ["may have a role that is an output", { roleArn: role }, { roleArn: role }],
        ["may have nulls", { description: null, roleArn: null, tags: null, maxImageCount: null }, {}],
    ];
    for (const [what, options, different] of own) {
        it(what, () => assert.deepEqual(accepted(team(options)).registry.templates, [templateSettings(different)]));
    }

    const common: [string, Written, Partial<TemplateSettings>][] = [
        ["imageTagMutability", { imageTagMutability: "IMMUTABLE" }, { imageTagMutability: "IMMUTABLE" }],
        [
            "exclusion filters",
            { imageTagMutability: "MUTABLE_WITH_EXCLUSION", imageTagMutabilityExclusionFilters: ["v*", "a"] },
            { imageTagMutability: "MUTABLE_WITH_EXCLUSION", exclusionFilters: ["a", "v*"] },
        ],
        ["maxImageCount", { maxImageCount: 9 }, { lifecyclePolicy: keepNewestText(9) }],
        [
            "a lifecycle of settings",
            { lifecycle: { untaggedExpireAfterDays: 0, archiveAfterDays: 90 } },
            {
                lifecyclePolicy:
                    '{"rules":[{"action":{"targetStorageClass":"archive","type":"transition"},' +
                    '"description":"Archive images not pulled for 90 days","rulePriority":200000,' +
                    '"selection":{"countNumber":90,"countType":"sinceImagePulled","countUnit":"days","tagStatus":"any"}}]}',
            },
        ],
        [
            "access by accounts",
            { enableCrossAccountAccess: true, allowedAccountIds: ["210987654321"] },
            { repositoryPolicy: PULL },
        ],
        [
            "access by statements",
            {
                policyStatements: [
                    {
                        Sid: "CrossAccountPermission",
                        Effect: "Allow",
                        Principal: { AWS: "210987654321" },
                        Action: ["ecr:GetDownloadUrlForLayer", "ecr:BatchGetImage"],
                    },
                ],
            },
            { repositoryPolicy: PULL },
        ],
        ["KMS with a key", { encryptionType: "KMS", kmsKeyArn: KEY }, { encryptionType: "KMS", kmsKeyArn: KEY }],
        ["KMS", { encryptionType: "KMS" }, { encryptionType: "KMS" }],
        ["tags", { tags: { Team: "web", Project: "other" } }, { tags: { ...TAGS, Project: "other", Team: "web" } }],
    ];
    for (const [what, options, different] of common) {
        it(`has ${what} of its own, which the repositories of the set do not have`, () => {
            const { registry, repositories } = accepted(team(options));
            assert.deepEqual(registry.templates, [templateSettings(different)]);
            assert.deepEqual(repositories, accepted(team()).repositories);
        });

        it(`has ${what} of the set`, () => {
            assert.deepEqual(accepted(team({}, options)).registry.templates, [templateSettings(different)]);
        });
    }

    it("has what it writes before what the set writes", () => {
        const { registry } = accepted(
            team({ maxImageCount: 9, tags: { A: "1" } }, { maxImageCount: 7, tags: { A: "2" } }),
        );
        assert.deepEqual(registry.templates, [
            templateSettings({ lifecyclePolicy: keepNewestText(9), tags: { A: "1", ...TAGS } }),
        ]);
    });

    it("has a key made for it where only it is encrypted", () => {
        assert.deepEqual(accepted(team({ encryptionType: "KMS" })).key, {
            alias: "alias/myproject-dev-ecr",
            description: "Encrypts the Amazon ECR repositories of myproject-dev",
            deletionProtection: false,
            servesTopics: false,
        });
        assert.equal(accepted(team({ encryptionType: "KMS", kmsKeyArn: KEY })).key, null);
    });

    const protection: [string, Written, boolean][] = [
        ["dev", { encryptionType: "KMS" }, false],
        ["uat", {}, true],
        ["prod", {}, true],
        ["dev", { encryptionType: "KMS", deletionProtection: true }, true],
        ["prod", { deletionProtection: false }, false],
    ];
    for (const [environment, options, expected] of protection) {
        it(`protects a key that is made for it ${expected ? "" : "not "}in ${environment} with ${JSON.stringify(options)}`, () => {
            const args = team({}, { environment, repositories: {}, ...options });
            const { key, registry } = accepted(args);
            assert.equal(key?.deletionProtection, expected);
            assert.equal(registry.templates[0]?.deletionProtection, expected);
        });
    }

    it("protects no key for what it does not encrypt with it", () => {
        const web = { encryptionType: "KMS", deletionProtection: false };
        const args = team(
            { encryptionType: "KMS", kmsKeyArn: KEY },
            { deletionProtection: true, repositories: { web } },
        );
        assert.equal(accepted(args).key?.deletionProtection, false);
    });

    it("has its own words for repositories that no other template names", () => {
        const [rest, other] = accepted(
            templates({ "team/": { appliedFor: ["REPLICATION"] }, ROOT: { appliedFor: ["CREATE_ON_PUSH"] } }),
        ).registry.templates;
        assert.deepEqual(rest, {
            ...templateSettings({ prefix: "ROOT", appliedFor: ["CREATE_ON_PUSH"] }),
            description: "Repositories that no other template names",
        });
        assert.deepEqual(other, templateSettings());
    });
});

describe("a creation template that is refused", () => {
    const at = 'registry.creationTemplates["team"]';
    const cases: [string, Written, string, string][] = [
        [
            "has nothing behind its prefix",
            { ROOT: null },
            'registry.creationTemplates["ROOT"].appliedFor',
            "is missing; it has no default",
        ],
        ["says nothing of when it applies", { team: {} }, `${at}.appliedFor`, "is missing; it has no default"],
        ["never applies", { team: { appliedFor: [] } }, `${at}.appliedFor`, "must have at least 1 entry, found 0"],
        [
            "applies for what there is not",
            { team: { appliedFor: ["REPLICATE"] } },
            `${at}.appliedFor[0]`,
            'must be one of REPLICATION, PULL_THROUGH_CACHE or CREATE_ON_PUSH, found "REPLICATE"; did you mean "REPLICATION"?',
        ],
        [
            "is a list",
            { team: ["REPLICATION"] },
            at,
            'must be a map, found ["REPLICATION"]; write it as { appliedFor: [REPLICATION] }',
        ],
        [
            "has a prefix that AWS refuses",
            { "team-*": { appliedFor: ["REPLICATION"] } },
            'registry.creationTemplates["team-*"]',
            `${GRAMMAR}, found "team-*"`,
        ],
        [
            "stands twice, with a / and without",
            { team: { appliedFor: ["REPLICATION"] }, "team/": { appliedFor: ["REPLICATION"] } },
            'registry.creationTemplates["team/"]',
            'must be one of its kind, found "team" too, which means the same',
        ],
        [
            "has a description that is too long",
            { team: { appliedFor: ["REPLICATION"], description: "x".repeat(257) } },
            `${at}.description`,
            "must have at most 256 characters, found 257",
        ],
        [
            "has a role that is none",
            { team: { appliedFor: ["REPLICATION"], roleArn: "ecr" } },
            `${at}.roleArn`,
            'must be the ARN of an IAM role, such as arn:aws:iam::123456789012:role/ecr, found "ecr"',
        ],
        [
            "has a role of another partition",
            { team: { appliedFor: ["REPLICATION"], roleArn: "arn:aws-cn:iam::123456789012:role/ecr" } },
            `${at}.roleArn`,
            'must be the ARN of an IAM role, such as arn:aws:iam::123456789012:role/ecr, found "arn:aws-cn:iam::123456789012:role/ecr"',
        ],
        [
            "has a tag that AWS keeps for itself",
            { team: { appliedFor: ["REPLICATION"], tags: { "aws:x": "1" } } },
            `${at}.tags["aws:x"]`,
            'must have a key that does not begin with aws:, which AWS keeps for itself, found "aws:x"',
        ],
        [
            "has a key in another region",
            {
                team: {
                    appliedFor: ["REPLICATION"],
                    encryptionType: "KMS",
                    kmsKeyArn: KEY.replace("us-east-1", "us-west-2"),
                },
            },
            `${at}.kmsKeyArn`,
            'must be a key in us-east-1, the region of the repositories, found "arn:aws:kms:us-west-2:123456789012:key/1234abcd"',
        ],
        [
            "has an option of a repository that templates do not have",
            { team: { appliedFor: ["REPLICATION"], scanOnPush: true } },
            `${at}.scanOnPush`,
            "is not an option, found true; the options are allowedAccountIds, appliedFor, description, enableCrossAccountAccess, enableLambdaPull, encryptionType, imageTagMutability, imageTagMutabilityExclusionFilters, kmsKeyArn, lifecycle, lifecyclePolicy, maxImageCount, organizationId, policyStatements, pullPrincipals, pushPrincipals, roleArn, services and tags",
        ],
    ];
    for (const [what, written, path, reason] of cases) {
        it(what, () => assert.deepEqual(refused(templates(written)), [{ path, reason }]));
    }

    it("has more than 50 tags, those of the set counted", () => {
        const tags = (count: number) =>
            Object.fromEntries(Array.from({ length: count }, (_, each) => [`t${each}`, "v"]));
        accepted(team({ tags: tags(47) }));
        assert.deepEqual(refused(team({ tags: tags(48) })), [
            {
                path: `${at}.tags`,
                reason: "must have at most 50 tags together with the set's and the default ones, found 51",
            },
        ]);
    });

    it("has a policy of more than 10,240 characters", () => {
        const allowedAccountIds = Array.from({ length: 306 }, (_, index) => String(100_000_000_000 + index));
        assert.deepEqual(refused(team({ enableCrossAccountAccess: true, allowedAccountIds })), [
            {
                path: at,
                reason:
                    "must have a repository policy of at most 10240 characters, found 10268; " +
                    "name fewer accounts and principals, or grant a whole organization with organizationId",
            },
        ]);
    });
});

describe("a creation template for a cache", () => {
    const at = 'registry.creationTemplates["team"]';
    const cached = (options: Written, set: Written = {}) =>
        team({ appliedFor: ["PULL_THROUGH_CACHE"], ...options }, set);
    const moved = (mutability: string) => ({
        path: `${at}.imageTagMutability`,
        reason: `is ${mutability}, and a cache cannot update an image whose tag moved in the upstream; write imageTagMutability: MUTABLE for this template`,
    });
    const lambda = {
        path: `${at}.enableLambdaPull`,
        reason: "is true, and AWS Lambda does not pull through a cache; write enableLambdaPull: false for this template",
    };
    const cases: [string, Written, object[]][] = [
        ["with immutable tags", cached({ imageTagMutability: "IMMUTABLE" }), [moved("IMMUTABLE")]],
        ["with immutable tags of the set", cached({}, { imageTagMutability: "IMMUTABLE" }), [moved("IMMUTABLE")]],
        [
            "with immutable tags but some",
            cached({
                imageTagMutability: "IMMUTABLE_WITH_EXCLUSION",
                imageTagMutabilityExclusionFilters: ["latest"],
            }),
            [moved("IMMUTABLE_WITH_EXCLUSION")],
        ],
        ["for AWS Lambda", cached({ enableLambdaPull: true }), [lambda]],
        ["for AWS Lambda by the set", cached({}, { enableLambdaPull: true }), [lambda]],
    ];
    for (const [what, args, expected] of cases) {
        it(`is a warning ${what}`, () => assert.deepEqual(warned(args), expected));
    }

    it("is none with what it writes against the set, nor for another use", () => {
        const set = { imageTagMutability: "IMMUTABLE", enableLambdaPull: true };
        accepted(cached({ imageTagMutability: "MUTABLE", enableLambdaPull: false }, set));
        accepted(team({}, set));
    });
});
