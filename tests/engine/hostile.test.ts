import assert from "node:assert/strict";
import { cpSync, rmSync } from "node:fs";
import { join } from "node:path";
import { isDeepStrictEqual } from "node:util";
import {
    CreateRepositoryCommand,
    DeletePullThroughCacheRuleCommand,
    DescribeImagesCommand,
    DescribeRepositoriesCommand,
    ECRClient,
    GetRegistryScanningConfigurationCommand,
    PutImageCommand,
    PutRegistryScanningConfigurationCommand,
    type RegistryScanningConfiguration,
} from "@aws-sdk/client-ecr";
import { CreateKeyCommand, DescribeKeyCommand, KMSClient, ListKeysCommand } from "@aws-sdk/client-kms";
import type { EcrRepositorySetArgs } from "../../components/index.ts";
import { readFindingsLog, readKeys, readRegistry, readRegistryExtras } from "./aws.ts";
import { createStack, needWholeEcr, resetAws, type TestStack } from "./engine.ts";
import type { SetOfProgram } from "./programs/sets.ts";

const ecr = new ECRClient({ region: "us-east-1" });
const kms = new KMSClient({ region: "us-east-1" });

/** What an edit comes to. */
type Answer =
    /** The guard refuses it: AWS holds byte for byte what it held. */
    | "refused"
    /** It goes through, and nothing that AWS holds changes. */
    | "nothing"
    /** It goes through and changes settings; images, keys in use and what others wrote stay. */
    | "changed"
    /** AWS or the engine stops it on the way; images, keys in use and what others wrote stay. */
    | "stopped";

/** What a user does to a deployed stack. */
interface Edit {
    title: string;
    /** The sets of the program after the edit. */
    sets?: (context: Context) => SetOfProgram[];
    /** What happens to AWS or to the state before the update. */
    first?: (context: Context) => Promise<unknown> | unknown;
    /** Arguments of the update. */
    args?: (context: Context) => string[];
    operation?: "up" | "destroy" | "refresh";
    answer: Answer;
    /** What is printed. */
    says?: RegExp;
}

interface Context {
    stack: TestStack;
    /** ARN of the key that the set made. */
    madeKey: string;
    /** ARN of a key that somebody else made. */
    otherKey: string;
    /** URN of a resource by the end of it. */
    urn(end: string): string;
}

/** Everything that AWS holds in the region: an edit that is refused leaves it as it is. */
async function snapshot() {
    return {
        registry: await readRegistry(),
        extras: await readRegistryExtras("us-east-1"),
        keys: await readKeys(),
        log: await readFindingsLog(),
        images: await images(),
    };
}

/** Digests of the images by repository. */
async function images(): Promise<Record<string, string[]>> {
    const { repositories = [] } = await ecr.send(new DescribeRepositoriesCommand({}));
    const found: Record<string, string[]> = {};
    for (const { repositoryName = "" } of repositories) {
        const { imageDetails = [] } = await ecr.send(new DescribeImagesCommand({ repositoryName }));
        found[repositoryName] = imageDetails.map(({ imageDigest = "" }) => imageDigest).sort();
    }
    return found;
}

/** The keys that repositories are encrypted with and that are no longer enabled. */
async function lostKeys(): Promise<string[]> {
    const { repositories = [] } = await ecr.send(new DescribeRepositoriesCommand({}));
    const used = new Set(repositories.flatMap(({ encryptionConfiguration }) => encryptionConfiguration?.kmsKey ?? []));
    const { Keys = [] } = await kms.send(new ListKeysCommand({}));
    const lost: string[] = [];
    for (const { KeyArn = "" } of Keys.filter((key) => used.has(key.KeyArn ?? ""))) {
        const { KeyMetadata } = await kms.send(new DescribeKeyCommand({ KeyId: KeyArn }));
        if (KeyMetadata?.KeyState !== "Enabled") {
            lost.push(KeyArn);
        }
    }
    return lost;
}

async function push(repositoryName: string, number: number): Promise<void> {
    const digest = `sha256:${String(number).repeat(64)}`;
    const manifest = {
        schemaVersion: 2,
        mediaType: "application/vnd.oci.image.manifest.v1+json",
        config: { mediaType: "application/vnd.oci.image.config.v1+json", size: 1, digest },
        layers: [{ mediaType: "application/vnd.oci.image.layer.v1.tar+gzip", size: 2, digest }],
    };
    await ecr.send(
        new PutImageCommand({ repositoryName, imageManifest: JSON.stringify(manifest), imageTag: `v${number}` }),
    );
}

