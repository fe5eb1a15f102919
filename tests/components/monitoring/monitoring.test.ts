import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import { EcrRepositorySet, type EcrRepositorySetArgs } from "../../../components/index.ts";
import { OwnMetric, ownNamespace } from "../../../ecr/monitoring/filters.ts";
import { isPublished } from "../../../ecr/monitoring/metrics.ts";
import { assertGolden } from "../../cli/lifecycle.ts";
import { ACCOUNT, type Deployment, deploy, type Registered, settled } from "../../support/mocks.ts";

const PROD: EcrRepositorySetArgs = {
    project: "myproject",
    replicationDestinations: [{ region: "us-west-2" }],
    repositories: { "web-app": {}, worker: {} },
    monitoring: {
        events: ["DELETE", "PULL_THROUGH_CACHE"],
        alarms: { pullsPerHour: 1000, pushesPerHour: 50, cloudTrailLogGroupName: "trail" },
        notifications: {
            emails: ["platform@example.com"],
            lambdaArns: [`arn:aws:lambda:us-west-2:${ACCOUNT}:function:triage`],
            queueArns: [`arn:aws:sqs:us-east-1:${ACCOUNT}:findings`],
            slack: { workspaceId: "T07EA123LEP", channelId: "C07EZ1ABC23" },
        },
        dashboard: true,
    },
};
const REPOSITORY = /^aws:ecr\/|EcrRepositorySet$/;
const of = (resources: readonly Registered[], type: string) =>
    resources.filter((each) => each.type.endsWith(`:${type}`));
const make = (args: EcrRepositorySetArgs, stack = "prod") => deploy(() => new EcrRepositorySet("ecr", args), stack);

describe("monitoring of a prod set", () => {
    let deployment: Deployment<EcrRepositorySet>;
    before(async () => {
        deployment = await make(PROD);
    });

    it("makes these resources; UPDATE_GOLDEN=1 writes them anew", () => {
        assert.deepEqual(deployment.failures, []);
        const made = deployment.resources.filter(({ type }) => !REPOSITORY.test(type));
        const shown = made.map(({ type, name, inputs, dependsOn, protect }) => ({
            type,
            name,
            ...(protect && { protect }),
            ...(dependsOn.length > 0 && { dependsOn }),
            inputs,
        }));
        assertGolden("monitoring-prod.json", `${JSON.stringify(shown, null, 2)}\n`);
    });

    it("hangs all of it on the set", () => {
        const urn = "urn:pulumi:prod::ecr::ecr-repository-set:index:EcrRepositorySet::ecr";
        const others = deployment.resources.filter(({ name }) => name !== "ecr");
        assert.deepEqual([...new Set(others.map(({ parent }) => parent))], [urn]);
    });

    it("has each alarm watch what AWS publishes or a filter of the set makes, and tell both topics", () => {
        const alarms = of(deployment.resources, "MetricAlarm");
        assert.equal(alarms.length, 13);
        const made = of(deployment.resources, "LogMetricFilter").map(({ inputs }) => inputs.metricTransformation);
        for (const { name, inputs } of alarms) {
            const [query] = (inputs.metricQueries as { metric: Record<string, unknown> }[] | undefined) ?? [];
            const {
                namespace,
                metricName,
                dimensions = {},
            } = (query?.metric ?? inputs) as Record<string, string> & {
                dimensions?: Record<string, string>;
            };
            const isOwn = made.some((each) => {
                const filter = each as { name: string; namespace: string };
                return (
                    filter.name === metricName && filter.namespace === namespace && Object.keys(dimensions).length === 0
                );
            });
            const isReal = isPublished({
                namespace: String(namespace),
                name: String(metricName),
                dimensions,
                statistic: "Sum",
            });
            assert.ok(isOwn !== isReal, name);
            const topics = [
                `arn:aws:sns:us-east-1:${ACCOUNT}:myproject-prod-ecr-notifications`,
                `arn:aws:sns:us-east-1:${ACCOUNT}:myproject-prod-ecr-slack`,
            ];
            assert.deepEqual([inputs.alarmActions, inputs.okActions], [topics, topics], name);
        }
        assert.deepEqual(
            made.map((each) => (each as { namespace: string }).namespace),
            Object.values(OwnMetric).map(() => ownNamespace("myproject-prod")),
        );
    });

    it("gives out the dashboard's URL and the topic's ARN", async () => {
        assert.equal(
            await settled(deployment.made.dashboardUrl),
            "https://us-east-1.console.aws.amazon.com/cloudwatch/home?region=us-east-1#dashboards/dashboard/myproject-prod-ecr",
        );
        assert.equal(
            await settled(deployment.made.notificationTopicArn),
            `arn:aws:sns:us-east-1:${ACCOUNT}:myproject-prod-ecr-notifications`,
        );
    });
});

