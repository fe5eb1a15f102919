import assert from "node:assert/strict";
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { check } from "recheck";
import ts from "typescript";

const ROOT = fileURLToPath(new URL("..", import.meta.url));
const GOLDEN = fileURLToPath(new URL("golden/regexes.json", import.meta.url));

/** Every regular expression of the code and of the schema, with the file that it stands in. */
function expressions(): Map<string, string> {
    const found = new Map<string, string>();
    for (const folder of ["aws", "cli", "components", "config", "ecr", "live", "policy", "text"]) {
        for (const file of readdirSync(join(ROOT, folder), { recursive: true, encoding: "utf8" })) {
            if (/(?:^|\/)(?:dist|node_modules)\//.test(file) || !/\.ts$|schema\.json$/.test(file)) {
                continue;
            }
            const path = join(folder, file);
            const text = readFileSync(join(ROOT, path), "utf8");
            for (const each of path.endsWith(".json") ? patternsOf(JSON.parse(text)) : literalsOf(text)) {
                found.set(each, path);
            }
        }
    }
    return found;
}

function patternsOf(schema: unknown): string[] {
    if (typeof schema !== "object" || schema === null) {
        return [];
    }
    const own = "pattern" in schema && typeof schema.pattern === "string" ? [`/${schema.pattern}/u`] : [];
    return [...own, ...Object.values(schema).flatMap(patternsOf)];
}

function literalsOf(text: string): string[] {
    const literals: string[] = [];
    const visit = (node: ts.Node): void => {
        if (ts.isRegularExpressionLiteral(node)) {
            literals.push(node.text);
        }
        ts.forEachChild(node, visit);
    };
    visit(ts.createSourceFile("file.ts", text, ts.ScriptTarget.Latest));
    return literals;
}

/** Expressions that the checker of this version has found linear: it takes seconds for some of them. */
interface Linear {
    recheck: string;
    expressions: string[];
}

describe("a regular expression", () => {
    it("takes a time that is linear in the text that it reads; UPDATE_GOLDEN=1 writes those anew", async function () {
        this.timeout(600_000);
        const slow: string[] = [];
        const all = expressions();
        assert.ok(all.size > 100, `found ${all.size}`);
        const { recheck, expressions: linear }: Linear = JSON.parse(readFileSync(GOLDEN, "utf8"));
        const { version } = JSON.parse(readFileSync(join(ROOT, "node_modules/recheck/package.json"), "utf8"));
        const isUpdate = process.env.UPDATE_GOLDEN !== undefined;
        const known = new Set(recheck === version && !isUpdate ? linear : []);
        for (const [text, file] of all) {
            if (known.has(text)) {
                continue;
            }
            const end = text.lastIndexOf("/");
            const { status } = await check(text.slice(1, end), text.slice(end + 1));
            if (status === "vulnerable") {
                slow.push(`${file}: ${text}`);
            }
        }
        assert.deepEqual(slow, []);
        if (isUpdate) {
            const found: Linear = { recheck: version, expressions: [...all.keys()].sort() };
            writeFileSync(GOLDEN, `${JSON.stringify(found, null, 4)}\n`);
        }
    });
});
