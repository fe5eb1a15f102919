import { matchesWildcard } from "../../aws/wildcard.ts";
import { matchesPattern } from "../../ecr/events/match.ts";
import { scanEvents } from "../../ecr/events/scanEvents.ts";
import { readStatements, type Statement } from "../documents/statements.ts";
import {
    knownName,
    mapOf,
    nameInAws,
    nameOf,
    type PolicyResource,
    regionOf,
    type Stack,
    Token,
    textOr,
} from "../resources.ts";
import { rule, Scope, Severity, type Violation } from "../rule.ts";
import { scanningOf } from "../scanning.ts";
import { flag, whole } from "../settings.ts";
import { NotKnown } from "../unknown.ts";

/** Scan results reach a log that keeps them. */
export const findingsLogged = rule({
    name: "ecr-findings-must-be-logged",
    description: "Amazon ECR keeps a scan result as long as its image; an audit requests those of images long gone.",
    severity: Severity.Medium,
    remediationSteps:
        "Add an EventBridge rule on the default event bus whose pattern matches the repository's scan events, with a log group of CloudWatch Logs as its target, and a resource policy of CloudWatch Logs that lets EventBridge write to it.",
    url: "https://docs.aws.amazon.com/AmazonECR/latest/userguide/ecr-eventbridge.html",
    controls: [],
    scope: Scope.Stack,
    checks: [Token.Repository],
    settings: {
        retentionDays: whole("Days that the log group keeps results, at least.", 30, 1),
        ownLogPolicy: flag(
            "Whether the resource policy that lets EventBridge write to a log group has to be in the stack of the log group. Where it is, it is evaluated anyway.",
            false,
        ),
    },
    check(repository, { settings, stack }) {
        const { retentionDays } = settings;
        const rules = matchingRules(repository, stack);
        if (rules.length === 0) {
            return [violation(retentionDays, "no event rule that matches the events of its scans")];
        }
        const groups = rules.flatMap((rule) => stack.keep(`logs ${rule.urn}`, () => logsOf(rule, stack)));
        if (groups.length === 0) {
            const names = rules.map(({ name }) => `'${name}'`).join(", ");
            return [violation(retentionDays, `event rule ${names} without a log group as its target`)];
        }
        // A group that is not in this stack is evaluated where it is made.
        const open = groups.filter((group) => group === null || isWritable(group, stack, settings.ownLogPolicy));
        if (open.length === 0) {
            const found =
                "a log group that no resource policy of CloudWatch Logs in this stack lets EventBridge write to";
            return [violation(retentionDays, found)];
        }
        const days = open.map((group) => (group === null ? 0 : (group.props.retentionInDays ?? 0)));
        const longest = days.includes(0) ? Number.POSITIVE_INFINITY : Math.max(...days.map(Number));
        return longest >= retentionDays
            ? []
            : [violation(retentionDays, `a log group that keeps them ${longest} days`)];
    },
});

/** A name that no pattern names: a pattern that matches it matches every name. */
const UNKNOWN_NAME = "name-that-is-not-known-yet";

/** Event rules that a critical finding in the repository triggers, by the kind of scanning that the registry has. */
function matchingRules(repository: PolicyResource, stack: Stack): PolicyResource[] {
    const scanning = scanningOf(repository, stack);
    const types = scanning === null ? (["BASIC", "ENHANCED"] as const) : [scanning.scanType];
    const region = regionOf(repository) || "us-east-1";
    const name = knownName(repository);
    const events = types.flatMap((type) => scanEvents(type, name ?? UNKNOWN_NAME, region));
    const patterns = stack.alongside(repository, Token.EventRule).flatMap((rule) => {
        const pattern = stack.keep(`pattern ${rule.urn}`, () => patternOf(rule));
        return pattern === null ? [] : [{ rule, pattern }];
    });
    const matching = patterns.filter(({ pattern }) => events.some((event) => matchesPattern(pattern, event)));
    if (name === null && matching.length === 0 && patterns.length > 0) {
        throw new NotKnown("name");
    }
    return matching.map(({ rule }) => rule);
}

