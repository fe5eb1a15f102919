export type { LiveTarget } from "./clients.ts";
export { type LiveLogGroup, LOG_GROUP_PERMISSION, readLogGroups } from "./logGroups.ts";
export { failureText, type Look, look, valueOr, whyNot } from "./look.ts";
export {
    ACCOUNT_SETTINGS,
    type LiveCache,
    type LiveRegistry,
    type LiveTemplate,
    REGISTRY_PERMISSIONS,
    readRegistry,
} from "./registry.ts";
export { DETAIL_PERMISSIONS, type LiveDetails, type LiveRepository, readDetails } from "./repositories.ts";
export { KEY_PERMISSIONS, type KeyQuestion, type LiveKey, type LiveStackKeys, readStackKeys } from "./stackKeys.ts";
