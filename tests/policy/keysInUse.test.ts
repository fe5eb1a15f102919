import assert from "node:assert/strict";
import { Token } from "../../policy/resources.ts";
import { key, repository } from "./case.ts";
import { evaluate, type TestResource, UNKNOWN } from "./harness.ts";

const ROTATE = "ecr-key-must-rotate";
const CLOSED = "ecr-key-policy-must-not-be-open";
const OPEN = { Statement: { Sid: "All", Effect: "Allow", Principal: "*", Action: "kms:*" } };
const NONE = "no ECR repository of this stack uses a key of it";

/** A key that breaks both rules, if a repository uses it. */
const bad = (props: object = {}): TestResource => ({
    ...key,
    props: { ...key.props, enableKeyRotation: false, policy: OPEN, ...props },
});
const made = { arn: UNKNOWN, keyId: UNKNOWN };
const encrypted = (kmsKey: unknown, from: string[] = []): TestResource => ({
    ...repository,
    props: { ...repository.props, encryptionConfigurations: [{ encryptionType: "KMS", kmsKey }] },
    from,
});
const alias = (props: object, from: string[] = []): TestResource => ({
    type: Token.Alias,
    name: "alias",
    props: { name: "alias/images", ...props },
    from,
});
const replica = (props: object, from: string[] = []): TestResource => ({
    type: Token.ReplicaKey,
    name: "replica",
    props: { arn: "arn:aws:kms:eu-west-1:123456789012:key/mrk-1", keyId: "mrk-1", policy: OPEN, ...props },
    from,
});

/** What a rule says, without the places to change. */
function said(rule: string, resources: TestResource[]) {
    const { violations, unknown, notApplicable } = evaluate(rule, resources);
    return { says: violations.map(({ message }) => message.split("\n")[0]), unknown, notApplicable };
}
const says = (...sentences: string[]) => ({ says: sentences, unknown: null, notApplicable: null });
const notApplicable = (reason: string) => ({ says: [], unknown: null, notApplicable: reason });
const open = (who: string) => `The ${who} must not be open to any principal, found All with kms:* for any principal.`;
const ROTATED = "The KMS key 'key' must be rotated, as it encrypts ECR repositories, found enableKeyRotation false.";

describe("the keys that encrypt repositories", () => {
    const ways: Record<string, TestResource[]> = {
        "an alias that is made in the same update": [
            encrypted(UNKNOWN, [`${Token.Alias}::alias`]),
            bad(made),
            alias({ targetKeyId: UNKNOWN }, [`${Token.Key}::key`]),
        ],
        "an alias that is made of a key that is there": [
            encrypted(UNKNOWN, [`${Token.Alias}::alias`]),
            bad(),
            alias({ targetKeyId: "11111111-2222" }),
        ],
        "the name of an alias": [encrypted("alias/images"), bad(), alias({ targetKeyId: "11111111-2222" })],
        "the ARN of an alias": [
            encrypted("arn:aws:kms:us-east-1:123456789012:alias/images"),
            bad(made),
            alias({ targetKeyId: UNKNOWN }, [`${Token.Key}::key`]),
        ],
        "the key's id": [encrypted("11111111-2222"), bad()],
        "the key's ARN": [encrypted("arn:aws:kms:us-east-1:123456789012:key/11111111-2222"), bad()],
    };
    for (const [way, resources] of Object.entries(ways)) {
        it(`are found by ${way}`, () => {
            assert.deepEqual(said(ROTATE, resources), says(ROTATED));
            assert.deepEqual(said(CLOSED, resources), says(open("KMS key 'key'")));
        });
    }

    it("are not those of another alias, another id or another alias's key", () => {
        for (const resources of [
            [encrypted("alias/other"), bad(), alias({ targetKeyId: "11111111-2222" })],
            [encrypted("33333333-4444"), bad()],
            [encrypted("alias/images"), bad(), alias({ targetKeyId: "33333333-4444" })],
        ]) {
            assert.deepEqual(said(ROTATE, resources), notApplicable(NONE));
            assert.deepEqual(said(CLOSED, resources), notApplicable(NONE));
        }
    });

    it("is not known where neither the key nor the repository's is known, and nothing links them", () => {
        const unknown = "what it evaluates of the KMS key 'key' (arn) is not known before the update, which decides";
        for (const rule of [ROTATE, CLOSED]) {
            assert.deepEqual(said(rule, [encrypted(UNKNOWN), bad(made)]), { says: [], unknown, notApplicable: null });
        }
    });

    it("are none of a repository that is encrypted without one, although AWS answers with one", () => {
        const plain = (encryption: object): TestResource => ({
            ...repository,
            props: { ...repository.props, encryptionConfigurations: [{ kmsKey: UNKNOWN, ...encryption }] },
            from: [],
        });
        for (const encryption of [{ encryptionType: "AES256" }, {}]) {
            assert.deepEqual(said(ROTATE, [plain(encryption), bad(made)]), notApplicable(NONE));
        }
        const unknown = "what it evaluates of the KMS key 'key' (arn) is not known before the update, which decides";
        for (const encryptionType of ["KMS_DSSE", UNKNOWN]) {
            assert.deepEqual(said(ROTATE, [plain({ encryptionType }), bad(made)]), {
                says: [],
                unknown,
                notApplicable: null,
            });
        }
    });

    it("are told where one of both is known", () => {
        assert.deepEqual(said(ROTATE, [encrypted(UNKNOWN), bad()]), notApplicable(NONE));
        assert.deepEqual(said(ROTATE, [encrypted("alias/other"), bad(made)]), notApplicable(NONE));
    });

    it("are replicas, too: their policy is their own, their rotation that of the primary key", () => {
        const resources = [
            encrypted(UNKNOWN, [`${Token.ReplicaKey}::replica`]),
            replica({ arn: UNKNOWN, primaryKeyArn: UNKNOWN }, [`${Token.Key}::key`]),
            bad({ ...made, policy: undefined }),
        ];
        assert.deepEqual(said(ROTATE, resources), says(ROTATED));
        assert.deepEqual(said(CLOSED, resources), says(open("ReplicaKey 'replica'")));
    });

    it("are replicas whose primary key is in another stack", () => {
        const resources = [
            encrypted("arn:aws:kms:eu-west-1:123456789012:key/mrk-1"),
            replica({ primaryKeyArn: "arn:aws:kms:us-east-1:123456789012:key/mrk-1" }),
        ];
        const reason = "the rotation of a replica is that of its primary key, which is not in this stack";
        assert.deepEqual(said(ROTATE, resources), notApplicable(reason));
        assert.deepEqual(said(CLOSED, resources), says(open("ReplicaKey 'replica'")));
    });

    it("are keys of imported material, too, which AWS does not rotate", () => {
        const arn = "arn:aws:kms:us-east-1:123456789012:key/imported";
        const external = { type: Token.ExternalKey, name: "imported", props: { arn, policy: OPEN } };
        assert.deepEqual(
            said(ROTATE, [encrypted(arn), external]),
            notApplicable("AWS does not rotate a key whose material was imported"),
        );
        assert.deepEqual(said(CLOSED, [encrypted(arn), external]), says(open("ExternalKey 'imported'")));
    });

    it("have a policy of its own resource by whatever names the key", () => {
        const policy = { type: Token.KeyPolicy, name: "policy", props: { keyId: "alias/images", policy: OPEN } };
        const closed = bad({ policy: undefined });
        const resources = [encrypted("11111111-2222"), closed, alias({ targetKeyId: "11111111-2222" }), policy];
        assert.deepEqual(said(CLOSED, resources), says(open("KMS key 'policy'")));
    });
});
