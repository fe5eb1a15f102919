import { EcrRepositorySet, readStackArgs } from "./components/index.ts";

// All of Pulumi.<stack>.yaml: docs/configuration.md has the options.
const set = new EcrRepositorySet("ecr", readStackArgs());

export const repositoryUrls = set.repositoryUrls;
export const repositoryArns = set.repositoryArns;
export const repositoryNames = set.repositoryNames;
export const registryId = set.registryId;
export const registryUrl = set.registryUrl;
// Null where there is no key, and where this stack writes the registry's rules itself.
export const kmsKeyArn = set.kmsKeyArn.apply((arn) => arn ?? null);
export const registryRules = set.registryRules.apply((rules) => rules ?? null);
