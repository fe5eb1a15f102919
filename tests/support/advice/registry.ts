import type { Advice } from "./advised.ts";

const ACCOUNT = "210987654321";
const registry = (options: object) => ({ registry: options });
const cache = (prefix: string, options: object | null) => registry({ pullThroughCache: { [prefix]: options } });
const CACHE = (prefix: string) => `registry.pullThroughCache["${prefix}"]`;
const team = (options: object) => registry({ creationTemplates: { team: options } });
const TEAM = 'registry.creationTemplates["team"]';
const SECRET = "arn:aws:secretsmanager:us-east-1:123456789012:secret:ecr-pullthroughcache/hub-a1b2c3";
/** Advice about scanning. */
export const SCANNING: readonly Advice[] = [
    {
        args: { enableEnhancedScanning: true, scanFrequency: "MANUAL" },
        path: "scanFrequency",
        ways: [
            ["set enableEnhancedScanning: false", { enableEnhancedScanning: false }, ["dev"]],
            ["or another frequency", { scanFrequency: "SCAN_ON_PUSH" }, ["dev"]],
            ["write scanFrequency: SCAN_ON_PUSH", { scanFrequency: "SCAN_ON_PUSH" }, ["staging", "uat"]],
            ["write scanFrequency: CONTINUOUS_SCAN", { scanFrequency: "CONTINUOUS_SCAN" }, ["prod"]],
        ],
    },
    {
        args: { enableEnhancedScanning: false, scanFrequency: "CONTINUOUS_SCAN" },
        path: "scanFrequency",
        ways: [["set enableEnhancedScanning: true", { enableEnhancedScanning: true }]],
    },
    {
        args: { enableEnhancedScanning: false, scanFrequency: "SCAN_ON_PUSH", scanOnPush: false },
        path: "scanFrequency",
        where: ["dev", "staging"],
        ways: [
            ["leave one of the two out", { scanOnPush: null }, ["dev"]],
            ["leave one of the two out", { scanFrequency: null }, ["dev"]],
            ["or make them agree", { scanOnPush: true }, ["dev"]],
            ["remove scanOnPush", { scanOnPush: null }, ["staging"]],
        ],
    },
    {
        args: { enableEnhancedScanning: false, scanFrequency: "MANUAL", scanOnPush: true },
        path: "scanFrequency",
        where: ["dev", "staging"],
        ways: [
            ["leave one of the two out", { scanOnPush: null }, ["dev"]],
            ["leave one of the two out", { scanFrequency: null }, ["dev"]],
            ["or make them agree", { scanFrequency: "SCAN_ON_PUSH" }, ["dev"]],
            ["remove scanFrequency", { scanFrequency: null }, ["staging"]],
        ],
    },
    {
        args: { enableEnhancedScanning: true, repositories: { api: { enableEnhancedScanning: false } } },
        path: 'repositories["api"].enableEnhancedScanning',
        ways: [["remove the option there", { repositories: { api: { enableEnhancedScanning: null } } }]],
    },
    {
        args: registry({ scanningFilters: { SCAN_ON_PUSH: ["other-*"] } }),
        path: "registry.scanningFilters",
        where: ["dev", "staging", "uat"],
        ways: [
            ["add a filter for", registry({ scanningFilters: { SCAN_ON_PUSH: ["other-*", "shop-*"] } })],
            ["or remove the filters", { registry: null }],
        ],
    },
    {
        args: registry({ scanningFilters: { CONTINUOUS_SCAN: ["other-*"] } }),
        path: "registry.scanningFilters",
        where: ["prod"],
        ways: [
            ["add a filter for", registry({ scanningFilters: { CONTINUOUS_SCAN: ["other-*", "shop-*"] } })],
            ["or remove the filters", { registry: null }],
        ],
    },
    {
        args: { enableEnhancedScanning: false, ...registry({ scanningFilters: { CONTINUOUS_SCAN: ["shop-*"] } }) },
        path: "registry.scanningFilters.CONTINUOUS_SCAN",
        ways: [
            [
                "set enableEnhancedScanning: true and scanFrequency: CONTINUOUS_SCAN",
                { enableEnhancedScanning: true, scanFrequency: "CONTINUOUS_SCAN" },
            ],
        ],
    },
    {
        args: { enableEnhancedScanning: false, ...registry({ scanningFilters: { CONTINUOUS_SCAN: ["shop-*"] } }) },
        path: "registry.scanningFilters.CONTINUOUS_SCAN",
        where: ["dev", "staging"],
        ways: [
            [
                "or, in dev and staging, write them for SCAN_ON_PUSH",
                registry({ scanningFilters: { CONTINUOUS_SCAN: null, SCAN_ON_PUSH: ["shop-*"] } }),
            ],
        ],
    },
    {
        args: registry({ scanningFilters: ["shop-*"] }),
        path: "registry.scanningFilters",
        where: ["prod"],
        ways: [
            [
                "write it as { CONTINUOUS_SCAN: [myproject-*] }",
                registry({ scanningFilters: { CONTINUOUS_SCAN: ["shop-*"] } }),
            ],
        ],
    },
];

