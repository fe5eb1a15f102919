import assert from "node:assert/strict";
import { EXITS } from "../../cli/common/exits.ts";
import { FIXTURES, keepNewest, NOW, ROOT } from "./lifecycle.ts";
import { ecrSet, ecrSetProcess, type Given } from "./run.ts";

// The commands that ask AWS end before they do: there is no pulumi.
const ALONE: Given = { cwd: ROOT, env: { PATH: "/nowhere" } };
const SAMPLE = ["--policy", "policy.json", "--images", "images.json", "--now", NOW];

/** A call of each command, how it ends, and what it is given. */
const CALLS: Record<string, [args: string[], code: number, given: Given]> = {
    plan: [["--stack", "prod", "--json"], 0, ALONE],
    "lifecycle show": [["--stack", "prod"], 0, ALONE],
    "lifecycle validate": [["-"], 1, { input: "{}" }],
    "lifecycle simulate": [[...SAMPLE, "--in-use", "in-use.txt"], 2, { cwd: FIXTURES }],
    "lifecycle diff": [["--stack", "prod", "--live", "--now", NOW], 1, ALONE],
    "lifecycle batch": [[], 0, { input: `{"id":1,"op":"validate","policy":${keepNewest(0)}}\n` }],
    "registry check": [["--stack", "prod"], 1, ALONE],
    "registry release": [["--stack", "prod"], 2, ALONE],
    adopt: [["--stack", "prod", "--from", "nothing.json"], 64, ALONE],
    gate: [["--repository", "app"], 64, ALONE],
    drift: [["--stack", "prod"], 2, ALONE],
};

describe("the process of a command", () => {
    it("is tried for each", () => {
        assert.deepEqual(Object.keys(CALLS).sort(), Object.keys(EXITS).sort());
    });

    for (const [command, [args, code, given]] of Object.entries(CALLS)) {
        it(`has the exit code and the output of ${command}`, async () => {
            const all = [...command.split(" "), ...args];
            const ended = await ecrSetProcess(all, given);
            assert.equal(ended.code, code, ended.stderr);
            assert.notEqual(ended.stdout + ended.stderr, "");
            assert.deepEqual(ended, await ecrSet(all, given));
        });
    }
});
