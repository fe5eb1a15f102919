import { Ajv, type ErrorObject } from "ajv";
import { canonicalJson } from "../../aws/json.ts";
import type { EcrReplicationDestinationArgs } from "../args/destination.ts";
import type { CreationTemplateOptions, PullThroughCacheOptions, RegistryOptions } from "../args/registry.ts";
import type { EcrRepositorySetArgs, RepositoryOptions } from "../args/set.ts";
import { readOptions } from "../options/origin.ts";
import { isKnownMap, isOutput } from "../options/outputs.ts";
import { didYouMean, isKeyed, listed, mayHoldSecret, propertyPath, type Report } from "../problems/report.ts";
import { LifecyclePolicies } from "../repository/lifecyclePolicies.ts";
import { optionsOf, schemaAt, schemasAlong } from "./lookup.ts";
import { codeOf, reasonOf } from "./messages.ts";
import schema from "./stack.schema.json" with { type: "json" };

/** The options of a set that stand at the top. */
interface SetOptions extends Omit<EcrRepositorySetArgs, "repositories" | "registry"> {
    registry: Omit<RegistryOptions, "creationTemplates" | "pullThroughCache">;
}

/** The args after the schema: only options that were written and are sound, without nulls. */
export interface Shape<Options = SetOptions> {
    /** The options at the top, `repositories` left out; `registry` without the options that have a map here. */
    set: Partial<Options>;
    /** The options of each repository, by key. */
    repositories: Record<string, RepositoryOptions>;
    /** The options of each creation template, by prefix. */
    templates: Record<string, Partial<CreationTemplateOptions>>;
    /** The options of each pull through cache, by prefix. */
    caches: Record<string, PullThroughCacheOptions>;
    /** Paths of options that were refused: what follows from them is not reported a second time. */
    invalid: ReadonlySet<string>;
    /** The lifecycle policies that its repositories and templates share. */
    policies: LifecyclePolicies;
}

// The schema itself is checked by a test, not at each start.
const ajv = new Ajv({ allErrors: true, verbose: true, allowUnionTypes: true, validateSchema: false });
ajv.addVocabulary(["x-must", "x-fix", "x-noun", "x-absent", "x-output", "x-secret", "x-separate", "x-standIn"]);
// Ajv's own compares each entry with all others, and calls an entry's `toString` where it has one.
ajv.removeKeyword("uniqueItems");
ajv.addKeyword({ keyword: "uniqueItems", type: "array", validate: uniqueItems, errors: true });
// Without the part for editors, which args are not checked against.
ajv.addSchema({ definitions: schema.definitions }, "stack");

/** Whether no entry of a list stands there twice, whatever the order of a map's keys. */
function uniqueItems(isUnique: boolean, list: readonly unknown[]): boolean {
    const first = new Map<string, number>();
    for (const [index, entry] of isUnique ? list.entries() : []) {
        const text = canonicalJson(entry);
        const known = first.get(text);
        if (known !== undefined) {
            uniqueItems.errors = [{ keyword: "uniqueItems", params: { i: index, j: known } }];
            return false;
        }
        first.set(text, index);
    }
    return true;
}
uniqueItems.errors = [] as Partial<ErrorObject>[];

