import { statementsOf } from "../aws/policyMeaning.ts";
import type { ReplicationRule } from "../ecr/registry/replication.ts";
import type { ScanFrequency, ScanningConfiguration } from "../ecr/registry/scanning.ts";
import type { RegistryDocuments, TakenNames } from "./documents.ts";
import type { ServiceNames } from "./names.ts";

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

/** What a component keeps of the registry in its outputs, next to those of the schema. */
export interface WrittenDocuments extends RegistryDocuments {
    /** Whether it writes the registry at all; undefined where an older version deployed it. */
    manage?: boolean;
    /** Whether it may replace what this stack did not write; undefined where an older version deployed it. */
    takeOver?: boolean;
}

/** The output, next to those of the schema, in which a component keeps the documents that it wrote. */
export const WRITTEN_DOCUMENTS = "registryDocuments";

/** The output of a set with the repository policies that name its own account, by repository name: `ecr-set plan` reads them before that is known. */
export const OWN_ACCOUNT_POLICIES = "ownAccountPolicies";

const SCANNING_TYPE = "aws:ecr/registryScanningConfiguration:RegistryScanningConfiguration";
const REPLICATION_TYPE = "aws:ecr/replicationConfiguration:ReplicationConfiguration";
const POLICY_TYPE = "aws:ecr/registryPolicy:RegistryPolicy";
/** The types of the documents that exist once per registry. */
export const DOCUMENT_TYPES: readonly string[] = [SCANNING_TYPE, REPLICATION_TYPE, POLICY_TYPE];

/** The types whose names AWS takes once, with where the name is and what kind it is. */
const NAMED: Readonly<Record<string, { property: string; list: keyof TakenNames | keyof ServiceNames }>> = {
    "aws:ecr/repository:Repository": { property: "name", list: "repositories" },
    "aws:ecr/pullThroughCacheRule:PullThroughCacheRule": { property: "ecrRepositoryPrefix", list: "caches" },
    "aws:ecr/repositoryCreationTemplate:RepositoryCreationTemplate": { property: "prefix", list: "templates" },
    "aws:ecr/pullTimeUpdateExclusion:PullTimeUpdateExclusion": { property: "principalArn", list: "exclusions" },
    "aws:cloudwatch/logGroup:LogGroup": { property: "name", list: "logGroups" },
    "aws:cloudwatch/logResourcePolicy:LogResourcePolicy": { property: "policyName", list: "logPolicies" },
    "aws:kms/alias:Alias": { property: "name", list: "keyAliases" },
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
        const name = named === undefined ? null : stringOf(propertyOf(resource, named.property));
        if (named === undefined || name === null || resource.delete === true) {
            return [];
        }
        return [
            {
                list: named.list,
                name,
                region: stringOf(propertyOf(resource, "region")) ?? "",
                urn: resource.urn,
                parent: resource.parent ?? "",
                isProtected: resource.protect === true,
            },
        ];
    });
}

/** The names of resources by kind, each once and sorted. */
export function namesOf(named: readonly NamedResource[]): { names: TakenNames; serviceNames: ServiceNames } {
    const of = (list: NamedResource["list"]) =>
        [...new Set(named.filter((each) => each.list === list).map((each) => each.name))].sort();
    return {
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
    };
}

/** The documents of the registry that resources write, as the engine compares them. */
export function documentsOf(resources: readonly StateResource[]): RegistryDocuments {
    const of = (type: string) => resources.find((each) => each.type === type && each.delete !== true);
    const policy = of(POLICY_TYPE);
    return {
        scanning: scanningOf(of(SCANNING_TYPE)),
        replication: replicationOf(of(REPLICATION_TYPE)),
        policy: policy === undefined ? null : (statementsOf(stringOf(propertyOf(policy, "policy"))) ?? []),
        settings: Object.fromEntries(
            resources
                .filter(({ type }) => type === "aws:ecr/accountSetting:AccountSetting")
                .map((each) => [stringOf(propertyOf(each, "name")) ?? "", stringOf(propertyOf(each, "value")) ?? ""]),
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
    const own = stringOf(resource.outputs?.registryId);
    const { rules = [] } = (propertyOf(resource, "replicationConfiguration") ?? {}) as { rules?: StateRule[] };
    return rules.map(({ destinations = [], repositoryFilters = [] }) => ({
        destinations: destinations.map(({ region = "", registryId }) => ({
            region,
            registryId: registryId === undefined || registryId === own ? null : registryId,
        })),
        prefixes: repositoryFilters.map(({ filter = "" }) => filter).sort(),
    }));
}

/** A property of a resource: as AWS answered it, else as it was sent. */
export function propertyOf({ inputs = {}, outputs = {} }: StateResource, property: string): unknown {
    return outputs[property] ?? inputs[property];
}

/** A value that is a string, else null. */
export function stringOf(value: unknown): string | null {
    return typeof value === "string" ? value : null;
}
