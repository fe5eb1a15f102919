import * as ecr from "@pulumi/aws/ecr/index.js";
import * as pulumi from "@pulumi/pulumi";
import type { RepositorySetSettings } from "../config/settings.ts";
import type { ReplicationRule } from "../ecr/replication.ts";
import type { ScanningConfiguration } from "../ecr/scanning.ts";

/** Makes what exists once per account and region, each at most once: a second writer would replace the first. */
export function createRegistry(
    { region, registry }: RepositorySetSettings,
    accountId: () => pulumi.Output<string>,
    setName: string,
    parent: pulumi.Resource,
): void {
    if (!registry.manage) {
        return;
    }
    if (registry.scanning !== null) {
        createScanning(registry.scanning, region, setName, parent);
    }
    if (registry.replication.length > 0) {
        createReplication(registry.replication, region, accountId, setName, parent);
    }
}

function createScanning(
    { scanType, rules }: ScanningConfiguration,
    region: string,
    setName: string,
    parent: pulumi.Resource,
): void {
    new ecr.RegistryScanningConfiguration(
        `${setName}-scanning`,
        {
            region,
            scanType,
            rules: rules.map(({ scanFrequency, filters }) => ({
                scanFrequency,
                repositoryFilters: filters.map((filter) => ({ filter, filterType: "WILDCARD" })),
            })),
        },
        { parent },
    );
}

function createReplication(
    rules: readonly ReplicationRule[],
    region: string,
    accountId: () => pulumi.Output<string>,
    setName: string,
    parent: pulumi.Resource,
): void {
    const destination = (to: ReplicationRule["destinations"][number]) => ({
        region: to.region,
        registryId: to.registryId === null ? accountId() : foreign(to.registryId, to.region === region, accountId),
    });
    new ecr.ReplicationConfiguration(
        `${setName}-replication`,
        {
            region,
            replicationConfiguration: {
                rules: rules.map(({ destinations, prefixes }) => ({
                    destinations: destinations.map(destination),
                    repositoryFilters: prefixes.map((filter) => ({ filter, filterType: "PREFIX_MATCH" })),
                })),
            },
        },
        { parent },
    );
}

/** A registry in the same region has to be another account's, which is known only once AWS says who we are. */
function foreign(
    registryId: string,
    sameRegion: boolean,
    accountId: () => pulumi.Output<string>,
): pulumi.Input<string> {
    if (!sameRegion) {
        return registryId;
    }
    return accountId().apply((own) => {
        if (own === registryId) {
            throw new pulumi.RunError(
                `replicationDestinations: must not be the repositories' own registry, found account ${own} in the same region; name another region or account`,
            );
        }
        return registryId;
    });
}
