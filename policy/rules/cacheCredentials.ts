import { secretArnProblem, UPSTREAMS } from "../../ecr/registry/pullThroughCache.ts";
import { type PolicyResource, regionOf, Token } from "../resources.ts";
import { rule, Scope, Severity, type Violation } from "../rule.ts";
import { hasOwn, isUnknown } from "../unknown.ts";
import { hostOf } from "../upstream.ts";

/** Caches have the credentials that their upstream requests. */
export const cacheCredentials = rule({
    name: "ecr-cache-must-have-credentials",
    description: "Without credentials AWS refuses the rule, or its first pull fails in production.",
    severity: Severity.Medium,
    remediationSteps:
        "Name a secret of Secrets Manager, called ecr-pullthroughcache/..., in the same account and region. Public ECR, Kubernetes and Quay need none.",
    url: "https://docs.aws.amazon.com/AmazonECR/latest/userguide/pull-through-cache-creating-secret.html",
    controls: [],
    scope: Scope.Resource,
    checks: [Token.CacheRule],
    settings: {},
    check(resource) {
        const host = hostOf(resource);
        const upstream = Object.values(UPSTREAMS).find(({ hosts }) => hosts.test(host));
        if (upstream?.credentials !== true) {
            return [];
        }
        // A secret that is made in the same update is known by its property only.
        const { props } = resource;
        if (hasOwn(props, "credentialArn") && isUnknown(() => props.credentialArn)) {
            return [];
        }
        return problemOf(props.credentialArn, resource).map((found): Violation => {
            return {
                must: `have credentials for ${host}`,
                found,
                yaml: "registry: { pullThroughCache: { <prefix>: { credentialArn: arn:aws:secretsmanager:... } } }",
                raw: "credentialArn: secret.arn",
            };
        });
    },
});

function problemOf(arn: unknown, resource: PolicyResource): string[] {
    if (typeof arn !== "string" || arn === "") {
        return ["no credentialArn"];
    }
    const [, partition = "aws", , ownRegion = ""] = arn.split(":");
    const problem = secretArnProblem(arn, partition, regionOf(resource) || ownRegion);
    return problem === null ? [] : [`${arn}, which ${problem}`];
}
