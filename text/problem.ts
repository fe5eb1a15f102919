import type { ProblemCode, WarningCode } from "./problemCodes.ts";

/** Something legal that is likely unwanted, or that could not be checked. */
export interface Warning {
    /** Where, as a property path: `repositories["web-app"].maxImageCount`. Empty for the whole document. */
    path: string;
    /** Rule, value found, suggested fix. */
    reason: string;
    /** Stable id; most warnings of the configuration have none. */
    code?: ProblemCode | WarningCode;
    /** Whether it is about what the stack file says; left out if a program set it. */
    isInStackFile?: true;
}

/** Something that is refused: an error in the configuration, in a document, or in what an update would do. */
export interface Problem extends Warning {
    /** Stable id of the kind of problem: docs/problems.md. */
    code: ProblemCode;
}

/** Columns of a line of a problem: the engine indents what it shows. */
export const PROBLEM_WIDTH = 116;

/** The text of a problem below its path: the code stands at its end, on a line of its own where the last one is full. */
export function reasonWithCode({ reason, code }: Warning): string {
    if (code === undefined) {
        return reason;
    }
    // The reason stands four columns to the right.
    const isShort = !reason.includes("\n") && `    ${reason} [${code}]`.length <= PROBLEM_WIDTH;
    return `${reason}${isShort ? " " : "\n    "}[${code}]`;
}

/** A problem as one line: its path, what is wrong, and its code. */
export function problemText({ path, reason, code }: Warning): string {
    return `${path === "" ? "" : `${path} `}${reason}${code === undefined ? "" : ` [${code}]`}`;
}
