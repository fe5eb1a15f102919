import assert from "node:assert/strict";
import { readFindingsLog, readKeys, readNames, readRegistry } from "./aws.ts";
import { type Config, createStack, needEngine, resetAws, type TestStack } from "./engine.ts";
import { alone, lifecycle, outputMaps } from "./samples.ts";

const ACCOUNT = "123456789012";
const KEYS = ["api-service", "lambda-processor", "web-app", "worker"];
const NAMES = KEYS.map((key) => `myproject-prod-${key}`);
const URN = "urn:pulumi:prod::ecr::ecr-repository-set:index:EcrRepositorySet$aws:ecr/repository:Repository::ecr-";
const tags = { Environment: "prod", ManagedBy: "Pulumi", Project: "myproject" };
const pull = ["ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"];

const accounts = {
    Sid: "CrossAccountPermission",
    Effect: "Allow",
    Principal: { AWS: ["arn:aws:iam::210987654321:root", "arn:aws:iam::345678901234:root"] },
    Action: pull,
};
const lambdaOfOthers = {
    Sid: "LambdaECRImageCrossAccountRetrievalPolicy",
    Effect: "Allow",
    Principal: { Service: "lambda.amazonaws.com" },
    Action: pull,
    Condition: {
        ArnLike: {
            "aws:sourceARN": [
                "arn:aws:lambda:us-east-1:210987654321:function:*",
                "arn:aws:lambda:us-east-1:345678901234:function:*",
            ],
        },
    },
};
const lambda = {
    Sid: "LambdaECRImageRetrievalPolicy",
    Effect: "Allow",
    Principal: { Service: "lambda.amazonaws.com" },
    Action: pull,
};

function expected(kmsKey: string): object {
    const repository = (count: number, statements: object[]) => ({
        mutability: "IMMUTABLE",
        scanOnPush: true,
        encryption: { encryptionType: "KMS", kmsKey },
        lifecycle: lifecycle(count),
        policy: { Version: "2012-10-17", Statement: statements },
        tags,
    });
    return {
        repositories: {
            "myproject-prod-api-service": repository(200, [accounts]),
            "myproject-prod-lambda-processor": repository(100, [accounts, lambdaOfOthers, lambda]),
            "myproject-prod-web-app": repository(100, [accounts]),
            "myproject-prod-worker": repository(100, [accounts]),
        },
        replication: [
            {
                destinations: [{ region: "us-west-2", registryId: ACCOUNT }],
                repositoryFilters: NAMES.map((filter) => ({ filter, filterType: "PREFIX_MATCH" })),
            },
        ],
        scanning: {
            scanType: "ENHANCED",
            rules: [
                {
                    scanFrequency: "CONTINUOUS_SCAN",
                    repositoryFilters: [{ filter: "myproject-prod-*", filterType: "WILDCARD" }],
                },
            ],
        },
    };
}

const group = `arn:aws:logs:us-east-1:${ACCOUNT}:log-group:/aws/events/ecr/myproject-prod`;

const FINDINGS_LOG = {
    groups: [{ logGroupName: "/aws/events/ecr/myproject-prod", retentionInDays: 90 }],
    policies: [
        {
            policyName: "myproject-prod-ecr-findings",
            document: {
                Version: "2012-10-17",
                Statement: [
                    {
                        Sid: "EventBridgeWritesFindings",
                        Effect: "Allow",
                        Principal: { Service: ["delivery.logs.amazonaws.com", "events.amazonaws.com"] },
                        Action: ["logs:CreateLogStream", "logs:PutLogEvents"],
                        Resource: `${group}:*`,
                    },
                ],
            },
        },
    ],
    rules: [
        {
            pattern: {
                source: ["aws.inspector2"],
                "detail-type": ["Inspector2 Scan"],
                detail: { "repository-name": NAMES.map((name) => ({ suffix: `:repository/${name}` })) },
            },
            state: "ENABLED",
            targets: [group],
        },
        {
            pattern: {
                source: ["aws.inspector2"],
                "detail-type": ["Inspector2 Finding"],
                detail: {
                    resources: {
                        type: ["AWS_ECR_CONTAINER_IMAGE"],
                        details: { awsEcrContainerImage: { repositoryName: NAMES } },
                    },
                },
            },
            state: "ENABLED",
            targets: [group],
        },
    ],
};

/** The sample with other options for the set, or for one of its repositories. */
function changed(set: Config, repositories: Record<string, object | null> = {}): Config {
    const config = alone("prod");
    const merged = { ...(config["ecr:repositories"] as Record<string, object>), ...repositories };
    const kept = Object.entries(merged).filter(([, options]) => options !== null);
    return { ...config, ...set, "ecr:repositories": Object.fromEntries(kept) };
}

