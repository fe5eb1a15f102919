import assert from "node:assert/strict";
import { EcrReplicationDestination, EcrRepositorySet, type EcrRepositorySetArgs } from "../../../components/index.ts";
import { ACCOUNT, deploy, plainText, type Registered, settled } from "../../support/mocks.ts";

const SET = "urn:pulumi:dev::ecr::ecr-repository-set:index:EcrRepositorySet::ecr";
const PLAIN = { parent: SET, protect: false, deletedWith: null, aliases: [], dependsOn: [] };
const BASELINE: EcrRepositorySetArgs = { project: "myproject", repositories: { "web-app": {} } };
const region = "us-east-1";
const OTHER = "210987654321";

const deployed = (args: Partial<EcrRepositorySetArgs> = {}, stack = "dev") =>
    deploy(() => new EcrRepositorySet("ecr", { ...BASELINE, ...args }), stack);
const of = (resources: Registered[], type: string) => resources.filter((each) => each.type.endsWith(`:${type}`));
const typesOf = (resources: Registered[]) => resources.map(({ type }) => type.slice(type.lastIndexOf(":") + 1));

const policyIn = (partition: string, where: string) => ({
    Version: "2012-10-17",
    Statement: [
        {
            Effect: "Allow",
            Principal: { AWS: `arn:${partition}:iam::${OTHER}:root` },
            Action: ["ecr:ReplicateImage"],
            Resource: [`arn:${partition}:ecr:${where}:${ACCOUNT}:repository/*`],
        },
    ],
});

describe("what a set writes of its registry", () => {
    it("is the scanning of all frequencies, and replication by lists of destinations", async () => {
        const { resources, calls, failures } = await deployed({
            enableEnhancedScanning: true,
            enableReplication: true,
            replicationDestinations: [{ region: "us-west-2" }],
            repositories: {
                api: { scanFrequency: "CONTINUOUS_SCAN" },
                web: { replicationDestinations: [{ region: "eu-west-1", registryId: OTHER }] },
            },
        });
        assert.deepEqual(failures, []);
        assert.deepEqual(of(resources, "RegistryScanningConfiguration"), [
            {
                ...PLAIN,
                type: "aws:ecr/registryScanningConfiguration:RegistryScanningConfiguration",
                name: "ecr-scanning",
                inputs: {
                    region,
                    scanType: "ENHANCED",
                    rules: [
                        {
                            scanFrequency: "CONTINUOUS_SCAN",
                            repositoryFilters: [{ filter: "myproject-dev-ap*i", filterType: "WILDCARD" }],
                        },
                        {
                            scanFrequency: "SCAN_ON_PUSH",
                            repositoryFilters: [{ filter: "myproject-dev-we*b", filterType: "WILDCARD" }],
                        },
                    ],
                },
            },
        ]);
        assert.deepEqual(of(resources, "ReplicationConfiguration"), [
            {
                ...PLAIN,
                type: "aws:ecr/replicationConfiguration:ReplicationConfiguration",
                name: "ecr-replication",
                inputs: {
                    region,
                    replicationConfiguration: {
                        rules: [
                            {
                                destinations: [{ region: "eu-west-1", registryId: OTHER }],
                                repositoryFilters: [{ filter: "myproject-dev-web", filterType: "PREFIX_MATCH" }],
                            },
                            {
                                destinations: [{ region: "us-west-2", registryId: ACCOUNT }],
                                repositoryFilters: [{ filter: "myproject-dev-api", filterType: "PREFIX_MATCH" }],
                            },
                        ],
                    },
                },
            },
        ]);
        assert.equal(calls.length, 1);
    });

    it("is a policy", async () => {
        const { resources } = await deployed({ registry: { policy: policyIn("aws", region) } });
        assert.deepEqual(of(resources, "RegistryPolicy"), [
            {
                ...PLAIN,
                type: "aws:ecr/registryPolicy:RegistryPolicy",
                name: "ecr-registry",
                inputs: {
                    region,
                    policy:
                        `{"Statement":[{"Action":["ecr:ReplicateImage"],"Effect":"Allow","Principal":{"AWS":"arn:aws:iam::${OTHER}:root"},` +
                        `"Resource":["arn:aws:ecr:us-east-1:${ACCOUNT}:repository/*"]}],"Version":"2012-10-17"}`,
                },
            },
        ]);
    });

    it("is a setting of the account for each that is written", async () => {
        const { resources } = await deployed({
            registry: { basicScanTypeVersion: "AWS_NATIVE", policyScope: "V2", blobMounting: false },
        });
        const setting = (suffix: string, name: string, value: string) => ({
            ...PLAIN,
            type: "aws:ecr/accountSetting:AccountSetting",
            name: `ecr-${suffix}`,
            inputs: { region, name, value },
        });
        assert.deepEqual(of(resources, "AccountSetting"), [
            setting("basic-scan-type-version", "BASIC_SCAN_TYPE_VERSION", "AWS_NATIVE"),
            setting("blob-mounting", "BLOB_MOUNTING", "DISABLED"),
            setting("registry-policy-scope", "REGISTRY_POLICY_SCOPE", "V2"),
        ]);
    });

    it("is an exclusion for each principal (on the inputs: the local AWS has no such resource)", async () => {
        const arns = [`arn:aws:iam::${ACCOUNT}:role/scanner`, `arn:aws:iam::${ACCOUNT}:user/a/b`];
        const { resources } = await deployed({ registry: { pullTimeUpdateExclusions: arns.toReversed() } });
        assert.deepEqual(
            of(resources, "PullTimeUpdateExclusion"),
            arns.map((principalArn) => ({
                ...PLAIN,
                type: "aws:ecr/pullTimeUpdateExclusion:PullTimeUpdateExclusion",
                name: `ecr-exclusion-${principalArn.slice("arn:aws:iam::".length)}`,
                inputs: { region, principalArn },
            })),
        );
    });

    it("is filters that are given, also where no repository asks", async () => {
        const { resources } = await deployed({
            scanOnPush: false,
            registry: { scanningFilters: { SCAN_ON_PUSH: ["zzz"] } },
        });
        assert.deepEqual(of(resources, "RegistryScanningConfiguration")[0]?.inputs, {
            region,
            scanType: "BASIC",
            rules: [{ scanFrequency: "SCAN_ON_PUSH", repositoryFilters: [{ filter: "zzz", filterType: "WILDCARD" }] }],
        });
    });

    it("may be all of the set", async () => {
        const { resources, failures, made } = await deployed({ repositories: {}, registry: { blobMounting: true } });
        assert.deepEqual(failures, []);
        assert.deepEqual(typesOf(resources), ["AccountSetting", "EcrRepositorySet"]);
        assert.equal(await settled(made.registryId), ACCOUNT);
    });
});

