import type { ActionType } from "./policy.ts";

/** An image that a change of the lifecycle policy deletes or archives, and that the policy before it would not. */
export interface LostImage {
    imageDigest: string;
    /** Those of releases first. */
    imageTags: string[];
    imagePushedAt: string;
    /** Null where it is not known. */
    imageSizeInBytes: number | null;
    /** `expire` deletes it, `transition` archives it. */
    action: ActionType;
    /** Priority of the rule of the new policy that acts. */
    rulePriority: number;
    /** False where AWS's pages leave open whether the image is lost: it is then counted as lost. */
    isCertain: boolean;
    /** The references in use that name it, or the image that it signs. */
    inUse: string[];
    /** For a signature by tag (cosign up to version 2) the image that it signs, if that one is kept or in use. */
    signs?: SignedImage;
}

/** The image of a signature that is lost without it, or although it is in use. */
export interface SignedImage {
    imageDigest: string;
    /** False for one that is kept, and is not known to be in use. */
    isInUse: boolean;
}

/** Images and the sum of their sizes. Layers that images share are counted for each of them. */
export interface ImageSum {
    images: number;
    bytes: number;
}

/** What a change of a lifecycle policy would delete or archive of the images that are there now. */
export interface LifecycleComparison {
    /** Time of the comparison in ISO 8601. Images that reach an age later are not counted. */
    now: string;
    /** Images that are there now. */
    images: number;
    deleted: ImageSum;
    archived: ImageSum;
    /** Lost images that are in use. */
    inUse: number;
    /** Images in use first, then tags of releases, then the newest. */
    lost: LostImage[];
    /** What to write so that they are kept; empty where nothing is lost. */
    fix: string;
    /** Why the old policy was not readable, or null; it then counts as one that deletes nothing. */
    oldPolicyProblem: string | null;
}

/** What a change of the lifecycle policy of one repository would delete or archive. */
export interface LifecycleLoss extends LifecycleComparison {
    /** Repository key. */
    key: string;
    /** Repository repository name. */
    repository: string;
    /** Whether a list of images in use was given. */
    knowsUse: boolean;
    /** References that name none of its images: of this repository, or bare digests and tags. */
    unmatched: string[];
    /** Manifest lists whose images are not known: untagged images of theirs count as lost though the list may keep them. */
    unreadLists: number;
}

/** What was found of one repository whose lifecycle policy changes, or why nothing could be found. */
export interface RepositoryLoss {
    key: string;
    repository: string;
    /** Whether the repository is protected as deployed. */
    isProtected: boolean;
    loss: { readonly value: LifecycleLoss } | { readonly notChecked: string };
}
