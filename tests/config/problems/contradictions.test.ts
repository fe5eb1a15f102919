import assert from "node:assert/strict";
import {
    accepted,
    keepNewestText,
    refused,
    type Written,
    warned,
    withRepository,
    withSet,
} from "../../support/args.ts";

const ACCOUNTS = ["210987654321"];
const WEST = [{ region: "us-west-2" }];
const KEY = "arn:aws:kms:us-east-1:123456789012:key/1234abcd";
const OWN_POLICY = {
    rules: [
        {
            rulePriority: 1,
            selection: { tagStatus: "untagged", countType: "imageCountMoreThan", countNumber: 1 },
            action: { type: "expire" },
        },
        {
            rulePriority: 2,
            selection: { tagStatus: "any", countType: "imageCountMoreThan", countNumber: 9 },
            action: { type: "expire" },
        },
    ],
};
const IN = 'repositories["web-app"].';

/** Options of the set, of the repository, and the warning. */
type Warning = [set: Written, repository: Written, path: string, reason: string];

const WARNINGS: Warning[] = [
    [
        { allowedAccountIds: ACCOUNTS },
        {},
        "allowedAccountIds",
        "210987654321 cannot pull, because enableCrossAccountAccess is false; set it to true, or remove the list",
    ],
    [
        { enableCrossAccountAccess: false },
        { allowedAccountIds: ACCOUNTS },
        `${IN}allowedAccountIds`,
        "210987654321 cannot pull, because enableCrossAccountAccess is false; set it to true, or remove the list",
    ],
    [
        { organizationId: "o-a1b2c3d4e5", enableCrossAccountAccess: false },
        {},
        "organizationId",
        "o-a1b2c3d4e5 cannot pull, because enableCrossAccountAccess is false; set it to true, or remove the organization",
    ],
    [
        { replicationDestinations: WEST },
        {},
        "replicationDestinations",
        "nothing is replicated to us-west-2, because enableReplication is false; set it to true, or remove the list",
    ],
    [
        { enableReplication: false },
        { replicationDestinations: [{ region: "us-west-2", registryId: "210987654321" }, { region: "eu-west-1" }] },
        `${IN}replicationDestinations`,
        "nothing is replicated to us-west-2 of account 210987654321 and eu-west-1, because enableReplication is false; set it to true, or remove the list",
    ],
    [
        {},
        { maxImageCount: 5, lifecyclePolicy: OWN_POLICY },
        `${IN}maxImageCount`,
        "5 has no effect next to lifecyclePolicy; remove one of the two",
    ],
    [
        { enableEnhancedScanning: true },
        { scanOnPush: false, enableEnhancedScanning: true },
        `${IN}scanOnPush`,
        "false has no effect with enhanced scanning, which scans each image that is pushed",
    ],
    [
        { encryptionType: "KMS_DSSE", kmsKeyArn: KEY },
        {},
        "encryptionType",
        "KMS_DSSE is documented for the AWS GovCloud (US) regions only; AWS may refuse it elsewhere",
    ],
    [
        { logRetentionDays: 90 },
        {},
        "logRetentionDays",
        "90 has no effect, because enableScanFindingsLogging is false; set it to true, or remove the days",
    ],
];

describe("options that contradict each other", () => {
    for (const [set, repository, path, reason] of WARNINGS) {
        it(`warn: ${JSON.stringify(set)} and ${JSON.stringify(repository)}`, () => {
            assert.deepEqual(warned({ ...withSet(set), ...withRepository(repository), ...set }), [{ path, reason }]);
        });
    }

    it("warn once for the set, not once a repository", () => {
        const args = withSet({ allowedAccountIds: ACCOUNTS, repositories: { a1: {}, b1: {}, c1: {} } });
        assert.deepEqual(warned(args), [{ path: "allowedAccountIds", reason: WARNINGS[0]?.[3] }]);
    });
});

describe("an opt-out on purpose", () => {
    const OPT_OUTS: [set: Written, repository: Written][] = [
        [{ allowedAccountIds: ACCOUNTS, enableCrossAccountAccess: true }, { enableCrossAccountAccess: false }],
        [{ allowedAccountIds: ACCOUNTS, enableCrossAccountAccess: true }, { allowedAccountIds: [] }],
        [{ enableCrossAccountAccess: true }, { allowedAccountIds: [] }],
        [{ organizationId: "o-a1b2c3d4e5" }, { enableCrossAccountAccess: false }],
        [{ replicationDestinations: WEST, enableReplication: true }, { enableReplication: false }],
        [{ encryptionType: "KMS", kmsKeyArn: KEY }, { encryptionType: "AES256" }],
        [{ lifecyclePolicy: OWN_POLICY }, { maxImageCount: 5 }],
        [
            { imageTagMutability: "MUTABLE_WITH_EXCLUSION", imageTagMutabilityExclusionFilters: ["v*"] },
            { imageTagMutability: "IMMUTABLE" },
        ],
        [{ scanOnPush: false }, { scanFrequency: "SCAN_ON_PUSH" }],
        [{ scanOnPush: false }, { enableEnhancedScanning: true }],
        [{ scanFrequency: "SCAN_ON_PUSH" }, { scanOnPush: false }],
    ];
    for (const [set, repository] of OPT_OUTS) {
        it(`has no warning: ${JSON.stringify(set)} and ${JSON.stringify(repository)}`, () => {
            accepted({ ...withSet(set), ...withRepository(repository), ...set });
        });
    }

    it("keeps the count of a repository, not the policy of the set", () => {
        const args = { ...withRepository({ maxImageCount: 5 }), lifecyclePolicy: OWN_POLICY };
        assert.equal(accepted(args).repositories[0]?.lifecyclePolicy, keepNewestText(5));
    });

    it("takes the access away that the set gives", () => {
        for (const repository of OPT_OUTS.slice(0, 4).map(([, options]) => options)) {
            const set = { allowedAccountIds: ACCOUNTS, enableCrossAccountAccess: true };
            const { repositories } = accepted({ ...withSet(set), ...withRepository(repository), ...set });
            assert.equal(repositories[0]?.repositoryPolicy, null);
        }
    });
});

