import { Token } from "../../../policy/resources.ts";
import { repository } from "../case.ts";
import type { TestResource } from "../harness.ts";

/** What a case is about. */
export type Topic = "tags" | "scanning" | "encryption" | "access" | "lifecycle";

/** One repository with what belongs to it, as each tool is shown it in its own format. */
export interface World {
    repository: Record<string, unknown>;
    /** Scanning configuration of the registry, or null where there is none. */
    registry: { scanType: string; rules: { scanFrequency: string; filters: string[] }[] } | null;
    /** Repository policy, or null. */
    policy: { Statement: unknown } | null;
    /** Lifecycle policy, or null. */
    lifecycle: object | null;
}

/** A case: a world, and whether something is wrong with it. */
export interface PeerCase {
    topic: Topic;
    title: string;
    isBad: boolean;
    world: World;
}

const keepNewest = {
    rules: [
        {
            rulePriority: 1,
            selection: { tagStatus: "any", countType: "imageCountMoreThan", countNumber: 100 },
            action: { type: "expire" },
        },
    ],
};
const good: World = { repository: repository.props, registry: null, policy: null, lifecycle: keepNewest };

const key = "arn:aws:kms:us-east-1:123456789012:key/1";
const tags = (imageTagMutability: string | undefined, ...filters: string[]): World => ({
    ...good,
    repository: {
        ...good.repository,
        imageTagMutability,
        ...(filters.length > 0 && {
            imageTagMutabilityExclusionFilters: filters.map((filter) => ({ filter, filterType: "WILDCARD" })),
        }),
    },
});
const scan = (scanOnPush: boolean | undefined, scanType?: string, scanFrequency = "", ...filters: string[]): World => ({
    ...good,
    repository: {
        ...good.repository,
        imageScanningConfiguration: scanOnPush === undefined ? undefined : { scanOnPush },
    },
    registry: scanType === undefined ? null : { scanType, rules: [{ scanFrequency, filters }] },
});
const encrypted = (...encryptionConfigurations: object[]): World => ({
    ...good,
    repository: {
        ...good.repository,
        encryptionConfigurations: encryptionConfigurations.length > 0 ? encryptionConfigurations : undefined,
    },
});
const pull = { Effect: "Allow", Action: ["ecr:BatchGetImage"] };
const granting = (Statement: unknown): World => ({ ...good, policy: { Statement } });
const organization = { StringEquals: { "aws:PrincipalOrgID": "o-a1b2c3d4e5" } };
const lifecycle = (...rules: object[]): World => ({
    ...good,
    lifecycle:
        rules.length === 0
            ? null
            : { rules: rules.map((rule, index) => ({ rulePriority: index + 1, action: { type: "expire" }, ...rule })) },
});
const untagged = {
    selection: { tagStatus: "untagged", countType: "sinceImagePushed", countUnit: "days", countNumber: 7 },
};
const counted = (selection: object, countNumber = 100) => ({
    selection: { ...selection, countType: "imageCountMoreThan", countNumber },
});

function caseOf(topic: Topic, title: string, isBad: boolean, world: World): PeerCase {
    return { topic, title, isBad, world };
}

