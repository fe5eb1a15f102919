import { otherRegion, type Partition, writtenPartition } from "../../aws/partitions.ts";
import { byDestination, type Destination, destinationText } from "../../ecr/registry/replication.ts";
import type { ProblemCode } from "../../text/problemCodes.ts";
import type { ReplicationDestination } from "../args/common.ts";
import { Layer, type Scope } from "../options/layers.ts";
import { unlistedRegion } from "../options/regions.ts";
import { didYouMean, listed, shown } from "../problems/report.ts";

/** Decides where the images of a repository are replicated to; none is an empty list. */
export function resolveReplication(scope: Scope, partition: Partition, region: string): Destination[] {
    const enabled = scope.pick("enableReplication");
    const written = scope.pick("replicationDestinations");
    if (!scope.isValid("replicationDestinations")) {
        return [];
    }
    const destinations = written.value.map((destination, index) => {
        checkDestination(scope, destination, index, partition, region);
        return { region: destination.region, registryId: destination.registryId ?? null };
    });
    if (!scope.isValid("enableReplication")) {
        return [];
    }
    if (!enabled.value) {
        if (destinations.length > 0 && scope.contradicts("enableReplication", "replicationDestinations")) {
            scope.warning(
                "replicationDestinations",
                `nothing is replicated to ${listed(destinations.map(destinationText))}, because enableReplication is false; set it to true, or remove the list`,
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
            "needs-option",
            `needs at least one destination, found none and enableReplication true${decidedBy}; ` +
                `name one, such as replicationDestinations: [{ region: ${otherRegion(region)} }]` +
                (scope.presetOf("enableReplication") ? "" : ", or set enableReplication: false"),
        );
    }
    return destinations.sort(byDestination);
}

function checkDestination(
    scope: Scope,
    destination: ReplicationDestination,
    index: number,
    partition: Partition,
    ownRegion: string,
): void {
    const problem = destinationProblem(destination, { partition, region: ownRegion, isKnown: scope.knowsRegion() });
    if (problem !== null) {
        const { within, code, reason } = problem;
        if (code === null) {
            scope.warning("replicationDestinations", reason, index, ...within);
        } else {
            scope.problem("replicationDestinations", code, reason, index, ...within);
        }
    }
}

/** What is wrong with a destination, and where in it; without a code it is a warning. */
export interface DestinationProblem {
    within: string[];
    code: ProblemCode | null;
    reason: string;
}

/** Says what is wrong with a destination of images of a registry; or null. */
export function destinationProblem(
    { region, registryId }: ReplicationDestination,
    own: { partition: Partition; region: string; isKnown: boolean },
): DestinationProblem | null {
    const { partition } = own;
    const elsewhere = writtenPartition(region);
    if (!own.isKnown && elsewhere !== null) {
        return null;
    }
    if (elsewhere?.id !== partition.id) {
        const fix =
            elsewhere === null
                ? didYouMean(region, partition.regions)
                : `; it is in ${elsewhere.id}, and images do not cross partitions`;
        const reason = `must be a region of partition ${partition.id}, found ${shown(region)}${fix}`;
        return { within: ["region"], code: "wrong-partition", reason };
    }
    if (region === own.region && registryId === undefined) {
        const reason = `must not be the repositories' own registry, found ${shown(region)}; name another region, or the registryId of another account; prod needs another region`;
        return { within: [], code: "own-registry", reason };
    }
    const unlisted = region === own.region ? null : unlistedRegion(region, partition);
    if (unlisted !== null) {
        return { within: ["region"], code: null, reason: unlisted };
    }
    return null;
}
