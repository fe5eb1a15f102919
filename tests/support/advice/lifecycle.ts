import type { Advice } from "./advised.ts";

const UNTAGGED = { tagStatus: "untagged", countType: "sinceImagePushed", countUnit: "days", countNumber: 7 };
const ANY = { tagStatus: "any", countType: "imageCountMoreThan", countNumber: 100 };
const BY_AGE = { ...ANY, countType: "sinceImagePushed", countUnit: "days", countNumber: 90 };
const TAGGED = { ...ANY, tagStatus: "tagged", countNumber: 20 };
const ARCHIVED = { ...BY_AGE, countType: "sinceImageTransitioned", storageClass: "archive" };
const EXPIRE = { type: "expire" };
const ARCHIVE = { type: "transition", targetStorageClass: "archive" };
const KEPT = { tagStatus: "tagged", tagPatternList: ["prod*"], countType: "imageCountMoreThan", countNumber: 9999 };
const IN = "lifecyclePolicy.rules";

/** A policy of rules that are written in the order of their priorities; a selection alone expires images. */
function policy(...rules: object[]): { lifecyclePolicy: object } {
    return {
        lifecyclePolicy: {
            rules: rules.map((rule, index) => ({
                rulePriority: index + 1,
                ...("selection" in rule ? {} : { action: EXPIRE, selection: rule }),
                ...("selection" in rule ? { action: EXPIRE, ...rule } : {}),
            })),
        },
    };
}
const patterns = (tagPatternList: string[], other: object = {}) => ({ ...TAGGED, tagPatternList, ...other });

/** A row about the second of three rules: what is wrong with it, where, and what it is then. */
function second(rule: object, at: string, ...ways: [says: string, rule: object | null][]): Advice {
    return {
        args: policy(UNTAGGED, rule, ANY),
        path: `${IN}[1]${at}`,
        ways: ways.map(([says, other]) => [
            says,
            other === null ? policy(UNTAGGED, ANY) : policy(UNTAGGED, other, ANY),
        ]),
    };
}

