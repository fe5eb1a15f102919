import { spawn } from "node:child_process";
import { createRequire, registerHooks } from "node:module";
import { tmpdir } from "node:os";
import { Readable } from "node:stream";
import { text } from "node:stream/consumers";
import { fileURLToPath, pathToFileURL } from "node:url";
import { main } from "../../cli/program.ts";

/** File of the command. */
export const MAIN = fileURLToPath(new URL("../../cli/main.ts", import.meta.url));

const PROGRAM = new URL("../../index.ts", import.meta.url).href;
const WRITTEN = `${pathToFileURL(tmpdir()).href}/`;

/** What a command printed, and how it ended. */
export interface Ended {
    code: number | null;
    stdout: string;
    stderr: string;
}

/** What a command is given next to its arguments. */
export interface Given {
    cwd?: string;
    /** Text on standard input. */
    input?: string;
    /** Environment variables next to the usual ones, or undefined to be without one of these. */
    env?: Record<string, string | undefined>;
}

// Without AWS credentials, and with no network to speak of.
function environment(env: Given["env"] = {}): Record<string, string | undefined> {
    const all = { PATH: process.env.PATH, NO_COLOR: "1", HOME: process.env.HOME, ...env };
    return Object.fromEntries(Object.entries(all).filter(([, value]) => value !== undefined));
}

const require = createRequire(import.meta.url);
let runs = 0;

// Node runs a module once, and each run of the command must run the program: the project's own, or one that a test wrote.
registerHooks({
    resolve: (specifier, context, next) => {
        const resolved = next(specifier, context);
        const isProgram = resolved.url === PROGRAM || resolved.url.startsWith(WRITTEN);
        return isProgram && context.conditions.includes("import")
            ? { ...resolved, url: `${resolved.url}?run=${runs}` }
            : resolved;
    },
});

const EVENTS = ["uncaughtException", "unhandledRejection", "exit"] as const;

/**
 * Runs `ecr-set` in this process, with the environment, the folder and the streams that a process of its own would have:
 * without AWS credentials and with no network to speak of.
 */
export async function ecrSet(args: readonly string[], { cwd, input = "", env }: Given = {}): Promise<Ended> {
    runs += 1;
    const { env: outerEnv } = process;
    const here = process.cwd();
    const stdin = Object.getOwnPropertyDescriptor(process, "stdin");
    const extensions = { ...require.extensions };
    const listeners = EVENTS.map((event) => [event, process.listeners(event as "exit")] as const);
    const stdout = captured(process.stdout);
    const stderr = captured(process.stderr);
    try {
        process.env = environment(env);
        process.chdir(cwd ?? here);
        Object.defineProperty(process, "stdin", { value: Readable.from([input]), configurable: true });
        const code = await main(args);
        return { code, stdout: stdout.text(), stderr: stderr.text() };
    } finally {
        stdout.restore();
        stderr.restore();
        process.env = outerEnv;
        process.chdir(here);
        Object.defineProperty(process, "stdin", stdin as PropertyDescriptor);
        // A TypeScript program brings its compiler.
        for (const extension of Object.keys(require.extensions)) {
            delete require.extensions[extension];
        }
        Object.assign(require.extensions, extensions);
        for (const file of Object.keys(require.cache).filter((each) => each.startsWith(tmpdir()))) {
            delete require.cache[file];
        }
        for (const [event, before] of listeners) {
            for (const listener of process.listeners(event as "exit")) {
                if (!before.includes(listener)) {
                    process.off(event, listener);
                }
            }
        }
    }
}

/** Takes what is written to a stream, which is no terminal for as long. */
function captured(stream: NodeJS.WriteStream): { text(): string; restore(): void } {
    const { write, isTTY } = stream;
    let text = "";
    stream.isTTY = false;
    stream.write = ((chunk: string | Uint8Array, ...rest: unknown[]) => {
        text += typeof chunk === "string" ? chunk : Buffer.from(chunk).toString();
        const done = rest.find((each) => typeof each === "function");
        if (done !== undefined) {
            process.nextTick(done as () => void);
        }
        return true;
    }) as typeof write;
    return { text: () => text, restore: () => Object.assign(stream, { write, isTTY }) };
}

/** Runs `ecr-set` as a user would, in a process of its own, while this one goes on. */
export async function ecrSetProcess(args: readonly string[], { cwd, input = "", env }: Given = {}): Promise<Ended> {
    const child = spawn(process.execPath, [MAIN, ...args], { cwd, env: environment(env), stdio: "pipe" });
    child.stdin.on("error", () => {}).end(input);
    const ended = new Promise<number | null>((resolve) => child.on("close", resolve));
    const [stdout, stderr, code] = await Promise.all([text(child.stdout), text(child.stderr), ended]);
    return { code, stdout, stderr };
}

/** Problems of a plan as path and reason: tests/cli/planPlaces.test.ts has their places. */
export function unplaced(problems: readonly { path: string; reason: string }[]): { path: string; reason: string }[] {
    return problems.map(({ path, reason }) => ({ path, reason }));
}
