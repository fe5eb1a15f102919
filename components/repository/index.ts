import * as ecr from "@pulumi/aws/ecr/index.js";
import type * as pulumi from "@pulumi/pulumi";
import type { RepositorySettings } from "../../config/settings.ts";
import { EncryptionType } from "../../ecr/repository/encryption.ts";
import { childName, formerNames } from "../names.ts";
import { withOwnAccountId } from "../ownAccount.ts";

/** Where the resources of a repository belong. */
export interface RepositoryContext {
    /** Name of the set, with which the names of its children begin. */
    setName: string;
    parent: pulumi.Resource;
    region: string;
    /** The account of the registry, requested at most once, and only where it is needed. */
    accountId: () => pulumi.Output<string>;
    /** ARN of the key that is made for the set, where there is one. */
    madeKeyArn: pulumi.Output<string> | null;
}

/** Makes a repository with its lifecycle policy and, where somebody is granted access, its repository policy. */
export function createRepository(settings: RepositorySettings, place: RepositoryContext): ecr.Repository {
    const { setName, parent, region } = place;
    const { key } = settings;
    const repository = new ecr.Repository(
        childName(setName, key, ""),
        {
            name: settings.name,
            region,
            imageTagMutability: settings.imageTagMutability,
            ...(settings.exclusionFilters.length > 0 && {
                imageTagMutabilityExclusionFilters: settings.exclusionFilters.map((filter) => ({
                    filter,
                    filterType: "WILDCARD",
                })),
            }),
            imageScanningConfiguration: { scanOnPush: settings.scanOnPush },
            encryptionConfigurations: [encryption(settings, place.madeKeyArn)],
            forceDelete: settings.forceDelete,
            tags: settings.tags,
        },
        { parent, ...(settings.deletionProtection && { protect: true }), aliases: formerNames(setName, settings, "") },
    );
    // Both go with the repository: deletedWith saves the calls that would delete them first.
    new ecr.LifecyclePolicy(
        childName(setName, key, "-lifecycle"),
        { repository: repository.name, region, policy: settings.lifecyclePolicy },
        { parent, deletedWith: repository, aliases: formerNames(setName, settings, "-lifecycle") },
    );
    if (settings.repositoryPolicy !== null) {
        new ecr.RepositoryPolicy(
            childName(setName, key, "-policy"),
            {
                repository: repository.name,
                region,
                policy: withOwnAccountId(settings.repositoryPolicy, place.accountId),
            },
            { parent, deletedWith: repository, aliases: formerNames(setName, settings, "-policy") },
        );
    }
    return repository;
}

function encryption({ encryptionType, kmsKeyArn }: RepositorySettings, madeKeyArn: pulumi.Output<string> | null) {
    const kmsKey = kmsKeyArn ?? madeKeyArn;
    return encryptionType === EncryptionType.Aes256 || kmsKey === null
        ? { encryptionType }
        : { encryptionType, kmsKey };
}
