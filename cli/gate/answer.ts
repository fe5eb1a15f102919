import type { DescribeImageScanFindingsCommandOutput } from "@aws-sdk/client-ecr";
import { Ajv, type ErrorObject } from "ajv";
import {
    basicFinding,
    enhancedFinding,
    SEVERITIES,
    type Severity,
    scanState,
    severityOf,
    whyHopeless,
} from "../../ecr/scan/results.ts";
import { InputError } from "../common/errors.ts";
import type { Question } from "./question.ts";
import type { FinishedScan } from "./target.ts";

/** A scan that has no results, or none that can be evaluated, with the reason and the fix. */
export class Inconclusive extends InputError {}

/** One page of an answer. */
export type Page = DescribeImageScanFindingsCommandOutput;

const text = { type: "string" };
const count = { type: "integer", minimum: 0 };
// Amazon Inspector says UNTRIAGED where basic scanning says UNDEFINED. A severity that is none of these may be the worst.
const severity = { enum: [...SEVERITIES, "UNTRIAGED"] };
const list = (properties: object, ...required: string[]) => ({
    type: "array",
    items: { type: "object", properties, required },
});

/** What the gate understands of an answer; the rest may be anything. */
const UNDERSTOOD = {
    type: "object",
    properties: {
        registryId: text,
        repositoryName: text,
        imageId: {
            type: "object",
            properties: { imageTag: text, imageDigest: { type: "string", pattern: "^sha256:[0-9a-f]{64}$" } },
        },
        nextToken: { type: "string", minLength: 1 },
        imageScanStatus: { type: "object", properties: { status: text, description: text } },
        imageScanFindings: {
            type: "object",
            properties: {
                findingSeverityCounts: {
                    type: "object",
                    properties: Object.fromEntries([...severity.enum, "TOTAL"].map((name) => [name, count])),
                    additionalProperties: false,
                },
                findings: list(
                    { name: text, severity, attributes: list({ key: text, value: text }, "key") },
                    "severity",
                ),
                enhancedFindings: list(
                    {
                        severity,
                        // Only what is suppressed or closed does not count: no other status may mean that.
                        status: { enum: ["ACTIVE", "SUPPRESSED", "CLOSED"] },
                        title: text,
                        packageVulnerabilityDetails: {
                            type: "object",
                            properties: {
                                vulnerabilityId: text,
                                vulnerablePackages: list({
                                    name: text,
                                    version: text,
                                    release: text,
                                    fixedInVersion: text,
                                }),
                            },
                        },
                    },
                    "severity",
                ),
            },
        },
    },
};

const isUnderstood = new Ajv({ verbose: true }).compile(UNDERSTOOD);

/** Throws Inconclusive where a page is not understood, is about something else than the question, or will never have results. */
export function checkPage(page: Page, question: Question): void {
    if (!isUnderstood(page)) {
        throw new Inconclusive(
            `the answer of AWS is not understood: ${misfit(isUnderstood.errors?.[0])}; a newer version of ecr-set may know it`,
        );
    }
    const { imageDigest, imageTag } = page.imageId ?? {};
    for (const [name, asked, answered] of [
        ["registry", question.registryId, page.registryId],
        ["repository", question.repository, page.repositoryName],
        ["digest", question.digest, imageDigest],
        // Asked by digest, AWS may name any tag of the image.
        ["tag", question.digest === undefined ? question.tag : undefined, imageTag],
    ]) {
        if (asked !== undefined && answered !== undefined && asked !== answered) {
            throw new Inconclusive(`the answer of AWS is about the ${name} ${answered}, not about ${asked}`);
        }
    }
    const { status, description } = page.imageScanStatus ?? {};
    if (scanState(status) === "hopeless") {
        const said = description ? ` (AWS says: ${description})` : "";
        throw new Inconclusive(`${status}: ${whyHopeless(String(status))}${said}`);
    }
    if (isDone(page) && imageDigest === undefined) {
        throw new Inconclusive("the answer of AWS names no digest: no one can tell which image was scanned");
    }
}

/** What does not fit, as its place and what is there. */
function misfit({ instancePath = "", keyword, params, data }: Partial<ErrorObject> = {}): string {
    const extra = keyword === "additionalProperties" ? params?.additionalProperty : undefined;
    const missing = keyword === "required" ? params?.missingProperty : undefined;
    const place = [...instancePath.split("/").slice(1), ...[extra ?? missing ?? []].flat()].join(".") || "it";
    if (extra !== undefined) {
        return `${place} is none of its names`;
    }
    return missing === undefined ? `${place} is ${JSON.stringify(data)?.slice(0, 60)}` : `${place} is missing`;
}

/** Whether a page has results. A scan that is done without any, as for a moment after a push, goes on. */
export function isDone({ imageScanStatus, imageScanFindings }: Page): boolean {
    const { findings, enhancedFindings, findingSeverityCounts } = imageScanFindings ?? {};
    const isEmpty = (findings ?? enhancedFindings ?? findingSeverityCounts) === undefined;
    return scanState(imageScanStatus?.status) === "done" && !isEmpty;
}

/** The results of all pages, which are checked and done. */
export function resultsOf(pages: readonly Page[], digest: string): FinishedScan {
    const findings = pages.flatMap(({ imageScanFindings }) => [
        ...(imageScanFindings?.findings ?? []).map(basicFinding),
        ...(imageScanFindings?.enhancedFindings ?? []).map(enhancedFinding),
    ]);
    const { TOTAL = 0, ...named }: Record<string, number> = pages[0]?.imageScanFindings?.findingSeverityCounts ?? {};
    const counts: Partial<Record<Severity, number>> = {};
    for (const [name, number] of Object.entries(named)) {
        counts[severityOf(name)] = (counts[severityOf(name)] ?? 0) + number;
    }
    const known = Math.max(
        findings.length,
        Object.values(named).reduce((sum, each) => sum + each, 0),
    );
    if (TOTAL > known) {
        throw new Inconclusive(`AWS counts ${TOTAL} findings in all, and names the severity of ${known} only`);
    }
    // ACTIVE is the status of images that Amazon Inspector goes on to watch; basic scans end with COMPLETE.
    const isEnhanced = pages.some(
        ({ imageScanStatus, imageScanFindings }) =>
            imageScanStatus?.status === "ACTIVE" || (imageScanFindings?.enhancedFindings?.length ?? 0) > 0,
    );
    return { digest, scanType: isEnhanced ? "ENHANCED" : "BASIC", findings, counts };
}
