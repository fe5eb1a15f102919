import type { Rule } from "./rule.ts";
import type { Setting, SettingSchema } from "./setting.ts";

/** A list of texts; `pattern` holds each of them to a form. */
export function texts(description: string, fallback: string[], pattern?: string): Setting<string[]> {
    const items = { type: "string" as const, ...(pattern !== undefined && { pattern }) };
    return { schema: { type: "array", items, description, default: fallback }, fallback };
}

/** A whole number, at least `minimum`. */
export function whole(description: string, fallback: number, minimum = 0): Setting<number> {
    return { schema: { type: "integer", minimum, description, default: fallback }, fallback };
}

/** One of some words. */
export function oneOf<T extends string>(description: string, values: readonly T[], fallback: T): Setting<T> {
    return { schema: { type: "string", enum: [...values], description, default: fallback }, fallback };
}

/** A switch. */
export function flag(description: string, fallback: boolean): Setting<boolean> {
    return { schema: { type: "boolean", description, default: fallback }, fallback };
}

/** A map of texts. */
export function textMap(description: string, fallback: Record<string, string>): Setting<Record<string, string>> {
    const additionalProperties = { type: "string" as const };
    return { schema: { type: "object", additionalProperties, description, default: fallback }, fallback };
}

/** The settings of a rule: what is configured over what it falls back to. */
export function settingsOf(rule: Rule, configured: Readonly<Record<string, unknown>>): Record<string, unknown> {
    const entries = Object.entries(rule.settings).map(([name, { fallback }]) => [name, configured[name] ?? fallback]);
    return Object.fromEntries(entries);
}

/** The schemas of a rule's settings, by name. */
export function schemasOf(rule: Rule): Record<string, SettingSchema> {
    return Object.fromEntries(Object.entries(rule.settings).map(([name, { schema }]) => [name, schema]));
}
