import { matchesPattern } from "../../ecr/patternMatch.ts";
import { scanEvents } from "../../ecr/scanEvents.ts";
import { mapOf, nameInAws, nameOf, type PolicyResource, regionOf, type Stack, Token, textOr } from "../resources.ts";
import { rule, Scope, Severity, type Violation } from "../rule.ts";
import { scanningOf } from "../scanning.ts";
import { whole } from "../settings.ts";

/** Scan results reach a log that keeps them. */
export const findingsLogged = rule({
    name: "ecr-findings-must-be-logged",
    description: "Amazon ECR keeps a scan result as long as its image; an audit asks for those of images long gone.",
    severity: Severity.Medium,
    remediationSteps:
        "Add an EventBridge rule whose pattern matches the repository's scan events, with a log group of CloudWatch Logs as its target.",
    url: "https://docs.aws.amazon.com/AmazonECR/latest/userguide/ecr-eventbridge.html",
    controls: [],
    scope: Scope.Stack,
    judges: [Token.Repository],
    settings: {
        retentionDays: whole("Days that the log group keeps results, at least.", 30, 1),
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
        // A group that is not in this stack is judged by whoever makes it.
        const days = groups.map((group) => (group === null ? 0 : (group.props.retentionInDays ?? 0)));
        const longest = days.includes(0) ? Number.POSITIVE_INFINITY : Math.max(...days.map(Number));
        return longest >= retentionDays
            ? []
            : [violation(retentionDays, `a log group that keeps them ${longest} days`)];
    },
});

/** Event rules that a critical finding in the repository triggers, by the kind of scanning that the registry has. */
function matchingRules(repository: PolicyResource, stack: Stack): PolicyResource[] {
    const scanning = scanningOf(repository, stack);
    const types = scanning === null ? (["BASIC", "ENHANCED"] as const) : [scanning.scanType];
    const region = regionOf(repository) || "us-east-1";
    const events = types.flatMap((type) => scanEvents(type, nameInAws(repository), region));
    return stack.beside(repository, Token.EventRule).filter((rule) => {
        const pattern = stack.keep(`pattern ${rule.urn}`, () => patternOf(rule));
        return pattern !== null && events.some((event) => matchesPattern(pattern, event));
    });
}

/** The pattern of an event rule, or null where the rule is off or has none. */
function patternOf({ props }: PolicyResource): object | null {
    const isOn = props.state === undefined ? props.isEnabled !== false : props.state !== "DISABLED";
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

/** Log groups that a rule writes to; null for one that is not in this stack. */
function logsOf(rule: PolicyResource, stack: Stack): (PolicyResource | null)[] {
    const targets = stack.of(Token.EventTarget).filter((target) => {
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

function violation(days: number, found: string): Violation {
    return {
        must: `have its scan results logged for at least ${days} days`,
        found,
        yaml: `enableScanFindingsLogging: true, logRetentionDays: ${days}`,
        raw: `aws.cloudwatch.EventRule and EventTarget to a LogGroup with retentionInDays: ${days}`,
    };
}
