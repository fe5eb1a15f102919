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

/** The options that presets decide. */
export interface Preset {
    imageTagMutability: ImageTagMutability;
    enableEnhancedScanning: boolean;
    scanFrequency: ScanFrequency;
    encryptionType: EncryptionType;
    maxImageCount: number;
    enableReplication: boolean;
    /** Accounts that are named with `allowedAccountIds` get access; with false, naming them is a contradiction. */
    enableCrossAccountAccess: boolean;
    enableScanFindingsLogging: boolean;
    logRetentionDays: number;
    deletionProtection: boolean;
}

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

/** Whether an environment's preset decides an option. */
export function isPreset(option: string): option is keyof Preset {
    return Object.values(PRESETS).some((preset) => option in preset);
}

/** Whether an environment has a preset, as a stack's name may. */
export function isEnvironment(name: string): name is Environment {
    return Object.values<string>(Environment).includes(name);
}
