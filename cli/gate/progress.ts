import { plain } from "./plain.ts";

/** Says on standard error what is waited for: over and over in one line on a screen, in a log only what is new. */
export class Progress {
    private readonly since = performance.now();
    private last = "";

    /** Says what is waited for. */
    say(what: string): void {
        const text = plain(what);
        const seconds = Math.round((performance.now() - this.since) / 1000);
        if (process.stderr.isTTY) {
            process.stderr.write(`\r\u001b[K${text} (${seconds} s)`);
        } else if (text !== this.last) {
            process.stderr.write(`${text}\n`);
        }
        this.last = text;
    }

    /** Clears the line. */
    end(): void {
        if (process.stderr.isTTY && this.last !== "") {
            process.stderr.write("\r\u001b[K");
        }
    }
}
