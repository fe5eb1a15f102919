import type { LifecycleLoss } from "../../ecr/lifecycle/index.ts";
import type { Problem, Warning } from "../../text/problem.ts";

/** One repository, compared. */
export interface DiffRow {
    key: string;
    /** Repository repository name, or the file of the images. */
    name: string;
    /** Null for files, and where only the environment says it. */
    region: string | null;
    /** Whether its policy changes; `new` for a repository that does not exist yet. */
    state: "changed" | "unchanged" | "new" | "not checked";
    /** Why it could not be checked, or null. */
    notChecked: string | null;
    /** Null where nothing was compared. */
    loss: LifecycleLoss | null;
}

/** What a change of lifecycle policies would delete or archive, of all repositories that were compared. */
export interface Diff {
    /** Null for files. */
    stack: string | null;
    /** Time of the comparison in ISO 8601. */
    now: string;
    problems: Problem[];
    warnings: Warning[];
    repositories: DiffRow[];
}
