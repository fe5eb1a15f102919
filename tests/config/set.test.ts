import assert from "node:assert/strict";
import { RETENTION_DAYS } from "../../ecr/scan/findingsLog.ts";
import {
    accepted,
    DEV,
    refused,
    resolved,
    setSettings,
    type Written,
    warned,
    withoutRequests,
    withSet,
} from "../support/args.ts";

describe("the project", () => {
    it("stands in names and in the tag Project", () => {
        const { project, repositories, tags } = accepted(withSet({ project: "shop" }));
        assert.deepEqual(
            { project, name: repositories[0]?.name, tags },
            {
                project: "shop",
                name: "shop-dev-web-app",
                tags: { Environment: "dev", ManagedBy: "Pulumi", Project: "shop" },
            },
        );
    });

    const must = "must be lower-case letters and digits, separated by single '.', '_' or '-'";
    const wrong: [unknown, string][] = [
        [undefined, "is missing; it has no default"],
        [null, "is missing; it has no default"],
        ["", `${must}, found ""`],
        ["MyProject", `${must}, found "MyProject"`],
        ["a--b", `${must}, found "a--b"`],
        [5, 'must be text, found 5; put it in quotes: "5"'],
        ["a".repeat(129), "must have at most 128 characters, found 129"],
    ];
    for (const [project, reason] of wrong) {
        it(`is refused as ${JSON.stringify(project)?.slice(0, 20)}`, () => {
            assert.deepEqual(refused(withSet({ project })), [{ path: "project", reason }]);
        });
    }
});

describe("the environment", () => {
    it("is the stack's name where that is a preset's", () => {
        const { environment, repositories } = accepted(withSet({}), { ...DEV, stack: "qa" });
        assert.deepEqual([environment, repositories[0]?.name], ["qa", "myproject-qa-web-app"]);
    });

    it("comes before the stack's name", () => {
        assert.equal(accepted(withSet({ environment: "staging" })).environment, "staging");
    });

    it("has to be written in a stack of another name", () => {
        const reason = (stack: string) => refused(withSet({}), { ...DEV, stack });
        assert.deepEqual(reason("blue"), [
            {
                path: "environment",
                reason: 'is missing, and the stack\'s name "blue" is not that of a preset; write one of dev, staging, qa, uat or prod',
            },
        ]);
        assert.deepEqual(reason("production"), [
            {
                path: "environment",
                reason: 'is missing, and the stack\'s name "production" is not that of a preset; write one of dev, staging, qa, uat or prod; did you mean "prod"?',
            },
        ]);
    });

    it("is refused where it is none, once, whatever depends on it", () => {
        const args = withSet({
            environment: "prd",
            scanFrequency: "CONTINUOUS_SCAN",
            kmsKeyArn: "arn:aws:kms:us-east-1:123456789012:key/1",
            imageTagMutabilityExclusionFilters: ["latest"],
            repositories: { a1: { enableEnhancedScanning: true }, b1: {} },
        });
        assert.deepEqual(refused(args), [
            {
                path: "environment",
                reason: 'must be one of dev, staging, qa, uat or prod, found "prd"; did you mean "prod"?',
            },
        ]);
    });
});

describe("the region", () => {
    it("is the provider's where none is written", () => {
        const { region, partition } = accepted(withSet({}), { ...DEV, region: "cn-north-1" });
        assert.deepEqual([region, partition], ["cn-north-1", "aws-cn"]);
    });

    it("comes before the provider's", () => {
        const { region, partition } = accepted(withSet({ region: "us-gov-west-1" }));
        assert.deepEqual([region, partition], ["us-gov-west-1", "aws-us-gov"]);
    });

    it("has to be known from somewhere", () => {
        assert.deepEqual(refused(withSet({}), { ...DEV, region: null }), [
            { path: "region", reason: "is missing; write aws:region in the stack file, or region, such as us-east-1" },
        ]);
    });

    it("is refused where it is none, once, whatever depends on it", () => {
        const args = withSet({
            region: "cn-nroth-1",
            encryptionType: "KMS",
            kmsKeyArn: "arn:aws-cn:kms:cn-north-1:123456789012:key/1",
            enableReplication: true,
            replicationDestinations: [{ region: "cn-northwest-1" }, { region: "us-east-1" }],
            pullPrincipals: ["arn:aws-cn:iam::210987654321:root"],
        });
        assert.deepEqual(refused(args), [
            { path: "region", reason: 'must be a region of AWS, found "cn-nroth-1"; did you mean "cn-north-1"?' },
        ]);
    });

    it("decides the ARNs of a policy", () => {
        const args = withSet({
            region: "cn-north-1",
            enableCrossAccountAccess: true,
            allowedAccountIds: ["210987654321"],
        });
        assert.equal(
            accepted(args).repositories[0]?.repositoryPolicy,
            '{"Statement":[{"Action":["ecr:BatchGetImage","ecr:GetDownloadUrlForLayer"],"Effect":"Allow",' +
                '"Principal":{"AWS":["arn:aws-cn:iam::210987654321:root"]},"Sid":"CrossAccountPermission"}],"Version":"2012-10-17"}',
        );
    });
});

