import * as ecr from "@pulumi/aws/ecr/index.js";
import * as iam from "@pulumi/aws/iam/index.js";
import * as pulumi from "@pulumi/pulumi";
import type { Tags, TemplateSettings } from "../config/settings.ts";
import { EncryptionType } from "../ecr/encryption.ts";
import { canonicalJson } from "../ecr/json.ts";
import { TEMPLATE_ROLE_TRUST, templateRolePolicy } from "../ecr/templates.ts";
import { TEMPLATE_ROLE } from "./ruleNames.ts";

/** Where templates belong. */
export interface TemplatePlace {
    setName: string;
    parent: pulumi.Resource;
    /** ARN of the key that is made for those that name none, where there is one. */
    madeKeyArn: pulumi.Output<string> | null;
}

/** Makes templates of repositories that Amazon ECR creates by itself, and the role for those that need one. */
export function createTemplates(
    templates: readonly TemplateSettings[],
    settings: { region: string; partition: string; tags: Tags },
    place: TemplatePlace,
): void {
    const { setName, parent, madeKeyArn } = place;
    const { region } = settings;
    const served = templates.filter((template) => template.roleArn === null && needsRole(template));
    const made = served.length === 0 ? null : createRole(served, settings, place);
    for (const template of templates) {
        const roleArn = template.roleArn ?? (served.includes(template) ? made : null);
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
                ...(template.repositoryPolicy !== null && { repositoryPolicy: template.repositoryPolicy }),
                ...(roleArn !== null && { customRoleArn: roleArn }),
                resourceTags: template.tags,
            },
            { parent },
        );
    }
}

/** Tags and KMS are beyond what the service's own role may do. */
function needsRole({ tags, encryptionType }: TemplateSettings): boolean {
    return Object.keys(tags).length > 0 || encryptionType !== EncryptionType.Aes256;
}

function createRole(
    templates: readonly TemplateSettings[],
    { region, partition, tags }: { region: string; partition: string; tags: Tags },
    { setName, parent, madeKeyArn }: TemplatePlace,
): pulumi.Output<string> {
    const name = `${setName}${TEMPLATE_ROLE}`;
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
