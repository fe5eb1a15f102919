import type { Difference, LimitUse, ServiceNames } from "../../live/index.ts";
import type { Problem, Warning } from "../../text/problem.ts";

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
    problems: Problem[];
    warnings: Warning[];
    /** Why something was not checked. */
    notChecked: string[];
}
