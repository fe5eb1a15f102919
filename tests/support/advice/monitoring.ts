import type { Advice } from "./advised.ts";

const EMAILS = { notifications: { emails: ["team@example.com"] } };
const QUIET = { alarms: { criticalFindings: 1, highFindings: 0, imageCountPercent: 200 }, ...EMAILS };
const TOPIC = "arn:aws:sns:us-east-1:123456789012:shop";
const KEY = "arn:aws:kms:us-east-1:123456789012:key/1234abcd";
/** A set that has a cache in the place of repositories. */
const EMPTY = { repositories: { web: null }, registry: { pullThroughCache: { quay: {} } } };
const LONG = `shop-prod-${"web".repeat(80)}`;
const monitoring = (options: object) => ({ monitoring: options });

/** Advice about logs, alarms, notifications and the dashboard. */
export const MONITORING: readonly Advice[] = [
    {
        args: { enableScanFindingsLogging: false, ...monitoring(QUIET) },
        path: "monitoring.alarms.criticalFindings",
        ways: [
            ["set it to true", { enableScanFindingsLogging: true }],
            ["or the alarm to 0", monitoring({ alarms: { criticalFindings: 0 } }), ["dev", "staging"]],
        ],
    },
    {
        args: monitoring({ alarms: { failedAuthentications: 5 }, ...EMAILS }),
        path: "monitoring.alarms.failedAuthentications",
        ways: [
            ["write cloudTrailLogGroupName next to it", monitoring({ alarms: { cloudTrailLogGroupName: "trail" } })],
            ["or set it to 0", monitoring({ alarms: { failedAuthentications: 0 } })],
        ],
    },
    {
        args: monitoring({ alarms: { failedAuthentications: 0, cloudTrailLogGroupName: "trail" }, ...EMAILS }),
        path: "monitoring.alarms.cloudTrailLogGroupName",
        ways: [
            ["remove one of the two", monitoring({ alarms: { cloudTrailLogGroupName: null } })],
            ["remove one of the two", monitoring({ alarms: { failedAuthentications: null } })],
        ],
    },
    {
        args: monitoring({ alarms: { failedAuthentications: 5, cloudTrailLogGroupName: "a b" }, ...EMAILS }),
        path: "monitoring.alarms.cloudTrailLogGroupName",
        ways: [
            ["`aws logs describe-log-groups` lists them", monitoring({ alarms: { cloudTrailLogGroupName: "trail" } })],
        ],
    },
    {
        args: { ...EMPTY, ...monitoring({ alarms: {} }) },
        path: "monitoring.alarms",
        ways: [["remove it", { monitoring: null }]],
    },
    {
        args: {
            repositories: { web: { name: LONG } },
            ...monitoring({ alarms: { imageCountPercent: 200 }, ...EMAILS }),
        },
        path: "monitoring.alarms",
        ways: [["write a shorter name or namePrefix", { repositories: { web: { name: "shop-prod-web" } } }]],
    },
    {
        args: monitoring({ alarms: { highFindings: "5" }, ...EMAILS }),
        path: "monitoring.alarms.highFindings",
        ways: [["write it without quotes: 5", monitoring({ alarms: { highFindings: 5 } })]],
    },
    {
        args: monitoring({ alarms: {} }),
        path: "monitoring.alarms",
        ways: [["write monitoring.notifications, such as { emails: [...] }", monitoring(EMAILS)]],
    },
    {
        args: monitoring({ alarms: true, ...EMAILS }),
        path: "monitoring.alarms",
        ways: [["write {} for those of the preset", monitoring({ alarms: {} })]],
    },
    {
        args: { replicationDestinations: null, enableReplication: null, ...monitoring({ events: ["REPLICATION"] }) },
        path: "monitoring.events",
        where: ["dev", "staging", "uat"],
        ways: [["remove it", monitoring({ events: [] })]],
    },
    {
        args: { ...EMPTY, ...monitoring({ events: ["PUSH"] }) },
        path: "monitoring.events",
        ways: [["remove it", { monitoring: null }]],
    },
    {
        args: { ...EMPTY, enableScanFindingsLogging: true },
        path: "enableScanFindingsLogging",
        ways: [["remove it", { enableScanFindingsLogging: null }]],
    },
    {
        args: { enableScanFindingsLogging: false, logRetentionDays: 90 },
        path: "logRetentionDays",
        ways: [
            ["set it to true", { enableScanFindingsLogging: true }],
            ["or remove the days", { logRetentionDays: null }],
        ],
    },
    {
        args: { ...EMPTY, logRetentionDays: 90 },
        path: "logRetentionDays",
        ways: [["remove the days", { logRetentionDays: null }]],
    },
    {
        args: { enableScanFindingsLogging: false, ...monitoring({ logKmsKeyArn: KEY }) },
        path: "monitoring.logKmsKeyArn",
        ways: [
            ["set enableScanFindingsLogging: true", { enableScanFindingsLogging: true }],
            ["or remove the key", { monitoring: null }],
        ],
    },
    {
        args: { enableScanFindingsLogging: true, logRetentionDays: 100 },
        path: "logRetentionDays",
        ways: [["and 120 is the nearest longer one", { logRetentionDays: 120 }]],
    },
    {
        args: { ...EMPTY, ...monitoring({ dashboard: true }) },
        path: "monitoring.dashboard",
        ways: [["remove it", { monitoring: null }]],
    },
    {
        args: { enableScanFindingsLogging: false, ...monitoring({ dashboard: true, events: ["PUSH"] }) },
        path: "monitoring.dashboard",
        ways: [
            ["set it to true", { enableScanFindingsLogging: true }],
            ["or leave it out", { enableScanFindingsLogging: null }],
        ],
    },
    {
        args: { ...EMPTY, ...monitoring(EMAILS) },
        path: "monitoring.notifications",
        ways: [["remove them", { monitoring: null }]],
    },
    {
        args: monitoring({ alarms: {}, notifications: {} }),
        path: "monitoring.notifications",
        ways: [["name emails, lambdaArns, queueArns or slack", monitoring(EMAILS)]],
    },
    {
        args: monitoring({ alarms: {}, notifications: { topicArn: TOPIC, kmsKeyArn: KEY } }),
        path: "monitoring.notifications.kmsKeyArn",
        ways: [
            ["remove one of the two", monitoring({ notifications: { kmsKeyArn: null } })],
            ["remove one of the two", monitoring({ notifications: { topicArn: null, emails: ["team@example.com"] } })],
        ],
    },
    {
        args: monitoring({ alarms: {}, notifications: { slack: { workspaceId: "shop", channelId: "C07EZ1ABC23" } } }),
        path: "monitoring.notifications.slack.workspaceId",
        ways: [
            [
                "the console of Amazon Q Developer in chat applications shows it",
                monitoring({ notifications: { slack: { workspaceId: "T07EA123LEP" } } }),
            ],
        ],
    },
    {
        args: monitoring({ alarms: {}, notifications: { slack: { workspaceId: "T07EA123LEP", channelId: "#shop" } } }),
        path: "monitoring.notifications.slack.channelId",
        ways: [
            [
                "it is the last part of the channel's link",
                monitoring({ notifications: { slack: { channelId: "C07EZ1ABC23" } } }),
            ],
        ],
    },
];
