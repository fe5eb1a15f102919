import type * as pulumi from "@pulumi/pulumi";
import { writtenPartition } from "../../aws/partitions.ts";
import type { FindingsNotice } from "../../ecr/monitoring/notifications.ts";
import { findingsNotices, NotifiedSeverity, slug } from "../../ecr/monitoring/notifications.ts";
import { keyArnProblem } from "../../ecr/repository/encryption.ts";
import type { NotificationOptions } from "../args/monitoring.ts";
import { isOutput } from "../options/outputs.ts";
import { propertyPath, shown } from "../problems/report.ts";
import { hasNoRepository, type MonitoringContext } from "./monitored.ts";

/** A Slack channel that is told, with a topic of its own, for chat wants its messages in another form. */
export interface SlackSettings {
    workspaceId: string;
    channelId: string;
    topicName: string;
    configurationName: string;
}

/** Who is notified of findings and alarms. */
export interface NotificationSettings {
    /** ARN of a given topic, or null: one is made. */
    topicArn: pulumi.Input<string> | null;
    /** Name of the topic where one is made. */
    topicName: string;
    /** ARN of a given key for topics that are made, or null. */
    kmsKeyArn: pulumi.Input<string> | null;
    /** Whether topics that are made are encrypted with the key that is made for the repositories. */
    usesSetKey: boolean;
    emails: string[];
    lambdaArns: pulumi.Input<string>[];
    queueArns: pulumi.Input<string>[];
    slack: SlackSettings | null;
    /** What is reported of findings. */
    notices: FindingsNotice[];
}

/** Characters in a topic's name. https://docs.aws.amazon.com/sns/latest/api/API_CreateTopic.html */
const TOPIC_LENGTH = 256;
/** Characters in the name of a chat configuration. https://docs.aws.amazon.com/chatbot/latest/APIReference/API_CreateSlackChannelConfiguration.html */
const CHAT_LENGTH = 128;

const ARNS = {
    topicArn: { service: "sns", rest: /^[\w-]{1,256}$/, what: "a topic of Amazon SNS (not FIFO)", example: "my-topic" },
    lambdaArns: {
        service: "lambda",
        rest: /^function:[\w-]{1,64}(?::[\w$-]{1,128})?$/,
        what: "a Lambda function",
        example: "function:my-function",
    },
    queueArns: { service: "sqs", rest: /^[\w-]{1,80}$/, what: "an SQS queue (not FIFO)", example: "my-queue" },
} as const;

/** Decides who is notified of what; null where no one is, or there is nothing to tell. */
export function resolveNotifications(
    written: NotificationOptions | null,
    alarms: number,
    context: MonitoringContext,
): NotificationSettings | null {
    if (written === null) {
        return null;
    }
    const { setName, scanType, repositories, makesKey, partition, report } = context;
    const { emails = [], lambdaArns = [], queueArns = [], slack = null } = withoutNulls(written);
    const topicArn = written.topicArn ?? null;
    const kmsKeyArn = written.kmsKeyArn ?? null;
    checkArns(topicArn === null ? [] : [topicArn], "topicArn", context);
    checkArns(lambdaArns, "lambdaArns", context);
    checkArns(queueArns, "queueArns", context);
    const hasNoSlack = slack === null && !context.shape.invalid.has("monitoring.notifications.slack");
    checkKey(kmsKeyArn, topicArn !== null && hasNoSlack, context);
    if (slack !== null && partition !== "aws") {
        report.problem(
            "monitoring.notifications.slack",
            "not-available",
            `must be left out, because Amazon Q Developer in chat applications does not exist in partition ${partition}`,
        );
    }
    if (repositories.length === 0 && alarms === 0) {
        if (hasNoRepository(context)) {
            report.warning(
                "monitoring.notifications",
                "have nothing to tell of, because the set has no repository and no alarm; remove them",
            );
        }
        return null;
    }
    const isHeard = topicArn !== null || slack !== null || emails.length + lambdaArns.length + queueArns.length > 0;
    if (!isHeard) {
        report.warning(
            "monitoring.notifications",
            "reach no one until the topic has a subscription; name emails, lambdaArns, queueArns or slack",
        );
    }
    return {
        topicArn,
        topicName: slug(setName, "ecr-notifications", TOPIC_LENGTH),
        kmsKeyArn,
        usesSetKey: kmsKeyArn === null && makesKey && (topicArn === null || slack !== null),
        emails: [...emails].sort(),
        lambdaArns: knownFirst(lambdaArns),
        queueArns: knownFirst(queueArns),
        slack:
            slack === null
                ? null
                : {
                      workspaceId: slack.workspaceId,
                      channelId: slack.channelId,
                      topicName: slug(setName, "ecr-slack", TOPIC_LENGTH),
                      configurationName: slug(setName, "ecr", CHAT_LENGTH),
                  },
        notices: findingsNotices(scanType, repositories, written.minimumSeverity ?? NotifiedSeverity.High),
    };
}

/** The known ones sorted, then those that are outputs, in the order they were given. */
function knownFirst(arns: readonly pulumi.Input<string>[]): pulumi.Input<string>[] {
    const known = arns.filter((arn) => !isOutput(arn)) as string[];
    return [...known.sort(), ...arns.filter(isOutput)];
}

function withoutNulls(written: NotificationOptions): NotificationOptions {
    return Object.fromEntries(Object.entries(written).filter(([, value]) => value !== null));
}

/** Checks the ARNs that are known now. */
function checkArns(
    arns: readonly pulumi.Input<string>[],
    option: keyof typeof ARNS,
    { partition, region, shape, report }: MonitoringContext,
): void {
    const { service, rest, what, example } = ARNS[option];
    const isList = option !== "topicArn";
    for (const [index, arn] of arns.entries()) {
        const path = propertyPath(["monitoring", "notifications", option, ...(isList ? [index] : [])]);
        const [head, itsPartition, itsService, itsRegion, account = "", ...more] = String(arn).split(":");
        const isArn = head === "arn" && itsService === service && /^\d{12}$/.test(account) && rest.test(more.join(":"));
        if (isOutput(arn) || shape.invalid.has("region")) {
            continue;
        }
        if (!isArn) {
            report.problem(
                path,
                "wrong-format",
                `must be the ARN of ${what}, such as arn:${partition}:${service}:${region}:123456789012:${example}, found ${shown(arn)}`,
            );
        } else if (
            itsPartition !== partition ||
            writtenPartition(itsRegion ?? "")?.id !== partition ||
            (option === "topicArn" && itsRegion !== region)
        ) {
            const where =
                option === "topicArn" ? `in ${region}, where the alarms are` : `in a region of partition ${partition}`;
            report.problem(path, "wrong-format", `must be ${what} ${where}, found ${shown(arn)}`);
        }
    }
}

function checkKey(
    kmsKeyArn: pulumi.Input<string> | null,
    isIdle: boolean,
    { partition, region, shape, report }: MonitoringContext,
): void {
    const path = "monitoring.notifications.kmsKeyArn";
    if (kmsKeyArn === null) {
        return;
    }
    if (isIdle) {
        report.problem(
            path,
            "option-conflict",
            "is the key of a topic that is made, found topicArn next to it; remove one of the two",
        );
    } else if (!isOutput(kmsKeyArn) && !shape.invalid.has("region")) {
        const problem = keyArnProblem(String(kmsKeyArn), partition, region);
        if (problem !== null) {
            report.problem(path, "wrong-format", `${problem}, found ${shown(kmsKeyArn)}`);
        }
    }
}
