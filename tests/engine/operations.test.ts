import assert from "node:assert/strict";
import { optionsOf } from "../../config/schema/lookup.ts";
import { assertDocumented, markdownTable } from "../support/docs.ts";
import { type Config, createStack, needEngine, resetAws, type TestStack } from "./engine.ts";

const KEY = "arn:aws:kms:us-east-1:123456789012:key/00000000-0000-4000-8000-000000000000";

const BASE: Config = {
    "aws:region": "us-east-1",
    "ecr:project": "myproject",
    "ecr:allowedAccountIds": ["210987654321"],
    "ecr:replicationDestinations": [{ region: "us-west-2" }],
    "ecr:repositories": { "web-app": {}, worker: {} },
};

const webApp = (options: object): Config => ({ "ecr:repositories": { "web-app": options, worker: {} } });

const registry = (options: object): Config => ({ "ecr:registry": options });

/** A change of the configuration, in a user's words, on a deployed prod stack with two repositories. */
const CHANGES: [string, Config][] = [
    ["a repository is added", { "ecr:repositories": { "web-app": {}, worker: {}, jobs: {} } }],
    ["a repository is removed", { "ecr:repositories": { worker: {} } }],
    ["a key is renamed", { "ecr:repositories": { frontend: {}, worker: {} } }],
    [
        "a key is renamed, with `aliases` and `name`",
        { "ecr:repositories": { frontend: { aliases: ["web-app"], name: "myproject-prod-web-app" }, worker: {} } },
    ],
    ["`environment`", { "ecr:environment": "dev" }],
    ["`name`", webApp({ name: "web-app" })],
    ["`namePrefix`", { "ecr:namePrefix": "team" }],
    ["`project`", { "ecr:project": "other" }],
    ["`region`", { "ecr:region": "eu-west-1" }],
    ["`encryptionType`", webApp({ encryptionType: "AES256" })],
    ["`kmsKeyArn`", webApp({ kmsKeyArn: KEY })],
    ["`imageTagMutability`", webApp({ imageTagMutability: "MUTABLE" })],
    ["`maxImageCount`", webApp({ maxImageCount: 10 })],
    [
        "`lifecyclePolicy`",
        webApp({
            lifecyclePolicy: {
                rules: [
                    {
                        rulePriority: 1,
                        selection: { tagStatus: "any", countType: "imageCountMoreThan", countNumber: 9 },
                        action: { type: "expire" },
                    },
                ],
            },
        }),
    ],
    ["`lifecycle`", webApp({ lifecycle: { untaggedExpireAfterDays: 1 } })],
    ["`scanOnPush`", { "ecr:enableEnhancedScanning": false, ...webApp({ scanOnPush: false }) }],
    ["`scanFrequency`", webApp({ scanFrequency: "SCAN_ON_PUSH" })],
    ["`enableEnhancedScanning`", { "ecr:enableEnhancedScanning": false }],
    ["`allowedAccountIds`", { "ecr:allowedAccountIds": ["345678901234"] }],
    ["`enableCrossAccountAccess`", webApp({ enableCrossAccountAccess: false })],
    ["`enableLambdaPull`", webApp({ enableLambdaPull: true })],
    ["`services`", webApp({ services: ["codebuild"] })],
    ["`organizationId`", { "ecr:organizationId": "o-a1b2c3d4e5" }],
    ["`pullPrincipals`", webApp({ pullPrincipals: ["345678901234"] })],
    ["`pushPrincipals`", webApp({ pushPrincipals: ["345678901234"] })],
    [
        "`policyStatements`",
        webApp({ policyStatements: [{ Effect: "Deny", Principal: "*", Action: "ecr:BatchDeleteImage" }] }),
    ],
    ["`replicationDestinations`", { "ecr:replicationDestinations": [{ region: "eu-west-1" }] }],
    ["`enableReplication`", webApp({ enableReplication: false })],
    ["`tags`", webApp({ tags: { Team: "web" } })],
    ["`forceDelete`", webApp({ forceDelete: true })],
    ["`imagesInUse`", { "ecr:imagesInUse": ["myproject-prod-web-app:v1"] }],
    ["`allowExpiringImagesInUse`", webApp({ allowExpiringImagesInUse: true })],
    ["`deletionProtection`", webApp({ deletionProtection: false })],
    ["`deletionProtection`, together with `name`", webApp({ deletionProtection: false, name: "web-app" })],
    ["`logRetentionDays`", { "ecr:logRetentionDays": 365 }],
    ["`enableScanFindingsLogging`", { "ecr:enableScanFindingsLogging": false }],
    ["`monitoring.events`", { "ecr:monitoring": { events: ["PUSH"] } }],
    ["`monitoring.dashboard`", { "ecr:monitoring": { dashboard: true } }],
    ["`registry.manage`", { "ecr:registry": { manage: false } }],
    ["`registry.scanningFilters`", registry({ scanningFilters: { CONTINUOUS_SCAN: ["myproject-*"] } })],
    ["`registry.basicScanTypeVersion`", registry({ basicScanTypeVersion: "AWS_NATIVE" })],
    ["`registry.policyScope`", registry({ policyScope: "V2" })],
    [
        "`registry.policy`",
        registry({
            policy: {
                Version: "2012-10-17",
                Statement: [
                    {
                        Effect: "Allow",
                        Principal: { AWS: "arn:aws:iam::210987654321:root" },
                        Action: "ecr:ReplicateImage",
                        Resource: "arn:aws:ecr:us-east-1:123456789012:repository/*",
                    },
                ],
            },
        }),
    ],
    ["`registry.pullThroughCache`", registry({ pullThroughCache: { quay: {} } })],
    ["`registry.creationTemplates`", registry({ creationTemplates: { ROOT: { appliedFor: ["REPLICATION"] } } })],
];

