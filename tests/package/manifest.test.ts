import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { parse } from "yaml";
import { TYPE_TOKEN } from "../../components/ecrRepositorySet.ts";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));
const read = (file: string) => readFileSync(resolve(ROOT, file), "utf8");
const manifest = JSON.parse(read("package.json"));

describe("package.json and the files that Pulumi reads", () => {
    it("gives the component the token that other languages know it by", () => {
        assert.equal(`${manifest.name}:index:EcrRepositorySet`, TYPE_TOKEN);
    });

    it("has the address of the project, which is written in these three fields only", () => {
        const { repository, homepage, bugs } = manifest;
        const address = homepage.replace(/#readme$/, "");
        assert.match(address, /^https:\/\/[^/]+\/[^/]+\/ecr-repository-set$/);
        assert.deepEqual(
            [repository, homepage, bugs],
            [{ type: "git", url: `git+${address}.git` }, `${address}#readme`, { url: `${address}/issues` }],
        );
        const tracked = execFileSync("git", ["grep", "-lF", address.replace("https://", "")], { cwd: ROOT });
        assert.deepEqual(tracked.toString().trim().split("\n"), ["package.json"]);
    });

    it("exports each type that the reference of the public API speaks of", () => {
        const { entryPoints, out, treatWarningsAsErrors } = JSON.parse(read("typedoc.json"));
        // The export of package.json, which is built from this file; npm run docs:api fails for a type that is not exported.
        const entry = manifest.exports["."].default.replace(/^\.\/dist\/(.*)\.js$/, "$1.ts");
        assert.deepEqual([entryPoints, out, treatWarningsAsErrors], [[entry], "docs/api", true]);
        assert.equal(manifest.scripts["docs:api"], "typedoc");
        execFileSync("git", ["check-ignore", "--quiet", "docs/api/index.html"], { cwd: ROOT });
    });

    it("points at a build that is there", () => {
        assert.equal(manifest.main, "dist/components/index.js");
        for (const file of [
            manifest.main,
            manifest.types,
            manifest.bin["ecr-set"],
            "config/schema/stack.schema.json",
        ]) {
            assert.ok(existsSync(resolve(ROOT, file)), `${file} is missing; npm run build makes it`);
        }
    });

    it("names the program in Pulumi.yaml: without it Pulumi would run the component's barrel and create nothing", () => {
        const project = parse(read("Pulumi.yaml"));
        assert.equal(project.main, "index.ts");
        const { nodeargs, ...options } = project.runtime.options;
        assert.deepEqual([project.runtime.name, options], ["nodejs", { typescript: false }]);
        // What the argument preloads is code: it has to load, and to turn the cache on.
        const check = "process.exit(require('node:module').getCompileCacheDir() === undefined ? 1 : 0)";
        execFileSync(process.execPath, [nodeargs, "-e", check]);
        assert.equal(project.requiredPulumiVersion, parse(read("PulumiPlugin.yaml")).requiredPulumiVersion);
    });

    it("keeps caret ranges for Pulumi's packages, so that a consumer has one copy of each", () => {
        for (const [name, range] of Object.entries<string>(manifest.dependencies)) {
            assert.match(range, /^\^\d/, name);
        }
    });

    it("packs what a consumer needs, sources for the schema included, and no tests", () => {
        const [{ files }] = JSON.parse(
            execFileSync("npm", ["pack", "--dry-run", "--json", "--ignore-scripts"], { cwd: ROOT, encoding: "utf8" }),
        ) as [{ files: { path: string }[] }];
        const packed = files.map(({ path }) => path);
        for (const file of [
            "dist/components/index.js",
            "dist/cli/main.js",
            "components/index.ts",
            "config/args/set.ts",
            "ecr/repository/names.ts",
            "config/schema/stack.schema.json",
            "PulumiPlugin.yaml",
            "tsconfig.json",
            "LICENSE",
            "README.md",
        ]) {
            assert.ok(packed.includes(file), `${file} is not packed`);
        }
        assert.deepEqual(
            packed.filter((file) => /^(tests|examples|docs\/api|config\/schema\/build)\//.test(file)),
            [],
        );
    });
});
