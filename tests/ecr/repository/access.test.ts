import assert from "node:assert/strict";
import fc from "fast-check";
import type { PolicyStatement } from "../../../aws/policyStatements.ts";
import { type Principal, parsePrincipal } from "../../../aws/principals.ts";
import {
    type AccessRequest,
    describeAccess,
    OWN_ACCOUNT,
    PullingService,
    REPOSITORY_POLICY_LENGTH,
    type RepositoryPolicyDocument,
    repositoryPolicy,
} from "../../../ecr/repository/access.ts";

const NOBODY: AccessRequest = { pull: [], push: [], organizationId: null, services: [] };
const ROLE = "arn:aws:iam::123456789012:role/deploy";
const PULL = ["ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"];

function principals(...texts: string[]): Principal[] {
    return texts.map((text) => parsePrincipal(text, "aws") as Principal);
}

/** The policy in the partition and region that most are in. */
function policy(
    access: Partial<AccessRequest>,
    partition = "aws",
    region = "us-east-1",
): RepositoryPolicyDocument | null {
    return repositoryPolicy({ ...NOBODY, ...access }, partition, region);
}

describe("the policy of a repository", () => {
    it("is none where no one is granted access", () => assert.equal(policy({}), null));

    it("lets accounts pull by their roots, sorted, each once", () => {
        const pull = principals("345678901234", "210987654321", "arn:aws:iam::210987654321:root");
        assert.deepEqual(policy({ pull }), {
            Version: "2012-10-17",
            Statement: [
                {
                    Sid: "CrossAccountPermission",
                    Effect: "Allow",
                    Principal: { AWS: ["arn:aws:iam::210987654321:root", "arn:aws:iam::345678901234:root"] },
                    Action: PULL,
                },
            ],
        });
    });

    it("lets single principals pull in a statement of their own", () => {
        assert.deepEqual(policy({ pull: principals(ROLE) }), {
            Version: "2012-10-17",
            Statement: [{ Sid: "PrincipalsPull", Effect: "Allow", Principal: { AWS: [ROLE] }, Action: PULL }],
        });
    });

    it("lets principals push, with what a push needs", () => {
        assert.deepEqual(policy({ push: principals(ROLE, "210987654321") }), {
            Version: "2012-10-17",
            Statement: [
                {
                    Sid: "PrincipalsPush",
                    Effect: "Allow",
                    Principal: { AWS: [ROLE, "arn:aws:iam::210987654321:root"] },
                    Action: [
                        "ecr:BatchCheckLayerAvailability",
                        "ecr:BatchGetImage",
                        "ecr:CompleteLayerUpload",
                        "ecr:DescribeImageScanFindings",
                        "ecr:GetDownloadUrlForLayer",
                        "ecr:InitiateLayerUpload",
                        "ecr:PutImage",
                        "ecr:UploadLayerPart",
                    ],
                },
            ],
        });
    });

    it("lets an organization pull by its id", () => {
        assert.deepEqual(policy({ organizationId: "o-a1b2c3d4e5" }), {
            Version: "2012-10-17",
            Statement: [
                {
                    Sid: "OrganizationPull",
                    Effect: "Allow",
                    Principal: "*",
                    Action: PULL,
                    Condition: { StringEquals: { "aws:PrincipalOrgID": "o-a1b2c3d4e5" } },
                },
            ],
        });
    });

    it("lets Lambda of this account pull by the Sid that Lambda itself would write", () => {
        assert.deepEqual(policy({ services: ["lambda"] }), {
            Version: "2012-10-17",
            Statement: [
                {
                    Sid: "LambdaECRImageRetrievalPolicy",
                    Effect: "Allow",
                    Principal: { Service: "lambda.amazonaws.com" },
                    Action: PULL,
                },
            ],
        });
    });

    it("lets Lambda of other accounts pull by the documented pair, in the region of the repository", () => {
        assert.deepEqual(
            policy({ services: ["lambda"], pull: principals("345678901234", "210987654321") }, "aws", "eu-west-1"),
            {
                Version: "2012-10-17",
                Statement: [
                    {
                        Sid: "CrossAccountPermission",
                        Effect: "Allow",
                        Principal: { AWS: ["arn:aws:iam::210987654321:root", "arn:aws:iam::345678901234:root"] },
                        Action: PULL,
                    },
                    {
                        Sid: "LambdaECRImageCrossAccountRetrievalPolicy",
                        Effect: "Allow",
                        Principal: { Service: "lambda.amazonaws.com" },
                        Action: PULL,
                        Condition: {
                            ArnLike: {
                                "aws:sourceARN": [
                                    "arn:aws:lambda:eu-west-1:210987654321:function:*",
                                    "arn:aws:lambda:eu-west-1:345678901234:function:*",
                                ],
                            },
                        },
                    },
                    {
                        Sid: "LambdaECRImageRetrievalPolicy",
                        Effect: "Allow",
                        Principal: { Service: "lambda.amazonaws.com" },
                        Action: PULL,
                    },
                ],
            },
        );
    });

    for (const [partition, region] of [
        ["aws", "eu-west-1"],
        ["aws-cn", "cn-north-1"],
    ] as const) {
        it(`lets CodeBuild and SageMaker of this account in ${region} pull, as AWS's pages write it`, () => {
            const by = (service: string, resources: string) => ({
                Effect: "Allow",
                Principal: { Service: `${service}.amazonaws.com` },
                Action: PULL,
                Condition: {
                    ArnLike: { "aws:SourceArn": `arn:${partition}:${service}:${region}:<account-id>:${resources}` },
                    StringEquals: { "aws:SourceAccount": "<account-id>" },
                },
            });
            assert.deepEqual(policy({ services: ["sagemaker", "codebuild"] }, partition, region)?.Statement, [
                { Sid: "CodeBuildAccess", ...by("codebuild", "project/*") },
                { Sid: "SageMakerAccess", ...by("sagemaker", "*") },
            ]);
        });
    }

    it("has a text for the account that is as long as an id, so that the length is known before", () => {
        assert.equal(OWN_ACCOUNT.length, "123456789012".length);
    });

    it("gives Lambda nothing for a single principal of another account, which speaks for no function", () => {
        const sids = policy({ services: ["lambda"], pull: principals(ROLE) })?.Statement.map(({ Sid }) => Sid);
        assert.deepEqual(sids, ["LambdaECRImageRetrievalPolicy", "PrincipalsPull"]);
    });

    for (const [partition, region] of [
        ["aws-cn", "cn-north-1"],
        ["aws-us-gov", "us-gov-west-1"],
    ] as const) {
        it(`has ARNs of ${partition} in ${region}`, () => {
            const pull = [parsePrincipal("210987654321", partition) as Principal];
            const [account, lambda] = policy({ services: ["lambda"], pull }, partition, region)?.Statement ?? [];
            assert.deepEqual(account?.Principal, { AWS: [`arn:${partition}:iam::210987654321:root`] });
            assert.deepEqual(lambda?.Condition, {
                ArnLike: { "aws:sourceARN": [`arn:${partition}:lambda:${region}:210987654321:function:*`] },
            });
        });
    }

    it("never grants GetAuthorizationToken or a wildcard, and names no resource", () => {
        const texts = fc.subarray(["210987654321", "345678901234", ROLE, "arn:aws:iam::210987654321:user/bob"]);
        const request = fc.record({
            pull: texts.map((all) => principals(...all)),
            push: texts.map((all) => principals(...all)),
            organizationId: fc.constantFrom(null, "o-a1b2c3d4e5"),
            services: fc.subarray(Object.values(PullingService)),
        });
        fc.assert(
            fc.property(request, (access) => {
                const statements = policy(access)?.Statement ?? [];
                const actions = statements.flatMap(({ Action }) => Action ?? []);
                assert.deepEqual(
                    actions.filter((action) => action === "ecr:GetAuthorizationToken" || action.includes("*")),
                    [],
                );
                assert.ok(statements.every((statement) => !("Resource" in statement) && statement.Effect === "Allow"));
                assert.deepEqual([...new Set(statements.map(({ Sid }) => Sid))].length, statements.length);
                const open = statements.filter(({ Principal: who }) => who === "*");
                assert.ok(
                    open.every(({ Condition }) => Condition?.StringEquals !== undefined),
                    "open to the world",
                );
            }),
        );
    });

    it("is the same in any order of principals", () => {
        const all = ["210987654321", "345678901234", ROLE];
        fc.assert(
            fc.property(fc.shuffledSubarray(all, { minLength: 3 }), (order) => {
                const one = policy({ pull: principals(...all), push: principals(...all), services: ["lambda"] });
                assert.deepEqual(
                    policy({ pull: principals(...order), push: principals(...order), services: ["lambda"] }),
                    one,
                );
            }),
        );
    });

    it("may have 10,240 characters", () => assert.equal(REPOSITORY_POLICY_LENGTH, 10_240));
});

