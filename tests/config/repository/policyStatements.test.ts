import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { parse } from "yaml";
import { CONDITION_OPERATORS } from "../../../aws/policyStatements.ts";
import { parsePrincipal } from "../../../aws/principals.ts";
import schema from "../../../config/schema/stack.schema.json" with { type: "json" };
import { accepted, refused, resolved, type Written, withRepository, withSet } from "../../support/args.ts";

const AT = 'repositories["web-app"].policyStatements[0]';
const PRINCIPAL =
    'must be "*", an account id of 12 digits or the ARN of an IAM user, role, assumed role (assumed-role/<role>/<session>) or account root, without wildcards';
const PRINCIPAL_FIX = 'for principals by pattern, write "*" and a Condition with ArnLike on aws:PrincipalArn';
const ACTION = "must be an action of Amazon ECR on a repository, such as ecr:BatchGetImage or ecr:*";
const ROLE = "arn:aws:iam::210987654321:role/reader";

const allow = (own: Written = {}): Written => ({
    Effect: "Allow",
    Principal: { AWS: ROLE },
    Action: "ecr:DescribeImages",
    ...own,
});

/** The statements of the one repository's policy. */
const statementsOf = (args: Written): unknown => {
    const [repository] = accepted(args).repositories;
    return (JSON.parse(repository?.repositoryPolicy ?? "{}") as { Statement?: unknown }).Statement;
};

const when = (condition: unknown) => allow({ Condition: condition });

