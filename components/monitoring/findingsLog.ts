import * as cloudwatch from "@pulumi/aws/cloudwatch/index.js";
import type * as pulumi from "@pulumi/pulumi";
import { canonicalJson } from "../../aws/json.ts";
import type { FindingsLogSettings, RepositorySetSettings } from "../../config/settings.ts";
import { findingsLogPolicy } from "../../ecr/scan/findingsLog.ts";

/** Makes the log of scan results, other events and, by patterns of their own, copies: EventBridge rules that write the set's own events to one log group. */
export function createFindingsLog(
    log: FindingsLogSettings,
    replicationPatterns: readonly pulumi.Input<string>[],
    { region, tags }: RepositorySetSettings,
    setName: string,
    parent: pulumi.Resource,
): cloudwatch.LogGroup {
    const name = `${setName}-findings`;
    const group = new cloudwatch.LogGroup(
        name,
        {
            region,
            name: log.logGroupName,
            retentionInDays: log.retentionInDays,
            ...(log.kmsKeyArn !== null && { kmsKeyId: log.kmsKeyArn }),
            tags,
        },
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
    const write = (ruleName: string, eventPattern: pulumi.Input<string>, description: string) => {
        const rule = new cloudwatch.EventRule(ruleName, { region, description, eventPattern, tags }, { parent });
        new cloudwatch.EventTarget(
            ruleName,
            { region, rule: rule.name, arn: group.arn },
            { parent, dependsOn: policy },
        );
    };
    for (const [index, pattern] of log.eventPatterns.entries()) {
        write(`${name}-${index}`, pattern, "Scan results of the set's repositories");
    }
    for (const [index, pattern] of [...log.otherEventPatterns, ...replicationPatterns].entries()) {
        write(`${setName}-events-${index}`, pattern, "What happens to the images of the set's repositories");
    }
    return group;
}
