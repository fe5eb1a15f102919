import { type Problem, problemLines } from "../../config/problems.ts";
import type { PlannedResource } from "../plan/record.ts";
import { bold, dim, green, red, table, yellow } from "../table.ts";
import type { Change } from "./changes.ts";
import type { Adoption, AdoptOptions } from "./command.ts";

/** Characters of a value in a table. */
const CELL = 44;

/** An adoption as a person reads it. */
export function adoptText(adoption: Adoption, options: AdoptOptions): string {
    const { stack, source, problems, warnings, inferred, changes, imports, stackFile, isChanged } = adoption;
    const count = inferred.keys.size;
    if (problems.length > 0) {
        const many = problems.length === 1 ? "1 problem" : `${problems.length} problems`;
        return `${red(`${many} in adopting ${source} into stack ${stack}; nothing was written:`)}\n${problemLines(problems)}\n`;
    }
    const isDry = options.dryRun === true;
    const parts = [
        bold(`Stack ${stack}: ${plural(count, "repository", "repositories")} of ${source}`),
        repositoriesText(adoption),
        ...(isDry ? [`${bold(`${stackFile}, which was not written`)}\n\n${adoption.text.trimEnd()}`] : []),
        ...registryText(adoption),
        changesText(changes),
        ...createdText(imports.created),
        ...(warnings.length === 0 ? [] : [warningsText(warnings)]),
        ...(isDry ? [] : [isChanged ? green(`Wrote ${stackFile}.`) : `${stackFile} says all of this already.`]),
        nextText(adoption, options),
    ];
    return `${parts.filter((part) => part !== "").join("\n\n")}\n`;
}

function repositoriesText({ inferred }: Adoption): string {
    const { added, keys } = inferred;
    const rows = [...keys].map(([name, key]) => {
        const options = added.repositories[key];
        const written = options === undefined ? "in the stack file already" : Object.keys(options).join(", ");
        return [cut(name, 48), cut(key, 28), cut(written || "-")];
    });
    return table(["repository", "key", "options of its own"], rows);
}

function registryText({ inferred: { registry } }: Adoption): string[] {
    if (registry.mode === "kept") {
        return [];
    }
    const left = registry.left.map((part) => `  ${part}`);
    if (registry.mode === "own") {
        return left.length === 0 ? [] : [`${bold("Left as it is in AWS, outside of the stack")}\n${left.join("\n")}`];
    }
    const title = bold("The registry's own configuration stays as it is, outside of the stack");
    return left.length === 0 ? [] : [`${title}\n  ${dim(registry.reason)}\n${left.join("\n")}`];
}

function changesText(changes: readonly Change[]): string {
    if (changes.length === 0) {
        return dim("The next update changes nothing of what exists.");
    }
    const title = bold(`The next update changes ${plural(changes.length, "property", "properties")} in place`);
    // What many repositories have in common has one line.
    const groups = Map.groupBy(changes, ({ property, now, next }) => JSON.stringify([property, now, next]));
    const rows = [...groups.values()].map((group) => {
        const [{ property, now, next } = { property: "", now: "", next: "" }] = group;
        const subjects = group.map(({ subject }) => subject);
        return [subjectsText(subjects), property, cut(now, 28), cut(next, 28)];
    });
    return `${title}\n${table(["what", "property", "in AWS now", "by the stack"], rows)}`;
}

function subjectsText(subjects: readonly string[]): string {
    const [first = ""] = subjects;
    return subjects.length === 1 ? cut(first, 34) : `${subjects.length}: ${cut(subjects.join(", "), 30)}`;
}

function createdText(created: readonly PlannedResource[]): string[] {
    if (created.length === 0) {
        return [];
    }
    const title = bold(`The next update creates ${plural(created.length, "resource", "resources")}`);
    const kinds = Map.groupBy(created, ({ type }) => type.split(":").at(-1) ?? type);
    const rows = [...kinds].map(([kind, members]) => [
        kind,
        String(members.length),
        cut(members.map(({ name }) => name).join(", "), 60),
        kind === "LifecyclePolicy" ? "written over what is there" : "",
    ]);
    return [`${title}\n${table(["kind", "count", "names", ""], rows)}`];
}

function warningsText(warnings: readonly Problem[]): string {
    return `${yellow(plural(warnings.length, "warning", "warnings"))}\n${problemLines(warnings)}`;
}

function nextText({ stack, removals }: Adoption, { importFile, dryRun }: AdoptOptions): string {
    if (dryRun === true) {
        return "";
    }
    const steps = [
        ...(importFile === undefined
            ? ["# run adopt again with --import-file import.json for what follows"]
            : [`pulumi import --stack ${stack} --file ${importFile} --yes --protect=false --generate-code=false`]),
        `pulumi preview --stack ${stack}`,
    ];
    if (removals.length === 0) {
        return `${bold("Next")}\n${steps.map((step) => `  ${step}`).join("\n")}`;
    }
    return [
        bold("Next, in this order, so that no two tools own one repository at any time"),
        dim("  1. Stop what runs Terraform on this state. Nothing of AWS is changed until the last step."),
        dim("  2. Take the repositories into Pulumi's state, and look at what the preview says:"),
        ...steps.map((step) => `  ${step}`),
        dim("  3. Let Terraform forget them, before the first pulumi up, and remove their blocks from its files:"),
        ...removals.map((line) => `  ${line}`),
        dim("  4. Check that Terraform has nothing to destroy, then update:"),
        "  terraform plan",
        `  pulumi up --stack ${stack}`,
    ].join("\n");
}

function plural(count: number, one: string, many: string): string {
    return `${count} ${count === 1 ? one : many}`;
}

function cut(text: string, length = CELL): string {
    return text.length > length ? `${text.slice(0, length - 3)}...` : text;
}