/** Statement, and what is refused: where below it, and why. */
const REFUSED: [title: string, statement: unknown, problems: [below: string, reason: string][]][] = [
    [
        "no map",
        "Allow",
        [["", 'must be a map, found "Allow"; write it as { Effect: Allow, Principal: ..., Action: ... }']],
    ],
    ["no Effect", allow({ Effect: null }), [[".Effect", "is missing; it has no default"]]],
    [
        "another Effect",
        allow({ Effect: "allow" }),
        [[".Effect", 'must be one of Allow or Deny, found "allow"; did you mean "Allow"?']],
    ],
    [
        "a Resource",
        allow({ Resource: "*" }),
        [
            [
                ".Resource",
                'is not an element of a statement, found "*"; remove it: a repository policy applies to its own repository',
            ],
        ],
    ],
    [
        "a misspelt element",
        { Effect: "Allow", Principal: "*", Actions: ["ecr:PutImage"] },
        [[".Actions", 'is not an element of a statement, found ["ecr:PutImage"]; did you mean "Action"?']],
    ],
    [
        "an element in lower case",
        { effect: "Allow", Principal: "*", Action: "ecr:*" },
        [
            [".Effect", "is missing; it has no default"],
            [".effect", 'is not an element of a statement, found "Allow"; did you mean "Effect"?'],
        ],
    ],
    [
        "an element that is far from each",
        allow({ Reason: "x" }),
        [
            [
                ".Reason",
                'is not an element of a statement, found "x"; the elements are Action, Condition, Effect, NotAction, NotPrincipal, Principal and Sid',
            ],
        ],
    ],
    ["a Sid with signs", allow({ Sid: "a/b" }), [[".Sid", 'must be letters, digits, spaces and _ . -, found "a/b"']]],
    [
        "no Principal",
        { Effect: "Allow", Action: "ecr:*" },
        [[".Principal", 'is missing; write it as Principal: { AWS: "arn:aws:iam::123456789012:root" }']],
    ],
    [
        "an empty Principal",
        allow({ Principal: {} }),
        [
            [
                ".Principal",
                'must name a principal, found {}; write it as Principal: { AWS: "arn:aws:iam::123456789012:root" }',
            ],
        ],
    ],
    [
        "a Principal that is not a map",
        allow({ Principal: ROLE }),
        [[".Principal", `must be "*" or a map such as { AWS: "arn:aws:iam::123456789012:root" }, found "${ROLE}"`]],
    ],
    [
        "an action that YAML reads as a map",
        allow({ Action: [{ ecr: "BatchGetImage" }] }),
        [[".Action[0]", 'must be text, found {"ecr":"BatchGetImage"}; write it without the blank: ecr:BatchGetImage']],
    ],
    [
        "actions with a blank in them",
        allow({ Action: ["ecr: BatchGetImage", "ecr: *"] }),
        [
            [
                ".Action[0]",
                'must be an action of Amazon ECR on a repository, such as ecr:BatchGetImage or ecr:*, found "ecr: BatchGetImage"; did you mean "ecr:BatchGetImage"?',
            ],
            [
                ".Action[1]",
                'must be an action of Amazon ECR on a repository, such as ecr:BatchGetImage or ecr:*, found "ecr: *"; did you mean "ecr:*"?',
            ],
        ],
    ],
    [
        "both Principal and NotPrincipal",
        { ...allow({ NotPrincipal: { AWS: ROLE } }), Effect: "Deny" },
        [[".NotPrincipal", "must not be next to Principal; remove one of the two"]],
    ],
    [
        "an Allow for all but some",
        { Effect: "Allow", NotPrincipal: { AWS: ROLE }, Action: "ecr:*" },
        [
            [
                ".NotPrincipal",
                "must not be with Effect: Allow, which grants access to any other principal; name those that have access in Principal",
            ],
        ],
    ],
    [
        "another kind of principal",
        allow({ Principal: { Aws: ROLE } }),
        [[".Principal.Aws", `is not a kind of principal, found "${ROLE}"; did you mean "AWS"?`]],
    ],
    [
        "principals that are none",
        allow({ Principal: { AWS: ["12345", `${ROLE}*`, "AROAEXAMPLEEXAMPLE123"] } }),
        [
            [".Principal.AWS[0]", `${PRINCIPAL}, found "12345"; ${PRINCIPAL_FIX}`],
            [".Principal.AWS[1]", `${PRINCIPAL}, found "${ROLE}*"; ${PRINCIPAL_FIX}`],
            [".Principal.AWS[2]", `${PRINCIPAL}, found "AROAEXAMPLEEXAMPLE123"; ${PRINCIPAL_FIX}`],
        ],
    ],
    [
        "account ids without quotes",
        allow({ Principal: { AWS: [210987654321, 1234567890] } }),
        [
            [".Principal.AWS[0]", 'must be text, found 210987654321; put it in quotes: "210987654321"'],
            [".Principal.AWS[1]", "must be text, found 1234567890; put all 12 digits in quotes, also leading zeros"],
        ],
    ],
    [
        "no principal in a list",
        allow({ Principal: { AWS: [] } }),
        [[".Principal.AWS", "must have at least 1 entry, found 0"]],
    ],
    [
        "a principal of another partition",
        allow({ Principal: { AWS: ["210987654321", "arn:aws-cn:iam::210987654321:root"] } }),
        [
            [
                ".Principal.AWS[1]",
                'must be in partition aws like the repositories, found "arn:aws-cn:iam::210987654321:root"',
            ],
        ],
    ],
    [
        "a service that is none",
        allow({ Principal: { Service: "lambda" } }),
        [[".Principal.Service", 'must be a service principal, such as lambda.amazonaws.com, found "lambda"']],
    ],
    [
        "no Action",
        { Effect: "Allow", Principal: "*" },
        [[".Action", "is missing; write it as Action: [ecr:BatchGetImage, ecr:GetDownloadUrlForLayer]"]],
    ],
    [
        "both Action and NotAction",
        allow({ NotAction: "ecr:PutImage" }),
        [[".NotAction", "must not be next to Action; remove one of the two"]],
    ],
    [
        "actions that do not exist",
        allow({ Action: ["ecr:BatchGetImages", "s3:GetObject", "BatchGetImage", "ecr:Pull*", "ecr:PutImage"] }),
        [
            [".Action[0]", `${ACTION}, found "ecr:BatchGetImages"; did you mean "ecr:BatchGetImage"?`],
            [".Action[1]", `${ACTION}, found "s3:GetObject"`],
            [".Action[2]", `${ACTION}, found "BatchGetImage"; did you mean "ecr:BatchGetImage"?`],
            [".Action[3]", `${ACTION}, found "ecr:Pull*"`],
        ],
    ],
    [
        "an action that does not exist, alone",
        { Effect: "Deny", Principal: "*", NotAction: "ecr:Push" },
        [[".NotAction", `${ACTION}, found "ecr:Push"`]],
    ],
    [
        "an operator that does not exist",
        when({ StringEqual: { "aws:PrincipalOrgID": "o-a1b2c3d4e5" } }),
        [
            [
                ".Condition.StringEqual",
                'must be a condition operator of IAM, such as StringEquals or ArnLike, found "StringEqual"; did you mean "StringEquals"?',
            ],
        ],
    ],
    [
        "an operator without a key",
        when({ StringEquals: {} }),
        [[".Condition.StringEquals", "must have a condition key, such as aws:PrincipalOrgID, found {}"]],
    ],
    [
        "a key that is none",
        when({ StringEquals: { PrincipalOrgID: "o-a1b2c3d4e5" } }),
        [
            [
                ".Condition.StringEquals.PrincipalOrgID",
                'must be a condition key, such as aws:PrincipalOrgID, found "PrincipalOrgID"',
            ],
        ],
    ],
    [
        "values of conditions that never match",
        when({
            ArnLike: { "aws:SourceArn": ["arn:aws:lambda:us-east-1:210987654321:function:*", "function:web"] },
            StringEquals: { "aws:SourceAccount": 1234567890 },
            "ForAnyValue:StringLikeIfExists": { "aws:PrincipalAccount": ["2109*", "12345"] },
        }),
        [
            [
                '.Condition.ArnLike["aws:SourceArn"][1]',
                'must be an ARN with six parts, such as arn:aws:iam::123456789012:role/ci, found "function:web"',
            ],
            [
                '.Condition.StringEquals["aws:SourceAccount"]',
                'must be an account id of 12 digits in quotes, found "1234567890"',
            ],
            [
                '.Condition["ForAnyValue:StringLikeIfExists"]["aws:PrincipalAccount"][1]',
                'must be an account id of 12 digits in quotes, found "12345"',
            ],
        ],
    ],
    [
        "values of another type than the operator's",
        when({
            DateGreaterThan: { "aws:CurrentTime": ["2026-01-31T00:00:00Z", "2026-01-31 00:00:00 +0000 UTC"] },
            NumericLessThan: { "aws:MultiFactorAuthAge": [300, "5m"] },
            Bool: { "aws:SecureTransport": "yes" },
            NotIpAddressIfExists: { "aws:SourceIp": ["203.0.113.0/24", "2001:db8::/32", "office"] },
        }),
        [
            ['.Condition.Bool["aws:SecureTransport"]', 'must be true or false, found "yes"'],
            [
                '.Condition.DateGreaterThan["aws:CurrentTime"][1]',
                'must be a date in quotes, such as "2026-01-31T00:00:00Z", found "2026-01-31 00:00:00 +0000 UTC"',
            ],
            [
                '.Condition.NotIpAddressIfExists["aws:SourceIp"][2]',
                'must be an IP address or a CIDR range, such as 203.0.113.0/24, found "office"',
            ],
            ['.Condition.NumericLessThan["aws:MultiFactorAuthAge"][1]', 'must be a number, found "5m"'],
        ],
    ],
    [
        "a Deny by which the policy could not be changed",
        { Effect: "Deny", Principal: { AWS: "*" }, Action: ["ecr:PutImage", "ecr:Set*"] },
        [
            [
                ".Action",
                "must not deny ecr:SetRepositoryPolicy to any principal, which AWS refuses because the policy could not be changed; name the actions to deny, or add a Condition",
            ],
        ],
    ],
    [
        "a condition that is no map",
        when({ StringEquals: "x" }),
        [[".Condition.StringEquals", 'must be a map, found "x"']],
    ],
    [
        "no value",
        when({ StringEquals: { "aws:PrincipalOrgID": [] } }),
        [['.Condition.StringEquals["aws:PrincipalOrgID"]', "must have at least 1 entry, found 0"]],
    ],
];

