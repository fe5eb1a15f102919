import assert from "node:assert/strict";
import {
    CloudWatchLogsClient,
    CreateLogGroupCommand,
    DeleteLogGroupCommand,
    FilterLogEventsCommand,
} from "@aws-sdk/client-cloudwatch-logs";
import { EventBridgeClient, PutEventsCommand } from "@aws-sdk/client-eventbridge";
import { about, type SampleEvent } from "../support/events.ts";
import { readFindingsLog } from "./aws.ts";
import { type Config, createStack, needEngine, resetAws, type TestStack } from "./engine.ts";
import { alone } from "./samples.ts";

const OWN = "myproject-prod-web-app";
const GROUP = "/aws/events/ecr/myproject-prod";

const TRAIL_GROUP = "trail";
const FUNCTION = "forwarder";
const FUNCTION_ARN = `arn:aws:lambda:us-east-1:123456789012:function:${FUNCTION}`;

// All options except a chat channel, which the local AWS lacks.
const CONFIG: Config = {
    ...alone("prod"),
    "ecr:monitoring": {
        events: ["PUSH", "DELETE", "REPLICATION"],
        alarms: { pullsPerHour: 1000, pushesPerHour: 50, cloudTrailLogGroupName: TRAIL_GROUP },
        notifications: {
            emails: ["platform@example.com"],
            lambdaArns: [FUNCTION_ARN],
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

/** Calls a service for which the project has no client; returns the text of the response. */
async function call(service: string, path: string, body?: URLSearchParams | object): Promise<string> {
    const credential = `testing/20260101/us-east-1/${service}/aws4_request`;
    const answer = await fetch(`${process.env.AWS_ENDPOINT_URL}${path}`, {
        method: body === undefined ? "GET" : "POST",
        headers: { authorization: `AWS4-HMAC-SHA256 Credential=${credential}, SignedHeaders=host, Signature=x` },
        ...(body !== undefined && { body: body instanceof URLSearchParams ? body : JSON.stringify(body) }),
    });
    const text = await answer.text();
    assert.ok(answer.ok, `the local AWS answers ${service} ${path}: ${answer.status} ${text}`);
    return text;
}

/** Creates what the stack expects to exist: the log group of a trail, and a function. */
async function createExisting(): Promise<void> {
    await new CloudWatchLogsClient({ region: "us-east-1" }).send(
        new CreateLogGroupCommand({ logGroupName: TRAIL_GROUP }),
    );
    const trust = {
        Version: "2012-10-17",
        Statement: [{ Effect: "Allow", Principal: { Service: "lambda.amazonaws.com" }, Action: "sts:AssumeRole" }],
    };
    await call(
        "iam",
        "/",
        new URLSearchParams({
            Action: "CreateRole",
            Version: "2010-05-08",
            RoleName: FUNCTION,
            AssumeRolePolicyDocument: JSON.stringify(trust),
        }),
    );
    const emptyArchive = Buffer.concat([Buffer.from("PK\x05\x06"), Buffer.alloc(18)]).toString("base64");
    await call("lambda", "/2015-03-31/functions", {
        FunctionName: FUNCTION,
        Role: `arn:aws:iam::123456789012:role/${FUNCTION}`,
        Code: { ZipFile: emptyArchive },
        Handler: "index.handler",
        Runtime: "nodejs24.x",
    });
}

/** The names of the alarms in AWS, sorted. */
async function readAlarms(): Promise<string[]> {
    const query = { Action: "DescribeAlarms", Version: "2010-08-01", MaxRecords: "100" };
    const text = await call("monitoring", "/", new URLSearchParams(query));
    return [...text.matchAll(/<AlarmName>([^<]+)</g)].map(([, name]) => name ?? "").sort();
}

/** Protocol and endpoint of each subscription of the topic, sorted. */
async function readSubscriptions(): Promise<string[]> {
    const query = { Action: "ListSubscriptions", Version: "2010-03-31" };
    const text = await call("sns", "/", new URLSearchParams(query));
    const field = (name: string) =>
        [...text.matchAll(new RegExp(`<${name}>([^<]+)<`, "g"))].map(([, value]) => value ?? "");
    const endpoints = field("Endpoint");
    return field("Protocol")
        .map((protocol, index) => `${protocol} ${endpoints[index]}`)
        .sort();
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
        await createExisting();
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
                "myproject-prod-ecr-failed-authentications",
                "myproject-prod-ecr-failed-replications",
                "myproject-prod-ecr-high-findings",
                "myproject-prod-ecr-pushes",
                ...["web-app", "worker"].flatMap((key) =>
                    ["image-count", "image-quota", "lifecycle", "pulls"].map((kind) => `myproject-prod-${key}-${kind}`),
                ),
            ],
        );
        assert.equal(names.length, 21);
    });

    it("subscribes each target to the topic, which may invoke the function", async () => {
        assert.deepEqual(await readSubscriptions(), [
            "email platform@example.com",
            `lambda ${FUNCTION_ARN}`,
            "sqs arn:aws:sqs:us-east-1:123456789012:findings",
        ]);
        const { Policy } = JSON.parse(await call("lambda", `/2015-03-31/functions/${FUNCTION}/policy`));
        const { Statement } = JSON.parse(Policy);
        assert.deepEqual(
            Statement.map(({ Sid: _, ...statement }: { Sid: string }) => statement),
            [
                {
                    Effect: "Allow",
                    Principal: { Service: "sns.amazonaws.com" },
                    Action: "lambda:InvokeFunction",
                    Resource: FUNCTION_ARN,
                    Condition: {
                        ArnLike: {
                            "AWS:SourceArn": "arn:aws:sns:us-east-1:123456789012:myproject-prod-ecr-notifications",
                        },
                    },
                },
            ],
        );
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
        assert.deepEqual(await readSubscriptions(), []);
        await new CloudWatchLogsClient({ region: "us-east-1" }).send(
            new DeleteLogGroupCommand({ logGroupName: TRAIL_GROUP }),
        );
        assert.deepEqual(await readFindingsLog(), { groups: [], policies: [], rules: [] });
        assert.deepEqual(await readAlarms(), []);
    });
});
