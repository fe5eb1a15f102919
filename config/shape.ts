import { Ajv, type ErrorObject } from "ajv";
import { didYouMean, isKeyed, listed, propertyPath, type Report, shown } from "./problems.ts";
import schema from "./stack.schema.json" with { type: "json" };

/** The args after the schema: only options that were written and are sound, without nulls. */
export interface Shape {
    /** The options of the set, `repositories` left out. */
    set: Record<string, unknown>;
    /** The options of each repository, by key. */
    repositories: Record<string, Record<string, unknown>>;
    /** Paths of options that were refused: what follows from them is not reported a second time. */
    broken: Set<string>;
}

/** A value that AWS or another resource gives later: an Output or a promise. It cannot be judged now. */
export function isLater(value: unknown): boolean {
    if (typeof value !== "object" || value === null) {
        return false;
    }
    return (
        ("__pulumiOutput" in value && value.__pulumiOutput === true) ||
        ("then" in value && typeof value.then === "function")
    );
}

// The schema itself is checked by a test, not at each start.
const ajv = new Ajv({ allErrors: true, verbose: true, allowUnionTypes: true, validateSchema: false });
ajv.addVocabulary(["x-must", "x-fix"]);
ajv.addSchema(schema, "stack");
const validate = ajv.compile({ $ref: "stack#/definitions/set" });

/** Checks args against the configuration schema, reports every fault, and gives back what is sound. */
export function checkShape(args: object, report: Report): Shape {
    const shape: Shape = { set: {}, repositories: {}, broken: new Set() };
    const filled = withoutEmpty((args ?? {}) as Record<string, unknown>);
    reportLater(filled, [], report, shape.broken);
    const plain = plainCopy(filled) as Record<string, unknown>;
    if (!validate(plain)) {
        for (const error of validate.errors ?? []) {
            reportError(error, report, shape.broken);
        }
    }
    const sound = (owner: string[], options: object) =>
        Object.fromEntries(
            Object.entries(options).filter(([option]) => !shape.broken.has(propertyPath([...owner, option]))),
        );
    const written = (args ?? {}) as Record<string, unknown>;
    shape.set = sound([], dropNulls(written));
    delete shape.set.repositories;
    const repositories = written.repositories;
    if (isMapping(repositories)) {
        // From entries, not by assignment: a key may be any text, also __proto__.
        shape.repositories = Object.fromEntries(
            Object.keys(repositories)
                .sort()
                .map((key) => {
                    const options = repositories[key] ?? {};
                    return [key, isMapping(options) ? sound(["repositories", key], dropNulls(options)) : {}];
                }),
        );
    }
    return shape;
}

function isMapping(value: unknown): value is Record<string, unknown> {
    return typeof value === "object" && value !== null && !Array.isArray(value) && !isLater(value);
}

/** `web-app:` with nothing behind it is a repository that takes every default. */
function withoutEmpty(args: Record<string, unknown>): Record<string, unknown> {
    if (!isMapping(args.repositories)) {
        return args;
    }
    const repositories = Object.entries(args.repositories).map(([key, options]) => [key, options ?? {}]);
    return { ...args, repositories: Object.fromEntries(repositories) };
}

function dropNulls(options: Record<string, unknown>): Record<string, unknown> {
    return Object.fromEntries(Object.entries(options).filter(([, value]) => value !== null && value !== undefined));
}

/** Only a key's ARN and the values of tags may come later: all else is checked before AWS is asked anything. */
function reportLater(options: Record<string, unknown>, owner: string[], report: Report, broken: Set<string>): void {
    for (const [option, value] of Object.entries(options)) {
        const path = propertyPath([...owner, option]);
        if (option === "repositories" && owner.length === 0 && isMapping(value)) {
            for (const [key, repository] of Object.entries(value)) {
                if (isMapping(repository)) {
                    reportLater(repository, ["repositories", key], report, broken);
                }
            }
        } else if (option !== "kmsKeyArn" && option !== "tags" && containsLater(value)) {
            report.problem(path, "must be a plain value, found an output of another resource; write the value itself");
            broken.add(path);
        }
    }
}

function containsLater(value: unknown): boolean {
    if (isLater(value)) {
        return true;
    }
    return typeof value === "object" && value !== null && Object.values(value).some(containsLater);
}

/** A copy to validate: options that are null count as not written, and so do later values. */
function plainCopy(value: unknown): unknown {
    if (Array.isArray(value)) {
        return value.map(plainCopy);
    }
    if (isMapping(value)) {
        const known = Object.entries(dropNulls(value)).filter(([, inner]) => !containsLater(inner) || isMapping(inner));
        return Object.fromEntries(known.map(([key, inner]) => [key, plainCopy(inner)]));
    }
    return value;
}

