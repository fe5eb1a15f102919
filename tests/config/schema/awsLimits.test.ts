import assert from "node:assert/strict";
import { PARTITIONS } from "../../../aws/partitions.ts";
import { DEV, resolved, type Written, withRepository, withSet } from "../../support/args.ts";

const OWN = "123456789012";
const OTHER = "210987654321";
const x = (length: number) => "x".repeat(length);
const times = <T>(count: number, make: (index: number) => T): T[] => Array.from({ length: count }, (_, i) => make(i));
const mapOf = (count: number, make: (index: number) => [string, unknown]) => Object.fromEntries(times(count, make));
const key = (length: number) => `arn:aws:kms:us-east-1:${OWN}:key/`.padEnd(length, "a");
const cached = (options: Written, prefix = "hub") => withSet({ registry: { pullThroughCache: { [prefix]: options } } });
const template = (options: Written, prefix = "team") =>
    withSet({ registry: { creationTemplates: { [prefix]: { appliedFor: ["REPLICATION"], ...options } } } });
const principal = (name: string) => withRepository({ pullPrincipals: [`arn:aws:iam::${OTHER}:${name}`] });
const session = (name: string) => withRepository({ pullPrincipals: [`arn:aws:sts::${OTHER}:assumed-role/${name}`] });
const notified = (options: Written) => withSet({ monitoring: { notifications: options } });
const secret = (length: number) =>
    `arn:aws:secretsmanager:us-east-1:${OWN}:secret:ecr-pullthroughcache/`.padEnd(length, "s");
const copied = (rules: number, perRule: number) => {
    const regions = (PARTITIONS[0]?.regions ?? []).filter((region) => region !== "us-east-1");
    return withSet({
        enableReplication: true,
        repositories: mapOf(rules, (rule) => [
            `r${rule}`,
            {
                replicationDestinations: times(perRule, (i) => ({ region: regions[(rule * perRule + i) % 37] })).slice(
                    0,
                    rule === rules - 1 ? 1 + ((perRule - 1) % 37) : perRule,
                ),
            },
        ]),
    });
};
const longPolicy = (length: number) => {
    const statement = (sid: string) => ({
        Sid: sid,
        Effect: "Allow",
        Principal: { AWS: OTHER },
        Action: "ecr:ReplicateImage",
        Resource: "*",
    });
    const policy = (sid: string) => ({ Version: "2012-10-17", Statement: [statement(sid)] });
    return withSet({ registry: { policy: policy(x(length - JSON.stringify(policy("")).length)) } });
};
const ownPolicy = (length: number) => {
    const statement = (sid: string) => ({
        Sid: sid,
        Effect: "Allow",
        Principal: { AWS: `arn:aws:iam::${OTHER}:root` },
        Action: "ecr:BatchGetImage",
    });
    // In the policy each of the two stands in a list.
    const empty = JSON.stringify({ Version: "2012-10-17", Statement: [statement("")] }).length + 4;
    return withRepository({ policyStatements: [statement(x(length - empty))] });
};
const lifecycle = (length: number) => {
    const policy = (rules: number, rest: number) => ({
        rules: times(rules, (i) => ({
            rulePriority: i + 1,
            description: x(i === 0 ? rest : 500),
            selection: {
                tagStatus: "tagged",
                tagPatternList: [`v${i}.*`],
                countType: "imageCountMoreThan",
                countNumber: 9,
            },
            action: { type: "expire" },
        })),
    });
    const rest = length - JSON.stringify(policy(45, 0)).length;
    return withRepository({ lifecyclePolicy: JSON.stringify(policy(45, rest)) });
};
const rules = (count: number) =>
    withRepository({
        lifecyclePolicy: {
            rules: times(count, (i) => ({
                rulePriority: i + 1,
                selection: {
                    tagStatus: "tagged",
                    tagPatternList: [`v${i}.*`],
                    countType: "imageCountMoreThan",
                    countNumber: 9,
                },
                action: { type: "expire" },
            })),
        },
    });

