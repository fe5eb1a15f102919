import assert from "node:assert/strict";
import { canonicalJson } from "../../../aws/json.ts";
import { LIFECYCLE_POLICY_LENGTH, readLifecyclePolicy, validateLifecyclePolicy } from "../../../ecr/lifecycle/index.ts";
import { any, archiveAfter, expireAfter, expireArchived, keep, policy, prefixed, tagged, untagged } from "./build.ts";
import { BASELINE, type Case, GONE, ILLEGAL, LEGAL } from "./validate.cases.ts";
import { REASONS } from "./validate.reasons.ts";

type Node = Record<string | number, unknown>;

function isNode(value: unknown): value is Node {
    return typeof value === "object" && value !== null;
}

function changed({ changes }: Case): unknown {
    const document: Node = structuredClone<Node>(BASELINE);
    for (const [path, value] of changes) {
        const last = path.at(-1) ?? "";
        let parent: Node = document;
        for (const key of path.slice(0, -1)) {
            const next = parent[key];
            assert.ok(isNode(next), `${path.join(".")} is in the baseline`);
            parent = next;
        }
        if (value === GONE) {
            delete parent[last];
        } else {
            parent[last] = value;
        }
    }
    return document;
}

describe("Validation of a lifecycle policy", () => {
    for (const example of [...LEGAL, ...ILLEGAL]) {
        const verb = example.problems.length === 0 ? "accepts" : "refuses";
        it(`${verb} ${example.name} (${example.source})`, () => {
            const found = validateLifecyclePolicy(changed(example));
            assert.deepEqual(
                found.map(({ path, code }) => [path, code]),
                example.problems,
            );
        });
    }

    it("has at least 100 cases, each with its own name", () => {
        const names = [...LEGAL, ...ILLEGAL].map(({ name }) => name);
        assert.ok(names.length >= 100, `found ${names.length}`);
        assert.deepEqual([...new Set(names)], names);
    });

    it("says the rule, the value found and the fix, for each rule once", () => {
        const reasons = new Map<string, string>();
        for (const example of ILLEGAL) {
            for (const { path, code, reason } of validateLifecyclePolicy(changed(example))) {
                if (!reasons.has(code)) {
                    reasons.set(code, `${path} ${reason}`);
                }
            }
        }
        assert.deepEqual(Object.fromEntries([...reasons].sort()), REASONS);
    });

    for (const [found, shown] of [
        [null, "null"],
        [undefined, "nothing"],
        [7, "7"],
        [[], "an empty list"],
        [true, "true"],
    ] as const) {
        it(`refuses ${shown} for the whole document`, () => {
            assert.deepEqual(validateLifecyclePolicy(found), [
                { path: "", code: "wrong-type", reason: `must be a map, found ${shown}` },
            ]);
        });
    }

    const hints: [string, object, string][] = [
        [
            "a number in quotes",
            { countNumber: "30" },
            'must be a whole number of at least 1, found "30"; write it without quotes',
        ],
        ["a text", { countNumber: "many" }, 'must be a whole number of at least 1, found "many"'],
        ["a word of another place", { tagStatus: "delete" }, 'must be "tagged", "untagged" or "any", found "delete"'],
        [
            "a slip",
            { tagStatus: "taged" },
            'must be "tagged", "untagged" or "any", found "taged"; did you mean "tagged"?',
        ],
        [
            "a key of another place",
            { priority: 1 },
            "is not a key that AWS knows: drop it, the keys here are tagStatus, countType, countNumber, tagPatternList, tagPrefixList, storageClass and countUnit",
        ],
        ["a slip in a key", { tagPatternlist: [] }, 'is not a key that AWS knows; did you mean "tagPatternList"?'],
    ];
    for (const [name, wrong, reason] of hints) {
        it(`gives the hint that helps with ${name}`, () => {
            const [rule] = policy(keep(any, 30)).rules;
            const document = { rules: [{ ...rule, selection: { ...rule?.selection, ...wrong } }] };
            assert.deepEqual(
                validateLifecyclePolicy(document).map((problem) => problem.reason),
                [reason],
            );
        });
    }

    it("refuses a document that contains itself, and does not throw", () => {
        const document: { rules: unknown[]; self?: unknown } = { rules: [...BASELINE.rules] };
        document.self = document;
        assert.deepEqual(
            validateLifecyclePolicy(document).map(({ path, code }) => [path, code]),
            [
                ["", "wrong-type"],
                ["self", "unknown-key"],
            ],
        );
    });

    it("needs no check of the minimal length: the shortest legal policy is longer", () => {
        const shortest = policy(keep(any, 1));
        assert.deepEqual(validateLifecyclePolicy(shortest), []);
        assert.ok(canonicalJson(shortest).length >= LIFECYCLE_POLICY_LENGTH.min);
    });
});

describe("Reading a lifecycle policy", () => {
    const legal = policy(expireAfter(untagged, 7), keep(any, 100));

    it("answers the document and its canonical text, from JSON text or from a map", () => {
        const text = canonicalJson(legal);
        const reading = { document: legal, text, problems: [], warnings: [] };
        assert.deepEqual(readLifecyclePolicy(legal), reading);
        assert.deepEqual(readLifecyclePolicy(JSON.stringify(legal, null, 4)), reading);
    });

    it("answers problems and nothing else where the text is no JSON", () => {
        const { problems, ...rest } = readLifecyclePolicy("{ rules: [] }");
        assert.deepEqual(rest, { document: null, text: null, warnings: [] });
        assert.deepEqual(
            problems.map(({ path, code }) => [path, code]),
            [["", "json"]],
        );
        assert.match(problems[0]?.reason ?? "", /^must be JSON: /);
    });

    it("does not warn of the same tags in two storage classes", () => {
        const both = policy(
            keep(prefixed("v"), 30),
            archiveAfter(tagged("b*"), 90),
            expireAfter(untagged, 7),
            expireArchived(prefixed("v", "w"), 365),
            expireArchived(tagged("b*"), 365),
        );
        const { problems, warnings } = readLifecyclePolicy(both);
        assert.deepEqual(problems, []);
        assert.deepEqual(
            warnings.map(({ code }) => code),
            ["and-list"],
        );
    });

    it("warns of what AWS may refuse although no page forbids it", () => {
        const doubtful = policy(
            keep(prefixed("v", "release"), 30),
            keep(prefixed("v"), 30),
            keep(tagged("a*", "a*"), 30),
            keep(tagged("b*"), 30),
            keep(tagged("b*"), 3_000_000_000),
            expireAfter(untagged, 7),
        );
        const [first] = doubtful.rules;
        assert.ok(first !== undefined);
        first.selection.storageClass = "standard";
        const { problems, warnings } = readLifecyclePolicy(doubtful);
        assert.deepEqual(problems, []);
        assert.deepEqual(
            warnings
                .map(({ path, code }) => [path, code])
                .filter(([, code]) => !["and-list", "dead-rule"].includes(code ?? "")),
            [
                ["rules[0].selection.storageClass", "storage-class-default"],
                ["rules[1].selection.tagPrefixList", "prefix-overlap"],
                ["rules[2].selection.tagPatternList[1]", "tag-list-repeats"],
                ["rules[4].selection.tagPatternList", "pattern-repeats"],
                ["rules[4].selection.countNumber", "number-large"],
            ],
        );
    });
});