/** Statement, and the statement that is sent. */
const WRITTEN: [title: string, statement: Written, sent: object][] = [
    [
        "one value for a list, and an account id",
        { Effect: "Allow", Principal: { AWS: "210987654321" }, Action: "ecr:DescribeImages" },
        { Effect: "Allow", Principal: { AWS: ["arn:aws:iam::210987654321:root"] }, Action: ["ecr:DescribeImages"] },
    ],
    [
        "lists sorted, each value once",
        allow({ Principal: { AWS: [ROLE, "*", ROLE] }, Action: ["ecr:ListImages", "ecr:batchgetimage"] }),
        { Effect: "Allow", Principal: { AWS: ["*", ROLE] }, Action: ["ecr:ListImages", "ecr:batchgetimage"] },
    ],
    [
        "several kinds of principals",
        allow({
            Sid: "new statement",
            Principal: {
                AWS: "arn:aws:sts::210987654321:assumed-role/ci/session",
                Service: ["ecs-tasks.amazonaws.com", "codebuild.amazonaws.com"],
                Federated: "arn:aws:iam::210987654321:oidc-provider/token.actions.githubusercontent.com",
            },
        }),
        {
            Sid: "new statement",
            Effect: "Allow",
            Principal: {
                AWS: ["arn:aws:sts::210987654321:assumed-role/ci/session"],
                Service: ["codebuild.amazonaws.com", "ecs-tasks.amazonaws.com"],
                Federated: ["arn:aws:iam::210987654321:oidc-provider/token.actions.githubusercontent.com"],
            },
            Action: ["ecr:DescribeImages"],
        },
    ],
    [
        "a Deny for all but some",
        { Effect: "Deny", NotPrincipal: { AWS: "210987654321" }, NotAction: ["ecr:Get*", "*"] },
        {
            Effect: "Deny",
            NotPrincipal: { AWS: ["arn:aws:iam::210987654321:root"] },
            NotAction: ["*", "ecr:Get*"],
        },
    ],
    [
        "a condition with values as strings",
        allow({
            Principal: "*",
            Condition: {
                StringEquals: { "aws:PrincipalOrgID": ["o-a1b2c3d4e5"], "ecr:ResourceTag/Team": ["b", "a"] },
                Bool: { "aws:SecureTransport": true },
                NumericLessThan: { "aws:MultiFactorAuthAge": 300 },
                ArnLike: { "aws:PrincipalArn": "arn:aws:iam::*:role/$" + "{aws:PrincipalTag/team}" },
                Null: { "aws:SourceVpce": false },
                "ForAllValues:StringEqualsIfExists": { "aws:TagKeys": ["a"] },
            },
        }),
        {
            Effect: "Allow",
            Principal: "*",
            Action: ["ecr:DescribeImages"],
            Condition: {
                StringEquals: { "aws:PrincipalOrgID": "o-a1b2c3d4e5", "ecr:ResourceTag/Team": ["a", "b"] },
                Bool: { "aws:SecureTransport": "true" },
                NumericLessThan: { "aws:MultiFactorAuthAge": "300" },
                ArnLike: { "aws:PrincipalArn": "arn:aws:iam::*:role/$" + "{aws:PrincipalTag/team}" },
                Null: { "aws:SourceVpce": "false" },
                "ForAllValues:StringEqualsIfExists": { "aws:TagKeys": "a" },
            },
        },
    ],
];

