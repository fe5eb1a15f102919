import assert from "node:assert/strict";
import { Inconclusive } from "../../cli/gate/answer.ts";
import type { Ask, Question } from "../../cli/gate/question.ts";
import { waitForScan } from "../../cli/gate/scan.ts";
import type { FinishedScan } from "../../cli/gate/target.ts";
import type { EcrAnswer } from "./fakeEcr.ts";
import { basic, complete, DIGEST, inspected, status } from "./gateAnswers.ts";
import { FakeClock } from "./gateClock.ts";

const OTHER = `sha256:${"b".repeat(64)}`;
const QUIET = { say: () => {}, end: () => {} };

/** Evaluates the answers in turn, the last one for ever; by digest where the target says so. */
function scanOf(answers: readonly object[], target: object = {}, asked: Question[] = []): Promise<FinishedScan> {
    let next = 0;
    const ask: Ask = async (question) => {
        asked.push(question);
        return answers[Math.min(next++, answers.length - 1)] as Awaited<ReturnType<Ask>>;
    };
    return waitForScan(
        {
            ...{ repository: "team/app", tag: "v1", digest: undefined, registryId: undefined },
            ...{ timeout: 60_000, interval: 5_000, ...target },
        },
        ask,
        new FakeClock(),
        QUIET,
    );
}

const found = (imageScanFindings: object): EcrAnswer => ({ ...status("ACTIVE"), imageScanFindings });
const listed = (finding: unknown): EcrAnswer => found({ findings: [finding] });
const enhanced = (finding: unknown): EcrAnswer => found({ enhancedFindings: [finding] });
const counted = (findingSeverityCounts: unknown): EcrAnswer => found({ findings: [], findingSeverityCounts });
const done = (more: object): EcrAnswer => ({ ...complete([]), ...more });

describe("ecr-set gate before an answer that it cannot evaluate", () => {
    const one = "imageScanFindings.findings.0";
    const other = "imageScanFindings.enhancedFindings.0";
    const counts = "imageScanFindings.findingSeverityCounts";
    for (const [answer, reason] of [
        // Severities.
        [listed({ name: "CVE-1", severity: "SEVERE" }), `${one}.severity is "SEVERE"`],
        [listed({ name: "CVE-1", severity: "critical" }), `${one}.severity is "critical"`],
        [listed({ name: "CVE-1", severity: null }), `${one}.severity is null`],
        [listed({ name: "CVE-1", severity: 7 }), `${one}.severity is 7`],
        [listed({ name: "CVE-1", severity: "" }), `${one}.severity is ""`],
        [listed({ name: "CVE-1" }), `${one}.severity is missing`],
        [enhanced({ title: "CVE-1" }), `${other}.severity is missing`],
        [enhanced(inspected("CVE-1", "High")), `${other}.severity is "High"`],
        // Counts.
        [counted({ critical: 1 }), `${counts}.critical is none of its names`],
        [counted({ SEVERE: 1 }), `${counts}.SEVERE is none of its names`],
        [counted({ CRITICAL: "3" }), `${counts}.CRITICAL is "3"`],
        [counted({ CRITICAL: -3, HIGH: 1 }), `${counts}.CRITICAL is -3`],
        [counted({ CRITICAL: Number.POSITIVE_INFINITY }), `${counts}.CRITICAL is null`],
        [counted({ CRITICAL: 0.5 }), `${counts}.CRITICAL is 0.5`],
        [counted([]), `${counts} is []`],
        [counted({ TOTAL: 3, LOW: 1 }), "AWS counts 3 findings in all, and names the severity of 1 only"],
        // Statuses of findings.
        [enhanced(inspected("CVE-1", "CRITICAL", { status: "REOPENED" })), `${other}.status is "REOPENED"`],
        [enhanced(inspected("CVE-1", "CRITICAL", { status: "active" })), `${other}.status is "active"`],
        [enhanced(inspected("CVE-1", "CRITICAL", { status: "" })), `${other}.status is ""`],
        // Another image.
        [done({ imageId: { imageDigest: OTHER, imageTag: "v2" } }), "about the tag v2, not about v1"],
        [done({ repositoryName: "other" }), "about the repository other, not about team/app"],
        [done({ imageId: undefined }), "names no digest"],
        [done({ imageId: { imageTag: "v1" } }), "names no digest"],
        [done({ imageId: { imageDigest: "sha256:1" } }), 'imageId.imageDigest is "sha256:1"'],
        // Forms.
        [listed(null), `${one} is null`],
        [enhanced(null), `${other} is null`],
        [listed({ ...basic("", "HIGH"), name: 5 }), `${one}.name is 5`],
        [listed({ severity: "HIGH", attributes: [null] }), `${one}.attributes.0 is null`],
        [listed({ severity: "HIGH", attributes: { a: 1 } }), `${one}.attributes is {"a":1}`],
        [found({ findings: "none" }), 'imageScanFindings.findings is "none"'],
        [done({ nextToken: "" }), 'nextToken is ""'],
        [done({ imageScanStatus: { status: ["COMPLETE"] } }), 'imageScanStatus.status is ["COMPLETE"]'],
        [done({ imageScanStatus: { status: "complete" } }), "complete: the status complete is not known"],
    ] as const) {
        it(`says: ${reason}`, async () => {
            await assert.rejects(scanOf([answer]), (error) => {
                assert.ok(error instanceof Inconclusive);
                assert.ok(error.message.includes(reason), error.message);
                return true;
            });
        });
    }

    for (const [target, answer, reason] of [
        [{ digest: DIGEST }, done({ imageId: { imageDigest: OTHER } }), `the digest ${OTHER}, not about ${DIGEST}`],
        [{ registryId: "1" }, done({ registryId: "2" }), "the registry 2, not about 1"],
    ] as const) {
        it(`says: about ${reason}`, async () => {
            await assert.rejects(scanOf([answer], target), new Inconclusive(`the answer of AWS is about ${reason}`));
        });
    }

    it("lets AWS name any tag of an image that is requested by digest", async () => {
        const moved = done({ imageId: { imageDigest: DIGEST, imageTag: "v2" } });
        assert.equal((await scanOf([status("PENDING"), moved])).digest, DIGEST);
    });

    it("does not go over to another image while it waits", async () => {
        const moved = done({ imageId: { imageDigest: OTHER, imageTag: "v1" } });
        await assert.rejects(scanOf([status("PENDING"), moved]), /about the digest sha256:b+, not about sha256:a+$/);
    });

    it("waits for results where an answer has none at all", async () => {
        for (const empty of [{}, { imageScanStatus: {} }, found({})]) {
            await assert.rejects(scanOf([empty]), /its scan is (?:ACTIVE|without a status) \(waited 60 seconds\)/);
        }
        assert.equal((await scanOf([found({}), complete([])])).digest, DIGEST);
    });

    it("knows the severities of what no one has evaluated yet, and what does not count", async () => {
        const all = [
            inspected("CVE-1", "UNTRIAGED"),
            inspected("CVE-2", "HIGH", { status: "CLOSED" }),
            inspected("CVE-3", "HIGH", { status: undefined }),
        ];
        const scan = await scanOf([
            found({ enhancedFindings: all, findingSeverityCounts: { UNTRIAGED: 1, TOTAL: 3 } }),
        ]);
        assert.deepEqual(
            [scan.counts, scan.findings.map(({ severity, isActive }) => [severity, isActive])],
            [
                { UNDEFINED: 1 },
                [
                    ["UNDEFINED", true],
                    ["HIGH", false],
                    ["HIGH", true],
                ],
            ],
        );
    });
});

