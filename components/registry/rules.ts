import { canonicalJson } from "../../aws/json.ts";
import type { RegistryReplicationRule, RegistryScanningRule } from "../../config/args/registry.ts";
import type { RegistryRequest } from "../../config/registry/merging.ts";
import type { RegistrySettings } from "../../config/settings.ts";
import { uniqueDestinations } from "../../ecr/registry/replication.ts";
import { ScanFrequency } from "../../ecr/registry/scanning.ts";

/** The scanning rules that a set requests, each with the repositories that do. */
export function registryScanningRules({ scanning, requests }: RegistrySettings): RegistryScanningRule[] {
    const scanType = scanning?.scanType ?? "BASIC";
    const rules = (scanning?.rules ?? []).map(({ scanFrequency, filters }) => {
        const byPreset = namesOf(
            requests.requests,
            ({ scan }) => scan?.frequency === scanFrequency && scan.byPreset === true && scan.name,
        );
        return {
            scanType,
            scanFrequency,
            filters,
            repositories: namesOf(requests.requests, ({ scan }) => scan?.frequency === scanFrequency && scan.name),
            // Where the set itself has enhanced scanning, these have it, too.
            ...(scanType === "BASIC" && byPreset.length > 0 && { byPreset }),
        };
    });
    // No rule of AWS's: anyone who merges these has to know who asks not to be scanned.
    const manual = namesOf(requests.requests, ({ scan }) => scan?.frequency === ScanFrequency.Manual && scan.name);
    return manual.length === 0
        ? rules
        : [...rules, { scanType: "BASIC", scanFrequency: ScanFrequency.Manual, filters: [], repositories: manual }];
}

/** The replication rules that a set requests, each with the repositories that do. */
export function registryReplicationRules({ replication, requests }: RegistrySettings): RegistryReplicationRule[] {
    return replication.map(({ destinations, prefixes }) => ({
        destinations: destinations.map(({ region, registryId }) => ({
            region,
            ...(registryId !== null && { registryId }),
        })),
        prefixes,
        repositories: namesOf(
            requests.requests,
            ({ replication: request }) =>
                canonicalJson(uniqueDestinations(request?.destinations ?? [])) === canonicalJson(destinations) &&
                (request?.name ?? false),
        ),
    }));
}

function namesOf(requests: readonly RegistryRequest[], pick: (request: RegistryRequest) => string | false): string[] {
    return [...new Set(requests.flatMap((request) => pick(request) || []))].sort();
}
