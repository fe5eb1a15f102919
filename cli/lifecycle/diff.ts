import type { Problem } from "../../config/problems.ts";
import { canonicalJson } from "../../ecr/json.ts";
import {
    compareLifecycle,
    type LifecycleLoss,
    matchInUse,
    parseTime,
    type Reference,
    readLifecyclePolicy,
} from "../../ecr/lifecycle/index.ts";
import { Exit, UsageError } from "../errors.ts";
import { planText } from "../plan/text.ts";
import type { Diff, DiffRow } from "./diffRows.ts";
import { diffText } from "./diffText.ts";
import { diffWarnings } from "./diffWarnings.ts";
import { fileLabel, onlyOneStandardInput, readText } from "./files.ts";
import { imagesFromFile } from "./images.ts";
import { referencesInFile } from "./inUse.ts";
import { endProgress, progress } from "./progress.ts";
import { planRepositories, repositoryOf, type StackRepository } from "./stack.ts";
import { faultProblems } from "./text.ts";

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
    const [oldPolicy, newPolicy] = [await readText(from), await readText(to)];
    for (const [name, text] of [
        [from, oldPolicy],
        [to, newPolicy],
    ] as const) {
        const { problems } = readLifecyclePolicy(text);
        if (problems.length > 0) {
            return refuse(options, now, atFile(name, faultProblems(problems)));
        }
    }
    const list = await imagesFromFile(file);
    if (list.problems.length > 0) {
        return refuse(options, now, atFile(file, faultProblems(list.problems)));
    }
    const references = inUse === undefined ? null : await referencesInFile(inUse);
    const name = list.repository ?? fileLabel(file);
    const names = list.repository === null ? [] : [list.repository];
    const match = matchInUse(references ?? [], list.images, names);
    const change = { images: list.images, oldPolicy, newPolicy, now: now.getTime(), inUse: match.references };
    // Both policies have been read above.
    const comparison = compareLifecycle(change) as LifecycleLoss;
    const unmatched = match.unmatched.map(({ text }) => text);
    const use = { knowsUse: references !== null, unmatched, unreadLists: list.unreadLists };
    const loss = { ...comparison, key: name, repository: name, ...use };
    const state = isSame(oldPolicy, newPolicy) ? "unchanged" : "changed";
    return print(options, now, [{ key: name, name, region: null, state, notChecked: null, loss }], references);
}

async function diffStack(options: DiffOptions, stack: string, now: Date): Promise<Exit> {
    const { plan, repositories } = await planRepositories(options.cwd, stack);
    if (plan.problems.length > 0) {
        process.stdout.write(
            options.json ? jsonText({ ...nothing(options, now), problems: plan.problems }) : planText(plan),
        );
        return Exit.Problems;
    }
    const keys = options.repository;
    const compared =
        keys === undefined ? repositories : [...new Set(keys)].map((key) => repositoryOf(repositories, key, stack));
    const references = options.inUse === undefined ? null : await referencesInFile(options.inUse);
    const rows: DiffRow[] = [];
    try {
        for (const [region, members] of Map.groupBy(compared, (each) => options.region ?? each.region ?? "")) {
            rows.push(...(await diffRegion(options, region, members, now, references)));
        }
    } finally {
        endProgress();
    }
    return print(options, now, rows, references);
}

/** Compares the repositories of one region. Images are read of those alone whose policy changes. */
async function diffRegion(
    { registryId, readLists, timeout = TIMEOUT }: DiffOptions,
    region: string,
    repositories: readonly StackRepository[],
    now: Date,
    references: readonly Reference[] | null,
): Promise<DiffRow[]> {
    const { readDeployedPolicies, readLifecycleLosses } = await import("../../live/index.ts");
    const target = { region, timeout: timeout * 1000, ...(registryId === undefined ? {} : { registryId }) };
    const looks = await readDeployedPolicies(
        target,
        repositories.map(({ name }) => name),
    );
    const rows = repositories.map(
        ({ key, name, policy }, index): DiffRow & { oldPolicy: string | null; newPolicy: string | null } => {
            const look = looks[index];
            const row = { key, name, region: region || null, notChecked: null, loss: null, newPolicy: policy };
            if (look === undefined || !("value" in look)) {
                return { ...row, state: "not checked", notChecked: look?.notChecked ?? "", oldPolicy: null };
            }
            const { exists, policy: oldPolicy } = look.value;
            const state = !exists ? "new" : isSame(oldPolicy, policy) ? "unchanged" : "changed";
            return { ...row, state, oldPolicy };
        },
    );
    const changed = rows.filter(({ state }) => state === "changed");
    const losses = await readLifecycleLosses(
        target,
        changed.map(({ key, name, oldPolicy, newPolicy }) => ({ key, repository: name, oldPolicy, newPolicy })),
        {
            inUse: references === null ? null : references.map(({ text }) => text),
            now,
            readLists: readLists === true,
            onProgress: progress,
        },
    );
    const found = new Map(losses.map(({ key, loss }) => [key, loss]));
    return rows.map(({ oldPolicy: _, newPolicy: __, ...row }): DiffRow => {
        const loss = found.get(row.key);
        return loss === undefined
            ? row
            : "value" in loss
              ? { ...row, loss: loss.value }
              : { ...row, state: "not checked", notChecked: loss.notChecked };
    });
}

/** Whether two policies are one document, however they are written. */
function isSame(a: string | null, b: string | null): boolean {
    const plain = (text: string | null) => {
        try {
            return text === null ? "" : canonicalJson(JSON.parse(text));
        } catch {
            return text;
        }
    };
    return plain(a) === plain(b);
}

function print(options: DiffOptions, now: Date, rows: DiffRow[], references: readonly Reference[] | null): Exit {
    const result: Diff = {
        ...nothing(options, now),
        repositories: rows,
        warnings: diffWarnings(rows, references, options),
    };
    process.stdout.write(options.json ? jsonText(result) : diffText(result, references !== null));
    if (rows.some(({ loss }) => loss !== null && loss.lost.length > 0)) {
        return Exit.Lost;
    }
    return rows.some(({ state }) => state === "not checked") ? Exit.Problems : Exit.Ok;
}

function nothing({ stack = null }: { stack?: string | null }, now: Date): Diff {
    return { stack, now: now.toISOString(), problems: [], warnings: [], repositories: [] };
}

function atFile(file: string, problems: readonly Problem[]): Problem[] {
    return problems.map(({ path, reason }) => ({ path: `${fileLabel(file)}: ${path}`, reason }));
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
