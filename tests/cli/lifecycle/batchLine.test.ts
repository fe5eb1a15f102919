import assert from "node:assert/strict";
import fc from "fast-check";
import { answerBatchLine } from "../../../cli/lifecycle/batchLine.ts";
import { any, expireAfter, image, keep, policy, untagged } from "../../ecr/lifecycle/build.ts";

const POLICY = policy(expireAfter(untagged, 7), keep(any, 1));
const NOW = "2026-06-01T00:00:00Z";

function answer(request: unknown): unknown {
    return JSON.parse(answerBatchLine(JSON.stringify(request)));
}

describe("The batch protocol", () => {
    it("answers a legal policy with no problems", () => {
        assert.equal(
            answerBatchLine(JSON.stringify({ id: "a", op: "validate", policy: POLICY })),
            '{"id":"a","problems":[]}',
        );
    });

    it("answers all problems of a policy", () => {
        const broken = { rules: [{ ...POLICY.rules[1], rulePriority: 0 }], version: 1 };
        assert.deepEqual(answer({ id: 7, op: "validate", policy: broken }), {
            id: 7,
            problems: [
                {
                    path: "rules[0].rulePriority",
                    code: "priority-range",
                    reason: "must be a whole number of at least 1, found 0",
                },
                {
                    path: "version",
                    code: "unknown-key",
                    reason: "is not a key that AWS knows: drop it, the keys here are rules",
                },
            ],
        });
    });

    it("takes a policy as JSON text too", () => {
        assert.deepEqual(answer({ id: 1, op: "validate", policy: JSON.stringify(POLICY) }), { id: 1, problems: [] });
        assert.deepEqual(answer({ id: 1, op: "validate", policy: null }), {
            id: 1,
            problems: [{ path: "", code: "wrong-type", reason: "must be a map, found null" }],
        });
    });

    it("answers what goes, sorted by digest, and nothing of what stays", () => {
        const images = [image("c", 9), image("b", 3, ["v1"]), image("d", 1, ["v2"]), image("a", 10)];
        assert.equal(
            answerBatchLine(JSON.stringify({ id: "x", op: "simulate", policy: POLICY, images, now: NOW })),
            '{"id":"x","actions":[{"imageDigest":"a","action":"expire","rulePriority":1},{"imageDigest":"b","action":"expire","rulePriority":2},{"imageDigest":"c","action":"expire","rulePriority":1}]}',
        );
    });

    it("answers the problems where an illegal policy is to be simulated", () => {
        assert.deepEqual(answer({ id: 2, op: "simulate", policy: { rules: [] }, images: [], now: NOW }), {
            id: 2,
            problems: [
                {
                    path: "rules",
                    code: "rule-count",
                    reason: "must have 1 to 50 rules, found 0: add a rule, or drop the whole policy",
                },
            ],
        });
    });

    const refused: [string, unknown, unknown][] = [
        ["no map", [1], { id: null, error: "must be a map with id, op and policy, found a list" }],
        ["no op", { id: 3, policy: POLICY }, { id: 3, error: 'op must be "validate" or "simulate", found nothing' }],
        [
            "a misspelt op",
            { id: "3", op: "simulat", policy: POLICY },
            { id: "3", error: 'op must be "validate" or "simulate", found "simulat"; did you mean "simulate"?' },
        ],
        [
            "no policy",
            { id: 4, op: "validate" },
            { id: 4, error: "policy is required: a lifecycle policy, as a map or as JSON text" },
        ],
        [
            "no images",
            { id: 5, op: "simulate", policy: POLICY, now: NOW },
            {
                id: 5,
                error: "images must be a list of images, or a map with imageDetails, found nothing [wrong-type]",
            },
        ],
        [
            "an image without a digest",
            { id: 5, op: "simulate", policy: POLICY, now: NOW, images: [{ imagePushedAt: NOW }] },
            { id: 5, error: "images[0].imageDigest is required and missing: add it [missing-key]" },
        ],
        [
            "no time",
            { id: 6, op: "simulate", policy: POLICY, images: [] },
            { id: 6, error: "now must be an ISO 8601 time such as 2026-01-31T12:00:00Z, found nothing" },
        ],
        [
            "a time that is none",
            { op: "simulate", policy: POLICY, images: [], now: "now" },
            { id: null, error: 'now must be an ISO 8601 time such as 2026-01-31T12:00:00Z, found "now"' },
        ],
    ];
    for (const [name, request, expected] of refused) {
        it(`answers a request with ${name} by an error`, () => {
            assert.deepEqual(answer(request), expected);
        });
    }

    const torn: [string, unknown][] = [
        ['{"id": "a-1", "op": "validate", "policy": {', "a-1"],
        ['{"id":17,"op"', 17],
        ['{"op":"validate","id":"later"', null],
        ["validate", null],
        ["", null],
    ];
    for (const [line, id] of torn) {
        it(`answers the torn line ${JSON.stringify(line)} by an error, with the id where it can be read`, () => {
            const { error, ...rest } = JSON.parse(answerBatchLine(line));
            assert.deepEqual(rest, { id });
            assert.match(error, /^must be one JSON map a line: /);
        });
    }

    it("answers whatever line it is given with one line of JSON and the same id", () => {
        const requests = fc.record(
            {
                id: fc.jsonValue(),
                op: fc.constantFrom("validate", "simulate", "x"),
                policy: fc.oneof(fc.jsonValue(), fc.constant(POLICY), fc.record({ rules: fc.array(fc.jsonValue()) })),
                images: fc.oneof(fc.jsonValue(), fc.array(fc.jsonValue())),
                now: fc.oneof(fc.jsonValue(), fc.constant(NOW)),
            },
            { requiredKeys: ["id"] },
        );
        fc.assert(
            fc.property(requests, (request) => {
                const text = answerBatchLine(JSON.stringify(request));
                assert.ok(!text.includes("\n"));
                assert.deepEqual(JSON.parse(text).id, JSON.parse(JSON.stringify(request)).id);
            }),
        );
        fc.assert(fc.property(fc.string(), (line) => assert.equal(typeof JSON.parse(answerBatchLine(line)), "object")));
    });

    it("answers a line whose id is too deep to write, so that the next one is answered too", () => {
        const deep = `${"[".repeat(20_000)}${"]".repeat(20_000)}`;
        const { id, error } = JSON.parse(answerBatchLine(`{"id":${deep},"op":"validate","policy":{}}`));
        assert.equal(id, null);
        assert.match(error, /stack|nest|depth/i);
    });
});
