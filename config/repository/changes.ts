import { EncryptionType } from "../../ecr/repository/encryption.ts";
import type { Problem } from "../../text/problem.ts";
import { DEFAULTS } from "../options/defaults.ts";
import { isOutput } from "../options/outputs.ts";
import { PRESETS, type Preset } from "../options/presets.ts";
import { didYouMean, propertyPath, sortProblems } from "../problems/report.ts";
import type { RepositorySetSettings, RepositorySettings } from "../settings.ts";

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
    /** Whether AWS is told to delete its images with it. */
    forceDelete: boolean;
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
        const now = successor(old, settings);
        if (now === undefined) {
            if (old.isProtected) {
                problems.push(removed(old, deployed, settings));
            }
            continue;
        }
        const parts = changedParts(old, now, deployed, settings);
        // Protected before or after: a preset that is left or entered in the same update must not open the way.
        if (parts.length > 0 && (old.isProtected || now.deletionProtection)) {
            problems.push(replaced(old, now, parts, settings));
        }
    }
    return sortProblems([...problems, ...takenNames(deployed, settings)]);
}

/** What deletes a repository. */
interface Change {
    /** What is written, and what follows. */
    change: string;
    /** How to keep the repository; null if nothing does. */
    fix: string | null;
}

function changeText({ change, fix }: Change): string {
    return fix === null ? change : `${change}\n    ${fix}`;
}

/** A repository that an update deletes: it is no longer requested, or is made anew. */
export interface DeletedRepository extends Change {
    old: DeployedRepository;
    /** How its images can be deleted with it. */
    wayOn: string;
}

/** The repositories that an update would delete and that nothing else refuses: they may have images. */
export function deletedRepositories(deployed: DeployedSet, settings: RepositorySetSettings): DeletedRepository[] {
    // Where repositories are protected by the preset, a mandatory policy refuses forceDelete.
    const wayOn = presetOf(settings, "deletionProtection")
        ? "delete them before this change, as with aws ecr batch-delete-image"
        : "write forceDelete: true for it, and run pulumi up once before this change";
    return deployed.repositories.flatMap((old) => {
        const now = successor(old, settings);
        if (now === undefined) {
            return old.isProtected ? [] : [{ old, ...removal(old, deployed, settings), wayOn }];
        }
        const parts = changedParts(old, now, deployed, settings);
        return parts.length === 0 || old.isProtected || now.deletionProtection
            ? []
            : [{ old, ...replacement(old, parts, settings), wayOn }];
    });
}

/** What becomes of a repository with images that an update would delete: AWS refuses it, or the images go. */
export function deletedImages({ old, change, fix, wayOn }: DeletedRepository, count: string): Problem {
    const path = propertyPath(["repositories", old.key]);
    const code = "images-deleted";
    return old.forceDelete
        ? { path, code, reason: `${change}, because it was deployed with forceDelete: true; it has ${count}` }
        : {
              path,
              code,
              reason: `${changeText({ change, fix })}\n    it has ${count}, and AWS deletes no repository with images\n    to lose them on purpose, ${wayOn}`,
          };
}

function successor(old: DeployedRepository, { repositories }: RepositorySetSettings): RepositorySettings | undefined {
    return repositories.find(({ key, aliases }) => key === old.key || aliases.includes(old.key));
}

/** Names that another key of the stack has: AWS would refuse to create them while that repository is there. */
function takenNames(deployed: DeployedSet, settings: RepositorySetSettings): Problem[] {
    return settings.repositories.flatMap((now) => {
        const holder = deployed.repositories.find(({ name }) => name === now.name);
        const own = deployed.repositories.find((old) => successor(old, settings) === now);
        // What a protected repository loses is said at its key.
        if (holder === undefined || holder.isProtected || holder === own || own?.name === now.name) {
            return [];
        }
        return [
            {
                path: propertyPath(["repositories", now.key]),
                code: "name-taken",
                reason:
                    `must have a name that is free, found ${now.name}, which is the repository of the key ${holder.key} in this stack\n` +
                    (own === undefined
                        ? `    if the key was renamed, write for ${now.key}: aliases: [${holder.key}]`
                        : `    AWS cannot rename a repository: write name: ${own.name} for it, or another name`),
            },
        ];
    });
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
        if (!isOutput(key) && key !== old.kmsKeyArn) {
            parts.push({
                option: "kmsKeyArn",
                from: old.kmsKeyArn ?? NO_KEY,
                to: key === null ? "a new key" : String(key),
            });
        }
    }
    return parts;
}

