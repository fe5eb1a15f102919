import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { resolve } from "node:path";
import type { EngineEvent } from "@pulumi/pulumi/automation/index.js";
import { readNames, readRegistry } from "./aws.ts";
import { type Config, createStack, needEngine, ROOT, resetAws, type TestStack } from "./engine.ts";
import { alone } from "./samples.ts";

const PACK = resolve(ROOT, "policy");
const ALL_MANDATORY = resolve(ROOT, "policy/config/all-mandatory.json");
const PROD = resolve(ROOT, "policy/config/prod.json");

/** What the pack said in a run: each rule that spoke, with its level and the names of the resources. */
interface Said {
    /** Whether the run failed. */
    stopped: boolean;
    rules: Record<string, { level: string; resources: string[] }>;
    messages: string[];
    /** Rules that changed a resource. */
    remedied: string[];
}

async function run(test: TestStack, operation: "preview" | "up", packConfig?: string): Promise<Said> {
    const said: Said = { stopped: false, rules: {}, messages: [], remedied: [] };
    const onEvent = (event: EngineEvent & { policyRemediationEvent?: { policyName: string } }) => {
        const { policyEvent, policyRemediationEvent } = event;
        if (policyRemediationEvent !== undefined) {
            said.remedied.push(policyRemediationEvent.policyName);
        }
        if (policyEvent === undefined) {
            return;
        }
        const { policyName, enforcementLevel, message, resourceUrn = "" } = policyEvent;
        said.rules[policyName] ??= { level: enforcementLevel, resources: [] };
        said.rules[policyName].resources.push(resourceUrn.split("::").pop() ?? "");
        said.rules[policyName].resources.sort();
        said.messages.push(message.trim());
    };
    const packs = { policyPacks: [PACK], ...(packConfig !== undefined && { policyPackConfigs: [packConfig] }) };
    try {
        await test.stack[operation]({ onEvent, color: "never", ...packs });
    } catch (error) {
        said.stopped = true;
        if (said.messages.length === 0) {
            throw error;
        }
    }
    return said;
}

/** The sample prod stack with one line more or another: an option of the set, or options of web-app. */
function changed(set: Config, webApp: object = {}): Config {
    const config = alone("prod");
    const repositories = { ...(config["ecr:repositories"] as object), "web-app": webApp };
    return { ...config, ...set, "ecr:repositories": repositories };
}

const ALL = ["ecr-api-service", "ecr-lambda-processor", "ecr-web-app", "ecr-worker"];
const WEB = ["ecr-web-app"];
const untaggedOnly = {
    rules: [
        {
            rulePriority: 1,
            selection: { tagStatus: "untagged", countType: "sinceImagePushed", countUnit: "days", countNumber: 7 },
            action: { type: "expire" },
        },
    ],
};
const openPolicy = {
    Version: "2012-10-17",
    Statement: [{ Sid: "Copies", Effect: "Allow", Principal: "*", Action: "ecr:ReplicateImage", Resource: "*" }],
};

interface Line {
    title: string;
    set?: Config;
    webApp?: object;
    /** The same in the raw program. */
    raw: Record<string, object | null>;
    rule: string;
    resources: string[];
    /** A sentence that users read. */
    sentence: string;
}

