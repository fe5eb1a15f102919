import { type StateResource, textOf } from "./terraformResources.ts";

/** An account and a region. */
export interface Place {
    accountId: string;
    region: string;
}

/** A resource with where it is, or null where the state does not say. */
export interface Placed {
    resource: StateResource;
    place: Place | null;
}

/**
 * Where each resource is: by its ARN, or by the ARNs of what the same configuration of the provider has made. Policies
 * are where their repository is, and everything is where all ARNs are if these agree.
 */
export function placesOf(resources: readonly StateResource[]): Placed[] {
    const known = resources.map((resource) => ({ resource, place: byArn(resource) ?? byRegion(resource) }));
    const ofProvider = new Map<string, Place[]>();
    const ofRepository = new Map<string, Place[]>();
    for (const { resource, place } of known) {
        if (place !== null) {
            add(ofProvider, resource.provider, place);
            add(ofRepository, repositoryOf(resource), place);
        }
    }
    return known.map(({ resource, place }) => {
        const ofSame = ofProvider.get(resource.provider) ?? [];
        return {
            resource,
            place:
                place ??
                // Since version 6 of the provider every resource says its region; some do not say their account.
                only(ofSame.filter(({ region }) => region === resource.attributes.region)) ??
                only(ofSame) ??
                only(ofRepository.get(repositoryOf(resource))),
        };
    });
}

/** The place of a resource's ARN. */
function byArn({ attributes, type }: StateResource): Place | null {
    // The ARN of an alias's key, because an older state has none of the alias.
    const arn = type === "aws_kms_alias" ? textOf(attributes.target_key_arn) : textOf(attributes.arn);
    const [, , , region = "", accountId = ""] = arn.split(":");
    return region === "" || accountId === "" ? null : { accountId, region };
}

/** The place by the attribute region. */
function byRegion({ attributes: { region, registry_id } }: StateResource): Place | null {
    return textOf(region) === "" || textOf(registry_id) === ""
        ? null
        : { accountId: textOf(registry_id), region: textOf(region) };
}

/** The repository that a resource is of, or empty. */
function repositoryOf({ type, attributes }: StateResource): string {
    return type === "aws_ecr_repository" ? textOf(attributes.name) : textOf(attributes.repository);
}

function add(places: Map<string, Place[]>, key: string, place: Place): void {
    const all = places.get(key) ?? [];
    if (!all.some(({ accountId, region }) => accountId === place.accountId && region === place.region)) {
        places.set(key, [...all, place]);
    }
}

function only(places: readonly Place[] | undefined): Place | null {
    return places?.length === 1 ? (places[0] ?? null) : null;
}
