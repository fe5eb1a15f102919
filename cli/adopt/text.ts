import { reasonWithCode, type Warning } from "../../text/problem.ts";
import { cut } from "../../text/shown.ts";
import { bold, dim, green, red, table, yellow } from "../common/table.ts";
import type { PlannedResource } from "../plan/record.ts";
import type { Adoption, AdoptOptions } from "./adoption.ts";
import type { Change } from "./change.ts";

/** Characters of a line. */
const WIDTH = 120;
/** Characters of a value in a table. */
const CELL = 44;

/** An adoption as a person reads it. */
export function adoptText(adoption: Adoption, options: AdoptOptions): string {
    const { stack, source, problems, warnings, inferred, changes, imports, stackFile, isChanged } = adoption;
    const count = inferred.keys.size;
    if (problems.length > 0) {
        const many = problems.length === 1 ? "1 problem" : `${problems.length} problems`;
        return `${red(`${many} in adopting ${source} into stack ${stack}; nothing was written:`)}\n${wrappedLines(problems)}\n`;
    }
    const isDry = options.dryRun === true;
    const parts = [
        bold(`Stack ${stack}: ${plural(count, "repository", "repositories")} of ${source}`),
        repositoriesText(adoption),
        ...(isDry ? [`${bold(`${stackFile}, which was not written`)}\n\n${adoption.text.trimEnd()}`] : []),
        ...registryText(adoption),
        adoption.isCompared ? changesText(changes) : dim(NOT_COMPARED),
        ...createdText(imports.created, inferred.registry.mode === "kept"),
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
        return [cut(name, 48), cut(key, 28), cut(written || "-", CELL)];
    });
    const { registry: _registry, ...set } = added.set;
    const registry = Object.keys(added.registry).map((option) => `registry.${option}`);
    const all = [...Object.keys(set), ...registry];
    const whole = all.length === 0 ? "" : `\n\n  for the whole set: ${cut(all.join(", "), 96)}`;
    return `${table(["repository", "key", "options of its own"], rows)}${whole}`;
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

const NOT_COMPARED = "Not compared with AWS: variables do not say what exists. --live as well compares.";

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

function createdText(created: readonly PlannedResource[], isExtended: boolean): string[] {
    if (created.length === 0) {
        return [];
    }
    const some = `The next update creates ${plural(created.length, "resource", "resources")}`;
    // Whether a stack that is deployed has them, its state says, which is not read here.
    const title = bold(isExtended ? `${some}, but for those that the stack has already` : some);
    const kinds = Map.groupBy(created, ({ type }) => type.split(":").at(-1) ?? type);
    const rows = [...kinds].map(([kind, members]) => [
        kind,
        String(members.length),
        cut(members.map(({ name }) => name).join(", "), 60),
        kind === "LifecyclePolicy" ? "written over what is there" : "",
    ]);
    return [`${title}\n${table(["kind", "count", "names", ""], rows)}`];
}

function warningsText(warnings: readonly Warning[]): string {
    return `${yellow(plural(warnings.length, "warning", "warnings"))}\n${wrappedLines(warnings)}`;
}

function nextText({ stack, removals, isCompared }: Adoption, { importFile, dryRun }: AdoptOptions): string {
    if (dryRun === true) {
        return "";
    }
    if (!isCompared) {
        const again = "# if the repositories exist: run adopt again with --live --import-file import.json";
        return [bold("Next"), `  ${again}`, `  pulumi preview --stack ${stack}`].join("\n");
    }
    const steps = [
        ...(importFile === undefined
            ? ["# run adopt again with --import-file import.json for what follows"]
            : [`pulumi import --stack ${stack} --file ${importFile} --yes --protect=false --generate-code=false`]),
        `pulumi preview --stack ${stack}`,
    ];
    const commands = (lines: readonly string[]) => lines.map((line) => `  ${line}`);
    if (removals.length === 0) {
        return [bold("Next"), ...commands(steps)].join("\n");
    }
    return [
        bold("Next, in this order: at no time do two tools own one repository"),
        "  1. Stop what runs Terraform on this state, and keep a copy of the state.",
        ...commands(["terraform state pull > before-adopt.tfstate"]),
        "  2. Remove the blocks from Terraform's files, and let it forget the resources: AWS keeps them.",
        ...commands(removals),
        "  3. Terraform must have nothing to add and nothing to destroy.",
        ...commands(["terraform plan"]),
        "  4. Take them into Pulumi's state. The preview shows what is listed above, and nothing else.",
        ...commands(steps),
    ].join("\n");
}

/** Problems, each reason in lines that fit on a screen. */
function wrappedLines(problems: readonly Warning[]): string {
    return problems
        .map((each) => `  ${each.path}\n    ${reasonWithCode({ ...each, reason: wrapped(each.reason).trimStart() })}`)
        .join("\n");
}

function wrapped(text: string): string {
    const lines: string[] = [];
    for (const word of text.split(" ")) {
        const last = lines.at(-1);
        if (last !== undefined && last.length + word.length + 1 <= WIDTH - 4) {
            lines[lines.length - 1] = `${last} ${word}`;
        } else {
            lines.push(word);
        }
    }
    return lines.map((line) => `    ${line}`).join("\n");
}

function plural(count: number, one: string, many: string): string {
    return `${count} ${count === 1 ? one : many}`;
}
