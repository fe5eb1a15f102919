import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import * as pulumi from "@pulumi/pulumi";
import { ALARM_PRESETS, BUILT_IN_ALARMS } from "../../../config/monitoring/alarmPresets.ts";
import { optionsOf } from "../../../config/schema/lookup.ts";
import type { MonitoringSettings } from "../../../config/settings.ts";
import {
    accepted,
    DEV,
    refused,
    resolved,
    setSettings,
    type Written,
    warned,
    withoutRequests,
    withSet,
} from "../../support/args.ts";

const PROD = { stack: "prod", region: "us-east-1" };
const TOPIC = "arn:aws:sns:us-east-1:123456789012:my-topic";
const KEY = "arn:aws:kms:us-east-1:123456789012:key/1234";
const TOLD = { emails: ["platform@example.com"] };
const REPLICATED = { replicationDestinations: [{ region: "us-west-2" }] };

const monitoring = (options: Written, more: Written = {}) => withSet({ monitoring: options, ...more });
/** The monitoring of args without problems and warnings. */
const settled = (options: Written, more: Written = {}, context = DEV): MonitoringSettings =>
    accepted(monitoring(options, more), context).monitoring;
const ids = ({ alarms }: MonitoringSettings) => alarms.map(({ id, threshold }) => `${id} ${threshold}`);
const filters = (settings: MonitoringSettings) => settings.filters.map(({ metric }) => metric);

describe("monitoring", () => {
    for (const options of [{}, { alarms: null }, { dashboard: false }, { notifications: null, events: [] }]) {
        it(`makes nothing of ${JSON.stringify(options)}`, () => {
            assert.deepEqual(withoutRequests(accepted(monitoring(options))), setSettings());
        });
    }

    it("is off in every preset, as each part costs", () => {
        for (const stack of Object.keys(ALARM_PRESETS)) {
            const { monitoring: found } = accepted(withSet({ enableReplication: false }), { ...DEV, stack });
            assert.deepEqual(found, setSettings({}, { environment: stack as "dev" }).monitoring);
        }
    });
});

describe("the events in the log", () => {
    it("make a log of their own, without scan results where these are not wanted", () => {
        const { findingsLog, monitoring: found } = accepted(monitoring({ events: ["PUSH", "DELETE"] }));
        assert.deepEqual(findingsLog, {
            logGroupName: "/aws/events/ecr/myproject-dev",
            retentionInDays: 30,
            kmsKeyArn: null,
            policyName: "myproject-dev-ecr-findings",
            eventPatterns: [],
            otherEventPatterns: [
                '{"detail":{"action-type":["DELETE","PUSH"],"repository-name":["myproject-dev-web-app"]},"detail-type":["ECR Image Action"],"source":["aws.ecr"]}',
            ],
        });
        assert.deepEqual(found, setSettings().monitoring);
    });

    it("of replication are carried over from the regions of this account that images go to", () => {
        const destinations = [{ region: "us-west-2" }, { region: "eu-west-1", registryId: "210987654321" }];
        const written = { enableReplication: true, replicationDestinations: destinations };
        assert.deepEqual(settled({ events: ["REPLICATION"] }, written).replicationEvents, ["us-west-2"]);
        const { findingsLog } = accepted(monitoring({ events: ["REPLICATION"] }, written));
        assert.deepEqual([findingsLog?.eventPatterns, findingsLog?.otherEventPatterns], [[], []]);
    });

    it("of replication are nothing where nothing is replicated within the account", () => {
        const args = monitoring({ events: ["REPLICATION"] });
        assert.deepEqual(warned(args), [
            {
                path: "monitoring.events",
                reason: "REPLICATION has nothing to log, because no repository is replicated to another region of this account; remove it",
            },
        ]);
        assert.equal(resolved(args).settings?.findingsLog, null);
    });

    it("are those that there are", () => {
        assert.deepEqual(refused(monitoring({ events: ["PUSHES"] })), [
            {
                path: "monitoring.events[0]",
                reason: 'must be one of PUSH, DELETE, REPLICATION or PULL_THROUGH_CACHE, found "PUSHES"; did you mean "PUSH"?',
            },
        ]);
    });

    it("are encrypted with a key of the region", () => {
        const written = { events: ["PUSH"], logKmsKeyArn: KEY };
        assert.equal(accepted(monitoring(written)).findingsLog?.kmsKeyArn, KEY);
        const [problem] = refused(monitoring({ ...written, logKmsKeyArn: KEY.replace("us-east-1", "us-west-2") }));
        assert.equal(problem?.path, "monitoring.logKmsKeyArn");
        assert.match(problem?.reason ?? "", /^must be a key in us-east-1/);
        assert.deepEqual(warned(monitoring({ logKmsKeyArn: KEY })), [
            {
                path: "monitoring.logKmsKeyArn",
                reason: "has no effect, because nothing is logged; set enableScanFindingsLogging: true, or remove the key",
            },
        ]);
    });

    it("leave the days to keep them with an effect", () => {
        const { findingsLog } = accepted(monitoring({ events: ["PUSH"] }, { logRetentionDays: 7 }));
        assert.equal(findingsLog?.retentionInDays, 7);
    });
});

