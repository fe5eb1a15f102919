import { closest, distance } from "fastest-levenshtein";

/**
 * Actions that a repository policy decides about, from the AWS SDK of November 2026 and the permission-only ones.
 * https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonelasticcontainerregistry.html
 */
export const REPOSITORY_ACTIONS: readonly string[] = [
    "ecr:BatchCheckLayerAvailability",
    "ecr:BatchDeleteImage",
    "ecr:BatchGetImage",
    "ecr:BatchGetRepositoryScanningConfiguration",
    "ecr:BatchImportUpstreamImage",
    "ecr:CompleteLayerUpload",
    "ecr:DeleteLifecyclePolicy",
    "ecr:DeleteRepository",
    "ecr:DeleteRepositoryPolicy",
    "ecr:DescribeImageReplicationStatus",
    "ecr:DescribeImageScanFindings",
    "ecr:DescribeImageSigningStatus",
    "ecr:DescribeImages",
    "ecr:DescribeRepositories",
    "ecr:GetDownloadUrlForLayer",
    "ecr:GetLifecyclePolicy",
    "ecr:GetLifecyclePolicyPreview",
    "ecr:GetRepositoryPolicy",
    "ecr:InitiateLayerUpload",
    "ecr:ListImageReferrers",
    "ecr:ListImages",
    "ecr:ListTagsForResource",
    "ecr:PutImage",
    "ecr:PutImageScanningConfiguration",
    "ecr:PutImageTagMutability",
    "ecr:PutLifecyclePolicy",
    "ecr:ReplicateImage",
    "ecr:SetRepositoryPolicy",
    "ecr:StartImageScan",
    "ecr:StartLifecyclePolicyPreview",
    "ecr:TagResource",
    "ecr:UntagResource",
    "ecr:UpdateImageStorageClass",
    "ecr:UploadLayerPart",
];

/** Actions on the registry: AWS stores them in a repository policy, where they have no effect. */
export const REGISTRY_ACTIONS: readonly string[] = [
    "ecr:CreatePullThroughCacheRule",
    "ecr:CreateRepository",
    "ecr:CreateRepositoryCreationTemplate",
    "ecr:DeletePullThroughCacheRule",
    "ecr:DeleteRegistryPolicy",
    "ecr:DeleteRepositoryCreationTemplate",
    "ecr:DeleteSigningConfiguration",
    "ecr:DeregisterPullTimeUpdateExclusion",
    "ecr:DescribePullThroughCacheRules",
    "ecr:DescribeRegistry",
    "ecr:DescribeReplicationBackfillResults",
    "ecr:DescribeRepositoryCreationTemplates",
    "ecr:GetAccountSetting",
    "ecr:GetAuthorizationToken",
    "ecr:GetRegistryPolicy",
    "ecr:GetRegistryScanningConfiguration",
    "ecr:GetSigningConfiguration",
    "ecr:ListPullTimeUpdateExclusions",
    "ecr:ListReplicationBackfills",
    "ecr:PutAccountSetting",
    "ecr:PutRegistryPolicy",
    "ecr:PutRegistryScanningConfiguration",
    "ecr:PutReplicationConfiguration",
    "ecr:PutSigningConfiguration",
    "ecr:RegisterPullTimeUpdateExclusion",
    "ecr:StartReplicationBackfill",
    "ecr:StopReplicationBackfill",
    "ecr:UpdatePullThroughCacheRule",
    "ecr:UpdateRepositoryCreationTemplate",
    "ecr:ValidatePullThroughCacheRule",
];

/** Those of the actions that a text of an Action element stands for: `*` is any run of characters, `?` one, without case. */
export function actionsMatching(pattern: string, actions: readonly string[]): string[] {
    return actions.filter((action) => matches(pattern.toLowerCase(), action.toLowerCase()));
}

/** Edits between an action and what is taken for a slip of it. */
const SLIP = 2;

/**
 * The action that a text surely means: one with a blank in it (`"ecr: BatchGetImage"`), without its prefix, or misspelt.
 * Null for an action, a pattern, an action of another service, and what Amazon ECR may have by now.
 */
export function slipOf(text: string): string | null {
    const known = [...REPOSITORY_ACTIONS, ...REGISTRY_ACTIONS];
    if (text === "*" || actionsMatching(text, known).length > 0) {
        return null;
    }
    const plain = text.replace(/\s+/g, "");
    const written = plain.includes(":") ? plain : `ecr:${plain}`;
    if (plain !== "" && written !== text && actionsMatching(written, known).length > 0) {
        return written.includes("*") ? written : (actionsMatching(written, known)[0] ?? written);
    }
    if (!/^ecr:\w+$/i.test(written)) {
        return null;
    }
    const near = closest(written, known);
    return distance(written, near) <= SLIP ? near : null;
}

/** Step by step through the pattern, with all positions of the text that it can have reached: no backtracking. */
function matches(pattern: string, text: string): boolean {
    let reached = new Set([0]);
    for (const sign of pattern) {
        const next = new Set<number>();
        for (const at of reached) {
            if (sign === "*") {
                for (let end = at; end <= text.length; end += 1) {
                    next.add(end);
                }
            } else if (at < text.length && (sign === "?" || sign === text[at])) {
                next.add(at + 1);
            }
        }
        reached = next;
    }
    return reached.has(text.length);
}
