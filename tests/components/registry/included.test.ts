import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import {
    ConfigurationError,
    EcrRepositorySet,
    type EcrRepositorySetArgs,
    includeStacks,
    type RegistryRequests,
} from "../../../components/index.ts";
import type { Written } from "../../support/args.ts";
import { ACCOUNT, deploy, type Registered, settled } from "../../support/mocks.ts";

const NOTHING = { registryScanningRules: [], registryReplicationRules: [] };
const OTHER: EcrRepositorySetArgs = {
    project: "other",
    enableReplication: true,
    replicationDestinations: [{ region: "us-west-2" }, { region: "eu-west-1", registryId: "210987654321" }],
    repositories: { api: {}, jobs: {} },
    registry: { manage: false },
};
const SCANNED = {
    scanType: "BASIC",
    scanFrequency: "SCAN_ON_PUSH",
    filters: ["other-dev-*"],
    repositories: ["other-dev-api", "other-dev-jobs"],
    byPreset: ["other-dev-api", "other-dev-jobs"],
};
const COPIED = {
    destinations: [{ region: "eu-west-1", registryId: "210987654321" }, { region: "us-west-2" }],
    prefixes: ["other-dev-api", "other-dev-jobs"],
    repositories: ["other-dev-api", "other-dev-jobs"],
};

/** A set that manages the registry for another one of the same program. */
function deployed(include: (other: EcrRepositorySet) => unknown[], args: Partial<EcrRepositorySetArgs> = {}) {
    return deploy(() => {
        const other = new EcrRepositorySet("other", OTHER);
        const own = new EcrRepositorySet("ecr", {
            project: "myproject",
            repositories: { "web-app": {} },
            registry: { include: include(other) as pulumi.Input<RegistryRequests>[] },
            ...args,
        });
        return { other, own };
    });
}

const SCANNING = {
    region: "us-east-1",
    scanType: "BASIC",
    rules: [
        {
            scanFrequency: "SCAN_ON_PUSH",
            repositoryFilters: [
                { filter: "myproject-dev-web-ap*p", filterType: "WILDCARD" },
                { filter: "other-dev-*", filterType: "WILDCARD" },
            ],
        },
    ],
};
const REPLICATION = {
    region: "us-east-1",
    replicationConfiguration: {
        rules: [
            {
                destinations: [
                    { region: "eu-west-1", registryId: "210987654321" },
                    { region: "us-west-2", registryId: ACCOUNT },
                ],
                repositoryFilters: [
                    { filter: "other-dev-api", filterType: "PREFIX_MATCH" },
                    { filter: "other-dev-jobs", filterType: "PREFIX_MATCH" },
                ],
            },
        ],
    },
};
const DESTINATION_POLICY =
    `{"Statement":[{"Action":["ecr:CreateRepository","ecr:ReplicateImage"],"Effect":"Allow","Principal":{"AWS":["arn:aws:iam::${ACCOUNT}:root"]},` +
    '"Resource":["arn:aws:ecr:eu-west-1:210987654321:repository/other-dev-api*","arn:aws:ecr:eu-west-1:210987654321:repository/other-dev-jobs*"],' +
    '"Sid":"ReplicationFromOtherAccounts"}],"Version":"2012-10-17"}';

/** The documents of the registry that are written, with their names. */
const documents = (resources: Registered[]) =>
    resources
        .filter(({ type }) => /registryScanning|replicationConfiguration/.test(type))
        .map(({ name, inputs }) => [name, inputs]);

