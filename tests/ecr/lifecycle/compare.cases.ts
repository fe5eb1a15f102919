import { type LifecyclePolicy, renderLifecyclePolicy } from "../../../ecr/lifecycle/index.ts";
import type { Image } from "../../../ecr/lifecycle/policy.ts";
import type { RetentionSettings } from "../../../ecr/lifecycle/retention.ts";
import {
    any,
    archiveAfter,
    archiveBeyond,
    daysAgo,
    expireAfter,
    expireArchived,
    image,
    keep,
    keepNewest,
    policy,
    tagged,
    untagged,
} from "./build.ts";

/** A change of a policy, the images that it meets, and what is lost: `expire v1 (200000)`, `?` where it is open. */
export interface CompareCase {
    name: string;
    images: readonly Image[];
    oldPolicy: string | null;
    newPolicy: string | null;
    inUse?: Record<string, string[]>;
    lost: string[];
    fix?: string;
}

const text = (document: LifecyclePolicy): string => JSON.stringify(document);
const made = (settings: RetentionSettings): string => renderLifecyclePolicy(settings).text ?? "";

const UNDO = "add their tags to lifecycle.protectTags, or undo the change";
const own = (rules: string) => `change ${rules} of lifecyclePolicy, or protect their tags by a rule of lower number`;

/** Four tagged images, from the newest. */
const FOUR = [
    image("d4", 1, ["main-4"], { imageSizeInBytes: 400 }),
    image("d3", 2, ["v1.2.0"], { imageSizeInBytes: 300 }),
    image("d2", 3, ["main-2"], { imageSizeInBytes: 200 }),
    image("d1", 4, ["v1.1.0"], { imageSizeInBytes: 100 }),
];

/** A manifest list with its two images, and a list that is older. */
const LISTS = [
    image("list", 10, ["v2"]),
    image("amd64", 10.5, [], { referencedBy: ["list"] }),
    image("arm64", 10.6, [], { referencedBy: ["list"] }),
];

/** An image with a signature, and a newer image. */
const SIGNED = [
    image("new", 1, ["v2"]),
    image("old", 30, ["v1"]),
    image("signature", 29, [], { subject: "old" }),
    image("newSignature", 0.5, [], { subject: "new" }),
];

const ARCHIVED = { imageStatus: "ARCHIVED" as const };

