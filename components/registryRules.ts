import type { RegistrySettings } from "../config/settings.ts";

/** A scanning rule of the registry. */
export interface RegistryScanningRule {
    /** SCAN_ON_PUSH or CONTINUOUS_SCAN. */
    scanFrequency: string;
    /** Repository filters of type WILDCARD. */
    filters: string[];
}

/** A registry that images are copied to. */
export interface RegistryReplicationDestination {
    /** Region of the registry. */
    region: string;
    /** Account id of the registry; left out for the account of the repositories. */
    registryId?: string;
}

/** A replication rule of the registry. */
export interface RegistryReplicationRule {
    /** Where images are copied to. */
    destinations: RegistryReplicationDestination[];
    /** Repository filters of type PREFIX_MATCH. */
    prefixes: string[];
}

/** What a set asks of the registry, for the stack that writes the registry's configuration. */
export interface RegistryRules {
    /** BASIC or ENHANCED. */
    scanType: string;
    /** Scanning rules; at most two, one a frequency. */
    scanning: RegistryScanningRule[];
    /** Replication rules. */
    replication: RegistryReplicationRule[];
}

/** The rules of resolved settings, as an output. */
export function registryRules({ scanning, replication }: RegistrySettings): RegistryRules {
    return {
        scanType: scanning?.scanType ?? "BASIC",
        scanning: scanning?.rules ?? [],
        replication: replication.map(({ destinations, prefixes }) => ({
            destinations: destinations.map(({ region, registryId }) => ({
                region,
                ...(registryId !== null && { registryId }),
            })),
            prefixes,
        })),
    };
}
