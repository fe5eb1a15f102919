import assert from "node:assert/strict";
import { readLifecyclePolicy } from "../../../ecr/lifecycle/index.ts";
import { countMeant, patternFix, patternsMeant } from "../../../ecr/lifecycle/suggest.ts";
import { resolved, withSet } from "../../support/args.ts";

const NO_PATTERN = "matches no tag: a tag has at most 128 letters, digits and _ . - and begins with none of . -, found";

/** What is said of a rule, without what is said of the whole policy. */
function saidOf(selection: object, action: object = { type: "expire" }): string[] {
    const rule = {
        rulePriority: 1,
        selection: { tagStatus: "tagged", countType: "imageCountMoreThan", countNumber: 5, ...selection },
        action,
    };
    const { problems, warnings } = readLifecyclePolicy({ rules: [rule] });
    return [...problems, ...warnings]
        .filter(({ path, code }) => path !== "rules" && code !== "low-count")
        .map(({ path, reason }) => `${path.replace("rules[0].", "")} ${reason}`);
}

const since = (more: object) => ({
    tagStatus: "any",
    countType: "sinceImagePushed",
    countUnit: "days",
    countNumber: 7,
    ...more,
});
const WHOLE = "selection.countNumber must be a whole number of at least 1, found";
const KEEP =
    "no rule keeps images: those that a rule of a lower rulePriority selects are kept as far as its count goes, such as countNumber 9999";

const SAID: [title: string, said: () => string[], expected: string[]][] = [
    [
        "a prefix from the middle of a tag",
        () => saidOf({ tagPrefixList: ["-production-"] }),
        [`selection.tagPrefixList[0] ${NO_PATTERN} "-production-"; write "*-production-*" in tagPatternList`],
    ],
    [
        "a pattern from the middle of a tag",
        () => saidOf({ tagPatternList: ["-production-"] }),
        [`selection.tagPatternList[0] ${NO_PATTERN} "-production-"; write "*-production-*"`],
    ],
    ["the pattern that is meant", () => saidOf({ tagPatternList: ["*-production-*"] }), []],
    [
        "a character class",
        () => saidOf({ tagPatternList: ["v[0-9]*"] }),
        [`selection.tagPatternList[0] ${NO_PATTERN} "v[0-9]*"; write "v*"`],
    ],
    [
        "alternatives",
        () => saidOf({ tagPatternList: ["(main|dev)-*"] }),
        [`selection.tagPatternList[0] ${NO_PATTERN} "(main|dev)-*"; write each by itself: "main-*", "dev-*"`],
    ],
    [
        "a pattern that is not clear",
        () => saidOf({ tagPatternList: ["org/app*"] }),
        [`selection.tagPatternList[0] ${NO_PATTERN} "org/app*"`],
    ],
    [
        "retain",
        () => saidOf({ tagPatternList: ["v*"] }, { type: "retain" }),
        [`action.type must be "expire" or "transition", found "retain"; ${KEEP}`],
    ],
    [
        "delete",
        () => saidOf({ tagPatternList: ["v*"] }, { type: "delete" }),
        ['action.type must be "expire" or "transition", found "delete"; did you mean "expire"?'],
    ],
    [
        "null next to a list",
        () => saidOf({ tagPatternList: ["v*"], tagPrefixList: null }),
        ["selection.tagPrefixList must not be null, which AWS refuses: leave the key out instead"],
    ],
    [
        "a list next to null",
        () => saidOf({ tagPatternList: null, tagPrefixList: ["v"] }),
        ["selection.tagPatternList must not be null, which AWS refuses: leave the key out instead"],
    ],
    [
        "null for the only list",
        () => saidOf({ tagPatternList: null }),
        ['selection.tagPatternList must not be null, which AWS refuses: write the tags, such as ["v*"]'],
    ],
    [
        "a text for a list",
        () => saidOf({ tagPatternList: "v*" }),
        ['selection.tagPatternList must be a list of texts, found "v*"; write it as a list: ["v*"]'],
    ],
    [
        "null for a unit that is required",
        () => saidOf(since({ countUnit: null })),
        ['selection.countUnit must not be null, which AWS refuses: write "days"'],
    ],
    [
        "null for a unit that is not",
        () => saidOf({ tagPatternList: ["v*"], countUnit: null }),
        ["selection.countUnit must not be null, which AWS refuses: leave the key out instead"],
    ],
    [
        "null for the target",
        () => saidOf(since({}), { type: "transition", targetStorageClass: null }),
        ['action.targetStorageClass must not be null, which AWS refuses: write "archive"'],
    ],
    [
        "days with their unit",
        () => saidOf(since({ countNumber: "1 days" })),
        [`${WHOLE} "1 days"; write the number alone, without quotes: 1`],
    ],
    [
        "weeks",
        () => saidOf(since({ countNumber: "2 weeks" })),
        [`${WHOLE} "2 weeks"; write the number alone, without quotes: 14`],
    ],
    ["a number in words", () => saidOf(since({ countNumber: "thirty" })), [`${WHOLE} "thirty"`]],
    [
        "days of a set with their unit",
        () => saidOfSet({ untaggedExpireAfterDays: "1 days" }),
        [
            'lifecycle.untaggedExpireAfterDays must be a whole number, found "1 days"; write the number alone, without quotes: 1',
        ],
    ],
    [
        "a character class of a set",
        () => saidOfSet({ protectTags: ["v[0-9]*"] }),
        [
            'lifecycle.protectTags[0] must be a tag of at most 128 letters, digits and _ . - with at most 4 wildcards (*), no two of them in a row, found "v[0-9]*"; write "v*"',
        ],
    ],
    [
        "a part of a tag of a set",
        () => saidOfSet({ keepLastByTag: { "-production-*": 5 } }),
        [
            'lifecycle.keepLastByTag["-production-*"] must be a tag of at most 128 letters, digits and _ . - with at most 4 wildcards (*), no two of them in a row, found "-production-*"; write "*-production-*"',
        ],
    ],
];

