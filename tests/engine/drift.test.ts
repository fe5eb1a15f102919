import assert from "node:assert/strict";
import { CloudWatchLogsClient, PutRetentionPolicyCommand } from "@aws-sdk/client-cloudwatch-logs";
import {
    CreatePullThroughCacheRuleCommand,
    CreateRepositoryCommand,
    CreateRepositoryCreationTemplateCommand,
    DeleteLifecyclePolicyCommand,
    DeleteRepositoryCommand,
    ECRClient,
    PutAccountSettingCommand,
    PutImageScanningConfigurationCommand,
    PutImageTagMutabilityCommand,
    PutRegistryPolicyCommand,
    PutRegistryScanningConfigurationCommand,
    PutReplicationConfigurationCommand,
    SetRepositoryPolicyCommand,
    TagResourceCommand,
    UpdateRepositoryCreationTemplateCommand,
} from "@aws-sdk/client-ecr";
import { CreateKeyCommand, DisableKeyCommand, EnableKeyCommand, KMSClient } from "@aws-sdk/client-kms";
import { type Ended, ecrSet } from "../cli/run.ts";
import { credentialsOf, readRegistry, readRegistryExtras } from "./aws.ts";
import { type Config, createStack, needWholeEcr, resetAws, type TestStack } from "./engine.ts";
import { alone } from "./samples.ts";

const ACCOUNT = "123456789012";
const OTHER = "210987654321";
const GROUP = "/aws/events/ecr/myproject-prod";
const ARN = `arn:aws:ecr:us-east-1:${ACCOUNT}:repository/`;

interface Answer {
    drift: number;
    registries: {
        accountId: string;
        region: string;
        resources: number;
        differences: { resource: string; what: string; live: string | null; serves: string[]; isDrift: boolean }[];
        notChecked: object[];
    }[];
}

const ecr = new ECRClient({ region: "us-east-1" });
const kms = new KMSClient({ region: "us-east-1" });
const wildcard = (...filters: string[]) => filters.map((filter) => ({ filter, filterType: "WILDCARD" as const }));
const prefixes = (...filters: string[]) => filters.map((filter) => ({ filter, filterType: "PREFIX_MATCH" as const }));
const run = (stack: TestStack, ...args: string[]): Promise<Ended> =>
    ecrSet(args, { cwd: stack.folder, env: stack.env });

async function driftOf(stack: TestStack, name: string): Promise<Answer & { code: number | null }> {
    const { code, stdout, stderr } = await run(stack, "drift", "--stack", name, "--json");
    assert.equal(stderr, "");
    return { code, ...(JSON.parse(stdout) as Answer) };
}

const STATEMENT = {
    Sid: "Import",
    Effect: "Allow",
    Principal: { AWS: `arn:aws:iam::${OTHER}:root` },
    Action: ["ecr:BatchImportUpstreamImage", "ecr:CreateRepository"],
    Resource: `${ARN}quay/*`,
};

function config(): Config {
    return {
        ...alone("prod"),
        "ecr:registry": {
            policy: { Version: "2012-10-17", Statement: [STATEMENT] },
            policyScope: "V2",
            pullThroughCache: { quay: null },
            creationTemplates: { quay: { appliedFor: ["PULL_THROUGH_CACHE"], maxImageCount: 5 } },
        },
    };
}

