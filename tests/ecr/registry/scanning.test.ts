import assert from "node:assert/strict";
import fc from "fast-check";
import {
    compareScans,
    type EffectiveScan,
    effectiveScan,
    isScanFilter,
    prefixFilter,
    ScanFrequency,
    type ScanningConfiguration,
    scanFilterFor,
    scanFilterMatches,
} from "../../../ecr/registry/scanning.ts";
import { repositoryName } from "../../support/generators.ts";

describe("a scanning filter", () => {
    // The table of https://docs.aws.amazon.com/AmazonECR/latest/userguide/image-scanning-filters.html
    const names = ["prod", "repo-prod", "prod-repo", "repo-prod-repo", "prodrepo"];
    const table: [string, boolean[]][] = [
        ["prod", [true, true, true, true, true]],
        ["*prod", [true, true, false, false, false]],
        ["prod*", [true, false, true, false, true]],
        ["*prod*", [true, true, true, true, true]],
        ["prod*repo", [false, false, true, false, true]],
    ];
    for (const [filter, expected] of table) {
        it(`${filter} matches what AWS's table says`, () => {
            assert.deepEqual(
                names.map((name) => scanFilterMatches(filter, name)),
                expected,
            );
        });
    }

    for (const filter of ["a", "*", "**", "web-app", "a.b/c_d", "pro*d", "a-*", "*-a", "a_*_b", "a".repeat(255)]) {
        it(`may be ${filter.slice(0, 20)}`, () => assert.equal(isScanFilter(filter), true));
    }

    for (const filter of ["", "a__b", "a--b", "a-", "-a", "a-/b", "A", "a b", "a:b", "a\n", "a".repeat(256)]) {
        it(`may not be ${JSON.stringify(filter.slice(0, 20))}`, () => assert.equal(isScanFilter(filter), false));
    }

    it("is evaluated at once, also a hostile one of full length", () => {
        assert.equal(isScanFilter(`${"a".repeat(254)}!`), false);
        assert.equal(isScanFilter(`${"*".repeat(254)}-`), false);
        assert.equal(isScanFilter(`${"a-".repeat(127)}-`), false);
        assert.equal(scanFilterMatches("a*".repeat(127), `${"a".repeat(255)}b`), true);
    });
});

describe("the filter of one repository", () => {
    const filters: [string, string][] = [
        ["prod", "pro*d"],
        ["ab", "a*b"],
        ["web-app", "web-ap*p"],
        ["team/app", "team/ap*p"],
        ["a__b", "a_*_*b"],
        ["a--b", "a-*-*b"],
        ["a---b1", "a-*-*-b*1"],
    ];
    for (const [name, filter] of filters) {
        it(`${name} is ${filter}`, () => assert.equal(scanFilterFor(name), filter));
    }

    it("matches no other name that only contains it", () => {
        const others = ["myprod", "prod-repo", "repo-prod", "prod1", "prodrepo"];
        assert.deepEqual(
            others.filter((name) => scanFilterMatches(scanFilterFor("prod"), name)),
            [],
        );
    });

    it("also matches a name that begins and ends like it, because AWS has no narrower form", () => {
        assert.equal(scanFilterMatches(scanFilterFor("prod"), "pro-2-d"), true);
    });

    it("keeps to 255 characters: a longer name is given by its beginning", () => {
        const name = "a".repeat(256);
        assert.equal(scanFilterFor("a".repeat(254)), `${"a".repeat(253)}*a`);
        assert.equal(scanFilterFor("a".repeat(255)), `${"a".repeat(254)}*`);
        assert.equal(scanFilterFor(name), `${"a".repeat(254)}*`);
        assert.equal(scanFilterMatches(scanFilterFor(name), name), true);
    });

    it("matches the repository, and is legal, for every name", () => {
        fc.assert(
            fc.property(repositoryName, fc.integer({ min: 1, max: 40 }), (unit, times) => {
                const name = Array(times)
                    .fill(unit)
                    .join("-")
                    .slice(0, 256)
                    .replace(/\W+$|_+$/, "");
                const filter = scanFilterFor(name);
                assert.ok(isScanFilter(filter), `${filter} is no legal filter`);
                assert.ok(scanFilterMatches(filter, name), `${filter} does not match ${name}`);
            }),
        );
    });
});

