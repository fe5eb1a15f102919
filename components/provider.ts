import * as aws from "@pulumi/aws/provider.js";
import type * as pulumi from "@pulumi/pulumi";

/** The AWS provider that a component's resources get: its own, one of a list or map, or its parent's. */
export function awsProviderOf(opts: pulumi.ComponentResourceOptions | undefined): pulumi.ProviderResource | undefined {
    const { provider, providers, parent } = opts ?? {};
    const own = provider === undefined ? Object.values(providers ?? {}) : [provider];
    return own.find((each) => aws.Provider.isInstance(each)) ?? parent?.getProvider("aws:ecr/repository:Repository");
}
