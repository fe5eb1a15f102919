import { matchesWildcard } from "../../aws/wildcard.ts";
import { listOf, mapOf, Token } from "../resources.ts";
import { NotApplicable, rule, Scope, Severity } from "../rule.ts";
import { texts } from "../settings.ts";

/** Images are replicated to allowed regions only. */
export const replicationRegions = rule({
    name: "ecr-replication-must-stay-in-regions",
    description: "Where images lie can be a matter of law and contract.",
    severity: Severity.Medium,
    remediationSteps:
        "Take the destination out of the replication configuration, or add its region to the rule's regions.",
    url: "https://docs.aws.amazon.com/AmazonECR/latest/userguide/replication.html",
    controls: [],
    scope: Scope.Resource,
    checks: [Token.Replication],
    settings: {
        regions: texts(
            "Regions, or patterns of them such as eu-*, that images may be replicated to. Evaluates nothing while empty.",
            [],
        ),
    },
    check({ props }, { settings: { regions } }) {
        if (regions.length === 0) {
            throw new NotApplicable("no regions are configured for it");
        }
        const found = listOf(mapOf(props.replicationConfiguration).rules)
            .flatMap((each) => listOf(mapOf(each).destinations))
            .map((each) => String(mapOf(each).region));
        const outside = [...new Set(found)].filter(
            (region) => !regions.some((allowed) => matchesWildcard(allowed, region)),
        );
        return outside.length === 0
            ? []
            : [
                  {
                      must: `copy images to ${regions.join(", ")} only`,
                      found: outside.sort().join(", "),
                      yaml: `replicationDestinations in ${regions.join(", ")} in place of ${outside.join(", ")}`,
                      raw: `destinations in ${regions.join(", ")} in place of ${outside.join(", ")}`,
                  },
              ];
    },
});