const included = (scanType: string, name: string) => ({
    from: "stack dev",
    registryScanningRules: [
        {
            scanType,
            scanFrequency: "SCAN_ON_PUSH",
            repositories: [name],
            ...(scanType === "BASIC" && { byPreset: [name] }),
        },
    ],
    registryReplicationRules: [],
});

/** Advice about the registry, its caches and its templates. */
export const REGISTRY: readonly Advice[] = [
    {
        args: { enableEnhancedScanning: true, ...registry({ include: [included("BASIC", "team-dev-web")] }) },
        path: "registry.include[0]",
        ways: [["set it to true to confirm", registry({ include: [included("ENHANCED", "team-dev-web")] })]],
    },
    {
        args: { repositories: { api: { enableEnhancedScanning: true } } },
        path: "enableEnhancedScanning",
        where: ["dev"],
        ways: [["set it to true to confirm", { enableEnhancedScanning: true }]],
    },
    {
        args: registry({ include: [{}] }),
        path: "registry.include[0]",
        where: ["staging", "uat"],
        ways: [
            ["set registry.manage: false in that stack", registry({ include: [included("ENHANCED", "team-dev-web")] })],
        ],
    },
    {
        args: { registry: '{"pullThroughCache":{"quay":{},"quay":{}}}' },
        path: "registry",
        ways: [["remove one of them", cache("quay", {})]],
    },
    {
        args: registry({ pullThroughCache: ["docker-hub"] }),
        path: "registry.pullThroughCache",
        ways: [
            [
                "write each by its prefix, such as docker-hub: { credentialArn: ... }",
                cache("docker-hub", { credentialArn: SECRET }),
            ],
        ],
    },
    {
        args: cache("images", {}),
        path: `${CACHE("images")}.upstream`,
        ways: [["write one of ", cache("images", { upstream: "ecr-public" })]],
    },
    {
        args: cache("quayy", {}),
        path: `${CACHE("quayy")}.upstream`,
        ways: [['did you mean "quay"?', cache("quayy", { upstream: "quay" })]],
    },
    {
        args: cache("hub", { upstream: "ecr" }),
        path: `${CACHE("hub")}.upstreamUrl`,
        ways: [
            [
                "write the host of the upstream, such as",
                cache("hub", { upstreamUrl: `${ACCOUNT}.dkr.ecr.us-east-1.amazonaws.com` }),
            ],
        ],
    },
    {
        args: cache("quay", { upstreamPrefix: "team" }),
        path: `${CACHE("quay")}.upstreamPrefix`,
        ways: [["remove it", cache("quay", { upstreamPrefix: null })]],
    },
    {
        args: cache("ROOT", {
            upstream: "ecr",
            upstreamUrl: `${ACCOUNT}.dkr.ecr.us-east-1.amazonaws.com`,
            upstreamPrefix: "team",
        }),
        path: `${CACHE("ROOT")}.upstreamPrefix`,
        ways: [
            [
                "write the cache under a prefix of its own, such as team",
                registry({
                    pullThroughCache: {
                        ROOT: null,
                        team: {
                            upstream: "ecr",
                            upstreamUrl: `${ACCOUNT}.dkr.ecr.us-east-1.amazonaws.com`,
                            upstreamPrefix: "team",
                        },
                    },
                }),
            ],
            ["or remove upstreamPrefix", cache("ROOT", { upstreamPrefix: null })],
        ],
    },
    {
        args: cache("quay", { credentialArn: SECRET }),
        path: `${CACHE("quay")}.credentialArn`,
        ways: [["remove it", cache("quay", { credentialArn: null })]],
    },
    {
        args: cache("docker-hub", { credentialArn: SECRET, credentials: { username: "shop", accessToken: "x" } }),
        path: `${CACHE("docker-hub")}.credentials`,
        ways: [["remove one of the two", cache("docker-hub", { credentials: null })]],
    },
    {
        args: cache("docker-hub", {}),
        path: `${CACHE("docker-hub")}.credentialArn`,
        ways: [["the ARN of a secret named ecr-pullthroughcache/", cache("docker-hub", { credentialArn: SECRET })]],
    },
    {
        args: cache("images", { upstream: "harbor", upstreamUrl: "quay.io" }),
        path: `${CACHE("images")}.upstream`,
        ways: [
            [
                "write its host as upstreamUrl, without upstream",
                cache("images", { upstream: null, upstreamUrl: "quay.io" }),
            ],
        ],
    },
    {
        args: registry({ creationTemplates: ["ROOT"] }),
        path: "registry.creationTemplates",
        ways: [
            [
                "write each by its prefix, such as ROOT: { appliedFor: [REPLICATION] }",
                registry({ creationTemplates: { ROOT: { appliedFor: ["REPLICATION"] } } }),
            ],
        ],
    },
    {
        args: team(["REPLICATION"]),
        path: TEAM,
        ways: [["write it as { appliedFor: [REPLICATION] }", team({ appliedFor: ["REPLICATION"] })]],
    },
    {
        args: team({ appliedFor: ["PULL_THROUGH_CACHE"], imageTagMutability: "IMMUTABLE" }),
        path: `${TEAM}.imageTagMutability`,
        ways: [["write imageTagMutability: MUTABLE for this template", team({ imageTagMutability: "MUTABLE" })]],
    },
    {
        args: team({ appliedFor: ["PULL_THROUGH_CACHE", "REPLICATION"], imageTagMutability: "IMMUTABLE" }),
        path: `${TEAM}.imageTagMutability`,
        ways: [
            [
                "write imageTagMutability: MUTABLE for this template",
                team({ imageTagMutability: "MUTABLE" }),
                ["dev", "staging"],
            ],
            [
                "write imageTagMutability: MUTABLE and appliedFor: [PULL_THROUGH_CACHE] for this template",
                team({ imageTagMutability: "MUTABLE", appliedFor: ["PULL_THROUGH_CACHE"] }),
                ["uat", "prod"],
            ],
            ["or remove PULL_THROUGH_CACHE", team({ appliedFor: ["REPLICATION"] }), ["uat", "prod"]],
        ],
    },
    {
        args: team({ appliedFor: ["PULL_THROUGH_CACHE"], imageTagMutability: "MUTABLE", enableLambdaPull: true }),
        path: `${TEAM}.enableLambdaPull`,
        ways: [["write enableLambdaPull: false for this template", team({ enableLambdaPull: false })]],
    },
    {
        args: {
            ...team({ appliedFor: ["PULL_THROUGH_CACHE"], imageTagMutability: "MUTABLE" }),
            services: ["lambda"],
        },
        path: `${TEAM}.services`,
        ways: [["write enableLambdaPull: false for this template", team({ enableLambdaPull: false })]],
    },
    {
        args: {
            ...team({ appliedFor: ["PULL_THROUGH_CACHE"], imageTagMutability: "MUTABLE", services: ["lambda"] }),
        },
        path: `${TEAM}.services`,
        ways: [["write services: [] for this template", team({ services: [] })]],
    },
    {
        args: registry({ manage: false, pullThroughCache: { quay: {} } }),
        path: "registry.pullThroughCache",
        ways: [["write it in the stack that manages the registry", registry({ pullThroughCache: null })]],
    },
    {
        args: registry({
            policy: { Statement: [{ Sid: "A", Effect: "Allow", Action: "ecr:ReplicateImage", Resource: "*" }] },
        }),
        path: "registry.policy.Statement[0].Principal",
        ways: [
            [
                'write it as { AWS: "arn:aws:iam::123456789012:root" }',
                registry({
                    policy: {
                        Statement: [
                            {
                                Sid: "A",
                                Effect: "Allow",
                                Action: "ecr:ReplicateImage",
                                Resource: "*",
                                Principal: { AWS: "arn:aws:iam::123456789012:root" },
                            },
                        ],
                    },
                }),
            ],
        ],
    },
];
