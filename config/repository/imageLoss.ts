import { lossLine, lossWarning, type RepositoryLoss } from "../../ecr/lifecycle/index.ts";
import { fixLine, signatureLines, useLine } from "../../ecr/lifecycle/lossText.ts";
import type { Problem, Warning } from "../../text/problem.ts";
import { propertyPath, sortProblems } from "../problems/report.ts";
import type { RepositorySettings } from "../settings.ts";

/** What follows from the images that changes of lifecycle policies would delete or archive. */
export interface LifecycleDecision {
    /** Changes that are refused: they take images in use from a protected repository. Sorted by path. */
    problems: Problem[];
    /** All other losses, and what could not be checked. Sorted by path. */
    warnings: Warning[];
}

/** Keys of a warning that are written out. */
const SHOWN_KEYS = 5;

/**
 * Decides which losses of images are refused and which are warned of. A repository counts as protected if it is so as
 * deployed or by the configuration: protection that is lifted in the same update must not open the way.
 */
export function lifecycleProblems(
    losses: readonly RepositoryLoss[],
    settings: { repositories: readonly RepositorySettings[] },
    stack: string,
): LifecycleDecision {
    const byKey = new Map(settings.repositories.map((repository) => [repository.key, repository]));
    const problems: Problem[] = [];
    const warnings: Warning[] = [];
    const notChecked = new Map<string, string[]>();
    for (const { key, isProtected, loss } of losses) {
        const path = propertyPath(["repositories", key]);
        if (!("value" in loss)) {
            notChecked.set(loss.notChecked, [...(notChecked.get(loss.notChecked) ?? []), key]);
            continue;
        }
        const { value } = loss;
        const repository = byKey.get(key);
        const isGuarded = isProtected || repository?.deletionProtection === true;
        if (value.inUse > 0 && isGuarded && repository?.allowExpiringImagesInUse !== true) {
            // A problem stands below its path, four columns to the right.
            const words = { indent: 4, stack };
            const lines = [
                "must keep its images in use, since it is protected",
                `found: ${lossLine(value, { indent: 11 })}`,
                useLine(value, words),
                ...signatureLines(value, words),
                fixLine(value, words),
                "to lose them on purpose, write allowExpiringImagesInUse: true for it",
            ];
            problems.push({ path, code: "images-in-use", reason: lines.join("\n    ") });
        } else if (value.lost.length > 0) {
            warnings.push({ path, reason: lossWarning(value, { indent: path.length + 2, stack }) });
        }
    }
    for (const [why, keys] of notChecked) {
        warnings.push(notCheckedWarning(why, keys, stack));
    }
    return { problems: sortProblems(problems), warnings: sortProblems(warnings) };
}

/** One warning for all repositories that could not be checked for one reason. */
function notCheckedWarning(why: string, keys: readonly string[], stack: string): Warning {
    const some = keys.slice(0, SHOWN_KEYS).join(", ");
    const all = keys.length > SHOWN_KEYS ? `${keys.length} repositories: ${some}, ...` : some;
    const what = keys.length === 1 ? "the new lifecycle policy of" : "the new lifecycle policies of";
    return {
        path: keys.length === 1 ? propertyPath(["repositories", keys[0] ?? ""]) : "repositories",
        reason:
            `not checked: which images ${what} ${all} would delete\n` +
            `${why}\n` +
            `fix: before the update, run npx ecr-set lifecycle diff --stack ${stack} --live`,
    };
}
