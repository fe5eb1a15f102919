import { PARTITIONS, type Partition } from "../ecr/partitions.ts";
import { byDestination, type Destination, destinationText } from "../ecr/replication.ts";
import { didYouMean, listed, shown } from "./problems.ts";
import { Layer, type Scope } from "./scope.ts";

/** Decides where the images of a repository are copied to; none is an empty list. */
export function resolveReplication(scope: Scope, partition: Partition, region: string): Destination[] {
    const enabled = scope.pick("enableReplication");
    const written = scope.pick("replicationDestinations");
    if (!scope.isSound("replicationDestinations")) {
        return [];
    }
    const destinations = written.value.map((destination, index) => {
        checkDestination(scope, destination, index, partition, region);
        return { region: destination.region, registryId: destination.registryId ?? null };
    });
    if (!scope.isSound("enableReplication")) {
        return [];
    }
    if (!enabled.value) {
        if (destinations.length > 0 && scope.contradicts("enableReplication", "replicationDestinations")) {
            scope.warning(
                "replicationDestinations",
                `nothing is copied to ${listed(destinations.map(destinationText))}, for enableReplication is false; set it to true, or remove the list`,
            );
        }
        return [];
    }
    if (destinations.length === 0) {
        const decidedBy = enabled.layer >= Layer.Set ? "" : " by the environment's preset";
        scope.problem(
            enabled.layer >= written.layer && enabled.layer >= Layer.Set
                ? "enableReplication"
                : "replicationDestinations",
            `needs at least one destination, found none and enableReplication true${decidedBy}; ` +
                "name one, such as replicationDestinations: [{ region: us-west-2 }], or set enableReplication: false",
        );
    }
    return destinations.sort(byDestination);
}

function checkDestination(
    scope: Scope,
    { region, registryId }: { region: string; registryId?: string },
    index: number,
    partition: Partition,
    ownRegion: string,
): void {
    const elsewhere = PARTITIONS.find((other) => other.regions.includes(region));
    if (!scope.knowsRegion() && elsewhere !== undefined) {
        return;
    }
    if (!partition.regions.includes(region)) {
        const fix =
            elsewhere === undefined
                ? didYouMean(region, partition.regions)
                : `; it is in ${elsewhere.id}, and images do not cross partitions`;
        const within = ["region"] as const;
        scope.problem(
            "replicationDestinations",
            `must be a region of partition ${partition.id}, found ${shown(region)}${fix}`,
            index,
            ...within,
        );
    } else if (region === ownRegion && registryId === undefined) {
        scope.problem(
            "replicationDestinations",
            `must not be the repositories' own registry, found ${shown(region)}; name another region, or the registryId of another account`,
            index,
        );
    }
}