describe("a set without repositories", () => {
    const owner = withSet({
        environment: "prod",
        repositories: {},
        registry: { creationTemplates: { ROOT: { appliedFor: ["REPLICATION"] } } },
    });

    it("makes no log that nothing would be written to, also where the preset logs scan results", () => {
        assert.equal(accepted(owner).findingsLog, null);
    });

    it("says so where the log was requested", () => {
        assert.deepEqual(warned({ ...owner, enableScanFindingsLogging: true }), [
            {
                path: "enableScanFindingsLogging",
                reason: "has nothing to log, because the set has no repository; remove it",
            },
        ]);
    });
});

describe("the monitoring of a set without repositories", () => {
    const owner = (written: Written, more: Written = {}) => ({
        project: "myproject",
        repositories: {},
        registry: { blobMounting: true },
        monitoring: written,
        ...more,
    });
    const nothing = { ...setSettings().monitoring, namespace: "EcrRepositorySet/myproject-dev" };

    for (const [path, written, reason] of [
        ["events", { events: ["PUSH"] }, "PUSH has nothing to log, because the set has no repository; remove it"],
        ["dashboard", { dashboard: true }, "has nothing to draw, because the set has no repository; remove it"],
        ["alarms", { alarms: {} }, "makes no alarm, because each is 0 or has nothing to watch; remove it"],
        [
            "notifications",
            { notifications: TOLD },
            "have nothing to tell of, because the set has no repository and no alarm; remove them",
        ],
        ["logKmsKeyArn", { logKmsKeyArn: KEY }, "has no effect, because nothing is logged; remove the key"],
    ] as const) {
        it(`makes nothing of ${path}, and says so`, () => {
            const { settings, problems, warnings } = resolved(owner(written));
            assert.deepEqual([problems, warnings], [[], [{ path: `monitoring.${path}`, reason }]]);
            assert.deepEqual([settings?.findingsLog, settings?.monitoring], [null, nothing]);
        });
    }

    it("says of each alarm that was requested, once, that it watches nothing", () => {
        const alarms = { criticalFindings: 2, failedReplications: 1, lifecycleDays: 2, pushesPerHour: 0 };
        assert.deepEqual(
            warned(owner({ alarms })).filter(({ path }) => path !== "monitoring.alarms"),
            ["criticalFindings", "failedReplications", "lifecycleDays"].map((name) => ({
                path: `monitoring.alarms.${name}`,
                reason: "watches nothing, because the set has no repository",
            })),
        );
    });

    it("counts refused calls all the same, which are those of the account, and tells of them", () => {
        const alarms = { cloudTrailLogGroupName: "trail" };
        const { findingsLog, monitoring: found } = accepted(owner({ alarms, notifications: TOLD }));
        assert.deepEqual(
            [findingsLog, ids(found), filters(found), found.notifications?.emails, found.notifications?.notices],
            [null, ["failed-authentications 10"], ["FailedAuthentications"], TOLD.emails, []],
        );
    });

    it("logs what caches fetch", () => {
        const events = ["PULL_THROUGH_CACHE"];
        assert.equal(accepted(owner({ events })).findingsLog?.otherEventPatterns.length, 1);
        const { settings } = resolved(owner({ events, dashboard: true }));
        assert.deepEqual(settings?.monitoring, nothing);
    });

    it("says nothing of what hangs on repositories that are refused", () => {
        const written = { events: ["PUSH"], dashboard: true, alarms: { criticalFindings: 1 }, notifications: TOLD };
        const { problems, warnings } = resolved(owner(written, { repositories: 5, enableScanFindingsLogging: true }));
        assert.deepEqual([problems.map(({ path }) => path), warnings.map(({ path }) => path)], [["repositories"], []]);
    });
});

