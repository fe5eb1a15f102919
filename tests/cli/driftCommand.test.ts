import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { assertDocumented } from "../support/docs.ts";
import {
    ACCOUNT,
    type Aws,
    answers,
    commanded,
    compared,
    deployed,
    KEY_ID,
    OTHER_KEY_ID,
    policy,
    REGION,
    REGISTRY_STATEMENT,
    repository,
    resource,
    SECRET,
    type StateResource,
} from "./driftCase.ts";
import type { EcrAnswer, EcrRequest } from "./fakeEcr.ts";
import { ROOT } from "./lifecycle.ts";
import { ecrSet } from "./run.ts";

const HEADING = `Stack prod, as last deployed, and the registry of account ${ACCOUNT} in ${REGION}`;
const READS = /^(?:Describe|Get|List)/;

type Change = (aws: Aws, state: StateResource[]) => void;
const nothing: Change = () => undefined;

/** The command on the state and AWS, after a change, and with other answers for some calls. */
async function drift(
    change: Change,
    flags: string[] = [],
    other: (request: EcrRequest) => EcrAnswer | null = () => null,
) {
    const { state, aws } = structuredClone(deployed());
    change(aws, state);
    const answer = answers(aws);
    return commanded(["drift", "--stack", "prod", ...flags], { prod: state }, (each) => other(each) ?? answer(each));
}

