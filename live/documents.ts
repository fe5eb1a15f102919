import { canonicalJson } from "../aws/json.ts";
import { type ReplicationRule, uniqueDestinations } from "../ecr/registry/replication.ts";
import { prefixFilter, type ScanningConfiguration, scanFilterFor } from "../ecr/registry/scanning.ts";

/** The documents that exist once per registry; null for one that a stack does not write, or has not written. */
export interface RegistryDocuments {
    scanning: ScanningConfiguration | null;
    /** Destinations in the registry's own account have no registryId. */
    replication: ReplicationRule[] | null;
    /** Statements of the registry policy. */
    policy: unknown[] | null;
    /** Account settings, by name. */
    settings: Record<string, string>;
}

/** Names that AWS takes once per registry or account, by kind. */
export interface TakenNames {
    repositories: string[];
    /** Prefixes of pull-through cache rules. */
    caches: string[];
    /** Prefixes of repository creation templates. */
    templates: string[];
    /** ARNs of principals whose pulls are not recorded. */
    exclusions: string[];
}

/** What a set names its own, next to what its state says. */
export interface OwnNames {
    /** Prefixes of repository names with their separator, such as `myproject-prod-`. */
    namespaces: readonly string[];
    /** Names of repositories. */
    names: readonly string[];
}

/** What the account settings are where no one changed them. https://docs.aws.amazon.com/AmazonECR/latest/APIReference/API_GetAccountSetting.html */
export const DEFAULT_SETTINGS: Readonly<Record<string, string>> = {
    BASIC_SCAN_TYPE_VERSION: "AWS_NATIVE",
    BLOB_MOUNTING: "DISABLED",
    REGISTRY_POLICY_SCOPE: "V2",
};

/** Whether two scanning configurations say the same, whatever the order of their rules and filters. */
export function isSameScanning(a: ScanningConfiguration | null, b: ScanningConfiguration | null): boolean {
    const plain = (document: ScanningConfiguration | null) =>
        document === null
            ? null
            : {
                  scanType: document.scanType,
                  rules: document.rules
                      .map(({ scanFrequency, filters }) => ({ scanFrequency, filters: [...filters].sort() }))
                      .sort((left, right) => (left.scanFrequency < right.scanFrequency ? -1 : 1)),
              };
    return canonicalJson(plain(a)) === canonicalJson(plain(b));
}

/** Whether two lists of replication rules say the same, whatever their order. */
export function isSameReplication(a: readonly ReplicationRule[], b: readonly ReplicationRule[]): boolean {
    const plain = (rules: readonly ReplicationRule[]) =>
        rules
            .map(({ destinations, prefixes }) =>
                canonicalJson({ destinations: uniqueDestinations(destinations), prefixes: [...prefixes].sort() }),
            )
            .sort();
    return canonicalJson(plain(a)) === canonicalJson(plain(b));
}

/** Whether two policies have the same statements, whatever their order. */
export function isSamePolicy(a: readonly unknown[], b: readonly unknown[]): boolean {
    const plain = (statements: readonly unknown[]) => statements.map((each) => canonicalJson(each)).sort();
    return canonicalJson(plain(a)) === canonicalJson(plain(b));
}

/**
 * Whether a scanning filter is a set's own by its text: the set renders it for its name prefix or for one of its names. What
 * merely begins with the prefix is not: `shop-eu-*` may be another stack's, whose prefix begins like `shop-`.
 */
export function isOwnFilter(filter: string, { namespaces, names }: OwnNames): boolean {
    return (
        namespaces.some((namespace) => namespace !== "" && filter === prefixFilter(namespace)) ||
        names.some((name) => filter === scanFilterFor(name))
    );
}

/** Whether a replication filter is a set's own by its text: it is the set's name prefix or one of its names. */
export function isOwnPrefix(prefix: string, { namespaces, names }: OwnNames): boolean {
    return prefix !== "" && (names.includes(prefix) || namespaces.includes(prefix));
}
