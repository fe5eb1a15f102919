import assert from "node:assert/strict";
import {
    destinationPolicies,
    policyOf,
    REGISTRY_POLICY_LENGTH,
    registryPolicyProblems,
    replicationStatement,
} from "../../../ecr/registry/policy.ts";
import type { Destination } from "../../../ecr/registry/replication.ts";

const OWN = "123456789012";
const OTHER = "210987654321";
const THIRD = "345678901234";
const to = (region: string, registryId: string | null = null): Destination => ({ region, registryId });
const resource = (region: string, accountId: string, path: string) =>
    `arn:aws:ecr:${region}:${accountId}:repository/${path}`;
const statement = (...resources: string[]) => ({
    Sid: "ReplicationFromOtherAccounts",
    Effect: "Allow",
    Principal: { AWS: [`arn:aws:iam::${OWN}:root`] },
    Action: ["ecr:CreateRepository", "ecr:ReplicateImage"],
    Resource: resources,
});

describe("the statement that lets other accounts copy", () => {
    const GRANT = {
        partition: "aws",
        accountId: OTHER,
        region: "us-east-1",
        sourceAccountIds: [OWN],
        prefixes: ["app-"],
    };

    it("holds for names that begin with the prefixes", () => {
        assert.deepEqual(
            replicationStatement([{ ...GRANT, prefixes: ["web", "app-", "web"] }]),
            statement(resource("us-east-1", OTHER, "app-*"), resource("us-east-1", OTHER, "web*")),
        );
    });

    it("holds for all names where no prefix is given", () => {
        assert.deepEqual(
            replicationStatement([{ ...GRANT, prefixes: [] }]),
            statement(resource("us-east-1", OTHER, "*")),
        );
    });

    it("names each source once, sorted, in the partition", () => {
        const grant = { ...GRANT, partition: "aws-cn", region: "cn-north-1", sourceAccountIds: [THIRD, OWN, THIRD] };
        assert.deepEqual(replicationStatement([grant]), {
            ...statement(`arn:aws-cn:ecr:cn-north-1:${OTHER}:repository/app-*`),
            Principal: { AWS: [`arn:aws-cn:iam::${OWN}:root`, `arn:aws-cn:iam::${THIRD}:root`] },
        });
    });
});

