import { byPosition } from "./faults.ts";
import { byPriority, type Fault, type LifecyclePolicy, storageClassOf } from "./policy.ts";
import type { WarningOptions } from "./warning.ts";
import { WARNING_KINDS } from "./warningKinds.ts";

/** Says what in a legal policy is surely not meant, sorted by position. */
export function lifecycleWarnings(policy: LifecyclePolicy, options: WarningOptions = {}): Fault[] {
    const paths = new Map(policy.rules.map((rule, index) => [rule, `rules[${index}]`]));
    const ordered = byPriority(policy.rules).map((rule) => ({ rule, path: paths.get(rule) ?? "rules" }));
    const warnings: Fault[] = [];
    for (const lifecycleWarning of WARNING_KINDS) {
        const reason = lifecycleWarning.policy?.(policy.rules, options) ?? null;
        if (reason !== null) {
            warnings.push({ path: "rules", rule: lifecycleWarning.id, reason });
        }
        ordered.forEach(({ rule, path }, index) => {
            const storageClass = storageClassOf(rule);
            const higher = ordered.slice(0, index).filter((other) => storageClassOf(other.rule) === storageClass);
            const found = lifecycleWarning.rule?.({ rule, path, storageClass, higher, options }) ?? null;
            if (found !== null) {
                warnings.push({ path: `${path}${found.at}`, rule: lifecycleWarning.id, reason: found.reason });
            }
        });
    }
    return byPosition(warnings);
}
