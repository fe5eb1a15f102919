import * as pulumi from "@pulumi/pulumi";
import { EcrRepositorySet, includeStacks, readStackArgs } from "../../../components/index.ts";

// What the resources of the set were before, by their type and name in it.
const formerly: Record<string, string> = {
    "aws:ecr/repository:Repository::ecr-web": "aws:ecr/repository:Repository::web",
    "aws:ecr/lifecyclePolicy:LifecyclePolicy::ecr-web-lifecycle": "aws:ecr/lifecyclePolicy:LifecyclePolicy::web",
    "aws:ecr/repository:Repository::ecr-api": "awsx:ecr:Repository$aws:ecr/repository:Repository::api",
    "aws:ecr/lifecyclePolicy:LifecyclePolicy::ecr-api-lifecycle":
        "awsx:ecr:Repository$aws:ecr/lifecyclePolicy:LifecyclePolicy::api",
};
const set = new EcrRepositorySet("ecr", await includeStacks(readStackArgs()), {
    transforms: [
        ({ type, name, props, opts }) => {
            const former = formerly[`${type}::${name}`];
            const urn = `urn:pulumi:${pulumi.getStack()}::${pulumi.getProject()}::${former}`;
            return former === undefined ? undefined : { props, opts: pulumi.mergeOptions(opts, { aliases: [urn] }) };
        },
    ],
});

export const repositoryUrls = set.repositoryUrls;
