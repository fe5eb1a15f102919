import { PROBLEM_WIDTH, type Problem, type Warning } from "../text/problem.ts";
import { cut } from "../text/shown.ts";
import { type Difference, Outcome, type RegistryKind } from "./compare.ts";
import { valueOr } from "./look.ts";
import { SERVICE_KINDS, type ServiceNames } from "./names.ts";
import type { LiveRegistry } from "./registry.ts";
import type { NamedResource } from "./state.ts";

/** Names of a list that are written out. */
const SHOWN = 3;

/** A list of names for one line: `12 repositories: a, b, c, ...`. */
export function shortList(names: readonly string[], noun: string, plural = `${noun}s`): string {
    const some = names.slice(0, SHOWN).join(", ");
    return `${names.length} ${names.length === 1 ? noun : plural}: ${some}${names.length > SHOWN ? ", ..." : ""}`;
}

/**
 * Text whose lines are broken where they are longer than a problem's lines may be. What stands in backquotes is to be copied,
 * and is not broken. The first line stands below its path, four columns to the right; that of a warning behind it.
 */
export function broken(text: string, start = 4): string {
    return text
        .split("\n")
        .map((line, index) => {
            if ((index === 0 ? start : 0) + line.length <= PROBLEM_WIDTH) {
                return line;
            }
            const [indent = ""] = /^ */.exec(line) ?? [];
            const next = `${index === 0 ? "    " : indent}  `;
            const lines: string[] = [];
            let current = "";
            for (const word of line.trim().match(/[^\s`]*`[^`]*`\S*|\S+/g) ?? []) {
                const from = lines.length > 0 ? next.length : index === 0 ? start : indent.length;
                if (current !== "" && from + current.length + 1 + word.length > PROBLEM_WIDTH) {
                    lines.push(current);
                    current = word;
                } else {
                    current = current === "" ? word : `${current} ${word}`;
                }
            }
            return `${indent}${[...lines, current].join(`\n${next}`)}`;
        })
        .join("\n");
}

/** The column at which the text of a warning begins. */
function behind(path: string): number {
    return "warning: ".length + path.length + ": ".length;
}

/** What a kind of difference is called. */
const LABELS: Readonly<Record<RegistryKind, string>> = {
    scanning: "the scanning configuration",
    replication: "the replication configuration",
    policy: "the registry policy",
    setting: "account settings",
    cache: "pull-through cache rule",
    template: "repository creation template",
    exclusion: "pull-time update exclusion",
    repository: "repository",
};

const DOCUMENTS: readonly RegistryKind[] = ["scanning", "replication", "policy", "setting"];

/** How to keep what an update would replace, by kind, next to handing the registry to one stack. */
const WRITE_HERE: Readonly<Partial<Record<RegistryKind, (differences: readonly Difference[]) => string>>> = {
    scanning: (differences) => {
        const [first] = differences;
        const [scanType = "", frequency = "", filter = ""] = first?.item.split(" ") ?? [];
        return /^[A-Z_]+$/.test(scanType) && filter !== "" && !filter.includes("of")
            ? `write it here, such as \`registry.scanningFilters: { ${frequency}: ["${filter}"] }\`${scanType === "ENHANCED" ? " with `enableEnhancedScanning: true`" : ""}`
            : 'write it here: `registry.scanningFilters: { SCAN_ON_PUSH: ["*"] }`';
    },
    replication: () => "write it here, with the repositories that it serves in this stack (`npx ecr-set adopt`)",
    policy: () => "write its statements here, in registry.policy",
    setting: () => "leave the option out: the account then keeps its value",
};

/** What differs in these words between components. */
export interface DocumentWords {
    /** Where problems are reported. */
    path: string;
    /** Path of the option that gives consent. */
    takeOver: string;
    /** How to keep what is there; null for the ways of a set. */
    ways: string | null;
}

/** The words of a set. */
export const SET_WORDS: DocumentWords = { path: "registry.manage", takeOver: "registry.takeOver", ways: null };
/** The words of a replication destination: it writes the registry's policy alone, under options of its own. */
export const DESTINATION_WORDS: DocumentWords = {
    path: "policy",
    takeOver: "takeOver",
    ways: "write these statements here, in policy",
};

/** Where a registry is, for messages. */
function registryText({ accountId, region }: Pick<LiveRegistry, "accountId" | "region">): string {
    return `account ${valueOr(accountId, "unknown")}, ${region}`;
}

/** The problems, or with `takeOver` the warnings, of what an update would replace: one per document. */
export function replacedWords(
    differences: readonly Difference[],
    live: LiveRegistry,
    takeOver: boolean,
    words: DocumentWords = SET_WORDS,
): Problem[] {
    return DOCUMENTS.flatMap((kind): Problem[] => {
        const lost = differences.filter((each) => each.kind === kind && each.outcome === Outcome.Replaced);
        if (lost.length === 0) {
            return [];
        }
        // Short enough for one line: the account without the word.
        const where = `${LABELS[kind]} of ${registryText(live).replace("account ", "")}`;
        if (takeOver) {
            const reason = `replaces what this stack did not write in ${where}:\n${ruleLines(lost)}`;
            return [
                { path: words.takeOver, code: "registry-replaced", reason: broken(reason, behind(words.takeOver)) },
            ];
        }
        const reason =
            `must not replace what this stack did not write in ${where}, found\n${ruleLines(lost)}\n` +
            `    to keep it, ${
                words.ways ??
                `let one stack manage the registry: registry.manage: false here, and registry.include there\n    or ${WRITE_HERE[kind]?.(lost)}`
            }\n` +
            `    or replace it on purpose: ${words.takeOver}: true`;
        return [{ path: words.path, code: "registry-replaced", reason: broken(reason) }];
    });
}

/** Differences that are written out; the others are counted. */
const LINES = 10;

function ruleLines(differences: readonly Difference[]): string {
    const lines = differences.slice(0, LINES).map(({ item, repositories }) => {
        const serves = repositories.length === 0 ? "" : ` (${shortList(repositories, "repository", "repositories")})`;
        return `        ${cut(item)}${serves}`;
    });
    const more = differences.length - LINES;
    return [...lines, ...(more > 0 ? [`        and ${more} more`] : [])].join("\n");
}

/** A warning that names what another stack has written since this one was deployed, and what of this one is gone. */
export function foreignWords(
    differences: readonly Difference[],
    live: LiveRegistry,
    words: DocumentWords = SET_WORDS,
): Warning[] {
    return DOCUMENTS.flatMap((kind): Warning[] => {
        const of = (outcome: Outcome) => differences.filter((each) => each.kind === kind && each.outcome === outcome);
        const foreign = of(Outcome.Foreign);
        const missing = of(Outcome.Missing);
        if (foreign.length === 0 && missing.length === 0) {
            return [];
        }
        const where = `${LABELS[kind]} (${registryText(live)})`;
        const has = `has what others wrote:\n${ruleLines(foreign)}`;
        const lost = `no longer has what this stack wrote:\n${ruleLines(missing)}`;
        const both = foreign.length === 0 ? lost : missing.length === 0 ? has : `${has}\n    and ${lost}`;
        const again = missing.length === 0 ? "" : "\n    to write it again: `pulumi up --refresh`";
        const reason =
            `${where} ${both}\n` +
            "    this update leaves it; one that changes the document is refused. Let one stack manage the registry (docs/shared-registry.md)";
        const alone = `${where} ${both}`;
        return [
            {
                path: words.path,
                reason: broken(`${foreign.length === 0 ? alone : reason}${again}`, behind(words.path)),
            },
        ];
    });
}

/** Why a name of Amazon ECR cannot be created: AWS has it already, and it is not in this stack's state. */
export function collisionReason({ kind, item }: Pick<Difference, "kind" | "item">, live: LiveRegistry): string {
    const where = `exists in ${registryText(live)}, and is not in this stack's state`;
    switch (kind) {
        case "repository":
            return broken(
                `must have a repository name that is free, found ${item}, which ${where}\n` +
                    `    to take it into this stack: \`npx ecr-set adopt --live --repository ${item}\` (docs/adopt.md)\n` +
                    "    or write another key, name or namePrefix",
            );
        case "exclusion":
            return broken(
                `must not name a principal that is excluded already, found ${item}, which ${where}\n` +
                    "    remove it here, or import it",
            );
        default:
            return broken(
                `must have a prefix that is free, found the ${LABELS[kind]} ${item}, which ${where}\n` +
                    "    to take it into this stack: `npx ecr-set adopt --live` (docs/adopt.md)\n" +
                    "    or write another prefix, or remove it here",
            );
    }
}

/** Why a name of another service cannot be created; `path` is the option that gives the name. */
export function serviceCollisionReason(
    list: keyof ServiceNames,
    name: string,
    live: LiveRegistry | null,
    path: string,
): string {
    const where = live === null ? "AWS" : registryText(live);
    return broken(
        `must give names that are free, found the ${SERVICE_KINDS[list].label} ${name}, which exists in ${where}, and is not in this stack's state\n` +
            `    to take it into this stack: pulumi import (docs/adopt.md); or write another ${path}, or delete it`,
    );
}

/** What could not be looked at, with each reason once. */
export function notCheckedReason(reasons: readonly string[]): string {
    return broken(
        `not checked against what the account holds: ${[...new Set(reasons)].join("; ")}`,
        "warning: ".length,
    );
}

/** Why the answer of an account counts for nothing: it is not the one that the update works in. */
export function otherAccountReason(who: string, account: string, own: string): string {
    return `${who} in account ${account}, the credentials of this process are of account ${own}`;
}

/** Why a name cannot be created that another resource of the same stack has. */
export function elsewhereReason(label: string, name: string, other: NamedResource, component: string): string {
    const parent = other.parent.slice(other.parent.lastIndexOf("::") + 2);
    const isRoot = /::pulumi:pulumi:Stack::/.test(other.parent) || other.parent === "";
    const owner = isRoot ? "the stack itself" : parent;
    const alias =
        isRoot || parent === component ? "{ parent: <its former parent> }" : `{ name: ${JSON.stringify(parent)} }`;
    return broken(
        `must have one owner, found the ${label} ${name} in this stack's state below ${owner}, and requested below ${component}\n` +
            `    if the component was renamed or moved, write in its resource options: \`aliases: [${alias}]\`\n` +
            `    if it now belongs to ${component}, move it in the state first: \`pulumi state move\` or \`pulumi state rename\` (docs/operations.md)\n` +
            `    it is ${other.urn}`,
    );
}
