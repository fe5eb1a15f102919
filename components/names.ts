import type * as pulumi from "@pulumi/pulumi";
import type { RepositorySettings } from "../config/settings.ts";

/** What the resources of one repository are called in Pulumi; never rename: another name replaces the repository. */
export function childName(setName: string, key: string, kind: "" | "-lifecycle" | "-policy"): string {
    return `${setName}-${key}${kind}`;
}

/** The names that a repository's resources had under its former keys. */
export function formerNames(
    setName: string,
    { aliases }: RepositorySettings,
    kind: "" | "-lifecycle" | "-policy",
): pulumi.Alias[] {
    return aliases.map((key) => ({ name: childName(setName, key, kind) }));
}
