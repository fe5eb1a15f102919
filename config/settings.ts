import type { Problem, Warning } from "../text/problem.ts";
import type { FindingsLogSettings } from "./monitoring/findingsLog.ts";
import type { MonitoringSettings } from "./monitoring/index.ts";
import type { Environment } from "./options/presets.ts";
import type { RegistrySettings } from "./registry/index.ts";
import type { DeletionSettings } from "./repository/deletion.ts";
import type { EncryptionSettings } from "./repository/encryption.ts";
import type { KeySettings } from "./repository/key.ts";
import type { MutabilitySettings } from "./repository/mutability.ts";
import type { Tags } from "./repository/tags.ts";

export type { FindingsLogSettings } from "./monitoring/findingsLog.ts";
export type { MonitoringSettings } from "./monitoring/index.ts";
export type { NotificationSettings, SlackSettings } from "./monitoring/notifications.ts";
export type { TemplateSettings } from "./registry/creationTemplates.ts";
export type { AccountSetting, RegistrySettings } from "./registry/index.ts";
export type { CacheSettings } from "./registry/pullThroughCache.ts";
export type { KeySettings } from "./repository/key.ts";
export type { Tags } from "./repository/tags.ts";

/** What one repository is, with nothing left to decide. */
export interface RepositorySettings extends MutabilitySettings, EncryptionSettings, DeletionSettings {
    /** The repository key. */
    key: string;
    /** Former keys. */
    aliases: string[];
    /** The repository name, in AWS. */
    name: string;
    /** Whether the repository's own flag requests a scan on push. The registry's rules decide; the flag holds where there are none. */
    scanOnPush: boolean;
    /** Lifecycle policy, canonical JSON. */
    lifecyclePolicy: string;
    /** Repository policy, canonical JSON, or null where no one is granted access. */
    repositoryPolicy: string | null;
    tags: Tags;
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
    warnings: Warning[];
}
