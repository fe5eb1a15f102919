import { problemLines } from "../../config/problems/report.ts";
import {
    type Image,
    type LifecyclePolicy,
    parseTime,
    readLifecyclePolicy,
    rulesWithoutImages,
    type SimulateOptions,
    STORAGE_PRICES,
    simulateLifecycle,
    storageSavings,
    useWithSignatures,
} from "../../ecr/lifecycle/index.ts";
import type { Problem, Warning } from "../../text/problem.ts";
import { Exit, InputError, UsageError } from "../common/errors.ts";
import { red } from "../common/table.ts";
import { planText } from "../plan/text.ts";
import { fileLabel, onlyOneStandardInput } from "./files.ts";
import { type ImageList, imagesFromFile } from "./images.ts";
import { type InUse, readInUse } from "./inUse.ts";
import { policyFromFile } from "./policyFile.ts";
import { type ForecastRow, forecastRows } from "./rows.ts";
import { type Forecast, forecastText } from "./simulateText.ts";
import { listWarnings, signatureWarnings } from "./simulateWarnings.ts";
import { planRepositories, repositoryOf } from "./stack.ts";
import { counted, documentProblems, ruleLabel, rulesProblems } from "./text.ts";

/** What `ecr-set lifecycle simulate` was called with. */
export interface SimulateCommandOptions {
    policy?: string;
    stack?: string;
    repository?: string;
    cwd: string;
    images?: string;
    live?: boolean;
    readLists?: boolean;
    region?: string;
    registryId?: string;
    now?: string;
    inUse?: string;
    standardPrice?: number;
    archivePrice?: number;
    immutableTags?: boolean;
    assume?: SimulateOptions;
    json?: boolean;
}

/** A policy, and the repository that it is for. */
interface Subject {
    /** Null where there are problems. */
    document: LifecyclePolicy | null;
    warnings: Warning[];
    /** Repository name, where it is known. */
    name: string | null;
    region: string | null;
    /** All that the repository may be called in a reference. */
    names: string[];
}

const HELP = "ecr-set lifecycle simulate --help shows the options";

/** Prints what a policy does with each image. */
export async function simulate(options: SimulateCommandOptions): Promise<Exit> {
    const now = checkCall(options);
    const subject = options.stack === undefined ? await fromFile(options) : await fromStack(options, options.stack);
    if (subject.document === null) {
        return Exit.Problems;
    }
    const list = await imagesOf(options, subject);
    if (list.problems.length > 0) {
        return refuse(options, fileLabel(options.images ?? "AWS"), documentProblems(list.problems));
    }
    const names = [...new Set([...subject.names, ...(list.repository === null ? [] : [list.repository])])];
    const inUse: InUse =
        options.inUse === undefined
            ? { references: new Map(), warnings: [] }
            : await readInUse(options.inUse, list.images, names);
    const prices = {
        standard: options.standardPrice ?? STORAGE_PRICES.standard,
        archive: options.archivePrice ?? STORAGE_PRICES.archive,
    };
    const outcomes = simulateLifecycle(subject.document, list.images, now, {
        absentListsStay: !list.isComplete,
        ...options.assume,
    });
    const rows = forecastRows(
        list.images,
        outcomes,
        subject.document,
        useWithSignatures(list.images, inUse.references),
    );
    const forecast: Forecast = {
        repository: subject.name ?? list.repository,
        now: new Date(now).toISOString(),
        totals: { ...storageSavings(list.images, outcomes, prices), kept: keptOf(rows), prices },
        rulesWithoutImages: list.images.length === 0 ? [] : ruleNumbers(subject.document, list.images),
        inUseThatGo: rows.filter((row) => row.action !== null && row.inUse.length > 0).map((row) => row.imageDigest),
        warnings: [
            ...subject.warnings,
            ...listWarnings(fileLabel(options.images ?? "AWS"), options.live === true, list),
            ...signatureWarnings(fileLabel(options.images ?? "AWS"), list.images, outcomes),
            ...inUse.warnings,
        ],
        images: rows,
    };
    process.stdout.write(
        options.json
            ? `${JSON.stringify({ problems: [], ...forecast }, null, 2)}\n`
            : forecastText(forecast, subject.document, options.inUse !== undefined),
    );
    return forecast.inUseThatGo.length > 0 ? Exit.InUse : Exit.Ok;
}