describe("ecr-set drift of a prod stack, on the real engine", function () {
    this.timeout(400_000);
    let prod: TestStack;

    before(async function () {
        await needWholeEcr(this);
        await resetAws();
        prod = await createStack("prod", config());
        await prod.up();
    });

    after(() => prod?.remove());

    it("finds none after the update, by text and by JSON", async () => {
        const { code, stdout } = await run(prod, "drift", "--stack", "prod");
        assert.deepEqual(
            [code, stdout],
            [
                0,
                `Stack prod, as last deployed, and the registry of account ${ACCOUNT} in us-east-1\n\nno drift in 20 resources\n`,
            ],
        );
        const { registries, ...rest } = await driftOf(prod, "prod");
        assert.deepEqual(rest, { code: 0, stack: "prod", drift: 0, pendingOperations: 0 });
        assert.deepEqual(registries, [
            { accountId: ACCOUNT, region: "us-east-1", resources: 20, differences: [], notChecked: [] },
        ]);
    });

    it("finds none in policies that mean the same", async () => {
        const statement = {
            Effect: "Allow",
            Principal: { AWS: ["345678901234", OTHER] },
            Action: ["ecr:GetDownloadUrlForLayer", "ecr:BatchGetImage"],
        };
        const policyText = JSON.stringify({ Version: "2012-10-17", Statement: statement }, null, 2);
        await ecr.send(new SetRepositoryPolicyCommand({ repositoryName: "myproject-prod-web-app", policyText }));
        assert.equal((await driftOf(prod, "prod")).code, 0);
    });

    it("names each thing that was changed by the API", async () => {
        const { kmsKeyArn } = await prod.stack.outputs();
        const keyId = String(kmsKeyArn?.value).split("/").at(-1);
        const web = { repositoryName: "myproject-prod-web-app" };
        const any = { Effect: "Allow", Principal: "*", Action: "ecr:BatchGetImage" };
        await ecr.send(new PutImageTagMutabilityCommand({ ...web, imageTagMutability: "MUTABLE" }));
        await ecr.send(
            new PutImageScanningConfigurationCommand({ ...web, imageScanningConfiguration: { scanOnPush: false } }),
        );
        await ecr.send(
            new TagResourceCommand({ resourceArn: `${ARN}${web.repositoryName}`, tags: [{ Key: "Team", Value: "a" }] }),
        );
        await ecr.send(
            new SetRepositoryPolicyCommand({
                ...web,
                policyText: JSON.stringify({ Version: "2012-10-17", Statement: [any] }),
            }),
        );
        await ecr.send(new DeleteLifecyclePolicyCommand({ repositoryName: "myproject-prod-worker" }));
        await ecr.send(new DeleteRepositoryCommand({ repositoryName: "myproject-prod-api-service" }));
        await ecr.send(new CreateRepositoryCommand({ repositoryName: "myproject-prod-old" }));
        await ecr.send(new CreateRepositoryCommand({ repositoryName: "legacy-a" }));
        await ecr.send(
            new PutRegistryScanningConfigurationCommand({
                scanType: "BASIC",
                rules: [{ scanFrequency: "SCAN_ON_PUSH", repositoryFilters: wildcard("legacy-*") }],
            }),
        );
        await ecr.send(
            new PutReplicationConfigurationCommand({
                replicationConfiguration: {
                    rules: [
                        {
                            destinations: [{ region: "us-west-2", registryId: ACCOUNT }],
                            repositoryFilters: prefixes("legacy-"),
                        },
                    ],
                },
            }),
        );
        await ecr.send(
            new PutRegistryPolicyCommand({
                policyText: JSON.stringify({ Version: "2012-10-17", Statement: [{ ...STATEMENT, Action: "ecr:*" }] }),
            }),
        );
        await ecr.send(new PutAccountSettingCommand({ name: "REGISTRY_POLICY_SCOPE", value: "V1" }));
        await ecr.send(new UpdateRepositoryCreationTemplateCommand({ prefix: "quay", imageTagMutability: "MUTABLE" }));
        await ecr.send(
            new CreateRepositoryCreationTemplateCommand({ prefix: "quay/team", appliedFor: ["PULL_THROUGH_CACHE"] }),
        );
        await ecr.send(
            new CreatePullThroughCacheRuleCommand({
                ecrRepositoryPrefix: "other",
                upstreamRegistryUrl: "public.ecr.aws",
            }),
        );
        await kms.send(new DisableKeyCommand({ KeyId: keyId }));
        const tags = Object.entries({ Project: "myproject", Environment: "prod" }).map(([TagKey, TagValue]) => ({
            TagKey,
            TagValue,
        }));
        const { KeyMetadata: kept } = await kms.send(
            new CreateKeyCommand({ Description: "Encrypts the Amazon ECR repositories of myproject-prod", Tags: tags }),
        );
        await new CloudWatchLogsClient({ region: "us-east-1" }).send(
            new PutRetentionPolicyCommand({ logGroupName: GROUP, retentionInDays: 1 }),
        );

        const { code, registries } = await driftOf(prod, "prod");
        assert.equal(code, 1);
        const [{ differences, notChecked } = { differences: [], notChecked: [{}] }] = registries;
        assert.deepEqual(notChecked, []);
        const names = ["api-service", "lambda-processor", "web-app", "worker"].map((key) => `myproject-prod-${key}`);
        assert.deepEqual(
            differences.filter(({ isDrift }) => isDrift).map(({ resource, what }) => `${resource}: ${what}`),
            [
                "repository myproject-prod-api-service: repository",
                "repository myproject-prod-web-app: tag mutability",
                "repository myproject-prod-web-app: scan on push",
                "repository myproject-prod-web-app: repository policy",
                "repository myproject-prod-web-app: repository policy",
                "repository myproject-prod-web-app: tag Team",
                "repository myproject-prod-worker: lifecycle rule",
                "repository myproject-prod-worker: lifecycle rule",
                "repository myproject-prod-old: repository",
                "scanning configuration: scan type",
                "scanning configuration: CONTINUOUS_SCAN myproject-prod-*",
                "scanning configuration: SCAN_ON_PUSH legacy-*",
                ...names.map((name) => `replication configuration: ${name} to us-west-2`),
                "replication configuration: legacy- to us-west-2",
                "registry policy: statement of this stack",
                "registry policy: statement that is not of this stack",
                "creation template quay: tag mutability",
                "creation template quay/team: template",
                "account settings: REGISTRY_POLICY_SCOPE",
                `key ${keyId}: state`,
                `log group ${GROUP}: retention`,
            ],
        );
        assert.deepEqual(
            differences.filter(({ isDrift }) => !isDrift).map(({ resource, what, live }) => [resource, what, live]),
            [
                ["pull through caches", "other", "not of this stack"],
                [`key ${kept?.KeyId}, not in the state of this stack`, "key", "Enabled; 0 repositories use it"],
            ],
        );
        const legacy = differences.filter(({ what }) => what.includes("legacy-"));
        assert.deepEqual(
            legacy.map(({ serves }) => serves),
            [["legacy-a"], ["legacy-a"]],
        );
        await kms.send(new EnableKeyCommand({ KeyId: keyId }));
    });

    it("is settled by an update with --refresh and consent, but for what is not of the stack", async () => {
        const up = () => prod.pulumi("up", "--yes", "--skip-preview", "--refresh", "--stack", "prod");
        assert.throws(up, ({ stdout }: { stdout: string }) =>
            /must not replace what this stack did not write/.test(stdout),
        );
        const registry = { ...(config()["ecr:registry"] as object), takeOver: true };
        prod.configure({ ...config(), "ecr:registry": registry });
        up();
        const { code, registries } = await driftOf(prod, "prod");
        assert.equal(code, 1);
        assert.deepEqual(
            registries.flatMap(({ differences }) =>
                differences.filter(({ isDrift }) => isDrift).map(({ resource }) => resource),
            ),
            ["repository myproject-prod-old", "creation template quay/team"],
        );
    });
});

