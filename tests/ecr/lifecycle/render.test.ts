import assert from "node:assert/strict";
import fc from "fast-check";
import { canonicalJson } from "../../../aws/json.ts";
import {
    type RetentionSettings,
    readLifecyclePolicy,
    renderLifecyclePolicy,
    simulateLifecycle,
} from "../../../ecr/lifecycle/index.ts";
import { covers } from "../../../ecr/lifecycle/match.ts";
import { byTagPriorities, PRIORITIES } from "../../../ecr/lifecycle/priorities.ts";
import { image, keepNewest, NOW } from "./build.ts";

const EXPIRE = { type: "expire" };

describe("Rendering settings into a lifecycle policy", () => {
    it("expires untagged images after a week and keeps the newest", () => {
        const document = {
            rules: [
                {
                    rulePriority: 1,
                    description: "Expire untagged images after 7 days",
                    selection: {
                        tagStatus: "untagged",
                        countType: "sinceImagePushed",
                        countUnit: "days",
                        countNumber: 7,
                    },
                    action: EXPIRE,
                },
                {
                    rulePriority: 200_000,
                    description: "Keep the newest 100 images",
                    selection: { tagStatus: "any", countType: "imageCountMoreThan", countNumber: 100 },
                    action: EXPIRE,
                },
            ],
        };
        const text = canonicalJson(document);
        assert.deepEqual(renderLifecyclePolicy({ keepLast: 100 }), { document, text, problems: [] });
        assert.equal(keepNewest(100), text);
    });

    it("makes a rule a pattern, with protection first and any last", () => {
        const settings: RetentionSettings = {
            untaggedExpireAfterDays: 1,
            protectTags: ["prod-*", "latest"],
            keepLastByTag: { "v*": 20, "v1.*": 1 },
            expireAfterDaysByTag: { "pr-*": 14 },
            archiveAfterDays: 90,
            deleteArchivedAfterDays: 365,
        };
        const { document, problems } = renderLifecyclePolicy(settings);
        assert.deepEqual(problems, []);
        const newest = (pattern: string, countNumber: number) => ({
            tagStatus: "tagged",
            tagPatternList: [pattern],
            countType: "imageCountMoreThan",
            countNumber,
        });
        const archived = (countNumber: number) => ({
            storageClass: "archive",
            countType: "sinceImageTransitioned",
            countUnit: "days",
            countNumber,
        });
        assert.deepEqual(document, {
            rules: [
                {
                    rulePriority: 1,
                    description: "Expire untagged images after 1 day",
                    selection: {
                        tagStatus: "untagged",
                        countType: "sinceImagePushed",
                        countUnit: "days",
                        countNumber: 1,
                    },
                    action: EXPIRE,
                },
                {
                    rulePriority: 14_931,
                    description: "Protect images tagged prod-*",
                    selection: newest("prod-*", 999_999),
                    action: EXPIRE,
                },
                {
                    rulePriority: 16_038,
                    description: "Protect images tagged latest",
                    selection: newest("latest", 999_999),
                    action: EXPIRE,
                },
                {
                    rulePriority: 76_372,
                    description: "Keep the newest image tagged v1.*",
                    selection: newest("v1.*", 1),
                    action: EXPIRE,
                },
                {
                    rulePriority: 77_267,
                    description: "Keep the newest 20 images tagged v*",
                    selection: newest("v*", 20),
                    action: EXPIRE,
                },
                {
                    rulePriority: 156_398,
                    description: "Expire images tagged pr-* after 14 days",
                    selection: {
                        tagStatus: "tagged",
                        tagPatternList: ["pr-*"],
                        countType: "sinceImagePushed",
                        countUnit: "days",
                        countNumber: 14,
                    },
                    action: EXPIRE,
                },
                {
                    rulePriority: 200_000,
                    description: "Archive images not pulled for 90 days",
                    selection: { tagStatus: "any", countType: "sinceImagePulled", countUnit: "days", countNumber: 90 },
                    action: { type: "transition", targetStorageClass: "archive" },
                },
                {
                    rulePriority: 304_931,
                    description: "Protect archived images tagged prod-*",
                    selection: { tagStatus: "tagged", tagPatternList: ["prod-*"], ...archived(36_500) },
                    action: EXPIRE,
                },
                {
                    rulePriority: 306_038,
                    description: "Protect archived images tagged latest",
                    selection: { tagStatus: "tagged", tagPatternList: ["latest"], ...archived(36_500) },
                    action: EXPIRE,
                },
                {
                    rulePriority: 400_000,
                    description: "Expire images archived for more than 365 days",
                    selection: { tagStatus: "any", ...archived(365) },
                    action: EXPIRE,
                },
            ],
        });
    });

    it("takes the longest patterns, the most wildcards and the greatest numbers", () => {
        const { problems } = renderLifecyclePolicy({
            protectTags: [`*${"x".repeat(128)}*`, "*a*b*c*d"],
            keepLast: 2_147_483_647,
            deleteArchivedAfterDays: 90,
        });
        assert.deepEqual(problems, []);
    });

    it("makes no policy where nothing is requested", () => {
        assert.deepEqual(renderLifecyclePolicy({ untaggedExpireAfterDays: 0 }), {
            document: null,
            text: null,
            problems: [],
        });
    });

    it("decides by the more specific of two patterns", () => {
        const { document } = renderLifecyclePolicy({
            keepLastByTag: { "v*": 10 },
            expireAfterDaysByTag: { "v*-rc*": 7 },
        });
        assert.ok(document !== null);
        const outcomes = simulateLifecycle(document, [image("rc", 8, ["v1-rc1"]), image("release", 8, ["v1"])], NOW);
        assert.deepEqual(
            outcomes.map(({ action }) => action),
            ["expire", null],
        );
    });

    it("refuses more rules than AWS takes", () => {
        const protectTags = Array.from({ length: 50 }, (_, index) => `team-${index}-*`);
        assert.deepEqual(renderLifecyclePolicy({ protectTags }), {
            document: null,
            text: null,
            problems: [
                {
                    path: "",
                    code: "setting-count",
                    reason: "need 51 rules in 11092 characters, AWS takes 50 and 30720: name fewer patterns",
                },
            ],
        });
    });
});

