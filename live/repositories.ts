import type * as sdk from "@aws-sdk/client-ecr";
import { clientOptions, type LiveTarget } from "./clients.ts";
import { type Look, look } from "./look.ts";

/** A repository as AWS lists it. */
export interface LiveRepository {
    name: string;
    arn: string;
    /** Time of its creation, ISO 8601; null where AWS does not say. */
    createdAt: string | null;
    /** MUTABLE, IMMUTABLE or one of the two `_WITH_EXCLUSION`. */
    imageTagMutability: string;
    exclusionFilters: string[];
    /** The repository's own flag; a registry with scanning rules goes by these. */
    scanOnPush: boolean;
    /** AES256, KMS or KMS_DSSE. */
    encryptionType: string;
    /** ARN of the key, or null without KMS. */
    kmsKeyArn: string | null;
}

/** What has calls of its own for each repository. */
export interface LiveDetails {
    /** JSON text as AWS holds it, or null without a policy. */
    lifecyclePolicy: Look<string | null>;
    /** JSON text as AWS holds it, or null without a policy. */
    repositoryPolicy: Look<string | null>;
    tags: Look<Record<string, string>>;
}

/** The permissions that details take, for the repositories that they are read of. */
export const DETAIL_PERMISSIONS = [
    "ecr:GetLifecyclePolicy",
    "ecr:GetRepositoryPolicy",
    "ecr:ListTagsForResource",
] as const;

/** Repositories whose details are requested at the same time: below AWS's rate limits for these calls. */
const AT_ONCE = 8;

/** A repository of the SDK as plain data. */
export function plainRepository(repository: sdk.Repository): LiveRepository {
    return {
        name: repository.repositoryName ?? "",
        arn: repository.repositoryArn ?? "",
        createdAt: repository.createdAt?.toISOString() ?? null,
        imageTagMutability: repository.imageTagMutability ?? "MUTABLE",
        exclusionFilters: (repository.imageTagMutabilityExclusionFilters ?? []).map(({ filter = "" }) => filter).sort(),
        scanOnPush: repository.imageScanningConfiguration?.scanOnPush ?? false,
        encryptionType: repository.encryptionConfiguration?.encryptionType ?? "AES256",
        kmsKeyArn: repository.encryptionConfiguration?.kmsKey ?? null,
    };
}

/** Reads lifecycle policy, repository policy and tags of repositories, by name. Never throws. */
export async function readDetails(
    target: LiveTarget,
    repositories: readonly Pick<LiveRepository, "name" | "arn">[],
): Promise<Map<string, LiveDetails>> {
    const ecr = await import("@aws-sdk/client-ecr");
    const { options, send } = clientOptions(target);
    const client = new ecr.ECRClient(options);
    const details = new Map<string, LiveDetails>();
    const left = [...repositories];
    const readNext = async (): Promise<void> => {
        for (let next = left.shift(); next !== undefined; next = left.shift()) {
            const { name: repositoryName, arn: resourceArn } = next;
            const [lifecyclePolicy, repositoryPolicy, tags] = await Promise.all([
                look("ecr:GetLifecyclePolicy", () =>
                    orNull("LifecyclePolicyNotFoundException", async () => {
                        const command = new ecr.GetLifecyclePolicyCommand({ repositoryName });
                        return (await client.send(command, send)).lifecyclePolicyText ?? null;
                    }),
                ),
                look("ecr:GetRepositoryPolicy", () =>
                    orNull("RepositoryPolicyNotFoundException", async () => {
                        const command = new ecr.GetRepositoryPolicyCommand({ repositoryName });
                        return (await client.send(command, send)).policyText ?? null;
                    }),
                ),
                look("ecr:ListTagsForResource", async () => {
                    const { tags: all = [] } = await client.send(
                        new ecr.ListTagsForResourceCommand({ resourceArn }),
                        send,
                    );
                    return Object.fromEntries(all.map(({ Key = "", Value = "" }) => [Key, Value]));
                }),
            ]);
            details.set(repositoryName, { lifecyclePolicy, repositoryPolicy, tags });
        }
    };
    try {
        await Promise.all(Array.from({ length: AT_ONCE }, readNext));
        return details;
    } finally {
        client.destroy();
    }
}

/** A call's answer, or null where AWS says by an error that there is nothing. */
async function orNull<T>(notFound: string, ask: () => Promise<T | null>): Promise<T | null> {
    try {
        return await ask();
    } catch (error) {
        if ((error as Error).name === notFound) {
            return null;
        }
        throw error;
    }
}
