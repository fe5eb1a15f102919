import type { AlarmThresholds } from "../../ecr/monitoring/alarms.ts";
import type { Environment } from "../options/presets.ts";

/** Thresholds where neither the environment's preset nor the user says otherwise; 0 is no alarm. */
export const BUILT_IN_ALARMS: Readonly<AlarmThresholds> = Object.freeze({
    criticalFindings: 1,
    highFindings: 0,
    imageQuotaPercent: 80,
    imageCountPercent: 0,
    lifecycleDays: 0,
    pullsPerHour: 0,
    pushesPerHour: 0,
    failedReplications: 1,
    failedAuthentications: 10,
});

const STAGING: Readonly<Partial<AlarmThresholds>> = Object.freeze({ highFindings: 10 });

// Five times what the lifecycle keeps: the parts of images for several platforms do not count in it, and are images.
const PROD: Readonly<Partial<AlarmThresholds>> = Object.freeze({
    highFindings: 5,
    imageCountPercent: 500,
    lifecycleDays: 3,
});

/** What each environment changes of the built-in thresholds. They count only where `monitoring.alarms` is written. */
export const ALARM_PRESETS: Readonly<Record<Environment, Readonly<Partial<AlarmThresholds>>>> = Object.freeze({
    dev: Object.freeze({ criticalFindings: 5, imageQuotaPercent: 0 }),
    staging: STAGING,
    qa: STAGING,
    uat: PROD,
    prod: PROD,
});
