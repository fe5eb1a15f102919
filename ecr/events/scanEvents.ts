/**
 * Events that a scan with a critical finding in a repository sends, as far as patterns look at them. Basic scanning sends
 * one, enhanced scanning one for the scan and one for each finding.
 * https://docs.aws.amazon.com/AmazonECR/latest/userguide/ecr-eventbridge.html
 * https://docs.aws.amazon.com/AmazonECR/latest/userguide/image-scanning-enhanced-events.html
 */
export function scanEvents(scanType: "BASIC" | "ENHANCED", name: string, region: string): object[] {
    const account = "123456789012";
    const arn = `arn:aws:ecr:${region}:${account}:repository/${name}`;
    const digest = `sha256:${"0".repeat(64)}`;
    const common = { version: "0", id: "0", account, time: "2026-01-01T00:00:00Z", region };
    const counts = { CRITICAL: 1 };
    if (scanType === "BASIC") {
        const detail = {
            "scan-status": "COMPLETE",
            "repository-name": name,
            "finding-severity-counts": counts,
            "image-digest": digest,
            "image-tags": ["v1"],
        };
        return [{ ...common, source: "aws.ecr", "detail-type": "ECR Image Scan", resources: [arn], detail }];
    }
    const source = "aws.inspector2";
    return [
        {
            ...common,
            source,
            "detail-type": "Inspector2 Scan",
            resources: [arn],
            detail: {
                "scan-status": "INITIAL_SCAN_COMPLETE",
                "repository-name": arn,
                "finding-severity-counts": { ...counts, TOTAL: 1 },
                "image-digest": digest,
                "image-tags": ["v1"],
            },
        },
        {
            ...common,
            source,
            "detail-type": "Inspector2 Finding",
            resources: [`${arn}/${digest}`],
            detail: {
                severity: "CRITICAL",
                status: "ACTIVE",
                type: "PACKAGE_VULNERABILITY",
                resources: [
                    {
                        type: "AWS_ECR_CONTAINER_IMAGE",
                        id: `${arn}/${digest}`,
                        details: { awsEcrContainerImage: { repositoryName: name, registry: account } },
                    },
                ],
            },
        },
    ];
}
