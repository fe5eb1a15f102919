/** A map of which nothing more is known. */
export type PlainMap = Record<string, unknown>;

/** Whether a value is a map: an object that is no list. */
export function isMap(value: unknown): value is PlainMap {
    return typeof value === "object" && value !== null && !Array.isArray(value);
}
