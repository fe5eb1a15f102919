import type { Command } from "commander";
import { Exit } from "./errors.ts";

/** What the exit codes of one command mean; a wrong call is the same for all of them. */
export const EXITS: Readonly<Record<string, readonly (readonly [Exit, string])[]>> = {
    plan: [
        [Exit.Ok, "no problems, no mandatory policy is violated"],
        [Exit.Problems, "the configuration has problems, the program fails, or a mandatory policy is violated"],
    ],
    "lifecycle validate": [
        [Exit.Ok, "AWS takes each policy; warnings do not change this"],
        [Exit.Problems, "a policy has problems"],
    ],
    "lifecycle show": [
        [Exit.Ok, "the policies are valid"],
        [Exit.Problems, "a policy or the configuration has problems"],
    ],
    "lifecycle simulate": [
        [Exit.Ok, "no image in use expires"],
        [Exit.Problems, "a policy, an image list or the configuration has problems, or AWS did not answer"],
        [Exit.InUse, "an image in use would be deleted or archived"],
    ],
    "lifecycle diff": [
        [Exit.Ok, "every repository was checked, no image is lost"],
        [Exit.Problems, "the configuration, a policy or a file has problems, or a repository was not checked"],
        [Exit.Lost, "images would be deleted or archived"],
    ],
    "lifecycle batch": [[Exit.Ok, "each line has its answer, also one that is a problem"]],
    "registry check": [
        [Exit.Ok, "an update would not be refused; warnings do not change this"],
        [Exit.Problems, "the configuration has problems, or something was not checked"],
        [Exit.Foreign, "an update would be refused"],
    ],
    "registry release": [
        [Exit.Ok, "rules are removed or shown, or there are none"],
        [Exit.Problems, "the configuration has problems"],
        [Exit.NotChecked, "nothing was removed: the stack manages the registry, or AWS could not be read or written"],
    ],
    adopt: [
        [Exit.Ok, "the preview of the stack file changes nothing"],
        [Exit.Problems, "a repository would be replaced, is not expressible, or could not be read"],
    ],
    gate: [
        [Exit.Ok, "scanned, and no finding at or above the level"],
        [Exit.Findings, "findings at or above the level"],
        [Exit.Inconclusive, "inconclusive: the image was not scanned, or the answer is not understood"],
    ],
    drift: [
        [Exit.Ok, "no drift"],
        [Exit.Drift, "drift, whether or not everything was checked"],
        [Exit.NotChecked, "no drift found, but something was not checked, or the state cannot be read"],
    ],
};

/** What `Exit.Usage` means for every command. */
export const USAGE = "the command was called wrongly, or a file that it needs is missing or unreadable";

/** Adds to the help of each command what its exit codes mean. Throws for a command without a row in the table. */
export function addExits(program: Command, parents: readonly string[] = []): void {
    for (const command of program.commands) {
        const name = [...parents, command.name()].join(" ");
        if (command.commands.length > 0) {
            addExits(command, [...parents, command.name()]);
            continue;
        }
        const rows = EXITS[name];
        if (rows === undefined) {
            throw new Error(`the exit codes of ${name} are not in the table of cli/common/exits.ts`);
        }
        const lines = [...rows, [Exit.Usage, USAGE] as const].map(
            ([code, text]) => `  ${String(code).padEnd(4)}${text}`,
        );
        command.addHelpText("after", `\nExit codes:\n${lines.join("\n")}`);
    }
}
