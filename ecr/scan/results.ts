import { compareStrings } from "../../text/order.ts";
/** How bad a finding is, the worst first. Basic scanning says UNDEFINED, and Amazon Inspector UNTRIAGED, where no one has evaluated it yet. */
export const Severity = {
    Critical: "CRITICAL",
    High: "HIGH",
    Medium: "MEDIUM",
    Low: "LOW",
    Informational: "INFORMATIONAL",
    /** Not evaluated yet. */
    Undefined: "UNDEFINED",
} as const;
/** How bad a finding is, the worst first. */
export type Severity = (typeof Severity)[keyof typeof Severity];

/** The severities from grave to slight. */
export const SEVERITIES: readonly Severity[] = Object.values(Severity);

/** A package that a finding concerns; a version that the scan does not know is empty. */
interface FoundPackage {
    name: string;
    installed: string;
    fixed: string;
}

/** A finding of either kind of scan. */
export interface Finding {
    severity: Severity;
    /** `CVE-2026-1234`, or the title of a finding that is none of a package. */
    id: string;
    packages: FoundPackage[];
    /** False where a rule of Amazon Inspector suppresses it, or it is closed: such a finding does not count. */
    isActive: boolean;
}

/** What a scan status means for anyone who waits for results. https://docs.aws.amazon.com/AmazonECR/latest/APIReference/API_ImageScanStatus.html */
export type ScanState = "done" | "wait" | "hopeless";

const HOPELESS: Readonly<Record<string, string>> = {
    FAILED: "the scan failed; push the image again, or start another scan",
    UNSUPPORTED_IMAGE:
        "the scanner does not know the image's operating system, or the image is a list of images for several platforms; for a list, give the digest of each image in it",
    SCAN_ELIGIBILITY_EXPIRED:
        "Amazon Inspector no longer scans this image, because it is older than the re-scan duration; push it again, or lengthen the duration in Amazon Inspector",
    FINDINGS_UNAVAILABLE:
        "Amazon Inspector has no findings of this image, because it is not turned on in this account, or was turned off",
    LIMIT_EXCEEDED: "the account is at the limit of scans in 24 hours; try again later",
    IMAGE_ARCHIVED: "the image is archived and is not scanned; restore it first",
};

/** What a status of a scan means; one that is not known is not waited for. */
export function scanState(status: string | undefined): ScanState {
    if (status === "COMPLETE" || status === "ACTIVE") {
        return "done";
    }
    return status === undefined || status === "IN_PROGRESS" || status === "PENDING" ? "wait" : "hopeless";
}

/** Why a status is hopeless, and the fix. */
export function whyHopeless(status: string): string {
    return HOPELESS[status] ?? `the status ${status} is not known to this version`;
}

/** A severity by its name in any kind of scan. */
export function severityOf(name: string | undefined): Severity {
    return SEVERITIES.find((severity) => severity === name) ?? Severity.Undefined;
}

/** Whether a severity is at or above a level. */
export function reaches(severity: Severity, level: Severity): boolean {
    return SEVERITIES.indexOf(severity) <= SEVERITIES.indexOf(level);
}

/** A finding of basic scanning. */
export interface BasicFinding {
    name?: string | undefined;
    severity?: string | undefined;
    attributes?: { key: string | undefined; value?: string | undefined }[] | undefined;
}

/** A finding of enhanced scanning, by Amazon Inspector. */
export interface EnhancedFinding {
    severity?: string | undefined;
    status?: string | undefined;
    title?: string | undefined;
    packageVulnerabilityDetails?:
        | {
              vulnerabilityId?: string | undefined;
              vulnerablePackages?:
                  | {
                        name?: string | undefined;
                        version?: string | undefined;
                        release?: string | undefined;
                        fixedInVersion?: string | undefined;
                    }[]
                  | undefined;
          }
        | undefined;
}

/** A finding of basic scanning, in the common form. */
export function basicFinding({ name = "", severity, attributes = [] }: BasicFinding): Finding {
    const attribute = (wanted: string) => attributes.find(({ key }) => key === wanted)?.value ?? "";
    const found = {
        name: attribute("package_name"),
        installed: attribute("package_version"),
        fixed: attribute("fixed_in_version"),
    };
    return {
        severity: severityOf(severity),
        id: name,
        packages: found.name === "" ? [] : [found],
        isActive: true,
    };
}

/** A finding of enhanced scanning, in the common form. */
export function enhancedFinding({
    severity,
    status,
    title = "",
    packageVulnerabilityDetails: details,
}: EnhancedFinding): Finding {
    return {
        severity: severityOf(severity),
        id: details?.vulnerabilityId ?? title,
        packages: (details?.vulnerablePackages ?? []).map(({ name = "", version = "", release, fixedInVersion }) => ({
            name,
            installed: release ? `${version}-${release}` : version,
            fixed: fixedInVersion === "NotAvailable" ? "" : (fixedInVersion ?? ""),
        })),
        isActive: status === undefined || status === "ACTIVE",
    };
}

/** Findings from grave to slight, then by name. */
export function byGravity(a: Finding, b: Finding): number {
    const gravity = SEVERITIES.indexOf(a.severity) - SEVERITIES.indexOf(b.severity);
    return gravity || compareStrings(a.id, b.id);
}
