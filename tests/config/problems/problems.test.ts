import assert from "node:assert/strict";
import {
    didYouMean,
    listed,
    problemHeading,
    problemLines,
    propertyPath,
    Report,
    shown,
    sortProblems,
} from "../../../config/problems/report.ts";
import { refused, withRepository, withSet } from "../../support/args.ts";

describe("a property path", () => {
    const paths: [(string | number)[], string][] = [
        [["maxImageCount"], "maxImageCount"],
        [["repositories", "web-app", "tags", "Team"], 'repositories["web-app"].tags["Team"]'],
        [["repositories", "web", "maxImageCount"], 'repositories["web"].maxImageCount'],
        [["allowedAccountIds", 0], "allowedAccountIds[0]"],
        [["replicationDestinations", 1, "region"], "replicationDestinations[1].region"],
        [["repositories", 'a"b'], 'repositories["a\\"b"]'],
        [["odd name"], '["odd name"]'],
    ];
    for (const [segments, path] of paths) {
        it(`reads ${path}`, () => assert.equal(propertyPath(segments), path));
    }
});

describe("did you mean", () => {
    const options = ["maxImageCount", "kmsKeyArn", "encryptionType", "scanOnPush", "tags"];
    const meant: [string, string | null][] = [
        ["maxImagesCount", "maxImageCount"],
        ["MAXIMAGECOUNT", "maxImageCount"],
        ["max_image_count", "maxImageCount"],
        ["kmsKey", "kmsKeyArn"],
        ["encryption", "encryptionType"],
        ["scan_on_push", "scanOnPush"],
        ["tag", "tags"],
        ["arn", null],
        ["something", null],
        ["x", null],
        ["", null],
    ];
    for (const [found, near] of meant) {
        it(`finds ${near ?? "nothing"} for ${JSON.stringify(found)}`, () => {
            assert.equal(didYouMean(found, options), near === null ? "" : `; did you mean ${JSON.stringify(near)}?`);
        });
    }

    it("offers nothing where a part stands in several", () => {
        assert.equal(didYouMean("replication", ["enableReplication", "replicationDestinations"]), "");
        assert.equal(didYouMean("web", []), "");
    });
});

describe("the words of a problem", () => {
    it("list with a last word", () => {
        assert.deepEqual(
            [listed([]), listed(["a"]), listed(["a", "b"]), listed(["a", "b", "c"], "or")],
            ["", "a", "a and b", "a, b or c"],
        );
    });

    it("show a value as JSON, cut at 80 characters", () => {
        assert.equal(shown({ a: [1, "x"] }), '{"a":[1,"x"]}');
        assert.equal(shown("a".repeat(78)), `"${"a".repeat(78)}"`);
        assert.equal(shown("a".repeat(79)), `"${"a".repeat(76)}...`);
        assert.equal(shown(undefined), "nothing");
    });

    it("head and list the problems", () => {
        const problems = [
            { path: "a", reason: "is wrong" },
            { path: "b", reason: "too" },
        ];
        assert.equal(problemLines(problems), "  a\n    is wrong\n  b\n    too");
        assert.equal(
            problemHeading(1, "prod"),
            "1 problem in the configuration of stack prod; nothing was sent to AWS:",
        );
        assert.equal(
            problemHeading(2, "prod"),
            "2 problems in the configuration of stack prod; nothing was sent to AWS:",
        );
    });

    it("are sorted by path, then reason, and said once", () => {
        const report = new Report();
        for (const [path, reason] of [
            ["b", "x"],
            ["a", "z"],
            ["a", "y"],
            ["b", "x"],
        ] as const) {
            report.problem(path, "wrong-format", reason);
            report.warning(path, reason);
        }
        const sorted = [
            { path: "a", reason: "y" },
            { path: "a", reason: "z" },
            { path: "b", reason: "x" },
        ];
        assert.deepEqual(
            sortProblems(report.problems),
            sorted.map((each) => ({ ...each, code: "wrong-format" })),
        );
        assert.deepEqual(sortProblems(report.warnings), sorted);
    });
});

