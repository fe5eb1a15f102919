import {
    compareLifecycle,
    type LifecycleLoss,
    matchInUse,
    parseTime,
    type Reference,
} from "../../ecr/lifecycle/index.ts";
import type { Problem } from "../../text/problem.ts";
import { Exit, UsageError } from "../common/errors.ts";
import { planText } from "../plan/text.ts";
import { diffLive, isSame } from "./diffLive.ts";
import type { Diff, DiffRow } from "./diffRows.ts";
import { diffText } from "./diffText.ts";
import { diffWarnings } from "./diffWarnings.ts";
import { fileLabel, onlyOneStandardInput } from "./files.ts";
import { imagesFromFile } from "./images.ts";
import { referencesInFile } from "./inUse.ts";
import { policyFromFile } from "./policyFile.ts";
import { planRepositories, repositoryOf } from "./stack.ts";
import { documentProblems } from "./text.ts";

/** What `ecr-set lifecycle diff` was called with. */
export interface DiffOptions {
    stack?: string;
    live?: boolean;
    repository?: string[];
    cwd: string;
    from?: string;
    to?: string;
    images?: string;
    inUse?: string;
    now?: string;
    readLists?: boolean;
    region?: string;
    registryId?: string;
    /** Seconds. */
    timeout?: number;
    json?: boolean;
}

const HELP = "ecr-set lifecycle diff --help shows the options";

/** Seconds that AWS has to answer. */
const TIMEOUT = 300;

/** Prints what a change of lifecycle policies would delete or archive of the images that are there now. */
export async function diff(options: DiffOptions): Promise<Exit> {
    const now = checkCall(options);
    return options.stack === undefined ? diffFiles(options, now) : diffStack(options, options.stack, now);
}

/** Refuses a call that cannot be answered; answers the time of the comparison. */
function checkCall({ stack, live, repository, from, to, images, inUse, now, ...liveOnly }: DiffOptions): Date {
    const refuseCall = (reason: string) => {
        throw new UsageError(`${reason} (${HELP})`);
    };
    if (stack === undefined && (from === undefined || to === undefined || images === undefined)) {
        refuseCall(
            "there is nothing to compare; name a stack with --stack and --live, or files with --from, --to and --images",
        );
    }
    if (stack !== undefined && live !== true) {
        refuseCall("--stack needs --live, since the policies and images are compared with those in AWS");
    }
    const { readLists, region, registryId, timeout } = liveOnly;
    const needLive = { repository, "read-lists": readLists, region, "registry-id": registryId, timeout, live };
    for (const [name, value] of Object.entries(needLive)) {
        if (stack === undefined && value !== undefined) {
            refuseCall(`--${name} has a meaning with --stack only`);
        }
    }
    onlyOneStandardInput([from, to, images, inUse]);
    const time = now === undefined ? Date.now() : parseTime(now);
    if (time === null) {
        throw new UsageError(
            `--now must be an ISO 8601 time such as 2026-01-31T12:00:00Z, found ${JSON.stringify(now)}`,
        );
    }
    return new Date(time);
}

async function diffFiles(options: DiffOptions, now: Date): Promise<Exit> {
    const { from = "", to = "", images: file = "", inUse } = options;
    const list = await imagesFromFile(file);
    const older = await policyFromFile(from, list.repository);
    const newer = await policyFromFile(to, list.repository);
    for (const [name, { problems }] of [[from, older] as const, [to, newer] as const]) {
        if (problems.length > 0) {
            return refuse(options, now, atFile(name, documentProblems(problems)));
        }
    }
    const [oldPolicy, newPolicy] = [older.text, newer.text];
    if (list.problems.length > 0) {
        return refuse(options, now, atFile(file, documentProblems(list.problems)));
    }
    const references = inUse === undefined ? [] : await referencesInFile(inUse);
    const name = list.repository ?? fileLabel(file);
    const names = list.repository === null ? [] : [list.repository];
    const match = matchInUse(references, list.images, names);
    const change = { images: list.images, oldPolicy, newPolicy, now: now.getTime(), inUse: match.references };
    // Both policies have been read above.
    const comparison = compareLifecycle(change) as LifecycleLoss;
    const unmatched = match.unmatched.map(({ text }) => text);
    const use = { knowsUse: references.length > 0, unmatched, unreadLists: list.unreadLists };
    const loss = { ...comparison, key: name, repository: name, ...use };
    const state = isSame(oldPolicy, newPolicy) ? "unchanged" : "changed";
    return print(options, now, [{ key: name, name, region: null, state, notChecked: null, loss }], references);
}

async function diffStack(options: DiffOptions, stack: string, now: Date): Promise<Exit> {
    const { plan, repositories, files } = await planRepositories(options.cwd, stack);
    if (plan.problems.length > 0) {
        process.stdout.write(
            options.json ? jsonText({ ...nothing(options, now), problems: plan.problems }) : planText(plan),
        );
        return Exit.Problems;
    }
    const keys = options.repository;
    const compared =
        keys === undefined ? repositories : [...new Set(keys)].map((key) => repositoryOf(repositories, key, stack));
    const { inUseOfStack } = await import("./inUseOfStack.ts");
    const references = options.inUse === undefined ? inUseOfStack(files) : await referencesInFile(options.inUse);
    const rows = await diffLive(compared, references, now, {
        timeout: (options.timeout ?? TIMEOUT) * 1000,
        ...(options.region !== undefined && { region: options.region }),
        ...(options.registryId !== undefined && { registryId: options.registryId }),
        readLists: options.readLists === true,
    });
    return print(options, now, rows, references);
}

function print(options: DiffOptions, now: Date, rows: DiffRow[], references: readonly Reference[]): Exit {
    const result: Diff = {
        ...nothing(options, now),
        repositories: rows,
        warnings: diffWarnings(rows, references, options),
    };
    process.stdout.write(options.json ? jsonText(result) : diffText(result, references.length > 0));
    if (rows.some(({ loss }) => loss !== null && loss.lost.length > 0)) {
        return Exit.Lost;
    }
    return rows.some(({ state }) => state === "not checked") ? Exit.Problems : Exit.Ok;
}

function nothing({ stack = null }: { stack?: string | null }, now: Date): Diff {
    return { stack, now: now.toISOString(), problems: [], warnings: [], repositories: [] };
}

function atFile(file: string, problems: readonly Problem[]): Problem[] {
    return problems.map((each) => ({ ...each, path: `${fileLabel(file)}: ${each.path}` }));
}

/** Prints what is wrong with the files; nothing was compared. */
function refuse(options: DiffOptions, now: Date, problems: Problem[]): Exit {
    const result = { ...nothing(options, now), problems };
    process.stdout.write(options.json ? jsonText(result) : diffText(result, false));
    return Exit.Problems;
}

function jsonText(diff: Diff): string {
    return `${JSON.stringify(diff, null, 2)}\n`;
}
