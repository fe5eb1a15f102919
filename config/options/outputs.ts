/** A value that AWS or another resource gives later: an Output or a promise. It cannot be judged now. */
export function isLater(value: unknown): boolean {
    if (typeof value !== "object" || value === null) {
        return false;
    }
    return (
        ("__pulumiOutput" in value && value.__pulumiOutput === true) ||
        ("then" in value && typeof value.then === "function")
    );
}

/** Whether a value is one that comes later, or holds one. */
export function containsLater(value: unknown): boolean {
    return isLater(value) || (typeof value === "object" && value !== null && Object.values(value).some(containsLater));
}

/** Whether a value is a mapping that is known now. */
export function isMapping(value: unknown): value is Record<string, unknown> {
    return typeof value === "object" && value !== null && !Array.isArray(value) && !isLater(value);
}
