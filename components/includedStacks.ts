import * as pulumi from "@pulumi/pulumi";
import type { EcrRepositorySetArgs } from "../config/args.ts";
import { propertyPath } from "../config/problems.ts";
import type { RegistryWishes } from "../config/registryArgs.ts";
import { ConfigurationError } from "./errors.ts";

/**
 * Args with the names of stacks in `registry.include`, as a stack file has them, replaced by what these stacks ask of the
 * registry. Awaited in the program, so that the set can check all wishes before anything is sent.
 */
export async function includeStacks(args: EcrRepositorySetArgs): Promise<EcrRepositorySetArgs> {
    const { registry } = args;
    if (!Array.isArray(registry?.include)) {
        return args;
    }
    const include = await Promise.all(
        registry.include.map((each: unknown, index) =>
            typeof each === "string" ? wishesOf(each, index) : (each as pulumi.Input<RegistryWishes>),
        ),
    );
    return { ...args, registry: { ...registry, include } };
}

async function wishesOf(stack: string, index: number): Promise<RegistryWishes> {
    const path = propertyPath(["registry", "include", index]);
    if (pulumi.runtime.getEngine() === undefined) {
        pulumi.log.warn(
            `${path}: what stack ${stack} asks for is known to \`pulumi preview\` only; it is left out here`,
        );
        return {};
    }
    const reference = new pulumi.StackReference(stack);
    const [scanning, replication] = await Promise.all([
        reference.getOutputDetails("registryScanningRules"),
        reference.getOutputDetails("registryReplicationRules"),
    ]);
    if (!Array.isArray(scanning.value) || !Array.isArray(replication.value)) {
        const reason = `must be a stack with the outputs registryScanningRules and registryReplicationRules, found ${stack} without them; set registry.manage: false there, and run \`pulumi up\` for it`;
        throw new ConfigurationError([{ path, reason }], pulumi.getStack());
    }
    return {
        registryScanningRules: scanning.value,
        registryReplicationRules: replication.value,
    };
}