// What stands in Pulumi.prod.yaml, and next to it what one writes to the same effect with raw resources.
const LINES: Line[] = [
    {
        title: "ecr:imageTagMutability: MUTABLE",
        set: { "ecr:imageTagMutability": "MUTABLE" },
        raw: { repository: { imageTagMutability: "MUTABLE" } },
        rule: "ecr-tags-must-be-immutable",
        resources: ALL,
        sentence: "The ECR repository 'myproject-prod-web-app' must have immutable tags, found MUTABLE.",
    },
    {
        title: "web-app: { encryptionType: AES256 }",
        webApp: { encryptionType: "AES256" },
        raw: { repository: { encryptionConfigurations: [{ encryptionType: "AES256" }] } },
        rule: "ecr-encryption-must-use-customer-key",
        resources: WEB,
        sentence:
            "The ECR repository 'myproject-prod-web-app' must be encrypted with a customer KMS key, found AES256.",
    },
    {
        title: "web-app: { lifecyclePolicy: for untagged images only }",
        webApp: { lifecyclePolicy: untaggedOnly },
        raw: { lifecycle: { policy: JSON.stringify(untaggedOnly) } },
        rule: "ecr-lifecycle-must-limit-images",
        resources: WEB,
        sentence:
            "The ECR repository 'myproject-prod-web-app' must have a lifecycle policy that limits the number of its images, found one by which tagged images are never deleted.",
    },
    {
        title: "web-app: { scanFrequency: SCAN_ON_PUSH }",
        webApp: { scanFrequency: "SCAN_ON_PUSH" },
        raw: {
            scanning: {
                rules: [
                    { scanFrequency: "SCAN_ON_PUSH", repositoryFilters: [{ filter: "shop", filterType: "WILDCARD" }] },
                ],
            },
        },
        rule: "ecr-scanning-must-be-enhanced",
        resources: WEB,
        sentence:
            "The ECR repository 'myproject-prod-web-app' must be scanned continuously by Amazon Inspector (enhanced scanning), found SCAN_ON_PUSH.",
    },
    {
        title: "ecr:enableScanFindingsLogging: false",
        set: { "ecr:enableScanFindingsLogging": false },
        raw: { target: null },
        rule: "ecr-findings-must-be-logged",
        resources: ALL,
        sentence:
            "The ECR repository 'myproject-prod-web-app' must have its scan results logged for at least 90 days, found no event rule that matches the events of its scans.",
    },
    {
        title: "ecr:logRetentionDays: 30",
        set: { "ecr:logRetentionDays": 30 },
        raw: { log: { retentionInDays: 30 } },
        rule: "ecr-findings-must-be-logged",
        resources: ALL,
        sentence:
            "The ECR repository 'myproject-prod-web-app' must have its scan results logged for at least 90 days, found a log group that keeps them 30 days.",
    },
    {
        title: "web-app: { enableReplication: false }",
        webApp: { enableReplication: false },
        raw: { replication: null },
        rule: "ecr-replication-must-reach-regions",
        resources: WEB,
        sentence:
            "The ECR repository 'myproject-prod-web-app' must be replicated to at least 1 other region, found none.",
    },
    {
        title: "web-app: { deletionProtection: false }",
        webApp: { deletionProtection: false },
        raw: { repository: { protect: false } },
        rule: "ecr-repository-must-be-protected",
        resources: WEB,
        sentence: "The ECR repository 'myproject-prod-web-app' must be protected from deletion, found no protect.",
    },
    {
        title: "web-app: { maxImageCount: 5000 }",
        webApp: { maxImageCount: 5000 },
        raw: {
            lifecycle: {
                policy: JSON.stringify({
                    rules: [
                        {
                            rulePriority: 1,
                            selection: { tagStatus: "any", countType: "imageCountMoreThan", countNumber: 5000 },
                            action: { type: "expire" },
                        },
                    ],
                }),
            },
        },
        rule: "ecr-lifecycle-must-limit-images",
        resources: WEB,
        sentence:
            "The ECR repository 'myproject-prod-web-app' must have a lifecycle policy that limits the number of its images, found one by which tagged images are kept up to 5000.",
    },
    {
        title: "ecr:registry: { policy: for any principal }",
        set: { "ecr:registry": { policy: openPolicy } },
        raw: {
            policy: {
                policy: JSON.stringify({ Statement: { Effect: "Allow", Principal: "*", Action: "ecr:BatchGetImage" } }),
            },
        },
        rule: "ecr-access-must-not-be-public",
        resources: ["ecr-registry"],
        sentence:
            "The registry policy 'ecr-registry' must not be public, found Copies with ecr:ReplicateImage for any principal.",
    },
    {
        title: "web-app: { deletionProtection: false, forceDelete: true }",
        webApp: { deletionProtection: false, forceDelete: true },
        raw: { repository: { protect: false, forceDelete: true } },
        rule: "ecr-repository-must-not-force-delete",
        resources: WEB,
        sentence:
            "The ECR repository 'myproject-prod-web-app' must not delete its images with it, found forceDelete true.",
    },
];

