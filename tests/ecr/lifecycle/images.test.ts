import assert from "node:assert/strict";
import fc from "fast-check";
import { parseTime, readImages } from "../../../ecr/lifecycle/index.ts";

const PUSHED = "2026-05-01T00:00:00Z";

describe("Reading a time", () => {
    const times: [string, string | null][] = [
        ["2026-01-31T12:00:00Z", "2026-01-31T12:00:00.000Z"],
        ["2026-01-31T12:00:00.123456+00:00", "2026-01-31T12:00:00.123Z"],
        ["2026-01-31T12:00:00+0200", "2026-01-31T10:00:00.000Z"],
        ["2026-01-31T12:00:00-05:30", "2026-01-31T17:30:00.000Z"],
        ["2026-01-31T12:00", "2026-01-31T12:00:00.000Z"],
        ["2026-01-31 12:00:00", "2026-01-31T12:00:00.000Z"],
        ["2026-01-31", "2026-01-31T00:00:00.000Z"],
        ["2028-02-29", "2028-02-29T00:00:00.000Z"],
        ["2026-02-29", null],
        ["2026-02-30T12:00:00Z", null],
        ["2026-13-01", null],
        ["2026-01-31T25:00:00Z", null],
        ["31.01.2026", null],
        ["today", null],
        ["1767225600", null],
        ["", null],
    ];
    for (const [text, time] of times) {
        it(`${time === null ? "refuses" : "reads"} "${text}"`, () => {
            const found = parseTime(text);
            assert.equal(found === null ? null : new Date(found).toISOString(), time);
        });
    }

    it("reads each time that it is given in the usual form", () => {
        fc.assert(
            fc.property(fc.date({ noInvalidDate: true, min: new Date(0), max: new Date("2200-01-01") }), (date) => {
                assert.equal(parseTime(date.toISOString()), date.getTime());
            }),
        );
    });
});

describe("Reading images", () => {
    it("takes the answer of describe-images, and leaves out what is of no use", () => {
        const answer = {
            imageDetails: [
                {
                    registryId: "123456789012",
                    repositoryName: "web-app",
                    imageDigest: "sha256:aa",
                    imageTags: ["v1"],
                    imageSizeInBytes: 1234,
                    imagePushedAt: "2026-05-01T00:00:00.000000+00:00",
                    imageManifestMediaType: "application/vnd.oci.image.index.v1+json",
                    lastRecordedPullTime: "2026-05-02T00:00:00Z",
                    imageStatus: "ACTIVE",
                },
                {
                    imageDigest: "sha256:bb",
                    imagePushedAt: PUSHED,
                    imageTags: null,
                    imageSizeInBytes: 0,
                    referencedBy: ["sha256:aa"],
                },
            ],
        };
        assert.deepEqual(readImages(answer), {
            images: [
                {
                    imageDigest: "sha256:aa",
                    imageTags: ["v1"],
                    imageSizeInBytes: 1234,
                    imagePushedAt: "2026-05-01T00:00:00.000000+00:00",
                    lastRecordedPullTime: "2026-05-02T00:00:00Z",
                    imageStatus: "ACTIVE",
                },
                { imageDigest: "sha256:bb", imagePushedAt: PUSHED, imageSizeInBytes: 0, referencedBy: ["sha256:aa"] },
            ],
            problems: [],
        });
    });

    it("says all that is wrong with a list", () => {
        const { problems } = readImages([
            { imageDigest: "a", imagePushedAt: PUSHED },
            { imageDigest: "a", imagePushedAt: PUSHED },
            { imagePushedAt: 1767225600 },
            {
                imageDigest: "",
                imagePushedAt: PUSHED,
                imageTags: "v1",
                referencedBy: [1],
                subject: 7,
                imageStatus: "DELETED",
                imageSizeInBytes: -1,
                lastArchivedAt: "never",
            },
            "b",
        ]);
        assert.deepEqual(problems, [
            {
                path: "images[1].imageDigest",
                code: "digest-unique",
                reason: 'must be unique, found "a" as in images[0]',
            },
            { path: "images[2].imageDigest", code: "missing-key", reason: "is required and missing: add it" },
            {
                path: "images[2].imagePushedAt",
                code: "time",
                reason: "must be an ISO 8601 time such as 2026-01-31T12:00:00Z, found 1767225600",
            },
            {
                path: "images[3].imageDigest",
                code: "wrong-type",
                reason: 'must be a text that is not empty, found ""',
            },
            { path: "images[3].imageTags", code: "wrong-type", reason: 'must be a list of texts, found "v1"' },
            { path: "images[3].referencedBy", code: "wrong-type", reason: "must be a list of texts, found a list" },
            { path: "images[3].subject", code: "wrong-type", reason: "must be a text that is not empty, found 7" },
            {
                path: "images[3].imageStatus",
                code: "image-status",
                reason: 'must be "ACTIVE", "ARCHIVED" or "ACTIVATING", found "DELETED"',
            },
            {
                path: "images[3].imageSizeInBytes",
                code: "wrong-type",
                reason: "must be a number of bytes, found -1",
            },
            {
                path: "images[3].lastArchivedAt",
                code: "time",
                reason: 'must be an ISO 8601 time such as 2026-01-31T12:00:00Z, found "never"',
            },
            { path: "images[4]", code: "wrong-type", reason: 'must be a map, found "b"' },
        ]);
    });

    it("takes the subject of a signature by the name that describe-images has for it", () => {
        const image = { imageDigest: "sha256:b", imagePushedAt: "2026-01-01T00:00:00Z" };
        const { images, problems } = readImages([{ ...image, subjectManifestDigest: "sha256:a" }]);
        assert.deepEqual(problems, []);
        assert.equal(images[0]?.subject, "sha256:a");
    });

    it("refuses what is no list", () => {
        assert.deepEqual(readImages({ images: [] }), {
            images: [],
            problems: [
                {
                    path: "images",
                    code: "wrong-type",
                    reason: "must be a list of images, or a map with imageDetails, found a map",
                },
            ],
        });
    });
});
