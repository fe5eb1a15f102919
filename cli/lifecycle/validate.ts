import { problemLines } from "../../config/problems.ts";
import { type Fault, readLifecyclePolicy } from "../../ecr/lifecycle/index.ts";
import { Exit } from "../errors.ts";
import { red, yellow } from "../table.ts";
import { fileLabel, onlyOneStandardInput, readText } from "./files.ts";
import { counted, faultProblems } from "./text.ts";

/** What was found in one file. */
interface Checked {
    file: string;
    /** Null where there are problems. */
    rules: number | null;
    problems: Fault[];
    warnings: Fault[];
}

/** Checks policy files, all of them, and prints what is wrong with each. */
export async function validate(files: readonly string[], { json }: { json?: boolean }): Promise<Exit> {
    onlyOneStandardInput(files);
    const texts = await Promise.all(files.map(readText));
    const checked = texts.map((text, index): Checked => {
        const { document, problems, warnings } = readLifecyclePolicy(text);
        return { file: fileLabel(files[index] ?? ""), rules: document?.rules.length ?? null, problems, warnings };
    });
    process.stdout.write(json ? `${JSON.stringify(checked, null, 2)}\n` : checked.map(checkedText).join(""));
    return checked.some(({ problems }) => problems.length > 0) ? Exit.Problems : Exit.Ok;
}

function checkedText({ file, rules, problems, warnings }: Checked): string {
    if (rules === null) {
        return `${red(`${file}: ${counted(problems.length, "problem")}`)}\n${problemLines(faultProblems(problems))}\n`;
    }
    const ok = `${file}: ok, ${counted(rules, "rule")}`;
    return warnings.length === 0
        ? `${ok}\n`
        : `${ok}, ${yellow(counted(warnings.length, "warning"))}\n${problemLines(faultProblems(warnings))}\n`;
}
