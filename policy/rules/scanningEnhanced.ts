import { matchesWildcard } from "../../aws/wildcard.ts";
import { ScanFrequency } from "../../ecr/registry/scanning.ts";
import { coversAllNames, nameInAws, Token } from "../resources.ts";
import { NotApplicable, rule, Scope, Severity, type Violation } from "../rule.ts";
import { requestsOf, scanningOf } from "../scanning.ts";
import { oneOf, texts } from "../settings.ts";
import { NotKnown } from "../unknown.ts";

/** Amazon Inspector scans the repositories that it is requested. */
export const scanningEnhanced = rule({
    name: "ecr-scanning-must-be-enhanced",
    description:
        "Basic scanning knows packages of the operating system only; most vulnerable code comes with language packages.",
    severity: Severity.Medium,
    remediationSteps: "Set the scan type of the registry to ENHANCED, with a rule whose filter matches the repository.",
    url: "https://docs.aws.amazon.com/AmazonECR/latest/userguide/image-scanning-enhanced.html",
    controls: ["Security Hub Inspector.2"],
    scope: Scope.Stack,
    checks: [Token.Repository],
    settings: {
        frequency: oneOf(
            "How often: SCAN_ON_PUSH, or CONTINUOUS_SCAN, which scans again when a vulnerability is published.",
            [ScanFrequency.ScanOnPush, ScanFrequency.ContinuousScan],
            ScanFrequency.ScanOnPush,
        ),
        repositories: texts("Patterns of the names of repositories that have to be; all where empty.", []),
    },
    check(repository, { settings, stack }) {
        const { frequency, repositories } = settings;
        const isAsked = repositories.length === 0 || repositories.some(coversAllNames);
        if (!isAsked && !repositories.some((pattern) => matchesWildcard(pattern, nameInAws(repository)))) {
            throw new NotApplicable("no repository of this stack is asked to have enhanced scanning");
        }
        const scanning = scanningOf(repository, stack);
        const asked = scanning === null ? requestsOf(repository, stack, "registryScanningRules") : [];
        if (
            asked.some(({ scanType, scanFrequency }) => scanType === "ENHANCED" && isEnough(scanFrequency, frequency))
        ) {
            throw new NotApplicable(
                "another stack is requested it, which owns the registry (registry.manage is false)",
            );
        }
        if (scanning === null) {
            return [violation(frequency, "no scanning configuration of the registry in this stack")];
        }
        if (scanning.scanType !== "ENHANCED") {
            return [violation(frequency, `scan type ${scanning.scanType}`)];
        }
        const isMet = isEnough(scanning.frequency, frequency);
        if (!isMet && scanning.mayBeMore) {
            throw new NotKnown("name");
        }
        return isMet ? [] : [violation(frequency, scanning.frequency ?? "no filter that matches it")];
    },
});

function isEnough(found: unknown, wanted: ScanFrequency): boolean {
    return found === wanted || found === ScanFrequency.ContinuousScan;
}

function violation(frequency: ScanFrequency, found: string): Violation {
    const how = frequency === ScanFrequency.ContinuousScan ? "continuously " : "";
    return {
        must: `be scanned ${how}by Amazon Inspector (enhanced scanning)`,
        found,
        yaml: `enableEnhancedScanning: true, scanFrequency: ${frequency}`,
        raw: `aws.ecr.RegistryScanningConfiguration with scanType: "ENHANCED" and a rule with scanFrequency: "${frequency}"`,
    };
}