describe("the command ecr-set drift", function () {
    this.timeout(120_000);

    it("ends with 0 where nothing differs, reads only, and looks at each part of a registry once", async () => {
        const { requests, ...ended } = await drift(nothing);
        assert.deepEqual(ended, { code: 0, stdout: `${HEADING}\n\nno drift in 15 resources\n`, stderr: "" });
        assert.deepEqual(
            requests.map(({ operation }) => operation).filter((each) => !READS.test(each)),
            [],
        );
        const once = requests
            .map(({ operation }) => operation)
            .filter((each) => /Registry|Repositories|Templates/.test(each));
        assert.deepEqual(once.sort(), [
            "DescribeRegistry",
            "DescribeRepositories",
            "DescribeRepositoryCreationTemplates",
            "GetRegistryPolicy",
            "GetRegistryScanningConfiguration",
        ]);
    });

    it("shows a table for each resource, at most 120 columns wide, and ends with 1", async () => {
        const { code, stdout, stderr } = await drift((aws) => {
            const web = aws.repositories["p-prod-web"] as Aws["repositories"][string];
            web.imageTagMutability = "MUTABLE";
            web.imageTagMutabilityExclusionFilters = [];
            web.policy = policy({ Sid: "Anyone", Effect: "Allow", Principal: "*", Action: "ecr:BatchGetImage" });
            web.lifecyclePolicy = null;
            for (const name of ["a", "b", "c", "d", "e", "f"]) {
                aws.repositories[`legacy-${name}`] = repository();
            }
            aws.repositories["p-prod-old"] = repository();
            aws.scanning.rules[0]?.repositoryFilters.push({ filter: "legacy-*" });
            aws.exclusions.push(`arn:aws:iam::${ACCOUNT}:role/other`);
            aws.templates.push({ prefix: "other", appliedFor: ["REPLICATION"] }, { prefix: "ROOT" });
            aws.caches.push({ ecrRepositoryPrefix: "quay", upstreamRegistryUrl: "quay.io" });
            aws.keys[OTHER_KEY_ID] = {
                KeyState: "Enabled",
                Description: "Encrypts the Amazon ECR repositories of p-prod",
                tags: { Project: "p", Environment: "prod" },
            };
        });
        assert.deepEqual({ code, stderr }, { code: 1, stderr: "" });
        assert.deepEqual(
            stdout.split("\n").filter((line) => line.length > 120),
            [],
        );
        assertDocumented("docs/drift.md", "drift", ["```text", ...stdout.trimEnd().split("\n"), "```"]);
    });

    it("prints all of it as JSON", async () => {
        const { code, stdout } = await drift(
            (aws) => {
                aws.scanning.scanType = "BASIC";
                aws.templates.push({ prefix: "other" });
                aws.repositories["p-prod-web"] = { ...repository(), scanOnPush: false };
            },
            ["--json"],
            ({ operation }) =>
                operation === "GetAccountSetting" ? { error: "AccessDeniedException", message: "no" } : null,
        );
        assert.equal(code, 1);
        const plain = { serves: [], isDrift: true };
        assert.deepEqual(JSON.parse(stdout), {
            stack: "prod",
            drift: 2,
            pendingOperations: 0,
            registries: [
                {
                    accountId: ACCOUNT,
                    region: REGION,
                    resources: 15,
                    differences: [
                        {
                            resource: "repository p-prod-web",
                            what: "scan on push",
                            deployed: "true",
                            live: "false",
                            ...plain,
                        },
                        {
                            resource: "scanning configuration",
                            what: "scan type",
                            deployed: "ENHANCED",
                            live: "BASIC",
                            ...plain,
                        },
                        {
                            resource: "creation templates",
                            what: "other",
                            deployed: null,
                            live: "not of this stack",
                            serves: [],
                            isDrift: false,
                        },
                    ],
                    notChecked: [{ what: "account settings", reason: "the credentials need ecr:GetAccountSetting" }],
                },
            ],
        });
    });

    it("names what lies next to the stack without counting it as drift", async () => {
        const { code, stdout } = await drift((aws) => {
            aws.exclusions.push(`arn:aws:iam::${ACCOUNT}:role/other`);
            aws.templates.push({ prefix: "other" });
            aws.repositories.kept = {
                ...repository(),
                encryptionConfiguration: {
                    encryptionType: "KMS",
                    kmsKey: `arn:aws:kms:${REGION}:${ACCOUNT}:key/${OTHER_KEY_ID}`,
                },
            };
            for (const id of [OTHER_KEY_ID, "33333333-3333-3333-3333-333333333333"]) {
                aws.keys[id] = {
                    KeyState: "Enabled",
                    Description: "Encrypts the Amazon ECR repositories of p-prod",
                    tags: { Project: "p", Environment: "prod" },
                };
            }
        });
        assert.equal(code, 0);
        assert.deepEqual(stdout.split("\n"), [
            HEADING,
            "",
            "Next to the stack, and not drift:",
            "",
            "creation templates",
            "  what   deployed  in AWS",
            "  other  -         not of this stack",
            "",
            "pull-time exclusions",
            "  what                                  deployed  in AWS",
            "  arn:aws:iam::123456789012:role/other  -         excluded, not by this stack",
            "",
            `key ${OTHER_KEY_ID}, not in the state of this stack`,
            "  what  deployed  in AWS",
            "  key   -         Enabled; 1 repository uses it; repository kept",
            "  to delete it, once no repository uses it:",
            `    aws kms schedule-key-deletion --key-id ${OTHER_KEY_ID} --region ${REGION}`,
            "",
            "key 33333333-3333-3333-3333-333333333333, not in the state of this stack",
            "  what  deployed  in AWS",
            "  key   -         Enabled; 0 repositories use it",
            "  to delete it:",
            `    aws kms schedule-key-deletion --key-id 33333333-3333-3333-3333-333333333333 --region ${REGION}`,
            "",
            "no drift in 15 resources",
            "",
        ]);
    });

    it("needs no resource of Amazon ECR, no program and no stack file", async () => {
        const { requests, ...ended } = await commanded(["drift", "-s", "prod"], { prod: [] }, () => ({}));
        assert.deepEqual(ended, { code: 0, stdout: "stack prod has nothing of Amazon ECR in its state\n", stderr: "" });
        assert.deepEqual(requests, []);
    });

    it("ends with 2 where there is no such stack, no Pulumi or no folder, and with 64 for a wrong call", async () => {
        const none = await commanded(["drift", "-s", "uat"], { prod: [] }, () => ({}));
        assert.deepEqual(
            { code: none.code, stdout: none.stdout, stderr: none.stderr },
            {
                code: 2,
                stdout: "",
                stderr: "error: the state of stack uat cannot be read: no stack named 'uat' found\n",
            },
        );
        const without = await ecrSet(["drift", "-s", "prod"], { cwd: ROOT, env: { PATH: "/nowhere" } });
        assert.deepEqual(without, {
            code: 2,
            stdout: "",
            stderr: "error: the state of stack prod cannot be read: there is no `pulumi` on PATH\n",
        });
        const folder = await ecrSet(["drift", "-s", "prod", "-C", "/nowhere"]);
        assert.deepEqual(folder, {
            code: 2,
            stdout: "",
            stderr: "error: the state of stack prod cannot be read: there is no folder /nowhere\n",
        });
        for (const seconds of ["0", "soon", "-1", "1e9"]) {
            const { code, stderr } = await ecrSet(["drift", "-s", "prod", `--timeout=${seconds}`]);
            const must = "--timeout must be 1 to 3600 seconds";
            assert.deepEqual(
                [code, stderr],
                [64, `error: ${must}, found ${seconds}; write for example --timeout 60\n`],
            );
        }
        const broken = await commanded(["drift", "-s", "prod"], { prod: "not JSON" }, () => ({}));
        assert.deepEqual(
            [broken.code, broken.stderr],
            [
                2,
                "error: the state of stack prod cannot be read: `pulumi stack export` printed something that is not JSON\n",
            ],
        );
    });

    it("says that an update was interrupted", async () => {
        const { state, aws } = deployed();
        const text = JSON.stringify({ deployment: { resources: state, pending_operations: [{}, {}] } });
        const { code, stdout } = await commanded(["drift", "-s", "prod"], { prod: text }, answers(aws));
        assert.equal(code, 0);
        assert.match(
            stdout,
            /warning: an update of this stack was interrupted, with 2 operations on the way;\n {2}pulumi refresh --stack prod reads what they did\n$/,
        );
    });
});

