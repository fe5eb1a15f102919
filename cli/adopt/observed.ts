import type { ReplicationRule } from "../../ecr/registry/replication.ts";
import type { ScanningConfiguration } from "../../ecr/registry/scanning.ts";
import type { LiveCache, LiveRepository, LiveTemplate } from "../../live/index.ts";
import type { Problem, Warning } from "../../text/problem.ts";

/** A repository that exists, with all that belongs to it, wherever it was read. */
export interface ObservedRepository extends Omit<LiveRepository, "arn" | "createdAt"> {
    /** JSON text, or null without a policy. */
    lifecyclePolicy: string | null;
    /** JSON text, or null without a policy. */
    repositoryPolicy: string | null;
    tags: Record<string, string>;
    /** Whether its tool deletes it with its images; null where the source does not say, as AWS does not. */
    forceDelete: boolean | null;
}

/** What exists once per registry; null for what the source does not hold. */
export interface ObservedRegistry {
    scanning: ScanningConfiguration | null;
    /** Destinations in the registry's own account have no registryId. */
    replication: ReplicationRule[] | null;
    /** Statements of the registry policy. */
    policy: unknown[] | null;
    /** Account settings, by name; those with AWS's default value are left out. */
    settings: Record<string, string>;
    caches: LiveCache[];
    templates: LiveTemplate[];
    pullTimeUpdateExclusions: string[];
}

/** A KMS key of the registry's account that encrypts observed repositories. */
export interface ObservedKey {
    arn: string;
    /** With `alias/`. */
    aliases: string[];
    description: string;
    rotates: boolean;
    /** JSON text, or null where it could not be read. */
    policy: string | null;
    tags: Record<string, string>;
    /** Whether the source manages the key with the repositories, so that a stack can take it over. */
    isManaged: boolean;
}

/** A log group of CloudWatch Logs that the source manages with the repositories. */
export interface ObservedLogGroup {
    name: string;
    /** 0 for no end. */
    retentionInDays: number;
    kmsKeyArn: string | null;
    tags: Record<string, string>;
}

/** A resource of Terraform's state. */
export interface StateAddress {
    /** As Terraform's commands take it. */
    address: string;
    /** Such as aws_ecr_repository. */
    type: string;
    /** Name of the repository or log group, id of the key, prefix, ARN or setting; null for what exists once per registry. */
    name: string | null;
}

/** All that a source holds of Amazon ECR in one account and region. */
export interface Observed {
    /** What was read, for messages: AWS, or the file's name. */
    source: string;
    /** Null where the source does not say. */
    accountId: string | null;
    region: string | null;
    /** Sorted by name. */
    repositories: ObservedRepository[];
    registry: ObservedRegistry;
    keys: ObservedKey[];
    logGroups: ObservedLogGroup[];
    /** Each resource of Terraform's state that was read, in the order of the state; empty for AWS. */
    addresses: StateAddress[];
    /** What the source holds and cannot be read or taken over. */
    problems: Problem[];
    /** What is worth knowing and no obstacle. */
    warnings: Warning[];
}
