import assert from "node:assert/strict";
import { type LifecycleDecision, lifecycleProblems } from "../../../config/repository/imageLoss.ts";
import type { RepositorySettings } from "../../../config/settings.ts";
import { compareLifecycle, type LifecycleLoss, type RepositoryLoss } from "../../../ecr/lifecycle/index.ts";
import type { Problem } from "../../../text/problem.ts";
import { keepNewest } from "../../ecr/lifecycle/build.ts";
import { repositorySettings, setSettings } from "../../support/args.ts";

const NOW = Date.parse("2026-06-01T00:00:00Z");

/** The loss of maxImageCount: 1 in a repository of three releases. */
function lossOf(key: string, inUse: Record<string, string[]>, knowsUse = true, keeps = 1): LifecycleLoss {
    const comparison = compareLifecycle({
        images: ["v1.2.0", "v1.1.0", "v1.0.0"].map((tag, index) => ({
            imageDigest: `d${index}`,
            imageTags: [tag],
            imagePushedAt: new Date(NOW - index * 86_400_000).toISOString(),
            imageSizeInBytes: 2 ** 20,
        })),
        oldPolicy: keepNewest(100),
        newPolicy: keepNewest(keeps),
        now: NOW,
        inUse: new Map(Object.entries(inUse)),
    });
    assert.ok(!("problem" in comparison));
    return { key, repository: `myproject-prod-${key}`, knowsUse, unmatched: [], unreadLists: 0, ...comparison };
}

function found(value: LifecycleLoss, isProtected = false): RepositoryLoss {
    return { key: value.key, repository: value.repository, isProtected, loss: { value } };
}

function notChecked(key: string, why: string): RepositoryLoss {
    return { key, repository: `myproject-prod-${key}`, isProtected: false, loss: { notChecked: why } };
}

const USED = { d1: ["myproject-prod-web-app:v1.1.0"] };
const DELETES = "new lifecycle policy deletes 2 of 3 images (2.0 MiB) within 24 hours: v1.1.0, v1.0.0";
const FIX =
    "fix: maxImageCount: 3 keeps all, lifecycle.protectTags some; all: npx ecr-set lifecycle diff --stack prod --live";
const WEB = 'repositories["web-app"]';
const REFUSED: Problem = {
    path: WEB,
    code: "images-in-use",
    reason: [
        "must keep its images in use, since it is protected",
        `found: ${DELETES}`,
        "1 of them in use: v1.1.0",
        FIX,
        "to lose them on purpose, write allowExpiringImagesInUse: true for it",
    ].join("\n    "),
};
const WARNED = { path: WEB, reason: `${DELETES}\n1 of them in use: v1.1.0\n${FIX}` };

