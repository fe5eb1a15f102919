import { Token } from "../../../policy/resources.ts";
import { type RuleCases, repository } from "../case.ts";
import { type TestResource, UNKNOWN } from "../harness.ts";

const REPOSITORY = "The ECR repository 'shop-prod-web' must";
const scanRule = (scanFrequency: string, ...names: string[]) => ({
    scanFrequency,
    repositoryFilters: names.map((filter) => ({ filter, filterType: "WILDCARD" })),
});
const scanning: TestResource = {
    type: Token.Scanning,
    name: "scanning",
    props: { region: "us-east-1", scanType: "ENHANCED", rules: [scanRule("CONTINUOUS_SCAN", "shop-prod-we*b")] },
};
const set = (outputs: Record<string, unknown>): TestResource => ({
    type: "ecr-repository-set:index:EcrRepositorySet",
    name: "set",
    props: outputs,
});
const asks = (scanType: string, ...repositories: string[]) =>
    set({
        registryScanningRules: [{ scanType, scanFrequency: "CONTINUOUS_SCAN", filters: [], repositories }],
        registryReplicationRules: [{ destinations: [{ region: "us-west-2" }], prefixes: [], repositories }],
    });
const asksCopies = (...regions: string[]) =>
    set({
        registryReplicationRules: [
            { destinations: regions.map((region) => ({ region })), prefixes: [], repositories: ["shop-prod-web"] },
        ],
    });
/** The same without a region, as where only the environment of the run has it. */
const nowhere = (resource: TestResource, props: Record<string, unknown>): TestResource => ({
    ...resource,
    props: Object.fromEntries(Object.entries({ ...resource.props, ...props }).filter(([name]) => name !== "region")),
    provider: { props: {} },
});
const byOther = (resource: TestResource, props: Record<string, unknown>): TestResource => ({
    ...resource,
    props: { ...resource.props, ...props },
    provider: { name: "other", props: { region: "us-east-1" } },
});
const ASKED = "another stack is requested it, which owns the registry (registry.manage is false)";
const replicationRule = (regions: string[], ...prefixes: string[]) => ({
    destinations: regions.map((region) => ({ region, registryId: "123456789012" })),
    ...(prefixes.length > 0 && {
        repositoryFilters: prefixes.map((filter) => ({ filter, filterType: "PREFIX_MATCH" })),
    }),
});
const replication: TestResource = {
    type: Token.Replication,
    name: "replication",
    props: {
        region: "us-east-1",
        replicationConfiguration: { rules: [replicationRule(["us-west-2"], "shop-prod-web")] },
    },
};
const cacheRule: TestResource = {
    type: Token.CacheRule,
    name: "hub",
    props: {
        ecrRepositoryPrefix: "hub",
        upstreamRegistryUrl: "registry-1.docker.io",
        credentialArn: "arn:aws:secretsmanager:us-east-1:123456789012:secret:ecr-pullthroughcache/hub-a1b2c3",
    },
};
const ofAccount = (account: string) => ({
    upstreamRegistryUrl: `${account}.dkr.ecr.us-east-1.amazonaws.com`,
    credentialArn: undefined,
    customRoleArn: "arn:aws:iam::123456789012:role/ecr-cache",
});
const flagOff = { imageScanningConfiguration: { scanOnPush: false } };
const COPIED = (count: string) => `${REPOSITORY} be replicated to at least ${count}, found`;
const ALL_UPSTREAMS =
    "*.dkr.ecr.*.amazonaws.com, *.dkr.ecr.*.amazonaws.com.cn, public.ecr.aws, quay.io, registry-1.docker.io, registry.k8s.io";

