import { canonicalJson } from "../ecr/json.ts";
import { isInNamespace, namespaceFault, ROOT } from "../ecr/namespaces.ts";
import { type Partition, partitionOf } from "../ecr/partitions.ts";
import { isRoleArn } from "../ecr/principals.ts";
import {
    ecrHost,
    hasPullThroughCache,
    SECRET_BYTES,
    SECRET_PREFIX,
    secretArnFault,
    UPSTREAMS,
    Upstream,
} from "../ecr/pullThroughCache.ts";
import { containsLater, isLater } from "./later.ts";
import { didYouMean, HIDDEN, listed, propertyPath, type Report, shown } from "./problems.ts";
import type { PullThroughCacheOptions } from "./registryArgs.ts";
import type { CacheSettings } from "./settings.ts";
import type { Shape } from "./shape.ts";

const OPTION = ["registry", "pullThroughCache"] as const;

/** Decides the caches of other registries, and reports what AWS refuses of them. */
export function resolveCaches(
    shape: Shape,
    repositoryNames: readonly string[],
    { region, partition }: { region: string; partition: Partition },
    report: Report,
): CacheSettings[] {
    const caches = Object.entries(shape.caches);
    if (caches.length > 0 && !hasPullThroughCache(region) && !shape.broken.has("region")) {
        report.problem(
            propertyPath(OPTION),
            `is not to be had in ${region}: Amazon ECR has no pull through cache there`,
        );
    }
    const owners = new Map<string, string>();
    return caches.map(([key, options]) => {
        const prefix = key.replace(/\/$/, "");
        const path = propertyPath([...OPTION, key]);
        checkPrefix(path, key, prefix, owners, repositoryNames, report);
        return resolveCache(key, prefix, options, { region, partition }, shape, report);
    });
}

function checkPrefix(
    path: string,
    key: string,
    prefix: string,
    owners: Map<string, string>,
    repositoryNames: readonly string[],
    report: Report,
): void {
    const fault = namespaceFault(prefix, "cache");
    if (fault !== null) {
        report.problem(path, `${fault}, found ${shown(key)}`);
        return;
    }
    const owner = owners.get(prefix);
    if (owner !== undefined) {
        report.problem(path, `must be one of its kind, found ${shown(owner)} too, which means the same`);
    }
    owners.set(prefix, key);
    const within = prefix === ROOT ? [] : repositoryNames.filter((name) => isInNamespace(prefix, name));
    if (within.length > 0) {
        report.warning(
            path,
            `${listed(within)} of this set ${within.length === 1 ? "lies" : "lie"} in the cache's namespace ${prefix}/; a pull of an image that is not there fetches it from the upstream`,
        );
    }
}

function resolveCache(
    key: string,
    prefix: string,
    options: PullThroughCacheOptions,
    place: { region: string; partition: Partition },
    shape: Shape,
    report: Report,
): CacheSettings {
    const at = (option?: string) => propertyPath([...OPTION, key, ...(option === undefined ? [] : [option])]);
    const known = Object.values<string>(Upstream);
    const upstream = options.upstream ?? (known.includes(prefix) ? (prefix as Upstream) : undefined);
    const settings: CacheSettings = {
        prefix,
        upstreamUrl: options.upstreamUrl ?? "",
        // Amazon ECR takes it beside another prefix than ROOT only, and ROOT is its default.
        upstreamPrefix: prefix === ROOT ? null : (options.upstreamPrefix ?? null),
        credentialArn: options.credentialArn ?? null,
        credentials: options.credentials ?? null,
        roleArn: options.roleArn ?? null,
    };
    if (upstream === undefined) {
        const near = didYouMean(prefix, known) || `; write one of ${listed(known, "or")}`;
        report.problem(
            at("upstream"),
            `is missing, and the prefix ${shown(prefix)} is not the name of an upstream${near}`,
        );
        return settings;
    }
    const rules = UPSTREAMS[upstream];
    if (rules.host === null && options.upstreamUrl === undefined) {
        report.problem(at("upstreamUrl"), `is missing; write the host of the upstream, such as ${rules.example}`);
    } else if (options.upstreamUrl !== undefined && !rules.hosts.test(options.upstreamUrl)) {
        const way =
            rules.host === null ? `such as ${rules.example}` : `${rules.host}, or nothing, for it is the default`;
        // What stands before an @ is a user and a password.
        const found = options.upstreamUrl.includes("@") ? HIDDEN : shown(options.upstreamUrl);
        report.problem(at("upstreamUrl"), `must be a host of ${upstream}: ${way}, found ${found}`);
    }
    const host = upstream === Upstream.Ecr ? ecrHost(options.upstreamUrl ?? "") : null;
    if (
        host !== null &&
        rules.hosts.test(options.upstreamUrl ?? "") &&
        partitionOf(host.region)?.id !== place.partition.id
    ) {
        const near = didYouMean(host.region, place.partition.regions);
        report.problem(
            at("upstreamUrl"),
            `must be in a region of partition ${place.partition.id}, found ${shown(host.region)}${near}`,
        );
    }
    checkEcrOnly(upstream, prefix, options, at, place.partition, report);
    checkCredentials(upstream, options, at, place, shape, report);
    return { ...settings, upstreamUrl: options.upstreamUrl ?? rules.host ?? "" };
}