describe("the policy pack on the real engine", function () {
    this.timeout(300_000);
    let prod: TestStack;
    let raw: TestStack;

    before(async function () {
        await needEngine(this);
        await resetAws();
        prod = await createStack("prod", alone("prod"));
        raw = await createStack(
            "prod",
            { "aws:region": "us-east-1" },
            { program: "tests/fixtures/raw/index.ts", project: "raw" },
        );
    });

    after(() => {
        prod?.remove();
        raw?.remove();
    });

    const nothing: Said = { stopped: false, rules: {}, messages: [], remedied: [] };

    it("lets the sample prod stack pass with every rule mandatory, and with the sample configuration", async () => {
        assert.deepEqual(await run(prod, "preview", ALL_MANDATORY), nothing);
        assert.deepEqual(await run(prod, "preview", PROD), nothing);
    });

    it("lets a program of raw resources pass that does the same", async () => {
        assert.deepEqual(await run(raw, "preview", ALL_MANDATORY), nothing);
    });

    for (const line of LINES) {
        it(`stops ${line.title}, in the set and in raw resources alike`, async () => {
            prod.configure(changed(line.set ?? {}, line.webApp ?? {}));
            const said = await run(prod, "preview");
            assert.ok(said.stopped);
            assert.deepEqual(said.rules[line.rule], { level: "mandatory", resources: line.resources });
            assert.ok(
                // Resources come in any order, and the fourth one is told to change like the others.
                said.messages.some((message) => message.split("\n")[1]?.startsWith(line.sentence)),
                said.messages.join("\n"),
            );
            raw.configure({ "aws:region": "us-east-1", "raw:change": line.raw });
            const saidOfRaw = await run(raw, "preview");
            const levels = ({ rules }: Said) => Object.entries(rules).map(([name, { level }]) => `${level} ${name}`);
            assert.deepEqual(levels(saidOfRaw).sort(), levels(said).sort());
            assert.ok(saidOfRaw.stopped);
        });
    }

    it("ends the CLI with an exit code, and shows rule, sentence and fix", () => {
        prod.configure(changed({}, { deletionProtection: false }));
        let failure: { status: number; stdout: string } | undefined;
        try {
            prod.pulumi("preview", "--stack", "prod", "--non-interactive", "--policy-pack", PACK);
        } catch (error) {
            failure = error as typeof failure;
        }
        assert.ok(failure !== undefined && failure.status !== 0);
        const lines = failure.stdout.split("\n").map((line) => line.trim());
        const from = lines.findIndex((line) => line.includes("ecr-repository-must-be-protected"));
        assert.deepEqual(lines.slice(from, from + 5), [
            "- [mandatory] [severity: high]  ecr-repository-must-be-protected  (aws:ecr:Repository: ecr-web-app)",
            "Images cannot be recovered: protect repositories against accidental deletion.",
            "The ECR repository 'myproject-prod-web-app' must be protected from deletion, found no protect.",
            "Pulumi.prod.yaml  deletionProtection: true",
            "@pulumi/aws       { protect: true } in the options of the resource",
        ]);
    });

    it("stops an up without a preview before anything is sent to AWS", async () => {
        prod.configure(changed({ "ecr:imageTagMutability": "MUTABLE" }));
        const said = await run(prod, "up");
        assert.ok(said.stopped);
        assert.deepEqual(await readNames(), []);
    });

    it("allows in dev what it forbids in prod", async () => {
        // The documents of the registry remain when a stack goes.
        await resetAws();
        const dev = await createStack("dev", {
            ...alone("dev"),
            "ecr:repositories": {
                "web-app": { forceDelete: true, imageTagMutability: "MUTABLE", encryptionType: "AES256" },
            },
        });
        try {
            assert.deepEqual(await run(dev, "preview"), nothing);
            // The same stack, evaluated by the rules of prod.
            dev.configure({
                ...alone("dev"),
                "ecr:environment": "prod",
                "ecr:repositories": { "web-app": {} },
                "ecr:enableReplication": false,
                "ecr:imageTagMutability": "MUTABLE",
                "ecr:encryptionType": "AES256",
            });
            const { stopped, rules } = await run(dev, "preview");
            assert.ok(stopped);
            assert.deepEqual(Object.keys(rules).sort(), [
                "ecr-encryption-must-use-customer-key",
                "ecr-replication-must-reach-regions",
                "ecr-tags-must-be-immutable",
            ]);
        } finally {
            dev.remove();
        }
    });

    it("says what cannot be known before the update, and of everything else what it is", async () => {
        raw.configure({ "aws:region": "us-east-1", "raw:change": { late: {}, second: {} } });
        const { stopped, rules, messages } = await run(raw, "preview");
        assert.ok(stopped);
        assert.deepEqual(rules["ecr-registry-must-have-one-writer"], { level: "mandatory", resources: ["second"] });
        for (const rule of ["ecr-access-must-not-be-public", "ecr-access-must-be-least-privilege"]) {
            assert.deepEqual(rules[rule], { level: "advisory", resources: ["late"] });
            assert.ok(
                messages.includes(
                    `can't run policy '${rule}' from policy pack 'ecr@v0.1.0' during preview: what it evaluates of the policy of the ECR repository 'shop-prod-late' (policy) is not known before the update, which decides`,
                ),
                messages.join("\n"),
            );
        }
    });

    it("makes right what it is told to, and so sends it", async () => {
        await resetAws();
        const config = {
            "ecr-tags-must-be-immutable": "remediate",
            "ecr-repository-must-have-tags": "remediate",
            "ecr-scanning-must-be-effective": "remediate",
        };
        raw.configure({
            "aws:region": "us-east-1",
            "raw:change": { repository: { protect: false, imageTagMutability: "MUTABLE", tags: { Project: "shop" } } },
        });
        const file = resolve(raw.folder, "remediate.json");
        const off = { "ecr-repository-must-be-protected": "disabled" };
        writeFileSync(file, JSON.stringify({ ...config, ...off }));
        const said = await run(raw, "up", file);
        assert.deepEqual([said.stopped, said.rules], [false, {}]);
        assert.deepEqual([...new Set(said.remedied)].sort(), Object.keys(config).sort());
        const { repositories } = (await readRegistry()) as {
            repositories: Record<string, { mutability: string; scanOnPush: boolean; tags: object }>;
        };
        const { mutability, scanOnPush, tags } = repositories["shop-prod-web"] ?? {};
        assert.deepEqual(
            { mutability, scanOnPush, tags },
            {
                mutability: "IMMUTABLE",
                scanOnPush: true,
                tags: { Environment: "prod", ManagedBy: "Pulumi", Project: "shop" },
            },
        );
        await raw.stack.destroy();
    });
});
