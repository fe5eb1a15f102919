/** A provider of OIDC tokens: what its subjects look like. */
export interface Issuer {
    /** Host and path, as in the provider's ARN and before `:sub` in a condition. */
    host: RegExp;
    /**
     * What a subject has to hold before any wildcard to name one owner. Null where the provider is one owner's own: any
     * subject of it is, and something before the wildcard is enough.
     */
    owner: RegExp | null;
    /** Subjects that are limited well: one, or each form that the provider's tokens come in. */
    examples: readonly string[];
    /** Whether its tokens are those of a cluster's workloads, few of which push images. */
    isCluster?: true;
}

// Repositories created, renamed or transferred since mid-2026 have ids in their subject, others may opt in; those of a
// GitHub Enterprise Server never do. An owner's name holds no `@`.
// https://docs.github.com/actions/reference/openid-connect-reference#immutable-subject-claims
const GITHUB_NAMES = "repo:<owner>/<name>:ref:refs/heads/main";
const GITHUB_IDS = "repo:<owner>@<owner id>/<name>@<repository id>:ref:refs/heads/main";
const GITHUB = [GITHUB_NAMES, GITHUB_IDS];
const CLUSTER = /^system:serviceaccount:[^:]+:/;

/** Providers by their hosts; the first that matches holds. */
const ISSUERS: readonly Issuer[] = [
    {
        // Claims may be put in another order, and others in their place; a colon within one is escaped.
        // https://docs.github.com/actions/reference/security/oidc
        host: /^token\.actions\.githubusercontent\.com$/,
        owner: /(?:^|:)(?:(?:repo:|repository:|(?:job_)?workflow_ref:)[^:/@]+[/@]|(?:repository_id|repository_owner(?:_id)?|enterprise(?:_id)?):[^:]+:)/,
        examples: GITHUB,
    },
    // The issuer of one enterprise.
    { host: /^token\.actions\.githubusercontent\.com\//, owner: null, examples: GITHUB },
    { host: /^token\.actions\.[a-z0-9-]+\.ghe\.com$/, owner: null, examples: [GITHUB_NAMES] },
    {
        // https://docs.gitlab.com/ci/secrets/id_token_authentication/
        host: /^gitlab\.com$/,
        owner: /^(?:project_path:[^:/]+\/|project_id:\d+:)/,
        examples: ["project_path:<group>/<project>:ref_type:branch:ref:main"],
    },
    {
        // https://www.pulumi.com/docs/deployments/deployments/oidc/aws/
        host: /^api\.pulumi\.com\/oidc$/,
        owner: /^pulumi:[^:]+:(?:org|pulumi\.organization\.login):[^:]+:/,
        examples: ["pulumi:deploy:org:<organization>:project:<project>:*"],
    },
    {
        // https://developer.hashicorp.com/terraform/cloud-docs/workspaces/dynamic-provider-credentials/aws-configuration
        host: /^app\.terraform\.io$/,
        owner: /^organization:[^:]+:/,
        examples: ["organization:<organization>:project:<project>:workspace:<workspace>:run_phase:*"],
    },
    {
        // https://buildkite.com/docs/pipelines/security/oidc
        host: /^agent\.buildkite\.com$/,
        owner: /^organization:[^:]+:/,
        examples: ["organization:<organization>:pipeline:<pipeline>:*"],
    },
    {
        // https://support.atlassian.com/bitbucket-cloud/docs/deploy-on-aws-using-bitbucket-pipelines-openid-connect/
        host: /^api\.bitbucket\.org\/2\.0\/workspaces\/[^/]+\//,
        owner: null,
        examples: ["{<repository UUID>}:*"],
    },
    {
        // https://circleci.com/docs/openid-connect-tokens/
        host: /^oidc\.circleci\.com\/org\/[^/]+$/,
        owner: null,
        examples: ["org/<organization id>/project/<project id>/user/*"],
    },
    {
        // https://learn.microsoft.com/azure/devops/pipelines/release/configure-workload-identity
        host: /^vstoken\.dev\.azure\.com\/[^/]+$/,
        owner: null,
        examples: ["sc://<organization>/<project>/<service connection>"],
    },
    {
        // https://docs.aws.amazon.com/eks/latest/userguide/associate-service-account-role.html
        host: /^oidc[.-]eks\.[^/]+\/id\/[^/]+$/,
        owner: CLUSTER,
        examples: ["system:serviceaccount:<namespace>:<service account>"],
        isCluster: true,
    },
];

const OTHER: Omit<Issuer, "host"> = {
    owner: new RegExp(`${CLUSTER.source}|^(?!system:serviceaccount:)[^:]+:[^:/]+[:/]`),
    examples: ["<what names the owner and the project>"],
};

/** The provider of a host and path, whether it is one that is known or not. */
export function issuerOf(host: string): Omit<Issuer, "host"> {
    return ISSUERS.find((each) => each.host.test(host.toLowerCase())) ?? OTHER;
}
