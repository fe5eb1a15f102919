import assert from "node:assert/strict";
import { refused, type Written, withSet } from "../../support/args.ts";

/** What a program can pass, and no stack file can hold. */
function nested(levels: number, wrap: (inner: unknown) => unknown): unknown {
    let value: unknown = 1;
    for (let level = 0; level < levels; level++) {
        value = wrap(value);
    }
    return value;
}

const endless: Written = {};
Object.assign(endless, { a: endless, b: endless, c: endless });

const TOO_DEEP = "must have at most 20 levels of lists and maps, found more";

const CASES: [string, Written, string, string][] = [
    ["BigInt", { maxImageCount: 10n }, "maxImageCount", "must be a plain value, found a BigInt; write a number"],
    [
        "BigInt in a list",
        { allowedAccountIds: [1n] },
        "allowedAccountIds[0]",
        "must be a plain value, found a BigInt; write a number",
    ],
    [
        "NaN",
        { maxImageCount: Number.NaN },
        "maxImageCount",
        "must be a whole number, found NaN; write a number such as 100",
    ],
    [
        "infinity",
        { maxImageCount: -1 / 0 },
        "maxImageCount",
        "must be a whole number, found -Infinity; write a number such as 100",
    ],
    [
        "NaN in a policy",
        { lifecyclePolicy: { rules: [{ rulePriority: Number.NaN }] } },
        "lifecyclePolicy.rules[0].rulePriority",
        "must be a whole number of at least 1, found NaN",
    ],
    ["function", { project: () => "p" }, "project", "must be a plain value, found a function; call it"],
    ["symbol", { project: Symbol("p") }, "project", "must be a plain value, found a symbol; write the value itself"],
    [
        "date",
        { tags: { Since: new Date(0) } },
        'tags["Since"]',
        "must be a plain value, found a Date; write it as a string",
    ],
    ["map", { tags: new Map([["a", "b"]]) }, "tags", "must be a plain value, found a Map; write it as { key: value }"],
    [
        "set",
        { allowedAccountIds: new Set(["123456789012"]) },
        "allowedAccountIds",
        "must be a plain value, found a Set; write it as a list: [ ... ]",
    ],
    [
        "pattern",
        { lifecycle: { protectTags: [/v/] } },
        "lifecycle.protectTags[0]",
        "must be a plain value, found what is no list and no map (RegExp)",
    ],
    [
        "resource",
        { allowedAccountIds: [{ __pulumiResource: true, self: endless }] },
        "allowedAccountIds[0]",
        "must be a plain value, found a resource; write the value itself",
    ],
    ["deep list", { lifecyclePolicy: nested(3000, (inner) => [inner]) }, "lifecyclePolicy", TOO_DEEP],
    ["deep map", { policyStatements: [nested(3000, (inner) => ({ Condition: inner }))] }, "policyStatements", TOO_DEEP],
    ["deep unknown option", { nonsense: nested(30_000, (inner) => ({ inner })) }, "nonsense", TOO_DEEP],
    ["deep tags", { tags: nested(3000, (inner) => ({ inner })) }, "tags", TOO_DEEP],
    [
        "deep registry policy",
        { registry: { policyStatements: [nested(3000, (inner) => ({ Condition: inner }))] } },
        "registry.policyStatements",
        TOO_DEEP,
    ],
    ["endless map", { lifecyclePolicy: endless }, "lifecyclePolicy", TOO_DEEP],
    ["endless unknown option", { nonsense: endless }, "nonsense", TOO_DEEP],
];

describe("a value that no stack file can hold", () => {
    for (const [name, options, path, reason] of CASES) {
        it(`is refused: ${name}`, () => {
            const found = refused(withSet(options)).find((problem) => problem.path === path);
            assert.deepEqual(found, { path, reason });
        });
    }

    const twice = "must not name anything twice, found";
    for (const key of ["toString", "valueOf", "constructor", "hasOwnProperty"]) {
        it(`is compared in a list with a map that has the key ${key}`, () => {
            const entry = { region: "us-west-2", [key]: "x" };
            const problems = refused(
                withSet({ enableReplication: true, replicationDestinations: [entry, { ...entry }] }),
            );
            assert.deepEqual(
                problems.filter(({ path }) => path === "replicationDestinations"),
                [{ path: "replicationDestinations", reason: `${twice} ${JSON.stringify(entry)} twice` }],
            );
        });
    }

    it("names an option as every object has one without its code", () => {
        const { reason = "" } =
            refused(withSet({ policyStatements: [{ constructor: 1 }] })).find(({ path }) => /constructor/.test(path)) ??
            {};
        assert.match(reason, /^is not an element of a statement, found 1; the elements are Action, /);
    });

    it("is shown by a few of its keys", () => {
        const many = Object.fromEntries(Array.from({ length: 100 }, (_, index) => [`key${index}`, index]));
        const [{ reason = "" } = {}] = refused(withSet({ nonsense: many }));
        assert.match(reason, /^is not an option, found \{ key0: \.\.\., .*key4: \.\.\., and 95 more \}; /);
    });

    it("has a path in its policy that reads as one", () => {
        const paths = refused(withSet({ lifecyclePolicy: { "rules ": [] } })).map(({ path }) => path);
        assert.deepEqual(paths, ["lifecyclePolicy.rules", 'lifecyclePolicy["rules "]']);
    });
});