describe("a statement of policyStatements", () => {
    for (const [title, statement, problems] of REFUSED) {
        it(`is refused with ${title}`, () => {
            assert.deepEqual(
                refused(withRepository({ policyStatements: [statement] })),
                problems.map(([below, reason]) => ({ path: `${AT}${below}`, reason })),
            );
        });
    }

    for (const [title, statement, sent] of WRITTEN) {
        it(`is sent with ${title}`, () => {
            assert.deepEqual(statementsOf(withRepository({ policyStatements: [statement] })), [sent]);
        });
    }

    for (const [action, fix] of [
        ["ecr:GetAuthorizationToken", "grant it in the IAM policy of the principal that logs in, on all resources"],
        ["ecr:CreateRepository", "grant it in the registry policy, registry.policy, or in an IAM policy"],
    ]) {
        it(`is sent with a warning if ${action} has no effect in it`, () => {
            const args = withRepository({ policyStatements: [allow({ Action: [action, "ecr:PutImage"] })] });
            assert.deepEqual(resolved(args).warnings, [
                {
                    path: `${AT}.Action[0]`,
                    reason: `has no effect in a repository policy, found "${action}"; remove it, and ${fix}`,
                },
            ]);
            assert.deepEqual(resolved(args).problems, []);
        });
    }

    it("is next to those of the other access options, sorted by Sid", () => {
        const args = withRepository({
            pullPrincipals: ["345678901234"],
            policyStatements: [allow({ Sid: "B" }), allow({ Sid: "A" }), allow({ Action: "ecr:ListImages" })],
        });
        assert.deepEqual(
            (statementsOf(args) as { Sid?: string }[]).map(({ Sid }) => Sid),
            ["CrossAccountPermission", undefined, "A", "B"],
        );
    });

    it("is of the repository, and not of the set too, if the repository has some", () => {
        const args = (own: Written) => ({
            ...withSet({ policyStatements: [allow({ Sid: "A" })] }),
            repositories: { "web-app": own },
        });
        assert.deepEqual(statementsOf(args({ policyStatements: [] })), undefined);
        const [only, ...more] = statementsOf(args({ policyStatements: [allow({ Sid: "B" })] })) as { Sid: string }[];
        assert.deepEqual([only?.Sid, more], ["B", []]);
    });

    it("gives enableCrossAccountAccess somebody who may pull", () => {
        accepted(withRepository({ enableCrossAccountAccess: true, policyStatements: [allow()] }));
    });

    it("has a Sid of its own", () => {
        const taken = "LambdaECRImageRetrievalPolicy";
        const statements = [allow({ Sid: "A" }), allow({ Sid: taken }), allow({ Sid: "A" }), allow(), allow()];
        assert.deepEqual(refused(withSet({ enableLambdaPull: true, policyStatements: statements })), [
            {
                path: "policyStatements[1].Sid",
                reason: `must be unique in the policy, found "${taken}", which the access options write; choose another`,
            },
            {
                path: "policyStatements[2].Sid",
                reason: 'must be unique in the policy, found "A" in statement 0, too; choose another',
            },
        ]);
        accepted(withSet({ policyStatements: [allow({ Sid: taken })] }));
    });

    it("counts for the size of the whole policy", () => {
        const policyStatements = [...Array(100).keys()].map((index) => allow({ Sid: `Statement${index}` }));
        const [problem] = refused(withRepository({ policyStatements }));
        assert.match(
            `${problem?.path}: ${problem?.reason}`,
            /^repositories\["web-app"\]: must have a repository policy of at most 10240 characters, found 1\d{4}; shorten policyStatements$/,
        );
    });

    it("is documented as it can be written", () => {
        const page = readFileSync(new URL("../../../docs/access.md", import.meta.url), "utf8");
        const [, text = ""] = /<!-- statements -->\n\n```yaml\n(.*?)```/s.exec(page) ?? [];
        const { config } = parse(text) as { config: Record<string, Written> };
        assert.deepEqual(Object.keys(config), ["ecr:repositories"]);
        const { repositories } = accepted(withSet({ repositories: config["ecr:repositories"] }));
        assert.match(repositories[0]?.repositoryPolicy ?? "", /"Sid":"DenyDeletes"/);
    });

    it("is a list", () => {
        assert.deepEqual(refused(withSet({ policyStatements: "[]" })), [
            { path: "policyStatements", reason: 'must be a list, found "[]"; write it as a list: [ ... ]' },
        ]);
    });

    it("is of creation templates, too", () => {
        const template = { appliedFor: ["REPLICATION"], policyStatements: [allow({ Sid: "A" })] };
        const args = (own: object) => withSet({ registry: { creationTemplates: { team: { ...template, ...own } } } });
        const [made] = accepted(args({})).registry.templates;
        assert.match(made?.repositoryPolicy ?? "", /"Sid":"A"/);
        assert.deepEqual(
            refused(args({ policyStatements: [allow({ Action: "ecr:x" }), { Effect: "x" }] })).map(({ path }) => path),
            ['registry.creationTemplates["team"].policyStatements[1].Effect'],
        );
        assert.deepEqual(
            refused(args({ policyStatements: [allow({ Action: "ecr:x" })] })).map(({ path }) => path),
            ['registry.creationTemplates["team"].policyStatements[0].Action'],
        );
    });
});

