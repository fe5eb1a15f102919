import assert from "node:assert/strict";
import { type DestinationSettings, destinationPolicy } from "../../../config/registry/destination.ts";
import type { TemplateSettings } from "../../../config/settings.ts";
import { DEV, keepNewestText, resolvedDestination, type Written, withoutCodes } from "../../support/args.ts";

const TAGS = { Environment: "dev", ManagedBy: "Pulumi", Project: "myproject" };
const SOURCE = "210987654321";
const ROLE = "arn:aws:iam::123456789012:role/ecr";
const STATEMENT = {
    Effect: "Allow",
    Principal: { AWS: "arn:aws:iam::345678901234:root" },
    Action: ["ecr:ReplicateImage"],
    Resource: ["arn:aws:ecr:us-east-1:123456789012:repository/*"],
};
const POLICY = { Version: "2012-10-17", Statement: [STATEMENT] };

const replica = (different: Partial<TemplateSettings> = {}): TemplateSettings => ({
    prefix: "ROOT",
    description: "Replicas that no other template names",
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
const baseline = (different: Partial<DestinationSettings> = {}): DestinationSettings => ({
    region: "us-east-1",
    partition: "aws",
    sourceAccountIds: [],
    repositoryPrefixes: [],
    statements: [],
    templates: [replica()],
    key: null,
    tags: TAGS,
    takeOver: false,
    checkLive: true,
    ...different,
});

function accepted(options: Written, context = DEV): DestinationSettings {
    const { settings, problems, warnings } = resolvedDestination(options, context);
    assert.deepEqual({ problems, warnings }, { problems: [], warnings: [] });
    return settings as DestinationSettings;
}

function refused(options: Written): unknown {
    const { settings, problems } = resolvedDestination(options);
    assert.equal(settings, null, "the args are accepted");
    return withoutCodes(problems);
}

describe("a registry that images are replicated to", () => {
    const of = (prefix: string) => replica({ prefix, description: `Replicas of repositories of ${prefix}/` });
    const cases: [string, Written, Partial<DestinationSettings>][] = [
        ["takes every default", {}, {}],
        ["may have nulls", { sourceAccountIds: null, policy: null, repositoryPrefixes: null }, {}],
        [
            "lets accounts in, sorted",
            { sourceAccountIds: ["345678901234", SOURCE] },
            { sourceAccountIds: [SOURCE, "345678901234"] },
        ],
        [
            "has a template for all the rest next to prefixes that are no namespaces",
            { repositoryPrefixes: ["web-", "team/", "app"] },
            { repositoryPrefixes: ["app", "team/", "web-"], templates: [replica(), of("team")] },
        ],
        [
            "has templates for namespaces alone",
            { repositoryPrefixes: ["team/", "a/b/"] },
            { repositoryPrefixes: ["a/b/", "team/"], templates: [of("a/b"), of("team")] },
        ],
        [
            "has a statement that is not made without accounts",
            { policy: { ...POLICY, Statement: [{ ...STATEMENT, Sid: "ReplicationFromOtherAccounts" }] } },
            { statements: [{ ...STATEMENT, Sid: "ReplicationFromOtherAccounts" }] },
        ],
        ["has further statements", { policy: POLICY }, { statements: [STATEMENT] }],
        [
            "has a further statement as text",
            { policy: JSON.stringify({ ...POLICY, Statement: STATEMENT }) },
            { statements: [STATEMENT] },
        ],
        ["has a role of the user's", { roleArn: ROLE }, { templates: [replica({ roleArn: ROLE })] }],
        ["has images to keep", { maxImageCount: 9 }, { templates: [replica({ lifecyclePolicy: keepNewestText(9) })] }],
        [
            "has tags",
            { tags: { Team: "web" } },
            { tags: { ...TAGS, Team: "web" }, templates: [replica({ tags: { ...TAGS, Team: "web" } })] },
        ],
        ["is in another region", { region: "cn-north-1" }, { region: "cn-north-1", partition: "aws-cn" }],
        [
            "has the preset of its environment",
            { environment: "staging" },
            {
                tags: { ...TAGS, Environment: "staging" },
                key: {
                    alias: "alias/myproject-staging-replicas-ecr",
                    description: "Encrypts the Amazon ECR repositories of myproject-staging-replicas",
                    deletionProtection: false,
                    servesTopics: false,
                },
                templates: [replica({ encryptionType: "KMS", tags: { ...TAGS, Environment: "staging" } })],
            },
        ],
    ];
    for (const [what, options, different] of cases) {
        it(what, () => assert.deepEqual(accepted(options), baseline(different)));
    }

    for (const [environment, expected] of [
        ["staging", false],
        ["uat", true],
        ["prod", true],
    ] as const) {
        it(`has a key that is ${expected ? "" : "not "}protected in ${environment}`, () => {
            assert.equal(accepted({ environment }).key?.deletionProtection, expected);
        });
    }

    it("has a key that is not protected in dev", () => {
        assert.equal(accepted({ encryptionType: "KMS" }).key?.deletionProtection, false);
    });

    it("does not depend on the order of what is written", () => {
        const one = { repositoryPrefixes: ["b/", "a/", "cc"], sourceAccountIds: [SOURCE, "345678901234"] };
        const other = { sourceAccountIds: one.sourceAccountIds.toReversed(), repositoryPrefixes: ["cc", "b/", "a/"] };
        assert.deepEqual(accepted(one), accepted(other));
    });
});

describe("the policy of a registry that images are replicated to", () => {
    const statement = (...resources: string[]) =>
        `{"Action":["ecr:CreateRepository","ecr:ReplicateImage"],"Effect":"Allow","Principal":{"AWS":["arn:aws:iam::${SOURCE}:root"]},` +
        `"Resource":[${resources.map((each) => `"arn:aws:ecr:us-east-1:123456789012:repository/${each}"`).join(",")}],"Sid":"ReplicationFromOtherAccounts"}`;
    const own =
        '{"Action":["ecr:ReplicateImage"],"Effect":"Allow","Principal":{"AWS":"arn:aws:iam::345678901234:root"},' +
        '"Resource":["arn:aws:ecr:us-east-1:123456789012:repository/*"]}';
    const policy = (...statements: string[]) => `{"Statement":[${statements.join(",")}],"Version":"2012-10-17"}`;
    const cases: [string, Written, string | null][] = [
        ["is none where no one is let in", { repositoryPrefixes: ["app"] }, null],
        ["lets accounts copy everything", { sourceAccountIds: [SOURCE] }, policy(statement("*"))],
        [
            "lets accounts copy what the names begin with",
            { sourceAccountIds: [SOURCE], repositoryPrefixes: ["web-", "app/"] },
            policy(statement("app/*", "web-*")),
        ],
        ["has statements alone", { policy: POLICY }, policy(own)],
        ["has both", { policy: POLICY, sourceAccountIds: [SOURCE] }, policy(statement("*"), own)],
    ];
    for (const [what, options, expected] of cases) {
        it(what, () => assert.equal(destinationPolicy(accepted(options), "123456789012"), expected));
    }
});

describe("a registry that images are replicated to, refused", () => {
    const prefix = "must be what names of repositories begin with, 2 to 256 characters such as myproject-prod-, found";
    const account = "must be an AWS account id of 12 digits, found";
    const few = Array.from({ length: 150 }, (_, index) => String(100_000_000_000 + index));
    const many = Array.from({ length: 306 }, (_, index) => String(100_000_000_000 + index));
    const cases: [string, Written, string, string][] = [
        ["without a project", { project: null }, "project", "is missing; it has no default"],
        ["with a prefix that AWS refuses", { repositoryPrefixes: ["App"] }, "repositoryPrefixes[0]", `${prefix} "App"`],
        ["with a prefix of one character", { repositoryPrefixes: ["a"] }, "repositoryPrefixes[0]", `${prefix} "a"`],
        [
            "with a prefix of 257 characters",
            { repositoryPrefixes: ["ok", "a".repeat(257)] },
            "repositoryPrefixes[1]",
            `${prefix} "${"a".repeat(76)}...`,
        ],
        ["with a pattern", { repositoryPrefixes: ["app*"] }, "repositoryPrefixes[0]", `${prefix} "app*"`],
        [
            "with an account id that is none",
            { sourceAccountIds: ["12345"] },
            "sourceAccountIds[0]",
            `${account} "12345"; \`aws sts get-caller-identity\` prints the id of an account`,
        ],
        [
            "with a role that is none",
            { roleArn: "ecr", repositoryPrefixes: ["a/", "b/"] },
            "roleArn",
            'must be the ARN of an IAM role, such as arn:aws:iam::123456789012:role/ecr, found "ecr"',
        ],
        [
            "with a statement that AWS refuses",
            { policy: { ...POLICY, Statement: [{ ...STATEMENT, Effect: "allow" }] } },
            "policy.Statement[0].Effect",
            'must be Allow or Deny, found "allow"',
        ],
        [
            "with an environment that has no preset",
            { environment: "production" },
            "environment",
            'must be one of dev, staging, qa, uat or prod, found "production"; did you mean "prod"?',
        ],
        [
            "with a region that is none",
            { region: "us-esat-1" },
            "region",
            'must be a region of AWS, found "us-esat-1"; did you mean "us-east-1"?',
        ],
        [
            "with a tag that AWS keeps for itself",
            { tags: { "aws:x": "1" } },
            'tags["aws:x"]',
            'must have a key that does not begin with aws:, which AWS keeps for itself, found "aws:x"',
        ],
        [
            "with more accounts than a repository policy takes",
            { enableCrossAccountAccess: true, allowedAccountIds: many },
            "allowedAccountIds",
            "must have a repository policy of at most 10240 characters, found 10268; name fewer accounts and principals, or grant a whole organization with organizationId",
        ],
        [
            "with more sources than a registry policy takes",
            { sourceAccountIds: many },
            "repositoryPrefixes",
            "must have at most 10240 characters, found 10332; name fewer principals and prefixes",
        ],
        [
            "with a policy that is longer than what is made",
            {
                sourceAccountIds: [SOURCE],
                policy: { ...POLICY, Statement: [{ ...STATEMENT, Sid: "x".repeat(9_900) }] },
            },
            "policy",
            "must have at most 10240 characters, found 10343; name fewer principals and prefixes",
        ],
        [
            "with both too long together, and a policy that is the shorter one",
            {
                sourceAccountIds: few,
                repositoryPrefixes: Array.from({ length: 30 }, (_, index) => `${"a".repeat(60)}${index}`),
                policy: { ...POLICY, Statement: [{ ...STATEMENT, Sid: "x".repeat(3000) }] },
            },
            "repositoryPrefixes",
            "must have at most 10240 characters, found 11660; name fewer principals and prefixes",
        ],
        [
            "with a policy that has the statement which is made",
            {
                sourceAccountIds: [SOURCE],
                policy: { ...POLICY, Statement: [{ ...STATEMENT, Sid: "ReplicationFromOtherAccounts" }] },
            },
            "policy",
            "must not have the statement ReplicationFromOtherAccounts, which is made of sourceAccountIds; remove one of the two",
        ],
        ["with an option of a set", { repositories: {} }, "repositories", "is not an option, "],
    ];
    for (const [what, options, path, reason] of cases) {
        it(what, () => {
            const problems = refused(options) as { path: string; reason: string }[];
            const shown = problems.map((each) =>
                reason.endsWith(", ") ? each.reason.slice(0, reason.length) : each.reason,
            );
            assert.deepEqual([problems.map((each) => each.path), shown], [[path], [reason]]);
        });
    }

    it("with a policy that is too long by itself, which is one problem", () => {
        const policy = { ...POLICY, Statement: [{ ...STATEMENT, Sid: "x".repeat(10_240) }] };
        const paths = (options: Written) => (refused(options) as { path: string }[]).map(({ path }) => path);
        assert.deepEqual(paths({ sourceAccountIds: [SOURCE], policy }), ["policy"]);
        assert.deepEqual(paths({ policy }), ["policy"]);
    });

    it("with more than 50 tags, once for all its templates", () => {
        const tags = Object.fromEntries(Array.from({ length: 48 }, (_, each) => [`t${each}`, "v"]));
        assert.deepEqual(refused({ tags, repositoryPrefixes: ["a/", "b/"] }), [
            {
                path: "tags",
                reason: "must have at most 50 tags together with the set's and the default ones, found 51",
            },
        ]);
    });

    it("is warned of what does not fit, as a set is", () => {
        const { warnings, problems } = resolvedDestination({ encryptionType: "KMS_DSSE" });
        assert.deepEqual(problems, []);
        assert.deepEqual(warnings, [
            {
                path: "encryptionType",
                reason: "KMS_DSSE is documented for the AWS GovCloud (US) regions only; AWS may refuse it elsewhere",
            },
        ]);
    });
});
