import * as kms from "@pulumi/aws/kms/index.js";
import type * as pulumi from "@pulumi/pulumi";
import { canonicalJson } from "../../aws/json.ts";
import { accountRoot } from "../../aws/principals.ts";
import type { KeySettings, RepositorySetSettings } from "../../config/settings.ts";
import { PUBLISHERS } from "../../ecr/monitoring/notifications.ts";
import { keyPolicy } from "../../ecr/repository/encryption.ts";
import type { DeployedKey } from "../guard/deployed.ts";

/** Days that a deleted key can still be brought back: the most that KMS allows. https://docs.aws.amazon.com/kms/latest/developerguide/deleting-keys.html */
const DELETION_WINDOW_DAYS = 30;

/** Makes the key for the repositories that name none, rotated yearly, with an alias to find it by. */
export function createKey(
    key: KeySettings,
    settings: Pick<RepositorySetSettings, "region" | "partition" | "tags">,
    accountId: pulumi.Output<string>,
    setName: string,
    parent: pulumi.Resource,
): kms.Key {
    const { region, partition, tags } = settings;
    const made = new kms.Key(
        `${setName}-key`,
        {
            region,
            description: key.description,
            enableKeyRotation: true,
            deletionWindowInDays: DELETION_WINDOW_DAYS,
            policy: accountId.apply((id) =>
                canonicalJson(keyPolicy(accountRoot(id, partition), key.servesTopics ? PUBLISHERS : [])),
            ),
            tags,
        },
        // It is never deleted with the stack: images of other repositories may be encrypted with it.
        { parent, retainOnDelete: true, ...(key.deletionProtection && { protect: true }) },
    );
    if (key.alias !== "") {
        new kms.Alias(`${setName}-key`, { region, name: key.alias, targetKeyId: made.keyId }, { parent });
    }
    return made;
}

/** Keeps a key in the stack that is no longer requested, as it was deployed. */
export function createKept(
    { alias, description, isProtected }: DeployedKey,
    settings: Pick<RepositorySetSettings, "region" | "partition" | "tags">,
    accountId: pulumi.Output<string>,
    setName: string,
    parent: pulumi.Resource,
): kms.Key {
    const key = { alias, description, deletionProtection: isProtected, servesTopics: false };
    return createKey(key, settings, accountId, setName, parent);
}
