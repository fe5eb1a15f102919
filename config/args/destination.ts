import type * as pulumi from "@pulumi/pulumi";
import type { Environment } from "../options/presets.ts";
import type { CommonOptions } from "./common.ts";
import type { AccountId, ProjectName } from "./values.ts";

/** A registry that images are replicated to, in its own account or region: it lets the sources in, and gives replicas their settings. */
export interface EcrReplicationDestinationArgs extends CommonOptions {
    /** Whose preset applies to replicas: dev, staging, qa, uat or prod. Defaults to the stack's name where that is one of these. In the tag Environment. */
    environment?: Environment;
    /** Name of the project that the images belong to, such as myproject. In the tag Project. */
    project: ProjectName;
    /**
     * Region of this registry. Defaults to the AWS provider's configured region (aws:region, AWS_REGION).
     * @examples ["us-west-2"]
     */
    region?: string;
    /**
     * Account ids that may copy images into this registry. Defaults to none: images of the same account need no permission.
     * @default []
     * @uniqueItems
     */
    sourceAccountIds?: AccountId[];
    /**
     * What the names of replicated repositories begin with, such as myproject-prod-. Defaults to none, which is all names. Those that end in `/` get a creation template of their own; all others come under ROOT, for which Amazon ECR has no narrower form.
     * @default []
     * @uniqueItems
     */
    repositoryPrefixes?: string[];
    // A policy is written as JSON text or as a YAML map, and the schema language has no union of both.
    /**
     * Further statements of the registry's policy, as JSON text or as a map { Version, Statement: [...] }: a registry has one policy. Defaults to none.
     * @asType ["string","object"]
     */
    // biome-ignore lint/suspicious/noExplicitAny: text or map; checked by the configuration schema
    policy?: any;
    /**
     * Whether this registry's policy may be replaced where it has statements that this stack did not write. Named in every preview. Defaults to false: a preview or update that would replace them is refused.
     * @default false
     */
    takeOver?: boolean;
    /**
     * Whether previews and updates look at what the account holds before anything is sent. Defaults to true; false trusts the state alone, and finds neither rules of other stacks nor names that are taken.
     * @default true
     */
    checkLive?: boolean;
    /** ARN of the IAM role with which Amazon ECR creates replicas. Defaults to a role that is made, because tags and KMS need one. */
    roleArn?: pulumi.Input<string>;
}
