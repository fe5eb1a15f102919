import assert from "node:assert/strict";
import { answerOf } from "./peers/compare.ts";
import { TOOLS } from "./peers/tools.ts";
import { PEER_CASES } from "./peers/world.ts";

describe("the cases of other packs", () => {
    it("are all evaluated right by this one", () => {
        const [ours] = TOOLS;
        assert.ok(ours !== undefined);
        assert.deepEqual(
            PEER_CASES.filter((each) => answerOf(ours, each) !== "right").map(({ title }) => title),
            [],
        );
    });

    it("are good and bad ones in each topic", () => {
        for (const [topic, cases] of Map.groupBy(PEER_CASES, (each) => each.topic)) {
            assert.deepEqual([...new Set(cases.map(({ isBad }) => isBad))].sort(), [false, true], topic);
        }
    });
});
