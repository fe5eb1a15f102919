import type { Image, LifecyclePolicy, SimulateOptions } from "../../../ecr/lifecycle/index.ts";
import {
    any,
    archiveAfter,
    archiveBeyond,
    daysAgo,
    expireAfter,
    expireArchived,
    image,
    keep,
    policy,
    prefixed,
    tagged,
    untagged,
} from "./build.ts";

// Cases for the simulator. The sources: LP LifecyclePolicies.html with the number of the sentence among its "evaluation
// rules" (1 referrers, 2 all at the same time, 3 one or zero rules, 4 freeze, 5 still identified, 8 manifest lists, 9 order,
// 10 AND-lists, 12 patterns, 13 prefixes, 15 count, 16 pushed, 17 pulled, 18 transitioned), LPP
// lifecycle_policy_parameters.html, LPE lifecycle_policy_examples.html, ARCH archive_restore_image.html, all of the Amazon ECR
// user guide; LIVE what others saw on AWS; OWN a decision of this package where AWS is silent.

/** A case: what becomes of each image. */
export interface Case {
    name: string;
    source: string;
    policy: LifecyclePolicy;
    images: Image[];
    options?: SimulateOptions;
    /** By digest, in the short form of simulate.test.ts. */
    outcomes: Record<string, string>;
}

/** An archived image. */
function archived(digest: string, archivedDaysAgo: number, tags: string[] = [], more: Partial<Image> = {}): Image {
    return image(digest, 800, tags, { imageStatus: "ARCHIVED", lastArchivedAt: daysAgo(archivedDaysAgo), ...more });
}

const LIST = image("list", 20, ["v1"]);
const CHILD = image("child", 20, [], { referencedBy: ["list"] });
const SIGNATURE = image("sig", 19, [], { subject: "list" });

