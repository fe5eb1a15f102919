import assert from "node:assert/strict";
import fc from "fast-check";
import {
    compareScans,
    effectiveScan,
    isScanFilter,
    SCANNING_LIMITS,
    ScanFrequency,
    type ScanRequest,
    scanFilterMatches,
} from "../../../ecr/registry/scanning.ts";
import { type MergedScanning, mergeScanning } from "../../../ecr/registry/scanningMerge.ts";
import { repositoryName } from "../../support/generators.ts";

const { ContinuousScan, Manual, ScanOnPush } = ScanFrequency;

const basic = (name: string, frequency: ScanFrequency = ScanOnPush): ScanRequest => ({
    name,
    enhanced: false,
    frequency,
});
const enhanced = (name: string, frequency: ScanFrequency = ScanOnPush): ScanRequest => ({
    name,
    enhanced: true,
    frequency,
});
const NOTHING: MergedScanning = {
    configuration: null,
    less: [],
    more: [],
    unscanned: [],
    raised: [],
    byPrefix: [],
    tooMany: [],
};

/** Names x000, x001 ...: `count` of them. */
function many(count: number, stem: string): string[] {
    return Array.from({ length: count }, (_, index) => `${stem}${String(index).padStart(3, "0")}`);
}

describe("the scanning of a set", () => {
    it("is one rule for basic scanning, its filters sorted", () => {
        assert.deepEqual(mergeScanning([basic("worker"), basic("api")]), {
            ...NOTHING,
            configuration: {
                scanType: "BASIC",
                rules: [{ scanFrequency: "SCAN_ON_PUSH", filters: ["ap*i", "worke*r"] }],
            },
        });
    });

    it("is one rule a frequency for enhanced scanning", () => {
        assert.deepEqual(mergeScanning([enhanced("web"), enhanced("api", ContinuousScan)]), {
            ...NOTHING,
            configuration: {
                scanType: "ENHANCED",
                rules: [
                    { scanFrequency: "CONTINUOUS_SCAN", filters: ["ap*i"] },
                    { scanFrequency: "SCAN_ON_PUSH", filters: ["we*b"] },
                ],
            },
        });
    });

    it("is nothing where no one asks: MANUAL is what no rule matches", () => {
        assert.deepEqual(mergeScanning([basic("web", Manual)]), NOTHING);
        assert.deepEqual(mergeScanning([]), NOTHING);
    });

    it("leaves manual repositories out of the rules", () => {
        assert.deepEqual(mergeScanning([basic("web"), basic("api", Manual)]).configuration, {
            scanType: "BASIC",
            rules: [{ scanFrequency: "SCAN_ON_PUSH", filters: ["we*b"] }],
        });
    });

    it("reports who gets more than it requested", () => {
        assert.deepEqual(mergeScanning([basic("prod"), basic("pro-2-d", Manual)]).more, [
            { name: "pro-2-d", filter: "pro*d", request: "MANUAL", gets: "SCAN_ON_PUSH" },
        ]);
        assert.deepEqual(mergeScanning([enhanced("prod", ContinuousScan), enhanced("pro-2-d")]).more, [
            { name: "pro-2-d", filter: "pro*d", request: "SCAN_ON_PUSH", gets: "CONTINUOUS_SCAN" },
        ]);
    });

    it("says nothing of a continuous repository that a scan on push matches too, for continuous wins", () => {
        assert.deepEqual(mergeScanning([enhanced("prod"), enhanced("pro-2-d", ContinuousScan)]).more, []);
    });

    it("reports repositories without enhanced scanning in an enhanced registry, which are not scanned", () => {
        const merged = mergeScanning([enhanced("web"), basic("worker", Manual), basic("api")]);
        assert.deepEqual(merged, {
            ...NOTHING,
            configuration: { scanType: "ENHANCED", rules: [{ scanFrequency: "SCAN_ON_PUSH", filters: ["we*b"] }] },
            unscanned: [
                { name: "api", frequency: "SCAN_ON_PUSH" },
                { name: "worker", frequency: "MANUAL" },
            ],
        });
    });

    it("names each of 100 repositories by itself", () => {
        const merged = mergeScanning(many(100, "app-").map((name) => basic(name)));
        assert.equal(merged.configuration?.rules[0]?.filters.length, SCANNING_LIMITS.filters);
        assert.equal(merged.configuration?.rules[0]?.filters[0], "app-00*0");
        assert.deepEqual(merged.byPrefix, []);
    });

    it("names 101 repositories by prefix, and says so", () => {
        assert.deepEqual(mergeScanning(many(101, "app-").map((name) => basic(name))), {
            ...NOTHING,
            configuration: { scanType: "BASIC", rules: [{ scanFrequency: "SCAN_ON_PUSH", filters: ["app-*"] }] },
            byPrefix: [{ scanFrequency: "SCAN_ON_PUSH", prefixes: ["app-"] }],
        });
    });

    it("names them by as long prefixes as 100 filters allow", () => {
        const sixty = Array.from({ length: 60 }, (_, index) => index);
        const names = sixty.flatMap((index) => [`team-a/${index}`, `team-b/${index}`]);
        assert.deepEqual(mergeScanning(names.map((name) => basic(name))), {
            ...NOTHING,
            configuration: {
                scanType: "BASIC",
                rules: [{ scanFrequency: "SCAN_ON_PUSH", filters: ["team-a/*", "team-b/*"] }],
            },
            byPrefix: [{ scanFrequency: "SCAN_ON_PUSH", prefixes: ["team-a/", "team-b/"] }],
        });
    });

    it("has the type of the set where no repository requests one", () => {
        const filters = { CONTINUOUS_SCAN: ["*"] };
        const type = (requests: ScanRequest[], isEnhanced?: boolean) =>
            mergeScanning(requests, { filters, ...(isEnhanced !== undefined && { isEnhanced }) }).configuration
                ?.scanType;
        assert.deepEqual([type([]), type([], false), type([], true)], ["BASIC", "BASIC", "ENHANCED"]);
        assert.equal(type([basic("web")], true), "BASIC");
        assert.equal(type([enhanced("web")], false), "ENHANCED");
    });

    it("has the type of the set where others request no scan alone: MANUAL is no type", () => {
        const filters = { CONTINUOUS_SCAN: ["*"] };
        const { configuration } = mergeScanning([basic("web", Manual)], { filters, isEnhanced: true });
        assert.equal(configuration?.scanType, "ENHANCED");
    });

    it("chooses prefixes that match no repository with another request", () => {
        const merged = mergeScanning([...many(101, "app-").map((name) => basic(name)), basic("app-x", Manual)]);
        assert.deepEqual(merged.configuration?.rules, [
            { scanFrequency: "SCAN_ON_PUSH", filters: ["app-0*", "app-10*0"] },
        ]);
        assert.deepEqual(merged.more, []);
    });

    it("writes a prefix with two separators at its end so that AWS takes it", () => {
        const merged = mergeScanning(many(101, "a--").map((name) => basic(name)));
        assert.deepEqual(merged.configuration?.rules[0]?.filters, ["a-*-*"]);
    });

    it("reports a rule that does not fit even by prefix", () => {
        const requests = many(101, "a").flatMap((name) => [basic(`${name}x`), basic(`${name}y`, Manual)]);
        assert.deepEqual(mergeScanning(requests).tooMany, [{ scanFrequency: "SCAN_ON_PUSH", filters: 101 }]);
    });

    it("does not fail where two of more than 100 repositories have one name", () => {
        const requests = [...many(100, "app-"), "app", "app"].map((name) => basic(name));
        const merged = mergeScanning([...requests, basic("app-x", Manual)]);
        assert.deepEqual(merged.configuration?.rules[0]?.filters, ["ap*p", "app-0*"]);
    });

    it("matches each repository by a legal filter of its own frequency", () => {
        const frequency = fc.constantFrom(...Object.values(ScanFrequency));
        const requests = fc.uniqueArray(fc.record({ name: repositoryName, frequency }), {
            selector: ({ name }) => name,
        });
        fc.assert(
            fc.property(requests, fc.boolean(), fc.integer({ min: 0, max: 120 }), (declared, isEnhanced, more) => {
                const all = [
                    ...declared.map((request) => ({ ...request, enhanced: isEnhanced })),
                    ...many(more, "more-").map((name) => (isEnhanced ? enhanced(name) : basic(name))),
                ];
                const { configuration } = mergeScanning(all);
                const rules = configuration?.rules ?? [];
                for (const filter of rules.flatMap(({ filters }) => filters)) {
                    assert.ok(isScanFilter(filter), `${filter} is no legal filter`);
                }
                for (const request of all.filter((each) => each.frequency !== Manual)) {
                    const own = rules.find((rule) => rule.scanFrequency === request.frequency);
                    assert.ok(
                        own?.filters.some((filter) => scanFilterMatches(filter, request.name)),
                        request.name,
                    );
                }
            }),
        );
    });

    const NAMESPACES = ["app-", "app-1/", "ab"];
    const anyRequests = fc.array(
        fc.record({ name: repositoryName, frequency: fc.constantFrom(...Object.values(ScanFrequency)) }),
        { maxLength: 12 },
    );
    const anySet = fc
        .tuple(anyRequests, fc.boolean(), fc.constantFrom(0, 3, 99, 101), fc.subarray(NAMESPACES))
        .map(([declared, isEnhanced, more, namespaces]) => ({
            requests: [...declared, ...many(more, "app-").map((name) => ({ name, frequency: ScanOnPush }))]
                // Each name once, and what basic scanning does not have left out, as config holds it.
                .filter(({ name }, index, all) => all.findIndex((other) => other.name === name) === index)
                .filter(({ frequency }) => frequency !== (isEnhanced ? Manual : ContinuousScan))
                .map((request): ScanRequest => ({ ...request, enhanced: isEnhanced })),
            namespaces,
        }));

    it("never scans a repository less than it requests, and says which ones it scans more", () => {
        fc.assert(
            fc.property(anySet, ({ requests, namespaces }) => {
                const merged = mergeScanning(requests, { namespaces });
                const more = merged.more.map(({ name }) => name);
                assert.deepEqual(merged.less, []);
                for (const { name, frequency } of requests.filter(() => merged.configuration !== null)) {
                    assert.ok(merged.configuration !== null);
                    const difference = compareScans(effectiveScan(merged.configuration, name).gets, frequency);
                    assert.equal(difference, more.includes(name) ? 1 : 0, name);
                }
            }),
        );
    });

    it("never scans a repository less than it requests by filters that are given, but says so", () => {
        const given = fc.array(fc.constantFrom("*", "ab*", "app-*", "pro", "0*1", "a*b*"), {
            minLength: 1,
            maxLength: 2,
        });
        fc.assert(
            fc.property(anySet, given, ({ requests }, filters) => {
                const merged = mergeScanning(requests, { filters: { SCAN_ON_PUSH: filters } });
                const { configuration } = merged;
                assert.ok(configuration !== null, "filters that are given are always written");
                const by = (sign: number) =>
                    requests
                        .map(({ name, frequency: request }) => ({
                            name,
                            request,
                            ...effectiveScan(configuration, name),
                        }))
                        .filter(({ gets, request }) => Math.sign(compareScans(gets, request)) === sign)
                        .sort((a, b) => (a.name < b.name ? -1 : 1));
                assert.deepEqual([merged.less, merged.more], [by(-1), by(1)]);
            }),
        );
    });

    it("is the same where a request stands twice", () => {
        fc.assert(
            fc.property(anySet, fc.nat(), ({ requests, namespaces }, index) => {
                const again = requests.slice(index % (requests.length + 1));
                assert.deepEqual(
                    mergeScanning([...requests, ...again], { namespaces }).configuration,
                    mergeScanning(requests, { namespaces }).configuration,
                );
            }),
        );
    });

    it("does not depend on the order of repositories, namespaces and filters", () => {
        const pair = anySet.chain(({ requests, namespaces }) =>
            fc.tuple(
                fc.constant({ requests, namespaces }),
                fc.shuffledSubarray(requests, { minLength: requests.length }),
                fc.shuffledSubarray(namespaces, { minLength: namespaces.length }),
            ),
        );
        fc.assert(
            fc.property(pair, ([{ requests, namespaces }, others, spaces]) =>
                assert.deepEqual(
                    mergeScanning(others, { namespaces: spaces }),
                    mergeScanning(requests, { namespaces }),
                ),
            ),
        );
        const of = (...filters: string[]) => mergeScanning([basic("web")], { filters: { SCAN_ON_PUSH: filters } });
        assert.deepEqual(of("web", "a*", "web"), of("a*", "web"));
    });
});

