import type { DeployedRepository, DeployedSet } from "../../config/changes.ts";
import type { ReplicationRule } from "../../ecr/replication.ts";
import type { ScanFrequency, ScanningConfiguration } from "../../ecr/scanning.ts";
import type { RegistryDocuments, ServiceNames, TakenNames } from "../../live/index.ts";

/** One resource of a stack's state, as far as it is read here. */
export interface StateResource {
    type: string;
    urn: string;
    parent?: string;
    protect?: boolean;
    delete?: boolean;
    retainOnDelete?: boolean;
    inputs?: Record<string, unknown>;
    outputs?: Record<string, unknown>;
}

/** The key that a component made, as the state has it. */
export interface DeployedKey {
    arn: string;
    /** With `alias/`; empty where the state has none. */
    alias: string;
    description: string;
    isProtected: boolean;
}

/** A component as the stack has it now. */
export interface Deployed {
    set: DeployedSet;
    key: DeployedKey | null;
    /** Lifecycle policy of each repository, by its name. */
    lifecyclePolicies: Record<string, string>;
    /** The documents of the registry that are in the state, as the engine compares them. */
    documents: RegistryDocuments;
    /** The documents as the component last wrote them: a refresh does not change these. Null where an older version deployed it. */
    written: RegistryDocuments | null;
    names: TakenNames;
    serviceNames: ServiceNames;
    /** Whether a document of the registry would be deleted with its resource: an older version deployed it. */
    deletesDocuments: boolean;
}

/** The output, beside those of the schema, in which a component keeps the documents that it wrote. */
export const WRITTEN_DOCUMENTS = "registryDocuments";

const REPOSITORY_TYPE = "aws:ecr/repository:Repository";
const KEY_TYPE = "aws:kms/key:Key";
const ALIAS_TYPE = "aws:kms/alias:Alias";
const SCANNING_TYPE = "aws:ecr/registryScanningConfiguration:RegistryScanningConfiguration";
const REPLICATION_TYPE = "aws:ecr/replicationConfiguration:ReplicationConfiguration";
const POLICY_TYPE = "aws:ecr/registryPolicy:RegistryPolicy";

/** The types whose names AWS takes once, with where the name is and what kind it is. */
const NAMED: Readonly<Record<string, { property: string; list: keyof TakenNames | keyof ServiceNames }>> = {
    [REPOSITORY_TYPE]: { property: "name", list: "repositories" },
    "aws:ecr/pullThroughCacheRule:PullThroughCacheRule": { property: "ecrRepositoryPrefix", list: "caches" },
    "aws:ecr/repositoryCreationTemplate:RepositoryCreationTemplate": { property: "prefix", list: "templates" },
    "aws:ecr/pullTimeUpdateExclusion:PullTimeUpdateExclusion": { property: "principalArn", list: "exclusions" },
    "aws:cloudwatch/logGroup:LogGroup": { property: "name", list: "logGroups" },
    "aws:cloudwatch/logResourcePolicy:LogResourcePolicy": { property: "policyName", list: "logPolicies" },
    [ALIAS_TYPE]: { property: "name", list: "keyAliases" },
    "aws:cloudwatch/metricAlarm:MetricAlarm": { property: "name", list: "alarms" },
    "aws:cloudwatch/dashboard:Dashboard": { property: "dashboardName", list: "dashboards" },
    "aws:sns/topic:Topic": { property: "name", list: "topics" },
};

/** A name that a resource of the state has in AWS. */
export interface NamedResource {
    list: keyof TakenNames | keyof ServiceNames;
    name: string;
    region: string;
    urn: string;
    parent: string;
    isProtected: boolean;
}

/** The names that resources of a state have in AWS, but for those on their way to be deleted. */
export function namedResources(resources: readonly StateResource[]): NamedResource[] {
    return resources.flatMap((resource) => {
        const named = NAMED[resource.type];
        const name = named === undefined ? null : text(propertyOf(resource, named.property));
        if (named === undefined || name === null || resource.delete === true) {
            return [];
        }
        return [
            {
                list: named.list,
                name,
                region: text(propertyOf(resource, "region")) ?? "",
                urn: resource.urn,
                parent: resource.parent ?? "",
                isProtected: resource.protect === true,
            },
        ];
    });
}

/** Reads a component's own resources out of the state: the component first, then all below it. */
export function readDeployed(name: string, resources: readonly StateResource[]): Deployed {
    const named = namedResources(resources);
    const of = (list: NamedResource["list"]) =>
        [...new Set(named.filter((each) => each.list === list).map((each) => each.name))].sort();
    const documents = resources.filter(({ type }) => [SCANNING_TYPE, REPLICATION_TYPE, POLICY_TYPE].includes(type));
    return {
        set: deployedSet(name, resources),
        key: deployedKey(name, resources),
        lifecyclePolicies: Object.fromEntries(
            resources
                .filter(({ type }) => type === "aws:ecr/lifecyclePolicy:LifecyclePolicy")
                .map((each) => [text(propertyOf(each, "repository")) ?? "", text(propertyOf(each, "policy")) ?? ""]),
        ),
        documents: deployedDocuments(resources),
        written: (resources[0]?.outputs?.[WRITTEN_DOCUMENTS] as RegistryDocuments | undefined) ?? null,
        names: {
            repositories: of("repositories"),
            caches: of("caches"),
            templates: of("templates"),
            exclusions: of("exclusions"),
        },
        serviceNames: {
            logGroups: of("logGroups"),
            logPolicies: of("logPolicies"),
            keyAliases: of("keyAliases"),
            alarms: of("alarms"),
            dashboards: of("dashboards"),
            topics: of("topics"),
        },
        deletesDocuments: documents.some(({ retainOnDelete }) => retainOnDelete !== true),
    };
}

