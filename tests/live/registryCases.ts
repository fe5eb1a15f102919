import { noReplication } from "../../ecr/registry/replication.ts";
import type { ScanFrequency, ScanningConfiguration } from "../../ecr/registry/scanning.ts";
import {
    type Comparison,
    type Difference,
    type LiveRegistry,
    type NamespaceParts,
    Outcome,
    type OwnNames,
    type RegistryDocuments,
    type TakenNames,
    Whose,
} from "../../live/index.ts";
import { liveRegistry, liveRepository, liveTemplate } from "./registryCase.ts";

const { Kept, Added, Changed, Missing, Removed, Replaced, Collides } = Outcome;
/** Not of this stack, and left as it is by this update. */
const Left = Outcome.Foreign;
const { Own, ByName, Foreign, Since } = Whose;

/** Kind, item, outcome, whose, and the repositories that it serves where there are any. */
type Row = [Difference["kind"], string, Outcome, Whose | null, string[]?];

/** One registry, a stack, and the right answer. */
export interface Case {
    live?: Partial<Held>;
    wanted?: Partial<RegistryDocuments>;
    /** What the state has; what the stack wrote is the same unless `written` says something else. */
    deployed?: Partial<RegistryDocuments>;
    /** Null where an older version of this package deployed the stack. */
    written?: Partial<RegistryDocuments> | null;
    names?: Partial<TakenNames>;
    deployedNames?: Partial<TakenNames>;
    parts?: { wanted?: Partial<NamespaceParts>; deployed?: Partial<NamespaceParts> };
    own?: OwnNames;
    rows: Row[];
}

/** What a registry holds, shorter. */
export interface Held {
    scanning: ScanningConfiguration;
    replication: NonNullable<RegistryDocuments["replication"]>;
    policy: unknown[];
    settings: Record<string, string>;
    caches: string[];
    templates: string[];
    exclusions: string[];
    repositories: string[];
}

const NOTHING: RegistryDocuments = { scanning: null, replication: null, policy: null, settings: {} };
const NO_NAMES: TakenNames = { repositories: [], caches: [], templates: [], exclusions: [] };
/** The stack of these cases: project shop, environment prod. */
const SHOP: OwnNames = { namespaces: ["shop-prod-"], names: ["shop-prod-web", "shop-prod-api"] };
const ROLE = "arn:aws:iam::123456789012:role/scanner";

function scans(
    scanType: ScanningConfiguration["scanType"],
    rules: Partial<Record<ScanFrequency, string[]>>,
): ScanningConfiguration {
    return {
        scanType,
        rules: Object.entries(rules).map(([scanFrequency, filters]) => ({
            scanFrequency: scanFrequency as ScanFrequency,
            filters,
        })),
    };
}
const basic = (...filters: string[]) => scans("BASIC", { SCAN_ON_PUSH: filters });
const continuous = (...filters: string[]) => scans("ENHANCED", { CONTINUOUS_SCAN: filters });
export const NO_SCANS = scans("BASIC", {});
const replicas = (region: string, ...prefixes: string[]) => ({
    destinations: [{ region, registryId: null }],
    prefixes,
});
function statement(sid: string, change: object = {}): object {
    return {
        Sid: sid,
        Effect: "Allow",
        Principal: { AWS: "arn:aws:iam::210987654321:root" },
        Action: ["ecr:CreateRepository", "ecr:ReplicateImage"],
        Resource: "arn:aws:ecr:us-east-1:123456789012:repository/shop-prod-*",
        ...change,
    };
}
const LEGACY = ["legacy-api", "legacy-web"];
const OTHERS = [...LEGACY, "shop-prod-web"];

