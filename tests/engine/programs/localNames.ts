import * as pulumi from "@pulumi/pulumi";

// The project's program, for the provider of the tests: it has two inputs by the names of Terraform, where Pulumi's own
// provider calls them `name` and `topic`.
const RENAMED: Readonly<Record<string, readonly [string, string]>> = {
    "aws:cloudwatch/metricAlarm:MetricAlarm": ["name", "alarmName"],
    "aws:sns/topicSubscription:TopicSubscription": ["topic", "topicArn"],
};

pulumi.runtime.registerResourceTransform(({ type, props, opts }) => {
    const renamed = RENAMED[type];
    if (renamed === undefined) {
        return undefined;
    }
    const [name, local] = renamed;
    const { [name]: value, ...others } = props;
    return { props: { ...others, [local]: value }, opts };
});

const program = await import("../../../index.ts");
export const { dashboardUrl, notificationTopicArn } = program;
