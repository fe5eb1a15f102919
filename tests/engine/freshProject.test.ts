import assert from "node:assert/strict";
import { execFileSync, spawnSync } from "node:child_process";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { ECRClient, PutImageCommand, StartImageScanCommand } from "@aws-sdk/client-ecr";
import { createStack, needEngine, ROOT, resetAws, type TestStack } from "./engine.ts";

// As `pulumi new aws-typescript` writes them.
const FILES: Record<string, string> = {
    "package.json": '{ "name": "fresh", "main": "index.ts" }\n',
    "tsconfig.json": JSON.stringify({
        compilerOptions: {
            strict: true,
            outDir: "bin",
            target: "es2020",
            module: "nodenext",
            moduleResolution: "nodenext",
            sourceMap: true,
            experimentalDecorators: true,
            pretty: true,
            noFallthroughCasesInSwitch: true,
            noImplicitReturns: true,
            forceConsistentCasingInFileNames: true,
            types: ["node"],
        },
        files: ["index.ts"],
    }),
    "tier.ts": "export enum Tier { Web = 'web' }\nexport const folder = __dirname;\n",
    "index.ts": `import * as pulumi from "@pulumi/pulumi";
import { EcrRepositorySet, readStackArgs } from "ecr-repository-set";
import { folder, Tier } from "./tier";

const password = new pulumi.Config().requireSecret("dbPassword");
const images = new EcrRepositorySet("images", readStackArgs());
export const names = images.repositoryNames;
export const tier = Tier.Web;
export const name = folder.split("/").pop();
export const connection = pulumi.interpolate\`postgres://me:\${password}@db\`;
`,
};

const MANIFEST = JSON.stringify({
    schemaVersion: 2,
    mediaType: "application/vnd.oci.image.manifest.v1+json",
    config: {
        mediaType: "application/vnd.oci.image.config.v1+json",
        size: 1,
        digest: `sha256:${"1".repeat(64)}`,
    },
    layers: [],
});

describe("a fresh project with the packed package", function () {
    this.timeout(300_000);
    let fresh: TestStack;

    before(async function () {
        await needEngine(this);
        await resetAws();
        fresh = await createStack("dev", {}, { projectFile: { name: "fresh", runtime: { name: "nodejs" } } });
        for (const [file, text] of Object.entries(FILES)) {
            writeFileSync(join(fresh.folder, file), text);
        }
        // What it depends on is found further up: there is one copy of the SDK, as after npm install.
        const own = join(fresh.folder, "node_modules/ecr-repository-set");
        mkdirSync(own, { recursive: true });
        execFileSync("npm", ["run", "--silent", "build"], { cwd: ROOT, stdio: "pipe" });
        const pack = ["pack", "--silent", "--ignore-scripts", "--pack-destination", fresh.folder];
        const tarball = execFileSync("npm", pack, { cwd: ROOT, encoding: "utf8" }).trim();
        execFileSync("tar", ["-xzf", join(fresh.folder, tarball), "-C", own, "--strip-components", "1"]);
        for (const [key, value] of [
            ["aws:region", "us-east-1"],
            ["ecr:project", "fresh"],
            ["ecr:maxImageCount", "30"],
            ["ecr:repositories", '{"web":{}}'],
        ] as const) {
            fresh.pulumi("config", "set", "--stack", "dev", key, value);
        }
        fresh.pulumi("config", "set", "--stack", "dev", "--path", "ecr:tags.Cost", "4711");
        fresh.pulumi("config", "set", "--stack", "dev", "--secret", "dbPassword", "hunter2");
        fresh.pulumi("config", "set", "--stack", "dev", "--secret", "datadog:apiKey", "hunter3");
    });

    after(() => fresh?.remove());

    function ecrSet(...args: string[]) {
        const main = join(fresh.folder, "node_modules/ecr-repository-set/dist/cli/main.js");
        const { status, stdout, stderr } = spawnSync(process.execPath, [main, ...args], {
            cwd: fresh.folder,
            env: { ...fresh.env, NO_COLOR: "1" },
            encoding: "utf8",
        });
        return { status, stdout, stderr };
    }

    it("has secrets in its stack file", () => {
        const text = readFileSync(join(fresh.folder, "Pulumi.dev.yaml"), "utf8");
        assert.match(text, /fresh:dbPassword:\n +secure: v1:/);
        assert.match(text, /ecr:maxImageCount: "30"/);
    });

    it("is previewed", async () => {
        assert.deepEqual(await fresh.changes(), {
            "Stack fresh-dev": "create",
            "EcrRepositorySet images": "create",
            "Repository images-web": "create",
            "LifecyclePolicy images-web-lifecycle": "create",
            "RegistryScanningConfiguration images-scanning": "create",
        });
    });

    it("has a plan of what is previewed", () => {
        const { status, stdout, stderr } = ecrSet("plan", "--stack", "dev", "--json");
        const { outputs, problems, resourceCount, resources } = JSON.parse(stdout);
        assert.deepEqual(
            { status, stderr, problems, resourceCount },
            { status: 0, stderr: "", problems: [], resourceCount: 5 },
        );
        assert.deepEqual(outputs, {
            names: { web: "fresh-dev-web" },
            tier: "web",
            name: basename(fresh.folder),
            connection: { secret: true },
        });
        const { inputs } = resources.find(({ type }: { type: string }) => type === "aws:ecr/repository:Repository");
        assert.equal(inputs.tags.Cost, "4711");
    });

    it("shows its lifecycle policies", () => {
        const { status, stdout, stderr } = ecrSet("lifecycle", "show", "--stack", "dev");
        assert.deepEqual({ status, stderr }, { status: 0, stderr: "" });
        assert.match(stdout, /^1 repository of stack dev: web\n[\s\S]* beyond the newest 30\n$/);
    });

    it("is checked against its registry, before and after it is deployed", async () => {
        const before = ecrSet("registry", "check", "--stack", "dev");
        assert.deepEqual([before.status, before.stderr], [0, ""], before.stdout);
        assert.match(before.stdout, /registry of account 123456789012 in us-east-1/);
        await fresh.stack.up();
        assert.equal(ecrSet("registry", "check", "--stack", "dev").status, 0);
        assert.deepEqual(await fresh.changes(), {});
        assert.equal(ecrSet("drift", "--stack", "dev").status, 0);
    });

    it("has its images judged", async () => {
        const ecr = new ECRClient({ region: "us-east-1" });
        const repositoryName = "fresh-dev-web";
        await ecr.send(new PutImageCommand({ repositoryName, imageManifest: MANIFEST, imageTag: "v1" }));
        await ecr.send(new StartImageScanCommand({ repositoryName, imageId: { imageTag: "v1" } }));
        const { status, stdout, stderr } = ecrSet(
            "gate",
            "-r",
            repositoryName,
            "-t",
            "v1",
            "--timeout",
            "5s",
            "--json",
        );
        // The local AWS finds a high one in each image.
        assert.deepEqual([status, stderr, JSON.parse(stdout).verdict], [1, "", "findings"]);
    });
});
