import assert from "node:assert/strict";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";
import { stringify } from "yaml";
import { assertDocumented } from "../support/docs.ts";
import {
    ACCOUNT,
    type Aws,
    answers,
    commanded,
    deployed,
    policy,
    REGION,
    repository,
    resource,
    type StateResource,
} from "./driftCase.ts";
import type { EcrAnswer, EcrRequest } from "./fakeEcr.ts";
import { ROOT } from "./lifecycle.ts";
import type { Ended } from "./run.ts";

const OWN_STATEMENT = {
    Sid: "Ours",
    Effect: "Allow",
    Principal: { AWS: ["arn:aws:iam::210987654321:root"] },
    Action: ["ecr:ReplicateImage"],
    Resource: [`arn:aws:ecr:${REGION}:${ACCOUNT}:repository/p-dev-*`],
};
const THEIR_STATEMENT = { ...OWN_STATEMENT, Sid: "Theirs", Principal: { AWS: ["arn:aws:iam::999999999999:root"] } };

const CONFIG = {
    "aws:region": REGION,
    "ecr:project": "p",
    "ecr:environment": "dev",
    "ecr:repositories": { web: {}, api: {} },
    "ecr:enableReplication": true,
    "ecr:replicationDestinations": [{ region: "eu-central-1" }],
    "ecr:registry": { policy: JSON.stringify({ Version: "2012-10-17", Statement: [OWN_STATEMENT] }) },
};

const wildcard = (filter: string) => ({ filter, filterType: "WILDCARD" });
const prefix = (filter: string) => ({ filter, filterType: "PREFIX_MATCH" });
const OWN_SCANNING = { scanFrequency: "SCAN_ON_PUSH", repositoryFilters: [wildcard("p-dev-*")] };
const OWN_REPLICATION = {
    destinations: [{ region: "eu-central-1", registryId: ACCOUNT }],
    repositoryFilters: [prefix("p-dev-api"), prefix("p-dev-web")],
};

/** What AWS holds after `pulumi destroy` of the stack: its rules and those of another. */
function left(): Aws {
    const { aws } = deployed();
    return {
        ...aws,
        scanning: {
            scanType: "BASIC",
            rules: [{ scanFrequency: "SCAN_ON_PUSH", repositoryFilters: [wildcard("legacy-*"), wildcard("p-dev-*")] }],
        },
        replication: [
            OWN_REPLICATION,
            {
                destinations: [{ region: "ap-south-1", registryId: "210987654321" }],
                repositoryFilters: [prefix("legacy-")],
            },
        ],
        registryPolicy: policy(THEIR_STATEMENT, OWN_STATEMENT),
        repositories: { "legacy-a": repository(), "legacy-b": repository() },
    };
}

/** The answers of an API that is written to, too. */
function writable(aws: Aws): (request: EcrRequest) => EcrAnswer {
    const read = answers(aws);
    return (request) => {
        const { operation, body } = request;
        switch (operation) {
            case "PutRegistryScanningConfiguration":
                aws.scanning = body as unknown as Aws["scanning"];
                return {};
            case "PutReplicationConfiguration":
                aws.replication = (body.replicationConfiguration as { rules: Aws["replication"] }).rules;
                return {};
            case "PutRegistryPolicy":
                aws.registryPolicy = JSON.stringify(JSON.parse(String(body.policyText)), null, 2);
                return {};
            case "DeleteRegistryPolicy":
                aws.registryPolicy = null;
                return {};
            default:
                return read(request);
        }
    };
}

interface Release {
    aws?: Aws;
    flags?: string[];
    config?: object;
    states?: Record<string, readonly StateResource[]>;
    other?: (request: EcrRequest) => EcrAnswer | null;
    main?: string;
}

async function release({
    aws = left(),
    flags = [],
    config = {},
    states = { dev: [] },
    other = () => null,
    main,
}: Release): Promise<Ended & { writes: EcrRequest[] }> {
    const answer = writable(aws);
    const { requests, ...ended } = await commanded(
        ["registry", "release", "--stack", "dev", ...flags],
        states,
        (request) => other(request) ?? answer(request),
        {
            // Its folder is made below that of temporary files.
            "Pulumi.yaml": `name: ecr\nmain: ${main ?? relative(join(tmpdir(), "x"), `${ROOT}/index.ts`)}\nruntime: { name: nodejs, options: { typescript: false } }\n`,
            "Pulumi.dev.yaml": stringify({ config: { ...CONFIG, ...config } }),
        },
    );
    return { ...ended, writes: requests.filter(({ operation }) => /^(?:Put|Delete|Create|Set)/.test(operation)) };
}

