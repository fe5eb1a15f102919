import * as pulumi from "@pulumi/pulumi";
import { mayHoldSecret, problemHeading, problemLines } from "../config/problems/report.ts";
import { type Problem, reasonWithCode } from "../text/problem.ts";

/**
 * All problems of a set's args, in one error. It is an InputPropertiesError, which the engine shows property by property
 * to programs in other languages, and also a RunError, which a program in this language prints without a stack trace.
 */
export class ConfigurationError extends pulumi.InputPropertiesError {
    /** How Pulumi knows a RunError, also one of another copy of its SDK. */
    readonly __pulumiRunError = true;
    /** The problems, sorted by path. */
    readonly problems: readonly Problem[];

    constructor(problems: readonly Problem[], stack: string, isOfArgs = false) {
        const heading = problemHeading(problems.length, stack, isOfArgs);
        super({
            message: isHosted() ? heading : `${heading}\n${problemLines(problems)}`,
            // The engine puts the value at the path into its message, but not where the path leads nowhere.
            errors: problems.map((problem) => ({
                propertyPath: mayHoldSecret(problem.path) ? `(${problem.path})` : problem.path,
                reason: reasonWithCode(problem),
            })),
        });
        this.problems = problems;
        // The SDK writes the name of each property that the error passes through before its message.
        const { message } = this;
        Object.defineProperty(this, "message", { get: () => message, set: () => undefined });
        // An error that comes once the program's last line has run is printed by its stack.
        this.stack = message;
    }
}

/** Whether this process hosts components for a program in another language: the engine then prints each problem itself. */
function isHosted(): boolean {
    return /[\\/]run-plugin(?:[\\/]|$)/.test(process.argv[1] ?? "");
}