/** Each call, what is then not checked, and by which permission. */
const CALLS: [string, string, string][] = [
    ["DescribeRepositories", "repositories", "ecr:DescribeRepositories"],
    ["GetRegistryScanningConfiguration", "scanning configuration", "ecr:GetRegistryScanningConfiguration"],
    ["DescribeRegistry", "replication configuration", "ecr:DescribeRegistry"],
    ["GetRegistryPolicy", "registry policy", "ecr:GetRegistryPolicy"],
    ["GetAccountSetting", "account settings", "ecr:GetAccountSetting"],
    ["DescribePullThroughCacheRules", "pull through caches", "ecr:DescribePullThroughCacheRules"],
    ["DescribeRepositoryCreationTemplates", "creation templates", "ecr:DescribeRepositoryCreationTemplates"],
    ["ListPullTimeUpdateExclusions", "pull-time exclusions", "ecr:ListPullTimeUpdateExclusions"],
    ["GetLifecyclePolicy", "lifecycle policies", "ecr:GetLifecyclePolicy"],
    ["GetRepositoryPolicy", "repository policies", "ecr:GetRepositoryPolicy"],
    ["ListTagsForResource", "tags", "ecr:ListTagsForResource"],
    ["DescribeKey", "keys", "kms:DescribeKey"],
    ["ListKeys", "keys", "kms:ListKeys"],
    ["DescribeLogGroups", "log groups", "logs:DescribeLogGroups"],
];

