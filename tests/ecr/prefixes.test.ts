import assert from "node:assert/strict";
import fc from "fast-check";
import { commonPrefix, prefixGroups } from "../../ecr/prefixes.ts";
import { repositoryName } from "../support/generators.ts";

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

    it("take a name that stands twice once, also where it cannot be told apart", () => {
        assert.deepEqual(prefixGroups(["app", "app"], ["app-x"]), [["app"]]);
        assert.deepEqual(prefixGroups(["a", "a", "b"], []), [["a"], ["b"]]);
    });

    it("are none for no names", () => assert.deepEqual(prefixGroups([], ["app"]), []));

    it("hold each name once, and a group of several catches no other name", () => {
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
