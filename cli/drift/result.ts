import type { ComparedRegistry } from "./registry.ts";

/** What differs between the last deployment of a stack and AWS. */
export interface Drift {
    stack: string;
    registries: ComparedRegistry[];
    /** Operations of an interrupted update: what they did is not known. */
    pending: number;
}
