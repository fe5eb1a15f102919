import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parse } from "yaml";
import { nodeProblem } from "../../config/problems/node.ts";
import { MAIN } from "../cli/run.ts";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));
const read = (file: string) => readFileSync(join(ROOT, file), "utf8");

/** Runs a file, or code, as if this were another version of Node.js. */
function asNode(version: string, args: readonly string[], more: readonly string[] = []) {
    const pretend = `Object.defineProperty(process,"versions",{value:{...process.versions,node:"${version}"}})`;
    const flags = [`--import=data:text/javascript,${encodeURIComponent(pretend)}`, ...more];
    const { status, stdout, stderr } = spawnSync(process.execPath, [...flags, ...args], {
        encoding: "utf8",
        cwd: ROOT,
    });
    return { status, stdout, stderr };
}

describe("an old Node.js", function () {
    this.timeout(60_000);

    for (const [version, isEnough] of [
        ["12.22.12", false],
        ["18.20.8", false],
        ["20.20.2", false],
        ["22.17.1", false],
        ["22.18.0", true],
        ["23.0.0", true],
        ["24.21.0", true],
    ] as const) {
        it(`${version} is ${isEnough ? "enough" : "too old"}`, () => {
            const told = `ecr-set needs Node.js 22.18 or newer, found ${version}`;
            assert.equal(nodeProblem("ecr-set", version), isEnough ? null : told);
        });
    }

    it("is too old where package.json says so", () => {
        for (const file of ["package.json", "policy/package.json"]) {
            assert.equal(JSON.parse(read(file)).engines.node, ">=22.18", file);
        }
    });

    for (const args of [["plan", "--stack", "dev"], ["lifecycle", "validate", "x"], ["gate"], ["--help"], []]) {
        it(`is told in a line by ecr-set ${args.join(" ")}`, () => {
            assert.deepEqual(asNode("20.20.2", [MAIN, ...args]), {
                status: 2,
                stdout: "",
                stderr: "error: ecr-set needs Node.js 22.18 or newer, found 20.20.2\n",
            });
        });
    }

    it("gets as far as that: the command and what it imports first need nothing newer", () => {
        const main = read("cli/main.ts");
        // A name that an old module has not would be a SyntaxError before anything runs.
        assert.deepEqual(
            [...main.matchAll(/^import .*$/gm)].map(([line]) => line),
            ['import * as nodeModule from "node:module";', 'import { nodeProblem } from "../config/problems/node.ts";'],
        );
        assert.ok(!read("config/problems/node.ts").includes("import "));
        for (const file of ["components/index.ts", "policy/index.ts"]) {
            assert.equal(/^import .*$/m.exec(read(file))?.[0], 'import "./node.ts";', file);
        }
    });

    it("is told in a line by the program of this project", () => {
        const { nodeargs } = parse(read("Pulumi.yaml")).runtime.options;
        assert.deepEqual(asNode("20.20.2", ["-e", "console.log('started')"], [nodeargs]), {
            // The language host then knows that the reason was printed.
            status: 32,
            stdout: "",
            stderr: "ecr needs Node.js 22.18 or newer, found 20.20.2\n",
        });
        assert.equal(asNode("22.18.0", ["-e", "console.log('started')"], [nodeargs]).stdout, "started\n");
    });

    it("is told by the component and by the policy pack before they load anything", () => {
        const component = asNode("20.20.2", [
            "-e",
            "import('./components/index.ts').catch((e) => console.log(e.message, e.__pulumiRunError))",
        ]);
        assert.equal(component.stdout, "ecr-repository-set needs Node.js 22.18 or newer, found 20.20.2 true\n");
        const pack = asNode("20.20.2", ["policy/index.ts"]);
        assert.deepEqual(
            [pack.status, pack.stderr],
            [1, "error: ecr-policy-pack needs Node.js 22.18 or newer, found 20.20.2\n"],
        );
    });
});