describe("the events of a cache", () => {
    const registry = (prefix: string) => ({ registry: { pullThroughCache: { [prefix]: { upstream: "quay" } } } });
    const patterns = (more: Written) =>
        accepted(monitoring({ events: ["PULL_THROUGH_CACHE"] }, more)).findingsLog?.otherEventPatterns;
    const all = '{"detail-type":["ECR Pull Through Cache Action"],"source":["aws.ecr"]}';

    it("are those of the caches that the set makes, or of all", () => {
        assert.deepEqual(patterns(registry("quay")), [
            '{"detail":{"ecr-repository-prefix":["quay"]},"detail-type":["ECR Pull Through Cache Action"],"source":["aws.ecr"]}',
        ]);
        assert.deepEqual(patterns({}), [all]);
    });
});

describe("the alarms of a preset", () => {
    const expected = {
        dev: ["critical-findings 5"],
        staging: ["critical-findings 1", "high-findings 10", "web-app-image-quota 80"],
        qa: ["critical-findings 1", "high-findings 10", "web-app-image-quota 80"],
        uat: [
            ...["critical-findings 1", "high-findings 5", "web-app-image-quota 80"],
            ...["web-app-image-count 500", "web-app-lifecycle 500"],
        ],
        prod: [
            ...["critical-findings 1", "high-findings 5", "failed-replications 1", "web-app-image-quota 80"],
            ...["web-app-image-count 500", "web-app-lifecycle 500"],
        ],
    };
    for (const [stack, alarms] of Object.entries(expected)) {
        it(`${stack} are ${alarms.join(", ")}`, () => {
            const more = stack === "prod" ? REPLICATED : {};
            const found = settled({ alarms: {}, notifications: TOLD }, more, { ...DEV, stack });
            assert.deepEqual(ids(found), alarms);
        });
    }

    it("give way to what is written, and 0 turns one off", () => {
        const alarms = {
            criticalFindings: 0,
            highFindings: 3,
            pullsPerHour: 100,
            pushesPerHour: 9,
            imageQuotaPercent: 50,
        };
        const found = settled({ alarms, notifications: TOLD });
        assert.deepEqual(ids(found), [
            ...["high-findings 3", "pushes 9", "web-app-image-quota 50", "web-app-pulls 100"],
        ]);
        assert.deepEqual(filters(found), ["HighFindings", "Pushes"]);
    });

    it("have one threshold for each option", () => {
        const { cloudTrailLogGroupName, ...options } = optionsOf("AlarmOptions");
        assert.ok(cloudTrailLogGroupName !== undefined);
        assert.deepEqual(Object.keys(options).sort(), Object.keys(BUILT_IN_ALARMS).sort());
    });

    it("have scan results and pushes logged that they count", () => {
        const { findingsLog } = accepted(monitoring({ alarms: { pushesPerHour: 9 }, notifications: TOLD }));
        assert.equal(findingsLog?.eventPatterns.length, 1);
        assert.match(findingsLog?.otherEventPatterns.join() ?? "", /"action-type":\["PUSH"\]/);
    });
});

