import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import { optionsOf } from "../../../config/schema/lookup.ts";
import { BASELINE, refused, type Written, withRepository, withSet } from "../../support/args.ts";

const ACCOUNT = "must be an AWS account id of 12 digits";
const ACCOUNT_FIX = "`aws sts get-caller-identity` prints the id of an account";
const PRINCIPAL =
    "must be an account id of 12 digits or the ARN of an IAM user, role, assumed role (assumed-role/<role>/<session>) or account root, without wildcards";
const PRINCIPAL_FIX = "for a whole organization use organizationId";
const FILTER = "must be 1 to 128 letters, digits and . _ - with at most two *";
const ORGANIZATION = "must be the id of an AWS organization, o- and 10 to 32 lower-case letters or digits";
const MUTABILITIES = "must be one of MUTABLE, IMMUTABLE, MUTABLE_WITH_EXCLUSION or IMMUTABLE_WITH_EXCLUSION";
const FREQUENCIES = "must be one of SCAN_ON_PUSH, CONTINUOUS_SCAN or MANUAL";
const BOOLEAN = 'must be true or false, found "yes"; write true or false, without quotes';
const LIST = 'must be a list, found "x"; write it as a list: [ ... ]';
const KEY = "must be the ARN of a KMS key, such as arn:aws:kms:us-east-1:123456789012:key/...";
const WITH_EXCLUSION = { imageTagMutability: "IMMUTABLE_WITH_EXCLUSION" };

/** Option, value, what is found below the option's path, options next to it. */
type Case = [option: string, value: unknown, problems: [below: string, reason: string][], alongside?: Written];

