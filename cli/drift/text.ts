import { wrappedLine, wrappedTable } from "../common/columns.ts";
import { bold, dim, red, yellow } from "../common/table.ts";
import type { Difference } from "./findings.ts";
import type { ComparedRegistry } from "./registry.ts";
import type { Drift } from "./result.ts";

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
            notChecked.map(({ what, reason }) => yellow(wrappedLine(`not checked: ${what}: ${reason}`))).join("\n"),
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
    const commands = differences.flatMap(({ command, serves }) =>
        command === undefined
            ? []
            : [
                  `  ${serves.length === 0 ? "to delete it" : "to delete it, once no repository uses it"}:`,
                  `    ${command}`,
              ],
    );
    return [wrappedLine(resource), wrappedTable(["what", "deployed", "in AWS"], rows), ...commands].join("\n");
}

function namesOf(names: readonly string[]): string {
    const few = names.slice(0, NAMES).join(", ");
    const many = names.length === 1 ? "repository" : `${names.length} repositories:`;
    return `${many} ${few}${names.length > NAMES ? ", ..." : ""}`;
}

function counted(count: number, noun: string): string {
    return count === 1 ? `1 ${noun}` : `${count} ${noun}s`;
}
