export { answerBatchLine } from "./batch.ts";
export { BOUNDED_IMAGES, type BoundLimits, unboundedImages } from "./bounds.ts";
export { compareLifecycle } from "./compare.ts";
export { type Acted, actedOn, type Fate, type KeptReason } from "./fates.ts";
export { type GivenPolicy, givenPolicies, readGiven } from "./given.ts";
export { type ImageReading, parseTime, readImages } from "./images.ts";
export {
    matchInUse,
    parseReference,
    type Reference,
    readReferences,
    toReferences,
    withoutRegistry,
} from "./inUse.ts";
export { type LintOptions, lintLifecyclePolicy } from "./lint.ts";
export type { ImageSum, LifecycleComparison, LifecycleLoss, LostImage, RepositoryLoss } from "./loss.ts";
export { lossLine, lossWarning, lossWords, shortTag, signatureLines } from "./lossWords.ts";
export { rulesWithoutImages } from "./match.ts";
export { lifecycleMeaning } from "./meaning.ts";
export { SIMULATE_DEFAULTS, type SimulateOptions } from "./options.ts";
export {
    faultText,
    type PolicyReading,
    readLifecyclePolicy,
} from "./read.ts";
export { renderLifecyclePolicy } from "./render.ts";
export { ARCHIVE_TIER_TERABYTES, type Savings, STORAGE_PRICES, type StoragePrices, savingsOf } from "./savings.ts";
export { signatureLoss, useWithSignatures } from "./signatures.ts";
export { simulateLifecycle } from "./simulate.ts";
export * from "./types.ts";
export { validateLifecyclePolicy } from "./validate.ts";
export type { LifecycleWishes } from "./wishes.ts";
export { fateWords, isProtecting, reasonWords, ruleSentence, ruleWords, shortDigest } from "./words.ts";
