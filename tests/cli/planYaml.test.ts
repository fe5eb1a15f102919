import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { PROVIDER_OPTIONS } from "../../cli/plan/stackFile.ts";
import { readYaml } from "../../cli/plan/yaml.ts";
import { inFolder } from "./lifecycle.ts";
import { ecrSet, unplaced } from "./run.ts";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));

/** What the CLI made of a scalar, as tests/engine/yaml.test.ts observes it. */
interface Observed {
    yaml: string;
    /** Right below `config`; null where the CLI refuses it. */
    text: string | null;
    /** In a list. */
    value: unknown;
    key: string;
}

const OBSERVED: Observed[] = JSON.parse(readFileSync(join(ROOT, "tests/fixtures/yaml-scalars.json"), "utf8"));

const BASE = "config:\n  aws:region: us-east-1\n  ecr:project: shop\n  ecr:repositories: { web: {} }\n";

async function planOf(text: string) {
    let ended = { code: null as number | null, stdout: "", stderr: "" };
    const main = join(ROOT, "index.ts");
    const files = {
        "Pulumi.yaml": "name: shop\nruntime: { name: nodejs, options: { typescript: false } }\nmain: index.ts\n",
        "index.ts": `export * from ${JSON.stringify(main)};\n`,
        "package.json": '{ "type": "module" }',
        "Pulumi.dev.yaml": text,
    };
    await inFolder(files, async (folder) => {
        const { symlinkSync } = await import("node:fs");
        symlinkSync(join(ROOT, "node_modules"), join(folder, "node_modules"));
        ended = await ecrSet(["plan", "--stack", "dev", "--cwd", folder, "--json"]);
    });
    return { ...JSON.parse(ended.stdout || "{}"), ...ended };
}

