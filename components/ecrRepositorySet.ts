import type * as ecr from "@pulumi/aws/ecr/index.js";
import * as pulumi from "@pulumi/pulumi";
import { registryHost } from "../aws/partitions.ts";
import type { RegistryReplicationRule, RegistryScanningRule } from "../config/args/registry.ts";
import type { EcrRepositorySetArgs } from "../config/args/set.ts";
import { readOptions, withOrigin } from "../config/options/origin.ts";
import { didYouMean, listed, shown } from "../config/problems/report.ts";
import { warn } from "../config/problems/warn.ts";
import { resolve } from "../config/resolve.ts";
import type { RepositorySetSettings } from "../config/settings.ts";
import { providerProfile, stackContext } from "../config/stack.ts";
import { mayRepeat } from "../ecr/registry/replication.ts";
import { OWN_ACCOUNT } from "../ecr/repository/access.ts";
import { EncryptionType } from "../ecr/repository/encryption.ts";
import { OWN_ACCOUNT_POLICIES, WRITTEN_DOCUMENTS } from "../live/index.ts";
import type { Warning } from "../text/problem.ts";
import { accountOf } from "./account.ts";
import { openGuard, refusal } from "./guard/guard.ts";
import {
    addsNames,
    decideSet,
    knownValue,
    requestedDocuments,
    requestedServiceNames,
    type SetDecision,
} from "./guard/setGuard.ts";
import { createMonitoring } from "./monitoring/index.ts";
import { awsProviderOf } from "./provider.ts";
import { createRegistry, emptyRegistry, mergedWhenKnown, policiesForDestinations } from "./registry/index.ts";
import { ruleNameProblem } from "./registry/ruleNames.ts";
import { registryReplicationRules, registryScanningRules } from "./registry/rules.ts";
import { createRepository } from "./repository/index.ts";
import { createKept, createKey } from "./repository/key.ts";
import { registerNames } from "./uniqueness.ts";

/** Type token of the component. It stands in every stack's state: a change needs an alias. */
export const TYPE_TOKEN = "ecr-repository-set:index:EcrRepositorySet";

// Not a field: the schema that other languages see makes an output of each field, also of private ones.
const keysOf = new WeakMap<EcrRepositorySet, readonly string[]>();

/**
 * A set of Amazon ECR repositories with encryption, tag rules, lifecycle, scanning, access, replication, findings log, alarms, notifications and dashboard. All problems in the args are reported together before anything is sent to AWS.
 */
export class EcrRepositorySet extends pulumi.ComponentResource {
    /** URL of each repository, by key: registry host and repository name, without a tag. */
    public readonly repositoryUrls: pulumi.Output<{ [key: string]: string }>;
    /** ARN of each repository, by key. */
    public readonly repositoryArns: pulumi.Output<{ [key: string]: string }>;
    /** Repository name of each repository, by key. */
    public readonly repositoryNames: pulumi.Output<{ [key: string]: string }>;
    /** Id of the registry: the account that owns the repositories. */
    public readonly registryId: pulumi.Output<string>;
    /** Host of the registry, to log in to: 123456789012.dkr.ecr.us-east-1.amazonaws.com. */
    public readonly registryUrl: pulumi.Output<string>;
    /** ARN of the KMS key that was made for the set, else of the given one where all repositories have the same; else nothing. */
    public readonly kmsKeyArn: pulumi.Output<string | undefined>;
    /** The scanning rules that the set requests, of itself and of those that it includes by value. With registry.manage false, another stack writes them. */
    public readonly registryScanningRules: pulumi.Output<RegistryScanningRule[]>;
    /** The replication rules that the set requests, of itself and of those that it includes by value. With registry.manage false, another stack writes them. */
    public readonly registryReplicationRules: pulumi.Output<RegistryReplicationRule[]>;
    /** The registry policy that each other account needs so that it takes what is replicated to it, JSON by account id; nothing where there is none. EcrReplicationDestination makes it there. */
    public readonly replicationDestinationPolicies: pulumi.Output<{ [accountId: string]: string } | undefined>;
    /** Where the CloudWatch dashboard is seen, where there is one; else nothing. */
    public readonly dashboardUrl: pulumi.Output<string | undefined>;
    /** ARN of the SNS topic that is notified of findings and alarms, made or given; else nothing. */
    public readonly notificationTopicArn: pulumi.Output<string | undefined>;

