import { jsonProblem, RepeatedKeysError, readJson } from "../../aws/json.ts";
import { listed } from "../../config/problems/report.ts";
import type { ReplicationRule } from "../../ecr/registry/replication.ts";
import type { ScanFrequency, ScanningConfiguration } from "../../ecr/registry/scanning.ts";
import type { LiveCache, LiveTemplate } from "../../live/index.ts";
import type { Problem, Warning } from "../../text/problem.ts";
import { writtenSettings } from "./live.ts";
import type { Observed, ObservedKey, ObservedLogGroup, ObservedRepository, StateAddress } from "./observed.ts";
import { type Place, placesOf } from "./terraformPlaces.ts";
import { asList, asMap, readResources, type StateResource, textOf } from "./terraformResources.ts";

/** What of a state is read. */
export interface StateSelection {
    /** Region to prefer where the state has several. */
    region: string | undefined;
    isSelected(name: string): boolean;
}

/** What the log groups of sets begin with. */
const LOG_GROUPS = "/aws/events/ecr/";

/** Types of resources that belong to one repository, by its name. */
const POLICIES = ["aws_ecr_lifecycle_policy", "aws_ecr_repository_policy"];

/** Reads what Terraform's state holds of Amazon ECR. What is left out, and why, is a warning. */
export function observeTerraformState(text: string, file: string, selection: StateSelection): Observed {
    const { resources, problems } = readResources(text, file);
    const { here, place, warnings, problems: unplaced } = inOnePlace(resources, file, selection.region);
    problems.push(...unplaced, ...here.filter(({ isDeposed }) => isDeposed).map(deposedProblem));
    const current = here.filter(({ isDeposed }) => !isDeposed);
    warnings.push(...current.filter(({ isTainted }) => isTainted).map(taintedWarning));

    problems.push(...current.flatMap(repeatedKeyProblems));

    const of = (type: string) => current.filter((resource) => resource.type === type);
    const policies = (type: string) =>
        new Map(of(type).map(({ attributes }) => [textOf(attributes.repository), textOf(attributes.policy)]));
    const lifecycles = policies("aws_ecr_lifecycle_policy");
    const access = policies("aws_ecr_repository_policy");
    const declared = of("aws_ecr_repository").map(({ attributes }) => {
        const name = textOf(attributes.name);
        return repositoryOf(attributes, lifecycles.get(name) ?? null, access.get(name) ?? null);
    });
    const repositories = declared
        .filter(({ name }) => selection.isSelected(name))
        .sort((a, b) => (a.name < b.name ? -1 : 1));
    warnings.push(...strayPolicies(current, declared));
    const [scanning] = of("aws_ecr_registry_scanning_configuration");
    const [replication] = of("aws_ecr_replication_configuration");
    const [policy] = of("aws_ecr_registry_policy");
    const settings = of("aws_ecr_account_setting").map(({ attributes }) => [
        textOf(attributes.name),
        textOf(attributes.value),
    ]);
    return {
        source: file,
        accountId: place?.accountId ?? null,
        region: place?.region ?? null,
        repositories,
        registry: {
            scanning: scanning === undefined ? null : scanningOf(scanning.attributes),
            replication:
                replication === undefined ? null : replicationOf(replication.attributes, place?.accountId ?? null),
            policy: policy === undefined ? null : statementsOf(textOf(policy.attributes.policy)),
            settings: writtenSettings(Object.fromEntries(settings)),
            caches: of("aws_ecr_pull_through_cache_rule").map(cacheOf).sort(byPrefix),
            templates: of("aws_ecr_repository_creation_template").map(templateOf).sort(byPrefix),
            pullTimeUpdateExclusions: of("aws_ecr_pull_time_update_exclusion")
                .map(({ attributes }) => textOf(attributes.principal_arn))
                .sort(),
        },
        keys: keysOf(current, resources, repositories, warnings),
        logGroups: of("aws_cloudwatch_log_group").map(logGroupOf).filter(isFindingsLog),
        addresses: current.flatMap(addressOf),
        problems,
        warnings,
    };
}

