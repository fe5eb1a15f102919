import assert from "node:assert/strict";
import { lifecycleMeaning } from "../../../ecr/lifecycle/index.ts";

const rule = (rulePriority: number, selection: object, action: object = { type: "expire" }) => ({
    rulePriority,
    selection,
    action,
});
const ANY = { tagStatus: "any", countType: "imageCountMoreThan", countNumber: 10 };
const V = { tagStatus: "tagged", tagPatternList: ["v*"], countType: "imageCountMoreThan", countNumber: 5 };
const keys = (...rules: object[]) => lifecycleMeaning(JSON.stringify({ rules })).map(({ key }) => key);

describe("what a lifecycle policy does", () => {
    it("is its rules in their order, in words", () => {
        assert.deepEqual(
            lifecycleMeaning(JSON.stringify({ rules: [rule(9, ANY), rule(3, V)] })).map(({ priority, sentence }) => [
                priority,
                sentence,
            ]),
            [
                [3, "Deletes images with a tag v* beyond the newest 5."],
                [9, "Deletes all images beyond the newest 10."],
            ],
        );
    });

    it("is the same for other numbers, and for a prefix in place of a pattern", () => {
        const { tagPatternList, ...prefixed } = { ...V, tagPrefixList: ["v"] };
        assert.deepEqual(
            keys(rule(1, prefixed), rule(2, ANY)),
            keys(rule(10, V), rule(20, { ...ANY, storageClass: "standard" })),
        );
    });

    it("is another one for another count, tag, order or action", () => {
        const base = keys(rule(1, V), rule(2, ANY));
        for (const other of [
            keys(rule(1, V), rule(2, { ...ANY, countNumber: 11 })),
            keys(rule(1, { ...V, tagPatternList: ["w*"] }), rule(2, ANY)),
            keys(rule(1, { ...V, tagPatternList: ["w*"] }), rule(2, V), rule(3, ANY)),
            keys(rule(1, V, { type: "transition", targetStorageClass: "archive" }), rule(2, ANY)),
        ]) {
            assert.notDeepEqual(other, base);
        }
    });

    it("is its text where AWS would refuse it", () => {
        const text = '{"rules": [] }';
        assert.deepEqual(lifecycleMeaning(text), [{ key: '{"rules":[]}', priority: 0, sentence: text }]);
        assert.deepEqual(lifecycleMeaning("x"), [{ key: "x", priority: 0, sentence: "x" }]);
    });
});