/** Checks args against the configuration schema, reports every problem, and gives back what is valid. */
export function checkShape(args: EcrRepositorySetArgs, report: Report): Shape;
export function checkShape(
    args: EcrReplicationDestinationArgs,
    report: Report,
    definition: "EcrReplicationDestinationArgs",
): Shape<EcrReplicationDestinationArgs>;
export function checkShape(args: object, report: Report, definition = "EcrRepositorySetArgs"): Shape {
    const refused = nothingRefused();
    const shape: Shape = {
        set: {},
        repositories: {},
        templates: {},
        caches: {},
        invalid: refused.invalid,
        policies: new LifecyclePolicies(),
    };
    const written = withRequests((args ?? {}) as Record<string, unknown>);
    const filled = withoutEmpty(written);
    const plain = plainCopy(filled, [], report, refused) as Record<string, unknown>;
    const validate = ajv.getSchema(`stack#/definitions/${definition}`);
    if (validate?.(plain) === false) {
        for (const error of validate.errors ?? []) {
            reportError(error, report, refused, { isInStackFile: readOptions(args) !== undefined });
        }
    }
    // What is left has the types of the args: the schema is made from them.
    const valid = (owner: string[], options: object) =>
        Object.fromEntries(
            Object.entries(options).filter(([option]) => !shape.invalid.has(propertyPath([...owner, option]))),
        );
    const { repositories: _, ...set } = valid([], dropNulls(written));
    shape.set = set;
    shape.repositories = eachOf(written.repositories, (key, options) => valid(["repositories", key], options));
    if (isKnownMap(shape.set.registry)) {
        const { creationTemplates, pullThroughCache, ...registry } = valid(["registry"], dropNulls(shape.set.registry));
        const of = (option: string) => (key: string, options: object) => valid(["registry", option, key], options);
        shape.templates = eachOf(creationTemplates, of("creationTemplates"));
        // A cache of which one option is refused is inconclusive further.
        shape.caches = valid(["registry", "pullThroughCache"], eachOf(pullThroughCache, of("pullThroughCache")));
        shape.set.registry = registry;
    }
    if (isKnownMap(shape.set.monitoring)) {
        const monitoring = valid(["monitoring"], dropNulls(shape.set.monitoring));
        for (const [option, part] of Object.entries(monitoring)) {
            if (isKnownMap(part) && schemaAt(["monitoring", option])?.["x-separate"]) {
                monitoring[option] = valid(["monitoring", option], dropNulls(part));
            }
        }
        shape.set.monitoring = monitoring;
    }
    return shape;
}

/** Checks a value that was an output against a definition of the schema, at its place in the args; answers whether it is sound. */
export function checkValue(value: unknown, definition: "RegistryRequests", place: Path, report: Report): boolean {
    const validate = ajv.getSchema(`stack#/definitions/${definition}`);
    const refused = nothingRefused();
    const isValid = validate?.(plainCopy(value, place, report, refused)) === true && refused.invalid.size === 0;
    for (const error of isValid ? [] : (validate?.errors ?? [])) {
        reportError(error, report, refused, { place });
    }
    return isValid;
}

/** Each entry of a map of options, sorted by key. From entries, not by assignment: a key may be any text, also __proto__. */
function eachOf(
    written: unknown,
    valid: (key: string, options: object) => Record<string, unknown>,
): Record<string, Record<string, unknown>> {
    if (!isKnownMap(written)) {
        return {};
    }
    const keys = Object.keys(written).sort();
    return Object.fromEntries(
        keys.map((key) => {
            const options = written[key] ?? {};
            return [key, isKnownMap(options) ? valid(key, dropNulls(options)) : {}];
        }),
    );
}

/** A whole set in `registry.include` stands for its two outputs. */
function withRequests(args: Record<string, unknown>): Record<string, unknown> {
    const { registry } = args;
    if (!isKnownMap(registry) || !Array.isArray(registry.include)) {
        return args;
    }
    const include = registry.include.map((each) => {
        if (!isKnownMap(each) || each.__pulumiResource !== true) {
            return each;
        }
        const { __name: name, registryScanningRules, registryReplicationRules } = each;
        return { from: `set ${name}`, registryScanningRules, registryReplicationRules };
    });
    return { ...args, registry: { ...registry, include } };
}

/** `web-app:` with nothing behind it is a repository that takes every default, and `quay:` such a cache. */
function withoutEmpty(args: Record<string, unknown>): Record<string, unknown> {
    const filled = { ...args };
    if (isKnownMap(filled.repositories)) {
        filled.repositories = fillEmpty(filled.repositories);
    }
    if (isKnownMap(filled.registry)) {
        const maps = ["pullThroughCache", "creationTemplates"].flatMap((option) => {
            const written = (filled.registry as Record<string, unknown>)[option];
            return isKnownMap(written) ? [[option, fillEmpty(written)]] : [];
        });
        filled.registry = { ...filled.registry, ...Object.fromEntries(maps) };
    }
    return filled;
}

