import type * as sdk from "@aws-sdk/client-kms";
import { atOnce } from "./atOnce.ts";
import { clientOptions, type LiveTarget } from "./clients.ts";
import { type Look, look } from "./look.ts";

/** A KMS key as AWS holds it. */
export interface LiveKey {
    arn: string;
    id: string;
    description: string;
    /** Enabled, Disabled, PendingDeletion and others. */
    state: string;
    /** Day on which AWS deletes it, ISO 8601; null where none is set. */
    deletionDate: string | null;
}

/** Keys of a stack, and those that look like them. */
export interface LiveStackKeys {
    /** The keys that were requested, by what was asked: an id or an ARN. Null where there is none. */
    named: Map<string, Look<LiveKey | null>>;
    /** All other keys with one of the descriptions and with all of its tags, sorted by ARN. */
    described: Look<LiveKey[]>;
}

/** Which keys are looked at. */
export interface KeyQuestion {
    /** Ids or ARNs. */
    ids: readonly string[];
    /** Descriptions of keys that sets make, and the tags that each has at least. */
    descriptions: readonly { description: string; tags: Record<string, string> }[];
}

/** The permissions that a look at keys takes. */
export const KEY_PERMISSIONS = ["kms:DescribeKey", "kms:ListKeys", "kms:ListResourceTags"] as const;

/** Keys that are described at the same time. */
const AT_ONCE = 8;

/** Reads keys by their ids, and finds others by description and tags. Never throws. */
export async function readStackKeys(target: LiveTarget, { ids, descriptions }: KeyQuestion): Promise<LiveStackKeys> {
    const kms = await import("@aws-sdk/client-kms");
    const { options, send } = clientOptions(target);
    const client = new kms.KMSClient(options);
    const describe = async (KeyId: string): Promise<LiveKey | null> => {
        try {
            return plainKey((await client.send(new kms.DescribeKeyCommand({ KeyId }), send)).KeyMetadata);
        } catch (error) {
            if ((error as Error).name === "NotFoundException") {
                return null;
            }
            throw error;
        }
    };
    const named = new Map<string, Look<LiveKey | null>>();
    try {
        await atOnce(AT_ONCE, ids, async (id) => {
            named.set(id, await look("kms:DescribeKey", () => describe(id)));
        });
        const known = new Set([...named.values()].flatMap((each) => ("value" in each ? (each.value?.id ?? []) : [])));
        const described =
            descriptions.length === 0
                ? { value: [] }
                : await readDescribed(kms, client, send, describe, { ids: [...ids, ...known], descriptions });
        return { named, described };
    } finally {
        client.destroy();
    }
}

async function readDescribed(
    kms: typeof sdk,
    client: sdk.KMSClient,
    send: { abortSignal?: AbortSignal },
    describe: (id: string) => Promise<LiveKey | null>,
    { ids, descriptions }: KeyQuestion,
): Promise<Look<LiveKey[]>> {
    const listed = await look("kms:ListKeys", async () => {
        const found: string[] = [];
        for await (const { Keys = [] } of kms.paginateListKeys({ client, pageSize: 1000 }, {}, send)) {
            found.push(...Keys.map(({ KeyId = "" }) => KeyId));
        }
        return found.filter((id) => !ids.includes(id));
    });
    if (!("value" in listed)) {
        return listed;
    }
    // The policy of another team's key may deny the call; the policy of a set's own key does not.
    const looks: Look<LiveKey | null>[] = [];
    await atOnce(AT_ONCE, listed.value, async (id) => {
        looks.push(await look("kms:DescribeKey", () => describe(id)));
    });
    const refused = looks.find((each) => "notChecked" in each);
    if (refused !== undefined && looks.every((each) => "notChecked" in each)) {
        return refused as Look<LiveKey[]>;
    }
    const alike = looks.flatMap((each) => ("value" in each && each.value !== null ? [each.value] : []));
    return look("kms:ListResourceTags", async () => {
        const found: LiveKey[] = [];
        for (const key of alike) {
            const wanted = descriptions.filter(({ description }) => description === key.description);
            if (wanted.length > 0) {
                const tags = await readTags(kms, client, send, key.id);
                const has = (each: Record<string, string>) => Object.entries(each).every(([k, v]) => tags[k] === v);
                found.push(...(wanted.some((each) => has(each.tags)) ? [key] : []));
            }
        }
        return found.sort((a, b) => (a.arn < b.arn ? -1 : 1));
    });
}

async function readTags(
    { paginateListResourceTags }: typeof sdk,
    client: sdk.KMSClient,
    send: { abortSignal?: AbortSignal },
    KeyId: string,
): Promise<Record<string, string>> {
    const tags: Record<string, string> = {};
    for await (const { Tags = [] } of paginateListResourceTags({ client }, { KeyId }, send)) {
        for (const { TagKey = "", TagValue = "" } of Tags) {
            tags[TagKey] = TagValue;
        }
    }
    return tags;
}

function plainKey(key: sdk.KeyMetadata | undefined): LiveKey | null {
    return key === undefined
        ? null
        : {
              arn: key.Arn ?? "",
              id: key.KeyId ?? "",
              description: key.Description ?? "",
              state: key.KeyState ?? "",
              deletionDate: key.DeletionDate?.toISOString() ?? null,
          };
}
