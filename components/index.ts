export type {
    EcrRepositorySetArgs,
    LifecycleOptions,
    RegistryOptions,
    ReplicationDestination,
    RepositoryOptions,
    SharedOptions,
} from "../config/args.ts";
export { Environment } from "../config/presets.ts";
export type { Problem } from "../config/problems.ts";
export { readStackArgs } from "../config/stack.ts";
export { EncryptionType } from "../ecr/encryption.ts";
export { ImageTagMutability } from "../ecr/mutability.ts";
export { ScanFrequency } from "../ecr/scanning.ts";
export { EcrRepositorySet } from "./ecrRepositorySet.ts";
export { ConfigurationError } from "./errors.ts";
export type {
    RegistryReplicationDestination,
    RegistryReplicationRule,
    RegistryRules,
    RegistryScanningRule,
} from "./registryRules.ts";