describe("ecr-set drift of other stacks, on the real engine", function () {
    this.timeout(400_000);
    const stacks: TestStack[] = [];

    before(async function () {
        await needWholeEcr(this);
        await resetAws();
    });

    after(() => {
        for (const stack of stacks) {
            stack.remove();
        }
    });

    it("looks at each region of a program with two sets", async () => {
        const regions = await createStack(
            "uat",
            {},
            { program: "tests/engine/programs/regions.ts", project: "regions" },
        );
        stacks.push(regions);
        await regions.up();
        const { code, registries } = await driftOf(regions, "uat");
        assert.deepEqual(
            registries.map(({ region, differences, notChecked }) => [region, differences, notChecked]),
            [
                ["eu-west-1", [], []],
                ["us-east-1", [], []],
            ],
        );
        assert.equal(code, 0);
    });

    it("looks at a replication destination, with the credentials of its account only", async () => {
        const { accessKeyId, secretAccessKey, sessionToken } = await credentialsOf(OTHER);
        const env = {
            AWS_ACCESS_KEY_ID: accessKeyId,
            AWS_SECRET_ACCESS_KEY: secretAccessKey,
            AWS_SESSION_TOKEN: sessionToken,
        };
        const program = "tests/engine/programs/destination.ts";
        const other = await createStack("prod", {}, { program, project: "replicas", env });
        stacks.push(other);
        await other.up();
        const same = await driftOf(other, "prod");
        assert.deepEqual(
            [same.code, same.registries],
            [0, [{ accountId: OTHER, region: "eu-west-1", resources: 3, differences: [], notChecked: [] }]],
        );
        const wrong = await ecrSet(["drift", "--stack", "prod"], {
            cwd: other.folder,
            env: { ...other.env, AWS_ACCESS_KEY_ID: "testing", AWS_SESSION_TOKEN: undefined },
        });
        assert.equal(wrong.code, 2);
        assert.match(
            wrong.stdout,
            /not checked: registry of account 210987654321 in eu-west-1: the credentials are of account 123456789012\n/,
        );
    });
});

