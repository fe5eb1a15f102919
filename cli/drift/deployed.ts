import { execFileSync } from "node:child_process";
import { existsSync } from "node:fs";
import type { StateResource } from "../../live/index.ts";
import { InputError } from "../common/errors.ts";

/** A resource of a stack as it was last deployed. */
export interface DeployedResource {
    urn: string;
    type: string;
    /** Its name in Pulumi. */
    name: string;
    /** URN of the parent; empty without one. */
    parent: string;
    /** What AWS knows it by. */
    id: string;
    /** What was sent, without the properties that are or contain secrets. */
    inputs: Record<string, unknown>;
    outputs: Record<string, unknown>;
    /** Names of properties that are or contain secrets. */
    secrets: string[];
    /** An update replaced it, and could not delete it yet. */
    isLeftOver: boolean;
    region: string;
}

/** What a stack has deployed to one registry: an account in a region. */
export interface DeployedRegistry {
    /** Null where no resource says. */
    accountId: string | null;
    region: string;
    /** The provider's profile of the shared AWS configuration. */
    profile?: string;
    /** Tags that the provider ignores. */
    ignoredTags: { keys: string[]; prefixes: string[] };
    resources: DeployedResource[];
}

/** A stack as it was last deployed. */
export interface DeployedStack {
    stack: string;
    /** The registries that it has something in, sorted. */
    registries: DeployedRegistry[];
    /** Operations of an update that was interrupted. */
    pending: number;
}

/** What `pulumi stack export` prints, as far as it is read. */
interface Export {
    deployment?: { resources?: ExportedResource[]; pending_operations?: unknown[] | null };
}

/** A resource as `pulumi stack export` prints it. */
export interface ExportedResource extends StateResource {
    id?: string;
    provider?: string;
    external?: boolean;
}

// How Pulumi's state marks a secret.
const SIGNATURE_KEY = "4dabf18193072939515e22adb298388d";
/** A state can have hundreds of megabytes. */
const STATE_BYTES = 1024 ** 3;
const PROVIDER = "pulumi:providers:aws";
/** Components of this package: their keys and log groups are looked at. */
const COMPONENT = /ecr-repository-set:index:Ecr(?:RepositorySet|ReplicationDestination)\$/;

/** Reads the state of a stack with Pulumi's CLI, in the project's folder. No program runs, and no secret is decrypted. */
export function readDeployedStack(stack: string, cwd: string): DeployedStack {
    return plainStack(stack, readExport(stack, cwd));
}

/** The resources of a stack's state as they are there; null where there is no such stack. */
export function readStateResources(stack: string, cwd: string): ExportedResource[] | null {
    try {
        return readExport(stack, cwd).deployment?.resources ?? [];
    } catch (error) {
        if (error instanceof InputError && /no stack named/.test(error.message)) {
            return null;
        }
        throw error;
    }
}

function readExport(stack: string, cwd: string): Export {
    const text = exportOf(stack, cwd);
    try {
        return JSON.parse(text) as Export;
    } catch {
        const what = "`pulumi stack export` printed something that is not JSON";
        throw new InputError(`the state of stack ${stack} cannot be read: ${what}`);
    }
}

function exportOf(stack: string, cwd: string): string {
    if (!existsSync(cwd)) {
        throw new InputError(`the state of stack ${stack} cannot be read: there is no folder ${cwd}`);
    }
    const args = ["stack", "export", "--non-interactive", "--stack", stack];
    try {
        return execFileSync("pulumi", args, {
            cwd,
            encoding: "utf8",
            stdio: ["ignore", "pipe", "pipe"],
            maxBuffer: STATE_BYTES,
        });
    } catch (error) {
        const { code, stderr } = error as { code?: string; stderr?: string };
        const said = String(stderr ?? "").trim();
        const why = code === "ENOENT" ? "there is no `pulumi` on PATH" : said.replace(/^error: /, "") || code;
        throw new InputError(`the state of stack ${stack} cannot be read: ${why}`);
    }
}

