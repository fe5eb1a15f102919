import assert from "node:assert/strict";
import * as aws from "@pulumi/aws/provider.js";
import * as pulumi from "@pulumi/pulumi";
import {
    ConfigurationError,
    EcrReplicationDestination,
    type EcrReplicationDestinationArgs,
    EcrRepositorySet,
    type EcrRepositorySetArgs,
    type RegistryOptions,
} from "../../components/index.ts";
import { withoutCodes } from "../support/args.ts";
import { deploy } from "../support/mocks.ts";

const BASELINE: EcrRepositorySetArgs = { project: "myproject", repositories: { "web-app": {} } };
const REGISTRY = {
    path: "registry.manage",
    reason: 'the scanning and replication configuration of us-east-1 can have one owner, found two in this program, "one" and "two"; the last one would win: set registry.manage: false in one of them, and name its registryScanningRules and registryReplicationRules in registry.include of the other',
};

/** What a second set in the same program is refused for. */
async function problemsOf(
    first: Partial<EcrRepositorySetArgs>,
    second: Partial<EcrRepositorySetArgs>,
    opts?: pulumi.ComponentResourceOptions,
): Promise<unknown> {
    let problems: unknown = [];
    await deploy(() => {
        new EcrRepositorySet("one", { ...BASELINE, ...first });
        try {
            new EcrRepositorySet("two", { ...BASELINE, ...second }, opts);
        } catch (error) {
            assert.ok(error instanceof ConfigurationError);
            problems = withoutCodes(error.problems);
        }
    });
    return problems;
}

/** What the second of two components of one program, made one after the other, is refused for. */
async function refusedFor(first: () => unknown, second: () => unknown): Promise<unknown> {
    let problems: unknown = [];
    await deploy(() => {
        first();
        try {
            second();
        } catch (error) {
            assert.ok(error instanceof ConfigurationError);
            problems = withoutCodes(error.problems);
        }
    });
    return problems;
}

describe("what a registry has once", () => {
    const ROLE = "arn:aws:iam::123456789012:role/scanner";
    const policy = {
        Version: "2012-10-17",
        Statement: [
            {
                Effect: "Allow",
                Principal: { AWS: "arn:aws:iam::210987654321:root" },
                Action: ["ecr:ReplicateImage"],
                Resource: ["arn:aws:ecr:us-east-1:123456789012:repository/*"],
            },
        ],
    };
    const two = (what: string) => `${what} can have one owner, found two in this program, "one" and "two"; `;
    const only = (name: string, registry: RegistryOptions) => () =>
        new EcrRepositorySet(name, { project: name, repositories: {}, registry });
    const replicas =
        (name: string, args: Partial<EcrReplicationDestinationArgs> = {}) =>
        () =>
            new EcrReplicationDestination(name, { project: name, ...args });
    const all = "the last one would win: write all statements in one";
    const template = "write one template for this prefix";
    const merged =
        "the last one would win: set registry.manage: false in one of them, and name its registryScanningRules and registryReplicationRules in registry.include of the other";

    const cases: [string, RegistryOptions, RegistryOptions, string, string][] = [
        ["a policy", { policy }, { policy }, "registry.policy", two("the registry policy of us-east-1") + all],
        [
            "filters",
            { scanningFilters: { SCAN_ON_PUSH: ["a"] } },
            { scanningFilters: { SCAN_ON_PUSH: ["b"] } },
            "registry.manage",
            two("the scanning and replication configuration of us-east-1") + merged,
        ],
        [
            "requests of others that are outputs",
            { include: [pulumi.output({})] },
            { scanningFilters: { SCAN_ON_PUSH: ["b"] } },
            "registry.manage",
            two("the scanning and replication configuration of us-east-1") + merged,
        ],
        [
            "a setting of the account",
            { blobMounting: true },
            { blobMounting: false },
            "registry",
            `${two("the account setting BLOB_MOUNTING")}write it once`,
        ],
        [
            "a cache, with a / and without",
            { pullThroughCache: { quay: {} } },
            { pullThroughCache: { "quay/": { upstream: "quay" } } },
            'registry.pullThroughCache["quay"]',
            `${two("the pull through cache quay")}write another prefix`,
        ],
        [
            "a template, with a / and without",
            { creationTemplates: { "team/": { appliedFor: ["REPLICATION"] } } },
            { creationTemplates: { team: { appliedFor: ["CREATE_ON_PUSH"] } } },
            'registry.creationTemplates["team"]',
            two("the creation template team") + template,
        ],
        [
            "an exclusion",
            { pullTimeUpdateExclusions: [ROLE] },
            { pullTimeUpdateExclusions: [ROLE] },
            "registry.pullTimeUpdateExclusions",
            `${two(`the pull time exclusion of ${ROLE}`)}write it once`,
        ],
    ];
    for (const [what, first, second, path, reason] of cases) {
        it(`is refused for two sets: ${what}`, async () => {
            assert.deepEqual(await refusedFor(only("one", first), only("two", second)), [{ path, reason }]);
        });
    }

    it("is not refused for two sets that write other parts of it", async () => {
        assert.deepEqual(await refusedFor(only("one", { policy }), only("two", { blobMounting: true })), []);
        const quay = { pullThroughCache: { quay: {} } };
        assert.deepEqual(await refusedFor(only("one", quay), only("two", { pullThroughCache: { k8s: {} } })), []);
    });

    it("is refused for a set and a destination, whichever comes first", async () => {
        const set = only("one", { policy, creationTemplates: { ROOT: { appliedFor: ["CREATE_ON_PUSH"] } } });
        assert.deepEqual(await refusedFor(set, replicas("two", { sourceAccountIds: ["210987654321"] })), [
            { path: "repositoryPrefixes", reason: two("the creation template ROOT") + template },
            { path: "policy", reason: two("the registry policy of us-east-1") + all },
        ]);
        const other = only("two", { policy, creationTemplates: { ROOT: { appliedFor: ["CREATE_ON_PUSH"] } } });
        assert.deepEqual(await refusedFor(replicas("one", { sourceAccountIds: ["210987654321"] }), other), [
            { path: "registry.policy", reason: two("the registry policy of us-east-1") + all },
            { path: 'registry.creationTemplates["ROOT"]', reason: two("the creation template ROOT") + template },
        ]);
    });

    it("is refused for two destinations", async () => {
        const args = { project: "shop", environment: "staging" } as const;
        assert.deepEqual(await refusedFor(replicas("one", args), replicas("two", args)), [
            { path: "repositoryPrefixes", reason: two("the creation template ROOT") + template },
            {
                path: "project",
                reason: `${two("the key alias alias/shop-staging-replicas-ecr")}write another project`,
            },
        ]);
    });

    it("is not refused for a destination in another region than the set, nor for other namespaces", async () => {
        const set = only("one", { policy, creationTemplates: { ROOT: { appliedFor: ["CREATE_ON_PUSH"] } } });
        const args = { sourceAccountIds: ["210987654321"], region: "us-west-2" };
        assert.deepEqual(await refusedFor(set, replicas("two", args)), []);
        const team = replicas("two", { repositoryPrefixes: ["team/"] });
        assert.deepEqual(await refusedFor(replicas("one", { repositoryPrefixes: ["shop/"] }), team), []);
    });
});

