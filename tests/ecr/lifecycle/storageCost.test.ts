import assert from "node:assert/strict";

import { simulateLifecycle, storageSavings } from "../../../ecr/lifecycle/index.ts";
import { any, archiveAfter, daysAgo, expireAfter, expireArchived, image, NOW, policy, untagged } from "./build.ts";

const GIBIBYTE = 2 ** 30;

describe("What a lifecycle policy frees", () => {
    const images = [
        image("deleted", 9, [], { imageSizeInBytes: 3 * GIBIBYTE }),
        image("no-size", 9),
        image("archived", 99, ["v1"], { imageSizeInBytes: 2 * GIBIBYTE }),
        image("kept", 1, ["v2"], { imageSizeInBytes: 7 * GIBIBYTE }),
        image("from-archive", 900, ["v0"], {
            imageSizeInBytes: 4 * GIBIBYTE,
            imageStatus: "ARCHIVED",
            lastArchivedAt: daysAgo(400),
        }),
    ];
    const outcomes = simulateLifecycle(
        policy(expireAfter(untagged, 7), archiveAfter(any, 90), expireArchived(any, 365)),
        images,
        NOW,
    );

    it("is the sum of what goes, at the price of its storage class", () => {
        assert.deepEqual(storageSavings(images, outcomes, { standard: 1, archive: 0.25 }), {
            deleted: { images: 3, bytes: 7 * GIBIBYTE },
            archived: { images: 1, bytes: 2 * GIBIBYTE },
            dollarsPerMonth: 3 + 2 * 0.75 + 4 * 0.25,
        });
    });

    it("is nothing for what moves to an archive of the same price, which is the public one", () => {
        assert.equal(storageSavings(images, outcomes).dollarsPerMonth.toFixed(2), "0.70");
        assert.deepEqual(storageSavings([], []), {
            deleted: { images: 0, bytes: 0 },
            archived: { images: 0, bytes: 0 },
            dollarsPerMonth: 0,
        });
    });
});
