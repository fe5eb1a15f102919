import assert from "node:assert/strict";
import fc from "fast-check";
import { matchesPattern } from "../../ecr/events/match.ts";
import { scanEvents } from "../../ecr/events/scanEvents.ts";
import {
    actedOn,
    type LifecyclePolicy,
    type Rule,
    simulateLifecycle,
    unlimitedImages,
    validateLifecyclePolicy,
} from "../../ecr/lifecycle/index.ts";
import { findingsPatterns } from "../../ecr/scan/findingsLog.ts";

const DAY = 86_400_000;
const NOW = Date.parse("2026-01-01T00:00:00Z");
const LIMITS = { images: 40, days: 40, archiveDays: 40, protectedTags: [] };

/** A rule for standard images, with numbers on both sides of the limits. */
const ruleArbitrary = fc.record({
    tags: fc.constantFrom<object>(
        { tagStatus: "any" },
        { tagStatus: "untagged" },
        { tagStatus: "tagged", tagPatternList: ["v*"] },
        { tagStatus: "tagged", tagPatternList: ["*"] },
        { tagStatus: "tagged", tagPatternList: ["v*hotfix*"] },
        { tagStatus: "tagged", tagPrefixList: ["release"] },
    ),
    count: fc.constantFrom<object>(
        { countType: "imageCountMoreThan", countNumber: 5 },
        { countType: "imageCountMoreThan", countNumber: 999_999 },
        { countType: "sinceImagePushed", countUnit: "days", countNumber: 30 },
        { countType: "sinceImagePushed", countUnit: "days", countNumber: 9_999 },
    ),
});

describe("whether a lifecycle policy limits the number of images", () => {
    it("agrees with what the simulator leaves of very many", () => {
        let evaluated = 0;
        fc.assert(
            fc.property(fc.array(ruleArbitrary, { minLength: 1, maxLength: 4 }), (drafts) => {
                const rules = drafts.map(({ tags, count }, index) => ({
                    rulePriority: index + 1,
                    selection: { ...tags, ...count },
                    action: { type: "expire" },
                })) as Rule[];
                const policy: LifecyclePolicy = { rules };
                if (validateLifecyclePolicy(policy).length > 0) {
                    return;
                }
                evaluated++;
                // One image a day, for long: untagged ones, such with tags of the rules, and with one that no pattern foresees.
                const left = (tags: string[]) => {
                    const images = Array.from({ length: 200 }, (_, day) => ({
                        imageDigest: `sha256:${String(day).padStart(64, "0")}`,
                        imagePushedAt: new Date(NOW - day * DAY).toISOString(),
                        imageTags: tags.map((tag) => `${tag}${day}`),
                    }));
                    const outcomes = simulateLifecycle(policy, images, NOW);
                    return images.length - actedOn(outcomes).length;
                };
                const kinds = [[], ["other-"], ["v"], ["release"], ["v1-hotfix"]];
                const isBounded = kinds.every((tags) => left(tags) <= 50);
                assert.equal(unlimitedImages(policy, LIMITS).length === 0, isBounded, JSON.stringify(rules));
            }),
            { numRuns: 600 },
        );
        assert.ok(evaluated > 50, `only ${evaluated} legal policies`);
    });

    it("lets whole tags and tags on the list be kept for good, and images longer in the archive", () => {
        const kept = (...tagPatternList: string[]): Rule[] => [
            {
                rulePriority: 1,
                selection: {
                    tagStatus: "tagged",
                    tagPatternList,
                    countType: "imageCountMoreThan",
                    countNumber: 999_999,
                },
                action: { type: "expire" },
            },
            {
                rulePriority: 2,
                selection: { tagStatus: "any", countType: "imageCountMoreThan", countNumber: 5 },
                action: { type: "expire" },
            },
        ];
        const limits = { ...LIMITS, protectedTags: ["release*"] };
        const tags = (rules: Rule[]) => unlimitedImages({ rules }, limits).map(({ tag }) => tag);
        assert.deepEqual(tags(kept("v*")), ["v*"]);
        assert.deepEqual(tags(kept("rel*")), ["rel*"]);
        assert.deepEqual(tags(kept("release-*")), []);
        assert.deepEqual(tags(kept("live")), []);
        assert.deepEqual(tags(kept("v*", "live")), []);
    });
});

describe("event patterns", () => {
    it("of a set match the scans of its own repositories and of no other", () => {
        for (const type of ["BASIC", "ENHANCED"] as const) {
            const patterns = findingsPatterns(type, ["shop-web", "shop-api"]).map((text) => JSON.parse(text));
            const matching = (name: string) =>
                scanEvents(type, name, "us-east-1").filter((event) =>
                    patterns.some((each) => matchesPattern(each, event)),
                );
            assert.deepEqual(matching("shop-web"), scanEvents(type, "shop-web", "us-east-1"));
            assert.deepEqual(matching("shop-webs"), []);
        }
    });

    const event = {
        source: "aws.ecr",
        detail: { "repository-name": "shop-web", counts: { CRITICAL: 2 }, tags: ["v1", "live"] },
    };
    const cases: [string, object, boolean][] = [
        ["a value of a list", { source: ["aws.s3", "aws.ecr"] }, true],
        ["no value of a list", { source: ["aws.s3"] }, false],
        ["a prefix", { detail: { "repository-name": [{ prefix: "shop-" }] } }, true],
        [
            "a prefix without case",
            { detail: { "repository-name": [{ prefix: { "equals-ignore-case": "SHOP-" } }] } },
            true,
        ],
        ["a suffix", { detail: { "repository-name": [{ suffix: "-api" }] } }, false],
        ["a wildcard", { detail: { "repository-name": [{ wildcard: "s*b" }] } }, true],
        ["a text without case", { detail: { "repository-name": [{ "equals-ignore-case": "Shop-Web" }] } }, true],
        ["anything but a value", { detail: { "repository-name": [{ "anything-but": ["shop-web"] }] } }, false],
        ["anything but a prefix", { detail: { "repository-name": [{ "anything-but": { prefix: "test-" } }] } }, true],
        ["a number", { detail: { counts: { CRITICAL: [{ numeric: [">", 0, "<=", 5] }] } } }, true],
        ["a number beyond", { detail: { counts: { CRITICAL: [{ numeric: [">", 2] }] } } }, false],
        [
            "a field that is there",
            { detail: { counts: { CRITICAL: [{ exists: true }], HIGH: [{ exists: false }] } } },
            true,
        ],
        ["a field that is not there", { detail: { counts: { HIGH: [{ exists: true }] } } }, false],
        ["one of a list of values", { detail: { tags: ["live"] } }, true],
        ["either of two", { $or: [{ source: ["aws.s3"] }, { detail: { tags: ["v1"] } }] }, true],
        ["neither of two", { $or: [{ source: ["aws.s3"] }, { detail: { tags: ["v2"] } }] }, false],
        ["an operator that there is not", { source: [{ like: "aws.ecr" }] }, false],
    ];
    for (const [title, pattern, matches] of cases) {
        it(`${matches ? "match" : "do not match"} by ${title}`, () => {
            assert.equal(matchesPattern(pattern, event), matches);
        });
    }
});
