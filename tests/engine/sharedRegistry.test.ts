import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, relative, resolve } from "node:path";
import { parse } from "yaml";
import { ecrSet } from "../cli/run.ts";
import { readRegistry } from "./aws.ts";
import { createStack, needWholeEcr, ROOT, resetAws, type StackOptions, type TestStack } from "./engine.ts";
import { sample } from "./samples.ts";

const ACCOUNT = "123456789012";
const wildcard = (filter: string) => ({ filter, filterType: "WILDCARD" });

/** examples/yaml, with the package where it is. */
function yamlExample(): object {
    const project = parse(readFileSync(resolve(ROOT, "examples/yaml/Pulumi.yaml"), "utf8"));
    project.packages = { "ecr-repository-set": ROOT };
    return project;
}

/** examples/first-image without the build of the image, which needs Docker and the plugin of awsx; its path in the project. */
function firstImage(folder: string): string {
    const source = readFileSync(resolve(ROOT, "examples/first-image/index.ts"), "utf8")
        .replace(/^import \* as awsx.*\n/m, "")
        .replace(/^\/\/ Builds[\s\S]*?^}\);\n/m, "")
        .replace(/^.*\n.*image\.imageUri;\n/m, "")
        .replace('"../../components/index.ts"', JSON.stringify(resolve(ROOT, "components/index.ts")));
    assert.ok(!/awsx|\bimage\b\./.test(source), source);
    const file = join(folder, "firstImage.ts");
    writeFileSync(file, source);
    return relative(ROOT, file);
}

