import { closest, distance } from "fastest-levenshtein";
import { compareStrings } from "../../text/order.ts";
import { type Problem, reasonWithCode, type Warning } from "../../text/problem.ts";
import type { ProblemCode } from "../../text/problemCodes.ts";
import { holdsSecret, optionsOf, schemasAlong } from "../schema/lookup.ts";

export { listed } from "../../text/listed.ts";
export { shown } from "../../text/shown.ts";

/** Collects problems and warnings; one that is reported twice, as by each repository that inherits it, stays one. */
export class Report {
    readonly problems: Problem[] = [];
    readonly warnings: Warning[] = [];
    // By path: each problem is compared with those of its own path only, so that thousands take no longer each.
    private readonly reasons = { problems: new Map<string, Set<string>>(), warnings: new Map<string, Set<string>>() };

    /** Reports an error. */
    problem(path: string, code: ProblemCode, reason: string): void {
        if (this.isNew("problems", path, reason)) {
            this.problems.push({ path, code, reason });
        }
    }

    /** Reports what is legal but likely unwanted; a lifecycle policy's has the code of its rule. */
    warning(path: string, reason: string, code?: Warning["code"]): void {
        if (this.isNew("warnings", path, reason)) {
            this.warnings.push({ path, ...(code !== undefined && { code }), reason });
        }
    }

    /** Reports all that another report has. */
    addAll({ problems, warnings }: Report): void {
        for (const { path, code, reason } of problems) {
            this.problem(path, code, reason);
        }
        for (const { path, reason, code } of warnings) {
            this.warning(path, reason, code);
        }
    }

    /** Whether an error was reported at exactly this path. */
    hasProblem(path: string): boolean {
        return this.reasons.problems.has(path);
    }

    private isNew(kind: "problems" | "warnings", path: string, reason: string): boolean {
        const known = this.reasons[kind].get(path) ?? new Set();
        const isNew = !known.has(reason);
        this.reasons[kind].set(path, known.add(reason));
        return isNew;
    }
}

/** Sorts problems by path, then reason. */
export function sortProblems<T extends Warning>(problems: readonly T[]): T[] {
    return [...problems].sort((a, b) => compareStrings(a.path, b.path) || compareStrings(a.reason, b.reason));
}

/** Joins path segments: option names with a dot, keys of maps quoted in brackets, positions in brackets. */
export function propertyPath(segments: readonly (string | number)[]): string {
    let path = "";
    segments.forEach((segment, index) => {
        const isKey = typeof segment === "string" && isKeyed(segments, index);
        if (typeof segment === "number") {
            path += `[${segment}]`;
        } else if (isKey || !/^\w+$/.test(segment)) {
            path += `[${JSON.stringify(segment)}]`;
        } else {
            path += path === "" ? segment : `.${segment}`;
        }
    });
    return path;
}

/** The segments of a property path: the reverse of `propertyPath`. */
export function pathSegments(path: string): (string | number)[] {
    return [...path.matchAll(/\[(\d+)\]|\[("(?:[^"\\]|\\.)*")\]|([^.[]+)/g)].map(([, index, key, option = ""]) =>
        index !== undefined ? Number(index) : key !== undefined ? (JSON.parse(key) as string) : option,
    );
}

/** A path, and one below it that another part of the program wrote: `rules[0]`, or `["rules "]`. */
export function below(path: string, inner: string): string {
    return inner === "" || inner.startsWith("[") || path === "" ? `${path}${inner}` : `${path}.${inner}`;
}

/** Whether the segment at a position is the key of a map that users fill, and not the name of an option. */
export function isKeyed(segments: readonly (string | number)[], index: number): boolean {
    const schemas = index === 0 ? [] : schemasAlong(segments.slice(0, index));
    // The entries of lists may be documents of AWS, whose keys are its own.
    const isInList = schemas.some(({ items }) => items !== undefined);
    return !isInList && schemas.length === index && typeof schemas.at(-1)?.additionalProperties === "object";
}

/** The options of the registry that hold no secret. */
const PLAIN = Object.entries(optionsOf("RegistryOptions"))
    .flatMap(([option, schema]) => (holdsSecret(schema) ? [] : option))
    .join("|");
// Also what is none of the registry's options, as a misspelt one, and what sounds like a secret wherever it stands.
const SECRET_PATH = new RegExp(
    `^registry(?:$|\\.(?!(?:${PLAIN})(?:[.[]|$)))|(?:tok|passw|secret|credentials|pull.?through)\\w*$`,
    "i",
);

/** Whether the value at a path may hold the token of an upstream registry: it is never shown. */
export function mayHoldSecret(path: string): boolean {
    return SECRET_PATH.test(path);
}

/** What stands for a value that may be a secret. */
export const HIDDEN = "a value that is not shown";

/** `; did you mean "x"?` where one of the candidates is near, else nothing. */
export function didYouMean(found: string, candidates: readonly string[]): string {
    if (candidates.length === 0) {
        return "";
    }
    const lower = found.toLowerCase();
    const exact = candidates.find((candidate) => candidate.toLowerCase() === lower);
    const nearest = exact ?? closest(found, candidates);
    if (exact !== undefined || distance(lower, nearest.toLowerCase()) <= Math.max(1, Math.floor(found.length / 3))) {
        return `; did you mean ${JSON.stringify(nearest)}?`;
    }
    // A part of one candidate, such as kmsKey of kmsKeyArn, or more than it, such as production.
    const [part, ...others] = candidates.filter((candidate) => isPart(lower, candidate.toLowerCase()));
    return part !== undefined && others.length === 0 ? `; did you mean ${JSON.stringify(part)}?` : "";
}

function isPart(a: string, b: string): boolean {
    const [short, long] = a.length < b.length ? [a, b] : [b, a];
    return short.length >= 4 && long.includes(short);
}

/** Problems as the lines of one message, each with its path on the first line and what is wrong below it. */
export function problemLines(problems: readonly Warning[]): string {
    return problems.map((each) => `  ${each.path}\n    ${reasonWithCode(each)}`).join("\n");
}

/** The heading over problems: `3 problems in the configuration of stack prod; nothing was sent to AWS:`. */
export function problemHeading(count: number, stack: string, isOfArgs = false): string {
    const what = isOfArgs ? "args of the program" : "configuration";
    return `${count} ${count === 1 ? "problem" : "problems"} in the ${what} of stack ${stack}; nothing was sent to AWS:`;
}
