import type { RegistryWish } from "../config/merging.ts";
import type { RegistryReplicationRule, RegistryScanningRule } from "../config/registryArgs.ts";
import type { RegistrySettings } from "../config/settings.ts";
import { canonicalJson } from "../ecr/json.ts";
import { uniqueDestinations } from "../ecr/replication.ts";

/** The scanning rules that a set asks for, each with the repositories that do. */
export function registryScanningRules({ scanning, wishes }: RegistrySettings): RegistryScanningRule[] {
    return (scanning?.rules ?? []).map(({ scanFrequency, filters }) => ({
        scanType: scanning?.scanType ?? "BASIC",
        scanFrequency,
        filters,
        repositories: namesOf(wishes.wishes, ({ scan }) => scan?.frequency === scanFrequency && scan.name),
    }));
}

/** The replication rules that a set asks for, each with the repositories that do. */
export function registryReplicationRules({ replication, wishes }: RegistrySettings): RegistryReplicationRule[] {
    return replication.map(({ destinations, prefixes }) => ({
        destinations: destinations.map(({ region, registryId }) => ({
            region,
            ...(registryId !== null && { registryId }),
        })),
        prefixes,
        repositories: namesOf(
            wishes.wishes,
            ({ replication: wish }) =>
                canonicalJson(uniqueDestinations(wish?.destinations ?? [])) === canonicalJson(destinations) &&
                (wish?.name ?? false),
        ),
    }));
}

function namesOf(wishes: readonly RegistryWish[], pick: (wish: RegistryWish) => string | false): string[] {
    return [...new Set(wishes.flatMap((wish) => pick(wish) || []))].sort();
}
