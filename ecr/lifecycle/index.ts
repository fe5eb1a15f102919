export { compareLifecycle } from "./compare.ts";
export { fateWords, isProtecting, reasonWords, ruleSentence, ruleWords, shortDigest } from "./describe.ts";
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
    faultText,
    type PolicyReading,
    readLifecyclePolicy,
} from "./read.ts";
export { renderLifecyclePolicy } from "./render.ts";
export type { LifecycleWishes } from "./retention.ts";
export { signatureLoss, useWithSignatures } from "./signatures.ts";
export { simulateLifecycle } from "./simulate/index.ts";
export { SIMULATE_DEFAULTS, type SimulateOptions } from "./simulate/options.ts";
export { type Acted, actedOn, type Fate, type KeptReason } from "./simulate/outcome.ts";
export { ARCHIVE_TIER_TERABYTES, type Savings, STORAGE_PRICES, type StoragePrices, savingsOf } from "./storageCost.ts";
export { BOUNDED_IMAGES, type BoundLimits, unboundedImages } from "./unlimited.ts";
export { validateLifecyclePolicy } from "./validate.ts";
export { type LintOptions, lintLifecyclePolicy } from "./warnings.ts";
