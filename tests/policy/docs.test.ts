import { type Level, placingOf } from "../../policy/levels.ts";
import { RULES } from "../../policy/rules/index.ts";
import { schemasOf } from "../../policy/settings.ts";
import { assertDocumented, markdownTable } from "../support/docs.ts";
import { errors, summary } from "./peers/compare.ts";

const code = (text: string) => `\`${text}\``;

describe("the pages about the policy pack", () => {
    it("print the rules from the data", () => {
        const rows = RULES.map(({ name, description, severity, scope, fix, controls, url }) => [
            `[${code(name)}](${url})`,
            severity,
            scope === "resource" ? "before" : "stack",
            `${description}${fix === undefined ? "" : " Can be remediated."}`,
            controls.join(", "),
        ]);
        assertDocumented(
            "policy/README.md",
            "rules",
            markdownTable(["rule", "severity", "when", "why", "elsewhere"], rows),
        );
    });

    it("print the levels from the table that decides", () => {
        const short: Record<Level, string> = { mandatory: "**mandatory**", advisory: "advisory", disabled: "-" };
        const rows = RULES.map((rule) => [
            code(rule.name),
            ...(["dev", "staging", "uat", "prod"] as const).map((environment) => {
                const { level, settings } = placingOf(rule.name, environment);
                const own = Object.entries(settings).map(([key, value]) => `${key} ${value}`);
                const isIdle = Object.entries(schemasOf(rule)).some(
                    ([key, { description }]) => description.includes("Evaluates nothing while") && !(key in settings),
                );
                return [`${short[level]}${isIdle ? " once configured" : ""}`, ...own].join(", ");
            }),
        ]);
        assertDocumented(
            "docs/policy.md",
            "levels",
            markdownTable(["rule", "dev", "staging, qa", "uat", "prod"], rows),
        );
    });

    it("print the settings from their schemas", () => {
        const rows = RULES.flatMap((rule) =>
            Object.entries(schemasOf(rule)).map(([name, { default: fallback, description }]) => [
                code(rule.name),
                code(name),
                code(JSON.stringify(fallback)),
                description,
            ]),
        );
        assertDocumented("docs/policy.md", "settings", markdownTable(["rule", "setting", "default", ""], rows));
    });

    it("print the comparison with other packs as the script does", () => {
        assertDocumented("docs/policy.md", "peers", summary());
        assertDocumented("docs/policy.md", "peer-errors", errors());
    });
});
