import type * as pulumi from "@pulumi/pulumi";
import type { MergedRequests } from "../../config/registry/merging.ts";

/** Where the resources of a registry belong. */
export interface RegistryParent {
    setName: string;
    parent: pulumi.Resource;
    /** The account of the registry, requested at most once, and only where it is needed. */
    accountId: () => pulumi.Output<string>;
    /** ARN of the key that is made for the set, where there is one. */
    madeKeyArn: pulumi.Output<string> | null;
    /** The documents with the requests of other sets that are known after apply; null where there are none. */
    merged: pulumi.Output<MergedRequests> | null;
}
