import { listOf, mapOf, Token } from "../resources.ts";
import { NotApplicable, rule, Scope, Severity, type Violation } from "../rule.ts";

/** What Amazon ECR publishes. https://docs.aws.amazon.com/AmazonECR/latest/userguide/ecr-repository-metrics.html */
const METRICS: Record<string, readonly string[]> = { RepositoryPullCount: ["RepositoryName"] };

/** What Service Quotas publishes for ECR. https://docs.aws.amazon.com/AmazonECR/latest/userguide/monitoring-usage.html */
const USAGE = ["Class", "Resource", "Service", "Type"];

interface Metric {
    namespace: string;
    name: string;
    dimensions: Record<string, unknown>;
}

/** Alarms watch what there is. */
export const realMetrics = rule({
    name: "ecr-alarm-must-watch-real-metrics",
    description: "An alarm on a metric that does not exist is never raised: it stays in INSUFFICIENT_DATA for ever.",
    severity: Severity.Medium,
    remediationSteps:
        "Amazon ECR publishes RepositoryPullCount only. For pushes and findings, count EventBridge events by a metric filter; for images and calls, use AWS/Usage.",
    url: "https://docs.aws.amazon.com/AmazonECR/latest/userguide/ecr-repository-metrics.html",
    controls: [],
    scope: Scope.Resource,
    judges: [Token.MetricAlarm],
    settings: {},
    check({ props }) {
        const queried = listOf(props.metricQueries).map((each) => mapOf(each).metric);
        const metrics = [props, ...queried].map(metricOf).filter((metric) => metric !== null);
        if (metrics.length === 0) {
            throw new NotApplicable("no alarm watches a metric of ECR");
        }
        return metrics.flatMap(({ namespace, name, dimensions }) =>
            namespace === "AWS/ECR" ? ofEcr(name, dimensions) : ofUsage(name, dimensions),
        );
    },
});

/** A metric of ECR, or null. */
function metricOf(source: unknown): Metric | null {
    const { namespace, metricName, dimensions: written } = mapOf(source);
    const dimensions = mapOf(written);
    const isEcr = namespace === "AWS/ECR" || (namespace === "AWS/Usage" && dimensions.Service === "ECR");
    return isEcr ? { namespace, name: String(metricName), dimensions } : null;
}

function ofEcr(name: string, dimensions: Record<string, unknown>): Violation[] {
    const wanted = METRICS[name];
    if (wanted === undefined) {
        return [violation("watch a metric that Amazon ECR publishes (RepositoryPullCount)", `AWS/ECR ${name}`)];
    }
    return missing("AWS/ECR", name, dimensions, wanted);
}

function ofUsage(name: string, dimensions: Record<string, unknown>): Violation[] {
    if (name !== "CallCount" && name !== "ResourceCount") {
        return [violation("watch a metric of AWS/Usage (CallCount, ResourceCount)", `AWS/Usage ${name}`)];
    }
    return missing("AWS/Usage", name, dimensions, USAGE);
}

/** CloudWatch finds a metric by all of its dimensions, or not at all. */
function missing(
    namespace: string,
    name: string,
    dimensions: Record<string, unknown>,
    wanted: readonly string[],
): Violation[] {
    const absent = wanted.filter((dimension) => !(dimension in dimensions));
    return absent.length === 0
        ? []
        : [violation(`name all dimensions of ${namespace} ${name} (${wanted.join(", ")})`, `no ${absent.join(", ")}`)];
}

function violation(must: string, found: string): Violation {
    return {
        must,
        found,
        yaml: null,
        raw: 'namespace: "AWS/ECR", metricName: "RepositoryPullCount", dimensions: { RepositoryName: name }',
    };
}
