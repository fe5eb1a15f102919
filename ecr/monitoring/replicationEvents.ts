/** The bus that events of AWS services arrive on, of an account in a region. */
export function defaultBusArn(partition: string, region: string, accountId: string): string {
    return `arn:${partition}:events:${region}:${accountId}:event-bus/default`;
}

/** Who may take the role that carries events to another region. https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-cross-region.html */
export const FORWARDER_TRUST = {
    Version: "2012-10-17",
    Statement: [{ Effect: "Allow", Principal: { Service: "events.amazonaws.com" }, Action: "sts:AssumeRole" }],
} as const;

/** What that role may do: put events on one bus. */
export function forwarderPolicy(busArn: string): object {
    return {
        Version: "2012-10-17",
        Statement: [{ Effect: "Allow", Action: "events:PutEvents", Resource: busArn }],
    };
}
