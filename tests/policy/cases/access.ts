import { Token } from "../../../policy/resources.ts";
import { pulling, type RuleCases, repository, repositoryPolicy } from "../case.ts";
import { type TestResource, UNKNOWN } from "../harness.ts";

const POLICY = "The policy of the ECR repository 'shop-prod-web' must";
const MORE = `${POLICY} let no one but its owner do more than pull, push, read, copy and cache, found`;
const PUBLIC = `${POLICY} not be public, found Pull with ecr:BatchGetImage, ecr:GetDownloadUrlForLayer for`;
const withPolicy = (policy: unknown) => ({ "web-policy": { policy } });
const everybody = (condition?: object) =>
    withPolicy(pulling({ Principal: "*", ...(condition && { Condition: condition }) }));
const organization = { StringEquals: { "aws:PrincipalOrgID": "o-a1b2c3d4e5" } };
const OUTSIDERS = (condition: object, more: object = {}) => [
    { Sid: "Outsiders", Effect: "Deny", Principal: "*", Action: "ecr:*", Condition: condition, ...more },
];
const registryPolicy: TestResource = {
    type: Token.RegistryPolicy,
    name: "registry",
    props: {
        policy: JSON.stringify({
            Statement: [
                {
                    Sid: "Copies",
                    Effect: "Allow",
                    Principal: { AWS: "arn:aws:iam::210987654321:root" },
                    Action: ["ecr:CreateRepository", "ecr:ReplicateImage"],
                    Resource: "*",
                },
            ],
        }),
    },
};
/** A registry policy for any principal, that shuts outsiders of an organization out of some repositories. */
const copiesForAll = (allowed?: string, denied?: string, deny: object = {}, allow: object = {}) => ({
    Statement: [
        {
            Sid: "Copies",
            Effect: "Allow",
            Principal: "*",
            Action: "ecr:ReplicateImage",
            ...(allowed !== undefined && { Resource: allowed }),
            ...allow,
        },
        {
            Effect: "Deny",
            Principal: "*",
            Action: "*",
            ...(denied !== undefined && { Resource: denied }),
            ...deny,
            Condition: { StringNotEquals: { "aws:PrincipalOrgID": "o-a1b2c3d4e5" } },
        },
    ],
});
const COPIES_FOR_ALL =
    "The registry policy 'registry' must not be public, found Copies with ecr:ReplicateImage for any principal.";
const lambda = (condition?: object, more: object[] = []) =>
    withPolicy(
        pulling({ Principal: { Service: "lambda.amazonaws.com" }, ...(condition && { Condition: condition }) }, more),
    );
const functionsOf = (account: string) => ({
    ArnLike: { "aws:sourceARN": `arn:aws:lambda:us-east-1:${account}:function:*` },
});
const replicationTo = (...destinations: object[]): TestResource => ({
    type: Token.Replication,
    name: "replication",
    props: { replicationConfiguration: { rules: [{ destinations }] } },
});
const ALLOWED = `${POLICY} let in none but the allowed accounts and organizations (123456789012, 210987654321, o-a1b2c3d4e5), found`;

const user: TestResource = { type: "aws:iam/user:User", name: "ci", props: { name: "ci" } };
const accessKey: TestResource = {
    type: Token.AccessKey,
    name: "ci",
    props: { user: "ci" },
    from: ["aws:iam/user:User::ci"],
};
const pushedBy = (principal: string): TestResource => ({
    ...repositoryPolicy,
    props: {
        ...repositoryPolicy.props,
        policy: pulling({ Principal: { AWS: principal }, Action: ["ecr:BatchGetImage", "ecr:PutImage"] }),
    },
});
const KEY = "The access key 'ci' of the IAM user 'ci' must not push images, found an access key, and";
const pushing = JSON.stringify({ Statement: { Effect: "Allow", Action: "ecr:Put*", Resource: "*" } });
const readOnly = {
    type: Token.UserPolicy,
    name: "read",
    props: { user: "ci", policy: pulling({ Principal: undefined }) },
};

const GITHUB = "arn:aws:iam::123456789012:oidc-provider/token.actions.githubusercontent.com";
const trust = (condition: object | undefined, statement: object = {}) => ({
    Statement: [
        {
            Effect: "Allow",
            Principal: { Federated: GITHUB },
            Action: "sts:AssumeRoleWithWebIdentity",
            ...(condition && { Condition: condition }),
            ...statement,
        },
    ],
});
const subject = (operator: string, ...values: string[]) => ({
    [operator]: { "token.actions.githubusercontent.com:sub": values },
});
const role: TestResource = {
    type: Token.Role,
    name: "push",
    props: {
        name: "push",
        assumeRolePolicy: JSON.stringify(
            trust(subject("StringLike", "repo:shop/web:ref:refs/heads/main", "repo:shop/*")),
        ),
    },
};
const EKS = "oidc.eks.us-east-1.amazonaws.com/id/EXAMPLED539D4633E53DE1B716D3041E";
const BITBUCKET = "api.bitbucket.org/2.0/workspaces/shop/pipelines-config/identity/oidc";
const trustOf = (host: string, sub: string) => ({
    assumeRolePolicy: trust(
        { StringLike: { [`${host}:sub`]: sub } },
        { Principal: { Federated: `arn:aws:iam::123456789012:oidc-provider/${host}` } },
    ),
});
const pushesInline = { inlinePolicies: [{ name: "push", policy: pushing }] };
const ROLE = "The IAM role 'push' must limit which pipeline may assume it, found statement 1 with";
const trusting = (condition: object | undefined, statement: object = {}) => ({
    push: { assumeRolePolicy: trust(condition, statement) },
});

