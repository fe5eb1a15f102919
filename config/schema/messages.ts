import type { ErrorObject } from "ajv";
import { slipOf } from "../../aws/actions.ts";
import { jsonProblem, RepeatedKeysError, readJson } from "../../aws/json.ts";
import { countMeant } from "../../ecr/lifecycle/suggest.ts";
import { whyNoMetric } from "../../ecr/monitoring/metrics.ts";
import type { ProblemCode } from "../../text/problemCodes.ts";
import { cut } from "../../text/shown.ts";
import { isKnownMap } from "../options/outputs.ts";
import { didYouMean, HIDDEN, listed, shown } from "../problems/report.ts";
import { optionsOf } from "./lookup.ts";

/** The code of a problem, by the keyword of the schema that finds it. */
const CODES: Readonly<Record<string, ProblemCode>> = {
    additionalProperties: "unknown-option",
    required: "missing-option",
    enum: "not-one-of",
    const: "not-one-of",
    type: "wrong-type",
    pattern: "wrong-format",
    minimum: "out-of-range",
    maximum: "out-of-range",
    uniqueItems: "repeated-entry",
    minLength: "wrong-length",
    maxLength: "wrong-length",
    minItems: "wrong-count",
    maxItems: "wrong-count",
    maxProperties: "wrong-count",
};

/** The code of a problem that the schema finds. */
export function codeOf({ keyword, data }: ErrorObject): ProblemCode {
    return keyword === "type" && repeatedKeys(data, true) !== null ? "json" : (CODES[keyword] ?? "wrong-type");
}

/**
 * What a problem of the schema means in a user's words: rule, value found, fix. A hidden value is not shown. Only
 * args that were read from a stack file are spoken of as one.
 */
export function reasonOf(
    error: ErrorObject,
    { isHidden, isInStackFile }: { isHidden: boolean; isInStackFile: boolean },
): string {
    const rules = (error.parentSchema ?? {}) as Record<string, unknown>;
    // No token is true or false.
    const show = (value: unknown) => (isHidden && typeof value !== "boolean" ? HIDDEN : shown(value));
    // Of a large map an error that names one of its keys shows nothing.
    const found = error.keyword === "additionalProperties" ? "" : `found ${show(error.data)}`;
    const fix = typeof rules["x-fix"] === "string" ? `; ${rules["x-fix"]}` : "";
    switch (error.keyword) {
        case "additionalProperties": {
            const options = Object.keys((rules.properties as object | undefined) ?? {});
            const name = String(error.params.additionalProperty);
            const near = elsewhere(name, options) || didYouMean(name, options) || absentMetric(name, options);
            const value = (error.data as Record<string, unknown>)[name];
            // What stands below an option that is none may be anything, also a token.
            const text = isKnownMap(value) ? keysText(value) : show(value);
            const [one, many] = (rules["x-noun"] as string[] | undefined) ?? ["an option", "the options"];
            const absences = rules["x-absent"] as Record<string, string> | undefined;
            const absent = absences !== undefined && Object.hasOwn(absences, name) ? absences[name] : undefined;
            const others = near === "" ? `; ${many} are ${listed([...options].sort())}` : near;
            return `is not ${one}, found ${text}${absent === undefined ? others : `; ${absent}`}`;
        }
        case "required":
            return `is missing; it has no default${error.instancePath === "" && isInStackFile ? ", and in a stack file its name begins with ecr:" : ""}`;
        case "enum": {
            const allowed = error.params.allowedValues as unknown[];
            const near = typeof error.data === "string" ? didYouMean(error.data, allowed.map(String)) : "";
            return `must be one of ${listed(allowed.map(String), "or")}, ${found}${near || fix}`;
        }
        case "type":
            return (
                repeatedKeys(error.data, isHidden) ??
                `must be ${typeWords(error.params.type)}, ${found}${(isHidden ? "" : typeFix(error)) || fix}`
            );
        case "const":
            return `${rules["x-must"]}, ${found}`;
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
        case "minLength":
            return "must not be empty";
        case "minItems":
            return `must have at least ${error.params.limit} ${error.params.limit === 1 ? "entry" : "entries"}, found ${(error.data as unknown[]).length}`;
        case "maxProperties":
            return `must have at most ${error.params.limit} entries, found ${Object.keys(error.data as object).length}`;
        case "maxItems":
            return `must have at most ${error.params.limit} entries, found ${(error.data as unknown[]).length}`;
        case "maxLength":
            return `must have at most ${error.params.limit} characters, found ${String(error.data).length}`;
        default:
            return `${error.message ?? "is not valid"}, ${found}`;
    }
}

