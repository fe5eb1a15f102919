import { problemLines } from "../../config/problems/report.ts";
import { warningText } from "../../config/problems/warn.ts";
import { type Difference, Outcome, type PartDifference, type RegistryKind, SERVICE_KINDS } from "../../live/index.ts";
import type { Warning } from "../../text/problem.ts";
import { wrappedLine, wrappedTable } from "../common/columns.ts";
import { bold, dim, red, yellow } from "../common/table.ts";
import type { CheckedRegistry } from "./checked.ts";

/** Compared registries as a person reads them: what is kept is counted, all else has a line. */
export function checkText(stack: string, isNew: boolean, registries: readonly CheckedRegistry[]): string {
    if (registries.length === 0) {
        return `stack ${stack} writes nothing of a registry\n`;
    }
    const note = isNew ? [`Stack ${stack} is not in this backend: what exists counts as not of this stack.`] : [];
    return `${[...note, ...registries.map((registry) => registryText(stack, registry))].join("\n\n")}\n`;
}

function registryText(stack: string, registry: CheckedRegistry): string {
    const { accountId, region, differences, taken, limits, problems, warnings } = registry;
    const where = accountId === "" ? `the registry in ${region}` : `the registry of account ${accountId} in ${region}`;
    const parts = [bold(`What an update of stack ${stack} does to ${where}`)];
    const isNew = ({ kind, outcome }: Difference) => kind === "repository" && outcome === Outcome.Added;
    const listed = differences.filter((each) => each.outcome !== Outcome.Kept && !isNew(each));
    const rows = [
        ...listed.map(cells),
        ...taken.map(({ list, name }) => [SERVICE_KINDS[list].label, name, Outcome.Collides, "not this stack", "-"]),
    ];
    if (rows.length > 0) {
        parts.push(wrappedTable(["what", "item", "outcome", "whose", "applies to"], rows));
    }
    if (registry.notChecked.length === 0 || differences.length > 0) {
        const kept = counted(differences.filter(({ outcome }) => outcome === Outcome.Kept));
        parts.push(dim(`  ${wrappedLine(`kept: ${kept}`)}`));
    }
    const created = differences.filter(isNew);
    if (created.length > 0) {
        parts.push(dim(`  created: ${counted(created)}`));
    }
    if (limits.some(({ live, updated }) => live !== updated)) {
        const uses = limits.map(({ limit, live, updated, max }) => [limit, `${live}`, `${updated}`, `${max}`]);
        parts.push(wrappedTable(["limit of AWS", "now", "after", "at most"], uses));
    }
    if (problems.length > 0) {
        const many = problems.length === 1 ? "1 problem" : `${problems.length} problems`;
        parts.push(red(`${many}: \`pulumi preview\` and \`pulumi up\` refuse this update`), problemLines(problems));
    }
    return [...parts, ...warnings.map(warningLine)].join("\n");
}

function warningLine(warning: Warning): string {
    return yellow(`warning: ${warningText(warning)}`);
}

const UNITS: Readonly<Record<RegistryKind, [string, string]>> = {
    scanning: ["scanning filter", "scanning filters"],
    replication: ["replication filter and destination", "replication filters and destinations"],
    policy: ["policy statement", "policy statements"],
    setting: ["account setting", "account settings"],
    cache: ["pull-through cache", "pull-through caches"],
    template: ["creation template", "creation templates"],
    exclusion: ["pull-time exclusion", "pull-time exclusions"],
    repository: ["repository", "repositories"],
};

/** Things by kind: `2 scanning filters, 1 repository`. */
function counted(differences: readonly Difference[]): string {
    const kinds = Map.groupBy(differences, ({ kind }) => kind);
    const words = [...kinds].map(([kind, { length }]) => `${length} ${UNITS[kind][length === 1 ? 0 : 1]}`);
    return words.length === 0 ? "nothing" : words.join(", ");
}

function cells({ kind, item, outcome, whose, repositories, parts = [] }: Difference): string[] {
    const few = repositories.slice(0, 3).join(", ");
    const served = repositories.length > 3 ? `${repositories.length}: ${few}, ...` : few;
    const different = parts.length === 0 ? item : `${item}: ${parts.map(partText).join("; ")}`;
    return [kind, different, outcome, whose ?? "-", served || "-"];
}

/** Characters of a value that is written out; a longer one only differs. */
const SHORT = 40;

function partText({ part, live, requested }: PartDifference): string {
    const [before, after] = [live ?? "none", requested ?? "none"];
    return before.length > SHORT || after.length > SHORT ? `${part} differs` : `${part} ${before}, requested ${after}`;
}
