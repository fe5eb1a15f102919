import assert from "node:assert/strict";
import {
    accepted,
    refused,
    registrySettings,
    setSettings,
    type Written,
    warned,
    withoutRequests,
    withRepository,
    withSet,
} from "../../support/args.ts";

const nameIn = (options: Written, key = "web-app") =>
    accepted(withSet({ ...options, repositories: { [key]: {} } })).repositories[0]?.name;
const GRAMMAR = "must be lower-case letters and digits, separated by single '.', '_', '__', '-' or '/'";

describe("repository names", () => {
    const prefixes: [string, string][] = [
        ["team", "team-web-app"],
        ["team/", "team/web-app"],
        ["team_", "team_web-app"],
        ["team.", "team.web-app"],
        ["team-", "team-web-app"],
        ["", "web-app"],
    ];
    for (const [namePrefix, name] of prefixes) {
        it(`begin with namePrefix ${JSON.stringify(namePrefix)}: ${name}`, () => {
            assert.equal(nameIn({ namePrefix }), name);
        });
    }

    it("may be written whole", () => {
        assert.deepEqual(withoutRequests(accepted(withRepository({ name: "legacy/web" }))), {
            ...setSettings({ name: "legacy/web" }),
            registry: registrySettings({
                scanning: { scanType: "BASIC", rules: [{ scanFrequency: "SCAN_ON_PUSH", filters: ["legacy/we*b"] }] },
            }),
        });
    });

    const wrongPrefixes: [string, string, string][] = [
        ["Foo Bar", "must be lower case", '; did you mean "foo-bar"?'],
        ["/team", GRAMMAR, '; did you mean "team"?'],
        ["team--/", GRAMMAR, '; did you mean "team"?'],
        ["a".repeat(254), "must have 2 to 256 characters, not 257", ""],
    ];
    for (const [namePrefix, rule, near] of wrongPrefixes) {
        it(`are refused once for all repositories by the namePrefix ${namePrefix.slice(0, 10)}`, () => {
            const shown = JSON.stringify(namePrefix);
            const found = shown.length > 80 ? `${shown.slice(0, 77)}...` : shown;
            assert.deepEqual(refused(withSet({ namePrefix, repositories: { a1: {}, b1: {} } })), [
                { path: "namePrefix", reason: `repository names that begin with it ${rule}, found ${found}${near}` },
            ]);
        });
    }

    it("are refused by key where the key is wrong", () => {
        const keys = ["Api", "a..b", "web app", "a".repeat(256)];
        assert.deepEqual(refused(withSet({ repositories: Object.fromEntries(keys.map((key) => [key, {}])) })), [
            {
                path: 'repositories["Api"]',
                reason: 'its repository name must be lower case, found "Api"; did you mean "api"?',
            },
            {
                path: 'repositories["a..b"]',
                reason: `its repository name ${GRAMMAR}, found "a..b"; did you mean "a-b"?`,
            },
            {
                path: `repositories["${"a".repeat(256)}"]`,
                reason: `its repository name must have 2 to 256 characters, not 270, found "${"a".repeat(76)}...`,
            },
            {
                path: 'repositories["web app"]',
                reason: 'must have a key of letters, digits and . _ / -, found "web app"',
            },
        ]);
    });

    it("are refused where the written one is wrong", () => {
        assert.deepEqual(refused(withRepository({ name: "Legacy" })), [
            {
                path: 'repositories["web-app"].name',
                reason: 'must be lower case, found "Legacy"; did you mean "legacy"?',
            },
        ]);
        assert.deepEqual(refused(withRepository({ name: "" })), [
            { path: 'repositories["web-app"].name', reason: 'must have 2 to 256 characters, not 0, found ""' },
        ]);
    });

    it("are evaluated behind a sound prefix where the project is wrong", () => {
        assert.deepEqual(
            refused(withSet({ project: "My", repositories: { Api: {}, web: {} } })).map(({ path }) => path),
            ["project", 'repositories["Api"]'],
        );
    });

    it("stand for one repository each", () => {
        const args = withSet({
            repositories: { a1: { name: "myproject-dev-b1" }, b1: {}, c1: { name: "myproject-dev-b1" } },
        });
        const reason =
            'must have a name of its own in AWS, found "myproject-dev-b1", which is "a1"\'s; write another name';
        assert.deepEqual(refused(args), [
            { path: 'repositories["b1"]', reason },
            { path: 'repositories["c1"]', reason },
        ]);
    });

    it("may be made of keys that JavaScript knows, and __proto__ is refused", () => {
        assert.equal(nameIn({}, "constructor"), "myproject-dev-constructor");
        const args = { project: "myproject", repositories: JSON.parse('{ "__proto__": {}, "web": {} }') };
        assert.deepEqual(refused(args), [
            {
                path: 'repositories["__proto__"]',
                reason: `its repository name ${GRAMMAR}, found "__proto__"; did you mean "proto"?`,
            },
        ]);
    });

    it("warn of two hyphens, which AWS refused once", () => {
        assert.deepEqual(warned(withSet({ repositories: { "a--b": {} } })), [
            {
                path: 'repositories["a--b"]',
                reason: 'AWS refused names with "--" in the past, found "myproject-dev-a--b"; a single - is safer',
            },
        ]);
    });
});

describe("former keys", () => {
    it("hold with the old name", () => {
        const { aliases, name } = accepted(withRepository({ aliases: ["www", "web"], name: "myproject-dev-www" }))
            .repositories[0] ?? { aliases: [] };
        assert.deepEqual([aliases, name], [["web", "www"], "myproject-dev-www"]);
    });

    it("warn without the old name, because the repository is a new one then", () => {
        assert.deepEqual(warned(withRepository({ aliases: ["www"] })), [
            {
                path: 'repositories["web-app"]',
                reason: 'was "www" before, and a new repository name means a new, empty repository; to keep the old one write name: myproject-dev-www',
            },
        ]);
    });

    it("are no keys of today, and of one repository only", () => {
        const repositories = {
            a1: { aliases: ["b1", "old"], name: "x1" },
            b1: { aliases: ["old"], name: "x2" },
            c1: { aliases: ["toString"], name: "x3" },
            d1: { aliases: [5], name: "x4" },
        };
        assert.deepEqual(refused(withSet({ repositories })), [
            {
                path: 'repositories["a1"].aliases[0]',
                reason: 'must be a former key, found "b1", which is a repository of this set today',
            },
            {
                path: 'repositories["b1"].aliases[0]',
                reason: 'must be the former key of one repository, found "old", which is "a1"\'s alias too',
            },
            { path: 'repositories["d1"].aliases[0]', reason: 'must be text, found 5; put it in quotes: "5"' },
        ]);
    });
});
