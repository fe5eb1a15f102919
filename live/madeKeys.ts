import { clientOptions, type LiveTarget } from "./clients.ts";
import { type Look, look } from "./look.ts";

/** The permissions that finding keys by their tags takes. */
export const MADE_KEY_PERMISSIONS = ["kms:DescribeKey", "tag:GetResources"] as const;

/** ARNs of the enabled KMS keys with a description and all of some tags, sorted. Never throws. */
export async function findKeys(
    target: LiveTarget,
    description: string,
    tags: Readonly<Record<string, string>>,
): Promise<Look<string[]>> {
    return look(MADE_KEY_PERMISSIONS.join(" and "), async () => {
        const tagging = await import("@aws-sdk/client-resource-groups-tagging-api");
        const kms = await import("@aws-sdk/client-kms");
        const { options, send } = clientOptions(target);
        const tagged = new tagging.ResourceGroupsTaggingAPIClient(options);
        const keys = new kms.KMSClient(options);
        try {
            const found: string[] = [];
            const filters = Object.entries(tags).map(([Key, value]) => ({ Key, Values: [value] }));
            const input = { ResourceTypeFilters: ["kms:key"], TagFilters: filters };
            for await (const page of tagging.paginateGetResources({ client: tagged }, input, send)) {
                for (const { ResourceARN = "" } of page.ResourceTagMappingList ?? []) {
                    const { KeyMetadata } = await keys.send(new kms.DescribeKeyCommand({ KeyId: ResourceARN }), send);
                    if (KeyMetadata?.KeyState === "Enabled" && KeyMetadata.Description === description) {
                        found.push(ResourceARN);
                    }
                }
            }
            return found.sort();
        } finally {
            tagged.destroy();
            keys.destroy();
        }
    });
}
