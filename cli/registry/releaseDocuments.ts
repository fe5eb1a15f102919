import type * as sdk from "@aws-sdk/client-ecr";
import { canonicalJson } from "../../aws/json.ts";
import { failureText } from "../../live/index.ts";
import { InputError } from "../common/errors.ts";
import type { PolicyDocument, ReplicationDocument, ScanningDocument } from "./releasePlan.ts";

/** The documents of a registry, as AWS takes and answers them. */
export interface RegistryDocumentsOfAws {
    accountId: string;
    scanning: ScanningDocument;
    replication: ReplicationDocument;
    policy: PolicyDocument;
    /** Names of all repositories of the registry. */
    existing: string[];
}

/** Reads and writes the documents of one registry. */
export interface RegistryClient {
    readAll(): Promise<RegistryDocumentsOfAws>;
    read: { [Name in DocumentName]: () => Promise<RegistryDocumentsOfAws[Name]> };
    write: { [Name in DocumentName]: (document: RegistryDocumentsOfAws[Name]) => Promise<void> };
    close(): void;
}

/** The documents that exist once per registry. */
export type DocumentName = "scanning" | "replication" | "policy";

/** Members of rules that this version of the SDK reads and writes. */
const MEMBERS = new Set(["destinations", "repositoryFilters", "scanFrequency"]);

/** A client for the documents of the registry of a region. */
export async function registryClient(region: string): Promise<RegistryClient> {
    // Loaded here only: the SDK takes longer than all other commands together.
    const ecr = await import("@aws-sdk/client-ecr");
    const client = new ecr.ECRClient(region === "" ? {} : { region });
    refuseUnknownMembers(client);
    const ask = async <T>(permission: string, run: () => Promise<T>): Promise<T> => {
        try {
            return await run();
        } catch (error) {
            if (error instanceof InputError) {
                throw error;
            }
            throw new InputError(
                `the registry${region === "" ? "" : ` of ${region}`}: ${failureText(error, permission)}`,
            );
        }
    };
    const describe = () => ask("ecr:DescribeRegistry", () => client.send(new ecr.DescribeRegistryCommand({})));
    const replicationOf = ({ replicationConfiguration }: sdk.DescribeRegistryCommandOutput) =>
        ({ rules: replicationConfiguration?.rules ?? [] }) as ReplicationDocument;
    const read: RegistryClient["read"] = {
        scanning: () =>
            ask("ecr:GetRegistryScanningConfiguration", async () => {
                const command = new ecr.GetRegistryScanningConfigurationCommand({});
                const { scanType = "BASIC", rules = [] } = (await client.send(command)).scanningConfiguration ?? {};
                return { scanType, rules } as ScanningDocument;
            }),
        replication: async () => replicationOf(await describe()),
        policy: () => ask("ecr:GetRegistryPolicy", () => readPolicy(ecr, client)),
    };
    const existing = () =>
        ask("ecr:DescribeRepositories", async () => {
            const names: string[] = [];
            for await (const { repositories = [] } of ecr.paginateDescribeRepositories(
                { client, pageSize: 1000 },
                {},
            )) {
                names.push(...repositories.map(({ repositoryName = "" }) => repositoryName));
            }
            return names;
        });
    return {
        read,
        readAll: async () => {
            const [registry, scanning, policy, names] = await Promise.all([
                describe(),
                read.scanning(),
                read.policy(),
                existing(),
            ]);
            const accountId = registry.registryId ?? "";
            return { accountId, replication: replicationOf(registry), scanning, policy, existing: names };
        },
        write: {
            scanning: (document) =>
                ask("ecr:PutRegistryScanningConfiguration", async () => {
                    const input = document as sdk.PutRegistryScanningConfigurationCommandInput;
                    await client.send(new ecr.PutRegistryScanningConfigurationCommand(input));
                }),
            replication: (document) =>
                ask("ecr:PutReplicationConfiguration", async () => {
                    const replicationConfiguration = document as sdk.ReplicationConfiguration;
                    await client.send(new ecr.PutReplicationConfigurationCommand({ replicationConfiguration }));
                }),
            policy: (document) =>
                ask(document === null ? "ecr:DeleteRegistryPolicy" : "ecr:PutRegistryPolicy", async () => {
                    await (document === null
                        ? client.send(new ecr.DeleteRegistryPolicyCommand({}))
                        : client.send(new ecr.PutRegistryPolicyCommand({ policyText: canonicalJson(document) })));
                }),
        },
        close: () => client.destroy(),
    };
}

async function readPolicy({ GetRegistryPolicyCommand }: typeof sdk, client: sdk.ECRClient): Promise<PolicyDocument> {
    try {
        const { policyText = "{}" } = await client.send(new GetRegistryPolicyCommand({}));
        return JSON.parse(policyText) as PolicyDocument;
    } catch (error) {
        if ((error as Error).name === "RegistryPolicyNotFoundException") {
            return null;
        }
        throw error;
    }
}

/**
 * The SDK drops members of a rule that it does not know, so writing the rest of a document would take them from the rules of
 * others. Such a document is refused as it is read.
 */
function refuseUnknownMembers(client: sdk.ECRClient): void {
    client.middlewareStack.add(
        (next) => async (args) => {
            const output = await next(args);
            const response = output.response as { body?: AsyncIterable<Uint8Array> | Uint8Array; statusCode?: number };
            const chunks: Uint8Array[] = [];
            for await (const chunk of (response.body ?? []) as AsyncIterable<Uint8Array>) {
                chunks.push(chunk);
            }
            const body = Buffer.concat(chunks);
            response.body = new Uint8Array(body);
            const unknown = unknownMembers(body.toString("utf8"));
            if (unknown.length > 0) {
                throw new InputError(
                    `the rules of the registry have ${unknown.join(" and ")}, which this version does not know and would lose; remove the stack's own rules with the AWS CLI`,
                );
            }
            return output;
        },
        { step: "deserialize", priority: "low", name: "refuseUnknownMembers" },
    );
}

function unknownMembers(text: string): string[] {
    let answer: {
        replicationConfiguration?: { rules?: object[] };
        scanningConfiguration?: { rules?: object[] };
    };
    try {
        answer = JSON.parse(text);
    } catch {
        return [];
    }
    const rules = [...(answer?.replicationConfiguration?.rules ?? []), ...(answer?.scanningConfiguration?.rules ?? [])];
    return [...new Set(rules.flatMap((rule) => Object.keys(rule)))].filter((name) => !MEMBERS.has(name)).sort();
}
