import * as pulumi from "@pulumi/pulumi";

/** The namespace of the options in a stack file: `ecr:project`. */
export const NAMESPACE = "ecr";

/** What decides whose rules hold for a stack: the environment that its file names, undefined where it is left empty, and its own name. */
export function stackEnvironment(): { written: string | undefined; stack: string } {
    return { written: new pulumi.Config(NAMESPACE).get("environment") || undefined, stack: pulumi.getStack() };
}
