import assert from "node:assert/strict";
import {
    type LifecyclePolicy,
    lifecycleWarnings,
    validateLifecyclePolicy,
    type WarningOptions,
} from "../../../ecr/lifecycle/index.ts";
import {
    any,
    archiveAfter,
    archiveBeyond,
    expireAfter,
    expireArchived,
    keep,
    keepNewest,
    policy,
    prefixed,
    tagged,
    untagged,
} from "./build.ts";

/** A policy with nothing to warn of, and room for rules before its last two. */
const quiet = (...rules: Parameters<typeof policy>) => policy(...rules, expireAfter(untagged, 7), keep(any, 50));

interface Case {
    name: string;
    policy: LifecyclePolicy;
    options?: WarningOptions;
    warnings: [path: string, code: string, reason: string][];
}

const CASES: Case[] = [
    { name: "nothing of the default", policy: JSON.parse(keepNewest(100)), warnings: [] },
    {
        name: "nothing of releases kept by count and branches by age",
        policy: quiet(keep(tagged("v*"), 20), keep(tagged("prod"), 1), keep(prefixed("main-"), 999_999)),
        warnings: [],
    },
    {
        name: "a rule behind a wider pattern",
        policy: quiet(keep(tagged("v*"), 20), keep(tagged("v1.*"), 10)),
        warnings: [
            [
                "rules[1]",
                "dead-rule",
                "can never act: each image that it selects also matches the tags of rules[0], which comes first and freezes it",
            ],
        ],
    },
    {
        name: "a rule behind a wider prefix, and behind one entry of its list",
        policy: quiet(keep(prefixed("v"), 20), keep(prefixed("release", "v1"), 10)),
        warnings: [
            [
                "rules[1]",
                "dead-rule",
                "can never act: each image that it selects also matches the tags of rules[0], which comes first and freezes it",
            ],
            [
                "rules[1].selection.tagPrefixList",
                "and-list",
                'selects only images that have a tag for each of "release" and "v1": the entries of a list are joined by AND; for OR write one rule an entry',
            ],
        ],
    },
    {
        name: "no dead rule where the wider pattern is an output, or in another storage class",
        policy: quiet(keep(tagged("v1.*"), 10), keep(tagged("v*"), 20)),
        warnings: [],
    },
    {
        name: "a rule behind one that protects, but not of two that protect",
        policy: quiet(keep(tagged("v*"), 999_999), keep(tagged("v1.*"), 10), keep(tagged("v2.*"), 999_999)),
        warnings: [
            [
                "rules[1]",
                "dead-rule",
                "can never act: each image that it selects also matches the tags of rules[0], which comes first and freezes it",
            ],
        ],
    },
    {
        name: "an age behind a rule that keeps not quite a hundred of tags of any name, but not behind one that keeps a hundred",
        policy: policy(
            keep(tagged("a*"), 99),
            expireAfter(tagged("b*"), 9),
            keep(tagged("c*"), 100),
            expireAfter(any, 9),
        ),
        warnings: [
            [
                "rules[1]",
                "can-hit-in-use",
                "can delete an image in use: Amazon ECR does not look at what runs, and an image that is 9 days old may still; protect the tags of what is deployed by a rule before it",
            ],
        ],
    },
    {
        name: "a rule for any where others take all images",
        policy: policy(keep(tagged("*"), 20), expireAfter(untagged, 7), keep(any, 50)),
        warnings: [
            [
                "rules[2]",
                "dead-rule",
                "can never act: rules[0] and rules[1] come first and match all untagged and all tagged images",
            ],
        ],
    },
    {
        name: "a wildcard in a prefix",
        policy: quiet(keep(prefixed("v*"), 20)),
        warnings: [
            [
                "rules[0].selection.tagPrefixList[0]",
                "impossible-tag",
                'matches no tag: a prefix takes "*" for a plain character, which no tag has; write "v*" in tagPatternList',
            ],
        ],
    },
    {
        name: "characters that no tag has",
        policy: quiet(keep(tagged("git hash"), 20), keep(tagged("org/app*"), 20), keep(tagged("-rc*"), 20)),
        warnings: ['"git hash"', '"org/app*"', '"-rc*"; write "*-rc*"'].map((found, index) => [
            `rules[${index}].selection.tagPatternList[0]`,
            "impossible-tag",
            `matches no tag: a tag has at most 128 letters, digits and _ . - and begins with none of . -, found ${found}`,
        ]),
    },
    {
        name: "a list of patterns that was surely meant as OR",
        policy: quiet(keep(tagged("v*", "release*", "prod*"), 20)),
        warnings: [
            [
                "rules[0].selection.tagPatternList",
                "and-list",
                'selects only images that have a tag for each of "v*", "release*" and "prod*": the entries of a list are joined by AND; for OR write one rule an entry',
            ],
        ],
    },
    {
        name: "no rule for untagged images",
        policy: policy(keep(tagged("v*"), 20)),
        warnings: [
            [
                "rules",
                "no-untagged-rule",
                "leave untagged images alone for ever: each push that moves a tag leaves one behind; add a rule for untagged images",
            ],
        ],
    },
    {
        name: "untagged images that take places, with no rule for them",
        policy: policy(keep(any, 50)),
        warnings: [
            [
                "rules[0].selection.countNumber",
                "untagged-take-places",
                "counts untagged images among the newest 50, so that they push out tagged ones: add a rule that expires untagged images after some days",
            ],
        ],
    },
    {
        name: "untagged images that take places for long",
        policy: policy(expireAfter(untagged, 8), keep(any, 50)),
        warnings: [
            [
                "rules[1].selection.countNumber",
                "untagged-take-places",
                "counts untagged images too: rules[0] keeps them for 8 days, in which they take some of the 50 places",
            ],
        ],
    },
    {
        name: "untagged images that take half of the places",
        policy: policy(keep(untagged, 25), keep(any, 50)),
        warnings: [
            [
                "rules[1].selection.countNumber",
                "untagged-take-places",
                "counts untagged images too: rules[0] keeps 25 of them, and each takes one of the 50 places",
            ],
        ],
    },
    {
        name: "a count too low for a rollback",
        policy: quiet(keep(tagged("v*"), 3), keep(tagged("dev*"), 4)),
        warnings: [
            [
                "rules[0].selection.countNumber",
                "low-count",
                "keeps 3, too few to roll back by 3 releases: keep at least 4, more if a release is more than one image",
            ],
        ],
    },
    {
        name: "an age on promoted tags",
        policy: quiet(
            expireAfter(tagged("prod-*"), 90),
            expireAfter(tagged("v*-rc*"), 90),
            expireAfter(tagged("pr-*"), 9),
        ),
        warnings: [
            [
                "rules[0].selection.countType",
                "age-on-promoted",
                "deletes images with a tag prod* by their age: a new tag on an old image does not make it younger, so that what was promoted last may go first; count images instead",
            ],
        ],
    },
    {
        name: "untagged images only of tags that can be moved",
        policy: policy(keep(tagged("v*"), 20), keep(any, 50)),
        options: { immutableTags: true },
        warnings: [],
    },
    {
        name: "a count whose places higher rules take",
        policy: quiet(keep(tagged("v*"), 30), keep(prefixed("prod-"), 20)),
        warnings: [
            [
                "rules[3].selection.countNumber",
                "places-taken",
                "counts the newest 50 of all images, and rules[0] and rules[1] keep 50 of them: once these are newer, 0 places are left and it deletes every other image; write at least 54",
            ],
        ],
    },
    {
        name: "a count of which one place is left",
        policy: quiet(keep(tagged("v*"), 49)),
        warnings: [
            [
                "rules[2].selection.countNumber",
                "places-taken",
                "counts the newest 50 of all images, and rules[0] keeps 49 of them: once these are newer, 1 place is left and it deletes all but 1 of the other images; write at least 53",
            ],
        ],
    },
    {
        name: "a count behind any number of images that are not released",
        policy: quiet(keep(tagged("nightly-*"), 999_999)),
        warnings: [
            [
                "rules[2].selection.countNumber",
                "places-taken",
                "counts the newest 50 of all images, and rules[0] keeps any number of them: once 50 of these are newer, 0 places are left and it deletes every other image; give rules[0] a count, and this rule at least 4 more than that",
            ],
        ],
    },
    {
        name: "a rule behind one that takes most of its images",
        policy: quiet(keep(tagged("v*"), 20), keep(tagged("*-rc*"), 4)),
        warnings: [
            [
                "rules[1]",
                "mostly-covered",
                "decides on few images: most that match *-rc* also match v* of rules[0], which comes first; give rules[1] the lower priority number",
            ],
        ],
    },
    {
        name: "no limit of tagged images",
        policy: policy(expireAfter(untagged, 7)),
        warnings: [
            [
                "rules",
                "tagged-unlimited",
                "never delete a tagged image: each one is kept and paid for; add a last rule for tagStatus any, by count or by age",
            ],
        ],
    },
    {
        name: "an age on all images, with nothing protected",
        policy: policy(expireAfter(untagged, 7), expireAfter(any, 90)),
        warnings: [
            [
                "rules[1]",
                "can-hit-in-use",
                "can delete an image in use: Amazon ECR does not look at what runs, and an image that is 90 days old may still; protect the tags of what is deployed by a rule before it",
            ],
        ],
    },
    {
        name: "no age on all images where a rule protects what is deployed",
        policy: policy(keep(tagged("prod*"), 999_999), expireAfter(untagged, 7), expireAfter(any, 90)),
        warnings: [],
    },
    {
        name: "an archive that fills by age, by count or by few days without a pull",
        policy: policy(
            archiveAfter(tagged("a*"), 90, "sinceImagePushed"),
            archiveBeyond(tagged("b*"), 10),
            archiveAfter(tagged("c*"), 29),
            archiveAfter(tagged("d*"), 30),
            expireAfter(untagged, 7),
        ),
        warnings: [
            ["rules[0]", "Amazon ECR does not look at what runs"],
            ["rules[1]", "Amazon ECR does not look at what runs"],
            ["rules[2]", "what runs longer than 29 days is not pulled again in that time"],
        ].map(([path = "", why = ""]) => [
            path,
            "can-hit-in-use",
            `can archive an image in use, which then cannot be pulled until it is restored: ${why}; protect the tags of what is deployed by a rule before it`,
        ]),
    },
    {
        name: "an archive that is never filled",
        policy: policy(expireAfter(untagged, 7), expireArchived(any, 365)),
        warnings: [
            [
                "rules",
                "archive-never-filled",
                "delete archived images but archive none, so that they only reach what is archived by hand: add a rule with the action transition",
            ],
        ],
    },
];

describe("Warnings about a legal lifecycle policy", () => {
    for (const example of CASES) {
        it(`tell of ${example.name}`, () => {
            assert.deepEqual(validateLifecyclePolicy(example.policy), []);
            assert.deepEqual(
                lifecycleWarnings(example.policy, example.options),
                example.warnings.map(([path, code, reason]) => ({ path, code, reason })),
            );
        });
    }
});
