import assert from "node:assert/strict";
import fc from "fast-check";
import { commonPrefix, narrowGroups, prefixGroups } from "../../../ecr/registry/prefixes.ts";
import { repositoryName } from "../../support/generators.ts";

describe("the common prefix", () => {
    const cases: [string[], string][] = [
        [[], ""],
        [["web-app"], "web-app"],
        [["web-app", "web-api"], "web-ap"],
        [["web", "web-app"], "web"],
        [["web", "api"], ""],
    ];
    for (const [names, prefix] of cases) {
        it(`of ${JSON.stringify(names)} is ${JSON.stringify(prefix)}`, () => assert.equal(commonPrefix(names), prefix));
    }
});

describe("groups of names by prefix", () => {
    it("are one group where no other name begins alike", () => {
        assert.deepEqual(prefixGroups(["team-a", "team-b"], ["worker"]), [["team-a", "team-b"]]);
    });

    it("are split until no other name is caught", () => {
        assert.deepEqual(prefixGroups(["app-a1", "app-a2", "app-c1", "app-c2"], ["app-b1"]), [
            ["app-a1", "app-a2"],
            ["app-c1", "app-c2"],
        ]);
    });

    it("leave alone a name with which another one begins", () => {
        assert.deepEqual(prefixGroups(["app", "api"], ["app-x"]), [["app"], ["api"]]);
    });

    it("have at least two characters in common", () => {
        assert.deepEqual(prefixGroups(["ab", "ac", "xy"], []), [["ab"], ["ac"], ["xy"]]);
    });

    it("take a name that stands twice once, also where it cannot be distinguished", () => {
        assert.deepEqual(prefixGroups(["app", "app"], ["app-x"]), [["app"]]);
        assert.deepEqual(prefixGroups(["a", "a", "b"], []), [["a"], ["b"]]);
    });

    it("are none for no names", () => assert.deepEqual(prefixGroups([], ["app"]), []));

    it("hold each name once, and a group of several matches no other name", () => {
        const names = fc.uniqueArray(repositoryName, { maxLength: 12 });
        fc.assert(
            fc.property(names, names, (wanted, rest) => {
                const others = rest.filter((name) => !wanted.includes(name));
                const groups = prefixGroups(wanted, others);
                assert.deepEqual(groups.flat().sort(), [...wanted].sort());
                for (const group of groups.filter(({ length }) => length > 1)) {
                    const prefix = commonPrefix(group);
                    assert.deepEqual(
                        others.filter((name) => name.startsWith(prefix)),
                        [],
                        prefix,
                    );
                }
            }),
        );
    });
});

describe("at most so many groups of names, by as long prefixes as that allows", () => {
    const numbered = (count: number, stem: string) => Array.from({ length: count }, (_, index) => `${stem}${index}`);
    const prefixesOf = (groups: readonly string[][]) => groups.map(commonPrefix).sort();

    it("are split by whole parts of names", () => {
        const names = [...numbered(60, "team-a/x-"), ...numbered(60, "team-b/x-")];
        const groups = narrowGroups(names, [], 100);
        assert.deepEqual(groups, [numbered(60, "team-a/x-"), numbered(60, "team-b/x-")]);
        assert.deepEqual(prefixesOf(groups), ["team-a/x-", "team-b/x-"]);
        const short = [...numbered(60, "team-a/"), ...numbered(60, "team-b/")];
        assert.deepEqual(prefixesOf(narrowGroups(short, [], 100)), ["team-a/", "team-b/"]);
    });

    it("are split again while they fit, all alike", () => {
        const names = ["a", "b"].flatMap((team) =>
            ["x", "y", "z"].flatMap((app) => numbered(20, `team-${team}/${app}.`)),
        );
        assert.deepEqual(prefixesOf(narrowGroups(names, [], 100)), [
            ...["team-a/x.", "team-a/y.", "team-a/z.", "team-b/x.", "team-b/y.", "team-b/z."],
        ]);
        assert.deepEqual(prefixesOf(narrowGroups(names, [], 5)), ["team-a/", "team-b/"]);
        assert.deepEqual(prefixesOf(narrowGroups(names, [], 1)), ["team-"]);
    });

    for (const separator of [".", "_", "/", "-"]) {
        it(`end at a ${separator}`, () => {
            const names = [...numbered(9, `te-a${separator}`), ...numbered(9, `te-b${separator}`)];
            assert.deepEqual(prefixesOf(narrowGroups(names, [], 10)), [`te-a${separator}`, `te-b${separator}`]);
        });
    }

    it("are names by themselves where all of these fit", () => {
        assert.deepEqual(
            narrowGroups(numbered(100, "app-"), [], 100),
            numbered(100, "app-").map((name) => [name]),
        );
    });

    it("leave alone a name that the others of its group begin with", () => {
        assert.deepEqual(narrowGroups(["app", "app-a/1", "app-a/2", "app-b/1"], [], 3), [
            ["app"],
            ["app-a/1", "app-a/2"],
            ["app-b/1"],
        ]);
    });

    it("are more than that where fewer would catch others", () => {
        assert.deepEqual(narrowGroups(["app-a", "app-c"], ["app-b"], 1), [["app-a"], ["app-c"]]);
    });

    it("hold each name once, match no other name, and are not more where the fewest fit", () => {
        const part = fc.constantFrom("a", "b", "ab", "app", "x1");
        const separator = fc.constantFrom("-", "/", ".", "_");
        const name = fc
            .array(fc.tuple(part, separator), { minLength: 1, maxLength: 4 })
            .map((parts) => parts.map(([text, after], at) => (at === parts.length - 1 ? text : text + after)).join(""));
        const names = fc.uniqueArray(fc.oneof(repositoryName, name), { maxLength: 40 });
        fc.assert(
            fc.property(names, names, fc.integer({ min: 1, max: 30 }), (wanted, rest, most) => {
                const others = rest.filter((each) => !wanted.includes(each));
                const fewest = prefixGroups(wanted, others);
                const groups = narrowGroups(wanted, others, most);
                assert.deepEqual(groups.flat().sort(), [...wanted].sort());
                for (const group of groups.filter(({ length }) => length > 1)) {
                    const prefix = commonPrefix(group);
                    const alsoMatches = others.filter((each) => each.startsWith(prefix));
                    assert.deepEqual(alsoMatches, [], prefix);
                    // A name begins with no shorter prefix than among the fewest.
                    const [first = ""] = group;
                    const whole = fewest.find((each) => each.includes(first)) ?? [];
                    assert.ok(prefix.startsWith(commonPrefix(whole)), prefix);
                }
                assert.ok(groups.length <= Math.max(most, fewest.length), `${groups.length} groups`);
            }),
        );
    });
});
