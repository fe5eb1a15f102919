import { EncryptionType } from "../ecr/encryption.ts";
import { isLater } from "./later.ts";
import { didYouMean, type Problem, propertyPath, sortProblems } from "./problems.ts";
import type { RepositorySetSettings, RepositorySettings } from "./settings.ts";

/** A repository as the stack has it now. */
export interface DeployedRepository {
    /** The key that it was deployed under. */
    key: string;
    urn: string;
    name: string;
    /** Null where the state does not say. */
    region: string | null;
    encryptionType: string;
    /** Null where it is not encrypted with a key of KMS. */
    kmsKeyArn: string | null;
    isProtected: boolean;
}

/** A set as the stack has it now. */
export interface DeployedSet {
    repositories: DeployedRepository[];
    /** ARN of the key that was made for it, or null. */
    madeKeyArn: string | null;
}

/** One thing about a repository that AWS cannot change: with another value it is deleted and made anew, empty. */
interface FixedPart {
    option: string;
    from: string;
    to: string;
}

/**
 * Finds the changes that would delete a protected repository: a new name, region or encryption, and a key that is gone.
 * A repository stays free to be lost once its protection was lifted, in the state or by an update that turned it off.
 */
export function checkChanges(deployed: DeployedSet, settings: RepositorySetSettings): Problem[] {
    const problems: Problem[] = [];
    for (const old of deployed.repositories) {
        const now = settings.repositories.find(({ key, aliases }) => key === old.key || aliases.includes(old.key));
        if (now === undefined) {
            if (old.isProtected) {
                problems.push(removed(old, deployed, settings));
            }
            continue;
        }
        const parts = changedParts(old, now, deployed, settings);
        // Protected before or after: a preset that is left or entered in the same update must not open the way.
        if (parts.length > 0 && (old.isProtected || now.deletionProtection)) {
            problems.push(replaced(old, now, parts));
        }
    }
    return sortProblems(problems);
}

function changedParts(
    old: DeployedRepository,
    now: RepositorySettings,
    deployed: DeployedSet,
    settings: RepositorySetSettings,
): FixedPart[] {
    const parts: FixedPart[] = [];
    if (old.name !== now.name) {
        parts.push({ option: "name", from: old.name, to: now.name });
    }
    if (old.region !== null && old.region !== settings.region) {
        parts.push({ option: "region", from: old.region, to: settings.region });
    }
    if (old.encryptionType !== now.encryptionType) {
        parts.push({ option: "encryptionType", from: old.encryptionType, to: now.encryptionType });
    } else if (now.encryptionType !== EncryptionType.Aes256) {
        const key = now.kmsKeyArn ?? deployed.madeKeyArn;
        if (!isLater(key) && key !== old.kmsKeyArn) {
            parts.push({
                option: "kmsKeyArn",
                from: old.kmsKeyArn ?? "none",
                to: key === null ? "a new key" : String(key),
            });
        }
    }
    return parts;
}

function replaced(old: DeployedRepository, now: RepositorySettings, parts: readonly FixedPart[]): Problem {
    const changes = parts.map(({ option, from, to }) => `${option} from ${from} to ${to}`).join(" and ");
    const back = parts.map(wayBack).join(", ");
    return {
        path: propertyPath(["repositories", now.key]),
        reason:
            `changes ${changes}, which AWS cannot do in place: the repository ${old.name} and all its images would be deleted\n` +
            `    to keep them, ${back}\n` +
            wayOn(old),
    };
}

/** How to go on all the same; a repository whose protection was lifted in the state still has it in the configuration. */
function wayOn({ urn, isProtected }: DeployedRepository): string {
    return isProtected
        ? `    to move on, add a repository with the new settings under another key, copy the images, then retire this one:\n    pulumi state unprotect '${urn}'`
        : "    to lose them on purpose, write deletionProtection: false for it";
}

/** How the old value is written again. */
function wayBack({ option, from }: FixedPart): string {
    if (option === "region") {
        return `write region: ${from} for the set`;
    }
    if (option === "kmsKeyArn") {
        return from === "none" ? "leave its encryption as it was deployed" : `write kmsKeyArn: ${from} for it`;
    }
    return `write ${option}: ${from} for it`;
}

function removed(old: DeployedRepository, deployed: DeployedSet, settings: RepositorySetSettings): Problem {
    const known = new Set(deployed.repositories.map(({ key }) => key));
    const added = settings.repositories.map(({ key }) => key).filter((key) => !known.has(key));
    const only = added.length === 1 ? added[0] : undefined;
    const heir = only ?? "its new key";
    return {
        path: propertyPath(["repositories", old.key]),
        reason:
            `is no longer in the configuration: the repository ${old.name} and all its images would be deleted${only === undefined ? didYouMean(old.key, added) : ""}\n` +
            `    if the key was renamed, write for ${heir}: { aliases: [${old.key}], name: ${old.name} }\n` +
            `    to retire it on purpose: pulumi state unprotect '${old.urn}'`,
    };
}
