import assert from "node:assert/strict";
import { readdirSync } from "node:fs";
import { actionsMatching, REGISTRY_ACTIONS, REPOSITORY_ACTIONS, slipOf } from "../../aws/actions.ts";

/** Actions that no call has: they are for Amazon ECR itself, when it replicates images or fills a cache. */
const PERMISSION_ONLY = ["ecr:BatchImportUpstreamImage", "ecr:ReplicateImage"];

describe("the actions of Amazon ECR", () => {
    it("are the calls of the AWS SDK, and the permission-only ones", () => {
        const folder = new URL("../../node_modules/@aws-sdk/client-ecr/dist-es/commands/", import.meta.url);
        const calls = readdirSync(folder).flatMap((file) => /^(\w+)Command\.js$/.exec(file)?.[1] ?? []);
        assert.deepEqual(
            [...REPOSITORY_ACTIONS, ...REGISTRY_ACTIONS].sort(),
            [...calls.map((call) => `ecr:${call}`), ...PERMISSION_ONLY].sort(),
        );
    });

    it("are listed once, sorted", () => {
        for (const actions of [REPOSITORY_ACTIONS, REGISTRY_ACTIONS]) {
            assert.deepEqual(actions, [...new Set(actions)].sort());
        }
    });

    for (const [text, meant] of [
        ["ecr: BatchGetImage", "ecr:BatchGetImage"],
        ["ecr:BatchGetImage ", "ecr:BatchGetImage"],
        ["ecr:Batch GetImage", "ecr:BatchGetImage"],
        ["BatchGetImage", "ecr:BatchGetImage"],
        ["ecr:BatchGetImages", "ecr:BatchGetImage"],
        ["ecr: *", "ecr:*"],
        ["ecr: Get*", "ecr:Get*"],
        ["ecr: ReplicateImage", "ecr:ReplicateImage"],
        ["ecr:batchgetimage", null],
        ["ecr:*", null],
        ["*", null],
        ["", null],
        ["ecr:Nothing*", null],
        ["ecr:ExportImageArchive", null],
        ["s3:GetObject", null],
        ["s3: GetObject", null],
    ] as const) {
        it(`takes ${JSON.stringify(text)} for ${meant === null ? "no slip" : meant}`, () =>
            assert.equal(slipOf(text), meant));
    }

    const cases: [string, number | string[]][] = [
        ["ecr:PutImage", ["ecr:PutImage"]],
        ["ECR:putimage", ["ecr:PutImage"]],
        ["ecr:PutImage*", ["ecr:PutImage", "ecr:PutImageScanningConfiguration", "ecr:PutImageTagMutability"]],
        ["ecr:Get?ownload*", ["ecr:GetDownloadUrlForLayer"]],
        ["ecr:PutImage?", []],
        ["ecr:PutImages", []],
        ["ecr.PutImage", []],
        ["s3:*", []],
        ["", []],
        ["ecr:*", REPOSITORY_ACTIONS.length],
        ["*", REPOSITORY_ACTIONS.length],
        [`ecr:${"*a".repeat(500)}!`, []],
    ];
    for (const [pattern, expected] of cases) {
        it(`that ${JSON.stringify(pattern.slice(0, 20))} stands for: ${typeof expected === "number" ? expected : expected.join(", ") || "none"}`, () => {
            const found = actionsMatching(pattern, REPOSITORY_ACTIONS);
            assert.deepEqual(typeof expected === "number" ? found.length : found, expected);
        });
    }
});