function ruleNumbers({ rules }: LifecyclePolicy, images: readonly Image[]): number[] {
    return rulesWithoutImages(rules, images).map(({ rulePriority }) => rulePriority);
}

/** Refuses a call that cannot be answered; answers the time of the simulation. */
function checkCall({
    policy,
    stack,
    repository,
    images,
    live,
    now,
    inUse,
    region,
    registryId,
    readLists,
}: SimulateCommandOptions): number {
    const refuseCall = (reason: string) => {
        throw new UsageError(`${reason} (${HELP})`);
    };
    if (policy === undefined && stack === undefined) {
        refuseCall(
            "there is no policy to simulate; name a file with --policy, or a stack with --stack and --repository",
        );
    }
    if (stack !== undefined && repository === undefined) {
        refuseCall("--stack needs --repository with the key of a repository");
    }
    if (images === undefined && live !== true) {
        refuseCall("there are no images to simulate with; name a file with --images, or ask AWS with --live");
    }
    if (live === true && policy !== undefined && repository === undefined) {
        refuseCall("--live with --policy needs --repository with the name of a repository in AWS");
    }
    for (const [name, value] of Object.entries({ region, "registry-id": registryId, "read-lists": readLists })) {
        if (live !== true && value !== undefined) {
            refuseCall(`--${name} has a meaning with --live only`);
        }
    }
    onlyOneStandardInput([policy, images, inUse]);
    const time = now === undefined ? Date.now() : parseTime(now);
    if (time === null) {
        throw new UsageError(
            `--now must be an ISO 8601 time such as 2026-01-31T12:00:00Z, found ${JSON.stringify(now)}`,
        );
    }
    return time;
}

async function fromFile(options: SimulateCommandOptions): Promise<Subject> {
    const { policy: file = "", repository: name = null } = options;
    const { document, problems, warnings, label } = await policyFromFile(file, name, options);
    if (document === null) {
        refuse(options, label, documentProblems(problems));
    }
    return {
        document,
        warnings: documentProblems(warnings),
        name,
        region: null,
        names: name === null ? [] : [name],
    };
}

async function fromStack(options: SimulateCommandOptions, stack: string): Promise<Subject> {
    const { plan, repositories } = await planRepositories(options.cwd, stack);
    const nothing: Subject = { document: null, warnings: [], name: null, region: null, names: [] };
    if (plan.problems.length > 0) {
        process.stdout.write(options.json ? jsonProblems(plan.problems) : planText(plan));
        return nothing;
    }
    const { key, name, region, policy, immutableTags } = repositoryOf(repositories, options.repository ?? "", stack);
    if (policy === null) {
        throw new InputError(
            `the repository ${JSON.stringify(key)} of stack ${stack} has no lifecycle policy: no image expires`,
        );
    }
    const { document, problems, warnings } = readLifecyclePolicy(policy, { immutableTags, label: ruleLabel });
    if (document === null) {
        refuse(options, `the policy of ${key}`, documentProblems(problems));
        return nothing;
    }
    return { document, warnings: rulesProblems(warnings, document), name, region, names: [name, key] };
}

async function imagesOf(options: SimulateCommandOptions, { name, region }: Subject): Promise<ImageList> {
    if (options.images !== undefined) {
        return imagesFromFile(options.images);
    }
    const { imagesFromAws } = await import("./live.ts");
    return imagesFromAws({
        repository: name ?? "",
        region: options.region ?? region ?? undefined,
        registryId: options.registryId,
        readLists: options.readLists === true,
    });
}

function keptOf(rows: readonly ForecastRow[]): { images: number; bytes: number } {
    const kept = rows.filter(({ action }) => action === null);
    return { images: kept.length, bytes: kept.reduce((sum, { imageSizeInBytes }) => sum + (imageSizeInBytes ?? 0), 0) };
}

/** Prints what is wrong with a file, and why nothing was simulated. */
function refuse({ json }: SimulateCommandOptions, subject: string, problems: readonly Problem[]): Exit {
    const heading = `${subject}: ${counted(problems.length, "problem")}; nothing was simulated`;
    process.stdout.write(json ? jsonProblems(problems) : `${red(heading)}\n${problemLines(problems)}\n`);
    return Exit.Problems;
}

function jsonProblems(problems: readonly Problem[]): string {
    return `${JSON.stringify({ problems }, null, 2)}\n`;
}
