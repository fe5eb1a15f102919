import * as chatbot from "@pulumi/aws/chatbot/index.js";
import * as iam from "@pulumi/aws/iam/index.js";
import type * as pulumi from "@pulumi/pulumi";
import { canonicalJson } from "../../aws/json.ts";
import type { SlackSettings, Tags } from "../../config/settings.ts";
import { CHAT_POLICY, CHAT_TRUST, chatRegion } from "../../ecr/monitoring/chat.ts";
import type { MonitoringParent } from "./context.ts";

/** Makes the configuration of a Slack channel, with a role that may look at metrics, for the plots next to alarms, and no more. */
export function createSlackChannel(
    { workspaceId, channelId, configurationName }: SlackSettings,
    topicArn: pulumi.Output<string>,
    tags: Tags,
    { region, partition, setName, parent }: MonitoringParent,
): void {
    const name = `${setName}-slack`;
    const role = new iam.Role(
        name,
        { description: "Shows metrics in Slack", assumeRolePolicy: canonicalJson(CHAT_TRUST), tags },
        { parent },
    );
    new iam.RolePolicy(name, { role: role.name, policy: canonicalJson(CHAT_POLICY) }, { parent });
    new chatbot.SlackChannelConfiguration(
        name,
        {
            region: chatRegion(region),
            configurationName,
            iamRoleArn: role.arn,
            slackTeamId: workspaceId,
            slackChannelId: channelId,
            snsTopicArns: [topicArn],
            // Without it, members of the channel could do whatever a role of theirs allows.
            guardrailPolicyArns: [`arn:${partition}:iam::aws:policy/CloudWatchReadOnlyAccess`],
            tags,
        },
        { parent },
    );
}
