import { matchesWildcard } from "../../aws/wildcard.ts";
import type { Statement } from "./statements.ts";

type Actions = Pick<Statement, "actions" | "allActionsBut">;
type Resources = Pick<Statement, "resources" | "allResourcesBut">;

/** Whether a statement is about an action. Actions are compared without case; `?` is read as `*`, which is wider. */
export function isAbout({ actions, allActionsBut }: Actions, action: string): boolean {
    const named = actions.some((pattern) => actionMatches(pattern, action));
    return named !== allActionsBut;
}

/** Whether an action pattern stands for an action. */
export function actionMatches(pattern: string, action: string): boolean {
    return matchesWildcard(pattern.toLowerCase().replaceAll("?", "*"), action.toLowerCase());
}

/** Whether one statement is about all the actions that another one is about. */
export function actionsCover(wider: Actions, narrower: Actions): boolean {
    const lower = (actions: readonly string[]) => actions.map((action) => action.toLowerCase());
    return covers(
        { patterns: lower(wider.actions), allBut: wider.allActionsBut },
        { patterns: lower(narrower.actions), allBut: narrower.allActionsBut },
    );
}

/** Whether one statement is about all the resources that another one is about. */
export function resourcesCover(wider: Resources, narrower: Resources): boolean {
    return covers(
        { patterns: wider.resources, allBut: wider.allResourcesBut },
        { patterns: narrower.resources, allBut: narrower.allResourcesBut },
    );
}

interface Patterns {
    patterns: readonly string[];
    /** Whether they are those left out. */
    allBut: boolean;
}

/** If that is unclear, one does not cover the other. */
function covers(wider: Patterns, narrower: Patterns): boolean {
    if (wider.allBut) {
        return wider.patterns.length === 0;
    }
    // A pattern covers another one that it matches as plain text: `*` of the narrower is swallowed by `*` of the wider,
    // and `?` of the wider stands for no more than itself.
    const patterns = narrower.allBut ? ["*"] : narrower.patterns;
    return patterns.every((each) => wider.patterns.some((pattern) => matchesWildcard(pattern, each)));
}
