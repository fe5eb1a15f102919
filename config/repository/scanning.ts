import { ScanFrequency } from "../../ecr/registry/scanning.ts";
import { Layer, type Scope } from "../options/layers.ts";

/** How the images of one repository are scanned. */
export interface ScanSettings {
    enhanced: boolean;
    frequency: ScanFrequency;
    /** Whether basic scanning comes from a preset or a built-in default: "at least basic". */
    byPreset: boolean;
}

/** Decides how a repository is scanned, and reports combinations that mean nothing or that AWS does not have. */
export function resolveScanning(scope: Scope): ScanSettings {
    const enhanced = scope.pick("enableEnhancedScanning");
    if (!scope.isValid("enableEnhancedScanning", "scanFrequency", "scanOnPush")) {
        return { enhanced: enhanced.value, frequency: ScanFrequency.ScanOnPush, byPreset: false };
    }
    return enhanced.value ? enhancedScanning(scope) : basicScanning(scope);
}

function enhancedScanning(scope: Scope): ScanSettings {
    const frequency = scope.pick("scanFrequency");
    if (frequency.value === ScanFrequency.Manual) {
        scope.problem(
            "scanFrequency",
            "scan-unavailable",
            "must be SCAN_ON_PUSH or CONTINUOUS_SCAN with enhanced scanning, found MANUAL; " +
                `enhanced scanning has no manual scans: ${manualFix(scope)}`,
        );
    }
    if (!scope.pick("scanOnPush").value && scope.contradicts("enableEnhancedScanning", "scanOnPush")) {
        scope.warning(
            "scanOnPush",
            "false has no effect with enhanced scanning, which scans each image that is pushed",
        );
    }
    return { enhanced: true, frequency: frequency.value, byPreset: false };
}

/** How images get scanned after all, as in the preset; without scans only where the preset has basic scanning. */
function manualFix(scope: Scope): string {
    return scope.presetOf("enableEnhancedScanning")
        ? `write scanFrequency: ${scope.presetOf("scanFrequency")}`
        : "set enableEnhancedScanning: false, or another frequency";
}

const AGREE = "leave one of the two out, or make them agree";

function basicScanning(scope: Scope): ScanSettings {
    const enhanced = scope.pick("enableEnhancedScanning");
    const frequency = scope.pick("scanFrequency");
    const onPush = scope.pick("scanOnPush");
    const written = frequency.layer >= Layer.Set;
    const together = written && onPush.layer >= Layer.Set && frequency.layer === onPush.layer;
    if (frequency.value === ScanFrequency.ContinuousScan && written && frequency.layer >= enhanced.layer) {
        scope.problem(
            "scanFrequency",
            "scan-unavailable",
            "must not be CONTINUOUS_SCAN with basic scanning, which scans on push only; set enableEnhancedScanning: true",
        );
    }
    if (frequency.value === ScanFrequency.ScanOnPush && together && !onPush.value) {
        scope.problem(
            "scanFrequency",
            "option-conflict",
            `SCAN_ON_PUSH means nothing next to scanOnPush: false; ${scope.presetOf("enableEnhancedScanning") ? "remove scanOnPush" : AGREE}`,
        );
    }
    if (frequency.value === ScanFrequency.Manual && together && onPush.value) {
        scope.problem(
            "scanFrequency",
            "option-conflict",
            `MANUAL means nothing next to scanOnPush: true; ${scope.presetOf("enableEnhancedScanning") ? "remove scanFrequency" : AGREE}`,
        );
    }
    // The more specific of the two decides; a frequency that only enhanced scanning has decides nothing here.
    const byFrequency = frequency.value !== ScanFrequency.ContinuousScan && written && frequency.layer >= onPush.layer;
    const isOnPush = byFrequency ? frequency.value === ScanFrequency.ScanOnPush : onPush.value;
    return {
        enhanced: false,
        frequency: isOnPush ? ScanFrequency.ScanOnPush : ScanFrequency.Manual,
        byPreset: enhanced.layer < Layer.Set,
    };
}
