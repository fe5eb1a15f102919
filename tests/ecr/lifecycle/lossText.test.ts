import assert from "node:assert/strict";
import {
    compareLifecycle,
    type LifecycleLoss,
    lossWarning,
    renderLifecyclePolicy,
    signatureLines,
} from "../../../ecr/lifecycle/index.ts";
import type { Image } from "../../../ecr/lifecycle/policy.ts";
import { any, archiveAfter, daysAgo, expireArchived, image, keepNewest, NOW, policy } from "./build.ts";

interface Given {
    images?: readonly Image[];
    oldPolicy?: string | null;
    newPolicy?: string;
    inUse?: Record<string, string[]>;
    more?: Partial<LifecycleLoss>;
}

const GIB = 2 ** 30;

/** A digest that cosign's tags can name. */
const digestOf = (index: number) => `sha256:${index.toString(16).padStart(4, "0").padEnd(64, "e")}`;

/** Images that are protected by their tags, each with an older signature by tag. */
function signed(count: number): Image[] {
    return Array.from({ length: count }, (_, index) => [
        image(digestOf(index), 1 + index / 100, [`prod-${index}`]),
        image(`s${index}`, 30 + index / 100, [`${digestOf(index).replace(":", "-")}.sig`]),
    ]).flat();
}

const PROTECTED = renderLifecyclePolicy({ protectTags: ["prod-*"], keepLast: 1 }).text ?? "";

/** Releases, from the newest, of half a GiB each. */
function releases(count: number): Image[] {
    return Array.from({ length: count }, (_, index) =>
        image(`d${index}`, index + 1, [`v1.${count - index}.0`], { imageSizeInBytes: GIB / 2 }),
    );
}

function loss({ images = releases(40), oldPolicy = null, newPolicy = keepNewest(1), inUse = {}, more = {} }: Given) {
    const change = { images, oldPolicy, newPolicy, now: NOW, inUse: new Map(Object.entries(inUse)) };
    const comparison = compareLifecycle(change);
    assert.ok(!("problem" in comparison));
    return {
        key: "web-app",
        repository: "shop-prod-web-app",
        knowsUse: true,
        unmatched: [],
        unreadLists: 0,
        ...comparison,
        ...more,
    };
}

