import assert from "node:assert/strict";
import { EcrRepositorySet, readStackArgs } from "../../components/index.ts";
import { keepNewestText } from "../support/args.ts";
import { type Deployment, deploy, sampleConfig, settled } from "../support/mocks.ts";

const SET = "urn:pulumi:dev::ecr::ecr-repository-set:index:EcrRepositorySet::ecr";
const PLAIN = { protect: false, deletedWith: null, aliases: [], dependsOn: [] };
const IMAGES: Record<string, number> = { "api-service": 30, "lambda-processor": 50, "web-app": 50, worker: 50 };
const KEYS = Object.keys(IMAGES);

describe("the dev sample", () => {
    let deployment: Deployment<EcrRepositorySet>;
    before(async () => {
        deployment = await deploy(() => new EcrRepositorySet("ecr", readStackArgs()), "dev", sampleConfig("dev"));
    });

    it("makes these resources with these inputs, and no other", () => {
        assert.deepEqual(deployment.failures, []);
        assert.deepEqual(deployment.resources, [
            ...KEYS.map((key) => ({
                ...PLAIN,
                type: "aws:ecr/lifecyclePolicy:LifecyclePolicy",
                name: `ecr-${key}-lifecycle`,
                parent: SET,
                deletedWith: `ecr-${key}`,
                dependsOn: [`aws:ecr/repository:Repository ecr-${key}`],
                inputs: {
                    region: "us-east-1",
                    repository: `myproject-dev-${key}`,
                    policy: keepNewestText(IMAGES[key] ?? 0),
                },
            })),
            {
                ...PLAIN,
                type: "aws:ecr/registryScanningConfiguration:RegistryScanningConfiguration",
                name: "ecr-scanning",
                parent: SET,
                inputs: {
                    region: "us-east-1",
                    scanType: "BASIC",
                    rules: [
                        {
                            scanFrequency: "SCAN_ON_PUSH",
                            repositoryFilters: [{ filter: "myproject-dev-*", filterType: "WILDCARD" }],
                        },
                    ],
                },
            },
            ...KEYS.map((key) => ({
                ...PLAIN,
                type: "aws:ecr/repository:Repository",
                name: `ecr-${key}`,
                parent: SET,
                inputs: {
                    name: `myproject-dev-${key}`,
                    region: "us-east-1",
                    imageTagMutability: "MUTABLE",
                    imageScanningConfiguration: { scanOnPush: true },
                    encryptionConfigurations: [{ encryptionType: "AES256" }],
                    forceDelete: false,
                    tags: { Environment: "dev", ManagedBy: "Pulumi", Project: "myproject" },
                },
            })),
            {
                ...PLAIN,
                type: "aws:ecr/repositoryPolicy:RepositoryPolicy",
                name: "ecr-lambda-processor-policy",
                parent: SET,
                deletedWith: "ecr-lambda-processor",
                dependsOn: ["aws:ecr/repository:Repository ecr-lambda-processor"],
                inputs: {
                    region: "us-east-1",
                    repository: "myproject-dev-lambda-processor",
                    policy:
                        '{"Statement":[{"Action":["ecr:BatchGetImage","ecr:GetDownloadUrlForLayer"],"Effect":"Allow",' +
                        '"Principal":{"Service":"lambda.amazonaws.com"},"Sid":"LambdaECRImageRetrievalPolicy"}],"Version":"2012-10-17"}',
                },
            },
            {
                ...PLAIN,
                type: "ecr-repository-set:index:EcrRepositorySet",
                name: "ecr",
                parent: "",
                inputs: {},
            },
        ]);
    });

    it("asks AWS nothing", () => assert.deepEqual(deployment.calls, []));

    it("has these outputs", async () => {
        const { made } = deployment;
        const by = (value: (key: string) => string) => Object.fromEntries(KEYS.map((key) => [key, value(key)]));
        assert.deepEqual(
            {
                repositoryUrls: await settled(made.repositoryUrls),
                repositoryArns: await settled(made.repositoryArns),
                repositoryNames: await settled(made.repositoryNames),
                registryId: await settled(made.registryId),
                registryUrl: await settled(made.registryUrl),
                kmsKeyArn: await settled(made.kmsKeyArn),
                registryScanningRules: await settled(made.registryScanningRules),
                registryReplicationRules: await settled(made.registryReplicationRules),
                replicationDestinationPolicies: await settled(made.replicationDestinationPolicies),
            },
            {
                repositoryUrls: by((key) => `123456789012.dkr.ecr.us-east-1.amazonaws.com/myproject-dev-${key}`),
                repositoryArns: by((key) => `arn:aws:ecr:us-east-1:123456789012:repository/myproject-dev-${key}`),
                repositoryNames: by((key) => `myproject-dev-${key}`),
                registryId: "123456789012",
                registryUrl: "123456789012.dkr.ecr.us-east-1.amazonaws.com",
                kmsKeyArn: undefined,
                registryScanningRules: [
                    {
                        scanType: "BASIC",
                        scanFrequency: "SCAN_ON_PUSH",
                        filters: ["myproject-dev-*"],
                        repositories: KEYS.map((key) => `myproject-dev-${key}`),
                        byPreset: KEYS.map((key) => `myproject-dev-${key}`),
                    },
                ],
                registryReplicationRules: [],
                replicationDestinationPolicies: undefined,
            },
        );
    });
});
