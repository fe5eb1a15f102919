import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { ComponentProvider } from "@pulumi/pulumi/provider/experimental/provider.js";
import { EcrReplicationDestination, EcrRepositorySet } from "../../components/index.ts";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));
const GOLDEN = fileURLToPath(new URL("../golden/schema.json", import.meta.url));

describe("the schema for other languages", function () {
    this.timeout(60_000);

    it("is the one that was reviewed; UPDATE_GOLDEN=1 writes a new one", async () => {
        const provider = new ComponentProvider({
            components: [EcrReplicationDestination, EcrRepositorySet],
            dirname: ROOT,
            name: "ecr-repository-set",
        });
        // The CLI leaves out what it does not know and what is empty, and so does the file.
        const { version: _, ...schema } = JSON.parse(await provider.getSchema(), (name, value) =>
            name === "optional" || (name === "required" && value.length === 0) ? undefined : value,
        );
        if (process.env.UPDATE_GOLDEN) {
            writeFileSync(GOLDEN, `${JSON.stringify(schema, null, 4)}\n`);
        }
        assert.deepEqual(schema, JSON.parse(readFileSync(GOLDEN, "utf8")));
    });
});
