import type { Advice } from "./advised.ts";

const ROOT = { AWS: "arn:aws:iam::123456789012:root" };
const PULL = ["ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"];
const ALLOW = { Effect: "Allow", Principal: ROOT, Action: PULL };
const statements = (...policyStatements: object[]) => ({ policyStatements });
const AT = "policyStatements[0]";
const without = (key: string) => Object.fromEntries(Object.entries(ALLOW).filter(([name]) => name !== key));
const rule = (rulePriority: number, selection: object) => ({ rulePriority, selection, action: { type: "expire" } });
const LIFECYCLE = {
    rules: [
        rule(1, { tagStatus: "untagged", countType: "sinceImagePushed", countUnit: "days", countNumber: 7 }),
        rule(2, { tagStatus: "any", countType: "imageCountMoreThan", countNumber: 100 }),
    ],
};
const SIDS = { Sid: "Pull" };
const grant = (statement: object) => ({
    registry: {
        policy: {
            Version: "2012-10-17",
            Statement: [
                {
                    Sid: "Replicas",
                    Effect: "Allow",
                    Principal: ROOT,
                    Action: ["ecr:ReplicateImage"],
                    Resource: ["arn:aws:ecr:us-east-1:123456789012:repository/*"],
                    ...statement,
                },
            ],
        },
    },
});
const IN_REGISTRY = "registry.policy.Statement[0]";

