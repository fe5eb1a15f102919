import type { Plan, PlannedResource } from "../plan/record.ts";
import { SET_TYPE } from "../plan/text.ts";
import { sameJson } from "./choices.ts";
import type { Observed } from "./observed.ts";

/** A resource as `pulumi import --file` takes it. https://www.pulumi.com/docs/iac/guides/migration/import/#bulk-import-operations */
export interface ImportedResource {
    type: string;
    name: string;
    id?: string;
    parent?: string;
    component?: boolean;
    /** Version of the provider, so that the import and the program use the same one. */
    version?: string;
    /** Values that AWS does not keep, as the program writes them. */
    inputs?: Record<string, unknown>;
}

/** A file for `pulumi import`, and what is not in it. */
export interface ImportPlan {
    file: { resources: ImportedResource[] };
    /** Resources of the set that do not exist yet, or that are written over in place: the update creates them. */
    created: PlannedResource[];
}

/** Inputs that no provider reads back from AWS. */
const UNREAD: Readonly<Record<string, readonly string[]>> = {
    "aws:ecr/repository:Repository": ["forceDelete"],
    "aws:kms/key:Key": ["deletionWindowInDays"],
};

/** What decides which resources are imported. */
export interface ImportPlace {
    observed: Observed;
    /** Keys of the adopted repositories. */
    keys: readonly string[];
    ownKeyArn: string | null;
    accountId: string;
    /** Region of the set where it is not the provider's own, or null. */
    foreignRegion: string | null;
    /** Version of @pulumi/aws in the program, or null where it is not found. */
    version: string | null;
}

/** Ties the resources of a recorded plan to what exists: those with an id are imported, the others are created. */
export function planImport(plan: Plan, place: ImportPlace): ImportPlan {
    const set = setOf(plan, place.observed);
    if (set === null) {
        return { file: { resources: [] }, created: [] };
    }
    const children = plan.resources.filter(({ parent }) => parent === set.urn);
    const parents = chainOf(plan, set);
    const resources: ImportedResource[] = parents.map((component) => {
        const parent = parents.find(({ urn }) => urn === component.parent);
        return {
            type: component.type,
            name: component.name,
            component: true,
            ...(parent !== undefined && { parent: parent.name }),
        };
    });
    const created: PlannedResource[] = [];
    for (const child of children) {
        const id = idOf(child, children, set, place);
        if (id === null) {
            created.push(child);
            continue;
        }
        const unread = (UNREAD[child.type] ?? []).filter((input) => input in child.inputs);
        resources.push({
            type: child.type,
            name: child.name,
            id: place.foreignRegion === null ? id : `${id}@${place.foreignRegion}`,
            parent: set.name,
            ...(place.version !== null && { version: place.version }),
            ...(unread.length > 0 && {
                inputs: Object.fromEntries(unread.map((input) => [input, child.inputs[input]])),
            }),
        });
    }
    return { file: { resources }, created };
}

/** The set that has the adopted repositories, or the only one. */
function setOf(plan: Plan, { repositories }: Observed): PlannedResource | null {
    const sets = plan.resources.filter(({ type }) => SET_TYPE.test(type));
    const names = new Set(repositories.map(({ name }) => name));
    return (
        sets.find((set) =>
            plan.resources.some(({ parent, inputs }) => parent === set.urn && names.has(String(inputs.name))),
        ) ??
        sets[0] ??
        null
    );
}

/** A component with those that it is a part of, the outermost first. */
function chainOf(plan: Plan, component: PlannedResource): PlannedResource[] {
    const parent = plan.resources.find(({ urn }) => urn === component.parent);
    return [...(parent === undefined ? [] : chainOf(plan, parent)), component];
}

/** The id by which AWS's provider finds what exists; null for what does not exist, or is written over. */
function idOf(
    { type, name, inputs }: PlannedResource,
    siblings: readonly PlannedResource[],
    set: PlannedResource,
    { observed, keys, ownKeyArn, accountId }: ImportPlace,
): string | null {
    const { registry, repositories, logGroups } = observed;
    const key = keys.find((each) =>
        [each, `${each}-lifecycle`, `${each}-policy`].includes(name.slice(set.name.length + 1)),
    );
    const owner = siblings.find((each) => each.type === REPOSITORY && each.name === `${set.name}-${key}`);
    const repository = repositories.find((each) => each.name === owner?.inputs.name);
    const text = (input: string) => String(inputs[input]);
    switch (type) {
        case REPOSITORY:
            return repository?.name ?? null;
        case "aws:ecr/lifecyclePolicy:LifecyclePolicy":
            // AWS's provider replaces a policy that differs; a new one is written over what is there, at once.
            return typeof repository?.lifecyclePolicy === "string" &&
                sameJson(repository.lifecyclePolicy, text("policy"))
                ? repository.name
                : null;
        case "aws:ecr/repositoryPolicy:RepositoryPolicy":
            return repository?.repositoryPolicy ? repository.name : null;
        case "aws:ecr/registryScanningConfiguration:RegistryScanningConfiguration":
            return registry.scanning === null ? null : accountId;
        case "aws:ecr/replicationConfiguration:ReplicationConfiguration":
            return (registry.replication ?? []).length === 0 ? null : accountId;
        case "aws:ecr/registryPolicy:RegistryPolicy":
            return (registry.policy ?? []).length === 0 ? null : accountId;
        case "aws:ecr/accountSetting:AccountSetting":
            return text("name") in registry.settings ? text("name") : null;
        case "aws:ecr/pullThroughCacheRule:PullThroughCacheRule":
            return registry.caches.find(({ prefix }) => prefix === inputs.ecrRepositoryPrefix)?.prefix ?? null;
        case "aws:ecr/repositoryCreationTemplate:RepositoryCreationTemplate":
            return registry.templates.find(({ prefix }) => prefix === inputs.prefix)?.prefix ?? null;
        case "aws:ecr/pullTimeUpdateExclusion:PullTimeUpdateExclusion":
            return registry.pullTimeUpdateExclusions.includes(text("principalArn")) ? text("principalArn") : null;
        case "aws:kms/key:Key":
            return ownKeyArn === null ? null : (ownKeyArn.split("/").at(-1) ?? null);
        case "aws:kms/alias:Alias": {
            const aliases = observed.keys.find(({ arn }) => arn === ownKeyArn)?.aliases ?? [];
            return aliases.includes(text("name")) ? text("name") : null;
        }
        case "aws:cloudwatch/logGroup:LogGroup":
            return logGroups.find((group) => group.name === inputs.name)?.name ?? null;
        default:
            return null;
    }
}

const REPOSITORY = "aws:ecr/repository:Repository";