const CASES: Case[] = [
    ["imageTagMutability", "immutable", [["", `${MUTABILITIES}, found "immutable"; did you mean "IMMUTABLE"?`]]],
    [
        "imageTagMutability",
        5,
        [
            ["", `${MUTABILITIES}, found 5`],
            ["", 'must be text, found 5; put it in quotes: "5"'],
        ],
    ],
    [
        "imageTagMutabilityExclusionFilters",
        [..."abcdef"],
        [["", "must have at most 5 entries, found 6"]],
        WITH_EXCLUSION,
    ],
    [
        "imageTagMutabilityExclusionFilters",
        ["a*b*c*", "latest", "", "a b", "x".repeat(129), "latest"],
        [
            ["", "must have at most 5 entries, found 6"],
            ["", 'must not name anything twice, found "latest" twice'],
            ["[0]", `${FILTER}, found "a*b*c*"`],
            ["[2]", `${FILTER}, found ""`],
            ["[3]", `${FILTER}, found "a b"`],
            ["[4]", `${FILTER}, found "${"x".repeat(76)}...`],
        ],
        WITH_EXCLUSION,
    ],
    ["scanOnPush", "yes", [["", BOOLEAN]]],
    ["enableEnhancedScanning", "yes", [["", BOOLEAN]]],
    ["scanFrequency", "WEEKLY", [["", `${FREQUENCIES}, found "WEEKLY"`]]],
    ["scanFrequency", "continuous", [["", `${FREQUENCIES}, found "continuous"; did you mean "CONTINUOUS_SCAN"?`]]],
    ["maxImageCount", 0, [["", "must be at least 1, found 0"]]],
    ["maxImageCount", 1e300, [["", "must be at most 2147483647, found 1e+300"]]],
    ["maxImageCount", 1.5, [["", "must be a whole number, found 1.5; write a number such as 100"]]],
    ["maxImageCount", "50", [["", 'must be a whole number, found "50"; write it without quotes: 50']]],
    ["maxImageCount", "fifty", [["", 'must be a whole number, found "fifty"; write a number such as 100']]],
    [
        "lifecycle",
        {
            keepLast: 0,
            untaggedExpireAfterDays: "7",
            deleteArchivedAfterDays: 30,
            keepLastByTag: { "v*": "x" },
            keepFor: 3,
        },
        [
            [".deleteArchivedAfterDays", "must be at least 90, found 30"],
            [
                ".keepFor",
                "is not an option, found 3; the options are archiveAfterDays, deleteArchivedAfterDays, expireAfterDaysByTag, keepLast, keepLastByTag, protectTags, signaturesPerImage and untaggedExpireAfterDays",
            ],
            [".keepLast", "must be at least 1, found 0"],
            ['.keepLastByTag["v*"]', 'must be a whole number, found "x"; write a number such as 10'],
            [".untaggedExpireAfterDays", 'must be a whole number, found "7"; write it without quotes: 7'],
        ],
    ],
    [
        "policyStatements",
        { Version: "2012-10-17", Statement: [] },
        [["", 'must be a list, found {"Version":"2012-10-17","Statement":[]}; write the list of its Statement']],
    ],
    [
        "policyStatements",
        { rules: [] },
        [["", 'must be a list, found {"rules":[]}; it is a lifecycle policy: write it as lifecyclePolicy']],
    ],
    [
        "policyStatements",
        { policyText: "{}" },
        [["", 'must be a list, found {"policyText":"{}"}; write the list of Statement in its policyText']],
    ],
    [
        "lifecycle",
        { rules: [] },
        [[".rules", "is not an option, found []; it is a lifecycle policy: write it as lifecyclePolicy"]],
    ],
    ["lifecyclePolicy", 5, [["", 'must be text, a map or a list, found 5; put it in quotes: "5"']]],
    ["enableCrossAccountAccess", "yes", [["", BOOLEAN]]],
    [
        "allowedAccountIds",
        ["YOUR_ACCOUNT_ID", 210987654321, 12345678901, "210987654321", "210987654321"],
        [
            ["", 'must not name anything twice, found "210987654321" twice'],
            ["[0]", `${ACCOUNT}, found "YOUR_ACCOUNT_ID"; ${ACCOUNT_FIX}`],
            ["[1]", 'must be text, found 210987654321; put it in quotes: "210987654321"'],
            ["[2]", "must be text, found 12345678901; put all 12 digits in quotes, also leading zeros"],
        ],
        { enableCrossAccountAccess: true },
    ],
    ["allowedAccountIds", "x", [["", LIST]], { enableCrossAccountAccess: true }],
    ["enableLambdaPull", "yes", [["", BOOLEAN]]],
    [
        "services",
        ["lamda", "ecs", "codebuild"],
        [
            ["[0]", 'must be one of lambda, codebuild or sagemaker, found "lamda"; did you mean "lambda"?'],
            [
                "[1]",
                'must be one of lambda, codebuild or sagemaker, found "ecs"; write another service as a statement of policyStatements, with a Condition on aws:SourceAccount',
            ],
        ],
    ],
    ["enableReplication", "yes", [["", BOOLEAN]]],
    ["replicationDestinations", "x", [["", LIST]], { enableReplication: true }],
    [
        "replicationDestinations",
        ["us-west-2", {}, { regoin: "us-west-2" }, { region: "us-west-2", registryId: 5 }],
        [
            ["[0]", 'must be a map, found "us-west-2"; write it as { region: us-west-2 }'],
            ["[1].region", "is missing; it has no default"],
            ["[2].region", "is missing; it has no default"],
            ["[2].regoin", 'is not an option, found "us-west-2"; did you mean "region"?'],
            ["[3].registryId", "must be text, found 5; put all 12 digits in quotes, also leading zeros"],
        ],
        { enableReplication: true },
    ],
    [
        "replicationDestinations",
        [{ region: "us-wset-2" }, { region: "us-east-1" }, { region: "cn-north-1" }, { region: "mars" }],
        [
            ["[0].region", 'must be a region of partition aws, found "us-wset-2"; did you mean "us-west-2"?'],
            [
                "[1]",
                'must not be the repositories\' own registry, found "us-east-1"; name another region, or the registryId of another account; prod needs another region',
            ],
            [
                "[2].region",
                'must be a region of partition aws, found "cn-north-1"; it is in aws-cn, and images do not cross partitions',
            ],
            ["[3].region", 'must be a region of partition aws, found "mars"'],
        ],
        { enableReplication: true },
    ],
    [
        "replicationDestinations",
        [{ region: "us-west-2" }, { region: "us-west-2", registryId: null }],
        [["", 'must not name anything twice, found {"region":"us-west-2"} twice']],
        { enableReplication: true },
    ],
    [
        "pullPrincipals",
        ["*", "lambda.amazonaws.com", "arn:aws-cn:iam::210987654321:root"],
        [
            ["[0]", `${PRINCIPAL}, found "*"; ${PRINCIPAL_FIX}`],
            ["[1]", `${PRINCIPAL}, found "lambda.amazonaws.com"; ${PRINCIPAL_FIX}`],
        ],
    ],
    [
        "pullPrincipals",
        ["arn:aws-cn:iam::210987654321:root"],
        [["[0]", 'must be in partition aws like the repositories, found "arn:aws-cn:iam::210987654321:root"']],
    ],
    [
        "pushPrincipals",
        [210987654321, "arn:aws:iam::210987654321:role/*"],
        [
            ["[0]", 'must be text, found 210987654321; put it in quotes: "210987654321"'],
            ["[1]", `${PRINCIPAL}, found "arn:aws:iam::210987654321:role/*"; ${PRINCIPAL_FIX}`],
        ],
    ],
    [
        "organizationId",
        "a1b2c3d4e5",
        [["", `${ORGANIZATION}, found "a1b2c3d4e5"; \`aws organizations describe-organization\` prints it`]],
    ],
    // tests/config/repository/policyStatements.test.ts has the others.
    [
        "policyStatements",
        [
            { Effect: "Allow", Principal: "*", Action: "ecr:PutImages" },
            { Effect: "Deny", Action: "*" },
        ],
        [
            [
                "[0].Action",
                'must be an action of Amazon ECR on a repository, such as ecr:BatchGetImage or ecr:*, found "ecr:PutImages"; did you mean "ecr:PutImage"?',
            ],
            ["[1].Principal", 'is missing; write it as Principal: { AWS: "arn:aws:iam::123456789012:root" }'],
        ],
    ],
    ["encryptionType", "kms", [["", 'must be one of AES256, KMS or KMS_DSSE, found "kms"; did you mean "KMS"?']]],
    ["kmsKeyArn", "alias/mine", [["", `${KEY}, found "alias/mine"`]], { encryptionType: "KMS" }],
    ["kmsKeyArn", "", [["", `${KEY}, found ""`]], { encryptionType: "KMS" }],
    [
        "kmsKeyArn",
        "arn:aws:kms:us-west-2:123456789012:key/1",
        [
            [
                "",
                'must be a key in us-east-1, the region of the repositories, found "arn:aws:kms:us-west-2:123456789012:key/1"',
            ],
        ],
        { encryptionType: "KMS" },
    ],
    [
        "tags",
        { "": "x", "aws:x": "y", Cost: 42, Live: true, List: ["x"], bad: "a;b", "b;ad": "x", long: "v".repeat(257) },
        [
            ['[""]', 'must have a key of 1 to 128 characters, not 0, found ""'],
            ['["List"]', 'must be text, found ["x"]'],
            ['["aws:x"]', 'must have a key that does not begin with aws:, which AWS keeps for itself, found "aws:x"'],
            ['["b;ad"]', 'must have a key of letters, digits, spaces and _ . : / = + - @, found "b;ad"'],
            ['["bad"]', 'must have a value of letters, digits, spaces and _ . : / = + - @, found "a;b"'],
            ['["long"]', `must have a value of at most 256 characters, not 257, found "${"v".repeat(76)}...`],
        ],
    ],
    ["tags", ["Team"], [["", 'must be a map, found ["Team"]']]],
    ["forceDelete", "yes", [["", BOOLEAN]]],
    ["deletionProtection", "yes", [["", BOOLEAN]]],
    ["allowExpiringImagesInUse", "yes", [["", BOOLEAN]]],
];

