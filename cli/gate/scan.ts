import { setTimeout as pause } from "node:timers/promises";
import type { DescribeImageScanFindingsCommandOutput, ECRClient } from "@aws-sdk/client-ecr";
import type { ScanResults } from "../../ecr/gate.ts";
import {
    basicFinding,
    enhancedFinding,
    type Finding,
    type Severity,
    scanState,
    severityOf,
    whyHopeless,
} from "../../ecr/scanResults.ts";
import { InputError } from "../errors.ts";
import { isTransient, wayOut } from "./awsErrors.ts";
import type { Progress } from "./progress.ts";

/** The image that is judged, and how long to wait for its scan. */
export interface ScanTarget {
    /** Name in AWS. */
    repository: string;
    /** One of tag and digest. */
    tag: string | undefined;
    digest: string | undefined;
    region: string | undefined;
    registryId: string | undefined;
    /** Milliseconds until the scan has to be there. */
    timeout: number;
    /** Milliseconds between two questions. */
    interval: number;
}

/** A finished scan. */
export interface FinishedScan extends ScanResults {
    /** Digest of the image that was scanned. */
    digest: string;
    scanType: "BASIC" | "ENHANCED";
}

/** A scan that has no results, with the reason and the way out. */
export class Unjudged extends InputError {}

/** Questions in a row that may fail, by throttling or on the network, until the gate gives up. */
const FAILURES = 6;

type Answer = DescribeImageScanFindingsCommandOutput;

/** Waits for the scan of an image, and answers what it found. Throws Unjudged where that is never known. */
export async function waitForScan(target: ScanTarget, progress: Progress): Promise<FinishedScan> {
    // Loaded here only: the SDK takes longer than all other commands together.
    const { ECRClient } = await import("@aws-sdk/client-ecr");
    const client = new ECRClient(target.region === undefined ? {} : { region: target.region });
    const until = performance.now() + target.timeout;
    let failures = 0;
    let digest = target.digest;
    let why = "no scan of it was found";
    try {
        for (;;) {
            try {
                const pages = await ask(client, { ...target, digest });
                failures = 0;
                // From here on by digest: the tag may move while we wait.
                digest = pages[0]?.imageId?.imageDigest ?? digest;
                const finished = finishedScan(pages, digest);
                if (finished !== null) {
                    return finished;
                }
                why = `its scan is ${pages[0]?.imageScanStatus?.status ?? "without a status"}`;
            } catch (error) {
                why = refusal(error, ++failures, target);
            }
            progress.say(`waiting for the scan: ${why}`);
            const wait = target.interval * 2 ** Math.min(failures, 5);
            if (performance.now() + wait > until) {
                throw new Unjudged(timeoutText(why, target));
            }
            await pause(wait);
        }
    } finally {
        progress.end();
        client.destroy();
    }
}

/** All pages of an answer; only the first one where the scan is not done. */
async function ask(client: ECRClient, { repository, registryId, tag, digest }: ScanTarget): Promise<Answer[]> {
    const { DescribeImageScanFindingsCommand } = await import("@aws-sdk/client-ecr");
    const pages: Answer[] = [];
    let nextToken: string | undefined;
    do {
        const page: Answer = await client.send(
            new DescribeImageScanFindingsCommand({
                repositoryName: repository,
                imageId: digest === undefined ? { imageTag: tag } : { imageDigest: digest },
                maxResults: 1000,
                ...(registryId === undefined ? {} : { registryId }),
                ...(nextToken === undefined ? {} : { nextToken }),
            }),
        );
        pages.push(page);
        nextToken = scanState(page.imageScanStatus?.status) === "done" ? page.nextToken : undefined;
    } while (nextToken !== undefined);
    return pages;
}

/** The results, or null where the scan goes on. A scan that is done without results, as for a moment after a push, goes on. */
function finishedScan(pages: readonly Answer[], digest: string | undefined): FinishedScan | null {
    const [first] = pages;
    const { status, description } = first?.imageScanStatus ?? {};
    const state = scanState(status);
    if (state === "hopeless") {
        const said = description ? ` (AWS says: ${description})` : "";
        throw new Unjudged(`${status}: ${whyHopeless(String(status))}${said}`);
    }
    if (state === "wait" || first?.imageScanFindings === undefined) {
        return null;
    }
    const findings: Finding[] = pages.flatMap(({ imageScanFindings }) => [
        ...(imageScanFindings?.findings ?? []).map(basicFinding),
        ...(imageScanFindings?.enhancedFindings ?? []).map(enhancedFinding),
    ]);
    const counts: Partial<Record<Severity, number>> = {};
    for (const [name, count] of Object.entries(first.imageScanFindings.findingSeverityCounts ?? {})) {
        if (name !== "TOTAL") {
            counts[severityOf(name)] = (counts[severityOf(name)] ?? 0) + (count ?? 0);
        }
    }
    return {
        digest: digest ?? "",
        // ACTIVE is the status of images that Amazon Inspector goes on to watch; basic scans end with COMPLETE.
        scanType:
            status === "ACTIVE" || pages.some((page) => page.imageScanFindings?.enhancedFindings?.length)
                ? "ENHANCED"
                : "BASIC",
        findings,
        counts,
    };
}

/** What to say of a question that failed, where another one may do; else throws. */
function refusal(error: unknown, failures: number, target: ScanTarget): string {
    if (error instanceof Unjudged) {
        throw error;
    }
    const { name, message, code } = error as Error & { code?: string };
    if (name === "ScanNotFoundException") {
        return "no scan of it was found";
    }
    const text = `${name}: ${message || code}`;
    if (!isTransient(error) || failures >= FAILURES) {
        const times = failures > 1 ? ` (${failures} times in a row)` : "";
        throw new Unjudged(`${text}${times}${wayOut(error, target)}`);
    }
    return text;
}

function timeoutText(why: string, { timeout }: ScanTarget): string {
    const hint =
        why === "no scan of it was found"
            ? "; if the repository is not scanned on push, `aws ecr start-image-scan` starts a basic scan; a list of images for several platforms has no scan of its own: give the digest of each image in it"
            : "; give it longer with --timeout";
    return `${why} after ${timeout / 1000} seconds${hint}`;
}
