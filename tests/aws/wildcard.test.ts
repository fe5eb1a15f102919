import assert from "node:assert/strict";
import fc from "fast-check";
import { matchesWildcard } from "../../aws/wildcard.ts";

/** What `*` means, tried out in every way: slow, and plainly right. */
function naive(pattern: string, text: string): boolean {
    if (pattern === "") {
        return text === "";
    }
    if (pattern.startsWith("*")) {
        return Array.from({ length: text.length + 1 }).some((_, skip) => naive(pattern.slice(1), text.slice(skip)));
    }
    return pattern[0] === text[0] && text !== "" && naive(pattern.slice(1), text.slice(1));
}

describe("a wildcard", () => {
    const cases: [string, string, boolean][] = [
        ["prod", "prod", true],
        ["prod", "prod2", false],
        ["prod*", "prod", true],
        ["prod*", "prod-1", true],
        ["prod*", "my-prod", false],
        ["*prod", "my-prod", true],
        ["*prod*", "my-prod-1", true],
        ["a*a", "a", false],
        ["a*a", "aa", true],
        ["a*b*c", "abbc", true],
        ["a*b*c", "acb", false],
        ["**", "", true],
        ["*", "anything", true],
        ["", "", true],
        ["", "a", false],
        ["a.c", "abc", false],
        ["a*bc*c", "abcc", true],
        ["a*bc*c", "abc", false],
    ];
    for (const [pattern, text, matches] of cases) {
        it(`${pattern} ${matches ? "matches" : "does not match"} ${JSON.stringify(text)}`, () => {
            assert.equal(matchesWildcard(pattern, text), matches);
        });
    }

    it("agrees with the plain reading of every pattern and text", () => {
        const pattern = fc.array(fc.constantFrom(..."ab*"), { maxLength: 8 }).map((each) => each.join(""));
        const text = fc.array(fc.constantFrom(..."ab"), { maxLength: 8 }).map((each) => each.join(""));
        fc.assert(
            fc.property(pattern, text, (one, other) => {
                assert.equal(matchesWildcard(one, other), naive(one, other), `${one} on ${other}`);
            }),
            { numRuns: 5_000 },
        );
    });

    it("finishes on a pattern made to be slow", () => {
        assert.equal(matchesWildcard("a*".repeat(128), `${"a".repeat(255)}b`), true);
        assert.equal(matchesWildcard(`${"a*".repeat(127)}bc`, "a".repeat(256)), false);
    });
});
