import type * as sdk from "@aws-sdk/client-ecr";
import type { ReplicationRule } from "../ecr/registry/replication.ts";
import type { ScanFrequency, ScanningConfiguration } from "../ecr/registry/scanning.ts";
import { clientOptions, type LiveTarget } from "./clients.ts";
import { type Look, look } from "./look.ts";
import { type LiveRepository, plainRepository } from "./repositories.ts";

/** A pull-through cache rule as AWS holds it. */
export interface LiveCache {
    /** Without a `/` at its end, or ROOT. */
    prefix: string;
    upstreamUrl: string;
    /** Name of the upstream's kind, such as docker-hub; null where AWS does not say. */
    upstream: string | null;
    upstreamPrefix: string | null;
    credentialArn: string | null;
    roleArn: string | null;
}

/** A repository creation template as AWS holds it. */
export interface LiveTemplate {
    /** Without a `/` at its end, or ROOT. */
    prefix: string;
    description: string;
    /** Sorted. */
    appliedFor: string[];
    imageTagMutability: string;
    exclusionFilters: string[];
    encryptionType: string;
    kmsKeyArn: string | null;
    /** JSON text as AWS holds it, or null. */
    lifecyclePolicy: string | null;
    /** JSON text as AWS holds it, or null. */
    repositoryPolicy: string | null;
    roleArn: string | null;
    tags: Record<string, string>;
}

/** The account settings of Amazon ECR that a set can write. */
export const ACCOUNT_SETTINGS = ["BASIC_SCAN_TYPE_VERSION", "BLOB_MOUNTING", "REGISTRY_POLICY_SCOPE"] as const;

/** What a registry holds today, each part as far as the credentials may see it. */
export interface LiveRegistry {
    region: string;
    /** Account id of the registry. */
    accountId: Look<string>;
    scanning: Look<ScanningConfiguration>;
    /** Destinations in the registry's own account have no registryId. */
    replication: Look<ReplicationRule[]>;
    /** Statements of the registry policy; empty without a policy. */
    policy: Look<unknown[]>;
    /** Account settings, by name. */
    settings: Look<Record<string, string>>;
    caches: Look<LiveCache[]>;
    templates: Look<LiveTemplate[]>;
    /** ARNs of the principals whose pulls are not recorded. */
    pullTimeUpdateExclusions: Look<string[]>;
    /** All repositories, sorted by name. */
    repositories: Look<LiveRepository[]>;
}

/** The permissions that a look at a registry takes. docs/operations.md has them as a policy. */
export const REGISTRY_PERMISSIONS = [
    "ecr:DescribePullThroughCacheRules",
    "ecr:DescribeRegistry",
    "ecr:DescribeRepositories",
    "ecr:DescribeRepositoryCreationTemplates",
    "ecr:GetAccountSetting",
    "ecr:GetRegistryPolicy",
    "ecr:GetRegistryScanningConfiguration",
    "ecr:ListPullTimeUpdateExclusions",
] as const;

/** Reads what a registry holds, and changes nothing. Never throws: a part that cannot be read says why. */
export async function readRegistry(target: LiveTarget): Promise<LiveRegistry> {
    // Loaded here only: the SDK takes longer than all else that a preview of the set loads.
    const ecr = await import("@aws-sdk/client-ecr");
    const { options, send } = clientOptions(target);
    const client = new ecr.ECRClient(options);
    // Pages ask without a signal of their own: the paginators of the SDK pass these options on.
    const pages = { client, pageSize: 100 };
    try {
        const registry = look("ecr:DescribeRegistry", () => client.send(new ecr.DescribeRegistryCommand({}), send));
        const [description, scanning, policy, settings, caches, templates, pullTimeUpdateExclusions, repositories] =
            await Promise.all([
                registry,
                look("ecr:GetRegistryScanningConfiguration", async () =>
                    plainScanning(await client.send(new ecr.GetRegistryScanningConfigurationCommand({}), send)),
                ),
                look("ecr:GetRegistryPolicy", () => readPolicy(client, ecr, send)),
                look("ecr:GetAccountSetting", async () => {
                    const settings: Record<string, string> = {};
                    for (const name of ACCOUNT_SETTINGS) {
                        const { value } = await client.send(new ecr.GetAccountSettingCommand({ name }), send);
                        if (value !== undefined) {
                            settings[name] = value;
                        }
                    }
                    return settings;
                }),
                look("ecr:DescribePullThroughCacheRules", async () => {
                    const found: LiveCache[] = [];
                    for await (const page of ecr.paginateDescribePullThroughCacheRules(pages, {}, send)) {
                        found.push(...(page.pullThroughCacheRules ?? []).map(plainCache));
                    }
                    return found.sort(byPrefix);
                }),
                look("ecr:DescribeRepositoryCreationTemplates", async () => {
                    const found: LiveTemplate[] = [];
                    for await (const page of ecr.paginateDescribeRepositoryCreationTemplates(pages, {}, send)) {
                        found.push(...(page.repositoryCreationTemplates ?? []).map(plainTemplate));
                    }
                    return found.sort(byPrefix);
                }),
                look("ecr:ListPullTimeUpdateExclusions", async () => {
                    const found: string[] = [];
                    let nextToken: string | undefined;
                    do {
                        const page = await client.send(
                            new ecr.ListPullTimeUpdateExclusionsCommand({ ...(nextToken && { nextToken }) }),
                            send,
                        );
                        found.push(...(page.pullTimeUpdateExclusions ?? []));
                        nextToken = page.nextToken;
                    } while (nextToken);
                    return found.sort();
                }),
                look("ecr:DescribeRepositories", async () => {
                    const found: LiveRepository[] = [];
                    const every = { client, pageSize: 1000 };
                    for await (const { repositories: page = [] } of ecr.paginateDescribeRepositories(every, {}, send)) {
                        found.push(...page.map(plainRepository));
                    }
                    return found.sort((a, b) => (a.name < b.name ? -1 : 1));
                }),
            ]);
        return {
            region: target.region,
            accountId: "value" in description ? { value: description.value.registryId ?? "" } : description,
            scanning,
            replication: "value" in description ? { value: plainReplication(description.value) } : description,
            policy,
            settings,
            caches,
            templates,
            pullTimeUpdateExclusions,
            repositories,
        };
    } finally {
        client.destroy();
    }
}

