import type { ScanResults } from "../../ecr/scan/gate.ts";

/** The image that is evaluated, and how long to wait for its scan. */
export interface ScanTarget {
    /** Repository name. */
    repository: string;
    /** One of tag and digest. */
    tag: string | undefined;
    digest: string | undefined;
    registryId: string | undefined;
    /** Milliseconds until the scan has to be there. */
    timeout: number;
    /** Milliseconds between two questions. */
    interval: number;
}

/** A finished scan. */
export interface FinishedScan extends ScanResults {
    /** Digest of the image that was scanned. */
    digest: string;
    scanType: "BASIC" | "ENHANCED";
}
