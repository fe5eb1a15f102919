/** What AWS takes in one input: characters, entries or a range of numbers, and their pattern. */
export interface InputLimit {
    min?: number;
    max?: number;
    pattern?: RegExp;
    values?: readonly (string | number | boolean)[];
    /** What is sent from elsewhere and evaluated there, or what AWS does not limit. */
    free?: string;
}

const DAYS = [1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653];
const NAME = /^[a-z0-9]+((\.|_|__|-+)[a-z0-9]+)*(\/[a-z0-9]+((\.|_|__|-+)[a-z0-9]+)*)*$/;
const NAMESPACE = /^([a-z0-9]+((\.|_|__|-+)[a-z0-9]+)*(\/[a-z0-9]+((\.|_|__|-+)[a-z0-9]+)*)*\/?|ROOT)$/;
const TAG = /^[\p{L}\p{Z}\p{N}_.:/=+\-@]*$/u;
const LATIN = /^[ -ÿ]+$/;
const region: InputLimit = { min: 2, max: 25, pattern: /^[0-9a-z-]{2,25}$/ };
const accountId: InputLimit = { pattern: /^[0-9]{12}$/ };
const roleArn: InputLimit = { max: 2048 };
const REFERENCE: InputLimit = { free: "the name or ARN of another resource of the set" };
const tags: Record<string, InputLimit> = {
    tags: { max: 50 },
    "tags{key}": { min: 1, max: 128, pattern: TAG },
    "tags{}": { max: 256, pattern: TAG },
};
const exclusions: Record<string, InputLimit> = {
    imageTagMutability: {
        values: ["MUTABLE", "IMMUTABLE", "IMMUTABLE_WITH_EXCLUSION", "MUTABLE_WITH_EXCLUSION"],
    },
    imageTagMutabilityExclusionFilters: { min: 1, max: 5 },
    "imageTagMutabilityExclusionFilters[].filter": { min: 1, max: 128, pattern: /^[0-9a-zA-Z._*-]{1,128}$/ },
    "imageTagMutabilityExclusionFilters[].filterType": { values: ["WILDCARD"] },
    encryptionConfigurations: { min: 1, max: 1 },
    "encryptionConfigurations[].encryptionType": { values: ["AES256", "KMS", "KMS_DSSE"] },
};
const dimension: InputLimit = { min: 1, max: 1024 };
const statistic: InputLimit = { values: ["SampleCount", "Average", "Sum", "Minimum", "Maximum"] };

/**
 * Each input of each resource that a set sends, with AWS's limit of it. The limits are those of the API models that
 * botocore 1.43 carries (service-2.json of ecr, events, iam, kms, logs, monitoring, secretsmanager, sns, chatbot, lambda),
 * and of the quota pages where a page has the lower number.
 */
