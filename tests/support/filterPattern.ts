/**
 * The value that a metric filter takes from a line of a log, or null where the line does not match. By AWS's page, and
 * silently of the code under test: JSON patterns with =, !=, <, <=, >, >=, &&, || and brackets; `*` in a text in
 * quotes stands for any characters. Throws on what it does not know.
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/FilterAndPatternSyntaxForMetricFilters.html
 */
export function filteredValue(filter: { pattern: string; value: string }, line: object): number | null {
    if (!matchesFilter(filter.pattern, line)) {
        return null;
    }
    if (!filter.value.startsWith("$.")) {
        return Number(filter.value);
    }
    if (!filter.pattern.includes(filter.value)) {
        throw new Error(`AWS refuses a value that the pattern does not name: ${filter.value}`);
    }
    return Number(selected(filter.value, line));
}

/** Whether a line of JSON matches a filter pattern. */
function matchesFilter(pattern: string, line: object): boolean {
    const inner = /^\{(.*)\}$/s.exec(pattern.trim())?.[1];
    if (inner === undefined) {
        throw new Error(`a pattern for JSON stands in braces, found ${pattern}`);
    }
    const tokens = inner.match(/"[^"]*"|&&|\|\||[()]|[<>!]?=|[<>]|[^\s()"<>=!&|]+/g) ?? [];
    let at = 0;
    const next = () => tokens[at++] ?? "";
    const either = (): boolean => {
        let result = both();
        while (tokens[at] === "||") {
            at++;
            const right = both();
            result = result || right;
        }
        return result;
    };
    const both = (): boolean => {
        let result = one();
        while (tokens[at] === "&&") {
            at++;
            const right = one();
            result = result && right;
        }
        return result;
    };
    const one = (): boolean => {
        if (tokens[at] === "(") {
            at++;
            const result = either();
            if (next() !== ")") {
                throw new Error(`a bracket is not closed in ${pattern}`);
            }
            return result;
        }
        const [selector, operator, wanted] = [next(), next(), next()];
        return compares(selected(selector, line), operator, wanted);
    };
    const result = either();
    if (at !== tokens.length) {
        throw new Error(`what follows ${tokens.slice(0, at).join(" ")} is not understood`);
    }
    return result;
}

function selected(selector: string, line: object): unknown {
    if (!/^\$(?:\.[\w-]+)+$/.test(selector)) {
        throw new Error(`this evaluator knows selectors of names only, found ${selector}`);
    }
    return selector
        .split(".")
        .slice(1)
        .reduce<unknown>((value, name) => (value as Record<string, unknown> | undefined)?.[name], line);
}

function compares(value: unknown, operator: string, wanted: string): boolean {
    if (wanted.startsWith('"')) {
        const words = wanted
            .slice(1, -1)
            .split("*")
            .map((word) => word.replace(/[.*+?^${}()|[\]\\]/g, "\\$&"));
        const isEqual = typeof value === "string" && new RegExp(`^${words.join(".*")}$`, "s").test(value);
        if (operator !== "=" && operator !== "!=") {
            throw new Error(`a text can be = or !=, found ${operator}`);
        }
        return operator === "=" ? isEqual : !isEqual;
    }
    const limit = Number(wanted);
    if (Number.isNaN(limit)) {
        throw new Error(`a text stands in quotes, found ${wanted}`);
    }
    if (typeof value !== "number") {
        return false;
    }
    const compare: Record<string, boolean> = {
        "=": value === limit,
        "!=": value !== limit,
        ">": value > limit,
        ">=": value >= limit,
        "<": value < limit,
        "<=": value <= limit,
    };
    return compare[operator] ?? false;
}
