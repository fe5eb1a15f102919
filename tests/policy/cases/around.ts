import { imageCount } from "../../../ecr/monitoring/metrics.ts";
import { findingsPatterns } from "../../../ecr/scan/findingsLog.ts";
import { Token } from "../../../policy/resources.ts";
import { type RuleCases, repository } from "../case.ts";
import { type TestResource, UNKNOWN } from "../harness.ts";

const REPOSITORY = "The ECR repository 'shop-prod-web' must";
const LOGGED = `${REPOSITORY} have its scan results logged for at least 90 days, found`;
const [inspectorScan = "", inspectorFinding = ""] = findingsPatterns("ENHANCED", ["shop-prod-api", "shop-prod-web"]);
const [basicScan = ""] = findingsPatterns("BASIC", ["shop-prod-web"]);

const group: TestResource = {
    type: Token.LogGroup,
    name: "log",
    props: { name: "/aws/events/shop", retentionInDays: 90 },
};
const event = (eventPattern: string, name = "findings"): TestResource => ({
    type: Token.EventRule,
    name,
    props: { name: `${name}-1a2b3c4`, region: "us-east-1", eventPattern },
});
const target = (name = "findings"): TestResource => ({
    type: Token.EventTarget,
    name,
    props: { rule: `${name}-1a2b3c4`, arn: UNKNOWN },
    from: [`${Token.EventRule}::${name}`, `${Token.LogGroup}::log`],
});
const scanning = (scanType: string): TestResource => ({
    type: Token.Scanning,
    name: "scanning",
    props: { region: "us-east-1", scanType, rules: [] },
});

const LOG_ARN = "arn:aws:logs:us-east-1:123456789012:log-group:";
const NOT_WRITABLE = "a log group that no resource policy of CloudWatch Logs in this stack lets EventBridge write to";
const logPolicy = (Service: string | string[], Resource: string): TestResource => ({
    type: "aws:cloudwatch/logResourcePolicy:LogResourcePolicy",
    name: "log-policy",
    props: {
        policyDocument: JSON.stringify({
            Version: "2012-10-17",
            Statement: [{ Effect: "Allow", Principal: { Service }, Action: "logs:Put*", Resource }],
        }),
    },
});

const alarm: TestResource = {
    type: Token.MetricAlarm,
    name: "pulls",
    props: { namespace: "AWS/ECR", metricName: "RepositoryPullCount", dimensions: { RepositoryName: UNKNOWN } },
};
const usage = (metricName: string, dimensions: object) => ({ namespace: "AWS/Usage", metricName, dimensions });
const METRIC = "The alarm 'pulls' must watch a metric that Amazon ECR publishes (RepositoryPullCount), found";

const DIGEST = `@sha256:${"a".repeat(64)}`;
const HOST = "123456789012.dkr.ecr.us-east-1.amazonaws.com";
const lambda: TestResource = {
    type: Token.Function,
    name: "resize",
    props: { name: "resize", imageUri: `${HOST}/other${DIGEST}` },
};
const task = (image: string): TestResource => ({
    type: Token.TaskDefinition,
    name: "task",
    props: {
        family: "web",
        containerDefinitions: JSON.stringify([
            { name: "proxy", image: "nginx:latest" },
            { name: "app", image },
        ]),
    },
});

const template = (resourceTags: object): TestResource => ({
    type: Token.CreationTemplate,
    name: "template",
    props: { prefix: "shop", resourceTags },
});

