import { PUBLISHED_METRICS, type PublishedMetric } from "../../ecr/monitoring/metrics.ts";
import { listOf, mapOf, Token } from "../resources.ts";
import { NotApplicable, rule, Scope, Severity, type Violation } from "../rule.ts";

/** Calls that are counted. https://docs.aws.amazon.com/AmazonECR/latest/userguide/monitoring-usage.html */
const CALLS = [
    "BatchCheckLayerAvailability",
    "BatchGetImage",
    "CompleteLayerUpload",
    "GetAuthorizationToken",
    "GetDownloadUrlForLayer",
    "InitiateLayerUpload",
    "PutImage",
    "UploadLayerPart",
];

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
    checks: [Token.MetricAlarm],
    settings: {},
    check({ props }) {
        const queried = listOf(props.metricQueries).map((each) => mapOf(each).metric);
        const metrics = [props, ...queried].map(metricOf).filter((metric) => metric !== null);
        if (metrics.length === 0) {
            throw new NotApplicable("no alarm watches a metric of ECR");
        }
        return metrics.flatMap(problemOf);
    },
});

/** A metric of ECR, or null. */
function metricOf(source: unknown): Metric | null {
    const { namespace, metricName, dimensions: written } = mapOf(source);
    const dimensions = mapOf(written);
    const isEcr = namespace === "AWS/ECR" || (namespace === "AWS/Usage" && dimensions.Service === "ECR");
    return isEcr ? { namespace, name: String(metricName), dimensions } : null;
}

function problemOf({ namespace, name, dimensions }: Metric): Violation[] {
    const known = PUBLISHED_METRICS.filter((each) => each.namespace === namespace);
    const named = known.filter((each) => each.name === name);
    if (named.length === 0) {
        const names = [...new Set(known.map((each) => each.name))].join(", ");
        const whose = namespace === "AWS/ECR" ? "a metric that Amazon ECR publishes" : `a metric of ${namespace}`;
        return [violation(`watch ${whose} (${names})`, `${namespace} ${name}`)];
    }
    return problemOfDimensions(`${namespace} ${name}`, dimensions, named);
}

/** CloudWatch finds a metric by all of its dimensions and no other, or not at all. */
function problemOfDimensions(
    metric: string,
    dimensions: Record<string, unknown>,
    named: readonly PublishedMetric[],
): Violation[] {
    // Where a metric counts several things, its Resource tells which dimensions it has.
    const resources = named.flatMap(({ name, fixed }) => (name === "CallCount" ? CALLS : (fixed.Resource ?? [])));
    const { Resource: resource } = dimensions;
    if (resource !== undefined && resources.length > 0 && !resources.includes(String(resource))) {
        return [violation(`name what ${metric} counts (${resources.join(", ")})`, `Resource ${resource}`)];
    }
    const [first] = named;
    const wanted = named.find(({ fixed }) => fixed.Resource !== undefined && fixed.Resource === resource) ?? first;
    const all = wanted?.dimensions ?? [];
    const absent = all.filter((dimension) => !(dimension in dimensions));
    if (absent.length > 0) {
        return [violation(`name all dimensions of ${metric} (${all.join(", ")})`, `no ${absent.join(", ")}`)];
    }
    const more = Object.keys(dimensions).filter((dimension) => !all.includes(dimension));
    if (more.length > 0) {
        return [violation(`name no other dimensions of ${metric} than ${all.join(", ")}`, `also ${more.join(", ")}`)];
    }
    return Object.entries(wanted?.fixed ?? {})
        .filter(([dimension, value]) => dimensions[dimension] !== value)
        .map(([dimension, value]) =>
            violation(`have ${dimension} ${value} as ${metric} has`, `${dimension} ${dimensions[dimension]}`),
        );
}

function violation(must: string, found: string): Violation {
    return {
        must,
        found,
        yaml: null,
        raw: 'namespace: "AWS/ECR", metricName: "RepositoryPullCount", dimensions: { RepositoryName: name }',
    };
}
