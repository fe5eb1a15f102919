import { describeAccess, type RepositoryPolicyDocument } from "../../ecr/access.ts";
import { destinationText } from "../../ecr/replication.ts";
import { scanFilterMatches } from "../../ecr/scanning.ts";
import type { PlannedResource } from "./record.ts";

/** One repository as a person reads it. */
export interface RepositoryRow {
    key: string;
    name: string;
    tags: string;
    encryption: string;
    scanning: string;
    keeps: string;
    copiedTo: string;
    isProtected: boolean;
    /** Who may do what, one entry a principal. */
    access: { may: string; who: string }[];
}

const TYPE = {
    repository: "aws:ecr/repository:Repository",
    lifecycle: "aws:ecr/lifecyclePolicy:LifecyclePolicy",
    policy: "aws:ecr/repositoryPolicy:RepositoryPolicy",
    scanning: "aws:ecr/registryScanningConfiguration:RegistryScanningConfiguration",
    replication: "aws:ecr/replicationConfiguration:ReplicationConfiguration",
} as const;

interface Inputs {
    name: string;
    imageTagMutability: string;
    imageTagMutabilityExclusionFilters?: { filter: string }[];
    encryptionConfigurations: { encryptionType: string; kmsKey?: unknown }[];
    imageScanningConfiguration: { scanOnPush: boolean };
}

interface ScanningInputs {
    scanType: string;
    rules: { scanFrequency: string; repositoryFilters: { filter: string }[] }[];
}

interface ReplicationInputs {
    replicationConfiguration: {
        rules: {
            destinations: { region: string; registryId: unknown }[];
            repositoryFilters: { filter: string }[];
        }[];
    };
}

/** The repositories of one set, read from what would be sent to AWS. */
export function repositoryRows(setName: string, children: readonly PlannedResource[]): RepositoryRow[] {
    const byName = new Map(children.map((child) => [`${child.type} ${child.name}`, child.inputs]));
    const of = (type: string) => children.find((child) => child.type === type)?.inputs;
    const scanning = of(TYPE.scanning) as unknown as ScanningInputs | undefined;
    const replication = of(TYPE.replication) as unknown as ReplicationInputs | undefined;
    return children
        .filter(({ type }) => type === TYPE.repository)
        .map(({ name: resource, inputs: raw, options }) => {
            const inputs = raw as unknown as Inputs;
            return {
                key: resource.slice(setName.length + 1),
                name: inputs.name,
                tags: mutabilityText(inputs),
                encryption: encryptionText(inputs),
                scanning: scanningText(inputs, scanning),
                keeps: lifecycleText(byName.get(`${TYPE.lifecycle} ${resource}-lifecycle`)?.policy),
                copiedTo: replicationText(inputs.name, replication),
                isProtected: options.protect === true,
                access: accessLines(byName.get(`${TYPE.policy} ${resource}-policy`)?.policy),
            };
        });
}

function mutabilityText({ imageTagMutability, imageTagMutabilityExclusionFilters: filters }: Inputs): string {
    const base = imageTagMutability.startsWith("IMMUTABLE") ? "immutable" : "mutable";
    return filters === undefined ? base : `${base} but ${filters.map(({ filter }) => filter).join(" ")}`;
}

function encryptionText({ encryptionConfigurations: [encryption] }: Inputs): string {
    const { encryptionType = "AES256", kmsKey } = encryption ?? {};
    return typeof kmsKey === "string" ? `${encryptionType} ${kmsKey.split("/").pop()}` : encryptionType;
}

function scanningText({ name, imageScanningConfiguration }: Inputs, scanning: ScanningInputs | undefined): string {
    const matching = (scanning?.rules ?? []).filter((rule) =>
        rule.repositoryFilters.some(({ filter }) => scanFilterMatches(filter, name)),
    );
    if (matching.some(({ scanFrequency }) => scanFrequency === "CONTINUOUS_SCAN")) {
        return "continuous";
    }
    const enhanced = scanning?.scanType === "ENHANCED";
    if (matching.length > 0) {
        return enhanced ? "on push, enhanced" : "on push";
    }
    if (scanning === undefined && imageScanningConfiguration.scanOnPush) {
        return "as the registry's owner decides";
    }
    return enhanced ? "off" : "manual";
}

function lifecycleText(policy: unknown): string {
    if (typeof policy !== "string") {
        return "all";
    }
    const { rules } = JSON.parse(policy) as {
        rules: { selection: { tagStatus: string; countType: string; countNumber: number } }[];
    };
    const newest = rules.find(
        ({ selection }) => selection.tagStatus === "any" && selection.countType === "imageCountMoreThan",
    );
    const isPlain = rules.length === 2 && rules.some(({ selection }) => selection.tagStatus === "untagged");
    if (isPlain && newest !== undefined) {
        return `newest ${newest.selection.countNumber}`;
    }
    return rules.length === 1 ? "by 1 rule" : `by ${rules.length} rules`;
}

function replicationText(name: string, replication: ReplicationInputs | undefined): string {
    const destinations = (replication?.replicationConfiguration.rules ?? [])
        .filter((rule) => rule.repositoryFilters.some(({ filter }) => name.startsWith(filter)))
        .flatMap((rule) => rule.destinations);
    const texts = destinations.map(({ region, registryId }) =>
        destinationText({ region, registryId: typeof registryId === "string" ? registryId : null }),
    );
    return [...new Set(texts)].sort().join(", ") || "-";
}

function accessLines(policy: unknown): { may: string; who: string }[] {
    if (typeof policy !== "string") {
        return [];
    }
    return describeAccess(JSON.parse(policy) as RepositoryPolicyDocument).flatMap(({ may, who }) =>
        who.map((one) => ({ may, who: one })),
    );
}