describe("the namespace of a set", () => {
    const rulesOf = (requests: ScanRequest[], ...namespaces: string[]) => {
        const { configuration, ...reports } = mergeScanning(requests, { namespaces });
        assert.deepEqual({ configuration: null, ...reports }, NOTHING);
        return (configuration?.rules ?? []).map(({ scanFrequency, filters }) => [scanFrequency, filters]);
    };
    const cases: [string, ScanRequest[], string[], unknown[]][] = [
        [
            "stands for its names where all of them request the same",
            [basic("shop-dev-web"), basic("shop-dev-api")],
            ["shop-dev-"],
            [[ScanOnPush, ["shop-dev-*"]]],
        ],
        ["does not for a single one", [basic("shop-dev-web")], ["shop-dev-"], [[ScanOnPush, ["shop-dev-we*b"]]]],
        [
            "does not where one of them requests nothing",
            [basic("shop-dev-web"), basic("shop-dev-api"), basic("shop-dev-x", Manual)],
            ["shop-dev-"],
            [[ScanOnPush, ["shop-dev-ap*i", "shop-dev-we*b"]]],
        ],
        [
            "does not where one of them requests more",
            [enhanced("shop-dev-web"), enhanced("shop-dev-api"), enhanced("shop-dev-x", ContinuousScan)],
            ["shop-dev-"],
            [
                [ContinuousScan, ["shop-dev-*x"]],
                [ScanOnPush, ["shop-dev-ap*i", "shop-dev-we*b"]],
            ],
        ],
        [
            "leaves names outside of it to filters of their own",
            [basic("shop-dev-web"), basic("shop-dev-api"), basic("legacy/web"), basic("other", Manual)],
            ["shop-dev-"],
            [[ScanOnPush, ["legacy/we*b", "shop-dev-*"]]],
        ],
        [
            "comes before a shorter one that it lies in",
            [basic("a/b/c"), basic("a/b/d"), basic("a/e"), basic("a/f")],
            ["a/", "a/b/"],
            [[ScanOnPush, ["a/*", "a/b/*"]]],
        ],
        [
            "is next to that of another set",
            [basic("one-a"), basic("one-b"), basic("two-a"), basic("two-b")],
            ["two-", "one-", "two-"],
            [[ScanOnPush, ["one-*", "two-*"]]],
        ],
        [
            "with two separators at its end is written so that AWS takes it",
            [basic("a--b"), basic("a--c")],
            ["a--"],
            [[ScanOnPush, ["a-*-*"]]],
        ],
        ["that no name has is not written", [basic("web"), basic("api")], ["shop-"], [[ScanOnPush, ["ap*i", "we*b"]]]],
    ];
    for (const [what, requests, namespaces, expected] of cases) {
        it(what, () => assert.deepEqual(rulesOf(requests, ...namespaces), expected));
    }

    it("is not counted by the hundred", () => {
        const requests = many(150, "shop-dev-").map((name) => basic(name));
        assert.deepEqual(rulesOf(requests, "shop-dev-"), [[ScanOnPush, ["shop-dev-*"]]]);
    });
});

