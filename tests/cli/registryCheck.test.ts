import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";
import { stringify } from "yaml";
import { assertDocumented } from "../support/docs.ts";
import { type EcrAnswer, type EcrRequest, withFakeEcr } from "./fakeEcr.ts";
import { ROOT } from "./lifecycle.ts";
import { type Ended, ecrSetAside } from "./run.ts";

const ACCOUNT = "123456789012";

const BASE = {
    "aws:region": "eu-west-1",
    "ecr:project": "p",
    "ecr:environment": "dev",
    "ecr:repositories": { web: {}, api: {} },
    "ecr:enableReplication": true,
    "ecr:replicationDestinations": [{ region: "eu-central-1" }],
};

/** What AWS holds where the stack has been updated, and nobody else wrote. */
const SAME: Record<string, EcrAnswer> = {
    DescribeRegistry: {
        registryId: ACCOUNT,
        replicationConfiguration: {
            rules: [
                {
                    destinations: [{ region: "eu-central-1", registryId: ACCOUNT }],
                    repositoryFilters: ["p-dev-api", "p-dev-web"].map((filter) => ({
                        filter,
                        filterType: "PREFIX_MATCH",
                    })),
                },
            ],
        },
    },
    GetRegistryScanningConfiguration: {
        scanningConfiguration: {
            scanType: "BASIC",
            rules: [
                { scanFrequency: "SCAN_ON_PUSH", repositoryFilters: [{ filter: "p-dev-*", filterType: "WILDCARD" }] },
            ],
        },
    },
    DescribeRepositories: { repositories: [] },
};

/** Runs the check of a stack against what AWS holds. */
async function check(
    held: Record<string, EcrAnswer | ((request: EcrRequest) => EcrAnswer)>,
    config: object = {},
    flags: readonly string[] = [],
    program?: string,
    environment: Record<string, string> = {},
): Promise<Ended & { requests: EcrRequest[] }> {
    const folder = mkdtempSync(join(tmpdir(), "ecr-set-"));
    let ended: Ended = { code: null, stdout: "", stderr: "" };
    try {
        if (program !== undefined) {
            symlinkSync(join(ROOT, "node_modules"), join(folder, "node_modules"));
            writeFileSync(join(folder, "program.mts"), program.replace("PACKAGE", join(ROOT, "components/index.ts")));
        }
        const main = program === undefined ? relative(folder, join(ROOT, "index.ts")) : "program.mts";
        writeFileSync(join(folder, "Pulumi.yaml"), `name: ecr\nmain: ${main}\nruntime: nodejs\n`);
        writeFileSync(join(folder, "Pulumi.dev.yaml"), stringify({ config: { ...BASE, ...config } }));
        const answer = (request: EcrRequest): EcrAnswer => {
            const known = { ...SAME, ...held }[request.operation];
            return typeof known === "function"
                ? known(request)
                : (known ?? { error: "UnknownOperationException", message: request.operation });
        };
        const requests = await withFakeEcr(answer, async (env) => {
            ended = await ecrSetAside(["registry", "check", "--stack", "dev", "--cwd", folder, ...flags], {
                env: { ...env, ...environment },
            });
        });
        return { ...ended, requests };
    } finally {
        rmSync(folder, { recursive: true });
    }
}

const HEADING = `Registry of account ${ACCOUNT} in eu-west-1, once stack dev is updated`;

