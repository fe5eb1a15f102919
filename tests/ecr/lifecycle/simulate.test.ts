import assert from "node:assert/strict";

import {
    type KeptReason,
    type Outcome,
    simulateLifecycle,
    validateLifecyclePolicy,
} from "../../../ecr/lifecycle/index.ts";
import { any, expireAfter, image, keep, NOW, policy, tagged, untagged } from "./build.ts";
import { CASES } from "./simulate.cases.ts";

/** A outcome in short: `expire 1`, `newest 2`, `frozen 1<3`. */
function short(outcome: Outcome): string {
    if (outcome.action === null) {
        return shortReason(outcome.reason);
    }
    const action = outcome.action === "expire" ? "expire" : "archive";
    return `${action} ${outcome.rulePriority}${outcome.follows === null ? "" : ` as ${outcome.follows}`}`;
}

function shortReason(reason: KeptReason): string {
    switch (reason.kind) {
        case "within-newest":
            return `newest ${reason.rulePriority}`;
        case "younger":
            return `young ${reason.rulePriority}`;
        case "unranked":
            return `unranked ${reason.rulePriority}`;
        case "no-archive-time":
            return `no time ${reason.rulePriority}`;
        case "frozen":
            return `frozen ${reason.rulePriority}<${reason.wouldBe}`;
        case "manifest-list":
            return `list ${reason.list}`;
        case "subject":
            return `subject ${reason.subject}`;
        case "no-rule":
            return "no rule";
        case "archived":
            return "archived";
        case "restoring":
            return "restoring";
        default:
            return reason satisfies never;
    }
}

describe("Simulation of a lifecycle policy", () => {
    for (const example of CASES) {
        it(`${example.name} (${example.source})`, () => {
            assert.deepEqual(validateLifecyclePolicy(example.policy), []);
            const outcomes = simulateLifecycle(example.policy, example.images, NOW, example.options);
            assert.deepEqual(
                Object.fromEntries(outcomes.map((outcome) => [outcome.imageDigest, short(outcome)])),
                example.outcomes,
            );
        });
    }

    it("has at least 60 cases, each with its own name", () => {
        const names = CASES.map(({ name }) => name);
        assert.ok(names.length >= 60, `found ${names.length}`);
        assert.deepEqual([...new Set(names)], names);
    });

    it("answers each image with all that is known of its outcome, in the order of the images", () => {
        const images = [image("old", 3, ["v1"]), image("new", 1, ["v2"])];
        assert.deepEqual(simulateLifecycle(policy(keep(any, 1)), images, NOW), [
            { imageDigest: "old", action: "expire", rulePriority: 1, follows: null },
            {
                imageDigest: "new",
                action: null,
                reason: { kind: "within-newest", rulePriority: 1, count: 1, place: 1 },
            },
        ]);
    });

    it("names the rule that would have acted on the subject of a signature that is held back", () => {
        const images = [
            image("list", 9, ["v1"]),
            image("top", 1, ["top"]),
            image("sig", 9, [], { subject: "list", referencedBy: ["top"] }),
        ];
        const rules = policy(expireAfter(untagged, 30), expireAfter(tagged("v*"), 7));
        assert.deepEqual(simulateLifecycle(rules, images, NOW)[2], {
            imageDigest: "sig",
            action: null,
            reason: { kind: "manifest-list", rulePriority: 2, list: "top" },
        });
    });

    it("says which image has a time that it cannot read", () => {
        assert.throws(
            () => simulateLifecycle(policy(keep(any, 1)), [image("a", 1, [], { imagePushedAt: "today" })], NOW),
            {
                name: "RangeError",
                message: 'The image a must have ISO 8601 times, found "today".',
            },
        );
    });

    it("does not take images that name each other in a circle for an endless chain", () => {
        const images = [
            image("a", 9, [], { subject: "b", referencedBy: ["b"] }),
            image("b", 9, [], { subject: "a", referencedBy: ["a"] }),
            image("c", 9, [], { subject: "c" }),
        ];
        const outcomes = simulateLifecycle(policy(keep(any, 1)), images, NOW);
        assert.deepEqual(outcomes.map(short), ["expire 1", "expire 1", "newest 1"]);
    });
});