describe("alarms that cannot work", () => {
    for (const [name, why] of [
        ["storageBytes", /^is not an option, found 5; AWS publishes no metric of stored bytes, .* imageCountPercent /],
        [
            "RepositoryPushCount",
            /^is not an option, found 5; AWS publishes no metric of pushes, only events; pushesPerHour/,
        ],
        ["failedLogin", /^is not an option, found 5; AWS publishes no metric of failed logins; failedAuthentications/],
        ["criticalFinding", /^is not an option, found 5; did you mean "criticalFindings"\?$/],
        ["weather", /^is not an option, found 5; the options are cloudTrailLogGroupName, criticalFindings, /],
    ] as const) {
        it(`on ${name} are refused, with what there is instead`, () => {
            const [problem, ...more] = refused(monitoring({ alarms: { [name]: 5 } }));
            assert.deepEqual([problem?.path, more], [`monitoring.alarms.${name}`, []]);
            assert.match(problem?.reason ?? "", why);
        });
    }

    it("count findings that are kept out of the log: a problem where requested, nothing where not", () => {
        const off = { enableScanFindingsLogging: false };
        assert.deepEqual(refused(monitoring({ alarms: { criticalFindings: 2 } }, off)), [
            {
                path: "monitoring.alarms.criticalFindings",
                reason: "counts scan results in the log, found enableScanFindingsLogging false; set it to true, or the alarm to 0",
            },
        ]);
        assert.deepEqual(ids(settled({ alarms: { pullsPerHour: 5 }, notifications: TOLD }, off)), ["web-app-pulls 5"]);
    });

    it("count refused calls without a trail", () => {
        assert.deepEqual(refused(monitoring({ alarms: { failedAuthentications: 2 } })), [
            {
                path: "monitoring.alarms.failedAuthentications",
                reason: "needs the log group of a CloudTrail trail, because AWS has no other trace of refused calls; write cloudTrailLogGroupName next to it, or set it to 0",
            },
        ]);
        const found = settled({ alarms: { cloudTrailLogGroupName: "trail" }, notifications: TOLD });
        assert.deepEqual(
            [found.cloudTrailLogGroupName, ids(found), filters(found)],
            [
                "trail",
                ["critical-findings 5", "failed-authentications 10"],
                ["CriticalFindings", "FailedAuthentications"],
            ],
        );
    });

    it("have a trail and count nothing in it", () => {
        const alarms = { cloudTrailLogGroupName: "trail", failedAuthentications: 0 };
        assert.deepEqual(warned(monitoring({ alarms, notifications: TOLD })), [
            {
                path: "monitoring.alarms.cloudTrailLogGroupName",
                reason: "has no effect, because failedAuthentications is 0; remove one of the two",
            },
        ]);
    });

    it("watch replication or lifecycles that there are not", () => {
        const alarms = { failedReplications: 2, imageCountPercent: 150, lifecycleDays: 2 };
        const found = warned(monitoring({ alarms, notifications: TOLD }, { lifecycle: { archiveAfterDays: 100 } }));
        assert.deepEqual(
            found.map(({ path }) => path),
            [
                "monitoring.alarms.failedReplications",
                "monitoring.alarms.imageCountPercent",
                "monitoring.alarms.lifecycleDays",
            ],
        );
    });

    it("would always be on, or reach further than AWS looks", () => {
        const alarms = { imageCountPercent: 90, lifecycleDays: 8, imageQuotaPercent: 101, highFindings: -1 };
        assert.deepEqual(refused(monitoring({ alarms })), [
            { path: "monitoring.alarms.highFindings", reason: "must be at least 0, found -1" },
            {
                path: "monitoring.alarms.imageCountPercent",
                reason: "must be 0 or at least 100, found 90; a repository always holds what its lifecycle keeps",
            },
            { path: "monitoring.alarms.imageQuotaPercent", reason: "must be at most 100, found 101" },
            { path: "monitoring.alarms.lifecycleDays", reason: "must be at most 7, found 8" },
        ]);
    });

    it("are numbers that no count reaches, or no numbers", () => {
        const counts = Object.keys(BUILT_IN_ALARMS);
        for (const [value, reason] of [
            [Number.POSITIVE_INFINITY, /^must be a whole number, /],
            [Number.NaN, /^must be a whole number, /],
            [0.5, /^must be a whole number, found 0.5/],
            [1e300, /^must be at most \d+, found 1e\+300$/],
        ] as const) {
            const found = refused(monitoring({ alarms: Object.fromEntries(counts.map((name) => [name, value])) }));
            assert.deepEqual(
                found.map(({ path }) => path),
                counts.map((name) => `monitoring.alarms.${name}`).sort(),
            );
            assert.deepEqual(
                found.filter((problem) => !reason.test(problem.reason)),
                [],
            );
        }
    });

    it("have no notification target, or are none", () => {
        assert.deepEqual(warned(monitoring({ alarms: {} })), [
            {
                path: "monitoring.alarms",
                reason: "have no notification target; write monitoring.notifications, such as { emails: [...] }",
            },
        ]);
        assert.deepEqual(warned(monitoring({ alarms: { criticalFindings: 0 } })), [
            {
                path: "monitoring.alarms",
                reason: "makes no alarm, because each is 0 or has nothing to watch; remove it",
            },
        ]);
    });

    for (const [what, path, options] of [
        ["a count", "maxImageCount", { maxImageCount: 0 }],
        ["a policy that is no JSON", "lifecyclePolicy", { lifecyclePolicy: "{" }],
        ["a policy without rules", "lifecyclePolicy.rules", { lifecyclePolicy: { rules: [] } }],
    ] as const) {
        it(`is next to ${what} that is refused, and are evaluated all the same`, () => {
            const alarms = { imageCountPercent: 90, lifecycleDays: 2 };
            const { problems, warnings } = resolved(
                withSet({
                    repositories: { "web-app": options },
                    monitoring: { alarms, notifications: TOLD },
                }),
            );
            assert.deepEqual(
                problems.map((problem) => problem.path),
                ["monitoring.alarms.imageCountPercent", `repositories["web-app"].${path}`],
            );
            assert.deepEqual(warnings, []);
        });
    }

    it("have names that AWS refuses", () => {
        const name = "x".repeat(250);
        const args = withSet({
            repositories: { a: { name } },
            monitoring: { alarms: { imageQuotaPercent: 80 }, notifications: TOLD },
        });
        assert.deepEqual(refused(args), [
            {
                path: "monitoring.alarms",
                reason: `must have names of at most 255 characters in AWS, found 262 in ${name}-image-quota; write a shorter name or namePrefix`,
            },
        ]);
    });
});

