import type * as pulumi from "@pulumi/pulumi";
import { canonicalJson } from "../../aws/json.ts";
import { type Partition, writtenPartition } from "../../aws/partitions.ts";
import { isRoleArn } from "../../aws/principals.ts";
import { isInNamespace, namespaceProblem, ROOT } from "../../ecr/registry/namespaces.ts";
import {
    ecrHost,
    hasPullThroughCache,
    SECRET_BYTES,
    SECRET_PREFIX,
    secretArnProblem,
    UPSTREAMS,
    Upstream,
} from "../../ecr/registry/pullThroughCache.ts";
import type { PullThroughCacheOptions } from "../args/registry.ts";
import { containsOutput, isOutput } from "../options/outputs.ts";
import { unlistedRegion } from "../options/regions.ts";
import { didYouMean, HIDDEN, listed, mayHoldSecret, propertyPath, type Report, shown } from "../problems/report.ts";
import type { Shape } from "../schema/validate.ts";

/** A cache of another registry. */
export interface CacheSettings {
    /** Prefix of its repositories, without a `/` at its end, or ROOT. */
    prefix: string;
    upstreamUrl: string;
    /** Null for all repositories of the upstream. */
    upstreamPrefix: string | null;
    /** ARN of the secret with the credentials, or null. */
    credentialArn: pulumi.Input<string> | null;
    /** The credentials from which a secret is made, or null. */
    credentials: { username: pulumi.Input<string>; accessToken: pulumi.Input<string> } | null;
    /** ARN of the role that reads the upstream, or null. */
    roleArn: pulumi.Input<string> | null;
}

const OPTION = ["registry", "pullThroughCache"] as const;

