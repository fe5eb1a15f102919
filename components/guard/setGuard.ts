import * as pulumi from "@pulumi/pulumi";
import { statementsOf } from "../../aws/policyMeaning.ts";
import { isOutput } from "../../config/options/outputs.ts";
import type { MergedRequests } from "../../config/registry/merging.ts";
import { checkChanges, deletedImages, deletedRepositories } from "../../config/repository/changes.ts";
import { lifecycleProblems } from "../../config/repository/imageLoss.ts";
import { namePath } from "../../config/repository/namePaths.ts";
import type { RepositorySetSettings } from "../../config/settings.ts";
import { ownAccountPolicy } from "../../ecr/registry/policy.ts";
import { noReplication, type ReplicationRule, withOwnAccount } from "../../ecr/registry/replication.ts";
import {
    broken,
    collisionReason,
    compareRegistry,
    elsewhereReason,
    foreignWords,
    type LifecycleChange,
    type LiveRegistry,
    type LiveTarget,
    notCheckedReason,
    Outcome,
    type RegistryDocuments,
    readHeldImages,
    readLifecycleLosses,
    replacedWords,
    SERVICE_KINDS,
    type ServiceNames,
    serviceCollisionReason,
    type TakenNames,
    valueOr,
} from "../../live/index.ts";
import type { Problem } from "../../text/problem.ts";
import { accountProblems } from "./accountProblems.ts";
import type { Deployed, DeployedKey } from "./deployed.ts";
import { type Seen, TIMEOUT, type Verdict } from "./guard.ts";
import { keptKeyOf, leftKeys } from "./keys.ts";

/** Documents that are written although nothing is requested of them. */
export interface EmptiedDocuments {
    scanning: boolean;
    /** The rules that copy nothing, or null. */
    replication: ReplicationRule[] | null;
    policy: boolean;
}

/** What the account and the state make of a set beyond its settings. */
export interface SetDecision extends Verdict {
    /** The key that the set made and no longer requests: it remains in the stack while images are encrypted with it. */
    keptKey: DeployedKey | null;
    /** Documents that the set wrote and no longer requests: they are emptied, not deleted. */
    emptied: EmptiedDocuments;
}

/**
 * The documents that a set requests; null for all while what other sets request is not known. A destination with the id of
 * the current account is one without, once the account is known.
 */
export function requestedDocuments(
    { registry }: RepositorySetSettings,
    merged: MergedRequests | null,
    accountId: string | null,
): RegistryDocuments {
    const { scanning, replication: written } = merged ?? registry;
    const replication = accountId === null ? written : withOwnAccount(written, accountId);
    return {
        scanning: registry.manage ? scanning : null,
        replication: registry.manage && replication.length > 0 ? replication : null,
        policy: registry.manage && registry.policy !== null ? (statementsOf(registry.policy) ?? []) : null,
        settings: registry.manage
            ? Object.fromEntries(registry.accountSettings.map(({ name, value }) => [name, value]))
            : {},
    };
}

/** Documents as they were written, with destinations in the current account as the registry compares them. */
function atHome(written: RegistryDocuments | null, accountId: string | null): RegistryDocuments | null {
    return written === null || written.replication === null || accountId === null
        ? written
        : { ...written, replication: withOwnAccount(written.replication, accountId) };
}

/** Names in Amazon ECR that a set would create or has. */
function requestedNames({ repositories, registry }: RepositorySetSettings): TakenNames {
    return {
        repositories: repositories.map(({ name }) => name),
        caches: registry.manage ? registry.caches.map(({ prefix }) => prefix) : [],
        templates: registry.manage ? registry.templates.map(({ prefix }) => prefix) : [],
        exclusions: registry.manage ? registry.pullTimeUpdateExclusions : [],
    };
}

/** Names in other services that a set would create or has. */
export function requestedServiceNames({ key, findingsLog, monitoring }: RepositorySetSettings): ServiceNames {
    const { notifications, dashboard, alarms } = monitoring;
    return {
        logGroups: findingsLog === null ? [] : [findingsLog.logGroupName],
        logPolicies: findingsLog === null ? [] : [findingsLog.policyName],
        keyAliases: key === null ? [] : [key.alias],
        alarms: alarms.map(({ name }) => name),
        dashboards: dashboard === null ? [] : [dashboard.name],
        topics: [
            ...(notifications !== null && notifications.topicArn === null ? [notifications.topicName] : []),
            ...(notifications?.slack ? [notifications.slack.topicName] : []),
        ],
    };
}