describe("notifications", () => {
    it("make a topic, encrypted with the key of the repositories where there is one", () => {
        const { notifications } = settled({ notifications: { emails: ["b@x.org", "a@x.org"] } });
        assert.deepEqual(
            { ...notifications, notices: notifications?.notices.map(({ id }) => id) },
            {
                topicArn: null,
                topicName: "myproject-dev-ecr-notifications",
                kmsKeyArn: null,
                usesSetKey: false,
                emails: ["a@x.org", "b@x.org"],
                lambdaArns: [],
                queueArns: [],
                slack: null,
                notices: ["basic-scans"],
            },
        );
        const { key, monitoring: found } = accepted(monitoring({ notifications: TOLD }, REPLICATED), PROD);
        assert.deepEqual([key?.servesTopics, found.notifications?.usesSetKey], [true, true]);
        assert.deepEqual(
            found.notifications?.notices.map(({ id }) => id),
            ["findings"],
        );
    });

    it("leave the key of the repositories alone with a topic or a key of one's own", () => {
        for (const own of [{ topicArn: TOPIC }, { kmsKeyArn: KEY, ...TOLD }]) {
            const { key } = accepted(monitoring({ notifications: own }, REPLICATED), PROD);
            assert.equal(key?.servesTopics, false);
        }
    });

    it("are not encrypted with a key of the user's repositories by itself, which the page says, but where it is named", () => {
        const own = { encryptionType: "KMS", kmsKeyArn: KEY };
        const of = (options: Written) => {
            const { kmsKeyArn, usesSetKey } =
                settled({ notifications: { ...TOLD, ...options } }, own).notifications ?? {};
            return { kmsKeyArn, usesSetKey };
        };
        assert.deepEqual(of({}), { kmsKeyArn: null, usesSetKey: false });
        assert.deepEqual(of({ kmsKeyArn: KEY }), { kmsKeyArn: KEY, usesSetKey: false });
        const page = readFileSync(new URL("../../../docs/monitoring.md", import.meta.url), "utf8").replace(/\s+/g, " ");
        assert.match(page, /AES256 or a key of your own \(`ecr:kmsKeyArn`\), the topic is not encrypted/);
    });

    it("for Slack have a topic of their own, next to a given one too", () => {
        const slack = { workspaceId: "T07EA123LEP", channelId: "C07EZ1ABC23" };
        const { notifications } = settled({ notifications: { topicArn: TOPIC, slack } });
        assert.deepEqual(notifications?.slack, {
            ...slack,
            topicName: "myproject-dev-ecr-slack",
            configurationName: "myproject-dev-ecr",
        });
        const china = { stack: "dev", region: "cn-north-1" };
        assert.deepEqual(refused(monitoring({ notifications: { slack } }), china), [
            {
                path: "monitoring.notifications.slack",
                reason: "must be left out, because Amazon Q Developer in chat applications does not exist in partition aws-cn",
            },
        ]);
    });

    it("to no one are a warning", () => {
        assert.deepEqual(warned(monitoring({ notifications: {} })), [
            {
                path: "monitoring.notifications",
                reason: "reach no one until the topic has a subscription; name emails, lambdaArns, queueArns or slack",
            },
        ]);
    });

    it("name what is wrong with each address, all at once", () => {
        const notifications = {
            topicArn: "arn:aws:sns:us-west-2:123456789012:t",
            kmsKeyArn: KEY,
            lambdaArns: ["my-function", "arn:aws-cn:lambda:us-east-1:123456789012:function:f"],
            queueArns: ["arn:aws:sqs:us-east-1:123456789012:q.fifo"],
        };
        assert.deepEqual(refused(monitoring({ notifications })), [
            {
                path: "monitoring.notifications.kmsKeyArn",
                reason: "is the key of a topic that is made, found topicArn next to it; remove one of the two",
            },
            {
                path: "monitoring.notifications.lambdaArns[0]",
                reason: 'must be the ARN of a Lambda function, such as arn:aws:lambda:us-east-1:123456789012:function:my-function, found "my-function"',
            },
            {
                path: "monitoring.notifications.lambdaArns[1]",
                reason: 'must be a Lambda function in a region of partition aws, found "arn:aws-cn:lambda:us-east-1:123456789012:function:f"',
            },
            {
                path: "monitoring.notifications.queueArns[0]",
                reason: 'must be the ARN of an SQS queue (not FIFO), such as arn:aws:sqs:us-east-1:123456789012:my-queue, found "arn:aws:sqs:us-east-1:123456789012:q.fifo"',
            },
            {
                path: "monitoring.notifications.topicArn",
                reason: 'must be a topic of Amazon SNS (not FIFO) in us-east-1, where the alarms are, found "arn:aws:sns:us-west-2:123456789012:t"',
            },
        ]);
        const nowhere = {
            topicArn: TOPIC.replace("us-east-1", "narnia"),
            lambdaArns: ["arn:aws:lambda:cn-north-1:123456789012:function:f"],
            queueArns: ["arn:aws:sqs::123456789012:q", "arn:aws:sqs:narnia:123456789012:q"],
        };
        assert.deepEqual(
            refused(monitoring({ notifications: nowhere })).map(({ path, reason }) => `${path} ${reason}`),
            [
                'monitoring.notifications.lambdaArns[0] must be a Lambda function in a region of partition aws, found "arn:aws:lambda:cn-north-1:123456789012:function:f"',
                'monitoring.notifications.queueArns[0] must be an SQS queue (not FIFO) in a region of partition aws, found "arn:aws:sqs::123456789012:q"',
                'monitoring.notifications.queueArns[1] must be an SQS queue (not FIFO) in a region of partition aws, found "arn:aws:sqs:narnia:123456789012:q"',
                'monitoring.notifications.topicArn must be a topic of Amazon SNS (not FIFO) in us-east-1, where the alarms are, found "arn:aws:sns:narnia:123456789012:my-topic"',
            ],
        );
        const elsewhere = {
            lambdaArns: ["arn:aws:lambda:eu-west-1:210987654321:function:f:live"],
            queueArns: ["arn:aws:sqs:us-west-2:210987654321:q"],
        };
        assert.deepEqual(settled({ notifications: elsewhere }).notifications?.queueArns, elsewhere.queueArns);
        const other = { emails: ["platform"], slack: { workspaceId: "my workspace" }, minimumSeverity: "MEDIUM" };
        assert.deepEqual(
            refused(monitoring({ notifications: other })).map(({ path, reason }) => `${path} ${reason.slice(0, 50)}`),
            [
                'monitoring.notifications.emails[0] must be an e-mail address, found "platform"',
                'monitoring.notifications.minimumSeverity must be one of HIGH or CRITICAL, found "MEDIUM"',
                "monitoring.notifications.slack.channelId is missing; it has no default",
                "monitoring.notifications.slack.workspaceId must be the id of a Slack workspace, such as T07EA",
            ],
        );
    });
});