describe("the findings log", () => {
    it("has its name and its policy's from the set, one pattern, and the days", () => {
        const { findingsLog } = accepted(withSet({ enableScanFindingsLogging: true, logRetentionDays: 7 }));
        assert.deepEqual(findingsLog, {
            logGroupName: "/aws/events/ecr/myproject-dev",
            retentionInDays: 7,
            kmsKeyArn: null,
            otherEventPatterns: [],
            policyName: "myproject-dev-ecr-findings",
            eventPatterns: [
                '{"detail":{"repository-name":["myproject-dev-web-app"]},"detail-type":["ECR Image Scan"],"source":["aws.ecr"]}',
            ],
        });
    });

    it("keeps for 30 days where nothing is written", () => {
        assert.equal(accepted(withSet({ enableScanFindingsLogging: true })).findingsLog?.retentionInDays, 30);
    });

    it("has basic scans on request too, and leaves out what enhanced scanning never scans", () => {
        const repositories = { a1: {}, b1: { enableEnhancedScanning: false, scanOnPush: false } };
        const patternsOf = (set: Written) => {
            const args = withSet({ enableScanFindingsLogging: true, repositories, ...set });
            return resolved(args).settings?.findingsLog?.eventPatterns.map((pattern) => JSON.parse(pattern).detail);
        };
        assert.deepEqual(patternsOf({}), [{ "repository-name": ["myproject-dev-a1", "myproject-dev-b1"] }]);
        assert.deepEqual(patternsOf({ scanOnPush: false }), [
            { "repository-name": ["myproject-dev-a1", "myproject-dev-b1"] },
        ]);
        assert.deepEqual(patternsOf({ enableEnhancedScanning: true })?.[0], {
            "repository-name": [{ suffix: ":repository/myproject-dev-a1" }],
        });
    });

    for (const days of RETENTION_DAYS) {
        it(`takes ${days} days`, () => {
            const args = withSet({ enableScanFindingsLogging: true, logRetentionDays: days });
            assert.equal(accepted(args).findingsLog?.retentionInDays, days);
        });
    }

    for (const days of [0, -1]) {
        it(`refuses ${days} days`, () => {
            assert.deepEqual(refused(withSet({ enableScanFindingsLogging: true, logRetentionDays: days })), [
                { path: "logRetentionDays", reason: `must be at least 1, found ${days}` },
            ]);
        });
    }

    for (const [days, near] of [
        [2, "3 is the nearest longer one"],
        [45, "60 is the nearest longer one"],
        [3654, "3653 is the nearest one"],
    ] as const) {
        it(`warns of ${days} days, which AWS or its provider decides`, () => {
            const args = withSet({ enableScanFindingsLogging: true, logRetentionDays: days });
            assert.deepEqual(warned(args), [
                {
                    path: "logRetentionDays",
                    reason: `is not a number of days that CloudWatch Logs is known to take, found ${days}; the AWS provider or AWS refuses the update if it does not take it, and ${near}`,
                },
            ]);
            assert.equal(resolved(args).settings?.findingsLog?.retentionInDays, days);
        });
    }

    it("refuses a switch that is none", () => {
        const { problems, warnings } = resolved(withSet({ enableScanFindingsLogging: "yes", logRetentionDays: 30 }));
        assert.deepEqual(warnings, []);
        assert.deepEqual(problems, [
            {
                path: "enableScanFindingsLogging",
                code: "wrong-type",
                reason: 'must be true or false, found "yes"; write true or false, without quotes',
            },
        ]);
    });
});

describe("the registry", () => {
    it("is left to another stack, with the rules still known", () => {
        const { registry } = withoutRequests(accepted(withSet({ registry: { manage: false } })));
        assert.deepEqual(registry, { ...setSettings().registry, manage: false });
    });

    it("is managed where nothing is written", () => {
        assert.deepEqual(withoutRequests(accepted(withSet({ registry: {} }))), setSettings());
        assert.deepEqual(withoutRequests(accepted(withSet({ registry: { manage: true } }))), setSettings());
    });

    it("refuses what it does not have", () => {
        assert.deepEqual(refused(withSet({ registry: "no" })), [
            { path: "registry", reason: "must be a map, found a value that is not shown" },
        ]);
        assert.deepEqual(refused(withSet({ registry: { manged: false, manage: 0 } })), [
            { path: "registry.manage", reason: "must be true or false, found 0; write true or false, without quotes" },
            {
                path: "registry.manged",
                reason: 'is not an option, found false; did you mean "manage"?',
            },
        ]);
    });
});

describe("the repositories", () => {
    const wrong: [unknown, string][] = [
        [undefined, "is missing; it has no default"],
        [{}, "must have at least one repository, found none; add one, such as web-app: {}"],
        [["web-app"], 'must be a map, found ["web-app"]; write each by its key, such as web-app: {}'],
        ["web-app", 'must be a map, found "web-app"; write each by its key, such as web-app: {}'],
    ];
    for (const [repositories, reason] of wrong) {
        it(`are refused as ${JSON.stringify(repositories)}`, () => {
            assert.deepEqual(refused(withSet({ repositories })), [{ path: "repositories", reason }]);
        });
    }

    it("are refused one by one where one is no map", () => {
        assert.deepEqual(refused(withSet({ repositories: { a1: true, b1: {} } })), [
            { path: 'repositories["a1"]', reason: "must be a map or empty, found true" },
        ]);
    });

    it("are sorted by key", () => {
        const { repositories } = accepted(withSet({ repositories: { worker: {}, api: {}, web: {} } }));
        assert.deepEqual(
            repositories.map(({ key }) => key),
            ["api", "web", "worker"],
        );
    });
});
