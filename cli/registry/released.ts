import type { DocumentName } from "./releaseDocuments.ts";
import type { ReleasedRule } from "./releasePlan.ts";

/** One registry, and what is removed from its documents. */
export interface ReleasedRegistry {
    accountId: string;
    region: string;
    rules: ReleasedRule[];
    /** Scan type before and after; null where it is kept. */
    scanType: { from: string; to: string } | null;
    /** Repositories of the stack that exist and lose a rule, sorted. */
    affected: string[];
    /** Documents that were written. */
    written: DocumentName[];
}