/** Each input that users give, with AWS's limit: [input, limit, the args for a size, whether the limit is the least one]. */
const LIMITS: [string, number, (size: number) => Written, "least"?][] = [
    ["a repository name", 256, (size) => withRepository({ name: x(size) })],
    ["a repository name", 2, (size) => withRepository({ name: x(size) }), "least"],
    ["the key of a tag", 128, (size) => withSet({ tags: { [x(size)]: "v" } })],
    ["the key of a tag", 1, (size) => withSet({ tags: { [x(size)]: "v" } }), "least"],
    ["the value of a tag", 256, (size) => withSet({ tags: { Team: x(size) } })],
    ["tags, with the three of the set", 50, (size) => withSet({ tags: mapOf(size - 3, (i) => [`t${i}`, "v"]) })],
    ["tags of a repository", 50, (size) => withRepository({ tags: mapOf(size - 3, (i) => [`t${i}`, "v"]) })],
    [
        "exclusion filters",
        5,
        (size) =>
            withRepository({
                imageTagMutability: "IMMUTABLE_WITH_EXCLUSION",
                imageTagMutabilityExclusionFilters: times(size, (i) => `t${i}`),
            }),
    ],
    [
        "exclusion filters",
        1,
        (size) =>
            withRepository({
                imageTagMutability: "IMMUTABLE_WITH_EXCLUSION",
                imageTagMutabilityExclusionFilters: times(size, (i) => `t${i}`),
            }),
        "least",
    ],
    [
        "an exclusion filter",
        128,
        (size) =>
            withRepository({
                imageTagMutability: "IMMUTABLE_WITH_EXCLUSION",
                imageTagMutabilityExclusionFilters: [x(size)],
            }),
    ],
    [
        "* in an exclusion filter",
        2,
        (size) =>
            withRepository({
                imageTagMutability: "IMMUTABLE_WITH_EXCLUSION",
                imageTagMutabilityExclusionFilters: [`v${"*.".repeat(size)}`],
            }),
    ],
    ["the ARN of a key", 2048, (size) => withRepository({ encryptionType: "KMS", kmsKeyArn: key(size) })],
    ["a lifecycle policy", 30_720, lifecycle],
    ["rules of a lifecycle policy", 50, rules],
    ["a repository policy", 10_240, ownPolicy],
    ["a registry policy", 10_240, longPolicy],
    [
        "filters of a scanning rule",
        100,
        (size) =>
            withSet({
                registry: { scanningFilters: { SCAN_ON_PUSH: ["myproject*", ...times(size - 1, (i) => `a${i}`)] } },
            }),
    ],
    [
        "a scanning filter",
        255,
        (size) => withSet({ registry: { scanningFilters: { SCAN_ON_PUSH: ["myproject*", x(size)] } } }),
    ],
    ["replication rules", 10, (size) => copied(size, 1)],
    ["replication destinations", 25, (size) => copied(1, size)],
    [
        "pull-through caches",
        50,
        (size) => withSet({ registry: { pullThroughCache: mapOf(size, (i) => [`c${i}`, { upstream: "quay" }]) } }),
    ],
    ["the prefix of a cache", 30, (size) => cached({ upstream: "quay" }, x(size))],
    ["the prefix of a cache", 2, (size) => cached({ upstream: "quay" }, x(size)), "least"],
    [
        "the prefix of an upstream",
        30,
        (size) =>
            cached({ upstream: "ecr", upstreamUrl: `${OWN}.dkr.ecr.us-west-2.amazonaws.com`, upstreamPrefix: x(size) }),
    ],
    [
        "the prefix of an upstream",
        2,
        (size) =>
            cached({ upstream: "ecr", upstreamUrl: `${OWN}.dkr.ecr.us-west-2.amazonaws.com`, upstreamPrefix: x(size) }),
        "least",
    ],
    ["the ARN of a secret", 612, (size) => cached({ upstream: "ghcr", credentialArn: secret(size) })],
    [
        "the credentials of an upstream",
        65_536,
        (size) =>
            cached({
                upstream: "ghcr",
                credentials: { username: "u", accessToken: x(size - '{"accessToken":"","username":"u"}'.length) },
            }),
    ],
    ["the prefix of a template", 256, (size) => template({}, x(size))],
    ["the description of a template", 256, (size) => template({ description: x(size) })],
    ["the tags of a template", 50, (size) => template({ tags: mapOf(size - 3, (i) => [`t${i}`, "v"]) })],
    ["the name of a template's role", 64, (size) => template({ roleArn: `arn:aws:iam::${OWN}:role/${x(size)}` })],
    [
        "the ARN of an excluded principal",
        200,
        (size) => withSet({ registry: { pullTimeUpdateExclusions: [`arn:aws:iam::${OWN}:role/`.padEnd(size, "r")] } }),
    ],
    ["the name of a role", 64, (size) => principal(`role/path/${x(size)}`)],
    ["the name of a role", 1, (size) => principal(`role/path/${x(size)}`), "least"],
    ["the name of a user", 64, (size) => principal(`user/${x(size)}`)],
    ["the name of a session", 64, (size) => session(`ci/${x(size)}`)],
    ["the name of a session", 2, (size) => session(`ci/${x(size)}`), "least"],
    ["the name of a session's role", 64, (size) => session(`${x(size)}/session`)],
    [
        "the ARN of the log's key",
        256,
        (size) => withSet({ enableScanFindingsLogging: true, monitoring: { logKmsKeyArn: key(size) } }),
    ],
    [
        "the log group of a trail",
        512,
        (size) => withSet({ monitoring: { alarms: { cloudTrailLogGroupName: x(size) } } }),
    ],
    [
        "the name of an alarm",
        255,
        (size) =>
            withSet({
                repositories: { a: { name: x(size - "-image-quota".length) } },
                monitoring: { alarms: { imageQuotaPercent: 80 } },
            }),
    ],
    [
        "days of the lifecycle alarm",
        7,
        (size) => withSet({ monitoring: { alarms: { imageCountPercent: 200, lifecycleDays: size } } }),
    ],
    [
        "repositories of a dashboard, whose 2,500 metrics are full",
        1_247,
        (size) =>
            withSet({
                monitoring: { dashboard: true },
                repositories: mapOf(size, (i) => [`r${i}`, {}]),
            }),
    ],
    ["the name of a topic", 256, (size) => notified({ topicArn: `arn:aws:sns:us-east-1:${OWN}:${x(size)}` })],
    [
        "the name of a function",
        64,
        (size) => notified({ lambdaArns: [`arn:aws:lambda:us-east-1:${OWN}:function:${x(size)}`] }),
    ],
    [
        "the alias of a function",
        128,
        (size) => notified({ lambdaArns: [`arn:aws:lambda:us-east-1:${OWN}:function:f:${x(size)}`] }),
    ],
    ["the name of a queue", 80, (size) => notified({ queueArns: [`arn:aws:sqs:us-east-1:${OWN}:${x(size)}`] })],
    [
        "the id of a Slack workspace",
        255,
        (size) => notified({ slack: { workspaceId: "T".repeat(size), channelId: "C1" } }),
    ],
    [
        "the id of a Slack channel",
        255,
        (size) => notified({ slack: { workspaceId: "T1", channelId: "C".repeat(size) } }),
    ],
    ["an account id", 12, (size) => withRepository({ pullPrincipals: ["1".repeat(size)] })],
    ["an account id", 12, (size) => withRepository({ pullPrincipals: ["1".repeat(size)] }), "least"],
];

