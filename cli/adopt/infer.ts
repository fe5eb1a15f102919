import { partitionOf } from "../../aws/partitions.ts";
import type { EcrRepositorySetArgs } from "../../config/args/set.ts";
import { shown, sortProblems } from "../../config/problems/report.ts";
import { resolve } from "../../config/resolve.ts";
import type { RepositorySetSettings } from "../../config/settings.ts";
import type { Problem, Warning } from "../../text/problem.ts";
import { withoutOwnResource } from "./access.ts";
import { type ChoicePlace, hoist } from "./choices.ts";
import { inferNaming, type Naming } from "./naming.ts";
import type { Observed, ObservedRepository } from "./observed.ts";
import { ownKeyOf } from "./ownKey.ts";
import type { Options, SetPlace } from "./probe.ts";
import { chooseRegistry, type RegistryChoice } from "./registryMode.ts";
import { contradictions, repositoryOptions } from "./repositories.ts";
import type { AdoptRequest } from "./request.ts";
import { commonTags, tagOptions } from "./tags.ts";

/** What a stack file has to say. */
export interface Inferred {
    /** The options of the whole stack file, with those that it had. */
    args: Options;
    /** What is added to it. */
    added: { set: Options; repositories: Record<string, Options>; registry: Options };
    /** Key of each adopted repository, by name. */
    keys: Map<string, string>;
    setName: string;
    ownKeyArn: string | null;
    registry: RegistryChoice;
    /** Null where there are problems. */
    settings: RepositorySetSettings | null;
    problems: Problem[];
    warnings: Warning[];
}

/** Infers the stack file from what exists. Nothing is guessed: what cannot be said is a problem with AWS's value. */
export function infer(found: Observed, request: AdoptRequest): Inferred {
    const observed = { ...found, repositories: found.repositories.map((each) => withoutOwnResource(each, found)) };
    const { existing, stack, region } = request;
    const existingRepositories = (existing.repositories ?? {}) as Record<string, Options | null>;
    const taken = takenNames(existing, { stack, region });
    const isExtended = Object.keys(existingRepositories).length > 0;
    const written = existing as Record<string, string | undefined>;
    const { naming, problems } = inferNaming(observed.repositories, {
        stack,
        ...optional("project", request.project ?? written.project),
        ...optional("environment", request.environment ?? written.environment),
        ...optional("namePrefix", request.namePrefix ?? written.namePrefix),
        taken,
        isExtended,
    });
    problems.push(...regionProblems(observed, region));
    if (naming === null) {
        return nothingInferred(existing, problems);
    }
    const named: Options = {
        ...(existing.project === undefined && { project: naming.project }),
        ...(existing.environment === undefined && naming.environment !== stack && { environment: naming.environment }),
        ...(existing.namePrefix === undefined && naming.namePrefix !== null && { namePrefix: naming.namePrefix }),
    };
    const { repositories: _repositories, registry: _registry, monitoring: _monitoring, ...setOptions } = existing;
    const place: SetPlace = { stack, region, set: { ...setOptions, ...named } };
    const setName = naming.namespace.replace(/(?<![/._-])[/._-]+$/, "") || `${naming.project}-${naming.environment}`;
    const ownKeyArn = request.keepsKeys ? null : ownKeyOf(observed, setName, region);
    const choices: ChoicePlace = {
        partition: partitionOf(region)?.id ?? "aws",
        ownKeyArn,
        isVerbatim: request.isVerbatim,
    };

    const keyOfName = new Map([...taken].map(([key, name]) => [name, key]));
    const fresh = observed.repositories.filter(({ name }) => !keyOfName.has(name));
    for (const repository of observed.repositories) {
        const key = keyOfName.get(repository.name);
        const options = key === undefined ? null : (existingRepositories[key] ?? {});
        if (key !== undefined && options !== null) {
            problems.push(...contradictions(repository, key, options, observed, place, choices));
        }
    }
    const options = repositoryOptions(fresh, observed, place, choices, naming, problems);
    const givenTags = { Project: naming.project, Environment: naming.environment, ...(existing.tags as object) };
    const lifted = isExtended ? { set: {}, each: options } : hoist(options);
    const shared = isExtended ? {} : tagOptions(commonTags(fresh.map(({ tags }) => tags)), givenTags);
    const setTags = { ...givenTags, ...shared };
    const repositories = Object.fromEntries(
        fresh.map((repository, index) => [
            naming.keys.get(repository.name) ?? repository.name,
            withNameAndTags(repository, lifted.each[index] ?? {}, naming, setTags),
        ]),
    );
    const set: Options = {
        ...named,
        ...lifted.set,
        ...logOptions(observed, place, setName, isExtended),
        ...(Object.keys(shared).length > 0 && { tags: { ...(existing.tags as object), ...shared } }),
    };
    const wholePlace: SetPlace = { ...place, set: { ...place.set, ...set } };
    const base = { ...existing, ...set, repositories: { ...existingRepositories, ...repositories } };
    const registry = chooseRegistry(observed, base, wholePlace, choices, setTags, request, isExtended);
    problems.push(...registry.problems);
    const args = Object.keys(registry.options).length === 0 ? base : { ...base, registry: registry.written };
    const resolution = resolve(args as unknown as EcrRepositorySetArgs, { stack, region });
    problems.push(...resolution.problems);
    return {
        args,
        added: { set, repositories, registry: registry.options },
        keys: new Map(observed.repositories.map(({ name }) => [name, naming.keys.get(name) ?? name])),
        setName,
        ownKeyArn,
        registry,
        settings: problems.length === 0 ? resolution.settings : null,
        problems: sortProblems(problems),
        warnings: resolution.warnings,
    };
}

