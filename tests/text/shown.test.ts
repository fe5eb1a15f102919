import assert from "node:assert/strict";
import { cut, shown } from "../../text/shown.ts";

const FAMILY = "👨‍👩‍👧‍👦";

describe("a value in a message", () => {
    const values: [unknown, string][] = [
        [{ a: [1, "x", null, true] }, '{"a":[1,"x",null,true]}'],
        [[], "[]"],
        [{}, "{}"],
        [undefined, "nothing"],
        [Number.NaN, "NaN"],
        [10n, "10"],
        [{ a: 10n, b: undefined }, '{"a":10}'],
        [{ accessToken: "abc", password: ["x"] }, '{"accessToken":"...","password":"..."}'],
        ["a".repeat(78), `"${"a".repeat(78)}"`],
        ["a".repeat(79), `"${"a".repeat(76)}...`],
        ["a".repeat(1_000_000), `"${"a".repeat(76)}...`],
        [FAMILY.repeat(50), `"${FAMILY.repeat(6)}...`],
        [() => 1, "a function"],
    ];
    for (const [value, text] of values) {
        it(`reads ${text.slice(0, 40)}`, () => assert.equal(shown(value), text));
    }

    it("is read no further than it is shown", () => {
        let reads = 0;
        const keys = Array.from({ length: 100_000 }, (_, index) => `key${index}`);
        const value = new Proxy(Object.fromEntries(keys.map((key) => [key, 1])), {
            get: (target, key: string) => {
                reads++;
                return target[key];
            },
        });
        assert.match(shown(value), /^\{"key0":1,.*\.\.\.$/);
        assert.ok(reads < 50, `read ${reads} values`);
    });

    it("may be nested without an end", () => {
        const endless: Record<string, unknown> = {};
        endless.a = endless;
        assert.match(shown(endless), /^(?:\{"a":)+/);
    });

    it("is cut between characters", () => {
        assert.equal(cut("héllo wörld", 8), "héllo...");
        assert.equal(cut(`abc${FAMILY}`, 12), "abc...");
        assert.equal(cut("short", 5), "short");
    });
});
