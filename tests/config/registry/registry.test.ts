import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import { mayHoldSecret } from "../../../config/problems/report.ts";
import { optionsOf } from "../../../config/schema/lookup.ts";
import {
    accepted,
    DEV,
    refused,
    registrySettings,
    resolved,
    type Written,
    withoutRequests,
    withRegistry,
    withSet,
} from "../../support/args.ts";

const ROLE = "arn:aws:iam::123456789012:role/scanner";
const POLICY = {
    Version: "2012-10-17",
    Statement: [
        {
            Sid: "Copies",
            Effect: "Allow",
            Principal: { AWS: "arn:aws:iam::210987654321:root" },
            Action: ["ecr:ReplicateImage"],
            Resource: ["arn:aws:ecr:us-east-1:123456789012:repository/*"],
        },
    ],
};
const POLICY_TEXT =
    '{"Statement":[{"Action":["ecr:ReplicateImage"],"Effect":"Allow","Principal":{"AWS":"arn:aws:iam::210987654321:root"},' +
    '"Resource":["arn:aws:ecr:us-east-1:123456789012:repository/*"],"Sid":"Copies"}],"Version":"2012-10-17"}';

const NOTHING = { registryScanningRules: [], registryReplicationRules: [] };

describe("an option of the registry", () => {
    const onPush = (...filters: string[]) => ({
        scanType: "BASIC" as const,
        rules: [{ scanFrequency: "SCAN_ON_PUSH" as const, filters }],
    });
    const cases: [string, Written, Partial<ReturnType<typeof registrySettings>>][] = [
        ["policy as a map", { policy: POLICY }, { policy: POLICY_TEXT }],
        ["policy as text", { policy: JSON.stringify(POLICY, null, 4) }, { policy: POLICY_TEXT }],
        ["policy that is null", { policy: null }, {}],
        [
            "basicScanTypeVersion",
            { basicScanTypeVersion: "AWS_NATIVE" },
            { accountSettings: [{ name: "BASIC_SCAN_TYPE_VERSION", value: "AWS_NATIVE" }] },
        ],
        ["blobMounting on", { blobMounting: true }, { accountSettings: [{ name: "BLOB_MOUNTING", value: "ENABLED" }] }],
        [
            "blobMounting off",
            { blobMounting: false },
            { accountSettings: [{ name: "BLOB_MOUNTING", value: "DISABLED" }] },
        ],
        ["policyScope", { policyScope: "V2" }, { accountSettings: [{ name: "REGISTRY_POLICY_SCOPE", value: "V2" }] }],
        [
            "all account settings, sorted",
            { policyScope: "V2", blobMounting: true, basicScanTypeVersion: "AWS_NATIVE" },
            {
                accountSettings: [
                    { name: "BASIC_SCAN_TYPE_VERSION", value: "AWS_NATIVE" },
                    { name: "BLOB_MOUNTING", value: "ENABLED" },
                    { name: "REGISTRY_POLICY_SCOPE", value: "V2" },
                ],
            },
        ],
        [
            "pullTimeUpdateExclusions, sorted",
            { pullTimeUpdateExclusions: [ROLE, "arn:aws:iam::123456789012:role/a"] },
            { pullTimeUpdateExclusions: ["arn:aws:iam::123456789012:role/a", ROLE] },
        ],
        ["pullTimeUpdateExclusions that are none", { pullTimeUpdateExclusions: [] }, {}],
        [
            "scanningFilters, each once and sorted",
            { scanningFilters: { SCAN_ON_PUSH: ["web", "my*"] } },
            { scanning: onPush("my*", "web") },
        ],
        ["scanningFilters of which one is null", { scanningFilters: { SCAN_ON_PUSH: null } }, {}],
        [
            "scanningFilters next to one that is null",
            { scanningFilters: { SCAN_ON_PUSH: ["my*"], CONTINUOUS_SCAN: null } },
            { scanning: onPush("my*") },
        ],
        ["include of nothing", { include: [] }, {}],
    ];
    for (const [what, registry, different] of cases) {
        it(`holds: ${what}`, () => {
            assert.deepEqual(withoutRequests(accepted(withRegistry(registry))).registry, registrySettings(different));
        });
    }

    it("may be without repositories", () => {
        const settings = accepted(withRegistry({ policy: POLICY }, { repositories: {} }));
        assert.deepEqual(settings.repositories, []);
        assert.deepEqual(withoutRequests(settings).registry, registrySettings({ policy: POLICY_TEXT, scanning: null }));
    });

    const alone: Written[] = [
        { blobMounting: true },
        { pullTimeUpdateExclusions: [ROLE] },
        { scanningFilters: { SCAN_ON_PUSH: ["*"] } },
        { pullThroughCache: { quay: {} } },
        { creationTemplates: { ROOT: { appliedFor: ["CREATE_ON_PUSH"] } } },
        { include: [pulumi.output({})] },
    ];
    for (const registry of alone) {
        it(`may stand alone: ${Object.keys(registry)}`, () => {
            assert.deepEqual(resolved(withRegistry(registry, { repositories: {} })).problems, []);
        });
    }

    it("is not enough where it only says who manages the registry", () => {
        assert.deepEqual(refused(withRegistry({ manage: true, include: [NOTHING] }, { repositories: {} })), [
            {
                path: "repositories",
                reason: "must have at least one repository, found none; add one, such as web-app: {}",
            },
        ]);
    });
});

