import assert from "node:assert/strict";
import { infer } from "../../../cli/adopt/infer.ts";
import type { ObservedRegistry, ObservedRepository } from "../../../cli/adopt/observed.ts";
import { keyArn, lifecycle, newest, observed, policy, repository, request, untagged } from "./build.ts";

/** What one repository of a stack is written as, next to another one, so that nothing moves to the set. */
function written(own: Partial<ObservedRepository>, stack = "dev", registry: Partial<ObservedRegistry> = {}): unknown {
    const other = repository(`shop-${stack}-zz`, { imageTagMutability: "MUTABLE", ...REST });
    const { added, problems } = infer(
        observed([repository(`shop-${stack}-web`, own), other], registry),
        request({ stack }),
    );
    assert.deepEqual(problems, []);
    const hoisted = Object.keys(added.set).filter((option) => option !== "project");
    return { ...Object.fromEntries(hoisted.map((option) => [option, added.set[option]])), ...added.repositories.web };
}

// Different from every case in each choice.
const REST: Partial<ObservedRepository> = {
    imageTagMutability: "IMMUTABLE_WITH_EXCLUSION",
    exclusionFilters: ["other"],
    scanOnPush: false,
    encryptionType: "KMS",
    kmsKeyArn: keyArn("other"),
    lifecyclePolicy: lifecycle([newest(77)]),
    repositoryPolicy: policy([
        {
            Effect: "Allow",
            Principal: { AWS: "arn:aws:iam::999999999999:role/other" },
            Action: ["ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"],
        },
    ]),
    forceDelete: true,
};

const PULL = ["ecr:GetDownloadUrlForLayer", "ecr:BatchGetImage"];
const PUSH = [
    "ecr:BatchCheckLayerAvailability",
    "ecr:BatchGetImage",
    "ecr:CompleteLayerUpload",
    "ecr:DescribeImageScanFindings",
    "ecr:GetDownloadUrlForLayer",
    "ecr:InitiateLayerUpload",
    "ecr:PutImage",
    "ecr:UploadLayerPart",
];
const allow = (principal: unknown, actions: unknown = PULL, more: object = {}) =>
    policy([{ Sid: "S", Effect: "Allow", Principal: principal, Action: actions, ...more }]);
const root = (id: string) => `arn:aws:iam::${id}:root`;
const tagged = (list: object, rest: object) => ({ tagStatus: "tagged", ...list, ...rest });
const counted = (countNumber: number) => ({ countType: "imageCountMoreThan", countNumber });
const days = (countNumber: number) => ({ countType: "sinceImagePushed", countUnit: "days", countNumber });

const ROLE = "arn:aws:iam::210987654321:role/reader";
const DENY = {
    Sid: "KeepImages",
    Effect: "Deny",
    Principal: "*",
    Action: "ecr:BatchDeleteImage",
    Condition: { ArnNotLike: { "aws:PrincipalArn": "arn:aws:iam::123456789012:role/admin" } },
};
const LIST = { Sid: "new statement", Effect: "Allow", Principal: { AWS: [ROLE] }, Action: ["ecr:ListImages"] };

