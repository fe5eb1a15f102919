import assert from "node:assert/strict";
import { type Given, inferNaming } from "../../../cli/adopt/naming.ts";

const GIVEN: Given = { stack: "dev", taken: new Map(), isExtended: false };
type Tags = Record<string, string>;

function named(names: string[], given: Partial<Given> = {}, tags: Tags = {}): unknown {
    const { naming, problems } = inferNaming(
        names.map((name) => ({ name, tags })),
        { ...GIVEN, ...given },
    );
    if (naming === null) {
        return problems.map(({ path }) => path);
    }
    const { project, environment, namePrefix, keys } = naming;
    return { project, environment, namePrefix, keys: Object.fromEntries([...keys].map(([name, key]) => [key, name])) };
}

const CASES: [string, string[], Partial<Given>, Tags, unknown][] = [
    [
        "project and environment in the names",
        ["shop-dev-web", "shop-dev-api"],
        {},
        {},
        {
            project: "shop",
            environment: "dev",
            namePrefix: null,
            keys: { web: "shop-dev-web", api: "shop-dev-api" },
        },
    ],
    [
        "one repository",
        ["shop-dev-web"],
        {},
        {},
        { project: "shop", environment: "dev", namePrefix: null, keys: { web: "shop-dev-web" } },
    ],
    [
        "a namespace",
        ["team/web", "team/api"],
        {},
        {},
        { project: "team", environment: "dev", namePrefix: "team/", keys: { web: "team/web", api: "team/api" } },
    ],
    [
        "the tag Project",
        ["a", "b"],
        {},
        { Project: "shop" },
        { project: "shop", environment: "dev", namePrefix: "", keys: { a: "a", b: "b" } },
    ],
    [
        "the tag Environment, where the stack has another name",
        ["shop-uat-web", "shop-uat-api"],
        { stack: "main" },
        { Environment: "uat" },
        {
            project: "shop",
            environment: "uat",
            namePrefix: null,
            keys: { web: "shop-uat-web", api: "shop-uat-api" },
        },
    ],
    [
        "some names behind the prefix, and some not",
        ["shop-dev-web", "web", "legacy"],
        { project: "shop" },
        {},
        {
            project: "shop",
            environment: "dev",
            namePrefix: null,
            keys: { web: "shop-dev-web", "web-2": "web", legacy: "legacy" },
        },
    ],
    [
        "a prefix that is given",
        ["acme_web", "acme_api"],
        { project: "shop", namePrefix: "acme_" },
        {},
        { project: "shop", environment: "dev", namePrefix: "acme_", keys: { web: "acme_web", api: "acme_api" } },
    ],
    ["no project", ["a", "b"], {}, {}, ["project"]],
    ["no environment", ["shop-web", "shop-api"], { stack: "main" }, {}, ["environment"]],
    ["no such environment", ["shop-web", "shop-api"], { environment: "live" }, {}, ["environment"]],
    [
        "keys that the stack file has already",
        ["shop-dev-web", "shop-dev-api"],
        { taken: new Map([["site", "shop-dev-web"]]), isExtended: true, project: "shop" },
        {},
        { project: "shop", environment: "dev", namePrefix: null, keys: { site: "shop-dev-web", api: "shop-dev-api" } },
    ],
];

describe("names of adopted repositories", () => {
    for (const [name, names, given, tags, expected] of CASES) {
        it(`infers them from ${name}`, () => assert.deepEqual(named(names, given, tags), expected));
    }
});
