import assert from "node:assert/strict";
import { compareLifecycle, type LifecycleComparison, type LostImage } from "../../../ecr/lifecycle/index.ts";
import { readingsOf } from "../../../ecr/lifecycle/readings.ts";
import { SIMULATE_DEFAULTS } from "../../../ecr/lifecycle/simulate/options.ts";
import { any, image, keep, keepNewest, NOW, policy } from "./build.ts";
import { CASES } from "./compare.cases.ts";

function short({ imageDigest, action, rulePriority, isCertain, inUse }: LostImage): string {
    return `${action} ${imageDigest} (${rulePriority})${isCertain ? "" : "?"}${inUse.length > 0 ? " in use" : ""}`;
}

function compared(comparison: LifecycleComparison | { problem: string }): LifecycleComparison {
    assert.ok(!("problem" in comparison), JSON.stringify(comparison));
    return comparison;
}

describe("A change of a lifecycle policy on the images that are there now", () => {
    for (const { name, images, oldPolicy, newPolicy, inUse = {}, lost, fix = "" } of CASES) {
        it(name, () => {
            const used = new Map(Object.entries(inUse));
            const found = compared(compareLifecycle({ images, oldPolicy, newPolicy, now: NOW, inUse: used }));
            const sum = (action: string) => {
                const some = found.lost.filter((each) => each.action === action);
                return {
                    images: some.length,
                    bytes: some.reduce((bytes, { imageSizeInBytes }) => bytes + (imageSizeInBytes ?? 0), 0),
                };
            };
            assert.deepEqual(
                { ...found, lost: found.lost.map(short) },
                {
                    now: "2026-06-01T00:00:00.000Z",
                    images: images.length,
                    deleted: sum("expire"),
                    archived: sum("transition"),
                    inUse: lost.filter((each) => each.endsWith("in use")).length,
                    lost,
                    fix,
                    oldPolicyProblem: oldPolicy === "{" ? found.oldPolicyProblem : null,
                },
            );
        });
    }

    it("answers the whole of each image, tags of releases first", () => {
        const images = [
            image("new", 1, ["main"]),
            image("old", 2, ["abc", "2.0.1", "prod"], { imageSizeInBytes: 5_000_000 }),
            image("untagged", 3),
        ];
        const found = compareLifecycle({
            images,
            oldPolicy: null,
            newPolicy: keepNewest(1),
            now: NOW,
            inUse: new Map([["old", ["web:prod"]]]),
        });
        assert.deepEqual(found, {
            now: "2026-06-01T00:00:00.000Z",
            images: 3,
            deleted: { images: 1, bytes: 5_000_000 },
            archived: { images: 0, bytes: 0 },
            inUse: 1,
            lost: [
                {
                    imageDigest: "old",
                    imageTags: ["2.0.1", "prod", "abc"],
                    imagePushedAt: "2026-05-30T00:00:00.000Z",
                    imageSizeInBytes: 5_000_000,
                    action: "expire",
                    rulePriority: 200_000,
                    isCertain: true,
                    inUse: ["web:prod"],
                },
            ],
            fix: "maxImageCount: 3 keeps all, lifecycle.protectTags some",
            oldPolicyProblem: null,
        });
    });

    it("says why an old policy cannot be read, and refuses a new one that AWS would refuse", () => {
        const change = { images: [], now: NOW, inUse: new Map() };
        const old = compared(compareLifecycle({ ...change, oldPolicy: '{"rules":[]}', newPolicy: null }));
        assert.equal(
            old.oldPolicyProblem,
            "rules must have 1 to 50 rules, found 0: add a rule, or drop the whole policy [rule-count]",
        );
        assert.deepEqual(compareLifecycle({ ...change, oldPolicy: null, newPolicy: '{"rules":[]}' }), {
            problem:
                "the new lifecycle policy rules must have 1 to 50 rules, found 0: add a rule, or drop the whole policy [rule-count]",
        });
    });

    it("takes the outermost readings of a repository with many images, in less than two seconds", () => {
        const images = Array.from({ length: 12_000 }, (_, index) =>
            index % 3 === 0
                ? image(`image${index}`, 100 - index / 1000, [`v${index}`])
                : image(`signature${index}`, 100, [], { subject: `image${index - (index % 3)}` }),
        );
        const change = { images, oldPolicy: null, newPolicy: keepNewest(100_000), now: NOW, inUse: new Map() };
        const started = performance.now();
        const { lost } = compared(compareLifecycle(change));
        assert.deepEqual(
            [lost.length, lost.filter(({ isCertain }) => isCertain).length, performance.now() - started < 2_000],
            [8_000, 0, true],
        );
    });
});

describe("The readings of AWS's pages", () => {
    const counts = policy(keep(any, 1)).rules;
    const signed = (count: number) =>
        Array.from({ length: count }, (_, index) =>
            image(`d${index}`, index + 1, [], index === 0 ? {} : { subject: `d${index - 1}` }),
        );

    it("is one where nothing is open", () => {
        assert.deepEqual(readingsOf([image("a", 1), image("b", 2)], counts), [SIMULATE_DEFAULTS]);
    });

    it("are all combinations of what is open", () => {
        assert.deepEqual(readingsOf(signed(2), counts), [
            SIMULATE_DEFAULTS,
            { ...SIMULATE_DEFAULTS, rulesActOnReferrers: true },
            { ...SIMULATE_DEFAULTS, referrersTakePlaces: false },
            { ...SIMULATE_DEFAULTS, referrersTakePlaces: false, rulesActOnReferrers: true },
        ]);
        assert.deepEqual(readingsOf([image("a", 1), image("b", 1)], counts), [
            SIMULATE_DEFAULTS,
            { ...SIMULATE_DEFAULTS, ties: "later-listed" },
        ]);
    });

    it("are the default and the outermost ones where there are many images", () => {
        assert.deepEqual(readingsOf(signed(10_001), counts), [
            SIMULATE_DEFAULTS,
            { ...SIMULATE_DEFAULTS, rulesActOnReferrers: true },
            { ...SIMULATE_DEFAULTS, referrersTakePlaces: false },
        ]);
    });
});
