import { PARTITIONS, type Partition, writtenPartition } from "../aws/partitions.ts";
import { ScanFrequency, type ScanRequest } from "../ecr/registry/scanning.ts";
import type { EcrRepositorySetArgs, RepositoryOptions } from "./args/set.ts";
import { resolveMonitoring } from "./monitoring/index.ts";
import { Scope } from "./options/layers.ts";
import { withOrigin } from "./options/origin.ts";
import { Environment, isEnvironment } from "./options/presets.ts";
import { unlistedRegion } from "./options/regions.ts";
import { didYouMean, listed, Report, shown, sortProblems } from "./problems/report.ts";
import { resolveTemplates } from "./registry/creationTemplates.ts";
import { resolveRegistry } from "./registry/index.ts";
import type { RegistryRequest } from "./registry/merging.ts";
import { resolveAccess } from "./repository/access.ts";
import { resolveDeletion } from "./repository/deletion.ts";
import { resolveEncryption } from "./repository/encryption.ts";
import { type InUseFile, resolveImagesInUse } from "./repository/imagesInUse.ts";
import { resolveKey } from "./repository/key.ts";
import { resolveLifecycle } from "./repository/lifecycle.ts";
import { resolveMutability } from "./repository/mutability.ts";
import { checkNames, namePrefixOf, namespaceOf, repositoryNames } from "./repository/names.ts";
import { resolveReplication } from "./repository/replication.ts";
import { resolveScanning } from "./repository/scanning.ts";
import { checkTagCase, checkTagCount, checkTags, mergeTags, tagsOf } from "./repository/tags.ts";
import { checkShape, type Shape } from "./schema/validate.ts";
import type {
    MonitoringSettings,
    RegistrySettings,
    RepositorySetSettings,
    RepositorySettings,
    Resolution,
    Tags,
} from "./settings.ts";

/** What args are resolved in: what the stack says where they are silent. */
export interface Context {
    /** Name of the stack, the default of `environment`. */
    stack: string;
    /** Region that the AWS provider is configured with, or null. */
    region: string | null;
    /** Where that region was written: `aws:region` or an environment variable. */
    regionFrom?: string;
    /** What the file of `imagesInUseFile` holds; left out where none is written. */
    imagesInUseFile?: InUseFile;
}

/** One repository, with what it requests of the registry. */
interface Resolved {
    settings: RepositorySettings;
    scan: ScanRequest;
    request: RegistryRequest;
}

/** Turns what a user wrote into settings, or into the list of all its problems. The only place that decides. */
export function resolve(args: EcrRepositorySetArgs, context: Context): Resolution {
    const report = new Report();
    const checked = checkShape(args, report);
    const environment = resolveEnvironment(checked, context, report);
    const { region, partition, shape } = resolveRegion(checked, context, report);
    const project = shape.set.project ?? "project";
    const namePrefix = namePrefixOf(shape, environment ?? "dev");
    const names = repositoryNames(shape, namePrefix);
    checkNames(shape, namePrefix, names, report);

    checkTags([], tagsOf(shape.set), report);
    const defaultTags: Tags = { Project: project, Environment: environment ?? "dev", ManagedBy: "Pulumi" };
    const tags = mergeTags(defaultTags, tagsOf(shape.set));
    checkTagCount("tags", tags, report);

    const resolved = [...names].map(([key, name]) => {
        const options = shape.repositories[key] ?? {};
        const scope = new Scope({ path: ["repositories", key], options }, shape, environment, report);
        return resolveRepository(key, scope, name, options, tags, { ...context, region, partition }, report);
    });
    const repositories = resolved.map(({ settings }) => settings);
    const templates = resolveTemplates(shape, { region, partition, environment, tags }, report);
    const registry = resolveRegistry(
        resolved.map(({ request }) => request),
        shape,
        {
            region,
            partition,
            namespace: namespaceOf(namePrefix),
            isEnhanced: wantsEnhanced(shape, environment),
            templates,
        },
        report,
    );
    if (repositories.length === 0 && !shape.invalid.has("repositories") && isIdle(registry)) {
        report.problem(
            "repositories",
            "wrong-count",
            "must have at least one repository, found none; add one, such as web-app: {}",
        );
    }
    const setName = namePrefix.replace(/(?<![/._-])[/._-]+$/, "") || `${project}-${environment}`;
    const key = resolveKey([...repositories, ...templates], setName);
    const { findingsLog, monitoring } = resolveMonitoring({
        setName,
        environment,
        region,
        partition: partition.id,
        scanType: registry.scanning?.scanType ?? "BASIC",
        repositories: resolved.map(({ settings: { key, name, lifecyclePolicy }, scan, request }) => ({
            ...{ key, name, lifecyclePolicy },
            frequency: scan.frequency,
            destinations: request.replication?.destinations ?? [],
        })),
        cachePrefixes: cachePrefixes(registry),
        makesKey: key !== null,
        shape,
        report,
    });
    if (makesRole(registry, monitoring)) {
        checkTagCase([], tags, report);
    }
    const settings: RepositorySetSettings = {
        project,
        environment: environment ?? "dev",
        region,
        partition: partition.id,
        repositories,
        key: key && { ...key, servesTopics: monitoring.notifications?.usesSetKey ?? false },
        registry,
        findingsLog,
        monitoring,
        imagesInUse: resolveImagesInUse(shape, context.imagesInUseFile, report),
        tags,
    };
    return {
        settings: report.problems.length === 0 ? settings : null,
        problems: withOrigin(sortProblems(report.problems), args),
        warnings: withOrigin(sortProblems(report.warnings), args),
    };
}

