import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { ecrSet } from "./run.ts";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));

interface Project {
    config: string;
    program?: string;
    defaults?: string;
}

/** A folder with a project in a subfolder; what is called runs next to the stack file unless another folder is given. */
async function withProject<T>(
    { config, program, defaults = "" }: Project,
    use: (folder: string, run: typeof at) => T | Promise<T>,
): Promise<T> {
    const folder = realpathSync(mkdtempSync(join(tmpdir(), "ecr-set-")));
    const infra = join(folder, "infra");
    mkdirSync(infra);
    const main = program === undefined ? relative(infra, join(ROOT, "index.ts")) : "index.mjs";
    const runtime = "runtime: { name: nodejs, options: { typescript: false } }";
    writeFileSync(join(infra, "Pulumi.yaml"), `name: shop\nmain: ${main}\n${runtime}\n${defaults}`);
    writeFileSync(join(infra, "Pulumi.prod.yaml"), config);
    writeFileSync(join(infra, "index.mjs"), program ?? "");
    symlinkSync(join(ROOT, "node_modules"), join(infra, "node_modules"));
    const at = (args: string[], cwd = infra) => ecrSet(args, { cwd: cwd, env: { GITHUB_WORKSPACE: folder } });
    try {
        return await use(folder, at);
    } finally {
        rmSync(folder, { recursive: true });
    }
}
declare const at: (args: string[], cwd?: string) => ReturnType<typeof ecrSet>;

const CONFIG = `config:
  aws:region: us-east-1
  aws:regoin: us-east-1
  ecr:project: shop
  ecr:environment: dev
  ecr:nmaePrefix: x
  ecr:tags: &tags { "aws:x": "1" }
  ecr:repositories:
    web:
      maxImageCount: 0
      tags:
        <<: *tags
    api: { lifecycle: { keepLastByTag: { "v*": 0 } } }
    "1":
      pullPrincipals:
        - "123456789012"
        - no one
`;

/** Path and place of each problem of the file above. */
const PLACES: [path: string, place: string, code: string][] = [
    ["nmaePrefix", "6:3", "unknown-option"],
    ['repositories["1"].pullPrincipals[1]', "17:11", "wrong-format"],
    ['repositories["api"].lifecycle.keepLastByTag["v*"]', "13:42", "setting-range"],
    ['repositories["web"].maxImageCount', "10:7", "out-of-range"],
    ['repositories["web"].tags["aws:x"]', "7:21", "tag-invalid"],
    ['tags["aws:x"]', "7:21", "tag-invalid"],
];

/** A program with settings of its own, and one that adds to those of the stack file. */
const program = (args: string) => `
import { EcrRepositorySet, readStackArgs } from ${JSON.stringify(join(ROOT, "components/index.ts"))};
new EcrRepositorySet("ecr", ${args});
`;

describe("the place of a problem in a stack file", function () {
    this.timeout(120_000);

    it("ends each problem, as file, line and column from the current folder", async () => {
        await withProject({ config: CONFIG }, async (folder, run) => {
            const { code, stdout } = await run(["plan", "--stack", "prod"]);
            const found = stdout.split(/\n(?= {2}\S)/).slice(1);
            assert.deepEqual(
                found.map((each) => [each.split("\n")[0]?.trim(), each.trimEnd().split("\n").at(-1)?.trim()]),
                PLACES.map(([path, place]) => [path, `Pulumi.prod.yaml:${place}`]),
            );
            assert.equal(code, 1);
            const outside = await run(["lifecycle", "show", "--stack", "prod", "--cwd", "infra"], folder);
            assert.match(outside.stdout, /\n {4}infra\/Pulumi\.prod\.yaml:6:3\n/);
            assert.match(outside.stderr, /^warning: aws:regoin .* \(infra\/Pulumi\.prod\.yaml:3:3\)$/m);
            const release = await run(["registry", "check", "--stack", "prod", "--json"]);
            const place = { file: "Pulumi.prod.yaml", line: 6, column: 3 };
            assert.deepEqual(JSON.parse(release.stdout).problems[0].place, place);
        });
    });

    it("is that of Pulumi.yaml for a default, and of config for what is missing", async () => {
        const defaults = "config:\n  ecr:maxImageCount: { value: 0 }\n";
        await withProject({ config: "config:\n  aws:region: us-east-1\n", defaults }, async (_, run) => {
            const { stdout } = await run(["plan", "--stack", "prod"]);
            assert.match(stdout, /\n {2}maxImageCount\n.*\n {4}Pulumi\.yaml:5:3\n/);
            assert.match(stdout, /\n {2}project\n.* in a stack file .*\n {4}Pulumi\.prod\.yaml:1:1\n/);
        });
    });

    it("is that of each warning of the set", async () => {
        const config = `config:
  aws:region: us-east-1
  ecr:environment: dev
  ecr:project: shop
  ecr:repositories: { web: { imageTagMutability: MUTABLE, forceDelete: true, deletionProtection: true } }
  ecr:allowedAccountIds: ["123456789012"]
`;
        await withProject({ config }, async (_, run) => {
            const { code, stdout } = await run(["plan", "--stack", "prod"]);
            assert.match(stdout, /warnings?\n {2}allowedAccountIds\n.*\n {4}Pulumi\.prod\.yaml:6:3\n/);
            assert.equal(code, 0);
        });
    });

    it("is not printed of what a program wrote", async () => {
        const config = "config: { aws:region: us-east-1, ecr:project: shop }\n";
        const args = `{ environment: "dev", maxImageCount: 0, repositories: { web: {} } }`;
        await withProject({ config, program: program(args) }, async (_, run) => {
            const { code, stdout } = await run(["plan", "--stack", "prod"]);
            assert.equal(
                stdout,
                "2 problems in the args of the program of stack prod; nothing was sent to AWS:\n" +
                    "  maxImageCount\n    must be at least 1, found 0 [out-of-range]\n" +
                    "  project\n    is missing; it has no default [missing-option]\n",
            );
            assert.equal(code, 1);
        });
    });

    it("is printed of the stack file only where a program adds to it", async () => {
        const config = `config:
  aws:region: us-east-1
  ecr:project: shop
  ecr:maxImageCount: 0
  ecr:repositories: { web: { maxImageCount: 0 } }
`;
        const args = `{ ...readStackArgs(), environment: "none", repositories: {
            ...readStackArgs().repositories, api: { maxImageCount: 0 } } }`;
        await withProject({ config, program: program(args) }, async (_, run) => {
            const { stdout } = await run(["plan", "--stack", "prod", "--json"]);
            const places = JSON.parse(stdout).problems.map((each: { path: string; place?: { line: number } }) => [
                each.path,
                each.place?.line,
            ]);
            assert.deepEqual(places, [
                ["environment", undefined],
                ["maxImageCount", 4],
                ['repositories["api"].maxImageCount', undefined],
                ['repositories["web"].maxImageCount', 5],
            ]);
        });
    });
});

