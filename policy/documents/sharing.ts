import { actionMatches } from "./actions.ts";

/**
 * What others may do with a repository: pull, push, read, and what copies and caches need. Whatever is not here, also
 * what may come to be, is the owner's. https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonelasticcontainerregistry.html
 */
const SHARED = [
    "ecr:BatchCheckLayerAvailability",
    "ecr:BatchGetImage",
    "ecr:BatchGetRepositoryScanningConfiguration",
    "ecr:BatchImportUpstreamImage",
    "ecr:CompleteLayerUpload",
    "ecr:CreateRepository",
    "ecr:Describe*",
    "ecr:Get*",
    "ecr:InitiateLayerUpload",
    "ecr:List*",
    "ecr:PutImage",
    "ecr:ReplicateImage",
    "ecr:StartImageScan",
    "ecr:StartLifecyclePolicyPreview",
    "ecr:UploadLayerPart",
    "ecr:ValidatePullThroughCacheRule",
] as const;

/** What no one but the owner needs: it deletes images, or changes what a repository or the registry is. */
const OWNERS = [
    "ecr:BatchDeleteImage",
    "ecr:CreatePullThroughCacheRule",
    "ecr:CreateRepositoryCreationTemplate",
    "ecr:DeleteLifecyclePolicy",
    "ecr:DeletePullThroughCacheRule",
    "ecr:DeleteRegistryPolicy",
    "ecr:DeleteRepository",
    "ecr:DeleteRepositoryCreationTemplate",
    "ecr:DeleteRepositoryPolicy",
    "ecr:DeleteSigningConfiguration",
    "ecr:DeregisterPullTimeUpdateExclusion",
    "ecr:PutAccountSetting",
    "ecr:PutImageScanningConfiguration",
    "ecr:PutImageTagMutability",
    "ecr:PutLifecyclePolicy",
    "ecr:PutRegistryPolicy",
    "ecr:PutRegistryScanningConfiguration",
    "ecr:PutReplicationConfiguration",
    "ecr:PutSigningConfiguration",
    "ecr:RegisterPullTimeUpdateExclusion",
    "ecr:SetRepositoryPolicy",
    "ecr:TagResource",
    "ecr:UntagResource",
    "ecr:UpdateImageStorageClass",
    "ecr:UpdatePullThroughCacheRule",
    "ecr:UpdateRepositoryCreationTemplate",
] as const;

/** Those of the actions that are the owner's; a pattern of many stands for those that it takes in. */
export function ownersOf(actions: readonly string[]): string[] {
    const found = actions.flatMap((action) => {
        if (SHARED.some((shared) => actionMatches(shared, action))) {
            return [];
        }
        const owners = OWNERS.filter((owner) => actionMatches(action, owner));
        const isPatternOfShared = /[*?]/.test(action) && SHARED.some((shared) => actionMatches(action, shared));
        return owners.length > 0 || isPatternOfShared ? owners : [action];
    });
    return [...new Set(found)].sort();
}