/** Advice about lifecycle policies. */
export const POLICIES: readonly Advice[] = [
    second({ ...TAGGED, tagStatus: "untagged", tagPatternList: ["v*"] }, ".selection.tagPatternList", [
        'set tagStatus to "tagged"',
        patterns(["v*"]),
    ]),
    second(patterns([]), ".selection.tagPatternList", ["fill it", patterns(["v*"])]),
    second(patterns([""]), ".selection.tagPatternList[0]", ["name a tag", patterns(["v*"])]),
    second(
        TAGGED,
        ".selection.tagPatternList",
        ["add it, or tagPrefixList", patterns(["v*"])],
        ["or tagPrefixList", { ...TAGGED, tagPrefixList: ["v"] }],
    ),
    second(
        patterns(["v*"], { tagPrefixList: ["v"] }),
        ".selection.tagPrefixList",
        ["keep one of the two", patterns(["v*"])],
        ["keep one of the two", { ...TAGGED, tagPrefixList: ["v"] }],
    ),
    second(patterns(["v*"], { countUnit: "days" }), ".selection.countUnit", ["leave it out", patterns(["v*"])]),
    second({ ...BY_AGE, tagStatus: "tagged", tagPatternList: ["pr-*"], countUnit: undefined }, ".selection.countUnit", [
        'add "days"',
        { ...BY_AGE, tagStatus: "tagged", tagPatternList: ["pr-*"] },
    ]),
    second(patterns(["v*"], { countType: "imageCountMoreThen" }), ".selection.countType", [
        'did you mean "imageCountMoreThan"?',
        patterns(["v*"]),
    ]),
    second(patterns(["v*"], { countNumber: "20" }), ".selection.countNumber", [
        "write it without quotes",
        patterns(["v*"]),
    ]),
    second(patterns(["v*"], { countNumber: "20 images" }), ".selection.countNumber", [
        "write the number alone, without quotes: 20",
        patterns(["v*"]),
    ]),
    second({ ...BY_AGE, tagStatus: "tagged", tagPatternList: ["pr-*"], countUnit: null }, ".selection.countUnit", [
        'write "days"',
        { ...BY_AGE, tagStatus: "tagged", tagPatternList: ["pr-*"] },
    ]),
    second(patterns(["^(v|prod).*$"]), ".selection.tagPatternList[0]", [
        'write each by itself: "v*", "prod*"',
        patterns(["prod*"]),
    ]),
    second(patterns(["v*"], { days: 7 }), ".selection.days", ["drop it", patterns(["v*"])]),
    second(patterns(["v*"], { countnumber: 7 }), ".selection.countnumber", [
        'did you mean "countNumber"?',
        patterns(["v*"]),
    ]),
    second(patterns(["v*"], { countNumber: undefined }), ".selection.countNumber", ["add it", patterns(["v*"])]),
    second(patterns(["v*"], { countNumber: null }), ".selection.countNumber", ["give it a value", patterns(["v*"])]),
    second(patterns(["v*"], { countUnit: null }), ".selection.countUnit", [
        "leave the key out instead",
        patterns(["v*"]),
    ]),
    second(
        { selection: patterns(["v*"]), action: { type: "expire", targetStorageClass: "archive" } },
        ".action.targetStorageClass",
        ["leave it out", patterns(["v*"])],
    ),
    {
        args: policy(KEPT, UNTAGGED, { selection: BY_AGE, action: { type: "transition" } }, ARCHIVED),
        path: `${IN}[2].action.targetStorageClass`,
        ways: [['add "archive"', policy(KEPT, UNTAGGED, { selection: BY_AGE, action: ARCHIVE }, ARCHIVED)]],
    },
    second({ selection: patterns(["v*"]), action: { type: "delete" } }, ".action.type", [
        'did you mean "expire"?',
        patterns(["v*"]),
    ]),
    second(UNTAGGED, ".selection.tagStatus", ["merge the two", null]),
    second(patterns(["v*"], { storageClass: "standard" }), ".selection.storageClass", [
        "leave it out",
        patterns(["v*"]),
    ]),
    second(patterns(["v*", "v*"]), ".selection.tagPatternList[1]", ["drop it", patterns(["v*"])]),
    second({ ...TAGGED, tagPrefixList: ["v*"] }, ".selection.tagPrefixList[0]", [
        'write "v*" in tagPatternList',
        patterns(["v*"]),
    ]),
    second(patterns(["v*", "prod*"]), ".selection.tagPatternList", [
        "for OR write one rule an entry",
        patterns(["v*"]),
    ]),
    second(patterns(["v*"], { countNumber: 2 }), ".selection.countNumber", [
        "keep at least 4",
        patterns(["v*"], { countNumber: 4 }),
    ]),
    second({ ...BY_AGE, tagStatus: "tagged", tagPatternList: ["prod*"] }, ".selection.countType", [
        "count images instead",
        patterns(["prod*"]),
    ]),
    {
        args: policy(UNTAGGED, BY_AGE),
        path: `${IN}[1]`,
        ways: [["protect the tags of what is deployed by a rule before it", policy(KEPT, UNTAGGED, BY_AGE)]],
    },
    {
        args: policy(UNTAGGED, { selection: BY_AGE, action: ARCHIVE }, ARCHIVED),
        path: `${IN}[1]`,
        ways: [
            [
                "protect the tags of what is deployed by a rule before it",
                policy(KEPT, UNTAGGED, { selection: BY_AGE, action: ARCHIVE }, ARCHIVED),
            ],
        ],
    },
    {
        args: policy(patterns(["v*"])),
        path: IN,
        where: ["dev"],
        ways: [["add a rule for untagged images", policy(UNTAGGED, patterns(["v*"]))]],
    },
    {
        args: policy(UNTAGGED),
        path: IN,
        ways: [["add a last rule for tagStatus any, by count or by age", policy(UNTAGGED, ANY)]],
    },
    {
        args: policy(ANY),
        path: `${IN}[0].selection.countNumber`,
        where: ["dev", "staging"],
        ways: [["add a rule that expires untagged images after some days", policy(UNTAGGED, ANY)]],
    },
    {
        args: policy(UNTAGGED, ARCHIVED, patterns(["v*"])),
        path: IN,
        where: ["dev"],
        ways: [
            [
                "add a rule with the action transition",
                policy(UNTAGGED, ARCHIVED, patterns(["v*"]), {
                    selection: { ...BY_AGE, countType: "sinceImagePulled" },
                    action: ARCHIVE,
                }),
            ],
        ],
    },
    {
        args: policy(UNTAGGED, patterns(["prod*"], { countNumber: 20 }), { ...ANY, countNumber: 5 }),
        path: `${IN}[2].selection.countNumber`,
        ways: [
            [
                "write at least 24",
                policy(UNTAGGED, patterns(["prod*"], { countNumber: 20 }), { ...ANY, countNumber: 24 }),
            ],
        ],
    },
    {
        args: policy(UNTAGGED, KEPT, { ...ANY, countNumber: 5 }),
        path: `${IN}[2].selection.countNumber`,
        ways: [
            [
                "give rules[1] a count, and this rule at least 4 more than that",
                policy(UNTAGGED, { ...KEPT, countNumber: 10 }, { ...ANY, countNumber: 14 }),
            ],
        ],
    },
    {
        args: policy(UNTAGGED, patterns(["v*"]), patterns(["*-rc*"]), ANY),
        path: `${IN}[2]`,
        ways: [["the lower priority number", policy(UNTAGGED, patterns(["*-rc*"]), patterns(["v*"]), ANY)]],
    },
    {
        args: { lifecyclePolicy: { rules: [] } },
        path: IN,
        ways: [
            ["add a rule", policy(UNTAGGED, ANY)],
            ["or drop the whole policy", { lifecyclePolicy: null }],
        ],
    },
    {
        args: policy(UNTAGGED, ...Array.from({ length: 50 }, (_, index) => patterns([`v${index}.*`])), ANY),
        path: IN,
        ways: [["merge or drop some", policy(UNTAGGED, patterns(["v*"]), ANY)]],
    },
    {
        args: { lifecyclePolicy: " " },
        path: "lifecyclePolicy",
        ways: [
            ["leave it out", { lifecyclePolicy: null }],
            ["or write its rules", policy(UNTAGGED, ANY)],
        ],
    },
    {
        args: { lifecyclePolicy: "rules:\n  - rulePriority: 1\n" },
        path: "lifecyclePolicy",
        ways: [["write it as a map, without quotes or |", policy(UNTAGGED, ANY)]],
    },
    {
        args: { lifecyclePolicy: '{ "rules": [], "rules": [] }' },
        path: IN,
        ways: [["remove one of them", policy(UNTAGGED, ANY)]],
    },
    {
        args: {
            lifecyclePolicy: [policy(UNTAGGED, ANY).lifecyclePolicy, policy(UNTAGGED, ANY).lifecyclePolicy].map(
                (document) => ({ lifecyclePolicyText: JSON.stringify(document) }),
            ),
        },
        path: "lifecyclePolicy",
        ways: [
            ["write each at its repository", { lifecyclePolicy: null, repositories: { web: policy(UNTAGGED, ANY) } }],
        ],
    },
    {
        args: { lifecyclePolicy: { LifecyclePolicyText: { Ref: "Policy" } } },
        path: "lifecyclePolicy",
        ways: [
            [
                "give the answer of aws ecr get-lifecycle-policy",
                {
                    lifecyclePolicy: {
                        LifecyclePolicyText: null,
                        lifecyclePolicyText: JSON.stringify(policy(UNTAGGED, ANY).lifecyclePolicy),
                    },
                },
            ],
        ],
    },
    {
        args: policy({ selection: UNTAGGED, description: "x".repeat(31_000) }, ANY),
        path: "lifecyclePolicy",
        ways: [["shorten or drop descriptions", policy(UNTAGGED, ANY)]],
    },
];

