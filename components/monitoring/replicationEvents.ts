import * as cloudwatch from "@pulumi/aws/cloudwatch/index.js";
import * as iam from "@pulumi/aws/iam/index.js";
import type * as pulumi from "@pulumi/pulumi";
import { canonicalJson } from "../../aws/json.ts";
import type { RepositorySetSettings } from "../../config/settings.ts";
import { replicationPatterns } from "../../ecr/monitoring/events.ts";
import { defaultBusArn, FORWARDER_TRUST, forwarderPolicy } from "../../ecr/monitoring/replicationEvents.ts";
import type { MonitoringParent } from "./context.ts";

/** Any account, to count patterns with: all ids are of one length. */
const ACCOUNT = "000000000000";

/** Event patterns for the results of replicating images from here, one a rule; the account in them is known to the provider only. */
export function eventPatterns(
    names: readonly string[],
    home: string,
    accountId: pulumi.Output<string>,
    arrivedIn?: string,
): pulumi.Output<string>[] {
    const patterns = accountId.apply((id) => replicationPatterns(names, { region: home, accountId: id }, arrivedIn));
    const count = eventPatternCount(names, home, arrivedIn);
    return Array.from({ length: count }, (_, index) => patterns.apply((each) => each[index] ?? ""));
}

/** How many patterns these are. */
export function eventPatternCount(names: readonly string[], home: string, arrivedIn?: string): number {
    return replicationPatterns(names, { region: home, accountId: ACCOUNT }, arrivedIn).length;
}

/** Carries the results of replication from the regions that are replicated to, where AWS reports them, to the set's own region. */
export function createReplicationEvents(
    { monitoring: { replicationEvents: regions }, repositories, tags }: RepositorySetSettings,
    accountId: () => pulumi.Output<string>,
    { region: home, partition, setName, parent }: MonitoringParent,
): void {
    if (regions.length === 0) {
        return;
    }
    const name = `${setName}-copies`;
    const account = accountId();
    const bus = account.apply((id) => defaultBusArn(partition, home, id));
    const role = new iam.Role(
        name,
        {
            description: `Carries results of replication to ${home}`,
            assumeRolePolicy: canonicalJson(FORWARDER_TRUST),
            tags,
        },
        { parent },
    );
    const policy = new iam.RolePolicy(
        name,
        { role: role.name, policy: bus.apply((arn) => canonicalJson(forwarderPolicy(arn))) },
        { parent },
    );
    const names = repositories.map((repository) => repository.name);
    for (const region of regions) {
        for (const [index, eventPattern] of eventPatterns(names, home, account, region).entries()) {
            const ruleName = `${name}-${region}-${index}`;
            const rule = new cloudwatch.EventRule(
                ruleName,
                { region, description: `Results of replication, for ${home}`, eventPattern, tags },
                { parent },
            );
            new cloudwatch.EventTarget(
                ruleName,
                { region, rule: rule.name, arn: bus, roleArn: role.arn },
                { parent, dependsOn: policy },
            );
        }
    }
}
