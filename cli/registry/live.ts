import type { ECRClient } from "@aws-sdk/client-ecr";
import type { ScanFrequency } from "../../ecr/scanning.ts";
import { commonWayOut } from "../awsErrors.ts";
import { InputError } from "../errors.ts";
import type { RegistryState } from "./compare.ts";

/** A registry as AWS holds it. */
export interface HeldRegistry {
    accountId: string;
    held: RegistryState;
    /** Names of all its repositories; null where the credentials may not list them. */
    existing: string[] | null;
}

/**
 * Reads from AWS what a registry holds of the kinds that are wanted, and changes nothing.
 * Needs ecr:DescribeRegistry, ecr:GetRegistryScanningConfiguration, and the reading action of each further kind.
 */
export async function readRegistry(region: string, wanted: RegistryState): Promise<HeldRegistry> {
    // Loaded here only: the SDK takes longer than all other commands together.
    const sdk = await import("@aws-sdk/client-ecr");
    const client = new sdk.ECRClient(region === "" ? {} : { region });
    try {
        const { registryId = "", replicationConfiguration } = await client.send(new sdk.DescribeRegistryCommand({}));
        const scanning =
            wanted.scanning === null
                ? null
                : (await client.send(new sdk.GetRegistryScanningConfigurationCommand({}))).scanningConfiguration;
        const held: RegistryState = {
            scanning:
                scanning === null || scanning === undefined
                    ? null
                    : {
                          scanType: scanning.scanType === "ENHANCED" ? "ENHANCED" : "BASIC",
                          rules: (scanning.rules ?? []).map(({ scanFrequency, repositoryFilters = [] }) => ({
                              scanFrequency: scanFrequency as ScanFrequency,
                              filters: repositoryFilters.map(({ filter = "" }) => filter),
                          })),
                      },
            replication: (replicationConfiguration?.rules ?? []).map(
                ({ destinations = [], repositoryFilters = [] }) => ({
                    destinations: destinations.map((to) => ({
                        region: to.region ?? "",
                        // The own account is named on neither side.
                        registryId: to.registryId === registryId ? null : (to.registryId ?? null),
                    })),
                    prefixes: repositoryFilters.map(({ filter = "" }) => filter),
                }),
            ),
            policy: wanted.policy === null ? null : await readPolicy(client),
            settings: await readSettings(client, Object.keys(wanted.settings)),
            caches: wanted.caches.length === 0 ? [] : await readCaches(client),
            templates: wanted.templates.length === 0 ? [] : await readTemplates(client),
        };
        return { accountId: registryId, held, existing: await readNames(client) };
    } catch (error) {
        throw new InputError(errorText(error, region));
    } finally {
        client.destroy();
    }
}

async function readPolicy(client: ECRClient): Promise<unknown[]> {
    const { GetRegistryPolicyCommand } = await import("@aws-sdk/client-ecr");
    try {
        const { policyText = "{}" } = await client.send(new GetRegistryPolicyCommand({}));
        const { Statement: statements = [] } = JSON.parse(policyText) as { Statement?: unknown };
        return [statements].flat();
    } catch (error) {
        if ((error as Error).name === "RegistryPolicyNotFoundException") {
            return [];
        }
        throw error;
    }
}

async function readSettings(client: ECRClient, names: readonly string[]): Promise<Record<string, string>> {
    const { GetAccountSettingCommand } = await import("@aws-sdk/client-ecr");
    const settings: Record<string, string> = {};
    for (const name of names) {
        const { value } = await client.send(new GetAccountSettingCommand({ name }));
        if (value !== undefined) {
            settings[name] = value;
        }
    }
    return settings;
}

async function readCaches(client: ECRClient): Promise<RegistryState["caches"]> {
    const { paginateDescribePullThroughCacheRules } = await import("@aws-sdk/client-ecr");
    const caches: RegistryState["caches"] = [];
    for await (const { pullThroughCacheRules = [] } of paginateDescribePullThroughCacheRules({ client }, {})) {
        for (const { ecrRepositoryPrefix = "", upstreamRegistryUrl = null } of pullThroughCacheRules) {
            caches.push({ prefix: ecrRepositoryPrefix.replace(/\/$/, ""), upstreamUrl: upstreamRegistryUrl });
        }
    }
    return caches;
}

async function readTemplates(client: ECRClient): Promise<string[]> {
    const { paginateDescribeRepositoryCreationTemplates } = await import("@aws-sdk/client-ecr");
    const templates: string[] = [];
    for await (const page of paginateDescribeRepositoryCreationTemplates({ client }, {})) {
        templates.push(...(page.repositoryCreationTemplates ?? []).map(({ prefix = "" }) => prefix.replace(/\/$/, "")));
    }
    return templates;
}

async function readNames(client: ECRClient): Promise<string[] | null> {
    const { paginateDescribeRepositories } = await import("@aws-sdk/client-ecr");
    const names: string[] = [];
    try {
        for await (const { repositories = [] } of paginateDescribeRepositories({ client, pageSize: 1000 }, {})) {
            names.push(...repositories.map(({ repositoryName = "" }) => repositoryName));
        }
        return names;
    } catch (error) {
        if ((error as Error).name === "AccessDeniedException") {
            return null;
        }
        throw error;
    }
}

function errorText(error: unknown, region: string): string {
    const { name, message, code } = error as Error & { code?: string };
    return `the registry${region === "" ? "" : ` of ${region}`} cannot be read: ${name}: ${message || code}${wayOut(name)}`;
}

function wayOut(name: string): string {
    return name === "AccessDeniedException"
        ? "; the credentials need to read the registry: the managed policy AmazonEC2ContainerRegistryReadOnly, and ecr:DescribeRegistry, ecr:GetRegistryPolicy, ecr:GetRegistryScanningConfiguration, ecr:GetAccountSetting, ecr:DescribePullThroughCacheRules, ecr:DescribeRepositoryCreationTemplates"
        : commonWayOut(name);
}
