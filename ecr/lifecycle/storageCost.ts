import { ActionType, type Image } from "./policy.ts";
import type { Outcome } from "./simulate/outcome.ts";

/** Dollars for a gibibyte and month. */
export interface StoragePrices {
    standard: number;
    archive: number;
}

/** What a lifecycle policy frees. */
export interface StorageSavings {
    /** Images deleted, and the sum of their sizes in bytes. */
    deleted: { images: number; bytes: number };
    /** Images archived, and the sum of their sizes in bytes. */
    archived: { images: number; bytes: number };
    /** Dollars a month that are no longer paid. */
    dollarsPerMonth: number;
}

/**
 * Public prices in us-east-1; archive costs as much as standard storage for the first 150 TB of an account and region, and
 * less above. https://aws.amazon.com/ecr/pricing/
 */
export const STORAGE_PRICES: StoragePrices = { standard: 0.1, archive: 0.1 };

const GIBIBYTE = 2 ** 30;

/** Terabytes of an account and region from which on archive storage costs less. https://aws.amazon.com/ecr/pricing/ */
export const ARCHIVE_TIER_TERABYTES = 150;

/**
 * Adds up what the outcomes of images free. It is an upper bound: layers that images share are stored and paid once, and stay
 * as long as one of the images does. An image without a size counts as empty.
 */
export function storageSavings(
    images: readonly Image[],
    outcomes: readonly Outcome[],
    prices: StoragePrices = STORAGE_PRICES,
): StorageSavings {
    const acted = new Map(outcomes.map((outcome) => [outcome.imageDigest, outcome.action]));
    const savings: StorageSavings = {
        deleted: { images: 0, bytes: 0 },
        archived: { images: 0, bytes: 0 },
        dollarsPerMonth: 0,
    };
    for (const { imageDigest, imageSizeInBytes = 0, imageStatus } of images) {
        const action = acted.get(imageDigest) ?? null;
        if (action === null) {
            continue;
        }
        const part = action === ActionType.Expire ? savings.deleted : savings.archived;
        part.images++;
        part.bytes += imageSizeInBytes;
        const before = imageStatus === "ARCHIVED" ? prices.archive : prices.standard;
        const after = action === ActionType.Expire ? 0 : prices.archive;
        savings.dollarsPerMonth += (imageSizeInBytes / GIBIBYTE) * (before - after);
    }
    return savings;
}
