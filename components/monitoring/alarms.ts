import * as cloudwatch from "@pulumi/aws/cloudwatch/index.js";
import type * as pulumi from "@pulumi/pulumi";
import type { Tags } from "../../config/settings.ts";
import type { Alarm } from "../../ecr/monitoring/alarms.ts";
import { type MetricFilter, OwnMetric } from "../../ecr/monitoring/filters.ts";
import type { MonitoringParent } from "./context.ts";

/** Makes the filters that count lines of a log: their metrics have no dimensions, because those would need a value in each line. */
export function createFilters(
    filters: readonly MetricFilter[],
    namespace: string,
    logGroupName: pulumi.Input<string> | null,
    cloudTrailLogGroupName: pulumi.Input<string> | null,
    { region, setName, parent }: MonitoringParent,
): void {
    for (const { metric, pattern, value } of filters) {
        const source = metric === OwnMetric.FailedAuthentications ? cloudTrailLogGroupName : logGroupName;
        if (source === null) {
            throw new Error(`no log group to count ${metric} in`);
        }
        new cloudwatch.LogMetricFilter(
            `${setName}-${metric}`,
            { region, logGroupName: source, pattern, metricTransformation: { name: metric, namespace, value } },
            { parent },
        );
    }
}

/** Makes the alarms, each of which tells the topics when it goes off and when it is over. */
export function createAlarms(
    alarms: readonly Alarm[],
    topicArns: pulumi.Input<string>[],
    tags: Tags,
    { region, setName, parent }: MonitoringParent,
): void {
    for (const alarm of alarms) {
        new cloudwatch.MetricAlarm(
            `${setName}-${alarm.id}`,
            {
                region,
                name: alarm.name,
                alarmDescription: alarm.description,
                comparisonOperator: alarm.comparison,
                threshold: alarm.threshold,
                evaluationPeriods: alarm.periods,
                datapointsToAlarm: alarm.periods,
                treatMissingData: alarm.missing,
                ...(alarm.percentOfQuota ? quotaQueries(alarm) : measure(alarm)),
                ...(topicArns.length > 0 && { alarmActions: topicArns, okActions: topicArns }),
                tags,
            },
            { parent },
        );
    }
}

function measure({ metric: { namespace, name, dimensions, statistic }, period }: Alarm) {
    return {
        namespace,
        metricName: name,
        ...(Object.keys(dimensions).length > 0 && { dimensions }),
        statistic,
        period,
    };
}

/** The metric in percent of the account's quota. https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch-Quotas-Visualize-Alarms.html */
function quotaQueries({ metric: { namespace, name, dimensions, statistic }, period }: Alarm) {
    return {
        metricQueries: [
            { id: "used", metric: { namespace, metricName: name, dimensions, stat: statistic, period } },
            {
                id: "percent",
                expression: "used / SERVICE_QUOTA(used) * 100",
                label: "percent of the quota",
                returnData: true,
            },
        ],
    };
}