/** Cases of the rules about what belongs to the registry. */
export const REGISTRY_CASES: RuleCases[] = [
    {
        rule: "ecr-scanning-must-be-effective",
        baseline: [repository, scanning],
        cases: [
            {
                title: "a repository that no filter matches, whatever its own flag says",
                kind: "field",
                change: { scanning: { rules: [scanRule("CONTINUOUS_SCAN", "shop-dev-*")] } },
                says: [
                    `${REPOSITORY} be scanned on push, found no filter of the registry's ENHANCED configuration that matches it, so that scanning is off.`,
                ],
            },
            {
                title: "the same with basic scanning",
                kind: "field",
                change: { scanning: { scanType: "BASIC", rules: [scanRule("SCAN_ON_PUSH", "shop-dev-*")] } },
                says: [
                    `${REPOSITORY} be scanned on push, found no filter of the registry's BASIC configuration that matches it, so that scanning is manual.`,
                ],
            },
            {
                title: "a configuration by another provider, whose account is not known yet",
                kind: "unknown",
                change: { web: flagOff, scanning: null },
                add: [byOther(scanning, {})],
                unknown: "the ECR repository 'shop-prod-web' (registryId)",
            },
            {
                title: "a configuration by another provider of the same account",
                kind: "pass",
                change: { web: { ...flagOff, registryId: "123456789012" }, scanning: null },
                add: [byOther(scanning, { registryId: "123456789012" })],
            },
            {
                title: "a configuration by another provider of another account",
                kind: "field",
                change: { web: { ...flagOff, registryId: "123456789012" }, scanning: null },
                add: [byOther(scanning, { registryId: "210987654321" })],
                says: [
                    `${REPOSITORY} be scanned on push, found scanOnPush false, and no scanning rules of the registry in this stack.`,
                ],
            },
            { title: "a repository without the flag that the registry scans", kind: "pass", change: { web: flagOff } },
            {
                title: "a filter without a star, which means contains",
                kind: "pass",
                change: { web: flagOff, scanning: { scanType: "BASIC", rules: [scanRule("SCAN_ON_PUSH", "prod")] } },
            },
            {
                title: "the flag alone, where the registry has no rules",
                kind: "pass",
                change: { scanning: { scanType: "BASIC", rules: undefined } },
            },
            {
                title: "no flag and no rules",
                kind: "field",
                change: { web: flagOff, scanning: { scanType: "BASIC", rules: [] } },
                says: [
                    `${REPOSITORY} be scanned on push, found scanOnPush false, and no scanning rules of the registry in this stack.`,
                ],
            },
            {
                title: "the flag alone, where another stack owns the registry",
                kind: "pass",
                change: { scanning: null },
            },
            {
                title: "nothing at all",
                kind: "absent",
                change: { web: { imageScanningConfiguration: undefined }, scanning: null },
                says: [
                    `${REPOSITORY} be scanned on push, found scanOnPush not set, which is false, and no scanning rules of the registry in this stack.`,
                ],
            },
            {
                title: "the configuration of another region",
                kind: "field",
                change: { web: flagOff, scanning: { region: "eu-west-1" } },
                says: [
                    `${REPOSITORY} be scanned on push, found scanOnPush false, and no scanning rules of the registry in this stack.`,
                ],
            },
            {
                title: "regions that come from the provider",
                kind: "pass",
                change: { web: { ...flagOff, region: undefined }, scanning: { region: undefined } },
            },
            {
                title: "an unknown filter",
                kind: "unknown",
                change: { scanning: { rules: [scanRule("CONTINUOUS_SCAN", UNKNOWN)] } },
                unknown: "the ECR repository 'shop-prod-web' (rules.0.repositoryFilters.0.filter)",
            },
            {
                title: "a name that Pulumi makes up, with a filter for all names",
                kind: "pass",
                change: { web: { name: undefined }, scanning: { rules: [scanRule("SCAN_ON_PUSH", "shop-*", "*")] } },
            },
            {
                title: "a name that Pulumi makes up, with a filter that may match it",
                kind: "unknown",
                change: { web: { name: undefined }, scanning: { rules: [scanRule("SCAN_ON_PUSH", "shop-*")] } },
                unknown: "the ECR repository 'web' (name)",
            },
            {
                title: "a name that Pulumi makes up, without a filter",
                kind: "field",
                change: { web: { name: undefined }, scanning: { rules: [] } },
                says: [
                    "The ECR repository 'web' must be scanned on push, found no filter of the registry's ENHANCED configuration that matches it, so that scanning is off.",
                ],
            },
            {
                title: "a name that Pulumi makes up",
                kind: "unknown",
                change: { web: { name: undefined } },
                unknown: "the ECR repository 'web' (name)",
            },
        ],
    },
    {
        rule: "ecr-scanning-must-be-enhanced",
        baseline: [repository, scanning],
        cases: [
            {
                title: "basic scanning",
                kind: "field",
                change: { scanning: { scanType: "BASIC" } },
                says: [
                    `${REPOSITORY} be scanned continuously by Amazon Inspector (enhanced scanning), found scan type BASIC.`,
                ],
            },
            {
                title: "a name that Pulumi makes up, with a filter for all names",
                kind: "pass",
                change: { web: { name: undefined }, scanning: { rules: [scanRule("CONTINUOUS_SCAN", "*")] } },
            },
            {
                title: "a name that Pulumi makes up, with a stronger filter that may match it",
                kind: "unknown",
                change: {
                    web: { name: undefined },
                    scanning: { rules: [scanRule("SCAN_ON_PUSH", "*"), scanRule("CONTINUOUS_SCAN", "shop-*")] },
                },
                unknown: "the ECR repository 'web' (name)",
            },
            {
                title: "a name that Pulumi makes up, scanned on push whatever it is",
                kind: "field",
                change: { web: { name: undefined }, scanning: { rules: [scanRule("SCAN_ON_PUSH", "*")] } },
                says: [
                    "The ECR repository 'web' must be scanned continuously by Amazon Inspector (enhanced scanning), found SCAN_ON_PUSH.",
                ],
            },
            {
                title: "scans on push only",
                kind: "field",
                change: { scanning: { rules: [scanRule("SCAN_ON_PUSH", "*")] } },
                says: [
                    `${REPOSITORY} be scanned continuously by Amazon Inspector (enhanced scanning), found SCAN_ON_PUSH.`,
                ],
            },
            {
                title: "no filter that matches",
                kind: "field",
                change: { scanning: { rules: [scanRule("CONTINUOUS_SCAN", "other")] } },
                says: [
                    `${REPOSITORY} be scanned continuously by Amazon Inspector (enhanced scanning), found no filter that matches it.`,
                ],
            },
            {
                title: "no configuration",
                kind: "absent",
                change: { scanning: null },
                says: [
                    `${REPOSITORY} be scanned continuously by Amazon Inspector (enhanced scanning), found no scanning configuration of the registry in this stack.`,
                ],
            },
            {
                title: "a set that leaves the registry to another stack",
                kind: "other",
                change: { scanning: null },
                add: [asks("ENHANCED", "shop-prod-web")],
                notApplicable: ASKED,
            },
            {
                title: "a set that asks another stack for basic scanning",
                kind: "field",
                change: { scanning: null },
                add: [asks("BASIC", "shop-prod-web")],
                says: [
                    `${REPOSITORY} be scanned continuously by Amazon Inspector (enhanced scanning), found no scanning configuration of the registry in this stack.`,
                ],
            },
            {
                title: "scans on push where they are requested",
                kind: "config",
                config: { frequency: "SCAN_ON_PUSH" },
                change: { scanning: { scanType: "BASIC", rules: [scanRule("SCAN_ON_PUSH", "*")] } },
                says: [`${REPOSITORY} be scanned by Amazon Inspector (enhanced scanning), found scan type BASIC.`],
            },
            {
                title: "continuous scans where those on push are requested",
                kind: "config",
                config: { frequency: "SCAN_ON_PUSH" },
            },
            {
                title: "repositories that are not requested",
                kind: "config",
                config: { repositories: ["shop-prod-api*"] },
                change: { scanning: null },
                notApplicable: "no repository of this stack is asked to have enhanced scanning",
            },
            {
                title: "an unknown scan type",
                kind: "unknown",
                change: { scanning: { scanType: UNKNOWN } },
                unknown: "the ECR repository 'shop-prod-web' (scanType)",
            },
        ],
    },
    {
        rule: "ecr-replication-must-reach-regions",
        baseline: [repository, replication],
        cases: [
            {
                title: "no configuration",
                kind: "absent",
                change: { replication: null },
                says: [`${COPIED("1 other region")} none.`],
            },
            {
                title: "a name that Pulumi makes up, with a rule for all names",
                kind: "pass",
                change: {
                    web: { name: undefined },
                    replication: { replicationConfiguration: { rules: [replicationRule(["us-west-2"])] } },
                },
            },
            {
                title: "a name that Pulumi makes up, with a prefix that may match it",
                kind: "unknown",
                change: { web: { name: undefined } },
                unknown: "the ECR repository 'web' (name)",
            },
            {
                title: "a name that Pulumi makes up, without a rule",
                kind: "field",
                change: { web: { name: undefined }, replication: { replicationConfiguration: { rules: [] } } },
                says: ["The ECR repository 'web' must be replicated to at least 1 other region, found none."],
            },
            {
                title: "a prefix of other names",
                kind: "field",
                change: {
                    replication: { replicationConfiguration: { rules: [replicationRule(["us-west-2"], "shop-dev")] } },
                },
                says: [`${COPIED("1 other region")} none.`],
            },
            {
                title: "a destination in its own region",
                kind: "field",
                change: { replication: { replicationConfiguration: { rules: [replicationRule(["us-east-1"])] } } },
                says: [`${COPIED("1 other region")} none.`],
            },
            {
                title: "a rule without a filter, which copies all",
                kind: "pass",
                change: { replication: { replicationConfiguration: { rules: [replicationRule(["us-west-2"])] } } },
            },
            {
                title: "fewer regions than requested",
                kind: "config",
                config: { minRegions: 2 },
                says: [`${COPIED("2 other regions")} us-west-2.`],
            },
            {
                title: "two rules that add up",
                kind: "config",
                config: { minRegions: 2 },
                change: {
                    replication: {
                        replicationConfiguration: {
                            rules: [
                                replicationRule(["us-west-2"], "shop-prod"),
                                replicationRule(["eu-west-1"], "shop"),
                            ],
                        },
                    },
                },
            },
            {
                title: "a set that leaves the registry to another stack",
                kind: "other",
                change: { replication: null },
                add: [asks("BASIC", "shop-prod-web")],
                notApplicable: ASKED,
            },
            {
                title: "a set that asks another stack for other repositories only",
                kind: "field",
                change: { replication: null },
                add: [asks("BASIC", "shop-prod-api")],
                says: [`${COPIED("1 other region")} none.`],
            },
            {
                title: "a set that asks another stack for the current region only",
                kind: "field",
                change: { replication: null },
                add: [asksCopies("us-east-1")],
                says: [`${COPIED("1 other region")} none requested of the stack that owns the registry.`],
            },
            {
                title: "a set that asks another stack for too few regions",
                kind: "config",
                config: { minRegions: 2 },
                change: { replication: null },
                add: [asksCopies("us-west-2", "us-east-1")],
                says: [`${COPIED("2 other regions")} us-west-2 requested of the stack that owns the registry.`],
            },
            {
                title: "a set that asks another stack for enough regions",
                kind: "config",
                config: { minRegions: 2 },
                change: { replication: null },
                add: [asksCopies("us-west-2", "us-east-1", "eu-west-1")],
                notApplicable: ASKED,
            },
            {
                title: "one region where the current one is not known, which it may be",
                kind: "unknown",
                change: { web: null, replication: null },
                add: [nowhere(repository, {}), nowhere(replication, {})],
                unknown: "the ECR repository 'shop-prod-web' (region)",
            },
            {
                title: "two regions where the current one is not known, of which one is another",
                kind: "pass",
                change: { web: null, replication: null },
                add: [
                    nowhere(repository, {}),
                    nowhere(replication, {
                        replicationConfiguration: { rules: [replicationRule(["us-west-2", "us-east-1"])] },
                    }),
                ],
            },
            {
                title: "no rule where the current region is not known",
                kind: "field",
                change: { web: null, replication: null },
                add: [nowhere(repository, {})],
                says: [`${COPIED("1 other region")} none.`],
            },
            {
                title: "a copy to its own region, which its ARN has",
                kind: "field",
                change: { web: null, replication: null },
                add: [
                    nowhere(repository, { arn: "arn:aws:ecr:us-west-2:123456789012:repository/shop-prod-web" }),
                    nowhere(replication, {}),
                ],
                says: [`${COPIED("1 other region")} none.`],
            },
            {
                title: "an account that is not known yet",
                kind: "pass",
                change: {
                    replication: {
                        replicationConfiguration: {
                            rules: [{ destinations: [{ region: "us-west-2", registryId: UNKNOWN }] }],
                        },
                    },
                },
            },
            {
                title: "an unknown region",
                kind: "unknown",
                change: { replication: { replicationConfiguration: { rules: [replicationRule([UNKNOWN])] } } },
                unknown: "the ECR repository 'shop-prod-web' (replicationConfiguration.rules.0.destinations.0.region)",
            },
        ],
    },
    {
        rule: "ecr-replication-must-stay-in-regions",
        baseline: [replication],
        config: { regions: ["us-*"] },
        cases: [
            {
                title: "a region beyond",
                kind: "field",
                change: {
                    replication: { replicationConfiguration: { rules: [replicationRule(["eu-west-1", "us-west-2"])] } },
                },
                says: ["The replication configuration 'replication' must copy images to us-* only, found eu-west-1."],
            },
            { title: "no rules", kind: "absent", change: { replication: { replicationConfiguration: undefined } } },
            {
                title: "no regions configured",
                kind: "config",
                config: { regions: [] },
                notApplicable: "no regions are configured for it",
            },
            {
                title: "an unknown region",
                kind: "unknown",
                change: { replication: { replicationConfiguration: { rules: [replicationRule([UNKNOWN])] } } },
                unknown:
                    "the replication configuration 'replication' (replicationConfiguration.rules.0.destinations.0.region)",
            },
        ],
    },
    {
        rule: "ecr-registry-must-have-one-writer",
        baseline: [scanning, replication],
        cases: [
            {
                title: "a second scanning configuration",
                kind: "field",
                add: [{ ...scanning, name: "second" }],
                says: [
                    "The scanning configuration 'second' must be the only one of its registry, found also 'scanning'.",
                ],
            },
            {
                title: "a second replication configuration, and a third",
                kind: "field",
                add: [
                    { ...replication, name: "second" },
                    { ...replication, name: "third" },
                ],
                says: [
                    "The replication configuration 'second' must be the only one of its registry, found also 'replication'.",
                    "The replication configuration 'third' must be the only one of its registry, found also 'replication'.",
                ],
            },
            {
                title: "one of another region",
                kind: "pass",
                add: [{ ...scanning, name: "far", props: { ...scanning.props, region: "eu-west-1" } }],
            },
            {
                title: "one of another provider, which may be another account",
                kind: "pass",
                add: [{ ...scanning, name: "other", provider: { name: "other", props: { region: "us-east-1" } } }],
            },
            {
                title: "one of another provider of the same account",
                kind: "field",
                change: { replication: { registryId: "123456789012" } },
                add: [byOther({ ...scanning, name: "second" }, { registryId: "123456789012" })],
                says: [
                    "The scanning configuration 'second' must be the only one of its registry, found also 'scanning'.",
                ],
            },
            {
                title: "one of another version of the default provider, which is the same account",
                kind: "field",
                add: [{ ...scanning, name: "second", provider: { name: "default", props: { region: "us-east-1" } } }],
                says: [
                    "The scanning configuration 'second' must be the only one of its registry, found also 'scanning'.",
                ],
            },
            {
                title: "one whose region the provider gives",
                kind: "absent",
                add: [{ ...scanning, name: "same", props: { scanType: "BASIC" } }],
                says: [
                    "The scanning configuration 'scanning' must be the only one of its registry, found also 'same'.",
                ],
            },
            {
                title: "two lifecycle policies of one repository",
                kind: "field",
                add: ["a", "b"].map((name) => ({
                    type: Token.LifecyclePolicy,
                    name,
                    props: { repository: "shop-prod-web" },
                })),
                says: [
                    "The lifecycle policy of the ECR repository 'shop-prod-web' must be the only one of its repository, found also 'a'.",
                ],
            },
            {
                title: "policies of two repositories that are not known yet",
                kind: "unknown",
                add: ["a", "b"].map((name) => ({ type: Token.RepositoryPolicy, name, props: { repository: UNKNOWN } })),
            },
            {
                title: "two account settings of one name",
                kind: "field",
                add: ["a", "b", "c"].map((name) => ({
                    type: Token.AccountSetting,
                    name,
                    props: { name: name === "c" ? "REGISTRY_POLICY_SCOPE" : "BASIC_SCAN_TYPE_VERSION", value: "V2" },
                })),
                says: ["The registry setting 'b' must be the only one of its registry, found also 'a'."],
            },
        ],
    },
    {
        rule: "ecr-cache-must-use-allowed-upstreams",
        baseline: [cacheRule],
        cases: [
            {
                title: "an upstream that is not on the list",
                kind: "field",
                change: { hub: { upstreamRegistryUrl: "ghcr.io" } },
                says: [`The pull-through cache rule 'hub' must cache one of ${ALL_UPSTREAMS}, found ghcr.io.`],
            },
            {
                title: "an upstream that only looks like one",
                kind: "field",
                change: { hub: { upstreamRegistryUrl: "https://quay.io.evil.example/x" } },
                says: [
                    `The pull-through cache rule 'hub' must cache one of ${ALL_UPSTREAMS}, found quay.io.evil.example.`,
                ],
            },
            {
                title: "no upstream",
                kind: "absent",
                change: { hub: { upstreamRegistryUrl: undefined } },
                says: [`The pull-through cache rule 'hub' must cache one of ${ALL_UPSTREAMS}, found no upstream.`],
            },
            {
                title: "another registry of ECR",
                kind: "pass",
                change: { hub: { upstreamRegistryUrl: "210987654321.dkr.ecr.us-east-1.amazonaws.com" } },
            },
            {
                title: "a untrusted principal's registry of ECR",
                kind: "field",
                change: { hub: ofAccount("999999999999") },
                says: [
                    "The pull-through cache rule 'hub' must cache registries of Amazon ECR of the current account only, found 999999999999.dkr.ecr.us-east-1.amazonaws.com of account 999999999999.",
                ],
            },
            {
                title: "the own registry in another region, with a role",
                kind: "pass",
                change: { hub: ofAccount("123456789012") },
            },
            {
                title: "another account's registry that is allowed",
                kind: "config",
                config: { accounts: ["999999999999"] },
                change: { hub: { ...ofAccount("999999999999"), customRoleArn: UNKNOWN } },
            },
            {
                title: "another account's registry that is not among the allowed ones",
                kind: "config",
                config: { accounts: ["210987654321"] },
                change: { hub: ofAccount("999999999999") },
                says: [
                    "The pull-through cache rule 'hub' must cache registries of Amazon ECR of 210987654321, the current account only, found 999999999999.dkr.ecr.us-east-1.amazonaws.com of account 999999999999.",
                ],
            },
            {
                title: "a registry of ECR with a role that is not known yet",
                kind: "unknown",
                change: { hub: { ...ofAccount("999999999999"), customRoleArn: UNKNOWN } },
                unknown: "the pull-through cache rule 'hub' (customRoleArn)",
            },
            {
                title: "a host in upper case",
                kind: "pass",
                change: { hub: { upstreamRegistryUrl: "HTTPS://Quay.io" } },
            },
            {
                title: "an unknown upstream",
                kind: "unknown",
                change: { hub: { upstreamRegistryUrl: UNKNOWN } },
                unknown: "the pull-through cache rule 'hub' (upstreamRegistryUrl)",
            },
            {
                title: "a list of one's own",
                kind: "config",
                config: { upstreams: ["public.ecr.aws"] },
                says: [
                    "The pull-through cache rule 'hub' must cache one of public.ecr.aws, found registry-1.docker.io.",
                ],
            },
        ],
    },
    {
        rule: "ecr-cache-must-have-credentials",
        baseline: [cacheRule],
        cases: [
            {
                title: "none",
                kind: "absent",
                change: { hub: { credentialArn: undefined } },
                says: [
                    "The pull-through cache rule 'hub' must have credentials for registry-1.docker.io, found no credentialArn.",
                ],
            },
            {
                title: "a secret of another name",
                kind: "field",
                change: { hub: { credentialArn: "arn:aws:secretsmanager:us-east-1:123456789012:secret:hub-a1b2c3" } },
                says: [
                    "The pull-through cache rule 'hub' must have credentials for registry-1.docker.io, found arn:aws:secretsmanager:us-east-1:123456789012:secret:hub-a1b2c3, which must be the ARN of a secret whose name begins with ecr-pullthroughcache/.",
                ],
            },
            {
                title: "a secret that is made in the same update",
                kind: "pass",
                change: { hub: { credentialArn: UNKNOWN } },
            },
            {
                title: "a secret of another region",
                kind: "field",
                change: {
                    hub: {
                        credentialArn:
                            "arn:aws:secretsmanager:eu-west-1:123456789012:secret:ecr-pullthroughcache/hub-a1b2c3",
                    },
                },
                says: [
                    "The pull-through cache rule 'hub' must have credentials for registry-1.docker.io, found arn:aws:secretsmanager:eu-west-1:123456789012:secret:ecr-pullthroughcache/hub-a1b2c3, which must be a secret in us-east-1, the region of the registry.",
                ],
            },
            {
                title: "an upstream that needs none",
                kind: "pass",
                change: { hub: { credentialArn: undefined, upstreamRegistryUrl: "public.ecr.aws" } },
            },
            {
                title: "none for a host in upper case",
                kind: "field",
                change: { hub: { credentialArn: undefined, upstreamRegistryUrl: "Registry-1.Docker.io" } },
                says: [
                    "The pull-through cache rule 'hub' must have credentials for registry-1.docker.io, found no credentialArn.",
                ],
            },
            {
                title: "one of Azure",
                kind: "field",
                change: { hub: { credentialArn: undefined, upstreamRegistryUrl: "myshop.azurecr.io" } },
                says: [
                    "The pull-through cache rule 'hub' must have credentials for myshop.azurecr.io, found no credentialArn.",
                ],
            },
            {
                title: "an unknown upstream",
                kind: "unknown",
                change: { hub: { upstreamRegistryUrl: UNKNOWN } },
                unknown: "the pull-through cache rule 'hub' (upstreamRegistryUrl)",
            },
        ],
    },
];
