import { Environment, isEnvironment } from "../../config/options/presets.ts";
import { didYouMean, listed } from "../../config/problems/report.ts";
import { commonPrefix } from "../../ecr/registry/prefixes.ts";
import type { Problem } from "../../text/problem.ts";
import type { ObservedRepository } from "./observed.ts";

/** What decides the names of a set: written in the stack file or on the command line. */
export interface Given {
    /** Name of the stack, the default of `environment`. */
    stack: string;
    project?: string;
    environment?: string;
    namePrefix?: string;
    /** Names of the repositories that the stack file has already, by key. */
    taken: ReadonlyMap<string, string>;
    /** Whether the stack file has repositories, whose names a new prefix would change. */
    isExtended: boolean;
}

/** How repositories are named in a stack file. */
export interface Naming {
    project: string;
    environment: Environment;
    /** Null where the default, project-environment, gives the names. */
    namePrefix: string | null;
    /** What names begin with, with its separator; empty for nothing. */
    namespace: string;
    /** Key of each repository, by name. */
    keys: Map<string, string>;
}

const KEY = /^[\w./-]+$/;

/** Infers project, environment, prefix and keys from the names and tags of repositories; what cannot be said is a problem. */
export function inferNaming(
    repositories: readonly Pick<ObservedRepository, "name" | "tags">[],
    given: Given,
): { naming: Naming | null; problems: Problem[] } {
    const problems: Problem[] = [];
    const names = repositories.map(({ name }) => name);
    const environment = environmentOf(repositories, given, problems);
    const shared = given.namePrefix === undefined ? sharedPrefix(names) : namespaceOf(given.namePrefix);
    const project = projectOf(repositories, shared, environment, given, problems);
    if (environment === null || project === null) {
        return { naming: null, problems };
    }
    const usual = `${project}-${environment}-`;
    const { namePrefix, namespace } =
        given.namePrefix !== undefined
            ? { namePrefix: given.namePrefix, namespace: shared }
            : given.isExtended || names.length === 0 || names.some((name) => isBehind(name, usual))
              ? { namePrefix: null, namespace: usual }
              : { namePrefix: writtenPrefix(shared), namespace: shared };
    const keys = keysOf(names, namespace, given.taken);
    return { naming: { project, environment, namePrefix, namespace, keys }, problems };
}

/** What names begin with for a written prefix, up to the key. */
function namespaceOf(namePrefix: string): string {
    return namePrefix === "" || /[/._-]$/.test(namePrefix) ? namePrefix : `${namePrefix}-`;
}

/** The prefix as it is written: a `-` at its end is understood. */
function writtenPrefix(namespace: string): string {
    return namespace.endsWith("-") && !/[/._-]-$/.test(namespace) ? namespace.slice(0, -1) : namespace;
}

/** What all names begin with, up to a separator; what would leave a name without a key is too long. */
function sharedPrefix(names: readonly string[]): string {
    const prefix = names.length < 2 ? "" : commonPrefix(names);
    const shortest = Math.min(...names.map(({ length }) => length));
    for (let end = Math.min(prefix.length, shortest - 1); end > 0; end--) {
        if (/[/._-]/.test(prefix[end - 1] ?? "") && /[^/._-]/.test(prefix[end - 2] ?? "")) {
            return prefix.slice(0, end);
        }
    }
    return "";
}

function isBehind(name: string, namespace: string): boolean {
    return name.startsWith(namespace) && name.length > namespace.length;
}

function environmentOf(
    repositories: readonly Pick<ObservedRepository, "tags">[],
    { stack, environment: written }: Given,
    problems: Problem[],
): Environment | null {
    const environments = Object.values(Environment);
    if (written !== undefined) {
        if (isEnvironment(written)) {
            return written;
        }
        const reason = `must be one of ${listed(environments, "or")}, found ${JSON.stringify(written)}`;
        problems.push({
            path: "environment",
            code: "not-one-of",
            reason: `${reason}${didYouMean(written, environments)}`,
        });
        return null;
    }
    if (isEnvironment(stack)) {
        return stack;
    }
    const tagged = [...new Set(repositories.flatMap(({ tags }) => tags.Environment ?? []))];
    const [only] = tagged;
    if (tagged.length === 1 && only !== undefined && isEnvironment(only)) {
        return only;
    }
    const found = tagged.length === 0 ? "no tag Environment" : `the tag Environment with ${listed(tagged)}`;
    problems.push({
        path: "environment",
        code: "missing-option",
        reason: `cannot be inferred: the stack's name ${JSON.stringify(stack)} is not that of a preset, found ${found}; write --environment and one of ${listed(environments, "or")}`,
    });
    return null;
}

function projectOf(
    repositories: readonly Pick<ObservedRepository, "name" | "tags">[],
    shared: string,
    environment: Environment | null,
    { project: written, namePrefix }: Given,
    problems: Problem[],
): string | null {
    if (written !== undefined) {
        return written;
    }
    const tagged = [...new Set(repositories.flatMap(({ tags }) => tags.Project ?? []))];
    if (tagged.length === 1 && tagged[0] !== undefined) {
        return tagged[0];
    }
    const [single] = repositories;
    const alone = repositories.length === 1 && environment !== null ? single?.name.split(`-${environment}-`)[0] : "";
    const stem = (namePrefix ?? (shared || (alone !== single?.name ? alone : "")) ?? "").replace(
        /(?<![/._-])[/._-]+$/,
        "",
    );
    const project = environment === null ? stem : stem.replace(new RegExp(`[/._-]${environment}$`), "");
    if (project !== "") {
        return project;
    }
    const found = tagged.length > 1 ? `the tag Project with ${listed(tagged)}` : "no tag Project and no common prefix";
    problems.push({
        path: "project",
        code: "missing-option",
        reason: `cannot be inferred from the names and tags of the repositories, found ${found}; write --project and its name`,
    });
    return null;
}

/** What is left of a name behind the prefix is its key, else the whole name; a key stands for one repository. */
function keysOf(names: readonly string[], namespace: string, taken: ReadonlyMap<string, string>): Map<string, string> {
    const keys = new Map<string, string>();
    const used = new Set(taken.keys());
    for (const [key, name] of taken) {
        keys.set(name, key);
    }
    // Those with the prefix first: a name without it may be the key of one of them.
    const ordered = [...names].sort((a, b) => Number(isBehind(b, namespace)) - Number(isBehind(a, namespace)));
    for (const name of ordered.filter((each) => !keys.has(each))) {
        const candidates = [...(isBehind(name, namespace) ? [name.slice(namespace.length)] : []), name];
        const key = candidates.find((each) => KEY.test(each) && !used.has(each)) ?? `${name}-2`;
        used.add(key);
        keys.set(name, key);
    }
    return keys;
}