describe("a look of ecr-set drift that is not possible", function () {
    this.timeout(120_000);

    for (const [operation, what, permission] of CALLS) {
        it(`says what was not checked where ${permission} is denied`, async () => {
            const { state, aws } = deployed();
            const answer = answers(aws);
            const { registry } = await compared(state, (request) =>
                request.operation === operation ? { error: "AccessDeniedException", message: "no" } : answer(request),
            );
            assert.deepEqual(registry.differences, []);
            assert.deepEqual(registry.notChecked, [{ what, reason: `the credentials need ${permission}` }]);
        });
    }

    it("ends with 2 where nothing differs as far as was checked, and with 1 where something does", async () => {
        const denied = ({ operation }: EcrRequest) =>
            /Policy$/.test(operation) ? { error: "AccessDeniedException", message: "no" } : null;
        const { code, stdout } = await drift(nothing, [], denied);
        assert.equal(code, 2);
        assert.deepEqual(stdout.split("\n"), [
            HEADING,
            "",
            "not checked: lifecycle policies: the credentials need ecr:GetLifecyclePolicy",
            "not checked: repository policies: the credentials need ecr:GetRepositoryPolicy",
            "not checked: registry policy: the credentials need ecr:GetRegistryPolicy",
            "",
            "no drift in 15 resources, as far as they were checked",
            "",
        ]);
        const drifted = await drift((aws) => (aws.scanning.scanType = "BASIC"), [], denied);
        assert.equal(drifted.code, 1);
        assert.match(drifted.stdout, /not checked: registry policy.*\n\n1 difference in 1 resource\n$/);
    });

    it("says so where AWS throttles all calls, where they fail, and where the credentials are expired", async () => {
        const { state } = deployed();
        for (const [error, status, reason] of [
            ["ThrottlingException", 400, "AWS throttles ecr:DescribeRepositories"],
            ["ExpiredTokenException", 403, "the AWS credentials are expired or invalid"],
            ["ServerException", 500, "ecr:DescribeRepositories failed: down"],
        ] as const) {
            const { registry } = await compared(state, () => ({ error, message: "down", status }));
            assert.deepEqual(registry.differences, []);
            const { reason: found } = registry.notChecked.find(({ what }) => what === "repositories") ?? {};
            assert.equal(found, reason);
        }
    });

    it("ends in time where the endpoint hangs", async () => {
        const started = Date.now();
        const { code, stdout } = await drift(nothing, ["--timeout", "1"], () => ({ begun: "" }));
        assert.equal(code, 2);
        assert.match(stdout, /not checked: repositories: no answer in time to ecr:DescribeRepositories\n/);
        assert.ok(Date.now() - started < 10_000, "it took more than 10 s");
    });

    it("compares nothing with the registry of another account", async () => {
        const { code, stdout } = await drift((aws) => (aws.account = "999999999999"));
        assert.equal(code, 2);
        assert.deepEqual(stdout.split("\n"), [
            HEADING,
            "",
            `not checked: registry of account ${ACCOUNT} in ${REGION}: the credentials are of account 999999999999`,
            "",
            "no drift in 15 resources, as far as they were checked",
            "",
        ]);
    });

    it("shows no secret of the state, and nothing of AWS in its place", async () => {
        const { code, stdout } = await drift((aws, state) => {
            for (const { type, inputs = {} } of state) {
                if (/:(?:RepositoryPolicy|LifecyclePolicy|RegistryPolicy)$/.test(type)) {
                    Object.assign(inputs, { policy: SECRET });
                }
                if (type.endsWith(":Repository")) {
                    Object.assign(inputs, { tags: { Team: SECRET } });
                }
                if (type.endsWith(":PullThroughCacheRule")) {
                    Object.assign(inputs, { credentialArn: SECRET });
                }
                if (type.endsWith(":RepositoryCreationTemplate")) {
                    Object.assign(inputs, { repositoryPolicy: SECRET, resourceTags: SECRET });
                }
            }
            const other = policy({ Effect: "Allow", Principal: "*", Action: "ecr:hidden" });
            aws.registryPolicy = other;
            aws.repositories["p-prod-web"] = { ...repository(), policy: other, tags: { Team: "hidden" } };
            Object.assign(aws.templates[0] ?? {}, { repositoryPolicy: other });
            Object.assign(aws.caches[0] ?? {}, { credentialArn: "hidden" });
        });
        assert.equal(code, 2);
        assert.deepEqual(stdout.split("\n"), [
            HEADING,
            "",
            "not checked: lifecycle policies: it is a secret in the state",
            "not checked: repository policies: it is a secret in the state",
            "not checked: tags: one of them is a secret in the state",
            "not checked: registry policy: it is a secret in the state",
            "not checked: credentials of pull through cache docker-hub: it is a secret in the state",
            "not checked: repositoryPolicy and resourceTags of creation template team: secrets in the state",
            "",
            "no drift in 15 resources, as far as they were checked",
            "",
        ]);
    });
});

