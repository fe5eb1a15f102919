import type * as pulumi from "@pulumi/pulumi";
import { OWN_ACCOUNT } from "../ecr/repository/access.ts";

/** A policy with the id of the account of the repository where it names it; what does not is known before the update. */
export function withOwnAccountId(policy: string, accountId: () => pulumi.Output<string>): pulumi.Input<string> {
    return policy.includes(OWN_ACCOUNT) ? accountId().apply((own) => policy.replaceAll(OWN_ACCOUNT, own)) : policy;
}
