import assert from "node:assert/strict";
import { TAG_LIMITS, tagKeyProblem, tagValueProblem } from "../../aws/tags.ts";

describe("tags of a repository", () => {
    it("are at most 50, with keys of 128 and values of 256 characters", () => {
        assert.deepEqual(TAG_LIMITS, { count: 50, keyLength: 128, valueLength: 256 });
    });

    for (const key of ["Team", "cost center", "a/b:c=d+e-f@g_h.i", "Größe", "k".repeat(128), "my-aws:x"]) {
        it(`accept the key ${JSON.stringify(key)}`, () => assert.equal(tagKeyProblem(key), null));
    }

    const keys: [string, string][] = [
        ["", "must have a key of 1 to 128 characters, not 0"],
        ["k".repeat(129), "must have a key of 1 to 128 characters, not 129"],
        ["aws:cloudformation", "must have a key that does not begin with aws:, which AWS keeps for itself"],
        ["AWS:x", "must have a key that does not begin with aws:, which AWS keeps for itself"],
        ["a;b", "must have a key of letters, digits, spaces and _ . : / = + - @"],
        ["a\tb", "must have a key of letters, digits, spaces and _ . : / = + - @"],
    ];
    for (const [key, problem] of keys) {
        it(`refuse the key ${JSON.stringify(key)}`, () => assert.equal(tagKeyProblem(key), problem));
    }

    for (const value of ["", "platform", "v".repeat(256), "aws:ok in a value"]) {
        it(`accept the value ${JSON.stringify(value)}`, () => assert.equal(tagValueProblem(value), null));
    }

    it("refuse a value that is too long", () => {
        assert.equal(tagValueProblem("v".repeat(257)), "must have a value of at most 256 characters, not 257");
    });

    it("refuse a value with other characters", () => {
        assert.equal(tagValueProblem("a;b"), "must have a value of letters, digits, spaces and _ . : / = + - @");
    });
});
