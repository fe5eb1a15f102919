import {
    compareScans,
    effectiveScan,
    type ScanFrequency,
    type ScanningConfiguration,
    type ScanOutcome,
} from "../ecr/registry/scanning.ts";
import { inRegistryOf } from "./registry.ts";
import {
    coversAllNames,
    knownName,
    listOf,
    mapOf,
    nameInAws,
    type PolicyResource,
    type Stack,
    Token,
} from "./resources.ts";

/** How the images of a repository are scanned, by the registry's configuration. */
export interface Scanning {
    scanType: ScanningConfiguration["scanType"];
    /** The most of what the matching rules request, or null where none matches. */
    frequency: ScanFrequency | null;
    /** Whether the configuration has any rule at all. */
    hasRules: boolean;
    /** Whether the name is not known yet, and a rule that may match it requests more. */
    mayBeMore: boolean;
}

/** What the registry's scanning configuration gives a repository, or null where none is in the stack. */
export function scanningOf(repository: PolicyResource, stack: Stack): Scanning | null {
    const [configured] = inRegistryOf(repository, Token.Scanning, stack);
    if (configured === undefined) {
        return null;
    }
    const configuration = stack.keep(`scanning ${configured.urn}`, () => configurationOf(configured));
    const name = knownName(repository);
    const { gets, filter } = name === null ? scanOfAnyName(configuration) : effectiveScan(configuration, name);
    const asked = configuration.rules.filter(({ filters }) => filters.length > 0);
    return {
        mayBeMore: name === null && asked.some(({ scanFrequency }) => compareScans(scanFrequency, gets) > 0),
        scanType: configuration.scanType,
        frequency: filter === null || gets === "OFF" ? null : gets,
        hasRules: configuration.rules.length > 0,
    };
}

/** What every name gets: by the filters that cover all names. */
function scanOfAnyName({ scanType, rules }: ScanningConfiguration): ScanOutcome {
    const ofAll = rules.map((rule) => ({ ...rule, filters: rule.filters.filter(coversAllNames) }));
    return effectiveScan({ scanType, rules: ofAll }, "any-name");
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

/** What a set requests of the registry where it leaves it to another stack: its outputs of this name. */
export type Requests = "registryScanningRules" | "registryReplicationRules";

/** The rules that the sets of a stack request on behalf of a repository. */
export function requestsOf(repository: PolicyResource, stack: Stack, output: Requests): Record<string, unknown>[] {
    const name = nameInAws(repository);
    return stack.resources
        .filter(({ type }) => type.endsWith(":index:EcrRepositorySet"))
        .flatMap(({ props }) => listOf(props[output]).map(mapOf))
        .filter(({ repositories }) => listOf(repositories).includes(name));
}
