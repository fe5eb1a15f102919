/** A value of JSON. */
type Json = unknown;

/**
 * Whether an event matches an EventBridge pattern, by AWS's pages and silently of the code under test:
 * https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-create-pattern-operators.html
 * https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-event-patterns-arrays.html
 * Fields of one array element belong together, as in AWS's open-source matcher (event-ruler). Throws on what it does not know.
 */
export function matchesEvent(pattern: string, event: object): boolean {
    return matchesFields(JSON.parse(pattern), event);
}

function matchesFields(pattern: Record<string, Json>, found: Json): boolean {
    // An array of objects matches where one of the objects does.
    if (Array.isArray(found)) {
        return found.some((element) => matchesFields(pattern, element));
    }
    if (typeof found !== "object" || found === null) {
        return Object.values(pattern).every((wanted) => isLeaf(wanted) && wanted.every(isAbsence));
    }
    const { $or: choices, ...fields } = pattern;
    if (choices !== undefined && !(choices as Record<string, Json>[]).some((choice) => matchesFields(choice, found))) {
        return false;
    }
    return Object.entries(fields).every(([name, wanted]) => {
        const value = (found as Record<string, Json>)[name];
        return isLeaf(wanted) ? matchesLeaf(wanted, value) : matchesFields(wanted as Record<string, Json>, value);
    });
}

function isLeaf(pattern: Json): pattern is Json[] {
    return Array.isArray(pattern);
}

function isAbsence(wanted: Json): boolean {
    return typeof wanted === "object" && wanted !== null && (wanted as { exists?: boolean }).exists === false;
}

function matchesLeaf(wanted: readonly Json[], found: Json): boolean {
    if (wanted.length === 0) {
        throw new Error("a pattern of no values is refused by AWS");
    }
    const values = Array.isArray(found) ? found : [found];
    return wanted.some((one) =>
        isAbsence(one) ? found === undefined : values.some((value) => matchesValue(one, value)),
    );
}

function matchesValue(wanted: Json, value: Json): boolean {
    if (typeof wanted !== "object" || wanted === null) {
        return wanted === value;
    }
    const [[operator, operand] = [], ...more] = Object.entries(wanted);
    if (operator === undefined || more.length > 0) {
        throw new Error(`one operator a value, found ${JSON.stringify(wanted)}`);
    }
    switch (operator) {
        case "prefix":
            return typeof value === "string" && value.startsWith(String(operand));
        case "suffix":
            return typeof value === "string" && value.endsWith(String(operand));
        case "exists":
            return operand === true && value !== undefined;
        case "numeric":
            return matchesNumber(operand as [string, number, ...unknown[]], value);
        default:
            throw new Error(`this matcher does not know the operator ${operator}`);
    }
}

function matchesNumber([comparison, limit, ...more]: [string, number, ...unknown[]], value: Json): boolean {
    if (more.length > 0) {
        throw new Error("this matcher knows one comparison a value");
    }
    const compare: Record<string, (number: number) => boolean> = {
        "=": (number) => number === limit,
        ">": (number) => number > limit,
        ">=": (number) => number >= limit,
        "<": (number) => number < limit,
        "<=": (number) => number <= limit,
    };
    const compared = compare[comparison];
    if (compared === undefined) {
        throw new Error(`this matcher does not know the comparison ${comparison}`);
    }
    return typeof value === "number" && compared(value);
}
