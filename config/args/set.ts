import type * as pulumi from "@pulumi/pulumi";
import type { ScanFrequency } from "../../ecr/registry/scanning.ts";
import type { PullingService } from "../../ecr/repository/access.ts";
import type { EncryptionType } from "../../ecr/repository/encryption.ts";
import type { ImageTagMutability } from "../../ecr/repository/mutability.ts";
import type { Environment } from "../options/presets.ts";
import type { MonitoringOptions } from "./monitoring.ts";
import type { RegistryOptions } from "./registry.ts";

/** A registry that images are copied to. */
export interface ReplicationDestination {
    /** Region to copy images to, such as us-west-2. In the same partition as the set's own region. */
    region: string;
    /** Account id of the registry, 12 digits. Defaults to the account of the repositories. Another account has to allow it in its registry policy. */
    registryId?: string;
}

/** What becomes of the images of a repository, from which lifecycle rules are made. */
export interface LifecycleOptions {
    /** Days after which untagged images are deleted. Defaults to 7; 0 keeps them. */
    untaggedExpireAfterDays?: number;
    /** Newest images to keep, of all, at least 1. The same as maxImageCount. */
    keepLast?: number;
    /** Patterns of tags, such as release-*, whose images are never deleted or archived. They still take places in keepLast. */
    protectTags?: string[];
    /** Newest images to keep of those with a tag, by pattern of the tag, such as v*: 20. */
    keepLastByTag?: { [pattern: string]: number };
    /** Days after which images with a tag are deleted, by pattern of the tag, such as pr-*: 14. */
    expireAfterDaysByTag?: { [pattern: string]: number };
    /** Days without a pull after which images are archived; they cannot be pulled until they are restored. Takes the place of maxImageCount. */
    archiveAfterDays?: number;
    /** Days in archive after which images are deleted, at least 90. */
    deleteArchivedAfterDays?: number;
    /** Images that cosign up to version 2 pushes next to each image, under tags such as sha256-(digest).sig. Defaults to 0. With 1 or more, images with a tag sha256-* are never deleted or archived, and keepLast counts so many places more for each image. */
    signaturesPerImage?: number;
}

// Each of these is text, a list or a map, and the schema language has no union of them.
/** A statement of a repository policy, in AWS's own form. It has no Resource: the policy belongs to one repository. */
export interface RepositoryPolicyStatement {
    /** Name of the statement, unique in the policy: letters, digits, spaces and _ . -. */
    Sid?: string;
    /** Allow or Deny. */
    Effect: string;
    /** Who the statement is about: "*", or a map of AWS (account ids and IAM ARNs), Service and Federated. */
    // biome-ignore lint/suspicious/noExplicitAny: one value or a list or map; checked by the configuration schema
    Principal?: any;
    /** Who a Deny is not about, in the form of Principal. */
    // biome-ignore lint/suspicious/noExplicitAny: one value or a list or map; checked by the configuration schema
    NotPrincipal?: any;
    /** Actions of Amazon ECR, one or a list, such as ecr:BatchGetImage or ecr:Describe*. */
    // biome-ignore lint/suspicious/noExplicitAny: one value or a list or map; checked by the configuration schema
    Action?: any;
    /** Actions that the statement is not about, in the form of Action. */
    // biome-ignore lint/suspicious/noExplicitAny: one value or a list or map; checked by the configuration schema
    NotAction?: any;
    /** When the statement applies: operators of IAM with condition keys, such as StringEquals: { aws:PrincipalOrgID: o-a1b2c3d4e5 }. */
    // biome-ignore lint/suspicious/noExplicitAny: one value or a list or map; checked by the configuration schema
    Condition?: any;
}

/** The options of repositories however they are made: by this package, or by Amazon ECR from a creation template. */
export interface CommonOptions {
    /** Whether a tag can be moved to another image: MUTABLE, IMMUTABLE, MUTABLE_WITH_EXCLUSION or IMMUTABLE_WITH_EXCLUSION. Defaults to MUTABLE; IMMUTABLE in uat and prod. Changed in place. */
    imageTagMutability?: ImageTagMutability;
    /** The tags that are excluded from a *_WITH_EXCLUSION mutability: 1 to 5 patterns of at most 128 characters and two `*`, such as latest or dev-*. */
    imageTagMutabilityExclusionFilters?: string[];
    /** Images to keep, at least 1: the newest ones stay, and untagged ones go after 7 days. Defaults to 100; 50 in dev, staging and qa. */
    maxImageCount?: number;
    /** What becomes of images, beside maxImageCount: requests from which correct rules are made. A request for a repository takes the place of the set's same request. */
    lifecycle?: LifecycleOptions;
    // An ECR lifecycle policy is written as JSON text or in YAML, and the schema language has no union of both.
    /** A lifecycle policy of your own, as JSON text, a map { rules: [...] }, a list of rules or the answer of `aws ecr get-lifecycle-policy`. Takes the place of maxImageCount and lifecycle. */
    // biome-ignore lint/suspicious/noExplicitAny: text or mapping; checked by the configuration schema
    lifecyclePolicy?: any;
    /** Whether the accounts of allowedAccountIds may pull. Defaults to false; true in prod. A false that is written keeps the organization of the set out, too; principals that are named one by one stay. */
    enableCrossAccountAccess?: boolean;
    /** Account ids, of 12 digits, that may pull. Each account decides by its own IAM policies who in it may. Needs enableCrossAccountAccess. */
    allowedAccountIds?: string[];
    /** Whether AWS Lambda may pull: for functions of this account, and of each whole account of allowedAccountIds and pullPrincipals, in the same region. The short form of services: [lambda]. Defaults to false. */
    enableLambdaPull?: boolean;
    /** Services of AWS that may pull for resources of this account in the same region: lambda, codebuild, sagemaker. Defaults to none; enableLambdaPull: true is the short form of [lambda]. */
    services?: PullingService[];
    /** Account ids or IAM ARNs (user, role, assumed role or root) that may pull. Defaults to none. */
    pullPrincipals?: string[];
    /** Account ids or IAM ARNs (user, role, assumed role or root) that may push and pull, and read scan findings. Defaults to none. */
    pushPrincipals?: string[];
    /** Id of an AWS organization, such as o-a1b2c3d4e5, all of whose principals may pull. Defaults to none. */
    organizationId?: string;
    /** Further statements of the repository policy, as IAM has them: Effect, Principal, Action and Condition, without Resource. They are added to those of the other access options. Defaults to none. */
    policyStatements?: RepositoryPolicyStatement[];
    /** How images are encrypted: AES256, KMS or KMS_DSSE (AWS GovCloud regions). Defaults to AES256; KMS in staging, qa, uat and prod. A change replaces the repository and loses its images. */
    encryptionType?: EncryptionType;
    /** ARN of the KMS key, in the same region. Defaults to a key that is made for the set. A change replaces the repository and loses its images. */
    kmsKeyArn?: pulumi.Input<string>;
    /** Tags on the repository, on top of Project, Environment and ManagedBy; those of a repository come on top of those of the set. */
    tags?: { [key: string]: pulumi.Input<string> };
}

