import { describeAccess, type RepositoryPolicyDocument } from "../../ecr/repository/access.ts";
import { OWN_ACCOUNT_POLICIES } from "../../live/index.ts";
import type { PlannedResource } from "./record.ts";

/** One repository as a person reads it. */
export interface RepositoryRow {
    key: string;
    name: string;
    tags: string;
    encryption: string;
    retention: string;
    isProtected: boolean;
    /** Who may do what, one entry a principal. */
    access: { may: string; who: string }[];
}

const TYPE = {
    repository: "aws:ecr/repository:Repository",
    lifecycle: "aws:ecr/lifecyclePolicy:LifecyclePolicy",
    policy: "aws:ecr/repositoryPolicy:RepositoryPolicy",
} as const;

interface Inputs {
    name: string;
    imageTagMutability: string;
    imageTagMutabilityExclusionFilters?: { filter: string }[];
    encryptionConfigurations: { encryptionType: string; kmsKey?: unknown }[];
}

/** The repositories of one set, read from what would be sent to AWS. */
export function repositoryRows(set: PlannedResource, children: readonly PlannedResource[]): RepositoryRow[] {
    const setName = set.name;
    const early = (set.outputs?.[OWN_ACCOUNT_POLICIES] ?? {}) as Record<string, unknown>;
    const byName = new Map(children.map((child) => [`${child.type} ${child.name}`, child.inputs]));
    return children
        .filter(({ type }) => type === TYPE.repository)
        .map(({ name: resource, inputs: raw, options }) => {
            const inputs = raw as unknown as Inputs;
            return {
                key: resource.slice(setName.length + 1),
                name: inputs.name,
                tags: mutabilityText(inputs),
                encryption: encryptionText(inputs),
                retention: lifecycleText(byName.get(`${TYPE.lifecycle} ${resource}-lifecycle`)?.policy),
                isProtected: options.protect === true,
                access: accessLines(byName.get(`${TYPE.policy} ${resource}-policy`)?.policy, early[inputs.name]),
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
        return `last ${newest.selection.countNumber}`;
    }
    return rules.length === 1 ? "by 1 rule" : `by ${rules.length} rules`;
}

/** Who may do what; of a policy that is not known before the update, as it is without the id of the account. */
function accessLines(planned: unknown, early: unknown): { may: string; who: string }[] {
    const policy = typeof planned === "string" ? planned : early;
    if (typeof policy !== "string") {
        return [];
    }
    return describeAccess(JSON.parse(policy) as RepositoryPolicyDocument).flatMap(({ may, who }) =>
        who.map((one) => ({ may, who: one })),
    );
}
