import type { DeployedRepository, DeployedSet } from "../../config/repository/changes.ts";
import {
    DOCUMENT_TYPES,
    documentsOf,
    namedResources,
    namesOf,
    propertyOf,
    type RegistryDocuments,
    type ServiceNames,
    type StateResource,
    stringOf,
    type TakenNames,
    WRITTEN_DOCUMENTS,
} from "../../live/index.ts";

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

const REPOSITORY_TYPE = "aws:ecr/repository:Repository";
const KEY_TYPE = "aws:kms/key:Key";
const ALIAS_TYPE = "aws:kms/alias:Alias";

/** Reads a component's own resources out of the state: the component first, then all below it. */
export function readDeployed(name: string, resources: readonly StateResource[]): Deployed {
    const documents = resources.filter(({ type }) => DOCUMENT_TYPES.includes(type));
    return {
        set: deployedSet(name, resources),
        key: deployedKey(name, resources),
        lifecyclePolicies: Object.fromEntries(
            resources
                .filter(({ type }) => type === "aws:ecr/lifecyclePolicy:LifecyclePolicy")
                .map((each) => [
                    stringOf(propertyOf(each, "repository")) ?? "",
                    stringOf(propertyOf(each, "policy")) ?? "",
                ]),
        ),
        documents: documentsOf(resources),
        written: (resources[0]?.outputs?.[WRITTEN_DOCUMENTS] as RegistryDocuments | undefined) ?? null,
        ...namesOf(namedResources(resources)),
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
            name: stringOf(propertyOf(resource, "name")) ?? "",
            region: stringOf(resource.outputs?.region) || stringOf(resource.inputs?.region),
            encryptionType: stringOf(encryptionType) ?? "AES256",
            kmsKeyArn: stringOf(kmsKey) || null,
            isProtected: protect === true,
            forceDelete: propertyOf(resource, "forceDelete") === true,
        });
    }
    return { repositories, madeKeyArn: deployedKey(name, resources)?.arn ?? null };
}

function deployedKey(name: string, resources: readonly StateResource[]): DeployedKey | null {
    const key = resources.find(({ type, urn }) => type === KEY_TYPE && urn.endsWith(`::${name}-key`));
    const arn = stringOf(key?.outputs?.arn);
    if (key === undefined || arn === null) {
        return null;
    }
    const alias = resources.find(({ type, urn }) => type === ALIAS_TYPE && urn.endsWith(`::${name}-key`));
    return {
        arn,
        alias: (alias === undefined ? null : stringOf(propertyOf(alias, "name"))) ?? "",
        description: stringOf(propertyOf(key, "description")) ?? "",
        isProtected: key.protect === true,
    };
}