/** The resources of one account and region, which a stack can take over; those of others are named. */
function inOnePlace(
    resources: readonly StateResource[],
    file: string,
    wanted: string | undefined,
): { here: StateResource[]; place: Place | null; warnings: Warning[]; problems: Problem[] } {
    const warnings = resources.filter(isOutside).map(outsideWarning);
    const placed = placesOf(resources.filter((resource) => isRead(resource.type)));
    const repositories = placed.filter(({ resource }) => resource.type === "aws_ecr_repository");
    const text = ({ accountId, region }: Place) => `${region} of account ${accountId}`;
    const places = new Map(
        (repositories.length > 0 ? repositories : placed).flatMap(({ place }) =>
            place === null ? [] : [[text(place), place]],
        ),
    );
    const inRegion = [...places.values()].filter(({ region }) => places.size === 1 || region === wanted);
    const [place] = inRegion;
    if (place === undefined || inRegion.length > 1) {
        const found = [...places.keys()].sort();
        const reason = `must be of one account and region to adopt, found ${listed(found)}; write --region and one of the regions, and adopt each into a stack file of its own`;
        return {
            here: [],
            place: null,
            warnings,
            problems: found.length === 0 ? [] : [{ path: file, code: "not-adoptable", reason }],
        };
    }
    const unknown = placed.filter(
        ({ resource, place: own }) => own === null && places.size > 1 && OWN.test(resource.type),
    );
    const here = placed.filter(({ place: own }) => own === null || text(own) === text(place));
    for (const { resource, place: own } of placed) {
        if (own !== null && text(own) !== text(place) && OWN.test(resource.type)) {
            warnings.push({
                path: resource.address,
                reason: `is left to Terraform: it is in ${text(own)}; adopt it with --region ${own.region} into a stack file of its own`,
            });
        }
    }
    return {
        here: here.map(({ resource }) => resource),
        place,
        warnings,
        problems: unknown.map(({ resource }) => ({
            path: resource.address,
            code: "not-adoptable",
            reason: `must be in a region that the file says, found ${listed([...places.keys()])} in it; read terraform.tfstate, which names the provider of each resource`,
        })),
    };
}

/** Types that are read, next to those of Amazon ECR. */
const OTHERS = /^aws_(?:kms_(?:key|alias|key_policy)|cloudwatch_log_group)$/;

/** Types of Amazon ECR that are read. */
const OWN =
    /^aws_ecr_(?:repository|lifecycle_policy|repository_policy|registry_policy|registry_scanning_configuration|replication_configuration|pull_through_cache_rule|repository_creation_template|account_setting|pull_time_update_exclusion)$/;

function isRead(type: string): boolean {
    return OWN.test(type) || OTHERS.test(type);
}

/** What belongs to Amazon ECR and cannot be adopted. */
function isOutside({ type }: StateResource): boolean {
    return /^(?:aws_ecr_|aws_ecrpublic_|awscc_ecr_)/.test(type) && !isRead(type);
}

function outsideWarning({ address, type }: StateResource): Warning {
    const why = type.startsWith("aws_ecrpublic_")
        ? "the set has private repositories only"
        : `resources of type ${type} have no option`;
    return { path: address, reason: `is left to Terraform: ${why}` };
}

function deposedProblem({ address }: StateResource): Problem {
    return {
        path: address,
        code: "not-adoptable",
        reason: "has an object that Terraform has replaced and not deleted yet; run terraform apply, then adopt again",
    };
}

/** The text of a policy that names something twice: which of the two AWS took, the state does not say. */
function repeatedKeyProblems({ address, attributes }: StateResource): Problem[] {
    const text = textOf(attributes.policy);
    try {
        readJson(text === "" ? "{}" : text);
        return [];
    } catch (error) {
        return error instanceof RepeatedKeysError
            ? [{ path: `${address}.policy`, code: "json", reason: jsonProblem(error) }]
            : [];
    }
}

function taintedWarning({ address }: StateResource): Warning {
    return {
        path: address,
        reason: "is marked as tainted, so that the next terraform apply would replace it; the stack keeps it as it is",
    };
}

/** Policies of repositories that the state does not have. */
function strayPolicies(resources: readonly StateResource[], declared: readonly ObservedRepository[]): Warning[] {
    const names = new Set(declared.map(({ name }) => name));
    return resources
        .filter(({ type, attributes }) => POLICIES.includes(type) && !names.has(textOf(attributes.repository)))
        .map(({ address, attributes }) => ({
            path: address,
            reason: `is left to Terraform: its repository ${textOf(attributes.repository)} is not in this state; adopt the state that has it first`,
        }));
}

type Attributes = StateResource["attributes"];