/** Cases of the rules about who may do what. */
export const ACCESS_CASES: RuleCases[] = [
    {
        rule: "ecr-access-must-not-be-public",
        baseline: [repositoryPolicy, registryPolicy],
        cases: [
            { title: "any principal", kind: "field", change: everybody(), says: [`${PUBLIC} any principal.`] },
            {
                title: "any principal as an AWS principal",
                kind: "field",
                change: withPolicy(pulling({ Principal: { AWS: "*" } })),
                says: [`${PUBLIC} any principal.`],
            },
            {
                title: "any principal in a list",
                kind: "field",
                change: withPolicy(pulling({ Principal: { AWS: ["210987654321", "*"] } })),
                says: [`${PUBLIC} any principal.`],
            },
            {
                title: "a wildcard in an ARN",
                kind: "field",
                change: withPolicy(pulling({ Principal: { AWS: "arn:aws:iam::*:root" } })),
                says: [`${PUBLIC} arn:aws:iam::*:root.`],
            },
            {
                title: "any principal but one",
                kind: "field",
                change: withPolicy(pulling({ Principal: undefined, NotPrincipal: { AWS: "210987654321" } })),
                says: [`${PUBLIC} any principal but 210987654321.`],
            },
            {
                title: "one statement that is no list",
                kind: "field",
                change: withPolicy({ Statement: { Effect: "Allow", Principal: "*", Action: "ecr:BatchGetImage" } }),
                says: [`${POLICY} not be public, found statement 1 with ecr:BatchGetImage for any principal.`],
            },
            {
                title: "any principal, all but one action",
                kind: "field",
                change: withPolicy({ Statement: { Effect: "Allow", Principal: "*", NotAction: "ecr:PutImage" } }),
                says: [`${POLICY} not be public, found statement 1 with all but ecr:PutImage for any principal.`],
            },
            { title: "any principal of an organization", kind: "pass", change: everybody(organization) },
            {
                title: "any principal of an organization, whatever the case of the key",
                kind: "pass",
                change: everybody({ StringLike: { "aws:principalorgid": ["o-a1b2c3d4e5"] } }),
            },
            {
                title: "any principal of a part of an organization",
                kind: "pass",
                change: everybody({ "ForAnyValue:StringLike": { "aws:PrincipalOrgPaths": "o-a1b2c3d4e5/r-ab12/*" } }),
            },
            {
                title: "any principal of an account",
                kind: "pass",
                change: everybody({ StringEquals: { "aws:PrincipalAccount": "210987654321" } }),
            },
            {
                title: "any principal of a role",
                kind: "pass",
                change: everybody({ ArnLike: { "aws:PrincipalArn": "arn:aws:iam::210987654321:role/ci-*" } }),
            },
            ...[
                "203.0.113.0/24",
                "203.0.113.7",
                "10.0.0.0/8",
                "2001:db8::/32",
                "2001:db8::1",
                ["203.0.113.0/24", "198.51.100.0/24"],
            ].map((range) => ({
                title: `any principal from ${range}`,
                kind: "pass" as const,
                change: everybody({ IpAddress: { "aws:SourceIp": range } }),
            })),
            {
                title: "any principal but those outside a network",
                kind: "pass",
                change: withPolicy(
                    pulling({ Principal: "*" }, OUTSIDERS({ NotIpAddress: { "aws:SourceIp": "203.0.113.0/24" } })),
                ),
            },
            ...["0.0.0.0/0", "::/0", "0.0.0.0/1", "64.0.0.0/7", "2001::/31", "203.0.113.0/33", "203.0.113.*", "*"].map(
                (range) => ({
                    title: `any principal from ${range}, which is no network`,
                    kind: "field" as const,
                    change: everybody({ IpAddress: { "aws:SourceIp": ["203.0.113.0/24", range] } }),
                    says: [`${PUBLIC} any principal and conditions that leave it open (aws:sourceip).`],
                }),
            ),
            ...["IpAddressIfExists", "NotIpAddress", "StringLike"].map((operator) => ({
                title: `a network by ${operator}`,
                kind: "field" as const,
                change: everybody({ [operator]: { "aws:SourceIp": "203.0.113.0/24" } }),
                says: [`${PUBLIC} any principal and conditions that leave it open (aws:sourceip).`],
            })),
            {
                title: "any principal with the id of one role",
                kind: "pass",
                change: everybody({ StringLike: { "aws:userid": "AROAEXAMPLEEXAMPLE123:*" } }),
            },
            {
                title: "any principal with any id",
                kind: "field",
                change: everybody({ StringLike: { "aws:userid": "*:ci" } }),
                says: [`${PUBLIC} any principal and conditions that leave it open (aws:userid).`],
            },
            {
                title: "any organization",
                kind: "field",
                change: everybody({ StringLike: { "aws:PrincipalOrgID": "o-*" } }),
                says: [`${PUBLIC} any principal and conditions that leave it open (aws:principalorgid).`],
            },
            {
                title: "an organization among others that are open",
                kind: "field",
                change: everybody({ StringLike: { "aws:PrincipalOrgID": ["o-a1b2c3d4e5", "*"] } }),
                says: [`${PUBLIC} any principal and conditions that leave it open (aws:principalorgid).`],
            },
            {
                title: "all organizations but one",
                kind: "field",
                change: everybody({ StringNotEquals: { "aws:PrincipalOrgID": "o-a1b2c3d4e5" } }),
                says: [`${PUBLIC} any principal and conditions that leave it open (aws:principalorgid).`],
            },
            {
                title: "an organization if there is one",
                kind: "field",
                change: everybody({ StringEqualsIfExists: { "aws:PrincipalOrgID": "o-a1b2c3d4e5" } }),
                says: [`${PUBLIC} any principal and conditions that leave it open (aws:principalorgid).`],
            },
            {
                title: "a condition on something else",
                kind: "field",
                change: everybody({ Bool: { "aws:SecureTransport": "true" } }),
                says: [`${PUBLIC} any principal and conditions that leave it open (aws:securetransport).`],
            },
            {
                title: "any principal, with all outside an organization shut out",
                kind: "pass",
                change: withPolicy(
                    pulling(
                        { Principal: "*" },
                        OUTSIDERS({
                            StringNotEquals: { "aws:PrincipalOrgID": "o-a1b2c3d4e5" },
                            Bool: { "aws:PrincipalIsAWSService": "false" },
                        }),
                    ),
                ),
            },
            {
                title: "any principal, with outsiders shut out of something else",
                kind: "field",
                change: withPolicy(
                    pulling(
                        { Principal: "*" },
                        OUTSIDERS(
                            { StringNotEquals: { "aws:PrincipalOrgID": "o-a1b2c3d4e5" } },
                            { Action: "ecr:PutImage" },
                        ),
                    ),
                ),
                says: [`${PUBLIC} any principal.`],
            },
            {
                title: "any principal, with outsiders shut out at times",
                kind: "field",
                change: withPolicy(
                    pulling(
                        { Principal: "*" },
                        OUTSIDERS({
                            StringNotEquals: { "aws:PrincipalOrgID": "o-a1b2c3d4e5" },
                            Bool: { "aws:SecureTransport": "false" },
                        }),
                    ),
                ),
                says: [`${PUBLIC} any principal.`],
            },
            ...(
                [
                    ["the services only", { Bool: { "aws:PrincipalIsAWSService": "true" } }],
                    ["all or none", { Bool: { "aws:PrincipalIsAWSService": ["false", "true"] } }],
                    ["not the services", { StringEquals: { "aws:PrincipalIsAWSService": "false" } }],
                    ["the services, if there is no such key", { Null: { "aws:PrincipalIsAWSService": "false" } }],
                ] as const
            ).map(([whom, condition]) => ({
                title: `any principal, with outsiders shut out that are ${whom}`,
                kind: "field" as const,
                change: withPolicy(
                    pulling(
                        { Principal: "*" },
                        OUTSIDERS({ StringNotEquals: { "aws:PrincipalOrgID": "o-a1b2c3d4e5" }, ...condition }),
                    ),
                ),
                says: [`${PUBLIC} any principal.`],
            })),
            {
                title: "any principal, with outsiders shut out of some repositories",
                kind: "field",
                change: {
                    registry: { policy: copiesForAll("*", "arn:aws:ecr:us-east-1:123456789012:repository/secret/*") },
                },
                says: [COPIES_FOR_ALL],
            },
            {
                title: "any principal, with outsiders shut out of all but some repositories",
                kind: "field",
                change: {
                    registry: {
                        policy: copiesForAll("*", undefined, {
                            NotResource: "arn:aws:ecr:us-east-1:123456789012:repository/open/*",
                        }),
                    },
                },
                says: [COPIES_FOR_ALL],
            },
            {
                title: "any principal for all but some repositories, with outsiders shut out of those",
                kind: "field",
                change: {
                    registry: {
                        policy: copiesForAll(
                            undefined,
                            "arn:aws:ecr:us-east-1:123456789012:repository/secret/*",
                            {},
                            {
                                NotResource: "arn:aws:ecr:us-east-1:123456789012:repository/secret/*",
                            },
                        ),
                    },
                },
                says: [COPIES_FOR_ALL],
            },
            {
                title: "any principal for some repositories, with outsiders shut out of more",
                kind: "pass",
                change: {
                    registry: {
                        policy: copiesForAll(
                            "arn:aws:ecr:us-east-1:123456789012:repository/secret/web-*",
                            "arn:aws:ecr:us-east-1:123456789012:repository/secret/*",
                        ),
                    },
                },
            },
            {
                title: "any principal, with outsiders shut out of actions of one letter",
                kind: "field",
                change: withPolicy(
                    pulling(
                        { Principal: "*" },
                        OUTSIDERS({ StringNotEquals: { "aws:PrincipalOrgID": "o-a1b2c3d4e5" } }, { Action: "ecr:?" }),
                    ),
                ),
                says: [`${PUBLIC} any principal.`],
            },
            { title: "a Deny for any principal", kind: "pass", change: withPolicy(pulling({}, OUTSIDERS({}))) },
            {
                title: "AWS Lambda, as it requests",
                kind: "pass",
                change: withPolicy(pulling({ Principal: { Service: "lambda.amazonaws.com" } })),
            },
            {
                title: "a registry policy for any principal",
                kind: "field",
                change: {
                    registry: {
                        policy: { Statement: [{ Effect: "Allow", Principal: "*", Action: "ecr:ReplicateImage" }] },
                    },
                },
                says: [
                    "The registry policy 'registry' must not be public, found statement 1 with ecr:ReplicateImage for any principal.",
                ],
            },
            {
                title: "a creation template's policy for any principal",
                kind: "field",
                add: [
                    {
                        type: Token.CreationTemplate,
                        name: "t",
                        props: { prefix: "ROOT", repositoryPolicy: pulling({ Principal: "*" }) },
                    },
                ],
                says: [
                    "The repository creation template 'ROOT' must not be public, found Pull with ecr:BatchGetImage, ecr:GetDownloadUrlForLayer for any principal.",
                ],
            },
            {
                title: "no policy",
                kind: "absent",
                change: { "web-policy": { policy: undefined }, registry: null },
                notApplicable: "there is no policy",
            },
            {
                title: "an unknown policy",
                kind: "unknown",
                change: withPolicy(UNKNOWN),
                unknown: "the policy of the ECR repository 'shop-prod-web' (policy)",
            },
            {
                title: "an unknown principal in a typed policy",
                kind: "unknown",
                change: withPolicy({
                    Statement: [{ Effect: "Allow", Principal: { AWS: UNKNOWN }, Action: "ecr:BatchGetImage" }],
                }),
                unknown: "the policy of the ECR repository 'shop-prod-web' (policy.Statement.0.Principal.AWS)",
            },
            {
                title: "a text that is no policy",
                kind: "field",
                change: withPolicy("[]"),
                says: [`${POLICY} have a policy document that can be read, found [], which is no policy document.`],
            },
        ],
    },
    {
        rule: "ecr-access-must-stay-in-allow-list",
        baseline: [repositoryPolicy, registryPolicy],
        config: { accounts: ["123456789012", "210987654321"], organizations: ["o-a1b2c3d4e5"] },
        cases: [
            {
                title: "another account",
                kind: "field",
                change: withPolicy(pulling({ Principal: { AWS: ["210987654321", "345678901234"] } })),
                says: [`${ALLOWED} 345678901234 in Pull.`],
            },
            {
                title: "a role of another account",
                kind: "field",
                change: withPolicy(pulling({ Principal: { AWS: "arn:aws:iam::345678901234:role/ci" } })),
                says: [`${ALLOWED} arn:aws:iam::345678901234:role/ci in Pull.`],
            },
            { title: "any principal", kind: "field", change: everybody(), says: [`${ALLOWED} any principal in Pull.`] },
            { title: "any principal of an allowed organization", kind: "pass", change: everybody(organization) },
            {
                title: "any principal of another organization",
                kind: "field",
                change: everybody({ StringEquals: { "aws:PrincipalOrgID": "o-zzzzzzzzzz" } }),
                says: [`${ALLOWED} o-zzzzzzzzzz in Pull.`],
            },
            {
                title: "another account, as far as it is of an allowed organization",
                kind: "pass",
                change: withPolicy(pulling({ Principal: { AWS: "345678901234" }, Condition: organization })),
            },
            {
                title: "an AWS service",
                kind: "pass",
                change: withPolicy(pulling({ Principal: { Service: "lambda.amazonaws.com" } })),
            },
            {
                title: "an AWS service that acts for an allowed account",
                kind: "pass",
                change: lambda(functionsOf("210987654321")),
            },
            {
                title: "an AWS service that acts for an allowed organization",
                kind: "pass",
                change: lambda({ StringEquals: { "aws:SourceOrgID": "o-a1b2c3d4e5" } }),
            },
            {
                title: "an AWS service that acts for another account",
                kind: "field",
                change: lambda(functionsOf("345678901234")),
                says: [`${ALLOWED} lambda.amazonaws.com for 345678901234 in Pull.`],
            },
            {
                title: "an AWS service that acts for another account, and is spared where outsiders are shut out",
                kind: "field",
                change: lambda(
                    functionsOf("345678901234"),
                    OUTSIDERS({
                        StringNotEquals: { "aws:PrincipalOrgID": "o-a1b2c3d4e5" },
                        BoolIfExists: { "aws:PrincipalIsAWSService": "false" },
                    }),
                ),
                says: [`${ALLOWED} lambda.amazonaws.com for 345678901234 in Pull.`],
            },
            {
                title: "an AWS service that acts for any account, with other organizations shut out",
                kind: "pass",
                change: lambda(undefined, OUTSIDERS({ StringNotEquals: { "aws:SourceOrgID": "o-a1b2c3d4e5" } })),
            },
            {
                title: "another account, with outsiders shut out of some repositories",
                kind: "field",
                change: withPolicy(
                    pulling(
                        { Principal: { AWS: "345678901234" } },
                        OUTSIDERS(
                            { StringNotEquals: { "aws:PrincipalAccount": "210987654321" } },
                            { Resource: "arn:aws:ecr:us-east-1:123456789012:repository/other" },
                        ),
                    ),
                ),
                says: [`${ALLOWED} 345678901234 in Pull.`],
            },
            {
                title: "replicates to another account",
                kind: "field",
                add: [
                    replicationTo(
                        { region: "us-west-2", registryId: "123456789012" },
                        { region: "us-west-2", registryId: "345678901234" },
                    ),
                ],
                says: [
                    "The replication configuration 'replication' must copy images to none but the allowed accounts (123456789012, 210987654321), found 345678901234.",
                ],
            },
            {
                title: "replicates to allowed accounts, and within the current one",
                kind: "pass",
                add: [replicationTo({ region: "us-west-2", registryId: "210987654321" }, { region: "eu-west-1" })],
            },
            {
                title: "replicates to an unknown account",
                kind: "unknown",
                add: [replicationTo({ region: "us-west-2", registryId: UNKNOWN })],
                unknown:
                    "the replication configuration 'replication' (replicationConfiguration.rules.0.destinations.0.registryId)",
            },
            {
                title: "a principal that was deleted",
                kind: "field",
                change: withPolicy(pulling({ Principal: { AWS: "AIDACKCEVSQ6C2EXAMPLE" } })),
                says: [`${ALLOWED} AIDACKCEVSQ6C2EXAMPLE in Pull.`],
            },
            {
                title: "any network endpoint of any principal",
                kind: "field",
                change: everybody({ StringEquals: { "aws:SourceVpce": "vpce-0a1b2c" } }),
                says: [`${ALLOWED} any principal from vpce-0a1b2c in Pull.`],
            },
            {
                title: "a network of any principal",
                kind: "field",
                change: everybody({ IpAddress: { "aws:SourceIp": ["203.0.113.0/24", "198.51.100.7"] } }),
                says: [`${ALLOWED} any principal from 203.0.113.0/24, 198.51.100.7 in Pull.`],
            },
            {
                title: "no policy",
                kind: "absent",
                change: { "web-policy": { policy: "" }, registry: null },
                notApplicable: "there is no policy",
            },
            {
                title: "an unknown policy",
                kind: "unknown",
                change: withPolicy(UNKNOWN),
                unknown: "the policy of the ECR repository 'shop-prod-web' (policy)",
            },
            {
                title: "no lists",
                kind: "config",
                config: { accounts: [], organizations: [] },
                notApplicable: "no accounts and no organizations are configured for it",
            },
        ],
    },
    {
        rule: "ecr-access-must-be-least-privilege",
        baseline: [repositoryPolicy, registryPolicy],
        cases: [
            {
                title: "everything of ECR",
                kind: "field",
                change: withPolicy(pulling({ Action: "ecr:*" })),
                says: [`${POLICY} grant actions one by one, found ecr:* in Pull.`],
            },
            {
                title: "everything",
                kind: "field",
                change: withPolicy(pulling({ Action: ["*"] })),
                says: [`${POLICY} grant actions one by one, found * in Pull.`],
            },
            {
                title: "all but some",
                kind: "field",
                change: withPolicy(pulling({ Action: undefined, NotAction: ["ecr:DeleteRepository"] })),
                says: [`${POLICY} grant actions one by one, found all but ecr:DeleteRepository in Pull.`],
            },
            {
                title: "the statement that Lambda itself writes",
                kind: "field",
                change: lambda(functionsOf("123456789012"), [
                    {
                        Sid: "LambdaECRImageRetrievalPolicy",
                        Effect: "Allow",
                        Principal: { Service: "lambda.amazonaws.com" },
                        Action: [
                            "ecr:BatchGetImage",
                            "ecr:DeleteRepositoryPolicy",
                            "ecr:GetDownloadUrlForLayer",
                            "ecr:GetRepositoryPolicy",
                            "ecr:SetRepositoryPolicy",
                        ],
                    },
                ]),
                says: [
                    `${POLICY} let Lambda pull, and not rewrite the policy, found ecr:DeleteRepositoryPolicy, ecr:SetRepositoryPolicy in LambdaECRImageRetrievalPolicy, as Lambda itself writes it when it has the right to.`,
                ],
            },
            {
                title: "a statement for Lambda that deletes images",
                kind: "field",
                change: lambda(undefined, [
                    {
                        Effect: "Allow",
                        Principal: { Service: "lambda.amazonaws.com" },
                        Action: ["ecr:BatchDeleteImage", "ecr:SetRepositoryPolicy"],
                    },
                ]),
                says: [
                    `${MORE} ecr:BatchDeleteImage, ecr:SetRepositoryPolicy for lambda.amazonaws.com in statement 2.`,
                ],
            },
            {
                title: "an action with a blank in it",
                kind: "field",
                change: withPolicy(pulling({ Action: ["ecr: BatchGetImage", "ecr:GetDownloadUrlForLayer"] })),
                says: [`${POLICY} name actions that Amazon ECR has, found "ecr: BatchGetImage" in Pull.`],
            },
            {
                title: "a misspelt action of a Deny",
                kind: "field",
                change: withPolicy(pulling({ Effect: "Deny", Action: ["ecr:BatchDeleteImages"] })),
                says: [`${POLICY} name actions that Amazon ECR has, found "ecr:BatchDeleteImages" in Pull.`],
            },
            {
                title: "a lifecycle policy in its place",
                kind: "field",
                change: withPolicy({ rules: [] }),
                says: [
                    `${POLICY} have a policy document that can be read, found a lifecycle policy, which belongs in an aws.ecr.LifecyclePolicy.`,
                ],
            },
            {
                title: "an answer of the AWS CLI in its place",
                kind: "field",
                change: withPolicy({ repositoryName: "shop", policyText: "{}" }),
                says: [
                    `${POLICY} have a policy document that can be read, found an answer of the AWS CLI, whose policyText is the document.`,
                ],
            },
            {
                title: "a deletion of images",
                kind: "field",
                change: withPolicy(pulling({ Action: ["ecr:BatchDeleteImage"] })),
                says: [
                    `${POLICY} let no one but its owner do more than pull, push, read, copy and cache, found ecr:BatchDeleteImage for arn:aws:iam::210987654321:root in Pull.`,
                ],
            },
            {
                title: "a wildcard that takes in a deletion",
                kind: "field",
                change: withPolicy(pulling({ Action: "ECR:batch*" })),
                says: [
                    `${POLICY} let no one but its owner do more than pull, push, read, copy and cache, found ecr:BatchDeleteImage for arn:aws:iam::210987654321:root in Pull.`,
                ],
            },
            {
                title: "a wildcard that takes in nothing bad",
                kind: "pass",
                change: withPolicy(pulling({ Action: "ecr:Describe*" })),
            },
            {
                title: "writing of policies",
                kind: "field",
                change: withPolicy(pulling({ Action: ["ecr:SetRepositoryPolicy", "ecr:PutLifecyclePolicy"] })),
                says: [
                    `${POLICY} let no one but its owner do more than pull, push, read, copy and cache, found ecr:PutLifecyclePolicy, ecr:SetRepositoryPolicy for arn:aws:iam::210987654321:root in Pull.`,
                ],
            },
            ...[
                "ecr:UpdateImageStorageClass",
                "ecr:UpdateRepositoryCreationTemplate",
                "ecr:CreateRepositoryCreationTemplate",
                "ecr:CreatePullThroughCacheRule",
                "ecr:UpdatePullThroughCacheRule",
                "ecr:PutAccountSetting",
                "ecr:PutSigningConfiguration",
                "ecr:DeleteSigningConfiguration",
                "ecr:TagResource",
                "ecr:SomethingNew",
            ].map((action) => ({
                title: `the owner's ${action}`,
                kind: "field" as const,
                change: withPolicy(pulling({ Action: ["ecr:BatchGetImage", action] })),
                says: [`${MORE} ${action} for arn:aws:iam::210987654321:root in Pull.`],
            })),
            {
                title: "a wildcard of what changes things",
                kind: "field",
                change: withPolicy(pulling({ Action: "ecr:Update*" })),
                says: [
                    `${MORE} ecr:UpdateImageStorageClass, ecr:UpdatePullThroughCacheRule, ecr:UpdateRepositoryCreationTemplate for arn:aws:iam::210987654321:root in Pull.`,
                ],
            },
            {
                title: "pushing, reading, copying and caching, with wildcards",
                kind: "pass",
                change: withPolicy(
                    pulling({
                        Action: [
                            "ecr:BatchCheckLayerAvailability",
                            "ecr:BatchGet*",
                            "ecr:BatchImportUpstreamImage",
                            "ecr:Complete*",
                            "ecr:CreateRepository",
                            "ecr:DescribeImages",
                            "ecr:GetDownload*",
                            "ecr:*LayerUpload",
                            "ecr:List*",
                            "ecr:PutImage",
                            "ecr:ReplicateImage",
                            "ecr:StartImageScan",
                            "ecr:Upload*",
                        ],
                    }),
                ),
            },
            {
                title: "a wildcard that takes in a login",
                kind: "field",
                change: withPolicy(pulling({ Action: ["ecr:Get*"] })),
                says: [
                    `${POLICY} not grant ecr:GetAuthorizationToken, which a policy of a resource cannot give, found ecr:Get*, which includes it, in Pull.`,
                ],
            },
            {
                title: "everything, by the current account",
                kind: "config",
                config: { ownAccounts: ["210987654321"] },
                change: withPolicy(pulling({ Action: "ecr:*" })),
            },
            {
                title: "everything, by the current account and another one",
                kind: "config",
                config: { ownAccounts: ["123456789012"] },
                change: withPolicy(pulling({ Principal: { AWS: ["123456789012", "210987654321"] }, Action: "ecr:*" })),
                says: [`${POLICY} grant actions one by one, found ecr:* in Pull.`],
            },
            {
                title: "a login",
                kind: "field",
                change: withPolicy(pulling({ Action: ["ecr:BatchGetImage", "ecr:GetAuthorizationToken"] })),
                says: [
                    `${POLICY} not grant ecr:GetAuthorizationToken, which a policy of a resource cannot give, found ecr:BatchGetImage, ecr:GetAuthorizationToken in Pull.`,
                ],
            },
            {
                title: "a Deny of everything",
                kind: "pass",
                change: withPolicy(pulling({}, [{ Effect: "Deny", Principal: "*", Action: "ecr:*" }])),
            },
            {
                title: "a cleaner of the current account",
                kind: "config",
                config: { ownAccounts: ["123456789012"] },
                change: withPolicy(
                    pulling({
                        Principal: { AWS: "arn:aws:iam::123456789012:role/cleaner" },
                        Action: "ecr:BatchDeleteImage",
                    }),
                ),
            },
            {
                title: "a registry policy that lets others write it",
                kind: "field",
                change: {
                    registry: {
                        policy: {
                            Statement: [
                                {
                                    Sid: "All",
                                    Effect: "Allow",
                                    Principal: { AWS: "210987654321" },
                                    Action: "ecr:PutRegistryPolicy",
                                },
                            ],
                        },
                    },
                },
                says: [
                    "The registry policy 'registry' must let no one but its owner do more than pull, push, read, copy and cache, found ecr:PutRegistryPolicy for 210987654321 in All.",
                ],
            },
            { title: "no statements", kind: "absent", change: withPolicy("{}") },
            {
                title: "an unknown policy",
                kind: "unknown",
                change: withPolicy(UNKNOWN),
                unknown: "the policy of the ECR repository 'shop-prod-web' (policy)",
            },
        ],
    },
    {
        rule: "ecr-public-repository-must-be-allowed",
        baseline: [{ type: Token.PublicRepository, name: "public", props: { repositoryName: "shop" } }],
        config: { repositories: ["sho*"] },
        cases: [
            {
                title: "a name that is not on the list",
                kind: "field",
                change: { public: { repositoryName: "internal" } },
                says: ["The public ECR repository 'internal' must be allowed to be public, found allowed are sho*."],
            },
            {
                title: "no name",
                kind: "absent",
                change: { public: { repositoryName: undefined } },
                says: ["The public ECR repository 'public' must be allowed to be public, found allowed are sho*."],
            },
            {
                title: "an empty list",
                kind: "config",
                config: { repositories: [] },
                says: ["The public ECR repository 'shop' must be allowed to be public, found no allowed names."],
            },
            {
                title: "an unknown name where all are allowed",
                kind: "config",
                config: { repositories: ["*"] },
                change: { public: { repositoryName: UNKNOWN } },
            },
            {
                title: "an unknown name",
                kind: "unknown",
                change: { public: { repositoryName: UNKNOWN } },
                unknown: "the public ECR repository 'public' (repositoryName)",
            },
            {
                title: "a private repository",
                kind: "other",
                change: { public: null },
                add: [repository],
                notApplicable: "only aws:ecrpublic/repository:Repository",
            },
        ],
    },
    {
        rule: "ecr-push-must-not-use-access-keys",
        baseline: [user, accessKey, readOnly],
        cases: [
            {
                title: "an inline policy that lets the user push",
                kind: "field",
                add: [{ type: Token.UserPolicy, name: "push", props: { user: "ci", policy: pushing } }],
                says: [`${KEY} the policy 'push' that lets the user push.`],
            },
            {
                title: "a policy of AWS",
                kind: "field",
                add: [
                    {
                        type: Token.UserPolicyAttachment,
                        name: "push",
                        props: { user: "ci", policyArn: "arn:aws:iam::aws:policy/AmazonEC2ContainerRegistryPowerUser" },
                    },
                ],
                says: [`${KEY} AmazonEC2ContainerRegistryPowerUser that lets the user push.`],
            },
            {
                title: "a policy of AWS that only reads",
                kind: "pass",
                add: [
                    {
                        type: Token.UserPolicyAttachment,
                        name: "pull",
                        props: { user: "ci", policyArn: "arn:aws:iam::aws:policy/AmazonEC2ContainerRegistryReadOnly" },
                    },
                ],
            },
            {
                title: "a policy of the stack whose ARN is not known yet",
                kind: "field",
                add: [
                    { type: Token.IamPolicy, name: "own", props: { policy: JSON.parse(pushing) } },
                    {
                        type: Token.UserPolicyAttachment,
                        name: "push",
                        props: { user: "ci", policyArn: UNKNOWN },
                        from: [`${Token.IamPolicy}::own`],
                    },
                ],
                says: [`${KEY} the policy 'own' that lets the user push.`],
            },
            {
                title: "a group that may push",
                kind: "field",
                add: [
                    { type: Token.UserGroupMembership, name: "in", props: { user: "ci", groups: ["builders"] } },
                    { type: Token.GroupPolicy, name: "group", props: { group: "builders", policy: pushing } },
                ],
                says: [`${KEY} the policy 'group' that lets the user push.`],
            },
            {
                title: "a policy attached to many",
                kind: "field",
                add: [
                    {
                        type: Token.PolicyAttachment,
                        name: "all",
                        props: { users: ["ci"], policyArn: "arn:aws:iam::aws:policy/AdministratorAccess" },
                    },
                ],
                says: [`${KEY} AdministratorAccess that lets the user push.`],
            },
            {
                title: "another user's policy",
                kind: "pass",
                add: [{ type: Token.UserPolicy, name: "push", props: { user: "other", policy: pushing } }],
            },
            {
                title: "a policy of a repository that names the user",
                kind: "field",
                add: [pushedBy("arn:aws:iam::123456789012:user/ci")],
                says: [`${KEY} the policy of the ECR repository 'shop-prod-web' that lets the user push.`],
            },
            {
                title: "a policy of a creation template that names the user by its path",
                kind: "field",
                add: [
                    {
                        type: Token.CreationTemplate,
                        name: "t",
                        props: {
                            prefix: "ROOT",
                            repositoryPolicy: pushedBy("arn:aws:iam::123456789012:user/bots/ci").props.policy,
                        },
                    },
                ],
                says: [`${KEY} the repository creation template 'ROOT' that lets the user push.`],
            },
            {
                title: "a policy of a repository that lets another user push",
                kind: "pass",
                add: [pushedBy("arn:aws:iam::123456789012:user/other"), registryPolicy],
            },
            {
                title: "a policy of a repository that lets a role of the same name push",
                kind: "pass",
                add: [pushedBy("arn:aws:iam::123456789012:role/ci")],
            },
            {
                title: "a policy of a repository that lets a user of the same name in another account push",
                kind: "pass",
                add: [
                    pushedBy("arn:aws:iam::210987654321:user/ci"),
                    { ...user, name: "known", props: { name: "ci", arn: "arn:aws:iam::123456789012:user/ci" } },
                ],
            },
            {
                title: "a policy of a repository that lets the user pull",
                kind: "pass",
                add: [
                    {
                        ...repositoryPolicy,
                        props: {
                            ...repositoryPolicy.props,
                            policy: pulling({ Principal: { AWS: "arn:aws:iam::123456789012:user/ci" } }),
                        },
                    },
                    { type: Token.CreationTemplate, name: "t", props: { prefix: "ROOT" } },
                ],
            },
            {
                title: "an unknown policy of a repository",
                kind: "unknown",
                add: [{ ...repositoryPolicy, props: { ...repositoryPolicy.props, policy: UNKNOWN } }],
                unknown: "the access key 'ci' of the IAM user 'ci' (policy)",
            },
            {
                title: "an inactive key",
                kind: "other",
                change: { ci: { status: "Inactive" } },
                notApplicable: "no access key is active",
            },
            { title: "no policy at all", kind: "absent", change: { read: null } },
            {
                title: "an unknown user",
                kind: "unknown",
                change: { ci: { user: UNKNOWN } },
                unknown: "the access key 'ci' of the IAM user 'ci' (user)",
            },
            {
                title: "an unknown policy",
                kind: "unknown",
                change: { read: { policy: UNKNOWN } },
                unknown: "the access key 'ci' of the IAM user 'ci' (policy)",
            },
        ],
    },
    {
        rule: "ecr-push-must-limit-oidc-subjects",
        baseline: [role],
        cases: [
            {
                title: "no condition",
                kind: "absent",
                change: trusting(undefined),
                says: [`${ROLE} no condition on the subject.`],
            },
            {
                title: "the audience only",
                kind: "field",
                change: trusting({ StringEquals: { "token.actions.githubusercontent.com:aud": "sts.amazonaws.com" } }),
                says: [`${ROLE} no condition on the subject.`],
            },
            {
                title: "every subject",
                kind: "field",
                change: trusting(subject("StringLike", "*")),
                says: [`${ROLE} StringLike *.`],
            },
            {
                title: "every owner",
                kind: "field",
                change: trusting(subject("StringLike", "repo:shop/web:*", "repo:*")),
                says: [`${ROLE} StringLike repo:shop/web:*, repo:*.`],
            },
            {
                title: "owners whose names begin alike",
                kind: "field",
                change: trusting(subject("StringLike", "repo:shop*/web:*")),
                says: [`${ROLE} StringLike repo:shop*/web:*.`],
            },
            {
                title: "a subject if there is one",
                kind: "field",
                change: trusting(subject("StringLikeIfExists", "repo:shop/*")),
                says: [`${ROLE} StringLikeIfExists repo:shop/*.`],
            },
            {
                title: "a subject of none or all values",
                kind: "field",
                change: trusting(subject("ForAllValues:StringLike", "repo:shop/*")),
                says: [`${ROLE} ForAllValues:StringLike repo:shop/*.`],
            },
            {
                title: "all subjects but one",
                kind: "field",
                change: trusting(subject("StringNotEquals", "repo:shop/web")),
                says: [`${ROLE} StringNotEquals repo:shop/web.`],
            },
            {
                title: "one exactly",
                kind: "pass",
                change: trusting(subject("StringEquals", "repo:shop/web:environment:prod")),
            },
            {
                title: "every service account of a cluster, to push",
                kind: "field",
                change: { push: { ...pushesInline, ...trustOf(EKS, "system:serviceaccount:*:build") } },
                says: [`${ROLE} StringLike system:serviceaccount:*:build.`],
            },
            {
                title: "every service account of a cluster, to push by a policy of AWS",
                kind: "field",
                change: {
                    push: {
                        managedPolicyArns: ["arn:aws:iam::aws:policy/AmazonEC2ContainerRegistryPowerUser"],
                        ...trustOf(EKS, "*"),
                    },
                },
                says: [`${ROLE} StringLike *.`],
            },
            {
                title: "every service account of a cluster, to do something else",
                kind: "pass",
                change: { push: trustOf(EKS, "system:serviceaccount:*:build") },
            },
            {
                title: "the service accounts of a namespace",
                kind: "pass",
                change: { push: { ...pushesInline, ...trustOf(EKS, "system:serviceaccount:ci:*") } },
            },
            ...(
                [
                    ["api.pulumi.com/oidc", "pulumi:deploy:org:*"],
                    ["api.pulumi.com/oidc", "pulumi:deploy:org:sho*:project:web:*"],
                    ["app.terraform.io", "organization:*:project:web:*"],
                    ["agent.buildkite.com", "organization:shop*"],
                    ["gitlab.com", "project_path:*"],
                    ["gitlab.com", "project_path:shop*/web:*"],
                    ["token.actions.githubusercontent.com", "environment:prod:*"],
                    ["token.actions.githubusercontent.com", "repo:shop*@123456/web@*:*"],
                    ["token.actions.githubusercontent.com", "repo:@123456/web@*:*"],
                    ["token.actions.githubusercontent.com", "repo:*@123456/web@456789:ref:refs/heads/main"],
                    [BITBUCKET, "*"],
                    ["oidc.example.com", "sub-*"],
                ] as const
            ).map(([host, sub]) => ({
                title: `${sub} of ${host}`,
                kind: "field" as const,
                change: { push: trustOf(host, sub) },
                says: [`${ROLE} StringLike ${sub}.`],
            })),
            ...(
                [
                    ["api.pulumi.com/oidc", "pulumi:deploy:org:shop:*"],
                    ["api.pulumi.com/oidc", "pulumi:environments:pulumi.organization.login:shop:*"],
                    ["app.terraform.io", "organization:shop:project:web:*"],
                    ["agent.buildkite.com", "organization:shop:pipeline:*"],
                    ["gitlab.com", "project_path:shop/*"],
                    ["token.actions.githubusercontent.com", "repository_owner_id:123456:*"],
                    ["token.actions.githubusercontent.com", "environment:prod:repo:shop/*"],
                    ["token.actions.githubusercontent.com", "repo:shop@*/web@*:ref:refs/heads/main"],
                    ["token.actions.githubusercontent.com", "repo:shop@123456/web@456789:*"],
                    ["token.actions.githubusercontent.com", "repo:shop@123456/*"],
                    ["token.actions.githubusercontent.com", "environment:prod:repo:shop@*"],
                    ["token.actions.githubusercontent.com", "job_workflow_ref:shop/ci/.github/workflows/x.yml@*"],
                    ["token.actions.githubusercontent.com/shop-enterprise", "repo:*"],
                    [BITBUCKET, "{11111111-2222-3333-4444-555555555555}:*"],
                    ["oidc.circleci.com/org/ORG", "org/ORG/project/PROJ/user/*"],
                    ["vstoken.dev.azure.com/11111111-2222", "sc://shop/web/*"],
                    ["oidc.example.com", "team:shop:*"],
                ] as const
            ).map(([host, sub]) => ({
                title: `${sub} of ${host}`,
                kind: "pass" as const,
                change: { push: trustOf(host, sub) },
            })),
            {
                title: "an action with a wildcard",
                kind: "field",
                change: trusting(undefined, { Action: "sts:Assume*" }),
                says: [`${ROLE} no condition on the subject.`],
            },
            {
                title: "a service",
                kind: "other",
                change: trusting(undefined, {
                    Principal: { Service: "lambda.amazonaws.com" },
                    Action: "sts:AssumeRole",
                }),
                notApplicable: "no role trusts an OIDC provider",
            },
            {
                title: "an unknown trust policy",
                kind: "unknown",
                change: { push: { assumeRolePolicy: UNKNOWN } },
                unknown: "the IAM role 'push' (assumeRolePolicy)",
            },
        ],
    },
    {
        rule: "ecr-push-must-pin-oidc-ids",
        baseline: [role],
        cases: [
            ...[
                "repo:shop@*/web@*:ref:refs/heads/main",
                "repo:shop@12*/web@456789:*",
                "environment:prod:repo:shop@*",
                "repository:shop@*/web@*",
            ].map((sub) => ({
                title: `${sub}, a wildcard for the owner's id`,
                kind: "field" as const,
                change: trusting(subject("StringLike", sub)),
                says: [`The IAM role 'push' must name the repository's owner by id, found StringLike ${sub}.`],
            })),
            ...[
                "repo:shop@123456/web@456789:ref:refs/heads/main",
                "repo:shop@123456/*",
                "repo:shop@123456/web@*:environment:prod",
                "repo:shop/web:ref:refs/tags/v1@*",
                "job_workflow_ref:shop/ci/.github/workflows/push.yml@*",
            ].map((sub) => ({
                title: `${sub}, the owner by id or by name only`,
                kind: "pass" as const,
                change: trusting(subject("StringLike", sub)),
            })),
            {
                title: "one exactly",
                kind: "pass",
                change: trusting(subject("StringEquals", "repo:shop@*/web:environment:prod")),
            },
            {
                title: "another provider",
                kind: "other",
                change: { push: trustOf("gitlab.com", "project_path:shop@*/web") },
                notApplicable: "no role trusts subjects of GitHub Actions",
            },
            {
                title: "no subject",
                kind: "absent",
                change: trusting(undefined),
                notApplicable: "no role trusts subjects of GitHub Actions",
            },
            {
                title: "an unknown trust policy",
                kind: "unknown",
                change: { push: { assumeRolePolicy: UNKNOWN } },
                unknown: "the IAM role 'push' (assumeRolePolicy)",
            },
        ],
    },
];
