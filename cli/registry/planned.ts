import type { Plan, PlannedResource } from "../plan/record.ts";
import { registryDocuments } from "../plan/registry.ts";
import type { Ownership, RegistryState } from "./compare.ts";

/** The account in documents until AWS says which one it is: no real one has this id. */
export const SOME_ACCOUNT = "000000000000";

/** Documents with the real account in the place of the unknown one; a destination in the own account names none. */
export function ownAccount(wanted: RegistryState, accountId: string): RegistryState {
    const known = JSON.parse(JSON.stringify(wanted).replaceAll(SOME_ACCOUNT, accountId)) as RegistryState;
    for (const { destinations } of known.replication ?? []) {
        for (const to of destinations) {
            to.registryId = to.registryId === accountId ? null : to.registryId;
        }
    }
    return known;
}

/** What a stack would write of one registry. */
export interface PlannedRegistry {
    region: string;
    wanted: RegistryState;
    /** Whose names the stack may call its own. */
    own: Omit<Ownership, "existing">;
    /** Whether other stacks have a say that only a preview knows. */
    isLater: boolean;
}

const OF_REGISTRY =
    /:(RegistryScanningConfiguration|ReplicationConfiguration|RegistryPolicy|AccountSetting|PullThroughCacheRule|RepositoryCreationTemplate)$/;
const REPOSITORY = "aws:ecr/repository:Repository";

/** The registries that a stack writes to, sorted by region. */
export function plannedRegistries({ resources }: Plan): PlannedRegistry[] {
    const written = resources.filter(({ type }) => OF_REGISTRY.test(type));
    const byRegion = Map.groupBy(written, ({ inputs }) => String(inputs.region ?? ""));
    return [...byRegion]
        .sort(([a], [b]) => (a < b ? -1 : 1))
        .map(([region, documents]) => {
            const repositories = resources.filter(
                ({ type, inputs }) => type === REPOSITORY && String(inputs.region ?? "") === region,
            );
            const { scanning, replication, isLater } = registryDocuments(documents);
            return { region, wanted: stateOf(documents, scanning, replication), own: ownership(repositories), isLater };
        });
}

function stateOf(
    documents: readonly PlannedResource[],
    scanning: RegistryState["scanning"],
    replication: RegistryState["replication"],
): RegistryState {
    const of = (kind: string) => documents.filter(({ type }) => type.endsWith(`:${kind}`)).map(({ inputs }) => inputs);
    const [policy] = of("RegistryPolicy");
    return {
        scanning,
        replication,
        policy: typeof policy?.policy === "string" ? [JSON.parse(policy.policy).Statement].flat() : null,
        settings: Object.fromEntries(of("AccountSetting").map(({ name, value }) => [String(name), String(value)])),
        caches: of("PullThroughCacheRule").map(({ ecrRepositoryPrefix, upstreamRegistryUrl }) => ({
            prefix: String(ecrRepositoryPrefix),
            upstreamUrl: typeof upstreamRegistryUrl === "string" ? upstreamRegistryUrl : null,
        })),
        templates: of("RepositoryCreationTemplate").map(({ prefix }) => String(prefix)),
    };
}

/**
 * What stands in repositories' names before their keys is the stack's own, where it is the default, or where all have it:
 * a name that was written for one repository says nothing of its neighbours.
 */
function ownership(repositories: readonly PlannedResource[]): PlannedRegistry["own"] {
    const beginnings = repositories.map(({ name: resource, parent, inputs }) => {
        const set = parent.slice(parent.lastIndexOf("::") + 2);
        const name = String(inputs.name);
        const key = resource.startsWith(`${set}-`) ? resource.slice(set.length + 1) : "";
        const { Project: project, Environment: environment } = (inputs.tags ?? {}) as Record<string, unknown>;
        const beginning = key !== "" && name.endsWith(key) ? name.slice(0, -key.length) : "";
        return { beginning, isDefault: beginning === `${project}-${environment}-` };
    });
    const all = new Set(beginnings.map(({ beginning }) => beginning));
    const shared = beginnings.length > 1 && all.size === 1;
    const namespaces = beginnings.flatMap(({ beginning, isDefault }) => (isDefault || shared ? beginning : []));
    return {
        names: repositories.map(({ inputs }) => String(inputs.name)),
        namespaces: [...new Set(namespaces)].filter((namespace) => namespace !== ""),
    };
}
