import { namePath } from "../../config/repository/namePaths.ts";
import {
    DESTINATION_WORDS,
    documentsOf,
    type NamespaceParts,
    namedResources,
    namesOf,
    type OwnNames,
    partsOfResources,
    type RegistryDocuments,
    type RegistryKind,
    SET_WORDS,
    type ServiceNames,
    type StateResource,
    type TakenNames,
    WRITTEN_DOCUMENTS,
    type WrittenDocuments,
} from "../../live/index.ts";
import { ownNames } from "../drift/own.ts";
import type { Plan, PlannedResource } from "../plan/record.ts";
import { registryDocuments } from "../plan/registry.ts";

/** The account in documents until AWS says which one it is: no real one has this id. */
export const SOME_ACCOUNT = "000000000000";

/** What a stack would write of one registry, and in its account and region. */
export interface PlannedRegistry {
    region: string;
    documents: RegistryDocuments;
    names: TakenNames;
    serviceNames: ServiceNames;
    parts: NamespaceParts;
    own: OwnNames;
    /** Whether other stacks have a say that only a preview knows. */
    isOutput: boolean;
    /** Who writes each document, and may empty it; no one where it is left as it is. */
    writers: Partial<Record<RegistryKind, Writer>>;
    /** Path of the option that gives a name. */
    pathOf(list: string, name: string): string;
}

/** A component that writes a document of the registry. */
interface Writer {
    /** Its words in problems. */
    words: typeof SET_WORDS;
    /** Whether it may replace what the stack did not write. */
    takeOver: boolean;
}

const REPOSITORY = "aws:ecr/repository:Repository";
const DESTINATION = /EcrReplicationDestination$/;

/** The documents, by the end of the type that writes each. */
const KINDS: Readonly<Record<string, RegistryKind>> = {
    RegistryScanningConfiguration: "scanning",
    ReplicationConfiguration: "replication",
    RegistryPolicy: "policy",
    AccountSetting: "setting",
};

/** The regions in which a stack has something that exists once per registry, or a name that AWS takes once, sorted. */
export function plannedRegions({ resources }: Plan, home: string): string[] {
    const isAsked = (resource: PlannedResource) =>
        KINDS[kindOf(resource)] !== undefined || namedResources([resource]).length > 0;
    return [...new Set(resources.filter(isAsked).map((each) => regionOf(each, home)))].sort();
}

/** What a stack would write of the registry of one account and region; `home` is the region of what names none. */
export function plannedRegistry(
    { resources: all }: Plan,
    { region, home, accountId }: { region: string; home: string; accountId: string },
): PlannedRegistry {
    const known = JSON.parse(JSON.stringify(all).replaceAll(SOME_ACCOUNT, accountId)) as PlannedResource[];
    const resources = known.filter((each) => regionOf(each, home) === region);
    const components = componentsOf(known, resources);
    const { scanning, replication, isOutput } = registryDocuments(resources);
    const rest = resources.filter(({ type }) => !/:(?:RegistryScanning|Replication)Configuration$/.test(type));
    return {
        region,
        documents: {
            ...documentsOf(rest as StateResource[]),
            scanning,
            replication: replication === null ? null : replication.map((rule) => atHome(rule, accountId)),
        },
        ...namesOf(namedResources(resources)),
        parts: partsOfResources(resources, region),
        own: ownNames(resources.filter(({ type }) => type === REPOSITORY)),
        isOutput,
        writers: writersOf(resources, components),
        pathOf: (list, name) => {
            const found = resources.find((each) =>
                namedResources([each]).some((named) => named.list === list && named.name === name),
            );
            return found === undefined ? namePath(list, name) : pathOf(list, name, found, components);
        },
    };
}

/** A destination in the registry's own account names none. */
function atHome(
    rule: NonNullable<RegistryDocuments["replication"]>[number],
    accountId: string,
): NonNullable<RegistryDocuments["replication"]>[number] {
    const destinations = rule.destinations.map(({ region, registryId }) => ({
        region,
        registryId: registryId === accountId ? null : registryId,
    }));
    return { ...rule, destinations };
}

/** The components that resources stand below, by URN. */
function componentsOf(
    all: readonly PlannedResource[],
    resources: readonly PlannedResource[],
): Map<string, PlannedResource> {
    const parents = new Set(resources.map(({ parent }) => parent));
    return new Map(
        all.filter(({ urn, outputs }) => parents.has(urn) && outputs !== undefined).map((each) => [each.urn, each]),
    );
}

function writersOf(
    resources: readonly PlannedResource[],
    components: ReadonlyMap<string, PlannedResource>,
): PlannedRegistry["writers"] {
    const writers: PlannedRegistry["writers"] = {};
    // A component that manages the registry empties what it wrote and no longer requests.
    for (const component of components.values()) {
        if (writtenBy(component).manage === true) {
            for (const kind of DESTINATION.test(component.type) ? (["policy"] as const) : DOCUMENT_KINDS) {
                writers[kind] = writerOf(component);
            }
        }
    }
    for (const resource of resources) {
        const kind = KINDS[kindOf(resource)];
        if (kind !== undefined) {
            writers[kind] = writerOf(components.get(resource.parent));
        }
    }
    return writers;
}

const DOCUMENT_KINDS = ["scanning", "replication", "policy"] as const;

function writerOf(component: PlannedResource | undefined): Writer {
    return {
        words: component !== undefined && DESTINATION.test(component.type) ? DESTINATION_WORDS : SET_WORDS,
        takeOver: component !== undefined && writtenBy(component).takeOver === true,
    };
}

function writtenBy({ outputs = {} }: PlannedResource): Partial<WrittenDocuments> {
    return (outputs[WRITTEN_DOCUMENTS] ?? {}) as Partial<WrittenDocuments>;
}

function pathOf(
    list: string,
    name: string,
    { name: resource, parent }: PlannedResource,
    components: ReadonlyMap<string, PlannedResource>,
): string {
    const component = components.get(parent);
    if (component !== undefined && DESTINATION.test(component.type)) {
        return list === "templates" ? "repositoryPrefixes" : "project";
    }
    const isInSet = component !== undefined && resource.startsWith(`${component.name}-`);
    return namePath(list, name, isInSet ? resource.slice(component.name.length + 1) : resource);
}

function kindOf({ type }: PlannedResource): string {
    return type.startsWith("aws:ecr/") ? (type.split(":").at(-1) ?? "") : "";
}

function regionOf({ inputs }: PlannedResource, home: string): string {
    return typeof inputs.region === "string" ? inputs.region : home;
}
