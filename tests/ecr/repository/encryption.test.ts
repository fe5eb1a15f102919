import assert from "node:assert/strict";
import { EncryptionType, keyAlias, keyArnProblem, keyPolicy } from "../../../ecr/repository/encryption.ts";

const KEY = "arn:aws:kms:us-east-1:123456789012:key/1234abcd-12ab-34cd-56ef-1234567890ab";

describe("the encryption of a repository", () => {
    it("is one of the API's three types", () => {
        assert.deepEqual(Object.values(EncryptionType).sort(), ["AES256", "KMS", "KMS_DSSE"]);
    });

    it("takes the ARN of a key in its own region", () => assert.equal(keyArnProblem(KEY, "aws", "us-east-1"), null));

    it("takes a multi-region key by its replica in the region", () => {
        const arn = "arn:aws-cn:kms:cn-north-1:123456789012:key/mrk-1234abcd12ab34cd56ef1234567890ab";
        assert.equal(keyArnProblem(arn, "aws-cn", "cn-north-1"), null);
    });

    const form = "must be the ARN of a KMS key, such as arn:aws:kms:us-east-1:123456789012:key/...";
    const elsewhere = "must be a key in us-east-1, the region of the repositories";
    const refused: [string, string, string][] = [
        ["an alias", "alias/mine", form],
        ["the ARN of an alias", "arn:aws:kms:us-east-1:123456789012:alias/mine", form],
        ["the id of a key", "1234abcd-12ab-34cd-56ef-1234567890ab", form],
        ["no text", "", form],
        ["a short account id", "arn:aws:kms:us-east-1:12345:key/1234abcd", form],
        ["something behind the ARN", `${KEY}\n`, form],
        ["a key of another region", KEY.replace("us-east-1", "us-west-2"), elsewhere],
        ["a key of another partition", KEY.replace("arn:aws:", "arn:aws-cn:"), elsewhere],
    ];
    for (const [what, arn, problem] of refused) {
        it(`refuses ${what}`, () => assert.equal(keyArnProblem(arn, "aws", "us-east-1"), problem));
    }

    it("leaves a made key to the account, whole document", () => {
        assert.deepEqual(keyPolicy("arn:aws:iam::123456789012:root"), {
            Version: "2012-10-17",
            Statement: [
                {
                    Sid: "AccountDecidesByIam",
                    Effect: "Allow",
                    Principal: { AWS: "arn:aws:iam::123456789012:root" },
                    Action: "kms:*",
                    Resource: "*",
                },
            ],
        });
    });

    const aliases: [string, string][] = [
        ["myproject-prod", "alias/myproject-prod-ecr"],
        ["team/app", "alias/team/app-ecr"],
        ["my.project", "alias/my-project-ecr"],
        ["team/", "alias/team-ecr"],
        ["", "alias/ecr"],
        ["...", "alias/ecr"],
    ];
    for (const [prefix, alias] of aliases) {
        it(`gives a key for ${JSON.stringify(prefix)} the alias ${alias}`, () => assert.equal(keyAlias(prefix), alias));
    }

    it("stays out of the aliases of AWS, and within their length", () => {
        assert.equal(keyAlias("aws/team"), "alias/ecr-aws/team-ecr");
        const long = keyAlias("x".repeat(256));
        assert.equal(long.length, 256);
        assert.match(long, /^alias\/x+-ecr$/);
    });
});
