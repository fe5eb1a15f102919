import { DASHBOARD_METRICS, dashboardBody, dashboardMetrics, dashboardUrl } from "../../ecr/monitoring/dashboard.ts";
import {
    COUNTED_SEVERITIES,
    FINDINGS_METRIC,
    type MetricFilter,
    metricFilter,
    OwnMetric,
    ownNamespace,
} from "../../ecr/monitoring/filters.ts";
import { slug } from "../../ecr/monitoring/notifications.ts";
import type { FindingsLogSettings } from "./findingsLog.ts";
import { hasNoRepository, type MonitoringContext } from "./monitored.ts";

/** A dashboard of CloudWatch. */
export interface DashboardSettings {
    name: string;
    /** Canonical JSON. */
    body: string;
    url: string;
}

/** Characters in a dashboard's name. https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutDashboard.html */
const NAME_LENGTH = 255;

/** Decides the dashboard, and the filters that make what it draws; null without one. */
export function resolveDashboard(
    isWanted: boolean,
    log: FindingsLogSettings | null,
    showsFindings: boolean,
    context: MonitoringContext,
): { settings: DashboardSettings; filters: MetricFilter[] } | null {
    const { setName, region, partition, scanType, repositories, report } = context;
    if (isWanted && hasNoRepository(context)) {
        report.warning("monitoring.dashboard", "has nothing to draw, because the set has no repository; remove it");
    }
    if (!isWanted || log === null || repositories.length === 0) {
        return null;
    }
    if (!showsFindings) {
        report.warning(
            "monitoring.dashboard",
            "shows no findings, because enableScanFindingsLogging is false; set it to true, or leave it out",
        );
    }
    const metrics = dashboardMetrics(repositories.length);
    if (metrics > DASHBOARD_METRICS) {
        report.problem(
            "monitoring.dashboard",
            "quota-exceeded",
            `must draw at most ${DASHBOARD_METRICS} metrics, found ${metrics} for ${repositories.length} repositories; set it to false, or split the set`,
        );
    }
    const findings = showsFindings ? COUNTED_SEVERITIES.map((severity) => FINDINGS_METRIC[severity]) : [];
    const name = slug(setName, "ecr", NAME_LENGTH);
    return {
        settings: {
            name,
            body: dashboardBody({
                setName,
                region,
                repositories,
                namespace: ownNamespace(setName),
                logGroupName: log.logGroupName,
                scanType,
                showsFindings,
            }),
            url: dashboardUrl(name, region, partition),
        },
        filters: [...findings, OwnMetric.Pushes].map((metric) => metricFilter(metric, scanType)),
    };
}
