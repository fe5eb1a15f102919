import { clientOptions, type LiveTarget } from "./clients.ts";
import { type Look, look } from "./look.ts";

/** A log group of CloudWatch Logs as AWS holds it. */
export interface LiveLogGroupDetails {
    name: string;
    /** 0 for no end. */
    retentionInDays: number;
    kmsKeyArn: string | null;
    tags: Record<string, string>;
}

/** The permissions that a look at a log group takes. */
export const LOG_PERMISSIONS = ["logs:DescribeLogGroups", "logs:ListTagsForResource"] as const;

/** Reads a log group by its whole name; null where there is none. Never throws. */
export async function readLogGroupDetails(target: LiveTarget, name: string): Promise<Look<LiveLogGroupDetails | null>> {
    // Loaded here only: most looks do not request logs.
    const logs = await import("@aws-sdk/client-cloudwatch-logs");
    const { options, send } = clientOptions(target);
    const client = new logs.CloudWatchLogsClient(options);
    try {
        return await look("logs:DescribeLogGroups and logs:ListTagsForResource", async () => {
            const pages = logs.paginateDescribeLogGroups({ client }, { logGroupNamePrefix: name }, send);
            for await (const { logGroups = [] } of pages) {
                const group = logGroups.find(({ logGroupName }) => logGroupName === name);
                if (group !== undefined) {
                    const resourceArn = group.logGroupArn ?? (group.arn ?? "").replace(/:\*$/, "");
                    const { tags = {} } = await client.send(new logs.ListTagsForResourceCommand({ resourceArn }), send);
                    return {
                        name,
                        retentionInDays: group.retentionInDays ?? 0,
                        kmsKeyArn: group.kmsKeyId ?? null,
                        tags,
                    };
                }
            }
            return null;
        });
    } finally {
        client.destroy();
    }
}