describe("ecr-set drift of several sets, regions and kinds of components", function () {
    this.timeout(120_000);

    it("compares each registry with what is in it", async () => {
        const { state, aws } = deployed();
        const inOther = state.map((each) => ({
            ...each,
            inputs: { ...each.inputs, ...(each.type.startsWith("aws:") && { region: "us-east-1" }) },
        }));
        const answer = answers(aws);
        const { code, stdout, requests } = await commanded(
            ["drift", "-s", "prod", "--json"],
            { prod: [...state, ...inOther.slice(2)] },
            (request) =>
                request.region === "us-east-1" && request.operation === "GetRegistryPolicy"
                    ? { policyText: policy() }
                    : answer(request),
        );
        assert.equal(code, 1);
        const { registries } = JSON.parse(stdout) as { registries: { region: string; differences: object[] }[] };
        assert.deepEqual(
            registries.map(({ region, differences }) => [region, differences.length]),
            [
                [REGION, 0],
                ["us-east-1", 1],
            ],
        );
        assert.equal(requests.filter(({ operation }) => operation === "DescribeRepositories").length, 2);
    });

    it("takes two sets of one registry together: the names of one are known to the other", async () => {
        const { state, aws } = deployed();
        const second = "urn:pulumi:prod::ecr::ecr-repository-set:index:EcrRepositorySet::other";
        const name = "p-prod-eu-web";
        const other = resource("aws:ecr/repository:Repository", "other-web", name, {
            name,
            tags: { Project: "p", Environment: "prod-eu" },
        });
        aws.repositories[name] = {
            imageTagMutability: "MUTABLE",
            scanOnPush: false,
            encryptionConfiguration: { encryptionType: "AES256" },
            lifecyclePolicy: null,
            policy: null,
            tags: { Project: "p", Environment: "prod-eu" },
        };
        const { registry } = await compared([...state, { ...other, parent: second }], answers(aws));
        assert.deepEqual([registry.differences, registry.notChecked, registry.resources], [[], [], 16]);
    });

    it("works for EcrReplicationDestination: its policy, template and key", async () => {
        const { state, aws } = deployed();
        const kinds = /:(?:aws|RegistryPolicy|RepositoryCreationTemplate|Key)$/;
        const of = (urn: string) => urn.replaceAll("EcrRepositorySet", "EcrReplicationDestination");
        const destination = state
            .filter(({ type }) => kinds.test(type))
            .map((each) => ({ ...each, urn: of(each.urn), parent: of(each.parent ?? "") }));
        aws.repositories = {};
        aws.caches = [];
        const same = await compared(destination, answers(aws));
        assert.deepEqual([same.registry.differences, same.registry.resources], [[], 3]);
        aws.registryPolicy = policy({ ...REGISTRY_STATEMENT, Action: "ecr:ReplicateImage" });
        Object.assign(aws.keys[KEY_ID] ?? {}, { KeyState: "Disabled" });
        const { registry } = await compared(destination, answers(aws));
        assert.deepEqual(
            registry.differences.map(({ resource: of_, deployed: was, live }) => [of_, was, live]),
            [
                [
                    "registry policy",
                    `Allow account 210987654321: ecr:CreateRepository on arn:aws:ecr:${REGION}:${ACCOUNT}:repository/p-prod-*`,
                    null,
                ],
                [`key ${KEY_ID}`, "Enabled", "Disabled"],
            ],
        );
    });
});

describe("the page of ecr-set drift", () => {
    it("names each permission", () => {
        const page = readFileSync(`${ROOT}/docs/drift.md`, "utf8");
        for (const permission of [...CALLS.map(([, , each]) => each), "kms:ListResourceTags"]) {
            assert.ok(page.includes(`"${permission}"`), permission);
        }
    });
});
