import type * as pulumi from "@pulumi/pulumi";
import type { Alarm, AlarmThresholds } from "../../ecr/monitoring/alarms.ts";
import { EventKind } from "../../ecr/monitoring/events.ts";
import type { MetricFilter } from "../../ecr/monitoring/filters.ts";
import { ownNamespace } from "../../ecr/monitoring/filters.ts";
import type { MonitoringOptions } from "../args/monitoring.ts";
import { alarmThresholds, resolveAlarms } from "./alarms.ts";
import type { DashboardSettings } from "./dashboard.ts";
import { resolveDashboard } from "./dashboard.ts";
import type { FindingsLogSettings } from "./findingsLog.ts";
import { logsFindings, resolveFindingsLog } from "./findingsLog.ts";
import { hasNoRepository, type MonitoringContext, replicationRegions } from "./monitored.ts";
import type { NotificationSettings } from "./notifications.ts";
import { resolveNotifications } from "./notifications.ts";

/** What is watched, reported and drawn. */
export interface MonitoringSettings {
    /** Namespace of the set's own metrics. */
    namespace: string;
    /** Filters that make metrics from logs. */
    filters: MetricFilter[];
    /** Log group that the filter for refused calls reads, or null where these are not counted. */
    cloudTrailLogGroupName: pulumi.Input<string> | null;
    alarms: Alarm[];
    /** Regions whose replication results are carried to the log. */
    replicationEvents: string[];
    /** Null where no one is told. */
    notifications: NotificationSettings | null;
    /** Null without a dashboard. */
    dashboard: DashboardSettings | null;
}

/** What is logged and watched, decided. */
export interface Monitoring {
    findingsLog: FindingsLogSettings | null;
    monitoring: MonitoringSettings;
}

/** Decides what is logged, watched, reported and drawn. What alarms and the dashboard count, they also have logged. */
export function resolveMonitoring(context: MonitoringContext): Monitoring {
    const { shape } = context;
    const written = shape.set.monitoring ?? {};
    const isWanted = writtenAlarms(written) !== null || written.dashboard === true;
    const logged = logsFindings(context, isWanted);
    const thresholds = alarmThresholds(writtenAlarms(written), logged, context);
    const events = eventsOf(written, thresholds, context);
    const findingsLog = resolveFindingsLog(logged, events, written.logKmsKeyArn ?? null, context);
    const { alarms, filters, cloudTrailLogGroupName } = resolveAlarms(written, thresholds, context);
    const notifications = resolveNotifications(written.notifications ?? null, alarms.length, context);
    const dashboard = resolveDashboard(written.dashboard ?? false, findingsLog, logged, context);
    if (alarms.length > 0 && notifications === null) {
        context.report.warning(
            "monitoring.alarms",
            "have no notification target; write monitoring.notifications, such as { emails: [...] }",
        );
    }
    return {
        findingsLog,
        monitoring: {
            namespace: ownNamespace(context.setName),
            filters: [...filters, ...(dashboard?.filters ?? [])].filter(
                ({ metric }, index, all) => all.findIndex((other) => other.metric === metric) === index,
            ),
            cloudTrailLogGroupName,
            alarms,
            replicationEvents: events.includes(EventKind.Replication) ? replicationRegions(context) : [],
            notifications,
            dashboard: dashboard?.settings ?? null,
        },
    };
}

/** The alarms as they were written, or null; `alarms:` with nothing behind it counts as not written. */
function writtenAlarms({ alarms }: MonitoringOptions): NonNullable<MonitoringOptions["alarms"]> | null {
    return alarms ?? null;
}

/** What is logged next to scan results, as far as it can happen: what was requested, and what alarms and the dashboard count. Sorted. */
function eventsOf(
    { events, dashboard }: MonitoringOptions,
    thresholds: AlarmThresholds | null,
    context: MonitoringContext,
): EventKind[] {
    const written = events ?? [];
    if (written.includes(EventKind.Replication) && replicationRegions(context).length === 0) {
        context.report.warning(
            "monitoring.events",
            "REPLICATION has nothing to log, because no repository is replicated to another region of this account; remove it",
        );
    }
    for (const kind of [EventKind.Push, EventKind.Delete]) {
        if (written.includes(kind) && hasNoRepository(context)) {
            context.report.warning(
                "monitoring.events",
                `${kind} has nothing to log, because the set has no repository; remove it`,
            );
        }
    }
    const kinds = new Set<EventKind>(written);
    if (replicationRegions(context).length === 0) {
        kinds.delete(EventKind.Replication);
    }
    if (dashboard === true || (thresholds?.pushesPerHour ?? 0) > 0) {
        kinds.add(EventKind.Push);
    }
    if ((thresholds?.failedReplications ?? 0) > 0) {
        kinds.add(EventKind.Replication);
    }
    return [...kinds].sort();
}
