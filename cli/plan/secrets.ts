import { NAMESPACE } from "../../config/options/environment.ts";
import { propertyPath } from "../../config/problems/report.ts";
import { schemaAt } from "../../config/schema/lookup.ts";
import { mayBeOutput } from "../../config/schema/validate.ts";
import type { Problem, Warning } from "../../text/problem.ts";

/** What Pulumi's SDK writes for a value that is not known yet, in a plan and in the answers of an engine. */
export const UNKNOWN_TEXT = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

/** A value of a stack file without what is encrypted in it, which only Pulumi can decrypt. */
export interface Decrypted {
    /** The value with something else in the place of each secret; undefined where nothing can stand there. */
    plain: unknown;
    isEncrypted: boolean;
    warnings: Warning[];
    problems: Problem[];
}

/** The provider itself takes these, and falls back on the environment. */
const PROVIDER = ["aws:region", "aws:profile"];

/**
 * Replaces what is encrypted in the value of one key. Programs get a value that is not known yet. Options of a set that
 * must be known before a deployment get a stand-in, or are left out, with a warning.
 */
export function withoutSecrets(key: string, value: unknown): Decrypted {
    const found: Decrypted = { plain: value, isEncrypted: false, warnings: [], problems: [] };
    const [namespace, option = ""] = key.split(/:(.*)/s);
    const replace = (path: Path): unknown => {
        found.isEncrypted = true;
        if (PROVIDER.includes(key)) {
            return undefined;
        }
        return namespace === NAMESPACE ? standIn(path, found) : UNKNOWN_TEXT;
    };
    found.plain = replaceSecrets(value, [option], replace);
    return found;
}

type Path = readonly (string | number)[];

function replaceSecrets(value: unknown, path: Path, replace: (path: Path) => unknown): unknown {
    if (typeof value !== "object" || value === null) {
        return value;
    }
    if (isSecret(value)) {
        return replace(path);
    }
    if (Array.isArray(value)) {
        const entries = value.map((inner, index) => replaceSecrets(inner, [...path, index], replace));
        return entries.filter((inner) => inner !== undefined);
    }
    const entries = Object.entries(value).map(([key, inner]) => [key, replaceSecrets(inner, [...path, key], replace)]);
    return Object.fromEntries(entries.filter(([, inner]) => inner !== undefined));
}

/** How the CLI marks what it encrypted: a map with this one key. */
function isSecret(value: object): boolean {
    const { secure, ...others } = value as { secure?: unknown };
    return typeof secure === "string" && Object.keys(others).length === 0;
}

/** A valid value for an option that must be known; the position in a list keeps its entries apart. */
function standInAt(path: Path): string | undefined {
    const value = schemaAt(path)?.["x-standIn"];
    const index = Number(path.findLast((segment) => typeof segment === "number") ?? 0);
    return typeof value === "number" ? String(value + index) : value?.replace("0", String(index));
}

const ENCRYPTED = "is encrypted, and only Pulumi can decrypt it";

function standIn(path: Path, { warnings, problems }: Decrypted): unknown {
    const [option, cache, , part] = path;
    const where = `${NAMESPACE}:${propertyPath(path)}`;
    if (option === "registry" && cache === "pullThroughCache" && part === "credentials" && path.length > 4) {
        // A plan needs to know only that the credentials are there.
        return "***";
    }
    if (mayBeOutput(path)) {
        return UNKNOWN_TEXT;
    }
    if (option === "repositories" && path.length === 1) {
        problems.push({
            path: where,
            code: "encrypted",
            reason: `${ENCRYPTED}; run pulumi preview, which shows what the stack declares`,
        });
        return undefined;
    }
    const stands = standInAt(path);
    if (stands !== undefined) {
        warnings.push({ path: where, reason: `${ENCRYPTED}; ${stands} stands for it here` });
        return stands;
    }
    warnings.push({ path: where, reason: `${ENCRYPTED}; what is shown here is without it` });
    // The key of a repository is known, although its options are not.
    return option === "repositories" && path.length === 2 ? {} : undefined;
}