const CASES: [string, Partial<ObservedRepository>, object][] = [
    ["what the preset of dev says", {}, {}],
    ["immutable tags", { imageTagMutability: "IMMUTABLE" }, { imageTagMutability: "IMMUTABLE" }],
    [
        "exclusion filters",
        { imageTagMutability: "MUTABLE_WITH_EXCLUSION", exclusionFilters: ["v*", "a-*"] },
        { imageTagMutability: "MUTABLE_WITH_EXCLUSION", imageTagMutabilityExclusionFilters: ["v*", "a-*"] },
    ],
    ["no scan on push", { scanOnPush: false }, { scanOnPush: false }],
    ["a key", { encryptionType: "KMS", kmsKeyArn: keyArn("k") }, { encryptionType: "KMS", kmsKeyArn: keyArn("k") }],
    ["deletion with images", { forceDelete: true }, { forceDelete: true }],
    ["no forced deletion", { forceDelete: false }, {}],
    ["other tags", { tags: { Team: "a" } }, { tags: { Team: "a" } }],
    ["the default tags", { tags: { Project: "shop", Environment: "dev", ManagedBy: "Pulumi" } }, {}],
    [
        "other values of the default tags, but who manages it",
        { tags: { Project: "old", Environment: "development", ManagedBy: "Terraform" } },
        { tags: { Environment: "development", Project: "old" } },
    ],
    [
        "no lifecycle policy",
        { lifecyclePolicy: null },
        { lifecycle: { untaggedExpireAfterDays: 0, protectTags: ["*"] } },
    ],
    ["a count", { lifecyclePolicy: lifecycle([untagged(7), newest(30)]) }, { maxImageCount: 30 }],
    [
        "a count and nothing of untagged images",
        { lifecyclePolicy: lifecycle([newest(50)]) },
        { lifecycle: { untaggedExpireAfterDays: 0 } },
    ],
    [
        "other days and another count",
        { lifecyclePolicy: lifecycle([untagged(1), newest(5)]) },
        { maxImageCount: 5, lifecycle: { untaggedExpireAfterDays: 1 } },
    ],
    [
        "untagged images by a rule behind one for tags",
        { lifecyclePolicy: lifecycle([tagged({ tagPrefixList: ["v"] }, counted(9)), untagged(7), newest(50)]) },
        { lifecycle: { keepLastByTag: { "v*": 9 } } },
    ],
    [
        "tags by age and tags that stay",
        {
            lifecyclePolicy: lifecycle([
                untagged(7),
                tagged({ tagPatternList: ["release-*"] }, counted(999_999)),
                tagged({ tagPatternList: ["pr-*"] }, days(14)),
                newest(50),
            ]),
        },
        { lifecycle: { protectTags: ["release-*"], expireAfterDaysByTag: { "pr-*": 14 } } },
    ],
    [
        "rules that no settings say",
        { lifecyclePolicy: lifecycle([{ tagStatus: "any", ...days(30) }]) },
        { lifecyclePolicy: JSON.parse(lifecycle([{ tagStatus: "any", ...days(30) }])) },
    ],
    [
        "rules for tags in an order that settings do not give",
        {
            lifecyclePolicy: lifecycle([
                tagged({ tagPatternList: ["v*"] }, counted(9)),
                tagged({ tagPatternList: ["v1*"] }, counted(2)),
            ]),
        },
        {
            lifecyclePolicy: JSON.parse(
                lifecycle([
                    tagged({ tagPatternList: ["v*"] }, counted(9)),
                    tagged({ tagPatternList: ["v1*"] }, counted(2)),
                ]),
            ),
        },
    ],
    [
        "an account that pulls",
        { repositoryPolicy: allow({ AWS: root("210987654321") }) },
        { enableCrossAccountAccess: true, allowedAccountIds: ["210987654321"] },
    ],
    [
        "accounts by id and root, actions one by one",
        {
            repositoryPolicy: policy([
                { Effect: "Allow", Principal: { AWS: ["345678901234", root("210987654321")] }, Action: PULL[0] },
                { Effect: "Allow", Principal: { AWS: [root("345678901234")] }, Action: PULL[1] },
                { Effect: "Allow", Principal: { AWS: "210987654321" }, Action: "ecr:batchGetImage" },
            ]),
        },
        { enableCrossAccountAccess: true, allowedAccountIds: ["210987654321", "345678901234"] },
    ],
    [
        "a role that pulls",
        { repositoryPolicy: allow({ AWS: "arn:aws:iam::210987654321:role/reader" }) },
        { pullPrincipals: ["arn:aws:iam::210987654321:role/reader"] },
    ],
    [
        "a role that pushes",
        { repositoryPolicy: allow({ AWS: "arn:aws:iam::123456789012:role/ci" }, PUSH) },
        { pushPrincipals: ["arn:aws:iam::123456789012:role/ci"] },
    ],
    [
        "a role that pushes and may not read findings, which pushPrincipals would grant",
        {
            repositoryPolicy: allow(
                { AWS: "arn:aws:iam::123456789012:role/ci" },
                PUSH.filter((action) => action !== "ecr:DescribeImageScanFindings"),
            ),
        },
        {
            policyStatements: [
                {
                    Sid: "S",
                    Effect: "Allow",
                    Principal: { AWS: "arn:aws:iam::123456789012:role/ci" },
                    Action: PUSH.filter((action) => action !== "ecr:DescribeImageScanFindings"),
                },
            ],
        },
    ],
    ["AWS Lambda", { repositoryPolicy: allow({ Service: "lambda.amazonaws.com" }) }, { enableLambdaPull: true }],
    [
        "an organization",
        {
            repositoryPolicy: allow("*", PULL, {
                Condition: { StringEquals: { "aws:PrincipalOrgId": ["o-a1b2c3d4e5"] } },
            }),
        },
        { organizationId: "o-a1b2c3d4e5" },
    ],
    ["statements that no settings say", { repositoryPolicy: policy([DENY, LIST]) }, { policyStatements: [DENY, LIST] }],
    [
        "settings for what they say, and statements for the rest",
        { repositoryPolicy: policy([DENY, { ...LIST, Action: PULL }]) },
        { pullPrincipals: [ROLE], policyStatements: [DENY] },
    ],
    [
        "settings for an account, and statements for the rest",
        {
            repositoryPolicy: policy([
                { ...DENY, Principal: { AWS: ROLE } },
                { ...LIST, Principal: { AWS: "210987654321" }, Action: PULL },
            ]),
        },
        {
            enableCrossAccountAccess: true,
            allowedAccountIds: ["210987654321"],
            policyStatements: [{ ...DENY, Principal: { AWS: ROLE } }],
        },
    ],
    [
        "a pull under a condition",
        { repositoryPolicy: allow({ AWS: ROLE }, PULL, { Condition: { Bool: { "aws:SecureTransport": true } } }) },
        {
            policyStatements: [
                {
                    Sid: "S",
                    Effect: "Allow",
                    Principal: { AWS: ROLE },
                    Action: PULL,
                    Condition: { Bool: { "aws:SecureTransport": true } },
                },
            ],
        },
    ],
    [
        "a pull that reads more than settings grant",
        { repositoryPolicy: allow({ AWS: ROLE }, [...PULL, "ecr:GetAuthorizationToken"]) },
        {
            policyStatements: [
                { Sid: "S", Effect: "Allow", Principal: { AWS: ROLE }, Action: [...PULL, "ecr:GetAuthorizationToken"] },
            ],
        },
    ],
    [
        "accounts and a service in one statement",
        { repositoryPolicy: allow({ AWS: root("210987654321"), Service: "emr-serverless.amazonaws.com" }, "ecr:*") },
        {
            policyStatements: [
                {
                    Sid: "S",
                    Effect: "Allow",
                    Principal: { AWS: root("210987654321"), Service: "emr-serverless.amazonaws.com" },
                    Action: "ecr:*",
                },
            ],
        },
    ],
    [
        "a public policy",
        { repositoryPolicy: allow("*") },
        { policyStatements: [{ Sid: "S", Effect: "Allow", Principal: "*", Action: PULL }] },
    ],
    [
        "statements without a Sid that a set does not take",
        { repositoryPolicy: policy([{ ...LIST, Sid: "a/b" }]) },
        { policyStatements: [{ Effect: "Allow", Principal: { AWS: [ROLE] }, Action: ["ecr:ListImages"] }] },
    ],
    [
        "statements in the old version of the language",
        { repositoryPolicy: JSON.stringify({ Version: "2008-10-17", Id: "x", Statement: LIST }) },
        { policyStatements: [LIST] },
    ],
    [
        "no Resource that is the repository itself",
        {
            repositoryPolicy: policy([
                { ...LIST, Resource: "arn:aws:ecr:us-east-1:123456789012:repository/shop-dev-*" },
                { ...DENY, Resource: ["*"] },
            ]),
        },
        { policyStatements: [LIST, DENY] },
    ],
    [
        "settings for what has a Resource",
        { repositoryPolicy: allow({ AWS: ROLE }, PULL, { Resource: "*" }) },
        { pullPrincipals: [ROLE] },
    ],
];

