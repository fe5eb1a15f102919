import assert from "node:assert/strict";
import { type LifecyclePolicy, readLifecyclePolicy, type WarningOptions } from "../../../ecr/lifecycle/index.ts";
import {
    any,
    archiveAfter,
    archiveBeyond,
    expireAfter,
    expireArchived,
    keep,
    policy,
    prefixed,
    tagged,
    untagged,
} from "./build.ts";

type Part = Parameters<typeof policy>[number];

/** What a policy of this kind is told: the ids of its warnings, each with the rule that it is about. */
type Row = [name: string, policy: LifecyclePolicy, warnings: string[], options?: WarningOptions];

const week = expireAfter(untagged, 7);
/** All images by age behind some rules: is what is deployed guarded? */
const aged = (...rules: Part[]) => policy(...rules, week, expireAfter(any, 30));
/** All images by count behind some rules: are there places left? */
const counted = (count: number, ...rules: Part[]) => policy(...rules, week, keep(any, count));
/** An age or a low count on some tags. */
const onTags = (rule: Part) => policy(rule, week, keep(any, 50));
const UNRELEASED =
    "PR PR- pr- Pr review- branch- feat- FEATURE- acceptance- canary- nightly- ci- tmp- sha- develop stage qat dev-".split(
        " ",
    );

