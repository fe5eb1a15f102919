import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import {
    type CreationTemplateOptions,
    EcrRepositorySet,
    type EcrRepositorySetArgs,
} from "../../../components/index.ts";
import { keepNewestText } from "../../support/args.ts";
import { ACCOUNT, deploy, type Registered } from "../../support/mocks.ts";

const SET = "urn:pulumi:dev::ecr::ecr-repository-set:index:EcrRepositorySet::ecr";
const PLAIN = { parent: SET, protect: false, deletedWith: null, aliases: [], dependsOn: [] };
const TAGS = { Environment: "dev", ManagedBy: "Pulumi", Project: "myproject" };
const region = "us-east-1";
const GIVEN_ROLE = `arn:aws:iam::${ACCOUNT}:role/given`;
const GIVEN_KEY = `arn:aws:kms:us-east-1:${ACCOUNT}:key/given`;
const MADE_KEY = `arn:aws:kms:us-east-1:${ACCOUNT}:key/made`;
const MADE_ROLE = `arn:aws:iam::${ACCOUNT}:role/ecr-templates-1a2b3c4`;
const OF_ROLE = ["aws:iam/role:Role ecr-templates", "aws:iam/rolePolicy:RolePolicy ecr-templates"];
const OF_KEY = "aws:kms/key:Key ecr-key";

const deployed = async (
    creationTemplates: { [prefix: string]: CreationTemplateOptions },
    args: Partial<EcrRepositorySetArgs> = {},
) => {
    const { resources, failures } = await deploy(
        () =>
            new EcrRepositorySet("ecr", {
                project: "myproject",
                repositories: {},
                registry: { creationTemplates },
                ...args,
            }),
    );
    assert.deepEqual(failures, []);
    return resources.filter(({ parent }) => parent !== "");
};
const of = (resources: Registered[], type: string) => resources.filter((each) => each.type.endsWith(`:${type}`));

const role = {
    ...PLAIN,
    type: "aws:iam/role:Role",
    name: "ecr-templates",
    inputs: {
        description: "Amazon ECR creates repositories from templates with it",
        assumeRolePolicy:
            '{"Statement":[{"Action":"sts:AssumeRole","Effect":"Allow","Principal":{"Service":"ecr.amazonaws.com"}}],"Version":"2012-10-17"}',
        tags: TAGS,
    },
};
const rolePolicy = (repositories: string[], keys: string[] = [], dependsOn: string[] = []) => {
    const list = (texts: string[]) => JSON.stringify(texts);
    const arns = repositories.map((each) => `arn:aws:ecr:us-east-1:*:repository/${each}`);
    const encrypt =
        keys.length === 0
            ? ""
            : `,{"Action":["kms:CreateGrant","kms:DescribeKey","kms:RetireGrant"],"Effect":"Allow","Resource":${list(keys)},"Sid":"EncryptRepositories"}`;
    return {
        ...PLAIN,
        type: "aws:iam/rolePolicy:RolePolicy",
        name: "ecr-templates",
        dependsOn: ["aws:iam/role:Role ecr-templates", ...dependsOn],
        inputs: {
            role: "ecr-templates-id",
            policy: `{"Statement":[{"Action":["ecr:CreateRepository","ecr:ReplicateImage","ecr:TagResource"],"Effect":"Allow","Resource":${list(arns)},"Sid":"CreateRepositories"}${encrypt}],"Version":"2012-10-17"}`,
        },
    };
};
const template = (prefix: string, inputs: object = {}, dependsOn: string[] = OF_ROLE): Registered => ({
    ...PLAIN,
    dependsOn,
    type: "aws:ecr/repositoryCreationTemplate:RepositoryCreationTemplate",
    name: `ecr-template-${prefix}`,
    inputs: {
        region,
        prefix,
        description: `Repositories of ${prefix}/`,
        appliedFors: ["REPLICATION"],
        imageTagMutability: "MUTABLE",
        encryptionConfigurations: [{ encryptionType: "AES256" }],
        lifecyclePolicy: keepNewestText(50),
        customRoleArn: MADE_ROLE,
        resourceTags: TAGS,
        ...inputs,
    },
});

