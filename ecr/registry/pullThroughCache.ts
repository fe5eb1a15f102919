import { partitionOf } from "../../aws/partitions.ts";

/** A registry that Amazon ECR can cache. */
export const Upstream = {
    /** Docker Hub. Needs credentials. */
    DockerHub: "docker-hub",
    /** GitHub Container Registry. Needs credentials. */
    Ghcr: "ghcr",
    /** GitLab Container Registry. Needs credentials. */
    Gitlab: "gitlab",
    /** Quay. Takes no credentials. */
    Quay: "quay",
    /** The registry of Kubernetes. Takes no credentials. */
    K8s: "k8s",
    /** Amazon ECR Public. Takes no credentials. */
    EcrPublic: "ecr-public",
    /** Microsoft Azure Container Registry. Needs credentials, and a host. */
    Azure: "azure",
    /** Chainguard. Needs credentials. */
    Chainguard: "chainguard",
    /** Another private registry of Amazon ECR. Needs a host, and an IAM role where it is another account's. */
    Ecr: "ecr",
} as const;
/** A registry that Amazon ECR can cache. */
export type Upstream = (typeof Upstream)[keyof typeof Upstream];

/** What AWS requests of a rule for an upstream. */
export interface UpstreamRules {
    /** Its host, or null where there are many. */
    host: string | null;
    /** What a host of it looks like. */
    hosts: RegExp;
    /** An example of a host. */
    example: string;
    /** Whether AWS wants credentials for it; else it takes none. */
    credentials: boolean;
}

const one = (host: string, credentials: boolean): UpstreamRules => ({
    host,
    hosts: new RegExp(`^${host.replaceAll(".", "\\.")}$`),
    example: host,
    credentials,
});

/** The upstreams with their hosts and whether they need credentials. https://docs.aws.amazon.com/AmazonECR/latest/userguide/pull-through-cache.html */
export const UPSTREAMS: Readonly<Record<Upstream, UpstreamRules>> = {
    "docker-hub": one("registry-1.docker.io", true),
    ghcr: one("ghcr.io", true),
    gitlab: one("registry.gitlab.com", true),
    quay: one("quay.io", false),
    k8s: one("registry.k8s.io", false),
    "ecr-public": one("public.ecr.aws", false),
    // A registry whose name Azure made unique has a hash behind it.
    // https://learn.microsoft.com/azure/container-registry/container-registry-get-started-portal#domain-name-label
    azure: {
        host: null,
        hosts: /^[a-z0-9]{5,50}(?:-[a-z0-9]{1,50})?\.azurecr\.io$/,
        example: "myregistry.azurecr.io",
        credentials: true,
    },
    chainguard: one("cgr.dev", true),
    ecr: {
        host: null,
        hosts: /^\d{12}\.dkr\.ecr\.[a-z0-9-]+\.amazonaws\.com$/,
        example: "123456789012.dkr.ecr.us-east-1.amazonaws.com",
        credentials: false,
    },
};

/** Cache rules in a registry. https://docs.aws.amazon.com/AmazonECR/latest/userguide/service-quotas.html */
export const CACHE_RULES = 50;

/** What the name of a secret with upstream credentials begins with. */
export const SECRET_PREFIX = "ecr-pullthroughcache/";

/** Whether a region has pull through caches: those of China and AWS GovCloud (US) have none. */
export function hasPullThroughCache(region: string): boolean {
    const partition = partitionOf(region)?.id;
    return partition !== "aws-cn" && partition !== "aws-us-gov";
}

/** Characters in the ARN of a secret with upstream credentials. https://docs.aws.amazon.com/AmazonECR/latest/APIReference/API_CreatePullThroughCacheRule.html */
const SECRET_ARN_LENGTH = { min: 50, max: 612 } as const;

/** Bytes in a secret. https://docs.aws.amazon.com/secretsmanager/latest/userguide/reference_limits.html */
export const SECRET_BYTES = 65_536;

const SECRET_ARN =
    /^arn:(?<partition>aws[a-z-]*):secretsmanager:(?<region>[a-z0-9-]+):\d{12}:secret:ecr-pullthroughcache\/[a-zA-Z0-9/_+=.@-]+$/;

/**
 * Says what is wrong with the ARN of a secret with upstream credentials, or null: its name has a fixed beginning, and it
 * is in the region of the registry. https://docs.aws.amazon.com/AmazonECR/latest/userguide/pull-through-cache-creating-secret.html
 */
export function secretArnProblem(arn: string, partition: string, region: string): string | null {
    const { min, max } = SECRET_ARN_LENGTH;
    const groups = SECRET_ARN.exec(arn)?.groups;
    if (groups !== undefined && (arn.length < min || arn.length > max)) {
        return `must have ${min} to ${max} characters, not ${arn.length}`;
    }
    if (groups === undefined) {
        return `must be the ARN of a secret whose name begins with ${SECRET_PREFIX}`;
    }
    return groups.partition === partition && groups.region === region
        ? null
        : `must be a secret in ${region}, the region of the registry`;
}

/** The account and region of a host of Amazon ECR, or null. */
export function ecrHost(host: string): { accountId: string; region: string } | null {
    const [, accountId, region] = /^(\d{12})\.dkr\.ecr\.([a-z0-9-]+)\./.exec(host) ?? [];
    return accountId === undefined || region === undefined ? null : { accountId, region };
}
