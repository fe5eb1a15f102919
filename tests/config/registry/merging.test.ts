import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import { addIncluded } from "../../../config/registry/merging.ts";
import {
    accepted,
    refused,
    resolved,
    type Written,
    warned,
    withoutCodes,
    withRegistry,
    withSet,
} from "../../support/args.ts";

const SCANNED = {
    scanType: "BASIC",
    scanFrequency: "SCAN_ON_PUSH",
    filters: ["other-dev-*"],
    repositories: ["other-dev-api", "other-dev-web"],
};
const COPIED = {
    destinations: [{ region: "us-west-2" }],
    prefixes: ["other-dev-api"],
    repositories: ["other-dev-api"],
};
const OTHER = { registryScanningRules: [SCANNED], registryReplicationRules: [COPIED] };
const WEST = [{ region: "us-west-2" }];
const NEITHER =
    "must be the outputs registryScanningRules and registryReplicationRules of another set, found neither; set registry.manage: false in that stack, and run `pulumi up` for it";
const NOTHING = { registryScanningRules: [], registryReplicationRules: [] };

describe("what a repository requests of the registry", () => {
    it("stands with where it was written", () => {
        const { requests } = accepted(
            withSet({
                scanOnPush: true,
                repositories: {
                    "web-app": { enableReplication: true, replicationDestinations: WEST },
                    api: { scanFrequency: "MANUAL", scanOnPush: false },
                },
            }),
        ).registry;
        assert.deepEqual(requests, {
            namespaces: ["myproject-dev-"],
            scanningFilters: {},
            isEnhanced: false,
            requests: [
                {
                    from: "stack dev",
                    at: {
                        own: 'repositories["api"]',
                        enableEnhancedScanning: "enableEnhancedScanning",
                        scanFrequency: 'repositories["api"].scanFrequency',
                        enableReplication: "enableReplication",
                    },
                    scan: { name: "myproject-dev-api", enhanced: false, frequency: "MANUAL", byPreset: true },
                    replication: { name: "myproject-dev-api", destinations: [] },
                },
                {
                    from: "stack dev",
                    at: {
                        own: 'repositories["web-app"]',
                        enableEnhancedScanning: "enableEnhancedScanning",
                        scanFrequency: "scanOnPush",
                        enableReplication: 'repositories["web-app"].enableReplication',
                    },
                    scan: { name: "myproject-dev-web-app", enhanced: false, frequency: "SCAN_ON_PUSH", byPreset: true },
                    replication: {
                        name: "myproject-dev-web-app",
                        destinations: [{ region: "us-west-2", registryId: null }],
                    },
                },
            ],
        });
    });

    const namespaces: [Written, string[]][] = [
        [{ namePrefix: "" }, []],
        [{ namePrefix: "team/" }, ["team/"]],
        [{ namePrefix: "team" }, ["team-"]],
        [{ environment: "qa", enableEnhancedScanning: false }, ["myproject-qa-"]],
    ];
    for (const [options, expected] of namespaces) {
        it(`has as its namespace ${JSON.stringify(expected)} with ${JSON.stringify(options)}`, () => {
            assert.deepEqual(accepted(withSet(options)).registry.requests.namespaces, expected);
        });
    }

    it("is left to filters of its own without a prefix of the set", () => {
        const { scanning } = accepted(withSet({ namePrefix: "", repositories: { web: {}, api: {} } })).registry;
        assert.deepEqual(scanning?.rules[0]?.filters, ["ap*i", "we*b"]);
    });
});

