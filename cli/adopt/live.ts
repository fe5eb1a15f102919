import { listed, propertyPath } from "../../config/problems/report.ts";
import { isInNamespace, ROOT } from "../../ecr/registry/namespaces.ts";
import {
    ACCOUNT_SETTINGS,
    type LiveDetails,
    type LiveKeyDetails,
    type LiveRegistry,
    type LiveRepository,
    type LiveTarget,
    type Look,
    readDetails,
    readKeys,
    readLogGroupDetails,
    readRegistry,
    valueOr,
    whyNot,
} from "../../live/index.ts";
import type { Problem, Warning } from "../../text/problem.ts";
import type { Observed, ObservedKey, ObservedRegistry, ObservedRepository } from "./observed.ts";

/** Which repositories of the account are read. */
export interface Selection {
    /** Only names that begin with it. */
    prefix?: string;
    /** Only these names. */
    repositories: readonly string[];
}

/** Default account settings. https://docs.aws.amazon.com/AmazonECR/latest/APIReference/API_GetAccountSetting.html */
const DEFAULT_SETTINGS: Readonly<Record<(typeof ACCOUNT_SETTINGS)[number], string>> = {
    BASIC_SCAN_TYPE_VERSION: "AWS_NATIVE",
    BLOB_MOUNTING: "DISABLED",
    REGISTRY_POLICY_SCOPE: "V2",
};

/** Reads what an account holds in a region, and changes nothing. What cannot be read is a problem that names the permission. */
export async function observeLive(target: LiveTarget, selection: Selection): Promise<Observed> {
    const registry = await readRegistry(target);
    const problems: Problem[] = [];
    const need = <T, U>(path: string, look: Look<T>, otherwise: U): T | U => {
        const why = whyNot(look);
        if (why !== null) {
            problems.push({
                path,
                code: "not-read",
                reason: `was not read: ${why}; grant it to the credentials and run adopt again`,
            });
        }
        return valueOr(look, otherwise);
    };
    const all: LiveRepository[] = need("repositories", registry.repositories, []);
    const warnings: Warning[] = [];
    const caches = valueOr(registry.caches, []).map(({ prefix }) => prefix);
    const wanted = withoutCached(
        all.filter(({ name }) => isSelected(name, selection)),
        caches,
        selection,
        warnings,
    );
    problems.push(...missing(all, wanted, selection));
    const details = await readDetails(target, wanted);
    const repositories = wanted.map((each) => observedRepository(each, details.get(each.name), need));
    const encrypting = [...new Set(repositories.flatMap(({ kmsKeyArn }) => kmsKeyArn ?? []))].sort();
    const keys = [...(await readKeys(target, encrypting))].map(([arn, look]) => observedKey(arn, look, warnings));
    return {
        source: `AWS (${target.region})`,
        accountId: need("registry", registry.accountId, null) || null,
        region: target.region,
        repositories,
        registry: observedRegistry(registry, need),
        keys,
        logGroups: [],
        addresses: [],
        problems,
        warnings,
    };
}

/** Adds the log group with a name, where there is one: it is known only once the set has a name. */
export async function addLogGroup(observed: Observed, target: LiveTarget, name: string): Promise<Observed> {
    const look = await readLogGroupDetails(target, name);
    const why = whyNot(look);
    const group = valueOr(look, null);
    return {
        ...observed,
        logGroups: group === null ? [] : [group],
        problems:
            why === null
                ? observed.problems
                : [
                      ...observed.problems,
                      { path: "logs", code: "not-read", reason: `were not read: ${why}; grant it to the credentials` },
                  ],
    };
}

type Need = <T, U>(path: string, look: Look<T>, otherwise: U) => T | U;

/** Whether a repository is one of those that are read. */
export function isSelected(name: string, { prefix, repositories }: Selection): boolean {
    const isNamed = repositories.includes(name);
    return prefix === undefined ? repositories.length === 0 || isNamed : name.startsWith(prefix) || isNamed;
}

