import { styleText } from "node:util";
import Table from "cli-table3";

/** Rows under headings, aligned, without lines: readable on a screen and in a log. */
export function table(headings: readonly string[], rows: readonly (readonly string[])[]): string {
    const none = Object.fromEntries(
        ["top", "top-mid", "top-left", "top-right", "bottom", "bottom-mid", "bottom-left", "bottom-right"]
            .concat(["left", "left-mid", "mid", "mid-mid", "right", "right-mid"])
            .map((part) => [part, ""]),
    );
    const made = new Table({
        chars: { ...none, middle: "  " },
        style: { "padding-left": 0, "padding-right": 0, head: [], border: [], compact: true },
    });
    made.push(headings.map((heading) => dim(heading)));
    for (const row of rows) {
        made.push([...row]);
    }
    return made
        .toString()
        .split("\n")
        .map((line) => `  ${line.trimEnd()}`)
        .join("\n");
}

/** A heading over a part of the output. */
export function bold(text: string): string {
    return styleText("bold", text, { stream: process.stdout });
}

/** What is of less weight. */
export function dim(text: string): string {
    return styleText("dim", text, { stream: process.stdout });
}

/** What wants to be looked at. */
export function yellow(text: string): string {
    return styleText("yellow", text, { stream: process.stdout });
}

/** What stops the user. */
export function red(text: string): string {
    return styleText("red", text, { stream: process.stdout });
}

/** What was done. */
export function green(text: string): string {
    return styleText("green", text, { stream: process.stdout });
}
