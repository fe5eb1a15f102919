import { keepNewest, ownLifecyclePolicy } from "../ecr/lifecycle.ts";
import { Layer, type Scope } from "./scope.ts";

/** Renders the lifecycle policy of a repository as canonical JSON: the user's own, or one that keeps the newest images. */
export function resolveLifecycle(scope: Scope): string {
    const own = scope.pick("lifecyclePolicy");
    const count = scope.pick("maxImageCount");
    const fromCount = keepNewest(count.value);
    // A count for this repository is more specific than a policy for the whole set.
    if (own.value === null || count.layer > own.layer || !scope.isSound("lifecyclePolicy")) {
        return fromCount;
    }
    if (count.layer === own.layer && count.layer >= Layer.Set) {
        scope.warning("maxImageCount", `${count.value} has no effect beside lifecyclePolicy; remove one of the two`);
    }
    const policy = ownLifecyclePolicy(own.value);
    if ("fault" in policy) {
        scope.problem("lifecyclePolicy", policy.fault);
        return fromCount;
    }
    return policy.text;
}