describe("ecr-set gate before pages that it cannot evaluate", () => {
    const first = done({ nextToken: "more" });

    it("requests all pages by the digest of the first one", async () => {
        const asked: Question[] = [];
        const begun = { ...complete([basic("CVE-1", "LOW")]), nextToken: "more" };
        const { findings } = await scanOf([begun, begun, complete([basic("CVE-2", "LOW")])], {}, asked);
        assert.deepEqual(
            findings.map(({ id }) => id),
            ["CVE-1", "CVE-2"],
        );
        assert.deepEqual(
            asked.map(({ digest, nextToken }) => [digest, nextToken]),
            [
                [undefined, undefined],
                [DIGEST, undefined],
                [DIGEST, "more"],
            ],
        );
    });

    it("begins anew where a page between is not finished", async () => {
        const asked: Question[] = [];
        const between = { ...first, ...status("IN_PROGRESS"), nextToken: "last" };
        await scanOf([first, first, between, first, complete([])], {}, asked);
        assert.deepEqual(
            asked.map(({ nextToken }) => nextToken),
            [undefined, undefined, "more", undefined, "more"],
        );
    });

    it("stops where AWS names the same next page again", async () => {
        const asked: Question[] = [];
        await assert.rejects(scanOf([first], {}, asked), /the pages of the answer never end/);
        assert.equal(asked.length, 3);
    });

    for (const [last, reason] of [
        [{ ...complete([]), ...status("FAILED") }, /FAILED: the scan failed/],
        [{ ...complete([]), ...status("IN_PROGRESS") }, /its scan is IN_PROGRESS \(waited 60 seconds\)/],
        [status("ACTIVE"), /its scan is ACTIVE \(waited 60 seconds\)/],
        [done({ imageId: { imageDigest: OTHER } }), /about the digest sha256:b+, not/],
        [done({ imageId: undefined }), /names no digest/],
        [listed({ severity: "SEVERE" }), /severity is "SEVERE"/],
    ] as const) {
        it(`does not evaluate where a later page gives ${reason.source}`, async () => {
            const ask: Ask = async ({ nextToken }) =>
                (nextToken === undefined ? first : last) as object as Awaited<ReturnType<Ask>>;
            const target = { repository: "team/app", tag: "v1", digest: undefined, registryId: undefined };
            await assert.rejects(
                waitForScan({ ...target, timeout: 60_000, interval: 5_000 }, ask, new FakeClock(), QUIET),
                reason,
            );
        });
    }
});
