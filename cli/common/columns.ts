import { table } from "./table.ts";

/** Characters of a line. */
const LINE = 120;
/** Lines of one cell; the whole text is in the JSON of a command. */
const LINES = 6;

/** A table of at most 120 columns, or as many as `line` says: where the texts do not fit, the longest cells are broken into lines. */
export function wrappedTable(headings: readonly string[], rows: readonly (readonly string[])[], line = LINE): string {
    const all = [headings, ...rows];
    const needs = headings.map((_, column) => Math.max(...all.map((row) => row[column]?.length ?? 0)));
    // An indentation, and a gap between two columns.
    const available = line - 2 - 2 * (headings.length - 1);
    let most = Math.max(...needs);
    while (needs.reduce((sum, need) => sum + Math.min(need, most), 0) > available) {
        most--;
    }
    return table(
        headings,
        rows.map((row) => row.map((cell) => wrapped(cell, most))),
    );
}

/** Lines of two columns that need no headings: a name and what it is. */
export function wrappedList(rows: readonly (readonly [string, string])[], line = LINE): string {
    const width = Math.max(0, ...rows.map(([name]) => name.length));
    return rows
        .map(([name, text]) => {
            const lines = wrapped(text, line - 4 - width).split("\n");
            return lines.map((each, index) => `  ${(index === 0 ? name : "").padEnd(width)}  ${each}`).join("\n");
        })
        .join("\n");
}

/** A line of its own, and indented below it what does not fit. */
export function wrappedLine(text: string, line = LINE): string {
    return wrapped(text, line - 2).replaceAll("\n", "\n  ");
}

/** Words that stay in one line if they are short. */
export function unbroken(text: string): string {
    return text.length > 50 ? text : text.replaceAll(" ", "\u00a0");
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
    const whole = lines.map((each) => each.replaceAll("\u00a0", " "));
    return whole.length <= LINES ? whole.join("\n") : [...whole.slice(0, LINES - 1), "..."].join("\n");
}

function pieces(word: string, width: number): string[] {
    return word.match(new RegExp(`.{1,${width}}`, "gs")) ?? [""];
}
