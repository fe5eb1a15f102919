import type { Warning } from "../../text/problem.ts";
import { pathSegments } from "../problems/report.ts";

/** Where args keep what was read from a stack file: a symbol, so that neither a loop over the options nor JSON has it. */
const READ = Symbol.for("ecr-set.readFromStackFile");

type Marked = Record<PropertyKey, unknown>;

/** Channel of node:diagnostics_channel on which a set publishes each of its warnings, as a Problem, before it logs it. */
export const WARNINGS_CHANNEL = "ecr-set.warnings";

/** Marks args as read from a stack file; also those that a program makes of them with `{ ...args }` are known by it. */
export function markRead<T extends object>(args: T, read: object = args): T {
    return { ...args, [READ]: { ...read } };
}

/** What args were read as from a stack file; undefined where a program wrote all of them. */
export function readOptions(args: unknown): Record<string, unknown> | undefined {
    return typeof args === "object" && args !== null
        ? ((args as Marked)[READ] as Record<string, unknown> | undefined)
        : undefined;
}

/** Problems with a mark on those that are about the stack file, and not about what a program wrote. */
export function withOrigin<T extends Warning>(problems: readonly T[], args: unknown): T[] {
    const read = readOptions(args);
    return read === undefined
        ? [...problems]
        : problems.map((each) => (isRead(args, read, each.path) ? { ...each, isInStackFile: true } : each));
}

/** Whether the value at a path is the one that was read. What is missing in both is missing in the stack file. */
function isRead(args: unknown, read: unknown, path: string): boolean {
    let [written, found] = [args, read];
    for (const segment of pathSegments(path)) {
        if (!isObject(written) || !isObject(found)) {
            break;
        }
        [written, found] = [written[segment], found[segment]];
        if (written === found) {
            return true;
        }
    }
    return false;
}

function isObject(value: unknown): value is Marked {
    return typeof value === "object" && value !== null;
}