describe("monitoring of a set", () => {
    it("gives out nothing where there is nothing", async () => {
        const { made, resources } = await make({ project: "myproject", repositories: { a1: {} } }, "dev");
        assert.deepEqual(
            [await settled(made.dashboardUrl), await settled(made.notificationTopicArn)],
            [undefined, undefined],
        );
        const kinds = new Set(resources.map(({ type }) => type.split(":").pop()));
        assert.deepEqual([...kinds].sort(), [
            "EcrRepositorySet",
            "LifecyclePolicy",
            "RegistryScanningConfiguration",
            "Repository",
        ]);
    });

    it("uses a topic, a key and a trail of other resources", async () => {
        const topic = `arn:aws:sns:us-east-1:${ACCOUNT}:theirs`;
        const key = `arn:aws:kms:us-east-1:${ACCOUNT}:key/theirs`;
        const { made, resources, failures } = await make(
            {
                project: "myproject",
                repositories: { a1: {} },
                monitoring: {
                    logKmsKeyArn: pulumi.output(key),
                    alarms: { cloudTrailLogGroupName: pulumi.output("trail") },
                    notifications: { topicArn: pulumi.output(topic), queueArns: [pulumi.output("later")] },
                },
            },
            "dev",
        );
        assert.deepEqual(failures, []);
        assert.deepEqual([...of(resources, "Topic"), ...of(resources, "TopicPolicy")], []);
        assert.equal(await settled(made.notificationTopicArn), topic);
        assert.deepEqual(
            of(resources, "MetricAlarm").map(({ name, inputs }) => [name, inputs.alarmActions]),
            [
                ["ecr-critical-findings", [topic]],
                ["ecr-failed-authentications", [topic]],
            ],
        );
        assert.deepEqual(
            of(resources, "LogMetricFilter").map(({ name, inputs }) => [name, inputs.logGroupName]),
            [
                ["ecr-CriticalFindings", "/aws/events/ecr/myproject-dev"],
                ["ecr-FailedAuthentications", "trail"],
            ],
        );
        assert.deepEqual(
            of(resources, "TopicSubscription").map(({ name, inputs }) => [name, inputs.topic, inputs.endpoint]),
            [["ecr-notify-queue-0", topic, "later"]],
        );
        assert.equal(of(resources, "LogGroup")[0]?.inputs.kmsKeyId, key);
    });

    it("lets the topic call an alias or a version of a function, known now or later", async () => {
        const of_ = (name: string) => `arn:aws:lambda:us-west-2:${ACCOUNT}:function:${name}`;
        const { resources, failures } = await make(
            {
                project: "myproject",
                repositories: { a1: {} },
                monitoring: {
                    notifications: {
                        lambdaArns: [
                            of_("plain"),
                            of_("f:live"),
                            ...["g:7", "h"].map((name) => pulumi.output(of_(name))),
                        ],
                    },
                },
            },
            "dev",
        );
        assert.deepEqual(failures, []);
        assert.deepEqual(
            of(resources, "Permission")
                .map(({ inputs }) => [inputs.function, inputs.qualifier, inputs.region])
                .sort(),
            [
                [of_("f"), "live", "us-west-2"],
                [of_("g"), "7", "us-west-2"],
                [of_("h"), undefined, "us-west-2"],
                [of_("plain"), undefined, "us-west-2"],
            ],
        );
        assert.deepEqual(
            of(resources, "TopicSubscription")
                .map(({ inputs }) => inputs.endpoint)
                .sort(),
            [of_("f:live"), of_("g:7"), of_("h"), of_("plain")],
        );
    });

    const LONG: [string, EcrRepositorySetArgs, string][] = [
        ["the log", { project: "myproject", repositories: { a1: {} } }, "uat"],
        ["all of it", { ...PROD, replicationDestinations: [{ region: "ap-northeast-1" }] }, "prod"],
        [
            "so many repositories that rules have two digits",
            {
                project: "myproject",
                repositories: Object.fromEntries(
                    Array.from({ length: 110 }, (_, index) => [`${"y".repeat(180)}-${index}`, {}]),
                ),
                replicationDestinations: [{ region: "us-west-2" }],
                monitoring: { events: ["REPLICATION"], notifications: { emails: ["a@example.com"] } },
            },
            "prod",
        ],
        [
            "a topic",
            {
                project: "myproject",
                repositories: { a1: {} },
                monitoring: { notifications: { emails: ["a@example.com"] } },
            },
            "dev",
        ],
    ];
    LONG.push([
        "a creation template",
        {
            project: "myproject",
            repositories: { a1: {} },
            registry: { creationTemplates: { ROOT: { appliedFor: ["REPLICATION"] } } },
        },
        "dev",
    ]);
    for (const [what, args, stack] of LONG) {
        it(`of ${what} has a name as long as AWS takes it in each rule and role, or is refused`, async () => {
            const named = (length: number) => deploy(() => new EcrRepositorySet("x".repeat(length), args), stack);
            /** The limit in the refusal of a name. */
            const refused = async (length: number) => {
                let limit = "";
                await deploy(() => {
                    assert.throws(
                        () => new EcrRepositorySet("x".repeat(length), args),
                        ({ message }: Error) => {
                            limit =
                                /name\s+of the component must have at most (\d+) characters/.exec(message)?.[1] ?? "";
                            return true;
                        },
                    );
                }, stack);
                return limit;
            };
            const limit = await refused(60);
            const { resources, failures } = await named(Number(limit));
            assert.deepEqual(failures, []);
            const lengths = [...of(resources, "EventRule"), ...of(resources, "Role")].map(({ name }) => name.length);
            // Pulumi puts eight characters behind the name, and AWS takes 64.
            assert.equal(Math.max(...lengths), 56);
            assert.equal(await refused(Number(limit) + 1), limit);
        });
    }

    const TEMPLATES = { creationTemplates: { ROOT: { appliedFor: ["REPLICATION"] } } } as const;
    const CACHE = { pullThroughCache: { ghcr: { credentials: { username: "u", accessToken: "t" } } } };
    const LETTERS: [string, string, Partial<EcrRepositorySetArgs>, string | null][] = [
        ["rules", "my@set", { enableScanFindingsLogging: true }, "EventBridge rules"],
        ["roles", "my@set", { registry: TEMPLATES } as unknown as EcrRepositorySetArgs, null],
        ["roles", "my set", { registry: TEMPLATES } as unknown as EcrRepositorySetArgs, "IAM roles"],
        ["secrets", "my/set", { registry: CACHE }, null],
        ["secrets", "my,set", { registry: CACHE }, "secrets"],
        ["none of them", "my set", {}, null],
    ];
    for (const [what, name, args, refusedFor] of LETTERS) {
        it(`with ${what} ${refusedFor === null ? "may" : "must not"} be called ${name}`, async () => {
            const make_ = () => new EcrRepositorySet(name, { project: "myproject", repositories: { a1: {} }, ...args });
            await deploy(() =>
                refusedFor === null
                    ? make_()
                    : assert.throws(make_, ({ message }: Error) =>
                          message.includes(`because the names of its ${refusedFor} begin with it, found "${name}"`),
                      ),
            );
        });
    }

    it("names the alarms, topics and dashboard of two sets apart, or refuses the second", async () => {
        const args = {
            project: "myproject",
            repositories: { a1: {} },
            monitoring: { dashboard: true, notifications: {} },
        };
        const { failures } = await deploy(() => {
            new EcrRepositorySet("one", args);
            assert.throws(
                () => new EcrRepositorySet("two", { ...args, repositories: { b1: {} }, registry: { manage: false } }),
                /the topic myproject-dev-ecr-notifications can have one owner.*the dashboard myproject-dev-ecr can have one owner/s,
            );
        });
        assert.deepEqual(failures, []);
    });
});