function fillEmpty(map: Record<string, unknown>): Record<string, unknown> {
    return Object.fromEntries(Object.entries(map).map(([key, options]) => [key, options ?? {}]));
}

function dropNulls(options: Record<string, unknown>): Record<string, unknown> {
    return Object.fromEntries(Object.entries(options).filter(([, value]) => value !== null && value !== undefined));
}

type Path = readonly (string | number)[];

/** What was refused so far. */
interface Refused {
    /** Paths of options: each is left out as a whole. */
    invalid: Set<string>;
    /** Paths of values that are not plain, and of the lists and maps that hold them. */
    notPlain: Set<string>;
    /** Paths of options that are nested too deep, or without an end. */
    tooDeep: Set<string>;
}

function nothingRefused(): Refused {
    return { invalid: new Set(), notPlain: new Set(), tooDeep: new Set() };
}

/** What may come from another resource: all else is checked before AWS is asked anything. */
export function mayBeOutput(path: Path): boolean {
    return schemasAlong(path).some((schema) => schema["x-output"] === true);
}

const OUTPUT = "must be a plain value, found an output of another resource; write the value itself";

/** Lists and maps inside each other; no document that AWS takes has half as many. */
const LEVELS = 20;
/** Levels down to the options of the deepest map of options. */
const OPTION_LEVELS = 4;
const TOO_DEEP = `must have at most ${LEVELS} levels of lists and maps, found more`;

/**
 * A copy to validate. Options that are null count as not written. What is no plain value is reported and left out: an
 * output where none may be, and what JSON cannot hold. In a list, and where it is required, it leaves a place.
 */
function plainCopy(value: unknown, path: Path, report: Report, refused: Refused): unknown {
    const copy = (inner: unknown, key: string | number) => {
        const at = [...path, key];
        return isPlain(inner, at, report, refused) ? plainCopy(inner, at, report, refused) : undefined;
    };
    if (Array.isArray(value)) {
        const { items } = schemaAt(path) ?? {};
        // No two entries of a list may be equal.
        const place = (index: number) => (items?.["x-output"] && items.type === "string" ? `later ${index}` : {});
        return value.map((entry, index) => copy(entry ?? null, index) ?? (entry === null ? null : place(index)));
    }
    if (!isKnownMap(value)) {
        return value;
    }
    const { required = [], properties = {} } = schemaAt(path) ?? {};
    const replicas = Object.entries(dropNulls(value)).map(([key, inner]) => {
        const copied = copy(inner, key);
        const isLater = isOutput(inner) && required.includes(key) && properties[key]?.["x-output"];
        return [key, isLater ? "later" : copied] as const;
    });
    return Object.fromEntries(replicas.filter(([, copied]) => copied !== undefined));
}

/** Whether a value can be validated; what may not be there is reported, and its option left out as a whole. */
function isPlain(value: unknown, path: Path, report: Report, refused: Refused): boolean {
    const option = propertyPath(optionOf(path));
    // What is endless may branch, too: one way into it is enough.
    if (path.length > OPTION_LEVELS && refused.tooDeep.has(option)) {
        return false;
    }
    const isTooDeep = path.length > LEVELS;
    const reason = isOutput(value) ? (mayBeOutput(path) ? null : OUTPUT) : isTooDeep ? TOO_DEEP : notPlain(value);
    if (reason === null) {
        return !isOutput(value);
    }
    if (isTooDeep) {
        report.problem(option, "too-deep", reason);
    } else {
        report.problem(propertyPath(withoutStrangeName(path)), "not-plain", reason);
    }
    refused.invalid.add(option);
    if (isTooDeep) {
        refused.tooDeep.add(option);
    }
    path.forEach((_, index) => {
        refused.notPlain.add(propertyPath(path.slice(0, index + 1)));
    });
    return false;
}

