import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { ecrSet, ecrSetProcess } from "./run.ts";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));

/** A program, its files by path, and what a plan has to say of it. */
interface ProgramCase {
    title: string;
    files: Record<string, string>;
    /** package.json; none where null. */
    manifest?: object | null;
    /** Pulumi.yaml after its name. */
    project?: string;
    /** Where the command is run. */
    from?: string;
    outputs?: object;
    fails?: RegExp;
}

const HELPER = "export enum Tier { Web = 'web' }\nexport const folder = __dirname.split('/').slice(-1);\n";
const USES_HELPER = "import { folder, Tier } from './helper';\nexport const tier = Tier.Web;\nexport { folder };\n";
// As `pulumi new aws-typescript` writes it.
const TEMPLATE = JSON.stringify({
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
});
const NATIVE = "runtime: { name: nodejs, options: { typescript: false } }\n";

// Each of the first was run by `pulumi preview` of 3.263, with these outputs.
const PROGRAMS: ProgramCase[] = [
    {
        title: "the template: CommonJS, an enum, an import without extension, __dirname",
        files: { "index.ts": USES_HELPER, "helper.ts": HELPER, "tsconfig.json": TEMPLATE },
        manifest: { main: "index.ts" },
        outputs: { tier: "web", folder: ["project"] },
    },
    {
        title: "export =",
        files: { "index.ts": "const all = { a: 1 };\nexport = all;\n", "tsconfig.json": TEMPLATE },
        outputs: { a: 1 },
    },
    {
        title: "export = of an async function",
        files: { "index.ts": "export = async () => ({ a: 1 });\n", "tsconfig.json": TEMPLATE },
        outputs: { a: 1 },
    },
    { title: "module.exports", files: { "index.js": "module.exports = async () => ({ a: 1 });\n" }, outputs: { a: 1 } },
    {
        title: "index.mjs of a package that is a module",
        files: { "index.mjs": "export const a = 1;\n" },
        manifest: { type: "module" },
        outputs: { a: 1 },
    },
    {
        title: "index.mjs that Pulumi.yaml names",
        files: { "index.mjs": "export const a = 1;\n" },
        project: "main: index.mjs\nruntime: nodejs\n",
        outputs: { a: 1 },
    },
    {
        title: "a module with await and a default export",
        files: { "index.js": "export default { a: await Promise.resolve(1) };\n" },
        manifest: { type: "module" },
        outputs: { a: 1 },
    },
    {
        title: "main of package.json",
        files: { "src/program.ts": "export const a = 1;\n" },
        manifest: { main: "src/program.ts" },
        outputs: { a: 1 },
    },
    {
        title: "exports of package.json",
        files: { "src/program.js": "exports.a = 1;\n" },
        manifest: { exports: { ".": { default: "src/program.js" } } },
        outputs: { a: 1 },
    },
    {
        title: "a folder as main, which the program runs in",
        files: {
            "infra/index.js":
                "const { getRootDirectory } = require('@pulumi/pulumi');\nexports.folders = [process.cwd(), getRootDirectory()].map((each) => each.split('/').at(-1));\n",
        },
        project: "main: infra\nruntime: nodejs\n",
        outputs: { folders: ["infra", "project"] },
    },
    {
        title: "a command in a subfolder",
        files: { "src/a.txt": "", "index.js": "exports.a = 1;\n" },
        from: "src",
        outputs: { a: 1 },
    },
    {
        title: "a TypeScript module that Node runs itself",
        files: {
            "index.ts": "import { b } from './helper.ts';\nexport const a: number = b;\n",
            "helper.ts": "export const b = 1;\n",
        },
        project: `main: index.ts\n${NATIVE}`,
        outputs: { a: 1 },
    },
    {
        title: "a module of which nothing says that it is one",
        files: { "index.ts": "import * as fs from 'node:fs';\nexport const a: boolean = fs.existsSync('index.ts');\n" },
        manifest: {},
        project: `main: index.ts\n${NATIVE}`,
        outputs: { a: true },
    },
    {
        title: "options of Node that load a module first",
        files: { "index.js": "exports.a = globalThis.first;\n", "first.js": "globalThis.first = 1;\n" },
        project: "runtime: { name: nodejs, options: { nodeargs: '--require ./first.js' } }\n",
        outputs: { a: 1 },
    },
    {
        title: "stack files in a folder of their own",
        files: { "index.js": "exports.a = 1;\n", "stacks/Pulumi.own.yaml": "config: {}\n" },
        project: "stackConfigDir: stacks\nruntime: nodejs\n",
        outputs: { a: 1 },
    },
    {
        title: "an error of its own",
        files: { "index.ts": "throw new Error('no such thing');\n" },
        fails: /^ {4}failed: no such thing \[program-failed\]$/m,
    },
    {
        title: "a promise that is rejected",
        files: { "index.js": "Promise.reject(new Error('no such thing'));\n" },
        fails: /^ {4}failed: no such thing \[program-failed\]$/m,
    },
    {
        title: "a wrong type",
        files: { "index.ts": "export const a: number = 'x';\n" },
        fails: /^ {6}index\.ts\(1,14\): error TS2322: Type 'string' is not assignable to type 'number'\.$/m,
    },
    {
        title: "a module that is not installed",
        files: { "index.js": "require('not-installed');\n" },
        fails: /^ {4}failed: Cannot find module 'not-installed' \[program-failed\]\n$/m,
    },
    {
        title: "process.exit",
        files: { "index.js": "process.exit(3);\n" },
        fails: /^ {4}failed: ended by process\.exit\(3\) \[program-failed\]$/m,
    },
];

