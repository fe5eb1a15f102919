import { canonicalJson } from "../../aws/json.ts";
import { patternsByName } from "../events/pattern.ts";

/** What happens to images and is worth a line in the log, in addition to scan results. */
export const EventKind = {
    /** An image was pushed. */
    Push: "PUSH",
    /** An image was deleted, by a person or by the lifecycle policy. */
    Delete: "DELETE",
    /** A copy of an image arrived in another region, or failed to. */
    Replication: "REPLICATION",
    /** A pull-through cache looked for an image upstream. */
    PullThroughCache: "PULL_THROUGH_CACHE",
} as const;
/** What happens to images and is worth a line in the log, in addition to scan results. */
export type EventKind = (typeof EventKind)[keyof typeof EventKind];

/**
 * Event patterns for what happens to images of some repositories, in a stable order, but for replication; for what happens
 * in caches, by their prefixes, or in every cache of the registry where there are none to go by.
 * https://docs.aws.amazon.com/AmazonECR/latest/userguide/ecr-eventbridge.html
 */
export function eventPatterns(
    kinds: readonly EventKind[],
    names: readonly string[],
    cachePrefixes: readonly string[] = [],
): string[] {
    const actions = [EventKind.Delete, EventKind.Push].filter((kind) => kinds.includes(kind));
    const images =
        actions.length === 0
            ? []
            : patternsByName(names, (part) => ({
                  source: ["aws.ecr"],
                  "detail-type": ["ECR Image Action"],
                  detail: { "action-type": actions, "repository-name": part },
              }));
    const caches = kinds.includes(EventKind.PullThroughCache) ? cachePatterns(cachePrefixes) : [];
    return [...images, ...caches];
}

function cachePatterns(prefixes: readonly string[]): string[] {
    const pattern = { source: ["aws.ecr"], "detail-type": ["ECR Pull Through Cache Action"] };
    return prefixes.length === 0
        ? [canonicalJson(pattern)]
        : patternsByName(prefixes, (part) => ({ ...pattern, detail: { "ecr-repository-prefix": part } }));
}

/**
 * Event patterns for the results of replicating images from a registry. Amazon ECR sends these events in the region that is
 * replicated to, also for copies from elsewhere; `arrivedIn` lets only events through that were sent in this region, and not
 * those that a rule carried there.
 */
export function replicationPatterns(
    names: readonly string[],
    from: { region: string; accountId: string },
    arrivedIn?: string,
): string[] {
    return patternsByName(names, (part) => ({
        source: ["aws.ecr"],
        "detail-type": ["ECR Replication Action"],
        ...(arrivedIn !== undefined && { region: [arrivedIn] }),
        detail: { "repository-name": part, "source-account": [from.accountId], "source-region": [from.region] },
    }));
}
