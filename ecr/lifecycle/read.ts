import { canonicalJson, jsonProblem, RepeatedKeysError, readJson } from "../../aws/json.ts";
import type { RepeatedKey } from "../../aws/jsonKeys.ts";
import { isMap } from "../../text/maps.ts";
import type { Problem, Warning } from "../../text/problem.ts";
import type { LifecyclePolicy } from "./policy.ts";
import { keyPath } from "./problems.ts";
import { ruleWarnings } from "./ruleWarnings.ts";
import { validateLifecyclePolicy } from "./validate.ts";
import type { WarningOptions } from "./warning.ts";
import { lifecycleWarnings } from "./warnings.ts";

/** A lifecycle policy as it was read. */
export interface PolicyReading {
    /** Null where there are problems. */
    document: LifecyclePolicy | null;
    /** Canonical JSON of the document; null where there are problems. */
    text: string | null;
    /** What AWS would refuse, sorted by position. */
    problems: Problem[];
    /** What AWS may refuse, and what is legal but surely not meant, sorted by position. Empty where there are problems. */
    warnings: Warning[];
}

/** Reads a lifecycle policy from JSON text or from a map, with all its problems and warnings. */
export function readLifecyclePolicy(input: unknown, options: WarningOptions = {}): PolicyReading {
    let found = input;
    if (typeof input === "string" && input.trim() === "") {
        const reason = "must be a lifecycle policy, found an empty text: leave it out, or write its rules";
        return refused([{ path: "", code: "json", reason }]);
    }
    if (typeof input === "string") {
        try {
            found = readJson(input);
        } catch (error) {
            return refused(
                error instanceof RepeatedKeysError
                    ? error.keys.map(repeatedKeyProblem)
                    : [{ path: "", code: "json", reason: `${jsonProblem(error)}${isYaml(input) ? AS_MAP : ""}` }],
            );
        }
    }
    if (isMap(found) && "Statement" in found && !("rules" in found)) {
        const reason =
            "must be a lifecycle policy with rules, found a policy of statements, which belongs in policyStatements or an aws.ecr.RepositoryPolicy";
        return refused([{ path: "", code: "wrong-type", reason }]);
    }
    const problems = validateLifecyclePolicy(found);
    if (!isLegal(found, problems)) {
        return refused(problems);
    }
    const warnings = [...ruleWarnings(found, options), ...lifecycleWarnings(found, options)];
    return { document: found, text: canonicalJson(found), problems, warnings };
}

const AS_MAP = "; found YAML: write it as a map, without quotes or |";

function isYaml(text: string): boolean {
    return /^\s*(?:#[^\n]*\n\s*)*rules[ \t]*:/.test(text);
}

function repeatedKeyProblem({ within, key, first, again }: RepeatedKey): Problem {
    const place = within.reduce<string>(
        (path, step) => (typeof step === "number" ? `${path}[${step}]` : keyPath(path, step)),
        "",
    );
    const reason = `must stand once, found at ${first} and again at ${again}; remove one of them`;
    return { path: keyPath(place, key), code: "json", reason };
}

/** A reading of what is no legal policy. */
export function refused(problems: Problem[]): PolicyReading {
    return { document: null, text: null, problems, warnings: [] };
}

function isLegal(_document: unknown, problems: readonly Problem[]): _document is LifecyclePolicy {
    return problems.length === 0;
}