describe("ecr-set registry check", function () {
    this.timeout(60_000);

    it("reads only, in the region of the stack, and ends with 0 where nothing would change", async () => {
        const { code, stdout, stderr, requests } = await check({});
        assert.deepEqual(
            { code, stdout, stderr },
            { code: 0, stdout: `${HEADING}\n  3 rules in AWS stay as they are\n`, stderr: "" },
        );
        assert.deepEqual(requests.map(({ operation, region }) => `${operation} ${region}`).sort(), [
            "DescribeRegistry eu-west-1",
            "DescribeRepositories eu-west-1",
            "GetRegistryScanningConfiguration eu-west-1",
        ]);
    });

    it("tells rules of others from the stack's own old ones, names whom they serve, and ends with 2", async () => {
        const pages = (request: EcrRequest): EcrAnswer =>
            request.body.nextToken === undefined
                ? { repositories: [{ repositoryName: "team-a" }, { repositoryName: "p-dev-web" }], nextToken: "more" }
                : { repositories: ["team-b", "team-c", "team-d"].map((repositoryName) => ({ repositoryName })) };
        const { code, stdout } = await check({
            GetRegistryScanningConfiguration: {
                scanningConfiguration: {
                    scanType: "ENHANCED",
                    rules: [
                        {
                            scanFrequency: "CONTINUOUS_SCAN",
                            repositoryFilters: ["team", "p-dev-jo*b"].map((filter) => ({
                                filter,
                                filterType: "WILDCARD",
                            })),
                        },
                    ],
                },
            },
            DescribeRegistry: {
                registryId: ACCOUNT,
                replicationConfiguration: {
                    rules: [{ destinations: [{ region: "us-east-1", registryId: "210987654321" }] }],
                },
            },
            DescribeRepositories: pages,
        });
        assert.equal(code, 2);
        assert.equal(
            stdout,
            [
                HEADING,
                "  what         rule                                                   then      which serves",
                "  scanning     type ENHANCED becomes BASIC                            is lost   team-a, team-b, team-c and 1 more",
                "  scanning     CONTINUOUS_SCAN p-dev-jo*b                             goes      -",
                "  scanning     CONTINUOUS_SCAN team                                   is lost   team-a, team-b, team-c and 1 more",
                "  scanning     SCAN_ON_PUSH p-dev-*                                   is added  -",
                "  replication  all repositories to us-east-1 of account 210987654321  is lost   p-dev-web, team-a, team-b and 2 more",
                "  replication  p-dev-api to eu-central-1                              is added  -",
                "  replication  p-dev-web to eu-central-1                              is added  -",
                "  nothing in AWS stays as it is",
                "3 rules that are not of this stack would be lost.",
                "To keep them, let one stack own the registry: registry.manage: false here, and registry.include there",
                "(docs/registry.md); or write what they ask for in this stack.",
                "",
            ].join("\n"),
        );
    });

    it("is what docs/registry.md shows", async () => {
        const { stdout } = await check({
            GetRegistryScanningConfiguration: {
                scanningConfiguration: {
                    scanType: "BASIC",
                    rules: [
                        {
                            scanFrequency: "SCAN_ON_PUSH",
                            repositoryFilters: ["legacy-*", "p-dev-old*"].map((filter) => ({
                                filter,
                                filterType: "WILDCARD",
                            })),
                        },
                    ],
                },
            },
            DescribeRepositories: { repositories: [{ repositoryName: "legacy-api" }] },
        });
        assertDocumented("docs/registry.md", "check", ["```text", ...stdout.trimEnd().split("\n"), "```"]);
    });

    it("compares policy, settings, caches and templates, in words and as JSON", async () => {
        const statement = (Sid: string) => ({
            Sid,
            Effect: "Allow",
            Principal: { AWS: "arn:aws:iam::210987654321:root" },
            Action: "ecr:ReplicateImage",
            Resource: "*",
        });
        const held = {
            GetRegistryPolicy: {
                registryId: ACCOUNT,
                policyText: JSON.stringify({
                    Version: "2012-10-17",
                    Statement: [
                        statement("Kept"),
                        { ...statement("Other"), Resource: "arn:aws:ecr:*:*:repository/x" },
                        statement("Mine"),
                    ],
                }),
            },
            GetAccountSetting: ({ body }: EcrRequest) =>
                ({ name: body.name, value: body.name === "BLOB_MOUNTING" ? "DISABLED" : "V2" }) as EcrAnswer,
            DescribePullThroughCacheRules: {
                pullThroughCacheRules: [
                    { ecrRepositoryPrefix: "quay", upstreamRegistryUrl: "quay.io" },
                    { ecrRepositoryPrefix: "k8s", upstreamRegistryUrl: "public.ecr.aws" },
                ],
            },
            DescribeRepositoryCreationTemplates: { repositoryCreationTemplates: [{ prefix: "quay/" }] },
        };
        const config = {
            "ecr:registry": {
                blobMounting: true,
                policyScope: "V2",
                policy: {
                    Version: "2012-10-17",
                    Statement: [statement("Kept"), { ...statement("Mine"), Action: "ecr:*" }, statement("New")],
                },
                pullThroughCache: { quay: {}, k8s: {}, "ecr-public": {} },
                creationTemplates: {
                    quay: { appliedFor: ["PULL_THROUGH_CACHE"] },
                    ROOT: { appliedFor: ["REPLICATION"] },
                },
            },
        };
        const { code, stdout } = await check(held, config, ["--json"]);
        assert.equal(code, 2);
        const { registries, ...rest } = JSON.parse(stdout);
        assert.deepEqual(rest, { stack: "dev", problems: [] });
        const [{ differences, ...registry }] = registries;
        assert.deepEqual(registry, { accountId: ACCOUNT, region: "eu-west-1", knowsNames: true });
        assert.deepEqual(
            differences
                .filter(({ what }: { what: string }) => !["scanning", "replication"].includes(what))
                .map(({ what, rule, fate }: Record<string, string>) => `${what} | ${rule} | ${fate}`),
            [
                "policy | statement Kept | stays",
                "policy | statement Other | is lost",
                "policy | statement Mine | changes",
                "policy | statement New | is added",
                "setting | BLOB_MOUNTING DISABLED becomes ENABLED | changes",
                "setting | REGISTRY_POLICY_SCOPE V2 | stays",
                "cache | ecr-public | is added",
                "cache | k8s, today of public.ecr.aws | changes",
                "cache | quay | stays",
                "template | ROOT | is added",
                "template | quay | stays",
            ],
        );
    });

    it("does without names where the credentials may not list repositories, and says so", async () => {
        const { code, stdout } = await check({
            DescribeRepositories: { error: "AccessDeniedException", message: "no" },
            GetRegistryScanningConfiguration: {
                scanningConfiguration: {
                    scanType: "BASIC",
                    rules: [
                        {
                            scanFrequency: "SCAN_ON_PUSH",
                            repositoryFilters: [{ filter: "x*", filterType: "WILDCARD" }],
                        },
                    ],
                },
            },
        });
        assert.equal(code, 2);
        assert.match(stdout, /scanning +SCAN_ON_PUSH x\* +is lost +-/);
        assert.match(stdout, /may not list repositories \(ecr:DescribeRepositories\), so none are named/);
    });

    const failures: [string, EcrAnswer, RegExp][] = [
        [
            "rights",
            { error: "AccessDeniedException", message: "not allowed" },
            /the registry of eu-west-1 cannot be read: AccessDeniedException: not allowed; the credentials need to read the registry/,
        ],
        [
            "a valid token",
            { error: "ExpiredTokenException", message: "expired" },
            /ExpiredTokenException: expired; the credentials are expired or wrong: sign in again/,
        ],
        ["patience", { error: "ThrottlingException", message: "slow" }, /ThrottlingException: slow; too many requests/],
    ];
    for (const [what, answer, message] of failures) {
        it(`says what to do without ${what}, and ends with 1`, async () => {
            const { code, stdout, stderr } = await check({ DescribeRegistry: answer });
            assert.deepEqual({ code, stdout }, { code: 1, stdout: "" });
            assert.match(stderr, message);
            assert.ok(!stderr.includes("    at "), stderr);
        });
    }

    it("asks AWS nothing where the configuration has problems, or writes nothing of a registry", async () => {
        const wrong = await check({}, { "ecr:registry": { manages: false } });
        assert.deepEqual({ code: wrong.code, requests: wrong.requests }, { code: 1, requests: [] });
        assert.match(wrong.stdout, /registry\.manages\n +is not an option, found false; did you mean "manage"\?/);
        const none = await check({}, { "ecr:registry": { manage: false } });
        assert.deepEqual(
            { code: none.code, stdout: none.stdout, requests: none.requests },
            { code: 0, stdout: "stack dev writes nothing of a registry\n", requests: [] },
        );
    });

    it("does not count as the stack's own what only looks like a name that was written for one repository", async () => {
        const scanning = (...filters: string[]) => ({
            scanningConfiguration: {
                scanType: "BASIC",
                rules: [
                    {
                        scanFrequency: "SCAN_ON_PUSH",
                        repositoryFilters: filters.map((filter) => ({ filter, filterType: "WILDCARD" })),
                    },
                ],
            },
        });
        const held = {
            // "Contains" without a *, and a neighbour of a name that was written out.
            GetRegistryScanningConfiguration: scanning("p-dev-", "corp-payment*s", "corp-ap*i"),
        };
        const { stdout } = await check(held, { "ecr:repositories": { web: {}, api: { name: "corp-api" } } });
        assert.match(stdout, /SCAN_ON_PUSH p-dev- +is lost/);
        assert.match(stdout, /SCAN_ON_PUSH corp-payment\*s +is lost/);
        assert.ok(!/corp-ap\*i +is lost/.test(stdout), stdout);
    });

    it("compares the policy of a destination, whose account AWS says", async () => {
        const statement = (accounts: string[], accountId = ACCOUNT) => ({
            Sid: "ReplicationFromOtherAccounts",
            Effect: "Allow",
            Principal: { AWS: accounts.map((id) => `arn:aws:iam::${id}:root`) },
            Action: ["ecr:CreateRepository", "ecr:ReplicateImage"],
            Resource: [`arn:aws:ecr:eu-west-1:${accountId}:repository/p-`.concat("*")],
        });
        const policyOf = (...statements: object[]) => ({
            GetRegistryPolicy: {
                registryId: ACCOUNT,
                policyText: JSON.stringify({ Version: "2012-10-17", Statement: statements }),
            },
            DescribeRepositoryCreationTemplates: { repositoryCreationTemplates: [{ prefix: "ROOT" }] },
        });
        const program = [
            'import { EcrReplicationDestination } from "PACKAGE";',
            'new EcrReplicationDestination("r", { project: "p", environment: "dev", region: "eu-west-1",',
            '    sourceAccountIds: ["210987654321"], repositoryPrefixes: ["p-"] });',
        ].join("\n");
        const same = await check(policyOf(statement(["210987654321"])), {}, [], program);
        assert.deepEqual(
            { code: same.code, stdout: same.stdout, stderr: same.stderr },
            { code: 0, stdout: `${HEADING}\n  2 rules in AWS stay as they are\n`, stderr: "" },
        );
        const more = await check(policyOf(statement(["210987654321", "345678901234"])), {}, [], program);
        assert.equal(more.code, 2);
        assert.match(more.stdout, /policy +statement ReplicationFromOtherAccounts +is lost/);
        const fewer = await check(policyOf({ ...statement(["210987654321"]), Resource: "*" }), {}, [], program);
        assert.equal(fewer.code, 0);
        assert.match(fewer.stdout, /policy +statement ReplicationFromOtherAccounts +changes/);
    });

    it("asks Pulumi for what other stacks ask for, and says so where it cannot", async () => {
        const config = { "ecr:registry": { include: ["organization/other/dev"] } };
        const wishes = {
            registryScanningRules: [
                {
                    scanType: "BASIC",
                    scanFrequency: "SCAN_ON_PUSH",
                    filters: ["o-dev-*"],
                    repositories: ["o-dev-a", "o-dev-b"],
                },
            ],
            registryReplicationRules: [],
        };
        const bin = mkdtempSync(join(tmpdir(), "bin-"));
        try {
            const pulumi = join(bin, "pulumi");
            const env = { PATH: `${bin}:${process.env.PATH}` };
            writeFileSync(pulumi, `#!/bin/sh\necho "$@" > ${bin}/args\necho '${JSON.stringify(wishes)}'\n`, {
                mode: 0o755,
            });
            const { code, stdout } = await check({}, config, [], undefined, env);
            assert.equal(code, 0);
            assert.match(stdout, /scanning +SCAN_ON_PUSH o-dev-\* +is added/);
            assert.equal(
                readFileSync(join(bin, "args"), "utf8"),
                "stack output --json --non-interactive --stack organization/other/dev\n",
            );
            for (const [script, why] of [
                ["echo 'error: no stack named other' >&2; exit 255", "there is no stack of this name"],
                ["echo '{}'", "it has no outputs"],
            ]) {
                writeFileSync(pulumi, `#!/bin/sh\n${script}\n`, { mode: 0o755 });
                const early = await check({}, config, [], undefined, env);
                assert.equal(early.code, 0);
                assert.equal(
                    early.stderr,
                    `warning: registry.include[0]: stack organization/other/dev is not deployed yet, because ${why}; ` +
                        "its repositories are left out until you run `pulumi up` for it, and then for this stack\n",
                );
            }
            writeFileSync(pulumi, `#!/bin/sh\necho '{"registryScanningRules":null}'\n`, { mode: 0o755 });
            const owns = await check({}, config, [], undefined, env);
            assert.deepEqual({ code: owns.code, requests: owns.requests }, { code: 1, requests: [] });
            assert.match(owns.stderr, /registry\.include\[0\] must be a stack with the outputs/);
            writeFileSync(pulumi, "#!/bin/sh\necho 'error: no access' >&2\nexit 255\n", { mode: 0o755 });
            const failed = await check({}, config, [], undefined, env);
            assert.deepEqual({ code: failed.code, requests: failed.requests }, { code: 1, requests: [] });
            assert.match(
                failed.stderr,
                /what stack organization\/other\/dev of registry\.include requests cannot be read: error: no access/,
            );
        } finally {
            rmSync(bin, { recursive: true });
        }
    });
});