describe("options that AWS does not have together", () => {
    const PROBLEMS: [options: Written, option: string, reason: string][] = [
        [
            { scanFrequency: "MANUAL", enableEnhancedScanning: true },
            "scanFrequency",
            "must be SCAN_ON_PUSH or CONTINUOUS_SCAN with enhanced scanning, found MANUAL; enhanced scanning has no manual scans: set enableEnhancedScanning: false, or another frequency",
        ],
        [
            { scanFrequency: "CONTINUOUS_SCAN" },
            "scanFrequency",
            "must not be CONTINUOUS_SCAN with basic scanning, which scans on push only; set enableEnhancedScanning: true",
        ],
        [
            { scanFrequency: "SCAN_ON_PUSH", scanOnPush: false },
            "scanFrequency",
            "SCAN_ON_PUSH means nothing next to scanOnPush: false; leave one of the two out, or make them agree",
        ],
        [
            { scanFrequency: "MANUAL", scanOnPush: true },
            "scanFrequency",
            "MANUAL means nothing next to scanOnPush: true; leave one of the two out, or make them agree",
        ],
        [
            { kmsKeyArn: KEY },
            "kmsKeyArn",
            "is a key for encryptionType KMS, found AES256; set encryptionType: KMS, or remove the key",
        ],
        [
            { imageTagMutability: "MUTABLE_WITH_EXCLUSION" },
            "imageTagMutability",
            "needs imageTagMutabilityExclusionFilters, found MUTABLE_WITH_EXCLUSION and no filter; name the excluded tags, such as [v*]",
        ],
        [
            { imageTagMutabilityExclusionFilters: ["latest"] },
            "imageTagMutabilityExclusionFilters",
            "need a mutability with exclusion, found MUTABLE; set imageTagMutability: MUTABLE_WITH_EXCLUSION, or remove the filters",
        ],
        [
            { enableCrossAccountAccess: true },
            "enableCrossAccountAccess",
            "needs to know who may pull, found true and no account; name them in allowedAccountIds, or set it to false",
        ],
        [
            { enableReplication: true },
            "enableReplication",
            "needs at least one destination, found none and enableReplication true; name one, such as replicationDestinations: [{ region: us-west-2 }], or set enableReplication: false",
        ],
    ];
    for (const [options, option, reason] of PROBLEMS) {
        it(`are a problem: ${JSON.stringify(options)}`, () => {
            assert.deepEqual(refused(withSet(options)), [{ path: option, reason }]);
            assert.deepEqual(refused(withRepository(options)), [{ path: `${IN}${option}`, reason }]);
        });
    }

    it("are a problem where repositories disagree on enhanced scanning", () => {
        const repositories = { a1: { enableEnhancedScanning: true }, b1: { enableEnhancedScanning: false } };
        assert.deepEqual(refused(withSet({ repositories })), [
            {
                path: 'repositories["b1"].enableEnhancedScanning',
                reason:
                    "enableEnhancedScanning must not be false in stack dev, found it for 1 repository (myproject-dev-b1), " +
                    "while stack dev requests enhanced scanning in the same registry, which then does no basic scans; " +
                    "remove the option there, or, in dev, set scanOnPush: false for no scans",
            },
        ]);
    });

    it("are a warning where the one without enhanced scanning wants no scan", () => {
        const off: Written[] = [{ scanOnPush: false }, { scanFrequency: "MANUAL" }];
        for (const options of off) {
            const b1 = { enableEnhancedScanning: false, ...options };
            assert.deepEqual(warned(withSet({ enableEnhancedScanning: true, repositories: { a1: {}, b1 } })), [
                {
                    path: 'repositories["b1"]',
                    reason: "no scans of 1 repository (myproject-dev-b1) of stack dev: a registry with enhanced scanning has no manual scans",
                },
            ]);
        }
    });

    it("let a repository name accounts by principals or organization instead", () => {
        accepted(withSet({ enableCrossAccountAccess: true, organizationId: "o-a1b2c3d4e5" }));
        accepted(withSet({ enableCrossAccountAccess: true, pullPrincipals: ACCOUNTS }));
    });

    it("take KMS_DSSE in GovCloud without a warning", () => {
        assert.equal(
            accepted(withSet({ encryptionType: "KMS_DSSE", region: "us-gov-west-1" })).key?.deletionProtection,
            false,
        );
    });
});
