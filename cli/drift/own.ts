import type { OwnNames } from "../../live/index.ts";

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
        namespaces: [...new Set(prefixes)].sort(),
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