describe("an option of the registry that is refused", () => {
    const FILTER = "must be lower-case letters, digits and *, separated by single . _ - or /, found";
    const OPTIONS =
        "basicScanTypeVersion, blobMounting, checkLive, creationTemplates, include, manage, policy, policyScope, pullThroughCache, pullTimeUpdateExclusions, scanningFilters and takeOver";
    const many = Array.from({ length: 101 }, (_, index) => `a${index}`);
    const long = { ...POLICY, Id: "x".repeat(10_240 - POLICY_TEXT.length) };
    const cases: [string, Written, string, string][] = [
        [
            "a version of basic scanning in lower case",
            { basicScanTypeVersion: "aws_native" },
            ".basicScanTypeVersion",
            'must be the name of a version, such as AWS_NATIVE, found "aws_native"',
        ],
        [
            "a scope with a blank",
            { policyScope: "V 2" },
            ".policyScope",
            'must be the name of a scope, such as V2, found "V 2"',
        ],
        [
            "a switch that is text",
            { blobMounting: "ENABLED" },
            ".blobMounting",
            'must be true or false, found "ENABLED"; write true or false, without quotes',
        ],
        [
            "a lifecycle policy",
            { policy: { rules: [] } },
            ".policy",
            "must be a policy with Version and Statement, found a lifecycle policy; write it as lifecyclePolicy",
        ],
        [
            "an answer of the AWS CLI",
            { policy: { registryId: "123456789012", policyText: "{}" } },
            ".policy",
            "must be a policy with Version and Statement, found an answer of the AWS CLI; write its policyText",
        ],
        ["a policy that is no JSON", { policy: "{" }, ".policy", "must be JSON: "],
        [
            "a policy that is a list",
            { policy: "[]" },
            ".policy",
            "must be a policy with Version and Statement, found []",
        ],
        [
            "a policy that is JSON null",
            { policy: "null" },
            ".policy",
            "must be a policy with Version and Statement, found null",
        ],
        [
            "a policy that is a number",
            { policy: 5 },
            ".policy",
            'must be text or a map, found 5; put it in quotes: "5"',
        ],
        [
            "a part of a policy, at its place",
            { policy: { ...POLICY, Statement: [{ ...POLICY.Statement[0], Effect: "allow" }] } },
            ".policy.Statement[0].Effect",
            'must be Allow or Deny, found "allow"',
        ],
        [
            "a policy that is too long",
            { policy: long },
            ".policy",
            "must have at most 10240 characters, found 10248; name fewer principals and prefixes",
        ],
        [
            "a principal that is a whole account",
            { pullTimeUpdateExclusions: ["arn:aws:iam::123456789012:root"] },
            ".pullTimeUpdateExclusions[0]",
            'must be the ARN of an IAM role or user, found "arn:aws:iam::123456789012:root"',
        ],
        [
            "a principal of another partition",
            { pullTimeUpdateExclusions: ["arn:aws-cn:iam::123456789012:role/a"] },
            ".pullTimeUpdateExclusions[0]",
            'must be in partition aws like the registry, found "arn:aws-cn:iam::123456789012:role/a"',
        ],
        [
            "a principal twice",
            { pullTimeUpdateExclusions: [ROLE, ROLE] },
            ".pullTimeUpdateExclusions",
            `must not name anything twice, found "${ROLE}" twice`,
        ],
        [
            "a filter that AWS refuses",
            { scanningFilters: { SCAN_ON_PUSH: ["myproject--*"] } },
            ".scanningFilters.SCAN_ON_PUSH[0]",
            `${FILTER} "myproject--*"`,
        ],
        [
            "a filter for a frequency that is no rule's",
            { scanningFilters: { MANUAL: ["*"] } },
            ".scanningFilters.MANUAL",
            "is not an option, ",
        ],
        [
            "no filter",
            { scanningFilters: { SCAN_ON_PUSH: [] } },
            ".scanningFilters.SCAN_ON_PUSH",
            "must have at least 1 entry, found 0",
        ],
        [
            "101 filters",
            { scanningFilters: { SCAN_ON_PUSH: many } },
            ".scanningFilters.SCAN_ON_PUSH",
            "must have at most 100 entries, found 101",
        ],
        [
            "filters as a list",
            { scanningFilters: ["*"] },
            ".scanningFilters",
            'must be a map, found ["*"]; write it as { CONTINUOUS_SCAN: [myproject-*] }',
        ],
        [
            "a version of basic scanning of another type",
            { basicScanTypeVersion: 5 },
            ".basicScanTypeVersion",
            'must be text, found 5; put it in quotes: "5"',
        ],
        ["a scope of another type", { policyScope: ["V2"] }, ".policyScope", 'must be text, found ["V2"]'],
        [
            "an unknown one with more below, of which the names are shown",
            { polices: { a: { b: "c" }, d: 5 } },
            ".polices",
            'is not an option, found { a: ..., d: ... }; did you mean "policy"?',
        ],
        [
            "an unknown one with nothing below",
            { polices: {} },
            ".polices",
            'is not an option, found {}; did you mean "policy"?',
        ],
        ["an unknown one", { polices: {} }, ".polices", "is not an option, "],
        ["one far from all", { zzzzzzzzzzzz: true }, ".zzzzzzzzzzzz", "is not an option, "],
        [
            "a value that is an output",
            { policy: pulumi.output("{}") },
            ".policy",
            "must be a plain value, found an output of another resource; write the value itself",
        ],
        [
            "the name of a stack where only a program can read stacks",
            { include: ["organization/project/stack"] },
            ".include[0]",
            'must be the outputs registryScanningRules and registryReplicationRules of another set, found "organization/project/stack"; names of stacks are read by includeStacks',
        ],
        [
            "a number to include",
            { include: [5] },
            ".include[0]",
            'must be text or a map, found 5; put it in quotes: "5"',
        ],
        [
            "a rule to include without its repositories",
            {
                include: [
                    { registryScanningRules: [{ scanType: "BASIC", scanFrequency: "SCAN_ON_PUSH", filters: [] }] },
                ],
            },
            ".include[0].registryScanningRules[0].repositories",
            "is missing; it has no default",
        ],
    ];
    for (const [what, registry, path, reason] of cases) {
        it(`is ${what}`, () => {
            const [found, ...others] = refused(withRegistry(registry));
            assert.deepEqual(others, []);
            assert.equal(found?.path, `registry${path}`);
            if (/(?:: |, )$/.test(reason)) {
                // What follows is JavaScript's own word on the text, or the list below.
                assert.ok(found?.reason.startsWith(reason), found?.reason);
            } else {
                assert.equal(found?.reason, reason);
            }
        });
    }

    it("is followed by the options that there are, or by the nearest", () => {
        const reasonOf = (registry: Written) => refused(withRegistry(registry))[0]?.reason ?? "";
        assert.ok(reasonOf({ zzzzzzzzzzzz: true }).endsWith(`; the options are ${OPTIONS}`));
        assert.ok(reasonOf({ polices: true }).endsWith('; did you mean "policy"?'));
    });

    it("is a policy of 10,241 characters, and not one of 10,240", () => {
        const of = (length: number) => ({ ...POLICY, Id: "x".repeat(length - POLICY_TEXT.length - '"Id":"",'.length) });
        assert.equal(accepted(withRegistry({ policy: of(10_240) })).registry.policy?.length, 10_240);
        assert.deepEqual(refused(withRegistry({ policy: of(10_241) })), [
            {
                path: "registry.policy",
                reason: "must have at most 10240 characters, found 10241; name fewer principals and prefixes",
            },
        ]);
    });
});

