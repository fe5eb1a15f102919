import assert from "node:assert/strict";
import type { Difference } from "../../cli/drift/findings.ts";
import {
    ACCOUNT,
    type Aws,
    answers,
    compared,
    deployed,
    KEY_ID,
    keyArn,
    LIFECYCLE,
    OTHER_KEY_ID,
    policy,
    REGION,
    REGISTRY_STATEMENT,
    repository,
    resource,
    STATEMENT,
    type StateResource,
} from "./driftCase.ts";

/** Resource, what, deployed, in AWS, and the repositories that it serves where there are any. */
type Row = [string, string, string | null, string | null, string[]?];
/** What happened in AWS or to the state since the last update. */
type Change = (aws: Aws, state: StateResource[]) => void;

const WEB = "repository p-prod-web";
const SCANNING = "scanning configuration";
const REPLICATION = "replication configuration";
const GRANT = "ecr:BatchGetImage, ecr:GetDownloadUrlForLayer";
const IN_ORG = "if aws:principalorgid StringEquals o-1, o-2";
const POLICY_OF_WEB = "Allow account 210987654321, account 345678901234";

const web = (aws: Aws) => aws.repositories["p-prod-web"] as Aws["repositories"][string];
const lifecycle = (change: (rules: (typeof LIFECYCLE)["rules"]) => unknown) => {
    const { rules } = structuredClone(LIFECYCLE);
    return JSON.stringify({ rules: change(rules) ?? rules });
};
const of = (state: StateResource[], kind: string) =>
    state.find(({ type }) => type.endsWith(`:${kind}`)) as Required<StateResource>;