function deployedSet(name: string, resources: readonly StateResource[]): DeployedSet {
    const repositories: DeployedRepository[] = [];
    for (const resource of resources) {
        const { type, urn, protect } = resource;
        const logical = urn.slice(urn.lastIndexOf("::") + 2);
        if (type !== REPOSITORY_TYPE || !logical.startsWith(`${name}-`)) {
            continue;
        }
        const [encryption] = [propertyOf(resource, "encryptionConfigurations")].flat();
        const { encryptionType, kmsKey } = (encryption ?? {}) as Record<string, unknown>;
        repositories.push({
            key: logical.slice(name.length + 1),
            urn,
            name: text(propertyOf(resource, "name")) ?? "",
            region: text(resource.outputs?.region) || text(resource.inputs?.region),
            encryptionType: text(encryptionType) ?? "AES256",
            kmsKeyArn: text(kmsKey) || null,
            isProtected: protect === true,
            forceDelete: propertyOf(resource, "forceDelete") === true,
        });
    }
    return { repositories, madeKeyArn: deployedKey(name, resources)?.arn ?? null };
}

function deployedKey(name: string, resources: readonly StateResource[]): DeployedKey | null {
    const key = resources.find(({ type, urn }) => type === KEY_TYPE && urn.endsWith(`::${name}-key`));
    const arn = text(key?.outputs?.arn);
    if (key === undefined || arn === null) {
        return null;
    }
    const alias = resources.find(({ type, urn }) => type === ALIAS_TYPE && urn.endsWith(`::${name}-key`));
    return {
        arn,
        alias: (alias === undefined ? null : text(propertyOf(alias, "name"))) ?? "",
        description: text(propertyOf(key, "description")) ?? "",
        isProtected: key.protect === true,
    };
}

function deployedDocuments(resources: readonly StateResource[]): RegistryDocuments {
    const of = (type: string) => resources.find((each) => each.type === type && each.delete !== true);
    const policy = of(POLICY_TYPE);
    return {
        scanning: scanningOf(of(SCANNING_TYPE)),
        replication: replicationOf(of(REPLICATION_TYPE)),
        policy: policy === undefined ? null : statementsOf(text(propertyOf(policy, "policy")) ?? "{}"),
        settings: Object.fromEntries(
            resources
                .filter(({ type }) => type === "aws:ecr/accountSetting:AccountSetting")
                .map((each) => [text(propertyOf(each, "name")) ?? "", text(propertyOf(each, "value")) ?? ""]),
        ),
    };
}

interface StateFilter {
    filter?: string;
}

function scanningOf(resource: StateResource | undefined): ScanningConfiguration | null {
    if (resource === undefined) {
        return null;
    }
    const rules = (propertyOf(resource, "rules") ?? []) as {
        scanFrequency: string;
        repositoryFilters?: StateFilter[];
    }[];
    return {
        scanType: propertyOf(resource, "scanType") === "ENHANCED" ? "ENHANCED" : "BASIC",
        rules: rules.map(({ scanFrequency, repositoryFilters = [] }) => ({
            scanFrequency: scanFrequency as ScanFrequency,
            filters: repositoryFilters.map(({ filter = "" }) => filter).sort(),
        })),
    };
}

function replicationOf(resource: StateResource | undefined): ReplicationRule[] | null {
    if (resource === undefined) {
        return null;
    }
    interface StateRule {
        destinations?: { region?: string; registryId?: string }[];
        repositoryFilters?: StateFilter[];
    }
    const own = text(resource.outputs?.registryId);
    const { rules = [] } = (propertyOf(resource, "replicationConfiguration") ?? {}) as { rules?: StateRule[] };
    return rules.map(({ destinations = [], repositoryFilters = [] }) => ({
        destinations: destinations.map(({ region = "", registryId }) => ({
            region,
            registryId: registryId === undefined || registryId === own ? null : registryId,
        })),
        prefixes: repositoryFilters.map(({ filter = "" }) => filter).sort(),
    }));
}

/** The statements of a policy; none where the text is not one, as after an edit of the state. */
export function statementsOf(policy: string): unknown[] {
    try {
        const { Statement: statements = [] } = JSON.parse(policy) as { Statement?: unknown };
        return [statements].flat();
    } catch {
        return [];
    }
}

function propertyOf({ inputs = {}, outputs = {} }: StateResource, property: string): unknown {
    return outputs[property] ?? inputs[property];
}

function text(value: unknown): string | null {
    return typeof value === "string" ? value : null;
}
