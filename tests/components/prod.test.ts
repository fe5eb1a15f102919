import assert from "node:assert/strict";
import { EcrRepositorySet, readStackArgs } from "../../components/index.ts";
import { keepNewestText } from "../support/args.ts";
import { type Deployment, deploy, type Registered, sampleConfig, settled } from "../support/mocks.ts";

const SET = "urn:pulumi:prod::ecr::ecr-repository-set:index:EcrRepositorySet::ecr";
const PLAIN = { parent: SET, protect: false, deletedWith: null, aliases: [], dependsOn: [] };
const TAGS = { Environment: "prod", ManagedBy: "Pulumi", Project: "myproject" };
const IMAGES: Record<string, number> = { "api-service": 200, "lambda-processor": 100, "web-app": 100, worker: 100 };
const KEYS = Object.keys(IMAGES);
const region = "us-east-1";
const KEY = "arn:aws:kms:us-east-1:123456789012:key/made";
const LOG_GROUP = "arn:aws:logs:us-east-1:123456789012:log-group:/aws/events/ecr/myproject-prod";

const PULL = '"Action":["ecr:BatchGetImage","ecr:GetDownloadUrlForLayer"]';
const ACCOUNTS_PULL = `{${PULL},"Effect":"Allow","Principal":{"AWS":["arn:aws:iam::210987654321:root","arn:aws:iam::345678901234:root"]},"Sid":"CrossAccountPermission"}`;
const LAMBDA_PULLS =
    `{${PULL},"Condition":{"ArnLike":{"aws:sourceARN":["arn:aws:lambda:us-east-1:210987654321:function:*","arn:aws:lambda:us-east-1:345678901234:function:*"]}},` +
    `"Effect":"Allow","Principal":{"Service":"lambda.amazonaws.com"},"Sid":"LambdaECRImageCrossAccountRetrievalPolicy"},` +
    `{${PULL},"Effect":"Allow","Principal":{"Service":"lambda.amazonaws.com"},"Sid":"LambdaECRImageRetrievalPolicy"}`;
const PATTERNS = [
    '{"detail":{"repository-name":[{"suffix":":repository/myproject-prod-api-service"},{"suffix":":repository/myproject-prod-lambda-processor"},' +
        '{"suffix":":repository/myproject-prod-web-app"},{"suffix":":repository/myproject-prod-worker"}]},"detail-type":["Inspector2 Scan"],"source":["aws.inspector2"]}',
    '{"detail":{"resources":{"details":{"awsEcrContainerImage":{"repositoryName":["myproject-prod-api-service","myproject-prod-lambda-processor","myproject-prod-web-app","myproject-prod-worker"]}},' +
        '"type":["AWS_ECR_CONTAINER_IMAGE"]}},"detail-type":["Inspector2 Finding"],"source":["aws.inspector2"]}',
];

const FINDINGS: Registered[] = [
    ...PATTERNS.map((eventPattern, index) => ({
        ...PLAIN,
        type: "aws:cloudwatch/eventRule:EventRule",
        name: `ecr-findings-${index}`,
        inputs: { region, description: "Scan results of the set's repositories", eventPattern, tags: TAGS },
    })),
    ...PATTERNS.map((_, index) => ({
        ...PLAIN,
        type: "aws:cloudwatch/eventTarget:EventTarget",
        name: `ecr-findings-${index}`,
        dependsOn: [
            `aws:cloudwatch/eventRule:EventRule ecr-findings-${index}`,
            "aws:cloudwatch/logGroup:LogGroup ecr-findings",
            "aws:cloudwatch/logResourcePolicy:LogResourcePolicy ecr-findings",
        ],
        inputs: { region, rule: `ecr-findings-${index}-1a2b3c4`, arn: LOG_GROUP },
    })),
    {
        ...PLAIN,
        type: "aws:cloudwatch/logGroup:LogGroup",
        name: "ecr-findings",
        inputs: { region, name: "/aws/events/ecr/myproject-prod", retentionInDays: 90, tags: TAGS },
    },
    {
        ...PLAIN,
        type: "aws:cloudwatch/logResourcePolicy:LogResourcePolicy",
        name: "ecr-findings",
        dependsOn: ["aws:cloudwatch/logGroup:LogGroup ecr-findings"],
        inputs: {
            region,
            policyName: "myproject-prod-ecr-findings",
            policyDocument:
                '{"Statement":[{"Action":["logs:CreateLogStream","logs:PutLogEvents"],"Effect":"Allow",' +
                '"Principal":{"Service":["delivery.logs.amazonaws.com","events.amazonaws.com"]},' +
                `"Resource":"${LOG_GROUP}:*","Sid":"EventBridgeWritesFindings"}],"Version":"2012-10-17"}`,
        },
    },
];

const LIFECYCLES: Registered[] = KEYS.map((key) => ({
    ...PLAIN,
    type: "aws:ecr/lifecyclePolicy:LifecyclePolicy",
    name: `ecr-${key}-lifecycle`,
    deletedWith: `ecr-${key}`,
    dependsOn: [`aws:ecr/repository:Repository ecr-${key}`],
    inputs: { region, repository: `myproject-prod-${key}`, policy: keepNewestText(IMAGES[key] ?? 0) },
}));