describe("The warning about images that a change of a lifecycle policy deletes", () => {
    const CASES: [string, Given, string[]][] = [
        ["nothing is lost", { newPolicy: keepNewest(100) }, [""]],
        [
            "many releases",
            {},
            [
                "new lifecycle policy deletes 39 of 40 images (19.5 GiB) within 24 hours: v1.39.0, v1.38.0, v1.37.0, v1.36.0, 35 more",
                "in use: none of them",
                "fix: maxImageCount: 40 keeps all, lifecycle.protectTags some; all: npx ecr-set lifecycle diff --stack prod --live",
            ],
        ],
        [
            "some in use",
            { images: releases(4), inUse: { d1: ["v1.3.0"], d3: ["x", "y"] } },
            [
                "new lifecycle policy deletes 3 of 4 images (1.5 GiB) within 24 hours: v1.3.0, v1.1.0, v1.2.0",
                "2 of them in use: v1.3.0, v1.1.0",
                "fix: maxImageCount: 4 keeps all, lifecycle.protectTags some; all: npx ecr-set lifecycle diff --stack prod --live",
            ],
        ],
        [
            "a signature by tag of an image that stays",
            { images: signed(1), newPolicy: PROTECTED },
            [
                "new lifecycle policy deletes 1 of 2 images (0 B) within 24 hours: sha256-0000eeeeeeee...sig",
                "in use: none of them",
                "1 signature lost: signature of 0000eeeeeeee, which stays",
                "fix: lifecycle.signaturesPerImage: 1 keeps signatures with their images",
            ],
        ],
        [
            "signatures by tag, one of them of an image in use",
            { images: signed(3), newPolicy: PROTECTED, inUse: { [digestOf(2)]: ["prod-2"] } },
            [
                "new lifecycle policy deletes 3 of 6 images (0 B) within 24 hours: sha256-0002eeeeeeee...sig, 2 more",
                "1 of them in use: sha256-0002eeeeeeee...sig",
                "3 signatures lost: signature of 0002eeeeeeee, which is in use; signature of 0000eeeeeeee, which stays; 1 more",
                "fix: lifecycle.signaturesPerImage: 1 keeps signatures with their images",
            ],
        ],
        [
            "no list of what runs",
            { images: releases(2), more: { knowsUse: false } },
            [
                "new lifecycle policy deletes 1 of 2 images (512.0 MiB) within 24 hours: v1.1.0",
                "in use: not known, name what runs in imagesInUse or imagesInUseFile",
                "fix: maxImageCount: 2 keeps all, lifecycle.protectTags some; all: npx ecr-set lifecycle diff --stack prod --live",
            ],
        ],
        [
            "untagged images of lists that are not read",
            { images: [image(`sha256:${"ab".repeat(32)}`, 20)], newPolicy: keepNewest(9), more: { unreadLists: 1 } },
            [
                "new lifecycle policy deletes 1 of 1 image (0 B) within 24 hours: abababababab",
                "in use: none of them; 1 untagged may be kept by a manifest list",
                "fix: lifecycle.untaggedExpireAfterDays: 0 keeps all, or undo the change",
            ],
        ],
        [
            "deletion and archiving, by a policy of one's own",
            {
                images: [
                    image("a", 300, ["v2"], { imageSizeInBytes: 2048 }),
                    image("b", 900, ["v1"], { imageStatus: "ARCHIVED", lastArchivedAt: daysAgo(400) }),
                ],
                newPolicy: JSON.stringify(policy(archiveAfter(any, 90), expireArchived(any, 365))),
            },
            [
                "new lifecycle policy deletes 1 of 2 images (0 B) and archives 1 (2.0 KiB) within 24 hours: v2, v1",
                "in use: none of them",
                "fix: change rules 1, 2 of lifecyclePolicy, or protect their tags by a rule of lower number",
            ],
        ],
        [
            "archiving alone, of one pushed at the same moment as another",
            {
                images: [image("a", 2, ["x"]), image("b", 2, ["v1"])],
                newPolicy: JSON.stringify(
                    policy({
                        ...archiveAfter(any, 1),
                        selection: { ...any, countType: "imageCountMoreThan", countNumber: 1 },
                    }),
                ),
            },
            [
                "new lifecycle policy archives up to 2 of 2 images (0 B) within 24 hours: v1, x",
                "in use: none of them",
                "fix: change rule 1 of lifecyclePolicy, or protect their tags by a rule of lower number",
            ],
        ],
    ];
    for (const [name, given, lines] of CASES) {
        it(name, () => {
            assert.deepEqual(lossWarning(loss(given), { stack: "prod" }).split("\n"), lines);
        });
    }

    it("keeps to four lines with signatures", () => {
        const images = signed(500);
        const inUse = Object.fromEntries(images.map(({ imageDigest }) => [imageDigest, ["a"]]));
        const more = [...releases(9), image("u", 900)];
        for (const indent of [0, 4, 40]) {
            const given = { images: [...images, ...more], newPolicy: PROTECTED, inUse };
            const value = loss(given);
            const lines = [
                ...lossWarning(value, { stack: "s".repeat(100), indent }).split("\n"),
                ...signatureLines(value, { indent }).map((line) => " ".repeat(indent) + line),
            ];
            assert.equal(lines.length, 5);
            assert.match(lines[4] ?? "", /500 signatures lost: signature of \w{12}, which is in use; (.*; )?\d+ more$/);
            assert.ok(
                lines.every(({ length }) => length <= 120),
                lines.join("\n"),
            );
        }
    });

    it("keeps to three lines of 120 columns, with tags, keys and stacks as long as they can be", () => {
        const images = releases(1200).map((each, index) => ({ ...each, imageTags: [`${"x".repeat(100)}${index}`] }));
        const inUse = Object.fromEntries(images.map(({ imageDigest }) => [imageDigest, ["a"]]));
        for (const indent of [0, 60, 119, 250]) {
            const given = { images, inUse, more: { unreadLists: 4 } };
            const lines = lossWarning(loss(given), { stack: "s".repeat(100), indent }).split("\n");
            assert.equal(lines.length, 3);
            assert.ok(
                lines.every(({ length }) => length <= 120),
                lines.join("\n"),
            );
        }
    });
});
