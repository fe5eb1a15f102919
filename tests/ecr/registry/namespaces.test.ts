import assert from "node:assert/strict";
import { isInNamespace, type NAMESPACE_LENGTH, namespaceProblem, ROOT } from "../../../ecr/registry/namespaces.ts";

const GRAMMAR =
    "must have a prefix of lower-case letters and digits, separated by single '.', '_', '__', '-' or '/', or ROOT";

describe("the prefix of a cache or template", () => {
    for (const prefix of [ROOT, "ab", "docker-hub", "team/", "team/shop", "team/shop/", "a.b", "a_b", "a__b", "a--b"]) {
        it(`may be ${prefix}`, () => {
            assert.deepEqual([namespaceProblem(prefix, "cache"), namespaceProblem(prefix, "template")], [null, null]);
        });
    }

    for (const prefix of ["Team", "/team", "team//", "a..b", "a___b", "-ab", "ab-", "a b", "team-*", "root", "ROOT/"]) {
        const isLegal = prefix === "root";
        it(`${isLegal ? "may" : "may not"} be ${JSON.stringify(prefix)}`, () => {
            assert.equal(namespaceProblem(prefix, "cache"), isLegal ? null : GRAMMAR);
        });
    }

    const lengths: [keyof typeof NAMESPACE_LENGTH, number, string | null][] = [
        ["cache", 1, "must have a prefix of 2 to 30 characters, not 1"],
        ["cache", 2, null],
        ["cache", 30, null],
        ["cache", 31, "must have a prefix of 2 to 30 characters, not 31"],
        ["template", 0, "must have a prefix of 1 to 256 characters, not 0"],
        ["template", 1, null],
        ["template", 256, null],
        ["template", 257, "must have a prefix of 1 to 256 characters, not 257"],
    ];
    for (const [kind, length, problem] of lengths) {
        it(`of a ${kind} ${problem === null ? "may" : "may not"} have ${length} characters`, () => {
            assert.equal(namespaceProblem("a".repeat(length), kind), problem);
        });
    }

    it("is evaluated at once, also a hostile one of full length", () => {
        for (const unit of ["a", "a-", "-", "a__", "a/"]) {
            assert.equal(namespaceProblem(`${unit.repeat(256).slice(0, 255)}!`, "template"), GRAMMAR);
        }
    });
});

describe("a repository in a namespace", () => {
    const cases: [string, string, boolean][] = [
        ["team", "team/web", true],
        ["team/", "team/web", true],
        ["team", "team/shop/web", true],
        ["team/shop", "team/shop/web", true],
        ["team", "team", false],
        ["team", "team-web", false],
        ["team", "my-team/web", false],
        ["team/shop", "team/web", false],
        [ROOT, "anything", true],
    ];
    for (const [prefix, name, expected] of cases) {
        it(`${prefix}: ${name} is ${expected ? "" : "not "}in it`, () => {
            assert.equal(isInNamespace(prefix, name), expected);
        });
    }
});