/** What another team has in the registry: a scanning rule that it wrote after the stack was deployed. */
async function foreignRule(): Promise<unknown> {
    const { scanningConfiguration } = await ecr.send(new GetRegistryScanningConfigurationCommand({}));
    return ecr.send(
        new PutRegistryScanningConfigurationCommand({
            scanType: scanningConfiguration?.scanType ?? "BASIC",
            rules: [
                ...(scanningConfiguration?.rules ?? []),
                {
                    scanFrequency: "CONTINUOUS_SCAN",
                    repositoryFilters: [{ filter: "legacy-*", filterType: "WILDCARD" }],
                },
            ],
        }),
    );
}

/** A value as text, without the random ends of names. */
function named(value: unknown): string {
    return JSON.stringify(value).replaceAll(/-[0-9a-f]{7}(?=")/g, "");
}

/** Takes back what others wrote. */
async function writeScanning({ registry }: Awaited<ReturnType<typeof snapshot>>): Promise<void> {
    const { scanType, rules } = (registry as { scanning: RegistryScanningConfiguration }).scanning;
    await ecr.send(new PutRegistryScanningConfigurationCommand({ scanType, rules }));
}

/** A deployed stack, and the edits that are tried on it one after the other. */
interface Case {
    title: string;
    sets: SetOfProgram[];
    edits: Edit[];
    /** Repositories that get images, next to those of the sets. */
    others?: string[];
}

function hostile({ title, sets, edits, others = [] }: Case): void {
    describe(`hostile edits of ${title}`, function () {
        this.timeout(900_000);
        let stack: TestStack;
        let context: Context;
        let urns: string[];
        /** What AWS holds at the start. */
        let deployed: Awaited<ReturnType<typeof snapshot>>;

        const config = (next: SetOfProgram[]) => ({ "aws:region": "us-east-1", "ecr:sets": next });
        /** A copy of the state: of the empty one, or of the one at the start. */
        const copy = (which: "empty" | "deployed") => join(stack.folder, which);

        function save(which: "empty" | "deployed"): void {
            rmSync(copy(which), { recursive: true, force: true });
            cpSync(stack.state, copy(which), { recursive: true });
        }

        function readUrns(): string[] {
            const { deployment } = JSON.parse(stack.pulumi("stack", "export")) as {
                deployment: { resources: { urn: string }[] };
            };
            return deployment.resources.map(({ urn }) => urn).sort();
        }

        /** Brings the state back. */
        function restore(which: "empty" | "deployed"): void {
            rmSync(stack.state, { recursive: true });
            cpSync(copy(which), stack.state, { recursive: true });
        }

        /** Brings AWS and the state to the start. */
        async function restart(): Promise<void> {
            await resetAws();
            const { KeyMetadata } = await kms.send(new CreateKeyCommand({ Description: "of another team" }));
            restore("empty");
            stack.configure(config(sets));
            await stack.up();
            const [madeKey = ""] = (await readKeys())
                .map((key) => (key as { arn: string }).arn)
                .filter((arn) => arn !== KeyMetadata?.Arn);
            for (const repositoryName of others) {
                await ecr.send(
                    new CreateRepositoryCommand({
                        repositoryName,
                        encryptionConfiguration: { encryptionType: "KMS", kmsKey: madeKey },
                    }),
                );
            }
            for (const [index, name] of Object.keys(await images()).entries()) {
                await push(name, index);
            }
            urns = readUrns();
            context = {
                stack,
                madeKey,
                otherKey: KeyMetadata?.Arn ?? "",
                urn: (end) => {
                    const found = urns.find((urn) => urn.endsWith(end));
                    assert.ok(found !== undefined, `the state has ${end}`);
                    return found;
                },
            };
            deployed = await snapshot();
            save("deployed");
        }

        /** Takes an edit back by an update, which makes no key: that takes twelve seconds. Answers whether all is as it was. */
        async function repair(): Promise<boolean> {
            stack.configure(config(sets));
            const isUpdated = await stack.up().then(
                () => true,
                () => false,
            );
            const now = await snapshot();
            if (!isUpdated || named([now, readUrns()]) !== named([deployed, urns])) {
                return false;
            }
            deployed = now;
            save("deployed");
            return true;
        }

        before(async function () {
            await needWholeEcr(this);
            stack = await createStack("dev", config(sets), { program: "tests/engine/programs/sets.ts" });
            save("empty");
            await restart();
        });

        after(() => stack?.remove());

        for (const edit of edits) {
            it(`${edit.title}: ${edit.answer}`, async () => {
                await edit.first?.(context);
                stack.configure(config(edit.sets?.(context) ?? sets));
                const before = edit.first === undefined ? deployed : await snapshot();
                const isStill = edit.answer === "refused" || edit.answer === "nothing";
                let isSound = false;
                const { ok, text } = run(stack, edit, context);
                try {
                    assert.equal(ok, edit.answer === "nothing" || edit.answer === "changed", text);
                    assert.equal(/nothing was sent to AWS/.test(text), edit.answer === "refused", text);
                    assert.doesNotMatch(text, /^\s+at .*:\d+:\d+\)?$/m, "no stack trace");
                    assert.match(text, edit.says ?? /./);
                    const after = await snapshot();
                    if (isStill) {
                        assert.deepEqual(after, before);
                    }
                    assert.deepEqual(after.images, deployed.images, "images are as they were");
                    assert.deepEqual(await lostKeys(), [], "no key in use is scheduled for deletion");
                    if (edit.first === foreignRule) {
                        assert.match(
                            JSON.stringify(after.registry),
                            /legacy-\*/,
                            "the rule of the other team is there",
                        );
                        await writeScanning(deployed);
                    }
                    isSound = true;
                } finally {
                    if (isSound && isStill && isDeepStrictEqual(await snapshot(), deployed)) {
                        restore("deployed");
                    } else if (!(isSound && (await repair()))) {
                        await restart();
                    }
                }
            });
        }
    });
}

function run(stack: TestStack, edit: Edit, context: Context): { ok: boolean; text: string } {
    const { operation = "up" } = edit;
    // The provider that runs already has one region.
    const { PULUMI_DEBUG_PROVIDERS } = stack.env;
    if (edit.sets?.(context).some(({ providerRegion }) => providerRegion !== undefined)) {
        stack.env.PULUMI_DEBUG_PROVIDERS = "";
    }

    try {
        const args = [operation, "--yes", "--skip-preview", "--non-interactive", "--color", "never"];
        return { ok: true, text: stack.pulumi(...args, ...(edit.args?.(context) ?? [])) };
    } catch (error) {
        const { stdout = "", stderr = "" } = error as { stdout?: string; stderr?: string };
        return { ok: false, text: `${stdout}${stderr}` };
    } finally {
        stack.env.PULUMI_DEBUG_PROVIDERS = PULUMI_DEBUG_PROVIDERS;
    }
}

const DEV: EcrRepositorySetArgs = {
    project: "shop",
    environment: "dev",
    encryptionType: "KMS",
    deletionProtection: false,
    enableScanFindingsLogging: true,
    replicationDestinations: [{ region: "us-west-2" }],
    enableReplication: true,
    repositories: { web: {}, worker: {} },
    registry: {
        pullThroughCache: { quay: {} },
        creationTemplates: { quay: { appliedFor: ["PULL_THROUGH_CACHE"] } },
    },
};
const dev = (args: EcrRepositorySetArgs = {} as EcrRepositorySetArgs, more: Partial<SetOfProgram> = {}) => [
    { name: "ecr", args: { ...DEV, ...args }, ...more },
];
const repositories = (next: EcrRepositorySetArgs["repositories"]) => dev({ repositories: next } as never);
const arg = (next: Partial<EcrRepositorySetArgs>) => dev(next as never);
const forget = (end: string) => (context: Context) =>
    context.stack.pulumi("state", "delete", "--yes", "--force", "--target-dependents", context.urn(end));

hostile({
    title: "a dev stack with a key, a cache, a template and a log",
    sets: dev(),
    others: ["quay/prometheus/node-exporter", "legacy-shop"],
    edits: [
        { title: "nothing is edited", answer: "nothing" },
        {
            title: "kmsKeyArn is the key that the set made",
            sets: ({ madeKey }) => arg({ kmsKeyArn: madeKey }),
            answer: "nothing",
        },
        { title: "kmsKeyArn is another key", sets: ({ otherKey }) => arg({ kmsKeyArn: otherKey }), answer: "refused" },
        { title: "encryptionType AES256", sets: () => arg({ encryptionType: "AES256" }), answer: "refused" },
        {
            title: "one repository AES256",
            sets: () => repositories({ web: { encryptionType: "AES256" }, worker: {} }),
            answer: "refused",
        },
        {
            title: "one repository with another key",
            sets: ({ otherKey }) => repositories({ web: { kmsKeyArn: otherKey }, worker: {} }),
            answer: "refused",
        },
        {
            title: "creationTemplates is removed",
            sets: () => arg({ registry: { pullThroughCache: { quay: {} } } }),
            answer: "changed",
        },
        {
            title: "the template becomes AES256",
            sets: () =>
                arg({
                    registry: {
                        creationTemplates: { quay: { appliedFor: ["PULL_THROUGH_CACHE"], encryptionType: "AES256" } },
                        pullThroughCache: { quay: {} },
                    },
                }),
            answer: "changed",
        },
        { title: "a key is renamed", sets: () => repositories({ site: {}, worker: {} }), answer: "refused" },
        { title: "the case of a key is changed", sets: () => repositories({ Web: {}, worker: {} }), answer: "refused" },
        {
            title: "names of two keys are swapped",
            sets: () => repositories({ web: { name: "shop-dev-worker" }, worker: { name: "shop-dev-web" } }),
            answer: "refused",
        },
        {
            title: "a name is written",
            sets: () => repositories({ web: { name: "web" }, worker: {} }),
            answer: "refused",
        },
        { title: "namePrefix", sets: () => arg({ namePrefix: "team" }), answer: "refused" },
        { title: "project", sets: () => arg({ project: "store" }), answer: "refused" },
        { title: "environment becomes staging", sets: () => arg({ environment: "staging" }), answer: "refused" },
        { title: "environment becomes prod", sets: () => arg({ environment: "prod" }), answer: "refused" },
        { title: "region", sets: () => arg({ region: "eu-west-1" }), answer: "refused" },
        {
            title: "a provider of another region",
            sets: () => dev(undefined, { providerRegion: "eu-west-1" }),
            answer: "nothing",
        },
        {
            title: "a provider of the program's own for the same region",
            sets: () => dev(undefined, { providerRegion: "us-east-1" }),
            answer: "nothing",
        },
        { title: "a repository is removed", sets: () => repositories({ worker: {} }), answer: "refused" },
        {
            title: "the component is renamed",
            sets: () => dev(undefined, { name: "registry" }),
            answer: "refused",
            says: /aliases: \[\{ name: "ecr" \}\]/,
        },
        {
            title: "the component is renamed, with aliases",
            sets: () => dev(undefined, { name: "ecr-2", aliases: [{ name: "ecr" }] }),
            answer: "nothing",
        },
        {
            title: "the component moves below another",
            sets: () => dev(undefined, { parent: "platform" }),
            answer: "refused",
            says: /aliases: \[/,
        },
        {
            title: "the component moves below another, with aliases",
            sets: () => dev(undefined, { parent: "platform", aliases: [{ noParent: true }] }),
            answer: "nothing",
        },
        { title: "the registry is handed over", sets: () => arg({ registry: { manage: false } }), answer: "changed" },
        {
            title: "enhanced scanning is turned on next to a foreign rule",
            first: foreignRule,
            sets: () => arg({ enableEnhancedScanning: true }),
            answer: "refused",
            says: /legacy-\*/,
        },
        {
            title: "the registry is handed over next to a foreign rule",
            first: foreignRule,
            sets: () => arg({ registry: { manage: false } }),
            answer: "changed",
        },
        { title: "nothing is edited next to a foreign rule", first: foreignRule, answer: "nothing", says: /legacy-\*/ },
        {
            title: "up --refresh next to a foreign rule",
            first: foreignRule,
            args: () => ["--refresh"],
            answer: "refused",
            says: /legacy-\*/,
        },
        { title: "a destroy next to a foreign rule", first: foreignRule, operation: "destroy", answer: "stopped" },
        {
            title: "replication is removed",
            sets: () => arg({ enableReplication: false, replicationDestinations: [] }),
            answer: "changed",
        },
        { title: "the cache is removed", sets: () => arg({ registry: {} }), answer: "changed" },
        {
            title: "the prefix of the cache is changed",
            sets: () =>
                arg({
                    registry: { ...DEV.registry, pullThroughCache: { hub: { upstream: "quay" } } },
                } as never),
            answer: "changed",
        },
        {
            title: "everything is targeted at one repository of another name",
            sets: () => arg({ namePrefix: "team" }),
            args: ({ urn }) => ["--target", urn("::ecr-web")],
            answer: "refused",
        },
        {
            title: "a renamed key is targeted",
            sets: () => repositories({ site: {}, worker: {} }),
            args: ({ urn }) => ["--target", urn("::ecr-worker"), "--target-dependents"],
            answer: "refused",
        },
        {
            title: "a repository is replaced by hand",
            args: ({ urn }) => ["--replace", urn("::ecr-web")],
            answer: "stopped",
        },
        { title: "the key is replaced by hand", args: ({ urn }) => ["--replace", urn("::ecr-key")], answer: "stopped" },
        {
            title: "the component is replaced by hand",
            args: ({ urn }) => ["--target-replace", urn("::ecr-web")],
            answer: "stopped",
        },
        {
            title: "the state forgets a repository",
            first: forget("Repository::ecr-web"),
            answer: "refused",
            says: /shop-dev-web/,
        },
        { title: "the state forgets the key", first: forget("Key::ecr-key"), answer: "refused", says: /alias/ },
        { title: "the state forgets the scanning configuration", first: forget("::ecr-scanning"), answer: "nothing" },
        {
            title: "the state forgets the cache",
            first: forget("PullThroughCacheRule::ecr-cache-quay"),
            answer: "refused",
            says: /quay/,
        },
        {
            title: "the state forgets everything",
            first: async ({ stack }) => {
                const file = JSON.parse(stack.pulumi("stack", "export"));
                await stack.stack.importStack({ ...file, deployment: { ...file.deployment, resources: [] } });
            },
            answer: "refused",
            says: /shop-dev-web[\s\S]*shop-dev-worker/,
        },
        {
            title: "the cache is deleted by hand",
            first: () => ecr.send(new DeletePullThroughCacheRuleCommand({ ecrRepositoryPrefix: "quay" })),
            args: () => ["--refresh"],
            answer: "changed",
        },
        { title: "a destroy", operation: "destroy", answer: "stopped" },
        {
            title: "a destroy of the key alone",
            operation: "destroy",
            args: ({ urn }) => ["--target", urn("Key::ecr-key"), "--target-dependents"],
            answer: "stopped",
        },
        { title: "the program loses the set", sets: () => [], answer: "stopped" },
        {
            title: "one image remains of 100, and none in use is given",
            sets: () => arg({ maxImageCount: 1 }),
            answer: "changed",
        },
        {
            title: "an image in use would expire",
            sets: () =>
                arg({
                    lifecyclePolicy: {
                        rules: [
                            {
                                rulePriority: 1,
                                selection: {
                                    tagStatus: "any",
                                    countType: "sinceImagePushed",
                                    countUnit: "days",
                                    countNumber: 1,
                                },
                                action: { type: "expire" },
                            },
                        ],
                    },
                }),
            answer: "changed",
        },
        {
            title: "a second set wants the same names",
            sets: () => [...dev(), ...dev(undefined, { name: "again" })],
            answer: "refused",
        },
    ],
});

const PROD: EcrRepositorySetArgs = {
    project: "shop",
    environment: "prod",
    enableReplication: false,
    repositories: { web: {}, worker: {} },
    registry: { creationTemplates: { quay: { appliedFor: ["PULL_THROUGH_CACHE"] } }, pullThroughCache: { quay: {} } },
};
const prod = (next: Partial<EcrRepositorySetArgs> = {}, more: Partial<SetOfProgram> = {}) => [
    { name: "ecr", args: { ...PROD, ...next }, ...more },
];

hostile({
    title: "a prod stack, which is protected",
    sets: prod(),
    others: ["quay/prometheus/node-exporter"],
    edits: [
        {
            title: "kmsKeyArn is the key that the set made",
            sets: ({ madeKey }) => prod({ kmsKeyArn: madeKey }),
            answer: "nothing",
        },
        {
            title: "kmsKeyArn is the made key, and protection goes at once",
            sets: ({ madeKey }) => prod({ kmsKeyArn: madeKey, deletionProtection: false }),
            answer: "nothing",
        },
        {
            title: "protection goes together with a name",
            sets: () => prod({ deletionProtection: false, repositories: { web: { name: "web" }, worker: {} } }),
            answer: "refused",
        },
        { title: "a repository is removed", sets: () => prod({ repositories: { worker: {} } }), answer: "refused" },
        { title: "environment becomes dev", sets: () => prod({ environment: "dev" }), answer: "refused" },
        { title: "encryptionType AES256", sets: () => prod({ encryptionType: "AES256" }), answer: "refused" },
        {
            title: "the component is renamed",
            sets: () => prod({}, { name: "registry" }),
            answer: "refused",
            says: /aliases/,
        },
        {
            title: "the component moves below another",
            sets: () => prod({}, { parent: "platform" }),
            answer: "refused",
            says: /aliases/,
        },
        { title: "creationTemplates is removed", sets: () => prod({ registry: {} }), answer: "changed" },
        { title: "the registry is handed over", sets: () => prod({ registry: { manage: false } }), answer: "changed" },
        { title: "a destroy", operation: "destroy", answer: "stopped" },
        { title: "the program loses the set", sets: () => [], answer: "stopped" },
        {
            title: "a repository is replaced by hand",
            args: ({ urn }) => ["--replace", urn("::ecr-web")],
            answer: "stopped",
        },
        {
            title: "a scan rule is written by others, and scanning is turned off",
            first: foreignRule,
            sets: () => prod({ enableEnhancedScanning: false }),
            answer: "refused",
            says: /legacy-\*/,
        },
    ],
});

const half = (
    name: string,
    keys: string[],
    registry: NonNullable<EcrRepositorySetArgs["registry"]>,
    project = name,
): SetOfProgram => ({
    name,
    args: {
        project,
        environment: "dev",
        encryptionType: "KMS",
        enableReplication: false,
        repositories: Object.fromEntries(keys.map((key) => [key, {}])),
        registry,
    },
});

hostile({
    title: "two sets of a program",
    sets: [half("one", ["web", "api"], {}), half("two", ["jobs"], { manage: false })],
    edits: [
        {
            title: "two sets become one",
            sets: () =>
                [half("one", ["web", "api"], {})].map(
                    (set) =>
                        ({
                            ...set,
                            args: {
                                ...set.args,
                                repositories: { ...set.args.repositories, jobs: { name: "two-dev-jobs" } },
                            },
                        }) as SetOfProgram,
                ),
            answer: "refused",
        },
        {
            title: "names of the sets are swapped",
            sets: () => [half("two", ["web", "api"], {}, "one"), half("one", ["jobs"], { manage: false }, "two")],
            answer: "refused",
        },
        {
            title: "a repository moves to the other set",
            sets: () => [
                half("one", ["web"], {}),
                {
                    ...half("two", ["jobs"], { manage: false }),
                    args: {
                        ...half("two", ["jobs"], { manage: false }).args,
                        repositories: { jobs: {}, api: { name: "one-dev-api" } },
                    },
                } as SetOfProgram,
            ],
            answer: "refused",
        },
        { title: "the second set is removed", sets: () => [half("one", ["web", "api"], {})], answer: "stopped" },
        {
            title: "a third set splits the first",
            sets: () => [
                half("one", ["web"], {}),
                half("three", ["api"], { manage: false }, "one"),
                half("two", ["jobs"], { manage: false }),
            ],
            answer: "refused",
        },
        {
            title: "both sets move below another component",
            sets: () => [
                { ...half("one", ["web", "api"], {}), parent: "platform" },
                { ...half("two", ["jobs"], { manage: false }), parent: "platform" },
            ],
            answer: "refused",
            says: /aliases/,
        },
        {
            title: "the second set manages, too",
            sets: () => [half("one", ["web", "api"], {}), half("two", ["jobs"], {})],
            answer: "refused",
        },
        {
            title: "the second set has a problem, the first one a change",
            sets: () => [
                half("one", ["web", "api", "new"], {}),
                half("two", ["jobs", "Not A Name"], { manage: false }),
            ],
            answer: "refused",
            says: /Not A Name/,
        },
        {
            title: "the sets change places in managing",
            sets: () => [half("one", ["web", "api"], { manage: false }), half("two", ["jobs"], {})],
            answer: "refused",
            says: /one-dev-\*/,
        },
    ],
});
