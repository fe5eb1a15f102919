import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { validateWorkflow } from "@action-validator/core";
import { parse } from "yaml";
import { lintWorkflow } from "./support/workflows.ts";

const ROOT = fileURLToPath(new URL("..", import.meta.url));
const read = (file: string) => readFileSync(join(ROOT, file), "utf8");

interface Workflow {
    permissions: Record<string, string>;
    jobs: Record<string, { steps: { uses?: string; run?: string }[] }>;
}

interface Form {
    name: string;
    description: string;
    labels: string[];
    body: { type: string; id?: string; attributes: { label?: string; render?: string } }[];
}

describe("the workflow of this repository", function () {
    this.timeout(60_000);

    const text = read(".github/workflows/ci.yml");
    const { permissions, jobs } = parse(text) as Workflow;
    const steps = Object.values(jobs).flatMap((job) => job.steps);

    it("has nothing that actionlint or SchemaStore's schema complains of", () => {
        assert.deepEqual(lintWorkflow(text, "ci.yml"), []);
        assert.deepEqual(validateWorkflow(text).errors, []);
    });

    it("runs in every fork: three jobs that only read, and no secrets", () => {
        assert.deepEqual(Object.keys(jobs), ["unit", "package", "engine"]);
        assert.deepEqual(permissions, { contents: "read" });
        assert.ok(!text.includes("secrets."));
    });

    it("names each action with its full version, so that a run can be repeated", () => {
        const used = steps.flatMap(({ uses }) => uses ?? []);
        assert.deepEqual(
            used.filter((action) => !/^[\w-]+\/[\w-]+@v\d+\.\d+\.\d+$/.test(action)),
            [],
        );
    });

    it("runs scripts that package.json has", () => {
        const { scripts } = JSON.parse(read("package.json"));
        const run = steps.flatMap(({ run = "" }) =>
            [...run.matchAll(/npm run ([\w:]+)/g)].map(([, name = ""]) => name),
        );
        assert.deepEqual(run, ["lint", "test:unit", "docs:api", "test:engine"]);
        assert.deepEqual(
            run.filter((name) => scripts[name] === undefined),
            [],
        );
    });
});

describe("the forms for issues", () => {
    const folder = ".github/ISSUE_TEMPLATE";
    const forms = readdirSync(join(ROOT, folder)).filter((file) => file !== "config.yml");

    it("are two, and the only way to open an issue", () => {
        assert.deepEqual(forms, ["bug.yml", "feature.yml"]);
        assert.deepEqual(parse(read(`${folder}/config.yml`)), { blank_issues_enabled: false });
    });

    // GitHub drops a form that is not in its form: https://docs.github.com/communities/using-templates-to-encourage-useful-issues-and-pull-requests/syntax-for-issue-forms
    for (const file of forms) {
        it(`${file} is one that GitHub shows`, () => {
            const form = parse(read(`${folder}/${file}`)) as Form;
            assert.deepEqual(Object.keys(form), ["name", "description", "labels", "body"]);
            const fields = form.body.filter(({ type }) => type !== "markdown");
            assert.deepEqual(
                fields.filter(({ type }) => !["checkboxes", "dropdown", "input", "textarea"].includes(type)),
                [],
            );
            assert.ok(fields.every(({ id, attributes }) => id && attributes.label));
            assert.equal(new Set(fields.map(({ id }) => id)).size, fields.length);
            assert.equal(new Set(fields.map(({ attributes }) => attributes.label)).size, fields.length);
        });
    }
});

describe("Dependabot", () => {
    it("updates npm packages and actions weekly, in groups", () => {
        const { version, updates } = parse(read(".github/dependabot.yml"));
        assert.equal(version, 2);
        const groups: Record<string, string[]> = {};
        for (const { "package-ecosystem": ecosystem, directory, schedule, groups: grouped } of updates) {
            assert.deepEqual([directory, schedule], ["/", { interval: "weekly" }]);
            groups[ecosystem] = Object.keys(grouped);
        }
        assert.deepEqual(groups, { npm: ["runtime", "development"], "github-actions": ["actions"] });
    });
});