describe("YAML as the Pulumi CLI reads it", function () {
    this.timeout(60_000);

    for (const { yaml, text, value, key } of OBSERVED) {
        it(`${yaml} is ${text === null ? "refused" : JSON.stringify(text)}`, () => {
            const source = `config:\n  a:text: ${yaml}\n  a:list: [ ${yaml} ]\n  a:map: { ? ${yaml} : 1 }\n`;
            const { config } = readYaml("x.yaml", source).value as {
                config: { "a:text": unknown; "a:list": unknown[]; "a:map": object };
            };
            assert.deepEqual(Object.keys(config["a:map"]), [key]);
            if (text === null) {
                assert.ok(!Number.isFinite(config["a:text"]));
                return;
            }
            assert.equal(String(config["a:text"] ?? ""), text);
            assert.deepEqual(config["a:list"], [value]);
        });
    }

    // A line below config, and what a plan warns of.
    const marked: [string, string[]][] = [
        [`ecr:tags: { Cost: 010 }`, ['ecr:tags["Cost"] Pulumi reads 010 as 8; put it in quotes: "010"']],
        [`ecr:tags: { Version: 1.10 }`, ['ecr:tags["Version"] Pulumi reads 1.10 as 1.1; put it in quotes: "1.10"']],
        [
            `ecr:tags: { Since: 2020-01-01 }`,
            [
                'tags["Since"] is "2020-01-01 00:00:00 +0000 UTC", which is how Pulumi reads a date without quotes; write "2020-01-01" in quotes',
            ],
        ],
        [
            `ecr:lifecycle: { keepLastByTag: { 1.10: 5, 2.0: 6 } }`,
            [
                'ecr:lifecycle.keepLastByTag["1.10"] Pulumi reads 1.10 as the key "1.1"; put it in quotes: "1.10"',
                'ecr:lifecycle.keepLastByTag["2.0"] Pulumi reads 2.0 as the key "2"; put it in quotes: "2.0"',
            ],
        ],
        [`shop:version: 1.10`, ['shop:version Pulumi reads 1.10 as 1.1; put it in quotes: "1.10"']],
        [`version: 1.10`, ['shop:version Pulumi reads 1.10 as 1.1; put it in quotes: "1.10"']],
        [`ecr:maxImageCount: 1_0`, []],
        [`ecr:maxImageCount: 007`, []],
        [
            `ecr:lifecycle: { keepLastByTag: { "v*": 012 } }`,
            ['ecr:lifecycle.keepLastByTag["v*"] Pulumi reads 012 as 10; write 10, or 12, without the leading zero'],
        ],
        [`ecr:maxImageCount: 0x20`, []],
        [`ecr:scanOnPush: True`, []],
        [`ecr:tags: { Cost: 4711, Public: false, Empty: ~ }`, []],
        [`shop:list: [yes, no, 1e3, "010", 2]`, []],
        [
            `aws:regoin: eu-west-1`,
            ['aws:regoin is not an option of the AWS provider, which ignores it; did you mean "region"?'],
        ],
        [`aws:assumeRole: { roleArn: x }`, []],
    ];
    for (const [line, expected] of marked) {
        it(`warns of ${line}: ${expected.length}`, async () => {
            const { problems, warnings, stderr } = await planOf(`${BASE}  ${line}\n`);
            assert.deepEqual({ problems, stderr }, { problems: [], stderr: "" });
            const lines = warnings.map(({ path, reason }: Record<string, string>) => `${path} ${reason}`);
            assert.deepEqual(
                lines.filter((each: string) => /Pulumi|provider/.test(each)),
                expected,
            );
        });
    }

    it("takes numbers and switches as the values of tags", async () => {
        const { resources } = await planOf(`${BASE}  ecr:tags: { Cost: 4711, Public: false, Version: 1_0.5 }\n`);
        const { inputs } = resources.find(({ type }: { type: string }) => type === "aws:ecr/repository:Repository");
        assert.deepEqual([inputs.tags.Cost, inputs.tags.Public, inputs.tags.Version], ["4711", "false", "10.5"]);
    });

    it("reads a count with a leading zero as eight, and says so", async () => {
        const { warnings, resources } = await planOf(`${BASE}  ecr:maxImageCount: 010\n`);
        assert.deepEqual(unplaced(warnings), [
            { path: "ecr:maxImageCount", reason: "Pulumi reads 010 as 8; write 8, or 10, without the leading zero" },
        ]);
        const { inputs } = resources.find(({ type }: { type: string }) => /LifecyclePolicy$/.test(type));
        assert.match(JSON.stringify(inputs.policy), /\\?"countNumber\\?":8\b/);
    });

    it("refuses what Pulumi cannot hold", async () => {
        const { problems, code } = await planOf(`${BASE}  ecr:maxImageCount: .inf\n`);
        assert.deepEqual(unplaced(problems), [
            {
                path: "ecr:maxImageCount",
                reason: 'is a number that Pulumi cannot hold, found .inf; put it in quotes: ".inf"',
            },
        ]);
        assert.equal(code, 1);
    });

    it("refuses a tag without a key, and says where it comes from", async () => {
        const { problems } = await planOf(`${BASE}  ecr:tags: { ~: x }\n`);
        assert.deepEqual(unplaced(problems), [
            {
                path: 'tags["<nil>"]',
                reason: 'must have a key of letters, digits, spaces and _ . : / = + - @, found "<nil>", which is how Pulumi reads the keys ~ and null; write another key, or "null" in quotes',
            },
        ]);
    });

    it("names what stands at the top of the file, and what Pulumi ESC would add", async () => {
        const { warnings } = await planOf(`environment: [shop/prod]\n${BASE}ecr:maxImageCount: 5\nfoo: 1\n`);
        assert.deepEqual(unplaced(warnings), [
            {
                path: "ecr:maxImageCount",
                reason: "is ignored by Pulumi: it is at the top of Pulumi.dev.yaml; indent it below config:",
            },
            {
                path: "environment",
                reason: "comes from Pulumi ESC, and only Pulumi reads it: its values are missing here; run pulumi preview to see them",
            },
        ]);
    });

    it("says so on standard error where problems stand in the place of a plan", async () => {
        const { problems } = await planOf(`environment: [shop/prod]\nconfig:\n  ecr:project: shop\n`);
        assert.equal(problems.length > 0, true);
    });

    it("knows the options of the AWS provider that is installed", () => {
        const declared = readFileSync(join(ROOT, "node_modules/@pulumi/aws/config/vars.d.ts"), "utf8");
        const names = [...declared.matchAll(/export declare const (\w+)/g)].map(([, name]) => name);
        assert.deepEqual([...PROVIDER_OPTIONS].sort(), names.sort());
    });
});
