import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import { readStackArgs, stackContext } from "../../config/stack.ts";

describe("the args of a stack", () => {
    const before = pulumi.runtime.allConfig();
    const { warn } = console;
    let warnings: string[];

    beforeEach(() => {
        warnings = [];
        // Without an engine the SDK writes warnings here.
        console.warn = (text: string) => warnings.push(text);
    });

    afterEach(() => {
        console.warn = warn;
        pulumi.runtime.setAllConfig(before);
        assert.deepEqual(warnings, []);
    });

    const args = (config: Record<string, string>) => {
        pulumi.runtime.setAllConfig(config);
        // Without the mark that they were read.
        return Object.fromEntries(Object.entries(readStackArgs()));
    };

    it("are the options of the namespace ecr, each as its type", () => {
        assert.deepEqual(
            args({
                "aws:region": "us-east-1",
                "ecr:project": "myproject",
                "ecr:maxImageCount": "30",
                "ecr:scanOnPush": "false",
                "ecr:allowedAccountIds": '["210987654321"]',
                "ecr:tags": '{"Team":"web"}',
                "ecr:repositories": '{"web-app":{},"api":{"maxImageCount":5}}',
                "ecrx:project": "another",
            }),
            {
                project: "myproject",
                maxImageCount: 30,
                scanOnPush: false,
                allowedAccountIds: ["210987654321"],
                tags: { Team: "web" },
                repositories: { "web-app": {}, api: { maxImageCount: 5 } },
            },
        );
        assert.deepEqual(warnings.splice(0), [
            "warning: [runtime] ecrx:project: has no effect; did you mean ecr:project?",
        ]);
    });

    it("keep text as text, also where it looks like something else", () => {
        const text = {
            project: "2024",
            namePrefix: "true",
            environment: "null",
            region: "1",
            organizationId: "{}",
            kmsKeyArn: "[]",
            imageTagMutability: "5",
        };
        const config = Object.fromEntries(Object.entries(text).map(([option, value]) => [`ecr:${option}`, value]));
        assert.deepEqual(args(config), text);
    });

    it("keep as text what cannot be read, for resolve to refuse", () => {
        assert.deepEqual(args({ "ecr:repositories": "web-app", "ecr:maxImageCount": "fifty" }), {
            repositories: "web-app",
            maxImageCount: "fifty",
        });
    });

    it("keep unknown options, for resolve to refuse", () => {
        assert.deepEqual(args({ "ecr:maxImagesCount": "5", "ecr:enviroment": "prod" }), {
            maxImagesCount: 5,
            enviroment: "prod",
        });
    });

    it("take a lifecycle policy as text or as a map", () => {
        assert.deepEqual(args({ "ecr:lifecyclePolicy": '{"rules":[]}' }), { lifecyclePolicy: { rules: [] } });
        assert.deepEqual(args({ "ecr:lifecyclePolicy": "not JSON" }), { lifecyclePolicy: "not JSON" });
    });

    it("are none without configuration", () => assert.deepEqual(args({}), {}));
});

describe("the context of a stack", () => {
    const before = pulumi.runtime.allConfig();
    const { AWS_REGION, AWS_DEFAULT_REGION } = process.env;
    const environment = (name: string, value: string | undefined) => {
        if (value === undefined) {
            delete process.env[name];
        } else {
            process.env[name] = value;
        }
    };
    beforeEach(() => {
        environment("AWS_REGION", undefined);
        environment("AWS_DEFAULT_REGION", undefined);
        pulumi.runtime.setAllConfig({});
    });
    afterEach(() => {
        environment("AWS_REGION", AWS_REGION);
        environment("AWS_DEFAULT_REGION", AWS_DEFAULT_REGION);
        pulumi.runtime.setAllConfig(before);
    });

    it("has the region of the provider's configuration, then of the environment", () => {
        assert.equal(stackContext().region, null);
        process.env.AWS_DEFAULT_REGION = "eu-west-2";
        assert.equal(stackContext().region, "eu-west-2");
        process.env.AWS_REGION = "eu-west-1";
        assert.equal(stackContext().region, "eu-west-1");
        pulumi.runtime.setAllConfig({ "aws:region": "us-east-1" });
        assert.equal(stackContext().region, "us-east-1");
    });

    it("has no region where it is empty", () => {
        process.env.AWS_REGION = "";
        pulumi.runtime.setAllConfig({ "aws:region": "" });
        assert.equal(stackContext().region, null);
    });

    it("has the name of the stack", async () => {
        const mocks = { newResource: async () => ({ id: "", state: {} }), call: async () => ({}) };
        await pulumi.runtime.setMocks(mocks, "ecr", "staging");
        assert.equal(stackContext().stack, "staging");
    });
});
