import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

/**
 * Holds a part of a page, between `<!-- name -->` and `<!-- /name -->`, to what the code says today. With UPDATE_DOCS
 * set the page is written instead; the difference is then seen in review.
 */
export function assertDocumented(page: string, name: string, lines: readonly string[]): void {
    const file = fileURLToPath(new URL(`../../${page}`, import.meta.url));
    const text = readFileSync(file, "utf8");
    const [open, close] = [`<!-- ${name} -->\n`, `<!-- /${name} -->`];
    const from = text.indexOf(open) + open.length;
    const to = text.indexOf(close);
    assert.ok(from >= open.length && to >= from, `${page} has no part ${name}`);
    const wanted = `\n${lines.join("\n")}\n\n`;
    if (process.env.UPDATE_DOCS) {
        writeFileSync(file, text.slice(0, from) + wanted + text.slice(to));
    } else {
        assert.equal(text.slice(from, to), wanted, `${page}, part ${name}: UPDATE_DOCS=1 npm test writes it anew`);
    }
}

/** Rows of a table in Markdown. */
export function markdownTable(headings: readonly string[], rows: readonly (readonly string[])[]): string[] {
    const line = (cells: readonly string[]) => `| ${cells.map((cell) => cell.replaceAll("|", "\\|")).join(" | ")} |`;
    return [line(headings), line(headings.map(() => "---")), ...rows.map(line)];
}
