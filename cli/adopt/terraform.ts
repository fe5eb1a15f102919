import type { ImportedResource } from "./importFile.ts";
import type { StateAddress } from "./observed.ts";

/** Types of Terraform that belong to another resource: imported or not, they change hands with it. */
const BELONGS: Readonly<Record<string, string>> = {
    aws_ecr_lifecycle_policy: "aws:ecr/repository:Repository",
    aws_ecr_repository_policy: "aws:ecr/repository:Repository",
    aws_kms_alias: "aws:kms/key:Key",
    aws_kms_key_policy: "aws:kms/key:Key",
};

/** Types of Terraform whose name in Pulumi is another one. */
const RENAMED: Readonly<Record<string, string>> = {
    aws_kms_key: "aws:kms/key:Key",
    aws_cloudwatch_log_group: "aws:cloudwatch/logGroup:LogGroup",
};

/** The addresses that Terraform has to let go of, so that no two tools own one resource: those of what is imported. */
export function takenAddresses(
    addresses: readonly StateAddress[],
    imported: readonly Pick<ImportedResource, "type" | "id">[],
): string[] {
    // An id of another region than the provider's has it behind an @.
    const ids = imported.map(({ type, id = "" }) => ({ type, id: id.replace(/@[a-z0-9-]+$/, "") }));
    return addresses
        .filter(({ type, name }) =>
            ids.some((each) => each.type === pulumiType(type) && (name === null || each.id === name)),
        )
        .map(({ address }) => address);
}

/** `aws_ecr_account_setting` as `aws:ecr/accountSetting:AccountSetting`. */
function pulumiType(type: string): string {
    const words = type.replace(/^aws_ecr_/, "").replaceAll(/_(.)/g, (_all, first: string) => first.toUpperCase());
    return BELONGS[type] ?? RENAMED[type] ?? `aws:ecr/${words}:${words.replace(/^./, (first) => first.toUpperCase())}`;
}

/** The commands with which Terraform forgets resources and leaves them in AWS. */
export function removalCommands(addresses: readonly string[]): string[] {
    return addresses.map((address) => `terraform state rm '${address.replaceAll("'", "'\\''")}'`);
}
