import { ActionType, type Image, type Rule } from "../policy.ts";
import type { Verdict } from "./evaluate.ts";
import type { SimulateOptions } from "./options.ts";

/** What is known of all images while the ties between them are followed. */
export interface Graph {
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
 * Follows the subject of each image to the last one that is in the list: the position of that, or null where there is
 * none. A circle, which no digest can form, counts as no subject.
 */
export function followSubjects(images: readonly Image[], positions: ReadonlyMap<string, number>): (number | null)[] {
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

/** The rule that would act on an image, or on the subject that it follows, as long as nothing holds it back. */
export function ruleFor({ verdicts, subjects, options }: Graph, index: number): Rule | null {
    const own = actingRule(verdicts[index]);
    const subject = subjects[index] ?? null;
    if (subject === null) {
        return own;
    }
    return actingRule(verdicts[subject]) ?? (options.rulesActOnReferrers ? own : null);
}

/** The rule that acts on an image by its verdict alone, or null. */
export function actingRule(verdict: Verdict | undefined): Rule | null {
    return verdict?.reason === null ? verdict.owner : null;
}

/** Takes back what a manifest list or a subject that stays holds back, and what that holds back in turn. */
export function holdBack(graph: Graph): void {
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
export function listHolds({ images, acting, positions, options }: Graph, digest: string): boolean {
    const list = positions.get(digest);
    if (list === undefined) {
        return options.absentListsStay;
    }
    const rule = acting[list] ?? null;
    const archived =
        rule === null ? images[list]?.imageStatus === "ARCHIVED" : rule.action.type === ActionType.Transition;
    return archived ? options.archivedListsHold : rule === null;
}