const REGISTRY: Registered[] = [
    {
        ...PLAIN,
        type: "aws:ecr/registryScanningConfiguration:RegistryScanningConfiguration",
        name: "ecr-scanning",
        inputs: {
            region,
            scanType: "ENHANCED",
            rules: [
                {
                    scanFrequency: "CONTINUOUS_SCAN",
                    repositoryFilters: [{ filter: "myproject-prod-*", filterType: "WILDCARD" }],
                },
            ],
        },
    },
    {
        ...PLAIN,
        type: "aws:ecr/replicationConfiguration:ReplicationConfiguration",
        name: "ecr-replication",
        inputs: {
            region,
            replicationConfiguration: {
                rules: [
                    {
                        destinations: [{ region: "us-west-2", registryId: "123456789012" }],
                        repositoryFilters: KEYS.map((key) => ({
                            filter: `myproject-prod-${key}`,
                            filterType: "PREFIX_MATCH",
                        })),
                    },
                ],
            },
        },
    },
];

const REPOSITORIES: Registered[] = KEYS.map((key) => ({
    ...PLAIN,
    type: "aws:ecr/repository:Repository",
    name: `ecr-${key}`,
    protect: true,
    dependsOn: ["aws:kms/key:Key ecr-key"],
    inputs: {
        name: `myproject-prod-${key}`,
        region,
        imageTagMutability: "IMMUTABLE",
        imageScanningConfiguration: { scanOnPush: true },
        encryptionConfigurations: [{ encryptionType: "KMS", kmsKey: KEY }],
        forceDelete: false,
        tags: TAGS,
    },
}));

const POLICIES: Registered[] = KEYS.map((key) => {
    const statements = key === "lambda-processor" ? `${ACCOUNTS_PULL},${LAMBDA_PULLS}` : ACCOUNTS_PULL;
    return {
        ...PLAIN,
        type: "aws:ecr/repositoryPolicy:RepositoryPolicy",
        name: `ecr-${key}-policy`,
        deletedWith: `ecr-${key}`,
        dependsOn: [`aws:ecr/repository:Repository ecr-${key}`],
        inputs: {
            region,
            repository: `myproject-prod-${key}`,
            policy: `{"Statement":[${statements}],"Version":"2012-10-17"}`,
        },
    };
});

const KEY_RESOURCES: Registered[] = [
    {
        ...PLAIN,
        type: "aws:kms/alias:Alias",
        name: "ecr-key",
        dependsOn: ["aws:kms/key:Key ecr-key"],
        inputs: { region, name: "alias/myproject-prod-ecr", targetKeyId: "made" },
    },
    {
        ...PLAIN,
        type: "aws:kms/key:Key",
        name: "ecr-key",
        protect: true,
        inputs: {
            region,
            description: "Encrypts the Amazon ECR repositories of myproject-prod",
            enableKeyRotation: true,
            deletionWindowInDays: 30,
            policy:
                '{"Statement":[{"Action":"kms:*","Effect":"Allow","Principal":{"AWS":"arn:aws:iam::123456789012:root"},' +
                '"Resource":"*","Sid":"AccountDecidesByIam"}],"Version":"2012-10-17"}',
            tags: TAGS,
        },
    },
];

describe("the prod sample", () => {
    let deployment: Deployment<EcrRepositorySet>;
    before(async () => {
        deployment = await deploy(() => new EcrRepositorySet("ecr", readStackArgs()), "prod", sampleConfig("prod"));
    });
    const made = (kind: RegExp) => deployment.resources.filter(({ type }) => kind.test(type));

    const kinds: [string, RegExp, Registered[]][] = [
        ["a findings log", /cloudwatch/, FINDINGS],
        ["lifecycle policies", /lifecyclePolicy/, LIFECYCLES],
        ["the registry's configuration", /registryScanning|replication/, REGISTRY],
        ["repositories", /repository:/, REPOSITORIES],
        ["repository policies", /repositoryPolicy/, POLICIES],
        ["a key", /kms/, KEY_RESOURCES],
    ];
    for (const [what, kind, expected] of kinds) {
        it(`makes ${what} with these inputs`, () => assert.deepEqual(made(kind), expected));
    }

    it("makes nothing else", () => {
        assert.deepEqual(deployment.failures, []);
        assert.equal(deployment.resources.length, kinds.flatMap(([, , expected]) => expected).length + 1);
    });

    it("asks AWS once who we are", () => {
        assert.deepEqual(deployment.calls, [{ token: "aws:index/getCallerIdentity:getCallerIdentity", inputs: {} }]);
    });

    it("hands out the key and the rules; no other account has to let images in", async () => {
        const { kmsKeyArn, registryScanningRules, registryReplicationRules, replicationDestinationPolicies } =
            deployment.made;
        const repositories = KEYS.map((key) => `myproject-prod-${key}`);
        const given = {
            kmsKeyArn: await settled(kmsKeyArn),
            registryScanningRules: await settled(registryScanningRules),
            registryReplicationRules: await settled(registryReplicationRules),
            replicationDestinationPolicies: await settled(replicationDestinationPolicies),
        };
        assert.deepEqual(given, {
            kmsKeyArn: KEY,
            registryScanningRules: [
                {
                    scanType: "ENHANCED",
                    scanFrequency: "CONTINUOUS_SCAN",
                    filters: ["myproject-prod-*"],
                    repositories,
                },
            ],
            registryReplicationRules: [
                { destinations: [{ region: "us-west-2" }], prefixes: repositories, repositories },
            ],
            replicationDestinationPolicies: undefined,
        });
    });
});
