import assert from "node:assert/strict";
import fc from "fast-check";
import { nearestRepositoryName, REPOSITORY_NAME_LENGTH, repositoryNameProblem } from "../../../ecr/repository/names.ts";
import { repositoryName } from "../../support/generators.ts";

const GRAMMAR = "must be lower-case letters and digits, separated by single '.', '_', '__', '-' or '/'";

describe("repository names", () => {
    const accepted = [
        "ab",
        "web-app",
        "a__b",
        "a_b",
        "a--b",
        "a-----b",
        "a.b",
        "team/app",
        "a/b.c",
        "1/2",
        "a-b_c__d.e/f",
    ];
    for (const name of accepted) {
        it(`accepts ${name}`, () => assert.equal(repositoryNameProblem(name), null));
    }

    const refused = [
        "a..b",
        "a___b",
        "a._b",
        "a_-b",
        "a-.b",
        "a//b",
        "/ab",
        "ab/",
        "-ab",
        "ab-",
        ".ab",
        "ab_",
        "a b",
        "a:b",
        "ä1",
    ];
    for (const name of refused) {
        it(`refuses ${name}`, () => assert.equal(repositoryNameProblem(name), GRAMMAR));
    }

    it("refuses upper case in words of its own", () => {
        assert.equal(repositoryNameProblem("Web-app"), "must be lower case");
    });

    it("refuses a line break at the end", () => {
        assert.equal(repositoryNameProblem("web-app\n"), GRAMMAR);
    });

    it("takes 2 to 256 characters", () => {
        assert.deepEqual(REPOSITORY_NAME_LENGTH, { min: 2, max: 256 });
        assert.equal(repositoryNameProblem("a".repeat(2)), null);
        assert.equal(repositoryNameProblem("a".repeat(256)), null);
        assert.equal(repositoryNameProblem(""), "must have 2 to 256 characters, not 0");
        assert.equal(repositoryNameProblem("a"), "must have 2 to 256 characters, not 1");
        assert.equal(repositoryNameProblem("a".repeat(257)), "must have 2 to 256 characters, not 257");
    });

    it("answers a hostile name of full length at once", () => {
        for (const unit of ["a", "a-", "-", "a_", "a/", "a."]) {
            assert.equal(repositoryNameProblem(`${unit.repeat(256).slice(0, 255)}!`), GRAMMAR);
        }
    });

    it("accepts every name that the grammar makes", () => {
        fc.assert(fc.property(repositoryName, (name) => repositoryNameProblem(name) === null));
    });
});

describe("the nearest repository name", () => {
    const nearest: [string, string][] = [
        ["Web App", "web-app"],
        ["Api_Service", "api_service"],
        ["a..b", "a-b"],
        ["a___b", "a-b"],
        ["a._b", "a-b"],
        ["a_-b", "a-b"],
        ["/team//app/", "team/app"],
        ["-web-", "web"],
        ["web:app@1", "web-app-1"],
        ["!!!", ""],
        ["web-app", "web-app"],
    ];
    for (const [name, near] of nearest) {
        it(`of ${JSON.stringify(name)} is ${JSON.stringify(near)}`, () =>
            assert.equal(nearestRepositoryName(name), near));
    }

    it("is legal, or too short to be one", () => {
        fc.assert(
            fc.property(fc.string({ maxLength: 300, unit: "grapheme" }), (text) => {
                const near = nearestRepositoryName(text);
                const problem = near.length < REPOSITORY_NAME_LENGTH.min ? null : repositoryNameProblem(near);
                assert.equal(problem, null, near);
            }),
        );
    });

    it("leaves a legal name as it is", () => {
        fc.assert(fc.property(repositoryName, (name) => nearestRepositoryName(name) === name));
    });
});
