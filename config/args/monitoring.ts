import type * as pulumi from "@pulumi/pulumi";
import type { EventKind } from "../../ecr/monitoring/events.ts";
import type { NotifiedSeverity } from "../../ecr/monitoring/notifications.ts";

/** From which value on each alarm goes off; 0 turns one off. What is left out is decided by the environment's preset. */
export interface AlarmOptions {
    /** Critical findings within five minutes. Defaults to 1; 5 in dev. */
    criticalFindings?: number;
    /** High findings within five minutes. Defaults to 10 in staging and qa, 5 in uat and prod, none in dev. */
    highFindings?: number;
    /** Images of a repository, in percent of the account's quota. One alarm a repository. Defaults to 80; none in dev. */
    imageQuotaPercent?: number;
    /** Images of a repository, in percent of what its lifecycle keeps, at least 100. One alarm a repository. Defaults to none; 500 in uat and prod. */
    imageCountPercent?: number;
    /** Days, at most 7, for which a repository holds more images than its lifecycle keeps (by imageCountPercent), until the lifecycle counts as not running. One alarm a repository. Defaults to none; 3 in uat and prod. */
    lifecycleDays?: number;
    /** Pulls of one repository within an hour. One alarm a repository. Defaults to none. */
    pullsPerHour?: number;
    /** Pushes to all repositories together within an hour. Defaults to none. */
    pushesPerHour?: number;
    /** Copies to other regions of this account that failed within an hour. Defaults to 1 where images are copied. */
    failedReplications?: number;
    /** Calls of Amazon ECR, by anybody in the account, that were refused within five minutes. Needs cloudTrailLogGroupName; then defaults to 10. */
    failedAuthentications?: number;
    /** Name of the log group that a CloudTrail trail of this account writes to, in the same region. AWS has no other trace of refused calls. */
    cloudTrailLogGroupName?: pulumi.Input<string>;
}

/** A Slack channel, through Amazon Q Developer in chat applications (AWS Chatbot). The workspace has to be authorized in its console once. */
export interface SlackOptions {
    /** Id of the workspace, such as T07EA123LEP. */
    workspaceId: string;
    /** Id of the channel, such as C07EZ1ABC23. */
    channelId: string;
}

/** Who is told of high and critical findings, and of alarms. */
export interface NotificationOptions {
    /** ARN of an SNS topic of your own, whose policy lets EventBridge and CloudWatch publish. Defaults to a topic that is made for the set. */
    topicArn?: pulumi.Input<string>;
    /** ARN of a KMS key for the topic that is made, whose policy lets EventBridge and CloudWatch use it. Defaults to the key that is made for the repositories of the set, else none. */
    kmsKeyArn?: pulumi.Input<string>;
    /** From which severity on findings are reported: HIGH or CRITICAL. Defaults to HIGH. */
    minimumSeverity?: NotifiedSeverity;
    /** E-mail addresses. Each gets a message first, with a link to confirm. */
    emails?: string[];
    /** ARNs of Lambda functions, which get the right to be called. */
    lambdaArns?: pulumi.Input<string>[];
    /** ARNs of SQS queues, whose policies let the topic send. */
    queueArns?: pulumi.Input<string>[];
    /** A Slack channel. */
    slack?: SlackOptions;
}

/** What is logged, watched, reported and drawn, beside the log of scan results. Each costs a little, so nothing of it is on by itself. */
export interface MonitoringOptions {
    /** What is written to the log beside scan results: PUSH, DELETE, REPLICATION, PULL_THROUGH_CACHE (of the caches of the set, or else of the registry). Defaults to none. */
    events?: EventKind[];
    /** ARN of a KMS key for the log group, whose policy lets CloudWatch Logs use it. Defaults to encryption by CloudWatch Logs itself. */
    logKmsKeyArn?: pulumi.Input<string>;
    /** The alarms; an empty mapping takes those of the preset. Defaults to none. */
    alarms?: AlarmOptions;
    /** Who is told of findings and alarms; an empty mapping makes a topic without subscribers. Defaults to nobody. */
    notifications?: NotificationOptions;
    /** Whether a CloudWatch dashboard is made. Defaults to false. */
    dashboard?: boolean;
}