function plainScanning({
    scanningConfiguration,
}: sdk.GetRegistryScanningConfigurationCommandOutput): ScanningConfiguration {
    return {
        scanType: scanningConfiguration?.scanType === "ENHANCED" ? "ENHANCED" : "BASIC",
        rules: (scanningConfiguration?.rules ?? []).map(({ scanFrequency, repositoryFilters = [] }) => ({
            scanFrequency: scanFrequency as ScanFrequency,
            filters: repositoryFilters.map(({ filter = "" }) => filter).sort(),
        })),
    };
}

function plainReplication({
    registryId,
    replicationConfiguration,
}: sdk.DescribeRegistryCommandOutput): ReplicationRule[] {
    return (replicationConfiguration?.rules ?? []).map(({ destinations = [], repositoryFilters = [] }) => ({
        destinations: destinations.map((to) => ({
            region: to.region ?? "",
            registryId: to.registryId === registryId ? null : (to.registryId ?? null),
        })),
        prefixes: repositoryFilters.map(({ filter = "" }) => filter).sort(),
    }));
}

async function readPolicy(
    client: sdk.ECRClient,
    { GetRegistryPolicyCommand }: typeof sdk,
    send: { abortSignal?: AbortSignal },
): Promise<unknown[]> {
    try {
        const { policyText = "{}" } = await client.send(new GetRegistryPolicyCommand({}), send);
        const { Statement: statements = [] } = JSON.parse(policyText) as { Statement?: unknown };
        return [statements].flat();
    } catch (error) {
        if ((error as Error).name === "RegistryPolicyNotFoundException") {
            return [];
        }
        throw error;
    }
}

function plainCache(rule: sdk.PullThroughCacheRule): LiveCache {
    return {
        prefix: withoutSlash(rule.ecrRepositoryPrefix),
        upstreamUrl: rule.upstreamRegistryUrl ?? "",
        upstream: rule.upstreamRegistry ?? null,
        // ROOT is AWS's word for "all repositories of the upstream", the default.
        upstreamPrefix:
            rule.upstreamRepositoryPrefix === undefined || rule.upstreamRepositoryPrefix === "ROOT"
                ? null
                : rule.upstreamRepositoryPrefix,
        credentialArn: rule.credentialArn ?? null,
        roleArn: rule.customRoleArn ?? null,
    };
}

function plainTemplate(template: sdk.RepositoryCreationTemplate): LiveTemplate {
    return {
        prefix: withoutSlash(template.prefix),
        description: template.description ?? "",
        appliedFor: [...(template.appliedFor ?? [])].map(String).sort(),
        imageTagMutability: template.imageTagMutability ?? "MUTABLE",
        exclusionFilters: (template.imageTagMutabilityExclusionFilters ?? []).map(({ filter = "" }) => filter).sort(),
        encryptionType: template.encryptionConfiguration?.encryptionType ?? "AES256",
        kmsKeyArn: template.encryptionConfiguration?.kmsKey ?? null,
        lifecyclePolicy: template.lifecyclePolicy || null,
        repositoryPolicy: template.repositoryPolicy || null,
        roleArn: template.customRoleArn ?? null,
        tags: Object.fromEntries((template.resourceTags ?? []).map(({ Key = "", Value = "" }) => [Key, Value])),
    };
}

function withoutSlash(prefix = ""): string {
    return prefix.replace(/\/$/, "");
}

function byPrefix(a: { prefix: string }, b: { prefix: string }): number {
    return a.prefix < b.prefix ? -1 : 1;
}
