import assert from "node:assert/strict";
import fc from "fast-check";
import { resolved, type Written } from "../../support/args.ts";
import { shuffled } from "../../support/generators.ts";

/** A set that uses every option, some of them wrong in the other one. */
const FULL: Written = {
    project: "myproject",
    environment: "prod",
    namePrefix: "team/",
    region: "us-east-1",
    enableScanFindingsLogging: true,
    logRetentionDays: 365,
    registry: {
        manage: true,
        include: [
            {
                registryScanningRules: [
                    {
                        scanType: "ENHANCED",
                        scanFrequency: "SCAN_ON_PUSH",
                        filters: ["other-*"],
                        repositories: ["other-web", "other-api"],
                    },
                    {
                        scanType: "ENHANCED",
                        scanFrequency: "CONTINUOUS_SCAN",
                        filters: [],
                        repositories: ["a-1", "a-2"],
                    },
                ],
                registryReplicationRules: [
                    { destinations: [{ region: "us-west-1" }, { region: "eu-west-3" }], repositories: ["b-2", "b-1"] },
                ],
            },
        ],
        policy: {
            Version: "2012-10-17",
            Statement: [
                {
                    Effect: "Allow",
                    Principal: { AWS: "arn:aws:iam::210987654321:root" },
                    Action: "ecr:ReplicateImage",
                    Resource: "arn:aws:ecr:us-east-1:123456789012:repository/*",
                },
            ],
        },
        blobMounting: true,
        policyScope: "V2",
        basicScanTypeVersion: "AWS_NATIVE",
        pullTimeUpdateExclusions: ["arn:aws:iam::123456789012:role/b", "arn:aws:iam::123456789012:role/a"],
        pullThroughCache: { quay: {}, k8s: {}, ecr: { upstreamUrl: "210987654321.dkr.ecr.us-east-1.amazonaws.com" } },
        creationTemplates: {
            ROOT: { appliedFor: ["REPLICATION", "CREATE_ON_PUSH"], tags: { B: "1", A: "2" } },
            quay: { appliedFor: ["PULL_THROUGH_CACHE"], imageTagMutability: "MUTABLE", enableLambdaPull: false },
        },
    },
    imageTagMutability: "IMMUTABLE_WITH_EXCLUSION",
    imageTagMutabilityExclusionFilters: ["latest", "dev-*", "*-snapshot"],
    scanFrequency: "CONTINUOUS_SCAN",
    allowedAccountIds: ["345678901234", "210987654321", "456789012345"],
    pullPrincipals: ["arn:aws:iam::210987654321:role/b", "arn:aws:iam::210987654321:role/a", "567890123456"],
    pushPrincipals: ["arn:aws:iam::210987654321:role/ci", "arn:aws:iam::210987654321:role/build"],
    organizationId: "o-a1b2c3d4e5",
    policyStatements: [
        {
            Effect: "Deny",
            Principal: { AWS: ["*"], Service: ["b.amazonaws.com", "a.amazonaws.com"] },
            Action: ["ecr:PutImage", "ecr:BatchDeleteImage"],
            Condition: { StringNotEquals: { "aws:PrincipalOrgID": ["o-zzzzzzzzzz", "o-a1b2c3d4e5"] } },
        },
        { Sid: "B", Effect: "Allow", Principal: { AWS: "345678901234" }, Action: "ecr:ListImages" },
        { Sid: "A", Effect: "Allow", Principal: "*", Action: ["ecr:ListImages", "ecr:DescribeImages"] },
    ],
    enableLambdaPull: true,
    services: ["sagemaker", "codebuild"],
    replicationDestinations: [
        { region: "us-west-2" },
        { region: "eu-west-1", registryId: "210987654321" },
        { region: "eu-west-1" },
    ],
    tags: { Team: "web", Cost: "42", Area: "shop" },
    repositories: {
        "web-app": { maxImageCount: 10, tags: { Tier: "front", Area: "web" } },
        api: { replicationDestinations: [{ region: "us-west-1" }, { region: "us-west-2" }] },
        worker: { scanFrequency: "SCAN_ON_PUSH", aliases: ["jobs", "batch"], name: "team/jobs" },
        legacy: { encryptionType: "AES256", enableReplication: false, forceDelete: true },
    },
};

const WRONG: Written = {
    ...FULL,
    environment: "production",
    logRetentionDays: 0,
    maxImagesCount: 5,
    tags: { "aws:x": "1", Cost: [42] },
    repositories: { Api: {}, "a..b": {}, web: { maxImageCount: 0, scanOnPush: "yes" } },
};

describe("the order in which args are written", () => {
    it("does not change the settings, nor the text of their documents", () => {
        const expected = resolved(FULL);
        assert.deepEqual(expected.problems, []);
        fc.assert(
            fc.property(shuffled(FULL), (args) => {
                const actual = resolved(args as Written);
                assert.deepEqual(actual, expected);
                assert.equal(JSON.stringify(actual), JSON.stringify(expected));
            }),
        );
    });

    it("does not change the problems", () => {
        const { problems } = resolved(WRONG);
        assert.equal(problems.length, 9);
        fc.assert(
            fc.property(
                shuffled(WRONG).filter((args) => JSON.stringify(args) !== JSON.stringify(WRONG)),
                (args) => assert.deepEqual(resolved(args as Written).problems, problems),
            ),
        );
    });
});