describe("an unknown option", () => {
    it("is refused with what was meant", () => {
        assert.deepEqual(refused(withSet({ maxImagesCount: 5, image_tag_mutability: "MUTABLE" })), [
            {
                path: "image_tag_mutability",
                reason: 'is not an option, found "MUTABLE"; did you mean "imageTagMutability"?',
            },
            { path: "maxImagesCount", reason: 'is not an option, found 5; did you mean "maxImageCount"?' },
        ]);
    });

    it("is refused with all options where nothing is near", () => {
        assert.deepEqual(refused(withRepository({ mutable: true })), [
            {
                path: 'repositories["web-app"].mutable',
                reason:
                    "is not an option, found true; the options are aliases, allowExpiringImagesInUse, allowedAccountIds, deletionProtection, " +
                    "enableCrossAccountAccess, enableEnhancedScanning, enableLambdaPull, enableReplication, encryptionType, " +
                    "forceDelete, imageTagMutability, imageTagMutabilityExclusionFilters, kmsKeyArn, lifecycle, lifecyclePolicy, " +
                    "maxImageCount, name, organizationId, policyStatements, pullPrincipals, pushPrincipals, replicationDestinations, " +
                    "scanFrequency, scanOnPush, services and tags",
            },
        ]);
    });

    it("is refused with its place where it stands at the wrong level", () => {
        assert.deepEqual(refused(withRepository({ environment: "dev" })), [
            {
                path: 'repositories["web-app"].environment',
                reason: 'is not an option, found "dev"; it is an option of the whole set: write it next to repositories',
            },
        ]);
        assert.deepEqual(refused(withSet({ name: "x" })), [
            {
                path: "name",
                reason: 'is not an option, found "x"; it is an option of one repository: write it below its key',
            },
        ]);
    });
});

describe("what follows from a refused option", () => {
    const refusals: [string, Record<string, unknown>][] = [
        ["replicationDestinations", { enableReplication: true, replicationDestinations: "us-west-2" }],
        ["enableReplication", { enableReplication: "no", replicationDestinations: [{ region: "us-west-2" }] }],
        ["allowedAccountIds[0]", { enableCrossAccountAccess: true, allowedAccountIds: ["x"] }],
        ["enableCrossAccountAccess", { enableCrossAccountAccess: "no", allowedAccountIds: ["210987654321"] }],
        ["encryptionType", { encryptionType: "kms", kmsKeyArn: "arn:aws:kms:us-east-1:123456789012:key/1" }],
        ["imageTagMutability", { imageTagMutability: "EXCLUSION", imageTagMutabilityExclusionFilters: ["latest"] }],
        [
            "imageTagMutabilityExclusionFilters",
            { imageTagMutability: "MUTABLE_WITH_EXCLUSION", imageTagMutabilityExclusionFilters: "latest" },
        ],
        ["scanFrequency", { scanFrequency: "DAILY", scanOnPush: false }],
        ["scanOnPush", { scanFrequency: "MANUAL", scanOnPush: "yes" }],
        ["enableEnhancedScanning", { scanFrequency: "CONTINUOUS_SCAN", enableEnhancedScanning: "yes" }],
        ["lifecyclePolicy", { lifecyclePolicy: 5, maxImageCount: 5 }],
        ["maxImageCount", { lifecyclePolicy: undefined, maxImageCount: 0 }],
        ["enableScanFindingsLogging", { enableScanFindingsLogging: "yes", logRetentionDays: 90 }],
    ];
    for (const [path, options] of refusals) {
        it(`is not reported next to ${path}`, () => {
            assert.deepEqual(
                refused(withSet(options)).map((problem) => problem.path),
                [path],
            );
        });
    }

    it("is not reported between repositories either", () => {
        const repositories = { a1: { enableEnhancedScanning: true }, b1: {} };
        assert.deepEqual(refused(withSet({ enableEnhancedScanning: "yes", repositories })), [
            {
                path: "enableEnhancedScanning",
                reason: 'must be true or false, found "yes"; write true or false, without quotes',
            },
        ]);
    });
});

describe("many problems", () => {
    it("come at once, sorted by path", () => {
        const args = {
            project: "MyProject",
            enviroment: "prod",
            region: "us-esat-1",
            logRetentionDays: 0,
            allowedAccountIds: ["YOUR_ACCOUNT_ID", 210987654321],
            tags: { "aws:x": "1" },
            repositories: {
                "web-app": { maxImageCount: 0, imageTagMutability: "immutable" },
                Api: {},
                worker: { scanFrequency: "CONTINUOUS_SCAN" },
                jobs: { enableReplication: true, aliases: ["worker"], name: "jobs" },
            },
        };
        assert.deepEqual(
            refused(args).map(({ path }) => path),
            [
                "allowedAccountIds[0]",
                "allowedAccountIds[1]",
                "enviroment",
                "logRetentionDays",
                "project",
                "region",
                'repositories["Api"]',
                'repositories["jobs"].aliases[0]',
                'repositories["jobs"].enableReplication',
                'repositories["web-app"].imageTagMutability',
                'repositories["web-app"].maxImageCount',
                'repositories["worker"].scanFrequency',
                'tags["aws:x"]',
            ],
        );
    });

    it("are all found where nothing is written", () => {
        assert.deepEqual(refused({}), [
            { path: "project", reason: "is missing; it has no default" },
            {
                path: "repositories",
                reason: "is missing; it has no default",
            },
        ]);
    });
});
