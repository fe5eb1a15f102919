import { EcrRepositorySet, includeStacks, readStackArgs } from "./components/index.ts";

// All of Pulumi.<stack>.yaml: docs/configuration.md has the options.
const args = await includeStacks(readStackArgs());
const set = new EcrRepositorySet("ecr", args);

export const repositoryUrls = set.repositoryUrls;
export const repositoryArns = set.repositoryArns;
export const repositoryNames = set.repositoryNames;
export const registryId = set.registryId;
export const registryUrl = set.registryUrl;
// Null where there is nothing to say.
export const kmsKeyArn = set.kmsKeyArn.apply((arn) => arn ?? null);
export const replicationDestinationPolicies = set.replicationDestinationPolicies.apply((policies) => policies ?? null);
// What the stack that manages the registry takes by its registry.include.
const isManagedElsewhere = args.registry?.manage === false;
export const registryScanningRules = isManagedElsewhere ? set.registryScanningRules : null;
export const registryReplicationRules = isManagedElsewhere ? set.registryReplicationRules : null;
export const dashboardUrl = set.dashboardUrl.apply((url) => url ?? null);
export const notificationTopicArn = set.notificationTopicArn.apply((arn) => arn ?? null);
