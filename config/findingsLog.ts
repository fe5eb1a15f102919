import type * as pulumi from "@pulumi/pulumi";
import { keyArnFault } from "../ecr/encryption.ts";
import { findingsPatterns } from "../ecr/findings.ts";
import { type EventKind, eventPatterns } from "../ecr/monitoring/events.ts";
import { ScanFrequency } from "../ecr/scanning.ts";
import type { MonitoringContext } from "./monitored.ts";
import { BUILT_IN, PRESETS } from "./presets.ts";
import { shown } from "./problems.ts";
import type { FindingsLogSettings } from "./settings.ts";
import { isLater } from "./shape.ts";

/** Whether scan results are logged: as it was written, else where the preset says so or something counts them. */
export function logsFindings(
    { shape, environment, repositories, report }: MonitoringContext,
    isWanted: boolean,
): boolean {
    if (repositories.length === 0) {
        if (shape.set.enableScanFindingsLogging === true) {
            report.warning("enableScanFindingsLogging", "has nothing to log, for the set has no repository; remove it");
        }
        return false;
    }
    const written = shape.set.enableScanFindingsLogging as boolean | undefined;
    const preset = { ...BUILT_IN, ...(environment === null ? {} : PRESETS[environment]) };
    return written ?? (preset.enableScanFindingsLogging || isWanted);
}

/** Decides the log of scan results and other events, or that there is none. */
export function resolveFindingsLog(
    logged: boolean,
    events: readonly EventKind[],
    kmsKeyArn: pulumi.Input<string> | null,
    context: MonitoringContext,
): FindingsLogSettings | null {
    const { shape, environment, setName, scanType, repositories, report, region, partition } = context;
    const decided = { ...BUILT_IN, ...(environment === null ? {} : PRESETS[environment]), ...shape.set };
    if (!logged && events.length === 0) {
        if (shape.set.logRetentionDays !== undefined && !shape.broken.has("enableScanFindingsLogging")) {
            report.warning(
                "logRetentionDays",
                `${decided.logRetentionDays} has no effect, for enableScanFindingsLogging is false; set it to true, or remove the days`,
            );
        }
        if (kmsKeyArn !== null) {
            report.warning(
                "monitoring.logKmsKeyArn",
                "has no effect, for nothing is logged; set enableScanFindingsLogging: true, or remove the key",
            );
        }
        return null;
    }
    if (kmsKeyArn !== null && !isLater(kmsKeyArn) && !shape.broken.has("region")) {
        const fault = keyArnFault(String(kmsKeyArn), partition, region);
        if (fault !== null) {
            report.problem("monitoring.logKmsKeyArn", `${fault}, found ${shown(kmsKeyArn)}`);
        }
    }
    // Basic scanning also reports scans on request; enhanced scanning knows none.
    const reported = repositories.filter(({ frequency }) => scanType === "BASIC" || frequency !== ScanFrequency.Manual);
    return {
        logGroupName: `/aws/events/ecr/${setName}`,
        retentionInDays: decided.logRetentionDays,
        kmsKeyArn,
        policyName: `${setName.replace(/[^\w-]+/g, "-")}-ecr-findings`,
        eventPatterns: logged
            ? findingsPatterns(
                  scanType,
                  reported.map(({ name }) => name),
              )
            : [],
        otherEventPatterns: eventPatterns(
            events,
            repositories.map(({ name }) => name),
            context.cachePrefixes,
        ),
    };
}
