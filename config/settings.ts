import type * as pulumi from "@pulumi/pulumi";
import type { Alarm } from "../ecr/monitoring/alarms.ts";
import type { MetricFilter } from "../ecr/monitoring/filters.ts";
import type { FindingsNotice } from "../ecr/monitoring/notifications.ts";
import type { TemplateUse } from "../ecr/registry/creationTemplates.ts";
import type { ReplicationRule } from "../ecr/registry/replication.ts";
import type { ScanningConfiguration } from "../ecr/registry/scanning.ts";
import type { RegistryRequests } from "./args/registry.ts";
import type { Environment } from "./options/presets.ts";
import type { Problem } from "./problems/report.ts";
import type { RequestsToMerge } from "./registry/merging.ts";
import type { DeletionSettings } from "./repository/deletion.ts";
import type { EncryptionSettings } from "./repository/encryption.ts";
import type { MutabilitySettings } from "./repository/mutability.ts";

/** Tags as they are sent; a value may come from another resource. */
export type Tags = Record<string, pulumi.Input<string>>;

/** What one repository is, with nothing left to decide. */
export interface RepositorySettings extends MutabilitySettings, EncryptionSettings, DeletionSettings {
    /** The repository key. */
    key: string;
    /** Former keys. */
    aliases: string[];
    /** The repository name, in AWS. */
    name: string;
    /** Whether the repository's own flag asks for a scan on push. The registry's rules decide; the flag holds where there are none. */
    scanOnPush: boolean;
    /** Lifecycle policy, canonical JSON. */
    lifecyclePolicy: string;
    /** Repository policy, canonical JSON, or null where nobody is granted access. */
    repositoryPolicy: string | null;
    tags: Tags;
}

/** The key that is made for the repositories that ask for KMS and name no key. */
export interface KeySettings {
    /** Its alias, with `alias/`. */
    alias: string;
    description: string;
    /** Whether alarms and events may use it, for the topics that it encrypts. */
    servesTopics: boolean;
    /** Without the key, images encrypted with it are lost: it is protected as long as one of its repositories is. */
    deletionProtection: boolean;
}

/** The log of scan results and of what else is logged. */
export interface FindingsLogSettings {
    logGroupName: string;
    retentionInDays: number;
    /** Name of the log resource policy, of which an account has at most ten a region. */
    policyName: string;
    /** ARN of the key that encrypts it, or null: CloudWatch Logs itself. */
    kmsKeyArn: pulumi.Input<string> | null;
    /** EventBridge patterns of scan results, one a rule. */
    eventPatterns: string[];
    /** EventBridge patterns of other events but copies, whose account is known later; one a rule. */
    otherEventPatterns: string[];
}

/** A Slack channel that is told, with a topic of its own, for chat wants its messages in another form. */
export interface SlackSettings {
    workspaceId: string;
    channelId: string;
    topicName: string;
    configurationName: string;
}

/** Who is told of findings and alarms. */
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

/** A dashboard of CloudWatch. */
export interface DashboardSettings {
    name: string;
    /** Canonical JSON. */
    body: string;
    url: string;
}

/** What is watched, reported and drawn. */
export interface MonitoringSettings {
    /** Namespace of the set's own metrics. */
    namespace: string;
    /** Filters that make metrics from logs. */
    filters: MetricFilter[];
    /** Log group that the filter for refused calls reads, or null where these are not counted. */
    cloudTrailLogGroupName: pulumi.Input<string> | null;
    alarms: Alarm[];
    /** Regions whose replication results are carried to the log. */
    replicationEvents: string[];
    /** Null where nobody is told. */
    notifications: NotificationSettings | null;
    /** Null without a dashboard. */
    dashboard: DashboardSettings | null;
}

/** A cache of another registry. */
export interface CacheSettings {
    /** Prefix of its repositories, without a `/` at its end, or ROOT. */
    prefix: string;
    upstreamUrl: string;
    /** Null for all repositories of the upstream. */
    upstreamPrefix: string | null;
    /** ARN of the secret with the credentials, or null. */
    credentialArn: pulumi.Input<string> | null;
    /** The credentials from which a secret is made, or null. */
    credentials: { username: pulumi.Input<string>; accessToken: pulumi.Input<string> } | null;
    /** ARN of the role that reads the upstream, or null. */
    roleArn: pulumi.Input<string> | null;
}

/** A template of repositories that Amazon ECR creates by itself. */
export interface TemplateSettings extends MutabilitySettings, EncryptionSettings {
    /** Prefix of their names, without a `/` at its end, or ROOT. */
    prefix: string;
    description: string;
    /** Sorted. */
    appliedFor: TemplateUse[];
    /** Lifecycle policy, canonical JSON. */
    lifecyclePolicy: string;
    /** Repository policy, canonical JSON, or null where nobody is granted access. */
    repositoryPolicy: string | null;
    /** Whether a key that is made for its repositories is protected: their images are lost without it. */
    deletionProtection: boolean;
    /** ARN of the role that creates the repositories, or null where one is made. */
    roleArn: pulumi.Input<string> | null;
    tags: Tags;
}

/** A setting of the account, in the region. */
export interface AccountSetting {
    /** Its name in Amazon ECR, such as BASIC_SCAN_TYPE_VERSION. */
    name: string;
    value: string;
}

/** What exists once per account and region. */
export interface RegistrySettings {
    /** Whether this set writes it. */
    manage: boolean;
    /** Whether rules that this stack did not write may be replaced. */
    takeOver: boolean;
    /** Whether previews and updates look at what the account holds. */
    checkLive: boolean;
    /** Null where no repository asks to be scanned. */
    scanning: ScanningConfiguration | null;
    /** Empty where no repository asks for replication. */
    replication: ReplicationRule[];
    /** What the repositories of this set ask for, and of those other sets whose requests are known: made of it are the rules above. */
    requests: RequestsToMerge;
    /** Requests of other sets that are known later, when they have to be merged with the others; with their positions in `registry.include`. */
    later: { index: number; requests: pulumi.Input<RegistryRequests> }[];
    /** Registry policy, canonical JSON, or null. */
    policy: string | null;
    /** Sorted by name. */
    accountSettings: AccountSetting[];
    /** Sorted by prefix. */
    caches: CacheSettings[];
    /** Sorted by prefix. */
    templates: TemplateSettings[];
    /** ARNs of principals, sorted. */
    pullTimeUpdateExclusions: string[];
}

/** A whole set, with nothing left to decide: plain, complete, sorted. */
export interface RepositorySetSettings {
    project: string;
    environment: Environment;
    region: string;
    /** Partition of the region, such as aws. */
    partition: string;
    /** Sorted by key. */
    repositories: RepositorySettings[];
    /** Null where no repository needs it. */
    key: KeySettings | null;
    registry: RegistrySettings;
    /** Null where nothing is logged. */
    findingsLog: FindingsLogSettings | null;
    monitoring: MonitoringSettings;
    /** References and digests of what runs, sorted; empty where nothing is known of it. */
    imagesInUse: string[];
    /** Tags of the resources that belong to the whole set. */
    tags: Tags;
}

/** What resolving args gives: settings, or problems. */
export interface Resolution {
    /** Null where there are problems. */
    settings: RepositorySetSettings | null;
    /** Sorted by path. */
    problems: Problem[];
    /** Sorted by path. */
    warnings: Problem[];
}