/** Whether a set would create a name that it does not have in the state. */
export function addsNames(settings: RepositorySetSettings, deployed: Deployed): boolean {
    const names = requestedNames(settings);
    const services = requestedServiceNames(settings);
    return (
        (Object.keys(names) as (keyof TakenNames)[]).some((list) =>
            names[list].some((name) => !deployed.names[list].includes(name)),
        ) ||
        (Object.keys(services) as (keyof ServiceNames)[]).some((list) =>
            services[list].some((name) => !deployed.serviceNames[list].includes(name)),
        )
    );
}

/** Decides whether a set may be sent. `merged` are its documents with what other sets request, where that was an output. */
export async function decideSet(
    component: string,
    settings: RepositorySetSettings,
    merged: MergedRequests | null | "unknown",
    seen: Seen,
    profile: string | null,
): Promise<SetDecision> {
    const { registry } = settings;
    const { deployed, live } = seen;
    const verdict: Verdict = { problems: [], warnings: [] };
    const { problems, warnings } = verdict;
    if (deployed !== null) {
        problems.push(...checkChanges(deployed.set, settings));
        problems.push(...handoverProblems(deployed, settings));
    }
    problems.push(...elsewhereProblems(component, settings, seen));
    const ofAccounts = accountProblems(settings, seen.accountId);
    problems.push(...ofAccounts.problems);
    warnings.push(...ofAccounts.warnings);

    const requested = requestedDocuments(settings, merged === "unknown" ? null : merged, seen.accountId);
    const emptied = emptiedDocuments(settings, requested, deployed, merged === "unknown");
    if (merged === "unknown" && registry.manage) {
        seen.notChecked.push(
            "the registry's scanning and replication: what registry.include requests is an output, known after apply",
        );
    }
    if (live !== null) {
        const differences = compareRegistry({
            live: live.registry,
            wanted:
                merged === "unknown"
                    ? { ...requested, scanning: null, replication: null }
                    : filled(requested, emptied, emptiedPolicy(settings, live.registry)),
            deployed: deployed?.documents ?? NOTHING,
            written: atHome(deployed?.written ?? null, seen.accountId),
            wantedNames: requestedNames(settings),
            deployedNames: deployed?.names ?? NO_NAMES,
            own: ownNames(settings, deployed),
        });
        const replaced = replacedWords(differences, live.registry, registry.takeOver);
        (registry.takeOver ? warnings : problems).push(...replaced);
        warnings.push(...foreignWords(differences, live.registry));
        const keys = new Map(settings.repositories.map(({ name, key }) => [name, key]));
        const elsewhere = new Set(seen.elsewhere.map(({ list, name }) => `${list} ${name}`));
        for (const each of differences.filter(({ outcome }) => outcome === Outcome.Collides)) {
            const list = LISTS[each.kind] ?? "";
            if (!elsewhere.has(`${list} ${each.item}`)) {
                const path = namePath(list, each.item, keys.get(each.item));
                problems.push({ path, code: "name-exists", reason: collisionReason(each, live.registry) });
            }
        }
        problems.push(...serviceCollisions(seen));
    }
    const givenKeys = settings.repositories.map(({ kmsKeyArn }) => (isOutput(kmsKeyArn) ? "" : String(kmsKeyArn)));
    const keptKey = keptKeyOf({ key: settings.key, givenKeys, region: settings.region }, seen, warnings);
    if (live !== null) {
        const target = { region: settings.region, timeout: TIMEOUT, ...(profile !== null && { profile }) };
        warnings.push(...(await leftKeys(settings, target, seen)));
        if (deployed !== null) {
            const deleted = await deletedWithImages(deployed, settings, target, seen);
            problems.push(...deleted.problems);
            warnings.push(...deleted.warnings);
        }
        const losses = await readLifecycleLosses(target, lifecycleChanges(settings, deployed), {
            inUse: settings.imagesInUse,
            now: new Date(),
        });
        const lost = lifecycleProblems(losses, settings, pulumi.getStack());
        problems.push(...lost.problems);
        warnings.push(...lost.warnings);
    }
    if (registry.checkLive && seen.notChecked.length > 0) {
        warnings.push({ path: "", reason: notCheckedReason(seen.notChecked) });
    }
    return { ...verdict, keptKey, emptied };
}

