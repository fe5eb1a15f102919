import { canonicalJson } from "../../aws/json.ts";
import { arnsOf, imagesIn, patternsByName } from "../events/pattern.ts";
import { ScanFrequency } from "../registry/scanning.ts";

/** From which severity on findings are reported. */
export const NotifiedSeverity = {
    /** High and critical findings. */
    High: "HIGH",
    /** Critical findings only. */
    Critical: "CRITICAL",
} as const;
/** From which severity on findings are reported. */
export type NotifiedSeverity = (typeof NotifiedSeverity)[keyof typeof NotifiedSeverity];

/** What a message is made of. https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-transform-target-input.html */
interface Message {
    /** Where each variable is in the event. */
    inputPaths: Record<string, string>;
    /** Lines for people, each in quotes, as EventBridge wants them. */
    text: string;
    /** The same as a custom notification, the one form that Amazon Q Developer in chat applications shows of what EventBridge rewrote. */
    chat: string;
}

/** A kind of message, and the events that it is about. */
export interface FindingsNotice {
    /** `basic-scans`, `scans` or `findings`, in the name of its rule. */
    id: string;
    /** Event patterns, one a rule. */
    patterns: string[];
    message: Message;
}

/** A repository whose findings are reported. */
export interface NotifiedRepository {
    name: string;
    frequency: ScanFrequency;
}

/**
 * What is reported of the findings of some repositories: with basic scanning each scan that found something. With enhanced
 * scanning too, where images are scanned on push only; an image that is scanned again and again is reported finding by
 * finding, for no event sums up what a later scan finds.
 */
export function findingsNotices(
    scanType: "BASIC" | "ENHANCED",
    repositories: readonly NotifiedRepository[],
    severity: NotifiedSeverity,
): FindingsNotice[] {
    const severities = severity === NotifiedSeverity.Critical ? ["CRITICAL"] : ["CRITICAL", "HIGH"];
    const names = (wanted: (frequency: ScanFrequency) => boolean) =>
        repositories.filter(({ frequency }) => wanted(frequency)).map(({ name }) => name);
    const notices =
        scanType === "BASIC"
            ? [
                  basicScans(
                      names(() => true),
                      severities,
                  ),
              ]
            : [
                  enhancedScans(
                      names((frequency) => frequency === ScanFrequency.ScanOnPush),
                      severities,
                  ),
                  findings(
                      names((frequency) => frequency === ScanFrequency.ContinuousScan),
                      severities,
                  ),
              ];
    return notices.filter(({ patterns }) => patterns.length > 0);
}

function basicScans(names: readonly string[], severities: readonly string[]): FindingsNotice {
    return {
        id: "basic-scans",
        patterns: patternsByName(names, (part) => ({
            source: ["aws.ecr"],
            "detail-type": ["ECR Image Scan"],
            detail: {
                "repository-name": part,
                "scan-status": ["COMPLETE"],
                "finding-severity-counts": anyOf(severities),
            },
        })),
        message: scanMessage("Amazon ECR"),
    };
}

function enhancedScans(names: readonly string[], severities: readonly string[]): FindingsNotice {
    return {
        id: "scans",
        patterns: patternsByName(names, (part) => ({
            source: ["aws.inspector2"],
            "detail-type": ["Inspector2 Scan"],
            detail: { "repository-name": arnsOf(part), "finding-severity-counts": anyOf(severities) },
        })),
        message: scanMessage("Amazon Inspector"),
    };
}

function findings(names: readonly string[], severities: readonly string[]): FindingsNotice {
    return {
        id: "findings",
        patterns: patternsByName(names, (part) => ({
            source: ["aws.inspector2"],
            "detail-type": ["Inspector2 Finding"],
            detail: { severity: severities, status: ["ACTIVE"], resources: imagesIn(part) },
        })),
        message: FINDING_MESSAGE,
    };
}

/** A count above 0 in one of the severities; a severity without findings may be absent or 0. */
function anyOf(severities: readonly string[]): object {
    const counts = severities.map((severity) => ({ [severity]: [{ numeric: [">", 0] }] }));
    return counts.length === 1 ? (counts[0] as object) : { $or: counts };
}

function scanMessage(scanner: string): Message {
    return message(
        {
            account: "$.account",
            counts: "$.detail.finding-severity-counts",
            digest: "$.detail.image-digest",
            region: "$.region",
            repository: "$.detail.repository-name",
            tags: "$.detail.image-tags",
        },
        "Findings in <repository>",
        [
            `${scanner} scanned an image and found: <counts>`,
            "Image <digest>, tags <tags>",
            "Account <account>, <region>",
        ],
    );
}

const IMAGE = "$.detail.resources[0].details.awsEcrContainerImage";

const FINDING_MESSAGE = message(
    {
        account: "$.account",
        digest: `${IMAGE}.imageHash`,
        region: "$.region",
        fix: "$.detail.remediation.recommendation.text",
        repository: `${IMAGE}.repositoryName`,
        severity: "$.detail.severity",
        source: "$.detail.packageVulnerabilityDetails.sourceUrl",
        tags: `${IMAGE}.imageTags`,
        title: "$.detail.title",
    },
    "<severity> finding in <repository>",
    ["<title>", "Image <digest>, tags <tags>", "<fix>", "<source>", "Account <account>, <region>"],
);

function message(inputPaths: Record<string, string>, title: string, lines: readonly string[]): Message {
    return {
        inputPaths,
        text: [title, ...lines].map((line) => `"${line}"`).join("\n"),
        chat: canonicalJson({
            version: "1.0",
            source: "custom",
            content: { textType: "client-markdown", title, description: lines.join("\n") },
        }),
    };
}

/** A function as a permission names it: without its alias or version, which is next to it. */
export function calledFunction(arn: string): { function: string; qualifier?: string } {
    const parts = arn.split(":");
    const qualifier = parts[7];
    return { function: parts.slice(0, 7).join(":"), ...(qualifier !== undefined && { qualifier }) };
}

/** The services that publish to the topics of a set. */
export const PUBLISHERS = ["cloudwatch.amazonaws.com", "events.amazonaws.com"] as const;

/**
 * The policy of a topic for alarms and events. EventBridge cannot publish through a statement with a condition; alarms
 * are held to the topic's own account.
 * https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-use-resource-based.html#eb-sns-permissions
 */
export function topicPolicy(topicArn: string): object {
    const statement = { Effect: "Allow", Action: "sns:Publish", Resource: topicArn };
    return {
        Version: "2012-10-17",
        Statement: [
            {
                ...statement,
                Sid: "AlarmsOfThisAccount",
                Principal: { Service: "cloudwatch.amazonaws.com" },
                Condition: { StringEquals: { "aws:SourceAccount": topicArn.split(":")[4] ?? "" } },
            },
            { ...statement, Sid: "EventBridgeRules", Principal: { Service: "events.amazonaws.com" } },
        ],
    };
}

/** A name for a topic, a dashboard or a chat configuration: letters, digits, `_` and `-`. */
export function slug(setName: string, kind: string, length: number): string {
    return `${setName.replace(/[^\w-]+/g, "-").slice(0, length - kind.length - 1)}-${kind}`;
}