describe("the requests of another set", () => {
    it("are merged with those of the current one", () => {
        const { registry } = accepted(withRegistry({ include: [OTHER] }, { repositories: { web: {}, api: {} } }));
        assert.deepEqual(
            [registry.scanning, registry.replication, registry.later],
            [
                {
                    scanType: "BASIC",
                    rules: [{ scanFrequency: "SCAN_ON_PUSH", filters: ["myproject-dev-*", "other-dev-*"] }],
                },
                [{ destinations: [{ region: "us-west-2", registryId: null }], prefixes: ["other-dev-api"] }],
                [],
            ],
        );
    });

    it("lie in the namespace of the own set where they request the same", () => {
        const scanned = { ...SCANNED, filters: ["myproject-dev-ap*i"], repositories: ["myproject-dev-api"] };
        const { registry } = accepted(withRegistry({ include: [{ registryScanningRules: [scanned] }] }));
        assert.deepEqual(registry.scanning?.rules[0]?.filters, ["myproject-dev-*"]);
    });

    it("may be of several sets, in any order, also twice", () => {
        const third = { registryScanningRules: [{ ...SCANNED, filters: ["third-we*b"], repositories: ["third-web"] }] };
        const of = (...include: unknown[]) => {
            const { scanning, replication } = accepted(withRegistry({ include })).registry;
            return { scanning, replication };
        };
        const expected = of(OTHER, third);
        assert.deepEqual(expected.scanning?.rules[0]?.filters, ["myproject-dev-web-ap*p", "other-dev-*", "third-we*b"]);
        assert.deepEqual(of(third, OTHER), expected);
        assert.deepEqual(of(third, OTHER, third, NOTHING), expected);
    });

    it("may be none, may be without filters, and may name another account", () => {
        const include = [
            NOTHING,
            {
                registryScanningRules: [
                    { scanType: "BASIC", scanFrequency: "SCAN_ON_PUSH", repositories: ["web"] },
                    { scanType: "BASIC", scanFrequency: "SCAN_ON_PUSH", filters: null, repositories: ["shop"] },
                ],
                registryReplicationRules: [
                    { destinations: [{ region: "eu-west-1", registryId: "210987654321" }], repositories: ["web"] },
                ],
            },
        ];
        const { scanning, replication } = accepted(withRegistry({ include })).registry;
        assert.deepEqual(scanning?.rules[0]?.filters, ["myproject-dev-web-ap*p", "sho*p", "we*b"]);
        assert.deepEqual(replication, [
            { destinations: [{ region: "eu-west-1", registryId: "210987654321" }], prefixes: ["web"] },
        ]);
    });

    it("that are outputs are kept for later, with their place", () => {
        const later = pulumi.output(OTHER);
        const { registry } = accepted(withRegistry({ include: [NOTHING, later] }));
        assert.deepEqual(
            registry.later.map(({ index }) => index),
            [1],
        );
        assert.equal(registry.later[0]?.requests, later);
        assert.deepEqual(registry.scanning?.rules[0]?.filters, ["myproject-dev-web-ap*p"]);
    });

    it("hold what is said of the own ones back until they are known: they may bring the rest", () => {
        const scanningFilters = { SCAN_ON_PUSH: ["api"] };
        assert.equal(refused(withRegistry({ scanningFilters })).length, 1);
        assert.deepEqual(resolved(withRegistry({ scanningFilters, include: [pulumi.output(NOTHING)] })).problems, []);
    });

    it("have all the place that includes them", () => {
        const path = "registry.include[0]";
        const at = { own: path, enableEnhancedScanning: path, scanFrequency: path, enableReplication: path };
        const basic = { enhanced: false, frequency: "SCAN_ON_PUSH", byPreset: false };
        const nothing = {
            requests: [],
            namespaces: ["a-"],
            scanningFilters: { SCAN_ON_PUSH: ["*"] },
            isEnhanced: false,
        };
        assert.deepEqual(addIncluded(nothing, path, OTHER), {
            requests: [
                { from: path, at, scan: { name: "other-dev-api", ...basic }, replication: null },
                { from: path, at, scan: { name: "other-dev-web", ...basic }, replication: null },
                {
                    from: path,
                    at,
                    scan: null,
                    replication: { name: "other-dev-api", destinations: [{ region: "us-west-2", registryId: null }] },
                },
            ],
            namespaces: ["a-", "other-dev-"],
            scanningFilters: { SCAN_ON_PUSH: ["*"] },
            isEnhanced: false,
        });
    });

    const filters: [string, string[]][] = [
        ["shop-*", ["shop-"]],
        ["team/*", ["team/"]],
        ["shop*", []],
        ["*", []],
        ["a-*-*", []],
        ["sho*p", []],
    ];
    for (const [filter, namespaces] of filters) {
        it(`${namespaces.length > 0 ? "have" : "do not have"} a namespace by the filter ${filter}`, () => {
            const rules = { registryScanningRules: [{ ...SCANNED, filters: [filter] }] };
            const merged = addIncluded(
                { requests: [], namespaces: [], scanningFilters: {}, isEnhanced: false },
                "x",
                rules,
            );
            assert.deepEqual(merged.namespaces, namespaces);
        });
    }
});

