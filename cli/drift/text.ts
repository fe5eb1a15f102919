import { bold, dim, red, table, yellow } from "../table.ts";
import type { Drift } from "./command.ts";
import type { Difference } from "./findings.ts";
import type { ComparedRegistry } from "./registry.ts";

/** Characters of the columns together: with an indentation and the gaps between them a line has at most 120. */
const WIDTH = 114;
/** Characters of the first column where not all of them fit. */
const FIRST = 34;
/** Lines of one cell; the whole text is in the JSON. */
const LINES = 6;
/** Names of repositories in a list. */
const NAMES = 5;

/** What differs, as a person reads it: a table for each resource. */
export function driftText({ stack, registries, pending }: Drift): string {
    const parts = registries.map((registry) => registryText(stack, registry));
    if (registries.length === 0) {
        parts.push(`stack ${stack} has nothing of Amazon ECR in its state`);
    }
    if (pending > 0) {
        const what = `warning: an update of this stack was interrupted, with ${counted(pending, "operation")} on the way;`;
        parts.push(`${yellow(what)}\n  pulumi refresh --stack ${stack} reads what they did`);
    }
    return `${parts.join("\n\n")}\n`;
}

function registryText(stack: string, registry: ComparedRegistry): string {
    const { accountId, region, resources, differences, notChecked } = registry;
    const account = accountId === "" ? "an unknown account" : `account ${accountId}`;
    const parts = [bold(`Stack ${stack}, as last deployed, and the registry of ${account} in ${region}`)];
    const drifted = differences.filter(({ isDrift }) => isDrift);
    for (const [resource, rows] of Map.groupBy(drifted, (each) => each.resource)) {
        parts.push(resourceText(resource, rows));
    }
    const others = differences.filter(({ isDrift }) => !isDrift);
    if (others.length > 0) {
        parts.push(bold("Next to the stack, and not drift:"));
    }
    for (const [resource, rows] of Map.groupBy(others, (each) => each.resource)) {
        parts.push(resourceText(resource, rows));
    }
    if (notChecked.length > 0) {
        parts.push(
            notChecked.map(({ what, reason }) => yellow(indented(`not checked: ${what}: ${reason}`))).join("\n"),
        );
    }
    const compared = counted(resources, "resource");
    const count = new Set(drifted.map(({ resource }) => resource)).size;
    parts.push(
        drifted.length === 0
            ? dim(`no drift in ${compared}${notChecked.length > 0 ? ", as far as they were checked" : ""}`)
            : red(`${counted(drifted.length, "difference")} in ${counted(count, "resource")}`),
    );
    return parts.join("\n\n");
}

function resourceText(resource: string, differences: readonly Difference[]): string {
    const rows = differences.map(({ what, deployed, live, serves }) => [
        what,
        deployed ?? "-",
        serves.length === 0 ? (live ?? "-") : `${live ?? "-"}; ${namesOf(serves)}`,
    ]);
    const widths = widthsOf([COLUMNS, ...rows]);
    const cells = rows.map((row) => row.map((cell, column) => wrapped(cell, widths[column] ?? WIDTH)));
    const commands = differences.flatMap(({ command, serves }) =>
        command === undefined
            ? []
            : [
                  `  ${serves.length === 0 ? "to delete it" : "to delete it, once no repository uses it"}:`,
                  `    ${command}`,
              ],
    );
    return [indented(resource), table(COLUMNS, cells), ...commands].join("\n");
}

const COLUMNS = ["what", "deployed", "in AWS"];

/** The widths of columns: what they need, or what there is, with as much for each of the last two as the other leaves. */
function widthsOf(rows: readonly (readonly string[])[]): number[] {
    const needs = COLUMNS.map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
    const [what = 0, deployed = 0, live = 0] = needs;
    if (what + deployed + live <= WIDTH) {
        return needs;
    }
    const first = Math.min(what, Math.max(FIRST, WIDTH - deployed - live));
    const left = WIDTH - first;
    const second = Math.min(deployed, Math.max(Math.floor(left / 2), left - live));
    return [first, second, left - second];
}

/** A line of its own, and what does not fit in it below. */
function indented(text: string): string {
    return wrapped(text, 118).replaceAll("\n", "\n  ");
}

function namesOf(names: readonly string[]): string {
    const few = names.slice(0, NAMES).join(", ");
    const many = names.length === 1 ? "repository" : `${names.length} repositories:`;
    return `${many} ${few}${names.length > NAMES ? ", ..." : ""}`;
}

function counted(count: number, noun: string): string {
    return count === 1 ? `1 ${noun}` : `${count} ${noun}s`;
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
