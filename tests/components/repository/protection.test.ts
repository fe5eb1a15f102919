import assert from "node:assert/strict";
import { EcrRepositorySet, type EcrRepositorySetArgs } from "../../../components/index.ts";
import { deploy, settled } from "../../support/mocks.ts";

const BASELINE: EcrRepositorySetArgs = {
    project: "myproject",
    encryptionType: "KMS",
    repositories: { "web-app": {}, worker: {} },
};
const KEY = "arn:aws:kms:us-east-1:123456789012:key/";

describe("the option protect of a set", () => {
    it("protects its repositories and its key too, though their own protection is off", async () => {
        const { resources } = await deploy(() => new EcrRepositorySet("ecr", BASELINE, { protect: true }));
        const kinds = ["aws:ecr/repository:Repository", "aws:kms/key:Key"];
        assert.deepEqual(
            resources.filter(({ type }) => kinds.includes(type)).map(({ name, protect }) => [name, protect]),
            [
                ["ecr-web-app", true],
                ["ecr-worker", true],
                ["ecr-key", true],
            ],
        );
    });
});

describe("the output kmsKeyArn", () => {
    const arnOf = async (first: string | undefined, second: string | undefined) => {
        const repositories = {
            "web-app": first === undefined ? { encryptionType: "AES256" as const } : { kmsKeyArn: first },
            worker: second === undefined ? { encryptionType: "AES256" as const } : { kmsKeyArn: second },
        };
        const { made } = await deploy(() => new EcrRepositorySet("ecr", { ...BASELINE, repositories }));
        return settled(made.kmsKeyArn);
    };

    it("is the given key where all that are encrypted have the same, else nothing", async () => {
        assert.equal(await arnOf(`${KEY}a`, `${KEY}a`), `${KEY}a`);
        assert.equal(await arnOf(`${KEY}a`, undefined), `${KEY}a`);
        assert.equal(await arnOf(`${KEY}a`, `${KEY}b`), undefined);
        assert.equal(await arnOf(undefined, undefined), undefined);
    });
});
