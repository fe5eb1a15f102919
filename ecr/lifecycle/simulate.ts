import { evaluateRules, newestFirst, readSubject, type Verdict } from "./evaluate.ts";
import type { Fate, KeptReason } from "./fates.ts";
import { SIMULATE_DEFAULTS, type SimulateOptions } from "./options.ts";
import { ActionType, type Image, type LifecyclePolicy, type Rule, StorageClass, storageClassOf } from "./types.ts";

/** What is known of all images while their ties to each other are followed. */
interface Graph {
    images: readonly Image[];
    options: Required<SimulateOptions>;
    /** Position of each digest. */
    positions: Map<string, number>;
    verdicts: readonly Verdict[];
    /** The rule that acts on each image as far as is known, or null where it stays. */
    acting: (Rule | null)[];
    /** The image at the end of the chain of subjects, or null for an image that follows none. */
    subjects: (number | null)[];
}

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
): Fate[] {
    const settled = { ...SIMULATE_DEFAULTS, ...options };
    const positions = new Map<string, number>();
    images.forEach((image, index) => {
        if (!positions.has(image.imageDigest)) {
            positions.set(image.imageDigest, index);
        }
    });
    const subjects = followSubjects(images, positions);
    const newest = images
        .map((image, index) => readSubject(image, index, takesPlace(image, subjects[index] ?? null, settled)))
        .sort(newestFirst(settled.ties));
    const verdicts = evaluateRules(policy.rules, newest, now);
    const graph: Graph = { images, options: settled, positions, verdicts, acting: [], subjects };
    graph.acting = images.map((_, index) => ruleFor(graph, index));
    holdBack(graph);
    const archives = policy.rules.some((rule) => storageClassOf(rule) === StorageClass.Archive);
    return images.map((image, index) => fateOf(graph, image, index, archives));
}

function takesPlace(image: Image, subject: number | null, options: Required<SimulateOptions>): boolean {
    const untagged = (image.imageTags?.length ?? 0) === 0;
    const child = untagged && (image.referencedBy?.length ?? 0) > 0;
    return (options.untaggedChildrenTakePlaces || !child) && (options.referrersTakePlaces || subject === null);
}

/**
 * Follows the subject of each image to the last one that is in the list: the position of that, or null where there is
 * none. A circle, which no digest can form, counts as no subject.
 */
function followSubjects(images: readonly Image[], positions: ReadonlyMap<string, number>): (number | null)[] {
    const CIRCLE = -1;
    const ends: (number | undefined)[] = new Array(images.length).fill(undefined);
    const walks: (number | undefined)[] = new Array(images.length).fill(undefined);
    images.forEach((image, walk) => {
        if (image.subject === undefined) {
            ends[walk] = walk;
            return;
        }
        const path: number[] = [];
        let at = walk;
        let end = ends[at];
        while (end === undefined) {
            if (walks[at] === walk) {
                end = CIRCLE;
                break;
            }
            walks[at] = walk;
            path.push(at);
            const subject = images[at]?.subject;
            const next = subject === undefined ? undefined : positions.get(subject);
            end = next === undefined ? at : ends[next];
            at = next ?? at;
        }
        for (const member of path) {
            ends[member] = end;
        }
    });
    return ends.map((end, index) => (end === undefined || end === CIRCLE || end === index ? null : end));
}

function ruleFor({ verdicts, subjects, options }: Graph, index: number): Rule | null {
    const own = actingRule(verdicts[index]);
    const subject = subjects[index] ?? null;
    if (subject === null) {
        return own;
    }
    return actingRule(verdicts[subject]) ?? (options.rulesActOnReferrers ? own : null);
}

function actingRule(verdict: Verdict | undefined): Rule | null {
    return verdict?.reason === null ? verdict.owner : null;
}

/** Takes back what a manifest list or a subject that stays holds back, and what that holds back in turn. */
function holdBack(graph: Graph): void {
    const { images, acting, subjects, positions, options, verdicts } = graph;
    const held: number[] = [];
    const children = new Map<number, number[]>();
    const followers = new Map<number, number[]>();
    images.forEach((image, index) => {
        if (acting[index] === null) {
            return;
        }
        for (const digest of image.referencedBy ?? []) {
            const list = positions.get(digest);
            if (listHolds(graph, digest)) {
                held.push(index);
            } else if (list !== undefined) {
                tie(children, list, index);
            }
        }
        const subject = subjects[index] ?? null;
        if (subject !== null) {
            tie(followers, subject, index);
        }
    });
    function holdChildren(list: number): void {
        if (listHolds(graph, images[list]?.imageDigest ?? "")) {
            for (const child of children.get(list) ?? []) {
                held.push(child);
            }
        }
    }
    for (let next = held.pop(); next !== undefined; next = held.pop()) {
        if (acting[next] === null) {
            continue;
        }
        acting[next] = null;
        holdChildren(next);
        for (const follower of followers.get(next) ?? []) {
            const own = options.rulesActOnReferrers ? actingRule(verdicts[follower]) : null;
            if (own === null) {
                held.push(follower);
            } else if (acting[follower] !== null) {
                acting[follower] = own;
                holdChildren(follower);
            }
        }
    }
}

function tie(tied: Map<number, number[]>, from: number, to: number): void {
    const others = tied.get(from);
    if (others === undefined) {
        tied.set(from, [to]);
    } else {
        others.push(to);
    }
}

/** Whether a manifest list holds its images back: it stays, and is not archived. */
function listHolds({ images, acting, positions, options }: Graph, digest: string): boolean {
    const list = positions.get(digest);
    if (list === undefined) {
        return options.absentListsStay;
    }
    const rule = acting[list] ?? null;
    const archived =
        rule === null ? images[list]?.imageStatus === "ARCHIVED" : rule.action.type === ActionType.Transition;
    return archived ? options.archivedListsHold : rule === null;
}

function fateOf(graph: Graph, image: Image, index: number, archives: boolean): Fate {
    const { acting, images, subjects } = graph;
    const { imageDigest } = image;
    const rule = acting[index] ?? null;
    const subject = subjects[index] ?? null;
    const archived = image.imageStatus === "ARCHIVED";
    // An artifact that was archived before its subject has nowhere to follow to.
    if (rule !== null && !(archived && rule.action.type === ActionType.Transition)) {
        const own = actingRule(graph.verdicts[index]) === rule;
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
