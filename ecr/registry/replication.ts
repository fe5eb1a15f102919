import { canonicalJson } from "../../aws/json.ts";
import { compareStrings } from "../../text/order.ts";
import { commonPrefix, narrowGroups } from "./prefixes.ts";

/** Where images are replicated to: a registry, that is an account and a region. */
export interface Destination {
    region: string;
    /** Account id of the registry, or null for the account that owns the repository. */
    registryId: string | null;
}

/** What one repository requests of the registry's replication. */
export interface ReplicationRequest {
    name: string;
    destinations: Destination[];
}

/** One rule of a replication configuration. */
export interface ReplicationRule {
    destinations: Destination[];
    /** Repository filters of type PREFIX_MATCH. */
    prefixes: string[];
}

/** The requests of a whole set, merged into the one document of the registry. */
export interface MergedReplication {
    /** Empty where no repository requests replication. */
    rules: ReplicationRule[];
    /** Declared repositories that a prefix matches although they did not request these destinations, sorted by name. */
    alsoMatches: { name: string; prefix: string; destinations: Destination[] }[];
    /** Rules that name repositories by common prefix, because there are more of them than filters in a rule. */
    byPrefix: { repositories: number; prefixes: string[] }[];
    /** What is over AWS's limits, in words. */
    overLimits: string[];
}

/**
 * Rules in a configuration, destinations in all rules together, filters in a rule. The API model allows 25 rules, the
 * user guide 10: the lower one is enforced. https://docs.aws.amazon.com/AmazonECR/latest/userguide/replication.html
 */
export const REPLICATION_LIMITS = { rules: 10, destinations: 25, filters: 100 } as const;

/**
 * A prefix that no repository has: a configuration copies nothing by it. The AWS provider takes no configuration without
 * a rule, and one that is deleted would take the rules of other stacks along.
 */
const NOTHING_PREFIX = "replication-is-off";

/** The rules of a configuration that replicated images and no longer shall. */
export function noReplication(former: readonly ReplicationRule[]): ReplicationRule[] {
    const [destination] = former.flatMap(({ destinations }) => destinations);
    return destination === undefined ? [] : [{ destinations: [destination], prefixes: [NOTHING_PREFIX] }];
}

/** Whether a prefix is the one that no repository has. */
export function replicatesNothing(prefix: string): boolean {
    return prefix === NOTHING_PREFIX;
}

/** Orders destinations by region, then account. */
export function byDestination(a: Destination, b: Destination): number {
    const left = destinationText(a);
    const right = destinationText(b);
    return compareStrings(left, right);
}

/** A destination in words: `us-west-2` or `us-west-2 of account 123456789012`. */
export function destinationText({ region, registryId }: Destination): string {
    return registryId === null ? region : `${region} of account ${registryId}`;
}

/** Merges what the repositories of a set request into replication rules, one for each list of destinations. */
export function mergeReplication(requests: readonly ReplicationRequest[]): MergedReplication {
    const wanting = requests.filter((request) => request.destinations.length > 0);
    const groups = Map.groupBy(wanting, (request) => canonicalJson(uniqueDestinations(request.destinations)));
    const rules: ReplicationRule[] = [];
    const overLimits: string[] = [];
    const byPrefix: MergedReplication["byPrefix"] = [];
    for (const group of [...groups.entries()].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, members]) => members)) {
        const names = group.map((request) => request.name);
        const destinations = uniqueDestinations(group[0]?.destinations ?? []);
        let prefixes = withoutCovered(names);
        if (prefixes.length > REPLICATION_LIMITS.filters) {
            const others = requests.filter((request) => !group.includes(request)).map((request) => request.name);
            prefixes = withoutCovered(narrowGroups(names, others, REPLICATION_LIMITS.filters).map(commonPrefix));
            byPrefix.push({ repositories: names.length, prefixes: [...prefixes].sort() });
        }
        if (prefixes.length > REPLICATION_LIMITS.filters) {
            const where = destinations.map(destinationText).join(" and ");
            overLimits.push(
                `${prefixes.length} repositories with destination ${where} in one rule, AWS takes ${REPLICATION_LIMITS.filters}`,
            );
        }
        rules.push({ destinations, prefixes: [...prefixes].sort() });
    }
    if (rules.length > REPLICATION_LIMITS.rules) {
        overLimits.push(`${rules.length} different lists of destinations, AWS takes ${REPLICATION_LIMITS.rules} rules`);
    }
    const unique = new Set(rules.flatMap((rule) => rule.destinations.map(destinationText)));
    if (unique.size > REPLICATION_LIMITS.destinations) {
        overLimits.push(`${unique.size} different destinations, AWS takes ${REPLICATION_LIMITS.destinations}`);
    }
    return { rules, alsoMatches: alsoMatchesBeyond(requests, rules), byPrefix, overLimits };
}

