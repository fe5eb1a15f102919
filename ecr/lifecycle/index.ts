export { compareLifecycle } from "./compare.ts";
export { isProtecting, outcomeText, reasonWords, ruleSentence, ruleWords, shortDigest } from "./describe.ts";
export { type ImageReading, parseTime, readImages } from "./images.ts";
export {
    matchInUse,
    parseReference,
    type Reference,
    readReferences,
    toReferences,
    withoutRegistry,
} from "./inUse.ts";
export type { ImageSum, LifecycleComparison, LifecycleLoss, LostImage, RepositoryLoss } from "./loss.ts";
export { lossLine, lossWarning, lossWords, shortTag, signatureLines } from "./lossText.ts";
export { rulesWithoutImages } from "./match.ts";
export { lifecycleMeaning } from "./meaning.ts";
export * from "./policy.ts";
export { type GivenPolicy, givenPolicies, readGiven } from "./printed.ts";
export {
    type PolicyReading,
    readLifecyclePolicy,
} from "./read.ts";
export { renderLifecyclePolicy } from "./render.ts";
export type { RetentionSettings } from "./retention.ts";
export { signatureLoss, useWithSignatures } from "./signatures.ts";
export { simulateLifecycle } from "./simulate/index.ts";
export { SIMULATE_DEFAULTS, type SimulateOptions } from "./simulate/options.ts";
export { type Acted, actedOn, type KeptReason, type Outcome } from "./simulate/outcome.ts";
export {
    ARCHIVE_TIER_TERABYTES,
    STORAGE_PRICES,
    type StoragePrices,
    type StorageSavings,
    storageSavings,
} from "./storageCost.ts";
export { type ImageLimits, LIMITED_IMAGES, unlimitedImages } from "./unlimited.ts";
export { validateLifecyclePolicy } from "./validate.ts";
export type { WarningOptions } from "./warning.ts";
export { lifecycleWarnings } from "./warnings.ts";