describe("AWS's limit of what users write", () => {
    for (const [input, limit, make, least] of LIMITS) {
        const over = least === undefined ? limit + 1 : limit - 1;
        it(`${input}: ${limit} passes and ${over} is a problem`, () => {
            assert.deepEqual(resolved(make(limit), DEV).problems, []);
            const { settings, problems } = resolved(make(over), DEV);
            assert.equal(settings, null);
            assert.equal(problems.length, 1, JSON.stringify(problems));
            assert.ok((problems[0]?.reason.length ?? 0) < 400, problems[0]?.reason);
        });
    }
});

describe("tags that an IAM role of the set gets, too", () => {
    const reason =
        'must have keys that differ in more than case, because an IAM role of the set gets them, found "Project" and "project"; remove one of the two';
    const tagged = (options: Written) => withSet({ tags: { project: "x" }, ...options });
    const roles: [string, Written][] = [
        ["creation templates", { registry: { creationTemplates: { ROOT: { appliedFor: ["REPLICATION"] } } } }],
        ["Slack", { monitoring: { notifications: { slack: { workspaceId: "T1", channelId: "C1" } } } }],
        [
            "events of other regions",
            {
                monitoring: { events: ["REPLICATION"] },
                enableReplication: true,
                replicationDestinations: [{ region: "us-west-2" }],
            },
        ],
    ];
    for (const [what, options] of roles) {
        it(`differ in more than case, for ${what}`, () => {
            assert.deepEqual(resolved(tagged(options), DEV).problems, [{ path: "tags", code: "tag-invalid", reason }]);
        });
    }

    it("may differ in case alone where no role is made", () => {
        const given = { appliedFor: ["REPLICATION"], roleArn: `arn:aws:iam::${OWN}:role/ecr` };
        assert.deepEqual(resolved(tagged({}), DEV).problems, []);
        assert.deepEqual(resolved(tagged({ registry: { creationTemplates: { ROOT: given } } }), DEV).problems, []);
    });
});
