import { globSync } from "node:fs";
import { fileURLToPath } from "node:url";
import {
    AnnotatedType,
    type BaseType,
    type Context,
    createFormatter,
    createParser,
    DEFAULT_CONFIG,
    NumberType,
    SchemaGenerator,
    type SubNodeParser,
    type SubTypeFormatter,
} from "ts-json-schema-generator";
import ts from "typescript";
import { type Schema, withEditorPart } from "./editorPart.ts";

const ROOT = fileURLToPath(new URL("../../../", import.meta.url));

/** Where the types are that users write. */
const SOURCES = globSync(`${ROOT}config/args/*.ts`).sort();

/** The types that values are checked against; the others stand in these. */
const CHECKED = ["EcrRepositorySetArgs", "EcrReplicationDestinationArgs", "RegistryRequests"];

/** Tags that become keywords of this package's own, with `x-` before them. */
const OWN_KEYWORDS = ["must", "fix", "noun", "absent", "output", "secret", "separate", "standIn"];
/** Tags that change what the type says: its values, the type that it stands for, what is in its list or map, its keys. */
const CHANGES = ["choices", "form", "entries", "keys"];
/** Tags that are keywords of JSON Schema, and `asType` for its `type`. */
const STANDARD = [
    ...["asType", "default", "examples", "required", "pattern", "minLength", "maxLength", "minimum", "maximum"],
    ...["minItems", "maxItems", "uniqueItems", "maxProperties"],
];

type Definitions = Record<string, Schema>;

/** The JSON Schema of stack files and of args, made from the argument types and their tags. */
export function generateSchema(): object {
    const { config: tsconfig } = ts.readConfigFile(`${ROOT}tsconfig.json`, ts.sys.readFile);
    const { options } = ts.parseJsonConfigFileContent(tsconfig, ts.sys, ROOT);
    const program = ts.createProgram({ rootNames: SOURCES, options });
    const statements = SOURCES.flatMap((file) => [...(program.getSourceFile(file)?.statements ?? [])]);
    const types = statements.filter((node) => ts.isInterfaceDeclaration(node) || ts.isTypeAliasDeclaration(node));

    const config = { ...DEFAULT_CONFIG, extraTags: [...OWN_KEYWORDS, ...CHANGES], encodeRefs: false };
    const parser = createParser(program, config, (parsers) => {
        parsers.addNodeParser(inputParser(parsers as unknown as SubNodeParser));
    });
    const formatter = createFormatter(config, (formatters) => formatters.addTypeFormatter(wholeNumbers));
    const made = new SchemaGenerator(program, parser, formatter, config).createSchemaFromNodes(types);
    // Comments have tags once the parser has read them.
    for (const tag of types.flatMap(tagsIn)) {
        if (![...OWN_KEYWORDS, ...CHANGES, ...STANDARD].includes(tag.tagName.text)) {
            throw new Error(`${tag.getSourceFile().fileName} has a tag that means nothing: ${tag.getText()}`);
        }
    }

    const raw = made.definitions as Definitions;
    const plain = Object.fromEntries(Object.entries(raw).map(([name, schema]) => [name, withoutTags(schema, raw)]));
    return withEditorPart({
        $schema: "http://json-schema.org/draft-07/schema#",
        title: "Pulumi.<stack>.yaml with Amazon ECR repositories",
        type: "object",
        definitions: reachable(withInherited(plain, types.filter(ts.isInterfaceDeclaration))),
    });
}

/** The tags in the comments of a type and of its options. */
function tagsIn(type: ts.InterfaceDeclaration | ts.TypeAliasDeclaration): ts.JSDocTag[] {
    const members = ts.isInterfaceDeclaration(type) ? type.members : [];
    return [type, ...members].flatMap((node) => [...ts.getJSDocTags(node)]);
}

/** `pulumi.Input<T>` is T, with the mark that an output of another resource may stand for it. */
function inputParser(parser: SubNodeParser): SubNodeParser {
    return {
        supportsNode: (node) => ts.isTypeReferenceNode(node) && node.typeName.getText() === "pulumi.Input",
        createType: (node, context: Context) => {
            const [inner] = (node as ts.TypeReferenceNode).typeArguments ?? [];
            return new AnnotatedType(parser.createType(inner as ts.TypeNode, context), { output: true }, false);
        },
    };
}

/** Every number that users write is a whole one. */
const wholeNumbers: SubTypeFormatter = {
    supportsType: (type: BaseType) => type instanceof NumberType,
    getDefinition: () => ({ type: "integer" }),
    getChildren: () => [],
};