const VERBS: Record<string, string> = {
    create: "is created",
    update: "is changed in place",
    replace: "is deleted and created",
    delete: "is deleted",
    retain: "is kept in AWS and leaves the state",
};

describe("docs/operations.md on the real engine", function () {
    this.timeout(600_000);
    let prod: TestStack;

    before(async function () {
        await needEngine(this);
        await resetAws();
        prod = await createStack("prod", BASE);
        await prod.up();
    });

    after(() => prod?.remove());

    it("has a row for each option", () => {
        const names = Object.keys({ ...optionsOf("EcrRepositorySetArgs"), ...optionsOf("RepositoryOptions") });
        const rows = CHANGES.map(([change]) => change).join(" ");
        // The repositories are the first rows; older AWS providers refuse the filters, and the page says what they do.
        const apart = ["repositories", "imageTagMutabilityExclusionFilters", "imagesInUseFile"];
        const missing = names.filter((name) => !apart.includes(name) && !new RegExp(`\`${name}[\`.]`).test(rows));
        // What the others do is on the page; the AWS provider here is too old for them.
        const notHere = ["manage", "takeOver", "checkLive", "include", "blobMounting", "pullTimeUpdateExclusions"];
        const registryOptions = Object.keys(optionsOf("RegistryOptions"))
            .filter((name) => !notHere.includes(name))
            .filter((name) => !rows.includes(`\`registry.${name}\``));
        assert.deepEqual([...missing, ...registryOptions], []);
    });

    it("says what each change of the configuration does to AWS", async () => {
        const rows: string[][] = [];
        for (const [change, config] of CHANGES) {
            prod.configure({ ...BASE, ...config });
            rows.push([change, await effectOf(prod)]);
        }
        assertDocumented("docs/operations.md", "changes", markdownTable(["change of", "what happens"], rows));
    });
});

/** What a preview says will happen, a kind of resource a phrase; or that it is refused. */
async function effectOf(stack: TestStack): Promise<string> {
    let changes: Record<string, string>;
    try {
        changes = await stack.changes();
    } catch (error) {
        const text = String(error);
        if (text.includes("nothing was sent to AWS:") && text.includes("would be deleted")) {
            return "**refused**: its images would be lost";
        }
        throw error;
    }
    const byVerb = Map.groupBy(Object.entries(changes), ([, op]) => op);
    const phrases = [...byVerb].sort().map(([op, entries]) => {
        const kinds = [...new Set(entries.map(([urn]) => urn.split(" ")[0]))].sort();
        const verb = VERBS[op] ?? op;
        return `${kinds.join(", ")} ${kinds.length > 1 ? verb.replace(/^is/, "are").replace("leaves", "leave") : verb}`;
    });
    return phrases.length === 0 ? "nothing in AWS" : phrases.join("; ");
}
