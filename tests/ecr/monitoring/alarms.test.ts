import assert from "node:assert/strict";
import { type AlarmThresholds, imagesKept, repositoryAlarms, setAlarms } from "../../../ecr/monitoring/alarms.ts";
import { OwnMetric, ownNamespace } from "../../../ecr/monitoring/filters.ts";
import { imageCount, isPublished, PUBLISHED_METRICS, pullCount, whyNoMetric } from "../../../ecr/monitoring/metrics.ts";
import { keepNewestText } from "../../support/args.ts";

const NONE: AlarmThresholds = {
    criticalFindings: 0,
    highFindings: 0,
    imageQuotaPercent: 0,
    imageCountPercent: 0,
    lifecycleDays: 0,
    pullsPerHour: 0,
    pushesPerHour: 0,
    failedReplications: 0,
    failedAuthentications: 0,
};
const ALL: AlarmThresholds = {
    criticalFindings: 1,
    highFindings: 5,
    imageQuotaPercent: 80,
    imageCountPercent: 200,
    lifecycleDays: 3,
    pullsPerHour: 1000,
    pushesPerHour: 50,
    failedReplications: 1,
    failedAuthentications: 10,
};
const SPACE = ownNamespace("myproject-prod");
const WEB = { key: "web-app", name: "myproject-prod-web-app", keeps: 100 };

describe("the alarms", () => {
    it("are none with all thresholds at 0", () => {
        assert.deepEqual([...setAlarms("myproject-prod", SPACE, NONE), ...repositoryAlarms(WEB, NONE)], []);
    });

    it("of the set are these", () => {
        const own = {
            percentOfQuota: false,
            periods: 1,
            comparison: "GreaterThanOrEqualToThreshold",
            missing: "notBreaching",
        };
        const alarm = (id: string, name: string, period: number, threshold: number, description: string) => ({
            ...own,
            ...{ id, name: `myproject-prod-ecr-${id}`, period, threshold, description },
            metric: { namespace: "EcrRepositorySet/myproject-prod", name, dimensions: {}, statistic: "Sum" },
        });
        assert.deepEqual(setAlarms("myproject-prod", SPACE, ALL), [
            alarm(
                ...(["critical-findings", "CriticalFindings", 300, 1] as const),
                "At least 1 critical finding in images of myproject-prod within 5 minutes; the findings log names them",
            ),
            alarm(
                ...(["high-findings", "HighFindings", 300, 5] as const),
                "At least 5 high findings in images of myproject-prod within 5 minutes; the findings log names them",
            ),
            alarm(
                ...(["pushes", "Pushes", 3600, 50] as const),
                "At least 50 pushes to repositories of myproject-prod within an hour",
            ),
            alarm(
                ...(["failed-replications", "FailedReplications", 3600, 1] as const),
                "At least 1 failed replication of images of myproject-prod to another region within an hour",
            ),
            alarm(
                ...(["failed-authentications", "FailedAuthentications", 300, 10] as const),
                "At least 10 refused calls of Amazon ECR in this account within 5 minutes",
            ),
        ]);
    });

    it("of a repository are these", () => {
        const images = (statistic: string) => ({
            namespace: "AWS/Usage",
            name: "ResourceCount",
            dimensions: {
                Resource: "ImagesPerRepositoryCount",
                ResourceId: "repository/myproject-prod-web-app",
                Service: "ECR",
                Type: "RESOURCE",
            },
            statistic,
        });
        const alarm = (kind: string, more: object) => ({
            id: `web-app-${kind}`,
            name: `myproject-prod-web-app-${kind}`,
            percentOfQuota: false,
            period: 3600,
            periods: 1,
            ...more,
        });
        assert.deepEqual(repositoryAlarms(WEB, ALL), [
            alarm("image-quota", {
                description:
                    "myproject-prod-web-app holds at least 80 % of the images that the account's quota allows a repository",
                metric: images("Maximum"),
                percentOfQuota: true,
                comparison: "GreaterThanOrEqualToThreshold",
                threshold: 80,
                missing: "missing",
            }),
            alarm("image-count", {
                description: "myproject-prod-web-app holds more than 200 images, where its lifecycle keeps 100",
                metric: images("Maximum"),
                comparison: "GreaterThanThreshold",
                threshold: 200,
                missing: "missing",
            }),
            alarm("lifecycle", {
                description:
                    "myproject-prod-web-app holds more than 200 images for 3 days, where its lifecycle keeps 100 and runs within a day: it seems not to run",
                metric: images("Minimum"),
                period: 86400,
                periods: 3,
                comparison: "GreaterThanThreshold",
                threshold: 200,
                missing: "missing",
            }),
            alarm("pulls", {
                description: "At least 1000 pulls from myproject-prod-web-app within an hour",
                metric: {
                    namespace: "AWS/ECR",
                    name: "RepositoryPullCount",
                    dimensions: { RepositoryName: "myproject-prod-web-app" },
                    statistic: "Sum",
                },
                comparison: "GreaterThanOrEqualToThreshold",
                threshold: 1000,
                missing: "notBreaching",
            }),
        ]);
    });

    it("about what the lifecycle keeps are none where it keeps no number of images", () => {
        const ids = repositoryAlarms({ ...WEB, keeps: null }, ALL).map(({ id }) => id);
        assert.deepEqual(ids, ["web-app-image-quota", "web-app-pulls"]);
    });

    it("about the lifecycle alone watch the number that it keeps", () => {
        const [alarm, ...more] = repositoryAlarms(WEB, { ...NONE, lifecycleDays: 2 });
        assert.deepEqual([alarm?.threshold, alarm?.periods, more], [100, 2, []]);
    });

    it("watch only what AWS publishes or a filter of the set makes", () => {
        const alarms = [...setAlarms("myproject-prod", SPACE, ALL), ...repositoryAlarms(WEB, ALL)];
        assert.equal(alarms.length, 9);
        for (const { id, metric } of alarms) {
            const isOwn =
                metric.namespace === SPACE &&
                Object.values<string>(OwnMetric).includes(metric.name) &&
                Object.keys(metric.dimensions).length === 0;
            assert.ok(isOwn !== isPublished(metric), id);
        }
    });

    it("evaluate at most seven days, as AWS allows", () => {
        const alarms = repositoryAlarms(WEB, { ...ALL, lifecycleDays: 7 });
        assert.ok(alarms.every(({ period, periods }) => period * periods <= 7 * 86_400));
    });
});

