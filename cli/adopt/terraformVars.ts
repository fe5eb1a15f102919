import { canonicalJson, readJson } from "../../aws/json.ts";
import { DEFAULTS } from "../../config/options/defaults.ts";
import { isEnvironment, PRESETS } from "../../config/options/presets.ts";
import { didYouMean, listed, propertyPath, shown } from "../../config/problems/report.ts";
import { isMap } from "../../text/maps.ts";
import type { Problem, Warning } from "../../text/problem.ts";
import { hoist } from "./choices.ts";
import type { Options } from "./probe.ts";
import { readValues } from "./terraformValues.ts";

/** What a value of a variable is. */
type Kind = "text" | "bool" | "number" | "texts" | "destinations" | "policy";

/** A variable of the guide's module, or an option of a repository in its variable ecr_repositories. */
export interface Variable {
    name: string;
    kind: Kind;
    /** The guide's own default; null for none. */
    default: unknown;
    /** The option of the set that says the same. */
    option: string;
}

const variable = (name: string, kind: Kind, value: unknown, option: string): Variable => ({
    name,
    kind,
    default: value,
    option,
});

/** The options of a repository in ecr_repositories. */
export const REPOSITORY_VARIABLES: readonly Variable[] = [
    variable("image_tag_mutability", "text", "MUTABLE", "imageTagMutability"),
    variable("scan_on_push", "bool", true, "scanOnPush"),
    variable("enable_enhanced_scanning", "bool", false, "enableEnhancedScanning"),
    variable("scan_frequency", "text", "SCAN_ON_PUSH", "scanFrequency"),
    variable("max_image_count", "number", 100, "maxImageCount"),
    variable("lifecycle_policy", "policy", null, "lifecyclePolicy"),
    variable("enable_cross_account_access", "bool", false, "enableCrossAccountAccess"),
    variable("allowed_account_ids", "texts", [], "allowedAccountIds"),
    variable("enable_lambda_pull", "bool", false, "enableLambdaPull"),
    variable("enable_replication", "bool", false, "enableReplication"),
    variable("replication_destinations", "destinations", [], "replicationDestinations"),
];

/** The variables of the layer. */
export const LAYER_VARIABLES: readonly Variable[] = [
    variable("ecr_encryption_type", "text", "AES256", "encryptionType"),
    variable("ecr_enable_scan_findings_logging", "bool", false, "enableScanFindingsLogging"),
    variable("ecr_log_retention_days", "number", 30, "logRetentionDays"),
];

const REPOSITORIES = "ecr_repositories";
/** What the guide's samples have in place of an account id. */
const PLACEHOLDER = "YOUR_ACCOUNT_ID";

/** What a stack file says already. */
export interface VarsPlace {
    stack: string;
    environment: string | undefined;
    /** The options of the stack file. */
    existing: Options;
}

/** What variables say as options. */
export interface VarsOptions {
    args: Options;
    problems: Problem[];
    warnings: Warning[];
}

/**
 * The options that say what the variables of the guide's module say. A variable that is not written has the module's
 * default, which is not the preset's: what differs from the preset is written.
 */
export async function argsOfTerraformVars(text: string, file: string, place: VarsPlace): Promise<VarsOptions> {
    const read = await readValues(text, file);
    if (read.problems.length > 0) {
        return { args: {}, problems: read.problems, warnings: [] };
    }
    const { values } = read;
    const problems: Problem[] = [];
    const warnings: Warning[] = [];
    checkNames(values, file, problems, warnings);
    const { repositories: known = {}, registry: _registry, ...set } = place.existing;
    const name = place.environment ?? (set.environment as string | undefined) ?? place.stack;
    const usual: Options = {
        ...DEFAULTS,
        ...(isEnvironment(name) && PRESETS[name]),
        ...set,
    };
    const layer = layerOptions(values, usual, problems);
    const isExtended = Object.keys(known as Options).length > 0;
    const found = values[REPOSITORIES];
    if (!isMap(found) || Object.keys(found).length === 0) {
        const reason = `must be a map of at least one repository, found ${found === undefined ? "none" : shown(found)} in ${file}`;
        problems.push({ path: REPOSITORIES, code: "wrong-type", reason });
        return { args: {}, problems, warnings };
    }
    const { encryptionType, ...forSet } = layer;
    if (values.ecr_encryption_type === "KMS" && set.kmsKeyArn === undefined) {
        warnings.push({
            path: "ecr_encryption_type",
            reason: "is KMS, with a key that the variables do not name: the set makes one; repositories that exist need kmsKeyArn and the ARN of theirs, else they would be replaced",
        });
    }
    // The other repositories of a stack file keep their encryption.
    const encryption = encryptionType === undefined ? {} : { encryptionType };
    const each = Object.entries(found).map(([key, options]) => ({
        ...(isExtended && encryption),
        ...repositoryOptions(key, options, usual, problems, warnings),
    }));
    const lifted = isExtended ? { set: {}, each } : hoist(each);
    const repositories = Object.fromEntries(Object.keys(found).map((key, index) => [key, lifted.each[index] ?? {}]));
    return {
        args: { ...(!isExtended && encryption), ...forSet, ...lifted.set, repositories },
        problems,
        warnings,
    };
}