describe("access in words", () => {
    it("says who may pull, and who may push too", () => {
        const document = policy({
            pull: principals("210987654321", ROLE),
            push: principals("arn:aws:iam::345678901234:user/bob"),
            organizationId: "o-a1b2c3d4e5",
            services: ["lambda"],
        }) as RepositoryPolicyDocument;
        assert.deepEqual(describeAccess(document), [
            { may: "pull", who: ["account 210987654321"] },
            { may: "pull", who: ["AWS Lambda in account 210987654321"] },
            { may: "pull", who: ["AWS Lambda in this account"] },
            { may: "pull", who: ["organization o-a1b2c3d4e5"] },
            { may: "pull", who: [ROLE] },
            { may: "push, pull and read scan findings", who: ["arn:aws:iam::345678901234:user/bob"] },
        ]);
    });

    const PULLING = ["ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"];
    const further: [PolicyStatement, string, string[]][] = [
        [{ Effect: "Allow", Principal: "*", Action: PULLING }, "pull", ["any principal"]],
        [
            { Effect: "Allow", Principal: { AWS: ["*", ROLE] }, Action: ["ecr:*"] },
            "everything",
            ["any principal", ROLE],
        ],
        [
            {
                Effect: "Allow",
                Principal: { AWS: [ROLE] },
                Action: [
                    "ecr:BatchCheckLayerAvailability",
                    "ecr:BatchGetImage",
                    "ecr:CompleteLayerUpload",
                    "ecr:GetDownloadUrlForLayer",
                    "ecr:InitiateLayerUpload",
                    "ecr:PutImage",
                    "ecr:UploadLayerPart",
                ],
            },
            "push and pull",
            [ROLE],
        ],
        ...[
            ["codebuild", "<account-id>", "AWS CodeBuild in this account"],
            ["codebuild", "210987654321", "AWS CodeBuild in account 210987654321"],
            ["sagemaker", "<account-id>", "Amazon SageMaker AI in this account"],
        ].map(([service, account = "", who = ""]): [PolicyStatement, string, string[]] => [
            {
                Effect: "Allow",
                Principal: { Service: `${service}.amazonaws.com` },
                Action: PULLING,
                Condition: {
                    ArnLike: { "aws:SourceArn": `arn:aws:${service}:us-east-1:${account}:*` },
                    StringEquals: { "aws:SourceAccount": account },
                },
            },
            "pull",
            [who],
        ]),
        [
            {
                Effect: "Allow",
                Principal: { Service: "codebuild.amazonaws.com" },
                Action: PULLING,
                Condition: { StringEquals: { "aws:SourceAccount": "210987654321" } },
            },
            "pull",
            ["codebuild.amazonaws.com (condition on aws:SourceAccount)"],
        ],
        [
            { Effect: "Deny", Principal: "*", Action: ["ecr:BatchDeleteImage", "ecr:DeleteRepository"] },
            "denied: BatchDeleteImage, DeleteRepository",
            ["any principal"],
        ],
        [
            { Effect: "Deny", NotPrincipal: { AWS: ["arn:aws:iam::210987654321:root", ROLE] }, NotAction: PULLING },
            "denied: all but pull",
            [`any principal but account 210987654321, ${ROLE}`],
        ],
        [
            {
                Effect: "Allow",
                Principal: { Service: ["lambda.amazonaws.com"] },
                Action: ["ecr:BatchGetImage", "ecr:DescribeImages", "ecr:ListImages", "ecr:PutImage"],
                Condition: { StringEquals: { "aws:SourceAccount": "210987654321" } },
            },
            "BatchGetImage and 3 more",
            ["lambda.amazonaws.com (condition on aws:SourceAccount)"],
        ],
        [
            {
                Effect: "Allow",
                Principal: "*",
                Action: PULLING,
                Condition: {
                    StringEquals: { "aws:PrincipalOrgID": "o-a1b2c3d4e5" },
                    ArnLike: { "aws:PrincipalArn": "arn:aws:iam::*:role/ci-*" },
                },
            },
            "pull",
            ["any principal (condition on aws:PrincipalArn and 1 more)"],
        ],
    ];
    for (const [statement, may, who] of further) {
        it(`says of a further statement: ${who.join(", ")}: ${may}`, () => {
            assert.deepEqual(describeAccess({ Version: "2012-10-17", Statement: [statement] }), [{ may, who }]);
        });
    }
});
