import { arnsOf, imagesIn, patternsByName } from "../events/pattern.ts";

/** Days that CloudWatch Logs keeps events. https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutRetentionPolicy.html */
export const RETENTION_DAYS = [
    1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653,
] as const;

/**
 * Event patterns for the scan results of some repositories, as few as AWS's limit of 2,048 characters a pattern allows.
 * Basic and enhanced scanning report differently: basic by Amazon ECR with the repository's name, enhanced by Amazon
 * Inspector with the repository's ARN for a scan and with the name inside the resource for a finding.
 * https://docs.aws.amazon.com/AmazonECR/latest/userguide/ecr-eventbridge.html
 * https://docs.aws.amazon.com/AmazonECR/latest/userguide/image-scanning-enhanced-events.html
 */
export function findingsPatterns(scanType: "BASIC" | "ENHANCED", names: readonly string[]): string[] {
    if (scanType === "BASIC") {
        return patternsByName(names, (part) => ({
            source: ["aws.ecr"],
            "detail-type": ["ECR Image Scan"],
            detail: { "repository-name": part },
        }));
    }
    const scans = patternsByName(names, (part) => ({
        source: ["aws.inspector2"],
        "detail-type": ["Inspector2 Scan"],
        detail: { "repository-name": arnsOf(part) },
    }));
    const findings = patternsByName(names, (part) => ({
        source: ["aws.inspector2"],
        "detail-type": ["Inspector2 Finding"],
        detail: { resources: imagesIn(part) },
    }));
    return [...scans, ...findings];
}

/**
 * The policy that lets EventBridge write to the log group. Its ARN ends in `:*`: without it PutLogEvents is refused.
 * https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-use-resource-based.html#eb-cloudwatchlogs-permissions
 */
export function findingsLogPolicy(logGroupArn: string): object {
    return {
        Version: "2012-10-17",
        Statement: [
            {
                Sid: "EventBridgeWritesFindings",
                Effect: "Allow",
                Principal: { Service: ["delivery.logs.amazonaws.com", "events.amazonaws.com"] },
                Action: ["logs:CreateLogStream", "logs:PutLogEvents"],
                Resource: `${logGroupArn.replace(/:\*$/, "")}:*`,
            },
        ],
    };
}
