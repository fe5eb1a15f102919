import type { KeySettings, Tags } from "../../config/settings.ts";
import { broken, type LiveTarget, readStackKeys, shortList, valueOr } from "../../live/index.ts";
import type { Warning } from "../../text/problem.ts";
import type { DeployedKey } from "./deployed.ts";
import type { Seen } from "./guard.ts";

/** The keys that a component requests. */
export interface RequestedKeys {
    /** The key that is made, or null. */
    key: KeySettings | null;
    /** ARNs of given keys. */
    givenKeys: readonly string[];
    region: string;
}

/**
 * The key that a component made, where its settings no longer request it: it remains in the stack while a repository is
 * encrypted with it, or while it is protected. Deleting a key makes the images that it encrypts unreadable for good.
 * https://docs.aws.amazon.com/kms/latest/developerguide/deleting-keys.html
 */
export function keptKeyOf(requested: RequestedKeys, seen: Seen, warnings: Warning[]): DeployedKey | null {
    const key = seen.deployed?.key ?? null;
    if (requested.key !== null || key === null) {
        return null;
    }
    if (requested.givenKeys.includes(key.arn)) {
        return key;
    }
    const look = seen.live?.registry.repositories;
    const users =
        look === undefined || "notChecked" in look
            ? null
            : look.value.filter(({ kmsKeyArn }) => kmsKeyArn === key.arn).map(({ name }) => name);
    const inState = (seen.deployed?.set.repositories ?? []).some(({ kmsKeyArn }) => kmsKeyArn === key.arn);
    const isUsed = users === null || users.length > 0 || inState;
    if (!isUsed && !key.isProtected) {
        const command = `aws kms schedule-key-deletion --key-id ${key.arn} --region ${requested.region}`;
        warnings.push({
            path: "kmsKeyArn",
            reason: broken(
                `the key that was made here leaves the stack and remains in AWS; no repository of the region uses it. To delete it:\n    \`${command}\``,
            ),
        });
        return null;
    }
    const why =
        users !== null && users.length > 0
            ? `it encrypts ${shortList(users, "repository", "repositories")}`
            : isUsed
              ? "whether repositories use it could not be checked"
              : "it is protected: `pulumi state unprotect` lets it leave the stack";
    warnings.push({
        path: "kmsKeyArn",
        reason: broken(
            `the key that was made here is no longer requested, and remains in the stack because ${why}\n    it is ${key.arn}`,
        ),
    });
    return key;
}

/** Keys of an earlier deployment, or of an update that was interrupted, where a new one would be made next to them. */
export async function leftKeys(
    { key, tags, region }: { key: KeySettings | null; tags: Tags; region: string },
    target: LiveTarget,
    { live, deployed }: Seen,
): Promise<Warning[]> {
    const plain = Object.entries(tags).filter((entry): entry is [string, string] => typeof entry[1] === "string");
    if (key === null || (deployed?.key ?? null) !== null || plain.length === 0) {
        return [];
    }
    const descriptions = [{ description: key.description, tags: Object.fromEntries(plain) }];
    const { described } = await readStackKeys(target, { ids: [], descriptions });
    const repositories = valueOr(live?.registry.repositories ?? { value: [] }, []);
    return valueOr(described, [])
        .filter(({ state }) => state === "Enabled")
        .map(({ arn }) => {
            const users = repositories.filter(({ kmsKeyArn }) => kmsKeyArn === arn).map(({ name }) => name);
            const use = `to use it, write\n    kmsKeyArn: ${arn}`;
            return {
                path: "kmsKeyArn",
                reason: broken(
                    users.length > 0
                        ? `a key of an earlier deployment encrypts ${shortList(users, "repository", "repositories")}, and is not in this stack's state; ${use}`
                        : `a key of an earlier or interrupted deployment is not in this stack's state, and no repository uses it; ${use}\n    to delete it: \`aws kms schedule-key-deletion --key-id ${arn} --region ${region}\``,
                ),
            };
        });
}
