import { spawn, spawnSync } from "node:child_process";
import { text } from "node:stream/consumers";
import { fileURLToPath } from "node:url";

/** File of the command. */
export const MAIN = fileURLToPath(new URL("../../cli/main.ts", import.meta.url));

/** What a command printed, and how it ended. */
export interface Ended {
    code: number | null;
    stdout: string;
    stderr: string;
}

/** What a command is given beside its arguments. */
export interface Given {
    cwd?: string;
    /** Text on standard input. */
    input?: string;
    /** Environment variables beside the usual ones, or undefined to be without one of these. */
    env?: Record<string, string | undefined>;
}

// Without AWS credentials, and with no network to speak of.
function environment(env: Given["env"] = {}): Record<string, string | undefined> {
    return { PATH: process.env.PATH, NO_COLOR: "1", HOME: process.env.HOME, ...env };
}

/** Runs `ecr-set` as a user would, without AWS credentials and with no network to speak of. */
export function ecrSet(args: readonly string[], cwd?: string, { input, env }: Given = {}): Ended {
    const { status, stdout, stderr } = spawnSync(process.execPath, [MAIN, ...args], {
        cwd,
        encoding: "utf8",
        env: environment(env),
        maxBuffer: 64 * 1024 * 1024,
        ...(input === undefined ? {} : { input }),
    });
    return { code: status, stdout, stderr };
}

/** The same while this process goes on, so that it can be the server that the command asks. */
export async function ecrSetAside(args: readonly string[], { cwd, env }: Given = {}): Promise<Ended> {
    const child = spawn(process.execPath, [MAIN, ...args], {
        cwd,
        env: environment(env),
        stdio: ["ignore", "pipe", "pipe"],
    });
    const ended = new Promise<number | null>((resolve) => child.on("close", resolve));
    const [stdout, stderr, code] = await Promise.all([text(child.stdout), text(child.stderr), ended]);
    return { code, stdout, stderr };
}

/** Problems of a plan as path and reason: tests/cli/planPlaces.test.ts has their places. */
export function unplaced(problems: readonly { path: string; reason: string }[]): { path: string; reason: string }[] {
    return problems.map(({ path, reason }) => ({ path, reason }));
}
