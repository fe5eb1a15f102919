import { destinationText, mergeReplication, type ReplicationRule, type ReplicationWish } from "../ecr/replication.ts";
import { mergeScanning, ScanFrequency, type ScanningConfiguration, type ScanWish } from "../ecr/scanning.ts";
import { listed, type Report, shown } from "./problems.ts";
import type { Scope } from "./scope.ts";
import type { RegistrySettings } from "./settings.ts";
import type { Shape } from "./shape.ts";

/** What one repository asks of the registry, and where its options stand. */
export interface RegistryWish {
    scope: Scope;
    scan: ScanWish;
    replication: ReplicationWish;
}

/** Merges what the repositories ask of the registry, and reports what one document for all of them cannot say. */
export function resolveRegistry(wishes: readonly RegistryWish[], shape: Shape, report: Report): RegistrySettings {
    const scopes = new Map(wishes.map(({ scope, scan }) => [scan.name, scope]));
    const at = (name: string) => scopes.get(name) as Scope;
    return {
        manage: (shape.set.registry as { manage?: boolean } | undefined)?.manage ?? true,
        scanning: mergedScanning(wishes, at, report),
        replication: mergedReplication(wishes, at, report),
    };
}

function mergedScanning(
    wishes: readonly RegistryWish[],
    at: (name: string) => Scope,
    report: Report,
): ScanningConfiguration | null {
    const judged = wishes.filter(({ scope }) => scope.isSound("enableEnhancedScanning", "scanFrequency", "scanOnPush"));
    const scanning = mergeScanning(judged.map(({ scan }) => scan));
    for (const { name, frequency } of scanning.unscanned) {
        const scope = at(name);
        if (frequency !== ScanFrequency.Manual) {
            scope.problem(
                "enableEnhancedScanning",
                `must be the same for all scanned repositories, found false for ${name} and true for others; ` +
                    "a registry with enhanced scanning does no basic scans: set true, or scanOnPush: false to leave it unscanned",
            );
        } else {
            report.warning(
                scope.repositoryPath(),
                "is not scanned at all: a registry with enhanced scanning has no manual scans",
            );
        }
    }
    for (const { name, filter, wish, gets } of scanning.caught) {
        at(name).warning(
            "scanFrequency",
            `${name} asks for ${wish} and gets ${gets}, for the filter ${shown(filter)} of another repository matches its name`,
        );
    }
    for (const frequency of scanning.byPrefix) {
        report.warning(
            "repositories",
            `more than 100 repositories ask for ${frequency}: the scanning filters name them by prefix, which also matches repositories outside this set`,
        );
    }
    for (const { scanFrequency, filters } of scanning.tooMany) {
        report.problem(
            "repositories",
            `must need at most 100 scanning filters a frequency, found ${filters} for ${scanFrequency}; give repositories with one frequency a common prefix`,
        );
    }
    return scanning.configuration;
}

function mergedReplication(
    wishes: readonly RegistryWish[],
    at: (name: string) => Scope,
    report: Report,
): ReplicationRule[] {
    const replication = mergeReplication(wishes.map((wish) => wish.replication));
    for (const count of replication.byPrefix) {
        report.warning(
            "repositories",
            `${count} repositories are copied to the same place: the replication filters name them by common prefix, which also matches repositories outside this set`,
        );
    }
    for (const { name, prefix, destinations } of replication.caught) {
        const where = listed(destinations.map(destinationText));
        at(name).warning(
            "enableReplication",
            `${name} is copied to ${where} too, for its name begins with ${shown(prefix)}, and replication filters match by prefix`,
        );
    }
    for (const excess of replication.overLimits) {
        report.problem("replicationDestinations", `must fit in one replication configuration, found ${excess}`);
    }
    return replication.rules;
}