/** The pattern of an event rule, or null where the rule is off, has none, or is on a bus that no AWS service sends to. */
function patternOf(rule: PolicyResource): object | null {
    const { props } = rule;
    const isOn =
        isOnDefaultBus(rule) && (props.state === undefined ? props.isEnabled !== false : props.state !== "DISABLED");
    const { eventPattern } = props;
    if (!isOn || typeof eventPattern !== "string" || eventPattern === "") {
        return null;
    }
    try {
        return mapOf(JSON.parse(eventPattern));
    } catch {
        // EventBridge refuses a pattern that is not JSON.
        return null;
    }
}

/** AWS services send events to the default bus only; a bus is named by its name or ARN. */
function isOnDefaultBus({ props }: PolicyResource): boolean {
    const { eventBusName } = props;
    return typeof eventBusName !== "string" || /^(?:|default|arn:.*:event-bus\/default)$/.test(eventBusName);
}

/** Log groups that a rule writes to; null for one that is not in this stack. */
function logsOf(rule: PolicyResource, stack: Stack): (PolicyResource | null)[] {
    const targets = stack.of(Token.EventTarget).filter((target) => {
        // Rules of two buses may have one name.
        if (!isOnDefaultBus(target)) {
            return false;
        }
        const named = textOr(() => target.props.rule);
        return named === "" ? target.dependsOn.includes(rule.urn) : named === nameOf(rule);
    });
    return targets.flatMap((target) => {
        const [own] = stack.sourcesOf(target, Token.LogGroup);
        if (own !== undefined) {
            return [own];
        }
        const name = /:log-group:([^:]+)/.exec(textOr(() => target.props.arn))?.[1];
        return name === undefined ? [] : [stack.of(Token.LogGroup).find((group) => nameOf(group) === name) ?? null];
    });
}

const LOG_POLICY = "aws:cloudwatch/logResourcePolicy:LogResourcePolicy";

/**
 * Whether EventBridge may write to a log group of this stack, by the resource policies of CloudWatch Logs that are in it.
 * Without any here, one of the account may do: there can be ten a region, so that many share one.
 * https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-use-resource-based.html#eb-cloudwatchlogs-permissions
 */
function isWritable(group: PolicyResource, stack: Stack, ownLogPolicy: boolean): boolean {
    const policies = stack.keep("log policies", () => stack.resources.filter(({ type }) => type === LOG_POLICY));
    return (
        (policies.length === 0 && !ownLogPolicy) ||
        policies.some(({ dependsOn }) => dependsOn.includes(group.urn)) ||
        policies.some(({ props }) => readStatements(props.policyDocument).some((each) => letsWrite(each, group)))
    );
}

function letsWrite({ effect, principals, actions, resources }: Statement, group: PolicyResource): boolean {
    const isGranted =
        effect === "Allow" &&
        (principals ?? []).some(({ text }) => text === "*" || text === "events.amazonaws.com") &&
        actions.some((action) => matchesWildcard(action.toLowerCase(), "logs:putlogevents"));
    return isGranted && resources.some((resource) => matchesWildcard(resource, streamLike(resource, group)));
}

/** ARN of a log stream of a group, in the account and region of another ARN: which ones they are the program rarely tells. */
function streamLike(arn: string, group: PolicyResource): string {
    const [, partition = "aws", , region = "", account = ""] = arn.split(":");
    return `arn:${partition}:logs:${region}:${account}:log-group:${nameInAws(group)}:log-stream:events`;
}

function violation(days: number, found: string): Violation {
    return {
        must: `have its scan results logged for at least ${days} days`,
        found,
        yaml: `enableScanFindingsLogging: true, logRetentionDays: ${days}`,
        raw: `aws.cloudwatch.EventRule and EventTarget to a LogGroup with retentionInDays: ${days}`,
    };
}
