import type * as pulumi from "@pulumi/pulumi";
import { canonicalJson, jsonProblem, readJson } from "../../aws/json.ts";
import type { Partition } from "../../aws/partitions.ts";
import { parsePrincipal } from "../../aws/principals.ts";
import { REGISTRY_POLICY_LENGTH, registryPolicyProblems } from "../../ecr/registry/policy.ts";
import type { ReplicationRule } from "../../ecr/registry/replication.ts";
import type { ScanningConfiguration } from "../../ecr/registry/scanning.ts";
import type { RegistryOptions, RegistryRequests } from "../args/registry.ts";
import { containsOutput } from "../options/outputs.ts";
import { propertyPath, Report, shown } from "../problems/report.ts";
import type { Shape } from "../schema/validate.ts";
import type { TemplateSettings } from "./creationTemplates.ts";
import { addEvaluated, type IncludedPosition } from "./included.ts";
import {
    type KnownRequests,
    type MergedRequests,
    mergeRequests,
    type RegistryRequest,
    type RequestsToMerge,
} from "./merging.ts";
import type { CacheSettings } from "./pullThroughCache.ts";
import { resolveCaches } from "./pullThroughCache.ts";

/** A setting of the account, in the region. */
export interface AccountSetting {
    /** Its name in Amazon ECR, such as BASIC_SCAN_TYPE_VERSION. */
    name: string;
    value: string;
}

/** What exists once per account and region. */
export interface RegistrySettings {
    /** Whether this set writes it. */
    manage: boolean;
    /** Whether rules that this stack did not write may be replaced. */
    takeOver: boolean;
    /** Whether previews and updates look at what the account holds. */
    checkLive: boolean;
    /** Null where no repository asks to be scanned. */
    scanning: ScanningConfiguration | null;
    /** Empty where no repository requests replication. */
    replication: ReplicationRule[];
    /** What the repositories of this set request, and of those other sets whose requests are known: made of it are the rules above. */
    requests: RequestsToMerge;
    /** Requests of other sets that are known after apply, when they have to be merged with the others; with their positions in `registry.include`. */
    later: { index: number; requests: pulumi.Input<RegistryRequests> }[];
    /** Registry policy, canonical JSON, or null. */
    policy: string | null;
    /** Sorted by name. */
    accountSettings: AccountSetting[];
    /** Sorted by prefix. */
    caches: CacheSettings[];
    /** Sorted by prefix. */
    templates: TemplateSettings[];
    /** ARNs of principals, sorted. */
    pullTimeUpdateExclusions: string[];
}

/** What resolving the registry is told next to its options. */
export interface RegistryContext {
    region: string;
    partition: Partition;
    /** What names of the set begin with, with its separator; empty for none. */
    namespace: string;
    /** Whether the set says enhanced scanning for all. */
    isEnhanced: boolean;
    templates: TemplateSettings[];
}

/** Decides what the set writes of the registry: its own requests merged with those of other sets, and the registry's own options. */
export function resolveRegistry(
    own: readonly RegistryRequest[],
    shape: Shape,
    context: RegistryContext,
    report: Report,
): RegistrySettings {
    const written = shape.set.registry ?? {};
    const manage = written.manage ?? true;
    if (!manage) {
        reportUnmanaged(written, shape, report);
    }
    const ownRequests: RequestsToMerge = {
        requests: [...own],
        namespaces: context.namespace === "" ? [] : [context.namespace],
        // A frequency with nothing behind it counts as not written, like any other option.
        scanningFilters: Object.fromEntries(Object.entries(written.scanningFilters ?? {}).filter(([, each]) => each)),
        isEnhanced: context.isEnhanced,
    };
    const place = { ...context, isKnown: !shape.invalid.has("region") };
    const { requests, later } = included(ownRequests, written.include ?? [], place, report);
    const names = own.map(({ scan, replication }) => scan?.name ?? replication?.name ?? "");
    return {
        manage,
        takeOver: written.takeOver ?? false,
        checkLive: written.checkLive ?? true,
        ...merged(requests, manage, later.length > 0, report),
        requests,
        later,
        policy: resolveRegistryPolicy(written.policy, ["registry", "policy"], context, report).text,
        accountSettings: accountSettings(written, report),
        caches: resolveCaches(shape, names, context, report),
        templates: context.templates,
        pullTimeUpdateExclusions: exclusions(written.pullTimeUpdateExclusions ?? [], context.partition, report),
    };
}

/**
 * Merges what is known. If others' requests are known after apply, the rules are merged again with these, and only then
 * checked; and if another stack writes the registry, that one checks what does not fit or also matches. No registry has two
 * types of scanning, no matter who writes it.
 */
function merged(requests: RequestsToMerge, manage: boolean, isOutput: boolean, report: Report): MergedRequests {
    const own = manage && !isOutput ? report : new Report();
    return mergeRequests(requests, own, manage ? own : report);
}