describe("what is broken in monitoring", () => {
    const paths = (options: Written) => refused(monitoring(options)).map(({ path }) => path);

    it("hides nothing else that is wrong", () => {
        assert.deepEqual(
            paths({
                events: ["PUSHES"],
                logKmsKeyArn: "my-key",
                alarms: { imageCountPercents: 5, failedAuthentications: 2, criticalFindings: -1, imageCountPercent: 7 },
                notifications: {
                    emails: ["a"],
                    topicArn: "my-topic",
                    kmsKeyArn: "my-key",
                    lambdaArns: ["my-function"],
                    queueArns: ["my-queue"],
                    slack: { workspaceId: "T07EA123LEP" },
                },
            }),
            [
                "monitoring.alarms.criticalFindings",
                "monitoring.alarms.failedAuthentications",
                "monitoring.alarms.imageCountPercent",
                "monitoring.alarms.imageCountPercents",
                "monitoring.events[0]",
                "monitoring.logKmsKeyArn",
                "monitoring.notifications.emails[0]",
                "monitoring.notifications.kmsKeyArn",
                "monitoring.notifications.lambdaArns[0]",
                "monitoring.notifications.queueArns[0]",
                "monitoring.notifications.slack.channelId",
                "monitoring.notifications.topicArn",
            ],
        );
        assert.deepEqual(paths({ alarms: 5, notifications: { topicArn: "my-topic" }, dashboard: "yes" }), [
            ...["monitoring.alarms", "monitoring.dashboard", "monitoring.notifications.topicArn"],
        ]);
    });

    it("is not held against what it would is next to", () => {
        const alarms = { failedAuthentications: 2, cloudTrailLogGroupName: "my trail" };
        assert.deepEqual(paths({ alarms }), ["monitoring.alarms.cloudTrailLogGroupName"]);
        const notifications = { topicArn: TOPIC, kmsKeyArn: KEY, slack: { workspaceId: "T07EA123LEP" } };
        assert.deepEqual(paths({ notifications }), ["monitoring.notifications.slack.channelId"]);
    });
});

