// Cases for the validator: a legal policy with one thing changed. The sources: LP LifecyclePolicies.html, LPP
// lifecycle_policy_parameters.html, LPE lifecycle_policy_examples.html, all of the Amazon ECR user guide; Q its
// service-quotas.html; API PutLifecyclePolicy; LIVE policies that others applied to AWS, or saw refused; OWN what follows
// from JSON or from this package's own decisions.

/** Marks a key that the case takes away. */
export const GONE = Symbol("gone");

/** One thing to change: a path into the baseline and the value to set there. */
type Change = [path: (string | number)[], value: unknown];

/** A case: what is changed, and the path and rule of each problem that follows. */
export interface Case {
    name: string;
    source: string;
    changes: Change[];
    problems: [path: string, rule: string][];
}

/** A legal policy: rules 0 to 2 for standard images, 3 and 4 for archived ones. */
export const BASELINE = {
    rules: [
        {
            rulePriority: 1,
            description: "Releases",
            selection: {
                tagStatus: "tagged",
                tagPatternList: ["v*"],
                countType: "imageCountMoreThan",
                countNumber: 30,
            },
            action: { type: "expire" },
        },
        {
            rulePriority: 2,
            selection: { tagStatus: "untagged", countType: "sinceImagePushed", countUnit: "days", countNumber: 7 },
            action: { type: "expire" },
        },
        {
            rulePriority: 3,
            selection: { tagStatus: "any", countType: "sinceImagePulled", countUnit: "days", countNumber: 90 },
            action: { type: "transition", targetStorageClass: "archive" },
        },
        {
            rulePriority: 4,
            selection: {
                tagStatus: "tagged",
                tagPrefixList: ["v"],
                storageClass: "archive",
                countType: "sinceImageTransitioned",
                countUnit: "days",
                countNumber: 730,
            },
            action: { type: "expire" },
        },
        {
            rulePriority: 5,
            selection: {
                tagStatus: "any",
                storageClass: "archive",
                countType: "sinceImageTransitioned",
                countUnit: "days",
                countNumber: 365,
            },
            action: { type: "expire" },
        },
    ],
} as const;

const RULE = ["rules", 0];
const TAGGED = ["rules", 0, "selection"];
const UNTAGGED = ["rules", 1, "selection"];
const ANY = ["rules", 2, "selection"];
const ARCHIVED = ["rules", 3, "selection"];

function one(
    name: string,
    source: string,
    path: (string | number)[],
    value: unknown,
    ...found: [string, string][]
): Case {
    return { name, source, changes: [[path, value]], problems: found };
}

function many(name: string, source: string, changes: Change[], ...found: [string, string][]): Case {
    return { name, source, changes, problems: found };
}

function rules(count: number): unknown[] {
    return Array.from({ length: count }, (_, index) => ({
        ...BASELINE.rules[0],
        rulePriority: index + 1,
        selection: { ...BASELINE.rules[0].selection, tagPatternList: [`v${index}.*`] },
    }));
}

const COPY_OF_UNTAGGED = { ...BASELINE.rules[1], rulePriority: 6 };
const COPY_OF_ANY = { ...BASELINE.rules[2], rulePriority: 6 };
const BY_PREFIX = {
    rulePriority: 6,
    selection: { tagStatus: "tagged", tagPrefixList: ["v"], countType: "imageCountMoreThan", countNumber: 3 },
    action: { type: "expire" },
};
const BEFORE_ANY = { ...BY_PREFIX, rulePriority: 1 };