describe("a set that includes the requests of another one", () => {
    const forms: [string, (other: EcrRepositorySet) => unknown[]][] = [
        ["plain", () => [{ registryScanningRules: [SCANNED], registryReplicationRules: [COPIED] }]],
        [
            "the outputs of the other set, one by one",
            ({ registryScanningRules, registryReplicationRules }) => [
                { registryScanningRules, registryReplicationRules },
            ],
        ],
        ["the other set itself", (other) => [other]],
        [
            "one output",
            ({ registryScanningRules, registryReplicationRules }) => [
                pulumi.all([registryScanningRules, registryReplicationRules]).apply(([scanning, replication]) => ({
                    registryScanningRules: scanning,
                    registryReplicationRules: replication,
                })),
            ],
        ],
        [
            "a promise",
            () => [Promise.resolve({ registryScanningRules: [SCANNED], registryReplicationRules: [COPIED] })],
        ],
        [
            "plain and output, of which each has a part",
            ({ registryReplicationRules }) => [{ registryScanningRules: [SCANNED] }, { registryReplicationRules }],
        ],
    ];
    for (const [what, include] of forms) {
        it(`writes them, too: ${what}`, async () => {
            const { resources, failures, made } = await deployed(include);
            assert.deepEqual(failures, []);
            const written = resources.filter(({ type }) => /registryScanning|replicationConfiguration/.test(type));
            assert.deepEqual(
                written.map(({ name, inputs }) => [name, inputs]),
                [
                    ["ecr-scanning", SCANNING],
                    ["ecr-replication", REPLICATION],
                ],
            );
            assert.deepEqual(await settled(made.own.replicationDestinationPolicies), {
                "210987654321": DESTINATION_POLICY,
            });
        });
    }

    it("is given what the other one's outputs say", async () => {
        const { made } = await deployed(() => []);
        assert.deepEqual(await settled(made.other.registryScanningRules), [SCANNED]);
        assert.deepEqual(await settled(made.other.registryReplicationRules), [COPIED]);
    });

    it("writes rules of others alone, where it requests nothing itself", async () => {
        const later = ({ registryScanningRules }: EcrRepositorySet) => [{ registryScanningRules }];
        const { resources, failures } = await deployed(later, { repositories: {} });
        assert.deepEqual(failures, []);
        const scanning = resources.find(({ name }) => name === "ecr-scanning");
        assert.deepEqual(scanning?.inputs.rules, [
            {
                scanFrequency: "SCAN_ON_PUSH",
                repositoryFilters: [{ filter: "other-dev-*", filterType: "WILDCARD" }],
            },
        ]);
    });

    it("scans as others request, where it requests nothing itself", async () => {
        const enhanced = { ...SCANNED, scanType: "ENHANCED", scanFrequency: "CONTINUOUS_SCAN" };
        const include = () => [pulumi.output({ registryScanningRules: [enhanced] })];
        const { resources, failures, warnings } = await deployed(include, { repositories: {} });
        assert.deepEqual([failures, warnings], [[], []]);
        assert.deepEqual(resources.find(({ name }) => name === "ecr-scanning")?.inputs, {
            region: "us-east-1",
            scanType: "ENHANCED",
            rules: [
                {
                    scanFrequency: "CONTINUOUS_SCAN",
                    repositoryFilters: [{ filter: "other-dev-*", filterType: "WILDCARD" }],
                },
            ],
        });
    });

    it("warns of what the others' requests bring once they are known, as of what is known at once", async () => {
        const rules = [{ ...SCANNED, filters: ["*"], repositories: ["myproject-dev-we"] }];
        const copied = [{ ...COPIED, destinations: [{ region: "us-west-2" }], repositories: ["myproject-dev-we"] }];
        const requests = { registryScanningRules: rules, registryReplicationRules: copied };
        const expected = [
            'enableReplication: myproject-dev-web-app is replicated to us-west-2 too, because its name begins with "myproject-dev-we", and replication filters match by prefix',
        ];
        for (const include of [requests, pulumi.output(requests)]) {
            const { warnings, failures } = await deployed(() => [include]);
            assert.deepEqual([failures, warnings], [[], expected]);
        }
    });

    it("writes no document where it turns out later that no one asks", async () => {
        for (const requests of [
            NOTHING,
            { registryScanningRules: [] },
            { registryReplicationRules: null, registryScanningRules: [] },
        ]) {
            const { resources, failures } = await deployed(() => [pulumi.output(requests)], { scanOnPush: false });
            assert.deepEqual(failures, []);
            assert.deepEqual(documents(resources), []);
        }
    });

    it("writes the one document that others request later", async () => {
        const { resources, failures } = await deployed(() => [pulumi.output({ registryReplicationRules: [COPIED] })], {
            scanOnPush: false,
        });
        assert.deepEqual(failures, []);
        assert.deepEqual(documents(resources), [["ecr-replication", REPLICATION]]);
    });

    it("writes its own requests where it turns out later that no other set asks", async () => {
        const own = { enableReplication: true, replicationDestinations: [{ region: "us-west-2" }] };
        const { resources, failures } = await deployed(() => [pulumi.output(NOTHING)], own);
        assert.deepEqual(failures, []);
        const filters = (filter: string, filterType: string) => [{ filter, filterType }];
        assert.deepEqual(documents(resources), [
            [
                "ecr-scanning",
                {
                    region: "us-east-1",
                    scanType: "BASIC",
                    rules: [
                        {
                            scanFrequency: "SCAN_ON_PUSH",
                            repositoryFilters: filters("myproject-dev-web-ap*p", "WILDCARD"),
                        },
                    ],
                },
            ],
            [
                "ecr-replication",
                {
                    region: "us-east-1",
                    replicationConfiguration: {
                        rules: [
                            {
                                destinations: [{ region: "us-west-2", registryId: ACCOUNT }],
                                repositoryFilters: filters("myproject-dev-web-app", "PREFIX_MATCH"),
                            },
                        ],
                    },
                },
            ],
        ]);
    });

    it("does no harm with the same requests twice, plain and later", async () => {
        const requests = { registryScanningRules: [SCANNED], registryReplicationRules: [COPIED] };
        const { resources, failures, warnings } = await deployed((other) => [
            requests,
            structuredClone(requests),
            pulumi.output(requests),
            other,
        ]);
        assert.deepEqual([failures, warnings], [[], []]);
        assert.deepEqual(documents(resources), [
            ["ecr-scanning", SCANNING],
            ["ecr-replication", REPLICATION],
        ]);
    });

    it("names repositories of others that request no scan, and get one", async () => {
        const manual = { scanType: "BASIC", scanFrequency: "MANUAL", filters: [], repositories: ["other-dev-api"] };
        const { failures, warnings } = await deployed(() => [pulumi.output({ registryScanningRules: [manual] })], {
            enableEnhancedScanning: true,
        });
        assert.deepEqual(
            [failures, warnings],
            [
                [],
                [
                    "registry.include[0]: no scans of 1 repository (other-dev-api) of registry.include[0]: a registry with enhanced scanning has no manual scans",
                ],
            ],
        );
    });
});