describe("the prod stack on the real engine", function () {
    this.timeout(300_000);
    let prod: TestStack;

    before(async function () {
        await needEngine(this);
        await resetAws();
        prod = await createStack("prod", alone("prod"));
    });

    after(() => prod?.remove());

    it("gives AWS what the stack file says", async () => {
        const { outputs } = await prod.stack.up();
        const [key, ...more] = (await readKeys()) as { arn: string }[];
        assert.deepEqual(more, []);
        assert.deepEqual(key, {
            arn: key?.arn,
            description: "Encrypts the Amazon ECR repositories of myproject-prod",
            rotates: true,
            policy: {
                Version: "2012-10-17",
                Statement: [
                    {
                        Sid: "AccountDecidesByIam",
                        Effect: "Allow",
                        Principal: { AWS: `arn:aws:iam::${ACCOUNT}:root` },
                        Action: "kms:*",
                        Resource: "*",
                    },
                ],
            },
            aliases: ["alias/myproject-prod-ecr"],
        });
        assert.deepEqual(await readRegistry(), expected(key?.arn ?? ""));
        assert.deepEqual(await readFindingsLog(), FINDINGS_LOG);
        assert.deepEqual(Object.fromEntries(Object.entries(outputs).map(([name, { value }]) => [name, value])), {
            kmsKeyArn: key?.arn,
            registryReplicationRules: null,
            registryScanningRules: null,
            replicationDestinationPolicies: null,
            dashboardUrl: null,
            notificationTopicArn: null,
            registryId: ACCOUNT,
            registryUrl: `${ACCOUNT}.dkr.ecr.us-east-1.amazonaws.com`,
            ...outputMaps("prod"),
        });
    });

    it("changes nothing the second time, nor in another order", async () => {
        assert.deepEqual(await prod.changes(), {});
        const config = alone("prod");
        prod.configure({
            ...Object.fromEntries(Object.entries(config).reverse()),
            "ecr:allowedAccountIds": [...(config["ecr:allowedAccountIds"] as string[])].reverse(),
            "ecr:repositories": Object.fromEntries(Object.entries(config["ecr:repositories"] as object).reverse()),
        });
        assert.deepEqual(await prod.changes(), {});
    });

    it("changes only what one setting stands for", async () => {
        prod.configure(changed({}, { "web-app": { enableLambdaPull: true } }));
        assert.deepEqual(await prod.changes(), { "RepositoryPolicy ecr-web-app-policy": "update" });
    });

    for (const operation of ["preview", "up"] as const) {
        it(`refuses, in ${operation}, a change of encryption and says what would be lost`, async () => {
            prod.configure(changed({}, { "web-app": { encryptionType: "AES256" } }));
            const text = await prod.failure(operation);
            assert.match(text, /1 problem in the configuration of stack prod; nothing was sent to AWS:/);
            assert.match(
                text,
                /repositories\["web-app"\]\n +changes encryptionType from KMS to AES256, which AWS cannot do in place: the repository myproject-prod-web-app and all its images would be deleted\n +to keep them, write encryptionType: KMS for it\n/,
            );
            assert.ok(text.includes(`pulumi state unprotect '${URN}web-app' --stack prod`), text);
            assert.ok(!/^\s+at .*\.[jt]s:\d+/m.test(text), `no stack trace in:\n${text}`);
            assert.deepEqual(await readNames(), NAMES);
        });
    }

    it("refuses a new name prefix, because it replaces every repository", async () => {
        prod.configure(changed({ "ecr:namePrefix": "other" }));
        const text = await prod.failure("preview");
        assert.match(text, /4 problems in the configuration of stack prod; nothing was sent to AWS:/);
        for (const key of KEYS) {
            assert.ok(text.includes(`changes name from myproject-prod-${key} to other-${key}`), text);
        }
    });

    it("refuses to drop a key, and tells how a renamed one keeps its images", async () => {
        prod.configure(changed({}, { worker: null, workers: {} }));
        const text = await prod.failure("preview");
        assert.match(text, /repositories\["worker"\]\n +is no longer in the configuration/);
        assert.match(text, /write for workers: \{ aliases: \[worker\], name: myproject-prod-worker \}/);
    });

    it("renames a key as it was told to, without touching the repository", async () => {
        prod.configure(changed({}, { worker: null, workers: { aliases: ["worker"], name: "myproject-prod-worker" } }));
        assert.deepEqual(await prod.changes(), {});
    });

    it("refuses to be destroyed, and then, unprotected, leaves only the key and the registry's documents", async () => {
        prod.configure(alone("prod"));
        assert.match(await prod.failure("destroy"), /cannot be deleted\s+because it is protected/);
        assert.deepEqual(await readNames(), NAMES);
        prod.pulumi("state", "unprotect", "--all", "--yes", "--stack", "prod");
        await prod.stack.destroy();
        // Other stacks may have rules in the documents, and images may be encrypted with the key.
        const [key, ...others] = (await readKeys()) as { arn: string; aliases: string[] }[];
        assert.deepEqual([key?.aliases, others], [[], []]);
        assert.deepEqual(await readRegistry(), { ...expected(key?.arn ?? ""), repositories: {} });
        assert.deepEqual(await readFindingsLog(), { groups: [], policies: [], rules: [] });
    });
});