describe("a set that leaves its registry to another stack", () => {
    it("makes nothing of it, in any environment", async () => {
        for (const environment of ["dev", "staging", "uat", "prod"] as const) {
            const { resources, failures } = await deployed({
                environment,
                replicationDestinations: [{ region: "us-west-2" }],
                enableReplication: true,
                registry: { manage: false },
            });
            assert.deepEqual(failures, []);
            const wide = /registry|replication|account|pullThrough|creationTemplate|pullTime|secretsmanager|iam/i;
            const children = resources.filter(({ parent }) => parent !== "");
            assert.ok(children.length >= 2);
            assert.deepEqual(
                children.filter(({ type }) => wide.test(type)),
                [],
            );
        }
    });
});

describe("the policies that other accounts need", () => {
    it("are there for each of them, of all regions, no matter who manages the registry", async () => {
        for (const manage of [true, false]) {
            const { made } = await deployed({
                enableReplication: true,
                replicationDestinations: [
                    { region: "us-west-2", registryId: OTHER },
                    { region: "eu-west-1", registryId: OTHER },
                    { region: "us-west-2", registryId: "345678901234" },
                    { region: "us-west-2" },
                ],
                registry: { manage },
            });
            const statement = (...resources: string[]) =>
                `{"Statement":[{"Action":["ecr:CreateRepository","ecr:ReplicateImage"],"Effect":"Allow","Principal":{"AWS":["arn:aws:iam::${ACCOUNT}:root"]},` +
                `"Resource":[${resources.map((each) => `"arn:aws:ecr:${each}:repository/myproject-dev-web-app*"`).join(",")}],` +
                '"Sid":"ReplicationFromOtherAccounts"}],"Version":"2012-10-17"}';
            assert.deepEqual(await settled(made.replicationDestinationPolicies), {
                [OTHER]: statement(`eu-west-1:${OTHER}`, `us-west-2:${OTHER}`),
                "345678901234": statement("us-west-2:345678901234"),
            });
        }
    });

    it("are none where images stay in the account, which is not requested then", async () => {
        const { made, calls } = await deployed({
            enableReplication: true,
            replicationDestinations: [{ region: "us-west-2" }],
            registry: { manage: false },
        });
        assert.equal(await settled(made.replicationDestinationPolicies), undefined);
        assert.deepEqual(calls, []);
    });

    it("are none where the account that is named is the current one", async () => {
        const { made } = await deployed({
            enableReplication: true,
            replicationDestinations: [{ region: "us-west-2", registryId: ACCOUNT }],
        });
        assert.equal(await settled(made.replicationDestinationPolicies), undefined);
    });
});

