import type { EcrRepositorySetArgs } from "../../config/args/set.ts";
import { resolve } from "../../config/resolve.ts";
import type { RegistrySettings } from "../../config/settings.ts";
import type { Problem } from "../../text/problem.ts";
import type { ChoicePlace } from "./choices.ts";
import type { Observed, ObservedRegistry } from "./observed.ts";
import type { Options, SetPlace } from "./probe.ts";
import { registryOptions } from "./registry.ts";
import { replicationMeaning } from "./replication.ts";
import type { AdoptRequest } from "./request.ts";
import { scanningFilters, scanningMeaning } from "./scanning.ts";

/** What the stack file says of the registry. */
export interface RegistryChoice {
    mode: "own" | "leave" | "kept";
    /** What is added below `registry`. */
    options: Options;
    /** The whole option `registry`. */
    written: Options;
    /** What AWS has and the stack does not take over, in words. */
    left: string[];
    problems: Problem[];
    /** Why it is left, in words; empty where it is not. */
    reason: string;
}

/** Decides whether the stack owns the registry: where its documents come out as AWS has them, unless the user decides. */
export function chooseRegistry(
    observed: Observed,
    base: Options,
    place: SetPlace,
    choices: ChoicePlace,
    setTags: Record<string, string>,
    { registry: mode, isPart, existing }: Pick<AdoptRequest, "registry" | "isPart" | "existing">,
    isExtended: boolean,
): RegistryChoice {
    const written = (existing.registry ?? {}) as Options;
    if (isExtended) {
        return { mode: "kept", options: {}, written, left: [], problems: [], reason: "" };
    }
    const leave = (reason: string): RegistryChoice => ({
        mode: "leave",
        options: { manage: false },
        written: { ...written, manage: false },
        left: partsOf(observed.registry),
        problems: [],
        reason,
    });
    if (mode === "leave") {
        return leave("by --registry leave");
    }
    if (mode === "auto" && isPart) {
        return leave("only some repositories are adopted, and the registry serves all of them");
    }
    const { options, problems, left } = registryOptions(observed.registry, place, choices, setTags);
    const ways = [{}, ...filterWays(observed.registry)];
    const fitting = ways.find((way) => {
        const made = rulesOf({ ...base, registry: { ...written, ...options, ...way } }, place);
        return made !== null && (isSame(made, observed.registry) || (mode === "own" && isNew(made, observed.registry)));
    });
    if (fitting !== undefined) {
        const all = { ...fitting, ...options };
        return { mode: "own", options: all, written: { ...written, ...all }, left, problems, reason: "" };
    }
    const found = [
        `scanning ${scanningMeaning(observed.registry.scanning)}`,
        `replication ${replicationMeaning(observed.registry.replication) || "none"}`,
    ].join("; ");
    if (mode === "own") {
        const reason = `cannot be written so that scanning and replication stay as they are, AWS has ${found}; write --registry leave, and let the stack or tool that owns them keep them`;
        return { ...leave(""), problems: [...problems, { path: "registry", code: "not-adoptable", reason }] };
    }
    return leave("its scanning and replication rules are not what these repositories alone would give");
}

/** The filters of the live rules, where those made of names are others. */
function filterWays({ scanning }: ObservedRegistry): Options[] {
    const filters = scanning === null ? null : scanningFilters(scanning);
    return filters === null || Object.keys(filters).length === 0 ? [] : [{ scanningFilters: filters }];
}

function rulesOf(args: Options, { stack, region }: SetPlace): RegistrySettings | null {
    return resolve(args as unknown as EcrRepositorySetArgs, { stack, region }).settings?.registry ?? null;
}

/** Whether rules that a set writes are those that AWS has. What a source does not hold must not be written either. */
function isSame({ scanning, replication }: RegistrySettings, observed: ObservedRegistry): boolean {
    return (
        scanningMeaning(scanning) === scanningMeaning(observed.scanning) &&
        (scanning !== null || observed.scanning === null || observed.scanning.scanType === "BASIC") &&
        replicationMeaning(replication) === replicationMeaning(observed.replication)
    );
}

/** Whether basic scanning by rules takes the place of the repositories' own flags, which say the same. */
function isNew({ scanning, replication }: RegistrySettings, observed: ObservedRegistry): boolean {
    return (
        scanning?.scanType === "BASIC" &&
        scanningMeaning(observed.scanning) === scanningMeaning(null) &&
        replicationMeaning(replication) === replicationMeaning(observed.replication)
    );
}

/** What a registry holds, in words. */
function partsOf({ scanning, replication, policy, settings, caches, templates, ...rest }: ObservedRegistry): string[] {
    const count = (many: number, what: string) => (many === 0 ? [] : [`${many} ${what}${many === 1 ? "" : "s"}`]);
    return [
        ...count(scanning?.rules.length ?? 0, "scanning rule"),
        ...count(replication?.length ?? 0, "replication rule"),
        ...count(policy?.length ?? 0, "statement of the registry policy").map((text) =>
            text.replace(/statement of the registry policys$/, "statements of the registry policy"),
        ),
        ...Object.entries(settings).map(([name, value]) => `account setting ${name}: ${value}`),
        ...count(caches.length, "pull through cache"),
        ...count(templates.length, "creation template"),
        ...count(rest.pullTimeUpdateExclusions.length, "pull time update exclusion"),
    ];
}
