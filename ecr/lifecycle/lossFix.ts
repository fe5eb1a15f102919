import type { LostImage } from "./loss.ts";
import { CountType, type Image, type LifecyclePolicy, type Rule } from "./policy.ts";
import { PRIORITIES } from "./priorities.ts";
import { LIMITED_IMAGES } from "./unlimited.ts";

/** What to write so that the lost images are kept, by the rules that lose them; empty where nothing is lost. */
export function lossFix(lost: readonly LostImage[], policy: LifecyclePolicy | null, images: readonly Image[]): string {
    const signatures = lost.filter(({ signs }) => signs !== undefined);
    if (signatures.length === 0 || !(policy?.rules ?? []).every(isRendered)) {
        return fixOfRules(lost, policy, images);
    }
    // Their tags are protected then, whatever the number is.
    const keeps = "lifecycle.signaturesPerImage: 1 keeps signatures";
    return signatures.length === lost.length
        ? `${keeps} with their images`
        : `${fixOfRules(lost, policy, images)}; ${keeps}`;
}

function fixOfRules(lost: readonly LostImage[], policy: LifecyclePolicy | null, images: readonly Image[]): string {
    const acting = new Set(lost.map(({ rulePriority }) => rulePriority));
    const rules = policy?.rules.filter(({ rulePriority }) => acting.has(rulePriority)) ?? [];
    const [only] = rules;
    if (only === undefined) {
        return "";
    }
    if (!(policy?.rules ?? []).every(isRendered)) {
        const numbers = rules.map(({ rulePriority }) => rulePriority).sort((a, b) => a - b);
        const noun = numbers.length === 1 ? "rule" : "rules";
        return `change ${noun} ${numbers.join(", ")} of lifecyclePolicy, or protect their tags by a rule of lower number`;
    }
    if (rules.length === 1 && only.rulePriority === PRIORITIES.untagged) {
        return "lifecycle.untaggedExpireAfterDays: 0 keeps all, or undo the change";
    }
    if (rules.length === 1 && only.selection.countType === CountType.ImageCountMoreThan && isForAll(only)) {
        // With as many places as there are images, a rule that keeps the newest of all deletes none.
        const places = images.filter(({ imageStatus = "ACTIVE" }) => imageStatus === "ACTIVE").length;
        return places > LIMITED_IMAGES
            ? "add their tags to lifecycle.protectTags, or undo the change"
            : `maxImageCount: ${places} keeps all, lifecycle.protectTags some`;
    }
    return "add their tags to lifecycle.protectTags, or undo the change";
}

/** Whether a rule has a number that rules made from settings have. */
function isRendered({ rulePriority, selection }: Rule): boolean {
    return rulePriority === PRIORITIES.untagged
        ? selection.tagStatus === "untagged"
        : rulePriority >= PRIORITIES.protect;
}

function isForAll({ rulePriority, selection }: Rule): boolean {
    return rulePriority === PRIORITIES.any && selection.tagStatus === "any";
}
