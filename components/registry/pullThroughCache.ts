import * as ecr from "@pulumi/aws/ecr/index.js";
import * as secretsmanager from "@pulumi/aws/secretsmanager/index.js";
import * as pulumi from "@pulumi/pulumi";
import { canonicalJson } from "../../aws/json.ts";
import { propertyPath } from "../../config/problems/report.ts";
import type { CacheSettings, RepositorySetSettings } from "../../config/settings.ts";
import { ecrHost, SECRET_PREFIX } from "../../ecr/registry/pullThroughCache.ts";
import type { ProblemCode } from "../../text/problemCodes.ts";
import { ConfigurationError } from "../errors.ts";
import type { RegistryParent } from "./context.ts";

/** Makes the caches of other registries, and the secrets of those whose credentials are given. */
export function createCaches(
    caches: readonly CacheSettings[],
    settings: RepositorySetSettings,
    place: RegistryParent,
): void {
    const { setName, parent } = place;
    const { region } = settings;
    for (const cache of caches) {
        const { prefix, upstreamUrl, upstreamPrefix, roleArn } = cache;
        const credentialArn =
            cache.credentials === null ? cache.credentialArn : createSecret(cache.credentials, prefix, settings, place);
        new ecr.PullThroughCacheRule(
            `${setName}-cache-${prefix}`,
            {
                region,
                ecrRepositoryPrefix: prefix,
                upstreamRegistryUrl: ecrHost(upstreamUrl) === null ? upstreamUrl : otherRegistry(cache, region, place),
                ...(upstreamPrefix !== null && { upstreamRepositoryPrefix: upstreamPrefix }),
                ...(credentialArn !== null && { credentialArn }),
                ...(roleArn !== null && { customRoleArn: roleArn }),
            },
            { parent },
        );
    }
}

/** A secret named as Amazon ECR wants it, with the fields that it reads. https://docs.aws.amazon.com/AmazonECR/latest/userguide/pull-through-cache-creating-secret.html */
function createSecret(
    credentials: NonNullable<CacheSettings["credentials"]>,
    prefix: string,
    { region, tags }: RepositorySetSettings,
    { setName, parent }: RegistryParent,
): pulumi.Output<string> {
    // Pulumi puts random letters behind this name: a deleted secret keeps its own for up to 30 days.
    const secret = new secretsmanager.Secret(
        `${SECRET_PREFIX}${setName}-${prefix}`,
        { region, description: `Credentials of the upstream of the Amazon ECR cache ${prefix}`, tags },
        { parent },
    );
    const version = new secretsmanager.SecretVersion(
        `${setName}-cache-${prefix}`,
        {
            region,
            secretId: secret.id,
            secretString: pulumi.secret(
                pulumi
                    .output(credentials)
                    .apply(({ accessToken, username }) => canonicalJson({ accessToken, username })),
            ),
        },
        { parent },
    );
    // Amazon ECR reads the credentials when the rule is made: the value has to be there.
    return pulumi.all([secret.arn, version.id]).apply(([arn]) => arn);
}

/** The account of another registry of Amazon ECR is compared with our own once AWS says who we are. */
function otherRegistry(
    { prefix, upstreamUrl, roleArn }: CacheSettings,
    region: string,
    { accountId }: RegistryParent,
): pulumi.Output<string> {
    const path = propertyPath(["registry", "pullThroughCache", prefix]);
    const refused = (code: ProblemCode, reason: string) =>
        new ConfigurationError([{ path, code, reason }], pulumi.getStack());
    return accountId().apply((own) => {
        const upstream = ecrHost(upstreamUrl);
        if (upstream?.accountId === own && upstream.region === region) {
            throw refused("own-registry", "must have another registry as its upstream, found this one");
        }
        if (upstream?.accountId !== own && roleArn === null) {
            throw refused("needs-option", "needs a roleArn, since its upstream is the registry of another account");
        }
        return upstreamUrl;
    });
}