/** What becomes of repositories that the update deletes, by whether they have images. */
async function deletedWithImages(
    deployed: Deployed,
    settings: RepositorySetSettings,
    target: LiveTarget,
    seen: Seen,
): Promise<Verdict> {
    const verdict: Verdict = { problems: [], warnings: [] };
    const deleted = deletedRepositories(deployed.set, settings);
    const regions = [...new Set(deleted.map(({ old }) => old.region ?? settings.region))];
    await Promise.all(
        regions.map(async (region) => {
            const here = deleted.filter(({ old }) => (old.region ?? settings.region) === region);
            const held = await readHeldImages(
                { ...target, region },
                here.map(({ old }) => old.name),
            );
            for (const [index, each] of here.entries()) {
                const look = held[index];
                if (look === undefined || "notChecked" in look) {
                    seen.notChecked.push(`whether ${each.old.name} has images: ${look?.notChecked ?? "not asked"}`);
                } else if (look.value.count > 0) {
                    const { count, isMore } = look.value;
                    const problem = deletedImages(
                        each,
                        `${isMore ? "more than " : ""}${count === 1 ? "1 image" : `${count} images`}`,
                    );
                    (each.old.forceDelete ? verdict.warnings : verdict.problems).push(problem);
                }
            }
        }),
    );
    return verdict;
}

/** The lifecycle policies that the update would change, of repositories that exist. */
function lifecycleChanges({ repositories }: RepositorySetSettings, deployed: Deployed | null): LifecycleChange[] {
    return repositories.flatMap(({ key, name, lifecyclePolicy }) => {
        const old = deployed?.set.repositories.find((each) => each.name === name);
        const oldPolicy = deployed?.lifecyclePolicies[name] ?? null;
        return old === undefined || oldPolicy === lifecyclePolicy
            ? []
            : [{ key, repository: name, oldPolicy, newPolicy: lifecyclePolicy, isProtected: old.isProtected }];
    });
}

const LISTS: Readonly<Record<string, string>> = {
    repository: "repositories",
    cache: "caches",
    template: "templates",
    exclusion: "exclusions",
};

/** The documents of a component that has written none. */
export const NOTHING: RegistryDocuments = { scanning: null, replication: null, policy: null, settings: {} };
/** The names of a component that has none. */
export const NO_NAMES: TakenNames = { repositories: [], caches: [], templates: [], exclusions: [] };

/** Names by which rules are the set's own, also where its state does not say so. */
function ownNames({ registry, repositories }: RepositorySetSettings, deployed: Deployed | null) {
    const { requests, namespaces } = registry.requests;
    return {
        namespaces,
        names: [
            ...repositories.map(({ name }) => name),
            ...requests.flatMap(({ scan, replication }) => scan?.name ?? replication?.name ?? []),
            ...(deployed?.names.repositories ?? []),
        ],
    };
}

/** Which documents the set wrote and no longer requests. With `manage: false` they remain as they are: another stack may need them. */
function emptiedDocuments(
    { registry }: RepositorySetSettings,
    requested: RegistryDocuments,
    deployed: Deployed | null,
    isUnknown: boolean,
): EmptiedDocuments {
    const had = deployed?.documents ?? NOTHING;
    const isOwner = registry.manage;
    return {
        scanning: isOwner && !isUnknown && requested.scanning === null && had.scanning !== null,
        replication:
            isOwner && !isUnknown && requested.replication === null && had.replication !== null
                ? noReplication(had.replication)
                : null,
        policy: isOwner && requested.policy === null && had.policy !== null,
    };
}

/** The statements of a policy that is emptied: AWS takes none without a statement. */
export function emptiedPolicy(place: { partition: string; region: string }, { accountId }: LiveRegistry): unknown[] {
    return statementsOf(ownAccountPolicy({ ...place, accountId: valueOr(accountId, "") })) ?? [];
}