/** What a program can pass and a stack file cannot hold, with what to write instead. */
const NOT_PLAIN: Readonly<Record<string, string>> = {
    "[object BigInt]": "a BigInt; write a number",
    "[object Function]": "a function; call it",
    "[object AsyncFunction]": "a function; call it, and await what it gives",
    "[object Symbol]": "a symbol; write the value itself",
    "[object Date]": "a Date; write it as a string",
    "[object Map]": "a Map; write it as { key: value }",
    "[object Set]": "a Set; write it as a list: [ ... ]",
};

function notPlain(value: unknown): string | null {
    const must = "must be a plain value, found";
    if (["string", "number", "boolean", "undefined"].includes(typeof value) || value === null) {
        return null;
    }
    const kind = Object.prototype.toString.call(value);
    if (!["[object Object]", "[object Array]"].includes(kind)) {
        return `${must} ${NOT_PLAIN[kind] ?? `what is no list and no map (${kind.slice(8, -1)})`}`;
    }
    if ("__pulumiResource" in (value as object)) {
        return `${must} a resource; write the value itself`;
    }
    return null;
}

/** The option that a path lies in: what is invalid is left out as a whole. */
function optionOf(path: Path): Path {
    const schemas = schemasAlong(path);
    const whole = schemas.findIndex((schema) => !schema["x-separate"]);
    return path.slice(0, (whole < 0 ? schemas.length : whole) + 1);
}

function nameless(depth: number): string {
    const options = listed([...(CACHE_OPTIONS[depth - 3] ?? [])].sort());
    return `has an option that is none, whose name is not shown, since it may be a token; the options are ${options}`;
}

/** The options below a pull through cache, in its two maps. */
const CACHE_OPTIONS = [
    Object.keys(optionsOf("PullThroughCacheOptions")),
    Object.keys(optionsOf("UpstreamCredentials")),
];

/** The path without a name below a pull through cache that is no option and near none: a token in the wrong place. */
function withoutStrangeName(segments: Path): Path {
    if (segments[0] !== "registry" || segments[1] !== "pullThroughCache") {
        return segments;
    }
    const strange = CACHE_OPTIONS.findIndex((options, index) => {
        const name = segments[index + 3];
        const isKnown = options.includes(String(name)) || didYouMean(String(name), options) !== "";
        // A short word of letters is a slip; no token looks like that.
        return name !== undefined && !isKnown && !/^[A-Za-z]{1,16}$/.test(String(name));
    });
    return strange < 0 ? segments : segments.slice(0, strange + 3);
}

function reportError(
    error: ErrorObject,
    report: Report,
    { invalid, notPlain }: Refused,
    { place = [], isInStackFile = false }: { place?: Path; isInStackFile?: boolean },
): void {
    const pointer = error.instancePath.split("/").slice(1);
    const at = [...place.map(String), ...pointer.map((part) => part.replace(/~1/g, "/").replace(/~0/g, "~"))];
    const segments = at.map((part, index) => (/^\d+$/.test(part) && !isKeyed(at, index) ? Number(part) : part));
    if (error.keyword === "additionalProperties") {
        segments.push(String(error.params.additionalProperty));
    }
    if (error.keyword === "required") {
        segments.push(String(error.params.missingProperty));
    }
    const shownSegments = withoutStrangeName(segments);
    const path = propertyPath(shownSegments);
    // A value of another type is inconclusive further.
    const isKnown = error.keyword === "const" ? report.hasProblem(path) : notPlain.has(path);
    if (isKnown || (error.keyword === "required" && invalid.has(path))) {
        return;
    }
    const owner = optionOf(segments);
    // A tag that is refused says nothing about the others, which are evaluated one by one.
    invalid.add(propertyPath(owner.at(-1) === "tags" ? segments : owner));
    const isNameless = shownSegments.length < segments.length;
    report.problem(
        path,
        codeOf(error),
        isNameless && error.keyword === "additionalProperties"
            ? nameless(shownSegments.length)
            : reasonOf(error, { isHidden: mayHoldSecret(path), isInStackFile }),
    );
}