const HEADING = `Rules of stack dev in the registry of account ${ACCOUNT} in ${REGION}`;

describe("ecr-set registry release", function () {
    this.timeout(120_000);

    it("shows what would be removed and what is kept, and changes nothing", async () => {
        const { code, stdout, stderr, writes } = await release({});
        assert.deepEqual({ code, stderr, writes }, { code: 0, stderr: "", writes: [] });
        assert.deepEqual(stdout.split("\n"), [
            HEADING,
            "  what         rule                                           outcome                  applies to",
            "  scanning     SCAN_ON_PUSH legacy-*                          kept: not of this stack  2: legacy-a, legacy-b",
            "  scanning     SCAN_ON_PUSH p-dev-*                           to remove                -",
            "  replication  p-dev-api to eu-central-1                      to remove                -",
            "  replication  p-dev-web to eu-central-1                      to remove                -",
            "  replication  legacy- to ap-south-1 of account 210987654321  kept: not of this stack  2: legacy-a, legacy-b",
            "  policy       statement Theirs                               kept: not of this stack  -",
            "  policy       statement Ours                                 to remove                -",
            "  to remove: 4 rules of this stack, 3 rules kept",
            "Nothing was changed. Add --yes to remove these rules.",
            "",
        ]);
        assertDocumented("docs/shared-registry.md", "release", ["```text", ...stdout.trimEnd().split("\n"), "```"]);
    });

    it("removes its own rules only with --yes, and nothing the second time", async () => {
        const aws = left();
        const { code, stdout, stderr, writes } = await release({ aws, flags: ["--yes"] });
        assert.deepEqual({ code, stderr }, { code: 0, stderr: "" });
        assert.match(stdout, /SCAN_ON_PUSH p-dev-\* +removed +-\n/);
        assert.match(stdout, /\n {2}removed: 4 rules of this stack, 3 rules kept\n$/);
        const { replication } = left();
        assert.deepEqual(
            writes.map(({ operation, body }) => [operation, body]),
            [
                [
                    "PutRegistryScanningConfiguration",
                    {
                        scanType: "BASIC",
                        rules: [{ scanFrequency: "SCAN_ON_PUSH", repositoryFilters: [wildcard("legacy-*")] }],
                    },
                ],
                ["PutReplicationConfiguration", { replicationConfiguration: { rules: [replication[1]] } }],
                ["PutRegistryPolicy", { policyText: JSON.stringify(sortedJson(policy(THEIR_STATEMENT))) }],
            ],
        );
        const again = await release({ aws, flags: ["--yes"] });
        assert.deepEqual([again.code, again.writes], [0, []]);
        assert.match(again.stdout, /nothing to remove: 0 rules of this stack, 3 rules kept\n$/);
    });

    it("empties what is its own alone: basic scanning, no replication, no policy", async () => {
        const aws = {
            ...left(),
            scanning: { scanType: "BASIC", rules: [OWN_SCANNING] },
            replication: [OWN_REPLICATION],
            registryPolicy: policy(OWN_STATEMENT),
        };
        const { code, writes } = await release({ aws, flags: ["--yes"] });
        assert.equal(code, 0);
        assert.deepEqual(
            writes.map(({ operation, body }) => [operation, body]),
            [
                ["PutRegistryScanningConfiguration", { scanType: "BASIC", rules: [] }],
                ["PutReplicationConfiguration", { replicationConfiguration: { rules: [] } }],
                ["DeleteRegistryPolicy", {}],
            ],
        );
    });

    it("turns enhanced scanning off only where the stack requested it and no rule is left", async () => {
        const enhanced = { enableEnhancedScanning: true, scanFrequency: "CONTINUOUS_SCAN" };
        const config = Object.fromEntries(Object.entries(enhanced).map(([name, value]) => [`ecr:${name}`, value]));
        const rule = { ...OWN_SCANNING, scanFrequency: "CONTINUOUS_SCAN" };
        const scanning = { scanType: "ENHANCED", rules: [rule] };
        const own = await release({ aws: { ...left(), scanning }, config, flags: ["--yes"] });
        assert.deepEqual(own.writes[0]?.body, { scanType: "BASIC", rules: [] });
        assert.match(own.stdout, /\n {2}scan type ENHANCED became BASIC, because no rule is left\n/);
        const theirs = await release({ aws: { ...left(), scanning }, flags: ["--yes"] });
        assert.deepEqual(theirs.writes[0]?.body, { scanType: "ENHANCED", rules: [] });
        const others = { scanType: "ENHANCED", rules: [rule, { ...rule, repositoryFilters: [wildcard("legacy-*")] }] };
        const shared = await release({ aws: { ...left(), scanning: others }, config, flags: ["--yes"] });
        assert.deepEqual(shared.writes[0]?.body, {
            scanType: "ENHANCED",
            rules: [{ ...rule, repositoryFilters: [wildcard("legacy-*")] }],
        });
    });

    it("never widens a rule: one without filters is not its own, and none is left without", async () => {
        const aws = left();
        const all = { destinations: [{ region: "us-east-1", registryId: ACCOUNT }] };
        const empty = { scanFrequency: "SCAN_ON_PUSH", repositoryFilters: [] };
        aws.replication = [OWN_REPLICATION, all];
        aws.scanning.rules.push(empty);
        const { writes } = await release({ aws, flags: ["--yes"] });
        assert.deepEqual(writes[1]?.body, { replicationConfiguration: { rules: [all] } });
        const { rules } = (writes[0]?.body ?? { rules: [] }) as unknown as Aws["scanning"];
        assert.deepEqual(rules[1], empty);
    });

    it("keeps its own rules that apply to a repository that is not of the stack, and names it", async () => {
        const aws = left();
        Object.assign(aws.repositories, { "p-dev-web-internal": repository(), "p-dev-web": repository() });
        const { stdout, writes } = await release({ aws, flags: ["--yes"] });
        assert.match(
            stdout,
            /SCAN_ON_PUSH p-dev-\* +kept: also applies to +2: p-dev-web, p-dev-web-internal\n +p-dev-web-internal\n/,
        );
        assert.match(stdout, /p-dev-web to eu-central-1 +kept: also applies to /);
        assert.deepEqual(
            stdout.split("\n").filter((line) => line.length > 120),
            [],
        );
        assert.match(stdout, /p-dev-api to eu-central-1 +removed/);
        assert.deepEqual(
            writes.map(({ operation }) => operation),
            ["PutReplicationConfiguration", "PutRegistryPolicy"],
        );
    });

    it("keeps the rules of a stack whose names begin alike, even if it has no repository yet", async () => {
        const aws = left();
        aws.scanning.rules[0]?.repositoryFilters.push({ filter: "p-dev-eu-*" });
        aws.replication.push({
            destinations: [{ region: "eu-central-1", registryId: ACCOUNT }],
            repositoryFilters: [{ filter: "p-dev-eu-web" }],
        });
        const { stdout } = await release({ aws });
        assert.match(stdout, /SCAN_ON_PUSH p-dev-eu-\* +kept: not of this stack/);
        assert.match(stdout, /p-dev-eu-web to eu-central-1 +kept: not of this stack/);
        assert.match(stdout, /SCAN_ON_PUSH p-dev-\* +to remove/);
    });

    it("works with registry.manage: false: its rules by name, with what they apply to today", async () => {
        const aws = left();
        Object.assign(aws.repositories, { "p-dev-web": repository(), "p-dev-api": repository() });
        const name = "p-dev-web";
        const state = [resource("aws:ecr/repository:Repository", "ecr-web", name, { name })];
        const config = { "ecr:registry": { ...CONFIG["ecr:registry"], manage: false } };
        const { code, stdout } = await release({ aws, config, states: { dev: state } });
        assert.equal(code, 0);
        assert.match(stdout, /SCAN_ON_PUSH p-dev-\* +to remove +2: p-dev-api, p-dev-web\n/);
        assert.match(stdout, /statement Ours +to remove/);
        assert.match(stdout, /warning: 2 repositories that exist lose these rules: p-dev-api, p-dev-web\n/);
    });

    it("prints JSON", async () => {
        const aws = { ...left(), replication: [], registryPolicy: null };
        const { stdout } = await release({ aws, flags: ["--json", "--yes"] });
        const plain = { document: "scanning", reason: "", repositories: [] };
        assert.deepEqual(JSON.parse(stdout), {
            stack: "dev",
            problems: [],
            registries: [
                {
                    accountId: ACCOUNT,
                    region: REGION,
                    rules: [
                        {
                            ...plain,
                            rule: "SCAN_ON_PUSH legacy-*",
                            isRemoved: false,
                            reason: "not of this stack",
                            repositories: ["legacy-a", "legacy-b"],
                        },
                        { ...plain, rule: "SCAN_ON_PUSH p-dev-*", isRemoved: true },
                    ],
                    scanType: null,
                    affected: [],
                    written: ["scanning"],
                },
            ],
        });
    });
});

