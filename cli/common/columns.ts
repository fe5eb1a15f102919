import { table } from "./table.ts";

/** Characters of a line. */
const LINE = 120;
/** Lines of one cell; the whole text is in the JSON of a command. */
const LINES = 6;

/** A table of at most 120 columns: where the texts do not fit, the longest cells are broken into lines. */
export function wrappedTable(headings: readonly string[], rows: readonly (readonly string[])[]): string {
    const all = [headings, ...rows];
    const needs = headings.map((_, column) => Math.max(...all.map((row) => row[column]?.length ?? 0)));
    // An indentation, and a gap between two columns.
    const room = LINE - 2 - 2 * (headings.length - 1);
    let most = Math.max(...needs);
    while (needs.reduce((sum, need) => sum + Math.min(need, most), 0) > room) {
        most--;
    }
    return table(
        headings,
        rows.map((row) => row.map((cell) => wrapped(cell, most))),
    );
}

/** A line of its own, and indented below it what does not fit. */
export function wrappedLine(text: string): string {
    return wrapped(text, LINE - 2).replaceAll("\n", "\n  ");
}

/** A text in lines, broken between words where that is possible. */
function wrapped(text: string, width: number): string {
    const lines: string[] = [];
    let line = "";
    for (const word of text.split(" ").flatMap((each) => pieces(each, width))) {
        if (line !== "" && line.length + 1 + word.length > width) {
            lines.push(line);
            line = word;
        } else {
            line = line === "" ? word : `${line} ${word}`;
        }
    }
    lines.push(line);
    return lines.length <= LINES ? lines.join("\n") : [...lines.slice(0, LINES - 1), "..."].join("\n");
}

function pieces(word: string, width: number): string[] {
    return word.match(new RegExp(`.{1,${width}}`, "gs")) ?? [""];
}
