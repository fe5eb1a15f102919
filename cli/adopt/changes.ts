import { canonicalJson } from "../../aws/json.ts";
import { accountRoot } from "../../aws/principals.ts";
import { propertyPath } from "../../config/problems/report.ts";
import type { RepositorySetSettings, RepositorySettings } from "../../config/settings.ts";
import { keyPolicy } from "../../ecr/repository/encryption.ts";
import type { Problem } from "../../text/problem.ts";
import { withoutOwnResource } from "./access.ts";
import { type Change, isSamePolicy, policyChanges, tagChanges } from "./change.ts";
import type { Observed, ObservedRepository } from "./observed.ts";
import { cacheProblems, registryChanges } from "./registryChanges.ts";

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
        return [
            {
                path: at("encryptionType"),
                code: "not-adoptable",
                reason: reason(found.encryptionType, made.encryptionType),
            },
        ];
    }
    return key === found.kmsKeyArn || (key === null && found.encryptionType === "AES256")
        ? []
        : [{ path: at("kmsKeyArn"), code: "not-adoptable", reason: reason(String(found.kmsKeyArn), String(key)) }];
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
