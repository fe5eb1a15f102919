import * as cloudwatch from "@pulumi/aws/cloudwatch/index.js";
import * as lambda from "@pulumi/aws/lambda/index.js";
import * as sns from "@pulumi/aws/sns/index.js";
import * as pulumi from "@pulumi/pulumi";
import { canonicalJson } from "../../aws/json.ts";
import type { NotificationSettings, Tags } from "../../config/settings.ts";
import { calledFunction, topicPolicy } from "../../ecr/monitoring/notifications.ts";
import { ConfigurationError } from "../errors.ts";
import type { MonitoringParent } from "./context.ts";
import { createSlackChannel } from "./slack.ts";

/** The topics that are told. */
export interface Topics {
    /** ARN of the one for people and programs. */
    main: pulumi.Output<string>;
    /** ARN of the one for chat, or null. */
    chat: pulumi.Output<string> | null;
}

/** Makes the topics, who listens to them, and the rules that report findings. */
export function createTopics(
    settings: NotificationSettings,
    setKeyArn: pulumi.Output<string> | null,
    accountId: () => pulumi.Output<string>,
    tags: Tags,
    place: MonitoringParent,
): Topics {
    const { region, setName, parent } = place;
    const key = settings.kmsKeyArn ?? (settings.usesSetKey ? setKeyArn : null);
    const make = (name: string, topicName: string) => createTopic(name, topicName, key, tags, place);
    const main =
        settings.topicArn === null
            ? make(`${setName}-notifications`, settings.topicName)
            : pulumi.output(settings.topicArn);
    // Alarms take the ARN as it is, which is known before the update.
    const published =
        settings.topicArn === null || settings.notices.length === 0 ? main : givenTopic(main, accountId());
    const chat = settings.slack === null ? null : make(`${setName}-slack`, settings.slack.topicName);
    createSubscriptions(settings, main, place);
    if (settings.slack !== null && chat !== null) {
        createSlackChannel(settings.slack, chat, tags, place);
    }
    for (const { id, patterns, message } of settings.notices) {
        for (const [index, eventPattern] of patterns.entries()) {
            const name = `${setName}-notify-${id}-${index}`;
            const rule = new cloudwatch.EventRule(
                name,
                { region, description: "Findings that somebody is notified of", eventPattern, tags },
                { parent },
            );
            const tell = (targetName: string, arn: pulumi.Input<string>, inputTemplate: string) =>
                new cloudwatch.EventTarget(
                    targetName,
                    {
                        region,
                        rule: rule.name,
                        arn,
                        inputTransformer: { inputPaths: message.inputPaths, inputTemplate },
                    },
                    { parent },
                );
            tell(name, published, message.text);
            if (chat !== null) {
                tell(`${name}-slack`, chat, message.chat);
            }
        }
    }
    return { main, chat };
}

/**
 * A topic of the account itself: EventBridge reaches one of another account only through a role.
 * https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-service-cross-account.html
 */
function givenTopic(topicArn: pulumi.Output<string>, accountId: pulumi.Output<string>): pulumi.Output<string> {
    return pulumi.all([topicArn, accountId]).apply(([arn, own]) => {
        if (arn.split(":")[4] !== own) {
            const path = "monitoring.notifications.topicArn";
            const reason = `must be a topic of this account, ${own}, or findings are never published to it, found ${arn}; remove topicArn, and subscribe the other account with lambdaArns or queueArns`;
            throw new ConfigurationError([{ path, code: "wrong-account", reason }], pulumi.getStack());
        }
        return arn;
    });
}

/** Makes a topic that alarms and events may publish to; answers its ARN, for use once its policy stands. */
function createTopic(
    name: string,
    topicName: string,
    kmsMasterKeyId: pulumi.Input<string> | null,
    tags: Tags,
    { region, parent }: MonitoringParent,
): pulumi.Output<string> {
    const topic = new sns.Topic(
        name,
        { region, name: topicName, ...(kmsMasterKeyId !== null && { kmsMasterKeyId }), tags },
        { parent },
    );
    const policy = new sns.TopicPolicy(
        name,
        { region, arn: topic.arn, policy: topic.arn.apply((arn) => canonicalJson(topicPolicy(arn))) },
        { parent },
    );
    return policy.arn;
}

function createSubscriptions(
    { emails, lambdaArns, queueArns }: NotificationSettings,
    topic: pulumi.Output<string>,
    { region, setName, parent }: MonitoringParent,
): void {
    for (const email of emails) {
        new sns.TopicSubscription(
            `${setName}-notify-${email}`,
            { region, topic, protocol: "email", endpoint: email },
            { parent },
        );
    }
    for (const [index, endpoint] of lambdaArns.entries()) {
        const name = `${setName}-notify-${named(endpoint, `lambda-${index}`)}`;
        const called = typeof endpoint === "string" ? calledFunction(endpoint) : calledWhenKnown(endpoint);
        const permission = new lambda.Permission(
            name,
            {
                // The permission belongs to the function, which may be in another region.
                region: pulumi.output(endpoint).apply((arn) => arn.split(":")[3] || region),
                action: "lambda:InvokeFunction",
                ...called,
                principal: "sns.amazonaws.com",
                sourceArn: topic,
            },
            { parent },
        );
        new sns.TopicSubscription(
            name,
            { region, topic, protocol: "lambda", endpoint },
            { parent, dependsOn: permission },
        );
    }
    for (const [index, endpoint] of queueArns.entries()) {
        new sns.TopicSubscription(
            `${setName}-notify-${named(endpoint, `queue-${index}`)}`,
            { region, topic, protocol: "sqs", endpoint },
            { parent },
        );
    }
}

/** The function of an ARN that is an output, and its alias or version. */
function calledWhenKnown(endpoint: pulumi.Input<string>): Pick<lambda.PermissionArgs, "function" | "qualifier"> {
    const parts = pulumi.output(endpoint).apply(calledFunction);
    return { function: parts.apply((part) => part.function), qualifier: parts.apply((part) => part.qualifier) };
}

/** A name that stays when others come and go: the ARN itself, where it is known. */
function named(arn: pulumi.Input<string>, otherwise: string): string {
    return typeof arn === "string" ? arn : otherwise;
}
