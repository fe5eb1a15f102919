import assert from "node:assert/strict";
import { readKeys, readRegistry } from "./aws.ts";
import { createStack, needEngine, resetAws, type TestStack } from "./engine.ts";
import { lifecycle, outputMaps, sample } from "./samples.ts";

const tags = { Environment: "dev", ManagedBy: "Pulumi", Project: "myproject" };

const repository = (count: number, policy: object | null = null) => ({
    mutability: "MUTABLE",
    scanOnPush: true,
    encryption: { encryptionType: "AES256" },
    lifecycle: lifecycle(count),
    policy,
    tags,
});

const EXPECTED = {
    repositories: {
        "myproject-dev-api-service": repository(30),
        "myproject-dev-lambda-processor": repository(50, {
            Version: "2012-10-17",
            Statement: [
                {
                    Sid: "LambdaECRImageRetrievalPolicy",
                    Effect: "Allow",
                    Principal: { Service: "lambda.amazonaws.com" },
                    Action: ["ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"],
                },
            ],
        }),
        "myproject-dev-web-app": repository(50),
        "myproject-dev-worker": repository(50),
    },
    replication: [],
    scanning: { scanType: "BASIC", rules: [] },
};

describe("the dev stack on the real engine", function () {
    this.timeout(300_000);
    let dev: TestStack;

    before(async function () {
        await needEngine(this);
        await resetAws();
        dev = await createStack("dev", sample("dev"));
    });

    after(() => dev?.remove());

    it("previews ten resources and nothing else", async () => {
        assert.deepEqual(Object.values(await dev.changes()), Array(11).fill("create"), "ten and the stack itself");
    });

    it("gives AWS what the stack file says", async () => {
        const { outputs } = await dev.stack.up();
        assert.deepEqual(await readRegistry(), EXPECTED);
        assert.deepEqual(await readKeys(), []);
        assert.deepEqual(Object.fromEntries(Object.entries(outputs).map(([name, { value }]) => [name, value])), {
            kmsKeyArn: null,
            registryReplicationRules: [],
            registryScanningRules: [
                {
                    scanType: "BASIC",
                    scanFrequency: "SCAN_ON_PUSH",
                    filters: ["myproject-dev-*"],
                    repositories: Object.keys(EXPECTED.repositories),
                    byPreset: Object.keys(EXPECTED.repositories),
                },
            ],
            replicationDestinationPolicies: null,
            dashboardUrl: null,
            notificationTopicArn: null,
            registryId: "123456789012",
            registryUrl: "123456789012.dkr.ecr.us-east-1.amazonaws.com",
            ...outputMaps("dev"),
        });
    });

    it("changes nothing the second time", async () => {
        assert.deepEqual(await dev.changes(), {});
    });

    it("changes nothing when the file is written in another order", async () => {
        const config = sample("dev");
        const reversed = Object.fromEntries(Object.entries(config).reverse());
        const repositories = Object.entries(config["ecr:repositories"] as object).reverse();
        dev.configure({ ...reversed, "ecr:repositories": Object.fromEntries(repositories) });
        assert.deepEqual(await dev.changes(), {});
    });

    it("changes only what one setting stands for", async () => {
        const config = sample("dev");
        const repositories = { ...(config["ecr:repositories"] as object), worker: { imageTagMutability: "IMMUTABLE" } };
        dev.configure({ ...config, "ecr:repositories": repositories });
        assert.deepEqual(await dev.changes(), { "Repository ecr-worker": "update" });
    });

    it("destroys everything", async () => {
        dev.configure(sample("dev"));
        await dev.stack.destroy();
        assert.deepEqual(await readRegistry(), { ...EXPECTED, repositories: {} });
    });
});
