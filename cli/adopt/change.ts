import { canonicalJson } from "../../aws/json.ts";
import type { RepositorySettings, TemplateSettings } from "../../config/settings.ts";
import { accessMeaning, documentChanges, statementsText } from "./access.ts";
import { sameJson } from "./choices.ts";
import { lifecycleMeaning } from "./lifecycle.ts";
import type { ObservedRepository } from "./observed.ts";

/** A property that AWS has otherwise than the stack would write it, changed in place. */
export interface Change {
    /** Repository name, or the part of the registry. */
    subject: string;
    property: string;
    /** Value in AWS, in words. */
    now: string;
    /** Value by the stack, in words. */
    next: string;
}

/** What a stack would write otherwise of the policies of a repository or template. */
export function policyChanges(
    subject: string,
    made: Pick<RepositorySettings | TemplateSettings, "lifecyclePolicy" | "repositoryPolicy">,
    found: Pick<ObservedRepository, "lifecyclePolicy" | "repositoryPolicy">,
    partition: string,
    /** The repository policy that was found, without what says nothing in it. */
    ownPolicy: string | null = found.repositoryPolicy,
): Change[] {
    const changes: Change[] = [];
    if (found.lifecyclePolicy === null || !sameJson(made.lifecyclePolicy, found.lifecyclePolicy)) {
        const isSame = lifecycleMeaning(made.lifecyclePolicy) === lifecycleMeaning(found.lifecyclePolicy);
        changes.push({
            subject,
            property: "lifecyclePolicy",
            now: found.lifecyclePolicy === null ? "none" : rulesText(found.lifecyclePolicy),
            next: isSame
                ? found.lifecyclePolicy === null
                    ? "a rule that keeps all images"
                    : "the same rules, renumbered"
                : rulesText(made.lifecyclePolicy),
        });
    }
    const [now, next] = [found.repositoryPolicy, made.repositoryPolicy];
    const said = now === null || next === null ? [next ?? "none"] : accessChanges(now, next, ownPolicy, partition);
    if (now !== next && said.length > 0) {
        changes.push({ subject, property: "repositoryPolicy", now: now ?? "none", next: said.join(", ") });
    }
    return changes;
}

/** Whether two policies are the same but for the order of lists, which AWS and its provider do not look at. */
export function isSamePolicy(a: string, b: string): boolean {
    const sorted = (value: unknown): unknown =>
        Array.isArray(value)
            ? value.length === 1
                ? sorted(value[0])
                : value.map((each) => canonicalJson(sorted(each))).sort()
            : typeof value === "object" && value !== null
              ? Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, sorted(inner)]))
              : value;
    const text = (policy: string) => canonicalJson(sorted((JSON.parse(policy) as { Statement: unknown }).Statement));
    return text(a) === text(b);
}

function rulesText(policy: string): string {
    const { rules } = JSON.parse(policy) as { rules: { description?: string; rulePriority: number }[] };
    return rules.map(({ description, rulePriority }) => description ?? `rule ${rulePriority}`).join("; ");
}

/** What a stack would write otherwise of tags. */
export function tagChanges(subject: string, made: object, found: Readonly<Record<string, string>>): Change[] {
    const wanted = made as Record<string, string>;
    return [...new Set([...Object.keys(wanted), ...Object.keys(found)])]
        .sort()
        .filter((key) => wanted[key] !== found[key])
        .map((key) => ({
            subject,
            property: `tags.${key}`,
            now: found[key] ?? "none",
            next: wanted[key] ?? "none",
        }));
}

/** What changes of a repository policy; all of the new one where it means something else. */
function accessChanges(now: string, next: string, ownPolicy: string | null, partition: string): string[] {
    if (accessMeaning(ownPolicy, partition) !== accessMeaning(next, partition)) {
        return [next];
    }
    const isAsFound = statementsText(ownPolicy, partition) === statementsText(next, partition);
    const changes = [...(now === ownPolicy ? [] : ["without Resource"]), ...documentChanges(now)];
    return isAsFound && changes.length === 0
        ? []
        : [isAsFound ? "the same statements" : "the same grants, other Sids", ...changes];
}
