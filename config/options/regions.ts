import { isListed, type Partition } from "../../aws/partitions.ts";
import { didYouMean, shown } from "../problems/report.ts";

/** What to say of a region that AWS has opened since, or that is no region at all; null for one that is listed. */
export function unlistedRegion(region: string, { id, regions }: Partition): string | null {
    if (isListed(region)) {
        return null;
    }
    return (
        `is not a region that this version knows, found ${shown(region)}, and counts as one of partition ${id}; ` +
        `if AWS has no such region, or it is not enabled for the account, the update fails${didYouMean(region, regions)}`
    );
}
