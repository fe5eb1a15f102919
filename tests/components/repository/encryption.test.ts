import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import { EcrRepositorySet, type EcrRepositorySetArgs, type RepositoryOptions } from "../../../components/index.ts";
import { ACCOUNT, deploy, type Registered, settled } from "../../support/mocks.ts";

const BASELINE: EcrRepositorySetArgs = { project: "myproject", repositories: { "web-app": {} } };
const GIVEN_KEY = "arn:aws:kms:us-east-1:123456789012:key/given";

const deployed = (args: Partial<EcrRepositorySetArgs> = {}, opts?: pulumi.ComponentResourceOptions) =>
    deploy(() => new EcrRepositorySet("ecr", { ...BASELINE, ...args }, opts));
const of = (resources: Registered[], type: string) => resources.filter((each) => each.type.endsWith(`:${type}`));
const typesOf = (resources: Registered[]) => resources.map(({ type }) => type.slice(type.lastIndexOf(":") + 1));

describe("encryption", () => {
    const keyOf = async (args: Partial<EcrRepositorySetArgs>) => {
        const { resources, made } = await deployed(args);
        return {
            encryption: of(resources, "Repository")[0]?.inputs.encryptionConfigurations,
            keys: typesOf(resources).filter((type) => type === "Key" || type === "Alias"),
            output: await settled(made.kmsKeyArn),
        };
    };

    it("is with a made key where none is given", async () => {
        const made = `arn:aws:kms:us-east-1:${ACCOUNT}:key/made`;
        assert.deepEqual(await keyOf({ encryptionType: "KMS" }), {
            encryption: [{ encryptionType: "KMS", kmsKey: made }],
            keys: ["Alias", "Key"],
            output: made,
        });
    });

    for (const [what, kmsKeyArn] of [
        ["a text", GIVEN_KEY],
        ["an output", pulumi.output(GIVEN_KEY)],
    ] as const) {
        it(`is with the given key, ${what}, and makes none`, async () => {
            assert.deepEqual(await keyOf({ encryptionType: "KMS", kmsKeyArn }), {
                encryption: [{ encryptionType: "KMS", kmsKey: GIVEN_KEY }],
                keys: [],
                output: GIVEN_KEY,
            });
        });
    }

    it("hands out the made key where some repositories have another", async () => {
        const repositories = { a1: { kmsKeyArn: GIVEN_KEY }, b1: {} };
        const { output } = await keyOf({ encryptionType: "KMS", repositories });
        assert.equal(output, `arn:aws:kms:us-east-1:${ACCOUNT}:key/made`);
    });

    it("may have two layers", async () => {
        assert.deepEqual(await keyOf({ encryptionType: "KMS_DSSE", region: "us-gov-west-1" }), {
            encryption: [{ encryptionType: "KMS_DSSE", kmsKey: `arn:aws:kms:us-gov-west-1:${ACCOUNT}:key/made` }],
            keys: ["Alias", "Key"],
            output: `arn:aws:kms:us-gov-west-1:${ACCOUNT}:key/made`,
        });
    });

    it("names no key with AES256", async () => {
        assert.deepEqual(await keyOf({}), {
            encryption: [{ encryptionType: "AES256" }],
            keys: [],
            output: undefined,
        });
    });

    it("protects the made key only as long as one of its repositories is", async () => {
        const protectedBy = async (options: RepositoryOptions) => {
            const b1: RepositoryOptions = { encryptionType: "AES256", deletionProtection: true };
            const repositories = { a1: options, b1, c1: {} };
            return of((await deployed({ encryptionType: "KMS", repositories })).resources, "Key")[0]?.protect;
        };
        assert.deepEqual([await protectedBy({}), await protectedBy({ deletionProtection: true })], [false, true]);
    });

    it("leaves the made key to the account in its own partition", async () => {
        const { resources } = await deployed({ encryptionType: "KMS", region: "cn-north-1" });
        const policy = JSON.parse(String(of(resources, "Key")[0]?.inputs.policy));
        assert.deepEqual(policy.Statement[0].Principal, { AWS: `arn:aws-cn:iam::${ACCOUNT}:root` });
    });
});
