import assert from "node:assert/strict";
import fc from "fast-check";
import { accessMeaning } from "../../../cli/adopt/access.ts";
import { compareSet } from "../../../cli/adopt/changes.ts";
import { infer } from "../../../cli/adopt/infer.ts";
import { observed, policy, repository, request } from "./build.ts";

const ROLE = "arn:aws:iam::210987654321:role/reader";
const PULL = ["ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"];
const LIST = { Sid: "List", Effect: "Allow", Principal: { AWS: ROLE }, Action: "ecr:ListImages" };

/** What the next update changes of a repository policy that is adopted. */
function changesOf(repositoryPolicy: string, isVerbatim = false): string[] {
    const found = observed([repository("shop-dev-web", { repositoryPolicy })]);
    const { settings, ownKeyArn, problems } = infer(found, request({ isVerbatim }));
    assert.deepEqual(problems, []);
    assert.ok(settings !== null);
    const { changes } = compareSet(settings, found, ownKeyArn);
    return changes.filter(({ property }) => property === "repositoryPolicy").map(({ next }) => next);
}

describe("a repository policy, adopted", () => {
    const pull = { ...LIST, Action: PULL };
    const cases: [title: string, found: string, changes: string[], isVerbatim?: boolean][] = [
        ["statements as they are", policy([LIST]), []],
        [
            "statements in another order, one value for a list",
            policy([
                {
                    ...LIST,
                    Sid: "Z",
                    Principal: { AWS: ["210987654321", ROLE] },
                    Action: ["ecr:ListImages", "ecr:Describe*"],
                },
                { ...LIST, Principal: { AWS: [ROLE] } },
            ]),
            [],
        ],
        ["settings with the set's own Sid", policy([{ ...pull, Sid: "PrincipalsPull" }]), []],
        ["settings with another Sid", policy([pull]), ["the same grants, other Sids"]],
        ["another Sid, kept", policy([pull]), [], true],
        [
            "the old version of the language",
            JSON.stringify({ Version: "2008-10-17", Statement: [LIST] }),
            ["the same statements, Version 2012-10-17"],
        ],
        [
            "the old version of the language, kept as far as it can be",
            JSON.stringify({ Version: "2008-10-17", Id: "x", Statement: [LIST] }),
            ["the same statements, Version 2012-10-17, without its Id"],
            true,
        ],
        [
            "a Resource and other Sids",
            policy([{ ...pull, Resource: "*" }]),
            ["the same grants, other Sids, without Resource"],
        ],
        ["a Resource", policy([{ ...LIST, Resource: "*" }]), ["the same statements, without Resource"]],
    ];
    for (const [title, found, changes, isVerbatim = false] of cases) {
        it(`changes ${changes.join(", ") || "nothing"}: ${title}`, () => {
            assert.deepEqual(changesOf(found, isVerbatim), changes);
        });
    }

    it("means the same in the stack file, whatever it says", () => {
        const some = <T>(...values: T[]) => fc.uniqueArray(fc.constantFrom(...values), { minLength: 1, maxLength: 3 });
        const oneOrMore = (values: fc.Arbitrary<string[]>) => values.map((all) => (all.length === 1 ? all[0] : all));
        const principals = fc.oneof(
            fc.constant("*" as const),
            fc.record({ AWS: oneOrMore(some("210987654321", "arn:aws:iam::345678901234:root", ROLE, "*")) }),
            fc.record({ Service: oneOrMore(some("lambda.amazonaws.com", "ecs-tasks.amazonaws.com")) }),
        );
        const actions = fc.oneof(
            fc.constant(PULL),
            fc.constant([...PULL, "ecr:PutImage"]),
            oneOrMore(some("ecr:ListImages", "ecr:Describe*", "ecr:GetAuthorizationToken", "ecr:batchgetimage")),
        );
        const condition = fc.constantFrom(
            undefined,
            { StringEquals: { "aws:PrincipalOrgID": "o-a1b2c3d4e5" } },
            { StringEquals: { "AWS:PrincipalOrgId": ["o-zzzzzzzzzz", "o-a1b2c3d4e5"] } },
            { ArnLike: { "aws:sourceArn": "arn:aws:lambda:us-east-1:210987654321:function:*" } },
            { Bool: { "aws:SecureTransport": false }, DateLessThan: { "aws:CurrentTime": "2030-01-01T00:00:00Z" } },
        );
        const statement = fc
            .record({
                Effect: fc.constantFrom("Allow", "Deny"),
                Principal: principals,
                Action: actions,
                Condition: condition,
            })
            .map(({ Condition, ...rest }) => (Condition === undefined ? rest : { ...rest, Condition }));
        fc.assert(
            fc.property(fc.array(statement, { minLength: 1, maxLength: 4 }), (statements) => {
                const repositoryPolicy = policy(statements.map((each, index) => ({ Sid: `S${index}`, ...each })));
                const found = observed([repository("shop-dev-web", { repositoryPolicy })]);
                const { settings, problems } = infer(found, request());
                assert.deepEqual(problems, []);
                const made = settings?.repositories[0]?.repositoryPolicy ?? null;
                assert.equal(accessMeaning(made, "aws"), accessMeaning(repositoryPolicy, "aws"));
            }),
            { numRuns: 200 },
        );
    });
});
