import type * as pulumi from "@pulumi/pulumi";
import type { PullingService } from "../../ecr/repository/access.ts";
import type { EncryptionType } from "../../ecr/repository/encryption.ts";
import type { ImageTagMutability } from "../../ecr/repository/mutability.ts";
import type { RepositoryPolicyStatement } from "./statement.ts";
import type { AccountId, Principal, TagFilter, TagValue } from "./values.ts";

/**
 * A registry that images are replicated to.
 * @fix write it as { region: us-west-2 }
 */
export interface ReplicationDestination {
    /**
     * Region to copy images to, such as us-west-2. In the same partition as the set's own region.
     * @examples ["us-west-2"]
     */
    region: string;
    /** Account id of the registry, 12 digits. Defaults to the account of the repositories. Another account has to allow it in its registry policy. */
    registryId?: AccountId;
}

/**
 * What becomes of the images of a repository, from which lifecycle rules are made.
 * @fix write it as { untaggedExpireAfterDays: 7 }
 */
export interface LifecycleOptions {
    /**
     * Days after which untagged images are deleted. Defaults to 7; 0 keeps them.
     * @default 7
     * @minimum 0
     * @maximum 2147483647
     */
    untaggedExpireAfterDays?: number;
    /**
     * Newest images to keep, of all, at least 1. The same as maxImageCount.
     * @minimum 1
     * @maximum 2147483647
     */
    keepLast?: number;
    /**
     * Patterns of tags, such as release-*, whose images are never deleted or archived. They still take places in keepLast.
     * @default []
     * @uniqueItems
     */
    protectTags?: string[];
    /**
     * Newest images to keep of those with a tag, by pattern of the tag, such as v*: 20.
     * @default {}
     */
    keepLastByTag?: { [pattern: string]: number };
    /**
     * Days after which images with a tag are deleted, by pattern of the tag, such as pr-*: 14.
     * @default {}
     */
    expireAfterDaysByTag?: { [pattern: string]: number };
    /**
     * Days without a pull after which images are archived; they cannot be pulled until they are restored. Takes the place of maxImageCount.
     * @minimum 1
     * @maximum 2147483647
     */
    archiveAfterDays?: number;
    /**
     * Days in archive after which images are deleted, at least 90.
     * @minimum 90
     * @maximum 2147483647
     */
    deleteArchivedAfterDays?: number;
    /**
     * Images that cosign up to version 2 pushes next to each image, under tags such as sha256-(digest).sig. Defaults to 0. With 1 or more, images with a tag sha256-* are never deleted or archived, and keepLast counts so many places more for each image.
     * @default 0
     * @minimum 0
     * @maximum 2147483647
     */
    signaturesPerImage?: number;
}

/** The options of repositories however they are made: by this package, or by Amazon ECR from a creation template. */
export interface CommonOptions {
    /**
     * Whether a tag can be moved to another image: MUTABLE, IMMUTABLE, MUTABLE_WITH_EXCLUSION or IMMUTABLE_WITH_EXCLUSION. Defaults to MUTABLE; IMMUTABLE in uat and prod. Changed in place.
     * @default MUTABLE
     */
    imageTagMutability?: ImageTagMutability;
    /**
     * The tags that are excluded from a *_WITH_EXCLUSION mutability: 1 to 5 patterns of at most 128 characters and two `*`, such as latest or dev-*.
     * @default []
     * @maxItems 5
     * @uniqueItems
     */
    imageTagMutabilityExclusionFilters?: TagFilter[];
    /**
     * Images to keep, at least 1: the newest ones stay, and untagged ones go after 7 days. Defaults to 100; 50 in dev, staging and qa.
     * @default 100
     * @minimum 1
     * @maximum 2147483647
     */
    maxImageCount?: number;
    /** What happens to images, in addition to maxImageCount: settings from which valid rules are made. A setting of a repository takes the place of the same setting of the set. */
    lifecycle?: LifecycleOptions;
    // An ECR lifecycle policy is written as JSON text or in YAML, and the schema language has no union of both.
    /**
     * A lifecycle policy of your own, as JSON text, a map { rules: [...] }, a list of rules or the answer of `aws ecr get-lifecycle-policy`. Takes the place of maxImageCount and lifecycle.
     * @asType ["string","object","array"]
     */
    // biome-ignore lint/suspicious/noExplicitAny: text or map; checked by the configuration schema
    lifecyclePolicy?: any;
    /**
     * Whether the accounts of allowedAccountIds may pull. Defaults to false; true in prod. A false that is written keeps the organization of the set out, too; principals that are named one by one stay.
     * @default false
     */
    enableCrossAccountAccess?: boolean;
    /**
     * Account ids, of 12 digits, that may pull. Each account decides by its own IAM policies who in it may. Needs enableCrossAccountAccess.
     * @default []
     * @uniqueItems
     */
    allowedAccountIds?: AccountId[];
    /**
     * Whether AWS Lambda may pull: for functions of this account, and of each whole account of allowedAccountIds and pullPrincipals, in the same region. The short form of services: [lambda]. Defaults to false.
     * @default false
     */
    enableLambdaPull?: boolean;
    /**
     * Services of AWS that may pull for resources of this account in the same region: lambda, codebuild, sagemaker. Defaults to none; enableLambdaPull: true is the short form of [lambda].
     * @default []
     * @uniqueItems
     * @entries {"x-fix":"write another service as a statement of policyStatements, with a Condition on aws:SourceAccount"}
     */
    services?: PullingService[];
    /**
     * Account ids or IAM ARNs (user, role, assumed role or root) that may pull. Defaults to none.
     * @default []
     * @uniqueItems
     */
    pullPrincipals?: Principal[];
    /**
     * Account ids or IAM ARNs (user, role, assumed role or root) that may push and pull, and read scan findings. Defaults to none.
     * @default []
     * @uniqueItems
     */
    pushPrincipals?: Principal[];
    /**
     * Id of an AWS organization, such as o-a1b2c3d4e5, all of whose principals may pull. Defaults to none.
     * @pattern ^o-[a-z0-9]{10,32}$
     * @must be the id of an AWS organization, o- and 10 to 32 lower-case letters or digits
     * @fix `aws organizations describe-organization` prints it
     * @standIn o-encrypted0
     */
    organizationId?: string;
    /**
     * Further statements of the repository policy, as IAM has them: Effect, Principal, Action and Condition, without Resource. They are added to those of the other access options. Defaults to none.
     * @default []
     */
    policyStatements?: RepositoryPolicyStatement[];
    /**
     * How images are encrypted: AES256, KMS or KMS_DSSE (AWS GovCloud regions). Defaults to AES256; KMS in staging, qa, uat and prod. A change replaces the repository and loses its images.
     * @default AES256
     */
    encryptionType?: EncryptionType;
    /** ARN of the KMS key, in the same region. Defaults to a key that is made for the set. A change replaces the repository and loses its images. */
    kmsKeyArn?: pulumi.Input<string>;
    /**
     * Tags on the repository, on top of Project, Environment and ManagedBy; those of a repository come on top of those of the set.
     * @default {}
     * @output
     */
    tags?: { [key: string]: pulumi.Input<TagValue> };
}
