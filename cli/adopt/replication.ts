import { canonicalJson } from "../../aws/json.ts";
import { type Destination, effectiveDestinations, type ReplicationRule } from "../../ecr/registry/replication.ts";
import type { Choice, Options } from "./probe.ts";

/** Where a repository's images are replicated to today. */
export function destinationsFound(name: string, rules: readonly ReplicationRule[] | null): Destination[] {
    // A rule without filters serves every repository.
    const whole = (rules ?? []).map((rule) => (rule.prefixes.length === 0 ? { ...rule, prefixes: [""] } : rule));
    return effectiveDestinations(whole, name);
}

/** The ways to write where a repository's images are replicated to. */
export function replicationChoice(destinations: readonly Destination[]): Choice {
    const written = destinations.map(({ region, registryId }) => ({
        region,
        ...(registryId !== null && { registryId }),
    }));
    const ways: Options[] =
        destinations.length === 0
            ? [{}, { enableReplication: false }]
            : [{}, { replicationDestinations: written }, { enableReplication: true, replicationDestinations: written }];
    return {
        ways,
        decidesReplication: true,
        fits: (made) => canonicalJson(made.destinations) === canonicalJson(destinations),
    };
}

/** Replication rules as text to compare: in any order. */
export function replicationMeaning(rules: readonly ReplicationRule[] | null): string {
    const text = ({ region, registryId }: Destination) => `${region} ${registryId ?? ""}`;
    return (rules ?? [])
        .map(({ destinations, prefixes }) =>
            canonicalJson({ destinations: destinations.map(text).sort(), prefixes: [...prefixes].sort() }),
        )
        .sort()
        .join(" ");
}