export const AWS_INPUTS: Readonly<Record<string, Readonly<Record<string, InputLimit>>>> = {
    // https://docs.aws.amazon.com/AmazonECR/latest/APIReference/API_CreateRepository.html
    "aws:ecr/repository:Repository": {
        region,
        name: { min: 2, max: 256, pattern: NAME },
        ...exclusions,
        "encryptionConfigurations[].kmsKey": { min: 1, max: 2048 },
        "imageScanningConfiguration.scanOnPush": { values: [true, false] },
        forceDelete: { values: [true, false] },
        ...tags,
    },
    // https://docs.aws.amazon.com/AmazonECR/latest/APIReference/API_PutLifecyclePolicy.html
    "aws:ecr/lifecyclePolicy:LifecyclePolicy": {
        region,
        repository: REFERENCE,
        policy: { min: 100, max: 30_720 },
    },
    // https://docs.aws.amazon.com/AmazonECR/latest/APIReference/API_SetRepositoryPolicy.html
    "aws:ecr/repositoryPolicy:RepositoryPolicy": { region, repository: REFERENCE, policy: { max: 10_240 } },
    // https://docs.aws.amazon.com/AmazonECR/latest/APIReference/API_PutRegistryScanningConfiguration.html
    "aws:ecr/registryScanningConfiguration:RegistryScanningConfiguration": {
        region,
        scanType: { values: ["BASIC", "ENHANCED"] },
        rules: { max: 2 },
        "rules[].scanFrequency": { values: ["SCAN_ON_PUSH", "CONTINUOUS_SCAN"] },
        "rules[].repositoryFilters": { max: 100 },
        // AWS's own expression nests quantifiers; this one accepts the same filters.
        "rules[].repositoryFilters[].filter": { min: 1, max: 255, pattern: /^[a-z0-9*]+(?:[._\-/][a-z0-9*]+)*$/ },
        "rules[].repositoryFilters[].filterType": { values: ["WILDCARD"] },
    },
    // https://docs.aws.amazon.com/AmazonECR/latest/userguide/replication.html
    "aws:ecr/replicationConfiguration:ReplicationConfiguration": {
        region,
        "replicationConfiguration.rules": { max: 10 },
        "replicationConfiguration.rules[].destinations": { min: 1, max: 25 },
        "replicationConfiguration.rules[].destinations[].region": region,
        "replicationConfiguration.rules[].destinations[].registryId": accountId,
        "replicationConfiguration.rules[].repositoryFilters": { min: 1, max: 100 },
        "replicationConfiguration.rules[].repositoryFilters[].filter": {
            min: 2,
            max: 256,
            pattern: /^(?:[a-z0-9]+(?:[._-][a-z0-9]*)*\/)*[a-z0-9]*(?:[._-][a-z0-9]*)*$/,
        },
        "replicationConfiguration.rules[].repositoryFilters[].filterType": { values: ["PREFIX_MATCH"] },
    },
    // https://docs.aws.amazon.com/AmazonECR/latest/APIReference/API_PutRegistryPolicy.html
    "aws:ecr/registryPolicy:RegistryPolicy": { region, policy: { max: 10_240 } },
    // https://docs.aws.amazon.com/AmazonECR/latest/APIReference/API_PutAccountSetting.html
    "aws:ecr/accountSetting:AccountSetting": {
        region,
        name: { min: 1, max: 64 },
        value: { free: "AWS decides" },
    },
    // https://docs.aws.amazon.com/AmazonECR/latest/APIReference/API_RegisterPullTimeUpdateExclusion.html
    "aws:ecr/pullTimeUpdateExclusion:PullTimeUpdateExclusion": {
        region,
        principalArn: {
            max: 200,
            pattern: /^arn:aws(-[a-z]+)*:iam::[0-9]{12}:(role|user)\/[\w+=,.@-]+(\/[\w+=,.@-]+)*$/,
        },
    },
    // https://docs.aws.amazon.com/AmazonECR/latest/APIReference/API_CreatePullThroughCacheRule.html
    "aws:ecr/pullThroughCacheRule:PullThroughCacheRule": {
        region,
        ecrRepositoryPrefix: { min: 2, max: 30, pattern: NAMESPACE },
        upstreamRepositoryPrefix: { min: 2, max: 30, pattern: NAMESPACE },
        upstreamRegistryUrl: { free: "AWS decides" },
        credentialArn: {
            min: 50,
            max: 612,
            pattern: /^arn:aws(-\w+)*:secretsmanager:[a-zA-Z0-9-:]+:secret:ecr-pullthroughcache\/[a-zA-Z0-9/_+=.@-]+$/,
        },
        customRoleArn: roleArn,
    },
    // https://docs.aws.amazon.com/AmazonECR/latest/APIReference/API_CreateRepositoryCreationTemplate.html
    "aws:ecr/repositoryCreationTemplate:RepositoryCreationTemplate": {
        region,
        prefix: { min: 1, max: 256, pattern: NAMESPACE },
        description: { max: 256 },
        appliedFors: { min: 1, max: 3 },
        "appliedFors[]": { values: ["REPLICATION", "PULL_THROUGH_CACHE", "CREATE_ON_PUSH"] },
        ...exclusions,
        "encryptionConfigurations[].kmsKey": {
            max: 2048,
            pattern: /^$|arn:aws[a-z0-9-]*:kms:[a-z0-9-]+:[0-9]{12}:key\/[a-z0-9-]+/,
        },
        lifecyclePolicy: { max: 30_720 },
        repositoryPolicy: { max: 10_240 },
        customRoleArn: roleArn,
        resourceTags: { max: 50 },
        "resourceTags{key}": { min: 1, max: 128, pattern: TAG },
        "resourceTags{}": { max: 256, pattern: TAG },
    },
    // https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_CreateSecret.html
    "aws:secretsmanager/secret:Secret": { region, description: { max: 2048 }, ...tags },
    "aws:secretsmanager/secretVersion:SecretVersion": {
        region,
        secretId: REFERENCE,
        secretString: { min: 1, max: 65_536 },
    },
    // https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html
    "aws:iam/role:Role": {
        description: { max: 1000, pattern: LATIN },
        assumeRolePolicy: { min: 1, max: 2048 },
        ...tags,
    },
    "aws:iam/rolePolicy:RolePolicy": { role: REFERENCE, policy: { min: 1, max: 10_240 } },
    // https://docs.aws.amazon.com/kms/latest/APIReference/API_CreateKey.html
    "aws:kms/key:Key": {
        region,
        description: { max: 8192 },
        deletionWindowInDays: { min: 7, max: 30 },
        enableKeyRotation: { values: [true] },
        policy: { min: 1, max: 32_768, pattern: LATIN },
        ...tags,
    },
    "aws:kms/alias:Alias": {
        region,
        name: { min: 1, max: 256, pattern: /^alias\/(?!aws\/)[a-zA-Z0-9/_-]+$/ },
        targetKeyId: REFERENCE,
    },
    // https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_CreateLogGroup.html
    "aws:cloudwatch/logGroup:LogGroup": {
        region,
        name: { min: 1, max: 512, pattern: /^[.\-_/#A-Za-z0-9]+$/ },
        retentionInDays: { values: DAYS },
        kmsKeyId: { max: 256 },
        ...tags,
    },
    // https://docs.aws.amazon.com/step-functions/latest/dg/bp-cwl.html
    "aws:cloudwatch/logResourcePolicy:LogResourcePolicy": {
        region,
        policyName: { min: 1, max: 512 },
        policyDocument: { min: 1, max: 5_120 },
    },
    // https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutMetricFilter.html
    "aws:cloudwatch/logMetricFilter:LogMetricFilter": {
        region,
        logGroupName: { min: 1, max: 512, pattern: /^[.\-_/#A-Za-z0-9]+$/ },
        pattern: { max: 1024 },
        "metricTransformation.name": { max: 255, pattern: /^[^:*$]*$/ },
        "metricTransformation.namespace": { max: 255, pattern: /^[^:*$]*$/ },
        "metricTransformation.value": { max: 100 },
    },
    // https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutMetricAlarm.html
    "aws:cloudwatch/metricAlarm:MetricAlarm": {
        region,
        name: { min: 1, max: 255 },
        alarmDescription: { max: 1024 },
        alarmActions: { max: 5 },
        "alarmActions[]": { min: 1, max: 1024 },
        okActions: { max: 5 },
        "okActions[]": { min: 1, max: 1024 },
        comparisonOperator: { values: ["GreaterThanOrEqualToThreshold", "GreaterThanThreshold"] },
        threshold: { min: 0, max: 2 ** 53 },
        period: { values: [300, 3600, 86_400] },
        // Periods of an hour or more look back at most seven days.
        evaluationPeriods: { min: 1, max: 7 },
        datapointsToAlarm: { min: 1, max: 7 },
        treatMissingData: { values: ["notBreaching", "missing"] },
        metricName: { min: 1, max: 255 },
        namespace: { min: 1, max: 255, pattern: /^[^:].*$/ },
        statistic,
        dimensions: { max: 30 },
        "dimensions{key}": { min: 1, max: 255 },
        "dimensions{}": dimension,
        metricQueries: { max: 500 },
        "metricQueries[].id": { min: 1, max: 255, pattern: /^[a-z][a-zA-Z0-9_]*$/ },
        "metricQueries[].expression": { min: 1, max: 2048 },
        "metricQueries[].label": { free: "no limit" },
        "metricQueries[].returnData": { values: [true, false] },
        "metricQueries[].metric.namespace": { min: 1, max: 255, pattern: /^[^:].*$/ },
        "metricQueries[].metric.metricName": { min: 1, max: 255 },
        "metricQueries[].metric.stat": statistic,
        "metricQueries[].metric.period": { values: [300, 3600, 86_400] },
        "metricQueries[].metric.dimensions": { max: 30 },
        "metricQueries[].metric.dimensions{key}": { min: 1, max: 255 },
        "metricQueries[].metric.dimensions{}": dimension,
        ...tags,
    },
    // https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutDashboard.html
    "aws:cloudwatch/dashboard:Dashboard": {
        region,
        dashboardName: { min: 1, max: 255, pattern: /^[A-Za-z0-9_-]+$/ },
        dashboardBody: { free: "its metrics are counted" },
    },
    // https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-quota.html
    "aws:cloudwatch/eventRule:EventRule": {
        region,
        description: { max: 512 },
        eventPattern: { max: 2_048 },
        ...tags,
    },
    // https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_PutTargets.html
    "aws:cloudwatch/eventTarget:EventTarget": {
        region,
        rule: REFERENCE,
        arn: { min: 1, max: 1600 },
        roleArn: { min: 1, max: 1600 },
        "inputTransformer.inputPaths": { max: 100 },
        "inputTransformer.inputPaths{key}": { min: 1, max: 256, pattern: /^[A-Za-z0-9_-]+$/ },
        "inputTransformer.inputPaths{}": { max: 256 },
        "inputTransformer.inputTemplate": { min: 1, max: 8192 },
    },
    // https://docs.aws.amazon.com/sns/latest/api/API_CreateTopic.html
    "aws:sns/topic:Topic": {
        region,
        name: { min: 1, max: 256, pattern: /^[\w-]+$/ },
        kmsMasterKeyId: REFERENCE,
        ...tags,
    },
    "aws:sns/topicPolicy:TopicPolicy": { region, arn: REFERENCE, policy: { max: 30_720 } },
    "aws:sns/topicSubscription:TopicSubscription": {
        region,
        topic: REFERENCE,
        protocol: { values: ["email", "lambda", "sqs"] },
        endpoint: { min: 1, max: 2048 },
    },
    // https://docs.aws.amazon.com/lambda/latest/api/API_AddPermission.html
    "aws:lambda/permission:Permission": {
        region,
        action: { values: ["lambda:InvokeFunction"] },
        function: { min: 1, max: 256 },
        qualifier: { min: 1, max: 128, pattern: /^(?:\$LATEST|[a-zA-Z0-9_$-]+)$/ },
        principal: { values: ["sns.amazonaws.com"] },
        sourceArn: REFERENCE,
    },
    // https://docs.aws.amazon.com/chatbot/latest/APIReference/API_CreateSlackChannelConfiguration.html
    "aws:chatbot/slackChannelConfiguration:SlackChannelConfiguration": {
        region,
        configurationName: { min: 1, max: 128, pattern: /^[A-Za-z0-9_-]+$/ },
        iamRoleArn: { min: 12, max: 1224 },
        slackTeamId: { min: 1, max: 255, pattern: /^[0-9A-Z]{1,255}$/ },
        slackChannelId: { min: 1, max: 255, pattern: /^[A-Za-z0-9]+$/ },
        snsTopicArns: { min: 1, max: 10 },
        "snsTopicArns[]": REFERENCE,
        guardrailPolicyArns: { min: 1, max: 10 },
        "guardrailPolicyArns[]": { min: 11, max: 1163 },
        ...tags,
    },
};

/** What marks a secret value where it is registered. */
const SIGNATURE = "4dabf18193072939515e22adb298388d";

/** Maps whose keys are not inputs by themselves. */
const MAPS = /(?:^|\.)(?:tags|resourceTags|dimensions|inputPaths)$/;

/** Each value of an input of a resource, by the path that names it in the table. */
export function inputValues(value: unknown, path = ""): [string, unknown][] {
    if (Array.isArray(value)) {
        return [[path, value], ...value.flatMap((each) => inputValues(each, `${path}[]`))];
    }
    if (typeof value !== "object" || value === null) {
        return [[path, value]];
    }
    if (SIGNATURE in value) {
        return inputValues((value as unknown as { value: unknown }).value, path);
    }
    const entries = Object.entries(value);
    if (MAPS.test(path)) {
        const inner = entries.flatMap(([key, each]): [string, unknown][] => [
            [`${path}{key}`, key],
            [`${path}{}`, each],
        ]);
        return [[path, value], ...inner];
    }
    return entries.flatMap(([key, each]) => inputValues(each, path === "" ? key : `${path}.${key}`));
}

/** What AWS would refuse of a value, or null. */
export function limitProblem(value: unknown, { min, max, pattern, values, free }: InputLimit): string | null {
    if (free !== undefined) {
        return null;
    }
    if (values !== undefined) {
        return values.includes(value as string) ? null : `${JSON.stringify(value)} is none of ${values.join(", ")}`;
    }
    const size = typeof value === "number" ? value : sizeOf(value);
    if (size < (min ?? 0) || size > (max ?? Number.POSITIVE_INFINITY)) {
        return `${size} is not within ${min ?? 0} and ${max ?? "any"}`;
    }
    return pattern === undefined || pattern.test(String(value)) ? null : `${JSON.stringify(value)} is not ${pattern}`;
}

function sizeOf(value: unknown): number {
    return typeof value === "object" && value !== null ? Object.keys(value).length : String(value).length;
}
