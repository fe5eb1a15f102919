import assert from "node:assert/strict";
import { EcrReplicationDestination, EcrRepositorySet, type EcrRepositorySetArgs } from "../../components/index.ts";
import { AWS_INPUTS, inputValues, limitProblem } from "../support/awsInputs.ts";
import { ACCOUNT, deploy, type Registered } from "../support/mocks.ts";

const OTHER = "210987654321";
const KEY = `arn:aws:kms:us-east-1:${ACCOUNT}:key/mrk-${"0".repeat(32)}`;
const ROLE = `arn:aws:iam::${ACCOUNT}:role/ecr`;
const SECRET = `arn:aws:secretsmanager:us-east-1:${ACCOUNT}:secret:ecr-pullthroughcache/hub-a1b2c3`;
const region = "us-east-1";

const times = <T>(count: number, make: (index: number) => T): T[] => Array.from({ length: count }, (_, i) => make(i));
const mapOf = <T>(count: number, make: (index: number) => [string, T]) => Object.fromEntries(times(count, make));
const longest = (length: number, index: number) => `${"n".repeat(length - 3)}${String(index).padStart(3, "0")}`;

/** All that a set can send. */
const EVERYTHING: EcrRepositorySetArgs = {
    project: "myproject",
    environment: "prod",
    allowedAccountIds: [OTHER],
    enableLambdaPull: true,
    pushPrincipals: [`arn:aws:sts::${OTHER}:assumed-role/ci/session`],
    replicationDestinations: [{ region: "us-west-2" }, { region, registryId: OTHER }],
    imageTagMutability: "IMMUTABLE_WITH_EXCLUSION",
    imageTagMutabilityExclusionFilters: ["latest", "dev-*"],
    repositories: { "web-app": {}, worker: { kmsKeyArn: KEY }, plain: { encryptionType: "AES256" } },
    registry: {
        basicScanTypeVersion: "AWS_NATIVE",
        policyScope: "V2",
        blobMounting: true,
        policy: {
            Version: "2012-10-17",
            Statement: [
                {
                    Effect: "Allow",
                    Principal: { AWS: `arn:aws:iam::${OTHER}:root` },
                    Action: "ecr:ReplicateImage",
                    Resource: `arn:aws:ecr:us-east-1:${ACCOUNT}:repository/*`,
                },
            ],
        },
        pullThroughCache: {
            quay: {},
            "docker-hub": { credentials: { username: "robot", accessToken: "token" } },
            hub: { upstream: "azure", upstreamUrl: "contoso-a1b2c3d4.azurecr.io", credentialArn: SECRET },
            team: {
                upstream: "ecr",
                upstreamUrl: `${OTHER}.dkr.ecr.us-east-1.amazonaws.com`,
                upstreamPrefix: "team",
                roleArn: ROLE,
            },
        },
        creationTemplates: {
            ROOT: { appliedFor: ["REPLICATION", "CREATE_ON_PUSH"] },
            team: { appliedFor: ["PULL_THROUGH_CACHE"], roleArn: ROLE, imageTagMutability: "MUTABLE" },
        },
        pullTimeUpdateExclusions: [ROLE],
    },
    monitoring: {
        events: ["PUSH", "DELETE", "REPLICATION", "PULL_THROUGH_CACHE"],
        logKmsKeyArn: KEY,
        alarms: {
            imageQuotaPercent: 80,
            pullsPerHour: 1_000_000_000,
            pushesPerHour: 50,
            lifecycleDays: 7,
            cloudTrailLogGroupName: "trail",
        },
        notifications: {
            emails: ["platform@example.com"],
            lambdaArns: [`arn:aws:lambda:us-west-2:${ACCOUNT}:function:triage:live`],
            queueArns: [`arn:aws:sqs:us-east-1:${ACCOUNT}:findings`],
            slack: { workspaceId: "T07EA123LEP", channelId: "C07EZ1ABC23" },
        },
        dashboard: true,
    },
};