/** The options that stand for one repository, or for the set as the default of all its repositories. */
export interface SharedOptions extends CommonOptions {
    /** Whether images are scanned when they are pushed. Defaults to true. */
    scanOnPush?: boolean;
    /** Whether Amazon Inspector scans operating system and language packages, at its price. Defaults to false; true in staging, qa, uat and prod. A registry has one scan type, so all repositories have to agree. */
    enableEnhancedScanning?: boolean;
    /** When images are scanned: SCAN_ON_PUSH, CONTINUOUS_SCAN (enhanced scanning only) or MANUAL (basic scanning only). Defaults to SCAN_ON_PUSH; CONTINUOUS_SCAN in prod. */
    scanFrequency?: ScanFrequency;
    /** Whether images are copied to the replicationDestinations. Defaults to false; true in prod. */
    enableReplication?: boolean;
    /** Registries that images are copied to. Only images pushed after the change are copied. */
    replicationDestinations?: ReplicationDestination[];
    /** Whether deleting the repository deletes its images too. Defaults to false: AWS then refuses to delete a repository that holds images. */
    forceDelete?: boolean;
    /** Whether Pulumi refuses to delete or replace the repository (the resource option protect). Defaults to false; true in uat and prod. */
    deletionProtection?: boolean;
    /** Whether a change of the lifecycle policy may delete or archive images in use (imagesInUse) of a protected repository. Defaults to false: the change is refused. */
    allowExpiringImagesInUse?: boolean;
}

/** One repository of the set. Each option left out is taken from the set, the environment's preset, or the built-in default, in this order. */
export interface RepositoryOptions extends SharedOptions {
    /** Name in AWS, whole. Defaults to namePrefix, `-` and the key. A change replaces the repository and loses its images. */
    name?: string;
    /** Former keys of this repository. Name them after a rename of the key, and `name` too, so that the repository stays. */
    aliases?: string[];
}

/** A set of Amazon ECR repositories with everything around them. */
export interface EcrRepositorySetArgs extends SharedOptions {
    /** Name of the project that the images belong to, such as myproject. In names and in the tag Project. */
    project: string;
    /** The repositories, by key, such as web-app. An empty mapping takes every default. */
    repositories: { [key: string]: RepositoryOptions };
    /** Whose preset applies: dev, staging, qa, uat or prod. Defaults to the stack's name where that is one of these. In names and in the tag Environment. */
    environment?: Environment;
    /** What repository names begin with. Defaults to project-environment. Joined to the key with `-` unless it is empty or ends in `/`, `-`, `_` or `.`. A change replaces every repository. */
    namePrefix?: string;
    /** Region of the repositories. Defaults to the AWS provider's configured region (aws:region, AWS_REGION). A change replaces every repository. */
    region?: string;
    /** Whether scan results are written to a log group of CloudWatch Logs. Defaults to false; true in uat and prod. */
    enableScanFindingsLogging?: boolean;
    /** Days to keep scan results: a number that CloudWatch Logs takes, such as 30, 90 or 365; any other is a warning. Defaults to 30; 90 in prod. */
    logRetentionDays?: number;
    /** Images that run, as references or digests: a change of a lifecycle policy that deletes or archives one of them is refused in a protected repository. A digest or a tag alone counts for each repository. Defaults to none. */
    imagesInUse?: string[];
    /** File with more of imagesInUse, one a line or as a JSON array; relative to the folder that the program runs in. Written by the pipeline before each preview. */
    imagesInUseFile?: string;
    /** Events, alarms, notifications and dashboard. Defaults to none of them. */
    monitoring?: MonitoringOptions;
    /** What exists once per account and region: scanning, replication, policy, settings, caches of other registries, creation templates. */
    registry?: RegistryOptions;
}