describe("ecr-set registry release, on the real engine", function () {
    this.timeout(400_000);
    let dev: TestStack;

    before(async function () {
        await needWholeEcr(this);
        await resetAws();
        dev = await createStack("dev", {
            ...alone("dev"),
            "ecr:enableReplication": true,
            "ecr:replicationDestinations": [{ region: "us-west-2" }],
            "ecr:registry": { policy: { Version: "2012-10-17", Statement: [STATEMENT] } },
        });
        await dev.up();
    });

    after(() => dev?.remove());

    it("refuses while the stack manages the registry, and removes what is left of it after a destroy", async () => {
        const refused = await run(dev, "registry", "release", "--stack", "dev", "--yes");
        assert.equal(refused.code, 2);
        assert.match(
            refused.stderr,
            /stack dev still manages RegistryPolicy in us-east-1, RegistryScanningConfiguration in/,
        );
        const written = (await readRegistry()) as { scanning: object; replication: object[] };
        const { policy } = (await readRegistryExtras("us-east-1")) as { policy: { Statement: object[] } };
        await dev.stack.destroy();

        // As after a destroy that keeps the documents, with what another stack wrote since.
        const foreign = { ...STATEMENT, Sid: "Theirs", Resource: `${ARN}legacy-*` };
        const scanning = written.scanning as { rules: { repositoryFilters: object[] }[] };
        const filters = [...(scanning.rules[0]?.repositoryFilters ?? []), ...wildcard("legacy-*")];
        const legacy = {
            destinations: [{ region: "ap-south-1", registryId: ACCOUNT }],
            repositoryFilters: prefixes("legacy-"),
        };
        await ecr.send(
            new PutRegistryScanningConfigurationCommand({
                scanType: "BASIC",
                rules: [{ scanFrequency: "SCAN_ON_PUSH", repositoryFilters: filters as ReturnType<typeof wildcard> }],
            }),
        );
        await ecr.send(
            new PutReplicationConfigurationCommand({
                replicationConfiguration: { rules: [...(written.replication as (typeof legacy)[]), legacy] },
            }),
        );
        const policyText = JSON.stringify({ ...policy, Statement: [...policy.Statement, foreign] });
        await ecr.send(new PutRegistryPolicyCommand({ policyText }));

        const shown = await run(dev, "registry", "release", "--stack", "dev");
        assert.deepEqual([shown.code, shown.stderr], [0, ""]);
        assert.match(shown.stdout, /Nothing was changed\. Add --yes to remove these rules\.\n$/);
        const done = await run(dev, "registry", "release", "--stack", "dev", "--yes");
        assert.deepEqual([done.code, done.stderr], [0, ""]);
        const rest = (await readRegistry()) as { scanning: object; replication: object[] };
        assert.deepEqual(
            [rest.scanning, rest.replication],
            [
                {
                    scanType: "BASIC",
                    rules: [{ scanFrequency: "SCAN_ON_PUSH", repositoryFilters: wildcard("legacy-*") }],
                },
                [legacy],
            ],
        );
        const extras = (await readRegistryExtras("us-east-1")) as { policy: { Statement: object[] } };
        assert.deepEqual(extras.policy.Statement, [foreign]);
        const again = await run(dev, "registry", "release", "--stack", "dev", "--yes");
        assert.match(again.stdout, /nothing to remove: 0 rules of this stack, 3 rules kept\n$/);
    });
});
