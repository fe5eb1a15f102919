import { judge } from "../../ecr/gate.ts";
import type { Severity } from "../../ecr/scanResults.ts";
import { Exit } from "../errors.ts";
import { red } from "../table.ts";
import { Progress } from "./progress.ts";
import { type FinishedScan, waitForScan } from "./scan.ts";
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

/** Waits for the scan of an image and judges it. Whatever keeps it from judging ends with its own exit code, never with that of a clean image. */
export async function gate(options: GateOptions): Promise<Exit> {
    const { repository, tag, digest, failOn, allow = [], json } = options;
    const image = `${repository}${digest === undefined ? `:${tag}` : `@${digest}`}`;
    let scan: FinishedScan;
    try {
        scan = await waitForScan(
            {
                ...{ repository, tag, digest, timeout: options.timeout, interval: options.interval },
                region: options.region,
                registryId: options.registryId,
            },
            new Progress(),
        );
    } catch (error) {
        const reason = error instanceof Error ? error.message : String(error);
        if (json) {
            process.stdout.write(`${JSON.stringify({ image, verdict: "unjudged", reason }, null, 2)}\n`);
        }
        process.stderr.write(`${red("not judged:")} ${image}: ${reason}\n`);
        return Exit.Unjudged;
    }
    const verdict = judge(scan, { failOn, allow });
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
        process.stdout.write(`${JSON.stringify(document, null, 2)}\n`);
    } else {
        process.stdout.write(verdictText(image, scan, verdict, failOn));
    }
    return verdict.isClean ? Exit.Ok : Exit.Findings;
}
