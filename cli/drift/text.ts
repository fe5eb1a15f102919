import { bold, dim, red, table, yellow } from "../table.ts";
import type { Drift } from "./command.ts";
import type { Difference } from "./findings.ts";
import type { ComparedRegistry } from "./registry.ts";

/** Characters of the columns: with the gaps between them a line has at most 120. */
const WIDTH = { what: 32, cell: 40 } as const;
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
        parts.push(
            yellow(
                `warning: an update of this stack was interrupted, with ${counted(pending, "operation")} on the way;`,
            ) + `\n  pulumi refresh --stack ${stack} reads what they did`,
        );
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
    for (const { what, reason } of notChecked) {
        parts.push(yellow(`not checked: ${what}: ${reason}`));
    }
    const compared = counted(resources, "resource");
    const count = new Set(drifted.map(({ resource }) => resource)).size;
    parts.push(
        drifted.length === 0
            ? dim(`no drift in ${compared}${notChecked.length > 0 ? ", as far as they were checked" : ""}`)
            : red(`${counted(drifted.length, "difference")} in ${counted(count, "resource")}`),
    );
    return parts.join("\n");
}

function resourceText(resource: string, differences: readonly Difference[]): string {
    const rows = differences.map(({ what, deployed, live, serves }) => [
        wrapped(what, WIDTH.what),
        wrapped(deployed ?? "-", WIDTH.cell),
        wrapped(serves.length === 0 ? (live ?? "-") : `${live ?? "-"}; ${namesOf(serves)}`, WIDTH.cell),
    ]);
    const commands = differences.flatMap(({ command, serves }) =>
        command === undefined
            ? []
            : [
                  `  ${serves.length === 0 ? "to delete it" : "to delete it, once no repository uses it"}:`,
                  `    ${command}`,
              ],
    );
    return [resource, table(["what", "deployed", "in AWS"], rows), ...commands].join("\n");
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
