import { otherRegion } from "../../aws/partitions.ts";
import { inRegistryOf } from "../registry.ts";
import { knownName, listOf, mapOf, type PolicyResource, regionOf, Token, textOr } from "../resources.ts";
import { NotApplicable, rule, Scope, Severity, type Violation } from "../rule.ts";
import { requestsOf } from "../scanning.ts";
import { whole } from "../settings.ts";
import { NotKnown } from "../unknown.ts";

/** Images are replicated to other regions. */
export const replicationReaches = rule({
    name: "ecr-replication-must-reach-regions",
    description: "Images that are in one region only cannot be deployed when that region fails.",
    severity: Severity.Medium,
    remediationSteps:
        "Add a rule to the registry's replication configuration whose prefix the repository's name begins with, and whose destinations are in other regions.",
    url: "https://docs.aws.amazon.com/AmazonECR/latest/userguide/replication.html",
    controls: [],
    scope: Scope.Stack,
    checks: [Token.Repository],
    settings: {
        minRegions: whole("Regions in addition to its own that each repository is replicated to, at least.", 1),
    },
    check(repository, { settings: { minRegions }, stack }) {
        const configurations = inRegistryOf(repository, Token.Replication, stack);
        const asked = configurations.length === 0 ? requestsOf(repository, stack, "registryReplicationRules") : [];
        const rules =
            asked.length > 0
                ? asked.map(({ destinations }) => ({ prefixes: [], regions: regionsOf(destinations) }))
                : configurations.flatMap((each) => stack.keep(`replication ${each.urn}`, () => rulesOf(each)));
        const regions = otherRegions(repository, rules, minRegions);
        if (regions.size < minRegions) {
            const found = regions.size === 0 ? "none" : [...regions].sort().join(", ");
            return [
                violation(
                    minRegions,
                    asked.length > 0 ? `${found} requested of the stack that owns the registry` : found,
                    repository,
                ),
            ];
        }
        if (asked.length > 0) {
            throw new NotApplicable(
                "another stack is requested it, which owns the registry (registry.manage is false)",
            );
        }
        return [];
    },
});

function violation(minRegions: number, found: string, repository: PolicyResource): Violation {
    const region = otherRegion(ownRegion(repository));
    return {
        must: `be replicated to at least ${minRegions} other ${minRegions === 1 ? "region" : "regions"}`,
        found,
        yaml: `enableReplication: true, replicationDestinations: [{ region: ${region} }]`,
        raw: `aws.ecr.ReplicationConfiguration with destinations: [{ region: "${region}", registryId }] and a prefix that matches`,
    };
}

/** The regions that a repository is replicated to in addition to its own. Not known where it depends on which one that is. */
function otherRegions(repository: PolicyResource, rules: readonly ReplicationRule[], minRegions: number): Set<string> {
    const name = knownName(repository);
    // Without a filter the whole registry is replicated.
    const matching = rules.filter(
        ({ prefixes }) => prefixes.length === 0 || prefixes.some((prefix) => name?.startsWith(prefix)),
    );
    const regions = new Set(matching.flatMap((rule) => rule.regions));
    const own = ownRegion(repository);
    const certain = [...regions].filter((region) => region !== own);
    if (name === null && certain.length < minRegions && matching.length < rules.length) {
        throw new NotKnown("name");
    }
    if (own === "" && regions.size === minRegions && regions.size > 0) {
        throw new NotKnown("region");
    }
    regions.delete(own);
    return regions;
}

/** Region of a repository: of itself or its provider, else of its ARN, which there is once it is made. */
function ownRegion(repository: PolicyResource): string {
    return regionOf(repository) || (textOr(() => repository.props.arn).split(":")[3] ?? "");
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
            regions: regionsOf(destinations),
        }));
}

function regionsOf(destinations: unknown): string[] {
    return listOf(destinations).map((each) => String(mapOf(each).region));
}