function replaced(
    old: DeployedRepository,
    now: RepositorySettings,
    parts: readonly FixedPart[],
    settings: RepositorySetSettings,
): Problem {
    const reason = `${changeText(replacement(old, parts, settings))}\n${wayOn(old, settings)}`;
    return { path: propertyPath(["repositories", now.key]), code: "protected-replaced", reason };
}

function replacement(
    { name }: DeployedRepository,
    parts: readonly FixedPart[],
    settings: RepositorySetSettings,
): Change {
    const changes = parts.map(({ option, from, to }) => `${option} from ${from} to ${to}`).join(" and ");
    // Where the preset has KMS, a mandatory policy refuses AES256; and no option means AWS's own key.
    const isRefused = parts.some(
        ({ from }) =>
            from === NO_KEY ||
            (from === EncryptionType.Aes256 && presetOf(settings, "encryptionType") !== EncryptionType.Aes256),
    );
    return {
        change: `changes ${changes}, which AWS cannot do in place: the repository ${name} and all its images would be deleted`,
        fix: isRefused ? null : `to keep them, ${parts.map(wayBack).join(", ")}`,
    };
}

/** The command that lifts a protection, of the stack that the URN names and not of the one that is selected. */
function unprotectCommand(urn: string): string {
    const [, , stack = ""] = urn.split("::")[0]?.split(":") ?? [];
    return `pulumi state unprotect '${urn}' --stack ${stack}`;
}

/** The key of a repository that AWS encrypts with a key of its own. */
const NO_KEY = "none";

/** AWS deletes no repository with images, and a mandatory policy refuses forceDelete where the preset protects. */
const EMPTIED = ", once its images are deleted";

/** How to go on all the same; a repository whose protection was lifted in the state still has it in the configuration. */
function wayOn({ urn, isProtected }: DeployedRepository, settings: RepositorySetSettings): string {
    const copy = "    to move on, add a repository with the new settings under another key, copy the images, then";
    if (isProtected) {
        return `${copy} retire this one${EMPTIED}:\n    ${unprotectCommand(urn)}`;
    }
    return presetOf(settings, "deletionProtection")
        ? `${copy} remove this one`
        : "    to lose them on purpose, write deletionProtection: false and forceDelete: true for it, and run pulumi up once before this change";
}

/** What the preset of the set's environment has. */
function presetOf<K extends keyof Preset>({ environment }: RepositorySetSettings, option: K): Preset[K] {
    return { ...DEFAULTS, ...PRESETS[environment] }[option];
}

/** How the old value is written again. */
function wayBack({ option, from }: FixedPart): string {
    if (option === "region") {
        return `write region: ${from} for the set`;
    }
    return `write ${option}: ${from} for it`;
}

function removed(old: DeployedRepository, deployed: DeployedSet, settings: RepositorySetSettings): Problem {
    return {
        path: propertyPath(["repositories", old.key]),
        code: "protected-deleted",
        reason:
            `${changeText(removal(old, deployed, settings))}\n` +
            `    to retire it on purpose${EMPTIED}: ${unprotectCommand(old.urn)}`,
    };
}

function removal(old: DeployedRepository, deployed: DeployedSet, settings: RepositorySetSettings): Change {
    const known = new Set(deployed.repositories.map(({ key }) => key));
    const added = settings.repositories.map(({ key }) => key).filter((key) => !known.has(key));
    const only = added.length === 1 ? added[0] : undefined;
    const heir = only ?? "its new key";
    return {
        change: `is no longer in the configuration: the repository ${old.name} and all its images would be deleted${only === undefined ? didYouMean(old.key, added) : ""}`,
        fix: `if the key was renamed, write for ${heir}: { aliases: [${old.key}], name: ${old.name} }`,
    };
}
