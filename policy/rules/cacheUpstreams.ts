import { matchesWildcard } from "../../ecr/wildcard.ts";
import { Token } from "../resources.ts";
import { rule, Scope, Severity } from "../rule.ts";
import { texts } from "../settings.ts";
import { hostOf } from "../upstream.ts";

/** Caches pull from allowed registries only. */
export const cacheUpstreams = rule({
    name: "ecr-cache-must-use-allowed-upstreams",
    description: "Whatever an upstream serves runs in your clusters under a name of your own registry.",
    severity: Severity.High,
    remediationSteps: "Remove the rule, or add its upstream to the rule's upstreams.",
    url: "https://docs.aws.amazon.com/AmazonECR/latest/userguide/pull-through-cache.html",
    controls: [],
    scope: Scope.Resource,
    judges: [Token.CacheRule],
    settings: {
        upstreams: texts("Hosts, or patterns of them, that may be cached.", [
            "*.dkr.ecr.*.amazonaws.com",
            "*.dkr.ecr.*.amazonaws.com.cn",
            "public.ecr.aws",
            "quay.io",
            "registry-1.docker.io",
            "registry.k8s.io",
        ]),
    },
    check(resource, { settings: { upstreams } }) {
        const host = hostOf(resource);
        return upstreams.some((pattern) => matchesWildcard(pattern, host))
            ? []
            : [
                  {
                      must: `cache one of ${upstreams.join(", ") || "no upstream at all"}`,
                      found: host || "no upstream",
                      yaml: "registry.pullThroughCache without it",
                      raw: "upstreamRegistryUrl of an allowed upstream",
                  },
              ];
    },
});