function checkEcrOnly(
    upstream: Upstream,
    prefix: string,
    { upstreamPrefix, roleArn }: PullThroughCacheOptions,
    at: (option: string) => string,
    partition: Partition,
    report: Report,
): void {
    const written = { upstreamPrefix, roleArn };
    for (const option of ["upstreamPrefix", "roleArn"] as const) {
        if (upstream !== Upstream.Ecr && written[option] !== undefined) {
            report.problem(at(option), `is for the upstream ecr only, found ${upstream}; remove it`);
        }
    }
    const fault = upstreamPrefix === undefined ? null : namespaceFault(upstreamPrefix, "cache");
    if (fault !== null) {
        report.problem(at("upstreamPrefix"), `${fault}, found ${shown(upstreamPrefix)}`);
    } else if (prefix === ROOT && upstreamPrefix !== undefined && upstreamPrefix !== ROOT) {
        // https://docs.aws.amazon.com/AmazonECR/latest/userguide/pull-through-cache-private-wildcards.html
        report.problem(
            at("upstreamPrefix"),
            `must not be set for the cache ROOT, which AWS refuses, found ${shown(upstreamPrefix)}; ` +
                `write the cache under a prefix of its own, such as ${upstreamPrefix.replace(/\/$/, "")}, or remove upstreamPrefix`,
        );
    }
    checkRoleArn(roleArn, at("roleArn"), partition, report);
}

/** Reports a text that is not the ARN of an IAM role in the partition. */
export function checkRoleArn(roleArn: unknown, path: string, partition: Partition, report: Report): void {
    if (typeof roleArn === "string" && !isRoleArn(roleArn, partition.id)) {
        report.problem(
            path,
            `must be the ARN of an IAM role, such as arn:${partition.id}:iam::123456789012:role/ecr, found ${shown(roleArn)}`,
        );
    }
}

function checkCredentials(
    upstream: Upstream,
    { credentialArn, credentials }: PullThroughCacheOptions,
    at: (option: string) => string,
    { region, partition }: { region: string; partition: Partition },
    shape: Shape,
    report: Report,
): void {
    const isGiven = credentialArn !== undefined || credentials !== undefined;
    if (!UPSTREAMS[upstream].credentials) {
        if (isGiven) {
            const option = credentialArn === undefined ? "credentials" : "credentialArn";
            report.problem(at(option), `must not be written, for ${upstream} takes no credentials; remove it`);
        }
        return;
    }
    if (!isGiven) {
        report.problem(
            at("credentialArn"),
            `is missing, for ${upstream} needs credentials: the ARN of a secret named ${SECRET_PREFIX}..., or credentials: { username, accessToken }`,
        );
    } else if (credentialArn !== undefined && credentials !== undefined) {
        report.problem(at("credentials"), "must not stand beside credentialArn; remove one of the two");
    }
    const bytes = containsLater(credentials) ? 0 : Buffer.byteLength(canonicalJson(credentials ?? {}));
    if (bytes > SECRET_BYTES) {
        report.problem(at("credentials"), `must fit in a secret of ${SECRET_BYTES} bytes, found ${bytes}`);
    }
    if (credentialArn !== undefined && !isLater(credentialArn) && !shape.broken.has("region")) {
        const fault = secretArnFault(String(credentialArn), partition.id, region);
        if (fault !== null) {
            const found = /^arn:/.test(String(credentialArn)) ? shown(credentialArn) : HIDDEN;
            report.problem(at("credentialArn"), `${fault}, found ${found}`);
        }
    }
}