/** What is not a variable of the guide's module: a problem where it looks like one, else left out and said so. */
function checkNames(values: Options, file: string, problems: Problem[], warnings: Warning[]): void {
    const names = [REPOSITORIES, ...LAYER_VARIABLES.map(({ name }) => name)];
    const others = Object.keys(values).filter((name) => !names.includes(name));
    const isMeant = (name: string) => name.startsWith("ecr_") || didYouMean(name, names) !== "";
    for (const name of others.filter(isMeant)) {
        problems.push({
            path: name,
            code: "unknown-option",
            reason: `is not a variable of the guide's module${didYouMean(name, names) || `; it has ${listed(names)}`}`,
        });
    }
    const left = others.filter((name) => !isMeant(name));
    if (left.length > 0) {
        const some = left.length > 5 ? [...left.slice(0, 5), "..."] : left;
        warnings.push({
            path: file,
            reason: `has ${left.length === 1 ? "1 variable" : `${left.length} variables`} of other modules, left out: ${some.join(", ")}`,
        });
    }
}

function layerOptions(values: Options, usual: Options, problems: Problem[]): Options {
    return Object.fromEntries(
        LAYER_VARIABLES.flatMap((each) => {
            const value = read(each, values[each.name], [each.name], problems) ?? each.default;
            // Days without a log are the module's default, not a request.
            const isNeedless =
                each.option === "logRetentionDays" &&
                !isWritten(values[each.name]) &&
                !isTrue(values.ecr_enable_scan_findings_logging);
            return isNeedless || isSame(value, usual[each.option]) ? [] : [[each.option, value] as const];
        }),
    );
}

function repositoryOptions(
    key: string,
    found: unknown,
    usual: Options,
    problems: Problem[],
    warnings: Warning[],
): Options {
    const path = [REPOSITORIES, key];
    if (!isMap(found)) {
        problems.push({
            path: propertyPath(path),
            code: "wrong-type",
            reason: `must be an object, found ${shown(found)}; write {} for the defaults`,
        });
        return {};
    }
    const names = REPOSITORY_VARIABLES.map(({ name }) => name);
    for (const name of Object.keys(found).filter((each) => !names.includes(each))) {
        const others = didYouMean(name, names) || `; it has ${listed(names)}`;
        problems.push({
            path: propertyPath([...path, name]),
            code: "unknown-option",
            reason: `is not an option of a repository of the guide's module${others}`,
        });
    }
    const written = new Map<string, unknown>();
    for (const each of REPOSITORY_VARIABLES) {
        const value = read(each, found[each.name], [...path, each.name], problems, warnings);
        if (value !== undefined) {
            written.set(each.name, value);
        }
    }
    const settled = withoutVoid(written, path, warnings);
    return Object.fromEntries(
        REPOSITORY_VARIABLES.flatMap(({ name, option, default: otherwise }) => {
            const value = settled.has(name) ? settled.get(name) : isImplied(name, settled) ? undefined : otherwise;
            return value === undefined || isSame(value, usual[option]) ? [] : [[option, value] as const];
        }),
    );
}

