import type { Scope } from "../options/layers.ts";

/** Whether a repository and its images may be deleted. */
export interface DeletionSettings {
    deletionProtection: boolean;
    /** Whether a change of the lifecycle policy may delete or archive its images in use although it is protected. */
    allowExpiringImagesInUse: boolean;
    forceDelete: boolean;
}

/** Decides what protects a repository and its images from being deleted. */
export function resolveDeletion(scope: Scope): DeletionSettings {
    return {
        deletionProtection: scope.pick("deletionProtection").value,
        allowExpiringImagesInUse: scope.pick("allowExpiringImagesInUse").value,
        forceDelete: scope.pick("forceDelete").value,
    };
}
