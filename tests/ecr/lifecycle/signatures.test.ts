import assert from "node:assert/strict";

import { renderLifecyclePolicy, signatureLoss, simulateLifecycle } from "../../../ecr/lifecycle/index.ts";
import { image, NOW } from "./build.ts";

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
    const fates = simulateLifecycle(document ?? { rules: [] }, IMAGES, NOW);
    return fates.filter(({ action }) => action !== null).map(({ imageDigest }) => imageDigest);
}

describe("Signatures of cosign by tag", () => {
    it("take half of the places, and go though a protected image is kept", () => {
        const settings = { protectTags: ["prod"], keepLast: 4 };
        assert.deepEqual(gone(settings), ["signature-a.sig"]);
        const { document } = renderLifecyclePolicy(settings);
        const fates = simulateLifecycle(document ?? { rules: [] }, IMAGES, NOW);
        assert.deepEqual(signatureLoss(IMAGES, fates), { signatures: 3, lost: ["signature-a.sig"] });
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
