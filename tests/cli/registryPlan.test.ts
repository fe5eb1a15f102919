import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";
import { stringify } from "yaml";
import { assertDocumented } from "../support/docs.ts";
import { ROOT } from "./lifecycle.ts";
import { type Ended, ecrSet } from "./run.ts";

const BASE = { "aws:region": "us-east-1", "ecr:project": "p", "ecr:namePrefix": "" };

/** The plan of a stack with a configuration. */
async function planOf(config: object, stack = "dev", flags: readonly string[] = []): Promise<Ended> {
    const folder = mkdtempSync(join(tmpdir(), "ecr-set-"));
    try {
        const main = relative(folder, join(ROOT, "index.ts"));
        writeFileSync(
            join(folder, "Pulumi.yaml"),
            `name: ecr\nmain: ${main}\nruntime: { name: nodejs, options: { typescript: false } }\n`,
        );
        writeFileSync(join(folder, `Pulumi.${stack}.yaml`), stringify({ config: { ...BASE, ...config } }));
        return await ecrSet(["plan", "--stack", stack, "--cwd", folder, ...flags]);
    } finally {
        rmSync(folder, { recursive: true });
    }
}

/** The part of a plan's text below a heading, up to the next one. */
function part(text: string, heading: string): string[] {
    const [, after = ""] = text.split(`${heading}\n`);
    return (after.split("\n\n")[0] ?? "").split("\n");
}

const REPOSITORIES = "Scanning and replication per repository";
const REGISTRY = "Registry configuration (one per account and region)";

/** Two repositories whose filters catch others beyond what these request. */
const CATCHING = {
    "ecr:enableReplication": true,
    "ecr:replicationDestinations": [{ region: "us-west-2" }],
    "ecr:repositories": {
        prod: {},
        "pro-2-d": { scanFrequency: "MANUAL", scanOnPush: false, enableReplication: false },
        "prod-x": { enableReplication: false },
    },
};