/** The published cases of the tools' rules, and what their users report of them. */
export const PEER_CASES: readonly PeerCase[] = [
    caseOf("tags", "IMMUTABLE", false, tags("IMMUTABLE")),
    caseOf("tags", "MUTABLE", true, tags("MUTABLE")),
    caseOf("tags", "not set", true, tags(undefined)),
    caseOf("tags", "IMMUTABLE_WITH_EXCLUSION of buildcache*", false, tags("IMMUTABLE_WITH_EXCLUSION", "buildcache*")),
    caseOf("tags", "IMMUTABLE_WITH_EXCLUSION of *", true, tags("IMMUTABLE_WITH_EXCLUSION", "*")),
    caseOf("tags", "MUTABLE_WITH_EXCLUSION of v*", true, tags("MUTABLE_WITH_EXCLUSION", "v*")),
    caseOf("scanning", "flag, no rules of the registry", false, scan(true)),
    caseOf("scanning", "no flag, no rules of the registry", true, scan(undefined)),
    caseOf(
        "scanning",
        "flag off, the registry scans continuously",
        false,
        scan(false, "ENHANCED", "CONTINUOUS_SCAN", "*"),
    ),
    caseOf(
        "scanning",
        "no flag, a basic rule contains its name",
        false,
        scan(undefined, "BASIC", "SCAN_ON_PUSH", "prod"),
    ),
    caseOf(
        "scanning",
        "flag, enhanced rules of others: scanning is off",
        true,
        scan(true, "ENHANCED", "CONTINUOUS_SCAN", "other-*"),
    ),
    caseOf(
        "scanning",
        "flag, basic rules of others: scanning is manual",
        true,
        scan(true, "BASIC", "SCAN_ON_PUSH", "other-*"),
    ),
    caseOf("encryption", "KMS with a key", false, encrypted({ encryptionType: "KMS", kmsKey: key })),
    caseOf("encryption", "KMS without a key, which is AWS's", true, encrypted({ encryptionType: "KMS" })),
    caseOf("encryption", "KMS with alias/aws/ecr", true, encrypted({ encryptionType: "KMS", kmsKey: "alias/aws/ecr" })),
    caseOf("encryption", "KMS_DSSE with a key", false, encrypted({ encryptionType: "KMS_DSSE", kmsKey: key })),
    caseOf("encryption", "AES256", true, encrypted({ encryptionType: "AES256" })),
    caseOf("encryption", "not set, which is AES256", true, encrypted()),
    caseOf("access", "one account", false, granting([{ ...pull, Principal: { AWS: "210987654321" } }])),
    caseOf("access", 'Principal "*"', true, granting([{ ...pull, Principal: "*" }])),
    caseOf("access", 'Principal { AWS: "*" }', true, granting([{ ...pull, Principal: { AWS: "*" } }])),
    caseOf(
        "access",
        '"*" in the second statement',
        true,
        granting([
            { ...pull, Principal: { AWS: "210987654321" } },
            { ...pull, Principal: "*" },
        ]),
    ),
    caseOf("access", '"*", one statement that is no list', true, granting({ ...pull, Principal: "*" })),
    caseOf(
        "access",
        '"*", one action that is no list',
        true,
        granting([{ Effect: "Allow", Action: "ecr:*", Principal: "*" }]),
    ),
    caseOf("access", "NotPrincipal", true, granting([{ ...pull, NotPrincipal: { AWS: "210987654321" } }])),
    caseOf(
        "access",
        '"*" of one organization',
        false,
        granting([{ ...pull, Principal: "*", Condition: organization }]),
    ),
    caseOf(
        "access",
        '"*" of one account',
        false,
        granting([
            { ...pull, Principal: "*", Condition: { StringEquals: { "aws:PrincipalAccount": "210987654321" } } },
        ]),
    ),
    caseOf(
        "access",
        '"*" of any organization, o-*',
        true,
        granting([{ ...pull, Principal: "*", Condition: { StringLike: { "aws:PrincipalOrgID": "o-*" } } }]),
    ),
    caseOf(
        "access",
        '"*" over TLS',
        true,
        granting([{ ...pull, Principal: "*", Condition: { Bool: { "aws:SecureTransport": "true" } } }]),
    ),
    caseOf(
        "access",
        'Deny for "*"',
        false,
        granting([{ Effect: "Deny", Principal: "*", Action: ["ecr:BatchDeleteImage"] }]),
    ),
    caseOf(
        "access",
        '"*", all outside one organization denied',
        false,
        granting([
            { ...pull, Principal: "*" },
            {
                Effect: "Deny",
                Principal: "*",
                Action: ["ecr:*"],
                Condition: { StringNotEquals: { "aws:PrincipalOrgID": "o-a1b2c3d4e5" } },
            },
        ]),
    ),
    caseOf("lifecycle", "the newest 100", false, lifecycle(untagged, counted({ tagStatus: "any" }))),
    caseOf("lifecycle", "none", true, lifecycle()),
    caseOf("lifecycle", "untagged images only", true, lifecycle(untagged)),
    caseOf(
        "lifecycle",
        "tags v*, release* and prod* at once, which none has",
        true,
        lifecycle(counted({ tagStatus: "tagged", tagPrefixList: ["v", "release", "prod"] })),
    ),
    caseOf("lifecycle", "the newest 999,999", true, lifecycle(untagged, counted({ tagStatus: "any" }, 999_999))),
    caseOf(
        "lifecycle",
        "a rule for all hidden behind one for *",
        true,
        lifecycle(
            untagged,
            counted({ tagStatus: "tagged", tagPatternList: ["*"] }, 999_999),
            counted({ tagStatus: "any" }, 10),
        ),
    ),
    caseOf(
        "lifecycle",
        "releases kept for good, the newest 100 of the rest",
        false,
        lifecycle(
            counted({ tagStatus: "tagged", tagPatternList: ["release-*"] }, 999_999),
            untagged,
            counted({ tagStatus: "any" }),
        ),
    ),
];

/** The resources of a world, as our rules see them. */
export function resourcesOf({ repository: props, registry, policy, lifecycle: rules }: World): TestResource[] {
    const own = { repository: "shop-prod-web", region: "us-east-1" };
    const kept = Object.fromEntries(Object.entries(props).filter(([, value]) => value !== undefined));
    const resources: TestResource[] = [{ ...repository, props: kept }];
    if (registry !== null) {
        const written = registry.rules.map(({ scanFrequency, filters }) => ({
            scanFrequency,
            repositoryFilters: filters.map((filter) => ({ filter, filterType: "WILDCARD" })),
        }));
        resources.push({
            type: Token.Scanning,
            name: "registry",
            props: { region: "us-east-1", scanType: registry.scanType, rules: written },
        });
    }
    if (policy !== null) {
        resources.push({
            type: Token.RepositoryPolicy,
            name: "policy",
            props: { ...own, policy: JSON.stringify(policy) },
        });
    }
    if (rules !== null) {
        resources.push({
            type: Token.LifecyclePolicy,
            name: "lifecycle",
            props: { ...own, policy: JSON.stringify(rules) },
        });
    }
    return resources;
}
