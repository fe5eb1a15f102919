import { ScanFrequency } from "../../ecr/registry/scanning.ts";
import { EncryptionType } from "../../ecr/repository/encryption.ts";
import { ImageTagMutability } from "../../ecr/repository/mutability.ts";

/** The environments that have a preset. */
export const Environment = {
    /** Development: mutable tags, basic scanning, AES256. */
    Dev: "dev",
    /** Staging: mutable tags, enhanced scanning on push, KMS. */
    Staging: "staging",
    /** Another name for staging's preset; names and tags keep `qa`. */
    Qa: "qa",
    /** User acceptance: immutable tags, enhanced scanning on push, KMS, findings log, protected. */
    Uat: "uat",
    /** Production: as uat, with continuous scanning, replication and cross-account access. */
    Prod: "prod",
} as const;
/** The environments that have a preset. */
export type Environment = (typeof Environment)[keyof typeof Environment];

/** The options that a preset, or a built-in default, decides. */
export interface Preset {
    imageTagMutability: ImageTagMutability;
    scanOnPush: boolean;
    enableEnhancedScanning: boolean;
    scanFrequency: ScanFrequency;
    encryptionType: EncryptionType;
    maxImageCount: number;
    enableReplication: boolean;
    /** Accounts that are named with `allowedAccountIds` get access; with false, naming them is a contradiction. */
    enableCrossAccountAccess: boolean;
    enableLambdaPull: boolean;
    enableScanFindingsLogging: boolean;
    logRetentionDays: number;
    deletionProtection: boolean;
    forceDelete: boolean;
}

/** What holds where neither preset, set nor repository says otherwise: the guide's own defaults. */
export const BUILT_IN: Readonly<Preset> = Object.freeze({
    imageTagMutability: ImageTagMutability.Mutable,
    scanOnPush: true,
    enableEnhancedScanning: false,
    scanFrequency: ScanFrequency.ScanOnPush,
    encryptionType: EncryptionType.Aes256,
    maxImageCount: 100,
    enableReplication: false,
    enableCrossAccountAccess: false,
    enableLambdaPull: false,
    enableScanFindingsLogging: false,
    logRetentionDays: 30,
    deletionProtection: false,
    forceDelete: false,
});

const STAGING: Readonly<Partial<Preset>> = Object.freeze({
    enableEnhancedScanning: true,
    encryptionType: EncryptionType.Kms,
    maxImageCount: 50,
});

const UAT: Readonly<Partial<Preset>> = Object.freeze({
    imageTagMutability: ImageTagMutability.Immutable,
    enableEnhancedScanning: true,
    encryptionType: EncryptionType.Kms,
    maxImageCount: 100,
    enableScanFindingsLogging: true,
    deletionProtection: true,
});

/** What each environment changes of the built-in defaults. */
export const PRESETS: Readonly<Record<Environment, Readonly<Partial<Preset>>>> = Object.freeze({
    dev: Object.freeze({ maxImageCount: 50 }),
    staging: STAGING,
    qa: STAGING,
    uat: UAT,
    prod: Object.freeze({
        ...UAT,
        scanFrequency: ScanFrequency.ContinuousScan,
        enableReplication: true,
        enableCrossAccountAccess: true,
        logRetentionDays: 90,
    }),
});

/** Whether an environment has a preset, as a stack's name may. */
export function isEnvironment(name: string): name is Environment {
    return Object.values<string>(Environment).includes(name);
}
