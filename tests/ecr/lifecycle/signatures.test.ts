import assert from "node:assert/strict";
import {
    compareLifecycle,
    renderLifecyclePolicy,
    signatureLoss,
    simulateLifecycle,
} from "../../../ecr/lifecycle/index.ts";
import { expireAfter, image, keepNewest, NOW, policy, tagged } from "./build.ts";

const hex = (letter: string) => letter.repeat(64);
const signed = (letter: string, pushed: number, tag: string) => image(`sha256:${hex(letter)}`, pushed, [tag]);
const signature = (letter: string, pushed: number, suffix = ".sig") =>
    image(`signature-${letter}${suffix}`, pushed, [`sha256-${hex(letter)}${suffix}`]);

/** Two builds and a release, each with a signature, from the oldest. */
const IMAGES = [
    signed("a", 30, "prod"),
    signature("a", 29),
    signed("b", 20, "main-1"),
    signature("b", 19),
    signed("c", 10, "main-2"),
    signature("c", 9, ".att"),
];

function gone(settings: Parameters<typeof renderLifecyclePolicy>[0]): string[] {
    const { document } = renderLifecyclePolicy(settings);
    const outcomes = simulateLifecycle(document ?? { rules: [] }, IMAGES, NOW);
    return outcomes.filter(({ action }) => action !== null).map(({ imageDigest }) => imageDigest);
}

describe("Signatures of cosign by tag", () => {
    it("take half of the places, and go though a protected image is kept", () => {
        const settings = { protectTags: ["prod"], keepLast: 4 };
        assert.deepEqual(gone(settings), ["signature-a.sig"]);
        const { document } = renderLifecyclePolicy(settings);
        const outcomes = simulateLifecycle(document ?? { rules: [] }, IMAGES, NOW);
        assert.deepEqual(signatureLoss(IMAGES, outcomes), { signatures: 3, lost: ["signature-a.sig"] });
    });

    it("are kept, with as many places more, by signaturesPerImage", () => {
        assert.deepEqual(gone({ protectTags: ["prod"], keepLast: 1, signaturesPerImage: 1 }), [`sha256:${hex("b")}`]);
        assert.deepEqual(gone({ keepLast: 2, signaturesPerImage: 1 }), [`sha256:${hex("a")}`]);
        assert.deepEqual(gone({ keepLast: 3, signaturesPerImage: 1 }), []);
    });

    it("are rendered as a protected pattern, once, and 0 changes nothing", () => {
        const rules = (settings: Parameters<typeof renderLifecyclePolicy>[0]) =>
            renderLifecyclePolicy(settings).document?.rules.map(({ description }) => description);
        const kept = [
            "Expire untagged images after 7 days",
            "Protect images tagged sha256-*",
            "Keep the newest 30 images",
        ];
        assert.deepEqual(rules({ keepLast: 10, signaturesPerImage: 2 }), kept);
        assert.deepEqual(rules({ keepLast: 10, signaturesPerImage: 2, protectTags: ["sha256-*"] }), kept);
        assert.deepEqual(rules({ keepLast: 10, signaturesPerImage: 0 }), [kept[0], "Keep the newest 10 images"]);
    });

    it("are no OCI referrers, nor images with a tag that only begins like theirs", () => {
        const referrer = image("r", 1, [`sha256-${hex("a")}`], { subject: `sha256:${hex("a")}` });
        assert.deepEqual(signatureLoss([referrer, image("x", 1, ["sha256-abc"])], []), { signatures: 0, lost: [] });
        const index = image("i", 1, [`sha256-${hex("a")}`]);
        assert.equal(signatureLoss([index], []).signatures, 1);
    });
});

describe("Signatures of cosign by tag that a change loses", () => {
    const [a, b] = [hex("a"), hex("b")];
    const KEEPS = "lifecycle.signaturesPerImage: 1 keeps signatures";
    const protect = (keepLast: number) => renderLifecyclePolicy({ protectTags: ["prod"], keepLast }).text;
    const own = JSON.stringify(policy(expireAfter(tagged("sha256-*"), 25)));
    const CASES: {
        name: string;
        newPolicy: string | null;
        inUse?: Record<string, string[]>;
        lost: string[];
        fix: string;
    }[] = [
        {
            name: "are marked where their image is kept",
            newPolicy: protect(4),
            lost: [`signature-a.sig signs ${a}`],
            fix: `${KEEPS} with their images`,
        },
        {
            name: "are in use where their image is",
            newPolicy: protect(4),
            inUse: { [`sha256:${a}`]: ["web@a"] },
            lost: [`signature-a.sig signs ${a} in use: web@a`],
            fix: `${KEEPS} with their images`,
        },
        {
            name: "are in use where their image is, though that is lost too",
            newPolicy: keepNewest(2),
            inUse: { [`sha256:${b}`]: ["web@b"] },
            lost: [
                `signature-b.sig signs ${b} in use: web@b`,
                `sha256:${b} in use: web@b`,
                `sha256:${a}`,
                "signature-a.sig",
            ],
            fix: `maxImageCount: 6 keeps all, lifecycle.protectTags some; ${KEEPS}`,
        },
        {
            name: "are not marked where their image is lost, and not in use",
            newPolicy: keepNewest(4),
            lost: [`sha256:${a}`, "signature-a.sig"],
            fix: "maxImageCount: 6 keeps all, lifecycle.protectTags some",
        },
        {
            name: "keep the advice for a policy of one's own",
            newPolicy: own,
            lost: [`signature-a.sig signs ${a}`],
            fix: "change rule 1 of lifecyclePolicy, or protect their tags by a rule of lower number",
        },
    ];
    for (const { name, newPolicy, inUse = {}, lost, fix } of CASES) {
        it(name, () => {
            const used = new Map(Object.entries(inUse));
            const found = compareLifecycle({ images: IMAGES, oldPolicy: null, newPolicy, now: NOW, inUse: used });
            assert.ok(!("problem" in found));
            const lines = found.lost.map(({ imageDigest, inUse: names, signs }) => {
                assert.ok(signs === undefined || signs.isInUse === names.length > 0);
                const signed = signs === undefined ? "" : ` signs ${signs.imageDigest.slice("sha256:".length)}`;
                return `${imageDigest}${signed}${names.length === 0 ? "" : ` in use: ${names}`}`;
            });
            assert.deepEqual(lines.sort(), lost.sort());
            assert.deepEqual([found.fix, found.inUse], [fix, lost.filter((line) => line.includes(" in use: ")).length]);
        });
    }
});
