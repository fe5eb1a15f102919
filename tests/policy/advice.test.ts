import assert from "node:assert/strict";
import { Token } from "../../policy/resources.ts";
import { pulling, repository, repositoryPolicy } from "./case.ts";
import { evaluate, type TestResource } from "./harness.ts";

/** The places to change, without their names, of the one thing that a rule says. */
function advice(rule: string, resource: TestResource, config: Record<string, unknown> = {}): string[] {
    const { violations } = evaluate(rule, [resource], config);
    assert.equal(violations.length, 1);
    const [, ...places] = violations[0]?.message.split("\n") ?? [];
    return places.map((line) => line.trim().replace(/^\S+ +/, ""));
}

const RAW_KEY = 'encryptionConfigurations: [{ encryptionType: "KMS", kmsKey: key.arn }]';
const NEW = "# for a new repository; AWS cannot change that of an existing one";
const encrypted = (encryption: object): TestResource => ({
    ...repository,
    props: { ...repository.props, encryptionConfigurations: [encryption] },
});
const template = (encryptionConfigurations: object[]): TestResource => ({
    type: Token.CreationTemplate,
    name: "t",
    props: { prefix: "shop", encryptionConfigurations },
});

describe("what users are told to change", () => {
    it("is the type of encryption where it is not KMS, else the key", () => {
        const rule = "ecr-encryption-must-use-customer-key";
        const key = "kmsKeyArn: <ARN of a key of your own>";
        assert.deepEqual(advice(rule, encrypted({ encryptionType: "AES256" })), [
            `encryptionType: KMS   ${NEW}`,
            RAW_KEY,
        ]);
        assert.deepEqual(advice(rule, encrypted({ encryptionType: "KMS" })), [`${key}   ${NEW}`, RAW_KEY]);
        assert.deepEqual(advice(rule, encrypted({ encryptionType: "KMS", kmsKey: "alias/aws/ecr" })), [
            `${key}   ${NEW}`,
            RAW_KEY,
        ]);
        const keyArns = ["arn:aws:kms:us-east-1:123456789012:key/allowed"];
        assert.deepEqual(advice(rule, repository, { keyArns }), [`kmsKeyArn: ${keyArns[0]}   ${NEW}`, RAW_KEY]);
    });

    it("is the option of its own for a creation template", () => {
        const rule = "ecr-encryption-must-use-customer-key";
        const yetToCome = "# AWS uses it for repositories that are yet to come";
        const option = "registry.creationTemplates.shop";
        assert.deepEqual(advice(rule, template([])), [`${option}.encryptionType: KMS   ${yetToCome}`, RAW_KEY]);
        assert.deepEqual(advice(rule, template([{ encryptionType: "KMS" }])), [
            `${option}.kmsKeyArn: <ARN of a key of your own>   ${yetToCome}`,
            RAW_KEY,
        ]);
    });

    it("is a subject as the provider of the pipeline writes it", () => {
        const GITHUB = [
            "repo:<owner>/<name>:ref:refs/heads/main",
            "repo:<owner>@<owner id>/<name>@<repository id>:ref:refs/heads/main",
        ];
        const hosts = {
            "token.actions.githubusercontent.com": GITHUB,
            "token.actions.shop.ghe.com": GITHUB[0],
            "gitlab.com": "project_path:<group>/<project>:ref_type:branch:ref:main",
            "api.pulumi.com/oidc": "pulumi:deploy:org:<organization>:project:<project>:*",
            "oidc.circleci.com/org/ORG": "org/<organization id>/project/<project id>/user/*",
            "oidc.example.com": "<what names the owner and the project>",
        };
        for (const [host, example] of Object.entries(hosts)) {
            const role: TestResource = {
                type: Token.Role,
                name: "push",
                props: {
                    assumeRolePolicy: {
                        Statement: {
                            Effect: "Allow",
                            Principal: { Federated: `arn:aws:iam::123456789012:oidc-provider/${host}` },
                            Action: "sts:AssumeRoleWithWebIdentity",
                        },
                    },
                },
            };
            assert.deepEqual(advice("ecr-push-must-limit-oidc-subjects", role), [
                `Condition: { StringLike: { "${host}:sub": ${JSON.stringify(example).replace('","', '", "')} } }`,
            ]);
        }
    });

    it("is the ids of owner and repository in the place of wildcards", () => {
        const host = "token.actions.githubusercontent.com";
        const role = (sub: string): TestResource => ({
            type: Token.Role,
            name: "push",
            props: {
                assumeRolePolicy: {
                    Statement: {
                        Effect: "Allow",
                        Principal: { Federated: `arn:aws:iam::123456789012:oidc-provider/${host}` },
                        Action: "sts:AssumeRoleWithWebIdentity",
                        Condition: { StringLike: { [`${host}:sub`]: sub } },
                    },
                },
            },
        });
        for (const [wild, pinned] of [
            ["repo:shop@*/web@*:environment:prod", "repo:shop@<owner id>/web@<repository id>:environment:prod"],
            ["repo:shop@*/*:environment:prod", "repo:shop@<owner id>/*:environment:prod"],
            ["repo:shop@*", "repo:shop@<owner id>"],
        ] as const) {
            assert.deepEqual(advice("ecr-push-must-pin-oidc-ids", role(wild)), [
                `Condition: { StringLike: { "${host}:sub": "${pinned}" } }`,
            ]);
        }
    });

    it("is the rule's ownAccounts where accounts alone may do too much", () => {
        const may = (statement: object): TestResource => ({
            ...repositoryPolicy,
            props: { ...repositoryPolicy.props, policy: pulling(statement) },
        });
        const rule = "ecr-access-must-be-least-privilege";
        const actions = 'Action: ["ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"]';
        const own = ', or ownAccounts: ["210987654321"] of the rule if it is your own';
        for (const Action of ["ecr:BatchDeleteImage", "ecr:*"]) {
            assert.equal(advice(rule, may({ Action }))[1], `${actions}${own}`);
            assert.equal(advice(rule, may({ Action, Principal: "*" }))[1], actions);
        }
    });
});
