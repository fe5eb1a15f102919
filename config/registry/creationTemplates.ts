import type * as pulumi from "@pulumi/pulumi";
import type { Partition } from "../../aws/partitions.ts";
import { TemplateUse } from "../../ecr/registry/creationTemplates.ts";
import { namespaceProblem, ROOT } from "../../ecr/registry/namespaces.ts";
import { PullingService } from "../../ecr/repository/access.ts";
import { ImageTagMutability } from "../../ecr/repository/mutability.ts";
import type { CreationTemplateOptions } from "../args/registry.ts";
import { Layer, Scope } from "../options/layers.ts";
import type { Environment } from "../options/presets.ts";
import { propertyPath, type Report, shown } from "../problems/report.ts";
import { pullingServices, resolveAccess } from "../repository/access.ts";
import { type EncryptionSettings, resolveEncryption } from "../repository/encryption.ts";
import { resolveLifecycle } from "../repository/lifecycle.ts";
import { type MutabilitySettings, resolveMutability } from "../repository/mutability.ts";
import { checkTagCount, checkTags, mergeTags, type Tags, tagsOf } from "../repository/tags.ts";
import type { Shape } from "../schema/validate.ts";
import { checkRoleArn } from "./pullThroughCache.ts";

/** A template of repositories that Amazon ECR creates by itself. */
export interface TemplateSettings extends MutabilitySettings, EncryptionSettings {
    /** Prefix of their names, without a `/` at its end, or ROOT. */
    prefix: string;
    description: string;
    /** Sorted. */
    appliedFor: TemplateUse[];
    /** Lifecycle policy, canonical JSON. */
    lifecyclePolicy: string;
    /** Repository policy, canonical JSON, or null where no one is granted access. */
    repositoryPolicy: string | null;
    /** Whether a key that is made for its repositories is protected: their images are lost without it. */
    deletionProtection: boolean;
    /** ARN of the role that creates the repositories, or null where one is made. */
    roleArn: pulumi.Input<string> | null;
    tags: Tags;
}

const OPTION = ["registry", "creationTemplates"] as const;

/** Where templates are made. */
export interface TemplateContext {
    region: string;
    partition: Partition;
    environment: Environment | null;
    /** Tags of the whole set. */
    tags: Tags;
}

/** Decides the templates of repositories that Amazon ECR creates by itself. */
export function resolveTemplates(shape: Shape, place: TemplateContext, report: Report): TemplateSettings[] {
    const owners = new Map<string, string>();
    return Object.entries(shape.templates).map(([key, options]) => {
        const prefix = key.replace(/\/$/, "");
        const path = propertyPath([...OPTION, key]);
        const problem = namespaceProblem(key, "template");
        const owner = owners.get(prefix);
        if (problem !== null) {
            report.problem(path, "name-invalid", `${problem}, found ${shown(key)}`);
        } else if (owner !== undefined) {
            report.problem(
                path,
                "name-taken",
                `must be one of its kind, found ${shown(owner)} too, which means the same`,
            );
        }
        owners.set(prefix, key);
        return resolveTemplate(prefix, { path: [...OPTION, key], options }, shape, place, report);
    });
}

/** Decides one template. What the owner does not say is taken from the set. */
export function resolveTemplate(
    prefix: string,
    owner: { path: readonly string[]; options: Partial<CreationTemplateOptions> },
    shape: Shape,
    { region, partition, environment, tags: setTags }: TemplateContext,
    report: Report,
): TemplateSettings {
    const { appliedFor = [], description, roleArn } = owner.options;
    const scope = new Scope(owner, shape, environment, report);
    const own = tagsOf(owner.options);
    const tags = mergeTags(setTags, own);
    checkTags(owner.path, own, report);
    checkTagCount(scope.ownPath("tags"), tags, report);
    checkRoleArn(roleArn, scope.ownPath("roleArn"), partition, report);
    const mutability = resolveMutability(scope);
    if (appliedFor.includes(TemplateUse.PullThroughCache)) {
        checkCacheUse(scope, mutability.imageTagMutability, appliedFor, report);
    }
    return {
        prefix,
        description: description ?? descriptionOf(prefix),
        appliedFor: [...appliedFor].sort(),
        ...mutability,
        ...resolveEncryption(scope, partition.id, region),
        lifecyclePolicy: resolveLifecycle(scope, report),
        repositoryPolicy: resolveAccess(scope, partition.id, region, report),
        deletionProtection: scope.pick("deletionProtection").value,
        roleArn: roleArn ?? null,
        tags,
    };
}

function descriptionOf(prefix: string): string {
    return prefix === ROOT ? "Repositories that no other template names" : described(`Repositories of ${prefix}/`);
}

/** A description that AWS takes: 256 characters. https://docs.aws.amazon.com/AmazonECR/latest/APIReference/API_CreateRepositoryCreationTemplate.html */
export function described(text: string): string {
    return text.length <= 256 ? text : `${text.slice(0, 253)}...`;
}

/** What does not go with a cache of another registry. https://docs.aws.amazon.com/AmazonECR/latest/userguide/pull-through-cache.html */
function checkCacheUse(scope: Scope, mutability: string, appliedFor: readonly TemplateUse[], report: Report): void {
    if (mutability.startsWith("IMMUTABLE")) {
        // Where the preset has immutable tags, a mandatory policy lets caches alone have others.
        const isShared = appliedFor.length > 1 && scope.presetOf("imageTagMutability") !== ImageTagMutability.Mutable;
        const fix = isShared
            ? "write imageTagMutability: MUTABLE and appliedFor: [PULL_THROUGH_CACHE] for this template, or remove PULL_THROUGH_CACHE"
            : "write imageTagMutability: MUTABLE for this template";
        report.warning(
            scope.ownPath("imageTagMutability"),
            `is ${mutability}, and a cache cannot update an image whose tag moved in the upstream; ${fix}`,
        );
    }
    if (pullingServices(scope).includes(PullingService.Lambda)) {
        const isSwitch = scope.pick("enableLambdaPull").value;
        // The switch of a template has no effect next to a list of its own.
        const isOwn = !isSwitch && scope.pick("services").layer === Layer.Repository;
        const others = scope.pick("services").value.filter((service) => service !== PullingService.Lambda);
        report.warning(
            scope.ownPath(isSwitch ? "enableLambdaPull" : "services"),
            `${isSwitch ? "is true" : "names lambda"}, and AWS Lambda does not pull through a cache; ` +
                `write ${isOwn ? `services: [${others.join(", ")}]` : "enableLambdaPull: false"} for this template`,
        );
    }
}
