import { isMap, type PlainMap } from "../../text/maps.ts";
/** A value that AWS or another resource gives later: an Output or a promise. It cannot be evaluated now. */
export function isOutput(value: unknown): boolean {
    if (typeof value !== "object" || value === null) {
        return false;
    }
    return (
        ("__pulumiOutput" in value && value.__pulumiOutput === true) ||
        ("then" in value && typeof value.then === "function")
    );
}

/** Whether a value is one that is an output, or holds one. */
export function containsOutput(value: unknown): boolean {
    return (
        isOutput(value) || (typeof value === "object" && value !== null && Object.values(value).some(containsOutput))
    );
}

/** Whether a value is a map that is known now. */
export function isKnownMap(value: unknown): value is PlainMap {
    return isMap(value) && !isOutput(value);
}
