import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { EcrRepositorySet, type EcrRepositorySetArgs } from "../../../components/index.ts";

/** A set of a program whose sets stand in the configuration, as a user would write them in code. */
export interface SetOfProgram {
    name: string;
    args: EcrRepositorySetArgs;
    /** Name of a component that it is below. */
    parent?: string;
    aliases?: { name?: string; noParent?: true }[];
    /** A provider of the program's own, in this region. */
    providerRegion?: aws.Region;
}

const sets = new pulumi.Config("ecr").requireObject<SetOfProgram[]>("sets");
const parents = new Map<string, pulumi.ComponentResource>();

for (const { name, args, parent, aliases = [], providerRegion } of sets) {
    const opts: pulumi.ComponentResourceOptions = {
        aliases: aliases.map(({ name: former, noParent }) => ({
            ...(former !== undefined && { name: former }),
            ...(noParent && { parent: pulumi.rootStackResource }),
        })),
    };
    if (parent !== undefined) {
        const component = parents.get(parent) ?? new pulumi.ComponentResource("test:index:Platform", parent, {});
        parents.set(parent, component);
        opts.parent = component;
    }
    if (providerRegion !== undefined) {
        opts.provider = new aws.Provider(`in-${providerRegion}-${name}`, { region: providerRegion });
    }
    new EcrRepositorySet(name, args, opts);
}
