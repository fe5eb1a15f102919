import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { ALARM_PRESETS, BUILT_IN_ALARMS } from "../config/monitoring/alarmPresets.ts";
import type { Environment } from "../config/options/presets.ts";
import { type OptionSchema, optionsOf } from "../config/schema/lookup.ts";
import { dashboardWidgets } from "../ecr/monitoring/dashboard.ts";
import { ownNamespace } from "../ecr/monitoring/filters.ts";
import { PUBLISHED_METRICS } from "../ecr/monitoring/metrics.ts";
import { findingsNotices } from "../ecr/monitoring/notifications.ts";
import { ecrSet } from "./cli/run.ts";
import { dashboardPicture } from "./support/dashboardPicture.ts";
import { assertDocumented, markdownTable } from "./support/docs.ts";
import { SAMPLES } from "./support/events.ts";
import { transformed } from "./support/inputTransformer.ts";

const PAGE = "docs/monitoring.md";
const PICTURE = fileURLToPath(new URL("../docs/dashboard.svg", import.meta.url));

const options = (properties: Record<string, OptionSchema>) =>
    markdownTable(
        ["option", "type", "what it does"],
        Object.entries(properties).map(([name, { type = "", description = "" }]) => [
            `\`${name}\``,
            String(type),
            description,
        ]),
    );

describe("the page on monitoring", () => {
    it("prints the options from the schema that checks them", () => {
        assertDocumented(PAGE, "monitoring", options(optionsOf("MonitoringOptions")));
        assertDocumented(PAGE, "alarms", options(optionsOf("AlarmOptions")));
        assertDocumented(PAGE, "notifications", options(optionsOf("NotificationOptions")));
    });

    it("prints the thresholds from the table that decides", () => {
        const environments: Environment[] = ["dev", "staging", "uat", "prod"];
        const rows = (Object.keys(BUILT_IN_ALARMS) as (keyof typeof BUILT_IN_ALARMS)[]).map((name) => [
            `\`${name}\``,
            ...environments.map((environment) =>
                String({ ...BUILT_IN_ALARMS, ...ALARM_PRESETS[environment] }[name] || "-"),
            ),
        ]);
        assertDocumented(PAGE, "thresholds", markdownTable(["", "dev", "staging, qa", "uat", "prod"], rows));
    });

    it("prints the metrics that there are", () => {
        const rows = PUBLISHED_METRICS.map(({ namespace, name, dimensions, fixed, page }) => [
            `\`${namespace}\``,
            `[\`${name}\`](${page})`,
            dimensions
                .map((dimension) => (fixed[dimension] ? `${dimension}=${fixed[dimension]}` : dimension))
                .join(", "),
        ]);
        assertDocumented(PAGE, "metrics", markdownTable(["namespace", "metric", "dimensions"], rows));
    });

    it("shows a message as it arrives", () => {
        const repositories = [{ name: "amazon/amazon-ecs-sample", frequency: "CONTINUOUS_SCAN" as const }];
        const [notice] = findingsNotices("ENHANCED", repositories, "HIGH");
        assert.ok(notice !== undefined);
        const { inputPaths, text } = notice.message;
        const arrived = transformed(inputPaths, text, SAMPLES["inspector-finding-critical"] ?? {});
        assertDocumented(PAGE, "message", ["```text", ...arrived.split("\n"), "```"]);
    });

    it("shows the picture that is drawn from the dashboard of the sample prod stack", () => {
        const widgets = dashboardWidgets({
            setName: "myproject-prod",
            region: "us-east-1",
            repositories: ["api-service", "lambda-processor", "web-app", "worker"].map((key) => ({
                key,
                name: `myproject-prod-${key}`,
            })),
            namespace: ownNamespace("myproject-prod"),
            logGroupName: "/aws/events/ecr/myproject-prod",
            scanType: "ENHANCED",
            showsFindings: true,
        });
        const picture = dashboardPicture(widgets);
        for (const { properties } of widgets.filter(({ type }) => type !== "text")) {
            assert.ok(picture.includes(`>${properties.title}</text>`), String(properties.title));
        }
        if (process.env.UPDATE_DOCS) {
            writeFileSync(PICTURE, picture);
        }
        assert.equal(readFileSync(PICTURE, "utf8"), picture, "UPDATE_DOCS=1 npm test draws it anew");
    });

    it("says how the gate is called", async function () {
        this.timeout(30_000);
        const { stdout } = await ecrSet(["gate", "--help"]);
        assertDocumented("docs/gate.md", "gate", ["```text", ...stdout.trimEnd().split("\n"), "```"]);
    });

    it("shows a refusal of the gate as it is printed", () => {
        const printed = readFileSync(new URL("golden/gate-enhanced.txt", import.meta.url), "utf8");
        assertDocumented("docs/gate.md", "verdict", ["```text", ...printed.trimEnd().split("\n"), "```"]);
    });
});
