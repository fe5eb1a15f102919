import assert from "node:assert/strict";
import type * as pulumi from "@pulumi/pulumi";
import { ConfigurationError, EcrRepositorySet, type EcrRepositorySetArgs } from "../../components/index.ts";
import { deploy } from "../support/mocks.ts";

const BASELINE: EcrRepositorySetArgs = { project: "myproject", repositories: { "web-app": {} } };
const REGISTRY = {
    path: "registry.manage",
    reason: 'the scanning and replication configuration of us-east-1 can have one owner, found two in this program, "one" and "two"; the last one would win: set registry.manage: false in one of them, and name its registryScanningRules and registryReplicationRules in registry.include of the other',
};

/** What a second set in the same program is refused for. */
async function problemsOf(
    first: Partial<EcrRepositorySetArgs>,
    second: Partial<EcrRepositorySetArgs>,
    opts?: pulumi.ComponentResourceOptions,
): Promise<unknown> {
    let problems: unknown = [];
    await deploy(() => {
        new EcrRepositorySet("one", { ...BASELINE, ...first });
        try {
            new EcrRepositorySet("two", { ...BASELINE, ...second }, opts);
        } catch (error) {
            assert.ok(error instanceof ConfigurationError);
            problems = error.problems;
        }
    });
    return problems;
}

describe("two sets in one program", () => {
    it("are refused where both write one registry", async () => {
        assert.deepEqual(await problemsOf({}, { namePrefix: "two" }), [REGISTRY]);
    });

    it("are refused where both have one name in AWS", async () => {
        const same = { encryptionType: "KMS", enableScanFindingsLogging: true } as const;
        assert.deepEqual(await problemsOf(same, { ...same, registry: { manage: false } }), [
            {
                path: 'repositories["web-app"]',
                reason: 'the repository myproject-dev-web-app can have one owner, found two in this program, "one" and "two"; write another key, name or namePrefix',
            },
            {
                path: "namePrefix",
                reason: 'the key alias alias/myproject-dev-ecr can have one owner, found two in this program, "one" and "two"; write another namePrefix, or the other set\'s key as kmsKeyArn',
            },
            {
                path: "namePrefix",
                reason: 'the log group /aws/events/ecr/myproject-dev can have one owner, found two in this program, "one" and "two"; write another namePrefix',
            },
        ]);
    });

    it("are fine in two regions, with two prefixes where one leaves the registry to the other, and with own providers", async () => {
        assert.deepEqual(await problemsOf({}, { region: "eu-west-1" }), []);
        assert.deepEqual(await problemsOf({}, { namePrefix: "two", registry: { manage: false } }), []);
        assert.deepEqual(await problemsOf({}, {}, { providers: [] }), []);
    });
});
