import { readFileSync } from "node:fs";
import { listed } from "../../config/problems/report.ts";
import type { Problem } from "../../text/problem.ts";
import { UsageError } from "../common/errors.ts";
import { isSelected, type Selection } from "./live.ts";
import type { Observed } from "./observed.ts";
import { observeTerraformState } from "./terraformState.ts";

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

/** Reads a file of Terraform's state, with the repositories that are selected, of the region if it has several. */
export function observedFile(path: string, file: string, selection: Selection, region: string | undefined): Observed {
    const declared: string[] = [];
    const observed = observeTerraformState(readSource(path, file), file, {
        region,
        isSelected: (name) => {
            declared.push(name);
            return isSelected(name, selection);
        },
    });
    return { ...observed, problems: [...observed.problems, ...missing(declared, selection, file)] };
}

/** What is selected and not in the file; a file that cannot be read has nothing. */
function missing(declared: readonly string[], { prefix, repositories }: Selection, file: string): Problem[] {
    const absent = repositories.filter((name) => !declared.includes(name));
    if (declared.length === 0) {
        return [];
    }
    if (absent.length > 0) {
        return [
            {
                path: "--repository",
                code: "not-found",
                reason: `must name repositories of ${file}, found ${listed(absent)}`,
            },
        ];
    }
    if (prefix !== undefined && !declared.some((name) => isSelected(name, { prefix, repositories }))) {
        const found = `found ${JSON.stringify(prefix)} and names such as ${listed(declared.slice(0, 3))}`;
        return [{ path: "--prefix", code: "not-found", reason: `must be what names of ${file} begin with, ${found}` }];
    }
    return [];
}
