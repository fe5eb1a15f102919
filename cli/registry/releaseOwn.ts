import { partitionOf } from "../../aws/partitions.ts";
import { statementsOf } from "../../aws/policyMeaning.ts";
import { isMap } from "../../text/maps.ts";
import type { DeployedStack } from "../drift/deployed.ts";
import { ownNames } from "../drift/own.ts";
import type { StackFiles } from "../plan/files.ts";
import type { Plan, PlannedResource } from "../plan/record.ts";
import { registryDocuments } from "../plan/registry.ts";
import type { OwnRules } from "./releasePlan.ts";

/** The account in a plan until AWS says which one it is: no real one has this id. */
export const SOME_ACCOUNT = "000000000000";

const REPOSITORY = "aws:ecr/repository:Repository";
const POLICY = "aws:ecr/registryPolicy:RegistryPolicy";
/** What a stack writes of a registry and does not take with it. */
const DOCUMENTS =
    /^aws:ecr\/(?:registryScanningConfiguration|replicationConfiguration|registryPolicy):(?<name>[A-Za-z]+)$/;

/** The documents that a stack's state still has, sorted: `RegistryScanningConfiguration in eu-west-1`. */
export function managedDocuments({ registries }: DeployedStack): string[] {
    const documents = registries.flatMap(({ region, resources }) =>
        resources.flatMap(({ type, inputs }) => {
            const name = DOCUMENTS.exec(type)?.groups?.name;
            return name === undefined ? [] : `${name} in ${String(inputs.region ?? region)}`;
        }),
    );
    return documents.sort();
}

/**
 * A stack's files as if it managed its registry, and alone: it then renders the rules of its own repositories, and none of the
 * stacks that it includes.
 */
export function asOwner(files: StackFiles): StackFiles {
    return withRegistry(files, (registry) => ({ ...registry, manage: true, include: undefined }));
}

/** A stack's files without the stacks that it includes, whose rules are theirs. */
export function withoutIncluded(files: StackFiles): StackFiles {
    return withRegistry(files, (registry) => ({ ...registry, include: undefined }));
}

function withRegistry(files: StackFiles, change: (registry: object) => object): StackFiles {
    const config = Object.entries(files.config).map(([key, text]) => {
        const registry = key.endsWith(":registry") ? parsed(text) : null;
        return [key, registry === null ? text : JSON.stringify(change(registry))];
    });
    return { ...files, config: Object.fromEntries(config) };
}

/** A map, or null where the text is something else: the set says what is wrong with it. */
function parsed(text: string): object | null {
    try {
        const value: unknown = JSON.parse(text);
        return isMap(value) ? value : null;
    } catch {
        return null;
    }
}

/** The rules that a stack would write or request, by the regions of its resources; the account is still unknown. */
export function ownRules({ resources }: Plan, deployed: DeployedStack): Map<string, OwnRules> {
    const regions = Map.groupBy(
        resources.filter(({ type }) => type.startsWith("aws:ecr/")),
        ({ inputs }) => String(inputs.region ?? ""),
    );
    return new Map(
        [...regions]
            .sort(([a], [b]) => (a < b ? -1 : 1))
            .map(([region, members]) => [region, rulesOf(region, members, resources, deployed)]),
    );
}

interface Requests {
    registryScanningRules?: { scanType: string; scanFrequency: string; filters: string[] }[];
    registryReplicationRules?: { prefixes: string[] }[];
}

function rulesOf(
    region: string,
    members: readonly PlannedResource[],
    all: readonly PlannedResource[],
    deployed: DeployedStack,
): OwnRules {
    const { scanning, replication } = registryDocuments(members);
    // With registry.manage: false a set writes nothing, and its outputs say what it requests.
    const parents = new Set(members.map(({ parent }) => parent));
    const requests = all.filter(({ urn }) => parents.has(urn)).map(({ outputs = {} }) => outputs as Requests);
    const requestedScans = requests.flatMap(({ registryScanningRules: rules = [] }) => rules);
    const requestedReplicas = requests.flatMap(({ registryReplicationRules: rules = [] }) => rules);
    const scans = [...(scanning?.rules ?? []), ...requestedScans];
    const planned = members.filter(({ type }) => type === REPOSITORY);
    const before = deployed.registries
        .filter((registry) => registry.region === region)
        .flatMap((registry) => registry.resources.filter(({ type }) => type === REPOSITORY));
    return {
        names: ownNames([...planned, ...before.map(({ inputs, ...each }) => ({ ...each, inputs }))]),
        scanning: new Set(
            scans.flatMap(({ scanFrequency, filters }) => filters.map((filter) => `${scanFrequency} ${filter}`)),
        ),
        scanType:
            scanning?.scanType ??
            (requestedScans.some(({ scanType }) => scanType === "ENHANCED")
                ? "ENHANCED"
                : (requestedScans[0]?.scanType ?? null)),
        replication: new Set([...(replication ?? []), ...requestedReplicas].flatMap(({ prefixes }) => prefixes)),
        statements: members
            .filter(({ type }) => type === POLICY)
            .flatMap(({ inputs }) => statementsOf(inputs.policy) ?? []),
        partition: partitionOf(region)?.id ?? "aws",
    };
}

/** Rules with the real account in the place of the unknown one. */
export function inAccount(own: OwnRules, accountId: string): OwnRules {
    const statements = JSON.parse(JSON.stringify(own.statements).replaceAll(SOME_ACCOUNT, accountId)) as unknown[];
    return { ...own, statements };
}