const patterns = fc
    .array(fc.constantFrom("v", "1", "-", "rc", ".", "*"), { minLength: 1, maxLength: 6 })
    .map((parts) => parts.join("").replace(/\*+/g, "*").replace(/^[.-]/, "v"))
    .filter((pattern) => pattern !== "*" && pattern.split("*").length <= 5);
const counts = fc.dictionary(patterns, fc.integer({ min: 1, max: 50 }), { maxKeys: 8 });
const someSettings: fc.Arbitrary<RetentionSettings> = fc.record(
    {
        untaggedExpireAfterDays: fc.integer({ min: 0, max: 30 }),
        keepLast: fc.integer({ min: 1, max: 500 }),
        protectTags: fc.uniqueArray(patterns, { maxLength: 5 }),
        keepLastByTag: counts,
        expireAfterDaysByTag: counts,
        deleteArchivedAfterDays: fc.integer({ min: 90, max: 900 }),
    },
    { requiredKeys: [] },
);

describe("Properties of rendered policies", () => {
    it("are legal, and none of their rules is dead", () => {
        fc.assert(
            fc.property(someSettings, (settings) => {
                const { document } = renderLifecyclePolicy(settings);
                fc.pre(document !== null);
                const { problems, warnings } = readLifecyclePolicy(document);
                assert.deepEqual(problems, []);
                assert.deepEqual(
                    warnings.filter(({ code }) => code === "dead-rule" || code === "and-list"),
                    [],
                );
            }),
            { numRuns: 500 },
        );
    });

    it("do not depend on the order of settings", () => {
        const reversed = <T>(map: Readonly<Record<string, T>> = {}) =>
            Object.fromEntries(Object.entries(map).reverse());
        fc.assert(
            fc.property(someSettings, (settings) => {
                const { text } = renderLifecyclePolicy(settings);
                const other = renderLifecyclePolicy({
                    ...settings,
                    protectTags: [...(settings.protectTags ?? [])].reverse(),
                    keepLastByTag: reversed(settings.keepLastByTag),
                    expireAfterDaysByTag: reversed(settings.expireAfterDaysByTag),
                });
                assert.equal(other.text, text);
            }),
        );
    });

    it("change in one rule only where one number is changed, and lose one rule only where one setting is dropped", () => {
        fc.assert(
            fc.property(someSettings, fc.nat(7), (settings, at) => {
                const keys = Object.keys(settings.keepLastByTag ?? {});
                const key = keys[at % Math.max(1, keys.length)];
                const before = renderLifecyclePolicy(settings).document?.rules;
                // An age setting for a part of what a count keeps has another place than one for other tags.
                const isWhole = Object.keys(settings.expireAfterDaysByTag ?? {}).some(
                    (aged) => key !== undefined && covers(key, aged),
                );
                // Two patterns can fall on one number, of which the later one moves on: docs/lifecycle.md says so.
                const all = [...keys, ...Object.keys(settings.expireAfterDaysByTag ?? {})];
                const alone = new Set(all.map((pattern) => byTagPriorities([pattern], []).get(pattern)));
                fc.pre(key !== undefined && before !== undefined && !isWhole && alone.size === all.length);
                const { [key]: count = 0, ...rest } = settings.keepLastByTag ?? {};
                const changed = renderLifecyclePolicy({ ...settings, keepLastByTag: { ...rest, [key]: count + 1 } });
                const dropped = renderLifecyclePolicy({ ...settings, keepLastByTag: rest });
                const texts = before.map(canonicalJson);
                const others = changed.document?.rules.map(canonicalJson) ?? [];
                assert.equal(others.filter((text) => !texts.includes(text)).length, 1);
                assert.equal(others.length, texts.length);
                const left = dropped.document?.rules.map(canonicalJson) ?? [];
                assert.equal(left.length, texts.length - 1);
                assert.deepEqual(
                    left,
                    texts.filter((text) => left.includes(text)),
                );
            }),
        );
    });

    it("put a pattern before each other that covers it", () => {
        fc.assert(
            fc.property(fc.uniqueArray(patterns, { minLength: 2, maxLength: 12 }), (list) => {
                const priorities = byTagPriorities(list, []);
                assert.equal(new Set(priorities.values()).size, list.length);
                for (const narrow of list) {
                    const own = priorities.get(narrow) ?? 0;
                    assert.ok(own >= PRIORITIES.kept && own < PRIORITIES.aged);
                    for (const wide of list.filter((other) => other !== narrow && covers(other, narrow))) {
                        assert.ok(own < (priorities.get(wide) ?? 0), `${narrow} before ${wide}`);
                    }
                }
            }),
            { numRuns: 1000 },
        );
    });

    it("give two patterns on one number two numbers", () => {
        const list = Array.from({ length: 50 }, (_, index) => `v${String(index).padStart(3, "0")}*`);
        const priorities = [...byTagPriorities(list, []).values()];
        assert.equal(new Set(priorities).size, list.length);
        assert.ok(Math.max(...priorities) - Math.min(...priorities) < 90);
    });

    it("keep what one setting keeps from another that expires, but for a part of it", () => {
        const settings = {
            keepLastByTag: { "v*": 20 },
            expireAfterDaysByTag: { "pr-*": 14, "sha-*": 30, "v*-rc*": 7 },
        };
        const order = renderLifecyclePolicy(settings).document?.rules.map(({ description }) => description);
        assert.deepEqual(order, [
            "Expire untagged images after 7 days",
            "Expire images tagged v*-rc* after 7 days",
            "Keep the newest 20 images tagged v*",
            "Expire images tagged sha-* after 30 days",
            "Expire images tagged pr-* after 14 days",
        ]);
    });

    it("answer more patterns than AWS takes rules with a problem, however many", () => {
        const keepLastByTag = Object.fromEntries(
            Array.from({ length: 500 }, (_, index) => [`v${String(index).padStart(3, "0")}*`, 1]),
        );
        assert.deepEqual(renderLifecyclePolicy({ keepLastByTag }).problems, [
            {
                path: "",
                code: "setting-count",
                reason: "need a rule for each of 500 patterns, AWS takes 50 rules: name fewer patterns",
            },
        ]);
    });
});

