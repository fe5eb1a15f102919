import { ScanFrequency, scanFilterMatches } from "../ecr/scanning.ts";
import { listOf, mapOf, nameInAws, type PolicyResource, type Stack, Token } from "./resources.ts";

/** How the images of a repository are scanned, by the registry's configuration. */
export interface Scanning {
    scanType: "BASIC" | "ENHANCED";
    /** The most of what the matching rules ask for, or null where none matches. */
    frequency: ScanFrequency | null;
    /** Whether the configuration has any rule at all. */
    hasRules: boolean;
}

/** What the registry's scanning configuration gives a repository, or null where none is in the stack. */
export function scanningOf(repository: PolicyResource, stack: Stack): Scanning | null {
    const [configuration] = stack.beside(repository, Token.Scanning);
    if (configuration === undefined) {
        return null;
    }
    const { scanType, rules } = stack.keep(`scanning ${configuration.urn}`, () => configured(configuration));
    const name = nameInAws(repository);
    const matching = rules
        .filter(({ filters }) => filters.some((filter) => scanFilterMatches(filter, name)))
        .map(({ scanFrequency }) => scanFrequency);
    const { ContinuousScan, ScanOnPush } = ScanFrequency;
    return {
        scanType,
        // Where both frequencies match, continuous wins.
        frequency: matching.includes(ContinuousScan)
            ? ContinuousScan
            : matching.includes(ScanOnPush)
              ? ScanOnPush
              : null,
        hasRules: rules.length > 0,
    };
}

function configured({ props }: PolicyResource) {
    return {
        scanType: props.scanType === "ENHANCED" ? ("ENHANCED" as const) : ("BASIC" as const),
        rules: listOf(props.rules)
            .map(mapOf)
            .map(({ scanFrequency, repositoryFilters }) => ({
                scanFrequency,
                filters: listOf(repositoryFilters).map((each) => String(mapOf(each).filter)),
            })),
    };
}

/** A set that leaves the registry's configuration to another stack hands out the rules that it would write. */
export function handsRulesOut(stack: Stack): boolean {
    return stack.resources.some(
        ({ type, props }) => type.endsWith(":index:EcrRepositorySet") && (props.registryRules ?? null) !== null,
    );
}
