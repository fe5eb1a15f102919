import { join } from "node:path";
import { argsOfConfig } from "../../config/stack.ts";
import type { Rule } from "../../policy/rule.ts";
import { RULES } from "../../policy/rules/index.ts";
import { programFile } from "./entry.ts";
import type { StackFiles } from "./files.ts";
import type { Place, PlacedProblem } from "./places.ts";
import { type Plan, type PolicyResult, PROGRAM } from "./record.ts";

/** One thing that a plan says of a stack, as tools for code take it. */
export interface Finding {
    /** Name of the rule: of the policy pack, or one of `OWN_RULES`. */
    rule: string;
    level: "error" | "warning" | "note";
    message: string;
    /** Path of the file. */
    file: string;
    /** Where in it; null where no line has it, as with what a program wrote. */
    place: Place | null;
}

/** What is found without the policy pack, with what it means. */
const OWN_RULES: Readonly<Record<string, string>> = {
    "ecr-set-problem": "The configuration of an EcrRepositorySet is not valid.",
    "ecr-set-warning": "The configuration of an EcrRepositorySet is valid, and likely not what is wanted.",
    "ecr-set-program": "The program of the stack fails.",
};

const LEVELS = { mandatory: "error", advisory: "warning", unknown: "note" } as const;

/** All that a plan says: problems, warnings, and violations of the policy pack. */
export function findingsOf(plan: Plan, files: StackFiles): Finding[] {
    const program = programFile(files.program);
    const ofProblem = (each: PlacedProblem, rule: string, level: Finding["level"]): Finding => ({
        rule,
        level,
        message: `${each.path} ${each.reason}`,
        file: each.place?.file ?? program,
        place: each.place ?? null,
    });
    const keys = Object.keys(argsOfConfig(files.config).repositories ?? {});
    return [
        ...plan.problems.map((each) =>
            ofProblem(each, each.path === PROGRAM ? "ecr-set-program" : "ecr-set-problem", "error"),
        ),
        ...plan.warnings.map((each) => ofProblem(each, "ecr-set-warning", "warning")),
        ...plan.policies.map((each): Finding => {
            const place = placeOf(each, plan, keys, files);
            const { policy: rule, level, message } = each;
            return { rule, level: LEVELS[level], message, file: place?.file ?? program, place };
        }),
    ];
}

/** The description of a rule. */
export function descriptionOf(rule: string): Pick<Rule, "description"> & Partial<Pick<Rule, "url">> {
    return RULES.find(({ name }) => name === rule) ?? { description: OWN_RULES[rule] ?? rule };
}

/** Where the stack file has the repository of a violation, or else the option that its resource comes from. */
function placeOf(
    { resource: urn }: PolicyResult,
    plan: Plan,
    keys: readonly string[],
    files: StackFiles,
): Place | null {
    const resource = plan.resources.find((each) => each.urn === urn);
    const set = plan.resources.find((each) => each.urn === resource?.parent);
    const name = resource?.name.slice((set?.name.length ?? -1) + 1) ?? "";
    const [key] = keys
        .filter((each) => name === each || name.startsWith(`${each}-`))
        .sort((a, b) => b.length - a.length);
    return key === undefined ? null : files.places.of("ecr:repositories", [key]);
}

/** Folder that the paths of files are told from: the checkout of a pipeline of GitHub, else where git has it. */
export function sourceRoot(from: string, isRoot: (folder: string) => boolean): string {
    const { GITHUB_WORKSPACE } = process.env;
    if (GITHUB_WORKSPACE) {
        return GITHUB_WORKSPACE;
    }
    for (let each = from; ; each = join(each, "..")) {
        if (isRoot(each) || each === join(each, "..")) {
            return isRoot(each) ? each : from;
        }
    }
}