/** A set that uses every option, as far as the partition has it. */
function everything(where: string, partition: string, to: string): EcrRepositorySetArgs {
    const role = `arn:${partition}:iam::${ACCOUNT}:role/ecr`;
    return {
        project: "myproject",
        environment: "prod",
        region: where,
        replicationDestinations: [{ region: to }, { region: to, registryId: OTHER }],
        allowedAccountIds: [OTHER],
        enableLambdaPull: true,
        pullPrincipals: [`arn:${partition}:iam::${OTHER}:role/a`],
        pushPrincipals: [`arn:${partition}:iam::${OTHER}:role/b`],
        repositories: { "web-app": {}, api: { scanFrequency: "SCAN_ON_PUSH" } },
        registry: {
            policy: policyIn(partition, where),
            basicScanTypeVersion: "AWS_NATIVE",
            policyScope: "V2",
            blobMounting: true,
            pullTimeUpdateExclusions: [`arn:${partition}:iam::${ACCOUNT}:role/scanner`],
            creationTemplates: {
                ROOT: { appliedFor: ["REPLICATION"] },
                team: { appliedFor: ["CREATE_ON_PUSH"], roleArn: role, encryptionType: "AES256" },
            },
            ...(partition === "aws" && {
                pullThroughCache: {
                    quay: {},
                    "docker-hub": { credentials: { username: "u", accessToken: "t" } },
                    ghcr: {
                        credentialArn: `arn:aws:secretsmanager:${where}:${ACCOUNT}:secret:ecr-pullthroughcache/a-AbCdEf`,
                    },
                    ecr: { upstreamUrl: `${OTHER}.dkr.ecr.${to}.amazonaws.com`, roleArn: role },
                },
            }),
        },
    };
}

describe("the region of a set that uses every option", () => {
    const places: [string, string, string, number][] = [
        ["eu-west-1", "aws", "eu-central-1", 31],
        ["cn-north-1", "aws-cn", "cn-northwest-1", 25],
    ];
    for (const [where, partition, to, count] of places) {
        it(`is ${where} for each resource that has one, and in each ARN`, async () => {
            const { resources, failures } = await deploy(() => {
                new EcrRepositorySet("ecr", everything(where, partition, to));
            });
            assert.deepEqual(failures, []);
            const children = resources.filter(({ parent }) => parent !== "");
            assert.equal(children.length, count, typesOf(children).join("\n"));
            // IAM is the same in all regions of a partition.
            const others = children.filter(({ inputs }) => inputs.region !== where);
            assert.deepEqual(
                others.map(({ type, inputs }) => [type, inputs.region]),
                [
                    ["aws:iam/role:Role", undefined],
                    ["aws:iam/rolePolicy:RolePolicy", undefined],
                ],
            );
            const text = plainText(children.map(({ inputs }) => inputs));
            assert.ok(!text.includes("us-east-1"), "a region of the provider");
            // The mocks answer with ARNs of partition aws; only those that were made here are the set's own.
            const arns = [...text.matchAll(/arn:(aws[a-z-]*):[a-z0-9]+:[a-z0-9-]*:[^"]*/g)]
                .filter(([arn]) => !/:key\/made|-1a2b3c4|:log-group:/.test(arn))
                .map(([, found]) => found);
            assert.ok(arns.length > 10);
            assert.deepEqual([...new Set(arns)], [partition]);
        });
    }

    it("is that of a destination for each resource that has one", async () => {
        const { resources, failures } = await deploy(() => {
            new EcrReplicationDestination("replicas", {
                project: "myproject",
                environment: "prod",
                region: "eu-west-1",
                sourceAccountIds: [OTHER],
            });
        });
        assert.deepEqual(failures, []);
        const regions = resources
            .filter(({ parent }) => parent !== "")
            .map(({ type, inputs }) => [type.slice(type.lastIndexOf(":") + 1), inputs.region]);
        assert.deepEqual(regions, [
            ["RegistryPolicy", "eu-west-1"],
            ["RepositoryCreationTemplate", "eu-west-1"],
            ["Role", undefined],
            ["RolePolicy", undefined],
            ["Alias", "eu-west-1"],
            ["Key", "eu-west-1"],
        ]);
    });
});
