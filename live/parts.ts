import { canonicalJson } from "../aws/json.ts";
import { partitionOf } from "../aws/partitions.ts";
import { documentMeaning } from "../aws/policyMeaning.ts";
import { valueOr } from "./look.ts";
import type { LiveCache, LiveRegistry, LiveTemplate } from "./registry.ts";
import { propertyOf, type StateResource, stringOf } from "./state.ts";

/** One thing part by part, in words that can be compared; null for a part that is not set. A part that is not known is left out. */
export type Parts = Record<string, string | null>;

/** The caches and creation templates of a registry part by part, by prefix. */
export interface NamespaceParts {
    caches: Record<string, Parts>;
    templates: Record<string, Parts>;
}

/** A part that AWS holds with another value than is requested. */
export interface PartDifference {
    part: string;
    live: string | null;
    requested: string | null;
}

const CACHE_TYPE = "aws:ecr/pullThroughCacheRule:PullThroughCacheRule";
const TEMPLATE_TYPE = "aws:ecr/repositoryCreationTemplate:RepositoryCreationTemplate";
// AWS's word for all repositories of the upstream, the default.
const WHOLE_UPSTREAM = "ROOT";

/** The parts in which two differ, of those that are known of both. */
export function compareParts(live: Parts, requested: Parts): PartDifference[] {
    return Object.entries(requested)
        .filter(([part, value]) => part in live && live[part] !== value)
        .map(([part, value]) => ({ part, live: live[part] ?? null, requested: value }));
}

/** What AWS holds, part by part. */
export function liveParts({ region, caches, templates }: LiveRegistry): NamespaceParts {
    return {
        caches: Object.fromEntries(valueOr(caches, []).map((each) => [each.prefix, cacheParts(each)])),
        templates: Object.fromEntries(valueOr(templates, []).map((each) => [each.prefix, templateParts(each, region)])),
    };
}

function cacheParts({ upstreamUrl, upstreamPrefix, credentialArn, roleArn }: LiveCache): Parts {
    return { upstream: upstreamUrl, "upstream prefix": upstreamPrefix, credentials: credentialArn, role: roleArn };
}

function templateParts(template: LiveTemplate, region: string): Parts {
    const { exclusionFilters, kmsKeyArn, tags } = template;
    return {
        "applied for": template.appliedFor.join(", "),
        description: template.description || null,
        "tag mutability": template.imageTagMutability,
        "mutability exclusion filters": exclusionFilters.length === 0 ? null : exclusionFilters.join(", "),
        encryption: template.encryptionType,
        "encryption key": kmsKeyArn,
        "lifecycle policy": jsonText(template.lifecyclePolicy),
        "repository policy": policyText(template.repositoryPolicy, region),
        role: template.roleArn,
        tags: tagsText(tags),
    };
}

/** What resources of a plan or of a state say of caches and templates, part by part. */
export function partsOfResources(resources: readonly StateResource[], region: string): NamespaceParts {
    const of = (type: string, property: string, read: (resource: StateResource) => Parts) =>
        Object.fromEntries(
            resources
                .filter((each) => each.type === type && each.delete !== true)
                .map((each) => [stringOf(propertyOf(each, property)) ?? "", read(each)]),
        );
    return {
        caches: of(CACHE_TYPE, "ecrRepositoryPrefix", (resource) => {
            const prefix = known(resource, "upstreamRepositoryPrefix", stringOf);
            return {
                ...part("upstream", known(resource, "upstreamRegistryUrl", stringOf)),
                ...part("upstream prefix", prefix === WHOLE_UPSTREAM ? null : prefix),
                ...part("credentials", known(resource, "credentialArn", stringOf)),
                ...part("role", known(resource, "customRoleArn", stringOf)),
            };
        }),
        templates: of(TEMPLATE_TYPE, "prefix", (resource) => requestedTemplate(resource, region)),
    };
}

function requestedTemplate(resource: StateResource, region: string): Parts {
    const list = (value: unknown) =>
        Array.isArray(value) && value.length > 0 ? value.map(String).sort().join(", ") : null;
    const filters = (value: unknown) => list(Array.isArray(value) ? value.map(({ filter }) => filter) : []);
    const encryption = propertyOf(resource, "encryptionConfigurations");
    const [first] = Array.isArray(encryption) ? encryption : [];
    const { encryptionType = "AES256", kmsKey } = (first ?? {}) as Record<string, unknown>;
    return {
        ...part("applied for", known(resource, "appliedFors", list)),
        ...part(
            "description",
            known(resource, "description", (value) => stringOf(value) || null),
        ),
        ...part(
            "tag mutability",
            known(resource, "imageTagMutability", (value) => stringOf(value) ?? "MUTABLE"),
        ),
        ...part("mutability exclusion filters", known(resource, "imageTagMutabilityExclusionFilters", filters)),
        ...part("encryption", stringOf(encryptionType) ?? undefined),
        ...part("encryption key", isKnown(kmsKey) ? stringOf(kmsKey) || null : undefined),
        ...part(
            "lifecycle policy",
            known(resource, "lifecyclePolicy", (value) => jsonText(stringOf(value))),
        ),
        ...part(
            "repository policy",
            known(resource, "repositoryPolicy", (value) => policyText(stringOf(value), region)),
        ),
        ...part(
            "role",
            known(resource, "customRoleArn", (value) => stringOf(value) || null),
        ),
        ...part(
            "tags",
            known(resource, "resourceTags", (value) => tagsText((value ?? {}) as Record<string, string>)),
        ),
    };
}

/** A part that is known, as an entry; nothing else. */
function part(name: string, value: string | null | undefined): Parts {
    return value === undefined ? {} : { [name]: value };
}

/** A property in words; undefined where AWS says it later, or it is secret. */
function known(
    resource: StateResource,
    property: string,
    words: (value: unknown) => string | null,
): string | null | undefined {
    const value = propertyOf(resource, property);
    return isKnown(value) ? words(value) : undefined;
}

/** Whether all of a value is plain: a plan marks what is not known, and both mark what is secret. */
function isKnown(value: unknown): boolean {
    if (typeof value !== "object" || value === null) {
        return true;
    }
    const marks = ["unknown", "secret", SIGNATURE_KEY];
    return !marks.some((mark) => mark in value) && Object.values(value).every(isKnown);
}

// How Pulumi's state marks a secret.
const SIGNATURE_KEY = "4dabf18193072939515e22adb298388d";

/** A JSON document whatever its spaces and the order of its keys. */
function jsonText(document: string | null): string | null {
    if (document === null || document === "") {
        return null;
    }
    try {
        return canonicalJson(JSON.parse(document));
    } catch {
        return document;
    }
}

/** A policy by what it grants, whatever the order of its statements. */
function policyText(policy: string | null, region: string): string | null {
    if (policy === null || policy === "") {
        return null;
    }
    const meaning = documentMeaning(policy, partitionOf(region)?.id ?? "aws");
    return meaning === null ? policy : [...meaning.keys()].sort().join("\n");
}

function tagsText(tags: Record<string, string>): string | null {
    const names = Object.keys(tags).sort();
    return names.length === 0 ? null : names.map((name) => `${name}=${tags[name]}`).join(", ");
}
