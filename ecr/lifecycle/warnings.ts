import type { Warning } from "../../text/problem.ts";
import { byPriority, type LifecyclePolicy, storageClassOf } from "./policy.ts";
import { byPosition } from "./problems.ts";
import type { WarningOptions } from "./warning.ts";
import { WARNING_KINDS } from "./warningKinds.ts";
/** Says what in a legal policy is surely not meant, sorted by position. */
export function lifecycleWarnings(policy: LifecyclePolicy, options: WarningOptions = {}): Warning[] {
    const paths = new Map(policy.rules.map((rule, index) => [rule, `rules[${index}]`]));
    const ordered = byPriority(policy.rules).map((rule) => {
        const path = paths.get(rule) ?? "rules";
        return { rule, path, label: options.label?.(rule) ?? path };
    });
    const warnings: Warning[] = [];
    for (const lifecycleWarning of WARNING_KINDS) {
        const reason = lifecycleWarning.policy?.(policy.rules, options) ?? null;
        if (reason !== null) {
            warnings.push({ path: "rules", code: lifecycleWarning.id, reason });
        }
        ordered.forEach(({ rule, path, label }, index) => {
            const storageClass = storageClassOf(rule);
            const higher = ordered.slice(0, index).filter((other) => storageClassOf(other.rule) === storageClass);
            const found = lifecycleWarning.rule?.({ rule, label, storageClass, higher, options }) ?? null;
            if (found !== null) {
                warnings.push({ path: `${path}${found.at}`, code: lifecycleWarning.id, reason: found.reason });
            }
        });
    }
    return byPosition(warnings);
}
