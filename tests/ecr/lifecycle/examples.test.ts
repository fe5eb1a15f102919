import assert from "node:assert/strict";

import {
    actedOn,
    type Image,
    type LifecyclePolicy,
    readLifecyclePolicy,
    simulateLifecycle,
} from "../../../ecr/lifecycle/index.ts";
import { any, archiveAfter, expireAfter, expireArchived, image, keep, NOW, policy, tagged, untagged } from "./build.ts";

// The worked examples of https://docs.aws.amazon.com/AmazonECR/latest/userguide/lifecycle_policy_examples.html

interface Example {
    name: string;
    images: Image[];
    policy: LifecyclePolicy;
    /** Digest, action and priority of what the page says is acted on. */
    acted: [string, string, number][];
}

const BETA_AND_PROD = [
    image("A", 10, ["beta-1", "prod-1"]),
    image("B", 9, ["beta-2", "prod-2"]),
    image("C", 8, ["beta-3"]),
];

const EXAMPLES: Example[] = [
    {
        name: "multiple rules, example A",
        images: BETA_AND_PROD,
        policy: policy(keep(tagged("prod*"), 1), keep(tagged("beta*"), 1)),
        acted: [["A", "expire", 1]],
    },
    {
        name: "multiple rules, example B",
        images: BETA_AND_PROD,
        policy: policy(keep(tagged("beta*"), 1), keep(tagged("prod*"), 1)),
        acted: [
            ["A", "expire", 1],
            ["B", "expire", 1],
        ],
    },
    {
        name: "multiple tags in a single rule, example A",
        images: [
            image("A", 12, ["alpha-1"]),
            image("B", 11, ["beta-1"]),
            image("C", 10, ["alpha-2", "beta-2"]),
            image("D", 4, ["alpha-3"]),
            image("E", 3, ["beta-3"]),
            image("F", 2, ["alpha-4", "beta-4"]),
        ],
        policy: policy(expireAfter(tagged("alpha*", "beta*"), 5)),
        acted: [["C", "expire", 1]],
    },
    {
        name: "multiple tags in a single rule, example B",
        images: [
            image("A", 10, ["alpha-1", "beta-1", "gamma-1"]),
            image("B", 9, ["alpha-2", "beta-2"]),
            image("C", 8, ["alpha-3", "beta-3", "gamma-2"]),
        ],
        policy: policy(keep(tagged("alpha*", "beta*"), 1)),
        acted: [
            ["A", "expire", 1],
            ["B", "expire", 1],
        ],
    },
    {
        name: "all images, example A",
        images: [image("A", 4, ["alpha-1"]), image("B", 3, ["beta-1"]), image("C", 2), image("D", 1, ["alpha-2"])],
        policy: policy(keep(any, 1)),
        acted: [
            ["A", "expire", 1],
            ["B", "expire", 1],
            ["C", "expire", 1],
        ],
    },
    {
        name: "all images, example B",
        images: [
            image("A", 4, ["alpha-1", "beta-1"]),
            image("B", 3),
            image("C", 2, ["alpha-2"]),
            image("D", 1, ["git hash"]),
            image("E", 1),
        ],
        policy: policy(keep(tagged("alpha*"), 1), expireAfter(untagged, 1), keep(any, 1)),
        acted: [
            ["A", "expire", 1],
            ["B", "expire", 2],
            ["D", "expire", 3],
        ],
    },
    {
        name: "archiving and expiring combined",
        images: [
            image("A", 31, ["v1"]),
            image("B", 30, ["v2"]),
            image("C", 500, ["v0"], { imageStatus: "ARCHIVED", lastArchivedAt: "2025-05-31T23:59:59Z" }),
            image("D", 500, [], { imageStatus: "ARCHIVED", lastArchivedAt: "2025-06-01T00:00:00Z" }),
        ],
        policy: policy(archiveAfter(any, 30, "sinceImagePushed"), expireArchived(any, 365)),
        acted: [
            ["A", "transition", 1],
            ["C", "expire", 2],
        ],
    },
];

describe("AWS's worked examples of lifecycle policies", () => {
    for (const example of EXAMPLES) {
        it(`gives AWS's result for ${example.name}`, () => {
            assert.deepEqual(readLifecyclePolicy(example.policy).problems, []);
            const acted = actedOn(simulateLifecycle(example.policy, example.images, NOW));
            assert.deepEqual(
                acted.map(({ imageDigest, action, rulePriority }) => [imageDigest, action, rulePriority]),
                example.acted,
            );
        });
    }

    it("counts the later one of two images pushed at the same time as the newer one, where that is requested", () => {
        const images = [image("z", 1), image("a", 1)];
        const goes = (ties: "greater-digest" | "later-listed") =>
            actedOn(simulateLifecycle(policy(keep(any, 1)), images, NOW, { ties })).map((acted) => acted.imageDigest);
        assert.deepEqual(goes("later-listed"), ["z"]);
        assert.deepEqual(goes("greater-digest"), ["a"]);
    });
});