/** What a set that leaves the registry to another stack must not write. */
function reportUnmanaged(written: RegistryOptions, shape: Shape, report: Report): void {
    const others = Object.entries(written).filter(([, value]) => !Array.isArray(value) || value.length > 0);
    // The look at the account is for repositories, too.
    const options = others.map(([option]) => option).filter((option) => !["manage", "checkLive"].includes(option));
    for (const option of [
        ...options,
        ...(Object.keys(shape.caches).length > 0 ? ["pullThroughCache"] : []),
        ...(Object.keys(shape.templates).length > 0 ? ["creationTemplates"] : []),
    ]) {
        report.problem(
            propertyPath(["registry", option]),
            "no-effect",
            "would not be made, for registry.manage is false; write it in the stack that manages the registry",
        );
    }
}

function included(
    own: RequestsToMerge,
    include: readonly pulumi.Input<RegistryRequests>[],
    place: IncludedPosition,
    report: Report,
): { requests: RequestsToMerge; later: RegistrySettings["later"] } {
    let requests = own;
    const later: RegistrySettings["later"] = [];
    include.forEach((each, index) => {
        const path = propertyPath(["registry", "include", index]);
        if (containsOutput(each)) {
            later.push({ index, requests: each });
        } else if (typeof each === "string") {
            report.problem(
                path,
                "wrong-type",
                `must be the outputs registryScanningRules and registryReplicationRules of another set, found ${shown(each)}; names of stacks are read by includeStacks`,
            );
        } else {
            requests = addEvaluated(requests, index, each as KnownRequests, place, report);
        }
    });
    return { requests, later };
}

/** A registry policy as it was read. */
interface ReadPolicy {
    /** Canonical JSON; null if there is none. */
    text: string | null;
    /** Whether nothing is wrong with it. */
    isValid: boolean;
}

/** Reads a registry policy, JSON text or map, into canonical JSON; what AWS refuses is a problem at its place. */
export function resolveRegistryPolicy(
    written: unknown,
    at: readonly string[],
    place: { region: string; partition: Partition },
    report: Report,
): ReadPolicy {
    if (written === undefined || written === null) {
        return { text: null, isValid: true };
    }
    let document: unknown = written;
    if (typeof written === "string") {
        try {
            document = readJson(written);
        } catch (error) {
            report.problem(propertyPath(at), "json", jsonProblem(error));
            return { text: null, isValid: false };
        }
    }
    if (typeof document !== "object" || document === null || Array.isArray(document)) {
        report.problem(
            propertyPath(at),
            "wrong-type",
            `must be a policy with Version and Statement, found ${shown(document)}`,
        );
        return { text: null, isValid: false };
    }
    // Where the version stands in YAML without quotes, the CLI takes it for a date and hands over a time.
    const { Version: version } = document as { Version?: unknown };
    const date = /^(\d{4}-\d\d-\d\d)[ T]00:00:00/.exec(String(version))?.[1];
    document = { ...document, ...(date !== undefined && { Version: date }) };
    const problems = registryPolicyProblems(document, { region: place.region, partition: place.partition.id });
    for (const { at: within, code, reason } of problems) {
        report.problem(propertyPath([...at, ...within]), code, reason);
    }
    const text = canonicalJson(document);
    const fits = checkPolicyLength(text, propertyPath(at), report);
    return { text, isValid: problems.length === 0 && fits };
}

/** Whether AWS takes a registry policy of this length; reports one that is too long. */
export function checkPolicyLength(text: string, path: string, report: Report): boolean {
    const fits = text.length <= REGISTRY_POLICY_LENGTH;
    if (!fits) {
        report.problem(
            path,
            "quota-exceeded",
            `must have at most ${REGISTRY_POLICY_LENGTH} characters, found ${text.length}; name fewer principals and prefixes`,
        );
    }
    return fits;
}

/** The values that AWS documents. https://docs.aws.amazon.com/AmazonECR/latest/APIReference/API_PutAccountSetting.html */
const DOCUMENTED = { basicScanTypeVersion: "AWS_NATIVE", policyScope: "V2" } as const;

function accountSettings(written: RegistryOptions, report: Report): AccountSetting[] {
    const { basicScanTypeVersion, blobMounting, policyScope } = written;
    for (const option of ["basicScanTypeVersion", "policyScope"] as const) {
        if (written[option] !== undefined && written[option] !== DOCUMENTED[option]) {
            report.warning(
                propertyPath(["registry", option]),
                `is not a value that AWS documents, found ${shown(written[option])}; AWS refuses the update if it does not take it, and takes ${DOCUMENTED[option]}`,
            );
        }
    }
    return [
        ...(basicScanTypeVersion === undefined
            ? []
            : [{ name: "BASIC_SCAN_TYPE_VERSION", value: basicScanTypeVersion }]),
        ...(blobMounting === undefined
            ? []
            : [{ name: "BLOB_MOUNTING", value: blobMounting ? "ENABLED" : "DISABLED" }]),
        ...(policyScope === undefined ? [] : [{ name: "REGISTRY_POLICY_SCOPE", value: policyScope }]),
    ];
}

function exclusions(arns: readonly string[], partition: Partition, report: Report): string[] {
    arns.forEach((arn, index) => {
        const own = parsePrincipal(arn, partition.id)?.partition;
        if (own !== undefined && own !== partition.id) {
            report.problem(
                propertyPath(["registry", "pullTimeUpdateExclusions", index]),
                "wrong-partition",
                `must be in partition ${partition.id} like the registry, found ${shown(arn)}`,
            );
        }
    });
    return [...arns].sort();
}