describe("the dashboard", () => {
    it("has findings and pushes logged and counted that it draws", () => {
        const { findingsLog, monitoring: found } = accepted(monitoring({ dashboard: true }));
        assert.deepEqual(filters(found), [
            ...["CriticalFindings", "HighFindings", "MediumFindings", "LowFindings", "Pushes"],
        ]);
        assert.equal(found.dashboard?.name, "myproject-dev-ecr");
        assert.match(
            found.dashboard?.url ?? "",
            /^https:\/\/us-east-1\.console\.aws\.amazon\.com\/.*\/myproject-dev-ecr$/,
        );
        assert.equal(findingsLog?.otherEventPatterns.length, 1);
    });

    it("counts each metric once next to alarms", () => {
        const found = settled({ dashboard: true, alarms: { pushesPerHour: 3 }, notifications: TOLD });
        assert.deepEqual(filters(found).sort(), [
            ...["CriticalFindings", "HighFindings", "LowFindings", "MediumFindings", "Pushes"],
        ]);
    });

    it("shows no findings where they are not logged, and says so", () => {
        const args = monitoring({ dashboard: true }, { enableScanFindingsLogging: false });
        assert.deepEqual(warned(args), [
            {
                path: "monitoring.dashboard",
                reason: "shows no findings, because enableScanFindingsLogging is false; set it to true, or leave it out",
            },
        ]);
        assert.deepEqual(filters(resolved(args).settings?.monitoring ?? setSettings().monitoring), ["Pushes"]);
    });

    it("draws as much as AWS lets it", () => {
        const repositories = Object.fromEntries(Array.from({ length: 1_248 }, (_, index) => [`r${index}`, {}]));
        const problems = refused(withSet({ repositories, monitoring: { dashboard: true } }));
        assert.deepEqual(
            problems.filter(({ path }) => path === "monitoring.dashboard"),
            [
                {
                    path: "monitoring.dashboard",
                    reason: "must draw at most 2500 metrics, found 2501 for 1248 repositories; set it to false, or split the set",
                },
            ],
        );
    });
});

