import { ActionType, type Image, type LifecyclePolicy, StorageClass, storageClassOf } from "../policy.ts";
import { evaluateRules, newestFirst, readSubject } from "./evaluate.ts";
import { SIMULATE_DEFAULTS, type SimulateOptions } from "./options.ts";
import type { KeptReason, Outcome } from "./outcome.ts";
import { actingRule, followSubjects, type Graph, holdBack, listHolds, ruleFor } from "./references.ts";

/**
 * Says what a lifecycle policy does with each image at a time, in the order of the images. The policy has to be legal. A
 * child of a manifest list goes in the same answer as its list: the answer is what is left when AWS is done, which takes
 * up to 24 hours. https://docs.aws.amazon.com/AmazonECR/latest/userguide/LifecyclePolicies.html
 *
 * @param now Milliseconds since 1970.
 */
export function simulateLifecycle(
    policy: LifecyclePolicy,
    images: readonly Image[],
    now: number,
    options: SimulateOptions = {},
): Outcome[] {
    const settled = { ...SIMULATE_DEFAULTS, ...options };
    const positions = new Map(images.map((image, index) => [image.imageDigest, index]));
    const subjects = followSubjects(images, positions);
    const newest = images
        .map((image, index) => readSubject(image, index, takesPlace(image, subjects[index] ?? null, settled)))
        .sort(newestFirst(settled.ties));
    const verdicts = evaluateRules(policy.rules, newest, now);
    const graph: Graph = { images, options: settled, positions, verdicts, acting: [], subjects };
    graph.acting = images.map((_, index) => ruleFor(graph, index));
    holdBack(graph);
    const archives = policy.rules.some((rule) => storageClassOf(rule) === StorageClass.Archive);
    return images.map((image, index) => outcomeOf(graph, image, index, archives));
}

function takesPlace(image: Image, subject: number | null, options: Required<SimulateOptions>): boolean {
    const untagged = (image.imageTags?.length ?? 0) === 0;
    const child = untagged && (image.referencedBy?.length ?? 0) > 0;
    return (options.untaggedChildrenTakePlaces || !child) && (options.referrersTakePlaces || subject === null);
}

function outcomeOf(graph: Graph, image: Image, index: number, archives: boolean): Outcome {
    const { acting, images, subjects } = graph;
    const { imageDigest } = image;
    const rule = acting[index] ?? null;
    const subject = subjects[index] ?? null;
    const archived = image.imageStatus === "ARCHIVED";
    // An artifact that was archived before its subject has nowhere to follow to.
    if (rule !== null && !(archived && rule.action.type === ActionType.Transition)) {
        const own = graph.options.rulesActOnReferrers && actingRule(graph.verdicts[index]) === rule;
        const follows = subject === null || own ? null : (images[subject]?.imageDigest ?? null);
        return { imageDigest, action: rule.action.type, rulePriority: rule.rulePriority, follows };
    }
    return {
        imageDigest,
        action: null,
        reason: rule === null ? reasonOf(graph, index, archives) : { kind: "archived" },
    };
}

function reasonOf(graph: Graph, index: number, archives: boolean): KeptReason {
    const { images, verdicts, subjects, acting, options } = graph;
    const image = images[index];
    const verdict = verdicts[index];
    const subject = subjects[index] ?? null;
    if (subject !== null && acting[subject] === null && !options.rulesActOnReferrers) {
        return { kind: "subject", subject: images[subject]?.imageDigest ?? "" };
    }
    const marked = subject === null ? actingRule(verdict) : (actingRule(verdicts[subject]) ?? actingRule(verdict));
    const [list] = (image?.referencedBy ?? []).filter((digest) => listHolds(graph, digest)).sort();
    if (marked !== null && list !== undefined) {
        return { kind: "manifest-list", rulePriority: marked.rulePriority, list };
    }
    if (image?.imageStatus === "ACTIVATING") {
        return { kind: "restoring" };
    }
    if (verdict?.owner == null) {
        return image?.imageStatus === "ARCHIVED" && !archives ? { kind: "archived" } : { kind: "no-rule" };
    }
    const { reason, wouldBe, owner } = verdict;
    if (reason === null) {
        return { kind: "no-rule" };
    }
    return wouldBe === null
        ? reason
        : { kind: "frozen", rulePriority: owner.rulePriority, wouldBe: wouldBe.rulePriority, by: reason };
}