/** Settings with one thing wrong, and the whole list of problems. */
const WRONG: { name: string; settings: RetentionSettings; problems: [path: string, code: string, reason: string][] }[] =
    [
        {
            name: "numbers out of range",
            settings: {
                untaggedExpireAfterDays: -1,
                keepLast: 0,
                keepLastByTag: { "v*": 1.5 },
                expireAfterDaysByTag: { "pr-*": Number.NaN },
                deleteArchivedAfterDays: 89,
            },
            problems: [
                ["untaggedExpireAfterDays", "setting-range", "must be a whole number from 0 to 2147483647, found -1"],
                ["keepLast", "setting-range", "must be a whole number from 1 to 2147483647, found 0"],
                ['keepLastByTag["v*"]', "setting-range", "must be a whole number from 1 to 2147483647, found 1.5"],
                [
                    'expireAfterDaysByTag["pr-*"]',
                    "setting-range",
                    "must be a whole number from 1 to 2147483647, found NaN",
                ],
                [
                    "deleteArchivedAfterDays",
                    "setting-range",
                    "must be a whole number from 90 to 2147483647, found 89: archive storage has a minimum of 90 days",
                ],
            ],
        },
        ...(
            [
                ["", ""],
                ["a b", ""],
                ["v**", '; write "v*"'],
                ["*a*b*c*d*e", ""],
                ["-v", '; write "*-v*"'],
                [`${"x".repeat(129)}*`, ""],
            ] as const
        ).map(([pattern, fix]) => ({
            name: `the pattern ${pattern.slice(0, 20)}`,
            settings: { protectTags: [pattern] },
            problems: [
                [
                    "protectTags[0]",
                    "setting-pattern",
                    `must be a tag of at most 128 letters, digits and _ . - with at most 4 wildcards (*), no two of them in a row, found ${pattern.length > 80 ? `"${"x".repeat(76)}...` : JSON.stringify(pattern)}${fix}`,
                ] as [string, string, string],
            ],
        })),
        {
            name: "a protected pattern twice",
            settings: { protectTags: ["v*", "v*"] },
            problems: [
                ["protectTags[1]", "setting-repeated", 'must be unique, found "v*" as in protectTags[0]: drop it'],
            ],
        },
        {
            name: "deletion of what is protected",
            settings: { protectTags: ["v*"], keepLastByTag: { "v*": 3 }, expireAfterDaysByTag: { "v1.*": 3 } },
            problems: [
                [
                    'keepLastByTag["v*"]',
                    "setting-contradiction",
                    'has no effect: protectTags has "v*", so that no such image is ever deleted; drop one of the two',
                ],
                [
                    'expireAfterDaysByTag["v1.*"]',
                    "setting-contradiction",
                    'has no effect: protectTags has "v*", so that no such image is ever deleted; drop one of the two',
                ],
            ],
        },
        {
            name: "one pattern by count and by age",
            settings: { keepLastByTag: { "v*": 10 }, expireAfterDaysByTag: { "v*": 90 } },
            problems: [
                [
                    'expireAfterDaysByTag["v*"]',
                    "setting-contradiction",
                    "must not have a pattern of keepLastByTag: Amazon ECR lets one rule decide on an image, so that it is kept by count or by age; choose one",
                ],
            ],
        },
        {
            name: "all images by count and to archive",
            settings: { keepLast: 50, archiveAfterDays: 90 },
            problems: [
                [
                    "archiveAfterDays",
                    "setting-contradiction",
                    "must not be set together with keepLast, found 90 and 50: Amazon ECR lets one rule decide on an image, so that it is deleted by count or archived; choose keepLast, or archiveAfterDays with deleteArchivedAfterDays; keepLastByTag and expireAfterDaysByTag decide on some tags",
                ],
            ],
        },
        {
            name: "a limit for all where all are protected",
            settings: { keepLast: 50, protectTags: ["*"] },
            problems: [
                [
                    "keepLast",
                    "setting-contradiction",
                    'has no effect on tagged images: the pattern "*" takes them all; drop one of the two',
                ],
            ],
        },
    ];

describe("Settings that cannot be met", () => {
    for (const { name, settings, problems } of WRONG) {
        it(`are refused: ${name}`, () => {
            assert.deepEqual(renderLifecyclePolicy(settings), {
                document: null,
                text: null,
                problems: problems.map(([path, code, reason]) => ({ path, code, reason })),
            });
        });
    }
});
