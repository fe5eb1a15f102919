import { canonicalJson } from "../../aws/json.ts";
import { TemplateUse } from "../../ecr/registry/creationTemplates.ts";
import { namespaceProblem, ROOT } from "../../ecr/registry/namespaces.ts";
import { policyOf, REPLICATION_SID, replicationStatement } from "../../ecr/registry/policy.ts";
import { REPOSITORY_NAME_LENGTH } from "../../ecr/repository/names.ts";
import type { Problem, Warning } from "../../text/problem.ts";
import type { EcrReplicationDestinationArgs } from "../args/destination.ts";
import { propertyPath, Report, shown, sortProblems } from "../problems/report.ts";
import { resolveKey } from "../repository/key.ts";
import { checkTagCase, checkTagCount, checkTags, mergeTags, tagsOf } from "../repository/tags.ts";
import { type Context, resolveEnvironment, resolveRegion } from "../resolve.ts";
import { checkShape, type Shape } from "../schema/validate.ts";
import type { KeySettings, Tags, TemplateSettings } from "../settings.ts";
import { described, resolveTemplate } from "./creationTemplates.ts";
import { checkPolicyLength, resolveRegistryPolicy } from "./index.ts";

/** A registry that images are replicated to, with nothing left to decide. */
export interface DestinationSettings {
    region: string;
    partition: string;
    /** Sorted. */
    sourceAccountIds: string[];
    /** Sorted; empty for all names. */
    repositoryPrefixes: string[];
    /** Further statements of the registry policy. */
    statements: unknown[];
    /** Templates of replicas, sorted by prefix. */
    templates: TemplateSettings[];
    /** Null where no replica needs one. */
    key: KeySettings | null;
    tags: Tags;
    /** Whether policy statements that this stack did not write may be replaced. */
    takeOver: boolean;
    /** Whether previews and updates look at what the account holds. */
    checkLive: boolean;
}

/** What resolving the args of a destination gives: settings, or problems. */
export interface DestinationResolution {
    /** Null where there are problems. */
    settings: DestinationSettings | null;
    problems: Problem[];
    warnings: Warning[];
}

/** The registry policy of a destination, canonical JSON, once its account is known; null where it needs none. */
export function destinationPolicy(settings: DestinationSettings, accountId: string): string | null {
    const { region, partition, sourceAccountIds, repositoryPrefixes: prefixes, statements } = settings;
    const grant = { partition, accountId, region, sourceAccountIds, prefixes };
    const all = [...(sourceAccountIds.length === 0 ? [] : [replicationStatement([grant])]), ...statements];
    return all.length === 0 ? null : canonicalJson(policyOf(all));
}

// https://docs.aws.amazon.com/AmazonECR/latest/APIReference/API_RepositoryFilter.html
const PREFIX = /^(?:[a-z0-9]+(?:[._-][a-z0-9]*)*\/)*[a-z0-9]*(?:[._-][a-z0-9]*)*$/;

/** Turns the args of a destination into settings, or into the list of all its problems. */
export function resolveDestination(args: EcrReplicationDestinationArgs, context: Context): DestinationResolution {
    const report = new Report();
    const checked = checkShape(args, report, "EcrReplicationDestinationArgs");
    const environment = resolveEnvironment(checked, context, report);
    const { region, partition, shape } = resolveRegion(checked, context, report);
    const project = shape.set.project ?? "project";
    checkTags([], tagsOf(shape.set), report);
    const defaultTags: Tags = { Project: project, Environment: environment ?? "dev", ManagedBy: "Pulumi" };
    const tags = mergeTags(defaultTags, tagsOf(shape.set));
    checkTagCount("tags", tags, report);

    const repositoryPrefixes = prefixesOf(shape, report);
    const appliedFor = [TemplateUse.Replication];
    const roleArn = shape.set.roleArn;
    const templates = namespacesOf(repositoryPrefixes).map((prefix) => {
        const description =
            prefix === ROOT
                ? "Replicas that no other template names"
                : described(`Replicas of repositories of ${prefix}/`);
        const options = { appliedFor, description, ...(roleArn !== undefined && { roleArn }) };
        return resolveTemplate(prefix, { path: [], options }, shape, { region, partition, environment, tags }, report);
    });
    if (roleArn === undefined) {
        checkTagCase([], tags, report);
    }
    const policy = resolveRegistryPolicy(shape.set.policy, ["policy"], { region, partition }, report);
    const settings: DestinationSettings = {
        region,
        partition: partition.id,
        sourceAccountIds: [...(shape.set.sourceAccountIds ?? [])].sort(),
        repositoryPrefixes,
        statements: policy.text === null ? [] : [(JSON.parse(policy.text) as { Statement: unknown }).Statement].flat(),
        templates,
        key: resolveKey(templates, `${project}-${environment}-replicas`),
        tags,
        takeOver: shape.set.takeOver ?? false,
        checkLive: shape.set.checkLive ?? true,
    };
    const isMade = settings.sourceAccountIds.length > 0;
    const isRepeated =
        isMade && settings.statements.some((each) => (each as { Sid?: unknown }).Sid === REPLICATION_SID);
    if (isRepeated) {
        report.problem(
            "policy",
            "option-conflict",
            `must not have the statement ${REPLICATION_SID}, which is made of sourceAccountIds; remove one of the two`,
        );
    }
    // Every account id has 12 digits: the length is known before the account is.
    const text = destinationPolicy(settings, "000000000000") ?? "";
    const isOwn = canonicalJson(settings.statements).length > text.length / 2;
    if (policy.isValid && !isRepeated) {
        checkPolicyLength(text, isOwn ? "policy" : "repositoryPrefixes", report);
    }
    return {
        settings: report.problems.length === 0 ? settings : null,
        problems: sortProblems(report.problems),
        warnings: sortProblems(report.warnings),
    };
}

function prefixesOf(shape: Shape<EcrReplicationDestinationArgs>, report: Report): string[] {
    const written = shape.set.repositoryPrefixes ?? [];
    written.forEach((prefix, index) => {
        if (
            prefix.length < REPOSITORY_NAME_LENGTH.min ||
            prefix.length > REPOSITORY_NAME_LENGTH.max ||
            !PREFIX.test(prefix)
        ) {
            report.problem(
                propertyPath(["repositoryPrefixes", index]),
                "name-invalid",
                `must be what names of repositories begin with, 2 to 256 characters such as myproject-prod-, found ${shown(prefix)}`,
            );
        }
    });
    return [...written].sort();
}

/** The prefixes of templates: those that are namespaces by themselves, and ROOT for all the rest. */
function namespacesOf(prefixes: readonly string[]): string[] {
    const namespaces = prefixes
        .filter((prefix) => prefix.endsWith("/") && namespaceProblem(prefix, "template") === null)
        .map((prefix) => prefix.slice(0, -1));
    return namespaces.length === prefixes.length && prefixes.length > 0 ? namespaces : [ROOT, ...namespaces];
}