export const CASES: [string, Case][] = [
    // An empty registry, and one that holds what the stack wrote.
    [
        "an empty registry, a first update",
        {
            wanted: { scanning: basic("shop-prod-*"), replication: [replicas("us-west-2", "shop-prod-web")] },
            names: { repositories: ["shop-prod-web"] },
            rows: [
                ["scanning", "BASIC SCAN_ON_PUSH shop-prod-*", Added, null],
                ["replication", "shop-prod-web to us-west-2", Added, null],
                ["repository", "shop-prod-web", Added, null],
            ],
        },
    ],
    [
        "all as last deployed",
        {
            live: { scanning: continuous("shop-prod-*"), replication: [replicas("us-west-2", "shop-prod-web")] },
            wanted: { scanning: continuous("shop-prod-*"), replication: [replicas("us-west-2", "shop-prod-web")] },
            deployed: { scanning: continuous("shop-prod-*"), replication: [replicas("us-west-2", "shop-prod-web")] },
            rows: [
                ["scanning", "ENHANCED CONTINUOUS_SCAN shop-prod-*", Kept, Own],
                ["replication", "shop-prod-web to us-west-2", Kept, Own],
            ],
        },
    ],
    [
        "filters in another order",
        {
            live: { scanning: basic("b*", "a*") },
            wanted: { scanning: basic("a*", "b*") },
            deployed: { scanning: basic("a*", "b*") },
            rows: [
                ["scanning", "BASIC SCAN_ON_PUSH a*", Kept, Own],
                ["scanning", "BASIC SCAN_ON_PUSH b*", Kept, Own],
            ],
        },
    ],
    ["a stack that writes nothing of the registry", { live: { scanning: continuous("legacy-*") }, rows: [] }],
    // Scanning.
    [
        "enhanced scanning of another team, and a first update with basic scanning",
        {
            live: { scanning: continuous("legacy-*"), repositories: OTHERS },
            wanted: { scanning: basic("shop-prod-*") },
            rows: [
                ["scanning", "BASIC SCAN_ON_PUSH shop-prod-*", Added, null],
                ["scanning", "ENHANCED CONTINUOUS_SCAN legacy-*", Replaced, Foreign, LEGACY],
            ],
        },
    ],
    [
        "basic scanning of another team, which the stack's filter covers",
        {
            live: { scanning: basic("shop-prod-we*b") },
            wanted: { scanning: basic("shop-prod-*") },
            own: { namespaces: [], names: [] },
            rows: [
                ["scanning", "BASIC SCAN_ON_PUSH shop-prod-*", Added, null],
                ["scanning", "BASIC SCAN_ON_PUSH shop-prod-we*b", Kept, Foreign],
            ],
        },
    ],
    [
        "basic scanning that enhanced scanning of the same filter covers",
        {
            live: { scanning: basic("*") },
            wanted: { scanning: continuous("*") },
            rows: [
                ["scanning", "BASIC SCAN_ON_PUSH *", Kept, Foreign],
                ["scanning", "ENHANCED CONTINUOUS_SCAN *", Added, null],
            ],
        },
    ],
    [
        "enhanced scanning of the stack itself that becomes basic",
        {
            live: { scanning: continuous("shop-prod-*") },
            wanted: { scanning: basic("shop-prod-*") },
            deployed: { scanning: continuous("shop-prod-*") },
            rows: [
                ["scanning", "BASIC SCAN_ON_PUSH shop-prod-*", Added, null],
                ["scanning", "ENHANCED CONTINUOUS_SCAN shop-prod-*", Removed, Own],
            ],
        },
    ],
    [
        "both teams' filters, of which the stack's own changes",
        {
            live: { scanning: basic("legacy-*", "shop-prod-we*b"), repositories: OTHERS },
            wanted: { scanning: basic("shop-prod-*") },
            deployed: { scanning: basic("shop-prod-we*b") },
            rows: [
                ["scanning", "BASIC SCAN_ON_PUSH legacy-*", Replaced, Since, LEGACY],
                ["scanning", "BASIC SCAN_ON_PUSH shop-prod-*", Added, null],
                ["scanning", "BASIC SCAN_ON_PUSH shop-prod-we*b", Kept, Own],
            ],
        },
    ],
    [
        "a filter of another team, written since; the stack changes nothing",
        {
            live: { scanning: basic("legacy-*", "shop-prod-*"), repositories: OTHERS },
            wanted: { scanning: basic("shop-prod-*") },
            deployed: { scanning: basic("shop-prod-*") },
            rows: [
                ["scanning", "BASIC SCAN_ON_PUSH legacy-*", Left, Since, LEGACY],
                ["scanning", "BASIC SCAN_ON_PUSH shop-prod-*", Kept, Own],
            ],
        },
    ],
    [
        "the same after a refresh, which reads it into the state",
        {
            live: { scanning: basic("legacy-*", "shop-prod-*"), repositories: OTHERS },
            wanted: { scanning: basic("shop-prod-*") },
            deployed: { scanning: basic("legacy-*", "shop-prod-*") },
            written: { scanning: basic("shop-prod-*") },
            rows: [
                ["scanning", "BASIC SCAN_ON_PUSH legacy-*", Replaced, Since, LEGACY],
                ["scanning", "BASIC SCAN_ON_PUSH shop-prod-*", Kept, Own],
            ],
        },
    ],
    [
        "another team that wrote the document as a whole; the stack's own rules are gone",
        {
            live: { scanning: basic("legacy-*"), repositories: OTHERS },
            wanted: { scanning: basic("shop-prod-*") },
            deployed: { scanning: basic("shop-prod-*") },
            rows: [
                ["scanning", "BASIC SCAN_ON_PUSH legacy-*", Left, Since, LEGACY],
                ["scanning", "BASIC SCAN_ON_PUSH shop-prod-*", Missing, Own],
            ],
        },
    ],
    [
        "an own filter that is no longer requested",
        {
            live: { scanning: basic("shop-prod-jo*b", "shop-prod-we*b") },
            wanted: { scanning: basic("shop-prod-we*b") },
            deployed: { scanning: basic("shop-prod-jo*b", "shop-prod-we*b") },
            rows: [
                ["scanning", "BASIC SCAN_ON_PUSH shop-prod-jo*b", Removed, Own],
                ["scanning", "BASIC SCAN_ON_PUSH shop-prod-we*b", Kept, Own],
            ],
        },
    ],
    [
        "own rules that remained after a destroy: state and outputs are gone",
        {
            live: { scanning: continuous("shop-prod-*"), replication: [replicas("us-west-2", "shop-prod-web")] },
            wanted: { scanning: basic("shop-prod-*"), replication: [replicas("eu-west-1", "shop-prod-web")] },
            rows: [
                ["scanning", "BASIC SCAN_ON_PUSH shop-prod-*", Added, null],
                ["scanning", "ENHANCED CONTINUOUS_SCAN shop-prod-*", Removed, ByName],
                ["replication", "shop-prod-web to eu-west-1", Added, null],
                ["replication", "shop-prod-web to us-west-2", Removed, ByName],
            ],
        },
    ],
    [
        "rules of a stack whose prefix begins like this one's",
        {
            live: {
                scanning: basic("shop-prod-eu-*", "shop-prod-eu-we*b"),
                replication: [replicas("eu-west-1", "shop-prod-eu-web")],
                repositories: ["shop-prod-eu-web", "shop-prod-web"],
            },
            wanted: { scanning: basic("shop-prod-we*b"), replication: [replicas("us-west-2", "shop-prod-web")] },
            rows: [
                ["scanning", "BASIC SCAN_ON_PUSH shop-prod-eu-*", Replaced, Foreign, ["shop-prod-eu-web"]],
                ["scanning", "BASIC SCAN_ON_PUSH shop-prod-eu-we*b", Replaced, Foreign, ["shop-prod-eu-web"]],
                ["scanning", "BASIC SCAN_ON_PUSH shop-prod-we*b", Added, null],
                ["replication", "shop-prod-eu-web to eu-west-1", Replaced, Foreign, ["shop-prod-eu-web"]],
                ["replication", "shop-prod-web to us-west-2", Added, null],
            ],
        },
    ],
    [
        "rules of a stack whose prefix this one's begins with, seen from the longer one",
        {
            live: { scanning: continuous("shop-prod-*"), repositories: ["shop-prod-eu-web", "shop-prod-web"] },
            wanted: { scanning: basic("shop-prod-eu-*") },
            own: { namespaces: ["shop-prod-eu-"], names: ["shop-prod-eu-web"] },
            rows: [
                ["scanning", "BASIC SCAN_ON_PUSH shop-prod-eu-*", Added, null],
                [
                    "scanning",
                    "ENHANCED CONTINUOUS_SCAN shop-prod-*",
                    Replaced,
                    Foreign,
                    ["shop-prod-eu-web", "shop-prod-web"],
                ],
            ],
        },
    ],
    [
        "a prefix that begins alike, and neither has a repository yet",
        {
            live: { scanning: basic("shop-prod-eu-*"), replication: [replicas("eu-west-1", "shop-prod-eu-web")] },
            wanted: { scanning: basic("shop-prod-we*b"), replication: [replicas("us-west-2", "shop-prod-web")] },
            rows: [
                ["scanning", "BASIC SCAN_ON_PUSH shop-prod-eu-*", Replaced, Foreign],
                ["scanning", "BASIC SCAN_ON_PUSH shop-prod-we*b", Added, null],
                ["replication", "shop-prod-eu-web to eu-west-1", Replaced, Foreign],
                ["replication", "shop-prod-web to us-west-2", Added, null],
            ],
        },
    ],
    [
        "a filter without *, which matches whatever contains it",
        {
            live: { scanning: basic("shop-prod-web"), repositories: ["old-shop-prod-web-2", "shop-prod-web"] },
            wanted: { scanning: basic("shop-prod-we*b") },
            rows: [
                ["scanning", "BASIC SCAN_ON_PUSH shop-prod-we*b", Added, null],
                [
                    "scanning",
                    "BASIC SCAN_ON_PUSH shop-prod-web",
                    Replaced,
                    Foreign,
                    ["old-shop-prod-web-2", "shop-prod-web"],
                ],
            ],
        },
    ],
    [
        "no rules, and repositories that are scanned by their own flag",
        {
            live: { scanning: NO_SCANS, repositories: ["legacy-api!", "shop-prod-web!"] },
            wanted: { scanning: basic("shop-prod-*") },
            names: { repositories: ["shop-prod-web"] },
            deployedNames: { repositories: ["shop-prod-web"] },
            rows: [
                ["scanning", "BASIC SCAN_ON_PUSH shop-prod-*", Added, null],
                ["scanning", "SCAN_ON_PUSH of the repositories themselves", Replaced, Foreign, ["legacy-api"]],
                ["repository", "shop-prod-web", Kept, Own],
            ],
        },
    ],
    [
        "a rule that is emptied, as nothing is requested any more",
        {
            live: { scanning: basic("legacy-*", "shop-prod-*"), repositories: OTHERS },
            wanted: { scanning: NO_SCANS },
            deployed: { scanning: basic("shop-prod-*") },
            rows: [
                ["scanning", "BASIC SCAN_ON_PUSH legacy-*", Replaced, Since, LEGACY],
                ["scanning", "BASIC SCAN_ON_PUSH shop-prod-*", Removed, Own],
            ],
        },
    ],
    [
        "a stack that an older version deployed: the state alone says what is its own",
        {
            live: { scanning: basic("legacy-*", "shop-prod-jo*b"), repositories: OTHERS },
            wanted: { scanning: basic("shop-prod-*") },
            deployed: { scanning: basic("shop-prod-jo*b") },
            written: null,
            rows: [
                ["scanning", "BASIC SCAN_ON_PUSH legacy-*", Replaced, Since, LEGACY],
                ["scanning", "BASIC SCAN_ON_PUSH shop-prod-*", Added, null],
                ["scanning", "BASIC SCAN_ON_PUSH shop-prod-jo*b", Kept, Own],
            ],
        },
    ],
    [
        "an own filter that another stack has at another frequency now",
        {
            live: { scanning: continuous("shop-prod-*") },
            wanted: { scanning: scans("ENHANCED", { SCAN_ON_PUSH: ["shop-prod-*"] }) },
            deployed: { scanning: scans("ENHANCED", { SCAN_ON_PUSH: ["shop-prod-*"] }) },
            rows: [
                ["scanning", "ENHANCED CONTINUOUS_SCAN shop-prod-*", Removed, Own],
                ["scanning", "ENHANCED SCAN_ON_PUSH shop-prod-*", Missing, Own],
            ],
        },
    ],
    [
        "two frequencies of another team, of which one is covered",
        {
            live: { scanning: scans("ENHANCED", { SCAN_ON_PUSH: ["legacy-*"], CONTINUOUS_SCAN: ["core-*"] }) },
            wanted: { scanning: scans("ENHANCED", { SCAN_ON_PUSH: ["*"] }) },
            rows: [
                ["scanning", "ENHANCED CONTINUOUS_SCAN core-*", Replaced, Foreign],
                ["scanning", "ENHANCED SCAN_ON_PUSH *", Added, null],
                ["scanning", "ENHANCED SCAN_ON_PUSH legacy-*", Kept, Foreign],
            ],
        },
    ],
    [
        "scanning that could not be looked at is left out",
        { live: { scanning: undefined as never }, wanted: { scanning: basic("shop-prod-*") }, rows: [] },
    ],
    // Replication.
    [
        "disaster recovery of another team",
        {
            live: { replication: [replicas("us-west-2", "legacy-")], repositories: OTHERS },
            wanted: { replication: [replicas("us-west-2", "shop-prod-web")] },
            rows: [
                ["replication", "legacy- to us-west-2", Replaced, Foreign, LEGACY],
                ["replication", "shop-prod-web to us-west-2", Added, null],
            ],
        },
    ],
    [
        "a rule for all repositories",
        {
            live: { replication: [replicas("us-west-2")], repositories: OTHERS },
            wanted: { replication: [replicas("us-west-2", "shop-prod-web")] },
            rows: [
                ["replication", "all repositories to us-west-2", Replaced, Foreign, OTHERS],
                ["replication", "shop-prod-web to us-west-2", Added, null],
            ],
        },
    ],
    [
        "the same prefix to another region",
        {
            live: { replication: [replicas("eu-west-1", "legacy-")], repositories: OTHERS },
            wanted: { replication: [replicas("us-west-2", "legacy-", "shop-prod-web")] },
            rows: [
                ["replication", "legacy- to eu-west-1", Replaced, Foreign, LEGACY],
                ["replication", "legacy- to us-west-2", Added, null],
                ["replication", "shop-prod-web to us-west-2", Added, null],
            ],
        },
    ],
    [
        "a longer prefix that the stack's covers",
        {
            live: { replication: [replicas("us-west-2", "shop-prod-web-internal")] },
            wanted: { replication: [replicas("us-west-2", "shop-prod-web")] },
            rows: [
                ["replication", "shop-prod-web to us-west-2", Added, null],
                ["replication", "shop-prod-web-internal to us-west-2", Kept, Foreign],
            ],
        },
    ],
    [
        "one destination of two is no longer requested",
        {
            live: { replication: [replicas("eu-west-1", "shop-prod-web"), replicas("us-west-2", "shop-prod-web")] },
            wanted: { replication: [replicas("us-west-2", "shop-prod-web")] },
            deployed: { replication: [replicas("eu-west-1", "shop-prod-web"), replicas("us-west-2", "shop-prod-web")] },
            rows: [
                ["replication", "shop-prod-web to eu-west-1", Removed, Own],
                ["replication", "shop-prod-web to us-west-2", Kept, Own],
            ],
        },
    ],
    [
        "replication of another team, written since; the stack changes nothing",
        {
            live: { replication: [replicas("us-west-2", "shop-prod-web"), replicas("ap-south-1", "legacy-")] },
            wanted: { replication: [replicas("us-west-2", "shop-prod-web")] },
            deployed: { replication: [replicas("us-west-2", "shop-prod-web")] },
            rows: [
                ["replication", "legacy- to ap-south-1", Left, Since],
                ["replication", "shop-prod-web to us-west-2", Kept, Own],
            ],
        },
    ],
    [
        "the same, and the stack replicates one repository more",
        {
            live: { replication: [replicas("us-west-2", "shop-prod-web"), replicas("ap-south-1", "legacy-")] },
            wanted: { replication: [replicas("us-west-2", "shop-prod-api", "shop-prod-web")] },
            deployed: { replication: [replicas("us-west-2", "shop-prod-web")] },
            rows: [
                ["replication", "legacy- to ap-south-1", Replaced, Since],
                ["replication", "shop-prod-api to us-west-2", Added, null],
                ["replication", "shop-prod-web to us-west-2", Kept, Own],
            ],
        },
    ],
    [
        "a registry of another account as the destination is not the current one",
        {
            live: {
                replication: [
                    { destinations: [{ region: "us-west-2", registryId: "210987654321" }], prefixes: ["shop-prod-x"] },
                ],
            },
            wanted: { replication: [replicas("us-west-2", "shop-prod-x")] },
            rows: [
                ["replication", "shop-prod-x to us-west-2", Added, null],
                ["replication", "shop-prod-x to us-west-2 of account 210987654321", Replaced, Foreign],
            ],
        },
    ],
    [
        "a configuration that copies nothing, as an update leaves what is no longer requested",
        {
            live: { replication: noReplication([replicas("us-west-2", "shop-prod-web")]) },
            wanted: { replication: [replicas("us-west-2", "shop-prod-web")] },
            rows: [["replication", "shop-prod-web to us-west-2", Added, null]],
        },
    ],
    [
        "own replication that is emptied",
        {
            live: { replication: [replicas("us-west-2", "shop-prod-web")] },
            wanted: { replication: noReplication([replicas("us-west-2", "shop-prod-web")]) },
            deployed: { replication: [replicas("us-west-2", "shop-prod-web")] },
            rows: [["replication", "shop-prod-web to us-west-2", Removed, Own]],
        },
    ],
    // Registry policy.
    [
        "a statement of another team",
        {
            live: {
                policy: [statement("Theirs", { Resource: "arn:aws:ecr:us-east-1:1:repository/legacy-*" })],
                repositories: OTHERS,
            },
            wanted: { policy: [statement("Mine")] },
            rows: [
                ["policy", "statement Mine", Added, null],
                ["policy", "statement Theirs", Replaced, Foreign, LEGACY],
            ],
        },
    ],
    [
        "the own statement as AWS writes it: an account id as the ARN of its root user",
        {
            live: { policy: [statement("Mine")] },
            wanted: { policy: [statement("Mine", { Principal: { AWS: ["210987654321"] } })] },
            deployed: { policy: [statement("Mine", { Principal: { AWS: ["210987654321"] } })] },
            rows: [["policy", "statement Mine", Kept, Own]],
        },
    ],
    [
        "an own statement that changes",
        {
            live: { policy: [statement("Mine")] },
            wanted: {
                policy: [statement("Mine", { Resource: "arn:aws:ecr:us-east-1:123456789012:repository/new-*" })],
            },
            deployed: { policy: [statement("Mine")] },
            rows: [
                ["policy", "statement Mine", Removed, Own],
                ["policy", "statement Mine", Added, null],
            ],
        },
    ],
    [
        "a statement of the same Sid and principals for other repositories: another stack's destination",
        {
            live: {
                policy: [
                    statement("ReplicationFromOtherAccounts", {
                        Resource: "arn:aws:ecr:us-east-1:123456789012:repository/legacy-*",
                    }),
                ],
            },
            wanted: { policy: [statement("ReplicationFromOtherAccounts")] },
            rows: [
                ["policy", "statement ReplicationFromOtherAccounts", Replaced, Foreign],
                ["policy", "statement ReplicationFromOtherAccounts", Added, null],
            ],
        },
    ],
    [
        "a statement that the stack's own says and more",
        {
            live: { policy: [statement("Mine")] },
            wanted: { policy: [statement("Mine", { Action: "ecr:*", Resource: "*" })] },
            rows: [["policy", "statement Mine", Changed, Foreign]],
        },
    ],
    [
        "a statement of another team, written since",
        {
            live: { policy: [statement("Mine"), statement("Theirs", { Principal: { AWS: "345678901234" } })] },
            wanted: { policy: [statement("Mine")] },
            deployed: { policy: [statement("Mine")] },
            rows: [
                ["policy", "statement Mine", Kept, Own],
                ["policy", "statement Theirs", Left, Since],
            ],
        },
    ],
    // Settings.
    [
        "a setting that no one changed, and one that is as requested",
        {
            live: { settings: { BLOB_MOUNTING: "DISABLED", REGISTRY_POLICY_SCOPE: "V2" } },
            wanted: { settings: { BLOB_MOUNTING: "ENABLED", REGISTRY_POLICY_SCOPE: "V2" } },
            rows: [
                ["setting", "BLOB_MOUNTING DISABLED, requested ENABLED", Changed, null],
                ["setting", "REGISTRY_POLICY_SCOPE V2", Kept, null],
            ],
        },
    ],
    [
        "a setting that another team chose",
        {
            live: { settings: { BASIC_SCAN_TYPE_VERSION: "CLAIR" } },
            wanted: { settings: { BASIC_SCAN_TYPE_VERSION: "AWS_NATIVE" } },
            rows: [["setting", "BASIC_SCAN_TYPE_VERSION CLAIR, requested AWS_NATIVE", Replaced, Foreign]],
        },
    ],
    [
        "a setting of the stack that it changes, and one that was changed since",
        {
            live: { settings: { BLOB_MOUNTING: "ENABLED", REGISTRY_POLICY_SCOPE: "V1" } },
            wanted: { settings: { BLOB_MOUNTING: "DISABLED", REGISTRY_POLICY_SCOPE: "V2" } },
            deployed: { settings: { BLOB_MOUNTING: "ENABLED", REGISTRY_POLICY_SCOPE: "V2" } },
            rows: [
                ["setting", "BLOB_MOUNTING ENABLED, requested DISABLED", Changed, Own],
                ["setting", "REGISTRY_POLICY_SCOPE V1, requested V2", Left, Since],
            ],
        },
    ],
    // Names.
    [
        "a repository, a cache, a template and an exclusion of the same name",
        {
            live: { repositories: ["shop-prod-web"], caches: ["quay"], templates: ["ROOT"], exclusions: [ROLE] },
            names: { repositories: ["shop-prod-web"], caches: ["quay"], templates: ["ROOT"], exclusions: [ROLE] },
            rows: [
                ["cache", "quay", Collides, Foreign],
                ["template", "ROOT", Collides, Foreign],
                ["exclusion", ROLE, Collides, Foreign],
                ["repository", "shop-prod-web", Collides, Foreign],
            ],
        },
    ],
    [
        "the same in the stack's state",
        {
            live: { repositories: ["shop-prod-web"], caches: ["quay"], templates: ["ROOT"], exclusions: [ROLE] },
            names: { repositories: ["shop-prod-web"], caches: ["quay"], templates: ["ROOT"], exclusions: [ROLE] },
            deployedNames: {
                repositories: ["shop-prod-web"],
                caches: ["quay"],
                templates: ["ROOT"],
                exclusions: [ROLE],
            },
            rows: [
                ["cache", "quay", Kept, Own],
                ["template", "ROOT", Kept, Own],
                ["exclusion", ROLE, Kept, Own],
                ["repository", "shop-prod-web", Kept, Own],
            ],
        },
    ],
    [
        "names that begin like those of others",
        {
            live: { repositories: ["shop-prod-web-internal"], caches: ["quay-mirror"], templates: ["team-eu"] },
            names: { repositories: ["shop-prod-web"], caches: ["quay"], templates: ["team"] },
            rows: [
                ["cache", "quay", Added, null],
                ["template", "team", Added, null],
                ["repository", "shop-prod-web", Added, null],
            ],
        },
    ],
    [
        "own names of which one is no longer requested, one is new and one is taken",
        {
            live: { repositories: ["shop-prod-old", "shop-prod-web", "shop-prod-taken"] },
            names: { repositories: ["shop-prod-new", "shop-prod-taken", "shop-prod-web"] },
            deployedNames: { repositories: ["shop-prod-old", "shop-prod-web"] },
            rows: [
                ["repository", "shop-prod-new", Added, null],
                ["repository", "shop-prod-old", Removed, Own],
                ["repository", "shop-prod-taken", Collides, Foreign],
                ["repository", "shop-prod-web", Kept, Own],
            ],
        },
    ],
    [
        "an own cache that was deleted by hand: no update without a refresh makes it",
        { names: { caches: ["quay"] }, deployedNames: { caches: ["quay"] }, rows: [["cache", "quay", Missing, Own]] },
    ],
    [
        "a template of the same prefix, part by part",
        {
            live: { templates: ["team"] },
            names: { templates: ["team"] },
            parts: { wanted: { templates: { team: { encryption: "KMS", "applied for": "REPLICATION" } } } },
            rows: [["template", "team: encryption AES256", Collides, Foreign]],
        },
    ],
    [
        "own templates: one that the update changes, one that was changed since, one that is the same",
        {
            live: { templates: ["a", "b", "c"] },
            names: { templates: ["a", "b", "c"] },
            deployedNames: { templates: ["a", "b", "c"] },
            parts: {
                wanted: {
                    templates: { a: { encryption: "KMS" }, b: { encryption: "KMS" }, c: { encryption: "AES256" } },
                },
                deployed: { templates: { a: { encryption: "AES256" }, b: { encryption: "KMS" }, c: {} } },
            },
            rows: [
                ["template", "a: encryption AES256", Changed, Own],
                ["template", "b: encryption AES256", Left, Since],
                ["template", "c", Kept, Own],
            ],
        },
    ],
    [
        "own, foreign and both, in all documents at once",
        {
            live: {
                scanning: basic("legacy-*", "shop-prod-*"),
                replication: [replicas("us-west-2", "shop-prod-web"), replicas("us-west-2", "legacy-")],
                policy: [statement("Mine"), statement("Theirs", { Principal: "*", Condition: { StringEquals: {} } })],
                settings: { BLOB_MOUNTING: "ENABLED" },
                caches: ["quay"],
                repositories: OTHERS,
            },
            wanted: {
                scanning: basic("shop-prod-*"),
                replication: [replicas("us-west-2", "shop-prod-web")],
                policy: [statement("Mine"), statement("New", { Principal: { AWS: "456789012345" } })],
                settings: { BLOB_MOUNTING: "ENABLED" },
            },
            deployed: {
                scanning: basic("shop-prod-*"),
                replication: [replicas("us-west-2", "shop-prod-web")],
                policy: [statement("Mine")],
                settings: { BLOB_MOUNTING: "ENABLED" },
            },
            names: { repositories: ["shop-prod-web"], caches: ["quay"] },
            deployedNames: { repositories: ["shop-prod-web"] },
            rows: [
                ["scanning", "BASIC SCAN_ON_PUSH legacy-*", Left, Since, LEGACY],
                ["scanning", "BASIC SCAN_ON_PUSH shop-prod-*", Kept, Own],
                ["replication", "legacy- to us-west-2", Left, Since, LEGACY],
                ["replication", "shop-prod-web to us-west-2", Kept, Own],
                ["policy", "statement Mine", Kept, Own],
                ["policy", "statement New", Added, null],
                ["policy", "statement Theirs", Replaced, Since, ["shop-prod-web"]],
                ["setting", "BLOB_MOUNTING ENABLED", Kept, Own],
                ["cache", "quay", Collides, Foreign],
                ["repository", "shop-prod-web", Kept, Own],
            ],
        },
    ],
];

