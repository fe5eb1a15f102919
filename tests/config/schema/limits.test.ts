import assert from "node:assert/strict";
import { accepted, DEV, refused, resolved, type Written, warned, withRepository, withSet } from "../../support/args.ts";

const WEST = [{ region: "us-west-2" }];

describe("what the registry's filters match beyond the requests", () => {
    it("is a warning for scanning, at the repository's own option", () => {
        const repositories = { "pro-d": {}, "pro-2-d": { scanOnPush: false, scanFrequency: "MANUAL" } };
        assert.deepEqual(warned(withSet({ repositories })), [
            {
                path: 'repositories["pro-2-d"].scanFrequency',
                reason: 'myproject-dev-pro-2-d requests MANUAL and gets SCAN_ON_PUSH, because the filter "myproject-dev-pro-*d" of another repository matches its name',
            },
        ]);
    });

    it("is a warning for replication", () => {
        const app = { enableReplication: true, replicationDestinations: WEST };
        assert.deepEqual(warned(withSet({ repositories: { app, "app-internal": {} } })), [
            {
                path: "enableReplication",
                reason: 'myproject-dev-app-internal is replicated to us-west-2 too, because its name begins with "myproject-dev-app", and replication filters match by prefix',
            },
        ]);
    });
});

describe("AWS's limits on the whole set", () => {
    const many = (count: number, options: (index: number) => Written) =>
        Object.fromEntries(
            Array.from({ length: count }, (_, index) => [`r${String(index).padStart(3, "0")}`, options(index)]),
        );

    it("take 100 scanned repositories by name, and warn of more", () => {
        const manual = { zzz: { scanOnPush: false } };
        accepted(withSet({ repositories: { ...many(100, () => ({})), ...manual } }));
        assert.deepEqual(warned(withSet({ repositories: { ...many(101, () => ({})), ...manual } })), [
            {
                path: "repositories",
                reason: "more than 100 repositories request SCAN_ON_PUSH: the scanning filters name them by prefix, and also match whatever else begins with myproject-dev-r",
            },
        ]);
    });

    it("take any number of repositories that are the whole of the set, whose own prefix names them", () => {
        const { registry } = accepted(withSet({ repositories: many(101, () => ({})) }));
        assert.deepEqual(registry.scanning, {
            scanType: "BASIC",
            rules: [{ scanFrequency: "SCAN_ON_PUSH", filters: ["myproject-dev-*"] }],
        });
    });

    it("refuse scanning that needs more than 100 filters", () => {
        const odd = many(202, (index) => ({ scanOnPush: index % 2 === 0 }));
        const names = Object.entries(odd).map(([key, options]) => [
            `${key.replace(/\d/g, (digit) => `${digit}x`)}`,
            options,
        ]);
        const { problems } = resolved(withSet({ repositories: Object.fromEntries(names) }));
        assert.deepEqual(problems, [
            {
                path: "repositories",
                code: "quota-exceeded",
                reason: "must need at most 100 scanning filters a frequency, found 101 for SCAN_ON_PUSH; give repositories with one frequency a common prefix, or write filters of your own in registry.scanningFilters",
            },
        ]);
    });

    it("refuse an eleventh replication rule", () => {
        const regions = [
            "us-east-2",
            "us-west-1",
            "us-west-2",
            "eu-west-1",
            "eu-west-2",
            "eu-west-3",
            "eu-north-1",
            "eu-central-1",
            "ca-central-1",
            "sa-east-1",
            "ap-south-1",
        ];
        const of = (count: number) =>
            withSet({
                enableReplication: true,
                repositories: many(count, (index) => ({ replicationDestinations: [{ region: regions[index] }] })),
            });
        assert.equal(accepted(of(10)).registry.replication.length, 10);
        assert.deepEqual(refused(of(11)), [
            {
                path: "replicationDestinations",
                reason: "must fit in one replication configuration, found 11 different lists of destinations, AWS takes 10 rules",
            },
        ]);
    });

    it("refuse a repository policy of more than 10,240 characters", () => {
        const accounts = (count: number) =>
            Array.from({ length: count }, (_, index) => String(100_000_000_000 + index));
        const of = (count: number) =>
            withRepository({ enableCrossAccountAccess: true, allowedAccountIds: accounts(count) });
        assert.equal(accepted(of(305)).repositories[0]?.repositoryPolicy?.length, 10_235);
        assert.deepEqual(refused(of(306)), [
            {
                path: 'repositories["web-app"]',
                reason:
                    "must have a repository policy of at most 10240 characters, found 10268; " +
                    "name fewer accounts and principals, or grant a whole organization with organizationId",
            },
        ]);
    });

    it("refuse more than 50 tags, the set's and the default ones counted", () => {
        const tags = (count: number, stem: string) =>
            Object.fromEntries(Array.from({ length: count }, (_, index) => [`${stem}${index}`, "v"]));
        accepted(withSet({ tags: tags(47, "t") }));
        assert.deepEqual(refused(withSet({ tags: tags(48, "t") })), [
            {
                path: "tags",
                reason: "must have at most 50 tags together with the set's and the default ones, found 51",
            },
        ]);
        assert.deepEqual(
            refused(withSet({ tags: tags(46, "t"), repositories: { "web-app": { tags: tags(2, "r") } } })),
            [
                {
                    path: 'repositories["web-app"].tags',
                    reason: "must have at most 50 tags together with the set's and the default ones, found 51",
                },
            ],
        );
    });
});

describe("a tag without a value", () => {
    it("counts as not written", () => {
        const { repositories, tags } = accepted(withSet({ tags: { Team: null, Project: null } }), DEV);
        const defaults = { Environment: "dev", ManagedBy: "Pulumi", Project: "myproject" };
        assert.deepEqual([repositories[0]?.tags, tags], [defaults, defaults]);
    });
});