function reportError(error: ErrorObject, report: Report, broken: Set<string>): void {
    const pointer = error.instancePath.split("/").slice(1);
    const at = pointer.map((part) => part.replace(/~1/g, "/").replace(/~0/g, "~"));
    const segments = at.map((part, index) => (/^\d+$/.test(part) && !isKeyed(at, index) ? Number(part) : part));
    if (error.keyword === "additionalProperties") {
        segments.push(String(error.params.additionalProperty));
    }
    if (error.keyword === "required") {
        segments.push(String(error.params.missingProperty));
    }
    if (error.keyword === "required" && broken.has(propertyPath(segments))) {
        return;
    }
    const owner = segments[0] === "repositories" ? segments.slice(0, 3) : segments.slice(0, 1);
    // A tag that is refused says nothing about the others, which are judged one by one.
    broken.add(propertyPath(owner.at(-1) === "tags" ? segments : owner));
    report.problem(propertyPath(segments), reasonOf(error));
}

function reasonOf(error: ErrorObject): string {
    const rules = (error.parentSchema ?? {}) as Record<string, unknown>;
    const found = `found ${shown(error.data)}`;
    const fix = typeof rules["x-fix"] === "string" ? `; ${rules["x-fix"]}` : "";
    switch (error.keyword) {
        case "additionalProperties": {
            const options = Object.keys((rules.properties as object | undefined) ?? {});
            const name = String(error.params.additionalProperty);
            const near = elsewhere(name, options) || didYouMean(name, options);
            const value = (error.data as Record<string, unknown>)[name];
            return `is not an option, found ${shown(value)}${near === "" ? `; the options are ${listed([...options].sort())}` : near}`;
        }
        case "required":
            return `is missing; it has no default${error.instancePath === "" ? ", and in a stack file its name begins with ecr:" : ""}`;
        case "minProperties":
            return "must have at least one repository, found none; add one, such as web-app: {}";
        case "enum": {
            const allowed = error.params.allowedValues as unknown[];
            const near = typeof error.data === "string" ? didYouMean(error.data, allowed.map(String)) : "";
            return `must be one of ${listed(allowed.map(String), "or")}, ${found}${near}`;
        }
        case "type":
            return `must be ${typeWords(error.params.type)}, ${found}${typeFix(error) || fix}`;
        case "pattern":
            return `${rules["x-must"] ?? `must match ${error.params.pattern}`}, ${found}${fix}`;
        case "minimum":
            return `must be at least ${error.params.limit}, ${found}`;
        case "uniqueItems": {
            const list = error.data as unknown[];
            return `must not name anything twice, found ${shown(list[error.params.i])} twice`;
        }
        case "maximum":
            return `must be at most ${error.params.limit}, ${found}`;
        case "maxItems":
            return `must have at most ${error.params.limit} entries, found ${(error.data as unknown[]).length}`;
        case "maxLength":
            return `must have at most ${error.params.limit} characters, found ${String(error.data).length}`;
        default:
            return `${error.message ?? "is not valid"}, ${found}`;
    }
}

function typeWords(type: unknown): string {
    const words: Record<string, string> = {
        string: "text",
        boolean: "true or false",
        integer: "a whole number",
        array: "a list",
        object: "a mapping",
        null: "empty",
    };
    return listed(
        [type].flat().map((name) => words[String(name)] ?? String(name)),
        "or",
    );
}

function typeFix({ data, params, parentSchema }: ErrorObject): string {
    const types = [params.type].flat();
    if (types.includes("string") && (typeof data === "number" || typeof data === "boolean")) {
        // YAML reads an account id as a number, and drops its leading zeros or takes it as octal.
        const isAccount = String(parentSchema?.pattern).includes("[0-9]{12}");
        return isAccount && !/^\d{12}$/.test(String(data))
            ? "; put all 12 digits in quotes, also leading zeros"
            : `; put it in quotes: "${data}"`;
    }
    if (types.includes("integer")) {
        const isQuoted = typeof data === "string" && /^\d+$/.test(data);
        return isQuoted
            ? `; write it without quotes: ${data}`
            : `; write a number such as ${parentSchema?.default ?? 10}`;
    }
    if (types.includes("boolean")) {
        return "; write true or false, without quotes";
    }
    return types.includes("array") ? "; write it as a list: [ ... ]" : "";
}

/** The way out where an option stands for the set and not for a repository, or the other way round. */
function elsewhere(name: string, options: readonly string[]): string {
    const { set, repository } = schema.definitions;
    if (options.includes("aliases") && Object.hasOwn(set.properties, name)) {
        return "; it is an option of the whole set: write it beside repositories";
    }
    if (options.includes("repositories") && Object.hasOwn(repository.properties, name)) {
        return "; it is an option of one repository: write it below its key";
    }
    return "";
}