describe("a registry that another stack manages", () => {
    const reason = "would not be made, for registry.manage is false; write it in the stack that manages the registry";
    const values: Written = {
        policy: POLICY,
        basicScanTypeVersion: "AWS_NATIVE",
        policyScope: "V2",
        blobMounting: false,
        scanningFilters: { SCAN_ON_PUSH: ["*"] },
        include: [NOTHING],
        pullThroughCache: { quay: {} },
        creationTemplates: { team: { appliedFor: ["REPLICATION"] } },
        pullTimeUpdateExclusions: [ROLE],
    };
    for (const [option, value] of Object.entries(values)) {
        it(`takes no ${option}`, () => {
            assert.deepEqual(refused(withRegistry({ manage: false, [option]: value })), [
                { path: `registry.${option}`, reason },
            ]);
        });
    }

    it("takes no option but manage at all, all reported together", () => {
        assert.deepEqual(
            refused(withRegistry({ manage: false, ...values })).map(({ path }) => path),
            Object.keys(values)
                .map((option) => `registry.${option}`)
                .sort(),
        );
    });

    it("may have empty options, and options that are null", () => {
        const empty = {
            include: [],
            pullTimeUpdateExclusions: [],
            pullThroughCache: {},
            creationTemplates: {},
            policy: null,
        };
        assert.deepEqual(
            withoutRequests(accepted(withRegistry({ manage: false, ...empty }))).registry,
            registrySettings({ manage: false }),
        );
    });
});

