import { isInNamespace } from "../../ecr/registry/namespaces.ts";
import type { LiveDetails, LiveRegistry, LiveRepository, OwnNames } from "../../live/index.ts";
import { deployedPrefixes } from "./compareNamespaces.ts";
import { deployedRepositories, knownNames } from "./compareRepositories.ts";
import type { DeployedRegistry } from "./deployed.ts";
import type { Findings } from "./findings.ts";

/** Tags by which repositories of another stack are recognized. */
const TAGS = ["Project", "Environment"] as const;

/** Repositories under the name prefix of a set that are not in the stack's state, and that none of its caches and templates makes. */
export function undeclared(deployed: DeployedRegistry, live: LiveRegistry, { namespaces }: OwnNames): LiveRepository[] {
    const known = new Set(knownNames(deployed));
    const { caches, templates } = deployedPrefixes(deployed);
    const isMade = (name: string) => [...caches, ...templates].some((prefix) => isInNamespace(prefix, name));
    const all = "value" in live.repositories ? live.repositories.value : [];
    return all.filter(
        ({ name }) => !known.has(name) && namespaces.some((prefix) => name.startsWith(prefix)) && !isMade(name),
    );
}

/** Names repositories under the name prefix of a set that the stack does not declare, unless their tags name another stack. */
export function compareUndeclared(
    findings: Findings,
    deployed: DeployedRegistry,
    repositories: readonly LiveRepository[],
    details: ReadonlyMap<string, LiveDetails>,
): void {
    const own = [...deployedRepositories(deployed).values()].map(({ inputs }) => inputs.tags as Record<string, string>);
    for (const { name, createdAt } of repositories) {
        const tags = findings.seen("tags", details.get(name)?.tags) ?? {};
        const isForeign = TAGS.some((key) => {
            const value = tags[key];
            return value !== undefined && own.every((each) => each?.[key] !== value);
        });
        if (!isForeign) {
            const since = createdAt === null ? "" : `, created on ${createdAt.slice(0, 10)}`;
            findings.add({
                resource: `repository ${name}`,
                what: "repository",
                live: `exists, not in the state of this stack${since}`,
            });
        }
    }
}
