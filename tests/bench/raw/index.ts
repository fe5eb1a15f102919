import { readFileSync } from "node:fs";
import * as ecr from "@pulumi/aws/ecr/index.js";
import * as pulumi from "@pulumi/pulumi";

// The same resources as the component makes, written out by a program without it: what `ecr-set plan --json` recorded.
const recorded = JSON.parse(readFileSync(new pulumi.Config("bench").require("plan"), "utf8"));

class Bare extends pulumi.ComponentResource {}

const parent = new Bare("bench:index:Bare", "ecr");
const classes: Record<
    string,
    new (
        name: string,
        inputs: never,
        options: pulumi.CustomResourceOptions,
    ) => pulumi.CustomResource
> = {
    "aws:ecr/repository:Repository": ecr.Repository,
    "aws:ecr/lifecyclePolicy:LifecyclePolicy": ecr.LifecyclePolicy,
    "aws:ecr/repositoryPolicy:RepositoryPolicy": ecr.RepositoryPolicy,
    "aws:ecr/registryScanningConfiguration:RegistryScanningConfiguration": ecr.RegistryScanningConfiguration,
};
const repositories = new Map<string, pulumi.CustomResource>();
const order = Object.keys(classes);
recorded.resources.sort((a: { type: string }, b: { type: string }) => order.indexOf(a.type) - order.indexOf(b.type));
for (const { type, name, inputs } of recorded.resources) {
    const Class = classes[type];
    if (Class !== undefined) {
        const deletedWith = repositories.get(inputs.repository);
        const made = new Class(name, inputs as never, { parent, ...(deletedWith && { deletedWith }) });
        if (type === order[0]) {
            repositories.set(inputs.name, made);
        }
    }
}
