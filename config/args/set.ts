import type { ScanFrequency } from "../../ecr/registry/scanning.ts";
import type { Environment } from "../options/presets.ts";
import type { CommonOptions, ReplicationDestination } from "./common.ts";
import type { MonitoringOptions } from "./monitoring.ts";
import type { RegistryOptions } from "./registry.ts";
import type { ImageReference, ProjectName } from "./values.ts";

/** The options that stand for one repository, or for the set as the default of all its repositories. */
export interface SharedOptions extends CommonOptions {
    /**
     * Whether images are scanned when they are pushed. Defaults to true.
     * @default true
     */
    scanOnPush?: boolean;
    /**
     * Whether Amazon Inspector scans operating system and language packages, at its price. Defaults to false; true in staging, qa, uat and prod. A registry has one scan type, so all repositories have to agree.
     * @default false
     */
    enableEnhancedScanning?: boolean;
    /**
     * When images are scanned: SCAN_ON_PUSH, CONTINUOUS_SCAN (enhanced scanning only) or MANUAL (basic scanning only). Defaults to SCAN_ON_PUSH; CONTINUOUS_SCAN in prod.
     * @default SCAN_ON_PUSH
     */
    scanFrequency?: ScanFrequency;
    /**
     * Whether images are replicated to the replicationDestinations. Defaults to false; true in prod.
     * @default false
     */
    enableReplication?: boolean;
    /**
     * Registries that images are replicated to. Only images pushed after the change are copied.
     * @default []
     * @uniqueItems
     */
    replicationDestinations?: ReplicationDestination[];
    /**
     * Whether deleting the repository deletes its images too. Defaults to false: AWS then refuses to delete a repository that holds images.
     * @default false
     */
    forceDelete?: boolean;
    /**
     * Whether Pulumi refuses to delete or replace the repository (the resource option protect). Defaults to false; true in uat and prod.
     * @default false
     */
    deletionProtection?: boolean;
    /**
     * Whether a change of the lifecycle policy may delete or archive images in use (imagesInUse) of a protected repository. Defaults to false: the change is refused.
     * @default false
     */
    allowExpiringImagesInUse?: boolean;
}

/**
 * One repository of the set. Each option left out is taken from the set, the environment's preset, or the built-in default, in this order.
 * @asType ["object","null"]
 * @separate
 */
export interface RepositoryOptions extends SharedOptions {
    /** Repository name, whole. Defaults to namePrefix, `-` and the key. A change replaces the repository and loses its images. */
    name?: string;
    /**
     * Former keys of this repository. Name them after a rename of the key, and `name` too, so that the repository stays.
     * @default []
     * @uniqueItems
     */
    aliases?: string[];
}

/** A set of Amazon ECR repositories with everything around them. */
export interface EcrRepositorySetArgs extends SharedOptions {
    /** Name of the project that the images belong to, such as myproject. In names and in the tag Project. */
    project: ProjectName;
    /**
     * The repositories, by key, such as web-app. An empty map takes every default.
     * @fix write each by its key, such as web-app: {}
     * @separate
     */
    repositories: { [key: string]: RepositoryOptions };
    /** Whose preset applies: dev, staging, qa, uat or prod. Defaults to the stack's name where that is one of these. In names and in the tag Environment. */
    environment?: Environment;
    /**
     * What repository names begin with. Defaults to project-environment. Joined to the key with `-` unless it is empty or ends in `/`, `-`, `_` or `.`. A change replaces every repository.
     * @standIn encrypted-
     */
    namePrefix?: string;
    /**
     * Region of the repositories. Defaults to the AWS provider's configured region (aws:region, AWS_REGION). A change replaces every repository.
     * @examples ["us-east-1"]
     */
    region?: string;
    /**
     * Whether scan results are written to a log group of CloudWatch Logs. Defaults to false; true in uat and prod.
     * @default false
     */
    enableScanFindingsLogging?: boolean;
    /**
     * Days to keep scan results: a number that CloudWatch Logs takes, such as 30, 90 or 365; any other is a warning. Defaults to 30; 90 in prod.
     * @default 30
     * @minimum 1
     * @examples [1,3,5,7,14,30,60,90,120,150,180,365,400,545,731,1096,1827,2192,2557,2922,3288,3653]
     */
    logRetentionDays?: number;
    /**
     * Images that run, as references or digests: a change of a lifecycle policy that deletes or archives one of them is refused in a protected repository. A digest or a tag alone counts for each repository. Defaults to none.
     * @examples [["myproject-prod-web-app:v1.2.0"]]
     */
    imagesInUse?: ImageReference[];
    /**
     * File with more of imagesInUse, one a line or as a JSON array; relative to the folder that the program runs in. Written by the pipeline before each preview.
     * @examples ["in-use.txt"]
     */
    imagesInUseFile?: string;
    /** Events, alarms, notifications and dashboard. Defaults to none of them. */
    monitoring?: MonitoringOptions;
    /** What exists once per account and region: scanning, replication, policy, settings, caches of other registries, creation templates. */
    registry?: RegistryOptions;
}
