import assert from "node:assert/strict";
import { TEMPLATE_ROLE_TRUST, TemplateUse, templateRolePolicy } from "../../../ecr/registry/creationTemplates.ts";

const KEY = "arn:aws:kms:us-east-1:123456789012:key/a";
const OTHER = "arn:aws:kms:us-east-1:123456789012:key/b";
const PLACE = { partition: "aws", region: "us-east-1", prefixes: ["team"], keyArns: [] as string[], usesAwsKey: false };
const CREATE = {
    Sid: "CreateRepositories",
    Effect: "Allow",
    Action: ["ecr:CreateRepository", "ecr:ReplicateImage", "ecr:TagResource"],
    Resource: ["arn:aws:ecr:us-east-1:*:repository/team/*"],
};
const encrypt = (...keys: string[]) => ({
    Sid: "EncryptRepositories",
    Effect: "Allow",
    Action: ["kms:CreateGrant", "kms:DescribeKey", "kms:RetireGrant"],
    Resource: keys,
});

describe("the uses of templates", () => {
    it("are the API's three", () => {
        assert.deepEqual(Object.values(TemplateUse).sort(), ["CREATE_ON_PUSH", "PULL_THROUGH_CACHE", "REPLICATION"]);
    });
});

describe("the role with which Amazon ECR creates repositories", () => {
    it("is taken by Amazon ECR alone", () => {
        assert.deepEqual(TEMPLATE_ROLE_TRUST, {
            Version: "2012-10-17",
            Statement: [{ Effect: "Allow", Principal: { Service: "ecr.amazonaws.com" }, Action: "sts:AssumeRole" }],
        });
    });

    const cases: [string, Partial<typeof PLACE>, object[]][] = [
        ["creates and tags the repositories of its templates", {}, [CREATE]],
        ["uses the keys that are known, each once", { keyArns: [OTHER, KEY, OTHER] }, [CREATE, encrypt(KEY, OTHER)]],
        ["uses every key where AWS's own is among them", { keyArns: [KEY], usesAwsKey: true }, [CREATE, encrypt("*")]],
        [
            "names each namespace, with a / behind it",
            { prefixes: ["team/shop", "docker-hub/", "a"] },
            [
                {
                    ...CREATE,
                    Resource: [
                        "arn:aws:ecr:us-east-1:*:repository/a/*",
                        "arn:aws:ecr:us-east-1:*:repository/docker-hub/*",
                        "arn:aws:ecr:us-east-1:*:repository/team/shop/*",
                    ],
                },
            ],
        ],
        [
            "may create every repository where a template is for the rest",
            { prefixes: ["team", "ROOT"] },
            [{ ...CREATE, Resource: ["arn:aws:ecr:us-east-1:*:repository/*"] }],
        ],
        [
            "belongs to a partition and a region",
            { partition: "aws-cn", region: "cn-north-1" },
            [{ ...CREATE, Resource: ["arn:aws-cn:ecr:cn-north-1:*:repository/team/*"] }],
        ],
    ];
    for (const [what, different, statements] of cases) {
        it(what, () => {
            assert.deepEqual(templateRolePolicy({ ...PLACE, ...different }), {
                Version: "2012-10-17",
                Statement: statements,
            });
        });
    }
});