/** A policy that no option says. */
const UNSAID: [string, string][] = [
    [
        "a Resource of another repository",
        policy([{ ...LIST, Resource: "arn:aws:ecr:us-east-1:123456789012:repository/x" }]),
    ],
    ["a Resource of another account", policy([{ ...LIST, Resource: "arn:aws:ecr:*:210987654321:repository/*" }])],
    ["a NotResource", policy([{ ...LIST, NotResource: "*" }])],
    ["a principal that was deleted", allow({ AWS: "AROAEXAMPLEEXAMPLE123" })],
    [
        "a variable that the old version reads as text",
        JSON.stringify({
            Version: "2008-10-17",
            Statement: { ...LIST, Condition: { StringEquals: { "aws:PrincipalTag/a": "$" + "{aws:username}" } } },
        }),
    ],
];

describe("a repository, adopted", () => {
    for (const [name, own, options] of CASES) {
        it(`writes ${name}`, () => assert.deepEqual(written(own), options));
    }

    it("subtracts the preset of prod", () => {
        const own = {
            imageTagMutability: "IMMUTABLE",
            encryptionType: "KMS",
            kmsKeyArn: keyArn("k"),
            lifecyclePolicy: lifecycle([untagged(7), newest(100)]),
        };
        assert.deepEqual(written(own, "prod"), {
            enableReplication: false,
            enableScanFindingsLogging: false,
            enableEnhancedScanning: false,
            kmsKeyArn: keyArn("k"),
        });
    });

    it("takes scanning from the registry's rules where there are some, and from the flag else", () => {
        const rule = (scanFrequency: "SCAN_ON_PUSH" | "CONTINUOUS_SCAN", filter: string) => ({
            scanFrequency,
            filters: [filter],
        });
        const scanned = (scanType: "BASIC" | "ENHANCED", scanOnPush: boolean, ...rules: ReturnType<typeof rule>[]) =>
            written({ scanOnPush }, "dev", { scanning: { scanType, rules } });
        const other = { registry: undefined };
        assert.deepEqual({ ...(scanned("BASIC", false, rule("SCAN_ON_PUSH", "*web")) as object), ...other }, other);
        assert.deepEqual(scanned("BASIC", true, rule("SCAN_ON_PUSH", "other")), { scanOnPush: false });
        assert.deepEqual(scanned("ENHANCED", true, rule("CONTINUOUS_SCAN", "shop")), {
            enableEnhancedScanning: true,
            scanFrequency: "CONTINUOUS_SCAN",
        });
    });

    it("names the destinations that the registry's rules give it", () => {
        const replication = [
            { destinations: [{ region: "eu-west-1", registryId: null }], prefixes: ["shop-dev-w"] },
            { destinations: [{ region: "us-west-2", registryId: "210987654321" }], prefixes: ["shop-dev-web"] },
        ];
        assert.deepEqual(written({}, "dev", { replication }), {
            enableReplication: true,
            replicationDestinations: [{ region: "eu-west-1" }, { region: "us-west-2", registryId: "210987654321" }],
        });
    });

    it("keeps policies word for word where that is requested", () => {
        const own = repository("shop-dev-web", {
            lifecyclePolicy: lifecycle([untagged(7), newest(30)]),
        });
        const { added } = infer(observed([own]), request({ isVerbatim: true }));
        assert.deepEqual(added.repositories.web, { lifecyclePolicy: JSON.parse(own.lifecyclePolicy ?? "") });
    });

    it("moves to the set what all repositories have alike", () => {
        const own = {
            imageTagMutability: "IMMUTABLE",
            tags: { Team: "a", Only: "x" },
            lifecyclePolicy: lifecycle([untagged(7), newest(30)]),
        };
        const { added } = infer(
            observed([
                repository("shop-dev-web", own),
                repository("shop-dev-api", { ...own, tags: { Team: "a" }, scanOnPush: false }),
            ]),
            request(),
        );
        assert.deepEqual(added.set, {
            project: "shop",
            imageTagMutability: "IMMUTABLE",
            maxImageCount: 30,
            tags: { Team: "a" },
        });
        assert.deepEqual(added.repositories, { web: { tags: { Only: "x" } }, api: { scanOnPush: false } });
    });

    it("reports with AWS's value what no option says", () => {
        const own = repository("shop-dev-web", { encryptionType: "KMS", kmsKeyArn: "alias/ours" });
        assert.deepEqual(infer(observed([own]), request()).problems, [
            {
                path: 'repositories["web"].encryptionType',
                code: "not-adoptable",
                reason: "cannot be said by an option of the stack file, AWS has KMS alias/ours; change it in AWS first, or leave the repository out",
            },
        ]);
    });

    for (const [what, repositoryPolicy] of UNSAID) {
        it(`reports with AWS's value a policy with ${what}`, () => {
            const { problems } = infer(observed([repository("shop-dev-web", { repositoryPolicy })]), request());
            assert.deepEqual(problems, [
                {
                    path: 'repositories["web"].repositoryPolicy',
                    code: "not-adoptable",
                    reason: `cannot be said by an option of the stack file, AWS has ${repositoryPolicy}; change it in AWS first, or leave the repository out`,
                },
            ]);
        });
    }

    it("keeps statements with their Sids where that is requested, in any order of lists", () => {
        const pull = { ...LIST, Action: PULL };
        const named = { ...LIST, Sid: "PrincipalsPull", Action: PULL };
        for (const [found, options] of [
            [[DENY, pull], { policyStatements: [DENY, pull] }],
            [[named], { pullPrincipals: [ROLE] }],
        ] as const) {
            const own = repository("shop-dev-web", { repositoryPolicy: policy([...found]) });
            const { added, problems } = infer(observed([own]), request({ isVerbatim: true }));
            assert.deepEqual(problems, []);
            const { lifecyclePolicy: _policy, ...rest } = added.repositories.web ?? {};
            assert.deepEqual(rest, options);
        }
    });

    it("writes no statements of the set for a repository that has none", () => {
        const existing = { project: "shop", policyStatements: [LIST], repositories: { api: {} } };
        const found = observed([
            repository("shop-dev-web"),
            repository("shop-dev-job", { repositoryPolicy: allow({ AWS: ROLE }) }),
        ]);
        const { added, problems } = infer(found, request({ existing }));
        assert.deepEqual(problems, []);
        assert.deepEqual(
            Object.entries(added.repositories)
                .map(([key, { policyStatements, pullPrincipals = [] }]) => [key, policyStatements, pullPrincipals])
                .sort(),
            [
                ["job", [], [ROLE]],
                ["web", [], []],
            ],
        );
    });

    it("writes statements without Sids where a set with grants of its own takes no Sid", () => {
        const existing = { project: "shop", pullPrincipals: [ROLE], repositories: { api: {} } };
        const own = repository("shop-dev-web", { repositoryPolicy: policy([{ ...LIST, Sid: "a/b" }]) });
        const { added, problems } = infer(observed([own]), request({ existing }));
        assert.deepEqual(problems, []);
        const { Sid: _sid, ...nameless } = LIST;
        assert.deepEqual(added.repositories.web, {
            enableCrossAccountAccess: false,
            enableLambdaPull: false,
            pullPrincipals: [],
            pushPrincipals: [],
            policyStatements: [nameless],
        });
    });

    it("refuses a stack of another region", () => {
        const { problems } = infer(observed([repository("shop-dev-web")]), request({ region: "eu-west-1" }));
        assert.deepEqual(
            problems.map(({ path }) => path),
            ["region"],
        );
    });
});
