/** A metric as CloudWatch knows it: only one with exactly these dimensions has data. */
export interface Metric {
    namespace: string;
    name: string;
    /** Empty for the metrics of the set's own filters. */
    dimensions: Record<string, string>;
    /** What to request: Sum of events, Maximum or Minimum of counts. */
    statistic: "Sum" | "Maximum" | "Minimum";
}

/** A metric that AWS publishes for Amazon ECR. */
export interface PublishedMetric {
    namespace: string;
    name: string;
    /** Names of its dimensions, sorted. */
    dimensions: readonly string[];
    /** The dimensions whose value is always the same. */
    fixed: Readonly<Record<string, string>>;
    /** AWS's page about it. */
    page: string;
}

const METRICS_PAGE = "https://docs.aws.amazon.com/AmazonECR/latest/userguide/ecr-repository-metrics.html";
const USAGE_PAGE = "https://docs.aws.amazon.com/AmazonECR/latest/userguide/monitoring-usage.html";

/** Every metric that AWS publishes for Amazon ECR. There is no other one: not for pushes, bytes, findings or failures. */
export const PUBLISHED_METRICS: readonly PublishedMetric[] = [
    {
        namespace: "AWS/ECR",
        name: "RepositoryPullCount",
        dimensions: ["RepositoryName"],
        fixed: {},
        page: METRICS_PAGE,
    },
    {
        namespace: "AWS/Usage",
        name: "CallCount",
        dimensions: ["Class", "Resource", "Service", "Type"],
        fixed: { Class: "None", Service: "ECR", Type: "API" },
        page: USAGE_PAGE,
    },
    {
        namespace: "AWS/Usage",
        name: "ResourceCount",
        dimensions: ["Resource", "Service", "Type"],
        fixed: { Resource: "RepositoryCount", Service: "ECR", Type: "RESOURCE" },
        page: USAGE_PAGE,
    },
    {
        namespace: "AWS/Usage",
        name: "ResourceCount",
        dimensions: ["Resource", "ResourceId", "Service", "Type"],
        fixed: { Resource: "ImagesPerRepositoryCount", Service: "ECR", Type: "RESOURCE" },
        page: USAGE_PAGE,
    },
];

/** Whether AWS publishes a metric with these very dimensions. */
export function isPublished({ namespace, name, dimensions }: Metric): boolean {
    const names = Object.keys(dimensions).sort().join();
    return PUBLISHED_METRICS.some(
        (known) =>
            known.namespace === namespace &&
            known.name === name &&
            known.dimensions.join() === names &&
            Object.entries(known.fixed).every(([key, value]) => dimensions[key] === value),
    );
}

/** Pulls of a repository. */
export function pullCount(repository: string): Metric {
    return {
        namespace: "AWS/ECR",
        name: "RepositoryPullCount",
        dimensions: { RepositoryName: repository },
        statistic: "Sum",
    };
}

/** Images in a repository. */
export function imageCount(repository: string, statistic: Metric["statistic"] = "Maximum"): Metric {
    return {
        namespace: "AWS/Usage",
        name: "ResourceCount",
        dimensions: {
            Resource: "ImagesPerRepositoryCount",
            ResourceId: `repository/${repository}`,
            Service: "ECR",
            Type: "RESOURCE",
        },
        statistic,
    };
}

// What users request, by what its name contains, and what there is instead.
const ABSENT: readonly [RegExp, string][] = [
    [
        /storage|byte|size|gib|gb$/i,
        "AWS publishes no metric of stored bytes, for a repository or a registry; imageQuotaPercent and imageCountPercent watch the number of images, and Cost Explorer has the bytes",
    ],
    [
        /repositorypushcount|push/i,
        "AWS publishes no metric of pushes, only events; pushesPerHour counts these in the log of the set",
    ],
    [
        /repositorypullcount|pull/i,
        "pullsPerHour watches RepositoryPullCount, the one metric that Amazon ECR has of its own",
    ],
    [
        /auth|login|denied/i,
        "AWS publishes no metric of failed logins; failedAuthentications counts them in the log group of a CloudTrail trail",
    ],
    [/latency|duration|error|5xx|4xx|throttl/i, "AWS publishes no metric of latency or errors for Amazon ECR"],
    [
        /scan|finding|vulnerab|cve/i,
        "AWS publishes no metric of findings; criticalFindings and highFindings count them in the log",
    ],
    [
        /medium|low\b|informational/i,
        "there are alarms for critical and high findings only; the dashboard draws medium and low",
    ],
    [/replica/i, "AWS publishes no metric of replication; failedReplications counts its events"],
    [
        /lifecycle|expire/i,
        "AWS publishes no metric of lifecycle runs; lifecycleDays watches the number of images instead",
    ],
];

/** Why there is no alarm or metric of a name, and what there is instead; null where nothing is known. */
export function whyNoMetric(name: string): string | null {
    return ABSENT.find(([words]) => words.test(name))?.[1] ?? null;
}
