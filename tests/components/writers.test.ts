import assert from "node:assert/strict";
import { EcrRepositorySet, type EcrRepositorySetArgs } from "../../components/index.ts";
import { deploy } from "../support/mocks.ts";

const BASELINE: EcrRepositorySetArgs = { project: "myproject", repositories: { "web-app": {} } };

/** What making two sets in one program warns of. */
async function warningsOf(second: Partial<EcrRepositorySetArgs>): Promise<unknown[]> {
    const { warn } = console;
    const lines: unknown[] = [];
    console.warn = (line: unknown) => lines.push(line);
    try {
        await deploy(() => [
            new EcrRepositorySet("one", BASELINE),
            new EcrRepositorySet("two", { ...BASELINE, namePrefix: "two", ...second }),
        ]);
    } finally {
        console.warn = warn;
    }
    return lines;
}

describe("two sets in one program", () => {
    it("are warned of where both write one registry", async () => {
        assert.deepEqual(await warningsOf({}), [
            "warning: [runtime] registry.manage: two and one both write the registry of us-east-1, where the last one wins; set it to false in one of them, unless they are in different accounts",
        ]);
    });

    it("are fine in two regions, or where one leaves the registry to the other", async () => {
        assert.deepEqual(await warningsOf({ region: "eu-west-1" }), []);
        assert.deepEqual(await warningsOf({ registry: { manage: false } }), []);
    });
});
