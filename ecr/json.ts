import { configure } from "safe-stable-stringify";

/** A JSON value as it stands in a policy document. */
export type Json = string | number | boolean | null | Json[] | { [key: string]: Json };

const stringify = configure({ deterministic: true, circularValue: Error });

/** JSON text with sorted keys and no spaces, so that the same document is always the same text and gives no diff. */
export function canonicalJson(value: unknown): string {
    return stringify(value) ?? "null";
}
