import { matchesWildcard } from "../../ecr/wildcard.ts";
import type { Statement } from "./statements.ts";

type Actions = Pick<Statement, "actions" | "allActionsBut">;

/** Whether a statement is about an action. Actions are compared without case; `?` is read as `*`, which is wider. */
export function isAbout({ actions, allActionsBut }: Actions, action: string): boolean {
    const named = actions.some((pattern) => actionMatches(pattern, action));
    return named !== allActionsBut;
}

/** Whether an action pattern stands for an action. */
export function actionMatches(pattern: string, action: string): boolean {
    return matchesWildcard(pattern.toLowerCase().replaceAll("?", "*"), action.toLowerCase());
}

/** Whether one statement is about all that another one is about. */
export function actionsCover(wider: Actions, narrower: Actions): boolean {
    if (wider.allActionsBut) {
        return wider.actions.length === 0;
    }
    // A pattern covers another one that it matches as plain text: `*` of the narrower is swallowed by `*` of the wider.
    const patterns = narrower.allActionsBut ? ["*"] : narrower.actions;
    return patterns.every((action) => wider.actions.some((pattern) => actionMatches(pattern, action)));
}