/** What is wrong with JSON text that stayed text since a key is in it twice; null for any other value. */
function repeatedKeys(data: unknown, isHidden: boolean): string | null {
    if (typeof data !== "string" || !/^\s*[[{]/.test(data)) {
        return null;
    }
    try {
        readJson(data);
        return null;
    } catch (error) {
        if (!(error instanceof RepeatedKeysError)) {
            return null;
        }
        const [{ first, again } = { first: "", again: "" }] = error.keys;
        return isHidden
            ? `must have each key once, found one at ${first} and again at ${again}; remove one of them`
            : jsonProblem(error);
    }
}

/** Keys of a map that are shown where its values are not. */
const SHOWN_KEYS = 5;

/** A map of which only the keys are shown, and of many the first ones. */
function keysText(map: Record<string, unknown>): string {
    const all = Object.keys(map);
    const keys = all.slice(0, SHOWN_KEYS).map((key) => `${cut(key, 40)}: ...`);
    const more = all.length > SHOWN_KEYS ? `, and ${all.length - SHOWN_KEYS} more` : "";
    return keys.length === 0 ? "{}" : `{ ${keys.join(", ")}${more} }`;
}

function typeWords(type: unknown): string {
    const words: Record<string, string> = {
        string: "text",
        boolean: "true or false",
        integer: "a whole number",
        array: "a list",
        object: "a map",
        null: "empty",
    };
    const types = [type].flat();
    // A number or a switch is taken as the text that it is.
    if (types.includes("string") && types.includes("number")) {
        return "text";
    }
    return listed(
        types.map((name) => words[String(name)] ?? String(name)),
        "or",
    );
}

function typeFix({ data, params, parentSchema }: ErrorObject): string {
    const types = [params.type].flat();
    const meant = isKnownMap(data) ? mapFix(data, types) : "";
    if (meant !== "") {
        return meant;
    }
    if (types.includes("string") && (typeof data === "number" || typeof data === "boolean")) {
        // YAML reads an account id as a number, and drops its leading zeros or takes it as octal.
        const isAccount = String(parentSchema?.pattern).includes("[0-9]{12}");
        return isAccount && !/^\d{12}$/.test(String(data))
            ? "; put all 12 digits in quotes, also leading zeros"
            : `; put it in quotes: "${data}"`;
    }
    if (types.includes("integer")) {
        const meant = typeof data === "string" ? countMeant(data) : null;
        return meant !== null
            ? `; write ${/^\d+$/.test(String(data)) ? "it" : "the number alone,"} without quotes: ${meant}`
            : `; write a number such as ${parentSchema?.default ?? 10}`;
    }
    if (types.includes("boolean") && !types.includes("string")) {
        return "; write true or false, without quotes";
    }
    return types.includes("array") ? "; write it as a list: [ ... ]" : "";
}

/** What a map in the place of a text or list surely means: `- ecr: BatchGetImage` has a blank, a document is another option's. */
function mapFix(data: Record<string, unknown>, types: readonly unknown[]): string {
    const [[key, value] = ["", null], ...more] = Object.entries(data);
    if (types.includes("string") && more.length === 0 && typeof value === "string") {
        const meant = slipOf(`${key}: ${value}`);
        return meant === null ? "" : `; write it without the blank: ${meant}`;
    }
    if (!types.includes("array") || types.includes("object")) {
        return "";
    }
    return "Statement" in data
        ? "; write the list of its Statement"
        : "rules" in data
          ? "; it is a lifecycle policy: write it as lifecyclePolicy"
          : "policyText" in data
            ? "; write the list of Statement in its policyText"
            : "";
}

/** The fix where an option stands for the set and not for a repository, or the other way round. */
function elsewhere(name: string, options: readonly string[]): string {
    const set = optionsOf("EcrRepositorySetArgs");
    const repository = optionsOf("RepositoryOptions");
    if (options.includes("aliases") && Object.hasOwn(set, name)) {
        return "; it is an option of the whole set: write it next to repositories";
    }
    if (options.includes("repositories") && Object.hasOwn(repository, name)) {
        return "; it is an option of one repository: write it below its key";
    }
    if (name === "rules" && options.includes("keepLast")) {
        return "; it is a lifecycle policy: write it as lifecyclePolicy";
    }
    return "";
}

/** Why there is no alarm on something that AWS does not measure. */
function absentMetric(name: string, options: readonly string[]): string {
    const why = options.includes("criticalFindings") ? whyNoMetric(name) : null;
    return why === null ? "" : `; ${why}`;
}