function optional(option: string, value: string | undefined): Record<string, string> {
    return value === undefined ? {} : { [option]: value };
}

/** The names of the repositories that a stack file has already, by key. */
function takenNames(existing: Options, context: { stack: string; region: string }): Map<string, string> {
    if (existing.repositories === undefined) {
        return new Map();
    }
    const quiet = { ...existing, registry: { manage: false }, monitoring: undefined, enableReplication: false };
    const { settings } = resolve(quiet as unknown as EcrRepositorySetArgs, context);
    return new Map((settings?.repositories ?? []).map(({ key, name }) => [key, name]));
}

function regionProblems(observed: Observed, region: string): Problem[] {
    return observed.region === null || observed.region === region
        ? []
        : [
              {
                  path: "region",
                  code: "not-adoptable",
                  reason: `must be the region of the repositories, ${observed.region}, found ${shown(region)}; a stack of another region cannot take them over: use another stack file, or --region`,
              },
          ];
}

/** What is there before anything is inferred, or where it cannot be. */
export function nothingInferred(existing: Options, problems: Problem[]): Inferred {
    return {
        args: existing,
        added: { set: {}, repositories: {}, registry: {} },
        keys: new Map(),
        setName: "",
        ownKeyArn: null,
        registry: { mode: "leave", options: {}, written: {}, left: [], problems: [], reason: "" },
        settings: null,
        problems: sortProblems(problems),
        warnings: [],
    };
}

/** A repository's options with its name where the prefix does not give it, and with its tags. */
function withNameAndTags(
    { name, tags }: ObservedRepository,
    options: Options,
    { namespace, keys }: Naming,
    setTags: Record<string, string>,
): Options {
    const own = tagOptions(tags, setTags);
    return {
        ...(`${namespace}${keys.get(name)}` !== name && { name }),
        ...options,
        ...(Object.keys(own).length > 0 && { tags: own }),
    };
}

/** Whether scan results are logged: where there is a log group by the set's name, and not because a preset says so. */
function logOptions(observed: Observed, place: SetPlace, setName: string, isExtended: boolean): Options {
    if (isExtended) {
        return {};
    }
    const group = observed.logGroups.find(({ name }) => name === `/aws/events/ecr/${setName}`);
    const args = { ...place.set, enableReplication: false, registry: { manage: false } };
    const made = resolve({ ...args, repositories: { probe: {} } } as unknown as EcrRepositorySetArgs, place);
    const usual = made.settings?.findingsLog ?? null;
    if (group === undefined) {
        return usual === null ? {} : { enableScanFindingsLogging: false };
    }
    return {
        ...(usual === null && { enableScanFindingsLogging: true }),
        ...(usual?.retentionInDays !== group.retentionInDays && { logRetentionDays: group.retentionInDays }),
    };
}