describe("two sets in one program", () => {
    it("are refused where both write one registry", async () => {
        assert.deepEqual(await problemsOf({}, { namePrefix: "two" }), [REGISTRY]);
    });

    it("are refused where both have one repository name", async () => {
        const same = { encryptionType: "KMS", enableScanFindingsLogging: true } as const;
        assert.deepEqual(await problemsOf(same, { ...same, registry: { manage: false } }), [
            {
                path: 'repositories["web-app"]',
                reason: 'the repository myproject-dev-web-app can have one owner, found two in this program, "one" and "two"; write another key, name or namePrefix',
            },
            {
                path: "namePrefix",
                reason: 'the key alias alias/myproject-dev-ecr can have one owner, found two in this program, "one" and "two"; write another namePrefix, or the other set\'s key as kmsKeyArn',
            },
            {
                path: "namePrefix",
                reason: 'the log group /aws/events/ecr/myproject-dev can have one owner, found two in this program, "one" and "two"; write another namePrefix',
            },
        ]);
    });

    it("are fine in two regions, with and with two prefixes where one leaves the registry to the other", async () => {
        assert.deepEqual(await problemsOf({}, { region: "eu-west-1" }), []);
        assert.deepEqual(await problemsOf({}, { namePrefix: "two", registry: { manage: false } }), []);
    });

    it("are refused where no provider is in their list", async () => {
        assert.deepEqual(await problemsOf({}, { namePrefix: "two" }, { providers: [] }), [REGISTRY]);
    });

    /** What the second of two sets is refused for, each with options made of providers of the program. */
    async function withProviders(
        optsOf: (
            make: (name: string) => aws.Provider,
        ) => [pulumi.ComponentResourceOptions, pulumi.ComponentResourceOptions],
    ): Promise<unknown> {
        let opts: pulumi.ComponentResourceOptions[] = [];
        return refusedFor(
            () => {
                opts = optsOf((name) => new aws.Provider(name, { region: "us-east-1" }));
                new EcrRepositorySet("one", BASELINE, opts[0]);
            },
            () => new EcrRepositorySet("two", { ...BASELINE, namePrefix: "two" }, opts[1]),
        );
    }
    class Parent extends pulumi.ComponentResource {
        constructor(name: string, opts: pulumi.ComponentResourceOptions) {
            super("test:index:Parent", name, {}, opts);
        }
    }

    const one: [string, (provider: aws.Provider) => pulumi.ComponentResourceOptions][] = [
        ["itself", (provider) => ({ provider })],
        ["in a list", (provider) => ({ providers: [provider] })],
        ["in a map", (provider) => ({ providers: { aws: provider } })],
        ["by a parent", (provider) => ({ parent: new Parent("parent", { providers: [provider] }) })],
        ["by a parent that has it itself", (provider) => ({ parent: new Parent("parent", { provider }) })],
        [
            "by a parent's parent",
            (provider) => ({ parent: new Parent("child", { parent: new Parent("parent", { provider }) }) }),
        ],
    ];
    for (const [what, optsFor] of one) {
        it(`are refused where both have one provider, the second one ${what}`, async () => {
            const problems = await withProviders((make) => {
                const provider = make("own");
                return [{ provider }, optsFor(provider)];
            });
            assert.deepEqual(problems, [REGISTRY]);
        });

        it(`are fine with two providers, the second one ${what}`, async () => {
            assert.deepEqual(await withProviders((make) => [{ provider: make("own") }, optsFor(make("other"))]), []);
            assert.deepEqual(await withProviders((make) => [{}, optsFor(make("other"))]), []);
        });
    }

    it("are refused with one parent that has a provider, and fine where one of them has its own", async () => {
        const parent = (make: (name: string) => aws.Provider) => new Parent("parent", { provider: make("own") });
        const both = await withProviders((make) => {
            const shared = { parent: parent(make) };
            return [shared, shared];
        });
        assert.deepEqual(both, [REGISTRY]);
        const own = await withProviders((make) => {
            const shared = { parent: parent(make) };
            return [shared, { ...shared, provider: make("other") }];
        });
        assert.deepEqual(own, []);
    });
});
