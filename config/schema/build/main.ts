import { writeFileSync } from "node:fs";
import { generateSchema } from "./generate.ts";

// Writes the schema anew from the argument types: `npm run build:schema`.
writeFileSync(new URL("../stack.schema.json", import.meta.url), `${JSON.stringify(generateSchema(), null, 2)}\n`);
