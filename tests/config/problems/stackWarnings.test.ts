import assert from "node:assert/strict";
import { stackWarnings } from "../../../config/problems/stackWarnings.ts";

const warned = (config: Record<string, string>, args = {}, encrypted: string[] = []) =>
    stackWarnings(config, args, { project: "cer", isEncrypted: (key) => encrypted.includes(key) });

describe("warnings of a stack's configuration", () => {
    const keys: [string, boolean][] = [
        ["erc:deletionProtection", true],
        ["rec:project", true],
        ["ECR:maxImageCount", true],
        ["ecrs:maxImageCount", true],
        ["ec:maxImageCount", true],
        ["erc:somethingElse", false],
        ["ecr:deletionProtection", false],
        ["ecs:tags", false],
        ["ec2:tags", false],
        ["cer:project", false],
        ["app:project", false],
        ["aws:region", false],
        ["shop:repositories", false],
    ];
    for (const [key, isMeant] of keys) {
        it(`${isMeant ? "names" : "leaves"} ${key}`, () => {
            const reason = `has no effect; did you mean ecr:${key.split(":")[1]}?`;
            assert.deepEqual(warned({ [key]: "1" }), isMeant ? [{ path: key, reason }] : []);
        });
    }

    const args = (accessToken: unknown) => ({
        registry: { pullThroughCache: { "docker-hub": { credentials: { username: "u", accessToken } } } },
    });

    it("has how to encrypt a token in plain text, and never the token", () => {
        const path = 'registry.pullThroughCache["docker-hub"].credentials.accessToken';
        assert.deepEqual(warned({}, args("not-to-be-seen")), [
            {
                path,
                reason: `is in plain text in the stack file; revoke it, and encrypt a new one: pulumi config set --secret --path 'ecr:${path}'`,
            },
        ]);
    });

    it("has nothing of a token that is encrypted, and of none", () => {
        assert.deepEqual(warned({}, args("x"), ["ecr:registry"]), []);
        for (const odd of [args({}), { registry: { pullThroughCache: "x" } }, { registry: 1 }, {}]) {
            assert.deepEqual(warned({}, odd), []);
        }
    });
});