describe("the frequencies of scans", () => {
    it("are the API's three", () => {
        assert.deepEqual(Object.values(ScanFrequency).sort(), ["CONTINUOUS_SCAN", "MANUAL", "SCAN_ON_PUSH"]);
    });
});

describe("the filter of a prefix", () => {
    const filters: [string, string][] = [
        ["shop-dev-", "shop-dev-*"],
        ["team/", "team/*"],
        ["a--", "a-*-*"],
        ["app", "app*"],
        ["a".repeat(255), `${"a".repeat(254)}*`],
    ];
    for (const [prefix, filter] of filters) {
        it(`${prefix.slice(0, 20)} is ${filter.slice(0, 20)}`, () => {
            assert.equal(prefixFilter(prefix), filter);
            assert.ok(isScanFilter(filter) && scanFilterMatches(filter, `${prefix}b`));
        });
    }
});

describe("how a registry scans a repository", () => {
    const { ContinuousScan, Manual, ScanOnPush } = ScanFrequency;
    const registry = (scanType: "BASIC" | "ENHANCED", onPush: string[], continuous: string[] = []) => ({
        scanType,
        rules: [
            { scanFrequency: ScanOnPush, filters: onPush },
            { scanFrequency: ContinuousScan, filters: continuous },
        ],
    });
    const cases: [string, ScanningConfiguration, string, EffectiveScan, string | null][] = [
        ["no rule, basic", { scanType: "BASIC", rules: [] }, "web", Manual, null],
        ["no rule, enhanced", { scanType: "ENHANCED", rules: [] }, "web", "OFF", null],
        ["no filter in a rule", registry("BASIC", []), "web", Manual, null],
        ["no filter that matches, basic", registry("BASIC", ["api"]), "web", Manual, null],
        ["no filter that matches, enhanced", registry("ENHANCED", ["api"], ["api"]), "web", "OFF", null],
        ["one that contains it", registry("BASIC", ["api", "eb"]), "web", ScanOnPush, "eb"],
        ["one that begins like it", registry("BASIC", ["we*"]), "web", ScanOnPush, "we*"],
        ["one with a star that only it contains", registry("BASIC", ["w*"]), "my-web", Manual, null],
        ["both frequencies: continuous wins", registry("ENHANCED", ["web"], ["*"]), "web", ContinuousScan, "*"],
        ["continuous alone", registry("ENHANCED", ["api"], ["we*b"]), "web", ContinuousScan, "we*b"],
        ["the first of two filters is named", registry("BASIC", ["w*", "web"]), "web", ScanOnPush, "w*"],
    ];
    for (const [what, configuration, name, gets, filter] of cases) {
        it(`is ${gets} with ${what}`, () => assert.deepEqual(effectiveScan(configuration, name), { gets, filter }));
    }

    it("is decided by AWS's order of frequencies, whatever the order of the rules", () => {
        const rules = registry("ENHANCED", ["web"], ["web"]).rules;
        assert.deepEqual(
            [rules, rules.toReversed()].map((each) => effectiveScan({ scanType: "ENHANCED", rules: each }, "web").gets),
            [ContinuousScan, ContinuousScan],
        );
    });

    it("is compared from not at all to continuously", () => {
        const order: EffectiveScan[] = ["OFF", Manual, ScanOnPush, ContinuousScan];
        for (const [index, one] of order.entries()) {
            assert.deepEqual(
                order.map((other) => Math.sign(compareScans(one, other))),
                order.map((_, at) => Math.sign(index - at)),
            );
        }
    });
});
