import { canonicalJson } from "../../aws/json.ts";
import { propertyPath, shown } from "../../config/problems/report.ts";
import type { Problem } from "../../text/problem.ts";
import type { Inferred } from "./infer.ts";
import type { Options } from "./probe.ts";
import { readSource } from "./source.ts";
import { argsOfTerraformVars, type VarsOptions, type VarsPlace } from "./terraformVars.ts";

/** Whether a file holds variables of Terraform, and not its state. */
export function holdsVariables(file: string): boolean {
    return /\.tfvars(?:\.json)?$/.test(file);
}

/** Reads the options of the guide's module from a file of variables. */
export async function readVariables(path: string, file: string, place: VarsPlace): Promise<VarsOptions> {
    return argsOfTerraformVars(readSource(path, file), file, place);
}

/** What variables add to the options of a stack file; an option that it has with another value is a problem. */
export function addVariables(existing: Options, args: Options): { added: Inferred["added"]; problems: Problem[] } {
    const problems: Problem[] = [];
    const fresh = (path: readonly string[], there: Options, wanted: Options): Options =>
        Object.fromEntries(
            Object.entries(wanted).filter(([option, value]) => {
                const isThere = option in there;
                if (isThere && canonicalJson(there[option]) !== canonicalJson(value)) {
                    problems.push({
                        path: propertyPath([...path, option]),
                        code: "option-conflict",
                        reason: `must say what the variables say, ${shown(value)}, found ${shown(there[option])} in the stack file; remove one of the two`,
                    });
                }
                return !isThere;
            }),
        );
    const { repositories = {}, registry = {}, ...set } = args as Record<string, Options>;
    const added = {
        set: fresh([], existing, set),
        repositories: fresh(
            ["repositories"],
            (existing.repositories ?? {}) as Options,
            repositories,
        ) as Inferred["added"]["repositories"],
        registry: fresh(["registry"], (existing.registry ?? {}) as Options, registry),
    };
    return { added, problems };
}