    constructor(name: string, args: EcrRepositorySetArgs, opts?: pulumi.ComponentResourceOptions) {
        const { settings, warnings } = resolveOrThrow(name, args, opts);
        const profile = awsProviderOf(opts) === undefined ? providerProfile() : null;
        const guarded = {
            name,
            region: settings.region,
            profile,
            checkLive: settings.registry.checkLive,
            serviceNames: requestedServiceNames(settings),
        };
        const guard = openGuard<SetDecision>(guarded, opts, (deployed) => addsNames(settings, deployed));
        super(TYPE_TOKEN, name, {}, guard.options);
        keysOf.set(
            this,
            settings.repositories.map(({ key }) => key),
        );
        for (const warning of warnings) {
            warn(warning, this);
        }

        const merged = mergedWhenKnown(settings, args, this);
        const decision = guard.hold(this, async (seen) =>
            decideSet(name, settings, await knownValue(merged), seen, profile),
        );
        const accountId = accountOf(this);
        const madeKeyArn =
            settings.key === null ? null : createKey(settings.key, settings, accountId(), name, this).arn;
        decision?.apply(({ keptKey }) => {
            if (keptKey !== null) {
                createKept(keptKey, settings, accountId(), name, this);
            }
        });
        const place = { setName: name, parent: this, region: settings.region, accountId, madeKeyArn };
        const repositories = new Map(settings.repositories.map((each) => [each.key, createRepository(each, place)]));
        const registryPlace = { setName: name, parent: this, accountId, madeKeyArn, merged };
        createRegistry(settings, registryPlace);
        decision?.apply(({ emptied }) => emptyRegistry(emptied, settings, registryPlace));
        const monitoring = createMonitoring(settings, accountId, madeKeyArn, name, this);

        this.repositoryUrls = byKey(repositories, (repository) => repository.repositoryUrl);
        this.repositoryArns = byKey(repositories, (repository) => repository.arn);
        this.repositoryNames = byKey(repositories, (repository) => repository.name);
        this.registryId = [...repositories.values()][0]?.registryId ?? accountId();
        this.registryUrl = this.registryId.apply((id) => registryHost(id, settings.region));
        this.kmsKeyArn = keyArnOf(settings, madeKeyArn);
        this.registryScanningRules = pulumi.output(registryScanningRules(settings.registry));
        this.registryReplicationRules = pulumi.output(registryReplicationRules(settings.registry));
        this.replicationDestinationPolicies = policiesForDestinations(settings, registryPlace);
        this.dashboardUrl = pulumi.output(monitoring.dashboardUrl ?? undefined);
        this.notificationTopicArn = pulumi.output(monitoring.notificationTopicArn ?? undefined);
        this.registerOutputs({
            repositoryUrls: this.repositoryUrls,
            repositoryArns: this.repositoryArns,
            repositoryNames: this.repositoryNames,
            registryId: this.registryId,
            registryUrl: this.registryUrl,
            kmsKeyArn: this.kmsKeyArn,
            registryScanningRules: this.registryScanningRules,
            registryReplicationRules: this.registryReplicationRules,
            replicationDestinationPolicies: this.replicationDestinationPolicies,
            dashboardUrl: this.dashboardUrl,
            notificationTopicArn: this.notificationTopicArn,
            ...ownAccountPolicies(settings),
            // Not an output of the schema: what the guard compares the registry with, whatever a refresh reads, and for
            // `ecr-set plan` whether the set writes it.
            [WRITTEN_DOCUMENTS]: pulumi
                .all([merged, mayRepeat(settings.registry.replication) ? accountId() : null])
                .apply(([known, own]) => ({
                    ...requestedDocuments(settings, known, own),
                    manage: settings.registry.manage,
                    takeOver: settings.registry.takeOver,
                })),
        });
    }

    /**
     * The URI of an image, for a task definition, a pod or a function: `<url>:<tag>`, or `<url>@<digest>` for a digest
     * such as sha256:... Throws at once where the set has no repository with this key.
     */
    public imageUri(key: string, tagOrDigest: string): pulumi.Output<string> {
        const keys = keysOf.get(this) ?? [];
        if (!keys.includes(key)) {
            const near = didYouMean(key, keys) || `; the keys are ${listed(keys)}`;
            throw new pulumi.RunError(`imageUri: the set has no repository ${shown(key)}${near}`);
        }
        const separator = /^sha\d+:/.test(tagOrDigest) ? "@" : ":";
        return this.repositoryUrls.apply((urls) => `${urls[key]}${separator}${tagOrDigest}`);
    }
}

function resolveOrThrow(
    name: string,
    args: EcrRepositorySetArgs,
    opts: pulumi.ComponentResourceOptions | undefined,
): { settings: RepositorySetSettings; warnings: Warning[] } {
    const context = stackContext(args ?? {});
    const isOfArgs = readOptions(args) === undefined;
    const { settings, problems, warnings } = resolve(args, context);
    if (settings === null) {
        throw refusal(problems, context.stack, isOfArgs);
    }
    const tooLong = ruleNameProblem(name, settings);
    const own = [...(tooLong === null ? [] : [tooLong]), ...registerNames(name, settings, opts)];
    const taken = withOrigin(own, args);
    if (taken.length > 0) {
        throw refusal(taken, context.stack, isOfArgs);
    }
    return { settings, warnings };
}

/** Not an output of the schema either: the policies that hold the account's id once it is known, where there are any. */
function ownAccountPolicies({ repositories }: RepositorySetSettings): Record<string, unknown> {
    const policies = repositories
        .filter(({ repositoryPolicy }) => repositoryPolicy?.includes(OWN_ACCOUNT))
        .map(({ name, repositoryPolicy }) => [name, repositoryPolicy]);
    return policies.length === 0 ? {} : { [OWN_ACCOUNT_POLICIES]: Object.fromEntries(policies) };
}

function byKey(
    repositories: ReadonlyMap<string, ecr.Repository>,
    property: (repository: ecr.Repository) => pulumi.Output<string>,
): pulumi.Output<{ [key: string]: string }> {
    return pulumi.output(Object.fromEntries([...repositories].map(([key, repository]) => [key, property(repository)])));
}

function keyArnOf(
    { repositories }: RepositorySetSettings,
    madeKeyArn: pulumi.Output<string> | null,
): pulumi.Output<string | undefined> {
    const given = repositories.filter(({ encryptionType }) => encryptionType !== EncryptionType.Aes256);
    const keys = new Set(given.map(({ kmsKeyArn }) => kmsKeyArn));
    return pulumi.output(madeKeyArn ?? (keys.size === 1 ? [...keys][0] : undefined) ?? undefined);
}
