import { EcrReplicationDestination, type EcrReplicationDestinationArgs } from "../../../components/index.ts";

// The registry of another account, which takes in what the sample prod stack replicates to it.
const args: EcrReplicationDestinationArgs = {
    project: "myproject",
    environment: "prod",
    region: "eu-west-1",
    sourceAccountIds: ["123456789012"],
    repositoryPrefixes: ["myproject-prod-"],
    maxImageCount: 30,
    pullPrincipals: ["345678901234"],
};
const replicas = new EcrReplicationDestination("replicas", args);

export const { registryId, registryPolicy, templatePrefixes, kmsKeyArn } = replicas;