describe("ecr-set registry release, where it must not write", function () {
    this.timeout(120_000);

    it("refuses while the state still has a document of the registry", async () => {
        for (const kind of ["RegistryScanningConfiguration", "ReplicationConfiguration", "RegistryPolicy"]) {
            const type = `aws:ecr/${kind.charAt(0).toLowerCase()}${kind.slice(1)}:${kind}`;
            const states = { dev: [resource(type, "ecr-x", ACCOUNT, {})] };
            const { code, stdout, stderr, writes } = await release({ states, flags: ["--yes"] });
            assert.deepEqual({ code, stdout, writes }, { code: 2, stdout: "", writes: [] });
            assert.equal(
                stderr,
                `error: stack dev still manages ${kind} in ${REGION}; write registry: { manage: false } and run \`pulumi up --stack dev\` first, or \`pulumi destroy --stack dev\`\n`,
            );
        }
    });

    it("works without a state, after pulumi stack rm", async () => {
        const { code, writes } = await release({ states: {}, flags: ["--yes"] });
        assert.deepEqual([code, writes.length], [0, 3]);
    });

    it("stops where a document changed between reading and writing", async () => {
        for (const [index, operation] of [
            "GetRegistryScanningConfiguration",
            "DescribeRegistry",
            "GetRegistryPolicy",
        ].entries()) {
            const aws = left();
            let reads = 0;
            const { code, stderr, writes } = await release({
                aws,
                flags: ["--yes"],
                other: (request) => {
                    reads += request.operation === operation ? 1 : 0;
                    if (reads === 2) {
                        aws.scanning.rules.push({
                            scanFrequency: "CONTINUOUS_SCAN",
                            repositoryFilters: [wildcard("new-*")],
                        });
                        aws.replication.push({ ...OWN_REPLICATION, repositoryFilters: [prefix("new-")] });
                        aws.registryPolicy = policy(OWN_STATEMENT);
                    }
                    return null;
                },
            });
            assert.deepEqual([code, writes.length], [2, index], operation);
            assert.match(
                stderr,
                /^error: the .+ of the registry changed since it was read; .+; run the command again\n$/,
            );
            assert.match(stderr, index === 0 ? /nothing was written/ : /written before: scanning/);
        }
    });

    it("says so where the registry is not what was written", async () => {
        const { code, stderr } = await release({
            flags: ["--yes"],
            other: ({ operation }) => (operation === "PutRegistryScanningConfiguration" ? {} : null),
        });
        assert.equal(code, 2);
        assert.match(stderr, /^error: the scanning configuration of the registry is not what was written;/);
    });

    it("refuses rules with members that it would lose", async () => {
        const aws = left();
        Object.assign(aws.replication[1] ?? {}, { deleteReplication: true });
        const { code, stderr, writes } = await release({ aws, flags: ["--yes"] });
        assert.deepEqual([code, writes], [2, []]);
        assert.equal(
            stderr,
            "error: the rules of the registry have deleteReplication, which this version does not know and would lose; remove the stack's own rules with the AWS CLI\n",
        );
    });

    it("refuses where it may not read, and says which permission it needs", async () => {
        for (const operation of [
            "DescribeRegistry",
            "GetRegistryScanningConfiguration",
            "GetRegistryPolicy",
            "DescribeRepositories",
        ]) {
            const { code, stderr, writes } = await release({
                flags: ["--yes"],
                other: (request) =>
                    request.operation === operation ? { error: "AccessDeniedException", message: "no" } : null,
            });
            assert.deepEqual(
                [code, stderr, writes],
                [2, `error: the registry of ${REGION}: the credentials need ecr:${operation}\n`, []],
            );
        }
    });

    it("refuses the registry of another account than the stack's", async () => {
        const name = "p-dev-web";
        const states = { dev: [resource("aws:ecr/repository:Repository", "ecr-web", name, { name })] };
        const { code, stderr, writes } = await release({
            aws: { ...left(), account: "999999999999" },
            states,
            flags: ["-y"],
        });
        assert.deepEqual([code, writes], [2, []]);
        assert.equal(
            stderr,
            `error: the credentials are of account 999999999999, and the stack is deployed to account ${ACCOUNT}; sign in to that account\n`,
        );
    });

    it("shows the problems of the configuration, and ends with 1", async () => {
        const { code, stdout, writes } = await release({ config: { "ecr:environment": "nowhere" }, flags: ["--yes"] });
        assert.deepEqual([code, writes], [1, []]);
        assert.match(stdout, /^1 problem in the configuration of stack dev/);
    });
});

function sortedJson(text: string): unknown {
    const sort = (value: unknown): unknown =>
        Array.isArray(value)
            ? value.map(sort)
            : typeof value === "object" && value !== null
              ? Object.fromEntries(
                    Object.entries(value)
                        .sort(([a], [b]) => (a < b ? -1 : 1))
                        .map(([key, inner]) => [key, sort(inner)]),
                )
              : value;
    return sort(JSON.parse(text));
}
