import assert from "node:assert/strict";
import { Command } from "commander";
import { Exit } from "../../../cli/common/errors.ts";
import { addExits, EXITS } from "../../../cli/common/exits.ts";
import { ecrSet } from "../run.ts";

describe("exit codes", () => {
    it("of a wrong call are those of no result", () => {
        const results = Object.values(EXITS).flatMap((codes) => codes.map(([code]) => code));
        assert.ok(results.length > 20);
        assert.equal(results.includes(Exit.Usage), false);
    });

    for (const command of Object.keys(EXITS)) {
        it(`are in the help of ${command}, and a misspelt flag ends it with 64`, async function () {
            this.timeout(30_000);
            const help = await ecrSet([...command.split(" "), "--help"]);
            assert.equal(help.code, 0);
            const lines = help.stdout.split("Exit codes:\n")[1]?.trimEnd().split("\n") ?? [];
            const codes = lines.map((line) => Number.parseInt(line, 10));
            assert.deepEqual(codes, [...(EXITS[command] ?? []).map(([code]) => code), 64]);
            const wrong = await ecrSet([...command.split(" "), "--stak", "prod"]);
            assert.equal(wrong.code, 64);
            assert.match(wrong.stderr, /^error: (?:unknown option '--stak'|required option )/);
        });
    }

    it("of a command that is not in the table are a problem in the code", () => {
        const program = new Command();
        program.command("new");
        assert.throws(() => addExits(program), /the exit codes of new are not in the table/);
    });
});
