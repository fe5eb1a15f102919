/** A schema, as far as it is rewritten here. */
export interface Schema {
    [keyword: string]: unknown;
    $ref?: string;
    type?: string | string[];
    properties?: Record<string, Schema>;
    additionalProperties?: Schema | boolean;
    items?: Schema;
    allOf?: Schema[];
    anyOf?: Schema[];
}

const SECRET = "secret";
const PREFIX = "editor.";
/** What other stacks say, and statements: no one encrypts a part of these. */
const PLAIN = /^#\/definitions\/(?:RegistryOptions\/properties\/include|RepositoryPolicyStatement)$/;

/** What a file has that a program does not: the same as the CLI writes it. */
function orSecret(schema: Schema): Schema {
    return { if: { $ref: `#/definitions/${SECRET}` }, else: schema };
}

/** `pulumi config set` writes text for everything right below `config`, and the set reads it; what is empty is not set. */
function orText(schema: Schema, types: readonly unknown[]): Schema {
    const text = types.includes("integer")
        ? { type: ["string", "null"], pattern: "^\\d*$" }
        : types.includes("boolean")
          ? { enum: ["true", "false", "", null] }
          : { type: ["string", "null"], pattern: "^\\s*(?:[\\[{]|$)" };
    // biome-ignore lint/suspicious/noThenProperty: a keyword of JSON Schema
    return { if: { type: ["string", "null"] }, then: text, else: schema };
}

/**
 * The configuration schema with its part for editors written anew: options below `config` as files have them, where each
 * may be encrypted, and those at the top may be text. The rest, which checks args, is as it was.
 */
export function withEditorPart(schema: { definitions: object; [keyword: string]: unknown }): object {
    const source = Object.fromEntries(
        Object.entries(schema.definitions as Record<string, Schema>).filter(
            ([name]) => !name.startsWith(PREFIX) && name !== SECRET,
        ),
    );
    const made: Record<string, Schema> = {};

    const at = (pointer: string): Schema =>
        pointer
            .slice(2)
            .split("/")
            .reduce<unknown>((value, key) => (value as Record<string, unknown>)[key], {
                definitions: source,
            }) as Schema;

    /** A reference to what stands at a pointer, or to its form in files where something may be encrypted inside it. */
    const reference = (pointer: string): Schema => {
        const target = at(pointer);
        if (target.$ref !== undefined) {
            return reference(target.$ref);
        }
        const isLeaf = [target.properties, target.items, target.allOf].every((each) => each === undefined);
        if (PLAIN.test(pointer) || (isLeaf && typeof target.additionalProperties !== "object")) {
            return { $ref: pointer };
        }
        const name = PREFIX + pointer.replace(/^#\/definitions\//, "").replaceAll(/\/(?:properties\/)?/g, ".");
        if (made[name] === undefined) {
            made[name] = {};
            made[name] = inside(target, pointer);
        }
        return { $ref: `#/definitions/${name}` };
    };

    const inside = (target: Schema, pointer: string): Schema => {
        const { properties, items, additionalProperties, allOf, ...rest } = target;
        const child = (...keys: string[]) => orSecret(reference([pointer, ...keys].join("/")));
        return {
            ...rest,
            ...(properties !== undefined && {
                properties: Object.fromEntries(
                    Object.keys(properties).map((name) => [name, child("properties", name)]),
                ),
            }),
            ...(items !== undefined && { items: child("items") }),
            ...(additionalProperties !== undefined && {
                additionalProperties:
                    typeof additionalProperties === "object" ? child("additionalProperties") : additionalProperties,
            }),
            ...(allOf !== undefined && { allOf: allOf.map((_, index) => reference(`${pointer}/allOf/${index}`)) }),
        };
    };

    const options = Object.keys(source.EcrRepositorySetArgs?.properties ?? {});
    const properties = options.map((option): [string, Schema] => {
        const pointer = `#/definitions/EcrRepositorySetArgs/properties/${option}`;
        let target = at(pointer);
        while (target.$ref !== undefined) {
            target = at(target.$ref);
        }
        const types = [target.type ?? "object"].flat();
        const own = orSecret(reference(pointer));
        return [`ecr:${option}`, types.includes("string") ? own : orText(own, types)];
    });
    return {
        ...schema,
        properties: {
            config: {
                type: "object",
                properties: Object.fromEntries(properties),
                // An unknown option is named as one; other namespaces have options of their own.
                patternProperties: { "^(?!ecr:)": {} },
                additionalProperties: false,
                required: ["ecr:project", "ecr:repositories"],
            },
        },
        definitions: {
            ...source,
            [SECRET]: {
                description: "A value that pulumi config set --secret encrypted.",
                type: "object",
                properties: { secure: { type: "string" } },
                required: ["secure"],
                additionalProperties: false,
            },
            ...made,
        },
    };
}
