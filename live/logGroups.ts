import { atOnce } from "./atOnce.ts";
import { clientOptions, type LiveTarget } from "./clients.ts";
import { type Look, look } from "./look.ts";

/** A log group as AWS holds it. */
export interface LiveLogGroup {
    name: string;
    /** Null where events are kept for ever. */
    retentionInDays: number | null;
}

/** The permission that a look at log groups takes. */
const LOG_GROUP_PERMISSION = "logs:DescribeLogGroups";

/** Log groups that are requested at the same time: AWS takes 10 of these calls per second. */
const AT_ONCE = 4;

/** Reads log groups by name; null where there is none. Never throws. */
export async function readLogGroups(
    target: LiveTarget,
    names: readonly string[],
): Promise<Map<string, Look<LiveLogGroup | null>>> {
    const found = new Map<string, Look<LiveLogGroup | null>>();
    if (names.length === 0) {
        return found;
    }
    const logs = await import("@aws-sdk/client-cloudwatch-logs");
    const { options, send } = clientOptions(target);
    const client = new logs.CloudWatchLogsClient(options);
    try {
        await atOnce(AT_ONCE, names, async (name) => {
            const group = await look(LOG_GROUP_PERMISSION, async () => {
                // Sorted by name: the group itself is the first one that begins with its name.
                const command = new logs.DescribeLogGroupsCommand({ logGroupNamePrefix: name, limit: 1 });
                const { logGroups: [first] = [] } = await client.send(command, send);
                return first?.logGroupName === name ? { name, retentionInDays: first.retentionInDays ?? null } : null;
            });
            found.set(name, group);
        });
        return found;
    } finally {
        client.destroy();
    }
}
