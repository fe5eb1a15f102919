import { matchesWildcard } from "../../aws/wildcard.ts";

/**
 * Whether an event matches an EventBridge pattern: each field that the pattern names has to have one of its values.
 * https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-create-pattern-operators.html
 */
export function matchesPattern(pattern: unknown, event: unknown): boolean {
    return Object.entries(map(pattern)).every(([field, wanted]) =>
        field === "$or" && Array.isArray(wanted)
            ? wanted.some((each) => matchesPattern(each, event))
            : matchesField(wanted, map(event)[field]),
    );
}

function matchesField(wanted: unknown, found: unknown): boolean {
    if (Array.isArray(wanted)) {
        const values = Array.isArray(found) ? found : [found];
        // Most patterns list plain values, often by the hundred.
        return values.some((value) => wanted.includes(value) || wanted.some((each) => matchesValue(each, value)));
    }
    const members = Array.isArray(found) ? found : [found];
    return members.some((member) => matchesPattern(wanted, member));
}

function matchesValue(wanted: unknown, found: unknown): boolean {
    if (typeof wanted !== "object" || wanted === null) {
        return wanted === found;
    }
    for (const operator in wanted) {
        if (!matchesOperator(operator, (wanted as Record<string, unknown>)[operator], found)) {
            return false;
        }
    }
    return true;
}

function matchesOperator(operator: string, value: unknown, found: unknown): boolean {
    if (operator === "exists") {
        return value === (found !== undefined);
    }
    if (operator === "anything-but") {
        return found !== undefined && ![value].flat().some((each) => matchesValue(each, found));
    }
    if (operator === "numeric" && Array.isArray(value)) {
        return typeof found === "number" && matchesNumber(value, found);
    }
    if (typeof found !== "string") {
        return false;
    }
    const ignoresCase = operator === "equals-ignore-case" || typeof value !== "string";
    const text = String(typeof value === "string" ? value : map(value)["equals-ignore-case"]);
    const [have, want] = ignoresCase ? [found.toLowerCase(), text.toLowerCase()] : [found, text];
    switch (operator) {
        case "prefix":
            return have.startsWith(want);
        case "suffix":
            return have.endsWith(want);
        case "wildcard":
            return matchesWildcard(want, have);
        case "equals-ignore-case":
            return have === want;
        default:
            return false;
    }
}

/** Comparisons in pairs: `[">", 0, "<=", 5]`. */
function matchesNumber(comparisons: readonly unknown[], found: number): boolean {
    for (let index = 0; index + 1 < comparisons.length; index += 2) {
        const bound = Number(comparisons[index + 1]);
        const holds = {
            "<": found < bound,
            "<=": found <= bound,
            "=": found === bound,
            ">": found > bound,
            ">=": found >= bound,
        }[String(comparisons[index])];
        if (holds !== true) {
            return false;
        }
    }
    return true;
}

function map(value: unknown): Record<string, unknown> {
    return typeof value === "object" && value !== null ? (value as Record<string, unknown>) : {};
}
