import type { Metric } from "./metrics.ts";

/** Severities of findings that are counted, the worst first. */
export const COUNTED_SEVERITIES = ["CRITICAL", "HIGH", "MEDIUM", "LOW"] as const;
/** A severity of findings that is counted. */
export type Severity = (typeof COUNTED_SEVERITIES)[number];

/** The metrics that the set's own filters make from logs. */
export const OwnMetric = {
    CriticalFindings: "CriticalFindings",
    HighFindings: "HighFindings",
    MediumFindings: "MediumFindings",
    LowFindings: "LowFindings",
    Pushes: "Pushes",
    FailedReplications: "FailedReplications",
    FailedAuthentications: "FailedAuthentications",
} as const;
/** The metrics that the set's own filters make from logs. */
export type OwnMetric = (typeof OwnMetric)[keyof typeof OwnMetric];

/** The metric of findings of a severity. */
export const FINDINGS_METRIC: Readonly<Record<Severity, OwnMetric>> = {
    CRITICAL: OwnMetric.CriticalFindings,
    HIGH: OwnMetric.HighFindings,
    MEDIUM: OwnMetric.MediumFindings,
    LOW: OwnMetric.LowFindings,
};

/** A filter that makes a metric from the lines of a log. */
export interface MetricFilter {
    metric: OwnMetric;
    /** https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/FilterAndPatternSyntaxForMetricFilters.html */
    pattern: string;
    /** The value of a line that matches: a number, or a field that the pattern names. */
    value: string;
}

/**
 * The filter for a metric. Findings are counted from what tells each of them once: with basic scanning the counts of a
 * finished scan, with enhanced scanning the finding itself, for a scan that is finished says nothing of what is found later.
 */
export function metricFilter(metric: OwnMetric, scanType: "BASIC" | "ENHANCED"): MetricFilter {
    const severity = COUNTED_SEVERITIES.find((each) => FINDINGS_METRIC[each] === metric);
    if (severity !== undefined) {
        return findingsFilter(metric, severity, scanType);
    }
    return { metric, pattern: PATTERNS[metric as keyof typeof PATTERNS], value: "1" };
}

const PATTERNS = {
    [OwnMetric.Pushes]:
        '{ ($.detail-type = "ECR Image Action") && ($.detail.action-type = "PUSH") && ($.detail.result = "SUCCESS") }',
    [OwnMetric.FailedReplications]: '{ ($.detail-type = "ECR Replication Action") && ($.detail.result = "FAILED") }',
    [OwnMetric.FailedAuthentications]:
        '{ ($.eventSource = "ecr.amazonaws.com") && (($.errorCode = "AccessDenied*") || ($.errorCode = "*Unauthorized*")) }',
} as const;

function findingsFilter(metric: OwnMetric, severity: Severity, scanType: "BASIC" | "ENHANCED"): MetricFilter {
    if (scanType === "BASIC") {
        const count = `$.detail.finding-severity-counts.${severity}`;
        return { metric, pattern: `{ ($.detail-type = "ECR Image Scan") && (${count} > 0) }`, value: count };
    }
    return {
        metric,
        pattern: `{ ($.detail-type = "Inspector2 Finding") && ($.detail.status = "ACTIVE") && ($.detail.severity = "${severity}") }`,
        value: "1",
    };
}

/** The namespace of a set's own metrics. */
export function ownNamespace(setName: string): string {
    return `EcrRepositorySet/${setName}`.slice(0, 255);
}

/** A metric of the set's own filters. */
export function ownMetric(namespace: string, name: OwnMetric): Metric {
    return { namespace, name, dimensions: {}, statistic: "Sum" };
}
