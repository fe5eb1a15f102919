import assert from "node:assert/strict";
import fc from "fast-check";
import {
    isScanFilter,
    mergeScanning,
    SCANNING_LIMITS,
    ScanFrequency,
    type ScanWish,
    scanFilterMatches,
} from "../../ecr/scanning.ts";
import { repositoryName } from "../support/generators.ts";

const { ContinuousScan, Manual, ScanOnPush } = ScanFrequency;

const basic = (name: string, frequency: ScanFrequency = ScanOnPush): ScanWish => ({ name, enhanced: false, frequency });
const enhanced = (name: string, frequency: ScanFrequency = ScanOnPush): ScanWish => ({
    name,
    enhanced: true,
    frequency,
});
const NOTHING = { configuration: null, caught: [], unscanned: [], byPrefix: [], tooMany: [] };

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

    it("is nothing where nobody asks: MANUAL is what no rule matches", () => {
        assert.deepEqual(mergeScanning([basic("web", Manual)]), NOTHING);
        assert.deepEqual(mergeScanning([]), NOTHING);
    });

    it("leaves manual repositories out of the rules", () => {
        assert.deepEqual(mergeScanning([basic("web"), basic("api", Manual)]).configuration, {
            scanType: "BASIC",
            rules: [{ scanFrequency: "SCAN_ON_PUSH", filters: ["we*b"] }],
        });
    });

    it("reports who gets more than it asked for", () => {
        assert.deepEqual(mergeScanning([basic("prod"), basic("pro-2-d", Manual)]).caught, [
            { name: "pro-2-d", filter: "pro*d", wish: "MANUAL", gets: "SCAN_ON_PUSH" },
        ]);
        assert.deepEqual(mergeScanning([enhanced("prod", ContinuousScan), enhanced("pro-2-d")]).caught, [
            { name: "pro-2-d", filter: "pro*d", wish: "SCAN_ON_PUSH", gets: "CONTINUOUS_SCAN" },
        ]);
    });

    it("says nothing of a continuous repository that a scan on push catches too, for continuous wins", () => {
        assert.deepEqual(mergeScanning([enhanced("prod"), enhanced("pro-2-d", ContinuousScan)]).caught, []);
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
            byPrefix: ["SCAN_ON_PUSH"],
        });
    });

    it("chooses prefixes that catch no repository with another wish", () => {
        const merged = mergeScanning([...many(101, "app-").map((name) => basic(name)), basic("app-x", Manual)]);
        assert.deepEqual(merged.configuration?.rules, [
            { scanFrequency: "SCAN_ON_PUSH", filters: ["app-0*", "app-10*0"] },
        ]);
        assert.deepEqual(merged.caught, []);
    });

    it("writes a prefix with two separators at its end so that AWS takes it", () => {
        const merged = mergeScanning(many(101, "a--").map((name) => basic(name)));
        assert.deepEqual(merged.configuration?.rules[0]?.filters, ["a-*-*"]);
    });

    it("reports a rule that does not fit even by prefix", () => {
        const wishes = many(101, "a").flatMap((name) => [basic(`${name}x`), basic(`${name}y`, Manual)]);
        assert.deepEqual(mergeScanning(wishes).tooMany, [{ scanFrequency: "SCAN_ON_PUSH", filters: 101 }]);
    });

    it("does not fail where two of more than 100 repositories have one name", () => {
        const wishes = [...many(100, "app-"), "app", "app"].map((name) => basic(name));
        const merged = mergeScanning([...wishes, basic("app-x", Manual)]);
        assert.deepEqual(merged.configuration?.rules[0]?.filters, ["ap*p", "app-0*"]);
    });

    it("matches each repository by a legal filter of its own frequency", () => {
        const frequency = fc.constantFrom(...Object.values(ScanFrequency));
        const wishes = fc.uniqueArray(fc.record({ name: repositoryName, frequency }), { selector: ({ name }) => name });
        fc.assert(
            fc.property(wishes, fc.boolean(), fc.integer({ min: 0, max: 120 }), (declared, isEnhanced, more) => {
                const all = [
                    ...declared.map((wish) => ({ ...wish, enhanced: isEnhanced })),
                    ...many(more, "more-").map((name) => (isEnhanced ? enhanced(name) : basic(name))),
                ];
                const { configuration } = mergeScanning(all);
                const rules = configuration?.rules ?? [];
                for (const filter of rules.flatMap(({ filters }) => filters)) {
                    assert.ok(isScanFilter(filter), `${filter} is no legal filter`);
                }
                for (const wish of all.filter((each) => each.frequency !== Manual)) {
                    const own = rules.find((rule) => rule.scanFrequency === wish.frequency);
                    assert.ok(
                        own?.filters.some((filter) => scanFilterMatches(filter, wish.name)),
                        wish.name,
                    );
                }
            }),
        );
    });

    it("does not depend on the order of the repositories", () => {
        const wishes = fc
            .uniqueArray(repositoryName, { maxLength: 10 })
            .map((names) => names.map((name) => basic(name)));
        const pair = wishes.chain((all) =>
            fc.tuple(fc.constant(all), fc.shuffledSubarray(all, { minLength: all.length })),
        );
        fc.assert(fc.property(pair, ([one, other]) => assert.deepEqual(mergeScanning(one), mergeScanning(other))));
    });
});