async function planOf(
    { files, manifest = {}, project = "runtime: nodejs\n", from = ".", fails }: ProgramCase,
    run = ecrSet,
) {
    const parent = mkdtempSync(join(tmpdir(), "ecr-set-"));
    const folder = join(parent, "project");
    const all: Record<string, string> = {
        "Pulumi.yaml": `name: own\n${project}`,
        ...(!project.includes("stackConfigDir") && { "Pulumi.own.yaml": "config: {}\n" }),
        ...(manifest !== null && { "package.json": JSON.stringify(manifest) }),
        ...files,
    };
    for (const [path, text] of Object.entries(all)) {
        mkdirSync(dirname(join(folder, path)), { recursive: true });
        writeFileSync(join(folder, path), text);
    }
    symlinkSync(join(ROOT, "node_modules"), join(folder, "node_modules"));
    try {
        const asked = (...flags: string[]) => run(["plan", "--stack", "own", ...flags], { cwd: join(folder, from) });
        return { ...(await asked("--json")), text: fails === undefined ? "" : (await asked()).stdout };
    } finally {
        rmSync(parent, { recursive: true });
    }
}

describe("ecr-set runs a program as pulumi preview does", function () {
    this.timeout(120_000);

    for (const program of PROGRAMS) {
        it(program.title, async () => {
            const { code, stdout, stderr, text } = await planOf(program);
            const { outputs, problems } = JSON.parse(stdout);
            if (program.fails === undefined) {
                assert.deepEqual(
                    { code, stderr, outputs, problems },
                    { code: 0, stderr: "", outputs: program.outputs, problems: [] },
                );
                return;
            }
            assert.match(text, program.fails);
            assert.match(text, /^The program of stack own failed; nothing was sent to AWS:\n {2}program\n/);
            assert.ok(!/ {4}at |Require stack/.test(text), text);
            assert.deepEqual(
                { code, stderr, paths: problems.map(({ path }: { path: string }) => path) },
                {
                    code: 1,
                    stderr: "",
                    paths: ["program"],
                },
            );
        });
    }

    it("says which programs it looked for", async () => {
        const { code, stderr } = await planOf({ title: "", files: {}, manifest: {} });
        assert.match(
            stderr,
            /does not exist: looked in .*project for index\.js, index\.ts, index\.mjs and index\.mts, and for main of package\.json\n$/,
        );
        assert.equal(code, 64);
        const named = await planOf({ title: "", files: {}, project: "main: program.ts\nruntime: nodejs\n" });
        assert.match(named.stderr, /Pulumi\.yaml does not exist: main is program\.ts\n$/);
    });

    it("reports what fails after the plan was made", async () => {
        const late = { "index.js": "setTimeout(() => { throw new Error('too late'); }, 500);\n" };
        const { code, stderr } = await planOf({ title: "", files: late }, ecrSetProcess);
        assert.deepEqual({ code, stderr }, { code: 1, stderr: "error: the program failed: too late\n" });
    });
});
