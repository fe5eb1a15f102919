import assert from "node:assert/strict";
import { DESTINATION_TYPE_TOKEN } from "../../../components/ecrReplicationDestination.ts";
import {
    ConfigurationError,
    EcrReplicationDestination,
    type EcrReplicationDestinationArgs,
} from "../../../components/index.ts";
import { keepNewestText } from "../../support/args.ts";
import { ACCOUNT, deploy, type Registered, settled } from "../../support/mocks.ts";

const OWN = "urn:pulumi:dev::ecr::ecr-repository-set:index:EcrReplicationDestination::replicas";
const PLAIN = { parent: OWN, protect: false, deletedWith: null, aliases: [], dependsOn: [] };
const TAGS = { Environment: "dev", ManagedBy: "Pulumi", Project: "myproject" };
const region = "us-west-2";
const SOURCE = "210987654321";

const deployed = (args: Partial<EcrReplicationDestinationArgs> = {}) =>
    deploy(() => new EcrReplicationDestination("replicas", { project: "myproject", region, ...args }));
const children = (resources: Registered[]) => resources.filter(({ parent }) => parent !== "");

const template = (prefix: string, inputs: object = {}, dependsOn: string[] = []): Registered => ({
    ...PLAIN,
    type: "aws:ecr/repositoryCreationTemplate:RepositoryCreationTemplate",
    name: `replicas-template-${prefix}`,
    dependsOn: [
        "aws:iam/role:Role replicas-templates",
        "aws:iam/rolePolicy:RolePolicy replicas-templates",
        ...dependsOn,
    ],
    inputs: {
        region,
        prefix,
        description:
            prefix === "ROOT" ? "Replicas that no other template names" : `Replicas of repositories of ${prefix}/`,
        appliedFors: ["REPLICATION"],
        imageTagMutability: "MUTABLE",
        encryptionConfigurations: [{ encryptionType: "AES256" }],
        lifecyclePolicy: keepNewestText(50),
        customRoleArn: `arn:aws:iam::${ACCOUNT}:role/replicas-templates-1a2b3c4`,
        resourceTags: TAGS,
        ...inputs,
    },
});
const policyText = (...names: string[]) =>
    `{"Statement":[{"Action":["ecr:CreateRepository","ecr:ReplicateImage"],"Effect":"Allow","Principal":{"AWS":["arn:aws:iam::${SOURCE}:root"]},` +
    `"Resource":[${names.map((name) => `"arn:aws:ecr:${region}:${ACCOUNT}:repository/${name}"`).join(",")}],"Sid":"ReplicationFromOtherAccounts"}],"Version":"2012-10-17"}`;
const role: Registered[] = [
    {
        ...PLAIN,
        type: "aws:iam/role:Role",
        name: "replicas-templates",
        inputs: {
            description: "Amazon ECR creates repositories from templates with it",
            assumeRolePolicy:
                '{"Statement":[{"Action":"sts:AssumeRole","Effect":"Allow","Principal":{"Service":"ecr.amazonaws.com"}}],"Version":"2012-10-17"}',
            tags: TAGS,
        },
    },
    {
        ...PLAIN,
        type: "aws:iam/rolePolicy:RolePolicy",
        name: "replicas-templates",
        dependsOn: ["aws:iam/role:Role replicas-templates"],
        inputs: {
            role: "replicas-templates-id",
            policy:
                '{"Statement":[{"Action":["ecr:CreateRepository","ecr:ReplicateImage","ecr:TagResource"],"Effect":"Allow",' +
                '"Resource":["arn:aws:ecr:us-west-2:*:repository/*"],"Sid":"CreateRepositories"}],"Version":"2012-10-17"}',
        },
    },
];

describe("the token of the component for destinations", () => {
    it("is made of the package's name, as that of sets", () => {
        assert.equal(DESTINATION_TYPE_TOKEN, `ecr-repository-set:index:${EcrReplicationDestination.name}`);
    });
});

