import { evaluate } from "../../ecr/scan/gate.ts";
import type { Severity } from "../../ecr/scan/results.ts";
import { Exit } from "../common/errors.ts";
import { red } from "../common/table.ts";
import { CLOCK } from "./clock.ts";
import { plain, plainJson } from "./plain.ts";
import { Progress } from "./progress.ts";
import { ecrOf } from "./question.ts";
import { waitForScan } from "./scan.ts";
import type { FinishedScan } from "./target.ts";
import { verdictText } from "./text.ts";

/** What the gate is called with. */
export interface GateOptions {
    repository: string;
    tag?: string;
    digest?: string;
    failOn: Severity;
    allow?: string[];
    /** Milliseconds. */
    timeout: number;
    /** Milliseconds. */
    interval: number;
    region?: string;
    registryId?: string;
    json?: boolean;
}

/** Waits for the scan of an image and evaluates it. Whatever keeps it from evaluating ends with its own exit code, never with that of a clean image. */
export async function gate(options: GateOptions): Promise<Exit> {
    const { repository, tag, digest, failOn, allow = [], json } = options;
    const image = `${repository}${digest === undefined ? `:${tag}` : `@${digest}`}`;
    let scan: FinishedScan;
    try {
        const { ask, close } = await ecrOf(options.region);
        const { timeout, interval, registryId } = options;
        try {
            const target = { repository, tag, digest, registryId, timeout, interval };
            scan = await waitForScan(target, ask, CLOCK, new Progress());
        } finally {
            close();
        }
    } catch (error) {
        const reason = error instanceof Error ? error.message : String(error);
        if (json) {
            process.stdout.write(`${plainJson({ image, verdict: "inconclusive", reason })}\n`);
        }
        process.stderr.write(`${red("inconclusive:")} ${plain(`${image}: ${reason}`)}\n`);
        return Exit.Inconclusive;
    }
    const verdict = evaluate(scan, { failOn, allow });
    if (json) {
        const { stopping, allowed, below, unlisted, inactive, unused, counts } = verdict;
        const document = {
            image,
            verdict: verdict.isClean ? "clean" : "findings",
            digest: scan.digest,
            scanType: scan.scanType,
            failOn,
            ...{ counts, stopping, allowed, below, unlisted, inactive, unused },
        };
        process.stdout.write(`${plainJson(document)}\n`);
    } else {
        process.stdout.write(verdictText(image, scan, verdict, failOn));
    }
    return verdict.isClean ? Exit.Ok : Exit.Findings;
}
