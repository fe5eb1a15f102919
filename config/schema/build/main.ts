import { execFileSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { generateSchema } from "./generate.ts";

/** Writes stack.schema.json anew from the argument types: `npm run build:schema`. */
const file = fileURLToPath(new URL("../stack.schema.json", import.meta.url));
writeFileSync(file, JSON.stringify(generateSchema(), null, 4));
execFileSync("biome", ["format", "--write", file], { stdio: "ignore" });
