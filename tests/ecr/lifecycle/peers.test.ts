import assert from "node:assert/strict";

import { readLifecyclePolicy } from "../../../ecr/lifecycle/index.ts";
import { PEERS } from "./peers.ts";

describe("Lifecycle policies of other tools", () => {
    for (const peer of PEERS) {
        it(`${peer.tool}, ${peer.setting}: ${peer.problems.length === 0 ? "legal" : "refused"}`, () => {
            const { problems, warnings } = readLifecyclePolicy(peer.policy);
            const short = (faults: typeof problems) => faults.map(({ path, rule }) => [path, rule]);
            assert.deepEqual(
                { problems: short(problems), warnings: short(warnings) },
                { problems: peer.problems, warnings: peer.warnings },
            );
        });
    }

    it("come from five tools", () => {
        assert.equal(new Set(PEERS.map(({ tool }) => tool)).size, 5);
    });
});
