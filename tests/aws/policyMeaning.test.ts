import assert from "node:assert/strict";
import {
    comparePolicies,
    documentMeaning,
    grantWords,
    policyMeaning,
    servedByResources,
    statementsOf,
} from "../../aws/policyMeaning.ts";

const PULL = ["ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"];
const ROOT = "arn:aws:iam::210987654321:root";
// biome-ignore lint/suspicious/noTemplateCurlyInString: a policy variable
const VARIABLE = "${aws:username}";
const words = (...statements: unknown[]) =>
    grantWords([...policyMeaning(statements, "aws").values()]).map((each) => each.words);

describe("what a policy means", () => {
    it("is one grant for each principal, action and resource", () => {
        const statement = { Effect: "Allow", Principal: { AWS: [ROOT, "*"] }, Action: PULL, Resource: ["a", "b"] };
        assert.equal(policyMeaning([statement], "aws").size, 8);
    });

    it("puts account ids into the partition of the registry", () => {
        const [grant] = policyMeaning(
            [{ Effect: "Allow", Principal: { AWS: "210987654321" }, Action: "*" }],
            "aws-cn",
        ).values();
        assert.equal(grant?.principal, "arn:aws-cn:iam::210987654321:root");
    });

    it("takes any principal in both of its forms for one", () => {
        const both = ["*", { AWS: "*" }, { AWS: ["*"] }].map((Principal) =>
            [...policyMeaning([{ Effect: "Allow", Principal, Action: "*" }], "aws").keys()].join(),
        );
        assert.deepEqual(new Set(both).size, 1);
    });

    it("takes variables for text in the older version, which is the default", () => {
        const text = (version?: string) =>
            JSON.stringify({
                Version: version,
                Statement: {
                    Effect: "Allow",
                    Principal: "*",
                    Action: "ecr:*",
                    Condition: { StringLike: { "aws:username": VARIABLE } },
                },
            });
        const keys = (policy: string) => [...(documentMeaning(policy, "aws")?.keys() ?? [])].join();
        assert.equal(keys(text()), keys(text("2008-10-17")));
        assert.notEqual(keys(text()), keys(text("2012-10-17")));
    });

    it("is unknown where the text is no policy", () => {
        assert.deepEqual(
            ["", "[]", "null", "7", "{"].map((text) => documentMeaning(text, "aws")),
            [null, null, null, null, null],
        );
        assert.deepEqual(statementsOf({}), []);
    });

    it("keeps what it cannot take apart, and never fails", () => {
        for (const statement of [
            null,
            1,
            "x",
            [],
            {},
            { Condition: 1 },
            { Condition: { Bool: 1 } },
            { Principal: null, Action: { a: 1 } },
        ]) {
            assert.doesNotThrow(() => words(statement), JSON.stringify(statement));
        }
        const not = { Effect: "Deny", NotPrincipal: { AWS: ROOT }, NotAction: PULL, NotResource: "x" };
        assert.deepEqual(words(not), [
            `Deny NotPrincipal ["${ROOT}"]: NotAction ["ecr:BatchGetImage","ecr:GetDownloadUrlForLayer"] on NotResource ["x"]`,
        ]);
    });

    it("says what one policy grants and the other does not", () => {
        const before = policyMeaning([{ Effect: "Allow", Principal: { AWS: ROOT }, Action: PULL }], "aws");
        const after = policyMeaning(
            [{ Effect: "Allow", Principal: { AWS: ROOT }, Action: [...PULL.slice(1), "ecr:PutImage"] }],
            "aws",
        );
        const { missing, extra } = comparePolicies(before, after);
        assert.deepEqual(grantWords(missing), [
            { words: "Allow account 210987654321: ecr:BatchGetImage", resources: [] },
        ]);
        assert.deepEqual(grantWords(extra), [{ words: "Allow account 210987654321: ecr:PutImage", resources: [] }]);
    });

    it("puts grants together that differ in actions, resources or principals only", () => {
        assert.deepEqual(
            words(
                { Effect: "Allow", Principal: { Service: "lambda.amazonaws.com" }, Action: PULL },
                { Effect: "Allow", Principal: { AWS: ROOT }, Action: PULL },
                {
                    Effect: "Allow",
                    Principal: "*",
                    Action: "ecr:PutImage",
                    Condition: { Bool: { "aws:SecureTransport": true }, StringEquals: { "aws:PrincipalOrgID": "o-1" } },
                },
            ),
            [
                "Allow account 210987654321, lambda.amazonaws.com: ecr:BatchGetImage, ecr:GetDownloadUrlForLayer",
                "Allow any principal: ecr:PutImage if aws:securetransport Bool true and aws:principalorgid StringEquals o-1",
            ],
        );
    });

    it("knows the repositories that resources are for", () => {
        const names = ["web", "web-b", "team/web"];
        const served = (...resources: string[]) =>
            servedByResources(
                resources.map((each) => `arn:aws:ecr:us-east-1:1:repository/${each}`),
                names,
            );
        assert.deepEqual(
            [served("*"), served("web*"), served("web"), served("team/*", "web"), served()],
            [["team/web", "web", "web-b"], ["web", "web-b"], ["web"], ["team/web", "web"], []],
        );
        assert.deepEqual(servedByResources(["*"], names), ["team/web", "web", "web-b"]);
    });
});
