import { effectiveScan, type ScanFrequency, type ScanningConfiguration } from "../ecr/scanning.ts";
import { inRegistryOf } from "./registry.ts";
import { listOf, mapOf, nameInAws, type PolicyResource, type Stack, Token } from "./resources.ts";

/** How the images of a repository are scanned, by the registry's configuration. */
export interface Scanning {
    scanType: ScanningConfiguration["scanType"];
    /** The most of what the matching rules ask for, or null where none matches. */
    frequency: ScanFrequency | null;
    /** Whether the configuration has any rule at all. */
    hasRules: boolean;
}

/** What the registry's scanning configuration gives a repository, or null where none is in the stack. */
export function scanningOf(repository: PolicyResource, stack: Stack): Scanning | null {
    const [configured] = inRegistryOf(repository, Token.Scanning, stack);
    if (configured === undefined) {
        return null;
    }
    const configuration = stack.keep(`scanning ${configured.urn}`, () => configurationOf(configured));
    const { gets, filter } = effectiveScan(configuration, nameInAws(repository));
    return {
        scanType: configuration.scanType,
        frequency: filter === null || gets === "OFF" ? null : gets,
        hasRules: configuration.rules.length > 0,
    };
}

function configurationOf({ props }: PolicyResource): ScanningConfiguration {
    return {
        scanType: props.scanType === "ENHANCED" ? "ENHANCED" : "BASIC",
        rules: listOf(props.rules)
            .map(mapOf)
            .map(({ scanFrequency, repositoryFilters }) => ({
                scanFrequency: scanFrequency as ScanFrequency,
                filters: listOf(repositoryFilters).map((each) => String(mapOf(each).filter)),
            })),
    };
}

/** What a set asks of the registry where it leaves it to another stack: its outputs of this name. */
export type Wishes = "registryScanningRules" | "registryReplicationRules";

/** The rules that the sets of a stack ask for on behalf of a repository. */
export function wishesOf(repository: PolicyResource, stack: Stack, output: Wishes): Record<string, unknown>[] {
    const name = nameInAws(repository);
    return stack.resources
        .filter(({ type }) => type.endsWith(":index:EcrRepositorySet"))
        .flatMap(({ props }) => listOf(props[output]).map(mapOf))
        .filter(({ repositories }) => listOf(repositories).includes(name));
}
