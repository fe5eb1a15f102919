import { byGravity, type Finding, reaches, SEVERITIES, type Severity } from "./results.ts";

/** The results of a scan. */
export interface ScanResults {
    findings: readonly Finding[];
    /** Findings by severity, as AWS counts them. */
    counts: Readonly<Partial<Record<Severity, number>>>;
}

/** What may pass. */
export interface GateRules {
    /** Findings at or above it stop the image. */
    failOn: Severity;
    /** Ids of findings that may pass, such as CVE-2026-1234. */
    allow: readonly string[];
}

/** How an image was evaluated. */
export interface Verdict {
    isClean: boolean;
    /** What stops the image, from grave to slight. */
    stopping: Finding[];
    /** What would stop it and is allowed. */
    allowed: Finding[];
    /** What is below the level. */
    below: Finding[];
    /** Findings at or above the level that AWS counts and does not list; they stop the image too. */
    unlisted: number;
    /** Findings that are suppressed or closed in Amazon Inspector. */
    inactive: number;
    /** Allowed ids that the scan did not find. */
    unused: string[];
    /** Findings by severity, allowed ones too: as many as are listed and active, or as AWS counts where that is more. */
    counts: Record<Severity, number>;
}

/** Evaluates the results of a scan. */
export function evaluate({ findings, counts }: ScanResults, { failOn, allow }: GateRules): Verdict {
    const isAllowed = ({ id }: Finding) => allow.some((one) => one.toUpperCase() === id.toUpperCase());
    const active = findings.filter(({ isActive }) => isActive).sort(byGravity);
    const grave = active.filter(({ severity }) => reaches(severity, failOn));
    const count = (of: readonly Finding[], severity: Severity) =>
        of.filter((finding) => finding.severity === severity).length;
    const stopping = grave.filter((finding) => !isAllowed(finding));
    // AWS may count what is suppressed or closed: these are listed, too.
    const unlisted = SEVERITIES.filter((severity) => reaches(severity, failOn))
        .map((severity) => Math.max(0, (counts[severity] ?? 0) - count(findings, severity)))
        .reduce((sum, each) => sum + each, 0);
    return {
        isClean: stopping.length === 0 && unlisted === 0,
        stopping,
        allowed: grave.filter(isAllowed),
        below: active.filter(({ severity }) => !reaches(severity, failOn)),
        unlisted,
        inactive: findings.length - active.length,
        unused: allow.filter((one) => !findings.some(({ id }) => id.toUpperCase() === one.toUpperCase())),
        counts: Object.fromEntries(
            SEVERITIES.map((severity) => [severity, Math.max(counts[severity] ?? 0, count(active, severity))]),
        ) as Record<Severity, number>,
    };
}