describe("filters that are given", () => {
    it("take the place of those made of names, for their frequency alone, each once", () => {
        const requests = [enhanced("web"), enhanced("api", ContinuousScan)];
        assert.deepEqual(mergeScanning(requests, { filters: { SCAN_ON_PUSH: ["web", "we*", "web"] } }), {
            ...NOTHING,
            configuration: {
                scanType: "ENHANCED",
                rules: [
                    { scanFrequency: ContinuousScan, filters: ["ap*i"] },
                    { scanFrequency: ScanOnPush, filters: ["we*", "web"] },
                ],
            },
        });
    });

    it("come before the namespace", () => {
        const requests = [basic("shop-web"), basic("shop-api")];
        const { configuration } = mergeScanning(requests, {
            namespaces: ["shop-"],
            filters: { SCAN_ON_PUSH: ["shop"] },
        });
        assert.deepEqual(configuration?.rules, [{ scanFrequency: ScanOnPush, filters: ["shop"] }]);
    });

    it("are written where no repository requests anything, and those that they match are reported", () => {
        assert.deepEqual(mergeScanning([basic("web", Manual)], { filters: { SCAN_ON_PUSH: ["*"] } }), {
            ...NOTHING,
            configuration: { scanType: "BASIC", rules: [{ scanFrequency: ScanOnPush, filters: ["*"] }] },
            more: [{ name: "web", request: Manual, gets: ScanOnPush, filter: "*" }],
        });
    });

    it("are not counted against the limit: the schema of the options does that", () => {
        assert.deepEqual(mergeScanning([], { filters: { SCAN_ON_PUSH: many(101, "a") } }).tooMany, []);
    });

    it("that miss a repository leave it with less, sorted by name", () => {
        const requests = [enhanced("web"), enhanced("worker", ContinuousScan), enhanced("api", ContinuousScan)];
        const filters = { CONTINUOUS_SCAN: ["wor*"], SCAN_ON_PUSH: ["api"] };
        assert.deepEqual(mergeScanning(requests, { filters }).less, [
            { name: "api", request: ContinuousScan, gets: ScanOnPush, filter: "api" },
            { name: "web", request: ScanOnPush, gets: "OFF", filter: null },
        ]);
        assert.deepEqual(mergeScanning([basic("web")], { filters: { SCAN_ON_PUSH: ["api"] } }).less, [
            { name: "web", request: ScanOnPush, gets: Manual, filter: null },
        ]);
    });
});