/** Amazon ECR itself creates the repositories of a cache, and will create more: they are adopted only by name. */
function withoutCached(
    repositories: LiveRepository[],
    caches: readonly string[],
    { prefix, repositories: named }: Selection,
    warnings: Warning[],
): LiveRepository[] {
    if (prefix !== undefined || named.length > 0) {
        return repositories;
    }
    const cacheOf = (name: string) => caches.find((cache) => cache !== ROOT && isInNamespace(cache, name));
    for (const [cache, members] of Map.groupBy(repositories, ({ name }) => cacheOf(name))) {
        if (cache !== undefined) {
            const many = members.length === 1 ? "1 repository is" : `${members.length} repositories are`;
            warnings.push({
                path: propertyPath(["registry", "pullThroughCache", cache]),
                reason: `${many} left out, such as ${members[0]?.name}: Amazon ECR creates them when images are pulled; to adopt them, write --prefix ${cache}/`,
            });
        }
    }
    return repositories.filter(({ name }) => cacheOf(name) === undefined);
}

function missing(all: readonly LiveRepository[], wanted: readonly LiveRepository[], selection: Selection): Problem[] {
    const absent = selection.repositories.filter((name) => !all.some((each) => each.name === name));
    if (absent.length > 0 && all.length > 0) {
        return [
            {
                path: "--repository",
                code: "not-found",
                reason: `must name repositories of the account, found ${listed(absent)}`,
            },
        ];
    }
    if (wanted.length === 0 && selection.prefix !== undefined && all.length > 0) {
        const some = all.slice(0, 3).map(({ name }) => name);
        const found = `found ${JSON.stringify(selection.prefix)} and names such as ${listed(some)}`;
        return [
            { path: "--prefix", code: "not-found", reason: `must be what names of the account begin with, ${found}` },
        ];
    }
    return [];
}

function observedRepository(
    { arn: _arn, createdAt: _createdAt, ...repository }: LiveRepository,
    details: LiveDetails | undefined,
    need: Need,
): ObservedRepository {
    const of = <T>(part: keyof LiveDetails, otherwise: T) =>
        need(
            `${propertyPath(["repositories", repository.name])}.${part}`,
            (details?.[part] ?? { notChecked: "no answer" }) as Look<T>,
            otherwise,
        );
    return {
        ...repository,
        lifecyclePolicy: of<string | null>("lifecyclePolicy", null),
        repositoryPolicy: of<string | null>("repositoryPolicy", null),
        tags: withoutAwsTags(of<Record<string, string>>("tags", {})),
        forceDelete: null,
    };
}

/** Tags that AWS sets by itself belong to no tool. */
function withoutAwsTags(tags: Record<string, string>): Record<string, string> {
    return Object.fromEntries(Object.entries(tags).filter(([key]) => !/^aws:/i.test(key)));
}

/** A key as it is seen; one that cannot be looked at, as another account's, is named by its ARN all the same. */
function observedKey(arn: string, look: Look<LiveKeyDetails>, warnings: Warning[]): ObservedKey {
    const key = valueOr(look, null);
    const parts = key === null || key.isAwsManaged ? [] : [key.aliases, key.rotates, key.policy, key.tags];
    const why = whyNot(look) ?? parts.map(whyNot).find((each) => each !== null);
    if (why !== undefined && why !== null) {
        warnings.push({
            path: propertyPath(["keys", arn]),
            reason: `was not read: ${why}; the repositories keep it, named by its ARN`,
        });
    }
    return {
        arn,
        aliases: key === null ? [] : valueOr(key.aliases, []),
        description: key?.description ?? "",
        rotates: key !== null && valueOr(key.rotates, false),
        policy: key === null || key.isAwsManaged ? null : valueOr(key.policy, null),
        tags: key === null || key.isAwsManaged ? {} : withoutAwsTags(valueOr(key.tags, {})),
        // AWS does not say who manages a key: only one with the set's own alias is taken over.
        isManaged: false,
    };
}

function observedRegistry(registry: LiveRegistry, need: Need): ObservedRegistry {
    return {
        scanning: need("registry.scanning", registry.scanning, null),
        replication: need("registry.replication", registry.replication, null),
        policy: need("registry.policy", registry.policy, null),
        settings: writtenSettings(need("registry.settings", registry.settings, {} as Record<string, string>)),
        caches: need("registry.pullThroughCache", registry.caches, []),
        templates: need("registry.creationTemplates", registry.templates, []),
        pullTimeUpdateExclusions: need("registry.pullTimeUpdateExclusions", registry.pullTimeUpdateExclusions, []),
    };
}

/** The account settings that differ from AWS's defaults. */
export function writtenSettings(settings: Readonly<Record<string, string>>): Record<string, string> {
    return Object.fromEntries(
        ACCOUNT_SETTINGS.flatMap((name) => {
            const value = settings[name];
            return value === undefined || value === DEFAULT_SETTINGS[name] ? [] : [[name, value]];
        }),
    );
}
