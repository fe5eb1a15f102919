import assert from "node:assert/strict";
import { CloudWatchLogsClient, FilterLogEventsCommand } from "@aws-sdk/client-cloudwatch-logs";
import { EventBridgeClient, PutEventsCommand } from "@aws-sdk/client-eventbridge";
import { about, type SampleEvent } from "../support/events.ts";
import { readFindingsLog } from "./aws.ts";
import { type Config, createStack, needEngine, resetAws, type TestStack } from "./engine.ts";
import { sample } from "./samples.ts";

const OWN = "myproject-prod-web-app";
const GROUP = "/aws/events/ecr/myproject-prod";

// All of it but what the local AWS lacks: a chat channel, and a function and a trail to hang on to.
const CONFIG: Config = {
    ...sample("prod"),
    "ecr:monitoring": {
        events: ["PUSH", "DELETE", "REPLICATION"],
        alarms: { pullsPerHour: 1000, pushesPerHour: 50 },
        notifications: {
            emails: ["platform@example.com"],
            queueArns: ["arn:aws:sqs:us-east-1:123456789012:findings"],
        },
        dashboard: true,
    },
};

/** Puts events on the bus of a region, as AWS's services would. */
async function put(events: readonly SampleEvent[], region = "us-east-1"): Promise<void> {
    const { FailedEntryCount } = await new EventBridgeClient({ region }).send(
        new PutEventsCommand({
            Entries: events.map((event) => ({
                Source: String(event.source),
                DetailType: String(event["detail-type"]),
                Detail: JSON.stringify(event.detail),
                Resources: event.resources as string[],
            })),
        }),
    );
    assert.equal(FailedEntryCount, 0);
}

/** A copy of the set's repository that failed, from one region; the sample's comes from us-west-2. */
function failedCopy(sourceRegion: string, sourceAccount = "123456789012"): SampleEvent {
    const event = about("replication-failed", OWN);
    return {
        ...event,
        detail: { ...event.detail, "source-region": sourceRegion, "source-account": sourceAccount },
    };
}

/** The names of the alarms that AWS holds, sorted. */
async function readAlarms(): Promise<string[]> {
    const answer = await fetch(process.env.AWS_ENDPOINT_URL ?? "", {
        method: "POST",
        headers: {
            "content-type": "application/x-www-form-urlencoded",
            authorization:
                "AWS4-HMAC-SHA256 Credential=testing/20260101/us-east-1/monitoring/aws4_request, SignedHeaders=host, Signature=x",
        },
        body: "Action=DescribeAlarms&Version=2010-08-01&MaxRecords=100",
    });
    assert.ok(answer.ok, `the local AWS lists its alarms: ${answer.status}`);
    return [...(await answer.text()).matchAll(/<AlarmName>([^<]+)</g)].map(([, name]) => name ?? "").sort();
}

/** What the log holds: kind of event, and repository. */
async function logged(): Promise<string[]> {
    const { events = [] } = await new CloudWatchLogsClient({ region: "us-east-1" }).send(
        new FilterLogEventsCommand({ logGroupName: GROUP }),
    );
    return events
        .map(({ message }) => JSON.parse(message ?? "{}") as SampleEvent)
        .map((event) => `${event["detail-type"]} ${event.detail?.["repository-name"]}`)
        .sort();
}

