import fc from "fast-check";

import {
    type Image,
    type LifecyclePolicy,
    type Rule,
    type SimulateOptions,
    validateLifecyclePolicy,
} from "../../../ecr/lifecycle/index.ts";
import {
    any,
    archiveAfter,
    archiveBeyond,
    daysAgo,
    expireAfter,
    expireArchived,
    keep,
    prefixed,
    tagged,
    untagged,
} from "./build.ts";

// Few words and few days, so that rules and images meet often, ties included.
const TAGS = ["v1", "v1.2", "v2", "prod-1", "prod-2", "dev-1", "latest"];
const PATTERNS = ["v*", "v1*", "prod*", "*-1", "*", "latest", "*v*"];
const PREFIXES = ["v", "v1", "prod", "dev-"];

const count = fc.integer({ min: 1, max: 6 });
const days = fc.integer({ min: 1, max: 12 });

const tags = fc.oneof(
    fc.subarray(PATTERNS, { minLength: 1, maxLength: 2 }).map((patterns) => tagged(...patterns)),
    fc.subarray(PREFIXES, { minLength: 1, maxLength: 2 }).map((prefixes) => prefixed(...prefixes)),
    fc.constantFrom(untagged, any),
);

const rule = fc.tuple(tags, count, days, fc.nat(5)).map(([who, number, age, kind]) => {
    const kinds = [
        keep(who, number),
        archiveBeyond(who, number),
        expireAfter(who, age),
        archiveAfter(who, age, "sinceImagePushed"),
        archiveAfter(who, age),
        expireArchived(who, 90 + age),
    ];
    return kinds[kind] ?? keep(who, number);
});

/** A legal policy of up to six rules. */
export const legalPolicy: fc.Arbitrary<LifecyclePolicy> = fc
    .tuple(fc.array(rule, { minLength: 1, maxLength: 6 }), fc.infiniteStream(fc.integer({ min: 1, max: 9 })))
    .map(([parts, steps]) => {
        const last = (part: (typeof parts)[number]) => Number(part.selection.tagStatus === "any");
        let rulePriority = 0;
        const rules: Rule[] = [];
        for (const part of parts.sort((a, b) => last(a) - last(b))) {
            rulePriority += steps.next().value ?? 1;
            const candidate = { rulePriority, ...part };
            if (validateLifecyclePolicy({ rules: [...rules, candidate] }).length === 0) {
                rules.push(candidate);
            }
        }
        return { rules };
    });

const DIGESTS = Array.from({ length: 24 }, (_, index) => `sha256:${index.toString(16).padStart(2, "0")}`);
const someDigests = fc.subarray([...DIGESTS, "sha256:absent"], { maxLength: 2 });

const details = fc.record(
    {
        imageTags: fc.subarray(TAGS, { maxLength: 3 }),
        pushed: fc.integer({ min: 0, max: 14 }),
        lastRecordedPullTime: fc.integer({ min: 0, max: 14 }).map(daysAgo),
        lastActivatedAt: fc.integer({ min: 0, max: 14 }).map(daysAgo),
        lastArchivedAt: fc.integer({ min: 80, max: 110 }).map(daysAgo),
        imageStatus: fc.constantFrom<NonNullable<Image["imageStatus"]>[]>("ACTIVE", "ACTIVE", "ARCHIVED", "ACTIVATING"),
        referencedBy: someDigests,
        subject: fc.constantFrom(...DIGESTS, "sha256:absent"),
    },
    { requiredKeys: ["pushed"] },
);

/** Up to 24 images that may name each other, also in circles. */
export const someImages: fc.Arbitrary<Image[]> = fc.array(details, { maxLength: DIGESTS.length }).map((list) =>
    list.map(({ pushed, subject, referencedBy, ...rest }, index) => ({
        ...rest,
        imageDigest: DIGESTS[index] ?? "",
        imagePushedAt: daysAgo(pushed),
        // Most images stand alone.
        ...(subject !== undefined && index % 4 === 1 ? { subject } : {}),
        ...(referencedBy !== undefined && index % 3 === 2 ? { referencedBy } : {}),
    })),
);

/** Any answer to the undecided points but for ties, which are not independent of order. */
export const someOptions: fc.Arbitrary<SimulateOptions> = fc.record(
    {
        untaggedChildrenTakePlaces: fc.boolean(),
        referrersTakePlaces: fc.boolean(),
        rulesActOnReferrers: fc.boolean(),
        absentListsStay: fc.boolean(),
        archivedListsHold: fc.boolean(),
    },
    { requiredKeys: [] },
);