export const LEGAL: Case[] = [
    many("the baseline", "LPE", []),
    one("a description of one character", "LPP", [...RULE, "description"], "x"),
    one("no description", "LPP", [...RULE, "description"], GONE),
    one("gaps between priorities", "LPP", [...RULE, "rulePriority"], 1),
    many("one rule with priority 10", "LIVE", [[["rules"], [{ ...BASELINE.rules[0], rulePriority: 10 }]]]),
    many("priorities out of order", "LPP", [[["rules"], [BASELINE.rules[2], BASELINE.rules[1], BASELINE.rules[0]]]]),
    one("an explicit standard storage class", "LPP", [...TAGGED, "storageClass"], "standard"),
    one("four wildcards", "LP", [...TAGGED, "tagPatternList"], ["*test*1*2*3", "test*1*2*3*"]),
    one("a pattern without a wildcard", "LPP", [...TAGGED, "tagPatternList"], ["latest"]),
    one("several patterns", "LPE", [...TAGGED, "tagPatternList"], ["alpha*", "beta*"]),
    one("a count of 1", "LPE", [...TAGGED, "countNumber"], 1),
    one("a count of 999999", "LIVE", [...TAGGED, "countNumber"], 999_999),
    one("exactly 90 days in archive", "LIVE", [...ARCHIVED, "countNumber"], 90),
    one(
        "any first for standard, last for archive",
        "LPE",
        ["rules"],
        [
            { ...BASELINE.rules[2], rulePriority: 1 },
            { ...BASELINE.rules[4], rulePriority: 2 },
        ],
    ),
    many("the same prefix once for each storage class", "LIVE", [
        [[...TAGGED, "tagPatternList"], GONE],
        [[...TAGGED, "tagPrefixList"], ["v"]],
    ]),
    many("patterns in one rule and prefixes in another", "LP", [[["rules", 2], { ...BY_PREFIX, rulePriority: 3 }]]),
    one("untagged in archive next to untagged in standard", "LP", [...ARCHIVED, "tagStatus"], "untagged", [
        "rules[3].selection.tagPrefixList",
        "tag-list-unexpected",
    ]),
    many("transition by age", "LPE", [[["rules", 2, "selection", "countType"], "sinceImagePushed"]]),
    many("transition by count", "LP", [
        [["rules", 2, "selection", "countType"], "imageCountMoreThan"],
        [["rules", 2, "selection", "countUnit"], GONE],
    ]),
    one("50 rules", "Q", ["rules"], rules(50)),
    one("30,720 characters", "API", [...RULE, "description"], "x".repeat(29_829)),
    one("a pattern of AWS's own example that no tag can have", "LPE", [...TAGGED, "tagPatternList"], ["git hash"]),
];