function saidOfSet(lifecycle: object): string[] {
    return resolved(withSet({ lifecycle })).problems.map(({ path, reason }) => `${path} ${reason}`);
}

describe("a value that AWS would refuse", () => {
    for (const [title, said, expected] of SAID) {
        it(`says what is meant by ${title}`, () => assert.deepEqual(said(), expected));
    }

    for (const [text, meant] of [
        ["30", 30],
        [" 30 ", 30],
        ["1 day", 1],
        ["14d", 14],
        ["30days", 30],
        ["3 weeks", 21],
        ["1 year", 365],
        ["30 images", 30],
        ["1 month", null],
        ["12 hours", null],
        ["days", null],
        ["", null],
        ["1.5 days", null],
        ["-1", null],
        ["2 constructor", null],
    ] as const) {
        it(`takes the count ${JSON.stringify(text)} for ${meant}`, () => assert.equal(countMeant(text), meant));
    }

    for (const [text, meant] of [
        ["-rc*", ["*-rc*"]],
        [".beta", ["*.beta*"]],
        ["^v\\d+\\.\\d+$", ["v*.*"]],
        ["^v1.*$", ["v1*"]],
        ["dev|test", ["dev", "test"]],
        ["{dev,test}-*", ["dev-*", "test-*"]],
        ["release-[0-9]+", ["release-*"]],
        ["v?", ["v*"]],
        ["[a-z]*", []],
        ["git hash", []],
        ["org/app", []],
        ["v*", []],
        ["", []],
        ["((a|b)|c)", []],
        ["a**b", ["a*b"]],
    ] as [string, string[]][]) {
        it(`takes the pattern ${JSON.stringify(text)} for ${JSON.stringify(meant)}`, () =>
            assert.deepEqual(patternsMeant(text), meant));
    }

    it("gets no fix where none is clear", () => assert.equal(patternFix("org/app"), ""));
});
