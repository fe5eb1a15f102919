import assert from "node:assert/strict";
import { Ajv } from "ajv";
import fc from "fast-check";
import {
    DASHBOARD_METRICS,
    type DashboardContent,
    dashboardBody,
    dashboardMetrics,
    dashboardUrl,
    dashboardWidgets,
    type Widget,
} from "../../../ecr/monitoring/dashboard.ts";
import { OwnMetric, ownNamespace } from "../../../ecr/monitoring/filters.ts";
import { isPublished } from "../../../ecr/monitoring/metrics.ts";
import bodySchema from "../../support/dashboardBody.schema.json" with { type: "json" };

const keys = (count: number) => Array.from({ length: count }, (_, index) => `app-${index}`);
const repositoriesOf = (count: number) => keys(count).map((key) => ({ key, name: `myproject-prod-${key}` }));
const content = (count: number, more: Partial<DashboardContent> = {}): DashboardContent => ({
    setName: "myproject-prod",
    region: "us-east-1",
    repositories: repositoriesOf(count),
    namespace: ownNamespace("myproject-prod"),
    logGroupName: "/aws/events/ecr/myproject-prod",
    scanType: "ENHANCED",
    showsFindings: true,
    ...more,
});
const validate = new Ajv({ allErrors: true, strictTypes: false }).compile(bodySchema);

function overlap(a: Widget, b: Widget): boolean {
    return a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height;
}

describe("the dashboard", () => {
    it("for 1 to 50 repositories has a body as AWS describes it, on the grid, without overlaps or gaps", () => {
        for (let count = 1; count <= 50; count++) {
            const widgets = dashboardWidgets(content(count));
            assert.ok(validate(JSON.parse(dashboardBody(content(count)))), JSON.stringify(validate.errors));
            for (const [index, widget] of widgets.entries()) {
                assert.ok(widget.x >= 0 && widget.x + widget.width <= 24, `${count}: ${widget.x}`);
                for (const other of widgets.slice(index + 1)) {
                    assert.ok(!overlap(widget, other), `${count}: ${JSON.stringify([widget, other])}`);
                }
            }
            const area = widgets.reduce((sum, { width, height }) => sum + width * height, 0);
            assert.equal(area, 24 * Math.max(...widgets.map(({ y, height }) => y + height)), "no gap");
        }
    });

    it("draws each repository's pulls and images once, ten in a plot", () => {
        for (const count of [1, 10, 11, 50]) {
            const plots = dashboardWidgets(content(count)).filter(({ type }) => type === "metric");
            const lines = plots.flatMap(({ properties }) => properties.metrics as unknown[][]);
            assert.ok(plots.every(({ properties }) => (properties.metrics as unknown[]).length <= 10));
            const drawn = (metric: string) => lines.filter((line) => line[1] === metric).map((line) => line.at(-1));
            const labels = (metric: string) => drawn(metric).map((how) => (how as { label: string }).label);
            assert.deepEqual(labels("RepositoryPullCount"), keys(count).sort());
            assert.deepEqual(labels("ResourceCount"), keys(count).sort());
            assert.equal(lines.length, dashboardMetrics(count));
        }
    });

    it("draws only what AWS publishes or the set's filters make", () => {
        const plots = dashboardWidgets(content(3)).filter(({ type }) => type === "metric");
        for (const line of plots.flatMap(({ properties }) => properties.metrics as unknown[][])) {
            const [namespace, name, ...rest] = line as [string, string, ...unknown[]];
            const pairs = rest.slice(0, -1) as string[];
            const dimensions = Object.fromEntries(
                pairs.flatMap((key, index) => (index % 2 === 0 ? [[key, pairs[index + 1] ?? ""]] : [])),
            );
            const isOwn = namespace === ownNamespace("myproject-prod") && name in OwnMetric && pairs.length === 0;
            assert.ok(isOwn || isPublished({ namespace, name, dimensions, statistic: "Sum" }), name);
        }
    });

    it("is the same in any order of repositories", () => {
        fc.assert(
            fc.property(fc.shuffledSubarray(repositoriesOf(12), { minLength: 12 }), (repositories) => {
                assert.equal(dashboardBody(content(12, { repositories })), dashboardBody(content(12)));
            }),
        );
    });

    it("without scan results leaves out findings, and still has no gap", () => {
        const widgets = dashboardWidgets(content(2, { showsFindings: false }));
        assert.deepEqual(
            widgets.map(({ type, x, y, width, properties }) => [type, x, y, width, properties.title]),
            [
                ["text", 0, 0, 24, undefined],
                ["metric", 0, 2, 24, "Pushes, all repositories"],
                ["metric", 0, 8, 12, "Pulls"],
                ["metric", 12, 8, 12, "Images"],
            ],
        );
    });

    it("asks the log for the last findings, by the fields of either scan", () => {
        const query = (scanType: "BASIC" | "ENHANCED") =>
            dashboardWidgets(content(1, { scanType })).at(-1)?.properties.query;
        assert.equal(
            query("BASIC"),
            "SOURCE '/aws/events/ecr/myproject-prod' | filter `detail-type` = \"ECR Image Scan\" | fields time, " +
                "`detail.repository-name` as repository, `detail.image-tags.0` as tag, " +
                "`detail.finding-severity-counts.CRITICAL` as critical, `detail.finding-severity-counts.HIGH` as high, " +
                "`detail.finding-severity-counts.MEDIUM` as medium, `detail.finding-severity-counts.LOW` as low | sort @timestamp desc | limit 50",
        );
        assert.equal(
            query("ENHANCED"),
            'SOURCE \'/aws/events/ecr/myproject-prod\' | filter `detail-type` = "Inspector2 Finding" and detail.status = "ACTIVE" | ' +
                "fields time, detail.severity as severity, detail.title as title, " +
                "detail.resources.0.details.awsEcrContainerImage.repositoryName as repository, " +
                "detail.resources.0.details.awsEcrContainerImage.imageTags.0 as tag | sort @timestamp desc | limit 50",
        );
    });

    it("is found at the console of its partition", () => {
        const path = "/cloudwatch/home?region=X#dashboards/dashboard/my-ecr";
        for (const [partition, region, host] of [
            ["aws", "us-east-1", "us-east-1.console.aws.amazon.com"],
            ["aws-cn", "cn-north-1", "cn-north-1.console.amazonaws.cn"],
            ["aws-us-gov", "us-gov-west-1", "us-gov-west-1.console.amazonaws-us-gov.com"],
        ] as const) {
            assert.equal(dashboardUrl("my-ecr", region, partition), `https://${host}${path.replace("X", region)}`);
        }
    });

    it("draws at most 2,500 metrics for 1,247 repositories", () => {
        assert.ok(dashboardMetrics(1_247) <= DASHBOARD_METRICS && dashboardMetrics(1_248) > DASHBOARD_METRICS);
    });
});
