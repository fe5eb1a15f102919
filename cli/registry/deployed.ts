import {
    documentsOf,
    type NamespaceParts,
    namedResources,
    namesOf,
    partsOfResources,
    type RegistryDocuments,
    type ServiceNames,
    type TakenNames,
    WRITTEN_DOCUMENTS,
    type WrittenDocuments,
} from "../../live/index.ts";
import { accountOf, type ExportedResource, providersOf, regionOf } from "../drift/deployed.ts";

/** What the state of a stack has of one registry. */
export interface DeployedRegistry {
    /** Null where no resource says. */
    accountId: string | null;
    /** The documents as the engine compares them. */
    documents: RegistryDocuments;
    /** The documents as the stack last wrote them; null where an older version deployed it. */
    written: RegistryDocuments | null;
    names: TakenNames;
    serviceNames: ServiceNames;
    parts: NamespaceParts;
}

/** Reads what a stack has deployed to the registry of one region; `home` is the region of what names none. */
export function deployedRegistry(all: readonly ExportedResource[], region: string, home: string): DeployedRegistry {
    const providers = providersOf(all);
    const resources = all.filter((each) => {
        const isAws = each.external !== true && each.type.startsWith("aws:");
        return isAws && (regionOf(each, providers.get(each.provider ?? "") ?? {}) || home) === region;
    });
    const parents = new Set(resources.map(({ parent }) => parent));
    const ecr = resources.filter(({ type }) => type.startsWith("aws:ecr/"));
    return {
        accountId: ecr.map(accountOf).find((id) => id !== null) ?? null,
        documents: documentsOf(ecr),
        written: writtenOf(all.filter(({ urn }) => parents.has(urn))),
        ...namesOf(namedResources(resources)),
        parts: partsOfResources(ecr, region),
    };
}

/** What the components of a registry wrote, together: each document is written by one of them. */
function writtenOf(components: readonly ExportedResource[]): RegistryDocuments | null {
    const all = components
        .map(({ outputs = {} }) => outputs[WRITTEN_DOCUMENTS] as Partial<WrittenDocuments> | undefined)
        .filter((each) => each !== undefined && "settings" in each);
    return all.length === 0
        ? null
        : {
              scanning: all.find((each) => each?.scanning)?.scanning ?? null,
              replication: all.find((each) => each?.replication)?.replication ?? null,
              policy: all.find((each) => each?.policy)?.policy ?? null,
              settings: Object.assign({}, ...all.map((each) => each?.settings ?? {})),
          };
}
