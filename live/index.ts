export type { LiveTarget } from "./clients.ts";
export {
    type Comparison,
    compareRegistry,
    type Difference,
    Outcome,
    type RegistryKind,
    Whose,
    writtenDocuments,
} from "./compare.ts";
export {
    isOwnFilter,
    isOwnPrefix,
    type OwnNames,
    type RegistryDocuments,
    type TakenNames,
} from "./documents.ts";
export { isList, listImages, openEcr } from "./images.ts";
export { KEY_DETAIL_PERMISSIONS, type LiveKeyDetails, readKeys } from "./keyDetails.ts";
export {
    type DeployedPolicy,
    type LifecycleChange,
    readDeployedPolicies,
    readHeldImages,
    readLifecycleLosses,
} from "./lifecycle.ts";
export { type LimitUse, limitUses } from "./limits.ts";
export { LOG_PERMISSIONS, readLogGroupDetails } from "./logGroupDetails.ts";
export { type LiveLogGroup, readLogGroups } from "./logGroups.ts";
export { failureText, type Look, valueOr, whyNot } from "./look.ts";
export { readTaken, SERVICE_KINDS, type ServiceNames } from "./names.ts";
export { type NamespaceParts, type PartDifference, partsOfResources } from "./parts.ts";
export {
    ACCOUNT_SETTINGS,
    type LiveCache,
    type LiveRegistry,
    type LiveTemplate,
    REGISTRY_PERMISSIONS,
    readRegistry,
} from "./registry.ts";
export { DETAIL_PERMISSIONS, type LiveDetails, type LiveRepository, readDetails } from "./repositories.ts";
export { type KeyQuestion, type LiveKey, type LiveStackKeys, readStackKeys } from "./stackKeys.ts";
export {
    DOCUMENT_TYPES,
    documentsOf,
    type NamedResource,
    namedResources,
    namesOf,
    OWN_ACCOUNT_POLICIES,
    propertyOf,
    type StateResource,
    stringOf,
    WRITTEN_DOCUMENTS,
    type WrittenDocuments,
} from "./state.ts";
export {
    broken,
    collisionReason,
    DESTINATION_WORDS,
    elsewhereReason,
    foreignWords,
    notCheckedReason,
    otherAccountReason,
    replacedWords,
    SET_WORDS,
    serviceCollisionReason,
    shortList,
} from "./words.ts";
