import assert from "node:assert/strict";
import type { Context } from "../../../config/resolve.ts";
import type { RepositorySetSettings } from "../../../config/settings.ts";
import { DEV, refused, resolved, type Written, withRepository, withSet } from "../../support/args.ts";

const OWN = "123456789012";
const cached = (options: Written, region = "us-east-1") =>
    withSet({ region, registry: { pullThroughCache: { mirror: options } } });
const noRegion = (region: string, partition = "aws", near = "") =>
    `is not a region that this version knows, found "${region}", and counts as one of partition ${partition}; if AWS has no such region, or it is not enabled for the account, the update fails${near}`;
const included = (region: string) =>
    withSet({
        registry: {
            include: [
                { registryReplicationRules: [{ destinations: [{ region }], prefixes: ["a"], repositories: ["aa"] }] },
            ],
        },
    });

interface Open {
    /** The list, and a value that AWS may have added to it since. */
    what: string;
    args: Written;
    context?: Context;
    /** The warning about it. */
    path: string;
    reason: string;
    /** What of it is sent as it was written. */
    sent: (settings: RepositorySetSettings) => unknown;
    expected: unknown;
}

/** Lists that AWS extends: what they do not have is a warning that says what would fail, and is sent. */
const OPEN: Open[] = [
    {
        what: "regions, of the set",
        args: withSet({ region: "eu-south-9" }),
        path: "region",
        reason: noRegion("eu-south-9", "aws", '; did you mean "eu-south-1"?'),
        sent: ({ region, partition }) => [region, partition],
        expected: ["eu-south-9", "aws"],
    },
    {
        what: "regions, of the provider",
        args: withSet({}),
        context: { stack: "dev", region: "cn-east-1", regionFrom: "AWS_REGION" },
        path: "AWS_REGION",
        reason: noRegion("cn-east-1", "aws-cn"),
        sent: ({ region, partition }) => [region, partition],
        expected: ["cn-east-1", "aws-cn"],
    },
    {
        what: "regions, of a destination",
        args: withSet({ enableReplication: true, replicationDestinations: [{ region: "il-south-1" }] }),
        path: "replicationDestinations[0].region",
        reason: noRegion("il-south-1", "aws", '; did you mean "af-south-1"?'),
        sent: ({ registry }) => registry.replication[0]?.destinations,
        expected: [{ region: "il-south-1", registryId: null }],
    },
    {
        what: "regions, of a destination of another set",
        args: included("il-south-1"),
        path: "registry.include[0].registryReplicationRules[0].destinations[0].region",
        reason: noRegion("il-south-1", "aws", '; did you mean "af-south-1"?'),
        sent: ({ registry }) => registry.replication[0]?.destinations,
        expected: [{ region: "il-south-1", registryId: null }],
    },
    {
        what: "regions, of an upstream",
        args: cached({ upstream: "ecr", upstreamUrl: `${OWN}.dkr.ecr.il-south-1.amazonaws.com` }),
        path: 'registry.pullThroughCache["mirror"].upstreamUrl',
        reason: noRegion("il-south-1", "aws", '; did you mean "af-south-1"?'),
        sent: ({ registry }) => registry.caches[0]?.upstreamUrl,
        expected: `${OWN}.dkr.ecr.il-south-1.amazonaws.com`,
    },
    ...["cn-north-1", "us-gov-west-1"].map((region) => ({
        what: `regions with pull-through caches, ${region}`,
        args: cached({ upstream: "quay" }, region),
        path: "registry.pullThroughCache",
        reason: `is not documented for ${region}, where Amazon ECR had no pull-through cache when this version was made; AWS refuses the update if it still has none`,
        sent: ({ registry }: RepositorySetSettings) => registry.caches[0]?.upstreamUrl,
        expected: "quay.io",
    })),
    {
        what: "upstreams",
        args: cached({ upstreamUrl: "registry.example.com" }),
        path: 'registry.pullThroughCache["mirror"].upstreamUrl',
        reason: "is not the host of an upstream that this version knows, found a value that is not shown; AWS refuses the cache if it has no such upstream",
        sent: ({ registry }) => registry.caches[0]?.upstreamUrl,
        expected: "registry.example.com",
    },
    {
        what: "versions of basic scanning",
        args: withSet({ registry: { basicScanTypeVersion: "AWS_NATIVE_2" } }),
        path: "registry.basicScanTypeVersion",
        reason: 'is not a value that AWS documents, found "AWS_NATIVE_2"; AWS refuses the update if it does not take it, and takes AWS_NATIVE',
        sent: ({ registry }) => registry.accountSettings,
        expected: [{ name: "BASIC_SCAN_TYPE_VERSION", value: "AWS_NATIVE_2" }],
    },
    {
        what: "scopes of registry policies",
        args: withSet({ registry: { policyScope: "V3" } }),
        path: "registry.policyScope",
        reason: 'is not a value that AWS documents, found "V3"; AWS refuses the update if it does not take it, and takes V2',
        sent: ({ registry }) => registry.accountSettings,
        expected: [{ name: "REGISTRY_POLICY_SCOPE", value: "V3" }],
    },
    {
        what: "days of retention",
        args: withSet({ enableScanFindingsLogging: true, logRetentionDays: 7300 }),
        path: "logRetentionDays",
        reason: "is not a number of days that CloudWatch Logs is known to take, found 7300; the AWS provider or AWS refuses the update if it does not take it, and 3653 is the nearest one",
        sent: ({ findingsLog }) => findingsLog?.retentionInDays,
        expected: 7300,
    },
    {
        what: "actions",
        args: withRepository({
            policyStatements: [{ Effect: "Allow", Principal: { AWS: OWN }, Action: "ecr:VerifyImageSignature" }],
        }),
        path: 'repositories["web-app"].policyStatements[0].Action',
        reason: 'is not an action that this version knows, found "ecr:VerifyImageSignature"; AWS refuses the policy if Amazon ECR has no such action',
        sent: ({ repositories }) => JSON.parse(repositories[0]?.repositoryPolicy ?? "").Statement[0].Action,
        expected: ["ecr:VerifyImageSignature"],
    },
];

