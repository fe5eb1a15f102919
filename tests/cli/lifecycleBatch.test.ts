import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { Readable, Writable } from "node:stream";
import { batch } from "../../cli/lifecycle/batch.ts";
import { answerBatchLine } from "../../cli/lifecycle/batchLine.ts";
import { quietWhenClosed } from "../../cli/lifecycle/output.ts";
import { FIXTURES, image, keepNewest, lifecycle } from "./lifecycle.ts";
import { MAIN } from "./run.ts";

const NOW = "2026-06-01T00:00:00Z";
const policy = JSON.parse(keepNewest(1));
const simulate = (id: unknown, images: unknown[]) => JSON.stringify({ id, op: "simulate", policy, images, now: NOW });
const SMALL = simulate("small", [image("a", 1), image("b", 2)]);
const SMALL_ANSWER = '{"id":"small","actions":[{"imageDigest":"a","action":"expire","rulePriority":1}]}';

/** What `batch` answers to a text. */
async function answers(input: string): Promise<string[]> {
    const { code, stdout, stderr } = await lifecycle(["batch"], { input });
    assert.deepEqual({ code, stderr }, { code: 0, stderr: "" });
    return stdout.split("\n");
}

describe("ecr-set lifecycle batch", function () {
    this.timeout(60_000);

    it("answers each line with a line, passes over blank ones, and ends with 0", async () => {
        const validate = JSON.stringify({ id: 1, op: "validate", policy: { rules: [] } });
        assert.deepEqual(await answers(`${validate}\n\n  \t\r\n${SMALL}\r\n`), [
            '{"id":1,"problems":[{"path":"rules","code":"rule-count","reason":"must have 1 to 50 rules, found 0: add a rule, or drop the whole policy"}]}',
            SMALL_ANSWER,
            "",
        ]);
    });

    it("answers a malformed line with an error, and goes on", async () => {
        const text = `{"id":7,"op":\n7\n{"id":8,"op":"guess"}\n{"id":9,"op":"simulate"}\n${SMALL}`;
        assert.deepEqual(await answers(text), [
            '{"id":7,"error":"must be one JSON map a line: Unexpected end of JSON input"}',
            '{"id":null,"error":"must be a map with id, op and policy, found 7"}',
            '{"id":8,"error":"op must be \\"validate\\" or \\"simulate\\", found \\"guess\\""}',
            '{"id":9,"error":"policy is required: a lifecycle policy, as a map or as JSON text"}',
            SMALL_ANSWER,
            "",
        ]);
    });

    it("prints nothing where nothing is asked", async () => {
        assert.deepEqual([await answers(""), await answers("\n\n")], [[""], [""]]);
    });

    it("keeps a line together at the other line ends of Unicode, and where no line end follows", async () => {
        const lines = ["a\u2028b", "c\u2029d", "é😀"].map((id) => simulate(id, []));
        assert.deepEqual(await answers(lines.join("\n")), [...lines.map(answerBatchLine), ""]);
    });

    it("answers 2,000 lines in their order", async () => {
        const lines = Array.from({ length: 2000 }, (_, index) =>
            simulate(
                index,
                Array.from({ length: index % 30 }, (_, at) => image(`i${at}`, at + 1)),
            ),
        );
        assert.deepEqual(await answers(`${lines.join("\n")}\n`), [...lines.map(answerBatchLine), ""]);
    });

    it("reads a line of many megabytes that comes in pieces", async () => {
        const line = simulate(
            "large",
            Array.from({ length: 30_000 }, (_, at) => image(`i${at}`, (at % 300) + 1, { imageTags: [`t${at}`] })),
        );
        assert.deepEqual(await answers(`${line}\n${SMALL}\n`), [answerBatchLine(line), SMALL_ANSWER, ""]);
    });

    it("answers a line before the next one is there", async () => {
        const child = spawn(process.execPath, [MAIN, "lifecycle", "batch"], { stdio: ["pipe", "pipe", "inherit"] });
        const read = createInterface(child.stdout)[Symbol.asyncIterator]();
        for (let turn = 0; turn < 3; turn++) {
            child.stdin.write(`${SMALL}\n`);
            assert.equal((await read.next()).value, SMALL_ANSWER);
        }
        child.stdin.end();
        assert.equal(await new Promise((go) => child.on("close", go)), 0);
    });

    it("does not read on while its reader is behind", async () => {
        let read = 0;
        let written = 0;
        let most = 0;
        const slow = new Writable({
            highWaterMark: 1,
            write(_chunk, _encoding, done) {
                most = Math.max(most, read - written);
                setImmediate(() => {
                    written++;
                    done();
                });
            },
        });
        const source = Readable.from(
            (function* () {
                for (; read < 200; read++) {
                    yield `${SMALL}\n`;
                }
            })(),
            { highWaterMark: 1 },
        );
        assert.equal(await batch(source, slow), 0);
        assert.equal(written, 200);
        assert.ok(most < 10, `${most} lines were read ahead`);
    });

    it("reads no further when its reader has gone away", async () => {
        let read = 0;
        const gone = new Writable({
            write: (_chunk, _encoding, done) => done(Object.assign(new Error("write EPIPE"), { code: "EPIPE" })),
        });
        quietWhenClosed(gone);
        const source = Readable.from(
            (function* () {
                for (; read < 1000; read++) {
                    yield `${SMALL}\n`;
                }
            })(),
            { highWaterMark: 1 },
        );
        assert.equal(await batch(source, gone), 0);
        assert.ok(read < 10, `${read} lines were read`);
    });

    it("keeps quiet when its reader goes away", async () => {
        const child = spawn("sh", ["-c", `"$0" "$1" lifecycle batch | head -n 1`, process.execPath, MAIN], {
            cwd: FIXTURES,
            stdio: ["pipe", "pipe", "pipe"],
        });
        let stderr = "";
        let stdout = "";
        child.stderr.on("data", (chunk) => {
            stderr += chunk;
        });
        child.stdout.on("data", (chunk) => {
            stdout += chunk;
        });
        child.stdin.on("error", () => {});
        child.stdin.end(`${SMALL}\n`.repeat(20_000));
        await new Promise((go) => child.on("close", go));
        assert.deepEqual({ stdout, stderr }, { stdout: `${SMALL_ANSWER}\n`, stderr: "" });
    });
});