const programs: [string, () => EcrRepositorySet | EcrReplicationDestination][] = [
    ["a set with everything", () => new EcrRepositorySet("ecr", EVERYTHING)],
    ["a set with defaults", () => new EcrRepositorySet("ecr", { project: "myproject", repositories: { a: {} } })],
    [
        "a set with the longest names, keys and tags",
        () =>
            new EcrRepositorySet("ecr", {
                project: "p".repeat(128),
                namePrefix: "n".repeat(252),
                environment: "prod",
                replicationDestinations: [{ region: "us-west-2" }],
                enableScanFindingsLogging: true,
                tags: mapOf(47, (i) => [longest(128, i), "v".repeat(256)]),
                repositories: { xx: {}, ...mapOf(30, (i) => [`r${i}`, { name: longest(256, i) }]) },
                registry: {
                    pullThroughCache: mapOf(50, (i) => [longest(30, i), { upstream: "quay" as const }]),
                    creationTemplates: mapOf(60, (i) => [longest(256, i), { appliedFor: ["REPLICATION"] as const }]),
                },
                monitoring: { notifications: { emails: ["a@example.com"] } },
            } as EcrRepositorySetArgs),
    ],
    [
        "a set with 300 templates and as many repositories",
        () =>
            new EcrRepositorySet("ecr", {
                project: "myproject",
                encryptionType: "KMS",
                repositories: mapOf(300, (i) => [`app/${i}`, {}]),
                registry: {
                    creationTemplates: mapOf(300, (i) => [`team-${i}`, { appliedFor: ["REPLICATION"] as const }]),
                },
            } as EcrRepositorySetArgs),
    ],
    [
        "a destination with the longest prefixes",
        () =>
            new EcrReplicationDestination("replicas", {
                project: "myproject",
                environment: "prod",
                sourceAccountIds: times(20, (i) => String(100_000_000_000 + i)),
                repositoryPrefixes: times(25, (i) => `${longest(255, i)}/`),
            }),
    ],
];

const COMPONENTS = /:index:/;
const isSent = ({ type }: Registered) => !COMPONENTS.test(type) && AWS_INPUTS[type] !== undefined;

describe("what is sent to AWS", () => {
    const seen = new Set<string>();

    for (const [what, make] of programs) {
        it(`is within the limits of every input: ${what}`, async () => {
            const { resources, failures } = await deploy(make);
            assert.deepEqual(failures, []);
            const sent = resources.filter(({ type }) => !COMPONENTS.test(type));
            assert.deepEqual([...new Set(sent.filter((each) => !isSent(each)).map(({ type }) => type))], []);
            const problems = sent.flatMap(({ type, name, inputs }) =>
                inputValues(inputs).flatMap(([path, value]) => {
                    seen.add(`${type} ${path}`);
                    assert.deepEqual(twice(value), [], `${type} ${name} ${path}`);
                    const limit = AWS_INPUTS[type]?.[path];
                    if (limit === undefined) {
                        return isGroup(type, path) ? [] : [`${type} ${path}: not in the table`];
                    }
                    const problem = value === undefined ? null : limitProblem(value, limit);
                    return problem === null ? [] : [`${type} ${name} ${path}: ${problem}`];
                }),
            );
            assert.deepEqual([...new Set(problems)].slice(0, 10), []);
        });
    }

    it("is all that the table names", () => {
        const named = Object.entries(AWS_INPUTS).flatMap(([type, inputs]) =>
            Object.keys(inputs).map((path) => `${type} ${path}`),
        );
        assert.deepEqual(
            named.filter((each) => !seen.has(each)),
            [],
        );
    });
});

/** What stands twice in a list. */
function twice(value: unknown): string[] {
    const texts = Array.isArray(value) ? value.map((each) => JSON.stringify(each)) : [];
    return texts.filter((text, index) => texts.indexOf(text) < index);
}

/** A list of maps, or a map with a fixed form, whose members are in the table one by one. */
function isGroup(type: string, path: string): boolean {
    return Object.keys(AWS_INPUTS[type] ?? {}).some((each) => each.startsWith(`${path}.`));
}
