import { canonicalJson } from "../../aws/json.ts";
import type { EcrRepositorySetArgs } from "../../config/args/set.ts";
import { resolve } from "../../config/resolve.ts";
import type { RepositorySettings, TemplateSettings } from "../../config/settings.ts";
import { type Destination, uniqueDestinations } from "../../ecr/registry/replication.ts";
import type { ScanRequest } from "../../ecr/registry/scanning.ts";

/** Options as they stand in a stack file. */
export type Options = Record<string, unknown>;

/** What some options make of a repository. */
export interface Probed {
    settings: RepositorySettings;
    scan: ScanRequest | null;
    /** Sorted. */
    destinations: Destination[];
}

/** Where a set stands: the stack, its region, and the options of the whole set. */
export interface SetPlace {
    stack: string;
    region: string;
    /** Without repositories and without registry. */
    set: Options;
}

/** Options that are being chosen together, and how to tell that they say what AWS has. */
export interface Choice {
    /** Ways to write them, the shortest first. */
    ways: readonly Options[];
    /** Whether they decide about replication, which else is left out of the account: it needs destinations. */
    decidesReplication?: boolean;
    /** Whether what they make is what AWS has. */
    fits(made: Probed): boolean;
}

/** What the options of a repository make of it in a set; null where they have problems. */
export function probe(place: SetPlace, options: Options): Probed | null {
    const written = { name: "probe", ...options };
    const { settings } = resolve(
        {
            ...place.set,
            repositories: { probe: written },
            registry: { manage: false },
        } as unknown as EcrRepositorySetArgs,
        place,
    );
    const [repository] = settings?.repositories ?? [];
    const [request] = settings?.registry.requests.requests ?? [];
    if (repository === undefined || request === undefined) {
        return null;
    }
    return {
        settings: repository,
        scan: request.scan,
        destinations: uniqueDestinations(request.replication?.destinations ?? []),
    };
}

/** What the options of a creation template make of it in a set; null where they have problems. */
export function probeTemplate(place: SetPlace, prefix: string, options: Options): TemplateSettings | null {
    const registry = { creationTemplates: { [prefix]: options } };
    const { settings } = resolve(
        { ...place.set, repositories: {}, registry } as unknown as EcrRepositorySetArgs,
        place,
    );
    return settings?.registry.templates[0] ?? null;
}

/** The shortest way that says what AWS has; null where none does. Answers are kept, because repositories are mostly alike. */
export class Chooser {
    private readonly place: SetPlace;
    private readonly known = new Map<string, Options | null>();

    constructor(place: SetPlace) {
        this.place = place;
    }

    choose(about: unknown, { ways, fits, decidesReplication = false }: Choice): Options | null {
        const key = canonicalJson(about);
        let chosen = this.known.get(key);
        if (chosen === undefined) {
            chosen =
                ways.find((way) => {
                    const rest = decidesReplication ? {} : { enableReplication: false };
                    const made = probe(this.place, { ...rest, ...way });
                    return made !== null && fits(made);
                }) ?? null;
            this.known.set(key, chosen);
        }
        return chosen;
    }
}
