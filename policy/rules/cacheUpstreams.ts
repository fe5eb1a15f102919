import { matchesWildcard } from "../../aws/wildcard.ts";
import { ecrHost } from "../../ecr/registry/pullThroughCache.ts";
import { accountOf } from "../registry.ts";
import { type PolicyResource, Token } from "../resources.ts";
import { rule, Scope, Severity } from "../rule.ts";
import { texts } from "../settings.ts";
import { hostOf } from "../upstream.ts";

/** Caches pull from allowed registries only. */
export const cacheUpstreams = rule({
    name: "ecr-cache-must-use-allowed-upstreams",
    description: "Whatever an upstream serves runs in your clusters under a name of your own registry.",
    severity: Severity.High,
    remediationSteps:
        "Remove the rule, or add its upstream to the rule's upstreams, the account of one of Amazon ECR to its accounts.",
    url: "https://docs.aws.amazon.com/AmazonECR/latest/userguide/pull-through-cache.html",
    controls: [],
    scope: Scope.Resource,
    checks: [Token.CacheRule],
    settings: {
        upstreams: texts("Hosts, or patterns of them, that may be cached.", [
            "*.dkr.ecr.*.amazonaws.com",
            "*.dkr.ecr.*.amazonaws.com.cn",
            "public.ecr.aws",
            "quay.io",
            "registry-1.docker.io",
            "registry.k8s.io",
        ]),
        accounts: texts(
            "Account ids whose registries of Amazon ECR may be cached, in addition to the current account.",
            [],
            "^\\d{12}$",
        ),
    },
    check(resource, { settings: { upstreams, accounts } }) {
        const host = hostOf(resource);
        if (!upstreams.some((pattern) => matchesWildcard(pattern, host))) {
            return [
                {
                    must: `cache one of ${upstreams.join(", ") || "no upstream at all"}`,
                    found: host || "no upstream",
                    yaml: "registry.pullThroughCache without it",
                    raw: "upstreamRegistryUrl of an allowed upstream",
                },
            ];
        }
        const account = ecrHost(host)?.accountId;
        const own = account === undefined || accounts.includes(account) ? "" : ownAccount(resource);
        return account === undefined || own === "" || own === account
            ? []
            : [
                  {
                      must: `cache registries of Amazon ECR of ${[...accounts, "the current account"].join(", ")} only`,
                      found: `${host} of account ${account}`,
                      yaml: "registry.pullThroughCache without it, or the account in accounts of this rule",
                      raw: "upstreamRegistryUrl of an allowed account",
                  },
              ];
    },
});

/**
 * The current account, as far as a rule tells: by its registry, or by the role that AWS requests where the upstream is another
 * account's. Without a role AWS lets only the current account be cached.
 */
function ownAccount(resource: PolicyResource): string {
    const { customRoleArn } = resource.props;
    const [, account = ""] = /^arn:[^:]*:iam::(\d{12}):/.exec(String(customRoleArn ?? "")) ?? [];
    return accountOf(resource) || account;
}