export const CASES: Case[] = [
    // Counts
    {
        name: "keeps as many as the count",
        source: "LP15",
        policy: policy(keep(any, 2)),
        images: [image("a", 2), image("b", 1)],
        outcomes: { a: "newest 1", b: "newest 1" },
    },
    {
        name: "expires the oldest beyond the count",
        source: "LP15",
        policy: policy(keep(any, 2)),
        images: [image("a", 3), image("b", 1), image("c", 2)],
        outcomes: { a: "expire 1", b: "newest 1", c: "newest 1" },
    },
    {
        name: "keeps all where the count is not reached",
        source: "LP15",
        policy: policy(keep(any, 10)),
        images: [image("a", 3000)],
        outcomes: { a: "newest 1" },
    },
    {
        name: "does nothing in an empty repository",
        source: "OWN",
        policy: policy(keep(any, 1)),
        images: [],
        outcomes: {},
    },
    {
        name: "counts only images that match",
        source: "LPE",
        policy: policy(keep(tagged("v*"), 1)),
        images: [image("a", 3, ["v1"]), image("b", 2, ["v2"]), image("c", 1, ["dev"])],
        outcomes: { a: "expire 1", b: "newest 1", c: "no rule" },
    },
    {
        name: "counts an image once, however many of its tags match",
        source: "LP15",
        policy: policy(keep(tagged("v*"), 2)),
        images: [image("a", 3, ["v1", "v1.0", "v1.0.0"]), image("b", 2, ["v2"]), image("c", 1, ["v3"])],
        outcomes: { a: "expire 1", b: "newest 1", c: "newest 1" },
    },
    {
        name: "keeps one untagged image",
        source: "LPE",
        policy: policy(keep(untagged, 1)),
        images: [image("a", 2), image("b", 1), image("c", 3, ["v1"])],
        outcomes: { a: "expire 1", b: "newest 1", c: "no rule" },
    },
    {
        name: "takes the greater digest for the newer one where two were pushed at the same time",
        source: "LPE, OWN",
        policy: policy(keep(any, 1)),
        images: [image("b", 1), image("a", 1)],
        outcomes: { a: "expire 1", b: "newest 1" },
    },
    {
        name: "takes the later one of the list for the newer one where that is requested",
        source: "LPE, OWN",
        policy: policy(keep(any, 1)),
        images: [image("b", 1), image("a", 1)],
        options: { ties: "later-listed" },
        outcomes: { a: "newest 1", b: "expire 1" },
    },
    {
        name: "compares times, not their texts",
        source: "OWN",
        policy: policy(keep(any, 1)),
        images: [
            image("a", 0, [], { imagePushedAt: "2026-05-01T23:30:00-02:00" }),
            image("b", 0, [], { imagePushedAt: "2026-05-02T00:30:00Z" }),
        ],
        outcomes: { a: "newest 1", b: "expire 1" },
    },

    // Ages
    {
        name: "keeps what is exactly as old as the days",
        source: "LPE",
        policy: policy(expireAfter(any, 7)),
        images: [image("a", 7)],
        outcomes: { a: "young 1" },
    },
    {
        name: "expires what is a millisecond older",
        source: "LP16",
        policy: policy(expireAfter(any, 7)),
        images: [image("a", 7 + 1 / 86_400_000)],
        outcomes: { a: "expire 1" },
    },
    {
        name: "keeps what was pushed after the time of the simulation",
        source: "OWN",
        policy: policy(expireAfter(any, 1)),
        images: [image("a", -3)],
        outcomes: { a: "young 1" },
    },
    {
        name: "does not look at pulls where days since the push count",
        source: "LP16",
        policy: policy(expireAfter(any, 7)),
        images: [image("a", 8, ["v1"], { lastRecordedPullTime: daysAgo(0) })],
        outcomes: { a: "expire 1" },
    },
    {
        name: "expires untagged images by age and leaves tagged ones",
        source: "LPP",
        policy: policy(expireAfter(untagged, 1)),
        images: [image("a", 2), image("b", 2, ["v1"]), image("c", 1)],
        outcomes: { a: "expire 1", b: "no rule", c: "young 1" },
    },
    {
        name: "takes an image without the key for tags as untagged",
        source: "LPP",
        policy: policy(expireAfter(untagged, 1)),
        images: [{ imageDigest: "a", imagePushedAt: daysAgo(2) }],
        outcomes: { a: "expire 1" },
    },

    // Tags
    {
        name: "matches a pattern with the whole tag",
        source: "LP12",
        policy: policy(expireAfter(tagged("prod"), 1)),
        images: [image("a", 2, ["prod"]), image("b", 2, ["prod1"]), image("c", 2, ["my-prod"])],
        outcomes: { a: "expire 1", b: "no rule", c: "no rule" },
    },
    {
        name: "matches a pattern with * at its end with beginnings",
        source: "LP12",
        policy: policy(expireAfter(tagged("prod*"), 1)),
        images: [image("a", 2, ["prod"]), image("b", 2, ["production-team1"]), image("c", 2, ["repo-production"])],
        outcomes: { a: "expire 1", b: "expire 1", c: "no rule" },
    },
    {
        name: "matches a pattern between two * anywhere",
        source: "LP12",
        policy: policy(expireAfter(tagged("*prod*"), 1)),
        images: [image("a", 2, ["prod"]), image("b", 2, ["repo-production"]), image("c", 2, ["pro-d"])],
        outcomes: { a: "expire 1", b: "expire 1", c: "no rule" },
    },
    {
        name: "matches a pattern with * at its beginning with ends",
        source: "LP12",
        policy: policy(expireAfter(tagged("*-rc"), 1)),
        images: [image("a", 2, ["v1-rc"]), image("b", 2, ["v1-rc1"])],
        outcomes: { a: "expire 1", b: "no rule" },
    },
    {
        name: "matches a pattern with * in its middle at both ends, which do not overlap",
        source: "LP12",
        policy: policy(expireAfter(tagged("aba*ba"), 1)),
        images: [image("a", 2, ["aba-ba"]), image("b", 2, ["ababa"]), image("c", 2, ["aba"])],
        outcomes: { a: "expire 1", b: "expire 1", c: "no rule" },
    },
    {
        name: "matches patterns with four *",
        source: "LP12",
        policy: policy(expireAfter(tagged("*test*1*2*3"), 1)),
        images: [image("a", 2, ["a-test-1.2.3"]), image("b", 2, ["test-1.3.2"])],
        outcomes: { a: "expire 1", b: "no rule" },
    },
    {
        name: "tells capitals from small letters",
        source: "OWN",
        policy: policy(expireAfter(tagged("prod*"), 1)),
        images: [image("a", 2, ["Prod-1"])],
        outcomes: { a: "no rule" },
    },
    {
        name: "takes a dot in a pattern for a dot",
        source: "OWN",
        policy: policy(expireAfter(tagged("v1.*"), 1)),
        images: [image("a", 2, ["v1.2"]), image("b", 2, ["v1-2"])],
        outcomes: { a: "expire 1", b: "no rule" },
    },
    {
        name: "matches all tagged images with the pattern *",
        source: "LP12",
        policy: policy(expireAfter(tagged("*"), 1)),
        images: [image("a", 2, ["x"]), image("b", 2)],
        outcomes: { a: "expire 1", b: "no rule" },
    },
    {
        name: "matches a prefix with beginnings",
        source: "LP13",
        policy: policy(expireAfter(prefixed("prod"), 1)),
        images: [image("a", 2, ["prod"]), image("b", 2, ["prod-1"]), image("c", 2, ["my-prod"])],
        outcomes: { a: "expire 1", b: "expire 1", c: "no rule" },
    },
    {
        name: "takes * in a prefix for a plain character",
        source: "LPP",
        policy: policy(expireAfter(prefixed("v*"), 1)),
        images: [image("a", 2, ["v1"])],
        outcomes: { a: "no rule" },
    },
    {
        name: "wants a tag for each entry of a list of prefixes",
        source: "LP13",
        policy: policy(expireAfter(prefixed("v", "release"), 1)),
        images: [image("a", 2, ["v1"]), image("b", 2, ["release-1"]), image("c", 2, ["v1", "release-1"])],
        outcomes: { a: "no rule", b: "no rule", c: "expire 1" },
    },
    {
        name: "lets one tag stand for two entries of a list",
        source: "LP10",
        policy: policy(expireAfter(tagged("v*", "*-rc"), 1)),
        images: [image("a", 2, ["v1-rc"]), image("b", 2, ["v1", "x-rc"]), image("c", 2, ["v1"])],
        outcomes: { a: "expire 1", b: "expire 1", c: "no rule" },
    },

    // Priority and freeze
    {
        name: "freezes what a higher rule keeps among its newest",
        source: "LP4",
        policy: policy(keep(tagged("v*"), 999_999), keep(any, 1)),
        images: [image("a", 9, ["v1"]), image("b", 8, ["dev"]), image("c", 1, ["dev-2"])],
        outcomes: { a: "frozen 1<2", b: "expire 2", c: "newest 2" },
    },
    {
        name: "freezes what a higher rule finds too young",
        source: "LP4",
        policy: policy(expireAfter(tagged("v*"), 30), keep(any, 1)),
        images: [image("a", 9, ["v1"]), image("b", 1, ["dev"])],
        outcomes: { a: "frozen 1<2", b: "newest 2" },
    },
    {
        name: "lets the lower number go first, however the rules are listed",
        source: "LPP",
        policy: {
            rules: [
                { rulePriority: 20, ...keep(any, 1) },
                { rulePriority: 3, ...keep(tagged("v*"), 5) },
            ],
        },
        images: [image("a", 9, ["v1"]), image("b", 1, ["dev"])],
        outcomes: { a: "frozen 3<20", b: "newest 20" },
    },
    {
        name: "hides untagged images from any by a rule for them",
        source: "LP4",
        policy: policy(expireAfter(untagged, 30), keep(any, 1)),
        images: [image("a", 9), image("b", 1, ["v1"])],
        outcomes: { a: "frozen 1<2", b: "newest 2" },
    },
    {
        name: "counts what a higher rule expires as if it were still there",
        source: "LP5",
        policy: policy(keep(tagged("dev*"), 1), keep(any, 2)),
        images: [image("a", 4, ["v1"]), image("b", 3, ["dev-1"]), image("c", 2, ["dev-2"]), image("d", 1, ["v2"])],
        outcomes: { a: "expire 2", b: "expire 1", c: "newest 1", d: "newest 2" },
    },
    {
        name: "lets untagged images take places of any, though another rule decides on them",
        source: "LP5",
        policy: policy(expireAfter(untagged, 7), keep(any, 2)),
        images: [image("a", 3, ["v1"]), image("b", 2), image("c", 1)],
        outcomes: { a: "expire 2", b: "young 1", c: "young 1" },
    },
    {
        name: "lets protected images take places of any",
        source: "LP5",
        policy: policy(keep(tagged("v*"), 999_999), keep(any, 1)),
        images: [image("a", 2, ["dev"]), image("b", 1, ["v1"])],
        outcomes: { a: "expire 2", b: "newest 1" },
    },
    {
        name: "gives an image with two tags to the higher of two rules",
        source: "LP4",
        policy: policy(expireAfter(tagged("dev*"), 5), keep(tagged("v*"), 99)),
        images: [image("a", 9, ["dev-1", "v1"]), image("b", 2, ["dev-2", "v2"])],
        outcomes: { a: "expire 1", b: "young 1" },
    },
    {
        name: "protects by the tag that comes first",
        source: "LP4",
        policy: policy(keep(tagged("v*"), 99), expireAfter(tagged("dev*"), 5)),
        images: [image("a", 9, ["dev-1", "v1"])],
        outcomes: { a: "frozen 1<2" },
    },
    {
        name: "names the first lower rule that would act",
        source: "OWN",
        policy: policy(
            keep(tagged("v*"), 9),
            expireAfter(tagged("v1*"), 30),
            expireAfter(tagged("*-rc"), 5),
            keep(any, 1),
        ),
        images: [image("a", 9, ["v1-rc"]), image("b", 1, ["x"])],
        outcomes: { a: "frozen 1<3", b: "newest 4" },
    },
    {
        name: "freezes by the whole AND-list only",
        source: "LP4, LP10",
        policy: policy(keep(tagged("v*", "stable"), 9), expireAfter(any, 5)),
        images: [image("a", 9, ["v1"]), image("b", 9, ["v2", "stable"])],
        outcomes: { a: "expire 2", b: "frozen 1<2" },
    },
    {
        name: "makes a second rule for the same pattern a dead one",
        source: "LP4",
        policy: policy(keep(tagged("v*"), 10), expireAfter(tagged("v*"), 5)),
        images: [image("a", 9, ["v1"])],
        outcomes: { a: "frozen 1<2" },
    },

    // Archive
    {
        name: "archives what was not pulled for more than the days",
        source: "LP17",
        policy: policy(archiveAfter(any, 90)),
        images: [
            image("a", 300, [], { lastRecordedPullTime: daysAgo(91) }),
            image("b", 300, [], { lastRecordedPullTime: daysAgo(90) }),
        ],
        outcomes: { a: "archive 1", b: "young 1" },
    },
    {
        name: "takes the push for an image that was never pulled",
        source: "LP17",
        policy: policy(archiveAfter(any, 90)),
        images: [image("a", 91), image("b", 90)],
        outcomes: { a: "archive 1", b: "young 1" },
    },
    {
        name: "takes the restore for an image not pulled since",
        source: "LP17",
        policy: policy(archiveAfter(any, 90)),
        images: [
            image("a", 300, [], { lastRecordedPullTime: daysAgo(200), lastActivatedAt: daysAgo(50) }),
            image("b", 300, [], { lastActivatedAt: daysAgo(91) }),
            image("c", 300, [], { lastRecordedPullTime: daysAgo(40), lastActivatedAt: daysAgo(91) }),
        ],
        outcomes: { a: "young 1", b: "archive 1", c: "young 1" },
    },
    {
        name: "archives by days since the push",
        source: "LPE",
        policy: policy(archiveAfter(tagged("prod*"), 30, "sinceImagePushed")),
        images: [image("a", 31, ["prod-1"]), image("b", 31, ["dev-1"])],
        outcomes: { a: "archive 1", b: "no rule" },
    },
    {
        name: "archives beyond a count",
        source: "LP15",
        policy: policy(archiveBeyond(any, 1)),
        images: [image("a", 2), image("b", 1)],
        outcomes: { a: "archive 1", b: "newest 1" },
    },
    {
        name: "lets the age of a restored image begin with the restore",
        source: "LP9, ARCH",
        policy: policy(expireAfter(any, 30)),
        images: [
            image("a", 300, [], { lastActivatedAt: daysAgo(10) }),
            image("b", 300, [], { lastActivatedAt: daysAgo(31) }),
        ],
        outcomes: { a: "young 1", b: "expire 1" },
    },
    {
        name: "ranks a restored image by its restore",
        source: "LP9",
        policy: policy(keep(any, 1)),
        images: [image("a", 300, [], { lastActivatedAt: daysAgo(1) }), image("b", 2)],
        outcomes: { a: "newest 1", b: "expire 1" },
    },
    {
        name: "deletes what has been in archive for more than the days",
        source: "LP18",
        policy: policy(expireArchived(any, 365)),
        images: [archived("a", 366), archived("b", 365), archived("c", 10)],
        outcomes: { a: "expire 1", b: "young 1", c: "young 1" },
    },
    {
        name: "selects standard images only, where a rule names no class",
        source: "LPP",
        policy: policy(keep(any, 1)),
        images: [archived("a", 700), image("b", 2), image("c", 1)],
        outcomes: { a: "archived", b: "expire 1", c: "newest 1" },
    },
    {
        name: "gives archived images no place among standard ones",
        source: "LPP",
        policy: policy(keep(any, 2)),
        images: [image("a", 2), image("b", 1), archived("z", 1, [], { imagePushedAt: daysAgo(0) })],
        outcomes: { a: "newest 1", b: "newest 1", z: "archived" },
    },
    {
        name: "selects archived images only, where a rule names archive",
        source: "LPP",
        policy: policy(expireArchived(any, 90)),
        images: [image("a", 700), archived("b", 91)],
        outcomes: { a: "no rule", b: "expire 1" },
    },
    {
        name: "freezes within a storage class only",
        source: "LPE",
        policy: policy(archiveAfter(any, 30, "sinceImagePushed"), expireArchived(any, 365)),
        images: [archived("a", 366, ["v1"]), image("b", 31, ["v2"])],
        outcomes: { a: "expire 2", b: "archive 1" },
    },
    {
        name: "freezes archived images by a higher rule for the archive",
        source: "LP4",
        policy: policy(expireArchived(tagged("v*"), 36_500), expireArchived(any, 90)),
        images: [archived("a", 200, ["v1"]), archived("b", 200, ["dev"])],
        outcomes: { a: "frozen 1<2", b: "expire 2" },
    },
    {
        name: "leaves an archived image that no rule for the archive matches",
        source: "LP4",
        policy: policy(expireArchived(tagged("dev*"), 90)),
        images: [archived("a", 200, ["v1"])],
        outcomes: { a: "no rule" },
    },
    {
        name: "leaves an archived image that no one knows the time of",
        source: "OWN",
        policy: policy(expireArchived(any, 90)),
        images: [image("a", 900, [], { imageStatus: "ARCHIVED" })],
        outcomes: { a: "no time 1" },
    },
    {
        name: "leaves an image that is being restored",
        source: "OWN",
        policy: policy(keep(any, 1), expireArchived(any, 90)),
        images: [archived("a", 200, [], { imageStatus: "ACTIVATING" }), image("b", 2), image("c", 1)],
        outcomes: { a: "restoring", b: "expire 1", c: "newest 1" },
    },

    // Manifest lists
    {
        name: "keeps the images of a manifest list that stays",
        source: "LP8",
        policy: policy(expireAfter(untagged, 7)),
        images: [LIST, CHILD, image("old", 20)],
        outcomes: { list: "no rule", child: "list list", old: "expire 1" },
    },
    {
        name: "lets the images of a manifest list go with it, where a rule acts on them too",
        source: "LP8",
        policy: policy(expireAfter(any, 7)),
        images: [LIST, CHILD],
        outcomes: { list: "expire 1", child: "expire 1" },
    },
    {
        name: "leaves the images of a list that goes, where no rule acts on them",
        source: "LP8",
        policy: policy(expireAfter(tagged("v*"), 7), expireAfter(untagged, 30)),
        images: [LIST, CHILD],
        outcomes: { list: "expire 1", child: "young 2" },
    },
    {
        name: "wants all lists of an image to go",
        source: "LP8",
        policy: policy(expireAfter(tagged("v*"), 7), expireAfter(untagged, 7)),
        images: [LIST, image("latest", 1, ["latest"]), image("child", 20, [], { referencedBy: ["list", "latest"] })],
        outcomes: { list: "expire 1", latest: "no rule", child: "list latest" },
    },
    {
        name: "keeps the images of a list that is itself held by a list",
        source: "LP8",
        policy: policy(expireAfter(untagged, 7)),
        images: [
            image("top", 20, ["v1"]),
            image("inner", 20, [], { referencedBy: ["top"] }),
            image("leaf", 20, [], { referencedBy: ["inner"] }),
        ],
        outcomes: { top: "no rule", inner: "list top", leaf: "list inner" },
    },
    {
        name: "takes a list that is not among the images for deleted",
        source: "LP8, OWN",
        policy: policy(expireAfter(untagged, 7)),
        images: [CHILD],
        outcomes: { child: "expire 1" },
    },
    {
        name: "holds back by a list that is not among the images if a part of the listing is missing",
        source: "OWN",
        policy: policy(expireAfter(untagged, 7)),
        images: [CHILD],
        options: { absentListsStay: true },
        outcomes: { child: "list list" },
    },
    {
        name: "lets the images of an archived list go",
        source: "LP8",
        policy: policy(archiveAfter(tagged("v*"), 7), expireAfter(untagged, 7)),
        images: [LIST, CHILD],
        outcomes: { list: "archive 1", child: "expire 2" },
    },
    {
        name: "holds them back where that is requested",
        source: "OWN",
        policy: policy(archiveAfter(tagged("v*"), 7), expireAfter(untagged, 7)),
        images: [LIST, CHILD],
        options: { archivedListsHold: true },
        outcomes: { list: "archive 1", child: "list list" },
    },
    {
        name: "lets untagged images of a list take places",
        source: "OWN",
        policy: policy(keep(any, 2)),
        images: [image("a", 30, ["v0"]), LIST, CHILD],
        outcomes: { a: "expire 1", list: "newest 1", child: "newest 1" },
    },
    {
        name: "leaves untagged images of a list out of the count where that is requested",
        source: "LIVE",
        policy: policy(keep(any, 2)),
        images: [image("a", 30, ["v0"]), LIST, CHILD],
        options: { untaggedChildrenTakePlaces: false },
        outcomes: { a: "newest 1", list: "newest 1", child: "unranked 1" },
    },
    {
        name: "counts tagged images of a list in any case",
        source: "OWN",
        policy: policy(keep(any, 1)),
        images: [LIST, image("child", 19, ["v1-arm64"], { referencedBy: ["list"] })],
        options: { untaggedChildrenTakePlaces: false },
        outcomes: { list: "expire 1", child: "newest 1" },
    },

    // Signatures and other referrers
    {
        name: "lets a signature follow its subject",
        source: "LP1",
        policy: policy(expireAfter(tagged("v*"), 7)),
        images: [LIST, SIGNATURE],
        outcomes: { list: "expire 1", sig: "expire 1 as list" },
    },
    {
        name: "lets a signature follow its subject also where its rule would have acted on both",
        source: "LP1, OWN",
        policy: policy(expireAfter(any, 7)),
        images: [LIST, SIGNATURE],
        outcomes: { list: "expire 1", sig: "expire 1 as list" },
    },
    {
        name: "archives a signature with its subject",
        source: "LP1",
        policy: policy(archiveAfter(tagged("v*"), 7)),
        images: [LIST, SIGNATURE],
        outcomes: { list: "archive 1", sig: "archive 1 as list" },
    },
    {
        name: "keeps a signature with its subject",
        source: "LP1, OWN",
        policy: policy(expireAfter(untagged, 7)),
        images: [LIST, SIGNATURE],
        outcomes: { list: "no rule", sig: "subject list" },
    },
    {
        name: "lets rules act on a signature where that is requested",
        source: "OWN",
        policy: policy(expireAfter(untagged, 7)),
        images: [LIST, SIGNATURE],
        options: { rulesActOnReferrers: true },
        outcomes: { list: "no rule", sig: "expire 1" },
    },
    {
        name: "lets the signature of a signature follow to the end",
        source: "LP1",
        policy: policy(expireAfter(tagged("v*"), 7)),
        images: [LIST, SIGNATURE, image("sig2", 19, [], { subject: "sig" })],
        outcomes: { list: "expire 1", sig: "expire 1 as list", sig2: "expire 1 as list" },
    },
    {
        name: "keeps the signature of an image that a list holds back",
        source: "LP1, LP8",
        policy: policy(expireAfter(untagged, 7)),
        images: [LIST, CHILD, image("sig", 19, [], { subject: "child" })],
        outcomes: { list: "no rule", child: "list list", sig: "subject child" },
    },
    {
        name: "takes a referrer without its subject for an image like others",
        source: "OWN",
        policy: policy(expireAfter(untagged, 7)),
        images: [SIGNATURE],
        outcomes: { sig: "expire 1" },
    },
    {
        name: "lets signatures take places",
        source: "LIVE",
        policy: policy(keep(any, 1)),
        images: [LIST, SIGNATURE],
        outcomes: { list: "expire 1", sig: "expire 1 as list" },
    },
    {
        name: "leaves signatures out of the count where that is requested",
        source: "OWN",
        policy: policy(keep(any, 1)),
        images: [LIST, SIGNATURE],
        options: { referrersTakePlaces: false },
        outcomes: { list: "newest 1", sig: "subject list" },
    },
    {
        name: "leaves a signature that is in archive already",
        source: "OWN",
        policy: policy(archiveAfter(tagged("v*"), 7)),
        images: [LIST, archived("sig", 5, [], { subject: "list" })],
        outcomes: { list: "archive 1", sig: "archived" },
    },
    {
        name: "keeps a signature that a list holds back, though its subject goes",
        source: "LP1, LP8",
        policy: policy(expireAfter(tagged("v*"), 7)),
        images: [LIST, image("top", 1, ["top"]), image("sig", 19, [], { subject: "list", referencedBy: ["top"] })],
        outcomes: { list: "expire 1", top: "no rule", sig: "list top" },
    },
    {
        name: "leaves a signature to its own rule where that is requested and its subject is held back",
        source: "OWN",
        policy: policy(expireAfter(tagged("v*"), 7), expireAfter(untagged, 7)),
        images: [
            image("top", 1, ["top"]),
            image("child", 9, ["v1"], { referencedBy: ["top"] }),
            image("sig", 9, [], { subject: "child" }),
        ],
        options: { rulesActOnReferrers: true },
        outcomes: { top: "no rule", child: "list top", sig: "expire 2" },
    },
    {
        name: "holds back a signature of its own rule too",
        source: "OWN",
        policy: policy(expireAfter(untagged, 7)),
        images: [
            image("top", 1, ["top"]),
            image("child", 9, [], { referencedBy: ["top"] }),
            image("sig", 9, [], { subject: "child", referencedBy: ["top"] }),
        ],
        options: { rulesActOnReferrers: true },
        outcomes: { top: "no rule", child: "list top", sig: "list top" },
    },
    {
        name: "holds nothing back by an archived list that is itself held back",
        source: "LP8",
        policy: policy(expireArchived(any, 90)),
        images: [
            image("top", 1, ["top"]),
            archived("list", 200, [], { referencedBy: ["top"] }),
            archived("child", 200, [], { referencedBy: ["list"] }),
        ],
        outcomes: { top: "no rule", list: "list top", child: "expire 1" },
    },
];