/** The environment whose preset applies: written, or the stack's name; reports where it is neither. */
export function resolveEnvironment(shape: Shape, { stack }: Context, report: Report): Environment | null {
    const written = shape.set.environment;
    if (written !== undefined || shape.invalid.has("environment")) {
        return written ?? null;
    }
    if (isEnvironment(stack)) {
        return stack;
    }
    const environments = Object.values(Environment);
    report.problem(
        "environment",
        "missing-option",
        `is missing, and the stack's name ${shown(stack)} is not that of a preset; write one of ${listed(environments, "or")}${didYouMean(stack, environments)}`,
    );
    return null;
}

/** The region, its partition, and the args, in which a region that AWS does not have is invalid. */
export function resolveRegion<S extends Pick<Shape, "invalid"> & { set: { region?: string } }>(
    shape: S,
    context: Context,
    report: Report,
): { region: string; partition: Partition; shape: S } {
    const region = shape.set.region ?? context.region;
    const anyRegion = PARTITIONS[0] as Partition;
    const withoutRegion = { ...shape, invalid: new Set([...shape.invalid, "region"]) };
    const unknown = { region: "us-east-1", partition: anyRegion, shape: withoutRegion };
    if (region === null || shape.invalid.has("region")) {
        if (!shape.invalid.has("region")) {
            report.problem(
                "region",
                "missing-option",
                "is missing; write aws:region in the stack file, or region, such as us-east-1",
            );
        }
        return unknown;
    }
    const partition = writtenPartition(region);
    const path = shape.set.region === undefined ? (context.regionFrom ?? "region") : "region";
    if (partition === null) {
        const near = didYouMean(
            region,
            PARTITIONS.flatMap(({ regions }) => regions),
        );
        report.problem(path, "wrong-format", `must be a region of AWS, found ${shown(region)}${near}`);
        return unknown;
    }
    const unlisted = unlistedRegion(region, partition);
    if (unlisted !== null) {
        report.warning(path, unlisted);
    }
    return { region, partition, shape };
}

/** Whether IAM roles with the tags of the set are made: for creation templates, for Slack, for events of other regions. */
function makesRole({ manage, templates }: RegistrySettings, monitoring: MonitoringSettings): boolean {
    return (
        (manage && templates.some(({ roleArn }) => roleArn === null)) ||
        monitoring.replicationEvents.length > 0 ||
        (monitoring.notifications?.slack ?? null) !== null
    );
}

/** Whether the set as such says enhanced scanning: what a repository without options would get. */
function wantsEnhanced(shape: Shape, environment: Environment | null): boolean {
    return new Scope({ path: [], options: {} }, shape, environment, new Report()).pick("enableEnhancedScanning").value;
}

/** Whether a set without repositories has nothing of the registry to write either. */
function isIdle(registry: RegistrySettings): boolean {
    return (
        registry.scanning === null &&
        registry.replication.length === 0 &&
        registry.policy === null &&
        [registry.later, registry.accountSettings, registry.caches, registry.templates].every(
            ({ length }) => length === 0,
        ) &&
        registry.pullTimeUpdateExclusions.length === 0
    );
}

/** The prefixes of the set's own caches. A cache for ROOT has none, and then all events count. */
function cachePrefixes({ manage, caches }: RegistrySettings): string[] {
    const prefixes = caches.map(({ prefix }) => prefix);
    return !manage || prefixes.includes("ROOT") ? [] : prefixes;
}

function resolveRepository(
    key: string,
    scope: Scope,
    name: string,
    written: RepositoryOptions,
    setTags: Tags,
    { stack, region, partition }: { stack: string; region: string; partition: Partition },
    report: Report,
): Resolved {
    const tags = mergeTags(setTags, tagsOf(written));
    checkTags(["repositories", key], tagsOf(written), report);
    if (written.tags !== undefined) {
        checkTagCount(scope.ownPath("tags"), tags, report);
    }
    const scanning = resolveScanning(scope);
    const scan = { name, ...scanning };
    const isScanValid = scope.isValid("enableEnhancedScanning", "scanFrequency", "scanOnPush");
    return {
        scan,
        request: {
            from: `stack ${stack}`,
            at: {
                own: scope.ownPath(),
                enableEnhancedScanning: scope.path("enableEnhancedScanning"),
                scanFrequency: scanPath(scope),
                enableReplication: scope.path("enableReplication"),
            },
            scan: isScanValid ? scan : null,
            replication: { name, destinations: resolveReplication(scope, partition, region) },
        },
        settings: {
            key,
            aliases: [...(written.aliases ?? [])].sort(),
            name,
            ...resolveMutability(scope),
            scanOnPush: scanning.frequency !== ScanFrequency.Manual,
            ...resolveEncryption(scope, partition.id, region),
            lifecyclePolicy: resolveLifecycle(scope, report),
            repositoryPolicy: resolveAccess(scope, partition.id, region, report),
            ...resolveDeletion(scope),
            tags,
        },
    };
}

/** Where it was written how often a repository is scanned; the repository itself where no one wrote it. */
function scanPath(scope: Scope): string {
    const written = (["scanFrequency", "scanOnPush"] as const).find((option) => scope.isWritten(option));
    return written === undefined ? scope.ownPath() : scope.path(written);
}
