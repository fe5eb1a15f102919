import { listOf, mapOf, nameInAws, type PolicyResource, regionOf, Token } from "../resources.ts";
import { NotApplicable, rule, Scope, Severity } from "../rule.ts";
import { wishesOf } from "../scanning.ts";
import { whole } from "../settings.ts";

/** Images are copied to other regions. */
export const replicationReaches = rule({
    name: "ecr-replication-must-reach-regions",
    description: "Images that are in one region only cannot be deployed when that region fails.",
    severity: Severity.Medium,
    remediationSteps:
        "Add a rule to the registry's replication configuration whose prefix the repository's name begins with, and whose destinations are in other regions.",
    url: "https://docs.aws.amazon.com/AmazonECR/latest/userguide/replication.html",
    controls: [],
    scope: Scope.Stack,
    judges: [Token.Repository],
    settings: {
        minRegions: whole("Regions beside its own that each repository is copied to, at least.", 1),
    },
    check(repository, { settings, stack }) {
        const configurations = stack.beside(repository, Token.Replication);
        const asked = configurations.length === 0 ? wishesOf(repository, stack, "registryReplicationRules") : [];
        if (asked.length > 0) {
            throw new NotApplicable(
                "another stack is asked for it, which owns the registry (registry.manage is false)",
            );
        }
        const rules = configurations.flatMap((each) => stack.keep(`replication ${each.urn}`, () => rulesOf(each)));
        const regions = regionsOf(repository, rules);
        if (regions.size >= settings.minRegions) {
            return [];
        }
        const { minRegions } = settings;
        return [
            {
                must: `be copied to at least ${minRegions} other ${minRegions === 1 ? "region" : "regions"}`,
                found: regions.size === 0 ? "none" : [...regions].sort().join(", "),
                yaml: "enableReplication: true, replicationDestinations: [{ region: us-west-2 }]",
                raw: 'aws.ecr.ReplicationConfiguration with destinations: [{ region: "us-west-2", registryId }] and a prefix that matches',
            },
        ];
    },
});

function regionsOf(repository: PolicyResource, rules: readonly ReplicationRule[]): Set<string> {
    const name = nameInAws(repository);
    const own = regionOf(repository);
    const regions = rules
        // Without a filter the whole registry is copied.
        .filter(({ prefixes }) => prefixes.length === 0 || prefixes.some((prefix) => name.startsWith(prefix)))
        .flatMap((rule) => rule.regions);
    return new Set(regions.filter((region) => region !== own));
}

interface ReplicationRule {
    prefixes: string[];
    regions: string[];
}

function rulesOf({ props }: PolicyResource): ReplicationRule[] {
    return listOf(mapOf(props.replicationConfiguration).rules)
        .map(mapOf)
        .map(({ repositoryFilters, destinations }) => ({
            prefixes: listOf(repositoryFilters).map((each) => String(mapOf(each).filter)),
            regions: listOf(destinations).map((each) => String(mapOf(each).region)),
        }));
}
