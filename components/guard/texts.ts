import { type Problem, propertyPath } from "../../config/problems.ts";
import { type Difference, type LiveRegistry, Outcome, type RegistryKind, valueOr } from "../../live/index.ts";
import type { NamedResource } from "./deployed.ts";

/** Names of a list that are written out. */
const SHOWN = 3;

/** A list of names for one line: `12 repositories: a, b, c, ...`. */
export function shortList(names: readonly string[], noun: string, plural = `${noun}s`): string {
    const some = names.slice(0, SHOWN).join(", ");
    return `${names.length} ${names.length === 1 ? noun : plural}: ${some}${names.length > SHOWN ? ", ..." : ""}`;
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

/** How to keep what an update would replace, by kind, beside handing the registry to one stack. */
const WRITE_HERE: Readonly<Partial<Record<RegistryKind, (differences: readonly Difference[]) => string>>> = {
    scanning: (differences) => {
        const [first] = differences;
        const [scanType = "", frequency = "", filter = ""] = first?.item.split(" ") ?? [];
        return /^[A-Z_]+$/.test(scanType) && filter !== "" && !filter.includes("of")
            ? `write it here, such as registry.scanningFilters: { ${frequency}: ["${filter}"] }${scanType === "ENHANCED" ? " with enableEnhancedScanning: true" : ""}`
            : 'write it here: registry.scanningFilters: { SCAN_ON_PUSH: ["*"] }';
    },
    replication: () => "write it here, with the repositories that it serves in this stack (`ecr-set adopt`)",
    policy: () => "write its statements here, in registry.policy",
    setting: () => "leave the option out: the account then keeps its value",
};

/** What differs in these texts between components. */
export interface DocumentTexts {
    /** Where problems are reported. */
    path: string;
    /** Path of the option that gives consent. */
    takeOver: string;
    /** How to keep what is there; null for the ways of a set. */
    ways: string | null;
}

const SET_TEXTS: DocumentTexts = { path: "registry.manage", takeOver: "registry.takeOver", ways: null };

/** Where a registry is, for messages. */
export function registryText({ accountId, region }: LiveRegistry): string {
    return `account ${valueOr(accountId, "unknown")}, ${region}`;
}

/** The problems, or with `takeOver` the warnings, of what an update would replace: one per document. */
export function replacedProblems(
    differences: readonly Difference[],
    live: LiveRegistry,
    takeOver: boolean,
    texts: DocumentTexts = SET_TEXTS,
): Problem[] {
    return DOCUMENTS.flatMap((kind): Problem[] => {
        const lost = differences.filter((each) => each.kind === kind && each.outcome === Outcome.Replaced);
        if (lost.length === 0) {
            return [];
        }
        const lines = lost.map(ruleLine).join("\n");
        const where = `${LABELS[kind]} of the registry (${registryText(live)})`;
        if (takeOver) {
            return [{ path: texts.takeOver, reason: `replaces what this stack did not write in ${where}:\n${lines}` }];
        }
        const reason =
            `must not replace what this stack did not write in ${where}, found\n${lines}\n` +
            `    to keep it, ${
                texts.ways ??
                `let one stack manage the registry: registry.manage: false here, and registry.include there
    or ${WRITE_HERE[kind]?.(lost)}`
            }
` +
            `    or replace it on purpose: ${texts.takeOver}: true`;
        return [{ path: texts.path, reason }];
    });
}

/** Differences that are written out; the others are counted. */
const LINES = 10;

function ruleLine({ item, repositories }: Difference, index: number, all: readonly Difference[]): string {
    if (index >= LINES) {
        return index === LINES ? `      and ${all.length - LINES} more` : "";
    }
    const serves = repositories.length === 0 ? "" : ` (${shortList(repositories, "repository", "repositories")})`;
    return `      ${item.length > 80 ? `${item.slice(0, 77)}...` : item}${serves}`;
}

/** A warning that names what another stack has written since this one was deployed. */
export function foreignWarnings(
    differences: readonly Difference[],
    live: LiveRegistry,
    texts: DocumentTexts = SET_TEXTS,
): Problem[] {
    return DOCUMENTS.flatMap((kind): Problem[] => {
        const foreign = differences.filter((each) => each.kind === kind && each.outcome === Outcome.Foreign);
        if (foreign.length === 0) {
            return [];
        }
        const reason =
            `${LABELS[kind]} of the registry (${registryText(live)}) has what this stack did not write:\n` +
            `${foreign.map(ruleLine).join("\n")}\n` +
            "    this update leaves it; one that changes the document is refused. Let one stack manage the registry (docs/registry.md)";
        return [{ path: texts.path, reason }];
    });
}

/** Where in the args a name of Amazon ECR comes from. */
export interface NameSources {
    /** Key of the repository with a name. */
    keyOf(name: string): string;
}

/** The problem of a name that AWS has already and that is not in this stack's state. */
export function collisionProblem({ kind, item }: Difference, sources: NameSources, live: LiveRegistry): Problem {
    const where = `exists in ${registryText(live)}, and is not in this stack's state`;
    switch (kind) {
        case "repository":
            return {
                path: propertyPath(["repositories", sources.keyOf(item)]),
                reason:
                    `must have a repository name that is free, found ${item}, which ${where}\n` +
                    `    to take it into this stack: ecr-set adopt --live --repository ${item} (docs/adopt.md)\n` +
                    "    or write another key, name or namePrefix",
            };
        case "exclusion":
            return {
                path: "registry.pullTimeUpdateExclusions",
                reason: `must not name a principal that is excluded already, found ${item}, which ${where}; remove it here, or import it`,
            };
        default:
            return {
                path: propertyPath(["registry", kind === "cache" ? "pullThroughCache" : "creationTemplates", item]),
                reason:
                    `must have a prefix that is free, found the ${LABELS[kind]} ${item}, which ${where}\n` +
                    "    to take it into this stack: ecr-set adopt --live (docs/adopt.md); or write another prefix, or remove it here",
            };
    }
}

/** The problem of a name that another resource of the same stack has. */
export function elsewhereProblem(
    path: string,
    label: string,
    name: string,
    other: NamedResource,
    component: string,
): Problem {
    const parent = other.parent.slice(other.parent.lastIndexOf("::") + 2);
    const isRoot = /::pulumi:pulumi:Stack::/.test(other.parent) || other.parent === "";
    const owner = isRoot ? "the stack itself" : parent;
    const alias =
        isRoot || parent === component ? "{ parent: <its former parent> }" : `{ name: ${JSON.stringify(parent)} }`;
    return {
        path,
        reason:
            `must have one owner, found the ${label} ${name} in this stack's state below ${owner}, and requested below ${component}\n` +
            `    if the component was renamed or moved, write in its resource options: aliases: [${alias}]\n` +
            `    if it now belongs to ${component}, move it in the state first: pulumi state move or pulumi state rename (docs/operations.md)\n` +
            `    it is ${other.urn}`,
    };
}
