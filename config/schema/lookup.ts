import schema from "./stack.schema.json" with { type: "json" };

/** What the schema says of an option, as far as code requests it. */
export interface OptionSchema {
    $ref?: string;
    allOf?: OptionSchema[];
    description?: string;
    type?: string | string[];
    default?: unknown;
    required?: string[];
    properties?: Record<string, OptionSchema>;
    additionalProperties?: OptionSchema | boolean;
    items?: OptionSchema;
    /** Whether an output of another resource may stand for the value, or for a part of it. */
    "x-output"?: boolean;
    /** Whether the value is a secret, which no message shows. */
    "x-secret"?: boolean;
    /** Whether the parts of the value are options of their own: one that is refused says nothing about the others. */
    "x-separate"?: boolean;
    /** What `ecr-set` takes for a value that only Pulumi can decrypt; its 0 counts up in a list. */
    "x-standIn"?: string | number;
}

/** The name of a type in the schema. */
export type Definition = keyof typeof schema.definitions;

const DEFINITIONS = schema.definitions as unknown as Record<string, OptionSchema>;

/** The options of a type that users write, such as `RegistryOptions`, with those that it inherits. */
export function optionsOf(name: Definition): Record<string, OptionSchema> {
    const { properties = {} } = DEFINITIONS[name] as OptionSchema;
    return Object.fromEntries(Object.entries(properties).map(([option, part]) => [option, followed(part)]));
}

/** What was followed before: paths lead through few parts, thousands of times. */
const FOLLOWED = new WeakMap<OptionSchema, OptionSchema>();

/** What stands behind a reference, with what is next to it. */
function followed(part: OptionSchema): OptionSchema {
    const known = FOLLOWED.get(part);
    if (known !== undefined) {
        return known;
    }
    const { $ref, allOf: [all] = [], ...alongside } = part;
    const target = $ref === undefined ? all : at($ref);
    const found = target === undefined ? part : { ...followed(target), ...alongside };
    FOLLOWED.set(part, found);
    return found;
}

function at(pointer: string): OptionSchema {
    const keys = pointer.split("/").slice(2);
    return keys.reduce<unknown>((part, key) => (part as Record<string, unknown>)[key], DEFINITIONS) as OptionSchema;
}

/** All options that can stand at the top: those of a set, and those that only a destination has. */
const TOP: OptionSchema = {
    properties: {
        ...optionsOf("EcrReplicationDestinationArgs"),
        ...optionsOf("EcrRepositorySetArgs"),
    },
    "x-separate": true,
};

/** The schemas of the options and entries that a path leads through, up to the first that the schema does not have. */
export function schemasAlong(path: readonly (string | number)[]): OptionSchema[] {
    const found: OptionSchema[] = [];
    let part = TOP;
    for (const segment of path) {
        const inner = within(part, segment);
        if (inner === undefined) {
            break;
        }
        part = followed(inner);
        found.push(part);
    }
    return found;
}

/** The schema of the value at a path, or undefined where no option is. */
export function schemaAt(path: readonly (string | number)[]): OptionSchema | undefined {
    const found = schemasAlong(path);
    return found.length === path.length ? (found.at(-1) ?? TOP) : undefined;
}

function within({ properties = {}, additionalProperties, items }: OptionSchema, segment: string | number) {
    if (items !== undefined && /^\d+$/.test(String(segment))) {
        return items;
    }
    if (Object.hasOwn(properties, segment)) {
        return properties[segment];
    }
    return typeof additionalProperties === "object" ? additionalProperties : undefined;
}

/** Whether a value may hold a secret: it is one, or a part of it is. */
export function holdsSecret(part: OptionSchema): boolean {
    const { "x-secret": isSecret = false, properties = {}, additionalProperties, items } = followed(part);
    const parts = [...Object.values(properties), additionalProperties, items];
    return isSecret || parts.some((inner) => typeof inner === "object" && holdsSecret(inner));
}
