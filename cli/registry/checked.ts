import type { Difference, LimitUse, Said, ServiceNames } from "../../live/index.ts";

/** One registry, compared. */
export interface CheckedRegistry {
    /** Empty where AWS did not say. */
    accountId: string;
    region: string;
    differences: Difference[];
    /** Names of other services that exist and are not in the stack's state. */
    taken: { list: keyof ServiceNames; name: string }[];
    limits: LimitUse[];
    /** What `pulumi preview` refuses. */
    problems: Said[];
    warnings: Said[];
    /** Why something was not checked. */
    notChecked: string[];
}