/** Cases of the rules about what stands around the repositories. */
export const AROUND_CASES: RuleCases[] = [
    {
        rule: "ecr-findings-must-be-logged",
        baseline: [repository, scanning("ENHANCED"), event(inspectorScan), target(), group],
        cases: [
            {
                title: "no event rule",
                kind: "absent",
                change: { findings: null },
                says: [`${LOGGED} no event rule that matches the events of its scans.`],
            },
            {
                title: "a name that Pulumi makes up, with a pattern for all names",
                kind: "pass",
                change: { web: { name: undefined }, findings: null },
                add: [
                    event(JSON.stringify({ source: ["aws.inspector2"], "detail-type": ["Inspector2 Finding"] })),
                    target(),
                ],
            },
            {
                title: "a name that Pulumi makes up, with a pattern that names repositories",
                kind: "unknown",
                change: { web: { name: undefined } },
                unknown: "the ECR repository 'web' (name)",
            },
            {
                title: "a pattern for findings of enhanced scanning",
                kind: "pass",
                change: { findings: null },
                add: [event(inspectorFinding), target()],
            },
            {
                title: "a pattern for basic scanning, which never comes with enhanced",
                kind: "field",
                change: { findings: null },
                add: [event(basicScan), target()],
                says: [`${LOGGED} no event rule that matches the events of its scans.`],
            },
            {
                title: "the same with basic scanning",
                kind: "pass",
                change: { findings: null, scanning: { scanType: "BASIC" } },
                add: [event(basicScan), target()],
            },
            {
                title: "either where another stack owns the registry",
                kind: "pass",
                change: { findings: null, scanning: null },
                add: [event(basicScan), target()],
            },
            {
                title: "a pattern that is not JSON",
                kind: "field",
                change: { findings: null },
                add: [event("{"), target()],
                says: [`${LOGGED} no event rule that matches the events of its scans.`],
            },
            {
                title: "a pattern of other repositories",
                kind: "field",
                change: { findings: null },
                add: [event(findingsPatterns("ENHANCED", ["shop-prod-api"])[0] ?? ""), target()],
                says: [`${LOGGED} no event rule that matches the events of its scans.`],
            },
            {
                title: "a rule that is off",
                kind: "field",
                change: { findings: null },
                add: [
                    { ...event(inspectorScan), props: { ...event(inspectorScan).props, state: "DISABLED" } },
                    target(),
                ],
                says: [`${LOGGED} no event rule that matches the events of its scans.`],
            },
            {
                title: "a rule without a target",
                kind: "absent",
                change: { findings: null },
                add: [event(inspectorScan)],
                says: [`${LOGGED} event rule 'findings' without a log group as its target.`],
            },
            {
                title: "a target that is no log",
                kind: "field",
                change: { findings: null },
                add: [
                    event(inspectorScan),
                    {
                        ...target(),
                        from: [],
                        props: { rule: "findings-1a2b3c4", arn: "arn:aws:sns:us-east-1:123456789012:topic" },
                    },
                ],
                says: [`${LOGGED} event rule 'findings' without a log group as its target.`],
            },
            {
                title: "a log group of another stack",
                kind: "pass",
                change: { findings: null, log: null },
                add: [
                    event(inspectorScan),
                    {
                        ...target(),
                        from: [],
                        props: {
                            rule: "findings-1a2b3c4",
                            arn: "arn:aws:logs:us-east-1:123456789012:log-group:/aws/events/all:*",
                        },
                    },
                ],
            },
            {
                title: "a rule on a bus of one's own, which no AWS service sends to",
                kind: "field",
                change: { findings: { eventBusName: "shop" } },
                says: [`${LOGGED} no event rule that matches the events of its scans.`],
            },
            {
                title: "the default bus by its name",
                kind: "pass",
                change: { findings: null },
                add: [
                    { ...event(inspectorScan), props: { ...event(inspectorScan).props, eventBusName: "default" } },
                    target(),
                ],
            },
            {
                title: "the default bus by its ARN",
                kind: "pass",
                change: { findings: null },
                add: [
                    {
                        ...event(inspectorScan),
                        props: {
                            ...event(inspectorScan).props,
                            eventBusName: "arn:aws:events:us-east-1:123456789012:event-bus/default",
                        },
                    },
                    target(),
                ],
            },
            {
                title: "an unknown bus",
                kind: "unknown",
                change: { findings: null },
                add: [
                    { ...event(inspectorScan), props: { ...event(inspectorScan).props, eventBusName: UNKNOWN } },
                    target(),
                ],
                unknown: "the ECR repository 'shop-prod-web' (eventBusName)",
            },
            {
                title: "a target of a rule of the same name on another bus",
                kind: "field",
                change: { findings: null },
                add: [event(inspectorScan), { ...target(), props: { ...target().props, eventBusName: "shop" } }],
                says: [`${LOGGED} event rule 'findings' without a log group as its target.`],
            },
            {
                title: "a log group that a resource policy lets EventBridge write to",
                kind: "pass",
                add: [
                    logPolicy(["events.amazonaws.com", "delivery.logs.amazonaws.com"], `${LOG_ARN}/aws/events/shop:*`),
                ],
            },
            {
                title: "a resource policy for many log groups",
                kind: "pass",
                add: [logPolicy("events.amazonaws.com", "arn:aws:logs:*:*:log-group:/aws/events/*")],
            },
            {
                title: "a resource policy that is made with the log group",
                kind: "pass",
                add: [
                    {
                        ...logPolicy("events.amazonaws.com", "*"),
                        props: { policyDocument: UNKNOWN },
                        from: [`${Token.LogGroup}::log`],
                    },
                ],
            },
            {
                title: "a resource policy for another service",
                kind: "field",
                add: [logPolicy("es.amazonaws.com", "*")],
                says: [`${LOGGED} ${NOT_WRITABLE}.`],
            },
            {
                title: "a resource policy for another log group",
                kind: "field",
                add: [logPolicy("events.amazonaws.com", `${LOG_ARN}/aws/events/other:*`)],
                says: [`${LOGGED} ${NOT_WRITABLE}.`],
            },
            {
                title: "a resource policy for the log group without its streams, by which writing is refused",
                kind: "field",
                add: [logPolicy("events.amazonaws.com", `${LOG_ARN}/aws/events/shop`)],
                says: [`${LOGGED} ${NOT_WRITABLE}.`],
            },
            {
                title: "a resource policy that is not known yet",
                kind: "unknown",
                add: [{ ...logPolicy("events.amazonaws.com", "*"), props: { policyDocument: UNKNOWN } }],
                unknown: "the ECR repository 'shop-prod-web' (policyDocument)",
            },
            {
                title: "no resource policy where it has to be in the stack",
                kind: "config",
                config: { ownLogPolicy: true },
                says: [`${LOGGED} ${NOT_WRITABLE}.`],
            },
            {
                title: "a log that forgets early",
                kind: "field",
                change: { log: { retentionInDays: 30 } },
                says: [`${LOGGED} a log group that keeps them 30 days.`],
            },
            { title: "a log that never forgets", kind: "absent", change: { log: { retentionInDays: undefined } } },
            {
                title: "an unknown retention",
                kind: "unknown",
                change: { log: { retentionInDays: UNKNOWN } },
                unknown: "the ECR repository 'shop-prod-web' (retentionInDays)",
            },
            {
                title: "an unknown pattern",
                kind: "unknown",
                change: { findings: null },
                add: [event(UNKNOWN), target()],
                unknown: "the ECR repository 'shop-prod-web' (eventPattern)",
            },
            {
                title: "a longer retention that is requested",
                kind: "config",
                config: { retentionDays: 365 },
                says: [
                    `${REPOSITORY} have its scan results logged for at least 365 days, found a log group that keeps them 90 days.`,
                ],
            },
        ],
    },
    {
        rule: "ecr-repository-must-not-force-delete",
        baseline: [repository],
        cases: [
            {
                title: "forceDelete",
                kind: "field",
                change: { web: { forceDelete: true } },
                says: [`${REPOSITORY} not delete its images with it, found forceDelete true.`],
            },
            { title: "none set", kind: "absent", change: { web: { forceDelete: undefined } } },
            {
                title: "an unknown one",
                kind: "unknown",
                change: { web: { forceDelete: UNKNOWN } },
                unknown: "the ECR repository 'shop-prod-web' (forceDelete)",
            },
            {
                title: "a public repository's",
                kind: "field",
                add: [
                    {
                        type: Token.PublicRepository,
                        name: "public",
                        props: { repositoryName: "shop", forceDestroy: true },
                    },
                ],
                says: ["The public ECR repository 'shop' must not delete its images with it, found forceDestroy true."],
            },
        ],
    },
    {
        rule: "ecr-repository-must-be-protected",
        baseline: [repository],
        cases: [
            {
                title: "no protect",
                kind: "absent",
                protect: false,
                says: [`${REPOSITORY} be protected from deletion, found no protect.`],
            },
            {
                title: "a name that is not known yet",
                kind: "unknown",
                protect: false,
                change: { web: { name: UNKNOWN } },
                says: ["The ECR repository 'web' must be protected from deletion, found no protect."],
            },
        ],
    },
    {
        rule: "ecr-name-must-follow-convention",
        baseline: [repository],
        cases: [
            {
                title: "another environment's name",
                kind: "field",
                change: { web: { name: "shop-dev-web" } },
                says: [
                    `${REPOSITORY.replace("shop-prod-web", "shop-dev-web")} have a name like *-prod-*, prod-*, prod/*, *-prod/*, */prod/*, found the name shop-dev-web.`,
                ],
            },
            {
                title: "a name that AWS refuses",
                kind: "field",
                change: { web: { name: "Shop-prod-web" } },
                says: ["The ECR repository 'Shop-prod-web' must be lower case, found the name Shop-prod-web."],
            },
            { title: "a namespace", kind: "pass", change: { web: { name: "shop/prod/web" } } },
            {
                title: "no name, so that Pulumi makes one up",
                kind: "absent",
                change: { web: { name: undefined } },
                unknown: "the ECR repository 'web' (name)",
            },
            {
                title: "an unknown name where every name is right",
                kind: "config",
                config: { patterns: ["*"] },
                change: { web: { name: UNKNOWN } },
            },
            {
                title: "an unknown name",
                kind: "unknown",
                change: { web: { name: UNKNOWN } },
                unknown: "the ECR repository 'web' (name)",
            },
            {
                title: "patterns of one's own",
                kind: "config",
                config: { patterns: ["acme-*"] },
                says: [`${REPOSITORY} have a name like acme-*, found the name shop-prod-web.`],
            },
        ],
    },
    {
        rule: "ecr-repository-must-have-tags",
        baseline: [repository],
        cases: [
            {
                title: "a tag that is missing",
                kind: "field",
                change: { web: { tags: { Environment: "prod", Project: "shop" } } },
                says: [`${REPOSITORY} have the tags Environment, ManagedBy, Project, found none called ManagedBy.`],
            },
            {
                title: "no tags",
                kind: "absent",
                change: { web: { tags: undefined } },
                says: [
                    `${REPOSITORY} have the tags Environment, ManagedBy, Project, found none called Environment, ManagedBy, Project.`,
                ],
            },
            {
                title: "tags with values that are not known yet",
                kind: "pass",
                change: { web: { tags: { Environment: UNKNOWN, ManagedBy: UNKNOWN, Project: UNKNOWN } } },
            },
            {
                title: "unknown tags",
                kind: "unknown",
                change: { web: { tags: UNKNOWN } },
                unknown: "the ECR repository 'shop-prod-web' (tags)",
            },
            {
                title: "tags that the provider adds",
                kind: "pass",
                change: { web: null },
                add: [
                    {
                        ...repository,
                        name: "web2",
                        props: { name: "shop-prod-web2", tags: { Project: "shop" } },
                        provider: {
                            props: {
                                region: "us-east-1",
                                defaultTags: '{"tags":{"Environment":"prod","ManagedBy":"Pulumi"}}',
                            },
                        },
                    },
                ],
            },
            {
                title: "default tags of the provider that are not known and not needed",
                kind: "pass",
                change: { web: null },
                add: [{ ...repository, provider: { props: { region: "us-east-1", defaultTags: UNKNOWN } } }],
            },
            {
                title: "default tags of the provider that cannot be read",
                kind: "field",
                change: { web: null },
                add: [
                    {
                        ...repository,
                        props: { name: "shop-prod-web", tags: { Environment: "prod", ManagedBy: "Pulumi" } },
                        provider: { props: { region: "us-east-1", defaultTags: "{" } },
                    },
                ],
                says: [`${REPOSITORY} have the tags Environment, ManagedBy, Project, found none called Project.`],
            },
            {
                title: "a creation template without tags, which the provider's do not reach",
                kind: "field",
                add: [
                    {
                        ...template({ Project: "shop" }),
                        provider: {
                            props: { region: "us-east-1", defaultTags: '{"tags":{"Environment":"prod"}}' },
                        },
                    },
                ],
                says: [
                    "The repository creation template 'shop' must have the tags Environment, ManagedBy, Project, found none called Environment, ManagedBy.",
                ],
            },
            {
                title: "a creation template with tags",
                kind: "pass",
                add: [template({ Environment: "prod", ManagedBy: "Pulumi", Project: "shop" })],
            },
            {
                title: "tags of one's own",
                kind: "config",
                config: { tags: ["Owner"], values: {} },
                says: [`${REPOSITORY} have the tags Owner, found none called Owner.`],
            },
        ],
    },
    {
        rule: "ecr-alarm-must-watch-real-metrics",
        baseline: [alarm],
        cases: [
            {
                title: "a metric of storage",
                kind: "field",
                change: { pulls: { metricName: "RepositorySizeInBytes" } },
                says: [`${METRIC} AWS/ECR RepositorySizeInBytes.`],
            },
            {
                title: "a metric of pushes",
                kind: "field",
                change: { pulls: { metricName: "RepositoryPushCount" } },
                says: [`${METRIC} AWS/ECR RepositoryPushCount.`],
            },
            {
                title: "no dimensions",
                kind: "absent",
                change: { pulls: { dimensions: undefined } },
                says: [
                    "The alarm 'pulls' must name all dimensions of AWS/ECR RepositoryPullCount (RepositoryName), found no RepositoryName.",
                ],
            },
            {
                title: "a metric in a query",
                kind: "field",
                change: {
                    pulls: {
                        namespace: undefined,
                        metricName: undefined,
                        metricQueries: [
                            { id: "m1", metric: { namespace: "AWS/ECR", metricName: "ImagePushCount", period: 60 } },
                            { id: "e1", expression: "m1 * 2" },
                        ],
                    },
                },
                says: [`${METRIC} AWS/ECR ImagePushCount.`],
            },
            {
                title: "usage with all dimensions",
                kind: "pass",
                change: {
                    pulls: {
                        namespace: "AWS/Usage",
                        metricName: "CallCount",
                        dimensions: { Class: "None", Resource: "PutImage", Service: "ECR", Type: "API" },
                    },
                },
            },
            {
                title: "images of a repository without its name",
                kind: "field",
                change: {
                    pulls: usage("ResourceCount", {
                        Resource: "ImagesPerRepositoryCount",
                        Service: "ECR",
                        Type: "RESOURCE",
                    }),
                },
                says: [
                    "The alarm 'pulls' must name all dimensions of AWS/Usage ResourceCount (Resource, ResourceId, Service, Type), found no ResourceId.",
                ],
            },
            {
                title: "images of a repository, as the set's own alarms watch them",
                kind: "pass",
                change: { pulls: usage("ResourceCount", imageCount("shop-prod-web").dimensions) },
            },
            {
                title: "repositories of a registry",
                kind: "pass",
                change: {
                    pulls: usage("ResourceCount", { Resource: "RepositoryCount", Service: "ECR", Type: "RESOURCE" }),
                },
            },
            {
                title: "calls without a class",
                kind: "field",
                change: { pulls: usage("CallCount", { Resource: "PutImage", Service: "ECR", Type: "API" }) },
                says: [
                    "The alarm 'pulls' must name all dimensions of AWS/Usage CallCount (Class, Resource, Service, Type), found no Class.",
                ],
            },
            {
                title: "calls that no one counts",
                kind: "field",
                change: {
                    pulls: usage("CallCount", { Class: "None", Resource: "Nope", Service: "ECR", Type: "API" }),
                },
                says: [
                    "The alarm 'pulls' must name what AWS/Usage CallCount counts (BatchCheckLayerAvailability, BatchGetImage, CompleteLayerUpload, GetAuthorizationToken, GetDownloadUrlForLayer, InitiateLayerUpload, PutImage, UploadLayerPart), found Resource Nope.",
                ],
            },
            {
                title: "calls of another type",
                kind: "field",
                change: {
                    pulls: usage("CallCount", {
                        Class: "None",
                        Resource: "PutImage",
                        Service: "ECR",
                        Type: "RESOURCE",
                    }),
                },
                says: ["The alarm 'pulls' must have Type API as AWS/Usage CallCount has, found Type RESOURCE."],
            },
            {
                title: "resources that no one counts",
                kind: "field",
                change: {
                    pulls: usage("ResourceCount", { Resource: "LayerCount", Service: "ECR", Type: "RESOURCE" }),
                },
                says: [
                    "The alarm 'pulls' must name what AWS/Usage ResourceCount counts (RepositoryCount, ImagesPerRepositoryCount), found Resource LayerCount.",
                ],
            },
            {
                title: "a dimension more",
                kind: "field",
                change: { pulls: { dimensions: { RepositoryName: "shop-prod-web", ImageTag: "v1" } } },
                says: [
                    "The alarm 'pulls' must name no other dimensions of AWS/ECR RepositoryPullCount than RepositoryName, found also ImageTag.",
                ],
            },
            {
                title: "usage of another kind",
                kind: "field",
                change: { pulls: { namespace: "AWS/Usage", metricName: "Bytes", dimensions: { Service: "ECR" } } },
                says: [
                    "The alarm 'pulls' must watch a metric of AWS/Usage (CallCount, ResourceCount), found AWS/Usage Bytes.",
                ],
            },
            {
                title: "alarms on something else",
                kind: "other",
                change: { pulls: { namespace: "AWS/Lambda", metricName: "Errors" } },
                notApplicable: "no alarm watches a metric of ECR",
            },
            {
                title: "an unknown metric",
                kind: "unknown",
                change: { pulls: { metricName: UNKNOWN } },
                unknown: "the alarm 'pulls' (metricName)",
            },
        ],
    },
    {
        rule: "ecr-image-must-be-pinned-by-digest",
        baseline: [lambda, task(`${HOST}/shop-prod-web:v1`), repository],
        cases: [
            {
                title: "a tag of a repository that may move it",
                kind: "field",
                change: { web: { imageTagMutability: "MUTABLE" } },
                says: [
                    `Container 'app' of the ECS task definition 'web' must name its image by digest, found ${HOST}/shop-prod-web:v1.`,
                ],
            },
            {
                title: "a tag that is excluded from immutability",
                kind: "field",
                change: {
                    task: { containerDefinitions: JSON.stringify([{ name: "app", image: `${HOST}/shop-prod-web` }]) },
                    web: {
                        imageTagMutability: "IMMUTABLE_WITH_EXCLUSION",
                        imageTagMutabilityExclusionFilters: [{ filter: "latest", filterType: "WILDCARD" }],
                    },
                },
                says: [
                    `Container 'app' of the ECS task definition 'web' must name its image by digest, found ${HOST}/shop-prod-web.`,
                ],
            },
            {
                title: "a tag of a repository of another stack",
                kind: "field",
                change: { resize: { imageUri: `${HOST}/other:latest` } },
                says: [`The Lambda function 'resize' must name its image by digest, found ${HOST}/other:latest.`],
            },
            {
                title: "a tag and a digest",
                kind: "pass",
                change: { resize: { imageUri: `${HOST}/other:latest${DIGEST}` } },
            },
            {
                title: "an image of the public gallery",
                kind: "field",
                change: { resize: { imageUri: "public.ecr.aws/lambda/nodejs:22" } },
                says: [
                    "The Lambda function 'resize' must name its image by digest, found public.ecr.aws/lambda/nodejs:22.",
                ],
            },
            {
                title: "images of other registries only",
                kind: "other",
                change: {
                    resize: null,
                    task: { containerDefinitions: JSON.stringify([{ name: "proxy", image: "nginx:latest" }]) },
                },
                notApplicable: "no function and no task definition runs an image of ECR",
            },
            {
                title: "an image of another account, whose repository is called like one of this stack",
                kind: "field",
                change: {
                    resize: { imageUri: "999999999999.dkr.ecr.us-east-1.amazonaws.com/shop-prod-web:v1" },
                    web: { registryId: "123456789012" },
                },
                says: [
                    "The Lambda function 'resize' must name its image by digest, found 999999999999.dkr.ecr.us-east-1.amazonaws.com/shop-prod-web:v1.",
                ],
            },
            {
                title: "an image of the public gallery that is called like a repository of this stack",
                kind: "field",
                change: { resize: { imageUri: "public.ecr.aws/shop-prod-web:v1" } },
                says: [
                    "The Lambda function 'resize' must name its image by digest, found public.ecr.aws/shop-prod-web:v1.",
                ],
            },
            {
                title: "an image of the current account",
                kind: "pass",
                change: {
                    resize: { imageUri: `${HOST}/shop-prod-web:v1` },
                    web: { arn: "arn:aws:ecr:us-east-1:123456789012:repository/shop-prod-web" },
                },
            },
            {
                title: "a copy in another region",
                kind: "pass",
                change: { resize: { imageUri: `${HOST.replace("us-east-1", "us-west-2")}/shop-prod-web:v1` } },
            },
            {
                title: "containers that are not JSON, which AWS refuses",
                kind: "other",
                change: { resize: null, task: { containerDefinitions: "nope" } },
                notApplicable: "no function and no task definition runs an image of ECR",
            },
            { title: "a function of a zip file", kind: "absent", change: { resize: { imageUri: undefined } } },
            {
                title: "an unknown image",
                kind: "unknown",
                change: { resize: { imageUri: UNKNOWN } },
                unknown: "the Lambda function 'resize' (imageUri)",
            },
        ],
    },
];
