import assert from "node:assert/strict";
import { readDeployed } from "../../../components/guard/deployed.ts";
import type { StateResource } from "../../../live/index.ts";

const PARENT = "urn:pulumi:prod::ecr::ecr-repository-set:index:EcrRepositorySet";
const REPOSITORY = {
    type: "aws:ecr/repository:Repository",
    urn: `${PARENT}$aws:ecr/repository:Repository::ecr-web-app`,
    protect: true,
    inputs: { name: "myproject-dev-web-app", region: "us-east-1" },
    outputs: {
        name: "myproject-dev-web-app",
        region: "us-east-1",
        encryptionConfigurations: [{ encryptionType: "KMS", kmsKey: "arn:key" }],
    },
};
const KEY = {
    type: "aws:kms/key:Key",
    urn: `${PARENT}$aws:kms/key:Key::ecr-key`,
    outputs: { arn: "arn:key" },
};
const READ = {
    key: "web-app",
    urn: REPOSITORY.urn,
    name: "myproject-dev-web-app",
    region: "us-east-1",
    encryptionType: "KMS",
    kmsKeyArn: "arn:key",
    isProtected: true,
    forceDelete: false,
};

const deployedSet = (name: string, resources: StateResource[]) => readDeployed(name, resources).set;

describe("the deployed set", () => {
    it("is read from the state of the set's own repositories and key", () => {
        const others = [
            { ...REPOSITORY, urn: `${PARENT}$aws:ecr/repository:Repository::other-web-app` },
            { ...KEY, urn: `${PARENT}$aws:kms/key:Key::other-key`, outputs: { arn: "arn:other" } },
            { type: "aws:ecr/lifecyclePolicy:LifecyclePolicy", urn: `${PARENT}::ecr-web-app-lifecycle` },
        ];
        assert.deepEqual(deployedSet("ecr", [KEY, REPOSITORY, ...others]), {
            repositories: [READ],
            madeKeyArn: "arn:key",
        });
    });

    it("is read from the inputs where AWS has not answered yet", () => {
        const inputs = { ...REPOSITORY.inputs, encryptionConfigurations: [{ encryptionType: "KMS" }] };
        assert.deepEqual(deployedSet("ecr", [{ ...REPOSITORY, inputs, outputs: {} }]).repositories, [
            { ...READ, kmsKeyArn: null },
        ]);
    });

    it("has AES256, no region and no protection where the state says nothing", () => {
        const { type, urn } = REPOSITORY;
        assert.deepEqual(deployedSet("ecr", [{ type, urn }]), {
            repositories: [
                {
                    ...READ,
                    name: "",
                    region: null,
                    encryptionType: "AES256",
                    kmsKeyArn: null,
                    isProtected: false,
                    forceDelete: false,
                },
            ],
            madeKeyArn: null,
        });
    });
});