/** Whether a default of the module says nothing next to what is written. */
function isImplied(name: string, written: ReadonlyMap<string, unknown>): boolean {
    switch (name) {
        case "lifecycle_policy":
            return true;
        case "max_image_count":
            return written.has("lifecycle_policy");
        case "scan_on_push":
            return written.get("scan_frequency") === "MANUAL";
        case "scan_frequency":
            return written.get("scan_on_push") === false;
        default:
            return false;
    }
}

/** Access without accounts and replication without destinations do nothing: written as what they are. */
function withoutVoid(
    written: ReadonlyMap<string, unknown>,
    path: readonly string[],
    warnings: Warning[],
): ReadonlyMap<string, unknown> {
    const settled = new Map(written);
    for (const [name, list, nothing] of [
        ["enable_cross_account_access", "allowed_account_ids", "grants nothing"],
        ["enable_replication", "replication_destinations", "replicates nothing"],
    ] as const) {
        const all = written.get(list) ?? [];
        if (written.get(name) === true && Array.isArray(all) && all.length === 0) {
            settled.set(name, false);
            warnings.push({
                path: propertyPath([...path, name]),
                reason: `${nothing}, because ${list} is empty; written as false`,
            });
        }
    }
    return settled;
}

/** A value as an option has it; undefined where it is not written. Terraform turns text into numbers and back. */
function read(
    { kind }: Variable,
    value: unknown,
    path: readonly (string | number)[],
    problems: Problem[],
    warnings: Warning[] = [],
): unknown {
    if (!isWritten(value)) {
        return undefined;
    }
    const refuse = (wanted: string) => {
        problems.push({
            path: propertyPath(path),
            code: "wrong-type",
            reason: `must be ${wanted}, found ${shown(value)}`,
        });
        return undefined;
    };
    switch (kind) {
        case "text":
            return isText(value) ? String(value) : refuse("text");
        case "bool":
            return typeof value === "boolean" ? value : isBool(value) ? isTrue(value) : refuse("true or false");
        case "number":
            return isNumber(value) ? Number(value) : refuse("a number");
        case "texts":
            return Array.isArray(value) && value.every(isText) ? value.map(String) : refuse("a list of text");
        case "policy":
            return typeof value === "string" ? document(value) : isMap(value) ? value : refuse("JSON text");
        case "destinations":
            return Array.isArray(value) && value.every(isMap)
                ? value.map((each, index) => destination(each, [...path, index], problems, warnings))
                : refuse("a list of objects { region, registry_id }");
    }
}

function destination(
    found: Options,
    path: readonly (string | number)[],
    problems: Problem[],
    warnings: Warning[],
): Options {
    const { region, registry_id: account, ...others } = found;
    for (const name of Object.keys(others)) {
        const suggestion = didYouMean(name, ["region", "registry_id"]) || "; it has region and registry_id";
        problems.push({
            path: propertyPath([...path, name]),
            code: "unknown-option",
            reason: `is not part of a destination${suggestion}`,
        });
    }
    if (!isText(region)) {
        problems.push({
            path: propertyPath([...path, "region"]),
            code: "wrong-type",
            reason: `must be a region, found ${shown(region)}`,
        });
    }
    const isPlaceholder = account === PLACEHOLDER;
    if (isPlaceholder) {
        warnings.push({
            path: propertyPath([...path, "registry_id"]),
            reason: `is the guide's placeholder ${PLACEHOLDER}; read as the account of the repositories`,
        });
    }
    return { region, ...(isWritten(account) && !isPlaceholder && { registryId: String(account) }) };
}

/** A policy as a map, which is shorter in a stack file than its text. */
function document(text: string): unknown {
    try {
        return readJson(text);
    } catch {
        return text;
    }
}

function isWritten(value: unknown): boolean {
    return value !== undefined && value !== null;
}

function isText(value: unknown): boolean {
    return ["string", "number", "boolean"].includes(typeof value);
}

function isBool(value: unknown): boolean {
    return value === "true" || value === "false";
}

function isTrue(value: unknown): boolean {
    return value === true || value === "true";
}

function isNumber(value: unknown): boolean {
    return typeof value === "number" || (typeof value === "string" && /^-?\d+(?:\.\d+)?$/.test(value));
}

function isSame(a: unknown, b: unknown): boolean {
    return b !== undefined && canonicalJson(a) === canonicalJson(b);
}