/** An export of a stack by the registries that its resources are in. */
export function plainStack(stack: string, { deployment = {} }: Export): DeployedStack {
    const { resources = [], pending_operations: pending } = deployment;
    const providers = providersOf(resources);
    const ours = resources.filter(
        ({ urn, type, external }) =>
            external !== true &&
            (type.startsWith("aws:ecr/") ||
                (/^aws:(?:kms\/key|cloudwatch\/logGroup):/.test(type) && COMPONENT.test(urn))),
    );
    const registries = new Map<string, DeployedRegistry>();
    for (const [providerUrn, group] of Map.groupBy(ours, ({ provider = "" }) => provider)) {
        const provider = providers.get(providerUrn) ?? {};
        const accountId = group.map(accountOf).find((id) => id !== null) ?? null;
        for (const each of group) {
            const { plain: inputs, secrets } = withoutSecrets(each.inputs ?? {});
            const outputs = withoutSecrets(each.outputs ?? {}).plain;
            const region = String(inputs.region ?? outputs.region ?? provider.region ?? "");
            const id = `${region} ${accountId}`;
            const registry: DeployedRegistry = registries.get(id) ?? {
                accountId,
                region,
                ...(typeof provider.profile === "string" && { profile: provider.profile }),
                ignoredTags: ignoredTags(provider.ignoreTags),
                resources: [],
            };
            registries.set(id, registry);
            registry.resources.push({
                urn: each.urn,
                type: each.type,
                name: each.urn.split("::")[3] ?? "",
                parent: each.parent ?? "",
                id: each.id ?? "",
                inputs,
                outputs,
                secrets,
                isLeftOver: each.delete === true,
                region,
            });
        }
    }
    const sorted = [...registries].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, registry]) => registry);
    return { stack, registries: withAccounts(sorted), pending: pending?.length ?? 0 };
}

/** Puts resources that do not say their account into the one registry of their region that does. */
function withAccounts(registries: readonly DeployedRegistry[]): DeployedRegistry[] {
    return registries.flatMap((registry) => {
        const known = registries.filter(({ region, accountId }) => region === registry.region && accountId !== null);
        const [only, second] = known;
        if (registry.accountId === null && only !== undefined && second === undefined) {
            only.resources.push(...registry.resources);
            return [];
        }
        return [registry];
    });
}

/** The region of a resource: its own, else that of its provider; an empty string where neither says. */
export function regionOf({ inputs = {}, outputs = {} }: ExportedResource, provider: Record<string, unknown>): string {
    return String(inputs.region ?? outputs.region ?? provider.region ?? "");
}

/** The inputs of the AWS providers of a state, by the reference that resources have to them, without secrets. */
export function providersOf(resources: readonly ExportedResource[]): Map<string, Record<string, unknown>> {
    return new Map(
        resources
            .filter(({ type }) => type === PROVIDER)
            .map(({ urn, id = "", inputs = {} }) => [`${urn}::${id}`, withoutSecrets(inputs).plain]),
    );
}

/** The account that a resource says it is in. */
export function accountOf({ outputs = {} }: { outputs?: Record<string, unknown> }): string | null {
    const { registryId, arn } = outputs;
    const account = typeof registryId === "string" ? registryId : typeof arn === "string" ? arn.split(":")[4] : "";
    return /^\d{12}$/.test(account ?? "") ? (account ?? null) : null;
}

function withoutSecrets(properties: Record<string, unknown>): { plain: Record<string, unknown>; secrets: string[] } {
    const entries = Object.entries(properties);
    const secrets = entries.filter(([, value]) => isSecret(value)).map(([name]) => name);
    return { plain: Object.fromEntries(entries.filter(([name]) => !secrets.includes(name))), secrets };
}

function isSecret(value: unknown): boolean {
    if (Array.isArray(value)) {
        return value.some(isSecret);
    }
    return typeof value === "object" && value !== null
        ? SIGNATURE_KEY in value || Object.values(value).some(isSecret)
        : false;
}

/** The state has a provider's structured properties as JSON text. */
function ignoredTags(property: unknown): DeployedRegistry["ignoredTags"] {
    const { keys = [], keyPrefixes = [] } = parsed(property) as { keys?: string[]; keyPrefixes?: string[] };
    return { keys, prefixes: keyPrefixes };
}

function parsed(property: unknown): object {
    try {
        const value: unknown = typeof property === "string" ? JSON.parse(property) : property;
        return typeof value === "object" && value !== null ? value : {};
    } catch {
        return {};
    }
}