describe("values of monitoring that are outputs", () => {
    const later = pulumi.output("arn");

    it("are keys, topics, functions, queues and the trail's log group", () => {
        const args = monitoring({
            events: ["PUSH"],
            logKmsKeyArn: later,
            alarms: { cloudTrailLogGroupName: later },
            notifications: {
                kmsKeyArn: later,
                lambdaArns: [later, "arn:aws:lambda:us-east-1:123456789012:function:f"],
                queueArns: [later],
            },
        });
        const { findingsLog, monitoring: found } = accepted(args);
        assert.equal(findingsLog?.kmsKeyArn, later);
        assert.equal(found.cloudTrailLogGroupName, later);
        assert.equal(found.notifications?.kmsKeyArn, later);
        assert.deepEqual(found.notifications?.lambdaArns, ["arn:aws:lambda:us-east-1:123456789012:function:f", later]);
        assert.deepEqual(found.notifications?.queueArns, [later]);
        assert.equal(settled({ notifications: { topicArn: later } }).notifications?.topicArn, later);
    });

    it("are nothing else", () => {
        const args = monitoring({
            events: later,
            alarms: { criticalFindings: later },
            notifications: { emails: [later], slack: { workspaceId: later, channelId: "C1" } },
        });
        assert.deepEqual(
            refused(args).map(({ path, reason }) => [path, reason]),
            ["alarms.criticalFindings", "events", "notifications.emails[0]", "notifications.slack.workspaceId"].map(
                (path) => [
                    `monitoring.${path}`,
                    "must be a plain value, found an output of another resource; write the value itself",
                ],
            ),
        );
    });
});
