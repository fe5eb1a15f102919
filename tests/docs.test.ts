import assert from "node:assert/strict";
import { existsSync, globSync, readdirSync, readFileSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { parse } from "yaml";
import { Exit } from "../cli/common/errors.ts";
import { EXITS, USAGE } from "../cli/common/exits.ts";
import { DEFAULTS } from "../config/options/defaults.ts";
import { isPreset, PRESETS } from "../config/options/presets.ts";
import { type Definition, type OptionSchema, optionsOf } from "../config/schema/lookup.ts";
import { ecrSet } from "./cli/run.ts";
import { assertDocumented, markdownTable } from "./support/docs.ts";

const ROOT = fileURLToPath(new URL("..", import.meta.url));
/** The pages for users, without the reference of the API that typedoc writes next to them. */
const PAGES = [
    "README.md",
    "policy/README.md",
    ...["docs/*.md", "examples/*/README.md"].flatMap((pattern) => globSync(pattern, { cwd: ROOT }).sort()),
];

/** A page without what commands print, with as many lines. */
function withoutOutput(page: string): string {
    return page.replaceAll(/^```text\n.*?^```$/gms, (block) => block.replaceAll(/.+/g, ""));
}

/** The anchors of the headings of a page, as GitHub makes them. */
function headingsOf(page: string): string[] {
    const headings = page.matchAll(/^#+ (.*)$/gm);
    return [...headings].map(([, heading = ""]) =>
        heading
            .toLowerCase()
            .replaceAll(/[^\w\s-]/g, "")
            .replaceAll(" ", "-"),
    );
}

/** The options that types have, without those of another table. */
function optionTable(names: Definition[], others: Definition = "secret") {
    const rows = Object.entries(Object.assign({}, ...names.map(optionsOf)) as Record<string, OptionSchema>)
        .filter(([name]) => !(name in optionsOf(others)))
        .map(([name, { type = "", default: fallback, description = "" }]) => [
            `\`${name}\``,
            [type].flat().join(" or "),
            fallback === undefined ? "" : `\`${JSON.stringify(fallback)}\``,
            description,
        ]);
    return markdownTable(["option", "type", "built-in default", "what it does"], rows);
}

describe("the pages for users", () => {
    it("shows in README.md the first and the last parts of the plan of the sample prod stack", async function () {
        this.timeout(30_000);
        const { stdout } = await ecrSet(["plan", "--stack", "prod", "--cwd", ROOT]);
        const parts = stdout.trimEnd().split("\n\n");
        const shown = [...parts.slice(0, 3), "...", ...parts.slice(-1)].join("\n\n").split("\n");
        assert.ok(shown.length < 25, `README.md shows ${shown.length} lines of a plan; at most 24 fit`);
        assertDocumented("README.md", "plan", ["```text", ...shown, "```"]);
    });

    it("has the parts of README.md in the order in which a reader needs them", () => {
        const readme = readFileSync(resolve(ROOT, "README.md"), "utf8");
        const outline = readme.replaceAll(/^(```\w+)\n.*?^```$/gms, "$1");
        const parts = outline.matchAll(/^(?:#+ .*|```\w+|<!-- \w+ -->| {4}npm .*)$/gm);
        assert.deepEqual(
            [...parts].map(([part]) => part.trim()),
            [
                ...["# ecr-repository-set", "```yaml", "<!-- plan -->", "```text"],
                ...["npm ci && npm run plan -- --stack prod", "npm ci && npm test"],
                ...["## Use this repository as a template", "<!-- template -->", "```sh"],
                ...["## Install it with npm", "<!-- program -->", "```ts", "<!-- npm -->", "```sh"],
                ...["## Add it with pulumi package add", "<!-- package -->", "```sh"],
                ...["## Who owns the registry", "## Documentation"],
            ],
        );
        const [, introduction = ""] = /^# .*\n\n([^`]*?)\n\n/.exec(readme) ?? [];
        assert.equal(introduction.match(/[.!?](?=\s|$)/g)?.length, 2, "README.md says in two sentences what it is");
    });

    it("shows in README.md the stack file of the sample prod stack", () => {
        const readme = readFileSync(resolve(ROOT, "README.md"), "utf8");
        const [, shown = ""] = /```yaml\n(.*?)```/s.exec(readme) ?? [];
        const sample = readFileSync(resolve(ROOT, "Pulumi.prod.yaml"), "utf8");
        assert.deepEqual(parse(shown), parse(sample));
    });

    it("prints the presets from the table that decides", () => {
        const names = Object.keys(DEFAULTS).filter(isPreset);
        const environments = ["dev", "staging", "uat", "prod"] as const;
        const rows = names.map((name) => [
            `\`${name}\``,
            ...environments.map((environment) => String({ ...DEFAULTS, ...PRESETS[environment] }[name])),
        ]);
        assertDocumented(
            "docs/configuration.md",
            "presets",
            markdownTable(["", "dev", "staging, qa", "uat", "prod"], rows),
        );
    });

    it("prints the options from the schema that checks them", () => {
        const configuration = "docs/configuration.md";
        assertDocumented(configuration, "set", optionTable(["EcrRepositorySetArgs"], "SharedOptions"));
        assertDocumented(configuration, "shared", optionTable(["CommonOptions", "SharedOptions"]));
        assertDocumented(configuration, "lifecycle", optionTable(["LifecycleOptions"]));
        assertDocumented(configuration, "repository", optionTable(["RepositoryOptions"], "SharedOptions"));
        const registry = "docs/registry.md";
        assertDocumented(registry, "registry", optionTable(["RegistryOptions"]));
        assertDocumented("docs/pull-through-cache.md", "pullThroughCache", optionTable(["PullThroughCacheOptions"]));
        assertDocumented(registry, "creationTemplate", optionTable(["CreationTemplateOptions"], "CommonOptions"));
        assertDocumented(registry, "destination", optionTable(["EcrReplicationDestinationArgs"], "CommonOptions"));
    });

    it("prints the exit codes from the table that the commands end with", () => {
        const rows = Object.entries(EXITS).flatMap(([command, codes]) =>
            codes.map(([code, meaning], index) => [index === 0 ? `\`${command}\`` : "", String(code), meaning]),
        );
        rows.push(["every command", String(Exit.Usage), USAGE]);
        assertDocumented("docs/exit-codes.md", "exits", markdownTable(["command", "exit code", "meaning"], rows));
    });

    it("write commands as they can be pasted: npx ecr-set", () => {
        const commands = Object.keys(EXITS).map((name) => name.split(" ")[0]);
        const bare = new RegExp(`(?<!npx )(?<!Usage: )\\becr-set (?:${[...new Set(commands)].join("|")})\\b.*`, "g");
        const found = PAGES.flatMap((page) =>
            [...readFileSync(resolve(ROOT, page), "utf8").matchAll(bare)].map(([text]) => `${page}: ${text}`),
        );
        assert.deepEqual(found, []);
    });

    it("say in their first 25 lines what to type, but for those that explain", () => {
        const explaining = /^(?:docs\/(?:architecture|lifecycle-semantics|glossary|problems)\.md)$/;
        const silent = PAGES.filter((page) => !explaining.test(page)).filter((page) => {
            const start = withoutOutput(readFileSync(resolve(ROOT, page), "utf8"))
                .split("\n")
                .slice(0, 25);
            return !start.some((line) => /^(?: {4}|```(?:sh|yaml))|^\| .*(?:`npx ecr-set |\.yml\))/.test(line));
        });
        assert.deepEqual(silent, []);
    });

    it("links only to pages and headings that are there", () => {
        const root = readdirSync(ROOT).filter((file) => file.endsWith(".md"));
        for (const page of [...root, ...PAGES]) {
            const text = readFileSync(resolve(ROOT, page), "utf8");
            for (const [, target = "", heading] of text.matchAll(/\]\((?!https?:)([^)#]*)#?([^)]*)\)/g)) {
                const file = target === "" ? resolve(ROOT, page) : resolve(ROOT, dirname(page), target);
                assert.ok(existsSync(file), `${page} links to ${target}`);
                if (heading) {
                    const headings = headingsOf(readFileSync(file, "utf8"));
                    assert.ok(headings.includes(heading), `${page} links to ${target}#${heading}`);
                }
            }
        }
    });

    it("has no line over 120 columns, but for tables and what commands print", () => {
        const long = PAGES.flatMap((page) => {
            const text = readFileSync(resolve(ROOT, page), "utf8");
            return withoutOutput(text)
                .split("\n")
                .map((line, index) => [`${page}:${index + 1}`, line] as const)
                .filter(([, line]) => line.length > 120 && !line.startsWith("|"))
                .map(([place, line]) => `${place} ${line}`);
        });
        assert.deepEqual(long, []);
    });
});
