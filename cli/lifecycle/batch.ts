import type { Readable, Writable } from "node:stream";
import { Exit } from "../common/errors.ts";
import { answerBatchLine } from "./batchLine.ts";
import { send } from "./output.ts";

/** Answers each line of a stream with a line, in order, as soon as it is there. */
export async function batch(input: Readable, output: Writable): Promise<Exit> {
    for await (const line of linesOf(input)) {
        if (line.trim() !== "" && !(await send(output, `${answerBatchLine(line)}\n`))) {
            break;
        }
    }
    return Exit.Ok;
}

// Not node:readline, which also breaks lines at U+2028 and U+2029: both may stand in a JSON text.
async function* linesOf(input: Readable): AsyncGenerator<string> {
    let parts: string[] = [];
    for await (const chunk of input.setEncoding("utf8") as AsyncIterable<string>) {
        const lines = chunk.split("\n");
        const last = lines.pop() ?? "";
        for (const line of lines) {
            parts.push(line);
            yield parts.join("");
            parts = [];
        }
        if (last !== "") {
            parts.push(last);
        }
    }
    yield parts.join("");
}
