/** The part of JSON Schema that settings are described in. */
export interface SettingSchema {
    type: "array" | "boolean" | "integer" | "object" | "string";
    description: string;
    default: unknown;
    items?: { type: "string"; pattern?: string };
    additionalProperties?: { type: "string" };
    enum?: string[];
    minimum?: number;
}

/** A setting of a rule: its schema, with the type of its value. */
export interface Setting<T> {
    schema: SettingSchema;
    /** What it is where nothing else is configured. */
    fallback: T;
}