describe("the policies that other accounts need", () => {
    const source = { partition: "aws", accountId: OWN };
    const policies = (...rules: [Destination[], string[]][]) => {
        const all = rules.map(([destinations, prefixes]) => ({ destinations, prefixes }));
        const texts = destinationPolicies(all, source);
        return Object.fromEntries(Object.entries(texts).map(([account, text]) => [account, JSON.parse(text)]));
    };

    it("are none for registries of the current account, named or not", () => {
        assert.deepEqual(policies([[to("us-west-2"), to("eu-west-1", OWN)], ["app"]]), {});
        assert.deepEqual(policies(), {});
    });

    it("are one an account, sorted, with the names that are copied there", () => {
        const made = policies(
            [[to("us-west-2", THIRD), to("us-west-2")], ["web"]],
            [
                [to("us-west-2", OTHER), to("us-west-2", THIRD)],
                ["app", "api"],
            ],
        );
        assert.deepEqual(made, {
            [OTHER]: policyOf([statement(resource("us-west-2", OTHER, "api*"), resource("us-west-2", OTHER, "app*"))]),
            [THIRD]: policyOf([
                statement(
                    resource("us-west-2", THIRD, "api*"),
                    resource("us-west-2", THIRD, "app*"),
                    resource("us-west-2", THIRD, "web*"),
                ),
            ]),
        });
        assert.deepEqual(Object.keys(made), [OTHER, THIRD]);
    });

    it("name in each region what is replicated to it: one policy serves all regions of an account", () => {
        assert.deepEqual(policies([[to("eu-west-1", OTHER)], ["web"]], [[to("us-west-2", OTHER)], ["app"]]), {
            [OTHER]: policyOf([statement(resource("eu-west-1", OTHER, "web*"), resource("us-west-2", OTHER, "app*"))]),
        });
    });

    it("are canonical text, the same in any order", () => {
        const rules = [
            { destinations: [to("eu-west-1", OTHER), to("us-west-2", OTHER)], prefixes: ["web", "app"] },
            { destinations: [to("us-west-2", OTHER)], prefixes: ["app", "jobs"] },
        ];
        const turned = rules
            .map(({ destinations, prefixes }) => ({
                destinations: destinations.toReversed(),
                prefixes: prefixes.toReversed(),
            }))
            .reverse();
        assert.deepEqual(destinationPolicies(turned, source), destinationPolicies(rules, source));
        assert.match(destinationPolicies(rules, source)[OTHER] ?? "", /^\{"Statement":\[\{"Action":\[/);
    });

    it("name what the names have in common where they are longer than AWS takes", () => {
        const names = (count: number, stem = "app-") =>
            Array.from({ length: count }, (_, index) => `${stem}${String(index).padStart(3, "0")}-${"x".repeat(80)}`);
        const of = (count: number) =>
            destinationPolicies([{ destinations: [to("us-west-2", OTHER)], prefixes: names(count) }], source)[OTHER];
        const most = Array.from({ length: 100 }, (_, index) => index + 1).filter(
            (count) => JSON.parse(of(count) ?? "").Statement[0].Resource.length === count,
        );
        const count = most.length;
        assert.deepEqual(
            most,
            Array.from({ length: count }, (_, index) => index + 1),
        );
        const length = of(count)?.length ?? 0;
        assert.ok(length <= REGISTRY_POLICY_LENGTH && length > REGISTRY_POLICY_LENGTH - 140, `${count}: ${length}`);
        assert.deepEqual(
            JSON.parse(of(count + 1) ?? ""),
            policyOf([statement(resource("us-west-2", OTHER, "app-0*"))]),
        );
    });

    it("name everything where the names have nothing in common", () => {
        const names = Array.from({ length: 200 }, (_, index) => `${index}-${"x".repeat(60)}`);
        assert.deepEqual(policies([[to("us-west-2", OTHER)], names]), {
            [OTHER]: policyOf([statement(resource("us-west-2", OTHER, "*"))]),
        });
    });
});

describe("a registry policy", () => {
    const STATEMENT = {
        Sid: "Replication",
        Effect: "Allow",
        Principal: { AWS: `arn:aws:iam::${OTHER}:root` },
        Action: ["ecr:ReplicateImage"],
        Resource: [resource("us-east-1", OWN, "*")],
    };
    const ACTION = "must be actions of Amazon ECR, such as ecr:ReplicateImage, found";
    const RESOURCE = "must be ARNs of repositories, such as arn:aws:ecr:us-east-1:123456789012:repository/*, found ";
    const SILENT = "; AWS would store it, and replication would fail silently";
    const MISSING_RESOURCE = "is missing; write it as [arn:aws:ecr:us-east-1:123456789012:repository/*]";
    const HERE = { region: "us-east-1", partition: "aws" };
    const without = (element: string) =>
        Object.fromEntries(Object.entries(STATEMENT).filter(([name]) => name !== element));

    const valid: [string, object][] = [
        ["with one statement in a list", policyOf([STATEMENT])],
        ["with one statement", { ...policyOf([]), Statement: STATEMENT }],
        ["with an Id and the older version", { Version: "2008-10-17", Id: "x", Statement: [STATEMENT] }],
        ["with all actions and resources", policyOf([{ ...STATEMENT, Action: "*", Resource: "*" }])],
        ["with patterns of actions", policyOf([{ ...STATEMENT, Action: ["ecr:*", "ecr:Batch*"] }])],
        ["that denies, with a condition", policyOf([{ ...STATEMENT, Effect: "Deny", Condition: { Bool: {} } }])],
        [
            "that names what it does not hold for",
            policyOf([{ Effect: "Deny", NotPrincipal: { AWS: OWN }, NotAction: "ecr:PutImage", NotResource: "*" }]),
        ],
        [
            "for another region of the partition",
            policyOf([{ ...STATEMENT, Resource: resource("eu-west-1", OWN, "a") }]),
        ],
        [
            "for two regions",
            policyOf([{ ...STATEMENT, Resource: [resource("us-east-1", OWN, "a"), resource("eu-west-1", OWN, "a")] }]),
        ],
        ...["*", "us-*", ""].map((region): [string, object] => [
            `for the region ${JSON.stringify(region)}`,
            policyOf([{ ...STATEMENT, Resource: resource(region, OWN, "*") }]),
        ]),
        ["with any principal as principal", policyOf([{ ...STATEMENT, Principal: "*" }])],
        ["with a service as principal", policyOf([{ ...STATEMENT, Principal: { Service: ["ecr.amazonaws.com"] } }])],
        ["with statements of two Sids", policyOf([STATEMENT, { ...STATEMENT, Sid: "Second" }])],
        ["with two statements without a Sid", policyOf([without("Sid"), without("Sid")])],
        ["without a Sid", policyOf([without("Sid")])],
    ];
    for (const [what, policy] of valid) {
        it(`is accepted ${what}`, () => assert.deepEqual(registryPolicyProblems(policy, HERE), []));
    }

    const SOMEWHERE = "must be in partition aws and a region of it, found ";
    const PRINCIPAL = 'must be "*" or a map such as { AWS: "arn:aws:iam::123456789012:root" }, found ';
    const BESIDE = (element: string) => `must not be set together with ${element}; remove one of the two`;
    // A second statement, with a Sid of its own.
    const at = (different: object) => policyOf([STATEMENT, { ...STATEMENT, Sid: "Second", ...different }]);
    const wrong = (element: string, value: unknown) => at({ [element]: value });
    const principals: unknown[] = [
        null,
        {},
        "any principal",
        "",
        5,
        [],
        { AWS: [] },
        { AWS: null },
        { AWS: [OWN, ""] },
    ];
    const shownAs = [
        "null",
        "{}",
        '"any principal"',
        '""',
        "5",
        "[]",
        '{"AWS":[]}',
        '{"AWS":null}',
        `{"AWS":["${OWN}",""]}`,
    ];
    const broken: [string, unknown, (string | number)[], string][] = [
        ["without a version", { Statement: [STATEMENT] }, ["Version"], 'must be "2012-10-17", found nothing'],
        [
            "of another version",
            { Version: 2012, Statement: [STATEMENT] },
            ["Version"],
            'must be "2012-10-17", found 2012',
        ],
        [
            "with another part",
            { ...policyOf([STATEMENT]), Statements: [] },
            ["Statements"],
            "is not part of a policy; a policy has Version and Statement",
        ],
        ["with no statement", policyOf([]), ["Statement"], "must have at least one statement, found none"],
        ["without Statement", { Version: "2012-10-17" }, ["Statement"], "must have at least one statement, found none"],
        [
            "with a statement that is text",
            { ...policyOf([]), Statement: "Allow" },
            ["Statement"],
            'must be a map with Effect, Principal and Action, found "Allow"',
        ],
        [
            "with a list in the list",
            policyOf([STATEMENT, []]),
            ["Statement", 1],
            "must be a map with Effect, Principal and Action, found []",
        ],
        [
            "with another element",
            at({ Actions: [] }),
            ["Statement", 1, "Actions"],
            "is not part of a statement; it has Sid, Effect, Principal, NotPrincipal, Action, NotAction, Resource, NotResource, Condition",
        ],
        [
            "with a Sid with spaces",
            at({ Sid: "a b" }),
            ["Statement", 1, "Sid"],
            'must be letters and digits, found "a b"',
        ],
        ["with a number as Sid", at({ Sid: 5 }), ["Statement", 1, "Sid"], "must be letters and digits, found 5"],
        [
            "with another effect",
            at({ Effect: "allow" }),
            ["Statement", 1, "Effect"],
            'must be Allow or Deny, found "allow"',
        ],
        [
            "without an effect",
            policyOf([without("Sid"), without("Effect")]),
            ["Statement", 1, "Effect"],
            "must be Allow or Deny, found nothing",
        ],
        ...[`arn:aws:sts::${OTHER}:assumed-role/ci`, `arn:aws:iam::${OTHER}:role/x/`, "12345", "any principal"].map(
            (text): [string, unknown, (string | number)[], string] => [
                `with the principal ${text}, which AWS does not know`,
                at({ Principal: { AWS: [OWN, text] } }),
                ["Statement", 1, "Principal", "AWS", 1],
                `must be "*", an account id of 12 digits or the ARN of an IAM user, role, assumed role (assumed-role/<role>/<session>) or account root, without wildcards, found "${text}"`,
            ],
        ),
        [
            "with a principal of another partition",
            at({ Principal: { AWS: `arn:aws-cn:iam::${OTHER}:root` } }),
            ["Statement", 1, "Principal", "AWS"],
            `must be in partition aws like the registry, found "arn:aws-cn:iam::${OTHER}:root"`,
        ],
        [
            "without a principal",
            policyOf([without("Sid"), without("Principal")]),
            ["Statement", 1, "Principal"],
            'is missing; write it as { AWS: "arn:aws:iam::123456789012:root" }',
        ],
        [
            "without an action",
            policyOf([without("Sid"), without("Action")]),
            ["Statement", 1, "Action"],
            "is missing; write it as [ecr:ReplicateImage]",
        ],
        [
            "with no action",
            at({ Action: [] }),
            ["Statement", 1, "Action"],
            "is missing; write it as [ecr:ReplicateImage]",
        ],
        [
            "with an action of another service",
            at({ Action: "s3:GetObject" }),
            ["Statement", 1, "Action"],
            `${ACTION} "s3:GetObject"`,
        ],
        [
            "with a blank in an action",
            at({ Action: ["ecr: ReplicateImage"] }),
            ["Statement", 1, "Action"],
            `${ACTION} "ecr: ReplicateImage"; did you mean "ecr:ReplicateImage"?`,
        ],
        [
            "with a misspelt action",
            at({ Action: ["ecr:ReplicateImages"] }),
            ["Statement", 1, "Action"],
            'must be an action of Amazon ECR, found "ecr:ReplicateImages"; did you mean "ecr:ReplicateImage"?',
        ],
        ["with a number as action", at({ Action: [5] }), ["Statement", 1, "Action"], `${ACTION} 5`],
        [
            "with an action of an identity policy",
            at({ Action: ["ecr:GetAuthorizationToken"] }),
            ["Statement", 1, "Action"],
            "has no effect here: ecr:GetAuthorizationToken belongs in the IAM policy of anyone who logs in",
        ],
        [
            "with another NotAction",
            policyOf([{ ...without("Action"), NotAction: "s3:*" }]),
            ["Statement", 0, "NotAction"],
            `${ACTION} "s3:*"`,
        ],
        [
            "without a resource",
            policyOf([without("Sid"), without("Resource")]),
            ["Statement", 1, "Resource"],
            MISSING_RESOURCE,
        ],
        ["with no resource", at({ Resource: [] }), ["Statement", 1, "Resource"], MISSING_RESOURCE],
        [
            "with a name as resource",
            at({ Resource: "myproject/*" }),
            ["Statement", 1, "Resource"],
            `${RESOURCE}"myproject/*"${SILENT}`,
        ],
        [
            "with a resource without account digits",
            at({ Resource: resource("us-east-1", "12345", "*") }),
            ["Statement", 1, "Resource"],
            `${RESOURCE}"arn:aws:ecr:us-east-1:12345:repository/*"${SILENT}`,
        ],
        [
            "with a resource of another service",
            policyOf([{ ...without("Resource"), NotResource: "arn:aws:s3:::bucket" }]),
            ["Statement", 0, "NotResource"],
            `${RESOURCE}"arn:aws:s3:::bucket"${SILENT}`,
        ],
        [
            "with a long resource, which is cut",
            at({ Resource: "x".repeat(100) }),
            ["Statement", 1, "Resource"],
            `${RESOURCE}"${"x".repeat(76)}...${SILENT}`,
        ],
        ...principals.map((principal, index): [string, unknown, (string | number)[], string] => [
            `with the principal ${shownAs[index]}`,
            wrong("Principal", principal),
            ["Statement", 1, "Principal"],
            PRINCIPAL + shownAs[index],
        ]),
        [
            "with a NotPrincipal that is wrong",
            policyOf([{ ...without("Principal"), NotPrincipal: "no one" }]),
            ["Statement", 0, "NotPrincipal"],
            `${PRINCIPAL}"no one"`,
        ],
        ...["Action", "Principal", "Resource"].map((element): [string, unknown, (string | number)[], string] => [
            `with ${element} next to Not${element}`,
            wrong(`Not${element}`, (STATEMENT as Record<string, unknown>)[element]),
            ["Statement", 1, `Not${element}`],
            BESIDE(element),
        ]),
        ...[null, [], "StringEquals", true].map((condition): [string, unknown, (string | number)[], string] => [
            `with the condition ${JSON.stringify(condition)}`,
            wrong("Condition", condition),
            ["Statement", 1, "Condition"],
            `must be a map of operators, found ${JSON.stringify(condition)}`,
        ]),
        [
            "with one Sid twice",
            policyOf([STATEMENT, { ...STATEMENT, Sid: "Second" }, STATEMENT]),
            ["Statement", 2, "Sid"],
            `must be one of its kind, found "${STATEMENT.Sid}" twice`,
        ],
        ...[
            ["of another partition", `arn:aws-cn:ecr:cn-north-1:${OWN}:repository/a`],
            ["of another partition, for all its regions", `arn:aws-cn:ecr:*:${OWN}:repository/a`],
            ["for a region that is none", resource("us-esat-1", OWN, "a")],
            ["for a region of another partition", resource("cn-north-1", OWN, "a")],
        ].map(([what, arn]): [string, unknown, (string | number)[], string] => [
            `with a resource ${what}`,
            wrong("Resource", ["*", arn]),
            ["Statement", 1, "Resource"],
            `${SOMEWHERE}"${arn}"${SILENT}`,
        ]),
    ];
    for (const [what, policy, place, reason] of broken) {
        it(`is refused ${what}`, () => {
            const found = registryPolicyProblems(policy, HERE).map(({ code: _code, ...rest }) => rest);
            assert.deepEqual(found, [{ at: place, reason }]);
        });
    }

    it("in China is shown resources of there, and takes those of both regions", () => {
        const china = { region: "cn-north-1", partition: "aws-cn" };
        const arn = (region: string) => `arn:aws-cn:ecr:${region}:${OWN}:repository/*`;
        const there = { Principal: { AWS: `arn:aws-cn:iam::${OTHER}:root` } };
        const problems = (written: object) => registryPolicyProblems(policyOf([{ ...written, ...there }]), china);
        assert.deepEqual(problems({ ...STATEMENT, Resource: [arn("cn-north-1"), arn("cn-northwest-1")] }), []);
        assert.deepEqual(problems(without("Resource")), [
            {
                at: ["Statement", 0, "Resource"],
                code: "missing-key",
                reason: "is missing; write it as [arn:aws-cn:ecr:cn-north-1:123456789012:repository/*]",
            },
        ]);
        assert.deepEqual(
            problems({ ...STATEMENT, Resource: resource("us-east-1", OWN, "*") }).map(({ reason }) =>
                reason.slice(0, 32),
            ),
            ["must be in partition aws-cn and "],
        );
    });

    it("is refused whole where it is nothing", () => {
        for (const policy of [null, undefined, {}]) {
            assert.deepEqual(
                registryPolicyProblems(policy, HERE).map(({ at: place }) => place),
                [["Version"], ["Statement"]],
            );
        }
    });

    it("has all its problems reported together, of each action and resource", () => {
        const policy = policyOf([{ Effect: "no", Principal: "*", Action: ["a", "b"], Resource: ["c", "d"] }]);
        assert.deepEqual(
            registryPolicyProblems(policy, HERE).map(({ at: place }) => place.at(-1)),
            ["Effect", "Action", "Action", "Resource", "Resource"],
        );
    });
});
