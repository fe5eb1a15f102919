import {
    CloudWatchLogsClient,
    DescribeLogGroupsCommand,
    DescribeResourcePoliciesCommand,
} from "@aws-sdk/client-cloudwatch-logs";
import {
    DescribePullThroughCacheRulesCommand,
    DescribeRegistryCommand,
    DescribeRepositoriesCommand,
    DescribeRepositoryCreationTemplatesCommand,
    ECRClient,
    GetLifecyclePolicyCommand,
    GetRegistryPolicyCommand,
    GetRegistryScanningConfigurationCommand,
    GetRepositoryPolicyCommand,
    ListTagsForResourceCommand,
    type Repository,
} from "@aws-sdk/client-ecr";
import { EventBridgeClient, ListRulesCommand, ListTargetsByRuleCommand } from "@aws-sdk/client-eventbridge";
import {
    DescribeKeyCommand,
    GetKeyPolicyCommand,
    GetKeyRotationStatusCommand,
    KMSClient,
    ListAliasesCommand,
    ListKeysCommand,
} from "@aws-sdk/client-kms";

const client = { region: "us-east-1" };

/** What AWS holds of a registry next to its repositories, with documents parsed. */
export async function readRegistryExtras(region: string, credentials?: Credentials): Promise<object> {
    const ecr = new ECRClient({ region, ...(credentials !== undefined && { credentials }) });
    const { pullThroughCacheRules = [] } = await ecr.send(new DescribePullThroughCacheRulesCommand({}));
    const { repositoryCreationTemplates = [] } = await ecr.send(new DescribeRepositoryCreationTemplatesCommand({}));
    const policy = await ecr.send(new GetRegistryPolicyCommand({})).then(
        ({ policyText }) => JSON.parse(policyText ?? "null") as unknown,
        (error: Error) => {
            if (error.name === "RegistryPolicyNotFoundException") {
                return null;
            }
            throw error;
        },
    );
    return {
        policy,
        caches: pullThroughCacheRules
            .map(({ ecrRepositoryPrefix = "", upstreamRegistryUrl, credentialArn }) => ({
                prefix: ecrRepositoryPrefix,
                url: upstreamRegistryUrl,
                credentialArn: credentialArn ?? null,
            }))
            .sort((a, b) => (a.prefix < b.prefix ? -1 : 1)),
        templates: repositoryCreationTemplates.map((template) => ({
            prefix: template.prefix,
            appliedFor: template.appliedFor,
            mutability: template.imageTagMutability,
            encryption: template.encryptionConfiguration,
            lifecycle: JSON.parse(template.lifecyclePolicy ?? "null") as unknown,
            policy: JSON.parse(template.repositoryPolicy ?? "null") as unknown,
            roleArn: template.customRoleArn,
            tags: Object.fromEntries((template.resourceTags ?? []).map(({ Key, Value }) => [Key, Value])),
        })),
    };
}

/** Keys to another account of the local AWS. */
export interface Credentials {
    accessKeyId: string;
    secretAccessKey: string;
    sessionToken: string;
}

/** Keys that act in another account: the local AWS hands them out to anyone who asks. */
export async function credentialsOf(accountId: string): Promise<Credentials> {
    const query = new URLSearchParams({
        Action: "AssumeRole",
        Version: "2011-06-15",
        RoleArn: `arn:aws:iam::${accountId}:role/tests`,
        RoleSessionName: "tests",
    });
    const signature =
        "AWS4-HMAC-SHA256 Credential=testing/20260101/us-east-1/sts/aws4_request, SignedHeaders=host, Signature=x";
    const answer = await fetch(String(process.env.AWS_ENDPOINT_URL), {
        method: "POST",
        headers: { authorization: signature, "content-type": "application/x-www-form-urlencoded" },
        body: query,
    });
    const text = await answer.text();
    const field = (name: string) => {
        const value = new RegExp(`<${name}>([^<]+)</${name}>`).exec(text)?.[1];
        if (value === undefined) {
            throw new Error(`the local AWS gave no ${name}: ${text}`);
        }
        return value;
    };
    return {
        accessKeyId: field("AccessKeyId"),
        secretAccessKey: field("SecretAccessKey"),
        sessionToken: field("SessionToken"),
    };
}

/** The names of the repositories that AWS holds, sorted. */
export async function readNames(): Promise<string[]> {
    const { repositories = [] } = await new ECRClient(client).send(new DescribeRepositoriesCommand({}));
    return repositories.map(({ repositoryName }) => repositoryName ?? "").sort();
}

