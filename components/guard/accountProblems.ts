import type * as pulumi from "@pulumi/pulumi";
import { propertyPath, shown } from "../../config/problems/report.ts";
import type { CacheSettings, RepositorySetSettings, TemplateSettings } from "../../config/settings.ts";
import { ecrHost } from "../../ecr/registry/pullThroughCache.ts";
import { broken } from "../../live/index.ts";
import type { Problem, Warning } from "../../text/problem.ts";

/** What is wrong with accounts: problems, and what needs a step in the other account. */
export interface AccountVerdict {
    problems: Problem[];
    warnings: Warning[];
}

/** What must be of this account or of another one, once it is known whose this one is; null evaluates nothing. */
export function accountProblems(settings: RepositorySetSettings, accountId: string | null): AccountVerdict {
    if (accountId === null) {
        return { problems: [], warnings: [] };
    }
    const { registry } = settings;
    const registryProblems = registry.manage
        ? [
              ...destinationProblems(settings, accountId),
              ...registry.caches.flatMap((cache) => cacheProblems(cache, settings.region, accountId)),
              ...roleProblems(registry.templates, accountId, (prefix) =>
                  propertyPath(["registry", "creationTemplates", prefix, "roleArn"]),
              ),
          ]
        : [];
    return {
        problems: [...registryProblems, ...topicProblems(settings, accountId)],
        warnings: subscriberWarnings(settings, accountId),
    };
}

function destinationProblems({ registry, region }: RepositorySetSettings, accountId: string): Problem[] {
    const home = registry.replication.flatMap(({ destinations }) => destinations);
    return home.some((to) => to.registryId === accountId && to.region === region)
        ? [
              {
                  path: "replicationDestinations",
                  code: "own-registry",
                  reason: broken(
                      `must not be the repositories' own registry, found account ${accountId} in the same region; name another region or account`,
                  ),
              },
          ]
        : [];
}

/** https://docs.aws.amazon.com/AmazonECR/latest/APIReference/API_CreatePullThroughCacheRule.html */
function cacheProblems(cache: CacheSettings, region: string, accountId: string): Problem[] {
    const { prefix, upstreamUrl, roleArn, credentialArn } = cache;
    const at = (...option: string[]) => propertyPath(["registry", "pullThroughCache", prefix, ...option]);
    const problems: Problem[] = [];
    const upstream = ecrHost(upstreamUrl);
    if (upstream?.accountId === accountId && upstream.region === region) {
        const reason = "must have another registry as its upstream, found this one; write another upstreamUrl";
        problems.push({ path: at(), code: "own-registry", reason });
    } else if (upstream !== null && upstream.accountId !== accountId && roleArn === null) {
        const reason = `needs a roleArn because its upstream is the registry of another account, found account ${upstream.accountId}; write roleArn: arn:aws:iam::${accountId}:role/<name>`;
        problems.push({ path: at(), code: "needs-option", reason: broken(reason) });
    }
    if (isForeign(credentialArn, accountId)) {
        const reason = `must be a secret of this account, ${accountId}, found ${shown(credentialArn)}; store the credentials in a secret of this account`;
        problems.push({ path: at("credentialArn"), code: "wrong-account", reason: broken(reason) });
    }
    return [...problems, ...roleProblems([cache], accountId, () => at("roleArn"))];
}

/** The roles that Amazon ECR assumes are of the account of the registry. https://docs.aws.amazon.com/AmazonECR/latest/APIReference/API_CreateRepositoryCreationTemplate.html */
export function roleProblems(
    owners: readonly Pick<CacheSettings | TemplateSettings, "prefix" | "roleArn">[],
    accountId: string,
    pathOf: (prefix: string) => string,
): Problem[] {
    return owners
        .filter(({ roleArn }) => isForeign(roleArn, accountId))
        .map(({ prefix, roleArn }) => ({
            path: pathOf(prefix),
            code: "wrong-account",
            reason: broken(
                `must be a role of this account, ${accountId}, found ${shown(roleArn)}; write the ARN of a role that this account has`,
            ),
        }));
}

/** EventBridge reaches a topic of another account only through a role. https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-service-cross-account.html */
function topicProblems({ monitoring: { notifications } }: RepositorySetSettings, accountId: string): Problem[] {
    const topicArn = notifications?.topicArn ?? null;
    if (notifications === null || notifications.notices.length === 0 || !isForeign(topicArn, accountId)) {
        return [];
    }
    const reason = `must be a topic of this account, ${accountId}, or findings are never published to it, found ${shown(topicArn)}; remove topicArn, and subscribe the other account with lambdaArns or queueArns`;
    return [{ path: "monitoring.notifications.topicArn", code: "wrong-account", reason: broken(reason) }];
}

/** https://docs.aws.amazon.com/sns/latest/dg/sns-send-message-to-sqs-cross-account.html, https://docs.aws.amazon.com/lambda/latest/dg/with-sns.html */
function subscriberWarnings({ monitoring: { notifications } }: RepositorySetSettings, accountId: string): Warning[] {
    const of = (option: "lambdaArns" | "queueArns", step: string) =>
        (notifications?.[option] ?? [])
            .filter((arn) => isForeign(arn, accountId))
            .map((arn) => ({
                path: `monitoring.notifications.${option}`,
                reason: broken(`is not notified until account ${accountOf(arn)} ${step}, found ${shown(arn)}`),
            }));
    return [
        ...of("lambdaArns", `allows account ${accountId} lambda:AddPermission on the function`),
        ...of("queueArns", "confirms the subscription, which it receives as a message in the queue"),
    ];
}

/** Whether an ARN is known and of another account. */
function isForeign(arn: pulumi.Input<string> | null, accountId: string): boolean {
    const account = accountOf(arn);
    return account !== null && account !== accountId;
}

function accountOf(arn: pulumi.Input<string> | null): string | null {
    return typeof arn === "string" ? (arn.split(":")[4] ?? null) : null;
}
