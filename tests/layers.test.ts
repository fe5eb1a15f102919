import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { assertDocumented } from "./support/docs.ts";

const ROOT = fileURLToPath(new URL("..", import.meta.url));

/** What each layer may import of the others: docs/architecture.md, "Layers". */
const MAY_IMPORT: Record<string, string[]> = {
    text: [],
    aws: ["text"],
    ecr: ["text", "aws"],
    config: ["text", "aws", "ecr"],
    live: ["text", "aws", "ecr"],
    components: ["text", "aws", "config", "ecr", "live"],
    "index.ts": ["components"],
    policy: ["text", "aws", "ecr", "config"],
    cli: ["text", "aws", "ecr", "config", "live", "policy"],
};

/** The layers of pure functions. */
const PURE = ["text", "aws", "ecr"];

/** What they may not import. */
const IMPURE = /^(?:node:|@pulumi\/|@aws-sdk\/)/;

function files(folder: string, ending: RegExp): string[] {
    return readdirSync(resolve(ROOT, folder), { recursive: true, encoding: "utf8" })
        .filter((file) => ending.test(file))
        .map((file) => join(folder, file));
}

function importsOf(file: string): string[] {
    const text = readFileSync(resolve(ROOT, file), "utf8");
    return [...text.matchAll(/\b(?:from|import)\s*\(?\s*"([^"]+)"/g)].map(([, name]) => name ?? "");
}

const layers = Object.keys(MAY_IMPORT);
const sources = layers.flatMap((layer) => (layer.endsWith(".ts") ? [layer] : files(layer, /\.ts$/)));

describe("the layers of the project", () => {
    for (const layer of layers) {
        it(`lets ${layer} import ${MAY_IMPORT[layer]?.join(" and ") || "no other layer"}`, () => {
            const own = sources.filter((file) => file === layer || file.startsWith(`${layer}/`));
            assert.ok(own.length > 0, `${layer} has no sources`);
            for (const file of own) {
                for (const name of importsOf(file).filter((each) => each.startsWith("."))) {
                    const target = relative(ROOT, resolve(ROOT, dirname(file), name));
                    const other = target.split("/")[0] ?? "";
                    const isAllowed =
                        other === layer || MAY_IMPORT[layer]?.includes(other) || target === "package.json";
                    assert.ok(isAllowed, `${file} imports ${target}`);
                }
            }
        });
    }

    it("has no circles, imports of types included", () => {
        // Biome's noImportCycles finds them, too, and takes 15 times as long as the rest of the lint.
        const next = new Map(
            sources.map((file) => [
                file,
                importsOf(file)
                    .filter((name) => name.startsWith("."))
                    .map((name) => relative(ROOT, resolve(ROOT, dirname(file), name))),
            ]),
        );
        const done = new Set<string>();
        const circles: string[] = [];
        const follow = (file: string, way: readonly string[]) => {
            if (way.includes(file)) {
                circles.push([...way.slice(way.indexOf(file)), file].join(" -> "));
            } else if (!done.has(file)) {
                for (const target of next.get(file) ?? []) {
                    follow(target, [...way, file]);
                }
                done.add(file);
            }
        };
        for (const file of sources) {
            follow(file, []);
        }
        assert.deepEqual(circles, []);
    });

    it("are drawn in docs/architecture.md as their files import", () => {
        const below = new Map(layers.map((layer) => [layer, new Set<string>()]));
        for (const file of sources) {
            for (const name of importsOf(file).filter((each) => each.startsWith("."))) {
                const target = relative(ROOT, resolve(ROOT, dirname(file), name));
                const [from = "", to = ""] = [file, target].map((end) => end.split("/")[0]);
                if (from !== to && layers.includes(to)) {
                    below.get(from)?.add(to);
                }
            }
        }
        const reaches = (from: string, to: string): boolean =>
            [...(below.get(from) ?? [])].some((next) => next === to || reaches(next, to));
        // What another arrow reaches needs no arrow of its own.
        const arrows = [...below].flatMap(([from, all]) =>
            [...all]
                .filter((to) => ![...all].some((other) => other !== to && reaches(other, to)))
                .map((to) => `    ${from} --> ${to}`),
        );
        const lines = ["```mermaid", "graph TD", ...arrows.sort(), "```"];
        assertDocumented("docs/architecture.md", "layers", lines);
    });

    it("keeps the pure layers free of Pulumi, AWS calls, files and the clock", () => {
        for (const file of PURE.flatMap((layer) => files(layer, /\.ts$/))) {
            assert.deepEqual(
                importsOf(file).filter((name) => IMPURE.test(name)),
                [],
                file,
            );
            assert.ok(!/\bDate\.now\(|new Date\(\)|process\.env/.test(readFileSync(resolve(ROOT, file), "utf8")), file);
        }
    });

    it("keeps the rules free of Pulumi, files and the clock, so that ecr-set can run them", () => {
        const checking = files("policy", /\.ts$/).filter(
            (file) => !/^policy\/(?:build|index|node|pack|stale)\.ts$/.test(file),
        );
        for (const file of checking) {
            assert.deepEqual(
                importsOf(file).filter((name) => IMPURE.test(name)),
                [],
                file,
            );
        }
    });

    it("lets the policy pack know of the stack file no more than its environment", () => {
        const reached = new Set(["policy/index.ts"]);
        for (const file of reached) {
            const local = file.endsWith(".ts") ? importsOf(file).filter((name) => name.startsWith(".")) : [];
            for (const name of local) {
                reached.add(relative(ROOT, resolve(ROOT, dirname(file), name)));
            }
        }
        assert.ok(reached.has("config/options/environment.ts"));
        assert.ok(!reached.has("config/schema/stack.schema.json"), "the pack carries the schema of stack files");
    });

    it("touches Pulumi's configuration in config/stack.ts and config/options/environment.ts only, and its outputs in components only", () => {
        for (const file of sources) {
            const text = readFileSync(resolve(ROOT, file), "utf8");
            if (!["config/options/environment.ts", "config/stack.ts"].includes(file)) {
                assert.ok(!/pulumi\.Config\b|allConfig\(/.test(text), `${file} reads pulumi.Config`);
            }
            if (!file.startsWith("components/") && file !== "index.ts") {
                assert.ok(!/\.apply\(|pulumi\.(?:output|all|interpolate)\b/.test(text), `${file} touches an Output`);
            }
        }
    });

    it("imports parts of @pulumi/aws, never the whole of it", () => {
        for (const file of sources) {
            assert.ok(!importsOf(file).includes("@pulumi/aws"), file);
            // Its components need a plugin of their own: for examples only.
            assert.ok(!importsOf(file).some((name) => name.startsWith("@pulumi/awsx")), file);
        }
    });
});
