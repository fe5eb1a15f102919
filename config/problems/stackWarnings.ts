import { distance } from "fastest-levenshtein";
import type { Warning } from "../../text/problem.ts";
import { NAMESPACE } from "../options/environment.ts";
import { optionsOf, schemaAt } from "../schema/lookup.ts";
import { propertyPath } from "./report.ts";

/** What is wrong with a stack's configuration, text by `namespace:key`, that the options themselves do not show. */
export function stackWarnings(
    config: Readonly<Record<string, string>>,
    args: Readonly<Record<string, unknown>>,
    { project, isEncrypted }: { project: string; isEncrypted: (key: string) => boolean },
): Warning[] {
    return [...misspeltNamespaces(config, project), ...(isEncrypted(`${NAMESPACE}:registry`) ? [] : plainTokens(args))];
}

/** Namespaces of other AWS packages that are as near. */
const OTHERS = ["ec2", "ecs", "eks"];

function misspeltNamespaces(config: Readonly<Record<string, string>>, project: string): Warning[] {
    const options = Object.keys(optionsOf("EcrRepositorySetArgs"));
    return Object.keys(config).flatMap((key) => {
        const [namespace = "", option = ""] = key.split(/:(.*)/s);
        const lower = namespace.toLowerCase();
        const isOther = namespace === NAMESPACE || namespace === project || OTHERS.includes(lower);
        if (isOther || !options.includes(option) || distance(lower, NAMESPACE) > (lower.length > 3 ? 1 : 2)) {
            return [];
        }
        // The same letters in another order are a slip; another letter only where it is the one that differs.
        const isSlip = [...lower].sort().join("") === [...NAMESPACE].sort().join("") || distance(lower, NAMESPACE) <= 1;
        return isSlip ? [{ path: key, reason: `has no effect; did you mean ${NAMESPACE}:${option}?` }] : [];
    });
}

/** Secrets that a stack file has in plain text. */
function plainTokens(value: unknown, path: readonly (string | number)[] = []): Warning[] {
    if (typeof value === "object" && value !== null) {
        return Object.entries(value).flatMap(([key, inner]) => plainTokens(inner, [...path, key]));
    }
    if (typeof value !== "string" || schemaAt(path)?.["x-secret"] !== true) {
        return [];
    }
    const place = propertyPath(path);
    const command = `pulumi config set --secret --path '${NAMESPACE}:${place}'`;
    return [
        {
            path: place,
            reason: `is in plain text in the stack file; revoke it, and encrypt a new one: ${command}`,
        },
    ];
}
