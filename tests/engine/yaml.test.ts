import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { createStack, needEngine, ROOT, type TestStack } from "./engine.ts";

/** What the CLI makes of a scalar: right below `config`, in a list, and as a key. */
interface Observed {
    yaml: string;
    text: string | null;
    value: unknown;
    key: string;
}

const OBSERVED: Observed[] = JSON.parse(readFileSync(resolve(ROOT, "tests/fixtures/yaml-scalars.json"), "utf8"));

describe("YAML as the Pulumi CLI reads it", function () {
    this.timeout(120_000);
    let stack: TestStack;
    let folder: string;

    before(async function () {
        await needEngine(this);
        mkdirSync(resolve(ROOT, "tests/engine/.work"), { recursive: true });
        folder = mkdtempSync(resolve(ROOT, "tests/engine/.work/yaml-"));
        writeFileSync(join(folder, "package.json"), "{}");
        writeFileSync(join(folder, "index.js"), `exports.config = require("@pulumi/pulumi").runtime.allConfig();\n`);
        stack = await createStack("dev", {}, { program: join(folder, "index.js"), project: "a" });
    });

    after(() => {
        stack?.remove();
        rmSync(folder, { recursive: true, force: true });
    });

    /** Writes lines below `config`, and gives back what a program gets. */
    async function configOf(lines: readonly string[]): Promise<Record<string, string>> {
        const file = join(stack.folder, "Pulumi.dev.yaml");
        const [salt = ""] = /^encryptionsalt: .*$/m.exec(readFileSync(file, "utf8")) ?? [];
        writeFileSync(file, `${salt}\nconfig:\n${lines.map((line) => `  ${line}\n`).join("")}`);
        const { outputs } = await stack.stack.up();
        return outputs.config?.value as Record<string, string>;
    }

    it("is the table that plans are made by", async () => {
        const read = OBSERVED.filter(({ text }) => text !== null);
        const config = await configOf(
            read.flatMap(({ yaml }, index) => [
                `a:text${index}: ${yaml}`,
                `a:list${index}: [ ${yaml} ]`,
                `a:map${index}: { ? ${yaml} : 1 }`,
            ]),
        );
        const observed = read.map(({ yaml }, index) => ({
            yaml,
            text: config[`a:text${index}`],
            value: JSON.parse(config[`a:list${index}`] ?? "[]")[0],
            key: Object.keys(JSON.parse(config[`a:map${index}`] ?? "{}"))[0],
        }));
        assert.deepEqual(observed, read);
    });

    it("refuses a number that JSON cannot hold", async () => {
        const refused = OBSERVED.filter(({ text }) => text === null);
        assert.ok(refused.length >= 3);
        for (const { yaml } of refused) {
            await assert.rejects(configOf([`a:text: ${yaml}`]), /unsupported value/, yaml);
        }
    });

    it("ignores what is not indented below config", async () => {
        const file = join(stack.folder, "Pulumi.dev.yaml");
        await configOf(["a:here: 1"]);
        writeFileSync(file, `${readFileSync(file, "utf8")}a:top: 2\n`);
        const { outputs } = await stack.stack.up();
        assert.deepEqual(outputs.config?.value, { "a:here": "1" });
    });
});
