import { mapOf, nameOf, Token } from "../resources.ts";
import { rule, Scope, Severity } from "../rule.ts";
import { scanningOf } from "../scanning.ts";
import { NotKnown } from "../unknown.ts";

const MUST = "be scanned on push";
/** Both, since one alone contradicts the other where that is written. */
const ON_PUSH = "scanOnPush: true, scanFrequency: SCAN_ON_PUSH";

/** Images are scanned when they are pushed, no matter who decides it. */
export const scanningEffective = rule({
    name: "ecr-scanning-must-be-effective",
    description: "What is not scanned when it is pushed is deployed with its vulnerabilities unseen.",
    severity: Severity.High,
    remediationSteps:
        "Make a filter of the registry's scanning configuration match the repository. Only where the registry has no rules does scanOnPush of the repository hold.",
    url: "https://docs.aws.amazon.com/AmazonECR/latest/userguide/image-scanning-filters.html",
    controls: ["Security Hub ECR.1", "CT.ECR.PR.2", "CKV_AWS_163", "AWS-0030"],
    scope: Scope.Stack,
    checks: [Token.Repository],
    settings: {},
    check(repository, { stack }) {
        const scanning = scanningOf(repository, stack);
        if (scanning !== null && (scanning.hasRules || scanning.scanType === "ENHANCED")) {
            if (scanning.frequency !== null) {
                return [];
            }
            if (scanning.mayBeMore) {
                throw new NotKnown("name");
            }
            const effect = scanning.scanType === "ENHANCED" ? "off" : "manual";
            return [
                {
                    must: MUST,
                    found: `no filter of the registry's ${scanning.scanType} configuration that matches it, so that scanning is ${effect}`,
                    // Where the registry has rules, or scans by Inspector, AWS does not look at the flag.
                    yaml:
                        scanning.scanType === "ENHANCED"
                            ? "enableEnhancedScanning: true, scanFrequency: CONTINUOUS_SCAN"
                            : ON_PUSH,
                    raw: `a repositoryFilter of aws.ecr.RegistryScanningConfiguration that matches ${nameOf(repository)}`,
                },
            ];
        }
        const asked = mapOf(repository.props.imageScanningConfiguration).scanOnPush;
        if (asked === true) {
            return [];
        }
        const found = asked === undefined ? "not set, which is false" : asked;
        return [
            {
                must: MUST,
                found: `scanOnPush ${found}, and no scanning rules of the registry in this stack`,
                yaml: ON_PUSH,
                raw: "imageScanningConfiguration: { scanOnPush: true }, or a repositoryFilter of aws.ecr.RegistryScanningConfiguration that matches",
            },
        ];
    },
    // It sees the repository alone. Where the registry has rules AWS does not look at the flag; the check then says so.
    fix({ type, props }) {
        const configuration = mapOf(props.imageScanningConfiguration);
        return type === Token.Repository && configuration.scanOnPush !== true
            ? { imageScanningConfiguration: { scanOnPush: true } }
            : null;
    },
});