describe("creation templates", () => {
    it("share a role that is made for their tags, there with its rights before they are", async () => {
        const resources = await deployed({
            team: { appliedFor: ["REPLICATION"] },
            "docker-hub/": { appliedFor: ["PULL_THROUGH_CACHE", "CREATE_ON_PUSH"] },
        });
        assert.deepEqual(resources, [
            template("docker-hub", { appliedFors: ["CREATE_ON_PUSH", "PULL_THROUGH_CACHE"] }),
            template("team"),
            role,
            rolePolicy(["docker-hub/*", "team/*"]),
        ]);
    });

    for (const [what, roleArn] of [
        ["a text", GIVEN_ROLE],
        ["an output", pulumi.output(GIVEN_ROLE)],
    ] as const) {
        it(`have the role that is given, ${what}, and none is made`, async () => {
            assert.deepEqual(await deployed({ team: { appliedFor: ["REPLICATION"], roleArn } }), [
                template("team", { customRoleArn: GIVEN_ROLE }, []),
            ]);
        });
    }

    it("that have a role of their own are beyond the made one", async () => {
        const resources = await deployed({
            ROOT: { appliedFor: ["REPLICATION"], roleArn: GIVEN_ROLE },
            team: { appliedFor: ["REPLICATION"] },
        });
        assert.deepEqual(of(resources, "RolePolicy"), [rolePolicy(["team/*"])]);
    });

    it("are encrypted with the key that is made for the set, which the role may use", async () => {
        const resources = await deployed({ ROOT: { appliedFor: ["REPLICATION"], encryptionType: "KMS" } });
        assert.deepEqual(of(resources, "RepositoryCreationTemplate"), [
            template(
                "ROOT",
                {
                    description: "Repositories that no other template names",
                    encryptionConfigurations: [{ encryptionType: "KMS", kmsKey: MADE_KEY }],
                },
                [...OF_ROLE, OF_KEY],
            ),
        ]);
        assert.deepEqual(of(resources, "RolePolicy"), [rolePolicy(["*"], [MADE_KEY], [OF_KEY])]);
        assert.deepEqual(
            of(resources, "Key").map(({ protect }) => protect),
            [false],
        );
    });

    it("are encrypted with the keys that are given, which the role may use, and no key is made", async () => {
        const resources = await deployed({
            a: { appliedFor: ["REPLICATION"], encryptionType: "KMS", kmsKeyArn: pulumi.output(GIVEN_KEY) },
            b: { appliedFor: ["REPLICATION"], encryptionType: "KMS", kmsKeyArn: `${GIVEN_KEY}-b` },
            c: { appliedFor: ["REPLICATION"] },
        });
        assert.deepEqual(of(resources, "RolePolicy"), [
            rolePolicy(["a/*", "b/*", "c/*"], [GIVEN_KEY, `${GIVEN_KEY}-b`]),
        ]);
        assert.deepEqual(
            of(resources, "RepositoryCreationTemplate").map(({ inputs }) => inputs.encryptionConfigurations),
            [
                [{ encryptionType: "KMS", kmsKey: GIVEN_KEY }],
                [{ encryptionType: "KMS", kmsKey: `${GIVEN_KEY}-b` }],
                [{ encryptionType: "AES256" }],
            ],
        );
        assert.deepEqual(of(resources, "Key"), []);
    });

    it("grant access and exclude tags (on the inputs: the local AWS has no such mutability)", async () => {
        const resources = await deployed({
            team: {
                appliedFor: ["REPLICATION"],
                imageTagMutability: "IMMUTABLE_WITH_EXCLUSION",
                imageTagMutabilityExclusionFilters: ["latest", "dev-*"],
                organizationId: "o-a1b2c3d4e5",
                maxImageCount: 9,
                description: "Ours",
                tags: { Team: "web" },
            },
        });
        assert.deepEqual(of(resources, "RepositoryCreationTemplate"), [
            template("team", {
                description: "Ours",
                imageTagMutability: "IMMUTABLE_WITH_EXCLUSION",
                imageTagMutabilityExclusionFilters: [
                    { filter: "dev-*", filterType: "WILDCARD" },
                    { filter: "latest", filterType: "WILDCARD" },
                ],
                lifecyclePolicy: keepNewestText(9),
                repositoryPolicy:
                    '{"Statement":[{"Action":["ecr:BatchGetImage","ecr:GetDownloadUrlForLayer"],"Condition":{"StringEquals":{"aws:PrincipalOrgID":"o-a1b2c3d4e5"}},' +
                    '"Effect":"Allow","Principal":"*","Sid":"OrganizationPull"}],"Version":"2012-10-17"}',
                resourceTags: { ...TAGS, Team: "web" },
            }),
        ]);
    });

    it("do not change the repositories of the set, nor these them", async () => {
        const resources = await deployed(
            { team: { appliedFor: ["REPLICATION"], maxImageCount: 7 } },
            { repositories: { "web-app": { maxImageCount: 30, tags: { A: "1" } } } },
        );
        assert.deepEqual(of(resources, "RepositoryCreationTemplate"), [
            template("team", { lifecyclePolicy: keepNewestText(7) }),
        ]);
        const [repository, lifecycle] = [...of(resources, "Repository"), ...of(resources, "LifecyclePolicy")];
        assert.deepEqual(
            [repository?.inputs.tags, lifecycle?.inputs.policy],
            [{ ...TAGS, A: "1" }, keepNewestText(30)],
        );
    });

    it("share as many roles as their rights need, each within IAM's 10,240 characters", async () => {
        for (const [count, roles] of [
            [150, 1],
            [300, 2],
        ] as const) {
            const many = Object.fromEntries(
                Array.from({ length: count }, (_, i) => [
                    `team-${String(i).padStart(3, "0")}`,
                    { appliedFor: ["REPLICATION"], encryptionType: "KMS" } as CreationTemplateOptions,
                ]),
            );
            const resources = await deployed(many);
            const policies = of(resources, "RolePolicy").map(({ inputs }) => String(inputs.policy));
            assert.deepEqual(
                of(resources, "Role").map(({ name }) => name),
                ["ecr-templates", "ecr-templates-2"].slice(0, roles),
            );
            assert.ok(policies.every((policy) => policy.length <= 10_240));
            const granted = policies.flatMap((policy) => JSON.parse(policy).Statement[0].Resource);
            assert.equal(new Set(granted).size, count);
            for (const { inputs } of of(resources, "RepositoryCreationTemplate")) {
                const index = policies.findIndex((policy) => policy.includes(`/${inputs.prefix}/*`));
                const name = index === 0 ? "ecr-templates" : "ecr-templates-2";
                assert.equal(inputs.customRoleArn, `arn:aws:iam::${ACCOUNT}:role/${name}-1a2b3c4`);
            }
        }
    });
});
