import assert from "node:assert/strict";
import { refused, resolved, warned, withSet } from "../../support/args.ts";

describe("a list of the set that some repositories use", () => {
    it("is no contradiction for the others", () => {
        const access = withSet({
            allowedAccountIds: ["210987654321"],
            repositories: { a1: { enableCrossAccountAccess: true }, b1: {} },
        });
        assert.deepEqual(warned(access), []);
        const replicas = withSet({
            replicationDestinations: [{ region: "us-west-2" }],
            repositories: { a1: { enableReplication: true }, b1: {} },
        });
        assert.deepEqual(warned(replicas), []);
    });
});

describe("a repository with the name of an option", () => {
    it("has paths like any other", () => {
        const repositories = {
            tags: { maxImageCount: 0 },
            repositories: { scanOnPush: 1 },
            "9": { tags: { "1": [2] } },
        };
        assert.deepEqual(
            refused(withSet({ repositories, lifecycle: { keepLastByTag: { "1": "x" } } })).map(({ path }) => path),
            [
                'lifecycle.keepLastByTag["1"]',
                'repositories["9"].tags["1"]',
                'repositories["repositories"].scanOnPush',
                'repositories["tags"].maxImageCount',
            ],
        );
    });
});

describe("a former key", () => {
    it("is refused where it could never have been one, and then not warned of", () => {
        const { problems, warnings } = resolved(withSet({ repositories: { web: { aliases: ["old::x", "web"] } } }));
        assert.deepEqual(problems, [
            {
                path: 'repositories["web"].aliases[0]',
                code: "alias-invalid",
                reason: 'must be a former key, of letters, digits and . _ / -, found "old::x"',
            },
            {
                path: 'repositories["web"].aliases[1]',
                code: "alias-invalid",
                reason: 'must be a former key, found "web", which is a repository of this set today',
            },
        ]);
        assert.deepEqual(warnings, []);
    });
});

describe("more than 100 repositories with one destination", () => {
    it("are named by prefix, and the user is told", () => {
        const keys = Array.from({ length: 101 }, (_, index) => [
            `service-${String(index).padStart(3, "0")}`,
            { scanOnPush: false },
        ]);
        const args = withSet({
            enableReplication: true,
            replicationDestinations: [{ region: "us-west-2" }],
            repositories: Object.fromEntries(keys),
        });
        assert.deepEqual(warned(args), [
            {
                path: "repositories",
                reason: "101 repositories are replicated to the same place: the replication filters name them by common prefix, and also match whatever else begins with myproject-dev-service-",
            },
        ]);
    });
});
