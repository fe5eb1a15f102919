import type * as pulumi from "@pulumi/pulumi";
import type { TemplateUse } from "../../ecr/registry/creationTemplates.ts";
import type { Upstream } from "../../ecr/registry/pullThroughCache.ts";
import type { CommonOptions } from "./common.ts";
import type { AccountId, PullingPrincipal, ScanningFilter } from "./values.ts";

/**
 * Where images are replicated to, as a replication rule of a registry has it.
 * @fix write it as { region: us-west-2 }
 */
export interface RegistryReplicationDestination {
    /** Region of the registry. */
    region: string;
    /** Account id of the registry; left out for the account of the repositories. */
    registryId?: AccountId;
}

/**
 * One scanning rule that a set requests.
 * @required ["scanType","scanFrequency","repositories"]
 */
export interface RegistryScanningRule {
    /**
     * BASIC or ENHANCED.
     * @choices ["BASIC","ENHANCED"]
     */
    scanType: string;
    /**
     * SCAN_ON_PUSH or CONTINUOUS_SCAN; MANUAL for repositories that request neither, which is no rule of AWS.
     * @choices ["SCAN_ON_PUSH","CONTINUOUS_SCAN","MANUAL"]
     */
    scanFrequency: string;
    /** Repository filters of type WILDCARD; none for MANUAL. */
    filters: string[];
    /** Repository names of the repositories that request it. */
    repositories: string[];
    /** Those of these repositories for which basic scanning comes from a preset: enhanced scanning, which another set of the registry requests, serves them, too. Defaults to none. */
    byPreset?: string[];
}

/**
 * One replication rule that a set requests.
 * @required ["destinations","repositories"]
 */
export interface RegistryReplicationRule {
    /** Registries that images are replicated to. */
    destinations: RegistryReplicationDestination[];
    /** Repository filters of type PREFIX_MATCH. */
    prefixes: string[];
    /** Repository names of the repositories that request it. */
    repositories: string[];
}

/**
 * What another set of the same account and region requests of the registry: its outputs of the same names, or the set itself.
 * @fix pass the outputs registryScanningRules and registryReplicationRules of a set with registry.manage: false
 */
export interface RegistryRequests {
    /** The stack or set that requests it, for messages, such as stack organization/web/prod. Defaults to its position in registry.include. */
    from?: string;
    /** The output registryScanningRules of the other set. Defaults to none. */
    registryScanningRules?: pulumi.Input<RegistryScanningRule[]>;
    /** The output registryReplicationRules of the other set. Defaults to none. */
    registryReplicationRules?: pulumi.Input<RegistryReplicationRule[]>;
}

/** How Amazon ECR signs in to an upstream registry. */
export interface UpstreamCredentials {
    /**
     * Name of the user.
     * @minLength 1
     */
    username: pulumi.Input<string>;
    /**
     * Access token, not the password. Write it with `pulumi config set --secret --path`; it is a secret in the state, too.
     * @minLength 1
     * @secret
     */
    accessToken: pulumi.Input<string>;
}

/**
 * A part of the registry that fetches images from another registry when they are first pulled, and keeps them.
 * @asType ["object","null"]
 */
export interface PullThroughCacheOptions {
    /**
     * Where images come from: docker-hub, ghcr, gitlab, quay, k8s, ecr-public, azure, chainguard or ecr. Defaults to the prefix or the upstream of upstreamUrl, where that is one of these. A change replaces the rule; cached images stay.
     * @fix for an upstream that AWS has added since, write its host as upstreamUrl, without upstream
     */
    upstream?: Upstream;
    /** Host of the upstream: for azure <name>.azurecr.io, for ecr <account>.dkr.ecr.<region>.amazonaws.com. The others have one host, which is the default. Alone, it names an upstream that AWS has added since. A change replaces the rule. */
    upstreamUrl?: string;
    /** For ecr only, and not for the cache ROOT: prefix of the upstream repositories. Defaults to ROOT, which is all of them. A change replaces the rule. */
    upstreamPrefix?: string;
    /** ARN of a secret named ecr-pullthroughcache/..., in the same account and region. docker-hub, ghcr, gitlab, azure and chainguard need it, or credentials. */
    credentialArn?: pulumi.Input<string>;
    /**
     * User and access token, from which a secret named ecr-pullthroughcache/... is made in AWS Secrets Manager.
     * @output
     */
    credentials?: UpstreamCredentials;
    /** For ecr only: ARN of the IAM role that reads the upstream registry. Needed where that is another account's. */
    roleArn?: pulumi.Input<string>;
}

/**
 * What Amazon ECR makes of a repository that it creates by itself. Options left out are those of the set, its preset, or the built-in default, in this order.
 * @fix write it as { appliedFor: [REPLICATION] }
 * @separate
 */
