import { scanFilterFor } from "../../ecr/scanning.ts";

/** The names that a stack may call its own. */
export interface OwnNames {
    /** Names of its repositories. */
    names: string[];
    /** Name prefixes of its sets, with their separator. */
    prefixes: string[];
}

/** A repository as a state or a plan has it. */
export interface NamedRepository {
    /** Its name in Pulumi. */
    name: string;
    /** URN of its parent. */
    parent: string;
    inputs: Record<string, unknown>;
}

/**
 * The names of repositories, and what all names of a set begin with: the default prefix of project and environment, or what
 * stands before the keys of two repositories or more. A name that was written for one repository says nothing of others.
 */
export function ownNames(repositories: readonly NamedRepository[]): OwnNames {
    const sets = Map.groupBy(repositories, ({ parent }) => parent);
    const prefixes = [...sets].flatMap(([parent, members]) => prefixesOf(parent.split("::")[3] ?? "", members));
    return {
        names: repositories.map(({ inputs }) => String(inputs.name)).sort(),
        prefixes: [...new Set(prefixes)].sort(),
    };
}

function prefixesOf(set: string, repositories: readonly NamedRepository[]): string[] {
    const found = repositories.map(({ name: resource, inputs }) => {
        const key = resource.startsWith(`${set}-`) ? resource.slice(set.length + 1) : "";
        const name = String(inputs.name);
        const prefix = key !== "" && name.endsWith(key) ? name.slice(0, -key.length) : "";
        const { Project: project, Environment: environment } = (inputs.tags ?? {}) as Record<string, unknown>;
        return { prefix, isDefault: prefix === `${project}-${environment}-` };
    });
    const isShared = found.length > 1 && new Set(found.map(({ prefix }) => prefix)).size === 1;
    return found.flatMap(({ prefix, isDefault }) => (prefix !== "" && (isDefault || isShared) ? [prefix] : []));
}

/** Whether a scanning filter is the stack's by its text: all that it matches begins like the stack's names, or it is made of one of them. */
export function isOwnFilter(filter: string, { names, prefixes }: OwnNames): boolean {
    const [beginning = ""] = filter.split("*");
    return (
        // Without a `*` a filter matches each name that contains it.
        (filter.includes("*") && prefixes.some((prefix) => beginning.startsWith(prefix))) ||
        names.some((name) => filter === name || filter === scanFilterFor(name))
    );
}

/** Whether a replication filter is the stack's by its text. */
export function isOwnPrefix(filter: string, { names, prefixes }: OwnNames): boolean {
    return names.includes(filter) || prefixes.some((prefix) => filter.startsWith(prefix));
}