function repositoryOf(
    attributes: Attributes,
    lifecyclePolicy: string | null,
    repositoryPolicy: string | null,
): ObservedRepository {
    const [scanning = {}] = asList(attributes.image_scanning_configuration);
    return {
        name: textOf(attributes.name),
        ...mutabilityOf(attributes),
        scanOnPush: scanning.scan_on_push === true,
        ...encryptionOf(attributes),
        lifecyclePolicy,
        repositoryPolicy,
        tags: tagsOf(attributes.tags_all ?? attributes.tags),
        forceDelete: attributes.force_delete === true,
    };
}

function mutabilityOf(attributes: Attributes): Pick<ObservedRepository, "imageTagMutability" | "exclusionFilters"> {
    return {
        imageTagMutability: textOf(attributes.image_tag_mutability) || "MUTABLE",
        exclusionFilters: asList(attributes.image_tag_mutability_exclusion_filter)
            .map(({ filter }) => textOf(filter))
            .sort(),
    };
}

function encryptionOf(attributes: Attributes): Pick<ObservedRepository, "encryptionType" | "kmsKeyArn"> {
    const [encryption = {}] = asList(attributes.encryption_configuration);
    return {
        encryptionType: textOf(encryption.encryption_type) || "AES256",
        kmsKeyArn: textOf(encryption.kms_key) || null,
    };
}

/** Tags with those of the provider; AWS's own belong to no tool. */
function tagsOf(value: unknown): Record<string, string> {
    return Object.fromEntries(
        Object.entries(asMap(value)).flatMap(([key, text]) => (/^aws:/i.test(key) ? [] : [[key, textOf(text)]])),
    );
}

function scanningOf(attributes: Attributes): ScanningConfiguration {
    return {
        scanType: attributes.scan_type === "ENHANCED" ? "ENHANCED" : "BASIC",
        rules: asList(attributes.rule).map((rule) => ({
            scanFrequency: textOf(rule.scan_frequency) as ScanFrequency,
            filters: asList(rule.repository_filter)
                .map(({ filter }) => textOf(filter))
                .sort(),
        })),
    };
}

function replicationOf(attributes: Attributes, accountId: string | null): ReplicationRule[] {
    const [{ rule } = {} as Attributes] = asList(attributes.replication_configuration);
    return asList(rule).map(({ destination, repository_filter }) => ({
        destinations: asList(destination).map(({ region, registry_id }) => ({
            region: textOf(region),
            registryId: textOf(registry_id) === accountId ? null : textOf(registry_id) || null,
        })),
        prefixes: asList(repository_filter)
            .map(({ filter }) => textOf(filter))
            .sort(),
    }));
}

function statementsOf(policy: string): unknown[] {
    const { Statement: statements = [] } = JSON.parse(policy || "{}") as { Statement?: unknown };
    return [statements].flat();
}

function cacheOf({ attributes }: StateResource): LiveCache {
    const upstreamPrefix = textOf(attributes.upstream_repository_prefix);
    return {
        prefix: prefixOf(attributes.ecr_repository_prefix),
        upstreamUrl: textOf(attributes.upstream_registry_url),
        upstream: null,
        upstreamPrefix: upstreamPrefix === "" || upstreamPrefix === "ROOT" ? null : upstreamPrefix,
        credentialArn: textOf(attributes.credential_arn) || null,
        roleArn: textOf(attributes.custom_role_arn) || null,
    };
}

function templateOf({ attributes }: StateResource): LiveTemplate {
    const appliedFor = Array.isArray(attributes.applied_for) ? attributes.applied_for : [];
    return {
        prefix: prefixOf(attributes.prefix),
        description: textOf(attributes.description),
        appliedFor: appliedFor.map(textOf).sort(),
        ...mutabilityOf(attributes),
        ...encryptionOf(attributes),
        lifecyclePolicy: textOf(attributes.lifecycle_policy) || null,
        repositoryPolicy: textOf(attributes.repository_policy) || null,
        roleArn: textOf(attributes.custom_role_arn) || null,
        tags: tagsOf(attributes.resource_tags),
    };
}

function prefixOf(value: unknown): string {
    return textOf(value).replace(/\/$/, "");
}

function byPrefix(a: { prefix: string }, b: { prefix: string }): number {
    return a.prefix < b.prefix ? -1 : 1;
}

function logGroupOf({ attributes }: StateResource): ObservedLogGroup {
    return {
        name: textOf(attributes.name),
        retentionInDays: typeof attributes.retention_in_days === "number" ? attributes.retention_in_days : 0,
        kmsKeyArn: textOf(attributes.kms_key_id) || null,
        tags: tagsOf(attributes.tags_all ?? attributes.tags),
    };
}