describe("the metrics that AWS publishes", () => {
    it("are four, for pulls, calls and counts", () => {
        assert.deepEqual(
            PUBLISHED_METRICS.map(({ namespace, name, dimensions }) => `${namespace} ${name} ${dimensions.join()}`),
            [
                "AWS/ECR RepositoryPullCount RepositoryName",
                "AWS/Usage CallCount Class,Resource,Service,Type",
                "AWS/Usage ResourceCount Resource,Service,Type",
                "AWS/Usage ResourceCount Resource,ResourceId,Service,Type",
            ],
        );
    });

    it("include those that are used, and none with other dimensions or names", () => {
        assert.equal(isPublished(pullCount("app")), true);
        assert.equal(isPublished(imageCount("app")), true);
        assert.equal(isPublished({ ...pullCount("app"), name: "RepositoryPushCount" }), false);
        assert.equal(isPublished({ ...pullCount("app"), dimensions: {} }), false);
        assert.equal(isPublished({ ...imageCount("app"), name: "StorageBytes" }), false);
        const { dimensions } = imageCount("app");
        assert.equal(isPublished({ ...imageCount("app"), dimensions: { ...dimensions, Type: "API" } }), false);
    });

    it("do not include what users request, and there is an answer to each", () => {
        for (const name of [
            "storageBytes",
            "RepositorySizeBytes",
            "RepositoryPushCount",
            "failedLogins",
            "latency",
            "scanFindings",
        ]) {
            assert.match(String(whyNoMetric(name)), /AWS publishes no metric of/, name);
        }
        assert.match(String(whyNoMetric("lifecycleRuns")), /lifecycleDays/);
        assert.equal(whyNoMetric("weather"), null);
    });
});

describe("the images that a lifecycle keeps", () => {
    const count = (rulePriority: number, selection: object, action: object = { type: "expire" }) => ({
        rulePriority,
        selection: { tagStatus: "any", countType: "imageCountMoreThan", countNumber: 30, ...selection },
        action,
    });
    const kept = (...rules: object[]) => imagesKept(JSON.stringify({ rules }));

    it("are the number of the rule for all images", () => {
        assert.equal(imagesKept(keepNewestText(50)), 50);
        assert.equal(kept(count(1, {})), 30);
    });

    it("is not known where images with a tag come first, or no rule counts all images", () => {
        assert.equal(kept(count(1, { tagStatus: "tagged", tagPrefixList: ["v"] }), count(2, {})), null);
        assert.equal(kept(count(1, { countType: "sinceImagePushed", countUnit: "days" })), null);
        assert.equal(kept(count(1, { storageClass: "archive" })), null);
        assert.equal(kept(count(1, {}, { type: "transition", targetStorageClass: "archive" })), null);
        assert.equal(kept(), null);
        assert.equal(imagesKept(""), null);
    });
});
