import assert from "node:assert/strict";
import { DEFAULTS } from "../../../config/options/defaults.ts";
import { Environment, isEnvironment, PRESETS } from "../../../config/options/presets.ts";
import {
    accepted,
    DEV,
    keepNewestText,
    refused,
    registrySettings,
    repositorySettings,
    setSettings,
    withoutRequests,
    withSet,
} from "../../support/args.ts";

const stack = (name: string) => ({ ...DEV, stack: name });
const named = (environment: string) => `myproject-${environment}-web-app`;
const tags = (environment: string) => ({ Environment: environment, ManagedBy: "Pulumi", Project: "myproject" });
const key = (environment: string, deletionProtection: boolean) => ({
    alias: `alias/myproject-${environment}-ecr`,
    description: `Encrypts the Amazon ECR repositories of myproject-${environment}`,
    deletionProtection,
    servesTopics: false,
});
const enhanced = (environment: string, scanFrequency: "SCAN_ON_PUSH" | "CONTINUOUS_SCAN") => ({
    scanType: "ENHANCED" as const,
    rules: [{ scanFrequency, filters: [`myproject-${environment}-web-ap*p`] }],
});
const findingsLog = (environment: string, retentionInDays: number) => ({
    logGroupName: `/aws/events/ecr/myproject-${environment}`,
    retentionInDays,
    kmsKeyArn: null,
    otherEventPatterns: [],
    policyName: `myproject-${environment}-ecr-findings`,
    eventPatterns: [
        `{"detail":{"repository-name":[{"suffix":":repository/${named(environment)}"}]},"detail-type":["Inspector2 Scan"],"source":["aws.inspector2"]}`,
        `{"detail":{"resources":{"details":{"awsEcrContainerImage":{"repositoryName":["${named(environment)}"]}},"type":["AWS_ECR_CONTAINER_IMAGE"]}},"detail-type":["Inspector2 Finding"],"source":["aws.inspector2"]}`,
    ],
});

describe("the preset", () => {
    it("of dev is mutable tags, basic scanning, AES256 and 50 images", () => {
        assert.deepEqual(withoutRequests(accepted(withSet({}), stack("dev"))), setSettings());
    });

    for (const environment of ["staging", "qa"] as const) {
        it(`of ${environment} adds enhanced scanning on push and a key`, () => {
            assert.deepEqual(withoutRequests(accepted(withSet({}), stack(environment))), {
                ...setSettings({}, { environment }),
                repositories: [
                    repositorySettings({
                        name: named(environment),
                        encryptionType: "KMS",
                        tags: tags(environment),
                    }),
                ],
                key: key(environment, false),
                registry: registrySettings({ scanning: enhanced(environment, "SCAN_ON_PUSH") }),
                tags: tags(environment),
            });
        });
    }

    const protectedRepository = (environment: string) =>
        repositorySettings({
            name: named(environment),
            imageTagMutability: "IMMUTABLE",
            encryptionType: "KMS",
            lifecyclePolicy: keepNewestText(100),
            deletionProtection: true,
            tags: tags(environment),
        });

    it("of uat adds immutable tags, protection, a findings log and 100 images", () => {
        assert.deepEqual(withoutRequests(accepted(withSet({}), stack("uat"))), {
            ...setSettings({}, { environment: "uat" }),
            repositories: [protectedRepository("uat")],
            key: key("uat", true),
            registry: registrySettings({ scanning: enhanced("uat", "SCAN_ON_PUSH") }),
            findingsLog: findingsLog("uat", 30),
            tags: tags("uat"),
        });
    });

    it("of prod adds continuous scanning, replication, access by naming accounts, and 90 days of findings", () => {
        const args = withSet({
            replicationDestinations: [{ region: "us-west-2" }],
            allowedAccountIds: ["210987654321"],
        });
        assert.deepEqual(withoutRequests(accepted(args, stack("prod"))), {
            ...setSettings({}, { environment: "prod" }),
            repositories: [
                {
                    ...protectedRepository("prod"),
                    repositoryPolicy:
                        '{"Statement":[{"Action":["ecr:BatchGetImage","ecr:GetDownloadUrlForLayer"],"Effect":"Allow",' +
                        '"Principal":{"AWS":["arn:aws:iam::210987654321:root"]},"Sid":"CrossAccountPermission"}],"Version":"2012-10-17"}',
                },
            ],
            key: key("prod", true),
            registry: registrySettings({
                scanning: enhanced("prod", "CONTINUOUS_SCAN"),
                replication: [{ destinations: [{ region: "us-west-2", registryId: null }], prefixes: [named("prod")] }],
            }),
            findingsLog: findingsLog("prod", 90),
            tags: tags("prod"),
        });
    });

    it("of prod wants a decision on replication", () => {
        assert.deepEqual(refused(withSet({}), stack("prod")), [
            {
                path: "replicationDestinations",
                reason:
                    "needs at least one destination, found none and enableReplication true by the environment's preset; " +
                    "name one, such as replicationDestinations: [{ region: us-west-2 }]",
            },
        ]);
        assert.deepEqual(accepted(withSet({ enableReplication: false }), stack("prod")).registry.replication, []);
    });

    it("comes after what is written for the set", () => {
        const { repositories } = accepted(withSet({ encryptionType: "AES256", maxImageCount: 5 }), stack("staging"));
        assert.deepEqual(
            [repositories[0]?.encryptionType, repositories[0]?.lifecyclePolicy],
            ["AES256", keepNewestText(5)],
        );
    });

    it("is one of five, each known as a name of an environment", () => {
        assert.deepEqual(Object.keys(PRESETS), ["dev", "staging", "qa", "uat", "prod"]);
        assert.deepEqual(Object.values(Environment), Object.keys(PRESETS));
        assert.ok(Object.keys(PRESETS).every(isEnvironment));
        assert.deepEqual(["Prod", "production", "", "toString"].filter(isEnvironment), []);
    });

    it("only changes what has a built-in default, and cannot be changed itself", () => {
        for (const preset of Object.values(PRESETS)) {
            assert.deepEqual(
                Object.keys(preset).filter((option) => !(option in DEFAULTS)),
                [],
            );
            assert.ok(Object.isFrozen(preset));
        }
        assert.ok(Object.isFrozen(PRESETS) && Object.isFrozen(DEFAULTS));
    });
});

describe("the built-in defaults", () => {
    it("are the guide's own", () => {
        const written = Object.entries(DEFAULTS).filter(([, value]) => value !== null);
        assert.deepEqual(Object.fromEntries(written), {
            imageTagMutability: "MUTABLE",
            imageTagMutabilityExclusionFilters: [],
            scanOnPush: true,
            enableEnhancedScanning: false,
            scanFrequency: "SCAN_ON_PUSH",
            encryptionType: "AES256",
            maxImageCount: 100,
            enableReplication: false,
            replicationDestinations: [],
            enableCrossAccountAccess: false,
            allowedAccountIds: [],
            enableLambdaPull: false,
            services: [],
            pullPrincipals: [],
            pushPrincipals: [],
            policyStatements: [],
            tags: {},
            enableScanFindingsLogging: false,
            logRetentionDays: 30,
            deletionProtection: false,
            forceDelete: false,
            allowExpiringImagesInUse: false,
        });
    });
});