const patternsOf = (count: number) =>
    Object.fromEntries(Array.from({ length: count }, (_, index) => [`v${index}.*`, 5]));

/** Advice about the settings that lifecycle policies are made from. */
export const LIFECYCLE: readonly Advice[] = [
    {
        args: { lifecycle: { untaggedExpireAfterDays: 3 }, ...policy(UNTAGGED, ANY) },
        path: "lifecycle",
        ways: [
            ["remove one of the two", { lifecycle: null }],
            ["remove one of the two", { lifecyclePolicy: null }],
        ],
    },
    {
        args: { lifecycle: "7 days" },
        path: "lifecycle",
        ways: [["write it as { untaggedExpireAfterDays: 7 }", { lifecycle: { untaggedExpireAfterDays: 7 } }]],
    },
    {
        args: { maxImageCount: 30, ...policy(UNTAGGED, ANY) },
        path: "maxImageCount",
        ways: [
            ["remove one of the two", { maxImageCount: null }],
            ["remove one of the two", { lifecyclePolicy: null }],
        ],
    },
    {
        args: { maxImageCount: 30, lifecycle: { keepLast: 40 } },
        path: "lifecycle.keepLast",
        ways: [
            ["write one of the two", { maxImageCount: null }],
            ["write one of the two", { lifecycle: null }],
        ],
    },
    {
        args: { lifecycle: { protectTags: ["prod*"], keepLastByTag: { "prod*": 10 } } },
        path: 'lifecycle.keepLastByTag["prod*"]',
        ways: [
            ["drop one of the two", { lifecycle: { protectTags: [] } }],
            ["drop one of the two", { lifecycle: { keepLastByTag: null } }],
        ],
    },
    {
        args: { lifecycle: { keepLastByTag: { "pr-*": 10 }, expireAfterDaysByTag: { "pr-*": 10 } } },
        path: 'lifecycle.expireAfterDaysByTag["pr-*"]',
        ways: [
            ["choose one", { lifecycle: { keepLastByTag: null } }],
            ["choose one", { lifecycle: { expireAfterDaysByTag: null } }],
        ],
    },
    {
        args: { lifecycle: { archiveAfterDays: 60, keepLast: 50 } },
        path: "lifecycle.archiveAfterDays",
        ways: [
            ["choose keepLast", { lifecycle: { archiveAfterDays: null } }],
            [
                "or archiveAfterDays with deleteArchivedAfterDays",
                { lifecycle: { keepLast: null, deleteArchivedAfterDays: 365 } },
            ],
        ],
    },
    {
        args: { lifecycle: { keepLast: 50, keepLastByTag: { "*": 100 } } },
        path: "lifecycle.keepLast",
        ways: [
            ["drop one of the two", { lifecycle: { keepLast: null } }],
            ["drop one of the two", { lifecycle: { keepLastByTag: null } }],
        ],
    },
    {
        args: {
            imageTagMutability: "IMMUTABLE_WITH_EXCLUSION",
            imageTagMutabilityExclusionFilters: ["sha256-*"],
            lifecycle: { keepLast: 50 },
        },
        path: "lifecycle",
        ways: [["set lifecycle.signaturesPerImage: 1", { lifecycle: { signaturesPerImage: 1 } }]],
    },
    {
        args: { maxImageCount: 999, lifecycle: { keepLastByTag: patternsOf(60) } },
        path: 'repositories["web"].lifecycle',
        ways: [["name fewer patterns", { lifecycle: { keepLastByTag: null } }]],
    },
    {
        args: { maxImageCount: 999, lifecycle: { keepLastByTag: patternsOf(49) } },
        path: 'repositories["web"].lifecycle',
        ways: [["name fewer patterns", { lifecycle: { keepLastByTag: null } }]],
    },
    {
        args: { maxImageCount: 50, lifecycle: { keepLastByTag: { "v*": 60 } } },
        path: "lifecycle",
        ways: [["write at least 64", { maxImageCount: 64 }]],
    },
];