const DRIFT: [string, Change, Row[]][] = [
    [
        "tags can be overwritten",
        (aws) => (web(aws).imageTagMutability = "MUTABLE_WITH_EXCLUSION"),
        [[WEB, "tag mutability", "IMMUTABLE_WITH_EXCLUSION", "MUTABLE_WITH_EXCLUSION"]],
    ],
    [
        "an exclusion filter was added",
        (aws) => web(aws).imageTagMutabilityExclusionFilters?.push({ filter: "tmp*", filterType: "WILDCARD" }),
        [[WEB, "mutability exclusion filters", "dev-*, latest", "dev-*, latest, tmp*"]],
    ],
    [
        "no exclusion filter is left",
        (aws) => (web(aws).imageTagMutabilityExclusionFilters = []),
        [[WEB, "mutability exclusion filters", "dev-*, latest", null]],
    ],
    ["scan on push is off", (aws) => (web(aws).scanOnPush = false), [[WEB, "scan on push", "true", "false"]]],
    [
        "another encryption",
        (aws) => (web(aws).encryptionConfiguration = { encryptionType: "AES256" }),
        [[WEB, "encryption", "KMS", "AES256"]],
    ],
    [
        "another key",
        (aws) => (web(aws).encryptionConfiguration.kmsKey = keyArn(OTHER_KEY_ID)),
        [[WEB, "encryption key", keyArn(KEY_ID), keyArn(OTHER_KEY_ID)]],
    ],
    ["a tag was changed", (aws) => (web(aws).tags.Environment = "dev"), [[WEB, "tag Environment", "prod", "dev"]]],
    ["a tag was added", (aws) => (web(aws).tags.Team = "web"), [[WEB, "tag Team", null, "web"]]],
    ["a tag was removed", (aws) => delete web(aws).tags.Project, [[WEB, "tag Project", "p", null]]],
    ["a repository was deleted", (aws) => delete aws.repositories["p-prod-web"], [[WEB, "repository", "exists", null]]],
    [
        "no repository policy",
        (aws) => (web(aws).policy = null),
        [[WEB, "repository policy", `${POLICY_OF_WEB}: ${GRANT} ${IN_ORG}`, null]],
    ],
    [
        "AWS Lambda added its statement",
        (aws) =>
            (web(aws).policy = policy(STATEMENT, {
                Sid: "LambdaECRImageRetrievalPolicy",
                Effect: "Allow",
                Principal: { Service: "lambda.amazonaws.com" },
                Action: STATEMENT.Action,
            })),
        [[WEB, "repository policy", null, `Allow lambda.amazonaws.com: ${GRANT}`]],
    ],
    [
        "an account lost its access",
        (aws) => (web(aws).policy = policy({ ...STATEMENT, Principal: { AWS: "210987654321" } })),
        [[WEB, "repository policy", `Allow account 345678901234: ${GRANT} ${IN_ORG}`, null]],
    ],
    [
        "any principal may pull",
        (aws) => (web(aws).policy = policy(STATEMENT, { Effect: "Allow", Principal: "*", Action: STATEMENT.Action })),
        [[WEB, "repository policy", null, `Allow any principal: ${GRANT}`]],
    ],
    [
        "an action was added",
        (aws) => (web(aws).policy = policy({ ...STATEMENT, Action: [...STATEMENT.Action, "ecr:PutImage"] })),
        [[WEB, "repository policy", null, `${POLICY_OF_WEB}: ecr:PutImage ${IN_ORG}`]],
    ],
    [
        "a condition was removed",
        (aws) => (web(aws).policy = policy({ ...STATEMENT, Condition: undefined })),
        [
            [WEB, "repository policy", `${POLICY_OF_WEB}: ${GRANT} ${IN_ORG}`, null],
            [WEB, "repository policy", null, `${POLICY_OF_WEB}: ${GRANT}`],
        ],
    ],
    [
        "a grant became a denial",
        (aws) => (web(aws).policy = policy({ ...STATEMENT, Effect: "Deny" })),
        [
            [WEB, "repository policy", `${POLICY_OF_WEB}: ${GRANT} ${IN_ORG}`, null],
            [WEB, "repository policy", null, `${POLICY_OF_WEB.replace("Allow", "Deny")}: ${GRANT} ${IN_ORG}`],
        ],
    ],
    [
        "all principals but one",
        (aws) =>
            (web(aws).policy = policy(STATEMENT, {
                Effect: "Allow",
                NotPrincipal: { AWS: ["210987654321"] },
                Action: "ecr:*",
            })),
        [[WEB, "repository policy", null, 'Allow NotPrincipal ["arn:aws:iam::210987654321:root"]: ecr:*']],
    ],
    [
        "a repository without a policy got one",
        (aws, state) => {
            state.splice(
                state.findIndex(({ urn }) => urn.endsWith("::ecr-web-policy")),
                1,
            );
            web(aws).policy = policy({
                Effect: "Allow",
                Principal: { AWS: "999999999999" },
                Action: "ecr:BatchGetImage",
            });
        },
        [[WEB, "repository policy", null, "Allow account 999999999999: ecr:BatchGetImage"]],
    ],
    [
        "no lifecycle policy",
        (aws) => (web(aws).lifecyclePolicy = null),
        [
            [WEB, "lifecycle rule", "Deletes untagged images pushed more than 7 days ago.", null],
            [WEB, "lifecycle rule", "Deletes images with a tag v* and a tag rel-* beyond the newest 5.", null],
            [WEB, "lifecycle rule", "Deletes all images beyond the newest 100.", null],
        ],
    ],
    [
        "a lifecycle rule keeps fewer images",
        (aws) =>
            (web(aws).lifecyclePolicy = lifecycle((rules) => {
                Object.assign(rules[2]?.selection ?? {}, { countNumber: 1 });
            })),
        [
            [
                WEB,
                "lifecycle rule",
                "Deletes all images beyond the newest 100.",
                "Deletes all images beyond the newest 1.",
            ],
        ],
    ],
    [
        "a lifecycle rule was removed",
        (aws) => (web(aws).lifecyclePolicy = lifecycle((rules) => rules.slice(1))),
        [[WEB, "lifecycle rule", "Deletes untagged images pushed more than 7 days ago.", null]],
    ],
    [
        "lifecycle rules apply in another order",
        (aws) =>
            (web(aws).lifecyclePolicy = lifecycle((rules) => {
                Object.assign(rules[1] ?? {}, { rulePriority: 1 });
                Object.assign(rules[0] ?? {}, { rulePriority: 2 });
            })),
        [
            [
                WEB,
                "order of lifecycle rules",
                "Deletes untagged images pushed more than 7 days ago. Deletes images with a tag v* and a tag rel-* beyond the newest 5. Deletes all images beyond the newest 100.",
                "Deletes images with a tag v* and a tag rel-* beyond the newest 5. Deletes untagged images pushed more than 7 days ago. Deletes all images beyond the newest 100.",
            ],
        ],
    ],
    [
        "other patterns of a lifecycle rule",
        (aws) =>
            (web(aws).lifecyclePolicy = lifecycle((rules) => {
                Object.assign(rules[1]?.selection ?? {}, { tagPatternList: ["v*"] });
            })),
        [
            [
                WEB,
                "lifecycle rule",
                "Deletes images with a tag v* and a tag rel-* beyond the newest 5.",
                "Deletes images with a tag v* beyond the newest 5.",
            ],
        ],
    ],
    ["basic scanning", (aws) => (aws.scanning.scanType = "BASIC"), [[SCANNING, "scan type", "ENHANCED", "BASIC"]]],
    [
        "a scanning rule was removed",
        (aws) => aws.scanning.rules.shift(),
        [[SCANNING, "CONTINUOUS_SCAN p-prod-*", "rule of this stack", null]],
    ],
    [
        "another stack's scanning filter",
        (aws) => {
            aws.scanning.rules[0]?.repositoryFilters.push({ filter: "legacy-*" });
            for (const name of ["legacy-a", "legacy-b", "not-legacy"]) {
                aws.repositories[name] = repository();
            }
        },
        [[SCANNING, "CONTINUOUS_SCAN legacy-*", null, "rule that is not of this stack", ["legacy-a", "legacy-b"]]],
    ],
    [
        "a filter for names of the stack that it did not write",
        (aws) => aws.scanning.rules[1]?.repositoryFilters.push({ filter: "p-prod-we*" }),
        [[SCANNING, "SCAN_ON_PUSH p-prod-we*", null, "another rule for names of this stack", ["p-prod-web"]]],
    ],
    [
        "rules of a stack whose names begin alike",
        (aws) => {
            aws.scanning.rules[1]?.repositoryFilters.push({ filter: "p-prod-eu-*" });
            aws.replication.push({
                destinations: [{ region: "us-east-1", registryId: ACCOUNT }],
                repositoryFilters: [{ filter: "p-prod-eu-web" }],
            });
        },
        [
            [SCANNING, "SCAN_ON_PUSH p-prod-eu-*", null, "rule that is not of this stack"],
            [REPLICATION, "p-prod-eu-web to us-east-1", null, "rule that is not of this stack"],
        ],
    ],
    [
        "a filter that matches each name that contains it, and begins like names of the stack",
        (aws) => aws.scanning.rules[1]?.repositoryFilters.push({ filter: "p-prod-we" }),
        [[SCANNING, "SCAN_ON_PUSH p-prod-we", null, "rule that is not of this stack", ["p-prod-web"]]],
    ],
    [
        "a filter has another frequency",
        (aws) => Object.assign(aws.scanning.rules[0] ?? {}, { scanFrequency: "SCAN_ON_PUSH" }),
        [
            [SCANNING, "CONTINUOUS_SCAN p-prod-*", "rule of this stack", null],
            [
                SCANNING,
                "SCAN_ON_PUSH p-prod-*",
                null,
                "another rule for names of this stack",
                ["p-prod-api", "p-prod-web"],
            ],
        ],
    ],
    [
        "no replication",
        (aws) => aws.replication.pop(),
        ["p-prod-api", "p-prod-web"].flatMap((name): Row[] => [
            [REPLICATION, `${name} to eu-central-1`, "rule of this stack", null],
            [REPLICATION, `${name} to eu-central-1 of account 210987654321`, "rule of this stack", null],
        ]),
    ],
    [
        "all repositories are replicated",
        (aws) => aws.replication.push({ destinations: [{ region: "us-east-1", registryId: ACCOUNT }] }),
        [
            [
                REPLICATION,
                "all repositories to us-east-1",
                null,
                "rule that is not of this stack",
                ["p-prod-api", "p-prod-web"],
            ],
        ],
    ],
    [
        "another stack's replication rule",
        (aws) =>
            aws.replication.push({
                destinations: [{ region: "us-east-1", registryId: ACCOUNT }],
                repositoryFilters: [{ filter: "legacy-" }],
            }),
        [[REPLICATION, "legacy- to us-east-1", null, "rule that is not of this stack"]],
    ],
    [
        "another destination of the stack's repository",
        (aws) =>
            aws.replication.push({
                destinations: [{ region: "us-east-1", registryId: ACCOUNT }],
                repositoryFilters: [{ filter: "p-prod-web" }],
            }),
        [[REPLICATION, "p-prod-web to us-east-1", null, "another rule for names of this stack", ["p-prod-web"]]],
    ],
    [
        "no registry policy",
        (aws) => (aws.registryPolicy = null),
        [
            [
                "registry policy",
                "statement of this stack",
                `Allow account 210987654321: ecr:CreateRepository, ecr:ReplicateImage on arn:aws:ecr:${REGION}:${ACCOUNT}:repository/p-prod-*`,
                null,
            ],
        ],
    ],
    [
        "another stack's registry statement",
        (aws) =>
            (aws.registryPolicy = policy(REGISTRY_STATEMENT, {
                Sid: "Other",
                Effect: "Allow",
                Principal: { AWS: "999999999999" },
                Action: "ecr:ReplicateImage",
                Resource: `arn:aws:ecr:${REGION}:${ACCOUNT}:repository/p-prod-w*`,
            })),
        [
            [
                "registry policy",
                "statement that is not of this stack",
                null,
                `Allow account 999999999999: ecr:ReplicateImage on arn:aws:ecr:${REGION}:${ACCOUNT}:repository/p-prod-w*`,
                ["p-prod-web"],
            ],
        ],
    ],
    [
        "another account setting",
        (aws) => (aws.settings.REGISTRY_POLICY_SCOPE = "V1"),
        [["account settings", "REGISTRY_POLICY_SCOPE", "V2", "V1"]],
    ],
    ["no cache", (aws) => aws.caches.pop(), [["pull through cache docker-hub", "cache", "exists", null]]],
    [
        "another upstream and other credentials",
        (aws) => Object.assign(aws.caches[0] ?? {}, { upstreamRegistryUrl: "quay.io", credentialArn: undefined }),
        [
            ["pull through cache docker-hub", "upstream", "registry-1.docker.io", "quay.io"],
            [
                "pull through cache docker-hub",
                "credentials",
                `arn:aws:secretsmanager:${REGION}:${ACCOUNT}:secret:ecr-pullthroughcache/a`,
                null,
            ],
        ],
    ],
    [
        "a cache for names of the stack",
        (aws) => aws.caches.push({ ecrRepositoryPrefix: "p-prod-cache", upstreamRegistryUrl: "quay.io" }),
        [["pull through cache p-prod-cache", "cache", null, "exists, not of this stack, for names of this stack"]],
    ],
    ["no template", (aws) => aws.templates.pop(), [["creation template team", "template", "exists", null]]],
    [
        "other settings of a template",
        (aws) =>
            Object.assign(aws.templates[0] ?? {}, {
                description: "Mine",
                appliedFor: ["REPLICATION"],
                imageTagMutability: "IMMUTABLE",
                customRoleArn: undefined,
                encryptionConfiguration: { encryptionType: "AES256" },
                lifecyclePolicy: "",
                repositoryPolicy: policy({ ...STATEMENT, Action: "ecr:BatchGetImage" }),
                resourceTags: [],
            }),
        [
            ["creation template team", "applied for", "CREATE_ON_PUSH, REPLICATION", "REPLICATION"],
            ["creation template team", "description", "Replicas", "Mine"],
            ["creation template team", "tag mutability", "MUTABLE", "IMMUTABLE"],
            ["creation template team", "encryption", "KMS", "AES256"],
            ["creation template team", "role", `arn:aws:iam::${ACCOUNT}:role/templates`, null],
            ["creation template team", "lifecycle rule", "Deletes untagged images pushed more than 7 days ago.", null],
            [
                "creation template team",
                "lifecycle rule",
                "Deletes images with a tag v* and a tag rel-* beyond the newest 5.",
                null,
            ],
            ["creation template team", "lifecycle rule", "Deletes all images beyond the newest 100.", null],
            [
                "creation template team",
                "repository policy",
                `${POLICY_OF_WEB}: ecr:GetDownloadUrlForLayer ${IN_ORG}`,
                null,
            ],
            ["creation template team", "tag Environment", "prod", null],
            ["creation template team", "tag ManagedBy", "Pulumi", null],
            ["creation template team", "tag Project", "p", null],
        ],
    ],
    [
        "a template for names of the stack's template",
        (aws) => aws.templates.push({ prefix: "team/web", appliedFor: ["REPLICATION"] }),
        [["creation template team/web", "template", null, "exists, not of this stack, for names of this stack"]],
    ],
    [
        "a pull-time exclusion was removed",
        (aws) => aws.exclusions.pop(),
        [["pull-time exclusions", `arn:aws:iam::${ACCOUNT}:role/scanner`, "excluded", null]],
    ],
    [
        "a repository that no stack declares",
        (aws) => (aws.repositories["p-prod-old"] = repository()),
        [
            [
                "repository p-prod-old",
                "repository",
                null,
                "exists, not in the state of this stack, created on 2026-01-01",
            ],
        ],
    ],
    [
        "the key is disabled",
        (aws) => Object.assign(aws.keys[KEY_ID] ?? {}, { KeyState: "Disabled" }),
        [[`key ${KEY_ID}`, "state", "Enabled", "Disabled", ["p-prod-api", "p-prod-web"]]],
    ],
    [
        "the key is about to be deleted",
        (aws) => Object.assign(aws.keys[KEY_ID] ?? {}, { KeyState: "PendingDeletion", DeletionDate: 1_767_225_600 }),
        [[`key ${KEY_ID}`, "state", "Enabled", "PendingDeletion, deleted on 2026-01-01", ["p-prod-api", "p-prod-web"]]],
    ],
    ["the key is gone", (aws) => delete aws.keys[KEY_ID], [[`key ${KEY_ID}`, "key", "exists", null]]],
    [
        "a former key of the set that a repository uses is about to be deleted",
        (aws) => {
            aws.keys[OTHER_KEY_ID] = {
                KeyState: "PendingDeletion",
                Description: "Encrypts the Amazon ECR repositories of p-prod",
                DeletionDate: 1_767_225_600,
                tags: { Project: "p", Environment: "prod" },
            };
            aws.repositories.kept = {
                ...repository(),
                encryptionConfiguration: { encryptionType: "KMS", kmsKey: keyArn(OTHER_KEY_ID) },
            };
        },
        [
            [
                `key ${OTHER_KEY_ID}, not in the state of this stack`,
                "key",
                null,
                "PendingDeletion, deleted on 2026-01-01; 1 repository uses it",
                ["kept"],
            ],
        ],
    ],
    [
        "a key that the stack uses and did not make is disabled",
        (aws, state) => {
            for (const { inputs } of state.filter(({ type }) => type.endsWith(":Repository"))) {
                Object.assign(inputs ?? {}, {
                    encryptionConfigurations: [{ encryptionType: "KMS", kmsKey: keyArn(OTHER_KEY_ID) }],
                });
            }
            for (const each of Object.values(aws.repositories)) {
                each.encryptionConfiguration.kmsKey = keyArn(OTHER_KEY_ID);
            }
            aws.keys[OTHER_KEY_ID] = { KeyState: "Disabled", Description: "theirs", tags: {} };
        },
        [[`key ${OTHER_KEY_ID}, not made by this stack`, "state", "Enabled", "Disabled", ["p-prod-api", "p-prod-web"]]],
    ],
    [
        "a log group keeps events for ever",
        (aws) => (aws.logGroups["/aws/events/ecr/p-prod"] = null),
        [["log group /aws/events/ecr/p-prod", "retention", "90 days", "never expires"]],
    ],
    [
        "a log group was deleted",
        (aws) => {
            aws.logGroups = { "/aws/events/ecr/p-prod-2": 90 };
        },
        [["log group /aws/events/ecr/p-prod", "log group", "exists", null]],
    ],
];

