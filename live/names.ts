import { clientOptions, type LiveTarget } from "./clients.ts";
import { type Look, look } from "./look.ts";

/** Names next to Amazon ECR that a set would create, by kind. AWS refuses some when they are taken, and silently takes over others. */
export interface ServiceNames {
    logGroups: string[];
    /** Log resource policies. */
    logPolicies: string[];
    /** Key aliases, with `alias/`. */
    keyAliases: string[];
    alarms: string[];
    dashboards: string[];
    topics: string[];
}

/** One kind of names of other services: what it is called in messages, and the permission that a look at it takes. */
export const SERVICE_KINDS: Readonly<Record<keyof ServiceNames, { label: string; permission: string }>> = {
    logGroups: { label: "log group", permission: "logs:DescribeLogGroups" },
    logPolicies: { label: "log resource policy", permission: "logs:DescribeResourcePolicies" },
    keyAliases: { label: "key alias", permission: "kms:ListAliases" },
    alarms: { label: "alarm", permission: "cloudwatch:DescribeAlarms" },
    dashboards: { label: "dashboard", permission: "cloudwatch:ListDashboards" },
    topics: { label: "topic", permission: "sns:ListTopics" },
};

/** Which of some names exist already, by kind; a kind of which no name is requested is not looked at. Never throws. */
export async function readTaken(
    target: LiveTarget,
    names: ServiceNames,
): Promise<Partial<Record<keyof ServiceNames, Look<string[]>>>> {
    const asked = (Object.keys(SERVICE_KINDS) as (keyof ServiceNames)[]).filter((kind) => names[kind].length > 0);
    const looks = await Promise.all(
        asked.map((kind) => look(SERVICE_KINDS[kind].permission, () => READERS[kind](target, names[kind]))),
    );
    return Object.fromEntries(asked.map((kind, index) => [kind, looks[index]]));
}

const READERS: Readonly<Record<keyof ServiceNames, (target: LiveTarget, names: string[]) => Promise<string[]>>> = {
    logGroups: async (target, names) => {
        const sdk = await import("@aws-sdk/client-cloudwatch-logs");
        const { options, send } = clientOptions(target);
        const client = new sdk.CloudWatchLogsClient(options);
        const taken: string[] = [];
        for (const name of names) {
            const { logGroups = [] } = await client.send(
                new sdk.DescribeLogGroupsCommand({ logGroupNamePrefix: name, limit: 50 }),
                send,
            );
            taken.push(...logGroups.map(({ logGroupName = "" }) => logGroupName).filter((each) => each === name));
        }
        client.destroy();
        return taken;
    },
    logPolicies: async (target, names) => {
        const sdk = await import("@aws-sdk/client-cloudwatch-logs");
        const { options, send } = clientOptions(target);
        const client = new sdk.CloudWatchLogsClient(options);
        // At most ten per account and region: one page. https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutResourcePolicy.html
        const { resourcePolicies = [] } = await client.send(
            new sdk.DescribeResourcePoliciesCommand({ limit: 50 }),
            send,
        );
        const found = resourcePolicies.map(({ policyName = "" }) => policyName);
        client.destroy();
        return found.filter((name) => names.includes(name));
    },
    keyAliases: async (target, names) => {
        const sdk = await import("@aws-sdk/client-kms");
        const { options, send } = clientOptions(target);
        const client = new sdk.KMSClient(options);
        const found: string[] = [];
        for await (const { Aliases = [] } of sdk.paginateListAliases({ client }, {}, send)) {
            found.push(...Aliases.map(({ AliasName = "" }) => AliasName));
        }
        client.destroy();
        return found.filter((name) => names.includes(name));
    },
    alarms: async (target, names) => {
        const sdk = await import("@aws-sdk/client-cloudwatch");
        const { options, send } = clientOptions(target);
        const client = new sdk.CloudWatchClient(options);
        const found: string[] = [];
        // AWS takes at most 100 names at a time.
        for (let from = 0; from < names.length; from += 100) {
            const { MetricAlarms = [] } = await client.send(
                new sdk.DescribeAlarmsCommand({ AlarmNames: names.slice(from, from + 100), MaxRecords: 100 }),
                send,
            );
            found.push(...MetricAlarms.map(({ AlarmName = "" }) => AlarmName));
        }
        client.destroy();
        return found;
    },
    dashboards: async (target, names) => {
        const sdk = await import("@aws-sdk/client-cloudwatch");
        const { options, send } = clientOptions(target);
        const client = new sdk.CloudWatchClient(options);
        const found: string[] = [];
        for (const name of names) {
            const { DashboardEntries = [] } = await client.send(
                new sdk.ListDashboardsCommand({ DashboardNamePrefix: name }),
                send,
            );
            found.push(...DashboardEntries.map(({ DashboardName = "" }) => DashboardName));
        }
        client.destroy();
        return found.filter((name) => names.includes(name));
    },
    topics: async (target, names) => {
        const sdk = await import("@aws-sdk/client-sns");
        const { options, send } = clientOptions(target);
        const client = new sdk.SNSClient(options);
        const found: string[] = [];
        for await (const { Topics = [] } of sdk.paginateListTopics({ client }, {}, send)) {
            found.push(...Topics.map(({ TopicArn = "" }) => TopicArn.slice(TopicArn.lastIndexOf(":") + 1)));
        }
        client.destroy();
        return found.filter((name) => names.includes(name));
    },
};