function isFindingsLog({ name }: ObservedLogGroup): boolean {
    return name.startsWith(LOG_GROUPS);
}

/** The keys that encrypt the adopted repositories, and whether a stack can take them over. */
function keysOf(
    current: readonly StateResource[],
    all: readonly StateResource[],
    repositories: readonly ObservedRepository[],
    warnings: Warning[],
): ObservedKey[] {
    const used = new Set(repositories.flatMap(({ kmsKeyArn }) => kmsKeyArn ?? []));
    const adopted = new Set(repositories.map(({ name }) => name));
    return current
        .filter(({ type, attributes }) => type === "aws_kms_key" && used.has(textOf(attributes.arn)))
        .map(({ address, attributes }) => {
            const arn = textOf(attributes.arn);
            const id = keyIdOf(arn);
            const aliases = current.filter((each) => each.type === "aws_kms_alias" && isOfKey(each, arn));
            const policy = current.find((each) => each.type === "aws_kms_key_policy" && isOfKey(each, arn));
            const others = all.filter(
                (each) =>
                    !/^aws_kms_(?:key|alias|key_policy)$/.test(each.type) &&
                    !(each.type === "aws_ecr_repository" && adopted.has(textOf(each.attributes.name))) &&
                    // Templates and the log group are adopted with the registry and the set.
                    !/^aws_(?:ecr_repository_creation_template|cloudwatch_log_group)$/.test(each.type) &&
                    JSON.stringify(each.attributes).includes(id),
            );
            if (others.length > 0) {
                const some = others.slice(0, 3).map((each) => each.address);
                warnings.push({
                    path: address,
                    reason: `is left to Terraform, and the repositories keep it by its ARN: ${others.length === 1 ? "1 other resource uses" : `${others.length} other resources use`} it, such as ${listed(some)}`,
                });
            }
            return {
                arn,
                aliases: aliases.map((each) => textOf(each.attributes.name)).sort(),
                description: textOf(attributes.description),
                rotates: attributes.enable_key_rotation === true,
                policy: textOf(policy?.attributes.policy ?? attributes.policy) || null,
                tags: tagsOf(attributes.tags_all ?? attributes.tags),
                isManaged: others.length === 0 && isPlainKey(attributes),
            };
        });
}

/** Whether a key is of the kind that a set makes; another one would be replaced. */
function isPlainKey(attributes: Attributes): boolean {
    const usage = textOf(attributes.key_usage) || "ENCRYPT_DECRYPT";
    const spec = textOf(attributes.customer_master_key_spec) || "SYMMETRIC_DEFAULT";
    return (
        usage === "ENCRYPT_DECRYPT" &&
        spec === "SYMMETRIC_DEFAULT" &&
        attributes.multi_region !== true &&
        attributes.is_enabled !== false &&
        textOf(attributes.custom_key_store_id) === "" &&
        textOf(attributes.xks_key_id) === ""
    );
}

function keyIdOf(arn: string): string {
    return arn.split("/").at(-1) ?? arn;
}

/** Whether an alias or a key policy is of a key, which it names by ARN or id. */
function isOfKey({ attributes }: StateResource, arn: string): boolean {
    return [attributes.target_key_arn, attributes.target_key_id, attributes.key_id].some((value) =>
        [arn, keyIdOf(arn)].includes(textOf(value)),
    );
}

/** What an address of the state stands for. */
function addressOf(resource: StateResource): StateAddress[] {
    const { address, type, attributes } = resource;
    const name: Record<string, string> = {
        aws_ecr_repository: textOf(attributes.name),
        aws_ecr_lifecycle_policy: textOf(attributes.repository),
        aws_ecr_repository_policy: textOf(attributes.repository),
        aws_ecr_account_setting: textOf(attributes.name),
        aws_ecr_pull_through_cache_rule: prefixOf(attributes.ecr_repository_prefix),
        aws_ecr_repository_creation_template: prefixOf(attributes.prefix),
        aws_ecr_pull_time_update_exclusion: textOf(attributes.principal_arn),
        aws_kms_key: keyIdOf(textOf(attributes.arn)),
        aws_kms_alias: keyIdOf(textOf(attributes.target_key_arn) || textOf(attributes.target_key_id)),
        aws_kms_key_policy: keyIdOf(textOf(attributes.key_id)),
        aws_cloudwatch_log_group: textOf(attributes.name),
    };
    return [{ address, type, name: name[type] ?? null }];
}