/** A schema with keywords in the place of tags. */
function withoutTags(raw: Schema, definitions: Definitions): Schema {
    const { choices, form, entries, keys, $ref, anyOf, ...tagged } = raw;
    const inner = (schema: Schema) => withoutTags(schema, definitions);
    if (anyOf !== undefined) {
        return { ...oneOrMany(inner(anyOf[0] as Schema), definitions), ...inner(tagged) };
    }
    const schema = Object.fromEntries(Object.entries(tagged).map(([tag, value]) => keyword(tag, value))) as Schema;
    if (form !== undefined) {
        return referred(String(form), schema, definitions);
    }
    if ($ref !== undefined) {
        return referred($ref.replace("#/definitions/", ""), schema, definitions);
    }
    if (choices !== undefined) {
        schema.enum = choices;
    }
    if (schema.properties !== undefined) {
        schema.properties = mapped(schema.properties, inner);
    }
    if (schema.items !== undefined) {
        schema.items = overridden(inner(schema.items), entries, definitions);
    }
    if (typeof schema.additionalProperties === "object") {
        const value = overridden(inner(schema.additionalProperties), entries, definitions);
        const fixed = keys as string[] | undefined;
        schema.additionalProperties = fixed === undefined && value;
        if (fixed !== undefined) {
            schema.properties = Object.fromEntries(fixed.map((key) => [key, value]));
        }
    }
    return schema;
}

function mapped<T>(map: Record<string, T>, change: (value: T, key: string) => T): Record<string, T> {
    return Object.fromEntries(Object.entries(map).map(([key, value]) => [key, change(value, key)]));
}

/** The keyword for a tag, with its value. */
function keyword(tag: string, value: unknown): [string, unknown] {
    if (tag === "must") {
        return ["x-must", `must ${value}`];
    }
    // Several types come as the text of a list.
    const isList = tag === "type" && String(value).startsWith("[");
    return [OWN_KEYWORDS.includes(tag) ? `x-${tag}` : tag, isList ? JSON.parse(String(value)) : value];
}

/** What a named type is with keywords next to it: a map by reference, a set of values written out. */
function referred(name: string, alongside: Schema, definitions: Definitions): Schema {
    const target = withoutTags(definitions[name] as Schema, definitions);
    const $ref = `#/definitions/${name}`;
    const { description: _, ...values } = target;
    if (target.properties !== undefined) {
        // Errors are found in the map itself, which knows nothing of what is said where it is used.
        const lost = Object.keys(alongside).find((each) => !["description", "default", "x-output"].includes(each));
        if (lost !== undefined) {
            throw new Error(`${lost} has no effect on an option of type ${name}; write it in the comment of ${name}`);
        }
        return Object.keys(alongside).length === 0 ? { $ref } : { ...alongside, allOf: [{ $ref }] };
    }
    const isShared = target.enum === undefined && Object.keys(alongside).length === 0;
    return isShared ? { $ref } : { ...values, ...alongside };
}

/** One value or a list of such, which has at least one. */
function oneOrMany(one: Schema, definitions: Definitions): Schema {
    const { description: _, ...values } = written(one, definitions);
    return { ...values, type: [values.type, "array"].flat() as string[], minItems: 1, items: values };
}

/** The schema of entries, with what a tag of their list or map says of them. */
function overridden(schema: Schema, entries: unknown, definitions: Definitions): Schema {
    return entries === undefined ? schema : { ...written(schema, definitions), ...(entries as Schema) };
}

/** What stands at a reference, with what is next to it. */
function written({ $ref, allOf, ...alongside }: Schema, definitions: Definitions): Schema {
    const name = ($ref ?? allOf?.[0]?.$ref)?.replace("#/definitions/", "");
    const target = name === undefined ? {} : withoutTags(definitions[name] as Schema, definitions);
    return { ...target, ...alongside };
}

/** Each interface has the options that it inherits by reference: they are written once, where they are declared. */
function withInherited(definitions: Definitions, interfaces: readonly ts.InterfaceDeclaration[]): Definitions {
    const byName = new Map(interfaces.map((node) => [node.name.text, node]));
    const optionsOf = (name: string, owner = name): [string, Schema][] => {
        const node = byName.get(owner);
        const base = node?.heritageClauses?.[0]?.types[0]?.expression.getText();
        const own = node?.members.flatMap((member) => member.name?.getText() ?? []) ?? [];
        const option = (key: string): Schema =>
            owner === name
                ? (definitions[name]?.properties?.[key] as Schema)
                : { $ref: `#/definitions/${owner}/properties/${key}` };
        const inherited = base === undefined ? [] : optionsOf(name, base);
        return [...own.map((key): [string, Schema] => [key, option(key)]), ...inherited];
    };
    return mapped(definitions, (schema, name) =>
        byName.has(name) && schema.properties !== undefined
            ? { ...schema, properties: Object.fromEntries(optionsOf(name)) }
            : schema,
    );
}

/** The definitions that values are checked against, and those that these refer to, in the order in which they are met. */
function reachable(definitions: Definitions): Definitions {
    const names = new Set(CHECKED);
    for (const name of names) {
        const refs = JSON.stringify(definitions[name]).matchAll(/"#\/definitions\/(\w+)/g);
        for (const [, found] of refs) {
            names.add(found as string);
        }
    }
    return Object.fromEntries([...names].map((name) => [name, definitions[name] as Schema]));
}
