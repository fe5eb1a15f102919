import assert from "node:assert/strict";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { Exit } from "../cli/common/errors.ts";
import { EXITS, USAGE } from "../cli/common/exits.ts";
import { BUILT_IN, PRESETS } from "../config/options/presets.ts";
import schema from "../config/schema/stack.schema.json" with { type: "json" };
import { ecrSet } from "./cli/run.ts";
import { assertDocumented, markdownTable } from "./support/docs.ts";

const ROOT = fileURLToPath(new URL("..", import.meta.url));
/** The pages, without the reference of the API that typedoc writes beside them. */
const DOCS = readdirSync(resolve(ROOT, "docs"))
    .filter((file) => file.endsWith(".md"))
    .map((file) => join("docs", file));

interface Option {
    type?: string | string[];
    default?: unknown;
    description?: string;
    $ref?: string;
    allOf?: object[];
}

function optionTable(options: Record<string, Option>): string[] {
    const rows = Object.entries(options)
        .filter(([, { $ref }]) => $ref === undefined)
        .map(([name, { type, allOf, default: fallback, description = "" }]) => [
            `\`${name}\``,
            // What is described apart is a mapping.
            [type ?? (allOf === undefined ? "" : "object")].flat().join(" or "),
            fallback === undefined ? "" : `\`${JSON.stringify(fallback)}\``,
            description,
        ]);
    return markdownTable(["option", "type", "built-in default", "what it does"], rows);
}

describe("the pages for users", () => {
    it("shows in README.md the plan of the sample prod stack", async function () {
        this.timeout(30_000);
        const { stdout } = await ecrSet(["plan", "--stack", "prod", "--cwd", ROOT]);
        assertDocumented("README.md", "plan", ["```text", ...stdout.trimEnd().split("\n"), "```"]);
    });

    it("prints the presets from the table that decides", () => {
        const names = Object.keys(BUILT_IN) as (keyof typeof BUILT_IN)[];
        const environments = ["dev", "staging", "uat", "prod"] as const;
        const rows = names.map((name) => [
            `\`${name}\``,
            ...environments.map((environment) => String({ ...BUILT_IN, ...PRESETS[environment] }[name])),
        ]);
        assertDocumented(
            "docs/configuration.md",
            "presets",
            markdownTable(["", "dev", "staging, qa", "uat", "prod"], rows),
        );
    });

    it("prints the options from the schema that checks them", () => {
        const { set, option, repository } = schema.definitions;
        assertDocumented("docs/configuration.md", "set", optionTable(set.properties));
        assertDocumented("docs/configuration.md", "shared", optionTable(option.properties));
        assertDocumented("docs/configuration.md", "lifecycle", optionTable(option.properties.lifecycle.properties));
        assertDocumented("docs/configuration.md", "repository", optionTable(repository.properties));
        const { registry, pullThroughCache, creationTemplate, destination } = schema.definitions;
        assertDocumented("docs/registry.md", "registry", optionTable(registry.properties));
        assertDocumented("docs/registry.md", "pullThroughCache", optionTable(pullThroughCache.properties));
        assertDocumented("docs/registry.md", "creationTemplate", optionTable(creationTemplate.properties));
        assertDocumented("docs/registry.md", "destination", optionTable(destination.properties));
    });

    it("prints the exit codes from the table that the commands end with", () => {
        const rows = Object.entries(EXITS).flatMap(([command, codes]) =>
            codes.map(([code, meaning], index) => [index === 0 ? `\`${command}\`` : "", String(code), meaning]),
        );
        rows.push(["every command", String(Exit.Usage), USAGE]);
        assertDocumented("docs/exit-codes.md", "exits", markdownTable(["command", "exit code", "meaning"], rows));
    });

    it("write commands as they can be pasted: npx ecr-set", () => {
        const pages = ["README.md", "policy/README.md", ...DOCS];
        const commands = Object.keys(EXITS).map((name) => name.split(" ")[0]);
        const bare = new RegExp(`(?<!npx )(?<!Usage: )\\becr-set (?:${[...new Set(commands)].join("|")})\\b.*`, "g");
        const found = pages.flatMap((page) =>
            [...readFileSync(resolve(ROOT, page), "utf8").matchAll(bare)].map(([text]) => `${page}: ${text}`),
        );
        assert.deepEqual(found, []);
    });

    it("links only to what is there", () => {
        const root = readdirSync(ROOT).filter((file) => file.endsWith(".md"));
        const pages = [...root, "policy/README.md", ...DOCS];
        for (const page of pages) {
            const text = readFileSync(resolve(ROOT, page), "utf8");
            for (const [, target = ""] of text.matchAll(/\]\((?!https?:)([^)#]+)/g)) {
                assert.ok(existsSync(resolve(ROOT, dirname(page), target)), `${page} links to ${target}`);
            }
        }
    });
});
