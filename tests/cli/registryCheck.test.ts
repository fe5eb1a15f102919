import assert from "node:assert/strict";
import { chmodSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";
import { stringify } from "yaml";
import { assertDocumented } from "../support/docs.ts";
import { ACCOUNT, type Aws, answers, REGION, repository } from "./driftCase.ts";
import { type EcrAnswer, type EcrRequest, withFakeEcr } from "./fakeEcr.ts";
import { ROOT } from "./lifecycle.ts";
import { type Ended, ecrSet } from "./run.ts";

const BASE = {
    "aws:region": REGION,
    "ecr:project": "p",
    "ecr:environment": "dev",
    "ecr:repositories": { web: {}, api: {} },
    "ecr:enableReplication": true,
    "ecr:replicationDestinations": [{ region: "eu-central-1" }],
};
const OTHER = "210987654321";
const TITLE = `What an update of stack dev does to the registry of account ${ACCOUNT} in ${REGION}`;

const wildcard = (filter: string) => ({ filter, filterType: "WILDCARD" });
const prefix = (filter: string) => ({ filter, filterType: "PREFIX_MATCH" });

/** A registry that no one has written to. */
function unused(): Aws {
    return {
        account: ACCOUNT,
        scanning: { scanType: "BASIC", rules: [] },
        replication: [],
        registryPolicy: null,
        settings: { BASIC_SCAN_TYPE_VERSION: "AWS_NATIVE", BLOB_MOUNTING: "DISABLED", REGISTRY_POLICY_SCOPE: "V2" },
        caches: [],
        templates: [],
        exclusions: [],
        repositories: {},
        keys: {},
        logGroups: {},
    };
}

/** A registry as the stack's update leaves it. */
function updated(change: (aws: Aws) => void = () => undefined): Aws {
    const aws: Aws = {
        ...unused(),
        scanning: {
            scanType: "BASIC",
            rules: [{ scanFrequency: "SCAN_ON_PUSH", repositoryFilters: [wildcard("p-dev-*")] }],
        },
        replication: [
            {
                destinations: [{ region: "eu-central-1", registryId: ACCOUNT }],
                repositoryFilters: [prefix("p-dev-api"), prefix("p-dev-web")],
            },
        ],
        repositories: { "p-dev-api": repository(), "p-dev-web": repository() },
    };
    change(aws);
    return aws;
}

/** Adds the rules of another team. */
function used(aws: Aws): void {
    aws.scanning = {
        scanType: "BASIC",
        rules: [
            {
                scanFrequency: "SCAN_ON_PUSH",
                repositoryFilters: [...(aws.scanning.rules[0]?.repositoryFilters ?? []), wildcard("legacy-*")],
            },
        ],
    };
    aws.replication.push({
        destinations: [{ region: "ap-south-1", registryId: OTHER }],
        repositoryFilters: [prefix("legacy-")],
    });
    Object.assign(aws.repositories, { "legacy-api": repository(), "legacy-web": repository() });
}

/** A change of a copy. */
function changed(aws: Aws, change: (aws: Aws) => void): Aws {
    const copy = structuredClone(aws);
    change(copy);
    return copy;
}

interface Check {
    aws?: Aws;
    config?: object;
    /** Configuration that was last deployed; null for a stack that does not exist yet. */
    deployed?: object | null;
    /** What else the state has, or something else than the last deployment. */
    state?: (resources: Exported[]) => Exported[];
    flags?: string[];
    program?: string;
    /** Answers in place of AWS's. */
    answer?: (request: EcrRequest) => EcrAnswer | null;
    /** What `pulumi stack output` prints, or the script that runs in its place. */
    outputs?: object | string | null;
    env?: Record<string, string>;
}

interface Exported {
    type: string;
    urn: string;
    parent?: string;
    inputs?: Record<string, unknown>;
    outputs?: Record<string, unknown>;
}

/** What `pulumi stack export` prints of a stack that was deployed with a configuration: what `plan` declares. */
async function stateOf(folder: string, config: object): Promise<Exported[]> {
    writeFileSync(join(folder, "Pulumi.dev.yaml"), stringify({ config: { ...BASE, ...config } }));
    const { stdout } = await ecrSet(["plan", "--stack", "dev", "--json", "--cwd", folder]);
    const { resources } = JSON.parse(stdout, (name, value) =>
        // What AWS answers is unknown to a plan.
        value?.unknown !== true ? value : name === "registryId" ? ACCOUNT : undefined,
    ) as { resources: Exported[] };
    return resources.map(({ type, urn, parent, inputs = {}, outputs = {} }) => ({
        type,
        urn,
        ...(parent !== undefined && { parent }),
        inputs,
        outputs: type.startsWith("aws:") ? { registryId: ACCOUNT, ...outputs } : outputs,
    }));
}

/** Runs the check of a stack next to an AWS and a Pulumi that stand in for the real ones. */
async function check({
    aws = updated(),
    config = {},
    deployed = null,
    state = (resources) => resources,
    flags = [],
    program,
    answer = () => null,
    outputs = null,
    env = {},
}: Check): Promise<Ended & { requests: EcrRequest[]; asked: string[] }> {
    const folder = mkdtempSync(join(tmpdir(), "ecr-set-"));
    const log = join(folder, "asked");
    let ended: Ended = { code: null, stdout: "", stderr: "" };
    try {
        if (program !== undefined) {
            symlinkSync(join(ROOT, "node_modules"), join(folder, "node_modules"));
            writeFileSync(join(folder, "program.mts"), program.replace("PACKAGE", join(ROOT, "components/index.ts")));
        }
        const main = program === undefined ? relative(folder, join(ROOT, "index.ts")) : "program.mts";
        writeFileSync(
            join(folder, "Pulumi.yaml"),
            `name: ecr\nmain: ${main}\nruntime: { name: nodejs, options: { typescript: false } }\n`,
        );
        writeFileSync(log, "");
        const script = [
            `echo "$@" >> ${log}`,
            `[ "$1 $2" = "stack output" ] && [ -f ${folder}/outputs ] && . ${folder}/outputs`,
            `[ "$1 $2" = "stack export" ] && [ -f ${folder}/state ] && exec cat ${folder}/state`,
            `echo "error: no stack named 'dev' found" >&2; exit 255`,
        ];
        writeFileSync(join(folder, "pulumi"), `#!/bin/sh\n${script.join("\n")}\n`);
        chmodSync(join(folder, "pulumi"), 0o755);
        if (outputs !== null) {
            const run = typeof outputs === "string" ? outputs : `echo '${JSON.stringify(outputs)}'; exit 0`;
            writeFileSync(join(folder, "outputs"), run);
        }
        if (deployed !== null) {
            const resources = state(await stateOf(folder, deployed));
            writeFileSync(join(folder, "state"), JSON.stringify({ deployment: { resources } }));
        }
        writeFileSync(join(folder, "Pulumi.dev.yaml"), stringify({ config: { ...BASE, ...config } }));
        const ecr = answers(aws);
        const real = (request: EcrRequest): EcrAnswer =>
            request.operation === "DescribeResourcePolicies" ? { resourcePolicies: [] } : ecr(request);
        const requests = await withFakeEcr(
            (request) => answer(request) ?? real(request),
            async (endpoint) => {
                ended = await ecrSet(["registry", "check", "--stack", "dev", "--cwd", folder, ...flags], {
                    env: { ...endpoint, PATH: `${folder}:${process.env.PATH}`, ...env },
                });
            },
        );
        const asked = readFileSync(log, "utf8").split("\n").filter(Boolean);
        return { ...ended, requests, asked };
    } finally {
        rmSync(folder, { recursive: true });
    }
}

/** Kind, item, outcome and whose, of what is not kept. */
function rows(stdout: string): string[] {
    const { registries } = JSON.parse(stdout) as {
        registries: { differences: { kind: string; item: string; outcome: string; whose: string | null }[] }[];
    };
    return registries
        .flatMap(({ differences }) => differences)
        .filter(({ outcome }) => outcome !== "is kept")
        .map(({ kind, item, outcome, whose }) => `${kind} | ${item} | ${outcome} | ${whose}`);
}

/** Whether all lines fit. */
function assertNarrow(text: string): void {
    assert.deepEqual(
        text.split("\n").filter((line) => line.length > 120),
        [],
    );
}

describe("ecr-set registry check", function () {
    this.timeout(120_000);

    it("ends with 0 where nothing would be refused, and reads AWS only", async () => {
        const { code, stdout, stderr, requests, asked } = await check({ deployed: {} });
        assert.deepEqual(
            { code, stdout, stderr },
            {
                code: 0,
                stdout: `${TITLE}\n  kept: 1 scanning filter, 2 replication filters and destinations, 2 repositories\n`,
                stderr: "",
            },
        );
        assert.deepEqual(
            requests.filter(({ operation, region }) => !/^(?:Describe|Get|List)/.test(operation) || region !== REGION),
            [],
        );
        assert.deepEqual(asked, ["stack export --non-interactive --stack dev"]);
    });

    it("is what docs/shared-registry.md shows: the first update of a stack in a used registry", async () => {
        const aws = changed(unused(), (each) => {
            used(each);
            each.repositories["p-dev-web"] = repository();
        });
        const { code, stdout } = await check({ aws });
        assert.equal(code, 2);
        assertNarrow(stdout);
        assertDocumented("docs/shared-registry.md", "check", ["```text", ...stdout.trimEnd().split("\n"), "```"]);
    });

    it("says whose each rule is: as last deployed, by name, and written since", async () => {
        const { code, stdout } = await check({
            aws: updated(used),
            deployed: {},
            config: { "ecr:repositories": { web: {} } },
            flags: ["--json"],
        });
        assert.equal(code, 2);
        assert.deepEqual(rows(stdout), [
            "scanning | BASIC SCAN_ON_PUSH legacy-* | would be replaced | not this stack, written since",
            "scanning | BASIC SCAN_ON_PUSH p-dev-* | is removed | this stack",
            "scanning | BASIC SCAN_ON_PUSH p-dev-we*b | is added | null",
            "replication | legacy- to ap-south-1 of account 210987654321 | would be replaced | not this stack, written since",
            "replication | p-dev-api to eu-central-1 | is removed | this stack",
            "repository | p-dev-api | is removed | this stack",
        ]);
        const again = await check({ aws: updated(), flags: ["--json"], config: { "ecr:scanOnPush": false } });
        assert.equal(again.code, 2, "the repositories are not in the state");
        const renamed = await check({
            aws: changed(updated(), (aws) => {
                aws.repositories = {};
            }),
            config: { "ecr:repositories": { web: {} } },
            flags: ["--json"],
        });
        assert.deepEqual(rows(renamed.stdout), [
            "scanning | BASIC SCAN_ON_PUSH p-dev-* | is removed | this stack, by name",
            "scanning | BASIC SCAN_ON_PUSH p-dev-we*b | is added | null",
            "replication | p-dev-api to eu-central-1 | would be replaced | not this stack",
            "repository | p-dev-web | is added | null",
        ]);
    });

    it("warns of what others wrote since, and ends with 0, where the update leaves it", async () => {
        const { code, stdout } = await check({ aws: updated(used), deployed: {} });
        assert.equal(code, 0);
        assertNarrow(stdout);
        assert.match(
            stdout,
            /scanning +BASIC SCAN_ON_PUSH legacy-\* +is left as it is +not this stack, written since +2?/,
        );
        assert.match(
            stdout,
            /warning: registry\.manage: the scanning configuration \(account 123456789012, eu-west-1\) has what others wrote:\n {8}BASIC SCAN_ON_PUSH legacy-\* \(2 repositories: legacy-api, legacy-web\)\n {4}this update leaves it/,
        );
        // A refresh has read it into the state: the next update would replace it.
        const refreshed = (resources: Exported[]) =>
            resources.map((each) =>
                each.type.endsWith(":RegistryScanningConfiguration")
                    ? { ...each, outputs: { ...updated(used).scanning } }
                    : each,
            );
        const after = await check({ aws: updated(used), deployed: {}, state: refreshed, flags: ["--json"] });
        assert.equal(after.code, 2);
        assert.match(
            rows(after.stdout).join("\n"),
            /legacy-\* \| would be replaced \| not this stack, written since\n/,
        );
    });

    it("goes through with takeOver, and says what is replaced", async () => {
        const { code, stdout } = await check({
            aws: changed(unused(), used),
            config: { "ecr:registry": { takeOver: true } },
        });
        assert.equal(code, 0);
        assertNarrow(stdout);
        assert.match(
            stdout,
            /warning: registry\.takeOver: replaces what this stack did not write in the scanning configuration/,
        );
    });

    it("reports each collision by name, with the option that gives it", async () => {
        const aws = changed(unused(), (each) => {
            each.repositories["p-dev-web"] = repository();
            each.caches.push({ ecrRepositoryPrefix: "quay", upstreamRegistryUrl: "quay.io" });
            each.templates.push({ prefix: "team/", appliedFor: ["REPLICATION"] });
            each.exclusions.push(`arn:aws:iam::${ACCOUNT}:role/scanner`);
            each.logGroups["/aws/events/ecr/p-dev"] = 30;
        });
        const config = {
            "ecr:enableScanFindingsLogging": true,
            "ecr:registry": {
                pullThroughCache: { quay: {} },
                creationTemplates: { team: { appliedFor: ["CREATE_ON_PUSH"] } },
                pullTimeUpdateExclusions: [`arn:aws:iam::${ACCOUNT}:role/scanner`],
            },
        };
        const { code, stdout } = await check({ aws, config, flags: ["--json"] });
        assert.equal(code, 2);
        const [{ problems, differences }] = JSON.parse(stdout).registries;
        assert.deepEqual(
            problems.map(({ path, reason }: { path: string; reason: string }) => [path, reason.split("\n")[0]]),
            [
                [
                    "namePrefix",
                    `must give names that are free, found the log group /aws/events/ecr/p-dev, which exists in account 123456789012,`,
                ],
                [
                    'registry.creationTemplates["team"]',
                    `must have a prefix that is free, found the repository creation template team, which exists in account`,
                ],
                [
                    'registry.pullThroughCache["quay"]',
                    `must have a prefix that is free, found the pull-through cache rule quay, which exists in account 123456789012,`,
                ],
                [
                    "registry.pullTimeUpdateExclusions",
                    `must not name a principal that is excluded already, found arn:aws:iam::123456789012:role/scanner, which exists`,
                ],
                [
                    'repositories["web"]',
                    "must have a repository name that is free, found p-dev-web, which exists in account 123456789012, eu-west-1, and",
                ],
            ],
        );
        const template = differences.find(({ kind }: { kind: string }) => kind === "template");
        assert.deepEqual(
            template.parts.map(({ part }: { part: string }) => part),
            ["applied for", "description", "lifecycle policy", "tags"],
        );
        // The same names in the stack's state are its own.
        const own = await check({ aws, config, deployed: config, flags: ["--json"] });
        assert.equal(own.code, 0, own.stdout);
        // Words of problems stay within the lines of a screen.
        assertNarrow((await check({ aws, config })).stdout);
    });

    it("compares own templates and caches whole", async () => {
        const config = (lifecycle: number, upstreamPrefix = "team") => ({
            "ecr:registry": {
                creationTemplates: { team: { appliedFor: ["CREATE_ON_PUSH"], maxImageCount: lifecycle } },
                pullThroughCache: {
                    mirror: {
                        upstream: "ecr",
                        upstreamUrl: `${OTHER}.dkr.ecr.us-east-1.amazonaws.com`,
                        upstreamPrefix,
                        roleArn: `arn:aws:iam::${ACCOUNT}:role/mirror`,
                    },
                },
            },
        });
        const policyOf = (count: number) => ({
            rules: [
                {
                    rulePriority: 1,
                    description: "Expire untagged images after 7 days",
                    selection: {
                        tagStatus: "untagged",
                        countType: "sinceImagePushed",
                        countUnit: "days",
                        countNumber: 7,
                    },
                    action: { type: "expire" },
                },
                {
                    rulePriority: 200_000,
                    description: `Keep the newest ${count} images`,
                    selection: { tagStatus: "any", countType: "imageCountMoreThan", countNumber: count },
                    action: { type: "expire" },
                },
            ],
        });
        const aws = updated((each) => {
            each.templates.push({
                prefix: "team",
                description: "Repositories of team/",
                appliedFor: ["CREATE_ON_PUSH"],
                imageTagMutability: "MUTABLE",
                encryptionConfiguration: { encryptionType: "AES256" },
                // Other spaces and another order of keys: the same policy.
                lifecyclePolicy: JSON.stringify(policyOf(10), null, 4),
                customRoleArn: `arn:aws:iam::${ACCOUNT}:role/made`,
                resourceTags: [
                    { Key: "Project", Value: "p" },
                    { Key: "ManagedBy", Value: "Pulumi" },
                    { Key: "Environment", Value: "dev" },
                ],
            });
            each.caches.push({
                ecrRepositoryPrefix: "mirror",
                upstreamRegistryUrl: `${OTHER}.dkr.ecr.us-east-1.amazonaws.com`,
                upstreamRepositoryPrefix: "team",
                customRoleArn: `arn:aws:iam::${ACCOUNT}:role/mirror`,
            });
        });
        const cases: [string, Aws, object, object, string[]][] = [
            ["the same", aws, config(10), config(10), []],
            [
                "what the update changes",
                aws,
                config(20, "other"),
                config(10),
                ["cache | mirror | is changed | this stack", "template | team | is changed | this stack"],
            ],
            [
                "what was changed since",
                changed(aws, (each) => Object.assign(each.templates[0] ?? {}, { imageTagMutability: "IMMUTABLE" })),
                config(10),
                config(10),
                ["template | team | is left as it is | not this stack, written since"],
            ],
        ];
        for (const [name, held, wanted, deployed, expected] of cases) {
            const { code, stdout } = await check({ aws: held, config: wanted, deployed, flags: ["--json"] });
            assert.deepEqual({ code, rows: rows(stdout) }, { code: 0, rows: expected }, `${name}: ${stdout}`);
        }
        const { stdout } = await check({ aws, config: config(20, "other"), deployed: config(10) });
        assert.match(stdout, /cache +mirror: upstream prefix team, requested other +is changed/);
        assert.match(stdout, /template +team: lifecycle policy differs +is changed/);
    });

    it("counts rules and filters apart, each against its own limit", async () => {
        const { stdout } = await check({
            aws: updated(used),
            deployed: {},
            config: { "ecr:registry": { takeOver: true }, "ecr:repositories": { web: {} } },
        });
        assertNarrow(stdout);
        const limits = stdout.slice(stdout.indexOf("  limit of AWS"), stdout.indexOf("warning:")).trimEnd().split("\n");
        assert.deepEqual(limits, [
            "  limit of AWS                       now  after  at most",
            "  scanning rules                     1    1      2",
            "  scanning filters, SCAN_ON_PUSH     2    1      100",
            "  replication rules                  2    1      10",
            "  replication destinations           2    1      25",
            "  replication filters, longest rule  2    1      100",
        ]);
    });

    it("does not take the rules of a stack whose names begin alike for its own", async () => {
        const aws = changed(unused(), (each) => {
            each.scanning.rules.push({
                scanFrequency: "SCAN_ON_PUSH",
                repositoryFilters: ["p-dev-*", "p-dev-eu-*", "p-dev-eu-we*b", "p-dev-we*b"].map(wildcard),
            });
            each.replication.push({
                destinations: [{ region: "us-east-1", registryId: ACCOUNT }],
                repositoryFilters: ["p-dev-eu-web", "p-dev-web"].map(prefix),
            });
            each.repositories["p-dev-eu-web"] = repository();
        });
        const config = { "ecr:registry": { scanningFilters: { SCAN_ON_PUSH: ["p-dev-web", "p-dev-api"] } } };
        const { code, stdout } = await check({ aws, config, flags: ["--json"] });
        assert.equal(code, 2);
        assert.deepEqual(
            rows(stdout).filter((row) => !/is added|^repository/.test(row)),
            [
                "scanning | BASIC SCAN_ON_PUSH p-dev-* | is removed | this stack, by name",
                "scanning | BASIC SCAN_ON_PUSH p-dev-eu-* | would be replaced | not this stack",
                "scanning | BASIC SCAN_ON_PUSH p-dev-eu-we*b | would be replaced | not this stack",
                "scanning | BASIC SCAN_ON_PUSH p-dev-we*b | is removed | this stack, by name",
                "replication | p-dev-eu-web to us-east-1 | would be replaced | not this stack",
                "replication | p-dev-web to us-east-1 | is removed | this stack, by name",
            ],
        );
    });

    it("compares what is emptied, as nothing of it is requested any more", async () => {
        const { code, stdout } = await check({
            aws: updated(used),
            deployed: {},
            config: { "ecr:enableReplication": false },
            flags: ["--json"],
        });
        assert.equal(code, 2);
        assert.deepEqual(
            rows(stdout).filter((row) => /^replication/.test(row)),
            [
                "replication | legacy- to ap-south-1 of account 210987654321 | would be replaced | not this stack, written since",
                "replication | p-dev-api to eu-central-1 | is removed | this stack",
                "replication | p-dev-web to eu-central-1 | is removed | this stack",
            ],
        );
        const left = await check({
            aws: updated(used),
            deployed: {},
            config: { "ecr:registry": { manage: false } },
            flags: ["--json"],
        });
        assert.deepEqual({ code: left.code, rows: rows(left.stdout) }, { code: 0, rows: [] });
    });

    it("compares the policy of a destination in its own words, and with the account that AWS says", async () => {
        const statement = (accounts: string[], resource = `arn:aws:ecr:${REGION}:${ACCOUNT}:repository/p-*`) => ({
            Sid: "ReplicationFromOtherAccounts",
            Effect: "Allow",
            Principal: { AWS: accounts.map((id) => `arn:aws:iam::${id}:root`) },
            Action: ["ecr:CreateRepository", "ecr:ReplicateImage"],
            Resource: [resource],
        });
        const holding = (...statements: object[]) =>
            changed(unused(), (aws) => {
                aws.registryPolicy = JSON.stringify({ Version: "2012-10-17", Statement: statements });
            });
        const program = [
            'import { EcrReplicationDestination } from "PACKAGE";',
            'new EcrReplicationDestination("r", { project: "p", environment: "dev", region: "eu-west-1",',
            '    sourceAccountIds: ["210987654321"], repositoryPrefixes: ["p-"] });',
        ].join("\n");
        const same = await check({ aws: holding(statement([OTHER])), program });
        assert.equal(same.code, 0);
        assert.match(same.stdout, /kept: 1 policy statement\n/);
        const more = await check({ aws: holding(statement([OTHER, "345678901234"])), program });
        assert.equal(more.code, 2);
        assert.match(more.stdout, /policy +statement ReplicationFromOtherAccounts +would be replaced +not this stack/);
        assert.match(
            more.stdout,
            /\n {2}policy\n {4}must not replace [\s\S]* or replace it on purpose: takeOver: true\n/,
        );
        const others = await check({ aws: holding(statement([OTHER], "*")), program });
        assert.equal(others.code, 2);
        const fewer = statement([OTHER], `arn:aws:ecr:${REGION}:${ACCOUNT}:repository/p-dev-web`);
        const covered = await check({ aws: holding(fewer), program });
        assert.equal(covered.code, 0);
        assert.match(covered.stdout, /policy +statement ReplicationFromOtherAccounts +is changed/);
    });

    it("asks Pulumi what the stacks of registry.include request, and says so where it cannot", async () => {
        const config = { "ecr:registry": { include: ["organization/other/dev"] } };
        const outputs = {
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
        const { code, stdout, asked } = await check({ aws: unused(), config, outputs });
        assert.equal(code, 0);
        assert.match(stdout, /scanning +BASIC SCAN_ON_PUSH o-dev-\* +is added/);
        assert.deepEqual(asked, [
            "stack output --json --non-interactive --stack organization/other/dev",
            "stack export --non-interactive --stack dev",
        ]);
        // A rule of the included stack that it no longer requests is its own, and it has a say here.
        const aws = changed(unused(), (each) => {
            each.replication.push({
                destinations: [{ region: "us-east-1", registryId: ACCOUNT }],
                repositoryFilters: [prefix("o-dev-a")],
            });
        });
        const included = await check({ aws, config, outputs, flags: ["--json"] });
        assert.equal(included.code, 0);
        assert.match(rows(included.stdout).join("\n"), /o-dev-a to us-east-1 \| is removed \| this stack, by name/);
        for (const [script, why] of [
            ["echo 'error: no stack named other' >&2; exit 255", "there is no stack of this name"],
            ["echo '{}'; exit 0", "it has no outputs"],
        ] as const) {
            const early = await check({ aws: unused(), config, outputs: script });
            assert.equal(early.code, 0);
            assert.equal(
                early.stderr,
                `warning: registry.include[0]: stack organization/other/dev is not deployed yet, because ${why}; ` +
                    "its repositories are left out until you run `pulumi up` for it, and then for this stack\n",
            );
        }
        const owns = await check({ config, outputs: { registryScanningRules: null } });
        assert.deepEqual({ code: owns.code, requests: owns.requests }, { code: 1, requests: [] });
        assert.match(owns.stderr, /registry\.include\[0\] must be a stack with the outputs/);
        const failed = await check({ config, outputs: "echo 'error: no access' >&2; exit 255" });
        assert.deepEqual({ code: failed.code, requests: failed.requests }, { code: 1, requests: [] });
        assert.match(
            failed.stderr,
            /what stack organization\/other\/dev of registry\.include requests cannot be read: error: no access/,
        );
    });

    it("asks AWS nothing where the configuration has problems, and names alone with manage: false", async () => {
        const wrong = await check({ config: { "ecr:registry": { manages: false } } });
        assert.deepEqual({ code: wrong.code, requests: wrong.requests }, { code: 1, requests: [] });
        assert.match(wrong.stdout, /registry\.manages\n +is not an option, found false; did you mean "manage"\?/);
        const aws = changed(unused(), (each) => {
            used(each);
            each.repositories["p-dev-web"] = repository();
        });
        const names = await check({ aws, config: { "ecr:registry": { manage: false } }, flags: ["--json"] });
        assert.equal(names.code, 2);
        assert.deepEqual(rows(names.stdout), [
            "repository | p-dev-api | is added | null",
            "repository | p-dev-web | already exists | not this stack",
        ]);
        const none = await check({ program: "export default () => undefined;" });
        assert.deepEqual(
            { code: none.code, stdout: none.stdout, requests: none.requests },
            { code: 0, stdout: "stack dev writes nothing of a registry\n", requests: [] },
        );
    });
});

describe("a look of ecr-set registry check that is not possible", function () {
    this.timeout(120_000);

    const DENIED: EcrAnswer = { error: "AccessDeniedException", message: "no" };
    const not = (operation: string, answer: EcrAnswer) => (request: EcrRequest) =>
        request.operation === operation ? answer : null;
    const CASES: [string, string, EcrAnswer, RegExp][] = [
        ["no permission for the registry", "DescribeRegistry", DENIED, /the credentials need ecr:DescribeRegistry\n/],
        ["no permission for a part", "GetRegistryPolicy", DENIED, /the credentials need ecr:GetRegistryPolicy\n/],
        [
            "expired credentials",
            "DescribeRegistry",
            { error: "ExpiredTokenException", message: "expired" },
            /the AWS credentials are expired or invalid\n/,
        ],
        [
            "too many requests",
            "DescribeRegistry",
            { error: "ThrottlingException", message: "slow" },
            /AWS throttles ecr:DescribeRegistry\n/,
        ],
        ["an endpoint that hangs", "DescribeRegistry", { begun: "" }, /no answer in time to ecr:DescribeRegistry\n/],
    ];
    for (const [what, operation, answer, reason] of CASES) {
        it(`is not checked: ${what}; it ends with 1`, async () => {
            const { code, stdout, stderr } = await check({
                deployed: {},
                answer: not(operation, answer),
                flags: ["--timeout", "5"],
            });
            assert.deepEqual({ code, stderr }, { code: 1, stderr: "" }, stdout);
            assert.match(stdout, /\nwarning: not checked against what the account holds: /);
            assert.match(stdout, reason);
        });
    }

    it("counts what would be refused, whatever was not checked", async () => {
        const { code, stdout } = await check({
            aws: changed(unused(), used),
            answer: not("DescribeRepositories", DENIED),
        });
        assert.equal(code, 2);
        assert.match(stdout, /scanning +BASIC SCAN_ON_PUSH legacy-\* +would be replaced +not this stack +-\n/);
        assert.match(
            stdout,
            /not checked against what the account holds: the credentials need ecr:DescribeRepositories/,
        );
    });

    it("compares nothing with the registry of another account than the stack's", async () => {
        const { code, stdout } = await check({
            aws: changed(updated(), (aws) => {
                aws.account = OTHER;
            }),
            deployed: {},
            state: (resources) =>
                resources.map((each) => ({ ...each, outputs: { ...each.outputs, registryId: ACCOUNT } })),
        });
        assert.equal(code, 1);
        assert.match(
            stdout,
            /not checked against what the account holds: the stack is deployed in account 123456789012, the credentials\n {6}of this process are of account 210987654321\n$/,
        );
    });

    it("names what is known after apply, and checks all else", async () => {
        const program = [
            'import * as pulumi from "@pulumi/pulumi";',
            'import { EcrRepositorySet } from "PACKAGE";',
            'const other = new pulumi.StackReference("organization/other/dev");',
            'new EcrRepositorySet("ecr", { project: "p", environment: "dev", region: "eu-west-1", repositories: { web: {} },',
            '    registry: { include: [{ registryScanningRules: other.requireOutput("registryScanningRules") }] } });',
        ].join("\n");
        const { code, stdout } = await check({ program });
        assert.equal(code, 2);
        assert.match(stdout, /registry's scanning and replication: what/);
        assert.match(stdout, /repository +p-dev-web +already exists/);
    });

    it("stops where the state cannot be read: nothing would be known of what is the stack's own", async () => {
        const { code, stdout, stderr, requests } = await check({
            env: { PATH: join(ROOT, "node_modules") },
        });
        assert.deepEqual({ code, stdout, requests }, { code: 1, stdout: "", requests: [] });
        assert.match(stderr, /the state of stack dev cannot be read: there is no `pulumi` on PATH/);
    });

    it("refuses a timeout that is none", async () => {
        const { code, stderr } = await check({ flags: ["--timeout", "soon"] });
        assert.equal(code, 64);
        assert.match(stderr, /--timeout must be 1 to 3600 seconds, found soon/);
    });
});
