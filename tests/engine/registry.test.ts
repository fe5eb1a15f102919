import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
    ECRClient,
    PutRegistryScanningConfigurationCommand,
    PutReplicationConfigurationCommand,
} from "@aws-sdk/client-ecr";
import { GetSecretValueCommand, ListSecretsCommand, SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import { ecrSet } from "../cli/run.ts";
import { type Credentials, credentialsOf, readRegistry, readRegistryExtras } from "./aws.ts";
import { type Config, createStack, needEngine, needWholeEcr, resetAws, type TestStack } from "./engine.ts";
import { alone, lifecycle } from "./samples.ts";

const ACCOUNT = "123456789012";
const OTHER = "210987654321";
const TOKEN = "dckr-pat-7c1d-not-to-be-seen";

interface Registry {
    repositories: Record<string, object>;
    replication: object[];
    scanning: object;
}

const read = async () => (await readRegistry()) as Registry;
const prefix = (filter: string) => ({ filter, filterType: "PREFIX_MATCH" });
const wildcard = (filter: string) => ({ filter, filterType: "WILDCARD" });

/** The sample prod stack, with two regions of destinations. */
function prodWith(repositories: object = {}, config: Config = {}): Config {
    const base = alone("prod");
    return {
        ...base,
        "ecr:replicationDestinations": [{ region: "us-west-2" }, { region: "eu-west-1" }],
        ...config,
        "ecr:repositories": { ...(base["ecr:repositories"] as object), ...repositories },
    };
}

/** The rules of somebody else, in AWS already. */
async function putForeignRules(): Promise<void> {
    const ecr = new ECRClient({ region: "us-east-1" });
    await ecr.send(
        new PutRegistryScanningConfigurationCommand({
            scanType: "BASIC",
            rules: [
                { scanFrequency: "SCAN_ON_PUSH", repositoryFilters: [{ filter: "legacy-*", filterType: "WILDCARD" }] },
            ],
        }),
    );
    await ecr.send(
        new PutReplicationConfigurationCommand({
            replicationConfiguration: {
                rules: [
                    {
                        destinations: [{ region: "ap-south-1", registryId: ACCOUNT }],
                        repositoryFilters: [{ filter: "legacy-", filterType: "PREFIX_MATCH" }],
                    },
                ],
            },
        }),
    );
}

const FOREIGN = {
    replication: [
        { destinations: [{ region: "ap-south-1", registryId: ACCOUNT }], repositoryFilters: [prefix("legacy-")] },
    ],
    scanning: {
        scanType: "BASIC",
        rules: [{ scanFrequency: "SCAN_ON_PUSH", repositoryFilters: [wildcard("legacy-*")] }],
    },
};

describe("the registry of a prod stack with two regions of destinations, on the real engine", function () {
    this.timeout(300_000);
    let prod: TestStack;

    before(async function () {
        await needEngine(this);
        await resetAws();
        prod = await createStack("prod", prodWith());
        await prod.up();
    });

    after(() => prod?.remove());

    it("has one rule for both destinations, and one filter for all names of the set", async () => {
        const { replication, scanning } = await read();
        const names = ["api-service", "lambda-processor", "web-app", "worker"].map((key) => `myproject-prod-${key}`);
        assert.deepEqual(replication, [
            {
                destinations: [
                    { region: "eu-west-1", registryId: ACCOUNT },
                    { region: "us-west-2", registryId: ACCOUNT },
                ],
                repositoryFilters: names.map(prefix),
            },
        ]);
        assert.deepEqual(scanning, {
            scanType: "ENHANCED",
            rules: [{ scanFrequency: "CONTINUOUS_SCAN", repositoryFilters: [wildcard("myproject-prod-*")] }],
        });
        assert.deepEqual(await prod.changes(), {});
    });

    it("changes only what one more repository must change: scanning stays", async () => {
        prod.configure(prodWith({ jobs: {} }));
        assert.deepEqual(await prod.changes(), {
            "EventRule ecr-findings-0": "update",
            "EventRule ecr-findings-1": "update",
            "LifecyclePolicy ecr-jobs-lifecycle": "create",
            "ReplicationConfiguration ecr-replication": "update",
            "Repository ecr-jobs": "create",
            "RepositoryPolicy ecr-jobs-policy": "create",
        });
    });

    it("changes one document where one repository is not copied any more", async () => {
        prod.configure(prodWith({ worker: { enableReplication: false } }));
        assert.deepEqual(await prod.changes(), { "ReplicationConfiguration ecr-replication": "update" });
    });

    it("is found unchanged by the check, and after others wrote it, with what would be lost", async function () {
        await needWholeEcr(this);
        prod.configure(prodWith());
        const check = () => ecrSet(["registry", "check", "--stack", "prod"], { cwd: prod.folder, env: prod.env });
        const title = `What an update of stack prod does to the registry of account ${ACCOUNT} in us-east-1`;
        const kept = "1 scanning filter, 8 replication filters and destinations, 4 repositories";
        const unchanged = { code: 0, stdout: `${title}\n  kept: ${kept}\n`, stderr: "" };
        assert.deepEqual(await check(), unchanged);
        // A refresh reads the documents into the state as AWS answers them.
        await prod.stack.refresh();
        assert.deepEqual(await check(), unchanged);
        await putForeignRules();
        const since = await check();
        assert.equal(since.code, 0, "an update that changes nothing leaves them");
        assert.match(since.stdout, /scanning +BASIC SCAN_ON_PUSH legacy-\* +is left as it is +not this stack, written/);
        // The next change of the documents would take them.
        prod.configure(prodWith({ jobs: { scanOnPush: false } }));
        const { code, stdout } = await check();
        assert.equal(code, 2);
        assert.match(stdout, /scanning +BASIC SCAN_ON_PUSH legacy-\* +is left as it is +not this stack, written/);
        assert.match(stdout, /scanning +ENHANCED CONTINUOUS_SCAN myproject-prod-\* +is missing +this stack/);
        assert.match(stdout, /replication +legacy- to ap-south-1 +would be replaced +not this stack, written/);
        assert.match(stdout, /\n {2}registry\.manage\n {4}must not replace what this stack did not write in/);
        // The guard says the same.
        const refused = await prod.failure("preview");
        assert.match(refused, /must not replace what this stack did not write in the replication configuration/);
        assert.match(refused, /legacy- to ap-south-1/);
    });
});

describe("a stack with registry.manage: false, on the real engine", function () {
    this.timeout(300_000);
    let prod: TestStack;

    before(async function () {
        await needEngine(this);
        await resetAws();
        prod = await createStack("prod", prodWith({}, { "ecr:registry": { manage: false } }));
    });

    after(() => prod?.remove());

    it("leaves the registry of AWS as it is, and says what it requests", async () => {
        await putForeignRules();
        const { outputs } = await prod.stack.up();
        const { replication, scanning } = await read();
        assert.deepEqual({ replication, scanning }, FOREIGN);
        const names = ["api-service", "lambda-processor", "web-app", "worker"].map((key) => `myproject-prod-${key}`);
        assert.deepEqual(outputs.registryScanningRules?.value, [
            {
                scanType: "ENHANCED",
                scanFrequency: "CONTINUOUS_SCAN",
                filters: ["myproject-prod-*"],
                repositories: names,
            },
        ]);
        assert.deepEqual(outputs.registryReplicationRules?.value, [
            {
                destinations: [{ region: "eu-west-1" }, { region: "us-west-2" }],
                prefixes: names,
                repositories: names,
            },
        ]);
        assert.deepEqual(await prod.changes(), {});
        prod.pulumi("state", "unprotect", "--all", "--yes", "--stack", "prod");
        await prod.stack.destroy();
        const after = await read();
        assert.deepEqual({ replication: after.replication, scanning: after.scanning }, FOREIGN);
    });
});

describe("a stack that owns the registry for others, on the real engine", function () {
    this.timeout(300_000);
    const stacks: TestStack[] = [];
    let state = "";

    before(async function () {
        await needWholeEcr(this);
        await resetAws();
        state = mkdtempSync(join(tmpdir(), "state-"));
    });

    after(() => {
        for (const stack of stacks) {
            stack.remove();
        }
        rmSync(state, { recursive: true, force: true });
    });

    const declare = async (name: string, config: Config, project: string) => {
        const stack = await createStack(name, { "aws:region": "us-east-1", ...config }, { project, state });
        stacks.push(stack);
        return stack;
    };

    it("writes what they request, and refuses what does not go together", async () => {
        const team = (project: string, options: Config) => ({
            "ecr:project": project,
            "ecr:registry": { manage: false },
            "ecr:replicationDestinations": [{ region: "us-west-2" }],
            ...options,
        });
        const web = await declare("prod", team("web", { "ecr:repositories": { app: {}, api: {} } }), "web");
        const data = await declare(
            "prod",
            team("data", { "ecr:enableReplication": false, "ecr:repositories": { lake: {} } }),
            "data",
        );
        await web.up();
        await data.up();
        const owner = await declare(
            "prod",
            {
                "ecr:project": "platform",
                "ecr:repositories": {},
                "ecr:registry": { include: ["organization/web/prod", "organization/data/prod"] },
            },
            "platform",
        );
        await owner.up();
        const { replication, scanning } = await read();
        assert.deepEqual(
            { replication, scanning },
            {
                replication: [
                    {
                        destinations: [{ region: "us-west-2", registryId: ACCOUNT }],
                        repositoryFilters: [prefix("web-prod-api"), prefix("web-prod-app")],
                    },
                ],
                scanning: {
                    scanType: "ENHANCED",
                    rules: [
                        {
                            scanFrequency: "CONTINUOUS_SCAN",
                            repositoryFilters: [wildcard("data-prod-lak*e"), wildcard("web-prod-*")],
                        },
                    ],
                },
            },
        );
        assert.deepEqual(await owner.changes(), {});
        const check = await ecrSet(["registry", "check", "--stack", "prod"], {
            cwd: owner.folder,
            env: owner.env,
        });
        assert.deepEqual(
            { code: check.code, stderr: check.stderr, kept: check.stdout.split("\n").at(1) },
            { code: 0, stderr: "", kept: "  kept: 2 scanning filters, 2 replication filters and destinations" },
        );

        owner.configure({
            "aws:region": "us-east-1",
            "ecr:project": "platform",
            "ecr:enableReplication": false,
            "ecr:repositories": { tool: { enableEnhancedScanning: false, scanFrequency: "SCAN_ON_PUSH" } },
            "ecr:registry": { include: ["organization/web/prod"] },
        });
        const text = await owner.failure("preview");
        assert.match(
            text,
            /repositories\["tool"\]\.enableEnhancedScanning\n +enableEnhancedScanning must not be false in stack prod, found it for 1 repository \(platform-prod-tool\), while stack organization\/web\/prod requests/,
        );
        assert.ok(!/^\s+at .*\.[jt]s:\d+/m.test(text), text);
    });

    it("is refused at the place of what is no name of a stack", async () => {
        const include = ["organization/no one/prod", ""];
        const config = { "ecr:project": "p", "ecr:repositories": {}, "ecr:registry": { include } };
        const owner = await declare("dev", config, "typo");
        const text = await owner.failure("preview");
        assert.match(text, /registry\.include\[1\]\n +must be the outputs .*found ""/);
        assert.ok(!/^\s+at .*\.[jt]s:\d+/m.test(text), text);
    });

    it("says how a stack that manages its registry itself can be included", async () => {
        const registry = { takeOver: true };
        const config = { "ecr:project": "own", "ecr:repositories": { app: {} }, "ecr:registry": registry };
        const own = await declare("dev", config, "own");
        await own.up();
        const owner = await declare(
            "dev",
            { "ecr:project": "late", "ecr:repositories": {}, "ecr:registry": { include: ["organization/own/dev"] } },
            "late",
        );
        const text = await owner.failure("preview");
        assert.match(text, /registry\.include\[0\]\n +must be a stack with the outputs registryScanningRules/);
        assert.match(text, /set registry\.manage: false there/);
    });
});

describe("caches of other registries, on the real engine", function () {
    this.timeout(300_000);
    let dev: TestStack;

    before(async function () {
        await needWholeEcr(this);
        await resetAws();
        dev = await createStack("dev", {
            ...alone("dev"),
            "ecr:registry": {
                policy: {
                    Version: "2012-10-17",
                    Statement: [
                        {
                            Sid: "Import",
                            Effect: "Allow",
                            Principal: { AWS: `arn:aws:iam::${OTHER}:root` },
                            Action: ["ecr:BatchImportUpstreamImage", "ecr:CreateRepository"],
                            Resource: `arn:aws:ecr:us-east-1:${ACCOUNT}:repository/docker-hub/*`,
                        },
                    ],
                },
                basicScanTypeVersion: "AWS_NATIVE",
                policyScope: "V2",
                pullThroughCache: { "docker-hub": { credentials: { username: "robot" } }, quay: null },
                creationTemplates: { "docker-hub": { appliedFor: ["PULL_THROUGH_CACHE"], maxImageCount: 5 } },
            },
        });
        const at = "ecr:registry.pullThroughCache.docker-hub.credentials.accessToken";
        dev.pulumi("config", "set", "--secret", "--path", at, TOKEN, "--stack", "dev");
    });

    after(() => dev?.remove());

    it("are made with a secret that nothing shows", async () => {
        let log = "";
        const onOutput = (text: string) => (log += text);
        await dev.stack.preview({ onOutput, diff: true });
        await dev.stack.up({ onOutput, diff: true });
        const plan = await ecrSet(["plan", "--stack", "dev", "--json"], { cwd: dev.folder });
        assert.equal(plan.code, 0, plan.stderr);
        const state = dev.pulumi("stack", "export", "--stack", "dev");
        for (const [where, text] of Object.entries({ log, plan: plan.stdout + plan.stderr, state })) {
            assert.ok(text.includes("docker-hub"), where);
            assert.ok(!text.includes(TOKEN), `the token stands in the ${where}`);
            assert.ok(!text.includes(Buffer.from(TOKEN).toString("base64")), `the token stands in the ${where}`);
        }

        const secrets = new SecretsManagerClient({ region: "us-east-1" });
        const { SecretList = [] } = await secrets.send(new ListSecretsCommand({}));
        assert.equal(SecretList.length, 1);
        const [{ ARN = "", Name = "" } = {}] = SecretList;
        assert.match(Name, /^ecr-pullthroughcache\/ecr-docker-hub-\w+$/);
        const { SecretString } = await secrets.send(new GetSecretValueCommand({ SecretId: ARN }));
        assert.deepEqual(JSON.parse(SecretString ?? ""), { accessToken: TOKEN, username: "robot" });

        const extras = (await readRegistryExtras("us-east-1")) as Record<string, Record<string, unknown>[]>;
        assert.deepEqual(extras.caches, [
            { prefix: "docker-hub", url: "registry-1.docker.io", credentialArn: ARN },
            { prefix: "quay", url: "quay.io", credentialArn: null },
        ]);
        const [template] = extras.templates ?? [];
        assert.match(String(template?.roleArn), /^arn:aws:iam::123456789012:role\/ecr-templates-\w+$/);
        assert.deepEqual(extras.templates, [
            {
                prefix: "docker-hub",
                appliedFor: ["PULL_THROUGH_CACHE"],
                mutability: "MUTABLE",
                encryption: { encryptionType: "AES256" },
                lifecycle: lifecycle(5),
                policy: null,
                roleArn: template?.roleArn,
                tags: { Environment: "dev", ManagedBy: "Pulumi", Project: "myproject" },
            },
        ]);
    });

    it("change nothing the second time, and leave the registry's policy alone", async () => {
        assert.deepEqual(await dev.changes(), {});
        const before = await readRegistryExtras("us-east-1");
        await dev.stack.destroy();
        // Other stacks may have statements in the policy.
        assert.deepEqual(await readRegistryExtras("us-east-1"), { ...before, caches: [], templates: [] });
    });
});

describe("a replication destination in another account, on the real engine", function () {
    this.timeout(300_000);
    let other: TestStack;
    let credentials: Credentials;

    before(async function () {
        await needWholeEcr(this);
        await resetAws();
        credentials = await credentialsOf(OTHER);
        other = await createStack(
            "prod",
            {},
            {
                program: "tests/engine/programs/destination.ts",
                project: "replicas",
                env: {
                    AWS_ACCESS_KEY_ID: credentials.accessKeyId,
                    AWS_SECRET_ACCESS_KEY: credentials.secretAccessKey,
                    AWS_SESSION_TOKEN: credentials.sessionToken,
                },
            },
        );
    });

    after(() => other?.remove());

    it("lets the source in, gives replicas the settings of prod, and goes away", async () => {
        const { outputs } = await other.stack.up();
        assert.deepEqual(
            { id: outputs.registryId?.value, templates: outputs.templatePrefixes?.value },
            { id: OTHER, templates: ["ROOT"] },
        );
        const extras = (await readRegistryExtras("eu-west-1", credentials)) as Record<
            string,
            Record<string, unknown>[]
        >;
        const [template] = extras.templates ?? [];
        assert.deepEqual(extras, {
            policy: {
                Version: "2012-10-17",
                Statement: [
                    {
                        Sid: "ReplicationFromOtherAccounts",
                        Effect: "Allow",
                        Principal: { AWS: [`arn:aws:iam::${ACCOUNT}:root`] },
                        Action: ["ecr:CreateRepository", "ecr:ReplicateImage"],
                        Resource: [`arn:aws:ecr:eu-west-1:${OTHER}:repository/myproject-prod-*`],
                    },
                ],
            },
            caches: [],
            templates: [
                {
                    prefix: "ROOT",
                    appliedFor: ["REPLICATION"],
                    mutability: "IMMUTABLE",
                    encryption: { encryptionType: "KMS", kmsKey: outputs.kmsKeyArn?.value },
                    lifecycle: lifecycle(30),
                    policy: {
                        Version: "2012-10-17",
                        Statement: [
                            {
                                Sid: "CrossAccountPermission",
                                Effect: "Allow",
                                Principal: { AWS: ["arn:aws:iam::345678901234:root"] },
                                Action: ["ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"],
                            },
                        ],
                    },
                    roleArn: template?.roleArn,
                    tags: { Environment: "prod", ManagedBy: "Pulumi", Project: "myproject" },
                },
            ],
        });
        assert.match(String(template?.roleArn), /^arn:aws:iam::210987654321:role\/replicas-templates-\w+$/);
        assert.match(String(outputs.kmsKeyArn?.value), /^arn:aws:kms:eu-west-1:210987654321:key\//);
        assert.deepEqual(await other.changes(), {});
        // Without its key, the images of replicas are lost: it is protected like repositories of prod.
        other.pulumi("state", "unprotect", "--all", "--yes", "--stack", "prod");
        const before = await readRegistryExtras("eu-west-1", credentials);
        await other.stack.destroy();
        assert.deepEqual(await readRegistryExtras("eu-west-1", credentials), { ...before, caches: [], templates: [] });
    });
});

describe("two sets in two regions of one program, on the real engine", function () {
    this.timeout(300_000);
    let regions: TestStack;

    before(async function () {
        await needWholeEcr(this);
        await resetAws();
        regions = await createStack("uat", {}, { program: "tests/engine/programs/regions.ts", project: "regions" });
    });

    after(() => regions?.remove());

    it("have everything in their own region", async () => {
        const { outputs } = await regions.stack.up();
        const url = (region: string, name: string) =>
            `${ACCOUNT}.dkr.ecr.${region}.amazonaws.com/myproject-uat-${name}`;
        assert.deepEqual(outputs.farUrls?.value, {
            "web-app": url("eu-west-1", "web-app"),
            worker: url("eu-west-1", "worker"),
        });
        assert.deepEqual(outputs.nearUrls?.value, {
            "web-app": url("us-east-1", "web-app"),
            worker: url("us-east-1", "worker"),
        });
        const { deployment } = await regions.stack.exportStack();
        const resources = (deployment.resources as { urn: string; type: string; outputs?: object }[]).filter(
            ({ type }) => type.startsWith("aws:") && !type.startsWith("aws:iam/"),
        );
        for (const { urn, outputs: state } of resources) {
            const [own, foreign] = urn.includes("::far-") ? ["eu-west-1", "us-east-1"] : ["us-east-1", "eu-west-1"];
            const text = JSON.stringify(state);
            assert.ok(text.includes(own), `${urn} names its region`);
            assert.ok(!text.includes(foreign), `${urn} names the other region: ${text}`);
        }
        assert.ok(resources.length > 30, `${resources.length} resources`);
        assert.deepEqual(await regions.changes(), {});
    });
});