describe("requests that do not go together", () => {
    const enhanced = { ...SCANNED, scanType: "ENHANCED" };
    const reason =
        "enableEnhancedScanning must not be false in stack dev, found it for 1 repository (myproject-dev-web-app), " +
        "while registry.include[0] requests enhanced scanning in the same registry, which then does no basic scans; " +
        "remove the option there, or, in dev, set scanOnPush: false for no scans";

    it("are refused before anything is registered where they are plain", async () => {
        const { made, resources } = await deploy(() => {
            try {
                return new EcrRepositorySet("ecr", {
                    project: "myproject",
                    enableEnhancedScanning: false,
                    repositories: { "web-app": {} },
                    registry: { include: [{ registryScanningRules: [enhanced] }] },
                });
            } catch (error) {
                assert.ok(error instanceof ConfigurationError);
                return error.problems;
            }
        });
        assert.deepEqual(made, [{ path: "enableEnhancedScanning", code: "scan-type-conflict", reason }]);
        assert.deepEqual(resources, []);
    });

    it("are refused once they are known where they are outputs, and nothing of the registry is written", async () => {
        const { failures, resources } = await deployed(() => [pulumi.output({ registryScanningRules: [enhanced] })], {
            enableEnhancedScanning: false,
        });
        assert.ok(failures.length > 0);
        for (const failure of failures) {
            assert.ok(failure.message.includes("1 problem in the args of the program of stack dev"), failure.message);
            assert.ok(failure.message.includes(`  enableEnhancedScanning\n    ${reason}`), failure.message);
        }
        assert.deepEqual(
            resources.filter(({ name }) => /^ecr-(?:scanning|replication)$/.test(name)),
            [],
        );
    });
});

