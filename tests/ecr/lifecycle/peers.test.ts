import assert from "node:assert/strict";
import { readLifecyclePolicy } from "../../../ecr/lifecycle/index.ts";
import type { Warning } from "../../../text/problem.ts";
import { PEERS } from "./peers.ts";

describe("Lifecycle policies of other tools", () => {
    for (const peer of PEERS) {
        it(`${peer.tool}, ${peer.setting}: ${peer.problems.length === 0 ? "legal" : "refused"}`, () => {
            const { problems, warnings } = readLifecyclePolicy(peer.policy);
            const short = (found: readonly Warning[]) => found.map(({ path, code }) => [path, code]);
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
