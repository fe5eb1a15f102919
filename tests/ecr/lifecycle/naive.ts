import type { Image, LifecyclePolicy, Rule, SimulateOptions } from "../../../ecr/lifecycle/index.ts";

/** What goes, by digest: the action and the priority of the rule. */
export type Actions = Map<string, { action: string; rulePriority: number }>;

/**
 * The semantics of lifecycle policies once more, sentence by sentence of LifecyclePolicies.html, with no thought for speed
 * and nothing shared with the evaluator of this package but the types. Works on tens of images.
 */
export function naiveActions(
    policy: LifecyclePolicy,
    images: readonly Image[],
    now: number,
    options: SimulateOptions = {},
): Actions {
    const rules = [...policy.rules].sort((a, b) => a.rulePriority - b.rulePriority);
    const byDigest = new Map(images.map((image) => [image.imageDigest, image]));

    // "All rules are evaluated at the same time": what each rule identifies is known before any of them is applied.
    const identified = new Map(rules.map((rule) => [rule, identify(rule, images, now, options, byDigest)]));

    // "An image is expired or archived by exactly one or zero rules", "cannot be [...] by a rule with a lower priority".
    const marks = new Map<string, Rule>();
    const frozen = new Set<string>();
    for (const rule of rules) {
        for (const image of images) {
            if (!selects(rule, image) || frozen.has(image.imageDigest)) {
                continue;
            }
            frozen.add(image.imageDigest);
            if (identified.get(rule)?.has(image.imageDigest)) {
                marks.set(image.imageDigest, rule);
            }
        }
    }

    // Reference artifacts go with their subject. Manifest lists hold their images. Start with all that might go, and take
    // away what may not until nothing changes.
    const own = new Map(marks);
    for (const image of images) {
        const subject = lastSubject(image, byDigest);
        if (subject !== null) {
            const rule =
                own.get(subject.imageDigest) ?? (options.rulesActOnReferrers ? own.get(image.imageDigest) : undefined);
            if (rule === undefined) {
                marks.delete(image.imageDigest);
            } else {
                marks.set(image.imageDigest, rule);
            }
        }
    }
    for (let changed = true; changed; ) {
        changed = false;
        for (const image of images) {
            const mark = marks.get(image.imageDigest);
            if (mark === undefined) {
                continue;
            }
            const held = (image.referencedBy ?? []).some((list) => holds(list, byDigest, marks, options));
            const subject = lastSubject(image, byDigest);
            const left = subject !== null && !marks.has(subject.imageDigest);
            const alone = options.rulesActOnReferrers ? own.get(image.imageDigest) : undefined;
            if (held || (left && alone === undefined)) {
                marks.delete(image.imageDigest);
                changed = true;
            } else if (left && alone !== undefined && mark !== alone) {
                marks.set(image.imageDigest, alone);
                changed = true;
            }
        }
    }

    const actions: Actions = new Map();
    for (const [digest, rule] of marks) {
        if (byDigest.get(digest)?.imageStatus === "ARCHIVED" && rule.action.type === "transition") {
            continue;
        }
        actions.set(digest, { action: rule.action.type, rulePriority: rule.rulePriority });
    }
    return actions;
}

function identify(
    rule: Rule,
    images: readonly Image[],
    now: number,
    options: SimulateOptions,
    byDigest: Map<string, Image>,
): Set<string> {
    const { countType, countNumber } = rule.selection;
    const selected = images.filter((image) => selects(rule, image));
    if (countType === "imageCountMoreThan") {
        const ranked = selected
            .filter((image) => ranks(image, options, byDigest))
            .sort((a, b) => pushed(b) - pushed(a) || (a.imageDigest < b.imageDigest ? 1 : -1));
        return new Set(ranked.slice(countNumber).map((image) => image.imageDigest));
    }
    const old = selected.filter((image) => {
        const start = startOf(countType, image);
        return start !== null && now - start > countNumber * 24 * 60 * 60 * 1000;
    });
    return new Set(old.map((image) => image.imageDigest));
}

function startOf(countType: string, image: Image): number | null {
    if (countType === "sinceImageTransitioned") {
        return image.lastArchivedAt === undefined ? null : Date.parse(image.lastArchivedAt);
    }
    if (countType === "sinceImagePushed" || image.lastRecordedPullTime === undefined) {
        return pushed(image);
    }
    const pulled = Date.parse(image.lastRecordedPullTime);
    const restored = image.lastActivatedAt === undefined ? null : Date.parse(image.lastActivatedAt);
    return restored !== null && pulled < restored ? restored : pulled;
}

function pushed(image: Image): number {
    return Date.parse(image.lastActivatedAt ?? image.imagePushedAt);
}

function ranks(image: Image, options: SimulateOptions, byDigest: Map<string, Image>): boolean {
    const child = (image.imageTags ?? []).length === 0 && (image.referencedBy ?? []).length > 0;
    if (options.untaggedChildrenTakePlaces === false && child) {
        return false;
    }
    return options.referrersTakePlaces !== false || lastSubject(image, byDigest) === null;
}

function selects(rule: Rule, image: Image): boolean {
    const { tagStatus, tagPatternList, tagPrefixList, storageClass = "standard" } = rule.selection;
    const status = image.imageStatus ?? "ACTIVE";
    if (status === "ACTIVATING" || (status === "ARCHIVED") !== (storageClass === "archive")) {
        return false;
    }
    const tags = image.imageTags ?? [];
    if (tagStatus !== "tagged") {
        return tagStatus === "any" || tags.length === 0;
    }
    const tests = [
        ...(tagPatternList ?? []).map((pattern) => new RegExp(`^${pattern.split("*").map(quoted).join(".*")}$`, "s")),
        ...(tagPrefixList ?? []).map((prefix) => new RegExp(`^${quoted(prefix)}`, "s")),
    ];
    return tests.every((test) => tags.some((tag) => test.test(tag)));
}

function quoted(text: string): string {
    return text.replace(/[\\^$.|?*+()[\]{}-]/g, "\\$&");
}

function lastSubject(image: Image, byDigest: Map<string, Image>): Image | null {
    let last = image;
    for (let steps = 0; steps <= byDigest.size; steps++) {
        const next = last.subject === undefined ? undefined : byDigest.get(last.subject);
        if (next === undefined) {
            return last === image ? null : last;
        }
        last = next;
    }
    return null;
}

function holds(
    digest: string,
    byDigest: Map<string, Image>,
    marks: Map<string, Rule>,
    options: SimulateOptions,
): boolean {
    const list = byDigest.get(digest);
    if (list === undefined) {
        return options.absentListsStay === true;
    }
    const mark = marks.get(digest);
    if (mark?.action.type === "expire") {
        return false;
    }
    const archived = mark?.action.type === "transition" || (mark === undefined && list.imageStatus === "ARCHIVED");
    return archived ? options.archivedListsHold === true : true;
}
