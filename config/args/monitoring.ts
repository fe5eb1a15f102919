import type * as pulumi from "@pulumi/pulumi";
import type { EventKind } from "../../ecr/monitoring/events.ts";
import type { NotifiedSeverity } from "../../ecr/monitoring/notifications.ts";
import type { EmailAddress } from "./values.ts";

/**
 * From which value on each alarm goes off; 0 turns one off. What is left out is decided by the environment's preset.
 * @fix write {} for those of the preset
 * @separate
 */
export interface AlarmOptions {
    /**
     * Critical findings within five minutes. Defaults to 1; 5 in dev.
     * @minimum 0
     * @maximum 1000000000
     */
    criticalFindings?: number;
    /**
     * High findings within five minutes. Defaults to 10 in staging and qa, 5 in uat and prod, none in dev.
     * @minimum 0
     * @maximum 1000000000
     */
    highFindings?: number;
    /**
     * Images of a repository, in percent of the account's quota. One alarm a repository. Defaults to 80; none in dev.
     * @minimum 0
     * @maximum 100
     */
    imageQuotaPercent?: number;
    /**
     * Images of a repository, in percent of what its lifecycle keeps, at least 100. One alarm a repository. Defaults to none; 500 in uat and prod.
     * @minimum 0
     * @maximum 100000
     */
    imageCountPercent?: number;
    /**
     * Days, at most 7, for which a repository holds more images than its lifecycle keeps (by imageCountPercent), until the lifecycle counts as not running. One alarm a repository. Defaults to none; 3 in uat and prod.
     * @minimum 0
     * @maximum 7
     */
    lifecycleDays?: number;
    /**
     * Pulls of one repository within an hour. One alarm a repository. Defaults to none.
     * @minimum 0
     * @maximum 1000000000
     */
    pullsPerHour?: number;
    /**
     * Pushes to all repositories together within an hour. Defaults to none.
     * @minimum 0
     * @maximum 1000000000
     */
    pushesPerHour?: number;
    /**
     * Replicates to other regions of this account that failed within an hour. Defaults to 1 where images are replicated.
     * @minimum 0
     * @maximum 1000000000
     */
    failedReplications?: number;
    /**
     * Calls of Amazon ECR, by anybody in the account, that were refused within five minutes. Needs cloudTrailLogGroupName; then defaults to 10.
     * @minimum 0
     * @maximum 1000000000
     */
    failedAuthentications?: number;
    /**
     * Name of the log group that a CloudTrail trail of this account writes to, in the same region. AWS has no other trace of refused calls.
     * @pattern ^[.\-_/#A-Za-z0-9]{1,512}$
     * @must be the name of a log group, 1 to 512 letters, digits and . - _ / #
     * @fix `aws logs describe-log-groups` lists them
     */
    cloudTrailLogGroupName?: pulumi.Input<string>;
}

/** A Slack channel, through Amazon Q Developer in chat applications (AWS Chatbot). The workspace has to be authorized in its console once. */
export interface SlackOptions {
    /**
     * Id of the workspace, such as T07EA123LEP.
     * @pattern ^[0-9A-Z]{1,255}$
     * @must be the id of a Slack workspace, such as T07EA123LEP
     * @fix the console of Amazon Q Developer in chat applications shows it
     * @standIn T0ENCRYPTED
     */
    workspaceId: string;
    /**
     * Id of the channel, such as C07EZ1ABC23.
     * @pattern ^[A-Za-z0-9]{1,255}$
     * @must be the id of a Slack channel, such as C07EZ1ABC23
     * @fix it is the last part of the channel's link
     * @standIn C0ENCRYPTED
     */
    channelId: string;
}

/**
 * Who is notified of high and critical findings, and of alarms.
 * @separate
 */
export interface NotificationOptions {
    /** ARN of an SNS topic of your own, whose policy lets EventBridge and CloudWatch publish. Defaults to a topic that is made for the set. */
    topicArn?: pulumi.Input<string>;
    /** ARN of a KMS key for the topic that is made, whose policy lets EventBridge and CloudWatch use it. Defaults to the key that is made for the repositories of the set, else none. */
    kmsKeyArn?: pulumi.Input<string>;
    /**
     * From which severity on findings are reported: HIGH or CRITICAL. Defaults to HIGH.
     * @default HIGH
     */
    minimumSeverity?: NotifiedSeverity;
    /**
     * E-mail addresses. Each gets a message first, with a link to confirm.
     * @default []
     * @uniqueItems
     */
    emails?: EmailAddress[];
    /**
     * ARNs of Lambda functions, which get the right to be called.
     * @default []
     * @uniqueItems
     * @output
     */
    lambdaArns?: pulumi.Input<string>[];
    /**
     * ARNs of SQS queues, whose policies let the topic send.
     * @default []
     * @uniqueItems
     * @output
     */
    queueArns?: pulumi.Input<string>[];
    /** A Slack channel. */
    slack?: SlackOptions;
}

/**
 * What is logged, watched, reported and drawn, in addition to the log of scan results. Each costs a little, so nothing of it is on by itself.
 * @separate
 */
export interface MonitoringOptions {
    /**
     * What is written to the log in addition to scan results: PUSH, DELETE, REPLICATION, PULL_THROUGH_CACHE (of the caches of the set, or else of the registry). Defaults to none.
     * @default []
     * @uniqueItems
     */
    events?: EventKind[];
    /** ARN of a KMS key for the log group, whose policy lets CloudWatch Logs use it. Defaults to encryption by CloudWatch Logs itself. */
    logKmsKeyArn?: pulumi.Input<string>;
    /** The alarms; an empty map takes those of the preset. Defaults to none. */
    alarms?: AlarmOptions;
    /** Who is notified of findings and alarms; an empty map makes a topic without subscribers. Defaults to no one. */
    notifications?: NotificationOptions;
    /**
     * Whether a CloudWatch dashboard is made. Defaults to false.
     * @default false
     */
    dashboard?: boolean;
}
