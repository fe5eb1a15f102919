import * as cloudwatch from "@pulumi/aws/cloudwatch/index.js";
import type * as pulumi from "@pulumi/pulumi";
import type { FindingsLogSettings, RepositorySetSettings } from "../config/settings.ts";
import { findingsLogPolicy } from "../ecr/findings.ts";
import { canonicalJson } from "../ecr/json.ts";

/** Makes the log of scan results: EventBridge rules that write the set's own events to one log group. */
export function createFindingsLog(
    log: FindingsLogSettings,
    { region, tags }: RepositorySetSettings,
    setName: string,
    parent: pulumi.Resource,
): void {
    const name = `${setName}-findings`;
    const group = new cloudwatch.LogGroup(
        name,
        { region, name: log.logGroupName, retentionInDays: log.retentionInDays, tags },
        { parent },
    );
    const policy = new cloudwatch.LogResourcePolicy(
        name,
        {
            region,
            policyName: log.policyName,
            policyDocument: group.arn.apply((arn) => canonicalJson(findingsLogPolicy(arn))),
        },
        { parent },
    );
    log.eventPatterns.forEach((eventPattern, index) => {
        const rule = new cloudwatch.EventRule(
            `${name}-${index}`,
            { region, description: "Scan results of the set's repositories", eventPattern, tags },
            { parent },
        );
        new cloudwatch.EventTarget(
            `${name}-${index}`,
            { region, rule: rule.name, arn: group.arn },
            { parent, dependsOn: policy },
        );
    });
}