describe("the samples and examples in one account, on the real engine", function () {
    this.timeout(600_000);
    const stacks: Record<string, TestStack> = {};
    let state = "";
    let work = "";

    before(async function () {
        await needWholeEcr(this);
        await resetAws();
        state = mkdtempSync(join(tmpdir(), "state-"));
        // Inside the project, where the program finds its packages.
        mkdirSync(resolve(ROOT, "tests/engine/.work"), { recursive: true });
        work = mkdtempSync(resolve(ROOT, "tests/engine/.work/first-"));
    });

    after(() => {
        for (const stack of Object.values(stacks)) {
            stack.remove();
        }
        for (const folder of [state, work]) {
            rmSync(folder, { recursive: true, force: true });
        }
    });

    const add = async (key: string, name: string, config: object, options: StackOptions) => {
        stacks[key] = await createStack(name, config as Record<string, unknown>, { state, ...options });
        return stacks[key];
    };
    const of = (key: string) => stacks[key] as TestStack;

    /** Updates a stack, and answers the warnings. */
    const up = async ({ stack }: TestStack): Promise<string[]> => {
        const warnings: string[] = [];
        await stack.up({
            onEvent: ({ diagnosticEvent }) => {
                const text = (diagnosticEvent?.message ?? "").replaceAll(/<\{%[^%]*%\}>/g, "").trim();
                // Where the provider is, and that the plugin of a YAML program cannot export the state, is not the samples'.
                if (diagnosticEvent?.severity === "warning" && !/^using pulumi-resource-|^not checked/.test(text)) {
                    warnings.push(text);
                }
            },
        });
        return warnings;
    };

    /** The scanning configuration; its rules are a set. */
    const scanning = async () => {
        const { scanning } = (await readRegistry()) as { scanning: { rules: { scanFrequency: string }[] } };
        const rules = [...scanning.rules].sort((a, b) => (a.scanFrequency < b.scanFrequency ? -1 : 1));
        return { ...scanning, rules };
    };
    const enhanced = (...onPush: string[]) => ({
        scanType: "ENHANCED",
        rules: [
            { scanFrequency: "CONTINUOUS_SCAN", repositoryFilters: [wildcard("myproject-prod-*")] },
            ...(onPush.length === 0
                ? []
                : [{ scanFrequency: "SCAN_ON_PUSH", repositoryFilters: onPush.map(wildcard) }]),
        ],
    });
    const served = (which: string, stack: string) =>
        `enhanced scanning serves ${which} of stack ${stack}, because stack prod and stack staging request it in the same registry; ` +
        "enableEnhancedScanning is not set there, and its preset has basic scanning: set it to true to confirm";
    const DEV =
        "4 repositories (myproject-dev-api-service, myproject-dev-lambda-processor, myproject-dev-web-app, ...)";

    it("leaves the registry alone in dev and staging, which prod owns", async () => {
        for (const name of ["dev", "staging"]) {
            assert.deepEqual(await up(await add(name, name, sample(name), {})), []);
            assert.deepEqual(await of(name).changes(), {});
        }
        assert.deepEqual(await scanning(), { scanType: "BASIC", rules: [] });
    });

    it("writes in prod what all three request, with one warning for the one with basic scanning", async () => {
        const prod = await add("prod", "prod", sample("prod"), {});
        assert.deepEqual(await up(prod), [`registry.include[0]: ${served(DEV, "dev")}`]);
        assert.deepEqual(await scanning(), enhanced("myproject-dev-*", "myproject-staging-*"));
        for (const name of ["dev", "staging", "prod"]) {
            assert.deepEqual(await of(name).changes(), {}, name);
        }
        const check = await ecrSet(["registry", "check", "--stack", "prod"], { cwd: prod.folder, env: prod.env });
        assert.equal(check.code, 0, check.stdout + check.stderr);
    });

    it("is not stopped by a stack that is not deployed yet, or that does not exist", async () => {
        await add("yaml", "dev", {}, { projectFile: yamlExample() });
        const include = ["dev", "staging", "organization/team-images/dev", "organization/first-image/dev"];
        of("prod").configure({ ...sample("prod"), "ecr:registry": { include } });
        assert.deepEqual(await of("prod").changes(), {});
        const early = (stack: string, why: string) =>
            `stack ${stack} is not deployed yet, because ${why}; its repositories are left out until you run \`pulumi up\` for it, and then for this stack`;
        assert.deepEqual((await up(of("prod"))).sort(), [
            `registry.include[0]: ${served(DEV, "dev")}`,
            `registry.include[2]: ${early("organization/team-images/dev", "it has no outputs")}`,
            `registry.include[3]: ${early("organization/first-image/dev", "there is no stack of this name")}`,
        ]);
        assert.deepEqual(await scanning(), enhanced("myproject-dev-*", "myproject-staging-*"));
    });

    it("takes the examples in, once they are deployed", async () => {
        const region = { "aws:region": "us-east-1" };
        await add("first", "dev", region, { program: firstImage(work), project: "first-image" });
        for (const key of ["yaml", "first"]) {
            assert.deepEqual(await up(of(key)), []);
        }
        assert.deepEqual(await scanning(), enhanced("myproject-dev-*", "myproject-staging-*"));
        assert.deepEqual(await of("prod").changes(), { "RegistryScanningConfiguration ecr-scanning": "update" });
        assert.deepEqual((await up(of("prod"))).sort(), [
            `registry.include[0]: ${served(DEV, "dev")}`,
            `registry.include[2]: ${served("2 repositories (team-dev-web-app, team-dev-worker)", "organization/team-images/dev")}`,
            `registry.include[3]: ${served("1 repository (first-image-dev-app)", "organization/first-image/dev")}`,
        ]);
        assert.deepEqual(
            await scanning(),
            enhanced("first-image-dev-ap*p", "myproject-dev-*", "myproject-staging-*", "team-dev-*"),
        );
        for (const [key, stack] of Object.entries(stacks)) {
            assert.deepEqual(await stack.changes(), {}, key);
        }
    });

    it("keeps what the others request when a stack goes", async () => {
        await of("first").stack.destroy();
        assert.deepEqual(await of("prod").changes(), { "RegistryScanningConfiguration ecr-scanning": "update" });
        await up(of("prod"));
        assert.deepEqual(await scanning(), enhanced("myproject-dev-*", "myproject-staging-*", "team-dev-*"));
        const { repositories, replication } = (await readRegistry()) as { repositories: object; replication: unknown };
        assert.equal(Object.keys(repositories).length, 14);
        const names = ["api-service", "lambda-processor", "web-app", "worker"].map((key) => `myproject-prod-${key}`);
        assert.deepEqual(replication, [
            {
                destinations: [{ region: "us-west-2", registryId: ACCOUNT }],
                repositoryFilters: names.map((filter) => ({ filter, filterType: "PREFIX_MATCH" })),
            },
        ]);
    });
});
