import * as ecr from "@pulumi/aws/ecr/index.js";
import * as iam from "@pulumi/aws/iam/index.js";
import * as pulumi from "@pulumi/pulumi";
import { canonicalJson } from "../../aws/json.ts";
import type { Tags, TemplateSettings } from "../../config/settings.ts";
import { TEMPLATE_ROLE_TRUST, templateRolePolicy } from "../../ecr/registry/creationTemplates.ts";
import { EncryptionType } from "../../ecr/repository/encryption.ts";
import { withOwnAccountId } from "../ownAccount.ts";
import { roleGroups, templateRole } from "./templateRoles.ts";

/** Where templates belong. */
export interface TemplateContext {
    setName: string;
    parent: pulumi.Resource;
    /** The account of the registry, requested at most once, and only where it is needed. */
    accountId: () => pulumi.Output<string>;
    /** ARN of the key that is made for those that name none, where there is one. */
    madeKeyArn: pulumi.Output<string> | null;
}

/** Makes templates of repositories that Amazon ECR creates by itself, and the role for those that need one. */
export function createTemplates(
    templates: readonly TemplateSettings[],
    settings: { region: string; partition: string; tags: Tags },
    place: TemplateContext,
): void {
    const { setName, parent, madeKeyArn } = place;
    const { region } = settings;
    const made = createRoles(templates, settings, place);
    for (const template of templates) {
        const roleArn = template.roleArn ?? made.get(template) ?? null;
        const { encryptionType, exclusionFilters } = template;
        const kmsKey = template.kmsKeyArn ?? madeKeyArn;
        new ecr.RepositoryCreationTemplate(
            `${setName}-template-${template.prefix}`,
            {
                region,
                prefix: template.prefix,
                description: template.description,
                appliedFors: template.appliedFor,
                imageTagMutability: template.imageTagMutability,
                ...(exclusionFilters.length > 0 && {
                    imageTagMutabilityExclusionFilters: exclusionFilters.map((filter) => ({
                        filter,
                        filterType: "WILDCARD",
                    })),
                }),
                encryptionConfigurations: [
                    encryptionType === EncryptionType.Aes256 || kmsKey === null
                        ? { encryptionType }
                        : { encryptionType, kmsKey },
                ],
                lifecyclePolicy: template.lifecyclePolicy,
                ...(template.repositoryPolicy !== null && {
                    repositoryPolicy: withOwnAccountId(template.repositoryPolicy, place.accountId),
                }),
                ...(roleArn !== null && { customRoleArn: roleArn }),
                resourceTags: template.tags,
            },
            { parent },
        );
    }
}

/** The role that is made for each template that needs one. */
function createRoles(
    templates: readonly TemplateSettings[],
    settings: { region: string; partition: string; tags: Tags },
    place: TemplateContext,
): Map<TemplateSettings, pulumi.Output<string>> {
    const made = new Map<TemplateSettings, pulumi.Output<string>>();
    for (const [index, group] of roleGroups(templates, settings).entries()) {
        const roleArn = createRole(group, `${place.setName}${templateRole(index)}`, settings, place);
        for (const template of group) {
            made.set(template, roleArn);
        }
    }
    return made;
}

function createRole(
    templates: readonly TemplateSettings[],
    name: string,
    { region, partition, tags }: { region: string; partition: string; tags: Tags },
    { parent, madeKeyArn }: TemplateContext,
): pulumi.Output<string> {
    const role = new iam.Role(
        name,
        {
            description: "Amazon ECR creates repositories from templates with it",
            assumeRolePolicy: canonicalJson(TEMPLATE_ROLE_TRUST),
            tags,
        },
        { parent },
    );
    const encrypted = templates.filter(({ encryptionType }) => encryptionType !== EncryptionType.Aes256);
    const keys = encrypted.map(({ kmsKeyArn }) => kmsKeyArn ?? madeKeyArn);
    const prefixes = templates.map(({ prefix }) => prefix);
    const usesAwsKey = keys.includes(null);
    const keyArns = pulumi.all(keys.flatMap((key) => (key === null ? [] : pulumi.output(key))));
    const policy = new iam.RolePolicy(
        name,
        {
            role: role.id,
            policy: keyArns.apply((known) =>
                canonicalJson(templateRolePolicy({ partition, region, prefixes, keyArns: known, usesAwsKey })),
            ),
        },
        { parent },
    );
    // A repository can be created as soon as its template is there: the role has to have its rights by then.
    return pulumi.all([role.arn, policy.id]).apply(([arn]) => arn);
}
