export type { LiveTarget } from "./clients.ts";
export { type Comparison, compareRegistry, type Difference, Outcome, type RegistryKind } from "./compare.ts";
export {
    isOwnFilter,
    isSamePolicy,
    isSameReplication,
    isSameScanning,
    type OwnNames,
    type RegistryDocuments,
    type TakenNames,
} from "./documents.ts";
export { type ImageQuery, isList, type LiveImages, listImages, openEcr } from "./images.ts";
export { KEY_PERMISSIONS, type LiveKey, readKeys } from "./keys.ts";
export {
    type DeployedPolicy,
    type LifecycleChange,
    LOSS_PERMISSIONS,
    type LossOptions,
    readDeployedPolicies,
    readLifecycleLosses,
} from "./lifecycle.ts";
export { type LiveLogGroup, LOG_PERMISSIONS, readLogGroup } from "./logs.ts";
export { failureText, type Look, look, valueOr, whyNot } from "./look.ts";
export { findKeys, MADE_KEY_PERMISSIONS } from "./madeKeys.ts";
export { readTaken, SERVICE_KINDS, type ServiceNames } from "./names.ts";
export {
    ACCOUNT_SETTINGS,
    type LiveCache,
    type LiveRegistry,
    type LiveTemplate,
    REGISTRY_PERMISSIONS,
    readRegistry,
} from "./registry.ts";
export { DETAIL_PERMISSIONS, type LiveDetails, type LiveRepository, readDetails } from "./repositories.ts";