describe("basic scanning by preset of another set, in a registry with enhanced scanning", () => {
    const enhanced = {
        region: "us-east-1",
        scanType: "ENHANCED",
        rules: [
            {
                scanFrequency: "SCAN_ON_PUSH",
                repositoryFilters: [
                    { filter: "myproject-dev-web-ap*p", filterType: "WILDCARD" },
                    { filter: "other-dev-*", filterType: "WILDCARD" },
                ],
            },
        ],
    };
    const forms: [string, string, (other: EcrRepositorySet) => unknown[]][] = [
        ["plain", "stack web/dev", () => [{ from: "stack web/dev", registryScanningRules: [SCANNED] }]],
        [
            "as outputs",
            "registry.include[0]",
            ({ registryScanningRules, registryReplicationRules }) => [
                { registryScanningRules, registryReplicationRules },
            ],
        ],
        ["as the set itself", "set other", (other) => [other]],
    ];
    for (const [what, from, include] of forms) {
        it(`is served by enhanced scanning, with one warning: ${what}`, async () => {
            const { resources, failures, warnings } = await deployed(include, { enableEnhancedScanning: true });
            assert.deepEqual(failures, []);
            assert.deepEqual(resources.find(({ name }) => name === "ecr-scanning")?.inputs, enhanced);
            assert.deepEqual(warnings, [
                `registry.include[0]: enhanced scanning serves 2 repositories (other-dev-api, other-dev-jobs) of ${from}, because stack dev requests it in the same registry; ` +
                    "enableEnhancedScanning is not set there, and its preset has basic scanning: set it to true to confirm",
            ]);
        });
    }
});

describe("requests that are outputs and are none", () => {
    const wrong: unknown[] = [
        null,
        undefined,
        5,
        "organization/other/dev",
        {},
        { registryScanningRules: "no" },
        { registryScanningRules: [{}] },
        { registryScanningRules: [{ ...SCANNED, scanFrequency: "NEVER" }] },
        { registryScanningRules: [{ ...SCANNED, scanFrequency: "CONTINUOUS_SCAN" }] },
        { registryScanningRule: [SCANNED] },
    ];
    for (const requests of wrong) {
        it(`are a problem at the place that includes them, with nothing written: ${JSON.stringify(requests)}`, async () => {
            const { failures, resources } = await deployed(() => [pulumi.output(requests)]);
            assert.ok(failures.length > 0, "they are accepted");
            for (const { message } of failures) {
                assert.ok(
                    /in the args of the program of stack dev; .*\n {2}registry\.include\[0\]/.test(message),
                    message,
                );
            }
            assert.deepEqual(
                resources.filter(({ name }) => /^ecr-(?:scanning|replication)$/.test(name)),
                [],
            );
        });
    }
});

