import { join } from "node:path";
import { argsOfConfig } from "../../config/stack.ts";
import type { Rule } from "../../policy/rule.ts";
import { RULES } from "../../policy/rules/index.ts";
import { PROBLEM_CODES } from "../../text/problemCodes.ts";
import { programFile } from "./entry.ts";
import type { StackFiles } from "./files.ts";
import type { Place, PlacedWarning } from "./places.ts";
import type { Plan, PolicyResult } from "./record.ts";

/** One thing that a plan says of a stack, as tools for code take it. */
export interface Finding {
    /** Code of the problem (docs/problems.md), name of the rule of the policy pack, or `ecr-set-warning`. */
    rule: string;
    level: "error" | "warning" | "note";
    message: string;
    /** Path of the file. */
    file: string;
    /** Where in it; null where no line has it, as with what a program wrote. */
    place: Place | null;
}

/** What each code of a problem means. */
const PROBLEMS = new Map(Object.entries(PROBLEM_CODES).map(([code, { about }]) => [code, `${about}.`]));
/** The rule of a warning that has no code, and what it means. */
const WARNING = "ecr-set-warning";
const WARNING_MEANS = "The configuration of an EcrRepositorySet is valid, and likely not what is wanted.";

const LEVELS = { mandatory: "error", advisory: "warning", unknown: "note" } as const;

/** All that a plan says: problems, warnings, and violations of the policy pack. */
export function findingsOf(plan: Plan, files: StackFiles): Finding[] {
    const program = programFile(files.program);
    const ofProblem = (each: PlacedWarning, level: Finding["level"]): Finding => ({
        rule: each.code ?? WARNING,
        level,
        message: `${each.path} ${each.reason}`,
        file: each.place?.file ?? program,
        place: each.place ?? null,
    });
    const keys = Object.keys(argsOfConfig(files.config).repositories ?? {});
    return [
        ...plan.problems.map((each) => ofProblem(each, "error")),
        ...plan.warnings.map((each) => ofProblem(each, "warning")),
        ...plan.policies.map((each): Finding => {
            const place = placeOf(each, plan, keys, files);
            const { policy: rule, level, message } = each;
            return { rule, level: LEVELS[level], message, file: place?.file ?? program, place };
        }),
    ];
}

/** The description of a rule. */
export function descriptionOf(rule: string): Pick<Rule, "description"> & Partial<Pick<Rule, "url">> {
    return (
        RULES.find(({ name }) => name === rule) ?? {
            description: PROBLEMS.get(rule) ?? WARNING_MEANS,
        }
    );
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
