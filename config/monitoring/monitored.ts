import type { Destination } from "../../ecr/registry/replication.ts";
import type { ScanFrequency } from "../../ecr/registry/scanning.ts";
import type { Environment } from "../options/presets.ts";
import type { Report } from "../problems/report.ts";
import type { Shape } from "../schema/validate.ts";

/** A repository, as far as it is watched. */
interface MonitoredRepository {
    key: string;
    name: string;
    frequency: ScanFrequency;
    /** Canonical JSON. */
    lifecyclePolicy: string;
    destinations: readonly Destination[];
}

/** What monitoring is decided from. */
export interface MonitoringContext {
    /** Name of the whole set in AWS, such as myproject-prod. */
    setName: string;
    /** Null where it is not known; what hangs on its preset is then evaluated as in dev. */
    environment: Environment | null;
    region: string;
    partition: string;
    scanType: "BASIC" | "ENHANCED";
    /** Sorted by key. */
    repositories: readonly MonitoredRepository[];
    /** Prefixes of the pull-through caches that the set makes; empty where it makes none, or one without a prefix. */
    cachePrefixes: readonly string[];
    /** Whether a key is made for the repositories. */
    makesKey: boolean;
    shape: Shape;
    report: Report;
}

/** Whether the set has no repository that could be watched; where the repositories themselves are refused, it is not known. */
export function hasNoRepository({ shape }: MonitoringContext): boolean {
    return Object.keys(shape.repositories).length === 0 && !shape.invalid.has("repositories");
}

/** The other regions of this account that images are replicated to, where Amazon ECR says how that went. Sorted. */
export function replicationRegions({ repositories, region }: MonitoringContext): string[] {
    const regions = repositories.flatMap(({ destinations }) =>
        destinations.filter(({ registryId }) => registryId === null).map((to) => to.region),
    );
    return [...new Set(regions)].filter((other) => other !== region).sort();
}
