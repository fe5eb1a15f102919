import assert from "node:assert/strict";
import { existsSync, globSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { assertDocumented } from "./support/docs.ts";

const ROOT = fileURLToPath(new URL("..", import.meta.url));
const read = (file: string) => readFileSync(`${ROOT}${file}`, "utf8");

/** What git ignores, so that it may be absent. */
const BUILT = /^(?:dist|docs\/api|node_modules)\/?$/;

/** What the page names and the project does not have, or has although the page calls it new. */
function problems(page: string): string[] {
    const { scripts } = JSON.parse(read("package.json")) as { scripts: Record<string, string> };
    const named = [...page.matchAll(/npm (?:run ([\w:]+)|test)/g)].map(([, name = "test"]) => name);
    const missing = named.filter((name) => scripts[name] === undefined).map((name) => `npm run ${name} is missing`);
    const prose = page.replaceAll(/^( *)```.*?^\1```$/gms, "");
    const paths = [...prose.matchAll(/`([\w.-]+\/[\w./-]*|[\w-]+\.(?:json|md|ts))`( \(new\))?/g)];
    for (const [, path = "", isNew] of paths) {
        if (existsSync(`${ROOT}${path}`) === (isNew !== undefined) && !BUILT.test(path)) {
            missing.push(`${path} is ${isNew ? "not new" : "missing"}`);
        }
    }
    return missing;
}

describe("CONTRIBUTING.md", () => {
    const page = read("CONTRIBUTING.md");

    it("names scripts and files that are there", () => {
        assert.deepEqual(problems(page), []);
    });

    it("would not pass with others", () => {
        const other =
            "`npm run lnt`, `ecr/no.ts`, `no.md`, `biome.json` (new), `cli/x.ts` (new)\n```ts\n`./no.ts`\n```\n";
        assert.deepEqual(problems(other), [
            "npm run lnt is missing",
            "ecr/no.ts is missing",
            "no.md is missing",
            "biome.json is not new",
        ]);
    });

    it("lists the engine tests that are skipped with moto", () => {
        const files = globSync("tests/engine/*.test.ts", { cwd: ROOT }).sort();
        const beyond = files.filter((file) => read(file).includes("await needWholeEcr("));
        assertDocumented(
            "CONTRIBUTING.md",
            "beyond moto",
            beyond.map((file) => `- \`${file}\``),
        );
    });

    it("has each script that a contributor runs in its table", () => {
        const { scripts } = JSON.parse(read("package.json")) as { scripts: Record<string, string> };
        const rows = [...page.matchAll(/^\| `npm (?:run )?([\w:]+)` \|/gm)].map(([, name]) => name);
        // These are not for the work on the project: they are run by npm, by build, or shown elsewhere.
        const others = ["bench", "build:policy", "plan", "prepare"];
        assert.deepEqual(
            rows.toSorted(),
            Object.keys(scripts)
                .filter((name) => !others.includes(name))
                .sort(),
        );
    });

    it("shows a policy rule with the fields that rules have", () => {
        const example = /^ {3}(export const keyDeletion = .*?)^ {3}```/ms.exec(page)?.[1]?.replaceAll(/^ {3}/gm, "");
        const fieldsOf = (source = "") => [...source.matchAll(/^ {4}(\w+)[:(]/gm)].map(([, name]) => name);
        assert.deepEqual(fieldsOf(example), fieldsOf(read("policy/rules/keyRotates.ts")));
    });

    it("has five recipes", () => {
        assert.deepEqual(
            [...page.matchAll(/^## Recipe: (.+)$/gm)].map(([, name]) => name),
            ["an option", "a policy rule", "an alarm", "a command", "a region or an upstream"],
        );
    });
});