describe("a registry that images are replicated to", () => {
    it("lets sources in, and gives replicas their settings", async () => {
        const { resources, calls, failures, made } = await deployed({
            sourceAccountIds: [SOURCE],
            repositoryPrefixes: ["myproject-prod-", "team/"],
        });
        assert.deepEqual(failures, []);
        assert.deepEqual(calls, [{ token: "aws:index/getCallerIdentity:getCallerIdentity", inputs: {} }]);
        const policy = policyText("myproject-prod-*", "team/*");
        assert.deepEqual(resources, [
            {
                ...PLAIN,
                type: "aws:ecr/registryPolicy:RegistryPolicy",
                name: "replicas-registry",
                inputs: { region, policy },
            },
            template("ROOT"),
            template("team"),
            ...role,
            { ...PLAIN, parent: "", type: DESTINATION_TYPE_TOKEN, name: "replicas", inputs: {} },
        ]);
        assert.deepEqual(
            [
                await settled(made.registryId),
                await settled(made.registryPolicy),
                await settled(made.templatePrefixes),
                await settled(made.kmsKeyArn),
            ],
            [ACCOUNT, policy, ["ROOT", "team"], undefined],
        );
    });

    it("has no policy where all images come from its own account", async () => {
        const { resources, made } = await deployed();
        assert.deepEqual(children(resources), [template("ROOT"), ...role]);
        assert.equal(await settled(made.registryPolicy), undefined);
    });

    it("adds the user's statements to the one policy that a registry has", async () => {
        const own = {
            Effect: "Allow",
            Principal: { AWS: "arn:aws:iam::345678901234:root" },
            Action: ["ecr:BatchImportUpstreamImage"],
            Resource: ["arn:aws:ecr:us-west-2:123456789012:repository/*"],
        };
        const { made } = await deployed({
            sourceAccountIds: [SOURCE],
            policy: { Version: "2012-10-17", Statement: [own] },
        });
        const { Statement: statements } = JSON.parse((await settled(made.registryPolicy)) ?? "");
        assert.deepEqual(statements, [JSON.parse(policyText("*")).Statement[0], own]);
    });

    it("takes what a set asks another account for", async () => {
        const { made } = await deployed({ sourceAccountIds: [SOURCE], repositoryPrefixes: ["myproject-prod-web"] });
        assert.equal(await settled(made.registryPolicy), policyText("myproject-prod-web*"));
    });

    it("has a key of its own where replicas are encrypted, which is handed out", async () => {
        const { resources, made, failures } = await deployed({ environment: "prod" });
        assert.deepEqual(failures, []);
        const key = `arn:aws:kms:${region}:${ACCOUNT}:key/made`;
        assert.equal(await settled(made.kmsKeyArn), key);
        const tags = { ...TAGS, Environment: "prod" };
        const own = children(resources).filter(({ type }) => /:(?:Key|Alias|RepositoryCreationTemplate)$/.test(type));
        assert.deepEqual(own, [
            template(
                "ROOT",
                {
                    imageTagMutability: "IMMUTABLE",
                    encryptionConfigurations: [{ encryptionType: "KMS", kmsKey: key }],
                    lifecyclePolicy: keepNewestText(100),
                    resourceTags: tags,
                },
                ["aws:kms/key:Key replicas-key"],
            ),
            {
                ...PLAIN,
                type: "aws:kms/alias:Alias",
                name: "replicas-key",
                dependsOn: ["aws:kms/key:Key replicas-key"],
                inputs: { region, name: "alias/myproject-prod-replicas-ecr", targetKeyId: "made" },
            },
            {
                ...PLAIN,
                protect: true,
                type: "aws:kms/key:Key",
                name: "replicas-key",
                inputs: {
                    region,
                    description: "Encrypts the Amazon ECR repositories of myproject-prod-replicas",
                    enableKeyRotation: true,
                    deletionWindowInDays: 30,
                    policy:
                        `{"Statement":[{"Action":"kms:*","Effect":"Allow","Principal":{"AWS":"arn:aws:iam::${ACCOUNT}:root"},` +
                        '"Resource":"*","Sid":"AccountDecidesByIam"}],"Version":"2012-10-17"}',
                    tags,
                },
            },
        ]);
    });

    it("is refused with all its problems, before anything is registered", async () => {
        const { made, resources, calls } = await deploy(() => {
            try {
                new EcrReplicationDestination("replicas", {
                    project: "My Project",
                    region: "us-esat-1",
                    repositoryPrefixes: ["App"],
                });
                return null;
            } catch (error) {
                assert.ok(error instanceof ConfigurationError);
                return error.problems.map(({ path }) => path);
            }
        });
        assert.deepEqual(made, ["project", "region", "repositoryPrefixes[0]"]);
        assert.deepEqual([resources, calls], [[], []]);
    });
});

describe("the name of a destination", () => {
    const named = (length: number, args: Partial<EcrReplicationDestinationArgs> = {}) =>
        deploy(() => {
            try {
                new EcrReplicationDestination("x".repeat(length), { project: "myproject", region, ...args });
                return [];
            } catch (error) {
                assert.ok(error instanceof ConfigurationError);
                return error.problems;
            }
        });

    it("is refused where the name of its role would be longer than AWS takes it", async () => {
        assert.deepEqual((await named(46)).made, []);
        assert.deepEqual((await named(47)).made, [
            {
                path: "name",
                code: "name-invalid",
                reason: `of the component must have at most 46 characters, for the names of its EventBridge rules and IAM roles begin with it and may have 64, found 47 in "${"x".repeat(47)}"; write a shorter one in the program`,
            },
        ]);
    });

    it("may be longer where a role is given", async () => {
        assert.deepEqual((await named(47, { roleArn: `arn:aws:iam::${ACCOUNT}:role/own` })).made, []);
    });
});
