import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import {
    cpSync,
    globSync,
    mkdirSync,
    mkdtempSync,
    readdirSync,
    readFileSync,
    rmSync,
    symlinkSync,
    writeFileSync,
} from "node:fs";
import { dirname, join, resolve } from "node:path";
import { parse } from "yaml";
import { documentedCommands } from "../support/commands.ts";
import { readNames } from "./aws.ts";
import { needEngine, ROOT, resetAws } from "./engine.ts";

describe("the three ways of use in README.md", function () {
    this.timeout(300_000);
    let work: string;
    let clone: string;

    before(async function () {
        await needEngine(this);
        mkdirSync(resolve(ROOT, "tests/engine/.work"), { recursive: true });
        work = mkdtempSync(resolve(ROOT, "tests/engine/.work/readme-"));
        clone = join(work, "ecr-repository-set");
        // As after `npm ci` in a clone: the files of git, what it builds, and the packages, which npm may replace.
        for (const file of execFileSync("git", ["ls-files"], { cwd: ROOT, encoding: "utf8" }).trim().split("\n")) {
            mkdirSync(dirname(join(clone, file)), { recursive: true });
            cpSync(join(ROOT, file), join(clone, file));
        }
        cpSync(join(ROOT, "dist"), join(clone, "dist"), { recursive: true });
        cpSync(join(ROOT, "policy/dist"), join(clone, "policy/dist"), { recursive: true });
        execFileSync("cp", ["-al", join(ROOT, "node_modules"), join(clone, "node_modules")]);
    });

    beforeEach(resetAws);

    after(() => {
        if (work !== undefined) {
            rmSync(work, { recursive: true, force: true });
        }
    });

    /** Runs a command as a reader would, with a state of its own, and gives back what it prints. */
    function run(command: string, cwd: string): string {
        const state = join(work, "state");
        mkdirSync(state, { recursive: true });
        return execFileSync("bash", ["-c", command], {
            cwd,
            encoding: "utf8",
            stdio: ["ignore", "pipe", "pipe"],
            env: {
                ...process.env,
                PULUMI_BACKEND_URL: `file://${state}`,
                PULUMI_CONFIG_PASSPHRASE: "test",
                PULUMI_SKIP_UPDATE_CHECK: "true",
                // The build is copied.
                npm_config_ignore_scripts: "true",
                npm_config_audit: "false",
                npm_config_prefer_offline: "true",
            },
        });
    }

    /** A program in TypeScript next to the clone. */
    function program(name: string, dependencies: Record<string, string>): string {
        const folder = join(work, name);
        mkdirSync(folder);
        writeFileSync(join(folder, "Pulumi.yaml"), `name: ${name}\nruntime: nodejs\n`);
        writeFileSync(join(folder, "package.json"), JSON.stringify({ name, type: "module", dependencies }));
        return folder;
    }

    it("deploys the sample of a clone", async () => {
        const [install, ...commands] = documentedCommands("README.md", "template");
        assert.equal(install, "npm ci");
        // Without a terminal an update takes no answer.
        for (const command of commands) {
            run(command.replace("pulumi up", "$& --yes"), clone);
        }
        assert.deepEqual(
            await readNames(),
            ["api-service", "lambda-processor", "web-app", "worker"].map((key) => `myproject-dev-${key}`),
        );
    });

    it("previews a program with the package of npm", () => {
        const [pack = "", enter, install = "", ...commands] = documentedCommands("README.md", "npm");
        const folder = program("my-images", {});
        run(pack.replace("npm ci && ", ""), clone);
        assert.equal(enter, "cd ../my-images");
        // What npm would install, from the archive and from the packages that are there.
        const [archive = ""] = install.split(" ").slice(-1);
        const modules = join(folder, "node_modules");
        mkdirSync(join(modules, "ecr-repository-set"), { recursive: true });
        run(`tar -xf ${archive} -C node_modules/ecr-repository-set --strip-components 1`, folder);
        for (const name of readdirSync(join(ROOT, "node_modules"))) {
            symlinkSync(join(ROOT, "node_modules", name), join(modules, name));
        }
        const readme = readFileSync(join(ROOT, "README.md"), "utf8");
        const [, text = ""] = /<!-- program -->\n\n```ts\n(.*?)```/s.exec(readme) ?? [];
        writeFileSync(join(folder, "index.ts"), text);
        const printed = commands.map((command) => run(command, folder));
        assert.match(printed.at(-1) ?? "", /aws:ecr:Repository images-web-app create/);
    });

    it("adds the package to a program", () => {
        const folder = program("my-program", { "@pulumi/pulumi": "^3.270.0" });
        const [add = ""] = documentedCommands("README.md", "package");
        run(add, folder);
        assert.deepEqual(parse(readFileSync(join(folder, "Pulumi.yaml"), "utf8")).packages, {
            "ecr-repository-set": "../ecr-repository-set",
        });
        const { dependencies } = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
        assert.equal(dependencies["@pulumi/ecr-repository-set"], "file:sdks/ecr-repository-set");
    });
});

/** The commands of Pulumi on a page, in code blocks and in code. */
function pulumiCommandsOf(text: string): string[] {
    const lines = text.replaceAll(/\\\n\s*/g, "").matchAll(/(?:^ *|`)(pulumi (?:-C \S+ )?[a-z][^`\n#]*)/gm);
    return [...lines].map(([, command = ""]) => command.trim());
}

/** What the CLI does not know of commands. */
function unknownToPulumi(commands: readonly string[]): string[] {
    const helps = new Map<string, string>();
    return commands.flatMap((command) => {
        const words = command.replace(/^pulumi (?:-C \S+ )?/, "").split(/\s+/);
        const end = words.findIndex((word) => !/^[a-z-]+$/.test(word) || word.startsWith("-"));
        // An operand may look like a command, such as the name of a stack.
        const path = words.slice(0, Math.min(end === -1 ? words.length : end, 2)).join(" ");
        if (!helps.has(path)) {
            helps.set(path, execFileSync("pulumi", [...path.split(" "), "--help"], { encoding: "utf8" }));
        }
        const help = helps.get(path) ?? "";
        // The help of a command that is not there is that of `pulumi`.
        if (!help.includes(`pulumi ${path.split(" ")[0]}`)) {
            return [`no such command: ${command}`];
        }
        const flags = words.map((word) => /^--?[a-z][\w-]*/.exec(word)?.[0]).filter((flag) => flag !== undefined);
        return flags
            .filter((flag) => !new RegExp(`(?<![\\w-])${flag}(?![\\w-])`).test(help))
            .map((flag) => `no ${flag}: ${command}`);
    });
}

describe("the commands of Pulumi that the pages show", function () {
    this.timeout(120_000);

    before(async function () {
        await needEngine(this);
    });

    it("are known to the CLI, with their options", () => {
        const pages = ["README.md", "docs/*.md", "policy/README.md", "examples/*/README.md"];
        const files = pages.flatMap((pattern) => globSync(pattern, { cwd: ROOT }));
        const commands = files.flatMap((file) => pulumiCommandsOf(readFileSync(join(ROOT, file), "utf8")));
        assert.ok(commands.length > 30, String(commands.length));
        assert.deepEqual(unknownToPulumi([...new Set(commands)]), []);
    });

    it("would not pass with others", () => {
        assert.deepEqual(unknownToPulumi(["pulumi previe --stack dev", "pulumi up --stak dev"]), [
            "no such command: pulumi previe --stack dev",
            "no --stak: pulumi up --stak dev",
        ]);
    });
});
