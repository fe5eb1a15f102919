import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import { ACCOUNT, deploy, type Registered, settled } from "../support/mocks.ts";

const DIGEST = `sha256:${"a".repeat(64)}`;
const IMAGE = `${ACCOUNT}.dkr.ecr.us-east-1.amazonaws.com/first-image-dev-app@${DIGEST}`;
const inputs = (resources: readonly Registered[]) =>
    resources.map(({ type, name, inputs }) => ({ type, name, inputs }));

describe("examples/first-image", () => {
    it("makes a repository, and builds an image into it", async () => {
        const { made, resources, failures } = await deploy(() => import("../../examples/first-image/index.ts"));
        assert.deepEqual(failures, []);
        assert.deepEqual(
            inputs(resources).filter(({ type }) => type === "awsx:ecr:Image"),
            [
                {
                    type: "awsx:ecr:Image",
                    name: "app",
                    inputs: {
                        repositoryUrl: `${ACCOUNT}.dkr.ecr.us-east-1.amazonaws.com/first-image-dev-app`,
                        context: "app",
                        platform: "linux/amd64",
                        imageTag: "v1",
                    },
                },
            ],
        );
        assert.deepEqual(resources.map(({ type }) => type.split(":").pop()).sort(), [
            "EcrRepositorySet",
            "Image",
            "LifecyclePolicy",
            "Repository",
        ]);
        const program = await made;
        assert.equal(await settled(program.imageUri), IMAGE);
        assert.equal(await settled(program.repository), "first-image-dev-app");
    });
});

describe("examples/fargate", () => {
    it("refuses an image by its tag", async () => {
        const config = { "ecr:image": IMAGE.replace(/@.*/, ":v1") };
        const run = deploy(() => import(`../../examples/fargate/index.ts?${"tag"}`), "dev", config);
        await assert.rejects(run, (error: Error) => {
            assert.ok(error instanceof pulumi.RunError);
            assert.match(error.message, /^fargate:image: must be an image by its digest, .*, found ".*:v1"$/);
            return true;
        });
    });

    it("runs an image by its digest behind a load balancer", async () => {
        const { made, resources, failures } = await deploy(() => import("../../examples/fargate/index.ts"), "dev", {
            "ecr:image": IMAGE,
        });
        assert.deepEqual(failures, []);
        assert.deepEqual(inputs(resources), [
            { type: "aws:ecs/cluster:Cluster", name: "app", inputs: {} },
            {
                type: "awsx:ecs:FargateService",
                name: "app",
                inputs: {
                    assignPublicIp: true,
                    cluster: "arn:aws:ecs:us-east-1:123456789012:cluster/app",
                    desiredCount: 2,
                    taskDefinitionArgs: {
                        container: {
                            name: "app",
                            image: IMAGE,
                            cpu: 256,
                            memory: 512,
                            essential: true,
                            portMappings: [{ containerPort: 80, targetGroup: "target group" }],
                        },
                    },
                },
            },
            { type: "awsx:lb:ApplicationLoadBalancer", name: "app", inputs: {} },
        ]);
        assert.equal(await settled((await made).url), "http://app.elb.amazonaws.com");
    });
});
