import { canonicalJson } from "../../aws/json.ts";
import { COUNTED_SEVERITIES, FINDINGS_METRIC, OwnMetric, ownMetric } from "./filters.ts";
import { imageCount, type Metric, pullCount } from "./metrics.ts";

/** Metrics that one dashboard may draw. https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/cloudwatch_limits.html */
export const DASHBOARD_METRICS = 2_500;

/** What a dashboard shows. */
export interface DashboardContent {
    /** Name of the set, in the heading. */
    setName: string;
    region: string;
    /** Repositories: the repository name finds the metric, the key labels it. */
    repositories: readonly { key: string; name: string }[];
    /** Namespace of the set's own metrics. */
    namespace: string;
    logGroupName: string;
    scanType: "BASIC" | "ENHANCED";
    /** Whether scan results are in the log. */
    showsFindings: boolean;
}

/** A part of a dashboard, on a grid that is 24 wide. */
export interface Widget {
    type: "text" | "metric" | "log";
    x: number;
    y: number;
    width: number;
    height: number;
    properties: Record<string, unknown>;
}

/** Lines in one plot: more cannot be distinguished. */
const LINES = 10;
const WIDTH = 24;

// A colour a severity, from grave to slight.
const COLORS = { CRITICAL: "#b0084d", HIGH: "#d13212", MEDIUM: "#ff7f0e", LOW: "#dfb52c" } as const;

/** The widgets of a dashboard, from top to bottom: findings and pushes, pulls and images by ten repositories, the last findings. */
export function dashboardWidgets(content: DashboardContent): Widget[] {
    const { setName, region, repositories, namespace } = content;
    const sorted = [...repositories].sort((a, b) => (a.key < b.key ? -1 : 1));
    const widgets: Widget[] = [];
    let y = 0;
    const row = (height: number, ...parts: Pick<Widget, "type" | "properties">[]) => {
        const width = WIDTH / parts.length;
        for (const [index, part] of parts.entries()) {
            widgets.push({ ...part, x: index * width, y, width, height });
        }
        y += height;
    };
    row(2, {
        type: "text",
        properties: {
            markdown: `# ${setName}\nImages in Amazon ECR: findings, pushes, pulls and images of ${sorted.length} ${sorted.length === 1 ? "repository" : "repositories"}`,
        },
    });
    const pushes = plot("Pushes, all repositories", region, {
        metrics: [line(ownMetric(namespace, OwnMetric.Pushes), { label: "pushes" })],
    });
    const findings = plot("Findings by severity", region, {
        stacked: true,
        metrics: COUNTED_SEVERITIES.map((severity) =>
            line(ownMetric(namespace, FINDINGS_METRIC[severity]), {
                label: severity.toLowerCase(),
                color: COLORS[severity],
            }),
        ),
    });
    row(6, ...(content.showsFindings ? [findings, pushes] : [pushes]));
    for (let from = 0; from < sorted.length; from += LINES) {
        const part = sorted.slice(from, from + LINES);
        const which = sorted.length > LINES ? `, ${from + 1} to ${from + part.length}` : "";
        row(
            6,
            plot(`Pulls${which}`, region, {
                metrics: part.map(({ key, name }) => line(pullCount(name), { label: key })),
            }),
            plot(`Images${which}`, region, {
                metrics: part.map(({ key, name }) => line(imageCount(name), { label: key })),
            }),
        );
    }
    if (content.showsFindings) {
        row(8, {
            type: "log",
            properties: { title: "Last findings", region, view: "table", query: findingsQuery(content) },
        });
    }
    return widgets;
}

/** The metrics that a dashboard draws. */
export function dashboardMetrics(repositories: number): number {
    return COUNTED_SEVERITIES.length + 1 + 2 * repositories;
}

/** The body of a dashboard. https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/CloudWatch-Dashboard-Body-Structure.html */
export function dashboardBody(content: DashboardContent): string {
    return canonicalJson({ widgets: dashboardWidgets(content) });
}

/** Where a dashboard is seen. */
export function dashboardUrl(name: string, region: string, partition: string): string {
    const hosts: Record<string, string> = {
        "aws-cn": "console.amazonaws.cn",
        "aws-eusc": "console.amazonaws-eusc.eu",
        "aws-us-gov": "console.amazonaws-us-gov.com",
    };
    const host = hosts[partition] ?? "console.aws.amazon.com";
    return `https://${region}.${host}/cloudwatch/home?region=${region}#dashboards/dashboard/${name}`;
}

function plot(
    title: string,
    region: string,
    { metrics, stacked = false }: { metrics: unknown[]; stacked?: boolean },
): Pick<Widget, "type" | "properties"> {
    return {
        type: "metric",
        properties: { title, region, view: "timeSeries", stacked, period: 3_600, metrics, yAxis: { left: { min: 0 } } },
    };
}

/** A metric in the form of a dashboard: namespace, name, dimensions in turn, how to draw it. */
function line({ namespace, name, dimensions, statistic }: Metric, how: { label: string; color?: string }): unknown[] {
    return [namespace, name, ...Object.entries(dimensions).flat(), { ...how, stat: statistic }];
}

/** The query of the table, in the language of CloudWatch Logs Insights, where names with `-` stand in backticks. */
function findingsQuery({ logGroupName, scanType }: DashboardContent): string {
    const source = `SOURCE '${logGroupName}'`;
    if (scanType === "BASIC") {
        const count = (severity: string) =>
            `\`detail.finding-severity-counts.${severity}\` as ${severity.toLowerCase()}`;
        return [
            source,
            'filter `detail-type` = "ECR Image Scan"',
            `fields time, \`detail.repository-name\` as repository, \`detail.image-tags.0\` as tag, ${COUNTED_SEVERITIES.map(count).join(", ")}`,
            "sort @timestamp desc",
            "limit 50",
        ].join(" | ");
    }
    return [
        source,
        'filter `detail-type` = "Inspector2 Finding" and detail.status = "ACTIVE"',
        "fields time, detail.severity as severity, detail.title as title, detail.resources.0.details.awsEcrContainerImage.repositoryName as repository, detail.resources.0.details.awsEcrContainerImage.imageTags.0 as tag",
        "sort @timestamp desc",
        "limit 50",
    ].join(" | ");
}
