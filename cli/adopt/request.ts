import type { Options } from "./probe.ts";

/** What decides, apart from what was observed. */
export interface AdoptRequest {
    stack: string;
    region: string;
    /** Options that the stack file has already; empty for a new one. */
    existing: Options;
    project?: string;
    environment?: string;
    namePrefix?: string;
    registry: RegistryMode;
    /** Whether only some repositories of the source are adopted. */
    isPart: boolean;
    isVerbatim: boolean;
    /** Whether no key becomes the set's own. */
    keepsKeys: boolean;
}

/** Whether the stack takes over what exists once per registry. */
export type RegistryMode = "auto" | "own" | "leave";
