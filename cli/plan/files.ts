import type { Program } from "./entry.ts";
import type { PlacedProblem, PlacedWarning, Places } from "./places.ts";

/** A Pulumi project and one of its stacks, as their files have them. */
export interface StackFiles {
    /** Folder of Pulumi.yaml. */
    root: string;
    project: string;
    stack: string;
    program: Program;
    /** Configuration as the engine hands it to the program: `namespace:key` to text. */
    config: Record<string, string>;
    /** The keys of `config` whose values are encrypted, in whole or in part. */
    encrypted: Set<string>;
    /** What is shown without its value, or with another in its place. */
    warnings: PlacedWarning[];
    /** What is in the files and cannot be read without the CLI. */
    problems: PlacedProblem[];
    /** Which file has which key, and where. */
    places: Places;
}
