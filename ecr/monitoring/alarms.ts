import { OwnMetric, ownMetric } from "./filters.ts";
import { imageCount, type Metric, pullCount } from "./metrics.ts";

/** From which value on each alarm goes off; 0 is no alarm. */
export interface AlarmThresholds {
    /** Critical findings within five minutes. */
    criticalFindings: number;
    /** High findings within five minutes. */
    highFindings: number;
    /** Images of a repository, in percent of the account's quota. */
    imageQuotaPercent: number;
    /** Images of a repository, in percent of what its lifecycle keeps. */
    imageCountPercent: number;
    /** Days for which a repository has to hold too many images, until its lifecycle counts as not running. */
    lifecycleDays: number;
    /** Pulls of a repository within an hour. */
    pullsPerHour: number;
    /** Pushes to all repositories within an hour. */
    pushesPerHour: number;
    /** Replications of images that failed within an hour. */
    failedReplications: number;
    /** Calls of Amazon ECR that were refused within five minutes, in the whole account. */
    failedAuthentications: number;
}

/** An alarm, complete. */
export interface Alarm {
    /** What it is called in Pulumi, after the set's name. */
    id: string;
    /** Its repository name. */
    name: string;
    description: string;
    metric: Metric;
    /** Whether the metric is taken in percent of the quota that it counts against. */
    percentOfQuota: boolean;
    /** Seconds. */
    period: number;
    /** Periods in a row that have to be over the threshold. */
    periods: number;
    comparison: "GreaterThanOrEqualToThreshold" | "GreaterThanThreshold";
    threshold: number;
    /** What counts where there is no data: a filter without a match sends nothing. */
    missing: "notBreaching" | "missing";
}

/** A repository as alarms see it. */
export interface WatchedRepository {
    key: string;
    name: string;
    /** Images that its lifecycle keeps, or null where no rule counts all of them. */
    keeps: number | null;
}

/** Alarm repository names have at most 255 characters. https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutMetricAlarm.html */
export const ALARM_NAME_LENGTH = 255;

const MINUTES = 60;
const HOUR = 3_600;
const DAY = 86_400;

/** The alarms about the whole set. */
export function setAlarms(setName: string, namespace: string, thresholds: AlarmThresholds): Alarm[] {
    const counted = (id: string, metric: OwnMetric, period: number, threshold: number, description: string): Alarm[] =>
        threshold === 0
            ? []
            : [
                  {
                      id,
                      name: `${setName}-ecr-${id}`,
                      description,
                      metric: ownMetric(namespace, metric),
                      percentOfQuota: false,
                      period,
                      periods: 1,
                      comparison: "GreaterThanOrEqualToThreshold",
                      threshold,
                      missing: "notBreaching",
                  },
              ];
    const { criticalFindings, highFindings, pushesPerHour, failedReplications, failedAuthentications } = thresholds;
    return [
        ...counted(
            "critical-findings",
            OwnMetric.CriticalFindings,
            5 * MINUTES,
            criticalFindings,
            `${atLeast(criticalFindings, "critical finding")} in images of ${setName} within 5 minutes; the findings log names them`,
        ),
        ...counted(
            "high-findings",
            OwnMetric.HighFindings,
            5 * MINUTES,
            highFindings,
            `${atLeast(highFindings, "high finding")} in images of ${setName} within 5 minutes; the findings log names them`,
        ),
        ...counted(
            "pushes",
            OwnMetric.Pushes,
            HOUR,
            pushesPerHour,
            `${atLeast(pushesPerHour, "push", "pushes")} to repositories of ${setName} within an hour`,
        ),
        ...counted(
            "failed-replications",
            OwnMetric.FailedReplications,
            HOUR,
            failedReplications,
            `${atLeast(failedReplications, "failed replication", "failed replications")} of images of ${setName} to another region within an hour`,
        ),
        ...counted(
            "failed-authentications",
            OwnMetric.FailedAuthentications,
            5 * MINUTES,
            failedAuthentications,
            `${atLeast(failedAuthentications, "refused call")} of Amazon ECR in this account within 5 minutes`,
        ),
    ];
}

function atLeast(count: number, one: string, many = `${one}s`): string {
    return `At least ${count} ${count === 1 ? one : many}`;
}

/** The alarms about one repository. */
export function repositoryAlarms({ key, name, keeps }: WatchedRepository, thresholds: AlarmThresholds): Alarm[] {
    const { imageQuotaPercent, imageCountPercent, lifecycleDays, pullsPerHour } = thresholds;
    const alarms: Alarm[] = [];
    const add = (kind: string, alarm: Omit<Alarm, "id" | "name">) =>
        alarms.push({ id: `${key}-${kind}`, name: `${name}-${kind}`, ...alarm });
    if (imageQuotaPercent > 0) {
        add("image-quota", {
            description: `${name} holds at least ${imageQuotaPercent} % of the images that the account's quota allows a repository`,
            metric: imageCount(name),
            percentOfQuota: true,
            period: HOUR,
            periods: 1,
            comparison: "GreaterThanOrEqualToThreshold",
            threshold: imageQuotaPercent,
            missing: "missing",
        });
    }
    const limit = keeps === null ? null : Math.ceil((keeps * Math.max(imageCountPercent, 100)) / 100);
    if (limit !== null && imageCountPercent > 0) {
        add("image-count", {
            description: `${name} holds more than ${limit} images, where its lifecycle keeps ${keeps}`,
            metric: imageCount(name),
            percentOfQuota: false,
            period: HOUR,
            periods: 1,
            comparison: "GreaterThanThreshold",
            threshold: limit,
            missing: "missing",
        });
    }
    if (limit !== null && lifecycleDays > 0) {
        add("lifecycle", {
            description: `${name} holds more than ${limit} images for ${lifecycleDays} ${lifecycleDays === 1 ? "day" : "days"}, where its lifecycle keeps ${keeps} and runs within a day: it seems not to run`,
            metric: imageCount(name, "Minimum"),
            percentOfQuota: false,
            period: DAY,
            periods: lifecycleDays,
            comparison: "GreaterThanThreshold",
            threshold: limit,
            missing: "missing",
        });
    }
    if (pullsPerHour > 0) {
        add("pulls", {
            description: `${atLeast(pullsPerHour, "pull")} from ${name} within an hour`,
            metric: pullCount(name),
            percentOfQuota: false,
            period: HOUR,
            periods: 1,
            comparison: "GreaterThanOrEqualToThreshold",
            threshold: pullsPerHour,
            missing: "notBreaching",
        });
    }
    return alarms;
}

interface Rule {
    selection: { tagStatus: string; countType: string; countNumber: number; storageClass?: string };
    action: { type: string };
    rulePriority: number;
}

/**
 * The most images that a lifecycle policy leaves, or null where it is not known: no rule counts all images, or rules
 * about tags come first, whose images may stay beyond the count. Empty text stands for a policy that was refused.
 */
export function imagesKept(lifecyclePolicy: string): number | null {
    if (lifecyclePolicy === "") {
        return null;
    }
    const rules = [...(JSON.parse(lifecyclePolicy) as { rules: Rule[] }).rules].sort(
        (a, b) => a.rulePriority - b.rulePriority,
    );
    const all = rules.find(
        ({ selection, action }) =>
            selection.tagStatus === "any" &&
            selection.countType === "imageCountMoreThan" &&
            selection.storageClass === undefined &&
            action.type === "expire",
    );
    const isFirst = all !== undefined && rules.every((rule) => rule === all || rule.selection.tagStatus === "untagged");
    return isFirst ? all.selection.countNumber : null;
}