/** What AWS holds of repositories and of the registry, with documents parsed. */
export async function readRegistry(): Promise<object> {
    const ecr = new ECRClient(client);
    const { repositories = [] } = await ecr.send(new DescribeRepositoriesCommand({}));
    const each: Record<string, object> = {};
    for (const repository of repositories) {
        each[repository.repositoryName ?? ""] = await readRepository(ecr, repository);
    }
    const { replicationConfiguration } = await ecr.send(new DescribeRegistryCommand({}));
    const { scanningConfiguration } = await ecr.send(new GetRegistryScanningConfigurationCommand({}));
    // AWS keeps filters as sets: their order says nothing.
    for (const rule of [...(replicationConfiguration?.rules ?? []), ...(scanningConfiguration?.rules ?? [])]) {
        rule.repositoryFilters?.sort((a, b) => ((a.filter ?? "") < (b.filter ?? "") ? -1 : 1));
    }
    return { repositories: each, replication: replicationConfiguration?.rules ?? [], scanning: scanningConfiguration };
}

async function readRepository(ecr: ECRClient, repository: Repository): Promise<object> {
    const of = { repositoryName: repository.repositoryName };
    const lifecycle = await ecr.send(new GetLifecyclePolicyCommand(of)).then(
        ({ lifecyclePolicyText }) => JSON.parse(lifecyclePolicyText ?? "null") as unknown,
        (error: Error) => {
            if (error.name === "LifecyclePolicyNotFoundException") {
                return null;
            }
            throw error;
        },
    );
    const { tags = [] } = await ecr.send(new ListTagsForResourceCommand({ resourceArn: repository.repositoryArn }));
    const policy = await ecr.send(new GetRepositoryPolicyCommand(of)).then(
        ({ policyText }) => JSON.parse(policyText ?? "null") as unknown,
        (error: Error) => {
            if (error.name === "RepositoryPolicyNotFoundException") {
                return null;
            }
            throw error;
        },
    );
    return {
        mutability: repository.imageTagMutability,
        scanOnPush: repository.imageScanningConfiguration?.scanOnPush,
        encryption: repository.encryptionConfiguration,
        lifecycle,
        policy,
        tags: Object.fromEntries(tags.map(({ Key, Value }) => [Key, Value])),
    };
}

/** The keys that are not being deleted, with their aliases. */
export async function readKeys(): Promise<object[]> {
    const kms = new KMSClient(client);
    const { Keys = [] } = await kms.send(new ListKeysCommand({}));
    const { Aliases = [] } = await kms.send(new ListAliasesCommand({}));
    const keys: object[] = [];
    for (const { KeyId, KeyArn } of Keys) {
        const { KeyMetadata } = await kms.send(new DescribeKeyCommand({ KeyId }));
        if (KeyMetadata?.KeyState !== "Enabled") {
            continue;
        }
        const { Policy } = await kms.send(new GetKeyPolicyCommand({ KeyId, PolicyName: "default" }));
        const { KeyRotationEnabled } = await kms.send(new GetKeyRotationStatusCommand({ KeyId }));
        keys.push({
            arn: KeyArn,
            description: KeyMetadata.Description,
            rotates: KeyRotationEnabled,
            policy: JSON.parse(Policy ?? "null") as unknown,
            aliases: Aliases.filter(({ TargetKeyId }) => TargetKeyId === KeyId).map(({ AliasName }) => AliasName),
        });
    }
    return keys;
}

/** Log groups, log resource policies and EventBridge rules with their targets. */
export async function readFindingsLog(): Promise<object> {
    const logs = new CloudWatchLogsClient(client);
    const events = new EventBridgeClient(client);
    const { logGroups = [] } = await logs.send(new DescribeLogGroupsCommand({}));
    const { resourcePolicies = [] } = await logs.send(new DescribeResourcePoliciesCommand({}));
    const { Rules = [] } = await events.send(new ListRulesCommand({}));
    const rules = await Promise.all(
        Rules.map(async ({ Name, EventPattern, State }) => {
            const { Targets = [] } = await events.send(new ListTargetsByRuleCommand({ Rule: Name }));
            return {
                pattern: JSON.parse(EventPattern ?? "null") as Record<string, unknown>,
                state: State,
                targets: Targets.map(({ Arn }) => Arn),
            };
        }),
    );
    return {
        groups: logGroups.map(({ logGroupName, retentionInDays }) => ({ logGroupName, retentionInDays })),
        policies: resourcePolicies.map(({ policyName, policyDocument }) => ({
            policyName,
            document: JSON.parse(policyDocument ?? "null") as unknown,
        })),
        rules: rules.sort((a, b) => (JSON.stringify(a.pattern) < JSON.stringify(b.pattern) ? -1 : 1)),
    };
}
