/** Kinds of resources in Terraform's state that stay with it where the stack does not take them over. */
export interface NotTaken {
    /** Whether the stack takes over the key. */
    key: boolean;
    /** Whether the stack takes over what exists once per registry. */
    registry: boolean;
    /** Whether the stack takes over a log group. */
    logGroup: boolean;
}

const REGISTRY =
    /^aws_ecr_(?:registry_\w+|replication_configuration|pull_through_cache_rule|repository_creation_template|account_setting|pull_time_update_exclusion)$/;

/** The type of the resource at an address, which may lie in modules: `module.a["b"].aws_ecr_repository.this["c"]`. */
function typeOf(address: string): string {
    return /(?:^|\.)(aws_\w+)\.[\w-]+(?:\[[^\]]*\])?$/.exec(address)?.[1] ?? "";
}

/** The addresses that Terraform has to let go of, so that no two tools own one resource. */
export function takenAddresses(addresses: readonly string[], taken: NotTaken): string[] {
    return addresses.filter((address) => {
        const type = typeOf(address);
        if (/^aws_kms_/.test(type)) {
            return taken.key;
        }
        if (/^aws_cloudwatch_/.test(type)) {
            return taken.logGroup;
        }
        return !REGISTRY.test(type) || taken.registry;
    });
}

/** The commands with which Terraform forgets resources and leaves them in AWS. */
export function removalCommands(addresses: readonly string[]): string[] {
    return addresses.map((address) => `terraform state rm '${address}'`);
}
