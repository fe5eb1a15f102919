import assert from "node:assert/strict";
import { deployedSet, refuseLoss } from "../../components/priorState.ts";
import { setSettings } from "../support/args.ts";

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
};

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
                { ...READ, name: "", region: null, encryptionType: "AES256", kmsKeyArn: null, isProtected: false },
            ],
            madeKeyArn: null,
        });
    });
});

describe("the look at the deployed state", () => {
    const look = (protect: boolean) =>
        refuseLoss(
            "ecr",
            setSettings({ deletionProtection: false }),
        )({
            urn: PARENT,
            oldState: [{ ...REPOSITORY, protect }, KEY],
        });

    it("refuses a change that would lose images", () => {
        assert.throws(() => look(true), {
            message:
                "\none change would delete images that cannot be got back; nothing was sent to AWS:\n" +
                '  repositories["web-app"]\n' +
                "    changes encryptionType from KMS to AES256, which AWS cannot do in place: the repository myproject-dev-web-app and all its images would be deleted\n" +
                "    to keep them, write encryptionType: KMS for it\n" +
                "    to move on, add a repository with the new settings under another key, copy the images, then retire this one:\n" +
                `    pulumi state unprotect '${REPOSITORY.urn}'\n`,
        });
    });

    it("never changes the state", () => assert.equal(look(false), undefined));
});