const SAME: [string, Change][] = [
    ["nothing", () => undefined],
    [
        "statements, principals and actions in another order",
        (aws) =>
            (web(aws).policy = policy({
                ...STATEMENT,
                Principal: { AWS: [...STATEMENT.Principal.AWS].reverse() },
                Action: [...STATEMENT.Action].reverse(),
            })),
    ],
    [
        "an account id in place of the ARN of its root user",
        (aws) => (web(aws).policy = policy({ ...STATEMENT, Principal: { AWS: ["210987654321", "345678901234"] } })),
    ],
    [
        "one statement as two",
        (aws) =>
            (web(aws).policy = policy(...STATEMENT.Action.map((Action) => ({ ...STATEMENT, Sid: undefined, Action })))),
    ],
    ["one statement twice", (aws) => (web(aws).policy = policy(STATEMENT, { ...STATEMENT, Sid: "Again" }))],
    [
        "another Sid, and spaces in the text",
        (aws) => (web(aws).policy = JSON.stringify(JSON.parse(policy({ ...STATEMENT, Sid: "Renamed" })), null, 4)),
    ],
    [
        "an Id, and the older version where no variable is used",
        (aws) => (web(aws).policy = JSON.stringify({ Version: "2008-10-17", Id: "x", Statement: STATEMENT })),
    ],
    [
        "actions in lower case",
        (aws) =>
            (web(aws).policy = policy({ ...STATEMENT, Action: STATEMENT.Action.map((each) => each.toLowerCase()) })),
    ],
    [
        "a condition key in lower case, its values in another order",
        (aws) =>
            (web(aws).policy = policy({
                ...STATEMENT,
                Condition: { StringEquals: { "aws:principalorgid": ["o-2", "o-1"] } },
            })),
    ],
    [
        "a string in place of a list of one",
        (aws) =>
            (aws.registryPolicy = policy({
                ...REGISTRY_STATEMENT,
                Principal: { AWS: "210987654321" },
                Resource: REGISTRY_STATEMENT.Resource[0],
            })),
    ],
    [
        "a registry statement with a list of principals that is one string twice",
        (aws) =>
            (aws.registryPolicy = policy({
                ...REGISTRY_STATEMENT,
                Principal: { AWS: ["210987654321", "210987654321"] },
            })),
    ],
    [
        "the policy's empty list of statements for none",
        (aws, state) => {
            state.splice(
                state.findIndex(({ urn }) => urn.endsWith("::ecr-web-policy")),
                1,
            );
            web(aws).policy = policy();
        },
    ],
    [
        "other numbers of lifecycle rules in the same order",
        (aws) =>
            (web(aws).lifecyclePolicy = lifecycle((rules) =>
                rules.map((rule, index) => ({ ...rule, rulePriority: index + 1 })),
            )),
    ],
    [
        "lifecycle rules listed in another order",
        (aws) => (web(aws).lifecyclePolicy = lifecycle((rules) => [...rules].reverse())),
    ],
    [
        "other descriptions of lifecycle rules",
        (aws) => (web(aws).lifecyclePolicy = lifecycle((rules) => rules.map(({ description, ...rule }) => rule))),
    ],
    [
        "tag patterns in another order",
        (aws) =>
            (web(aws).lifecyclePolicy = lifecycle((rules) => {
                rules[1]?.selection.tagPatternList?.reverse();
            })),
    ],
    [
        "prefixes in place of patterns",
        (aws) =>
            (web(aws).lifecyclePolicy = lifecycle((rules) => {
                Object.assign(rules[1]?.selection ?? {}, { tagPatternList: undefined, tagPrefixList: ["rel-", "v"] });
            })),
    ],
    [
        "the default storage class, written",
        (aws) =>
            (web(aws).lifecyclePolicy = lifecycle((rules) => {
                Object.assign(rules[2]?.selection ?? {}, { storageClass: "standard" });
            })),
    ],
    ["tags that AWS sets", (aws) => (web(aws).tags["aws:cloudformation:stack-name"] = "x")],
    [
        "tags that the provider ignores",
        (aws, state) => {
            Object.assign(of(state, "aws").inputs, {
                ignoreTags: JSON.stringify({ keys: ["Owner"], keyPrefixes: ["cost/"] }),
            });
            Object.assign(web(aws).tags, { Owner: "x", "cost/center": "y" });
        },
    ],
    [
        "default tags of the provider",
        (aws, state) => {
            for (const { inputs, outputs } of state.filter(({ type }) => type.endsWith(":Repository"))) {
                Object.assign(outputs ?? {}, { tagsAll: { ...(inputs?.tags as object), Team: "all" } });
            }
            for (const each of Object.values(aws.repositories)) {
                each.tags.Team = "all";
            }
        },
    ],
    ["exclusion filters in another order", (aws) => web(aws).imageTagMutabilityExclusionFilters?.reverse()],
    [
        "scanning rules and filters in another order",
        (aws) => {
            aws.scanning.rules.reverse();
            aws.scanning.rules[0]?.repositoryFilters.reverse();
        },
    ],
    [
        "one scanning rule as two",
        (aws) => {
            const [first] = aws.scanning.rules[1]?.repositoryFilters.splice(0, 1) ?? [];
            aws.scanning.rules.push({
                scanFrequency: "SCAN_ON_PUSH",
                repositoryFilters: first === undefined ? [] : [first],
            });
        },
    ],
    [
        "a scanning rule without filters",
        (aws) => aws.scanning.rules.push({ scanFrequency: "SCAN_ON_PUSH", repositoryFilters: [] }),
    ],
    [
        "one replication rule as four",
        (aws) => {
            const [rule] = aws.replication;
            aws.replication = (rule?.destinations ?? []).flatMap((to) =>
                (rule?.repositoryFilters ?? []).map((filter) => ({ destinations: [to], repositoryFilters: [filter] })),
            );
        },
    ],
    [
        "prefixes with a `/` at their end",
        (aws) => {
            Object.assign(aws.caches[0] ?? {}, {
                ecrRepositoryPrefix: "docker-hub/",
                upstreamRepositoryPrefix: "ROOT",
            });
            Object.assign(aws.templates[0] ?? {}, { prefix: "team/" });
        },
    ],
    [
        "template settings in another order",
        (aws) => {
            const [template = {}] = aws.templates;
            (template.appliedFor as string[]).reverse();
            (template.resourceTags as object[]).reverse();
        },
    ],
    [
        "repositories that the stack's templates and caches make",
        (aws) =>
            Object.assign(aws.repositories, { "team/new": repository(), "docker-hub/library/nginx": repository() }),
    ],
    [
        "repositories under the prefix that a template makes",
        (aws, state) => {
            state.push(
                resource("aws:ecr/repositoryCreationTemplate:RepositoryCreationTemplate", "ecr-template-ROOT", "ROOT", {
                    prefix: "ROOT",
                    appliedFors: ["CREATE_ON_PUSH"],
                }),
            );
            aws.templates.push({ prefix: "ROOT", appliedFor: ["CREATE_ON_PUSH"], imageTagMutability: "MUTABLE" });
            aws.repositories["p-prod-new"] = repository();
        },
    ],
    [
        "repositories of another stack under the prefix, by their tags",
        (aws) =>
            (aws.repositories["p-prod-eu-web"] = { ...repository(), tags: { Project: "p", Environment: "prod-eu" } }),
    ],
    ["repositories of other names", (aws) => (aws.repositories["legacy-a"] = repository())],
    [
        "a repository that waits for its deletion after a replacement",
        (aws, state) => {
            state.push({
                ...resource("aws:ecr/repository:Repository", "ecr-web", "p-prod-was", { name: "p-prod-was" }),
                delete: true,
            });
            aws.repositories["p-prod-was"] = repository();
        },
    ],
    [
        "the key that AWS manages",
        (aws, state) => {
            Object.assign(of(state, "Repository").inputs, { encryptionConfigurations: [{ encryptionType: "KMS" }] });
            Object.assign(aws.repositories["p-prod-api"] ?? {}, {
                encryptionConfiguration: { encryptionType: "KMS", kmsKey: keyArn("aws-managed") },
            });
        },
    ],
    [
        "a key that is named by its alias",
        (_aws, state) =>
            Object.assign(of(state, "Repository").inputs, {
                encryptionConfigurations: [{ encryptionType: "KMS", kmsKey: "alias/mine" }],
            }),
    ],
    [
        "defaults of AWS that the program left out",
        (aws, state) => {
            state.push(resource("aws:ecr/repository:Repository", "plain", "plain", { name: "plain" }));
            aws.repositories.plain = {
                imageTagMutability: "MUTABLE",
                scanOnPush: false,
                encryptionConfiguration: { encryptionType: "AES256" },
                lifecyclePolicy: null,
                policy: null,
                tags: {},
            };
        },
    ],
    [
        "a log group that never expires",
        (aws, state) => {
            Object.assign(of(state, "LogGroup").inputs, { retentionInDays: 0 });
            aws.logGroups["/aws/events/ecr/p-prod"] = null;
        },
    ],
    ["log groups of a longer name", (aws) => (aws.logGroups["/aws/events/ecr/p-prod-2"] = 1)],
    [
        "keys of other sets, and a key of the set that waits for its deletion",
        (aws) => {
            aws.keys[OTHER_KEY_ID] = {
                KeyState: "PendingDeletion",
                Description: "Encrypts the Amazon ECR repositories of p-prod",
                tags: { Project: "p", Environment: "prod" },
            };
            aws.keys.third = {
                KeyState: "Enabled",
                Description: "Encrypts the Amazon ECR repositories of p-dev",
                tags: {},
            };
            aws.keys.fourth = {
                KeyState: "Enabled",
                Description: "Encrypts the Amazon ECR repositories of p-prod",
                tags: { Project: "other" },
            };
        },
    ],
    [
        "documents that the stack does not write",
        (aws, state) => {
            for (const kind of [
                "RegistryScanningConfiguration",
                "ReplicationConfiguration",
                "RegistryPolicy",
                "AccountSetting",
                "PullTimeUpdateExclusion",
            ]) {
                state.splice(
                    state.findIndex(({ type }) => type.endsWith(`:${kind}`)),
                    1,
                );
            }
            aws.scanning = {
                scanType: "BASIC",
                rules: [{ scanFrequency: "SCAN_ON_PUSH", repositoryFilters: [{ filter: "*" }] }],
            };
            aws.replication = [];
            aws.registryPolicy = policy({ Effect: "Allow", Principal: "*", Action: "ecr:*", Resource: "*" });
        },
    ],
    [
        "enhanced scanning without rules, and replication of all repositories, as they were deployed",
        (aws, state) => {
            const destinations = [{ region: "us-east-1", registryId: ACCOUNT }];
            Object.assign(of(state, "RegistryScanningConfiguration").inputs, { rules: undefined });
            Object.assign(of(state, "ReplicationConfiguration").inputs, {
                replicationConfiguration: { rules: [{ destinations }] },
            });
            aws.scanning.rules = [];
            aws.replication = [{ destinations }];
        },
    ],
    [
        "a resource of another provider of the same account that does not say so",
        (_aws, state) => {
            const setting = of(state, "AccountSetting");
            Object.assign(setting, { provider: `${setting.provider}0`, outputs: {} });
        },
    ],
    [
        "a resource that the program only reads",
        (_aws, state) =>
            state.push({
                ...resource("aws:ecr/repository:Repository", "theirs", "theirs", { name: "theirs" }),
                external: true,
            }),
    ],
];

const rowsOf = (differences: readonly Difference[]) =>
    differences.map(
        ({ resource: of_, what, deployed: was, live, serves }): Row => [
            of_,
            what,
            was,
            live,
            ...((serves.length > 0 ? [serves] : []) as [string[]?]),
        ],
    );

async function run(change: Change) {
    const { state, aws } = structuredClone(deployed());
    change(aws, state);
    return compared(state, answers(aws));
}

describe("ecr-set drift", function () {
    this.timeout(60_000);

    for (const [name, change, rows] of DRIFT) {
        it(`reports: ${name}`, async () => {
            const { registry } = await run(change);
            assert.deepEqual(rowsOf(registry.differences.filter(({ isDrift }) => isDrift)), rows);
            assert.deepEqual(registry.notChecked, []);
        });
    }

    for (const [name, change] of SAME) {
        it(`does not report: ${name}`, async () => {
            const { registry } = await run(change);
            assert.deepEqual(rowsOf(registry.differences), []);
            assert.deepEqual(registry.notChecked, []);
        });
    }
});
