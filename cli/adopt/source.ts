import { readFileSync } from "node:fs";
import type { Problem } from "../../config/problems.ts";
import { UsageError } from "../errors.ts";
import type { Selection } from "./live.ts";
import type { Observed } from "./observed.ts";

const STATE_READER: string = "./terraformState.ts";

/** The text of a file that the user names. */
export function readSource(path: string, shown: string): string {
    try {
        return readFileSync(path, "utf8");
    } catch (error) {
        const { code } = error as { code?: string };
        const why = code === "ENOENT" ? "does not exist" : `cannot be read: ${(error as Error).message}`;
        throw new UsageError(`${shown} ${why}`);
    }
}

/** Reads a file of Terraform's state, with the repositories that are selected. */
export async function observedFile(path: string, shown: string, selection: Selection): Promise<Observed> {
    const { observeTerraformState } = (await import(STATE_READER)) as {
        observeTerraformState(text: string, file: string): Observed;
    };
    const observed = observeTerraformState(readSource(path, shown), shown);
    const { prefix, repositories } = selection;
    const isSelected = (name: string) =>
        prefix === undefined
            ? repositories.length === 0 || repositories.includes(name)
            : name.startsWith(prefix) || repositories.includes(name);
    const absent = repositories.filter((name) => !observed.repositories.some((each) => each.name === name));
    const problems: Problem[] = absent.map((name) => ({
        path: "--repository",
        reason: `must name repositories of ${shown}, found ${JSON.stringify(name)}`,
    }));
    return {
        ...observed,
        repositories: observed.repositories.filter(({ name }) => isSelected(name)),
        problems: [...observed.problems, ...problems],
    };
}
