import type * as sdk from "@aws-sdk/client-kms";
import { clientOptions, type LiveTarget } from "./clients.ts";
import { type Look, look, valueOr } from "./look.ts";

/** A KMS key as AWS holds it, each part as far as the credentials may see it. */
export interface LiveKeyDetails {
    arn: string;
    description: string;
    /** Whether AWS manages the key, as it does aws/ecr: no stack can own such a key. */
    isAwsManaged: boolean;
    /** With `alias/`, sorted. */
    aliases: Look<string[]>;
    rotates: Look<boolean>;
    /** JSON text as AWS holds it. */
    policy: Look<string | null>;
    tags: Look<Record<string, string>>;
}

/** The permissions that a look at a key takes. */
export const KEY_DETAIL_PERMISSIONS = [
    "kms:DescribeKey",
    "kms:GetKeyPolicy",
    "kms:GetKeyRotationStatus",
    "kms:ListAliases",
    "kms:ListResourceTags",
] as const;

/** Reads keys by ARN, and changes nothing. Never throws: a key or a part of it that cannot be read says why. */
export async function readKeys(
    target: LiveTarget,
    arns: readonly string[],
): Promise<Map<string, Look<LiveKeyDetails>>> {
    const keys = new Map<string, Look<LiveKeyDetails>>();
    if (arns.length === 0) {
        return keys;
    }
    // Loaded here only: most looks do not request keys.
    const kms = await import("@aws-sdk/client-kms");
    const { options, send } = clientOptions(target);
    const client = new kms.KMSClient(options);
    try {
        for (const arn of arns) {
            keys.set(arn, await look("kms:DescribeKey", () => readKey(client, kms, arn, send)));
        }
        return keys;
    } finally {
        client.destroy();
    }
}

async function readKey(
    client: sdk.KMSClient,
    kms: typeof sdk,
    arn: string,
    send: { abortSignal?: AbortSignal },
): Promise<LiveKeyDetails> {
    const KeyId = arn;
    const { KeyMetadata } = await client.send(new kms.DescribeKeyCommand({ KeyId }), send);
    const [aliases, rotates, policy, tags] = await Promise.all([
        look("kms:ListAliases", async () => {
            const found: string[] = [];
            for await (const page of kms.paginateListAliases({ client }, { KeyId }, send)) {
                found.push(...(page.Aliases ?? []).map(({ AliasName = "" }) => AliasName));
            }
            return found.sort();
        }),
        look("kms:GetKeyRotationStatus", async () => {
            const status = await client.send(new kms.GetKeyRotationStatusCommand({ KeyId }), send);
            return status.KeyRotationEnabled === true;
        }),
        look("kms:GetKeyPolicy", async () => {
            const command = new kms.GetKeyPolicyCommand({ KeyId, PolicyName: "default" });
            return (await client.send(command, send)).Policy ?? null;
        }),
        look("kms:ListResourceTags", async () => {
            const found: [string, string][] = [];
            for await (const page of kms.paginateListResourceTags({ client }, { KeyId }, send)) {
                found.push(...(page.Tags ?? []).map(tagEntry));
            }
            return Object.fromEntries(found);
        }),
    ]);
    return {
        arn: KeyMetadata?.Arn ?? arn,
        description: KeyMetadata?.Description ?? "",
        isAwsManaged:
            KeyMetadata?.KeyManager === "AWS" || valueOr(aliases, []).some((alias) => alias.startsWith("alias/aws/")),
        aliases,
        rotates,
        policy,
        tags,
    };
}

function tagEntry({ TagKey = "", TagValue = "" }: sdk.Tag): [string, string] {
    return [TagKey, TagValue];
}
