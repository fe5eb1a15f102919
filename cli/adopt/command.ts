import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import type { Problem } from "../../config/problems.ts";
import { argsOfConfig } from "../../config/stack.ts";
import type { LiveTarget } from "../../live/index.ts";
import { Exit, UsageError } from "../errors.ts";
import { readStackFiles, type StackFiles, stackName } from "../plan/project.ts";
import { recordPlan } from "../plan/record.ts";
import { withIncludedStacks } from "../registry/included.ts";
import { type Change, compareSet } from "./changes.ts";
import { type ImportPlan, planImport } from "./importFile.ts";
import { type AdoptRequest, type Inferred, infer } from "./infer.ts";
import { addLogGroup, observeLive, type Selection } from "./live.ts";
import type { Observed } from "./observed.ts";
import type { Options } from "./probe.ts";
import type { RegistryMode } from "./registryMode.ts";
import { observedFile } from "./source.ts";
import { stackFileText } from "./stackFile.ts";
import { removalCommands, takenAddresses } from "./terraform.ts";
import { adoptText } from "./text.ts";

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
    inferred: Inferred;
    imports: ImportPlan;
    changes: Change[];
    /** Commands with which Terraform lets go of what is taken over. */
    removals: string[];
    problems: Problem[];
    warnings: Problem[];
}

/** Takes existing repositories into a stack file. Nothing is written where there is a problem. */
export async function adopt(options: AdoptOptions): Promise<Exit> {
    const { cwd, dryRun, json, importFile } = options;
    if ((options.live === true) === (options.from !== undefined)) {
        throw new UsageError(
            "name what to adopt from: --live for AWS, or --from and a file of Terraform, one of the two",
        );
    }
    const adoption = await prepare(options);
    const isRefused = adoption.problems.length > 0;
    if (!isRefused && dryRun !== true) {
        if (adoption.isChanged) {
            writeFileSync(resolve(cwd, adoption.stackFile), adoption.text);
        }
        if (importFile !== undefined) {
            writeFileSync(resolve(cwd, importFile), `${JSON.stringify(adoption.imports.file, null, 2)}\n`);
        }
    }
    process.stdout.write(
        json === true ? `${JSON.stringify(adoptJson(adoption), null, 2)}\n` : adoptText(adoption, options),
    );
    return isRefused ? Exit.Problems : Exit.Ok;
}

async function prepare(options: AdoptOptions): Promise<Adoption> {
    const { cwd } = options;
    const stack = stackName(options.stack);
    const stackFile = `Pulumi.${stack}.yaml`;
    const path = join(resolve(cwd), stackFile);
    const existing = existsSync(path) ? readFileSync(path, "utf8") : null;
    const before = readStackFiles(cwd, stack, existing ?? "config: {}");
    const args = argsOfConfig(before.config) as unknown as Options;
    const written = (args.region as string | undefined) ?? before.config["aws:region"];
    const environment = process.env.AWS_REGION ?? process.env.AWS_DEFAULT_REGION;
    const observed = await observe(options, options.region ?? written ?? environment);
    const region = written ?? options.region ?? observed.region ?? environment;
    if (region === undefined) {
        throw new UsageError(
            "the region of the repositories is not known; write --region and its name, such as us-east-1",
        );
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
    };
    const whole = await withLogGroup(observed, request, options);
    const inferred = infer(whole, request);
    const place = { project: before.project, region: written === undefined ? region : null };
    const text = stackFileText(existing, inferred, place);
    const problems = [...whole.problems, ...inferred.problems];
    if (whole.repositories.length === 0 && problems.length === 0) {
        problems.push({ path: "repositories", reason: `must be at least one to adopt, found none in ${whole.source}` });
    }
    const adoption: Adoption = {
        stack,
        source: whole.source,
        stackFile,
        isNew: existing === null,
        text,
        isChanged: text !== existing,
        inferred,
        imports: { file: { resources: [] }, created: [] },
        changes: [],
        removals: [],
        problems,
        warnings: [...whole.warnings, ...inferred.warnings],
    };
    return inferred.settings === null || problems.length > 0
        ? adoption
        : complete(adoption, whole, readStackFiles(cwd, stack, text), region);
}

async function observe(options: AdoptOptions, region: string | undefined): Promise<Observed> {
    if (options.from !== undefined) {
        return observedFile(resolve(options.cwd, options.from), options.from, selectionOf(options));
    }
    if (region === undefined) {
        throw new UsageError(
            "the region of the repositories is not known; write --region and its name, such as us-east-1",
        );
    }
    return observeLive(targetOf(options, region), selectionOf(options));
}

function selectionOf({ prefix, repository }: AdoptOptions): Selection {
    return { repositories: repository, ...(prefix !== undefined && { prefix }) };
}

function targetOf({ profile }: AdoptOptions, region: string): LiveTarget {
    return { region, ...(profile !== undefined && { profile }) };
}

/** The log group of the set, by the name that the set gives it; a file of Terraform has it already. */
async function withLogGroup(observed: Observed, request: AdoptRequest, options: AdoptOptions): Promise<Observed> {
    if (options.live !== true || observed.problems.length > 0) {
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
        version: providerVersion(files.program),
    });
    const isTaken = (type: RegExp) => imports.file.resources.some((resource) => type.test(resource.type));
    const taken = takenAddresses(observed.addresses, {
        key: ownKeyArn !== null,
        registry: inferred.registry.mode === "own",
        logGroup: isTaken(/:LogGroup$/),
    });
    return {
        ...adoption,
        imports,
        changes,
        removals: removalCommands(taken),
        problems: [...adoption.problems, ...problems, ...plan.problems],
        warnings: [...adoption.warnings, ...plan.warnings.filter(isNew(adoption.warnings))],
    };
}

function isNew(known: readonly Problem[]): (problem: Problem) => boolean {
    return ({ path, reason }) => !known.some((each) => each.path === path && each.reason === reason);
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

function adoptJson({ inferred, imports, ...adoption }: Adoption): object {
    const { isChanged: _isChanged, ...rest } = adoption;
    return {
        ...rest,
        repositories: Object.fromEntries(inferred.keys),
        setName: inferred.setName,
        registry: { mode: inferred.registry.mode, left: inferred.registry.left, reason: inferred.registry.reason },
        created: imports.created.map(({ type, name }) => ({ type, name })),
        import: imports.file,
    };
}
