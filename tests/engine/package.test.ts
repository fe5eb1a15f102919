import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { parse } from "yaml";
import { readNames } from "./aws.ts";
import { createStack, needEngine, ROOT, resetAws, type TestStack } from "./engine.ts";

/** The YAML example, with other properties of its set. */
function example(properties: object = {}): { resources: { images: { properties: Record<string, unknown> } } } {
    const project = parse(readFileSync(resolve(ROOT, "examples/yaml/Pulumi.yaml"), "utf8"));
    project.packages = { "ecr-repository-set": ROOT };
    Object.assign(project.resources.images.properties, properties);
    return project;
}

describe("the component as a package", function () {
    this.timeout(300_000);
    const stacks: TestStack[] = [];
    const stackOf = async (properties: object = {}) => {
        const stack = await createStack("dev", {}, { projectFile: example(properties) });
        stacks.push(stack);
        return stack;
    };

    before(async function () {
        await needEngine(this);
        await resetAws();
    });

    after(() => {
        for (const stack of stacks) {
            stack.remove();
        }
    });

    it("answers get-schema with the schema that was reviewed", async () => {
        const stack = await stackOf();
        const text = stack.pulumi("-C", tmpdir(), "package", "get-schema", ROOT);
        const { name, types, resources } = JSON.parse(text.slice(text.indexOf("{")));
        const golden = JSON.parse(readFileSync(join(ROOT, "tests/golden/schema.json"), "utf8"));
        assert.deepEqual(
            { name, types, resources },
            { name: golden.name, types: golden.types, resources: golden.resources },
        );
    });

    it("deploys two repositories from the YAML example, changes nothing the second time, and goes away", async () => {
        const yaml = await stackOf();
        const { outputs } = await yaml.stack.up();
        const registry = "123456789012.dkr.ecr.us-east-1.amazonaws.com";
        assert.deepEqual(outputs.repositoryUrls?.value, {
            "web-app": `${registry}/team-dev-web-app`,
            worker: `${registry}/team-dev-worker`,
        });
        assert.deepEqual(await readNames(), ["team-dev-web-app", "team-dev-worker"]);
        assert.deepEqual(await yaml.changes(), {});
        await yaml.stack.destroy();
        assert.deepEqual(await readNames(), []);
    });

    it("names each problem once, with its property and value, and no stack trace", async () => {
        const yaml = await stackOf({
            repositories: { "web-app": { maxImageCount: 0 }, Worker: { pullPrincipals: ["21098"] } },
        });
        const text = await yaml.failure("preview");
        assert.match(text, /3 problems in the args of the program of stack dev; nothing was sent to AWS:/);
        const lines = text.split("\n").filter((line) => line.includes("has a problem: "));
        const problems = [...new Set(lines.map((line) => line.trim()))].filter((line) => line.startsWith("- property"));
        assert.deepEqual(problems, [
            '- property repositories["Worker"] with value {"pullPrincipals": ["21098"]} has a problem: its repository name must be lower case, found "Worker"; did you mean "worker"? [name-invalid]',
            '- property repositories["Worker"].pullPrincipals[0] with value "21098" has a problem: must be an account id of 12 digits or the ARN of an IAM user, role, assumed role (assumed-role/<role>/<session>) or account root, without wildcards, found "21098"; for a whole organization use organizationId',
            '- property repositories["web-app"].maxImageCount with value 0 has a problem: must be at least 1, found 0 [out-of-range]',
        ]);
        assert.ok(!/^\s+at .*\.[jt]s:\d+/m.test(text), text);
    });

    it("shows no credentials of a cache in a problem, although the engine shows the values of others", async () => {
        const yaml = await stackOf({
            registry: {
                pullThroughCache: {
                    quay: { credentials: { username: "robot", accessToken: "not-to-be-seen" }, upstreamPrefix: "team" },
                    "docker-hub": { credentials: { username: "robot", accessToken: 4711 } },
                },
            },
        });
        const text = await yaml.failure("preview");
        const lines = text.split("\n").filter((line) => line.includes("has a problem: "));
        const problems = [...new Set(lines.map((line) => line.trim()))].filter((line) => line.startsWith("- property"));
        assert.deepEqual(problems, [
            '- property (registry.pullThroughCache["docker-hub"].credentials.accessToken) has a problem: must be text, found a value that is not shown [wrong-type]',
            '- property (registry.pullThroughCache["quay"].credentials) has a problem: must not be written, because quay takes no credentials; remove it [no-effect]',
            '- property (registry.pullThroughCache["quay"].upstreamPrefix) has a problem: is for the upstream ecr only, found quay; remove it [no-effect]',
        ]);
        assert.ok(!/not-to-be-seen|4711/.test(text), text);
    });

    it("refuses to lose a protected repository, from YAML as from TypeScript", async () => {
        const yaml = await stackOf({ deletionProtection: true });
        await yaml.up();
        yaml.program(example({ deletionProtection: true, encryptionType: "KMS" }));
        const text = await yaml.failure("up");
        assert.match(text, /2 problems in the configuration of stack dev; nothing was sent to AWS:/);
        assert.deepEqual(await readNames(), ["team-dev-web-app", "team-dev-worker"]);
        yaml.program(example({ deletionProtection: true }));
        yaml.pulumi("state", "unprotect", "--all", "--yes", "--stack", "dev");
        await yaml.stack.destroy();
        assert.deepEqual(await readNames(), []);
    });
});

describe("a stack file with ten problems", function () {
    this.timeout(60_000);
    let bad: TestStack;

    before(async function () {
        await needEngine(this);
        const file = resolve(ROOT, "tests/fixtures/ten-mistakes/Pulumi.prod.yaml");
        bad = await createStack("prod", parse(readFileSync(file, "utf8")).config);
    });

    after(() => bad?.remove());

    it("shows in pulumi preview what it shows in the plan", async () => {
        const text = await bad.failure("preview");
        const shown = text.split("\n").map((line) => line.trim());
        const planned = readFileSync(resolve(ROOT, "tests/fixtures/ten-mistakes/problems.txt"), "utf8")
            .trimEnd()
            .split("\n")
            // A program does not know the lines of its file; the plan reads the file itself.
            .filter((line) => !line.trimStart().startsWith("tests/fixtures/"));
        const from = shown.findIndex((line) => line.endsWith(planned[0] ?? "") && line.startsWith("error: "));
        assert.deepEqual(
            shown.slice(from + 1, from + planned.length),
            planned.slice(1).map((line) => line.trim()),
        );
        assert.ok(!/^\s+at .*\.[jt]s:\d+/m.test(text), text);
    });
});
