import assert from "node:assert/strict";

import fc from "fast-check";

import {
    actedOn,
    type Image,
    type LifecyclePolicy,
    renderLifecyclePolicy,
    type SimulateOptions,
    simulateLifecycle,
    validateLifecyclePolicy,
} from "../../../ecr/lifecycle/index.ts";
import { legalPolicy, someImages, someOptions } from "./arbitraries.ts";
import { keep, NOW, policy, tagged } from "./build.ts";
import { naiveActions } from "./naive.ts";

function goes(policy: LifecyclePolicy, images: readonly Image[], options: SimulateOptions = {}) {
    return actedOn(simulateLifecycle(policy, images, NOW, options));
}

describe("Properties of a simulated lifecycle policy", () => {
    it("are those of the naive evaluator", () => {
        fc.assert(
            fc.property(legalPolicy, someImages, someOptions, (document, images, options) => {
                const naive = [...naiveActions(document, images, NOW, options)]
                    .map(([imageDigest, action]) => ({ imageDigest, ...action }))
                    .sort((a, b) => (a.imageDigest < b.imageDigest ? -1 : 1));
                const fast = goes(document, images, options).map(({ follows, ...action }) => action);
                assert.deepEqual(fast, naive);
            }),
            { numRuns: 5000 },
        );
    });

    it("generates legal policies", () => {
        fc.assert(fc.property(legalPolicy, (document) => assert.deepEqual(validateLifecyclePolicy(document), [])));
    });

    it("never expires more where more images are kept", () => {
        fc.assert(
            fc.property(
                legalPolicy,
                someImages,
                fc.nat(5),
                fc.integer({ min: 1, max: 5 }),
                (document, images, at, more) => {
                    const counting = document.rules.filter((rule) => rule.selection.countType === "imageCountMoreThan");
                    const chosen = counting[at % Math.max(1, counting.length)];
                    fc.pre(chosen !== undefined);
                    const raised = {
                        rules: document.rules.map((rule) =>
                            rule === chosen
                                ? {
                                      ...rule,
                                      selection: { ...rule.selection, countNumber: rule.selection.countNumber + more },
                                  }
                                : rule,
                        ),
                    };
                    const before = new Set(goes(document, images).map((acted) => acted.imageDigest));
                    for (const { imageDigest } of goes(raised, images)) {
                        assert.ok(before.has(imageDigest), `${imageDigest} goes only where more is kept`);
                    }
                },
            ),
            { numRuns: 1000 },
        );
    });

    it("does not depend on the order of images or rules", () => {
        const shuffled = fc
            .tuple(someImages, legalPolicy)
            .chain(([images, { rules }]) =>
                fc.tuple(
                    fc.constant({ images, rules }),
                    fc.shuffledSubarray(images, { minLength: images.length }),
                    fc.shuffledSubarray(rules, { minLength: rules.length }),
                ),
            );
        fc.assert(
            fc.property(shuffled, someOptions, ([{ images, rules }, otherImages, otherRules], options) => {
                const outcomes = simulateLifecycle({ rules }, images, NOW, options);
                const others = simulateLifecycle({ rules: otherRules }, otherImages, NOW, options);
                const byDigest = new Map(others.map((outcome) => [outcome.imageDigest, outcome]));
                assert.deepEqual(
                    outcomes,
                    outcomes.map((outcome) => byDigest.get(outcome.imageDigest)),
                );
            }),
            { numRuns: 1000 },
        );
    });

    it("decides each image once, by a rule of the policy with that action", () => {
        fc.assert(
            fc.property(legalPolicy, someImages, someOptions, (document, images, options) => {
                const outcomes = simulateLifecycle(document, images, NOW, options);
                assert.deepEqual(
                    outcomes.map((outcome) => outcome.imageDigest),
                    images.map((image) => image.imageDigest),
                );
                const actions = new Map(document.rules.map((rule) => [rule.rulePriority, rule.action.type]));
                for (const outcome of actedOn(outcomes)) {
                    assert.equal(outcome.action, actions.get(outcome.rulePriority));
                }
            }),
        );
    });

    it("never touches a tag that a first rule protects", () => {
        const patterns = fc.constantFrom("v*", "prod*", "latest", "*-1");
        fc.assert(
            fc.property(legalPolicy, someImages, patterns, (document, images, pattern) => {
                const [guard] = policy(keep(tagged(pattern), 999_999)).rules;
                assert.ok(guard !== undefined);
                const rules = [
                    guard,
                    ...document.rules.map((rule) => ({ ...rule, rulePriority: rule.rulePriority + 1 })),
                ];
                const active = images.filter(
                    (image) => image.imageStatus !== "ARCHIVED" && image.subject === undefined,
                );
                const test = new RegExp(`^${pattern.replaceAll("*", ".*")}$`);
                for (const { imageDigest } of goes({ rules }, active)) {
                    const tags = active.find((image) => image.imageDigest === imageDigest)?.imageTags ?? [];
                    assert.ok(!tags.some((tag) => test.test(tag)), `${imageDigest} with ${tags.join()} goes`);
                }
            }),
        );
    });

    it("never touches a tag of protectTags, archived or not", () => {
        const settings = fc.record({
            untaggedExpireAfterDays: fc.integer({ min: 0, max: 3 }),
            protectTags: fc.subarray(["v1*", "prod-1", "latest"], { minLength: 1 }),
            keepLastByTag: fc.constantFrom({}, { "v*": 1 }, { "v2*": 1, "dev-*": 2 }),
            expireAfterDaysByTag: fc.constantFrom({}, { "prod-*": 1 }),
            deleteArchivedAfterDays: fc.constant(90),
        });
        fc.assert(
            fc.property(settings, fc.boolean(), someImages, (setting, archive, images) => {
                const rendered = renderLifecyclePolicy({
                    ...setting,
                    ...(archive ? { archiveAfterDays: 1 } : { keepLast: 1 }),
                });
                assert.deepEqual(rendered.problems, []);
                assert.ok(rendered.document !== null);
                const alone = images.filter((image) => image.subject === undefined);
                const tests = setting.protectTags.map((pattern) => new RegExp(`^${pattern.replaceAll("*", ".*")}$`));
                for (const { imageDigest } of goes(rendered.document, alone)) {
                    const tags = alone.find((image) => image.imageDigest === imageDigest)?.imageTags ?? [];
                    assert.ok(!tags.some((tag) => tests.some((test) => test.test(tag))), `${tags.join()} goes`);
                }
            }),
            { numRuns: 500 },
        );
    });
});
