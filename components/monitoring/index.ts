import * as cloudwatch from "@pulumi/aws/cloudwatch/index.js";
import type * as pulumi from "@pulumi/pulumi";
import type { RepositorySetSettings } from "../../config/settings.ts";
import { createAlarms, createFilters } from "./alarms.ts";
import type { MonitoringParent } from "./context.ts";
import { createFindingsLog } from "./findingsLog.ts";
import { createReplicationEvents, eventPatterns } from "./replicationEvents.ts";
import { createTopics } from "./topics.ts";

/** What monitoring hands out. */
export interface MonitoringOutputs {
    dashboardUrl: pulumi.Output<string> | null;
    notificationTopicArn: pulumi.Output<string> | null;
}

/** Makes what logs, watches, reports and draws. */
export function createMonitoring(
    settings: RepositorySetSettings,
    accountId: () => pulumi.Output<string>,
    setKeyArn: pulumi.Output<string> | null,
    setName: string,
    parent: pulumi.Resource,
): MonitoringOutputs {
    const { region, partition, tags, findingsLog, monitoring, repositories } = settings;
    const place = { setName, parent, region, partition };
    const names = repositories.map(({ name }) => name);
    const replicas = monitoring.replicationEvents.length === 0 ? [] : eventPatterns(names, region, accountId());
    const group = findingsLog === null ? null : createFindingsLog(findingsLog, replicas, settings, setName, parent);
    createReplicationEvents(settings, accountId, place);
    createFilters(
        monitoring.filters,
        monitoring.namespace,
        group?.name ?? null,
        monitoring.cloudTrailLogGroupName,
        place,
    );
    const topics =
        monitoring.notifications === null
            ? null
            : createTopics(monitoring.notifications, setKeyArn, accountId, tags, place);
    const told = topics === null ? [] : [topics.main, ...(topics.chat === null ? [] : [topics.chat])];
    createAlarms(monitoring.alarms, told, tags, place);
    return {
        dashboardUrl: createDashboard(settings, place),
        notificationTopicArn: topics?.main ?? null,
    };
}

function createDashboard(
    { monitoring: { dashboard } }: RepositorySetSettings,
    { region, setName, parent }: MonitoringParent,
): pulumi.Output<string> | null {
    if (dashboard === null) {
        return null;
    }
    const made = new cloudwatch.Dashboard(
        `${setName}-dashboard`,
        { region, dashboardName: dashboard.name, dashboardBody: dashboard.body },
        { parent },
    );
    return made.dashboardName.apply(() => dashboard.url);
}
