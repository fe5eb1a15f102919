import assert from "node:assert/strict";
import { accountRoot, parsePrincipal } from "../../aws/principals.ts";

describe("a principal", () => {
    it("is an account id, in the partition of the repositories", () => {
        assert.deepEqual(parsePrincipal("123456789012", "aws-cn"), {
            arn: "arn:aws-cn:iam::123456789012:root",
            partition: "aws-cn",
            accountId: "123456789012",
            wholeAccount: true,
        });
    });

    it("is the root of an account, in the partition that it names", () => {
        assert.deepEqual(parsePrincipal("arn:aws-us-gov:iam::123456789012:root", "aws"), {
            arn: "arn:aws-us-gov:iam::123456789012:root",
            partition: "aws-us-gov",
            accountId: "123456789012",
            wholeAccount: true,
        });
    });

    const single = [
        "arn:aws:iam::123456789012:role/deploy",
        "arn:aws:iam::123456789012:role/path/to/deploy",
        "arn:aws:iam::123456789012:user/bob@example.com",
        "arn:aws:iam::123456789012:role/root",
        "arn:aws:sts::123456789012:assumed-role/deploy/session",
        "arn:aws:sts::123456789012:assumed-role/deploy/i-0123456789abcdef0",
        "arn:aws:iam::123456789012:role/aws-reserved/sso.amazonaws.com/eu-west-1/AWSReservedSSO_Admin_0123456789abcdef",
        `arn:aws:iam::123456789012:role/${"r".repeat(64)}`,
    ];
    for (const arn of single) {
        it(`is ${arn}, which is not its whole account`, () => {
            assert.deepEqual(parsePrincipal(arn, "aws"), {
                arn,
                partition: "aws",
                accountId: "123456789012",
                wholeAccount: false,
            });
        });
    }

    const refused = [
        "",
        "*",
        "12345678901",
        "1234567890123",
        "123456789012\n",
        "YOUR_ACCOUNT_ID",
        "lambda.amazonaws.com",
        "arn:aws:iam::123456789012:role/*",
        "arn:aws:iam::123456789012:role/",
        "arn:aws:iam::123456789012:role/x/",
        "arn:aws:iam::123456789012:role//y",
        "arn:aws:iam::123456789012:role/x//y",
        "arn:aws:iam::123456789012:user/x/",
        `arn:aws:iam::123456789012:role/${"r".repeat(65)}`,
        "arn:aws:sts::123456789012:assumed-role/ci",
        "arn:aws:sts::123456789012:assumed-role/ci/",
        "arn:aws:sts::123456789012:assumed-role/ci/s",
        "arn:aws:sts::123456789012:assumed-role/path/ci/session",
        "arn:aws:iam::12345:root",
        "arn:aws:iam::*:root",
        "arn:aws:iam::123456789012:group/admins",
        "arn:aws:s3:::bucket",
        "arn:aws:sts::123456789012:federated-user/bob",
    ];
    for (const text of refused) {
        it(`is not ${JSON.stringify(text)}`, () => assert.equal(parsePrincipal(text, "aws"), null));
    }

    it("answers a hostile text of full length at once", () => {
        assert.equal(parsePrincipal(`arn:aws${"-".repeat(256)}!`, "aws"), null);
        assert.equal(parsePrincipal(`arn:aws:iam::123456789012:role/${"a/".repeat(128)}!`, "aws"), null);
    });

    it("stands for a whole account as its root", () => {
        assert.equal(accountRoot("123456789012", "aws-us-gov"), "arn:aws-us-gov:iam::123456789012:root");
    });
});
