import assert from "node:assert/strict";
import { RETENTION_DAYS } from "../../ecr/findings.ts";
import { accepted, DEV, refused, setSettings, type Written, warned, withRepository, withSet } from "../support/args.ts";

const named = (name: string) => setSettings({ name }).repositories[0]?.name;
const nameIn = (options: Written, key = "web-app") =>
    accepted(withSet({ ...options, repositories: { [key]: {} } })).repositories[0]?.name;
const GRAMMAR = "must be lower-case letters and digits, separated by single '.', '_', '__', '-' or '/'";

describe("the project", () => {
    it("stands in names and in the tag Project", () => {
        const { project, repositories, tags } = accepted(withSet({ project: "shop" }));
        assert.deepEqual(
            { project, name: repositories[0]?.name, tags },
            {
                project: "shop",
                name: named("shop-dev-web-app"),
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

describe("names in AWS", () => {
    const prefixes: [string, string][] = [
        ["team", "team-web-app"],
        ["team/", "team/web-app"],
        ["team_", "team_web-app"],
        ["team.", "team.web-app"],
        ["team-", "team-web-app"],
        ["", "web-app"],
    ];
    for (const [namePrefix, name] of prefixes) {
        it(`begin with namePrefix ${JSON.stringify(namePrefix)}: ${name}`, () => {
            assert.equal(nameIn({ namePrefix }), name);
        });
    }

    it("may be written whole", () => {
        assert.deepEqual(accepted(withRepository({ name: "legacy/web" })), {
            ...setSettings({ name: "legacy/web" }),
            registry: {
                manage: true,
                scanning: { scanType: "BASIC", rules: [{ scanFrequency: "SCAN_ON_PUSH", filters: ["legacy/we*b"] }] },
                replication: [],
            },
        });
    });

    const wrongPrefixes: [string, string, string][] = [
        ["Foo Bar", "must be lower case", '; did you mean "foo-bar"?'],
        ["/team", GRAMMAR, '; did you mean "team"?'],
        ["team--/", GRAMMAR, '; did you mean "team"?'],
        ["a".repeat(254), "must have 2 to 256 characters, not 257", ""],
    ];
    for (const [namePrefix, rule, near] of wrongPrefixes) {
        it(`are refused once for all repositories by the namePrefix ${namePrefix.slice(0, 10)}`, () => {
            const shown = JSON.stringify(namePrefix);
            const found = shown.length > 80 ? `${shown.slice(0, 77)}...` : shown;
            assert.deepEqual(refused(withSet({ namePrefix, repositories: { a1: {}, b1: {} } })), [
                { path: "namePrefix", reason: `names in AWS that begin with it ${rule}, found ${found}${near}` },
            ]);
        });
    }

    it("are refused by key where the key is wrong", () => {
        const keys = ["Api", "a..b", "web app", "a".repeat(256)];
        assert.deepEqual(refused(withSet({ repositories: Object.fromEntries(keys.map((key) => [key, {}])) })), [
            {
                path: 'repositories["Api"]',
                reason: 'its name in AWS must be lower case, found "Api"; did you mean "api"?',
            },
            { path: 'repositories["a..b"]', reason: `its name in AWS ${GRAMMAR}, found "a..b"; did you mean "a-b"?` },
            {
                path: `repositories["${"a".repeat(256)}"]`,
                reason: `its name in AWS must have 2 to 256 characters, not 270, found "${"a".repeat(76)}...`,
            },
            {
                path: 'repositories["web app"]',
                reason: 'must have a key of letters, digits and . _ / -, found "web app"',
            },
        ]);
    });

    it("are refused where the written one is wrong", () => {
        assert.deepEqual(refused(withRepository({ name: "Legacy" })), [
            {
                path: 'repositories["web-app"].name',
                reason: 'must be lower case, found "Legacy"; did you mean "legacy"?',
            },
        ]);
        assert.deepEqual(refused(withRepository({ name: "" })), [
            { path: 'repositories["web-app"].name', reason: 'must have 2 to 256 characters, not 0, found ""' },
        ]);
    });

    it("are judged behind a sound prefix where the project is wrong", () => {
        assert.deepEqual(
            refused(withSet({ project: "My", repositories: { Api: {}, web: {} } })).map(({ path }) => path),
            ["project", 'repositories["Api"]'],
        );
    });

    it("stand for one repository each", () => {
        const args = withSet({
            repositories: { a1: { name: "myproject-dev-b1" }, b1: {}, c1: { name: "myproject-dev-b1" } },
        });
        const reason =
            'must have a name of its own in AWS, found "myproject-dev-b1", which is "a1"\'s; write another name';
        assert.deepEqual(refused(args), [
            { path: 'repositories["b1"]', reason },
            { path: 'repositories["c1"]', reason },
        ]);
    });

    it("are stood for once by __proto__ and the like too", () => {
        assert.equal(nameIn({}, "constructor"), "myproject-dev-constructor");
        const args = { project: "myproject", repositories: JSON.parse('{ "__proto__": {}, "web": {} }') };
        assert.deepEqual(refused(args), [
            {
                path: 'repositories["__proto__"]',
                reason: `its name in AWS ${GRAMMAR}, found "__proto__"; did you mean "proto"?`,
            },
        ]);
    });

    it("warn of two hyphens, which AWS refused once", () => {
        assert.deepEqual(warned(withSet({ repositories: { "a--b": {} } })), [
            {
                path: 'repositories["a--b"]',
                reason: 'AWS refused names with "--" in the past, found "myproject-dev-a--b"; a single - is safer',
            },
        ]);
    });
});

describe("former keys", () => {
    it("hold with the old name", () => {
        const { aliases, name } = accepted(withRepository({ aliases: ["www", "web"], name: "myproject-dev-www" }))
            .repositories[0] ?? { aliases: [] };
        assert.deepEqual([aliases, name], [["web", "www"], "myproject-dev-www"]);
    });

    it("warn without the old name, for the repository is a new one then", () => {
        assert.deepEqual(warned(withRepository({ aliases: ["www"] })), [
            {
                path: 'repositories["web-app"]',
                reason: 'was "www" before, and a new name in AWS means a new, empty repository; to keep the old one write name: myproject-dev-www',
            },
        ]);
    });

    it("are no keys of today, and of one repository only", () => {
        const repositories = {
            a1: { aliases: ["b1", "old"], name: "x1" },
            b1: { aliases: ["old"], name: "x2" },
            c1: { aliases: ["toString", 5], name: "x3" },
        };
        assert.deepEqual(refused(withSet({ repositories })), [
            {
                path: 'repositories["a1"].aliases[0]',
                reason: 'must be a former key, found "b1", which is a repository of this set today',
            },
            {
                path: 'repositories["b1"].aliases[0]',
                reason: 'must be the former key of one repository, found "old", which is "a1"\'s alias too',
            },
            { path: 'repositories["c1"].aliases[1]', reason: 'must be text, found 5; put it in quotes: "5"' },
        ]);
    });
});

describe("the findings log", () => {
    it("has its name and its policy's from the set, one pattern, and the days", () => {
        const { findingsLog } = accepted(withSet({ enableScanFindingsLogging: true, logRetentionDays: 7 }));
        assert.deepEqual(findingsLog, {
            logGroupName: "/aws/events/ecr/myproject-dev",
            retentionInDays: 7,
            policyName: "myproject-dev-ecr-findings",
            eventPatterns: [
                '{"detail":{"repository-name":["myproject-dev-web-app"]},"detail-type":["ECR Image Scan"],"source":["aws.ecr"]}',
            ],
        });
    });

    it("keeps for 30 days where nothing is written", () => {
        assert.equal(accepted(withSet({ enableScanFindingsLogging: true })).findingsLog?.retentionInDays, 30);
    });

    it("leaves out repositories that are not scanned", () => {
        const repositories = { a1: {}, b1: { scanOnPush: false } };
        assert.deepEqual(
            accepted(withSet({ enableScanFindingsLogging: true, repositories })).findingsLog?.eventPatterns,
            [
                '{"detail":{"repository-name":["myproject-dev-a1"]},"detail-type":["ECR Image Scan"],"source":["aws.ecr"]}',
            ],
        );
    });

    for (const days of RETENTION_DAYS) {
        it(`takes ${days} days`, () => {
            const args = withSet({ enableScanFindingsLogging: true, logRetentionDays: days });
            assert.equal(accepted(args).findingsLog?.retentionInDays, days);
        });
    }

    for (const days of [0, 2, 45, 3654, -1]) {
        it(`refuses ${days} days`, () => {
            const list = `${RETENTION_DAYS.slice(0, -1).join(", ")} or 3653`;
            assert.deepEqual(refused(withSet({ enableScanFindingsLogging: true, logRetentionDays: days })), [
                { path: "logRetentionDays", reason: `must be one of ${list}, found ${days}` },
            ]);
        });
    }

    it("refuses a switch that is none", () => {
        assert.deepEqual(refused(withSet({ enableScanFindingsLogging: "yes", logRetentionDays: 30 })), [
            {
                path: "enableScanFindingsLogging",
                reason: 'must be true or false, found "yes"; write true or false, without quotes',
            },
        ]);
    });
});

describe("the registry", () => {
    it("is left to another stack, with the rules still known", () => {
        const { registry } = accepted(withSet({ registry: { manage: false } }));
        assert.deepEqual(registry, { ...setSettings().registry, manage: false });
    });

    it("is managed where nothing is written", () => {
        assert.deepEqual(accepted(withSet({ registry: {} })), setSettings());
        assert.deepEqual(accepted(withSet({ registry: { manage: true } })), setSettings());
    });

    it("refuses what it does not have", () => {
        assert.deepEqual(refused(withSet({ registry: "no" })), [
            { path: "registry", reason: 'must be a mapping, found "no"' },
        ]);
        assert.deepEqual(refused(withSet({ registry: { manged: false, manage: 0 } })), [
            { path: "registry.manage", reason: "must be true or false, found 0; write true or false, without quotes" },
            { path: "registry.manged", reason: 'is not an option, found false; did you mean "manage"?' },
        ]);
    });
});

describe("the repositories", () => {
    const wrong: [unknown, string][] = [
        [undefined, "is missing; it has no default"],
        [{}, "must have at least one repository, found none; add one, such as web-app: {}"],
        [["web-app"], 'must be a mapping, found ["web-app"]; write each by its key, such as web-app: {}'],
        ["web-app", 'must be a mapping, found "web-app"; write each by its key, such as web-app: {}'],
    ];
    for (const [repositories, reason] of wrong) {
        it(`are refused as ${JSON.stringify(repositories)}`, () => {
            assert.deepEqual(refused(withSet({ repositories })), [{ path: "repositories", reason }]);
        });
    }

    it("are refused one by one where one is no mapping", () => {
        assert.deepEqual(refused(withSet({ repositories: { a1: true, b1: {} } })), [
            { path: 'repositories["a1"]', reason: "must be a mapping or empty, found true" },
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
