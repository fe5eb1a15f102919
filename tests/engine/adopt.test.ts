import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { parse } from "yaml";
import {
    type AdoptJson,
    adopt,
    adoptAndPreview,
    listedChanges,
    stackFile,
    type Whole,
    wholeRegistry,
    withListed,
} from "./adopt/adopted.ts";
import { follow } from "./adopt/adoptedDocs.ts";
import { handmade, makeByHand, makeKey } from "./adopt/handmade.ts";
import { makeRegistryByHand } from "./adopt/handmadeRegistry.ts";
import { readKeys } from "./aws.ts";
import { createStack, needWholeEcr, resetAws, type TestStack } from "./engine.ts";

const REGION = "us-east-1";

describe("repositories made by hand, adopted on the real engine", function () {
    this.timeout(600_000);
    let dev: TestStack;
    let found: Whole;
    let adopted: AdoptJson;

    before(async function () {
        await needWholeEcr(this);
        await resetAws();
        await makeByHand(REGION, handmade(await makeKey(REGION, "Of the security team")));
        dev = await createStack("dev", { "aws:region": REGION });
    });

    after(() => dev?.remove());

    it("previews what adopt listed, and nothing else", async () => {
        found = await wholeRegistry(REGION);
        const { changes, ...rest } = await follow(dev, "live");
        adopted = rest.adopted;
        assert.deepEqual(changes, listedChanges(adopted));
        assert.ok(!Object.values(changes).includes("replace"));
        assert.deepEqual(await wholeRegistry(REGION), found);
    });

    it("says nothing new the second time", async () => {
        const text = stackFile(dev, "dev");
        const { problems } = await adopt(dev, "dev", "--live");
        assert.deepEqual(problems, []);
        assert.equal(stackFile(dev, "dev"), text);
    });

    it("leaves in AWS what was there, but for what it listed", async () => {
        await dev.up();
        assert.deepEqual(await wholeRegistry(REGION), withListed(found, adopted));
        assert.deepEqual(await dev.changes(), {});
        assert.deepEqual((await adopt(dev, "dev", "--live")).changes, []);
    });
});

describe("a whole registry made by hand, adopted on the real engine", function () {
    this.timeout(600_000);
    let prod: TestStack;
    let found: Whole;
    let adopted: AdoptJson;

    before(async function () {
        await needWholeEcr(this);
        await resetAws();
        await makeRegistryByHand(REGION);
        prod = await createStack("prod", {});
    });

    after(() => prod?.remove());

    it("previews what adopt listed, and nothing else", async () => {
        found = await wholeRegistry(REGION);
        const { changes, ...rest } = await adoptAndPreview(prod, "prod", "--live");
        adopted = rest.adopted;
        assert.deepEqual(changes, listedChanges(adopted));
        assert.equal(adopted.registry.mode, "own");
        assert.deepEqual(parse(stackFile(prod, "prod")).config, {
            "aws:region": REGION,
            "ecr:project": "shop",
            "ecr:replicationDestinations": [{ region: "us-west-2" }],
            "ecr:logRetentionDays": 365,
            "ecr:tags": { Owner: "shop" },
            "ecr:registry": {
                scanningFilters: { CONTINUOUS_SCAN: ["*"] },
                policy: {
                    Version: "2012-10-17",
                    Statement: [
                        {
                            Sid: "FromElsewhere",
                            Effect: "Allow",
                            Principal: { AWS: "arn:aws:iam::210987654321:root" },
                            Action: ["ecr:ReplicateImage", "ecr:CreateRepository"],
                            Resource: "arn:aws:ecr:us-east-1:123456789012:repository/*",
                        },
                    ],
                },
                pullThroughCache: { quay: {} },
                creationTemplates: {
                    quay: {
                        appliedFor: ["PULL_THROUGH_CACHE"],
                        imageTagMutability: "MUTABLE",
                        encryptionType: "AES256",
                        lifecycle: { untaggedExpireAfterDays: 0, protectTags: ["*"] },
                        description: "Cache of Quay",
                        roleArn: "arn:aws:iam::123456789012:role/templates",
                    },
                },
            },
            "ecr:repositories": { api: {}, web: {}, worker: {} },
        });
    });

    it("leaves in AWS what was there, but for what it listed", async () => {
        const keys = async () => (await readKeys()) as { arn: string; aliases: string[] }[];
        const [before] = await keys();
        await prod.up();
        assert.deepEqual(await wholeRegistry(REGION), withListed(found, adopted));
        assert.deepEqual(
            (await keys()).map(({ arn, aliases }) => [arn, aliases]),
            [[before?.arn, before?.aliases]],
        );
        assert.deepEqual(await prod.changes(), {});
        assert.deepEqual((await adopt(prod, "prod", "--live")).changes, []);
    });
});