describe("requests of another set that it cannot have", () => {
    const continuous = { ...SCANNED, scanFrequency: "CONTINUOUS_SCAN" };
    const cases: [string, Written, string, string][] = [
        ["neither output", {}, "", NEITHER],
        ["two outputs that are nothing", { registryScanningRules: null, registryReplicationRules: null }, "", NEITHER],
        [
            "continuous scans with basic scanning",
            { registryScanningRules: [SCANNED, continuous] },
            ".registryScanningRules[1].scanFrequency",
            "must be SCAN_ON_PUSH or MANUAL with basic scanning, found CONTINUOUS_SCAN",
        ],
    ];
    for (const [what, requests, path, reason] of cases) {
        it(`are a problem: ${what}`, () => {
            assert.deepEqual(refused(withRegistry({ include: [NOTHING, requests] })), [
                { path: `registry.include[1]${path}`, reason },
            ]);
        });
    }

    it("are none where one of both outputs is there, nor continuous scans with enhanced scanning", () => {
        const enhanced = { ...continuous, scanType: "ENHANCED" };
        for (const requests of [{ registryScanningRules: [] }, { registryReplicationRules: [] }]) {
            accepted(withRegistry({ include: [requests] }));
        }
        accepted(withRegistry({ include: [{ registryScanningRules: [enhanced] }] }, { enableEnhancedScanning: true }));
    });
});

describe("repositories of another set that request no scan", () => {
    const manual = { scanType: "BASIC", scanFrequency: "MANUAL", filters: [], repositories: ["other-dev-api"] };
    const include = [{ registryScanningRules: [manual] }];

    it("make no rule", () => {
        const { scanning } = accepted(withRegistry({ include })).registry;
        assert.deepEqual(scanning?.rules, [{ scanFrequency: "SCAN_ON_PUSH", filters: ["myproject-dev-web-ap*p"] }]);
        assert.equal(accepted(withRegistry({ include }, { scanOnPush: false })).registry.scanning, null);
    });

    it("are named where they are not scanned at all, and where a filter matches them", () => {
        assert.deepEqual(warned(withRegistry({ include }, { enableEnhancedScanning: true })), [
            {
                path: "registry.include[0]",
                reason: "no scans of 1 repository (other-dev-api) of registry.include[0]: a registry with enhanced scanning has no manual scans",
            },
        ]);
        assert.deepEqual(warned(withRegistry({ include, scanningFilters: { SCAN_ON_PUSH: ["*"] } })), [
            {
                path: "registry.include[0]",
                reason: 'other-dev-api requests MANUAL and gets SCAN_ON_PUSH, because the filter "*" of registry.scanningFilters matches its name',
            },
        ]);
    });
});

