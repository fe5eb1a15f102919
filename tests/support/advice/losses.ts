import assert from "node:assert/strict";
import { lifecycleProblems } from "../../../config/repository/imageLoss.ts";
import { compareLifecycle } from "../../../ecr/lifecycle/compare.ts";
import { resolved, type Written } from "../args.ts";
import { type Advice, assertGone, base, ENVIRONMENTS, type Env, patched, planned } from "./advised.ts";

/** A change of a lifecycle policy that loses images in use, and each fix that is printed for it. */
export interface LossAdvice extends Advice {
    /** Images that are there: tagged v1, v2, ..., a day apart, or without a tag. */
    images: { count: number; tagged: boolean };
    /** Whether a fix may lead to a warning. */
    mayWarn?: boolean;
}

const NOW = Date.parse("2026-01-01T00:00:00Z");
const DAY = 86_400_000;
const WEB = 'repositories["web"]';
const rule = (rulePriority: number, selection: object) => ({ rulePriority, selection, action: { type: "expire" } });
const UNTAGGED = rule(10, { tagStatus: "untagged", countType: "sinceImagePushed", countUnit: "days", countNumber: 7 });
const KEEP = { countType: "imageCountMoreThan", countNumber: 9999 };
const nine = rule(30, { tagStatus: "any", ...KEEP, countNumber: 9 });

/** Advice about images that a new lifecycle policy would delete. */
export const LOSSES: readonly LossAdvice[] = [
    {
        args: { maxImageCount: 9 },
        path: WEB,
        images: { count: 12, tagged: true },
        ways: [
            ["maxImageCount: 12 keeps all", { maxImageCount: 12 }],
            ["lifecycle.protectTags some", { lifecycle: { protectTags: ["v1", "v2", "v3"] } }],
            [
                "write allowExpiringImagesInUse: true for it",
                { repositories: { web: { allowExpiringImagesInUse: true } } },
            ],
        ],
    },
    {
        args: { lifecycle: { untaggedExpireAfterDays: 2 }, maxImageCount: 100 },
        path: WEB,
        // To keep untagged images for good is what a warning is for.
        mayWarn: true,
        images: { count: 5, tagged: false },
        ways: [
            ["lifecycle.untaggedExpireAfterDays: 0 keeps all", { lifecycle: { untaggedExpireAfterDays: 0 } }],
            ["or undo the change", { lifecycle: null }],
        ],
    },
    {
        args: { lifecycle: { expireAfterDaysByTag: { "v*": 2 } } },
        path: WEB,
        images: { count: 5, tagged: true },
        ways: [
            ["add their tags to lifecycle.protectTags", { lifecycle: { protectTags: ["v1", "v2", "v3"] } }],
            ["or undo the change", { lifecycle: null }],
        ],
    },
    {
        args: { maxImageCount: 900 },
        path: WEB,
        images: { count: 1_200, tagged: true },
        ways: [
            ["maxImageCount: 1200", {}, []],
            ["add their tags to lifecycle.protectTags", { lifecycle: { protectTags: ["v1"] } }],
        ],
    },
    {
        args: { lifecyclePolicy: { rules: [UNTAGGED, nine] } },
        path: WEB,
        images: { count: 12, tagged: true },
        ways: [
            [
                "change rule 30 of lifecyclePolicy",
                { lifecyclePolicy: { rules: [UNTAGGED, rule(30, { tagStatus: "any", ...KEEP, countNumber: 100 })] } },
            ],
            [
                "or protect their tags by a rule of lower number",
                {
                    lifecyclePolicy: {
                        rules: [
                            ...["v1", "v2", "v3"].map((tag, index) =>
                                rule(index + 1, { tagStatus: "tagged", tagPatternList: [tag], ...KEEP }),
                            ),
                            UNTAGGED,
                            nine,
                        ],
                    },
                },
            ],
        ],
    },
];

/** What is said of the images in use that a change loses: the oldest one is in use. */
export function lossReason(row: LossAdvice, written: Written, env: Env): string {
    const { settings, problems } = resolved(written, { stack: env, region: "us-east-1" });
    assert.deepEqual(problems, []);
    const repository = settings?.repositories.find(({ key }) => key === "web");
    const { count, tagged } = row.images;
    const images = Array.from({ length: count }, (_, index) => ({
        imageDigest: `sha256:${String(index).padStart(64, "0")}`,
        imagePushedAt: new Date(NOW - (count - index) * DAY).toISOString(),
        imageTags: tagged ? [`v${index + 1}`] : [],
    }));
    const inUse = new Map([[images[0]?.imageDigest ?? "", ["web"]]]);
    const compared = compareLifecycle({
        images,
        oldPolicy: null,
        newPolicy: repository?.lifecyclePolicy ?? null,
        now: NOW,
        inUse,
    });
    assert.ok("fix" in compared);
    const names = { key: "web", repository: repository?.name ?? "" };
    const value = { ...compared, ...names, knowsUse: true, unmatched: [], unreadLists: 0 };
    const loss = { ...names, isProtected: true, loss: { value } };
    const decided = lifecycleProblems([loss], { repositories: settings?.repositories ?? [] }, env);
    return decided.problems.map(({ reason }) => reason).join("\n");
}

/** Asserts that each fix of a loss is said, and leads to no other refusal. */
export async function followLoss(row: LossAdvice, env: Env): Promise<void> {
    const written = patched(base(env), row.args) as Written;
    const reason = lossReason(row, written, env);
    for (const [says, edit, where = ENVIRONMENTS] of row.ways) {
        assert.equal(reason.includes(says), where.includes(env), `"${says}" of ${reason}`);
        if (where.includes(env)) {
            const edited = patched(written, edit) as Written;
            assert.equal(lossReason(row, edited, env), "");
            assertGone(
                { path: row.path, reason },
                await planned(written, env),
                await planned(edited, env),
                row.mayWarn,
            );
        }
    }
}
