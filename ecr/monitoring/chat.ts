/** Regions where Amazon Q Developer in chat applications takes configurations; these hold for all regions. https://docs.aws.amazon.com/general/latest/gr/chatbot.html */
const CHAT_REGIONS = ["us-east-2", "us-west-2", "ap-southeast-1", "eu-west-1"];

/** The region to keep a chat configuration in. */
export function chatRegion(region: string): string {
    return CHAT_REGIONS.includes(region) ? region : "us-east-2";
}

/** Who may take the role of a chat channel. https://docs.aws.amazon.com/chatbot/latest/adminguide/getting-started.html */
export const CHAT_TRUST = {
    Version: "2012-10-17",
    Statement: [{ Effect: "Allow", Principal: { Service: "chatbot.amazonaws.com" }, Action: "sts:AssumeRole" }],
} as const;

/** What that role may do: AWS's own "notification permissions", to draw the metric of an alarm. */
export const CHAT_POLICY = {
    Version: "2012-10-17",
    Statement: [
        {
            Effect: "Allow",
            Action: ["cloudwatch:Describe*", "cloudwatch:Get*", "cloudwatch:List*"],
            Resource: "*",
        },
    ],
} as const;
