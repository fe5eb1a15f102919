import "./node.ts";

export type {
    CommonOptions,
    EcrRepositorySetArgs,
    LifecycleOptions,
    ReplicationDestination,
    RepositoryOptions,
    RepositoryPolicyStatement,
    SharedOptions,
} from "../config/args.ts";
export type { EcrReplicationDestinationArgs } from "../config/destinationArgs.ts";
export type { AlarmOptions, MonitoringOptions, NotificationOptions, SlackOptions } from "../config/monitoringArgs.ts";
export { Environment } from "../config/presets.ts";
export type { Problem } from "../config/problems.ts";
export type {
    CreationTemplateOptions,
    PullThroughCacheOptions,
    RegistryOptions,
    RegistryReplicationDestination,
    RegistryReplicationRule,
    RegistryScanningRule,
    RegistryWishes,
    UpstreamCredentials,
} from "../config/registryArgs.ts";
export { readStackArgs } from "../config/stack.ts";
export { PullingService } from "../ecr/access.ts";
export { EncryptionType } from "../ecr/encryption.ts";
export { EventKind } from "../ecr/monitoring/events.ts";
export { NotifiedSeverity } from "../ecr/monitoring/notifications.ts";
export { ImageTagMutability } from "../ecr/mutability.ts";
export { Upstream } from "../ecr/pullThroughCache.ts";
export { ScanFrequency } from "../ecr/scanning.ts";
export { TemplateUse } from "../ecr/templates.ts";
export { EcrReplicationDestination } from "./ecrReplicationDestination.ts";
export { EcrRepositorySet } from "./ecrRepositorySet.ts";
export { ConfigurationError } from "./errors.ts";
export { includeStacks } from "./includedStacks.ts";