/** The documents as they are sent: one that is emptied has no rules. */
function filled(requested: RegistryDocuments, emptied: EmptiedDocuments, policy: unknown[]): RegistryDocuments {
    return {
        ...requested,
        ...(emptied.scanning && { scanning: { scanType: "BASIC" as const, rules: [] } }),
        ...(emptied.replication !== null && { replication: emptied.replication }),
        ...(emptied.policy && { policy }),
    };
}

/** A document that an older version deployed would be deleted with its resource, and with it what other stacks wrote. */
export function handoverProblems(
    deployed: Pick<Deployed, "deletesDocuments">,
    { registry }: RepositorySetSettings,
): Problem[] {
    return !registry.manage && deployed.deletesDocuments
        ? [
              {
                  path: "registry.manage",
                  code: "registry-handover",
                  reason: broken(
                      "must be true for one update first, because the stack was deployed by a version that deletes the registry's configuration with its resources\n" +
                          "    run `pulumi up` once with registry.manage: true, then set it to false: the configuration then remains in AWS",
                  ),
              },
          ]
        : [];
}

/** Names of this stack that another component has, and that this one would create. */
export function elsewhereProblems(
    component: string,
    settings: RepositorySetSettings,
    seen: Pick<Seen, "deployed" | "elsewhere" | "hasTransforms">,
): Problem[] {
    const own = { ...NO_NAMES, ...seen.deployed?.names } as Record<string, string[]>;
    const ownServices = (seen.deployed?.serviceNames ?? {}) as Partial<Record<string, string[]>>;
    const keys = new Map(settings.repositories.map(({ name, key }) => [name, key]));
    const requested: [string, string[]][] = [
        ...Object.entries(requestedNames(settings)),
        ...Object.entries(requestedServiceNames(settings)),
    ];
    return requested.flatMap(([list, names]) =>
        names.flatMap((name) => {
            const other = seen.elsewhere.find(
                (each) => each.list === list && each.name === name && ["", settings.region].includes(each.region),
            );
            const has = own[list]?.includes(name) || ownServices[list]?.includes(name);
            // A transform can give what other components made aliases: docs/adopt.md takes over resources of a program so.
            const isAliased = seen.hasTransforms && !other?.parent.includes(SET_TYPE);
            if (other === undefined || has || isAliased) {
                return [];
            }
            const label = SERVICE_KINDS[list as keyof ServiceNames]?.label ?? SINGULAR[list] ?? list;
            return [
                {
                    path: namePath(list, name, keys.get(name)),
                    code: "name-elsewhere",
                    reason: elsewhereReason(label, name, other, component),
                },
            ];
        }),
    );
}

const SET_TYPE = "ecr-repository-set:index:EcrRepositorySet";

const SINGULAR: Readonly<Record<string, string>> = {
    repositories: "repository",
    caches: "pull-through cache rule",
    templates: "repository creation template",
    exclusions: "pull-time update exclusion of",
};

/** Names of other services that exist already and are not in this stack's state. */
export function serviceCollisions(
    { live, deployed, elsewhere }: Pick<Seen, "live" | "deployed" | "elsewhere">,
    path = "namePrefix",
): Problem[] {
    const taken = live?.taken ?? {};
    return (Object.keys(SERVICE_KINDS) as (keyof ServiceNames)[]).flatMap((list) => {
        const look = taken[list];
        const names = look === undefined ? [] : valueOr(look, []);
        return names
            .filter((name) => !(deployed?.serviceNames[list] ?? []).includes(name))
            .filter((name) => !elsewhere.some((each) => each.list === list && each.name === name))
            .map((name) => ({
                path,
                code: "name-exists",
                reason: serviceCollisionReason(list, name, live?.registry ?? null, path),
            }));
    });
}

/** The value of an output, or "unknown" where it is known after apply only; rejects as the output does. */
export async function knownValue<T>(output: pulumi.Output<T> | null): Promise<T | null | "unknown"> {
    if (output === null) {
        return null;
    }
    // The SDK's own way to ask; `apply` alone never runs for a value that is known after apply.
    const { promise } = output as unknown as { promise(withUnknowns: boolean): Promise<T> };
    const value = await promise.call(output, true);
    return pulumi.isUnknown(value) || pulumi.containsUnknowns(value) ? "unknown" : value;
}