describe("filters of a registry in which no repository requests a scan", () => {
    const filters = { scanningFilters: { CONTINUOUS_SCAN: ["*"] } };
    const scanning = {
        scanType: "ENHANCED",
        rules: [{ scanFrequency: "CONTINUOUS_SCAN", filters: ["*"] }],
    };

    it("have the type of scanning of the set", () => {
        const alone = { repositories: {} };
        const args = withRegistry(filters, { ...alone, enableEnhancedScanning: true });
        assert.deepEqual(accepted(args).registry.scanning, scanning);
        const preset = withRegistry(filters, { ...alone, environment: "prod" });
        assert.deepEqual(accepted(preset).registry.scanning, scanning);
        assert.deepEqual(
            refused(withRegistry(filters, alone)).map(({ path }) => path),
            ["registry.scanningFilters.CONTINUOUS_SCAN"],
        );
        const onPush = withRegistry({ scanningFilters: { SCAN_ON_PUSH: ["*"] } }, alone);
        assert.equal(accepted(onPush).registry.scanning?.scanType, "BASIC");
    });

    it("have it also next to repositories of others that request none", () => {
        const manual = { scanType: "BASIC", scanFrequency: "MANUAL", filters: [], repositories: ["other-dev-api"] };
        const include = [{ registryScanningRules: [manual] }];
        const args = withRegistry({ ...filters, include }, { repositories: {}, enableEnhancedScanning: true });
        const { settings, problems } = resolved(args);
        assert.deepEqual(problems, []);
        assert.deepEqual(settings?.registry.scanning, scanning);
    });
});

describe("a set that leaves the registry to another stack", () => {
    const manage = { registry: { manage: false } };
    const many = (count: number, options: Written) =>
        Object.fromEntries(Array.from({ length: count }, (_, index) => [`a${index}x`, options]));

    it("does not evaluate what does not fit, or is caught besides: its owner does", () => {
        const asked = { enableReplication: true, replicationDestinations: WEST };
        const cases: Written[] = [
            // More filters than AWS takes, because each name has a neighbour that requests nothing.
            {
                repositories: {
                    ...many(101, {}),
                    ...Object.fromEntries(Object.keys(many(101, {})).map((key) => [`${key}y`, { scanOnPush: false }])),
                },
            },
            { scanOnPush: false, repositories: { web: asked, "web-app": {} } },
        ];
        for (const args of cases) {
            const own = resolved(withSet(args));
            assert.ok(own.problems.length + own.warnings.length > 0, "nothing is evaluated");
            accepted(withSet({ ...args, ...manage }));
        }
    });

    it("has one type of scanning all the same", () => {
        const mixed = {
            repositories: { web: { enableEnhancedScanning: true }, api: { enableEnhancedScanning: false } },
        };
        const problems = [
            {
                path: 'repositories["api"].enableEnhancedScanning',
                reason:
                    "enableEnhancedScanning must not be false in stack dev, found it for 1 repository (myproject-dev-api), " +
                    "while stack dev requests enhanced scanning in the same registry, which then does no basic scans; " +
                    "remove the option there, or, in dev, set scanOnPush: false for no scans",
            },
        ];
        assert.deepEqual(refused(withSet(mixed)), problems);
        assert.deepEqual(refused(withSet({ ...mixed, ...manage })), problems);
    });
});

describe("the destinations of another set", () => {
    const wrong: [string, object][] = [
        ["the registry itself", { region: "us-east-1" }],
        ["a region of another partition", { region: "cn-north-1" }],
        ["a region that is none", { region: "us-esat-1" }],
    ];
    for (const [what, destination] of wrong) {
        it(`may not be ${what}, as little as those of the own set`, () => {
            const own = withSet({ enableReplication: true, replicationDestinations: [destination] });
            assert.equal(refused(own).length, 1);
            const rules = [{ ...COPIED, destinations: [destination] }];
            const { problems } = resolved(withRegistry({ include: [{ registryReplicationRules: rules }] }));
            assert.deepEqual(
                problems.map(({ path }) => path.slice(0, "registry.include[0]".length)),
                ["registry.include[0]"],
            );
        });
    }
});

