import assert from "node:assert/strict";
import { failureText } from "../../cli/gate/awsErrors.ts";
import { type EcrAnswer, withFakeEcr } from "./fakeEcr.ts";
import { basic, complete, status } from "./gateAnswers.ts";
import { ecrSet } from "./run.ts";

describe("what others wrote, on the screen of ecr-set gate", function () {
    this.timeout(60_000);
    const run = async (answers: EcrAnswer | EcrAnswer[], ...args: string[]) => {
        const left = [answers].flat();
        let ended = { code: null as number | null, stdout: "", stderr: "" };
        await withFakeEcr(
            () => left.shift() ?? {},
            async (env) => {
                const gate = [
                    "gate",
                    "-r",
                    "team/app",
                    "-t",
                    "v1",
                    "--region",
                    "eu-west-1",
                    "--interval",
                    "1ms",
                    ...args,
                ];
                ended = await ecrSet(gate, { env });
            },
        );
        return ended;
    };
    const evil = "\u001b[2J\u009b32mclean\nclean: \u202enothing";
    const shown = "\\u001b[2J\\u009b32mclean\\u000aclean: \\u202enothing";

    it("shows what steers a terminal, and does not do it", async () => {
        const { code, stdout } = await run(complete([basic(evil, "HIGH", evil, evil)]));
        assert.equal(code, 1);
        assert.match(stdout, /^[\n\x20-\x7e]+$/);
        assert.equal(stdout.split(shown).length, 4);
        const failed = await run([{ error: "ServerException", message: evil, status: 500 }, status("FAILED", evil)]);
        assert.equal(failed.code, 2);
        assert.match(failed.stderr, /^[\n\x20-\x7e]+$/);
        assert.equal(failed.stderr.split(shown).length, 3);
    });

    it("escapes it in JSON, which means the same", async () => {
        const { stdout } = await run(complete([basic(evil, "HIGH")]), "--json");
        assert.match(stdout, /^[\n\x20-\x7e]+$/);
        assert.equal(JSON.parse(stdout).stopping[0].id, evil);
    });

    it("allows several ids with commas between, and never what has no name", async () => {
        const both = complete([basic("CVE-1", "HIGH"), basic("CVE-2", "HIGH")]);
        assert.equal((await run(both, "--allow", "CVE-1,CVE-2")).code, 0);
        const nameless = complete([{ severity: "CRITICAL" }]);
        const { code, stdout } = await run(nameless, "--allow", "CVE-1");
        assert.equal(code, 1);
        assert.match(stdout, /CRITICAL {2}- /);
    });

    for (const [error, text] of [
        [new SyntaxError("Unexpected token <"), "what answers is not Amazon ECR, but for example the page of a proxy"],
        [new TypeError("x is not a function"), "the answer of AWS cannot be read"],
        [new RangeError("Maximum call stack size exceeded"), "the answer of AWS cannot be read"],
        [Object.assign(new TypeError("Invalid URL"), { code: "ERR_INVALID_URL" }), "Invalid URL (ERR_INVALID_URL)"],
        [Object.assign(new Error("no"), { name: "ServerException" }), "ServerException: no"],
    ] as const) {
        it(`says of ${error}: ${text}`, () => assert.equal(failureText(error), text));
    }
});
