import * as awsx from "@pulumi/awsx/ecr/index.js";
import * as pulumi from "@pulumi/pulumi";
// In a project of your own: from "ecr-repository-set".
import { EcrRepositorySet } from "../../components/index.ts";

const images = new EcrRepositorySet("images", {
    project: "first-image",
    environment: "dev",
    repositories: { app: {} },
    // The stack that owns the registry of the account includes this one: README.md.
    registry: { manage: false },
});

// Builds app/Dockerfile here and pushes it. Anyone who builds needs Docker and the right to push.
const image = new awsx.Image("app", {
    repositoryUrl: images.repositoryUrls.apply((urls) => urls.app ?? ""),
    context: "app",
    platform: "linux/amd64",
    imageTag: new pulumi.Config().get("tag") ?? "v1",
});

/** What to run: the image by its digest. */
export const imageUri = image.imageUri;
/** What to give to `npx ecr-set gate --repository`. */
export const repository = images.repositoryNames.apply((names) => names.app);
/** What the owner of the registry reads by its registry.include. */
export const { registryScanningRules, registryReplicationRules } = images;