export interface CreationTemplateOptions extends CommonOptions {
    /**
     * When the template applies: REPLICATION, PULL_THROUGH_CACHE, CREATE_ON_PUSH, at least one of them.
     * @minItems 1
     * @uniqueItems
     */
    appliedFor: TemplateUse[];
    /**
     * What the template is for, at most 256 characters. Defaults to a sentence with its prefix.
     * @maxLength 256
     */
    description?: string;
    /** ARN of the IAM role with which Amazon ECR creates the repository. Defaults to a role that is made, because tags and KMS need one. */
    roleArn?: pulumi.Input<string>;
}

/**
 * What exists once per account and region, and who owns it.
 * @separate
 */
export interface RegistryOptions {
    /**
     * Whether this set writes what belongs to the registry. Defaults to true; false leaves it to another stack, for which registryScanningRules and registryReplicationRules say what this set requests.
     * @default true
     */
    manage?: boolean;
    /**
     * Whether this set may replace what the registry holds and this stack did not write: scanning and replication rules, policy statements, account settings of other stacks. Named in every preview. Defaults to false: a preview or update that would replace them is refused.
     * @default false
     */
    takeOver?: boolean;
    /**
     * Whether previews and updates look at what the account holds before anything is sent. Defaults to true; false trusts the state alone, and finds neither rules of other stacks nor names that are taken.
     * @default true
     */
    checkLive?: boolean;
    /**
     * Requests of other sets of the same account and region, which this one writes too: their outputs registryScanningRules and registryReplicationRules. In a stack file, names of stacks, such as organization/project/stack. Defaults to none.
     * @default []
     * @entries {"type":["string","object"],"x-fix":"write the name of a stack, such as organization/project/stack"}
     */
    include?: pulumi.Input<RegistryRequests>[];
    /**
     * Scanning filters in place of those that are made of the repositories' names, by frequency: SCAN_ON_PUSH or CONTINUOUS_SCAN. A filter without `*` matches each name that contains it. Defaults to the narrowest ones.
     * @default {}
     * @fix write it as { CONTINUOUS_SCAN: [myproject-*] }
     * @keys ["SCAN_ON_PUSH","CONTINUOUS_SCAN"]
     * @entries {"minItems":1,"maxItems":100,"uniqueItems":true}
     */
    scanningFilters?: { [frequency: string]: ScanningFilter[] };
    /**
     * Version of basic scanning: AWS_NATIVE; any other value is a warning. Defaults to what the account has. It stays when the option is removed.
     * @pattern ^[A-Z][A-Z0-9_]{0,63}$
     * @examples ["AWS_NATIVE"]
     * @must be the name of a version, such as AWS_NATIVE
     */
    basicScanTypeVersion?: string;
    /**
     * Scope of registry policies: V2, in which they may allow every action of Amazon ECR; any other value is a warning. Defaults to what the account has. It stays when the option is removed.
     * @pattern ^[A-Z][A-Z0-9_]{0,63}$
     * @examples ["V2"]
     * @must be the name of a scope, such as V2
     */
    policyScope?: string;
    /** Whether layers are shared between repositories of the registry (blob mounting). Defaults to what the account has. It stays when the option is removed. */
    blobMounting?: boolean;
    // A policy is written as JSON text or as a YAML map, and the schema language has no union of both.
    /**
     * Registry policy, as JSON text or as a map { Version, Statement: [...] }, at most 10,240 characters. Defaults to none.
     * @asType ["string","object"]
     */
    // biome-ignore lint/suspicious/noExplicitAny: text or map; checked by the configuration schema
    policy?: any;
    /**
     * Caches of other registries, by prefix of their repositories, such as docker-hub; at most 50. A `/` is understood after the prefix; ROOT stands for none.
     * @default {}
     * @maxProperties 50
     * @fix write each by its prefix, such as docker-hub: { credentialArn: ... }
     * @separate
     */
    pullThroughCache?: { [prefix: string]: PullThroughCacheOptions };
    /**
     * Templates of repositories that Amazon ECR creates by itself, by prefix. A `/` is understood after the prefix: myproject stands for myproject/web, not for myproject-web. ROOT stands for all that no other template names.
     * @default {}
     * @fix write each by its prefix, such as ROOT: { appliedFor: [REPLICATION] }
     * @separate
     */
    creationTemplates?: { [prefix: string]: CreationTemplateOptions };
    /**
     * ARNs of IAM roles and users whose pulls do not count as such for lifecycle rules by the last pull, as of a scanner. Defaults to none.
     * @default []
     * @uniqueItems
     */
    pullTimeUpdateExclusions?: PullingPrincipal[];
}
