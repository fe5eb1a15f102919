import type { Writable } from "node:stream";

const closed = new WeakSet<Writable>();

/** Keeps quiet when the reader of a pipe goes away, as `head` does; the command ends as it would have. */
export function quietWhenClosed(stream: Writable): void {
    stream.on("error", (error: NodeJS.ErrnoException) => {
        if (error.code !== "EPIPE") {
            throw error;
        }
        closed.add(stream);
        stream.emit("gone");
    });
}

/** Writes, and waits while the reader is behind. Answers false once no one reads any more. */
export async function send(stream: Writable, text: string): Promise<boolean> {
    if (closed.has(stream)) {
        return false;
    }
    if (!stream.write(text)) {
        await new Promise<void>((go) => {
            const end = () => {
                stream.off("drain", end).off("gone", end);
                go();
            };
            stream.on("drain", end).on("gone", end);
        });
    }
    return !closed.has(stream);
}