export const ILLEGAL: Case[] = [
    // The document
    one("no rules", "LPP", ["rules"], GONE, ["rules", "missing-key"]),
    one("null for rules", "LIVE", ["rules"], null, ["rules", "null-value"]),
    one("a map for rules", "LPP", ["rules"], {}, ["rules", "wrong-type"]),
    one("a text for rules", "LPP", ["rules"], "all", ["rules", "wrong-type"]),
    one("an empty list of rules", "API", ["rules"], [], ["rules", "rule-count"]),
    one("51 rules", "Q", ["rules"], rules(51), ["rules", "rule-count"]),
    one("an unknown key next to rules", "LPE", ["version"], 1, ["version", "unknown-key"]),
    one("a misspelt key for rules", "LPE", ["Rules"], [], ["Rules", "unknown-key"]),
    one("30,721 characters", "API", [...RULE, "description"], "x".repeat(29_830), ["", "length"]),
    many(
        "two problems of the document",
        "OWN",
        [
            [["rules"], GONE],
            [["rule"], []],
        ],
        ["rules", "missing-key"],
        ["rule", "unknown-key"],
    ),

    // A rule
    one("null for a rule", "OWN", RULE, null, ["rules[0]", "wrong-type"]),
    one("a text for a rule", "OWN", RULE, "keep", ["rules[0]", "wrong-type"]),
    one("a list for a rule", "OWN", RULE, [], ["rules[0]", "wrong-type"]),
    one("no priority", "LPP", [...RULE, "rulePriority"], GONE, ["rules[0].rulePriority", "missing-key"]),
    one("null for a priority", "LIVE", [...RULE, "rulePriority"], null, ["rules[0].rulePriority", "null-value"]),
    one("priority 0", "LPP", [...RULE, "rulePriority"], 0, ["rules[0].rulePriority", "priority-range"]),
    one("a negative priority", "LPP", [...RULE, "rulePriority"], -1, ["rules[0].rulePriority", "priority-range"]),
    one("half a priority", "LPP", [...RULE, "rulePriority"], 1.5, ["rules[0].rulePriority", "priority-range"]),
    one("an infinite priority", "OWN", [...RULE, "rulePriority"], Number.POSITIVE_INFINITY, [
        "rules[0].rulePriority",
        "priority-range",
    ]),
    one("a priority in quotes", "LPP", [...RULE, "rulePriority"], "1", ["rules[0].rulePriority", "wrong-type"]),
    one("true for a priority", "LPP", [...RULE, "rulePriority"], true, ["rules[0].rulePriority", "wrong-type"]),
    one("a priority used twice", "LPP", ["rules", 1, "rulePriority"], 1, ["rules[1].rulePriority", "priority-unique"]),
    many(
        "a priority used three times",
        "LPP",
        [
            [["rules", 1, "rulePriority"], 5],
            [["rules", 3, "rulePriority"], 5],
        ],
        ["rules[2].rulePriority", "any-last"],
        ["rules[3].rulePriority", "priority-unique"],
        ["rules[4].rulePriority", "priority-unique"],
    ),
    one("a priority of another storage class", "LPP", ["rules", 3, "rulePriority"], 1, [
        "rules[3].rulePriority",
        "priority-unique",
    ]),
    one("null for a description", "LIVE", [...RULE, "description"], null, ["rules[0].description", "null-value"]),
    one("a number for a description", "LPP", [...RULE, "description"], 7, ["rules[0].description", "wrong-type"]),
    one("no selection", "LPP", [...RULE, "selection"], GONE, ["rules[0].selection", "missing-key"]),
    one("null for a selection", "LIVE", [...RULE, "selection"], null, ["rules[0].selection", "null-value"]),
    one("a list for a selection", "LPP", [...RULE, "selection"], [], ["rules[0].selection", "wrong-type"]),
    one("no action", "LPP", [...RULE, "action"], GONE, ["rules[0].action", "missing-key"]),
    one("null for an action", "LIVE", [...RULE, "action"], null, ["rules[0].action", "null-value"]),
    one("a text for an action", "LPP", [...RULE, "action"], "expire", ["rules[0].action", "wrong-type"]),
    one("an unknown key in a rule", "LPE", [...RULE, "priority"], 1, ["rules[0].priority", "unknown-key"]),
    one("a key that is no plain name", "OWN", [...RULE, "rule priority"], 1, [
        'rules[0]["rule priority"]',
        "unknown-key",
    ]),
    one(
        "an unknown key in a selection",
        "LPE",
        [...TAGGED, "tagPatterns"],
        ["v*"],
        ["rules[0].selection.tagPatterns", "unknown-key"],
    ),
    one("an unknown key in an action", "LPE", [...RULE, "action", "storageClass"], "archive", [
        "rules[0].action.storageClass",
        "unknown-key",
    ]),
    one(
        "an empty rule",
        "LPP",
        RULE,
        {},
        ["rules[0].rulePriority", "missing-key"],
        ["rules[0].selection", "missing-key"],
        ["rules[0].action", "missing-key"],
    ),
    one(
        "an empty selection",
        "LPP",
        TAGGED,
        {},
        ["rules[0].selection.tagStatus", "missing-key"],
        ["rules[0].selection.countType", "missing-key"],
        ["rules[0].selection.countNumber", "missing-key"],
    ),
    one("an empty action", "LPP", [...RULE, "action"], {}, ["rules[0].action.type", "missing-key"]),

    // Tags
    one("no tag status", "LPP", [...TAGGED, "tagStatus"], GONE, ["rules[0].selection.tagStatus", "missing-key"]),
    one("null for a tag status", "LIVE", [...TAGGED, "tagStatus"], null, [
        "rules[0].selection.tagStatus",
        "null-value",
    ]),
    one("an unknown tag status", "LPP", [...TAGGED, "tagStatus"], "all", [
        "rules[0].selection.tagStatus",
        "tag-status",
    ]),
    one("a tag status in capitals", "LPP", [...TAGGED, "tagStatus"], "TAGGED", [
        "rules[0].selection.tagStatus",
        "tag-status",
    ]),
    one(
        "a list for a tag status",
        "LPP",
        [...TAGGED, "tagStatus"],
        ["tagged"],
        ["rules[0].selection.tagStatus", "wrong-type"],
    ),
    one("tagged without a list", "LPP", [...TAGGED, "tagPatternList"], GONE, [
        "rules[0].selection.tagPatternList",
        "tag-list-required",
    ]),
    one(
        "tagged with both lists",
        "LP",
        [...TAGGED, "tagPrefixList"],
        ["v"],
        ["rules[0].selection.tagPrefixList", "tag-list-both"],
    ),
    one(
        "untagged with patterns",
        "LPP",
        [...UNTAGGED, "tagPatternList"],
        ["v*"],
        ["rules[1].selection.tagPatternList", "tag-list-unexpected"],
    ),
    one(
        "untagged with prefixes",
        "LPP",
        [...UNTAGGED, "tagPrefixList"],
        ["v"],
        ["rules[1].selection.tagPrefixList", "tag-list-unexpected"],
    ),
    one(
        "any with patterns",
        "LP",
        [...ANY, "tagPatternList"],
        ["*"],
        ["rules[2].selection.tagPatternList", "tag-list-unexpected"],
    ),
    one(
        "any with prefixes",
        "LP",
        [...ANY, "tagPrefixList"],
        ["v"],
        ["rules[2].selection.tagPrefixList", "tag-list-unexpected"],
    ),
    one("untagged with null for patterns", "LIVE", [...UNTAGGED, "tagPatternList"], null, [
        "rules[1].selection.tagPatternList",
        "null-value",
    ]),
    one(
        "untagged with an empty list",
        "LIVE",
        [...UNTAGGED, "tagPrefixList"],
        [],
        ["rules[1].selection.tagPrefixList", "tag-list-unexpected"],
        ["rules[1].selection.tagPrefixList", "tag-list-empty"],
    ),
    one(
        "an empty list of patterns",
        "LIVE",
        [...TAGGED, "tagPatternList"],
        [],
        ["rules[0].selection.tagPatternList", "tag-list-empty"],
    ),
    one("null for patterns", "LIVE", [...TAGGED, "tagPatternList"], null, [
        "rules[0].selection.tagPatternList",
        "null-value",
    ]),
    one("a text for patterns", "LPP", [...TAGGED, "tagPatternList"], "v*", [
        "rules[0].selection.tagPatternList",
        "wrong-type",
    ]),
    one(
        "a number among patterns",
        "LPP",
        [...TAGGED, "tagPatternList"],
        ["v*", 1],
        ["rules[0].selection.tagPatternList[1]", "wrong-type"],
    ),
    one(
        "null among patterns",
        "LIVE",
        [...TAGGED, "tagPatternList"],
        [null, "v*"],
        ["rules[0].selection.tagPatternList[0]", "null-value"],
    ),
    one(
        "an empty pattern",
        "OWN",
        [...TAGGED, "tagPatternList"],
        [""],
        ["rules[0].selection.tagPatternList[0]", "tag-empty"],
    ),
    one(
        "five wildcards",
        "LP",
        [...TAGGED, "tagPatternList"],
        ["test*1*2*3*4*5"],
        ["rules[0].selection.tagPatternList[0]", "wildcard-count"],
    ),
    one(
        "six wildcards in the second pattern",
        "LP",
        [...TAGGED, "tagPatternList"],
        ["v*", "test*1*2*3*4*5*6"],
        ["rules[0].selection.tagPatternList[1]", "wildcard-count"],
    ),
    one(
        "an empty list of prefixes",
        "LIVE",
        [...ARCHIVED, "tagPrefixList"],
        [],
        ["rules[3].selection.tagPrefixList", "tag-list-empty"],
    ),
    one(
        "an empty prefix",
        "OWN",
        [...ARCHIVED, "tagPrefixList"],
        [""],
        ["rules[3].selection.tagPrefixList[0]", "tag-empty"],
    ),
    one("a map for prefixes", "LPP", [...ARCHIVED, "tagPrefixList"], { v: true }, [
        "rules[3].selection.tagPrefixList",
        "wrong-type",
    ]),

    // Counts
    one("no count type", "LPP", [...TAGGED, "countType"], GONE, ["rules[0].selection.countType", "missing-key"]),
    one("null for a count type", "LIVE", [...TAGGED, "countType"], null, [
        "rules[0].selection.countType",
        "null-value",
    ]),
    one("an unknown count type", "LPP", [...TAGGED, "countType"], "imageCount", [
        "rules[0].selection.countType",
        "count-type",
    ]),
    one("a count type with a small problem", "LPP", [...TAGGED, "countType"], "imageCountMoreThen", [
        "rules[0].selection.countType",
        "count-type",
    ]),
    one("days without a unit", "LPP", [...UNTAGGED, "countUnit"], GONE, [
        "rules[1].selection.countUnit",
        "count-unit-required",
    ]),
    one("pulled without a unit", "LPP", [...ANY, "countUnit"], GONE, [
        "rules[2].selection.countUnit",
        "count-unit-required",
    ]),
    one("archived without a unit", "LPP", [...ARCHIVED, "countUnit"], GONE, [
        "rules[3].selection.countUnit",
        "count-unit-required",
    ]),
    one("null for a unit", "LIVE", [...UNTAGGED, "countUnit"], null, ["rules[1].selection.countUnit", "null-value"]),
    one("hours", "LPP", [...UNTAGGED, "countUnit"], "hours", ["rules[1].selection.countUnit", "count-unit"]),
    one("one day", "LPP", [...UNTAGGED, "countUnit"], "day", ["rules[1].selection.countUnit", "count-unit"]),
    one("a number for a unit", "LPP", [...UNTAGGED, "countUnit"], 1, ["rules[1].selection.countUnit", "wrong-type"]),
    one("a count with a unit", "LPP", [...TAGGED, "countUnit"], "days", [
        "rules[0].selection.countUnit",
        "count-unit-unexpected",
    ]),
    one("a count with a null unit", "LIVE", [...TAGGED, "countUnit"], null, [
        "rules[0].selection.countUnit",
        "null-value",
    ]),
    one("no count number", "LPP", [...TAGGED, "countNumber"], GONE, ["rules[0].selection.countNumber", "missing-key"]),
    one("null for a count number", "LIVE", [...TAGGED, "countNumber"], null, [
        "rules[0].selection.countNumber",
        "null-value",
    ]),
    one("0 images", "LPP", [...TAGGED, "countNumber"], 0, ["rules[0].selection.countNumber", "count-range"]),
    one("-1 days", "LPP", [...UNTAGGED, "countNumber"], -1, ["rules[1].selection.countNumber", "count-range"]),
    one("half a day", "LPP", [...UNTAGGED, "countNumber"], 0.5, ["rules[1].selection.countNumber", "count-range"]),
    one("a count number in quotes", "LPP", [...TAGGED, "countNumber"], "30", [
        "rules[0].selection.countNumber",
        "wrong-type",
    ]),
    one("89 days in archive", "LPE", [...ARCHIVED, "countNumber"], 89, [
        "rules[3].selection.countNumber",
        "archive-minimum",
    ]),
    one("0 days in archive", "LPP", [...ARCHIVED, "countNumber"], 0, ["rules[3].selection.countNumber", "count-range"]),

    // Storage classes
    one("an unknown storage class", "LPP", [...TAGGED, "storageClass"], "glacier", [
        "rules[0].selection.storageClass",
        "storage-class",
    ]),
    one("a storage class in capitals", "LPP", [...ARCHIVED, "storageClass"], "ARCHIVE", [
        "rules[3].selection.storageClass",
        "storage-class",
    ]),
    one("null for a storage class", "LIVE", [...TAGGED, "storageClass"], null, [
        "rules[0].selection.storageClass",
        "null-value",
    ]),
    one("archive with a count", "LPP", [...TAGGED, "storageClass"], "archive", [
        "rules[0].selection.storageClass",
        "storage-class-unexpected",
    ]),
    one("archive with an age", "LPP", [...UNTAGGED, "storageClass"], "archive", [
        "rules[1].selection.storageClass",
        "storage-class-unexpected",
    ]),
    many(
        "archive with pulls",
        "LPP",
        [
            [[...ANY, "storageClass"], "archive"],
            [["rules", 2, "rulePriority"], 6],
        ],
        ["rules[2].selection.storageClass", "storage-class-unexpected"],
        ["rules[4].selection.tagStatus", "any-unique"],
    ),
    one("days since archiving without a storage class", "LPP", [...ARCHIVED, "storageClass"], GONE, [
        "rules[3].selection.storageClass",
        "storage-class-required",
    ]),
    one("days since archiving of standard images", "LPP", [...ARCHIVED, "storageClass"], "standard", [
        "rules[3].selection.storageClass",
        "storage-class-required",
    ]),

    // Actions
    one("no action type", "LPP", [...RULE, "action", "type"], GONE, ["rules[0].action.type", "missing-key"]),
    one("an unknown action type", "LPP", [...RULE, "action", "type"], "delete", [
        "rules[0].action.type",
        "action-type",
    ]),
    one("archive for an action type", "LPP", ["rules", 2, "action", "type"], "archive", [
        "rules[2].action.type",
        "action-type",
    ]),
    one("null for an action type", "LIVE", [...RULE, "action", "type"], null, ["rules[0].action.type", "null-value"]),
    one("expire with a target", "LPP", [...RULE, "action", "targetStorageClass"], "archive", [
        "rules[0].action.targetStorageClass",
        "target-unexpected",
    ]),
    one("expire with a null target", "LIVE", [...RULE, "action", "targetStorageClass"], null, [
        "rules[0].action.targetStorageClass",
        "null-value",
    ]),
    one("transition without a target", "LPP", ["rules", 2, "action", "targetStorageClass"], GONE, [
        "rules[2].action.targetStorageClass",
        "target-required",
    ]),
    one("transition to standard", "LPP", ["rules", 2, "action", "targetStorageClass"], "standard", [
        "rules[2].action.targetStorageClass",
        "target-storage-class",
    ]),
    one(
        "transition to a list",
        "LPP",
        ["rules", 2, "action", "targetStorageClass"],
        ["archive"],
        ["rules[2].action.targetStorageClass", "wrong-type"],
    ),
    one("expire by the last pull", "LPE", ["rules", 2, "action"], { type: "expire" }, [
        "rules[2].action.type",
        "pulled-needs-transition",
    ]),
    one(
        "transition of archived images",
        "LPE",
        ["rules", 3, "action"],
        { type: "transition", targetStorageClass: "archive" },
        ["rules[3].action.type", "transitioned-needs-expire"],
    ),

    // Rules against each other
    one(
        "any before a tagged rule",
        "LPP",
        ["rules", 2, "rulePriority"],
        1,
        ["rules[2].rulePriority", "priority-unique"],
        ["rules[2].rulePriority", "any-last"],
    ),
    many("any first", "LPP", [[["rules", 0, "rulePriority"], 10]], ["rules[2].rulePriority", "any-last"]),
    many("any before untagged", "LPP", [[["rules", 1, "rulePriority"], 10]], ["rules[2].rulePriority", "any-last"]),
    many(
        "any before a tagged rule of the archive",
        "LIVE",
        [[["rules", 3, "rulePriority"], 10]],
        ["rules[4].rulePriority", "any-last"],
    ),
    many("two rules for any", "LP", [[["rules", 5], COPY_OF_ANY]], ["rules[5].selection.tagStatus", "any-unique"]),
    many(
        "two rules for any archived image",
        "LP",
        [[["rules", 5], { ...BASELINE.rules[4], rulePriority: 6 }]],
        ["rules[5].selection.tagStatus", "any-unique"],
    ),
    many(
        "two rules for untagged images",
        "LP",
        [
            [["rules", 1, "rulePriority"], 1],
            [["rules", 0], COPY_OF_UNTAGGED],
        ],
        ["rules[1].selection.tagStatus", "untagged-unique"],
        ["rules[2].rulePriority", "any-last"],
    ),
    many(
        "the same prefix twice",
        "LP",
        [
            [["rules", 0], BEFORE_ANY],
            [["rules", 1], { ...BEFORE_ANY, rulePriority: 2 }],
        ],
        ["rules[1].selection.tagPrefixList", "prefix-unique"],
    ),
    many(
        "the same prefixes in another order",
        "LP",
        [
            [["rules", 0], { ...BEFORE_ANY, selection: { ...BEFORE_ANY.selection, tagPrefixList: ["a", "b"] } }],
            [
                ["rules", 1],
                { ...BEFORE_ANY, rulePriority: 2, selection: { ...BEFORE_ANY.selection, tagPrefixList: ["b", "a"] } },
            ],
        ],
        ["rules[1].selection.tagPrefixList", "prefix-unique"],
    ),
    many(
        "the same prefix by count and by age",
        "LP",
        [
            [["rules", 0], BEFORE_ANY],
            [
                ["rules", 1],
                {
                    rulePriority: 2,
                    selection: {
                        tagStatus: "tagged",
                        tagPrefixList: ["v"],
                        countType: "sinceImagePushed",
                        countUnit: "days",
                        countNumber: 90,
                    },
                    action: { type: "expire" },
                },
            ],
        ],
        ["rules[1].selection.tagPrefixList", "prefix-unique"],
    ),

    // Many at once
    many(
        "a problem in each part of a rule",
        "OWN",
        [
            [[...RULE, "rulePriority"], 0],
            [[...RULE, "description"], 1],
            [[...TAGGED, "tagPatternList"], []],
            [[...TAGGED, "countUnit"], "days"],
            [[...TAGGED, "countNumber"], 0],
            [[...RULE, "action", "type"], "remove"],
        ],
        ["rules[0].rulePriority", "priority-range"],
        ["rules[0].description", "wrong-type"],
        ["rules[0].selection.tagPatternList", "tag-list-empty"],
        ["rules[0].selection.countUnit", "count-unit-unexpected"],
        ["rules[0].selection.countNumber", "count-range"],
        ["rules[0].action.type", "action-type"],
    ),
    many(
        "problems in rules, sorted by position",
        "OWN",
        [
            [["rules", 4, "action", "type"], "x"],
            [["rules", 1, "rulePriority"], 0],
            [["extra"], 1],
        ],
        ["rules[1].rulePriority", "priority-range"],
        ["rules[4].action.type", "action-type"],
        ["extra", "unknown-key"],
    ),
    many(
        "two rules without a priority",
        "LPP",
        [
            [["rules", 0, "rulePriority"], GONE],
            [["rules", 1, "rulePriority"], GONE],
        ],
        ["rules[0].rulePriority", "missing-key"],
        ["rules[1].rulePriority", "missing-key"],
    ),
    many(
        "two lists of prefixes that hold no text",
        "LPP",
        [
            [["rules", 0], { ...BEFORE_ANY, selection: { ...BEFORE_ANY.selection, tagPrefixList: [1] } }],
            [
                ["rules", 1],
                { ...BEFORE_ANY, rulePriority: 2, selection: { ...BEFORE_ANY.selection, tagPrefixList: [2] } },
            ],
        ],
        ["rules[0].selection.tagPrefixList[0]", "wrong-type"],
        ["rules[1].selection.tagPrefixList[0]", "wrong-type"],
    ),
];