const ROWS: Row[] = [
    // Right ones.
    ["the newest of all", counted(100), []],
    ["releases by count, then all by count", counted(50, keep(tagged("v*"), 20)), []],
    ["two kinds of releases, with places left", counted(50, keep(tagged("v*"), 20), keep(tagged("prod-*"), 20)), []],
    ["whole tags, then few of all", counted(6, keep(tagged("latest"), 1), keep(tagged("prod"), 1)), []],
    ["protected releases, and many of all", counted(100, keep(tagged("prod*"), 999_999)), []],
    ["9,999 releases, and 20 of all", counted(20, keep(prefixed("release-"), 9_999)), []],
    ["builds by age before a count", counted(30, expireAfter(tagged("pr-*"), 14)), []],
    ["a part of a pattern before the whole", counted(50, keep(tagged("v*-rc*"), 5), keep(tagged("v*"), 20)), []],
    ["a suffix before the beginning", counted(50, keep(tagged("*-rc*"), 5), keep(tagged("v*"), 20)), []],
    ["a suffix below other beginnings", counted(50, keep(tagged("main-*"), 20), keep(tagged("*-debug"), 5)), []],
    ["every tagged image kept on purpose", policy(week, keep(tagged("*"), 999_999)), []],
    ["an archive by the last pull", policy(week, archiveAfter(any, 90), expireArchived(any, 365)), []],
    ["signatures of cosign kept, then few of all", counted(10, keep(tagged("sha256-*"), 999_999)), []],
    ["the tag latest, as a prefix", counted(50, keep(prefixed("latest"), 1)), []],
    ["the tag latest, as a pattern", counted(50, keep(tagged("latest"), 1)), []],
    ["no rule for untagged images, tags immutable", policy(keep(tagged("v*"), 20)), [], { immutableTags: true }],
    ["all by count without untagged ones, tags immutable", policy(keep(any, 50)), [], { immutableTags: true }],
    // What guards production from an age.
    ["100 of deployed-to*", aged(keep(tagged("deployed-to*"), 100)), []],
    ["10 of v*", aged(keep(tagged("v*"), 10)), []],
    ["protected prod", aged(keep(tagged("prod"), 1)), []],
    ["500 of a name that tells nothing", aged(keep(tagged("web-*"), 500)), []],
    ["prod-sha-*", aged(keep(tagged("prod-sha-*"), 20)), []],
    ["9,999 of dev", aged(keep(prefixed("dev"), 9_999)), ["can-hit-in-use 2"]],
    ["protected DEV-*", aged(keep(tagged("DEV-*"), 999_999)), ["can-hit-in-use 2"]],
    ["protected sha-*", aged(keep(tagged("sha-*"), 999_999)), ["can-hit-in-use 2"]],
    ["3 of v*", aged(keep(tagged("v*"), 3)), ["low-count 0", "can-hit-in-use 2"]],
    ["20 of a name that tells nothing", aged(keep(tagged("web-*"), 20)), ["can-hit-in-use 2"]],
    ["nothing", aged(), ["can-hit-in-use 1"]],
    // Places that higher rules take.
    ["60 of v*, then 50 of all", counted(50, keep(tagged("v*"), 60)), ["places-taken 2"]],
    ["prod* 20, then any 5", counted(5, keep(tagged("prod*"), 20)), ["places-taken 2"]],
    ["nightly-* protected, then any 5", counted(5, keep(tagged("nightly-*"), 100_000)), ["places-taken 2"]],
    ["nightly-* protected, then any 100", counted(100, keep(tagged("nightly-*"), 100_000)), ["places-taken 2"]],
    ["prod* protected, then any 10", counted(10, keep(tagged("prod*"), 100_000)), ["places-taken 2"]],
    [
        "two rules that fill it together",
        counted(50, keep(tagged("v*"), 25), keep(tagged("w*"), 25)),
        ["places-taken 3"],
    ],
    ["48 of 50 places", counted(50, keep(tagged("v*"), 48)), ["places-taken 2"]],
    ["46 of 50 places", counted(50, keep(tagged("v*"), 46)), []],
    ["a part that fills the whole", counted(100, keep(tagged("v1*"), 20), keep(tagged("v*"), 20)), ["places-taken 1"]],
    [
        "a part that a higher rule takes already",
        counted(50, keep(tagged("v*"), 40), keep(tagged("v1*"), 40)),
        ["dead-rule 1"],
    ],
    [
        "four whole tags, then 4 of all",
        counted(4, ...["a", "b", "c", "d"].map((tag) => keep(tagged(tag), 1))),
        ["places-taken 5"],
    ],
    [
        "an archive by count behind releases",
        policy(keep(tagged("v*"), 60), week, archiveBeyond(any, 50)),
        ["places-taken 2"],
    ],
    // The rest.
    ["only untagged images", policy(week), ["tagged-unlimited all"]],
    ["only untagged images and protected tags", policy(week, keep(tagged("prod*"), 999_999)), ["tagged-unlimited all"]],
    ["the newest untagged one only", policy(keep(untagged, 1)), ["tagged-unlimited all"]],
    ["v* before *-rc*", counted(50, keep(tagged("v*"), 20), keep(tagged("*-rc*"), 5)), ["mostly-covered 1"]],
    [
        "1.* before *-alpha*",
        counted(50, keep(tagged("1.*"), 20), expireAfter(tagged("*-alpha*"), 5)),
        ["mostly-covered 1"],
    ],
    ["latest- and 1", counted(50, keep(prefixed("latest-"), 1)), ["low-count 0"]],
    ["v* by age", onTags(expireAfter(tagged("v*"), 90)), ["age-on-promoted 0"]],
    ["a list of two", onTags(keep(tagged("v*", "w*"), 9)), ["and-list 0"]],
    ["no rule for untagged images", policy(keep(tagged("v*"), 20)), ["no-untagged-rule all"]],
    ["all by count without untagged ones", policy(keep(any, 50)), ["untagged-take-places 0"]],
    // Builds on their way: an age or a low count is right for them.
    ...UNRELEASED.flatMap((name): Row[] => [
        [`${name} after 7 days`, onTags(expireAfter(prefixed(name), 7)), []],
        [`2 of ${name}`, onTags(keep(tagged(`${name}*`), 2)), []],
    ]),
    // Names that only begin or end like them.
    ...["preston-", "devon", "private-", "shallow", "cinema"].map(
        (name): Row => [`2 of ${name}`, onTags(keep(tagged(`${name}*`), 2)), ["low-count 0"]],
    ),
];

describe("Policies as they are written in the field", () => {
    for (const [name, document, expected, options] of ROWS) {
        it(`${expected.length === 0 ? "say nothing" : `tell ${expected.join(", ")}`}: ${name}`, () => {
            const { problems, warnings } = readLifecyclePolicy(document, options);
            assert.deepEqual(problems, []);
            const found = warnings.map(({ path, code }) => `${code} ${/\d+/.exec(path)?.[0] ?? "all"}`);
            assert.deepEqual(found, expected);
        });
    }
});
