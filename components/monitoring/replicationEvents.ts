import * as cloudwatch from "@pulumi/aws/cloudwatch/index.js";
import * as iam from "@pulumi/aws/iam/index.js";
import type * as pulumi from "@pulumi/pulumi";
import type { RepositorySetSettings } from "../../config/settings.ts";
import { canonicalJson } from "../../ecr/json.ts";
import { replicationPatterns } from "../../ecr/monitoring/events.ts";
import { defaultBusArn, FORWARDER_TRUST, forwarderPolicy } from "../../ecr/monitoring/replicationEvents.ts";
import type { MonitoringPlace } from "./index.ts";

/** Carries the results of replication from the regions that are copied to, where AWS reports them, to the set's own region. */
export function createReplicationEvents(
    { monitoring: { replicationEvents: regions }, repositories, tags }: RepositorySetSettings,
    accountId: () => pulumi.Output<string>,
    { region: home, partition, setName, parent }: MonitoringPlace,
): void {
    if (regions.length === 0) {
        return;
    }
    const name = `${setName}-copies`;
    const bus = accountId().apply((id) => defaultBusArn(partition, home, id));
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
    const patterns = replicationPatterns(repositories.map((repository) => repository.name));
    for (const region of regions) {
        for (const [index, eventPattern] of patterns.entries()) {
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