describe("Images that a change of lifecycle policies would delete", () => {
    const CASES: [string, RepositoryLoss[], Partial<RepositorySettings>, LifecycleDecision][] = [
        ["nothing changes", [], {}, { problems: [], warnings: [] }],
        [
            "nothing is lost",
            [found(lossOf("web-app", USED, true, 100))],
            { deletionProtection: true },
            { problems: [], warnings: [] },
        ],
        [
            "images in use of a protected repository: refused",
            [found(lossOf("web-app", USED))],
            { deletionProtection: true },
            { problems: [REFUSED], warnings: [] },
        ],
        [
            "the same where the protection is lifted in the same update",
            [found(lossOf("web-app", USED), true)],
            { deletionProtection: false },
            { problems: [REFUSED], warnings: [] },
        ],
        [
            "the same with consent: a warning",
            [found(lossOf("web-app", USED), true)],
            { deletionProtection: true, allowExpiringImagesInUse: true },
            { problems: [], warnings: [WARNED] },
        ],
        [
            "images in use of a repository that is not protected: a warning",
            [found(lossOf("web-app", USED))],
            {},
            { problems: [], warnings: [WARNED] },
        ],
        [
            "images that are not in use, of a protected repository: a warning",
            [found(lossOf("web-app", {}))],
            { deletionProtection: true },
            {
                problems: [],
                warnings: [
                    {
                        path: WEB,
                        reason: `${DELETES.replace("v1.1.0, v1.0.0", "v1.1.0, v1.0.0")}\nin use: none of them\n${FIX}`,
                    },
                ],
            },
        ],
        [
            "no list of what runs: a warning that says so",
            [found(lossOf("web-app", {}, false))],
            { deletionProtection: true },
            {
                problems: [],
                warnings: [
                    {
                        path: WEB,
                        reason: `${DELETES}\nin use: not known, name what runs in imagesInUse or imagesInUseFile\n${FIX}`,
                    },
                ],
            },
        ],
        [
            "a repository that cannot be checked",
            [notChecked("web-app", "the credentials need ecr:DescribeImages")],
            { deletionProtection: true },
            {
                problems: [],
                warnings: [
                    {
                        path: WEB,
                        reason:
                            "not checked: which images the new lifecycle policy of web-app would delete\n" +
                            "the credentials need ecr:DescribeImages\n" +
                            "fix: before the update, run npx ecr-set lifecycle diff --stack prod --live",
                    },
                ],
            },
        ],
        [
            "many repositories that cannot be checked for one reason: one warning",
            [
                found(lossOf("web-app", USED)),
                ...["a", "b", "c", "d", "e", "f"].map((key) => notChecked(key, "no answer in time")),
            ],
            { deletionProtection: true },
            {
                problems: [REFUSED],
                warnings: [
                    {
                        path: "repositories",
                        reason:
                            "not checked: which images the new lifecycle policies of 6 repositories: a, b, c, d, e, ... would delete\n" +
                            "no answer in time\n" +
                            "fix: before the update, run npx ecr-set lifecycle diff --stack prod --live",
                    },
                ],
            },
        ],
    ];
    for (const [name, losses, repository, expected] of CASES) {
        it(name, () => {
            const settings = setSettings({}, { repositories: [repositorySettings(repository)] });
            assert.deepEqual(lifecycleProblems(losses, settings, "prod"), expected);
        });
    }

    it("are refused for a signature by tag whose image is in use, though that one is kept", () => {
        const hex = "ab".repeat(32);
        const pushed = (days: number) => new Date(NOW - days * 86_400_000).toISOString();
        const comparison = compareLifecycle({
            images: [
                { imageDigest: `sha256:${hex}`, imageTags: ["v1.2.0"], imagePushedAt: pushed(1) },
                { imageDigest: "signature", imageTags: [`sha256-${hex}.sig`], imagePushedAt: pushed(2) },
            ],
            oldPolicy: keepNewest(100),
            newPolicy: keepNewest(1),
            now: NOW,
            inUse: new Map([[`sha256:${hex}`, ["myproject-prod-web-app:v1.2.0"]]]),
        });
        assert.ok(!("problem" in comparison));
        const loss = { ...lossOf("web-app", USED), ...comparison };
        const lines = [
            "new lifecycle policy deletes 1 of 2 images (0 B) within 24 hours: sha256-abababababab...sig",
            "1 of them in use: sha256-abababababab...sig",
            "1 signature lost: signature of abababababab, which is in use",
            "fix: lifecycle.signaturesPerImage: 1 keeps signatures with their images",
        ];
        const decided = (deletionProtection: boolean) =>
            lifecycleProblems(
                [found(loss)],
                setSettings({}, { repositories: [repositorySettings({ deletionProtection })] }),
                "prod",
            );
        const [deletes = "", ...rest] = lines;
        const refused = [
            "must keep its images in use, since it is protected",
            `found: ${deletes}`,
            ...rest,
            "to lose them on purpose, write allowExpiringImagesInUse: true for it",
        ].join("\n    ");
        assert.deepEqual(decided(true), {
            problems: [{ path: WEB, code: "images-in-use", reason: refused }],
            warnings: [],
        });
        assert.deepEqual(decided(false), { problems: [], warnings: [{ path: WEB, reason: lines.join("\n") }] });
    });

    it("are of one repository each: another one's consent changes nothing", () => {
        const settings = {
            repositories: [
                repositorySettings({ key: "web-app", deletionProtection: true }),
                repositorySettings({ key: "worker", deletionProtection: true, allowExpiringImagesInUse: true }),
            ],
        };
        const losses = [found(lossOf("worker", USED)), found(lossOf("web-app", USED))];
        assert.deepEqual(lifecycleProblems(losses, settings, "prod"), {
            problems: [REFUSED],
            warnings: [{ ...WARNED, path: 'repositories["worker"]' }],
        });
    });

    it("are named in lines of at most 120 columns", () => {
        const key = `k${"x".repeat(40)}`;
        const loss = { ...lossOf(key, USED), unreadLists: 3 };
        const settings = { repositories: [repositorySettings({ key, deletionProtection: true })] };
        const warned = lifecycleProblems([found({ ...loss, inUse: 0 })], settings, "prod").warnings;
        const refused = lifecycleProblems([found(loss)], settings, "prod").problems;
        const lines = [
            ...warned.flatMap(({ path, reason }) => `${path}: ${reason}`.split("\n")),
            ...refused.flatMap(({ reason }) => `    ${reason}`.split("\n")),
        ];
        assert.deepEqual(
            lines.filter(({ length }) => length > 120),
            [],
        );
    });
});
