import { canonicalJson } from "../../aws/json.ts";
import { accountRoot } from "../../aws/principals.ts";
import type { Problem } from "../../config/problems/report.ts";
import { propertyPath } from "../../config/problems/report.ts";
import type { RepositorySetSettings, RepositorySettings, TemplateSettings } from "../../config/settings.ts";
import { keyPolicy } from "../../ecr/repository/encryption.ts";
import { accessMeaning, documentChanges, statementsText, withoutOwnResource } from "./access.ts";
import { sameJson } from "./choices.ts";
import { lifecycleMeaning } from "./lifecycle.ts";
import type { Observed, ObservedRepository } from "./observed.ts";
import { cacheProblems, registryChanges } from "./registryChanges.ts";

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

/** What a stack file would change of what was observed; a repository that would be replaced is a problem. */
export interface Comparison {
    changes: Change[];
    problems: Problem[];
}

/** Compares the settings of a set with what was observed, whole: what the inference missed is listed here. */
export function compareSet(settings: RepositorySetSettings, observed: Observed, ownKeyArn: string | null): Comparison {
    const changes: Change[] = [];
    const problems: Problem[] = [];
    for (const repository of settings.repositories) {
        const found = observed.repositories.find(({ name }) => name === repository.name);
        if (found !== undefined) {
            problems.push(...replacements(repository, found, ownKeyArn));
            changes.push(...repositoryChanges(repository, found, observed, settings.partition));
        }
    }
    changes.push(...keyChanges(settings, observed, ownKeyArn), ...logChanges(settings, observed));
    if (settings.registry.manage) {
        changes.push(...registryChanges(settings, observed));
        problems.push(...cacheProblems(settings, observed));
    }
    return { changes, problems };
}

/** What AWS cannot change in place. */
function replacements(made: RepositorySettings, found: ObservedRepository, ownKeyArn: string | null): Problem[] {
    const key = made.encryptionType === "AES256" ? null : (made.kmsKeyArn ?? ownKeyArn ?? "a new key");
    const at = (option: string) => `${propertyPath(["repositories", made.key])}.${option}`;
    const reason = (now: string, next: string) =>
        `would replace the repository ${found.name} and lose its images, AWS has ${now} and the stack would write ${next}; keep AWS's value`;
    if (made.encryptionType !== found.encryptionType) {
        return [{ path: at("encryptionType"), reason: reason(found.encryptionType, made.encryptionType) }];
    }
    return key === found.kmsKeyArn || (key === null && found.encryptionType === "AES256")
        ? []
        : [{ path: at("kmsKeyArn"), reason: reason(String(found.kmsKeyArn), String(key)) }];
}

function repositoryChanges(
    made: RepositorySettings,
    found: ObservedRepository,
    observed: Observed,
    partition: string,
): Change[] {
    const changes: Change[] = [];
    const note = (property: string, now: string, next: string) => {
        if (now !== next) {
            changes.push({ subject: found.name, property, now, next });
        }
    };
    const mutability = ({ imageTagMutability, exclusionFilters }: typeof made | typeof found) =>
        [imageTagMutability, ...[...exclusionFilters].sort()].join(" ");
    note("imageTagMutability", mutability(found), mutability(made));
    note("scanOnPush", String(found.scanOnPush), String(made.scanOnPush));
    if (found.forceDelete !== null) {
        note("forceDelete", String(found.forceDelete), String(made.forceDelete));
    }
    changes.push(
        ...policyChanges(found.name, made, found, partition, withoutOwnResource(found, observed).repositoryPolicy),
        ...tagChanges(found.name, made.tags, found.tags),
    );
    return changes;
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

/** Whether two policies are the same but for the order of lists, which AWS and its provider do not look at. */
function isSamePolicy(a: string, b: string): boolean {
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

function keyChanges(
    { key, partition, tags }: RepositorySetSettings,
    observed: Observed,
    ownKeyArn: string | null,
): Change[] {
    const found = observed.keys.find(({ arn }) => arn === ownKeyArn);
    if (found === undefined || key === null) {
        return [];
    }
    const subject = `key ${found.arn.split("/").at(-1)}`;
    const account = found.arn.split(":")[4] ?? "";
    const wanted = canonicalJson(keyPolicy(accountRoot(account, partition)));
    const of = (property: string, now: string, next: string): Change[] =>
        now === next ? [] : [{ subject, property, now, next }];
    return [
        ...of("description", found.description || "none", key.description),
        ...of("enableKeyRotation", String(found.rotates), "true"),
        ...(found.policy !== null && isSamePolicy(found.policy, wanted)
            ? []
            : of("policy", "the account decides by IAM", "the same grants, other Sids")),
        ...tagChanges(subject, tags, found.tags),
    ];
}

function logChanges({ findingsLog, tags }: RepositorySetSettings, { logGroups }: Observed): Change[] {
    const found = logGroups.find(({ name }) => name === findingsLog?.logGroupName);
    if (found === undefined || findingsLog === null) {
        return [];
    }
    const subject = `log group ${found.name}`;
    const of = (property: string, now: string, next: string): Change[] =>
        now === next ? [] : [{ subject, property, now, next }];
    return [
        ...of("retentionInDays", String(found.retentionInDays), String(findingsLog.retentionInDays)),
        ...of("kmsKeyId", found.kmsKeyArn ?? "none", String(findingsLog.kmsKeyArn ?? "none")),
        ...tagChanges(subject, tags, found.tags),
    ];
}