export function liveOf({
    repositories = [],
    templates = [],
    caches = [],
    exclusions = [],
    ...documents
}: Partial<Held> = {}): LiveRegistry {
    const look = <K extends "scanning" | "replication" | "policy" | "settings">(name: K, otherwise: Held[K]) =>
        name in documents && documents[name] === undefined
            ? { notChecked: "the credentials need more" }
            : { value: documents[name] ?? otherwise };
    return liveRegistry({
        scanning: look("scanning", NO_SCANS),
        replication: look("replication", []),
        policy: look("policy", []),
        settings: look("settings", {}),
        caches: {
            value: caches.map((prefix) => ({
                prefix,
                upstreamUrl: "quay.io",
                upstream: "quay",
                upstreamPrefix: null,
                credentialArn: null,
                roleArn: null,
            })),
        },
        templates: { value: templates.map((prefix) => liveTemplate({ prefix })) },
        pullTimeUpdateExclusions: { value: exclusions },
        // With a mark, the repository itself scans on push.
        repositories: {
            value: [...repositories]
                .sort()
                .map((name) => liveRepository({ name: name.replace("!", ""), scanOnPush: name.endsWith("!") })),
        },
    });
}

export function comparisonOf({
    live,
    wanted,
    deployed,
    written,
    names,
    deployedNames,
    parts,
    own = SHOP,
}: Case): Comparison {
    const was = { ...NOTHING, ...deployed };
    const plain = { caches: {}, templates: {} };
    return {
        live: liveOf(live),
        wanted: { ...NOTHING, ...wanted },
        deployed: was,
        written: written === undefined ? (deployed === undefined ? null : was) : written && { ...NOTHING, ...written },
        wantedNames: { ...NO_NAMES, ...names },
        deployedNames: { ...NO_NAMES, ...deployedNames },
        ...(parts !== undefined && {
            parts: { wanted: { ...plain, ...parts.wanted }, deployed: { ...plain, ...parts.deployed } },
        }),
        own,
    };
}

export function rowsOf(differences: readonly Difference[]): Row[] {
    return differences.map(({ kind, item, outcome, whose, repositories, parts = [] }) => {
        const words = parts.map(({ part, live }) => `: ${part} ${live}`).join("");
        return [kind, `${item}${words}`, outcome, whose, ...(repositories.length > 0 ? [repositories] : [])] as Row;
    });
}
