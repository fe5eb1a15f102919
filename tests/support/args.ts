import assert from "node:assert/strict";
import type { EcrReplicationDestinationArgs } from "../../config/args/destination.ts";
import type { EcrRepositorySetArgs } from "../../config/args/set.ts";
import { type DestinationResolution, resolveDestination } from "../../config/registry/destination.ts";
import { type Context, resolve } from "../../config/resolve.ts";
import type { RegistrySettings, RepositorySetSettings, RepositorySettings } from "../../config/settings.ts";
import type { Warning } from "../../text/problem.ts";

/** Args as a stack file may hold them, right or wrong. */
export type Written = Record<string, unknown>;

/** A stack with a preset and a region: the compliant baseline says nothing of either. */
export const DEV: Context = { stack: "dev", region: "us-east-1" };

/** The compliant baseline: a project and one repository that takes every default. */
export const BASELINE: Written = { project: "myproject", repositories: { "web-app": {} } };

/** The baseline with options of the set. */
export function withSet(options: Written): Written {
    return { ...BASELINE, ...options };
}

/** The baseline with options of its one repository. */
export function withRepository(options: Written): Written {
    return { ...BASELINE, repositories: { "web-app": options } };
}

/** What resolving says, with the types of the stack file. */
export function resolved(args: Written, context: Context = DEV) {
    return resolve(args as unknown as EcrRepositorySetArgs, context);
}

/** The settings of args that have neither problems nor warnings. */
export function accepted(args: Written, context: Context = DEV): RepositorySetSettings {
    const { settings, problems, warnings } = resolved(args, context);
    assert.deepEqual({ problems, warnings }, { problems: [], warnings: [] });
    return settings as RepositorySetSettings;
}

/** Where problems are and what they say; tests/problems.test.ts holds their codes. */
export function withoutCodes(problems: readonly Warning[]): Warning[] {
    return problems.map(({ code: _code, ...rest }) => rest);
}

/** The problems of args that are refused. */
export function refused(args: Written, context: Context = DEV): Warning[] {
    const { settings, problems } = resolved(args, context);
    assert.equal(settings, null, "the args are accepted");
    return withoutCodes(problems);
}

/** The warnings of args that are accepted all the same. */
export function warned(args: Written, context: Context = DEV): Warning[] {
    const { settings, problems, warnings } = resolved(args, context);
    assert.deepEqual(problems, []);
    assert.notEqual(settings, null);
    return withoutCodes(warnings);
}

/** The lifecycle policy that keeps the newest images, as it is sent. */
export function keepNewestText(count: number): string {
    return (
        '{"rules":[{"action":{"type":"expire"},"description":"Expire untagged images after 7 days","rulePriority":1,' +
        '"selection":{"countNumber":7,"countType":"sinceImagePushed","countUnit":"days","tagStatus":"untagged"}},' +
        `{"action":{"type":"expire"},"description":"Keep the newest ${count} images","rulePriority":200000,` +
        `"selection":{"countNumber":${count},"countType":"imageCountMoreThan","tagStatus":"any"}}]}`
    );
}

/** The baseline's repository, with something different. */
export function repositorySettings(different: Partial<RepositorySettings> = {}): RepositorySettings {
    return {
        key: "web-app",
        aliases: [],
        name: "myproject-dev-web-app",
        imageTagMutability: "MUTABLE",
        exclusionFilters: [],
        scanOnPush: true,
        encryptionType: "AES256",
        kmsKeyArn: null,
        lifecyclePolicy: keepNewestText(50),
        repositoryPolicy: null,
        deletionProtection: false,
        allowExpiringImagesInUse: false,
        forceDelete: false,
        tags: { Environment: "dev", ManagedBy: "Pulumi", Project: "myproject" },
        ...different,
    };
}

/** The baseline's registry, with something different. */
export function registrySettings(different: Partial<RegistrySettings> = {}): RegistrySettings {
    return {
        manage: true,
        takeOver: false,
        checkLive: true,
        scanning: {
            scanType: "BASIC",
            rules: [{ scanFrequency: "SCAN_ON_PUSH", filters: ["myproject-dev-web-ap*p"] }],
        },
        replication: [],
        requests: NO_REQUESTS,
        later: [],
        policy: null,
        accountSettings: [],
        caches: [],
        templates: [],
        pullTimeUpdateExclusions: [],
        ...different,
    };
}

const NO_REQUESTS: RegistrySettings["requests"] = {
    requests: [],
    namespaces: [],
    scanningFilters: {},
    isEnhanced: false,
};

/** Settings without what was requested of the registry and where; tests/config/registry/merging.test.ts holds that. */
export function withoutRequests(settings: RepositorySetSettings): RepositorySetSettings {
    return { ...settings, registry: { ...settings.registry, requests: NO_REQUESTS } };
}

/** The baseline's settings, with something different in its repository and in the set. */
export function setSettings(
    repository: Partial<RepositorySettings> = {},
    set: Partial<RepositorySetSettings> = {},
): RepositorySetSettings {
    return {
        project: "myproject",
        environment: "dev",
        region: "us-east-1",
        partition: "aws",
        repositories: [repositorySettings(repository)],
        key: null,
        registry: registrySettings(),
        findingsLog: null,
        monitoring: {
            namespace: `EcrRepositorySet/myproject-${set.environment ?? "dev"}`,
            filters: [],
            cloudTrailLogGroupName: null,
            alarms: [],
            replicationEvents: [],
            notifications: null,
            dashboard: null,
        },
        imagesInUse: [],
        tags: { Environment: "dev", ManagedBy: "Pulumi", Project: "myproject" },
        ...set,
    };
}

/** The baseline with options of the registry. */
export function withRegistry(registry: Written, options: Written = {}): Written {
    return withSet({ registry, ...options });
}

/** What resolving the args of a destination says; its baseline is a project. */
export function resolvedDestination(options: Written = {}, context: Context = DEV): DestinationResolution {
    return resolveDestination(
        { project: "myproject", ...options } as unknown as EcrReplicationDestinationArgs,
        context,
    );
}
