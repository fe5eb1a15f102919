import type { EcrAnswer } from "./fakeEcr.ts";

/** Digest of the image that is asked about. */
export const DIGEST = `sha256:${"a".repeat(64)}`;

/** An answer of a status alone. */
export const status = (text: string, description?: string): EcrAnswer => ({
    imageId: { imageDigest: DIGEST, imageTag: "v1" },
    repositoryName: "team/app",
    imageScanStatus: { status: text, ...(description === undefined ? {} : { description }) },
});

/** A finding of basic scanning. */
export const basic = (name: string, severity: string, packageName = "openssl", version = "1.1.1") => ({
    name,
    severity,
    attributes: [
        { key: "package_version", value: version },
        { key: "package_name", value: packageName },
    ],
});

/** The answer of a basic scan that is done. */
export const complete = (findings: { severity: string }[], more: Record<string, unknown> = {}): EcrAnswer => ({
    ...status("COMPLETE"),
    imageScanFindings: {
        imageScanCompletedAt: 1_790_000_000,
        findingSeverityCounts: Object.fromEntries(
            [...Map.groupBy(findings, ({ severity }) => severity)].map(([severity, all]) => [severity, all.length]),
        ),
        findings,
    },
    ...more,
});

/** A finding of Amazon Inspector. */
export const inspected = (id: string, severity: string, of: object = {}) => ({
    severity,
    status: "ACTIVE",
    title: `${id} - libssh2`,
    type: "PACKAGE_VULNERABILITY",
    packageVulnerabilityDetails: {
        vulnerabilityId: id,
        vulnerablePackages: [
            { name: "libssh2", version: "1.4.3", release: "12.amzn2.2", fixedInVersion: "0:1.4.3-12.amzn2.2.3" },
        ],
    },
    ...of,
});