describe("a secret", () => {
    const TOKEN = "dckr_pat_hostile";
    const cache = (options: unknown) => ({ pullThroughCache: { "docker-hub": options } });
    const wrong: [string, Written][] = [
        ["is the whole registry as text", withSet({ registry: TOKEN })],
        ["is within the registry as text", withSet({ registry: `{"pullThroughCache":{"${TOKEN}"` })],
        ["is within the registry as a list", withSet({ registry: [TOKEN] })],
        ["is an option of the registry", withRegistry({ accessToken: TOKEN })],
        ["is within an option of the registry", withRegistry({ credentials: { username: TOKEN } })],
        ["is below a misspelt option", withRegistry({ pullThroughCach: { "docker-hub": { accessTokn: TOKEN } } })],
        ["is a misspelt option", withRegistry({ pullThroughCach: TOKEN })],
        ["is all caches", withRegistry({ pullThroughCache: TOKEN })],
        ["is within a list of caches", withRegistry({ pullThroughCache: [{ credentials: TOKEN }] })],
        ["is a cache", withRegistry(cache(TOKEN))],
        ["is the credentials", withRegistry(cache({ credentials: TOKEN }))],
        ["is within misspelt credentials", withRegistry(cache({ credentails: { accessToken: TOKEN } }))],
        ["is a misspelt token", withRegistry(cache({ credentials: { username: "u", accessTokn: TOKEN } }))],
        ["is a list as token", withRegistry(cache({ credentials: { username: "u", accessToken: [TOKEN] } }))],
        ["is a list as user", withRegistry(cache({ credentials: { username: [TOKEN], accessToken: "t" } }))],
        ["is the ARN of the secret", withRegistry(cache({ credentialArn: TOKEN }))],
        [
            "is an option of a template",
            withRegistry({ creationTemplates: { a: { appliedFor: [], accessToken: TOKEN } } }),
        ],
        ["is an option of the set", withSet({ accessToken: TOKEN })],
        ["is within an option of the set", withSet({ pullThroughCache: { "docker-hub": { accessTokn: TOKEN } } })],
        ["is an option of a repository", withSet({ repositories: { "web-app": { accessToken: TOKEN } } })],
    ];
    for (const [what, args] of wrong) {
        it(`is not shown where it ${what}`, () => {
            const { problems, warnings } = resolved(args);
            assert.ok(problems.length > 0, "the args are accepted");
            assert.ok(!JSON.stringify([problems, warnings]).includes(TOKEN), JSON.stringify(problems));
        });
    }

    it("is not shown where it is a number", () => {
        assert.deepEqual(refused(withRegistry(cache({ credentials: { username: "u", accessToken: 55512345 } }))), [
            {
                path: 'registry.pullThroughCache["docker-hub"].credentials.accessToken',
                reason: "must be text, found a value that is not shown",
            },
        ]);
    });
});

describe("a path that may hold a secret", () => {
    const plain = Object.keys(optionsOf("RegistryOptions")).filter((option) => option !== "pullThroughCache");
    const cacheOptions = Object.keys(optionsOf("PullThroughCacheOptions"));
    const paths: Record<string, boolean> = {
        ...Object.fromEntries(plain.map((option) => [`registry.${option}`, false])),
        ...Object.fromEntries(cacheOptions.map((each) => [`registry.pullThroughCache["a"].${each}`, true])),
        registry: true,
        "registry.polices": true,
        "registry.policyX": true,
        "registry.pullThroughCache": true,
        'registry.pullThroughCache["a"]': true,
        'registry.pullThroughCache["a"].credentials.username': true,
        'registry.pullThroughCache["a"].credentials.accessToken': true,
        'registry.creationTemplates["a"].appliedFor[0]': false,
        'registry.creationTemplates["a"].accessToken': true,
        "registry.policy.Statement[0]": false,
        "registry.include[0]": false,
        accessToken: true,
        'repositories["web-app"].password': true,
        'repositories["secret"]': false,
        'repositories["token"].maxImageCount': false,
        project: false,
    };
    for (const [path, expected] of Object.entries(paths)) {
        it(`is ${expected ? "" : "not "}${path}`, () => assert.equal(mayHoldSecret(path), expected));
    }
});

describe("the registry's region", () => {
    it("is that of the set: principals are in its partition", () => {
        const arn = "arn:aws-cn:iam::123456789012:role/a";
        const args = withRegistry({ pullTimeUpdateExclusions: [arn] });
        assert.deepEqual(accepted(args, { ...DEV, region: "cn-north-1" }).registry.pullTimeUpdateExclusions, [arn]);
    });
});
