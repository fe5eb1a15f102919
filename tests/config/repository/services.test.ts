import assert from "node:assert/strict";
import { accepted, DEV, refused, resolved, type Written, warned, withRepository, withSet } from "../../support/args.ts";

const sidsOf = (args: Written): string[] => {
    const policy = resolved(args, DEV).settings?.repositories[0]?.repositoryPolicy;
    const { Statement: statements = [] } = JSON.parse(policy ?? "{}") as { Statement?: { Sid: string }[] };
    return statements.map(({ Sid }) => Sid.replace(/Access$|ECRImageRetrievalPolicy$/, ""));
};
const both = (set: Written, repository: Written) => withSet({ ...set, repositories: { "web-app": repository } });

/** Services of the set and of the repository, and those that may pull. */
const CASES: [string, Written, string[]][] = [
    ["none by default", withSet({}), []],
    [
        "those of the set",
        withSet({ services: ["sagemaker", "lambda", "codebuild"] }),
        ["CodeBuild", "Lambda", "SageMaker"],
    ],
    [
        "those of the repository in place of the set's",
        both({ services: ["codebuild"] }, { services: ["sagemaker"] }),
        ["SageMaker"],
    ],
    ["none where the repository's list is empty", both({ services: ["codebuild"] }, { services: [] }), []],
    ["Lambda by its short form", withSet({ enableLambdaPull: true }), ["Lambda"]],
    ["Lambda once, in both forms", withSet({ enableLambdaPull: true, services: ["lambda"] }), ["Lambda"]],
    [
        "Lambda of the set next to a repository's services",
        both({ enableLambdaPull: true }, { services: ["codebuild"] }),
        ["CodeBuild", "Lambda"],
    ],
    [
        "no Lambda where the repository says false",
        both({ services: ["lambda", "codebuild"] }, { enableLambdaPull: false }),
        ["CodeBuild"],
    ],
    [
        "Lambda where the repository names it and the set says false",
        both({ enableLambdaPull: false }, { services: ["lambda"] }),
        ["Lambda"],
    ],
];

describe("services that may pull", () => {
    for (const [what, args, expected] of CASES) {
        it(`are ${what}`, () => assert.deepEqual([resolved(args, DEV).warnings, sidsOf(args)], [[], expected]));
    }

    it("are contradicted by a switch next to them", () => {
        assert.deepEqual(warned(withSet({ services: ["lambda"], enableLambdaPull: false })), [
            {
                path: "enableLambdaPull",
                reason: "false has no effect because services names lambda; remove one of the two",
            },
        ]);
    });

    it("have Sids that statements of one's own must not have", () => {
        const statement = {
            Sid: "CodeBuildAccess",
            Effect: "Allow",
            Principal: { AWS: "210987654321" },
            Action: "ecr:ListImages",
        };
        assert.deepEqual(refused(withRepository({ services: ["codebuild"], policyStatements: [statement] })), [
            {
                path: 'repositories["web-app"].policyStatements[0].Sid',
                reason: 'must be unique in the policy, found "CodeBuildAccess", which the access options write; choose another',
            },
        ]);
    });

    it("count in the 10,240 characters of a policy as they will be", () => {
        const of = (services: string[]) =>
            accepted(withRepository({ services })).repositories[0]?.repositoryPolicy ?? "";
        const text = of(["codebuild", "sagemaker"]);
        assert.equal(text.replaceAll("<account-id>", "123456789012").length, text.length);
        const many = Array.from({ length: 305 }, (_, index) => String(100_000_000_000 + index));
        const [problem] = refused(
            withRepository({ enableCrossAccountAccess: true, allowedAccountIds: many, services: ["codebuild"] }),
        );
        assert.match(problem?.reason ?? "", /must have a repository policy of at most 10240 characters/);
    });

    it("are those of creation templates, too, where a cache warns of Lambda", () => {
        const args = withSet({
            services: ["lambda", "codebuild"],
            registry: { creationTemplates: { quay: { appliedFor: ["PULL_THROUGH_CACHE"] } } },
        });
        assert.deepEqual(warned(args), [
            {
                path: 'registry.creationTemplates["quay"].services',
                reason: "names lambda, and AWS Lambda does not pull through a cache; write enableLambdaPull: false for this template",
            },
        ]);
        assert.match(resolved(args, DEV).settings?.registry.templates[0]?.repositoryPolicy ?? "", /CodeBuildAccess/);
    });
});