describe("the names of another set", () => {
    // A filter or prefix that is made of no name would match each repository of the registry.
    for (const name of ["", "a", "Web App"]) {
        it(`may not be ${JSON.stringify(name)}, which no repository has`, () => {
            for (const requests of [
                { registryScanningRules: [{ ...SCANNED, repositories: [name] }] },
                { registryReplicationRules: [{ ...COPIED, repositories: [name] }] },
            ]) {
                const { problems } = resolved(withRegistry({ include: [requests] }));
                assert.deepEqual(
                    problems.map(({ path }) => path.slice(0, "registry.include[0]".length)),
                    ["registry.include[0]"],
                );
            }
        });
    }
});

describe("requests that one registry cannot hold", () => {
    const enhanced = { ...SCANNED, scanType: "ENHANCED", scanFrequency: "CONTINUOUS_SCAN" };
    const problems: [string, Written, string, string][] = [
        [
            "basic scanning next to enhanced scanning of an included set",
            withRegistry(
                { include: [{ registryScanningRules: [enhanced], from: "stack web/prod" }] },
                { enableEnhancedScanning: false },
            ),
            "enableEnhancedScanning",
            "enableEnhancedScanning must not be false in stack dev, found it for 1 repository (myproject-dev-web-app), " +
                "while stack web/prod requests enhanced scanning in the same registry, which then does no basic scans; " +
                "remove the option there, or, in dev, set scanOnPush: false for no scans",
        ],
        [
            "filters that miss a repository",
            withRegistry({ scanningFilters: { SCAN_ON_PUSH: ["api"] } }),
            "registry.scanningFilters",
            "must match each repository that requests a scan, found none for myproject-dev-web-app, which requests SCAN_ON_PUSH and would get MANUAL; " +
                "add a filter for SCAN_ON_PUSH that matches it, or remove the filters",
        ],
        [
            "filters that miss a repository, with enhanced scanning",
            withRegistry({ scanningFilters: { SCAN_ON_PUSH: ["api"] } }, { enableEnhancedScanning: true }),
            "registry.scanningFilters",
            "must match each repository that requests a scan, found none for myproject-dev-web-app, which requests SCAN_ON_PUSH and would get OFF; " +
                "add a filter for SCAN_ON_PUSH that matches it, or remove the filters",
        ],
        [
            "continuous filters with basic scanning",
            withRegistry({ scanningFilters: { CONTINUOUS_SCAN: ["zzz"] } }),
            "registry.scanningFilters.CONTINUOUS_SCAN",
            "need enhanced scanning, found basic; set enableEnhancedScanning: true and scanFrequency: CONTINUOUS_SCAN, or, in dev and staging, write them for SCAN_ON_PUSH",
        ],
    ];
    for (const [what, args, path, reason] of problems) {
        it(`are refused: ${what}`, () => assert.deepEqual(refused(args), [{ path, reason }]));
    }

    it("are refused at the place that includes them, too", () => {
        const args = withRegistry(
            { include: [{ registryScanningRules: [SCANNED] }] },
            { enableEnhancedScanning: true },
        );
        assert.deepEqual(
            refused(args).map(({ path, reason }) => [path, reason.slice(0, 86)]),
            [
                [
                    "registry.include[0]",
                    "enableEnhancedScanning must not be false in registry.include[0], found it for 2 reposi",
                ],
            ],
        );
    });

    const warnings: [string, Written, string, string][] = [
        [
            "a filter of the user's that matches more",
            withRegistry(
                { scanningFilters: { SCAN_ON_PUSH: ["myproject"] } },
                { repositories: { web: {}, api: { scanOnPush: false } } },
            ),
            'repositories["api"].scanOnPush',
            'myproject-dev-api requests MANUAL and gets SCAN_ON_PUSH, because the filter "myproject" of registry.scanningFilters matches its name',
        ],
        [
            "a repository that is left without any scan",
            withSet({
                enableEnhancedScanning: true,
                repositories: { web: {}, api: { enableEnhancedScanning: false, scanOnPush: false } },
            }),
            'repositories["api"]',
            "no scans of 1 repository (myproject-dev-api) of stack dev: a registry with enhanced scanning has no manual scans",
        ],
        [
            "a repository of another set that the own prefix matches",
            withRegistry(
                {
                    include: [
                        {
                            registryReplicationRules: [
                                {
                                    destinations: WEST,
                                    prefixes: ["myproject-dev-w"],
                                    repositories: ["myproject-dev-we"],
                                },
                            ],
                        },
                    ],
                },
                {},
            ),
            "enableReplication",
            'myproject-dev-web-app is replicated to us-west-2 too, because its name begins with "myproject-dev-we", and replication filters match by prefix',
        ],
    ];
    for (const [what, args, path, reason] of warnings) {
        it(`are a warning: ${what}`, () => assert.deepEqual(warned(args), [{ path, reason }]));
    }
});

