import assert from "node:assert/strict";
import { ecrSet } from "../cli/run.ts";
import { createStack, needEngine, resetAws } from "./engine.ts";
import { sample } from "./samples.ts";

describe("the count of ecr-set plan", function () {
    this.timeout(300_000);

    before(async function () {
        await needEngine(this);
        await resetAws();
    });

    for (const name of ["dev", "staging", "prod"]) {
        it(`is what pulumi preview counts, for the ${name} sample`, async () => {
            const made = await createStack(name, sample(name));
            try {
                const { changeSummary } = await made.stack.preview();
                const { stdout } = await ecrSet(["plan", "--stack", name], { cwd: made.folder, env: process.env });
                const declared = /^ecr\/\w+ declares (\d+) resources \(not compared with the deployed state\)$/m;
                assert.deepEqual(changeSummary, { create: Number(declared.exec(stdout)?.[1]) });
            } finally {
                made.remove();
            }
        });
    }
});
