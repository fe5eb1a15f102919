import { existsSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { resolve as resolveArgs } from "../../config/resolve.ts";
import { argsOfConfig } from "../../config/stack.ts";
import type { LiveTarget } from "../../live/index.ts";
import type { Problem, Warning } from "../../text/problem.ts";
import { UsageError } from "../common/errors.ts";
import type { StackFiles } from "../plan/files.ts";
import type { PlacedWarning } from "../plan/places.ts";
import { readStackFiles, stackFilePath, stackName } from "../plan/project.ts";
import { type Plan, recordPlan } from "../plan/record.ts";
import { withIncludedStacks } from "../registry/included.ts";
import type { Change } from "./change.ts";
import { compareSet } from "./changes.ts";
import { type ImportPlan, planImport } from "./importFile.ts";
import { type Inferred, infer, nothingInferred } from "./infer.ts";
import { addLogGroup, observeLive, type Selection } from "./live.ts";
import type { Observed } from "./observed.ts";
import type { Options } from "./probe.ts";
import type { AdoptRequest, RegistryMode } from "./request.ts";
import { observedFile } from "./source.ts";
import { stackFileText } from "./stackFile.ts";
import { removalCommands, takenAddresses } from "./terraform.ts";
import { addVariables, holdsVariables, readVariables } from "./variables.ts";

/** What `ecr-set adopt` was called with. */
export interface AdoptOptions {
    stack: string;
    cwd: string;
    live?: boolean;
    from?: string;
    prefix?: string;
    repository: string[];
    region?: string;
    profile?: string;
    project?: string;
    environment?: string;
    namePrefix?: string;
    registry: RegistryMode;
    keepPolicies?: boolean;
    keepKeys?: boolean;
    importFile?: string;
    dryRun?: boolean;
    json?: boolean;
}

/** What adopting gives: the text of the stack file, what to import, and what the next update changes all the same. */
export interface Adoption {
    stack: string;
    source: string;
    /** Path of the stack file as the command line would have it. */
    stackFile: string;
    isNew: boolean;
    text: string;
    isChanged: boolean;
    /** Whether it was compared with what exists: variables do not say that. */
    isCompared: boolean;
    inferred: Inferred;
    imports: ImportPlan;
    changes: Change[];
    /** Commands with which Terraform lets go of what is taken over. */
    removals: string[];
    problems: Problem[];
    warnings: Warning[];
}

/** Reads what exists, infers what the stack file has to say, and compares both. Writes nothing. */
export async function prepare(options: AdoptOptions): Promise<Adoption> {
    const { cwd, from } = options;
    const stack = stackName(options.stack);
    const stackFile = `Pulumi.${stack}.yaml`;
    const path = stackFilePath(cwd, stack);
    const existing = existsSync(path) ? readFileSync(path, "utf8") : null;
    const adoption: Adoption = {
        stack,
        source: from ?? "AWS",
        stackFile,
        isNew: existing === null,
        text: existing ?? "config: {}\n",
        isChanged: false,
        isCompared: false,
        inferred: nothingInferred({}, []),
        imports: { file: { resources: [] }, created: [] },
        changes: [],
        removals: [],
        problems: [],
        warnings: [],
    };
    const started = from !== undefined && holdsVariables(from) ? await withVariables(adoption, options) : adoption;
    const made =
        started.problems.length > 0 || (started !== adoption && options.live !== true)
            ? started
            : await withObserved(started, options);
    return { ...made, isChanged: made.text !== existing };
}

/** Adds what a file of variables says to the stack file. */
async function withVariables(adoption: Adoption, options: AdoptOptions): Promise<Adoption> {
    const { cwd, from = "" } = options;
    const { project, config } = readStackFiles(cwd, adoption.stack, adoption.text);
    const existing = argsOfConfig(config) as unknown as Options;
    const { args, problems, warnings } = await readVariables(resolve(cwd, from), from, {
        stack: adoption.stack,
        environment: options.environment,
        existing,
    });
    if (problems.length > 0) {
        return { ...adoption, problems, warnings };
    }
    const given: Options = {
        ...args,
        ...(options.project !== undefined && { project: options.project }),
        ...(options.environment !== undefined && { environment: options.environment }),
    };
    const { added, problems: contradictions } = addVariables(existing, given);
    const region = config["aws:region"] ?? options.region ?? process.env.AWS_REGION ?? null;
    const registry = { ...(existing.registry as Options), ...added.registry };
    const choice = { ...adoption.inferred.registry, options: added.registry, written: registry };
    const place = { project, region: config["aws:region"] === undefined ? region : null };
    const text = stackFileText(adoption.isNew ? null : adoption.text, { added, registry: choice }, place);
    const after = argsOfConfig(readStackFiles(cwd, adoption.stack, text).config);
    const resolution = resolveArgs(after, { stack: adoption.stack, region });
    const keys = new Map((resolution.settings?.repositories ?? []).map(({ key, name }) => [name, key]));
    return {
        ...adoption,
        text,
        inferred: { ...adoption.inferred, added, keys, settings: resolution.settings },
        problems: [...contradictions, ...resolution.problems],
        warnings: [...warnings, ...resolution.warnings],
    };
}

/** Adds what exists to the stack file, and ties both together. */
async function withObserved(adoption: Adoption, options: AdoptOptions): Promise<Adoption> {
    const { cwd } = options;
    const { stack, text: before } = adoption;
    const files = readStackFiles(cwd, stack, before);
    const args = argsOfConfig(files.config) as unknown as Options;
    const written = (args.region as string | undefined) ?? files.config["aws:region"];
    const environment = process.env.AWS_REGION ?? process.env.AWS_DEFAULT_REGION;
    const declared = [...adoption.inferred.keys.keys()];
    const observed = await observe(options, options.region ?? written ?? environment, declared);
    const region = written ?? options.region ?? observed.region ?? environment;
    if (region === undefined) {
        throw new UsageError(NO_REGION);
    }
    const request: AdoptRequest = {
        stack,
        region,
        existing: args,
        ...(options.project !== undefined && { project: options.project }),
        ...(options.environment !== undefined && { environment: options.environment }),
        ...(options.namePrefix !== undefined && { namePrefix: options.namePrefix }),
        registry: options.registry,
        isPart: options.prefix !== undefined || options.repository.length > 0,
        isVerbatim: options.keepPolicies === true,
        keepsKeys: options.keepKeys === true,
    };
    const whole = await withLogGroup(observed, request, options);
    const isNothing = whole.repositories.length === 0;
    const inferred = isNothing ? nothingInferred(args, []) : infer(whole, request);
    const place = { project: files.project, region: written === undefined ? region : null };
    const isEmpty = adoption.isNew && before === "config: {}\n";
    const text = stackFileText(isEmpty ? null : before, inferred, place);
    const problems = [...whole.problems, ...inferred.problems];
    if (isNothing && problems.length === 0) {
        problems.push({
            path: "repositories",
            code: "not-found",
            reason: `must be at least one to adopt, found none in ${whole.source}`,
        });
    }
    const known: Adoption = {
        ...adoption,
        isCompared: true,
        source: whole.source,
        text,
        inferred,
        problems,
        warnings: [...adoption.warnings, ...whole.warnings, ...inferred.warnings].filter(isFirst),
    };
    return inferred.settings === null || problems.length > 0
        ? known
        : complete(known, whole, readStackFiles(cwd, stack, text), region);
}

const NO_REGION = "the region of the repositories is not known; write --region and its name, such as us-east-1";

async function observe(
    options: AdoptOptions,
    region: string | undefined,
    declared: readonly string[],
): Promise<Observed> {
    const selection = selectionOf(options, declared);
    if (options.live !== true && options.from !== undefined) {
        return observedFile(resolve(options.cwd, options.from), options.from, selection, region);
    }
    if (region === undefined) {
        throw new UsageError(NO_REGION);
    }
    return observeLive(targetOf(options, region), selection);
}

/** The repositories that are named, or those that variables declare. */
function selectionOf({ prefix, repository }: AdoptOptions, declared: readonly string[]): Selection {
    const repositories = repository.length > 0 || prefix !== undefined ? repository : [...declared];
    return { repositories, ...(prefix !== undefined && { prefix }) };
}

function targetOf({ profile }: AdoptOptions, region: string): LiveTarget {
    return { region, ...(profile !== undefined && { profile }) };
}

/** The log group of the set, by the name that the set gives it; a file of Terraform has it already. */
async function withLogGroup(observed: Observed, request: AdoptRequest, options: AdoptOptions): Promise<Observed> {
    if (options.live !== true || observed.problems.length > 0 || observed.repositories.length === 0) {
        return observed;
    }
    const { setName } = infer(observed, request);
    return setName === ""
        ? observed
        : addLogGroup(observed, targetOf(options, request.region), `/aws/events/ecr/${setName}`);
}

/** Compares what the program would send with what was observed, and ties both together. */
async function complete(adoption: Adoption, observed: Observed, files: StackFiles, region: string): Promise<Adoption> {
    const { inferred } = adoption;
    const { settings, ownKeyArn, keys } = inferred;
    if (settings === null) {
        return adoption;
    }
    const { changes, problems } = compareSet(settings, observed, ownKeyArn);
    const accountId = observed.accountId ?? "";
    const plan = await recordPlan(withIncludedStacks(files), accountId === "" ? undefined : accountId);
    const imports = planImport(plan, {
        observed,
        keys: [...keys.values()],
        ownKeyArn,
        accountId,
        foreignRegion: (files.config["aws:region"] ?? region) === region ? null : region,
        version: providerVersion(files.program.path),
    });
    const taken = takenAddresses(observed.addresses, imports.file.resources);
    return {
        ...adoption,
        imports,
        changes,
        removals: removalCommands(taken),
        problems: [...adoption.problems, ...problems, ...withoutPlaces(plan.problems), ...providerProblems(plan)],
        warnings: [...adoption.warnings, ...withoutPlaces(plan.warnings)].filter(isFirst),
    };
}

/** The lines are those of a text that is not written yet. */
function withoutPlaces<T extends Warning>(problems: readonly PlacedWarning<T>[]): T[] {
    return problems.map(({ place: _place, ...problem }) => problem as unknown as T);
}

/** A set with a provider of the program's own: the import file would take its resources in by the default one. */
function providerProblems({ resources }: Plan): Problem[] {
    const provider = resources.map(({ options }) => options.provider).find((each) => each !== undefined);
    return provider === undefined
        ? []
        : [
              {
                  path: "program",
                  code: "not-adoptable",
                  reason: `must leave the set to the default provider while its resources are imported, found the provider ${provider}; set aws:region, and give the set its provider after the import`,
              },
          ];
}

/** Whether a problem is the first of its kind in a list: the plan has the warnings of the inference, too. */
function isFirst({ path, reason }: Warning, index: number, all: readonly Warning[]): boolean {
    return all.findIndex((each) => each.path === path && each.reason === reason) === index;
}

/** The version of the AWS provider that the program's packages bring. */
function providerVersion(program: string): string | null {
    try {
        const require = createRequire(pathToFileURL(program));
        return (require("@pulumi/aws/package.json") as { version: string }).version;
    } catch {
        return null;
    }
}
