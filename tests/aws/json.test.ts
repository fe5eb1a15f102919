import assert from "node:assert/strict";
import fc from "fast-check";
import { canonicalJson } from "../../aws/json.ts";
import { shuffled } from "../support/generators.ts";

describe("canonical JSON", () => {
    it("sorts keys at each level and has no spaces", () => {
        const document = { b: [{ d: 1, c: null }], a: { z: true, y: "x y" } };
        assert.equal(canonicalJson(document), '{"a":{"y":"x y","z":true},"b":[{"c":null,"d":1}]}');
    });

    it("keeps the order of lists", () => assert.equal(canonicalJson(["b", "a"]), '["b","a"]'));

    it("leaves out what is undefined", () => assert.equal(canonicalJson({ a: undefined, b: 1 }), '{"b":1}'));

    it("refuses a document that contains itself", () => {
        const document: Record<string, unknown> = {};
        document.self = document;
        assert.throws(() => canonicalJson(document), TypeError);
    });

    it("is the same text for any order of keys", () => {
        fc.assert(
            fc.property(
                fc.jsonValue({ maxDepth: 3 }).chain((value) => fc.tuple(fc.constant(value), shuffled(value))),
                ([value, other]) => {
                    assert.equal(canonicalJson(value), canonicalJson(other));
                    assert.deepEqual(JSON.parse(canonicalJson(value)), JSON.parse(JSON.stringify(value)));
                },
            ),
        );
    });
});