describe("principals of statements", () => {
    it("are those that other options take, `*`, and federated users", () => {
        const pattern = new RegExp(schema.definitions.StatementPrincipals.properties.AWS.pattern);
        for (const text of [
            "123456789012",
            "arn:aws:iam::123456789012:root",
            "arn:aws-cn:iam::123456789012:role/a/b",
            "arn:aws:sts::123456789012:assumed-role/a/b",
            "arn:aws:iam::123456789012:group/a",
            "arn:aws:iam::123456789012:role/*",
            "12345",
        ]) {
            assert.equal(pattern.test(text), parsePrincipal(text, "aws") !== null, text);
        }
        assert.ok(pattern.test("*") && pattern.test("arn:aws:sts::123456789012:federated-user/bo"));
    });
});

describe("condition operators", () => {
    it("are those of IAM", () => {
        for (const operator of [
            "StringNotEqualsIgnoreCase",
            "ArnNotLikeIfExists",
            "Null",
            "ForAnyValue:DateLessThanEqualsIfExists",
        ]) {
            assert.ok(CONDITION_OPERATORS.includes(operator), operator);
        }
        for (const operator of ["NullIfExists", "StringEqual", "ForAllValues:Null", "BoolLike"]) {
            assert.ok(!CONDITION_OPERATORS.includes(operator), operator);
        }
        assert.equal(new Set(CONDITION_OPERATORS).size, CONDITION_OPERATORS.length);
    });
});
