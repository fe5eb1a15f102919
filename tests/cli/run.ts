import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";

const MAIN = fileURLToPath(new URL("../../cli/main.ts", import.meta.url));

/** What a command printed, and how it ended. */
export interface Ended {
    code: number | null;
    stdout: string;
    stderr: string;
}

/** Runs `ecr-set` as a user would, without AWS credentials and with no network to speak of. */
export function ecrSet(args: readonly string[], cwd?: string): Ended {
    const { status, stdout, stderr } = spawnSync(process.execPath, [MAIN, ...args], {
        cwd,
        encoding: "utf8",
        env: { PATH: process.env.PATH, NO_COLOR: "1", HOME: process.env.HOME },
        maxBuffer: 64 * 1024 * 1024,
    });
    return { code: status, stdout, stderr };
}
