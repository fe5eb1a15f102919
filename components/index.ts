import "./node.ts";

export type { CommonOptions, LifecycleOptions, ReplicationDestination } from "../config/args/common.ts";
export type { EcrReplicationDestinationArgs } from "../config/args/destination.ts";
export type { AlarmOptions, MonitoringOptions, NotificationOptions, SlackOptions } from "../config/args/monitoring.ts";
export type {
    CreationTemplateOptions,
    PullThroughCacheOptions,
    RegistryOptions,
    RegistryReplicationDestination,
    RegistryReplicationRule,
    RegistryRequests,
    RegistryScanningRule,
    UpstreamCredentials,
} from "../config/args/registry.ts";
export type { EcrRepositorySetArgs, RepositoryOptions, SharedOptions } from "../config/args/set.ts";
export type { RepositoryPolicyStatement } from "../config/args/statement.ts";
export { Environment } from "../config/options/presets.ts";
export { readStackArgs } from "../config/stack.ts";
export { EventKind } from "../ecr/monitoring/events.ts";
export { NotifiedSeverity } from "../ecr/monitoring/notifications.ts";
export { TemplateUse } from "../ecr/registry/creationTemplates.ts";
export { Upstream } from "../ecr/registry/pullThroughCache.ts";
export { ScanFrequency } from "../ecr/registry/scanning.ts";
export { PullingService } from "../ecr/repository/access.ts";
export { EncryptionType } from "../ecr/repository/encryption.ts";
export { ImageTagMutability } from "../ecr/repository/mutability.ts";
export type { Problem, Warning } from "../text/problem.ts";
export { EcrReplicationDestination } from "./ecrReplicationDestination.ts";
export { EcrRepositorySet } from "./ecrRepositorySet.ts";
export { ConfigurationError } from "./errors.ts";
export { includeStacks } from "./registry/includedStacks.ts";