describe("monitoring of the prod stack on the real engine", function () {
    this.timeout(300_000);
    let prod: TestStack;

    before(async function () {
        await needEngine(this);
        await resetAws();
        prod = await createStack("prod", CONFIG);
    });

    after(() => prod?.remove());

    it("is made, and says where the dashboard and the topic are", async () => {
        const { outputs } = await prod.stack.up();
        assert.equal(
            outputs.dashboardUrl?.value,
            "https://us-east-1.console.aws.amazon.com/cloudwatch/home?region=us-east-1#dashboards/dashboard/myproject-prod-ecr",
        );
        assert.equal(
            outputs.notificationTopicArn?.value,
            "arn:aws:sns:us-east-1:123456789012:myproject-prod-ecr-notifications",
        );
    });

    it("has the alarms in AWS", async () => {
        const names = await readAlarms();
        assert.deepEqual(
            names.filter((name) => !name.startsWith("myproject-prod-api") && !name.startsWith("myproject-prod-lambda")),
            [
                "myproject-prod-ecr-critical-findings",
                "myproject-prod-ecr-failed-replications",
                "myproject-prod-ecr-high-findings",
                "myproject-prod-ecr-pushes",
                ...["web-app", "worker"].flatMap((key) =>
                    ["image-count", "image-quota", "lifecycle", "pulls"].map((kind) => `myproject-prod-${key}-${kind}`),
                ),
            ],
        );
        assert.equal(names.length, 20);
    });

    it("logs the events of the set's repositories", async () => {
        // The rule that tells of findings looks into a list of objects, where the local AWS never matches: so nothing
        // goes to the topic, which it could not deliver to, and the same kind of rule for the log is not tried here.
        await put([
            ...["inspector-scan", "image-push", "image-delete"].map((name) => about(name, OWN)),
            failedCopy("us-east-1"),
        ]);
        assert.deepEqual(await logged(), [
            `ECR Image Action ${OWN}`,
            `ECR Image Action ${OWN}`,
            `ECR Replication Action ${OWN}`,
            `Inspector2 Scan arn:aws:ecr:us-east-2:123456789012:repository/${OWN}`,
        ]);
    });

    it("does not log foreign events, nor those of instances and functions", async () => {
        const before = await logged();
        const foreign = ["inspector-scan", "image-push", "image-delete", "replication-failed", "basic-scan"];
        await put([
            ...foreign.map((name) => about(name, `${OWN}-2`)),
            ...["inspector-scan-ec2", "inspector-finding-ec2", "inspector-finding-lambda"].map((name) =>
                about(name, OWN),
            ),
            // Of basic scanning, which this registry does not do.
            about("basic-scan", OWN),
            about("pull-through-cache", OWN),
        ]);
        // Of copies into this region: from a set that mirrors this one, and from another account.
        await put([failedCopy("us-west-2"), failedCopy("us-east-1", "210987654321")]);
        assert.deepEqual(await logged(), before);
    });

    it("carries over what replication says in the other region", async () => {
        const before = await logged();
        await put(
            [failedCopy("us-east-1"), failedCopy("eu-west-1"), about("replication-failed", `${OWN}-2`)],
            "us-west-2",
        );
        assert.deepEqual(await logged(), [...before, `ECR Replication Action ${OWN}`].sort());
    });

    it("changes nothing the second time, nor in another order", async () => {
        assert.deepEqual(await prod.changes(), {});
        const monitoring = CONFIG["ecr:monitoring"] as Record<string, unknown>;
        prod.configure({
            ...CONFIG,
            "ecr:monitoring": {
                ...Object.fromEntries(Object.entries(monitoring).reverse()),
                events: ["REPLICATION", "DELETE", "PUSH"],
            },
        });
        assert.deepEqual(await prod.changes(), {});
    });

    it("changes an alarm where its threshold changes, and nothing else", async () => {
        const monitoring = CONFIG["ecr:monitoring"] as Record<string, object>;
        prod.configure({
            ...CONFIG,
            "ecr:monitoring": { ...monitoring, alarms: { ...monitoring.alarms, criticalFindings: 3 } },
        });
        assert.deepEqual(await prod.changes(), { "MetricAlarm ecr-critical-findings": "update" });
    });

    it("goes when the stack goes", async () => {
        prod.configure(CONFIG);
        prod.pulumi("state", "unprotect", "--all", "--yes", "--stack", "prod");
        await prod.stack.destroy();
        assert.deepEqual(await readFindingsLog(), { groups: [], policies: [], rules: [] });
        assert.deepEqual(await readAlarms(), []);
    });
});