/** Decides the caches of other registries, and reports what AWS refuses of them. */
export function resolveCaches(
    shape: Shape,
    repositoryNames: readonly string[],
    { region, partition }: { region: string; partition: Partition },
    report: Report,
): CacheSettings[] {
    const caches = Object.entries(shape.caches);
    if (caches.length > 0 && !hasPullThroughCache(region) && !shape.invalid.has("region")) {
        report.warning(
            propertyPath(OPTION),
            `is not documented for ${region}, where Amazon ECR had no pull-through cache when this version was made; AWS refuses the update if it still has none`,
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
    const problem = namespaceProblem(prefix, "cache");
    if (problem !== null) {
        report.problem(path, "name-invalid", `${problem}, found ${shown(key)}`);
        return;
    }
    const owner = owners.get(prefix);
    if (owner !== undefined) {
        report.problem(path, "name-taken", `must be one of its kind, found ${shown(owner)} too, which means the same`);
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
    const upstream = upstreamOf(prefix, options);
    const settings: CacheSettings = {
        prefix,
        upstreamUrl: options.upstreamUrl ?? "",
        // Amazon ECR takes it next to another prefix than ROOT only, and ROOT is its default.
        upstreamPrefix: prefix === ROOT ? null : (options.upstreamPrefix ?? null),
        credentialArn: options.credentialArn ?? null,
        credentials: options.credentials ?? null,
        roleArn: options.roleArn ?? null,
    };
    if (upstream === undefined) {
        checkUnknownUpstream(prefix, options, at, place.partition, report);
        return settings;
    }
    const rules = UPSTREAMS[upstream];
    checkHost(upstream, options.upstreamUrl, at("upstreamUrl"), place, report);
    checkEcrOnly(upstream, prefix, options, at, place.partition, report);
    checkCredentials(upstream, options, at, place, shape, report);
    return { ...settings, upstreamUrl: options.upstreamUrl ?? rules.host ?? "" };
}

/** The upstream as it was written, or by the prefix, or by the host. */
function upstreamOf(prefix: string, { upstream, upstreamUrl = "" }: PullThroughCacheOptions): Upstream | undefined {
    const all = Object.values(Upstream);
    return (
        upstream ?? all.find((each) => each === prefix) ?? all.find((each) => UPSTREAMS[each].hosts.test(upstreamUrl))
    );
}

/** What can be said of an upstream that this version does not know: AWS decides whether it has one at this host. */
function checkUnknownUpstream(
    prefix: string,
    { upstreamUrl, roleArn }: PullThroughCacheOptions,
    at: (option: string) => string,
    partition: Partition,
    report: Report,
): void {
    const known = Object.values<string>(Upstream);
    if (upstreamUrl === undefined) {
        const near = didYouMean(prefix, known) || `; write one of ${listed(known, "or")}`;
        const reason = `is missing, and the prefix ${shown(prefix)} is not the name of an upstream${near}`;
        report.problem(at("upstream"), "missing-option", reason);
        return;
    }
    const hosts = Object.values(UPSTREAMS).map(({ example }) => example);
    if (!/^[a-z0-9-]+(?:\.[a-z0-9-]+)+$/.test(upstreamUrl)) {
        report.problem(at("upstreamUrl"), "wrong-format", `must be a host, such as quay.io, found ${HIDDEN}`);
        return;
    }
    report.warning(
        at("upstreamUrl"),
        `is not the host of an upstream that this version knows, found ${HIDDEN}; AWS refuses the cache if it has no such upstream${didYouMean(upstreamUrl, hosts)}`,
    );
    checkRoleArn(roleArn, at("roleArn"), partition, report);
}

function checkHost(
    upstream: Upstream,
    upstreamUrl: string | undefined,
    path: string,
    { region, partition }: { region: string; partition: Partition },
    report: Report,
): void {
    const { host: only, hosts, example } = UPSTREAMS[upstream];
    if (upstreamUrl === undefined) {
        if (only === null) {
            report.problem(path, "missing-option", `is missing; write the host of the upstream, such as ${example}`);
        }
        return;
    }
    if (!hosts.test(upstreamUrl)) {
        const way = only === null ? `such as ${example}` : `${only}, or nothing, because it is the default`;
        report.problem(path, "wrong-format", `must be a host of ${upstream}: ${way}, found ${HIDDEN}`);
        return;
    }
    const own = upstream === Upstream.Ecr ? ecrHost(upstreamUrl)?.region : undefined;
    if (own === undefined || own === region) {
        return;
    }
    const unlisted = unlistedRegion(own, partition);
    if (writtenPartition(own)?.id !== partition.id) {
        const near = didYouMean(own, partition.regions);
        report.problem(
            path,
            "wrong-partition",
            `must be in a region of partition ${partition.id}, found ${HIDDEN}${near}`,
        );
    } else if (unlisted !== null) {
        report.warning(path, unlisted);
    }
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
            report.problem(at(option), "no-effect", `is for the upstream ecr only, found ${upstream}; remove it`);
        }
    }
    const problem = upstreamPrefix === undefined ? null : namespaceProblem(upstreamPrefix, "cache");
    if (problem !== null) {
        report.problem(at("upstreamPrefix"), "name-invalid", `${problem}, found ${HIDDEN}`);
    } else if (prefix === ROOT && upstreamPrefix !== undefined && upstreamPrefix !== ROOT) {
        // https://docs.aws.amazon.com/AmazonECR/latest/userguide/pull-through-cache-private-wildcards.html
        report.problem(
            at("upstreamPrefix"),
            "option-conflict",
            `must not be set for the cache ROOT, which AWS refuses, found ${HIDDEN}; ` +
                `write the cache under a prefix of its own, such as team, or remove upstreamPrefix`,
        );
    }
    checkRoleArn(roleArn, at("roleArn"), partition, report);
}

/** Reports a text that is not the ARN of an IAM role in the partition. */
export function checkRoleArn(roleArn: unknown, path: string, partition: Partition, report: Report): void {
    if (typeof roleArn === "string" && !isRoleArn(roleArn, partition.id)) {
        report.problem(
            path,
            "wrong-format",
            `must be the ARN of an IAM role, such as arn:${partition.id}:iam::123456789012:role/ecr, found ${mayHoldSecret(path) ? HIDDEN : shown(roleArn)}`,
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
            report.problem(
                at(option),
                "no-effect",
                `must not be written, because ${upstream} takes no credentials; remove it`,
            );
        }
        return;
    }
    if (!isGiven) {
        report.problem(
            at("credentialArn"),
            "missing-option",
            `is missing, because ${upstream} needs credentials: the ARN of a secret named ${SECRET_PREFIX}..., or credentials: { username, accessToken }`,
        );
    } else if (credentialArn !== undefined && credentials !== undefined) {
        report.problem(
            at("credentials"),
            "option-conflict",
            "must not be set together with credentialArn; remove one of the two",
        );
    }
    const bytes = containsOutput(credentials) ? 0 : Buffer.byteLength(canonicalJson(credentials ?? {}));
    if (bytes > SECRET_BYTES) {
        report.problem(
            at("credentials"),
            "quota-exceeded",
            `must fit in a secret of ${SECRET_BYTES} bytes, found ${bytes}`,
        );
    }
    if (credentialArn !== undefined && !isOutput(credentialArn) && !shape.invalid.has("region")) {
        const problem = secretArnProblem(String(credentialArn), partition.id, region);
        if (problem !== null) {
            report.problem(at("credentialArn"), "wrong-format", `${problem}, found ${HIDDEN}`);
        }
    }
}
