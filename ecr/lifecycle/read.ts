import { canonicalJson, jsonFault, RepeatedKeysError, readJson } from "../json.ts";
import type { RepeatedKey } from "../jsonKeys.ts";
import { doubtsAbout } from "./doubts.ts";
import { keyPath } from "./faults.ts";
import { type LintOptions, lintLifecyclePolicy } from "./lint.ts";
import type { Fault, LifecyclePolicy } from "./types.ts";
import { validateLifecyclePolicy } from "./validate.ts";

/** A lifecycle policy as it was read. */
export interface PolicyReading {
    /** Null where there are problems. */
    document: LifecyclePolicy | null;
    /** Canonical JSON of the document; null where there are problems. */
    text: string | null;
    /** What AWS would refuse, sorted by position. */
    problems: Fault[];
    /** What AWS may refuse, and what is legal but surely not meant, sorted by position. Empty where there are problems. */
    warnings: Fault[];
}

/** Reads a lifecycle policy from JSON text or from a mapping, with all its problems and warnings. */
export function readLifecyclePolicy(input: unknown, options: LintOptions = {}): PolicyReading {
    let found = input;
    if (typeof input === "string") {
        try {
            found = readJson(input);
        } catch (error) {
            return refused(
                error instanceof RepeatedKeysError
                    ? error.keys.map(repeatedKeyFault)
                    : [{ path: "", rule: "json", reason: jsonFault(error) }],
            );
        }
    }
    const problems = validateLifecyclePolicy(found);
    if (!isLegal(found, problems)) {
        return refused(problems);
    }
    const warnings = [...doubtsAbout(found), ...lintLifecyclePolicy(found, options)];
    return { document: found, text: canonicalJson(found), problems, warnings };
}

/** A fault as one text: its path, then its reason. */
export function faultText({ path, reason }: Fault): string {
    return path === "" ? reason : `${path} ${reason}`;
}

function repeatedKeyFault({ within, key, first, again }: RepeatedKey): Fault {
    const place = within.reduce<string>(
        (path, step) => (typeof step === "number" ? `${path}[${step}]` : keyPath(path, step)),
        "",
    );
    const reason = `must stand once, found at ${first} and again at ${again}; remove one of them`;
    return { path: keyPath(place, key), rule: "json", reason };
}

function refused(problems: Fault[]): PolicyReading {
    return { document: null, text: null, problems, warnings: [] };
}

function isLegal(_document: unknown, problems: readonly Fault[]): _document is LifecyclePolicy {
    return problems.length === 0;
}