describe("names of stacks in a stack file", () => {
    const requests = { registryScanningRules: [SCANNED] };
    const args = (registry?: unknown) =>
        ({
            project: "myproject",
            repositories: {},
            ...(registry !== undefined && { registry }),
        }) as EcrRepositorySetArgs;

    const included = async (made: Promise<EcrRepositorySetArgs>) =>
        ((await made) as unknown as { registry: { include: unknown[] } }).registry.include;
    const NAME = "organization/other/dev";
    // What a value that is known after apply reads as.
    const UNKNOWN = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";
    const UNREAD = `registry.include: what stack ${NAME} requests is known to \`pulumi preview\` only; it is left out here`;

    it("are known after apply without an engine, and what is no name stays", async () => {
        const { made, warnings } = await deploy(() =>
            includeStacks(args({ blobMounting: true, include: [NAME, requests] })),
        );
        assert.deepEqual(warnings, [UNREAD]);
        const [output] = await included(made);
        assert.ok(pulumi.Output.isInstance(output));
        assert.equal(await (output as unknown as { isKnown: Promise<boolean> }).isKnown, false);
        assert.deepEqual(await made, args({ blobMounting: true, include: [output, requests] }));
    });

    it("have nothing of the registry evaluated or written without an engine", async () => {
        const asked = { enableReplication: true, replicationDestinations: [{ region: "us-west-2" }] };
        const registry = { include: [NAME], scanningFilters: { SCAN_ON_PUSH: ["zzz"] } };
        const unread = async (options: Written) => {
            const written = { project: "myproject", repositories: { web: {} }, ...options };
            const { made } = await deploy(() => includeStacks(written as unknown as EcrRepositorySetArgs));
            const known = await made;
            return deploy(() => new EcrRepositorySet("ecr", known));
        };
        const { resources, failures, warnings } = await unread({ ...asked, registry });
        assert.deepEqual([failures, warnings], [[], []]);
        assert.deepEqual(documents(resources), [
            ["ecr-scanning", { region: "us-east-1", scanType: UNKNOWN, rules: UNKNOWN }],
            ["ecr-replication", { region: "us-east-1", replicationConfiguration: UNKNOWN }],
        ]);
        const nothing = await unread({ scanOnPush: false, registry: { include: [NAME] } });
        assert.deepEqual(nothing.failures, []);
        assert.deepEqual(documents(nothing.resources), []);
    });

    it("are read once where they stand twice", async () => {
        const { made, warnings } = await deploy(() => includeStacks(args({ include: [requests, NAME, NAME] })));
        assert.deepEqual(warnings, [UNREAD]);
        const [, first, second] = await included(made);
        assert.ok(pulumi.Output.isInstance(first));
        assert.equal(first, second);
    });

    for (const name of ["dev", "other/dev", "my-org/other.app/dev_1"]) {
        it(`may be ${name}`, async () => {
            const { made, warnings } = await deploy(() => includeStacks(args({ include: [name] })));
            assert.equal(warnings.length, 1);
            assert.ok(pulumi.Output.isInstance((await included(made))[0]));
        });
    }

    for (const text of ["", "a/b/c/d", "two words", "organization//dev", "/dev", "dev/", "$stack", "{}"]) {
        it(`stay as they are where they are none, for the set to refuse: ${JSON.stringify(text)}`, async () => {
            const { made, warnings } = await deploy(() => includeStacks(args({ include: [text] })));
            assert.deepEqual(warnings, []);
            assert.deepEqual(await made, args({ include: [text] }));
            const { made: problems, resources } = await deploy(() => {
                try {
                    new EcrRepositorySet("ecr", { ...args({ include: [text] }), repositories: { web: {} } });
                    return null;
                } catch (error) {
                    assert.ok(error instanceof ConfigurationError);
                    return error.problems.map(({ path }) => path);
                }
            });
            assert.deepEqual(problems, ["registry.include[0]"]);
            assert.deepEqual(resources, []);
        });
    }

    for (const registry of [undefined, {}, { include: "organization/other/dev" }, { manage: false }]) {
        it(`change nothing where there is no list of them: ${JSON.stringify(registry)}`, async () => {
            const written = args(registry);
            assert.equal(await includeStacks(written), written);
        });
    }
});
