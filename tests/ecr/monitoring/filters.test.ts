import assert from "node:assert/strict";
import { metricFilter, OwnMetric, ownNamespace } from "../../../ecr/monitoring/filters.ts";
import { SAMPLES } from "../../support/events.ts";
import { filteredValue } from "../../support/filterPattern.ts";

/** What a filter takes from each sample that it matches. */
function counted(metric: OwnMetric, scanType: "BASIC" | "ENHANCED"): Record<string, number> {
    const filter = metricFilter(metric, scanType);
    const entries = Object.entries(SAMPLES).map(([name, sample]) => [name, filteredValue(filter, sample)] as const);
    return Object.fromEntries(entries.filter((entry): entry is [string, number] => entry[1] !== null));
}

describe("the metric filters on the documented events", () => {
    const expected: [OwnMetric, Record<string, number>, Record<string, number>][] = [
        [OwnMetric.CriticalFindings, { "basic-scan": 10 }, { "inspector-finding-critical": 1 }],
        // Of an instance and a function: these never reach the log of the set.
        [OwnMetric.HighFindings, {}, { "inspector-finding-ec2": 1, "inspector-finding-lambda": 1 }],
        [OwnMetric.MediumFindings, { "basic-scan": 9 }, { "inspector-finding": 1 }],
        [OwnMetric.LowFindings, {}, {}],
        [OwnMetric.Pushes, { "image-push": 1 }, { "image-push": 1 }],
        [OwnMetric.FailedReplications, { "replication-failed": 1 }, { "replication-failed": 1 }],
        [OwnMetric.FailedAuthentications, { "cloudtrail-refused": 1 }, { "cloudtrail-refused": 1 }],
    ];

    it("are all looked at", () => {
        assert.deepEqual(
            expected.map(([metric]) => metric),
            Object.values(OwnMetric),
        );
    });

    for (const [metric, basic, enhanced] of expected) {
        it(`count for ${metric} what they should`, () => {
            assert.deepEqual(counted(metric, "BASIC"), basic);
            assert.deepEqual(counted(metric, "ENHANCED"), enhanced);
        });
    }

    it("count low findings of a scan that has some", () => {
        const scan = { "detail-type": "ECR Image Scan", detail: { "finding-severity-counts": { LOW: 3 } } };
        assert.equal(filteredValue(metricFilter("LowFindings", "BASIC"), scan), 3);
        const none = { "detail-type": "ECR Image Scan", detail: { "finding-severity-counts": { LOW: 0 } } };
        assert.equal(filteredValue(metricFilter("LowFindings", "BASIC"), none), null);
    });

    it("count refusals of Amazon ECR in any words, and no others", () => {
        const filter = metricFilter("FailedAuthentications", "BASIC");
        const line = (errorCode?: string, eventSource = "ecr.amazonaws.com") =>
            filteredValue(filter, { eventSource, ...(errorCode === undefined ? {} : { errorCode }) });
        assert.deepEqual(
            ["AccessDenied", "AccessDeniedException", "Client.UnauthorizedOperation", "ImageNotFoundException"].map(
                (code) => line(code),
            ),
            [1, 1, 1, null],
        );
        assert.deepEqual([line(), line("AccessDenied", "s3.amazonaws.com")], [null, null]);
    });

    it("make metrics in a namespace of the set, which AWS does not keep for itself", () => {
        assert.equal(ownNamespace("myproject-prod"), "EcrRepositorySet/myproject-prod");
        assert.equal(ownNamespace("x".repeat(256)).length, 255);
    });
});