describe("a repository that requests enhanced scanning on request, which there is not", () => {
    it("is not reported here: the option itself is refused", () => {
        assert.deepEqual(mergeScanning([enhanced("api"), enhanced("web", Manual)]), {
            ...NOTHING,
            configuration: { scanType: "ENHANCED", rules: [{ scanFrequency: ScanOnPush, filters: ["ap*i"] }] },
        });
    });
});

describe("a repository with basic scanning in an enhanced registry", () => {
    it("that requests none is scanned after all where the filter of another one matches it", () => {
        const merged = mergeScanning([enhanced("prod"), basic("pro-2-d", Manual)]);
        assert.deepEqual(
            [merged.unscanned, merged.more],
            [[], [{ name: "pro-2-d", request: Manual, gets: ScanOnPush, filter: "pro*d" }]],
        );
    });

    it("that requests a scan stays without a basic one, caught or not", () => {
        const merged = mergeScanning([enhanced("prod"), basic("pro-2-d")]);
        assert.deepEqual(merged.unscanned, [{ name: "pro-2-d", frequency: ScanOnPush }]);
    });
});

describe("a repository whose basic scanning is a default", () => {
    const byPreset = (name: string, frequency: ScanFrequency = ScanOnPush): ScanRequest => ({
        ...basic(name, frequency),
        byPreset: true,
    });
    const rule = (scanFrequency: ScanFrequency, ...filters: string[]) => ({ scanFrequency, filters });
    const cases: [string, ScanRequest[], Partial<MergedScanning>][] = [
        [
            "is served by basic scanning where no other requests enhanced",
            [byPreset("b"), basic("a")],
            { configuration: { scanType: "BASIC", rules: [rule(ScanOnPush, "*a", "*b")] } },
        ],
        [
            "is served by enhanced scanning where another requests it",
            [byPreset("b"), enhanced("a", ContinuousScan)],
            {
                configuration: { scanType: "ENHANCED", rules: [rule(ContinuousScan, "*a"), rule(ScanOnPush, "*b")] },
                raised: ["b"],
            },
        ],
        [
            "is named once, where it stands twice",
            [byPreset("b"), byPreset("b"), enhanced("a")],
            { configuration: { scanType: "ENHANCED", rules: [rule(ScanOnPush, "*a", "*b")] }, raised: ["b"] },
        ],
        [
            "is not raised where it requests no scan",
            [byPreset("b", Manual), enhanced("a")],
            {
                configuration: { scanType: "ENHANCED", rules: [rule(ScanOnPush, "*a")] },
                unscanned: [{ name: "b", frequency: Manual }],
            },
        ],
        [
            "leaves one next to it whose basic scanning is set a contradiction",
            [byPreset("b"), basic("c"), enhanced("a")],
            {
                configuration: { scanType: "ENHANCED", rules: [rule(ScanOnPush, "*a", "*b")] },
                raised: ["b"],
                unscanned: [{ name: "c", frequency: ScanOnPush }],
            },
        ],
    ];
    for (const [what, requests, expected] of cases) {
        it(what, () => assert.deepEqual(mergeScanning(requests), { ...NOTHING, ...expected }));
    }
});

describe("names that are longer than a filter", () => {
    it("share one filter, which stands once in the rule", () => {
        const names = ["aa", "ab"].map((end) => `${"n".repeat(254)}${end}`);
        const { configuration } = mergeScanning(names.map((name) => basic(name)));
        assert.deepEqual(configuration?.rules, [{ scanFrequency: "SCAN_ON_PUSH", filters: [`${"n".repeat(254)}*`] }]);
    });
});
