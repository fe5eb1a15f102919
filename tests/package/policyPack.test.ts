import assert from "node:assert/strict";
import { execFileSync, spawn, spawnSync } from "node:child_process";
import { appendFileSync, cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { RULES } from "../../policy/rules/index.ts";
import { staleSources } from "../../policy/stale.ts";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));
const PACK = resolve(ROOT, "policy");
const require = createRequire(import.meta.url);
const manifest = JSON.parse(readFileSync(join(PACK, "package.json"), "utf8"));

/** What a pack answers to the engine's question for its rules. */
interface Info {
    name: string;
    version: string;
    policiesList: { name: string; severity: number }[];
    initialconfigMap: [string, { enforcementlevel: number }][];
}

/** Starts a pack as Pulumi does, with nothing around it, and asks it for its rules. */
async function infoOf(folder: string, stack: string, config: Record<string, string>): Promise<Info> {
    const host = spawn(
        process.execPath,
        [require.resolve("@pulumi/pulumi/cmd/run-policy-pack"), "127.0.0.1:1", folder],
        {
            cwd: folder,
            env: {
                PATH: process.env.PATH,
                PULUMI_NODEJS_STACK: stack,
                PULUMI_NODEJS_PROJECT: "ecr",
                PULUMI_CONFIG: JSON.stringify(config),
            },
        },
    );
    try {
        const port = await new Promise<string>((done, failed) => {
            let errors = "";
            host.stderr.on("data", (chunk) => {
                errors += chunk;
            });
            host.stdout.once("data", (chunk) => done(String(chunk).trim()));
            host.on("exit", () => failed(new Error(errors)));
        });
        const grpc = require("@grpc/grpc-js");
        const { AnalyzerClient } = require("@pulumi/pulumi/proto/analyzer_grpc_pb");
        const { Empty } = require("google-protobuf/google/protobuf/empty_pb");
        const client = new AnalyzerClient(`127.0.0.1:${port}`, grpc.credentials.createInsecure());
        const info = await new Promise<Info>((done, failed) => {
            client.getAnalyzerInfo(new Empty(), (error: Error | null, answer: { toObject(): Info }) =>
                error === null ? done(answer.toObject()) : failed(error),
            );
        });
        client.close();
        return info;
    } finally {
        host.kill();
    }
}

describe("the policy pack as a package", function () {
    this.timeout(60_000);
    let folder: string;

    before(() => {
        folder = mkdtempSync(join(tmpdir(), "ecr-policy-"));
        const [{ filename }] = JSON.parse(
            execFileSync("npm", ["pack", "--json", "--pack-destination", folder], { cwd: PACK, encoding: "utf8" }),
        );
        execFileSync("tar", ["-xzf", filename], { cwd: folder });
        // What its manifest requests, and nothing else: no sources and no @pulumi/aws.
        mkdirSync(join(folder, "package/node_modules/@pulumi"), { recursive: true });
        for (const name of Object.keys(manifest.dependencies)) {
            symlinkSync(join(ROOT, "node_modules", name), join(folder, "package/node_modules", name));
        }
    });

    after(() => rmSync(folder, { recursive: true }));

    it("holds what Pulumi reads, and no sources", () => {
        const [{ files }] = JSON.parse(
            execFileSync("npm", ["pack", "--dry-run", "--json"], { cwd: PACK, encoding: "utf8" }),
        ) as [{ files: { path: string }[] }];
        assert.deepEqual(files.map(({ path }) => path).sort(), [
            "PulumiPolicy.yaml",
            "README.md",
            "config/all-mandatory.json",
            "config/dev.json",
            "config/prod.json",
            "dist/index.js",
            "package.json",
        ]);
    });

    it("does not run when a source next to it is not the one that it was built from", () => {
        const checkout = mkdtempSync(join(tmpdir(), "ecr-policy-stale-"));
        try {
            cpSync(join(PACK, "dist"), join(checkout, "policy/dist"), { recursive: true });
            symlinkSync(join(ROOT, "node_modules"), join(checkout, "node_modules"));
            const dist = pathToFileURL(join(checkout, "policy/dist/"));
            assert.deepEqual(staleSources(dist), [], "a pack without sources is a published one");
            cpSync(join(PACK, "words.ts"), join(checkout, "policy/words.ts"));
            assert.deepEqual(staleSources(dist), [], "the source is the one that the pack was built from");
            appendFileSync(join(checkout, "policy/words.ts"), "// changed");
            const { status, stderr } = spawnSync(process.execPath, [join(checkout, "policy/dist/index.js")], {
                encoding: "utf8",
            });
            assert.equal(stderr, "error: policy/dist was built before policy/words.ts changed; run npm run build\n");
            assert.equal(status, 1);
        } finally {
            rmSync(checkout, { recursive: true });
        }
    });

    it("is one bundle that imports Pulumi's SDKs and Node alone", () => {
        const bundle = readFileSync(join(PACK, manifest.main), "utf8");
        const imported = [...bundle.matchAll(/^import .* from "([^"]+)";$/gm)].map(([, name]) => name ?? "");
        assert.ok(imported.includes("@pulumi/policy"));
        assert.deepEqual(
            imported.filter((name) => !name.startsWith("node:") && !(name in manifest.dependencies)),
            [],
        );
        assert.doesNotMatch(bundle, /(?<!__)require\(|@pulumi\/aws\//);
    });

    it("starts from an empty folder and answers with its rules and the levels of the stack", async () => {
        const info = await infoOf(join(folder, "package"), "staging", { "ecr:environment": "prod" });
        assert.deepEqual([info.name, info.version], ["ecr", manifest.version]);
        assert.deepEqual(
            info.policiesList.map(({ name }) => name),
            RULES.map(({ name }) => name),
        );
        const MANDATORY = 1;
        const levels = new Map(info.initialconfigMap.map(([name, { enforcementlevel }]) => [name, enforcementlevel]));
        assert.equal(levels.get("ecr-tags-must-be-immutable"), MANDATORY);
        const dev = await infoOf(join(folder, "package"), "dev", {});
        const DISABLED = 2;
        const levelsOfDev = new Map(
            dev.initialconfigMap.map(([name, { enforcementlevel }]) => [name, enforcementlevel]),
        );
        assert.equal(levelsOfDev.get("ecr-tags-must-be-immutable"), DISABLED);
    });

    it("is of the version of the component, and requests its SDKs by caret", () => {
        assert.equal(manifest.version, JSON.parse(readFileSync(join(ROOT, "package.json"), "utf8")).version);
        for (const range of Object.values(manifest.dependencies)) {
            assert.match(String(range), /^\^\d/);
        }
    });
});
