import { EcrRepositorySet, type EcrRepositorySetArgs } from "../../../components/index.ts";

// One program, two registries: everything of a set follows its region.
const args: EcrRepositorySetArgs = {
    project: "myproject",
    environment: "uat",
    enableLambdaPull: true,
    allowedAccountIds: ["210987654321"],
    enableCrossAccountAccess: true,
    repositories: { "web-app": {}, worker: {} },
    registry: {
        basicScanTypeVersion: "AWS_NATIVE",
        pullThroughCache: { quay: {} },
        creationTemplates: { quay: { appliedFor: ["PULL_THROUGH_CACHE"], imageTagMutability: "MUTABLE" } },
    },
};
const near = new EcrRepositorySet("near", { ...args, region: "us-east-1" });
const far = new EcrRepositorySet("far", { ...args, region: "eu-west-1" });

export const nearUrls = near.repositoryUrls;
export const farUrls = far.repositoryUrls;
export const farKeyArn = far.kmsKeyArn;
