import assert from "node:assert/strict";
import { execFileSync, spawnSync } from "node:child_process";
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const ROOT = fileURLToPath(new URL("..", import.meta.url));
const COPIED = ["text", "aws", "ecr", "config", "components", "live", "policy", "cli", "index.ts", "tsconfig.json"];

interface Plan {
    resources?: { type: string; inputs: Record<string, unknown> }[];
    problems: { path: string; reason: string }[];
}

/** The steps of a recipe: a file, and the parts of a diff, each of which adds lines after one that is there. */
function stepsOf(page: string): [file: string, parts: string[][]][] {
    const recipe = page.slice(page.indexOf("## Recipe: an option"), page.indexOf("## Recipe: a policy rule"));
    return recipe.split(/^\d+\. /m).flatMap((step): [string, string[][]][] => {
        const diffs = [...step.matchAll(/^ {3}```diff\n(.*?)^ {3}```/gms)].map(([, diff = ""]) =>
            diff.trimEnd().split("\n"),
        );
        const [, file = ""] = /^`([^`]+)`/.exec(step) ?? [];
        return diffs.length === 0 ? [] : [[file, diffs.map((lines) => lines.map((line) => line.slice(3)))]];
    });
}

/** A source with the lines of a diff that begin with a plus, after the line before them. */
function applied(source: string, [context = "", ...added]: readonly string[]): string {
    assert.ok(added.every((line) => line.startsWith("+")));
    const line = `${context.slice(1)}\n`;
    const parts = source.split(`\n${line}`);
    assert.equal(parts.length, 2, `${line} is there ${parts.length - 1} times`);
    return parts.join(`\n${line}${added.map((each) => `${each.slice(1)}\n`).join("")}`);
}

describe("a new option", () => {
    const steps = stepsOf(readFileSync(join(ROOT, "CONTRIBUTING.md"), "utf8"));
    let copy = "";
    const run = (...args: string[]) => execFileSync(process.execPath, args, { cwd: copy, encoding: "utf8" });

    before(() => {
        copy = mkdtempSync(join(tmpdir(), "new-option-"));
        for (const part of COPIED) {
            cpSync(join(ROOT, part), join(copy, part), { recursive: true });
        }
        cpSync(join(ROOT, "package.json"), join(copy, "package.json"));
        symlinkSync(join(ROOT, "node_modules"), join(copy, "node_modules"));
        for (const [file, diffs] of steps) {
            const path = join(copy, file);
            writeFileSync(path, diffs.reduce(applied, readFileSync(path, "utf8")));
        }
        run("config/schema/build/main.ts");
    });

    after(() => rmSync(copy, { recursive: true, force: true }));

    it("is written in three files: its type, the resolver of its concern, the resource", () => {
        assert.deepEqual(
            steps.map(([file]) => file),
            ["config/args/set.ts", "config/monitoring/findingsLog.ts", "components/monitoring/findingsLog.ts"],
        );
    });

    it("has the right types then", function () {
        this.timeout(120_000);
        assert.equal(run("node_modules/typescript/bin/tsc", "-p", "."), "");
    });

    /** The inputs of the log group in a plan with the option, and the problems of the plan. */
    const planned = (value?: unknown) => {
        const options = {
            "aws:region": "us-east-1",
            "ecr:project": "shop",
            "ecr:enableScanFindingsLogging": true,
            "ecr:repositories": { web: {} },
            "ecr:keepFindingsLog": value,
        };
        const runtime = { name: "nodejs", options: { typescript: false } };
        writeFileSync(join(copy, "Pulumi.yaml"), JSON.stringify({ name: "shop", main: "index.ts", runtime }));
        writeFileSync(join(copy, "Pulumi.dev.yaml"), JSON.stringify({ config: options }));
        const args = ["cli/main.ts", "plan", "--stack", "dev", "--json"];
        const { stdout } = spawnSync(process.execPath, args, { cwd: copy, encoding: "utf8" });
        const { resources = [], problems } = JSON.parse(stdout) as Plan;
        const group = resources.find(({ type }) => type === "aws:cloudwatch/logGroup:LogGroup");
        return { skipDestroy: group?.inputs.skipDestroy, problems: problems.map(({ path, reason }) => [path, reason]) };
    };

    it("reaches its resource", () => {
        assert.deepEqual(planned(true), { skipDestroy: true, problems: [] });
    });

    it("has its default", () => {
        assert.deepEqual(planned(), { skipDestroy: undefined, problems: [] });
    });

    it("is checked", () => {
        assert.deepEqual(planned("maybe"), {
            skipDestroy: undefined,
            problems: [
                ["keepFindingsLog", 'must be true or false, found "maybe"; write true or false, without quotes'],
            ],
        });
    });
});
