import assert from "node:assert/strict";
import { account, digest, duration, filled, ids } from "../../cli/gate/arguments.ts";
import { DIGEST } from "./gateAnswers.ts";
import { ecrSet } from "./run.ts";

const GATE = ["gate", "--repository", "team/app", "--tag", "v1"];

describe("the arguments of ecr-set gate", () => {
    for (const [args, words] of [
        [["gate", "--tag", "v1"], /--repository/],
        [["gate", "--repository", "app"], /gate needs --tag or --digest/],
        [["gate", "--repository", "app", "--tag", "v1", "--digest", DIGEST], /cannot be used with/],
        [["gate", "--repository", "", "--tag", "v1"], /--repository .*must not be empty/],
        [["gate", "--repository", "app", "--tag", ""], /--tag .*must not be empty/],
        [["gate", "--repository", "app", "--digest", "foo"], /--digest .*64 hexadecimal digits/],
        [[...GATE, "--allow", ""], /--allow .*must not be empty/],
        [[...GATE, "--region", ""], /--region .*must not be empty/],
        [[...GATE, "--registry-id", ""], /--registry-id .*12 digits/],
        [[...GATE, "--fail-on", "WORST"], /Allowed choices are CRITICAL/],
        [[...GATE, "--timeout", "10"], /--timeout .*such as 90s, 10m or 1h/],
        [[...GATE, "--interval", "999999h"], /--interval .*at most 24h/],
    ] as const) {
        it(`refuses ${args
            .slice(1)
            .map((arg) => arg || '""')
            .join(" ")}, with the code of a wrong call`, async () => {
            const { code, stdout, stderr } = await ecrSet(args);
            assert.deepEqual({ code, stdout }, { code: 64, stdout: "" });
            assert.match(stderr, words);
        });
    }

    for (const [read, text] of [
        [duration, "0s"],
        [duration, "0.1ms"],
        [duration, "-1s"],
        [duration, "24.1h"],
        [duration, "1e3s"],
        [filled, " \t"],
        [digest, "sha256:"],
        [digest, `${DIGEST}0`],
        [digest, DIGEST.toUpperCase()],
        [account, "12345678901"],
        [ids, "CVE-1,"],
        [ids, ",CVE-1"],
    ] as const) {
        it(`takes ${JSON.stringify(text)} for no ${read.name}`, () => {
            assert.throws(() => read(text), { code: "commander.invalidArgument" });
        });
    }

    it("reads times, and ids with commas between", () => {
        assert.deepEqual(["10ms", "1.5s", "10m", "24h"].map(duration), [10, 1_500, 600_000, 86_400_000]);
        assert.deepEqual(ids("CVE-2, CVE-3", ["CVE-1"]), ["CVE-1", "CVE-2", "CVE-3"]);
    });
});
