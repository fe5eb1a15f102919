import assert from "node:assert/strict";
import { EVENT_PATTERN_LENGTH } from "../../../ecr/events/pattern.ts";
import { EventKind, eventPatterns, replicationPatterns } from "../../../ecr/monitoring/events.ts";
import { findingsPatterns } from "../../../ecr/scan/findingsLog.ts";
import { matchesEvent } from "../../support/eventMatcher.ts";
import { about, SAMPLE_REPOSITORIES, SAMPLES } from "../../support/events.ts";

/** The samples that one of the patterns lets through. */
const through = (patterns: readonly string[], samples = SAMPLES) =>
    Object.keys(samples).filter((name) => patterns.some((pattern) => matchesEvent(pattern, samples[name] ?? {})));

/** The samples, each about another repository. */
const elsewhere = (repository: string) =>
    Object.fromEntries(Object.keys(SAMPLES).map((name) => [name, about(name, repository)]));

const FINDINGS = {
    BASIC: ["basic-scan", "basic-scan-failed"],
    ENHANCED: [
        "inspector-finding",
        "inspector-finding-closed",
        "inspector-finding-critical",
        "inspector-scan",
        "inspector-scan-clean",
    ],
};

/** The patterns for copies from where the samples say that they come from. */
const replicas = (names: readonly string[], different: object = {}, arrivedIn?: string) =>
    replicationPatterns(names, { region: "us-west-2", accountId: "123456789012", ...different }, arrivedIn);

describe("the documented events", () => {
    for (const scanType of ["BASIC", "ENHANCED"] as const) {
        const patterns = findingsPatterns(scanType, SAMPLE_REPOSITORIES);

        it(`of ${scanType} scanning, and no other, go to the log of scan results`, () => {
            assert.deepEqual(through(patterns), FINDINGS[scanType]);
        });

        // Names that contain the name, begin or end with it, or differ in one letter.
        for (const other of ["x", "my-app-2", "team/my-app", "my-repository-name-2", "a/amazon/amazon-ecs-sample"]) {
            it(`of ${scanType} scanning about ${other} do not go there`, () => {
                assert.deepEqual(through(patterns, elsewhere(other)), []);
            });
        }
    }

    it("are each let through by the pattern of their own kind only", () => {
        const kinds: [EventKind, string[]][] = [
            [EventKind.Push, ["image-push"]],
            [EventKind.Delete, ["image-delete"]],
            // These patterns need the account, and are made on their own.
            [EventKind.Replication, []],
            [EventKind.PullThroughCache, ["pull-through-cache"]],
        ];
        assert.deepEqual(
            kinds.map(([kind]) => kind),
            Object.values(EventKind),
        );
        for (const [kind, names] of kinds) {
            assert.deepEqual(through(eventPatterns([kind], SAMPLE_REPOSITORIES)), names, kind);
        }
        assert.deepEqual(
            through(eventPatterns(Object.values(EventKind), SAMPLE_REPOSITORIES)),
            kinds.flatMap(([, names]) => names).sort(),
        );
        assert.deepEqual(through(replicas(SAMPLE_REPOSITORIES)), ["replication", "replication-failed"]);
    });

    it("of copies count where these come from the set's own registry, and for a rule in a region, arrived there", () => {
        assert.deepEqual(through(replicas(SAMPLE_REPOSITORIES, {}, "us-east-1")), [
            "replication",
            "replication-failed",
        ]);
        // Copies into the set's region: those of a set that mirrors it, and those of another account.
        assert.deepEqual(through(replicas(SAMPLE_REPOSITORIES, { region: "us-east-1" })), []);
        assert.deepEqual(through(replicas(SAMPLE_REPOSITORIES, { accountId: "210987654321" })), []);
        // An event that a rule carried to another region keeps the region that it was sent in.
        assert.deepEqual(through(replicas(SAMPLE_REPOSITORIES, {}, "us-west-2")), []);
        assert.deepEqual(through(replicas(["my-app-2"])), []);
    });

    it("of a cache are logged by its prefix", () => {
        const of = (prefix: string) => through(eventPatterns(["PULL_THROUGH_CACHE"], [], [prefix]));
        assert.deepEqual([of("docker-hub"), of("quay")], [["pull-through-cache"], []]);
    });

    it("about other repositories are not logged, but for the cache, which has no prefix here", () => {
        const patterns = eventPatterns(Object.values(EventKind), SAMPLE_REPOSITORIES);
        assert.deepEqual(through(patterns, elsewhere("my-app-2")), ["pull-through-cache"]);
    });

    it("of an instance or a function never count, even where it is called like a repository", () => {
        const patterns = findingsPatterns("ENHANCED", SAMPLE_REPOSITORIES);
        for (const name of ["inspector-finding-ec2", "inspector-finding-lambda", "inspector-scan-ec2"]) {
            assert.ok(JSON.stringify(SAMPLES[name]) !== undefined && SAMPLES[name] !== undefined, name);
            assert.deepEqual(through(patterns, { [name]: SAMPLES[name] }), []);
        }
    });

    it("with several resources count where one of these is the set's image, whole", () => {
        const [pattern = ""] = findingsPatterns("ENHANCED", ["my-app"]).filter((each) => each.includes("Finding"));
        const event = (...resources: object[]) => ({
            source: "aws.inspector2",
            "detail-type": "Inspector2 Finding",
            detail: { resources },
        });
        const image = (repositoryName: string, type = "AWS_ECR_CONTAINER_IMAGE") => ({
            type,
            details: { awsEcrContainerImage: { repositoryName } },
        });
        assert.equal(matchesEvent(pattern, event(image("other"), image("my-app"))), true);
        assert.equal(matchesEvent(pattern, event(image("other"), image("my-app", "AWS_EC2_INSTANCE"))), false);
        assert.equal(matchesEvent(pattern, event()), false);
    });
});

describe("the patterns of other events", () => {
    it("are these", () => {
        assert.deepEqual(eventPatterns(["PUSH", "REPLICATION", "PULL_THROUGH_CACHE", "DELETE"], ["b", "a"]), [
            '{"detail":{"action-type":["DELETE","PUSH"],"repository-name":["a","b"]},"detail-type":["ECR Image Action"],"source":["aws.ecr"]}',
            '{"detail-type":["ECR Pull Through Cache Action"],"source":["aws.ecr"]}',
        ]);
        assert.deepEqual(eventPatterns(["PULL_THROUGH_CACHE"], ["a"], ["quay", "docker-hub"]), [
            '{"detail":{"ecr-repository-prefix":["docker-hub","quay"]},"detail-type":["ECR Pull Through Cache Action"],"source":["aws.ecr"]}',
        ]);
        assert.deepEqual(eventPatterns([], ["a"]), []);
        assert.deepEqual(eventPatterns(["PUSH", "REPLICATION"], []), []);
        assert.deepEqual(replicas(["b", "a"], {}, "eu-west-1"), [
            '{"detail":{"repository-name":["a","b"],"source-account":["123456789012"],"source-region":["us-west-2"]},"detail-type":["ECR Replication Action"],"region":["eu-west-1"],"source":["aws.ecr"]}',
        ]);
    });

    it("are split by AWS's limit, and name each repository once", () => {
        const names = Array.from({ length: 200 }, (_, index) => `myproject-prod-app-${index}`);
        const patterns = eventPatterns(["PUSH"], names);
        assert.ok(patterns.length > 1 && patterns.every(({ length }) => length <= EVENT_PATTERN_LENGTH));
        const named = patterns.flatMap((pattern) => JSON.parse(pattern).detail["repository-name"]);
        assert.deepEqual(named, [...names].sort());
    });
});
