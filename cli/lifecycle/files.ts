import { readFile } from "node:fs/promises";
import { text } from "node:stream/consumers";
import { jsonProblem, readJson } from "../../aws/json.ts";
import { InputError, UsageError } from "../common/errors.ts";

/** What a file is called in a message. */
export function fileLabel(file: string): string {
    return file === "-" ? "standard input" : file;
}

/** Reads a text file, or standard input where its name is `-`. */
export async function readText(file: string): Promise<string> {
    try {
        const found = file === "-" ? await text(process.stdin) : await readFile(file, "utf8");
        return found.replace(/^\uFEFF/, "");
    } catch (error) {
        const { code, message } = error as NodeJS.ErrnoException;
        throw new UsageError(`${fileLabel(file)} cannot be read: ${WHY[code ?? ""] ?? message}`);
    }
}

const WHY: Record<string, string> = {
    ENOENT: "there is no such file",
    EISDIR: "it is a folder",
    EACCES: "you have no permission to read it",
};

/** Reads a JSON document from a text. */
export function jsonOf(text: string, file: string): unknown {
    try {
        return readJson(text);
    } catch (error) {
        throw new InputError(`${fileLabel(file)} ${jsonProblem(error)}`);
    }
}

/** Standard input can be read once. */
export function onlyOneStandardInput(files: readonly (string | undefined)[]): void {
    if (files.filter((file) => file === "-").length > 1) {
        throw new UsageError("only one file can be - for standard input");
    }
}