describe("the registry in ecr-set plan", function () {
    this.timeout(60_000);

    it("shows for each repository what it requests, what it gets, and which others its filters catch", async () => {
        const { code, stdout } = await planOf(CATCHING);
        assert.equal(code, 0);
        const rows = part(stdout, REPOSITORIES);
        assertDocumented("docs/registry.md", "plan", ["```text", REPOSITORIES, ...rows, "```"]);
        assert.deepEqual(rows, [
            "  repositories  scan requested  scan effective  replication requested  replication effective  also matches",
            "  pro-2-d       on request      basic on push   -                      -                      -",
            "  prod          on push         basic on push   us-west-2              us-west-2              pro-2-d, prod-x",
            "  prod-x        on push         basic on push   -                      us-west-2              -",
        ]);
        assert.deepEqual(part(stdout, REGISTRY), [
            "  scanning on push          basic, of all names that match pro*d, prod-*x",
            "  replication to us-west-2  of all names that begin with prod",
        ]);
    });

    it("says the same to machines", async () => {
        const { stdout } = await planOf(CATCHING, "dev", ["--json"]);
        const row = { set: "ecr", scanEffective: "SCAN_ON_PUSH", scanTypeEffective: "BASIC", alsoMatches: [] };
        const west = ["us-west-2"];
        assert.deepEqual(JSON.parse(stdout).registry, [
            { ...row, key: "pro-2-d", scanRequested: "MANUAL", replicationRequested: [], replicationEffective: [] },
            {
                ...row,
                key: "prod",
                scanRequested: "SCAN_ON_PUSH",
                replicationRequested: west,
                replicationEffective: west,
                alsoMatches: ["pro-2-d", "prod-x"],
            },
            {
                ...row,
                key: "prod-x",
                scanRequested: "SCAN_ON_PUSH",
                replicationRequested: [],
                replicationEffective: west,
            },
        ]);
    });

    it("says that it does not write the registry where another stack does", async () => {
        const { stdout } = await planOf({
            "ecr:enableReplication": true,
            "ecr:replicationDestinations": [{ region: "us-west-2" }],
            "ecr:repositories": { web: {} },
            "ecr:registry": { manage: false },
        });
        assert.deepEqual(part(stdout, REPOSITORIES), [
            "  repositories  scan requested  scan effective    replication requested  replication effective",
            "  web           on push         not written here  us-west-2              not written here",
        ]);
        assert.ok(!stdout.includes(REGISTRY), stdout);
    });

    it("shows the registry's own options, and of credentials only that they are there", async () => {
        const { code, stdout, stderr } = await planOf({
            "ecr:repositories": {},
            "ecr:registry": {
                blobMounting: true,
                policy: {
                    Version: "2012-10-17",
                    Statement: {
                        Effect: "Allow",
                        Principal: { AWS: "arn:aws:iam::210987654321:root" },
                        Action: "ecr:ReplicateImage",
                        Resource: "*",
                    },
                },
                pullThroughCache: {
                    "docker-hub": { credentials: { username: "robot", accessToken: { secure: "v1:abc" } } },
                    mirror: {
                        upstream: "ecr",
                        upstreamUrl: "210987654321.dkr.ecr.us-east-1.amazonaws.com",
                        roleArn: "arn:aws:iam::123456789012:role/mirror",
                    },
                },
                creationTemplates: { "docker-hub": { appliedFor: ["PULL_THROUGH_CACHE", "REPLICATION"] } },
                pullTimeUpdateExclusions: ["arn:aws:iam::123456789012:role/scanner"],
            },
        });
        assert.deepEqual({ code, stderr }, { code: 0, stderr: "" });
        assert.ok(!stdout.includes(REPOSITORIES), stdout);
        assert.deepEqual(part(stdout, REGISTRY), [
            "  account setting          BLOB_MOUNTING ENABLED",
            "  cache docker-hub         of registry-1.docker.io, with credentials",
            "  cache mirror             of another registry of Amazon ECR",
            "  pulls that do not count  arn:aws:iam::123456789012:role/scanner",
            "  policy                   1 statement",
            "  template docker-hub      MUTABLE, AES256, for pull through cache and replication",
        ]);
    });

    it("tells a document that is not requested from one that does nothing for a repository", async () => {
        const { stdout } = await planOf({
            "ecr:scanOnPush": false,
            "ecr:enableReplication": true,
            "ecr:replicationDestinations": [{ region: "us-west-2" }],
            "ecr:repositories": { web: {}, api: { enableReplication: false } },
        });
        assert.deepEqual(part(stdout, REPOSITORIES), [
            "  repositories  scan requested  scan effective    replication requested  replication effective",
            "  api           on request      basic on request  -                      -",
            "  web           on request      basic on request  us-west-2              us-west-2",
        ]);
    });

    it("warns that what other stacks request is not in a plan, of an owner without repositories, too", async () => {
        const include = ["organization/other/dev"];
        const owner = await planOf({ "ecr:repositories": {}, "ecr:registry": { include } });
        assert.deepEqual([owner.code, owner.stderr], [0, ""]);
        assert.match(owner.stdout, /^0 repositories of stack dev\n/);
        const { code, stdout } = await planOf({ "ecr:repositories": { web: {} }, "ecr:registry": { include } });
        assert.equal(code, 0);
        assert.deepEqual(part(stdout, REPOSITORIES), [
            "  repositories  scan requested  scan effective  replication requested  replication effective",
            "  web           on push         basic on push   -                      -",
        ]);
        assert.deepEqual(part(stdout, REGISTRY), [
            "  scanning on push       basic, of all names that match we*b",
            "  scanning, replication  and what the stacks of registry.include request, known to pulumi preview",
        ]);
        assert.match(
            stdout,
            /registry\.include\n +what stack organization\/other\/dev requests is known to `pulumi preview` only; it is left out here/,
        );
    });

    it("shows what an owner's own repositories get, whatever stacks it includes and whatever it requests", async () => {
        const registry = { include: ["organization/other/dev", "organization/third/dev"] };
        const replicated = {
            "ecr:enableReplication": true,
            "ecr:replicationDestinations": [{ region: "us-west-2" }],
            "ecr:enableEnhancedScanning": true,
            "ecr:repositories": { web: {}, api: { scanFrequency: "CONTINUOUS_SCAN", enableReplication: false } },
        };
        const cases: [object, string[]][] = [
            [
                { ...replicated, "ecr:registry": registry },
                ["api continuous enhanced continuous - -", "web on push enhanced on push us-west-2 us-west-2"],
            ],
            [
                { "ecr:scanOnPush": false, "ecr:repositories": { web: {} }, "ecr:registry": registry },
                ["web on request basic on request - -"],
            ],
            [{ "ecr:scanOnPush": false, "ecr:repositories": { web: {} } }, ["web on request basic on request - -"]],
        ];
        for (const [config, expected] of cases) {
            const { code, stdout } = await planOf(config);
            assert.equal(code, 0);
            const [, ...rows] = part(stdout, REPOSITORIES).map((row) => row.trim().replaceAll(/ +/g, " "));
            assert.deepEqual(rows, expected);
            assert.ok(!stdout.includes("not written here"), stdout);
        }
    });

    it("shows the registry without what is encrypted elsewhere in it", async () => {
        const { code, stdout } = await planOf({
            "ecr:repositories": { web: {} },
            "ecr:registry": { basicScanTypeVersion: { secure: "v1:abc" } },
        });
        assert.equal(code, 0);
        assert.match(
            stdout,
            /ecr:registry\.basicScanTypeVersion\n +is encrypted, and only Pulumi can decrypt it; what is shown here is without it/,
        );
    });
});
