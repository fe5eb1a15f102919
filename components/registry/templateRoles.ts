import type { TemplateSettings } from "../../config/settings.ts";
import { templatesByRole } from "../../ecr/registry/creationTemplates.ts";
import { EncryptionType } from "../../ecr/repository/encryption.ts";

/** What follows a component's name in that of a role for its creation templates. */
export function templateRole(index: number): string {
    return index === 0 ? "-templates" : `-templates-${index + 1}`;
}

/** The templates for which roles are made, by role: one for all of them, and more as soon as their rights do not fit into one. */
export function roleGroups(
    templates: readonly TemplateSettings[],
    place: { region: string; partition: string },
): TemplateSettings[][] {
    const served = templates.filter((template) => template.roleArn === null && needsRole(template));
    return templatesByRole(served, place, keyOf);
}

/** Tags and KMS are beyond what the service's own role may do. */
function needsRole({ tags, encryptionType }: TemplateSettings): boolean {
    return Object.keys(tags).length > 0 || encryptionType !== EncryptionType.Aes256;
}

/** The key of a template, as far as it is known before the update. */
function keyOf({ encryptionType, kmsKeyArn }: TemplateSettings): string | null | undefined {
    return encryptionType === EncryptionType.Aes256 ? null : typeof kmsKeyArn === "string" ? kmsKeyArn : undefined;
}
