import type * as pulumi from "@pulumi/pulumi";
import { EventKind, eventPatterns } from "../../ecr/monitoring/events.ts";
import { ScanFrequency } from "../../ecr/registry/scanning.ts";
import { keyArnProblem, LOG_KEY_LENGTH } from "../../ecr/repository/encryption.ts";
import { findingsPatterns, RETENTION_DAYS } from "../../ecr/scan/findingsLog.ts";
import { DEFAULTS } from "../options/defaults.ts";
import { isOutput } from "../options/outputs.ts";
import { PRESETS } from "../options/presets.ts";
import { type Report, shown } from "../problems/report.ts";
import { hasNoRepository, type MonitoringContext } from "./monitored.ts";

/** The log of scan results and of what else is logged. */
export interface FindingsLogSettings {
    logGroupName: string;
    retentionInDays: number;
    /** Name of the log resource policy, of which an account has at most ten a region. */
    policyName: string;
    /** ARN of the key that encrypts it, or null: CloudWatch Logs itself. */
    kmsKeyArn: pulumi.Input<string> | null;
    /** EventBridge patterns of scan results, one a rule. */
    eventPatterns: string[];
    /** EventBridge patterns of other events but copies, whose account is known after apply; one a rule. */
    otherEventPatterns: string[];
}

/** Whether scan results are logged: as it was written, else where the preset says so or something counts them. */
export function logsFindings(context: MonitoringContext, isWanted: boolean): boolean {
    const { shape, environment, repositories, report } = context;
    if (repositories.length === 0) {
        if (shape.set.enableScanFindingsLogging === true && hasNoRepository(context)) {
            report.warning(
                "enableScanFindingsLogging",
                "has nothing to log, because the set has no repository; remove it",
            );
        }
        return false;
    }
    const written = shape.set.enableScanFindingsLogging;
    const preset = { ...DEFAULTS, ...(environment === null ? {} : PRESETS[environment]) };
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
    const decided = { ...DEFAULTS, ...(environment === null ? {} : PRESETS[environment]), ...shape.set };
    const otherEventPatterns = eventPatterns(
        events,
        repositories.map(({ name }) => name),
        context.cachePrefixes,
    );
    if (!logged && otherEventPatterns.length === 0 && !events.includes(EventKind.Replication)) {
        // Whether a log can be had by requesting it.
        const isPossible = repositories.length > 0;
        if (shape.set.logRetentionDays !== undefined && !shape.invalid.has("enableScanFindingsLogging")) {
            report.warning(
                "logRetentionDays",
                `${decided.logRetentionDays} has no effect, because ${isPossible ? "enableScanFindingsLogging is false; set it to true, or" : "nothing is logged;"} remove the days`,
            );
        }
        if (kmsKeyArn !== null) {
            report.warning(
                "monitoring.logKmsKeyArn",
                `has no effect, because nothing is logged; ${isPossible ? "set enableScanFindingsLogging: true, or " : ""}remove the key`,
            );
        }
        return null;
    }
    checkRetention(decided.logRetentionDays, report);
    if (kmsKeyArn !== null && !isOutput(kmsKeyArn) && !shape.invalid.has("region")) {
        const problem = keyArnProblem(String(kmsKeyArn), partition, region, LOG_KEY_LENGTH);
        if (problem !== null) {
            report.problem("monitoring.logKmsKeyArn", "wrong-format", `${problem}, found ${shown(kmsKeyArn)}`);
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
        otherEventPatterns,
    };
}

/** Warns of days that CloudWatch Logs did not take when this version was made. */
function checkRetention(days: number, report: Report): void {
    const known: readonly number[] = RETENTION_DAYS;
    if (!known.includes(days)) {
        const [above] = known.filter((each) => each > days);
        report.warning(
            "logRetentionDays",
            `is not a number of days that CloudWatch Logs is known to take, found ${days}; the AWS provider or AWS refuses the update if it does not take it, ` +
                `and ${above ?? known.at(-1)} is the nearest ${above === undefined ? "one" : "longer one"}`,
        );
    }
}
