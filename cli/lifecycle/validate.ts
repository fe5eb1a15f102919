import { problemLines } from "../../config/problems/report.ts";
import { LIFECYCLE_POLICY_LENGTH } from "../../ecr/lifecycle/index.ts";
import type { Problem, Warning } from "../../text/problem.ts";
import { Exit } from "../common/errors.ts";
import { red, yellow } from "../common/table.ts";
import { onlyOneStandardInput } from "./files.ts";
import { policiesFromFile } from "./policyFile.ts";
import { counted, documentProblems } from "./text.ts";

/** What was found in one policy of a file. */
interface Checked {
    file: string;
    /** Null where there are problems. */
    rules: number | null;
    problems: Problem[];
    warnings: Warning[];
}

/** What `ecr-set lifecycle validate` was called with. */
export interface ValidateOptions {
    json?: boolean;
    immutableTags?: boolean;
}

/** Checks policy files, all of them, and prints what is wrong with each. */
export async function validate(files: readonly string[], options: ValidateOptions): Promise<Exit> {
    onlyOneStandardInput(files);
    const policies = (await Promise.all(files.map((file) => policiesFromFile(file, options)))).flat();
    const checked = policies.map(
        ({ label, length, document, problems, warnings }): Checked => ({
            file: label,
            rules: document?.rules.length ?? null,
            problems,
            warnings: [...lengthWarnings(length), ...warnings],
        }),
    );
    process.stdout.write(options.json ? `${JSON.stringify(checked, null, 2)}\n` : checked.map(checkedText).join(""));
    return checked.some(({ problems }) => problems.length > 0) ? Exit.Problems : Exit.Ok;
}

/** AWS counts the text that it is sent, spaces too; what this project sends has none. */
function lengthWarnings(length: number | null): Warning[] {
    const { max } = LIFECYCLE_POLICY_LENGTH;
    if (length === null || length <= max) {
        return [];
    }
    const reason = `has ${length} characters as written, AWS takes ${max} and counts spaces and line breaks: send it without them`;
    return [{ path: "", code: "text-length", reason }];
}

function checkedText({ file, rules, problems, warnings }: Checked): string {
    if (rules === null) {
        return `${red(`${file}: ${counted(problems.length, "problem")}`)}\n${problemLines(documentProblems(problems))}\n`;
    }
    const ok = `${file}: ok, ${counted(rules, "rule")}`;
    return warnings.length === 0
        ? `${ok}\n`
        : `${ok}, ${yellow(counted(warnings.length, "warning"))}\n${problemLines(documentProblems(warnings))}\n`;
}
