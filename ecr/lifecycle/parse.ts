import { didYouMean, keyPath, listed, shown } from "./faults.ts";
import type { Fault } from "./policy.ts";
import { countMeant } from "./suggest.ts";

/** A mapping as it was read, nothing known of its values. */
export type PlainMap = Record<string, unknown>;

/** The keys that a mapping may have. */
export interface Keys {
    required: readonly string[];
    optional: readonly string[];
}

/** Whether a value is a mapping. */
export function isMap(value: unknown): value is PlainMap {
    return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** Reads a mapping with known keys and notes what is missing, unknown or null. Answers null where it is no mapping. */
export function readMap(value: unknown, path: string, keys: Keys, faults: Fault[]): PlainMap | null {
    if (!isMap(value)) {
        const what = value === null ? "null" : shown(value);
        faults.push({ path, rule: "wrong-type", reason: `must be a mapping, found ${what}` });
        return null;
    }
    const known = [...keys.required, ...keys.optional];
    for (const key of keys.required) {
        if (value[key] === undefined) {
            faults.push({ path: keyPath(path, key), rule: "missing-key", reason: "is required and missing: add it" });
        }
    }
    for (const [key, found] of Object.entries(value)) {
        if (!known.includes(key)) {
            const way = didYouMean(key, known) || `: drop it, the keys here are ${listed(known, "and")}`;
            faults.push({ path: keyPath(path, key), rule: "unknown-key", reason: `is not a key that AWS knows${way}` });
        } else if (found === null) {
            const way = keys.required.includes(key) ? "give it a value" : "leave the key out instead";
            faults.push({
                path: keyPath(path, key),
                rule: "null-value",
                reason: `must not be null, which AWS refuses: ${way}`,
            });
        }
    }
    return value;
}

/** Says of a value that is null what to write in its place, where leaving it out would be refused, too. */
export function fillNull(map: PlainMap, key: string, path: string, value: string, faults: Fault[]): void {
    const at = keyPath(path, key);
    const fault = map[key] === null ? faults.find((each) => each.path === at && each.rule === "null-value") : null;
    if (fault) {
        fault.reason = `must not be null, which AWS refuses: write ${value}`;
    }
}

/** Reads a text out of a closed set; notes a wrong one. Absent and null are noted elsewhere. */
export function readOneOf<T extends string>(
    map: PlainMap,
    key: string,
    path: string,
    rule: string,
    allowed: readonly T[],
    faults: Fault[],
): T | undefined {
    const found = map[key];
    if (found === undefined || found === null) {
        return undefined;
    }
    const match = allowed.find((candidate) => candidate === found);
    if (match === undefined) {
        const way = typeof found === "string" ? didYouMean(found, allowed) : "";
        faults.push({
            path: keyPath(path, key),
            rule: typeof found === "string" ? rule : "wrong-type",
            reason: `must be ${listed(allowed.map((value) => JSON.stringify(value)))}, found ${shown(found)}${way}`,
        });
    }
    return match;
}

/** Reads a whole number of at least 1; notes a wrong one. Absent and null are noted elsewhere. */
export function readCount(map: PlainMap, key: string, path: string, rule: string, faults: Fault[]): number | undefined {
    const found = map[key];
    if (found === undefined || found === null) {
        return undefined;
    }
    if (typeof found !== "number") {
        const meant = typeof found === "string" ? countMeant(found) : null;
        const isPlain = typeof found === "string" && /^\d+$/.test(found);
        const alone = meant === null || meant < 1 ? "" : `; write the number alone, without quotes: ${meant}`;
        const fix = isPlain ? "; write it without quotes" : alone;
        faults.push({
            path: keyPath(path, key),
            rule: "wrong-type",
            reason: `must be a whole number of at least 1, found ${shown(found)}${fix}`,
        });
        return undefined;
    }
    if (!Number.isSafeInteger(found) || found < 1) {
        faults.push({
            path: keyPath(path, key),
            rule,
            reason: `must be a whole number of at least 1, found ${shown(found)}`,
        });
        return undefined;
    }
    return found;
}
