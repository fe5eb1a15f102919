import { type CollectionTag, parseAllDocuments, type ScalarTag, type YAMLError } from "yaml";
import { readJson } from "../../aws/json.ts";
import { jsonDocuments } from "../../aws/jsonKeys.ts";
import {
    type GivenPolicy,
    givenPolicies,
    type PolicyReading,
    readGiven,
    readLifecyclePolicy,
    type WarningOptions,
} from "../../ecr/lifecycle/index.ts";
import { InputError } from "../common/errors.ts";
import { fileLabel, readText } from "./files.ts";

/** A lifecycle policy of a file. */
export interface FilePolicy extends PolicyReading {
    /** The file, with the policy's name where there are several: `answers.json (web)`. */
    label: string;
    /** Name of its repository, or logical id in a template; null where nothing names it. */
    name: string | null;
    /** Characters of the policy as it is written; null where it is written as something else than JSON text. */
    length: number | null;
}

/** Reads the lifecycle policies of a file: JSON or YAML, in each form that `givenPolicies` knows, one or several. */
export async function policiesFromFile(file: string, options: WarningOptions = {}): Promise<FilePolicy[]> {
    const read = policiesIn(await readText(file), options);
    const label = fileLabel(file);
    return read.map((each, index) => ({
        ...each,
        label: read.length === 1 ? label : `${label} (${each.name ?? `policy ${index + 1}`})`,
    }));
}

/** The policy of a file that has to hold one, or one of the repository's name. */
export async function policyFromFile(
    file: string,
    repository: string | null,
    options: WarningOptions = {},
): Promise<FilePolicy> {
    const policies = await policiesFromFile(file, options);
    const named = policies.filter(({ name }) => name !== null && name === repository);
    const [only, ...others] = policies.length === 1 ? policies : named;
    if (only === undefined || others.length > 0) {
        const names = policies.map(({ name }, index) => name ?? `policy ${index + 1}`).join(", ");
        const found = `${fileLabel(file)} must hold one policy, found ${policies.length}: ${names}`;
        throw new InputError(`${found}; write a file with one of them`);
    }
    return only;
}

type Read = Omit<FilePolicy, "label">;

function policiesIn(text: string, options: WarningOptions): Read[] {
    // Text of neither is told to be no JSON, which is what AWS takes.
    if (!/^\s*[[{]/.test(text) && isYaml(text)) {
        return fromYaml(text, options);
    }
    const documents = jsonDocuments(text);
    return documents.length === 1 ? fromJson(text, options) : documents.flatMap((each) => fromJson(each, options));
}

function isYaml(text: string): boolean {
    return /^(?:---|%YAML|[ \t]*(?:-\s|[\w"'-]+[ \t]*:(?:\s|$)))/m.test(text);
}

function fromJson(text: string, options: WarningOptions): Read[] {
    const own = { name: null, length: text.length, ...readLifecyclePolicy(text, options) };
    let value: unknown;
    try {
        value = readJson(text);
    } catch {
        return [own];
    }
    // The document itself was read as text, so that its problems name lines and columns.
    const isDocument = typeof value === "object" && value !== null && "rules" in value;
    return isDocument ? [own] : givenPolicies(value).map((each) => read(each, options));
}

function fromYaml(text: string, options: WarningOptions): Read[] {
    const documents = parseAllDocuments(text, { customTags: INTRINSICS, prettyErrors: true });
    return [...documents].flatMap((document) =>
        document.errors.length > 0
            ? [unreadable(document.errors)]
            : givenPolicies(document.toJS()).map((each) => read(each, options)),
    );
}

function read(given: GivenPolicy, options: WarningOptions): Read {
    const { name, policy } = given;
    return { name, length: typeof policy === "string" ? policy.length : null, ...readGiven(given, options) };
}

function unreadable(errors: readonly YAMLError[]): Read {
    const problems = errors.map(({ message, linePos }) => {
        const place = linePos === undefined ? "" : ` at ${linePos[0].line}:${linePos[0].col}`;
        return {
            path: "",
            code: "yaml" as const,
            reason: `must be JSON or YAML: ${message.split("\n")[0]?.replace(/ at line.*/, "")}${place}`,
        };
    });
    return { name: null, length: null, document: null, text: null, problems, warnings: [] };
}

/** The short forms of CloudFormation's functions, as their long forms: `!Sub x` is `{ "Fn::Sub": x }`. */
const INTRINSICS: (ScalarTag | CollectionTag)[] = [
    "Ref",
    "Sub",
    "Join",
    "GetAtt",
    "ImportValue",
    "FindInMap",
    "If",
    "Select",
    "Split",
    "Base64",
].flatMap((name) => {
    const key = name === "Ref" ? name : `Fn::${name}`;
    const tag = `!${name}`;
    return [
        { tag, resolve: (value: string) => ({ [key]: value }) },
        { tag, collection: "seq" as const, resolve: (value: { toJSON(): unknown }) => ({ [key]: value.toJSON() }) },
        { tag, collection: "map" as const, resolve: (value: { toJSON(): unknown }) => ({ [key]: value.toJSON() }) },
    ] as (ScalarTag | CollectionTag)[];
});
