import { isMap, type PlainMap } from "../../text/maps.ts";
import type { Problem } from "../../text/problem.ts";
import type { ProblemCode } from "../../text/problemCodes.ts";
import { didYouMean, keyPath, listed, shown } from "./problems.ts";
import { countMeant } from "./suggest.ts";

/** The keys that a map may have. */
export interface Keys {
    required: readonly string[];
    optional: readonly string[];
}

/** Reads a map with known keys and notes what is missing, unknown or null. Answers null where it is no map. */
export function readMap(value: unknown, path: string, keys: Keys, problems: Problem[]): PlainMap | null {
    if (!isMap(value)) {
        const what = value === null ? "null" : shown(value);
        problems.push({ path, code: "wrong-type", reason: `must be a map, found ${what}` });
        return null;
    }
    const known = [...keys.required, ...keys.optional];
    for (const key of keys.required) {
        if (value[key] === undefined) {
            problems.push({ path: keyPath(path, key), code: "missing-key", reason: "is required and missing: add it" });
        }
    }
    for (const [key, found] of Object.entries(value)) {
        if (!known.includes(key)) {
            const way = didYouMean(key, known) || `: drop it, the keys here are ${listed(known, "and")}`;
            problems.push({
                path: keyPath(path, key),
                code: "unknown-key",
                reason: `is not a key that AWS knows${way}`,
            });
        } else if (found === null) {
            const way = keys.required.includes(key) ? "give it a value" : "leave the key out instead";
            problems.push({
                path: keyPath(path, key),
                code: "null-value",
                reason: `must not be null, which AWS refuses: ${way}`,
            });
        }
    }
    return value;
}

/** Says of a value that is null what to write in its place, where leaving it out would be refused, too. */
export function fillNull(map: PlainMap, key: string, path: string, value: string, problems: Problem[]): void {
    const at = keyPath(path, key);
    const isNull = ({ path: each, code }: Problem) => each === at && code === "null-value";
    const index = map[key] === null ? problems.findIndex(isNull) : -1;
    if (index >= 0) {
        const reason = `must not be null, which AWS refuses: write ${value}`;
        problems.splice(index, 1, { path: at, code: "null-value", reason });
    }
}

/** Reads a text out of a closed set; notes a wrong one. Absent and null are noted elsewhere. */
export function readOneOf<T extends string>(
    map: PlainMap,
    key: string,
    path: string,
    code: ProblemCode,
    allowed: readonly T[],
    problems: Problem[],
): T | undefined {
    const found = map[key];
    if (found === undefined || found === null) {
        return undefined;
    }
    const match = allowed.find((candidate) => candidate === found);
    if (match === undefined) {
        const way = typeof found === "string" ? didYouMean(found, allowed) : "";
        problems.push({
            path: keyPath(path, key),
            code: typeof found === "string" ? code : "wrong-type",
            reason: `must be ${listed(allowed.map((value) => JSON.stringify(value)))}, found ${shown(found)}${way}`,
        });
    }
    return match;
}

/** Reads a whole number of at least 1; notes a wrong one. Absent and null are noted elsewhere. */
export function readCount(
    map: PlainMap,
    key: string,
    path: string,
    code: ProblemCode,
    problems: Problem[],
): number | undefined {
    const found = map[key];
    if (found === undefined || found === null) {
        return undefined;
    }
    if (typeof found !== "number") {
        const meant = typeof found === "string" ? countMeant(found) : null;
        const isPlain = typeof found === "string" && /^\d+$/.test(found);
        const alone = meant === null || meant < 1 ? "" : `; write the number alone, without quotes: ${meant}`;
        const fix = isPlain ? "; write it without quotes" : alone;
        problems.push({
            path: keyPath(path, key),
            code: "wrong-type",
            reason: `must be a whole number of at least 1, found ${shown(found)}${fix}`,
        });
        return undefined;
    }
    if (!Number.isSafeInteger(found) || found < 1) {
        problems.push({
            path: keyPath(path, key),
            code,
            reason: `must be a whole number of at least 1, found ${shown(found)}`,
        });
        return undefined;
    }
    return found;
}