describe("prefixes that stand for more than 100 repositories", () => {
    const many = (count: number, stem: string, options: Written) =>
        Object.fromEntries(
            Array.from({ length: count }, (_, index) => [`${stem}${String(index).padStart(3, "0")}`, options]),
        );
    const asked = { enableReplication: true, replicationDestinations: WEST };
    const endingOf = (repositories: Written) =>
        warned(withSet({ scanOnPush: false, repositories })).map(({ reason }) => /begins with (.*)$/.exec(reason)?.[1]);

    it("are named where they are few", () => {
        assert.deepEqual(endingOf({ ...many(51, "a-", asked), ...many(50, "b-", asked), c1: {}, m1: {} }), [
            "myproject-dev-a-0 or myproject-dev-b-0",
        ]);
    });

    it("are named in part where they are many", () => {
        const stems = ["a-", "b-", "d-", "e-", "f-"];
        const groups = stems.map((stem) => many(21, stem, asked));
        assert.deepEqual(endingOf(Object.assign({ c1: {} }, ...groups)), [
            "myproject-dev-a-0, myproject-dev-b-0, myproject-dev-d-0 or 2 more prefixes",
        ]);
    });
});

describe("basic scanning that comes from a preset, in a registry with enhanced scanning", () => {
    const set = (from: string, rule: object) => ({ from, registryScanningRules: [{ ...SCANNED, ...rule }] });
    const names = ["other-dev-a", "other-dev-b", "other-dev-c", "other-dev-d"];
    const enhanced = set("stack web/prod", {
        scanType: "ENHANCED",
        scanFrequency: "CONTINUOUS_SCAN",
        filters: [],
        repositories: ["web-prod"],
    });
    const dev = set("stack dev", { repositories: names, byPreset: names });
    const served = (which: string, from: string, who = "stack web/prod requests") =>
        `enhanced scanning serves ${which} of ${from}, because ${who} it in the same registry; ` +
        "enableEnhancedScanning is not set there, and its preset has basic scanning: set it to true to confirm";
    const refusal = (which: string, from: string) =>
        `enableEnhancedScanning must not be false in ${from}, found it for ${which}, while stack web/prod requests enhanced scanning in the same registry, ` +
        "which then does no basic scans; remove the option there, or, in dev, set scanOnPush: false for no scans";
    const cases: [string, Written, { warnings?: object[]; problems?: object[] }][] = [
        ["no one requests enhanced", withRegistry({ include: [dev] }), {}],
        [
            "an included stack requests enhanced",
            withRegistry({ include: [enhanced] }),
            {
                warnings: [
                    {
                        path: "enableEnhancedScanning",
                        reason: served("1 repository (myproject-dev-web-app)", "stack dev"),
                    },
                ],
            },
        ],
        [
            "this stack requests enhanced, one warning for all of an included stack",
            withRegistry({ include: [{ ...dev, from: "stack other" }] }, { enableEnhancedScanning: true }),
            {
                warnings: [
                    {
                        path: "registry.include[0]",
                        reason: served(
                            "4 repositories (other-dev-a, other-dev-b, other-dev-c, ...)",
                            "stack other",
                            "stack dev requests",
                        ),
                    },
                ],
            },
        ],
        [
            "a repository of the set requests it",
            withSet({ repositories: { web: { enableEnhancedScanning: true }, api: {}, jobs: {} } }),
            {
                warnings: [
                    {
                        path: "enableEnhancedScanning",
                        reason: served(
                            "2 repositories (myproject-dev-api, myproject-dev-jobs)",
                            "stack dev",
                            "stack dev requests",
                        ),
                    },
                ],
            },
        ],
        [
            "a repository of a set that another stack's registry serves requests it",
            withSet({
                registry: { manage: false },
                repositories: { web: { enableEnhancedScanning: true }, api: {} },
            }),
            {
                warnings: [
                    {
                        path: "enableEnhancedScanning",
                        reason: served("1 repository (myproject-dev-api)", "stack dev", "stack dev requests"),
                    },
                ],
            },
        ],
        [
            "several do",
            withRegistry({ include: [enhanced, { ...enhanced, from: "stack api/prod" }] }),
            {
                warnings: [
                    {
                        path: "enableEnhancedScanning",
                        reason: served(
                            "1 repository (myproject-dev-web-app)",
                            "stack dev",
                            "stack api/prod and stack web/prod request",
                        ),
                    },
                ],
            },
        ],
        [
            "basic scanning is set for the set: a problem for all of its repositories",
            withRegistry(
                { include: [enhanced] },
                { enableEnhancedScanning: false, repositories: { a: {}, b: {}, c: {}, d: {} } },
            ),
            {
                problems: [
                    {
                        path: "enableEnhancedScanning",
                        reason: refusal(
                            "4 repositories (myproject-dev-a, myproject-dev-b, myproject-dev-c, ...)",
                            "stack dev",
                        ),
                    },
                ],
            },
        ],
        [
            "it is set for one repository: a problem for this one",
            withRegistry({ include: [enhanced] }, { repositories: { a: { enableEnhancedScanning: false }, b: {} } }),
            {
                problems: [
                    {
                        path: 'repositories["a"].enableEnhancedScanning',
                        reason: refusal("1 repository (myproject-dev-a)", "stack dev"),
                    },
                ],
                warnings: [
                    { path: "enableEnhancedScanning", reason: served("1 repository (myproject-dev-b)", "stack dev") },
                ],
            },
        ],
        [
            "it is set for several repositories: one problem for the stack",
            withRegistry(
                { include: [enhanced] },
                { repositories: { a: { enableEnhancedScanning: false }, b: { enableEnhancedScanning: false } } },
            ),
            {
                problems: [
                    {
                        path: "enableEnhancedScanning",
                        reason: refusal("2 repositories (myproject-dev-a, myproject-dev-b)", "stack dev"),
                    },
                ],
            },
        ],
        [
            "an included stack sets it for one of its repositories",
            withRegistry(
                {
                    include: [
                        enhanced,
                        { ...dev, registryScanningRules: [{ ...SCANNED, byPreset: ["other-dev-web"] }] },
                    ],
                },
                { repositories: {} },
            ),
            {
                problems: [
                    { path: "registry.include[1]", reason: refusal("1 repository (other-dev-api)", "stack dev") },
                ],
                warnings: [
                    { path: "registry.include[1]", reason: served("1 repository (other-dev-web)", "stack dev") },
                ],
            },
        ],
    ];
    for (const [what, args, { warnings = [], problems = [] }] of cases) {
        it(`is evaluated once per stack: ${what}`, () => {
            const found = resolved(args);
            assert.deepEqual([withoutCodes(found.problems), withoutCodes(found.warnings)], [problems, warnings]);
        });
    }

    it("has rules of enhanced scanning, next to the continuous ones", () => {
        assert.deepEqual(resolved(withRegistry({ include: [enhanced] })).settings?.registry.scanning, {
            scanType: "ENHANCED",
            rules: [
                { scanFrequency: "CONTINUOUS_SCAN", filters: ["web-pro*d"] },
                { scanFrequency: "SCAN_ON_PUSH", filters: ["myproject-dev-web-ap*p"] },
            ],
        });
    });
});