/** Advice about statements of repository policies and of the registry's. */
export const STATEMENTS: readonly Advice[] = [
    {
        args: { policyStatements: ["allow"] },
        path: AT,
        ways: [["write it as { Effect: Allow, Principal: ..., Action: ... }", statements(ALLOW)]],
    },
    {
        args: statements({ ...ALLOW, Action: [{ ecr: "BatchGetImage" }, "ecr:GetDownloadUrlForLayer"] }),
        path: `${AT}.Action[0]`,
        ways: [["write it without the blank: ecr:BatchGetImage", statements(ALLOW)]],
    },
    {
        args: { policyStatements: { Version: "2012-10-17", Statement: [ALLOW] } },
        path: "policyStatements",
        ways: [["write the list of its Statement", statements(ALLOW)]],
    },
    {
        args: { policyStatements: { policyText: "{}" } },
        path: "policyStatements",
        ways: [["write the list of Statement in its policyText", statements(ALLOW)]],
    },
    {
        args: { policyStatements: LIFECYCLE },
        path: "policyStatements",
        ways: [["write it as lifecyclePolicy", { policyStatements: null, lifecyclePolicy: LIFECYCLE }]],
    },
    {
        args: { lifecycle: LIFECYCLE },
        path: "lifecycle.rules",
        ways: [["write it as lifecyclePolicy", { lifecycle: null, lifecyclePolicy: LIFECYCLE }]],
    },
    {
        args: { registry: { policy: LIFECYCLE } },
        path: "registry.policy",
        ways: [["write it as lifecyclePolicy", { registry: null, lifecyclePolicy: LIFECYCLE }]],
    },
    {
        args: { registry: { policy: { policyText: "{}" } } },
        path: "registry.policy",
        ways: [["write its policyText", { registry: { policy: { policyText: null, ...grant({}).registry.policy } } }]],
    },
    {
        args: statements({ Effect: "Deny", Principal: "*", Action: "ecr:*" }),
        path: `${AT}.Action`,
        ways: [
            [
                "name the actions to deny",
                statements({ Effect: "Deny", Principal: "*", Action: "ecr:BatchDeleteImage" }),
            ],
            [
                "or add a Condition",
                statements({
                    Effect: "Deny",
                    Principal: "*",
                    Action: "ecr:*",
                    Condition: { Bool: { "aws:SecureTransport": "false" } },
                }),
            ],
        ],
    },
    {
        args: statements({ ...ALLOW, NotAction: "ecr:BatchDeleteImage" }),
        path: `${AT}.NotAction`,
        ways: [["remove one of the two", statements(ALLOW)]],
    },
    {
        args: statements(without("Action")),
        path: `${AT}.Action`,
        ways: [["write it as Action: [ecr:BatchGetImage, ecr:GetDownloadUrlForLayer]", statements(ALLOW)]],
    },
    {
        args: statements(without("Principal")),
        path: `${AT}.Principal`,
        ways: [['write it as Principal: { AWS: "arn:aws:iam::123456789012:root" }', statements(ALLOW)]],
    },
    {
        args: statements({ ...ALLOW, Principal: {} }),
        path: `${AT}.Principal`,
        ways: [['write it as Principal: { AWS: "arn:aws:iam::123456789012:root" }', statements(ALLOW)]],
    },
    {
        args: statements({ ...without("Principal"), NotPrincipal: ROOT }),
        path: `${AT}.NotPrincipal`,
        ways: [["name those that have access in Principal", statements(ALLOW)]],
    },
    {
        args: statements({ ...ALLOW, Action: [...PULL, "ecr:GetAuthorizationToken"] }),
        path: `${AT}.Action[2]`,
        ways: [["remove it, and grant it in the IAM policy of the principal that logs in", statements(ALLOW)]],
    },
    {
        args: statements({ ...ALLOW, Action: [...PULL, "ecr:DescribeRegistry"] }),
        path: `${AT}.Action[2]`,
        ways: [["remove it, and grant it in the registry policy", statements(ALLOW)]],
    },
    {
        args: statements({ ...ALLOW, Action: ["ecr:BatchGetImages", "ecr:GetDownloadUrlForLayer"] }),
        path: `${AT}.Action[0]`,
        ways: [['did you mean "ecr:BatchGetImage"?', statements(ALLOW)]],
    },
    {
        args: statements({ ...ALLOW, ...SIDS }, { ...ALLOW, ...SIDS }),
        path: "policyStatements[1].Sid",
        ways: [["choose another", statements({ ...ALLOW, ...SIDS }, { ...ALLOW, Sid: "Read" })]],
    },
    {
        args: { pullPrincipals: ["210987654321"], ...statements({ ...ALLOW, Sid: "CrossAccountPermission" }) },
        path: `${AT}.Sid`,
        ways: [["choose another", statements({ ...ALLOW, Sid: "Read" })]],
    },
    {
        args: statements({ ...ALLOW, Resource: "*" }),
        path: `${AT}.Resource`,
        ways: [["", statements(ALLOW)]],
    },
    {
        args: statements({ ...ALLOW, Principal: { AWS: "arn:aws:iam::123456789012:role/ci-*" } }),
        path: `${AT}.Principal.AWS`,
        ways: [
            [
                'write "*" and a Condition with ArnLike on aws:PrincipalArn',
                statements({
                    ...ALLOW,
                    Principal: "*",
                    Condition: { ArnLike: { "aws:PrincipalArn": "arn:aws:iam::123456789012:role/ci-*" } },
                }),
            ],
        ],
    },
    {
        args: statements({
            ...ALLOW,
            Principal: {
                AWS: Array.from({ length: 300 }, (_, index) => `arn:aws:iam::123456789012:role/pipeline-${index}`),
            },
        }),
        path: 'repositories["web"]',
        ways: [["shorten policyStatements", statements(ALLOW)]],
    },
    {
        args: {
            pullPrincipals: Array.from(
                { length: 300 },
                (_, index) => `arn:aws:iam::123456789012:role/pipeline-${index}`,
            ),
        },
        path: 'repositories["web"]',
        ways: [
            ["name fewer accounts and principals", { pullPrincipals: ["123456789012"] }],
            [
                "or grant a whole organization with organizationId",
                { pullPrincipals: null, organizationId: "o-a1b2c3d4e5" },
            ],
        ],
    },
    {
        args: grant({ NotAction: "ecr:ReplicateImage" }),
        path: `${IN_REGISTRY}.NotAction`,
        ways: [["remove one of the two", grant({})]],
    },
    {
        args: grant({ Action: undefined }),
        path: `${IN_REGISTRY}.Action`,
        ways: [["write it as [ecr:ReplicateImage]", grant({})]],
    },
    {
        args: grant({ Resource: undefined }),
        path: `${IN_REGISTRY}.Resource`,
        ways: [["write it as [arn:aws:ecr:us-east-1:123456789012:repository/*]", grant({})]],
    },
    {
        args: grant({
            Principal: {
                AWS: Array.from({ length: 300 }, (_, index) => `arn:aws:iam::123456789012:role/pipeline-${index}`),
            },
        }),
        path: "registry.policy",
        ways: [["name fewer principals and prefixes", grant({})]],
    },
];
