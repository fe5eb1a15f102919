import type * as pulumi from "@pulumi/pulumi";
import {
    ALARM_NAME_LENGTH,
    type Alarm,
    type AlarmThresholds,
    imagesKept,
    repositoryAlarms,
    setAlarms,
} from "../../ecr/monitoring/alarms.ts";
import { type MetricFilter, metricFilter, OwnMetric, ownNamespace } from "../../ecr/monitoring/filters.ts";
import type { AlarmOptions, MonitoringOptions } from "../args/monitoring.ts";
import { PRESETS } from "../options/presets.ts";
import { propertyPath } from "../problems/report.ts";
import { ALARM_PRESETS, BUILT_IN_ALARMS } from "./alarmPresets.ts";
import { hasNoRepository, type MonitoringContext, replicationRegions } from "./monitored.ts";

/** The alarms, and what they need to count with. */
export interface AlarmsResolution {
    alarms: Alarm[];
    filters: MetricFilter[];
    /** Null where refused calls are not counted. */
    cloudTrailLogGroupName: pulumi.Input<string> | null;
}

/**
 * The thresholds that hold, or null where no alarms are wanted. One that cannot do anything is 0: silently where the
 * preset has it, with a problem or a warning where it was written.
 */
export function alarmThresholds(
    written: AlarmOptions | null,
    logged: boolean,
    context: MonitoringContext,
): AlarmThresholds | null {
    if (written === null) {
        return null;
    }
    const { report, environment, repositories, shape } = context;
    const thresholds: AlarmThresholds = {
        ...BUILT_IN_ALARMS,
        ...(environment === null ? {} : ALARM_PRESETS[environment]),
    };
    for (const name of Object.keys(thresholds) as (keyof AlarmThresholds)[]) {
        thresholds[name] = written[name] ?? thresholds[name];
    }
    const isAsked = (name: keyof AlarmThresholds) => (written[name] ?? 0) > 0;
    const unwatched = new Set<keyof AlarmThresholds>();
    const drop = (name: keyof AlarmThresholds, code: "needs-option" | null, reason: string) => {
        const path = propertyPath(["monitoring", "alarms", name]);
        const isReported = isAsked(name) && !unwatched.has(name);
        if (isReported && code === null) {
            report.warning(path, reason);
        } else if (isReported && code !== null) {
            report.problem(path, code, reason);
        }
        thresholds[name] = 0;
    };
    if (repositories.length === 0) {
        for (const name of Object.keys(thresholds) as (keyof AlarmThresholds)[]) {
            // Refused calls are those of the whole account.
            if (name !== "failedAuthentications") {
                if (hasNoRepository(context)) {
                    drop(name, null, "watches nothing, because the set has no repository");
                }
                thresholds[name] = 0;
                unwatched.add(name);
            }
        }
    } else if (!logged) {
        const isOptional = environment === null || PRESETS[environment].enableScanFindingsLogging !== true;
        for (const name of ["criticalFindings", "highFindings"] as const) {
            const fix = isOptional ? "set it to true, or the alarm to 0" : "set it to true";
            drop(name, "needs-option", `counts scan results in the log, found enableScanFindingsLogging false; ${fix}`);
        }
    }
    if (shape.invalid.has("monitoring.alarms.cloudTrailLogGroupName")) {
        thresholds.failedAuthentications = 0;
    } else if ((written.cloudTrailLogGroupName ?? null) === null) {
        drop(
            "failedAuthentications",
            "needs-option",
            "needs the log group of a CloudTrail trail, because AWS has no other trace of refused calls; write cloudTrailLogGroupName next to it, or set it to 0",
        );
    } else if (thresholds.failedAuthentications === 0) {
        report.warning(
            "monitoring.alarms.cloudTrailLogGroupName",
            "has no effect, because failedAuthentications is 0; remove one of the two",
        );
    }
    if (replicationRegions(context).length === 0) {
        drop(
            "failedReplications",
            null,
            "watches nothing, because no repository is replicated to another region of this account; another account is notified of what is replicated to it",
        );
    }
    if (thresholds.imageCountPercent > 0 && thresholds.imageCountPercent < 100) {
        report.problem(
            "monitoring.alarms.imageCountPercent",
            "out-of-range",
            `must be 0 or at least 100, found ${thresholds.imageCountPercent}; a repository always holds what its lifecycle keeps`,
        );
    }
    // A policy that was refused is empty: what it would keep is not known.
    if (repositories.every(({ lifecyclePolicy: policy }) => policy !== "" && imagesKept(policy) === null)) {
        for (const name of ["imageCountPercent", "lifecycleDays"] as const) {
            drop(
                name,
                null,
                "watches nothing, because no repository has a lifecycle that keeps a number of images, whatever their tags",
            );
        }
    }
    return thresholds;
}

/** The alarms for these thresholds, and the filters that they count with. */
export function resolveAlarms(
    { alarms: written }: MonitoringOptions,
    thresholds: AlarmThresholds | null,
    context: MonitoringContext,
): AlarmsResolution {
    const { setName, repositories, scanType, report } = context;
    if (thresholds === null) {
        return { alarms: [], filters: [], cloudTrailLogGroupName: null };
    }
    const namespace = ownNamespace(setName);
    const alarms = setAlarms(setName, namespace, thresholds);
    for (const { key, name, lifecyclePolicy } of repositories) {
        alarms.push(...repositoryAlarms({ key, name, keeps: imagesKept(lifecyclePolicy) }, thresholds));
    }
    for (const { name } of alarms) {
        if (name.length > ALARM_NAME_LENGTH) {
            report.problem(
                "monitoring.alarms",
                "name-invalid",
                `must have names of at most ${ALARM_NAME_LENGTH} characters in AWS, found ${name.length} in ${name}; write a shorter name or namePrefix`,
            );
        }
    }
    if (alarms.length === 0 && (repositories.length > 0 || hasNoRepository(context))) {
        report.warning("monitoring.alarms", "makes no alarm, because each is 0 or has nothing to watch; remove it");
    }
    const own = new Set(alarms.map(({ metric }) => metric).filter((metric) => metric.namespace === namespace));
    const metrics = Object.values(OwnMetric).filter((name) => [...own].some((metric) => metric.name === name));
    return {
        alarms,
        filters: metrics.map((metric) => metricFilter(metric, scanType)),
        cloudTrailLogGroupName: thresholds.failedAuthentications > 0 ? (written?.cloudTrailLogGroupName ?? null) : null,
    };
}
