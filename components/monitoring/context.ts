import type * as pulumi from "@pulumi/pulumi";

/** Where the resources of monitoring belong. */
export interface MonitoringParent {
    /** Name of the set, with which the names of its children begin. */
    setName: string;
    parent: pulumi.Resource;
    region: string;
    partition: string;
}