export const CASES: CompareCase[] = [
    {
        name: "the same policy loses nothing",
        images: FOUR,
        oldPolicy: keepNewest(1),
        newPolicy: keepNewest(1),
        lost: [],
    },
    {
        name: "maxImageCount: 100 to 1 loses all but the newest, releases first",
        images: FOUR,
        oldPolicy: keepNewest(100),
        newPolicy: keepNewest(1),
        lost: ["expire d3 (200000)", "expire d1 (200000)", "expire d2 (200000)"],
        fix: "maxImageCount: 4 keeps all, lifecycle.protectTags some",
    },
    {
        name: "maxImageCount: 1 to 100 loses nothing",
        images: FOUR,
        oldPolicy: keepNewest(1),
        newPolicy: keepNewest(100),
        lost: [],
    },
    {
        name: "what the old policy deletes too is no loss",
        images: FOUR,
        oldPolicy: keepNewest(2),
        newPolicy: keepNewest(1),
        lost: ["expire d3 (200000)"],
        fix: "maxImageCount: 4 keeps all, lifecycle.protectTags some",
    },
    {
        name: "a policy where there was none",
        images: FOUR,
        oldPolicy: null,
        newPolicy: keepNewest(3),
        lost: ["expire d1 (200000)"],
        fix: "maxImageCount: 4 keeps all, lifecycle.protectTags some",
    },
    {
        name: "a policy that is removed loses nothing",
        images: FOUR,
        oldPolicy: keepNewest(1),
        newPolicy: null,
        lost: [],
    },
    {
        name: "neither policy",
        images: FOUR,
        oldPolicy: null,
        newPolicy: null,
        lost: [],
    },
    { name: "no images", images: [], oldPolicy: null, newPolicy: keepNewest(1), lost: [] },
    {
        name: "an old policy that cannot be read counts as none",
        images: FOUR,
        oldPolicy: "{",
        newPolicy: keepNewest(3),
        lost: ["expire d1 (200000)"],
        fix: "maxImageCount: 4 keeps all, lifecycle.protectTags some",
    },
    {
        name: "images in use come first, also untagged ones",
        images: [...FOUR, image("d0", 5)],
        oldPolicy: keepNewest(100),
        newPolicy: text(policy(keep(any, 2))),
        inUse: { d0: ["sha256:d0"], d4: ["main-4"] },
        lost: ["expire d0 (1) in use", "expire d1 (1)", "expire d2 (1)"],
        fix: own("rule 1"),
    },
    {
        name: "an image in use that is kept is no loss",
        images: FOUR,
        oldPolicy: keepNewest(100),
        newPolicy: keepNewest(3),
        inUse: { d4: ["main-4"] },
        lost: ["expire d1 (200000)"],
        fix: "maxImageCount: 4 keeps all, lifecycle.protectTags some",
    },
    {
        name: "a tag that is no longer protected",
        images: FOUR,
        oldPolicy: made({ keepLast: 1, protectTags: ["v*"] }),
        newPolicy: made({ keepLast: 1 }),
        lost: ["expire d3 (200000)", "expire d1 (200000)"],
        fix: "maxImageCount: 4 keeps all, lifecycle.protectTags some",
    },
    {
        name: "fewer releases to keep",
        images: FOUR,
        oldPolicy: made({ keepLast: 100, keepLastByTag: { "v*": 20 } }),
        newPolicy: made({ keepLast: 100, keepLastByTag: { "v*": 1 } }),
        lost: ["expire d1 (77267)"],
        fix: UNDO,
    },
    {
        name: "an age for a tag; 29 days are not more than 30",
        images: [image("old", 31, ["pr-1"]), image("edge", 29, ["pr-2"]), image("exact", 30, ["pr-3"])],
        oldPolicy: keepNewest(100),
        newPolicy: made({ keepLast: 100, expireAfterDaysByTag: { "pr-*": 30 } }),
        lost: ["expire old (156398)"],
        fix: UNDO,
    },
    {
        name: "untagged images sooner",
        images: [image("a", 5), image("b", 2), image("v", 1, ["v1"])],
        oldPolicy: keepNewest(100),
        newPolicy: made({ keepLast: 100, untaggedExpireAfterDays: 3 }),
        lost: ["expire a (1)"],
        fix: "lifecycle.untaggedExpireAfterDays: 0 keeps all, or undo the change",
    },
    {
        name: "archiving in place of a count",
        images: [image("fresh", 5, ["v2"]), image("stale", 200, ["v1"])],
        oldPolicy: keepNewest(100),
        newPolicy: made({ archiveAfterDays: 90 }),
        lost: ["transition stale (200000)"],
        fix: UNDO,
    },
    {
        name: "an image that was to be archived and is now deleted",
        images: [image("stale", 200, ["v1"])],
        oldPolicy: text(policy(archiveAfter(any, 90))),
        newPolicy: text(policy(expireAfter(any, 90))),
        lost: ["expire stale (1)"],
        fix: own("rule 1"),
    },
    {
        name: "an image that was to be deleted and is now archived is no loss",
        images: [image("stale", 200, ["v1"])],
        oldPolicy: text(policy(expireAfter(any, 90))),
        newPolicy: text(policy(archiveAfter(any, 90))),
        lost: [],
    },
    {
        name: "archived images that are deleted sooner",
        images: [
            image("cold", 900, ["v1"], { ...ARCHIVED, lastArchivedAt: daysAgo(200) }),
            image("cool", 900, ["v2"], { ...ARCHIVED, lastArchivedAt: daysAgo(100) }),
        ],
        oldPolicy: text(policy(archiveAfter(any, 90), expireArchived(any, 365))),
        newPolicy: text(policy(archiveAfter(any, 90), expireArchived(any, 150))),
        lost: ["expire cold (2)"],
        fix: own("rule 2"),
    },
    {
        name: "an image that is archived already is not archived again",
        images: [image("cold", 900, ["v1"], { ...ARCHIVED, lastArchivedAt: daysAgo(10) })],
        oldPolicy: null,
        newPolicy: text(policy(archiveAfter(any, 90))),
        lost: [],
    },
    {
        name: "an image that is being restored obeys no rule",
        images: [image("warm", 900, ["v1"], { imageStatus: "ACTIVATING" })],
        oldPolicy: null,
        newPolicy: text(policy(expireAfter(any, 90))),
        lost: [],
    },
    {
        name: "a restored image is as young as its restore",
        images: [image("warm", 900, ["v1"], { lastActivatedAt: daysAgo(10) })],
        oldPolicy: null,
        newPolicy: text(policy(expireAfter(any, 90))),
        lost: [],
    },
    {
        name: "a pull keeps an image from the archive",
        images: [image("pulled", 900, ["v1"], { lastRecordedPullTime: daysAgo(10) }), image("not", 900, ["v0"])],
        oldPolicy: null,
        newPolicy: text(policy(archiveBeyond(tagged("x*"), 1), archiveAfter(any, 90))),
        lost: ["transition not (2)"],
        fix: own("rule 2"),
    },
    {
        name: "a rule in front that freezes images saves them",
        images: FOUR,
        oldPolicy: text(policy(keep(any, 1))),
        newPolicy: text(policy(keep(tagged("v*"), 20), keep(any, 1))),
        lost: [],
    },
    {
        name: "a list of patterns is joined by AND: the releases are no longer frozen",
        images: [image("both", 9, ["v1", "release-1"]), image("v", 8, ["v2"]), image("new", 1, ["main"])],
        oldPolicy: text(policy(keep(tagged("v*"), 20), keep(any, 1))),
        newPolicy: text(policy(keep(tagged("v*", "release*"), 20), keep(any, 1))),
        lost: ["expire v (2)"],
        fix: own("rule 2"),
    },
    {
        name: "an image of a manifest list stays as long as the list",
        images: LISTS,
        oldPolicy: keepNewest(100),
        newPolicy: made({ keepLast: 100, untaggedExpireAfterDays: 1 }),
        lost: [],
    },
    {
        name: "a list that is deleted takes its images with it",
        images: [...LISTS, image("new", 1, ["v3"])],
        oldPolicy: text(policy(keep(tagged("v*"), 9))),
        newPolicy: text(policy(expireAfter(untagged, 9), keep(tagged("v*"), 1))),
        lost: ["expire list (2)", "expire amd64 (1)", "expire arm64 (1)"],
        fix: own("rules 1, 2"),
    },
    {
        name: "untagged images of a list may take places: what is pushed out is lost, but not surely",
        images: [
            image("list", 1, ["v3"]),
            image("child", 1.5, [], { referencedBy: ["list"] }),
            image("old", 9, ["v1"]),
        ],
        oldPolicy: keepNewest(100),
        newPolicy: keepNewest(2),
        lost: ["expire old (200000)?"],
        fix: "maxImageCount: 3 keeps all, lifecycle.protectTags some",
    },
    {
        name: "a list that is not among the images may hold an image back or not",
        images: [image("child", 30, [], { referencedBy: ["elsewhere"] })],
        oldPolicy: null,
        newPolicy: keepNewest(100),
        lost: ["expire child (1)?"],
        fix: "lifecycle.untaggedExpireAfterDays: 0 keeps all, or undo the change",
    },
    {
        name: "an archived list may hold its images back or not",
        images: [
            image("list", 30, ["v1"], { ...ARCHIVED, lastArchivedAt: daysAgo(5) }),
            image("child", 30, [], { referencedBy: ["list"] }),
        ],
        oldPolicy: null,
        newPolicy: keepNewest(100),
        lost: ["expire child (1)?"],
        fix: "lifecycle.untaggedExpireAfterDays: 0 keeps all, or undo the change",
    },
    {
        name: "a signature follows its subject; a rule may act on one whose subject stays",
        images: SIGNED,
        oldPolicy: keepNewest(100),
        newPolicy: text(policy(expireAfter(untagged, 1), expireAfter(any, 20))),
        lost: ["expire old (2)", "expire signature (2)?"],
        fix: own("rule 2"),
    },
    {
        name: "signatures may take places: an image that they push out is lost, but not surely",
        images: SIGNED,
        oldPolicy: keepNewest(100),
        newPolicy: keepNewest(3),
        lost: ["expire old (200000)?", "expire signature (200000)?"],
        fix: "maxImageCount: 4 keeps all, lifecycle.protectTags some",
    },
    {
        name: "of two images pushed at one moment either may be the older one: both count as lost",
        images: [image("a", 2, ["main-a"]), image("b", 2, ["v1"])],
        oldPolicy: keepNewest(2),
        newPolicy: keepNewest(1),
        lost: ["expire b (200000)?", "expire a (200000)?"],
        fix: "maxImageCount: 2 keeps all, lifecycle.protectTags some",
    },
    {
        name: "of three pushed at one moment, the one in use may be the oldest",
        images: [image("a", 2, ["a"]), image("b", 2, ["b"]), image("c", 2, ["c"])],
        oldPolicy: keepNewest(3),
        newPolicy: keepNewest(2),
        inUse: { b: ["b"] },
        lost: ["expire b (200000)? in use", "expire a (200000)?"],
        fix: "maxImageCount: 3 keeps all, lifecycle.protectTags some",
    },
    {
        name: "a signature of an image that stays may be deleted by a rule for untagged images",
        images: SIGNED,
        oldPolicy: null,
        newPolicy: text(policy(expireAfter(untagged, 7))),
        lost: ["expire signature (1)?"],
        fix: "lifecycle.untaggedExpireAfterDays: 0 keeps all, or undo the change",
    },
];