describe("a plan for other tools", function () {
    this.timeout(120_000);

    it("is annotations of GitHub, from the root of the checkout", async () => {
        await withProject({ config: CONFIG }, async (_, run) => {
            const { code, stdout } = await run(["plan", "--stack", "prod", "--format", "github"]);
            const lines = stdout.trimEnd().split("\n");
            assert.equal(lines.length, PLACES.length + 1);
            for (const [index, [path, place, rule]] of PLACES.entries()) {
                const [line, col] = place.split(":");
                const start = `::error file=infra/Pulumi.prod.yaml,line=${line},col=${col},title=${rule}::${path} `;
                assert.ok(lines[index]?.startsWith(start), `${lines[index]}\n${start}`);
            }
            assert.match(
                lines.at(-1) ?? "",
                /^::warning file=infra\/Pulumi\.prod\.yaml,line=3,col=3,title=ecr-set-warning::aws:regoin /,
            );
            assert.equal(code, 1);
        });
    });

    it("is one line for each violation, of several lines too", async () => {
        const config = `config:
  aws:region: us-east-1
  ecr:project: shop
  ecr:environment: prod
  ecr:enableReplication: false
  ecr:repositories:
    web: { imageTagMutability: MUTABLE }
`;
        await withProject({ config }, async (_, run) => {
            const { code, stdout } = await run(["plan", "--stack", "prod", "--format", "github"]);
            assert.match(
                stdout,
                /^::error file=infra\/Pulumi\.prod\.yaml,line=7,col=5,title=ecr-\S+::[^\n]*%0A[^\n]*$/m,
            );
            assert.ok(
                stdout
                    .trimEnd()
                    .split("\n")
                    .every((line) => /^::(?:error|warning|notice) file=/.test(line)),
                stdout,
            );
            assert.equal(code, 1);
        });
    });

    it("is SARIF with a rule and a place for each result", async () => {
        const config = `config:
  aws:region: us-east-1
  aws:regoin: us-east-1
  ecr:project: shop
  ecr:environment: prod
  ecr:enableReplication: false
  ecr:repositories:
    web: { imageTagMutability: MUTABLE }
`;
        await withProject({ config }, async (_, run) => {
            const { code, stdout } = await run(["plan", "--stack", "prod", "--format", "sarif"]);
            const { version, runs } = JSON.parse(stdout);
            const [{ tool, results }] = runs;
            assert.equal(version, "2.1.0");
            assert.ok(results.length >= 2);
            for (const { ruleId, ruleIndex, level, message, locations } of results) {
                assert.equal(tool.driver.rules[ruleIndex].id, ruleId);
                assert.ok(tool.driver.rules[ruleIndex].shortDescription.text.length > 0);
                assert.ok(["error", "warning", "note"].includes(level) && message.text.length > 0);
                const { artifactLocation, region } = locations[0].physicalLocation;
                assert.ok(region.startLine >= 1 && region.startColumn >= 1);
                assert.ok(artifactLocation.uriBaseId === "%SRCROOT%" || artifactLocation.uri.startsWith("file://"));
            }
            const warning = results.find(({ ruleId }: { ruleId: string }) => ruleId === "ecr-set-warning");
            assert.deepEqual(warning.locations[0].physicalLocation, {
                artifactLocation: { uri: "infra/Pulumi.prod.yaml", uriBaseId: "%SRCROOT%" },
                region: { startLine: 3, startColumn: 3 },
            });
            assert.ok(results.some(({ level }: { level: string }) => level === "error"));
            assert.equal(code, 1);
        });
    });

    it("names the program for what it wrote, and escapes what ends an annotation", async () => {
        const broken = `throw new Error("100%: a,b\\nc");`;
        await withProject({ config: "config: { aws:region: us-east-1 }\n", program: broken }, async (_, run) => {
            const { stdout } = await run(["plan", "--stack", "prod", "--format", "github"]);
            assert.equal(
                stdout,
                "::error file=infra/index.mjs,title=program-failed::program failed: 100%25: a,b%0A      c\n",
            );
            const { runs } = JSON.parse((await run(["plan", "--stack", "prod", "--format", "sarif"])).stdout);
            const { artifactLocation } = runs[0].results[0].locations[0].physicalLocation;
            assert.equal(artifactLocation.uri, "infra/index.mjs");
        });
    });
});