describe("a wrong value", () => {
    it("is found in each option of a repository", () => {
        const options = [...new Set(CASES.map(([option]) => option))].sort();
        assert.deepEqual(options, Object.keys(optionsOf("SharedOptions")).sort());
    });

    for (const [option, value, problems, alongside = {}] of CASES) {
        const title = `${option}: ${JSON.stringify(value).slice(0, 60)}`;
        const at = (owner: string) =>
            problems.map(([below, reason]) => ({ path: `${owner}${option}${below}`, reason }));

        it(`is refused for the set, ${title}`, () => {
            assert.deepEqual(refused(withSet({ ...alongside, [option]: value })), at(""));
        });

        it(`is refused for a repository, ${title}`, () => {
            const found = refused(withRepository({ ...alongside, [option]: value }));
            assert.deepEqual(found, at('repositories["web-app"].'));
        });
    }
});

describe("a value that only another resource knows", () => {
    it("is refused where it has to be checked at once, with nothing that follows from it", () => {
        const later = pulumi.output("210987654321");
        assert.deepEqual(
            refused({ ...BASELINE, project: later, allowedAccountIds: [later, later], environment: "prod" }),
            [
                ...["allowedAccountIds[0]", "allowedAccountIds[1]", "project"].map((path) => ({
                    path,
                    reason: "must be a plain value, found an output of another resource; write the value itself",
                })),
                {
                    path: "replicationDestinations",
                    reason: "needs at least one destination, found none and enableReplication true by the environment's preset; name one, such as replicationDestinations: [{ region: us-west-2 }]",
                },
            ],
        );
    });

    it("is refused in one repository", () => {
        assert.deepEqual(
            refused(withRepository({ name: pulumi.output("web"), pullPrincipals: [Promise.resolve("1")] })),
            [
                ...["name", "pullPrincipals[0]"].map((option) => ({
                    path: `repositories["web-app"].${option}`,
                    reason: "must be a plain value, found an output of another resource; write the value itself",
                })),
            ],
        );
    });
});

describe("the region of the AWS provider", () => {
    for (const regionFrom of ["aws:region", "AWS_REGION"]) {
        it(`is named where it was written, ${regionFrom}`, () => {
            assert.deepEqual(refused(BASELINE, { stack: "dev", region: "us-esat-1", regionFrom }), [
                { path: regionFrom, reason: 'must be a region of AWS, found "us-esat-1"; did you mean "us-east-1"?' },
            ]);
        });
    }
});
