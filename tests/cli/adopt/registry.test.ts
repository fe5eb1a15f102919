import assert from "node:assert/strict";
import { infer } from "../../../cli/adopt/infer.ts";
import type { Observed, ObservedRegistry } from "../../../cli/adopt/observed.ts";
import type { AdoptRequest } from "../../../cli/adopt/request.ts";
import { key, keyArn, observed, repository, request } from "./build.ts";

const WEB = repository("shop-dev-web");
const API = repository("shop-dev-api");

function chosen(registry: Partial<ObservedRegistry>, own: Partial<AdoptRequest> = {}): unknown {
    const { registry: choice, problems } = infer(observed([API, WEB], registry), request(own));
    return problems.length > 0
        ? problems.map(({ path }) => path)
        : { mode: choice.mode, options: choice.options, left: choice.left };
}

const onPush = (...filters: string[]): Partial<ObservedRegistry> => ({
    scanning: { scanType: "BASIC", rules: [{ scanFrequency: "SCAN_ON_PUSH", filters }] },
});

const cache = {
    prefix: "quay",
    upstreamUrl: "quay.io",
    upstream: "quay",
    upstreamPrefix: null,
    credentialArn: null,
    roleArn: null,
};

const CASES: [string, Partial<ObservedRegistry>, Partial<AdoptRequest>, unknown][] = [
    ["rules that these repositories give", onPush("shop-dev-*"), {}, { mode: "own", options: {}, left: [] }],
    [
        "filters of its own",
        onPush("*"),
        {},
        { mode: "own", options: { scanningFilters: { SCAN_ON_PUSH: ["*"] } }, left: [] },
    ],
    ["no rules", {}, {}, { mode: "leave", options: { manage: false }, left: [] }],
    [
        "a source that does not hold them",
        { scanning: null, replication: null, policy: null },
        {},
        {
            mode: "leave",
            options: { manage: false },
            left: [],
        },
    ],
    [
        "replication of others",
        {
            ...onPush("shop-dev-*"),
            replication: [{ destinations: [{ region: "eu-west-1", registryId: null }], prefixes: ["legacy-"] }],
        },
        {},
        { mode: "leave", options: { manage: false }, left: ["1 scanning rule", "1 replication rule"] },
    ],
    [
        "a part of the repositories",
        onPush("shop-dev-*"),
        { isPart: true },
        { mode: "leave", options: { manage: false }, left: ["1 scanning rule"] },
    ],
    [
        "the user, who leaves it",
        { ...onPush("shop-dev-*"), caches: [cache] },
        { registry: "leave" },
        { mode: "leave", options: { manage: false }, left: ["1 scanning rule", "1 pull through cache"] },
    ],
    [
        "caches, and the user, who owns it",
        { caches: [cache] },
        { registry: "own" },
        { mode: "own", options: { pullThroughCache: { quay: {} } }, left: [] },
    ],
    [
        "the user, who owns replication that no repository has",
        {
            ...onPush("shop-dev-*"),
            replication: [{ destinations: [{ region: "eu-west-1", registryId: null }], prefixes: ["legacy-"] }],
        },
        { registry: "own" },
        ["registry"],
    ],
    [
        "policy, settings, caches and exclusions",
        {
            ...onPush("shop-dev-*"),
            policy: [
                {
                    Sid: "S",
                    Effect: "Allow",
                    Principal: { AWS: "210987654321" },
                    Action: ["ecr:ReplicateImage"],
                    Resource: "*",
                },
            ],
            settings: { BLOB_MOUNTING: "ENABLED", BASIC_SCAN_TYPE_VERSION: "CLAIR" },
            caches: [
                { ...cache, prefix: "hub", upstreamUrl: "https://registry-1.docker.io", credentialArn: SECRET() },
                {
                    ...cache,
                    prefix: "mine",
                    upstreamUrl: "210987654321.dkr.ecr.us-east-1.amazonaws.com",
                    roleArn: "arn:aws:iam::123456789012:role/r",
                },
            ],
            pullTimeUpdateExclusions: ["arn:aws:iam::123456789012:role/scanner"],
        },
        {},
        {
            mode: "own",
            options: {
                blobMounting: true,
                policy: {
                    Version: "2012-10-17",
                    Statement: [
                        {
                            Sid: "S",
                            Effect: "Allow",
                            Principal: { AWS: "210987654321" },
                            Action: ["ecr:ReplicateImage"],
                            Resource: "*",
                        },
                    ],
                },
                pullThroughCache: {
                    hub: { upstream: "docker-hub", credentialArn: SECRET() },
                    mine: {
                        upstream: "ecr",
                        upstreamUrl: "210987654321.dkr.ecr.us-east-1.amazonaws.com",
                        roleArn: "arn:aws:iam::123456789012:role/r",
                    },
                },
                pullTimeUpdateExclusions: ["arn:aws:iam::123456789012:role/scanner"],
            },
            left: ["account setting BASIC_SCAN_TYPE_VERSION: CLAIR"],
        },
    ],
];

function SECRET(): string {
    return "arn:aws:secretsmanager:us-east-1:123456789012:secret:ecr-pullthroughcache/hub-AbCdEf";
}

describe("the registry's own configuration, adopted", () => {
    for (const [name, registry, own, expected] of CASES) {
        it(`is decided by ${name}`, () => assert.deepEqual(chosen(registry, own), expected));
    }
});

describe("the key of adopted repositories", () => {
    const encrypted = repository("shop-dev-web", { encryptionType: "KMS", kmsKeyArn: keyArn("k") });
    const own = (...keys: Observed["keys"]) => infer(observed([encrypted], {}, { keys }), request()).ownKeyArn;

    it("is the set's own where it is managed with them, or has the set's alias", () => {
        assert.equal(own(key("k", { isManaged: true })), keyArn("k"));
        assert.equal(own(key("k", { aliases: ["alias/shop-dev-ecr"] })), keyArn("k"));
    });

    it("is named by its ARN else, and where its policy is another one", () => {
        assert.equal(own(key("k")), null);
        assert.equal(own(key("k", { isManaged: true, policy: null })), null);
        assert.equal(own(key("other", { isManaged: true })), null);
    });
});

describe("the log of findings of adopted repositories", () => {
    const logged = (stack: string, name: string) =>
        infer(
            observed(
                [repository(`shop-${stack}-web`)],
                {},
                {
                    logGroups: [{ name, retentionInDays: 365, kmsKeyArn: null, tags: {} }],
                },
            ),
            request({ stack }),
        ).added.set;

    it("is there where its log group is, whatever the preset says", () => {
        assert.deepEqual(logged("dev", "/aws/events/ecr/shop-dev"), {
            project: "shop",
            enableScanFindingsLogging: true,
            logRetentionDays: 365,
        });
        assert.deepEqual(logged("dev", "/other"), { project: "shop" });
        assert.equal(logged("uat", "/other").enableScanFindingsLogging, false);
    });
});