/** Whether a destination with an account id and one without are the same if that is the current account's. */
export function mayRepeat(rules: readonly ReplicationRule[]): boolean {
    const all = rules.flatMap(({ destinations }) => destinations);
    const plain = new Set(all.filter(({ registryId }) => registryId === null).map(({ region }) => region));
    return all.some(({ region, registryId }) => registryId !== null && plain.has(region));
}

/**
 * Rules once the current account is known: a destination with its id is the one without. Rules whose destinations are then the
 * same are one rule, as long as its filters fit; else a destination would be sent twice.
 */
export function withOwnAccount(rules: readonly ReplicationRule[], accountId: string): ReplicationRule[] {
    const atHome = ({ region, registryId }: Destination): Destination => ({
        region,
        registryId: registryId === accountId ? null : registryId,
    });
    const same = rules.map(({ destinations, prefixes }) => ({
        destinations: uniqueDestinations(destinations.map(atHome)),
        prefixes,
    }));
    const groups = Map.groupBy(same, ({ destinations }) => canonicalJson(destinations));
    return [...groups.values()].flatMap((group) => {
        const [first, ...others] = group;
        const prefixes = withoutCovered(group.flatMap((rule) => rule.prefixes));
        const isOne = first !== undefined && others.length > 0 && prefixes.length <= REPLICATION_LIMITS.filters;
        return isOne ? [{ destinations: first.destinations, prefixes }] : group;
    });
}

/** Destinations without repetition, sorted. */
export function uniqueDestinations(destinations: readonly Destination[]): Destination[] {
    return [...new Map(destinations.map((each) => [destinationText(each), each])).values()].sort(byDestination);
}

/** Names without those that begin with another one of them, which matches them already. */
function withoutCovered(names: readonly string[]): string[] {
    const kept: string[] = [];
    for (const name of [...names].sort()) {
        // Whatever begins with a name follows it in the order, before any name that does not.
        const last = kept.at(-1);
        if (last === undefined || !name.startsWith(last)) {
            kept.push(name);
        }
    }
    return kept;
}

/** Where the images of a repository are replicated to, sorted. */
export function effectiveDestinations(rules: readonly ReplicationRule[], name: string): Destination[] {
    const matching = rules.filter((rule) => rule.prefixes.some((prefix) => name.startsWith(prefix)));
    return uniqueDestinations(matching.flatMap((rule) => rule.destinations));
}

function alsoMatchesBeyond(
    requests: readonly ReplicationRequest[],
    rules: readonly ReplicationRule[],
): MergedReplication["alsoMatches"] {
    const alsoMatches: MergedReplication["alsoMatches"] = [];
    for (const { name, destinations } of requests) {
        const asked = new Set(destinations.map(destinationText));
        for (const rule of rules) {
            const prefix = rule.prefixes.find((candidate) => name.startsWith(candidate));
            const extra = rule.destinations.filter((destination) => !asked.has(destinationText(destination)));
            if (prefix !== undefined && extra.length > 0) {
                alsoMatches.push({ name, prefix, destinations: extra });
            }
        }
    }
    return alsoMatches.sort((a, b) => compareStrings(a.name, b.name));
}
