import { canonicalJson } from "../../aws/json.ts";
import { effectiveScan, ScanFrequency, type ScanningConfiguration } from "../../ecr/registry/scanning.ts";
import type { ObservedRepository } from "./observed.ts";
import type { Choice, Options } from "./probe.ts";

/** How AWS scans a repository today. */
export interface ScanFound {
    enhanced: boolean;
    frequency: ScanFrequency;
}

/**
 * How a repository is scanned: by the rules of the registry, and by its own flag where there are none.
 * https://docs.aws.amazon.com/AmazonECR/latest/userguide/image-scanning-basic.html
 */
export function scanFound(
    { name, scanOnPush }: Pick<ObservedRepository, "name" | "scanOnPush">,
    scanning: ScanningConfiguration | null,
): ScanFound {
    const byFlag = scanOnPush ? ScanFrequency.ScanOnPush : ScanFrequency.Manual;
    if (scanning === null || (scanning.scanType === "BASIC" && scanning.rules.length === 0)) {
        return { enhanced: false, frequency: byFlag };
    }
    const { gets } = effectiveScan(scanning, name);
    // Enhanced scanning leaves out what no filter matches: no option requests it, and none forbids it but this.
    return gets === "OFF" || gets === ScanFrequency.Manual
        ? { enhanced: false, frequency: ScanFrequency.Manual }
        : { enhanced: scanning.scanType === "ENHANCED", frequency: gets };
}

/** The ways to write how a repository is scanned. */
export function scanChoice({ enhanced, frequency }: ScanFound): Choice {
    const isManual = frequency === ScanFrequency.Manual;
    const ways: Options[] = isManual
        ? [{}, { scanOnPush: false }, { enableEnhancedScanning: false, scanOnPush: false }]
        : [
              {},
              { enableEnhancedScanning: enhanced },
              { scanFrequency: frequency },
              { enableEnhancedScanning: enhanced, scanFrequency: frequency },
              { enableEnhancedScanning: enhanced, scanFrequency: frequency, scanOnPush: true },
          ];
    return {
        ways,
        fits: ({ scan }) => scan?.enhanced === enhanced && scan.frequency === frequency,
    };
}

/** A scanning configuration as text to compare: rules in any order, filters in any order; none and no rules are the same in basic scanning. */
export function scanningMeaning(scanning: ScanningConfiguration | null): string {
    const { scanType, rules } = scanning ?? { scanType: "BASIC", rules: [] };
    const sorted = rules
        .filter(({ filters }) => filters.length > 0)
        .map(({ scanFrequency, filters }) => canonicalJson({ scanFrequency, filters: [...filters].sort() }))
        .sort();
    return `${scanType} ${sorted.join(" ")}`;
}

/** The live rules as the option registry.scanningFilters; null where a frequency has two rules. */
export function scanningFilters({ rules }: ScanningConfiguration): Record<string, string[]> | null {
    const frequencies = rules.map(({ scanFrequency }) => scanFrequency);
    return new Set(frequencies).size < frequencies.length
        ? null
        : Object.fromEntries(rules.map(({ scanFrequency, filters }) => [scanFrequency, [...filters].sort()]));
}
