/** A problem in how a command is called, or in the files it reads: shown as its message alone. */
export class UsageError extends Error {}

/** What was requested cannot be answered, as AWS refuses it or a file holds something else: shown as its message alone. */
export class InputError extends Error {}

/** A command stopped before it did or found anything, as the state or AWS says that it may not go on: shown as its message alone. */
export class StoppedError extends Error {}

/** Exit codes of every command. */
export const Exit = {
    /** Nothing to complain about. */
    Ok: 0,
    /** The configuration has problems, or the program failed. */
    Problems: 1,
    /** The command was called wrongly: EX_USAGE of sysexits.h, which no result of a command has. */
    Usage: 64,
    /** A lifecycle policy takes away an image that is in use. */
    InUse: 2,
    /** A lifecycle change deletes or archives images that are there now. */
    Lost: 2,
    /** An update would overwrite what is not the stack's in a registry. */
    Foreign: 2,
    /** An image has findings at or above the level. */
    Findings: 1,
    /** An image could not be evaluated. */
    Inconclusive: 2,
    /** AWS holds something else than a stack has deployed. */
    Drift: 1,
    /** AWS, or a stack's state, could not be looked at, or does not allow what was requested. */
    NotChecked: 2,
} as const;
/** Exit codes of every command. */
export type Exit = (typeof Exit)[keyof typeof Exit];
