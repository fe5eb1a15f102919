import { checkPage, Inconclusive, isDone, type Page, resultsOf } from "./answer.ts";
import { failureText, fix, isTransient, NoAnswer } from "./awsErrors.ts";
import { type Clock, seconds } from "./clock.ts";
import type { Progress } from "./progress.ts";
import type { Ask } from "./question.ts";
import type { FinishedScan, ScanTarget } from "./target.ts";

/** Questions in a row that may fail, by throttling or on the network, until the gate gives up. */
const FAILURES = 6;
/** Milliseconds that failures may lengthen the interval to. */
const LONGEST_PAUSE = 60_000;
/** Milliseconds that one answer may take. */
const LONGEST_ANSWER = 30_000;
/** Milliseconds that the answer to the last question may take, beyond the time that is left. */
const LAST_ANSWER = 2_000;

const NO_SCAN = "no scan of it was found";

/** Waits for the scan of an image, and answers what it found. Throws Inconclusive where that is never known. */
export async function waitForScan(
    target: ScanTarget,
    ask: Ask,
    clock: Clock,
    progress: Pick<Progress, "say" | "end">,
): Promise<FinishedScan> {
    const begun = clock.now();
    const until = begun + target.timeout;
    let failures = 0;
    let { digest } = target;
    let why: string;
    try {
        for (;;) {
            try {
                const pages = await askAll({ ...target, digest }, ask, clock, until);
                const last = pages.at(-1);
                failures = 0;
                // From here on by digest: the tag may move while we wait.
                digest = last?.imageId?.imageDigest ?? digest;
                if (last !== undefined && isDone(last)) {
                    return resultsOf(pages, digest ?? "");
                }
                why = `its scan is ${last?.imageScanStatus?.status ?? "without a status"}`;
            } catch (error) {
                const isMissing = (error as Error).name === "ScanNotFoundException";
                failures = isMissing ? 0 : failures + 1;
                why = isMissing ? NO_SCAN : refusal(error, failures, target);
            }
            const left = until - clock.now();
            if (left <= 0) {
                throw new Inconclusive(timeoutText(why, clock.now() - begun));
            }
            progress.say(`waiting for the scan: ${why}`);
            const longer = Math.min(target.interval * 2 ** failures, Math.max(target.interval, LONGEST_PAUSE));
            await clock.wait(Math.ceil(Math.min(longer, left)));
        }
    } finally {
        progress.end();
    }
}

/** All pages of an answer, each of them checked; only the first one that is not done where there is such a one. */
async function askAll(target: ScanTarget, ask: Ask, clock: Clock, until: number): Promise<Page[]> {
    const { repository, registryId, tag } = target;
    const deadline = Math.max(until, clock.now() + LAST_ANSWER);
    const tokens = new Set<string>();
    let pages: Page[] = [];
    let { digest } = target;
    let nextToken: string | undefined;
    for (;;) {
        const question = { repository, registryId, tag, digest, nextToken };
        const limit = Math.min(deadline - clock.now(), LONGEST_ANSWER);
        const page = await within(limit, clock, (signal) => ask(question, signal));
        checkPage(page, question);
        if (!isDone(page)) {
            return [page];
        }
        pages.push(page);
        nextToken = page.nextToken;
        if (nextToken === undefined) {
            return pages;
        }
        if (digest === undefined) {
            // The tag may move between two pages: all of them by digest, from the first one.
            digest = page.imageId?.imageDigest;
            pages = [];
            nextToken = undefined;
        } else if (tokens.has(nextToken)) {
            throw new Inconclusive("the pages of the answer never end: AWS names the same next page again");
        } else {
            tokens.add(nextToken);
        }
    }
}

/** An answer that comes in time. What answers and never ends must not keep the gate. */
async function within<T>(limit: number, clock: Clock, ask: (signal: AbortSignal) => Promise<T>): Promise<T> {
    const stop = new AbortController();
    const late = clock.wait(Math.max(limit, 0), stop.signal).then(() => {
        throw new NoAnswer("AWS did not answer in time");
    });
    try {
        return await Promise.race([ask(stop.signal), late]);
    } finally {
        stop.abort();
    }
}

/** What to say of a question that failed, where another one may do; else throws. */
function refusal(error: unknown, failures: number, target: ScanTarget): string {
    if (error instanceof Inconclusive) {
        throw error;
    }
    const text = failureText(error);
    if (!isTransient(error) || failures >= FAILURES) {
        const times = failures > 1 ? ` (${failures} times in a row)` : "";
        throw new Inconclusive(`${text}${times}${fix(error, target)}`);
    }
    return text;
}

function timeoutText(why: string, waited: number): string {
    const hint =
        why === NO_SCAN
            ? "; if the repository is not scanned on push, `aws ecr start-image-scan` starts a basic scan; a list of images for several platforms has no scan of its own: give the digest of each image in it"
            : "; give it longer with --timeout";
    return `${why} (waited ${seconds(waited)})${hint}`;
}