describe("a list that AWS extends", () => {
    for (const { what, args, context = DEV, path, reason, sent, expected } of OPEN) {
        it(`warns of a value that is not among its ${what}, and sends it`, () => {
            const { settings, problems, warnings } = resolved(args, context);
            assert.deepEqual({ problems, warnings }, { problems: [], warnings: [{ path, reason }] });
            assert.ok(settings !== null);
            assert.deepEqual(sent(settings), expected);
        });
    }

    it("finds the upstream by its host", () => {
        const { settings, problems, warnings } = resolved(cached({ upstreamUrl: "public.ecr.aws" }), DEV);
        assert.deepEqual([problems, warnings, settings?.registry.caches[0]?.upstreamUrl], [[], [], "public.ecr.aws"]);
        assert.deepEqual(
            refused(cached({ upstreamUrl: "ghcr.io" })).map(({ path }) => path),
            ['registry.pullThroughCache["mirror"].credentialArn'],
        );
    });

    const refusals: [string, Written, string][] = [
        ["a slip of a region", withSet({ region: "us-esat-1" }), "must be a region of AWS"],
        [
            "a host that is none",
            cached({ upstreamUrl: "https://registry.example.com/" }),
            "must be a host, such as quay.io",
        ],
        [
            "an upstream by name, and says how to write it",
            cached({ upstream: "newhub" }),
            "found a value that is not shown; for an upstream that AWS has added since, write its host as upstreamUrl, without upstream",
        ],
        [
            "a slip of an action",
            withRepository({ policyStatements: [{ Effect: "Allow", Principal: "*", Action: "ecr:BatchGetImages" }] }),
            'did you mean "ecr:BatchGetImage"?',
        ],
    ];
    for (const [what, args, part] of refusals) {
        it(`refuses ${what}`, () => {
            const [problem, ...others] = refused(args);
            assert.deepEqual(others, []);
            assert.ok(problem?.reason.includes(part), problem?.reason);
        });
    }
});
