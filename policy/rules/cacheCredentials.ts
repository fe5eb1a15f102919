import { Token } from "../resources.ts";
import { rule, Scope, Severity } from "../rule.ts";
import { hasOwn, isUnknown } from "../unknown.ts";

/** Upstreams that AWS caches with credentials only. */
const NEEDS_SECRET =
    /^(?:registry-1\.docker\.io|ghcr\.io|registry\.gitlab\.com|[\w-]+\.azurecr\.(?:io|us)|cgr\.dev|[\w.-]*chainguard[\w.-]*)$/;
const SECRET = /^arn:aws[a-z-]*:secretsmanager:[a-z0-9-]+:\d{12}:secret:ecr-pullthroughcache\/[\w/+=.@-]+$/;

/** Caches have the credentials that their upstream asks for. */
export const cacheCredentials = rule({
    name: "ecr-cache-must-have-credentials",
    description: "Without credentials AWS refuses the rule, or its first pull fails in production.",
    severity: Severity.Medium,
    remediationSteps:
        "Name a secret of Secrets Manager, called ecr-pullthroughcache/..., in the same account and region. Public ECR, Kubernetes and Quay need none.",
    url: "https://docs.aws.amazon.com/AmazonECR/latest/userguide/pull-through-cache-creating-secret.html",
    controls: [],
    scope: Scope.Resource,
    judges: [Token.CacheRule],
    settings: {},
    check({ props }) {
        const host = String(props.upstreamRegistryUrl ?? "")
            .replace(/^https?:\/\//, "")
            .replace(/\/.*$/, "");
        if (!NEEDS_SECRET.test(host)) {
            return [];
        }
        // A secret that is made in the same update is known by its property only.
        if (hasOwn(props, "credentialArn") && isUnknown(() => props.credentialArn)) {
            return [];
        }
        const arn = props.credentialArn;
        if (typeof arn === "string" && SECRET.test(arn)) {
            return [];
        }
        return [
            {
                must: `have credentials for ${host}`,
                found:
                    typeof arn === "string" && arn !== ""
                        ? `${arn}, which is no secret called ecr-pullthroughcache/...`
                        : "no credentialArn",
                yaml: null,
                raw: "credentialArn: secret.arn",
            },
        ];
    },
});
