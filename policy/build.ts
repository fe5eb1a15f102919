import { readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { sourceHash } from "./stale.ts";

/** Bundles the pack into policy/dist, and writes down which sources went into it: policy/stale.ts compares them. */

const ROOT = fileURLToPath(new URL("..", import.meta.url));
const DIST = "policy/dist";

const { metafile } = await build({
    absWorkingDir: ROOT,
    entryPoints: ["policy/index.ts"],
    outfile: `${DIST}/index.js`,
    bundle: true,
    platform: "node",
    format: "esm",
    target: "node22",
    external: ["@pulumi/*"],
    metafile: true,
    logLevel: "warning",
});
const sources = Object.keys(metafile.inputs)
    .filter((file) => !file.startsWith("node_modules/"))
    .sort()
    .map((file) => [file, sourceHash(readFileSync(new URL(`../${file}`, import.meta.url)))]);
writeFileSync(new URL(`../${DIST}/sources.json`, import.meta.url), `${JSON.stringify(Object.fromEntries(sources))}\n`);