describe("repositories in another region than the provider's, adopted on the real engine", function () {
    this.timeout(600_000);
    let dev: TestStack;

    before(async function () {
        await needWholeEcr(this);
        await resetAws();
        await makeByHand("eu-west-1", { "shop-dev-web": {}, "shop-dev-api": {} });
        dev = await createStack("dev", { "aws:region": REGION, "ecr:region": "eu-west-1" });
    });

    after(() => dev?.remove());

    it("previews what adopt listed, and nothing else", async () => {
        const { adopted, changes } = await adoptAndPreview(dev, "dev", "--live");
        assert.deepEqual(changes, listedChanges(adopted));
        const ids = adopted.import.resources.flatMap(({ id }) => id ?? []);
        assert.deepEqual(ids, ["shop-dev-api@eu-west-1", "shop-dev-web@eu-west-1"]);
        await dev.up();
        assert.deepEqual(await dev.changes(), {});
    });
});

describe("repositories added to a stack that is deployed, adopted on the real engine", function () {
    this.timeout(600_000);
    let dev: TestStack;

    before(async function () {
        await needWholeEcr(this);
        await resetAws();
        const repositories = { web: { maxImageCount: 10 } };
        dev = await createStack("dev", {
            "aws:region": REGION,
            "ecr:project": "shop",
            "ecr:registry": { manage: false },
            "ecr:repositories": repositories,
        });
        await dev.up();
        await makeByHand(REGION, { "shop-dev-api": {}, "other-thing": {} });
    });

    after(() => dev?.remove());

    it("changes nothing of what the stack has, and keeps the comments of its file", async () => {
        const file = `${dev.folder}/Pulumi.dev.yaml`;
        writeFileSync(file, `# Ours.\n${stackFile(dev, "dev").replace("web:", "# The site.\n    web:")}`);
        const { adopted, changes } = await adoptAndPreview(dev, "dev", "--live", "--prefix", "shop-");
        assert.deepEqual(changes, listedChanges(adopted));
        assert.deepEqual(Object.keys(changes).sort(), ["LifecyclePolicy ecr-api-lifecycle", "Repository ecr-api"]);
        const text = stackFile(dev, "dev");
        assert.match(text, /^# Ours\.\n/);
        assert.match(text, / +# The site\.\n +web:/);
        assert.deepEqual(parse(text).config["ecr:repositories"], {
            web: { maxImageCount: 10 },
            api: { lifecycle: { untaggedExpireAfterDays: 0, protectTags: ["*"] }, scanOnPush: false },
        });
    });

    it("refuses what the stack file says otherwise, and writes nothing", async () => {
        const config = parse(stackFile(dev, "dev")).config;
        config["ecr:repositories"].api.imageTagMutability = "IMMUTABLE";
        dev.configure(config);
        const text = stackFile(dev, "dev");
        const { problems } = await adopt(dev, "dev", "--live", "--prefix", "shop-");
        assert.deepEqual(problems, [
            {
                path: 'repositories["api"].imageTagMutability',
                code: "not-adoptable",
                reason: "must say what AWS has, which is MUTABLE, and the stack file says otherwise; write AWS's value, or remove api from the stack file",
            },
        ]);
        assert.equal(stackFile(dev, "dev"), text);
    });
});
