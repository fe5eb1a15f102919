import { shortList } from "../../live/words.ts";

/** Columns of a plan: one screen next to an editor. */
export const PLAN_COLUMNS = 100;

/** Keys that are written out. */
const SHOWN = 3;

/** The keys of some repositories of a set: `all 4`, `web, worker`, or `12 repositories: api, jobs, web, ...`. */
export function keysText(keys: readonly string[], count: number): string {
    if (keys.length === count && count > 1) {
        return `all ${count}`;
    }
    return keys.length > SHOWN ? shortList(keys, "repository", "repositories") : keys.join(", ");
}

/** One row for all repositories that have the same cells, in the order of the first of each. */
export function sharedRows<T extends { key: string }>(
    rows: readonly T[],
    cellsOf: (row: T) => readonly string[],
): string[][] {
    const groups = Map.groupBy(
        rows.map((row) => ({ key: row.key, cells: cellsOf(row) })),
        ({ cells }) => cells.join("\n"),
    );
    return [...groups.values()].map((group) => [
        keysText(
            group.map(({ key }) => key),
            rows.length,
        ),
        ...(group[0]?.cells ?? []),
    ]);
}
