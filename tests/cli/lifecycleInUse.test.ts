import assert from "node:assert/strict";
import { image, inFolder, keepNewest, lifecycle, NOW } from "./lifecycle.ts";

const DIGEST = `sha256:${"ab".repeat(32)}`;
const IMAGES = [image(DIGEST, 1, { imageTags: ["v1", "latest"] }), image("new", 2, { imageTags: ["v2"] })];

interface Warning {
    path: string;
    reason: string;
}

/** What a file of use says of a repository whose v1 goes and whose v2 stays. */
function checked(
    inUse: string,
    { repository, images = IMAGES }: { repository?: string; images?: unknown } = {},
): Promise<{ code: number | null; inUse: string[]; warnings: Warning[]; stderr: string }> {
    const files = { "policy.json": keepNewest(1), "images.json": JSON.stringify(images), "use.txt": inUse };
    return inFolder(files, async (folder) => {
        const named = repository === undefined ? [] : ["--repository", repository];
        const { code, stdout, stderr } = await lifecycle(
            ["simulate", "-p", "policy.json", "-i", "images.json", "-u", "use.txt", "--now", NOW, "-j", ...named],
            { cwd: folder },
        );
        const { images: rows = [], warnings = [] } = stdout === "" ? {} : JSON.parse(stdout);
        const old = rows.find(({ imageDigest }: { imageDigest: string }) => imageDigest === DIGEST);
        return {
            code,
            inUse: old?.inUse ?? [],
            warnings: warnings.filter(({ path }: Warning) => path.startsWith("use.txt")),
            stderr,
        };
    });
}

describe("ecr-set lifecycle simulate --in-use", function () {
    this.timeout(60_000);

    const host = "123456789012.dkr.ecr.us-east-1.amazonaws.com";
    for (const [what, reference] of [
        ["a bare digest", DIGEST],
        ["a bare tag", "v1"],
        ["a tag", "team/app:v1"],
        ["a tag in a registry", `${host}/team/app:v1`],
        ["a tag in a registry with a port", "localhost:5000/team/app:v1"],
        ["a digest", `team/app@${DIGEST}`],
        ["a digest in a registry", `${host}/team/app@${DIGEST}`],
        ["a tag and a digest", `${host}/team/app:v9@${DIGEST}`],
        ["a digest as Kubernetes writes it", `docker-pullable://${host}/team/app@${DIGEST}`],
        ["a tag with a scheme", `docker://${host}/team/app:v1`],
        ["no tag, which means latest", `${host}/team/app`],
        ["a digest in another repository, which is the same image", `${host}/other@${DIGEST}`],
    ] as const) {
        it(`knows an image by ${what}`, async () => {
            assert.deepEqual(await checked(`${reference}\n`, { repository: "team/app" }), {
                code: 2,
                inUse: [reference],
                warnings: [],
                stderr: "",
            });
        });
    }

    it("knows an image by the bare name of its repository, which means latest", async () => {
        const { code, inUse } = await checked("myapp\n", { repository: "myapp" });
        assert.deepEqual({ code, inUse }, { code: 2, inUse: ["myapp"] });
    });

    it("takes a tag for any repository where the name of this one is not known", async () => {
        assert.deepEqual((await checked("whatever:v1")).inUse, ["whatever:v1"]);
    });

    it("takes the name that describe-images gives the repository", async () => {
        const images = { imageDetails: IMAGES.map((each) => ({ ...each, repositoryName: "team/app" })) };
        const { code, inUse, warnings } = await checked("team/app:v1\nother:v1\n", { images });
        assert.deepEqual({ code, inUse }, { code: 2, inUse: ["team/app:v1"] });
        assert.deepEqual(warnings, [{ path: "use.txt", reason: "1 line of other repositories: other:v1" }]);
    });

    it("passes over comments, empty lines, spaces, returns and repetitions", async () => {
        const text = "# what runs\r\n\r\n   v1   # the old worker\r\nv1\r\n\tv2\r\n";
        assert.deepEqual(await checked(text), { code: 2, inUse: ["v1"], warnings: [], stderr: "" });
    });

    it("reads a JSON array", async () => {
        const text = JSON.stringify(["v2", ` ${DIGEST} `, ""], null, 2);
        assert.deepEqual(await checked(`\n${text}\n`), { code: 2, inUse: [DIGEST], warnings: [], stderr: "" });
    });

    it("collects all references of one image", async () => {
        assert.deepEqual((await checked(`v1\nlatest\n${DIGEST}`)).inUse, ["v1", "latest", DIGEST]);
    });

    it("ends with 0 where only images that stay are in use", async () => {
        assert.deepEqual(await checked("v2"), { code: 0, inUse: [], warnings: [], stderr: "" });
    });

    it("warns of each line that names no image of the list", async () => {
        const { code, warnings } = await checked(`v3\n\nteam/app:v4\n${DIGEST.replace("a", "c")}\n`);
        const reason = (found: string) =>
            `names no image of the list, found ${JSON.stringify(found)}; it is not protected by this check`;
        assert.deepEqual(warnings, [
            { path: "use.txt, line 1", reason: reason("v3") },
            { path: "use.txt, line 3", reason: reason("team/app:v4") },
            { path: "use.txt, line 4", reason: reason(DIGEST.replace("a", "c")) },
            {
                path: "use.txt",
                reason: "names repositories, and that of the images is not known: each tag was taken for one of theirs; name it with --repository",
            },
        ]);
        assert.equal(code, 0);
    });

    it("names the entry of a JSON array that names no image", async () => {
        assert.deepEqual((await checked('["v2", "v3"]')).warnings, [
            {
                path: "use.txt, entry 2",
                reason: 'names no image of the list, found "v3"; it is not protected by this check',
            },
        ]);
    });

    it("says in one warning which lines are of other repositories", async () => {
        const lines = Array.from({ length: 7 }, (_, index) => `other-${index}:v1`).join("\n");
        assert.deepEqual(await checked(lines, { repository: "team/app" }), {
            code: 0,
            inUse: [],
            warnings: [
                {
                    path: "use.txt",
                    reason: "7 lines of other repositories: other-0:v1, other-1:v1, other-2:v1, other-3:v1, other-4:v1 and 2 more",
                },
            ],
            stderr: "",
        });
    });

    for (const [what, text, stderr] of [
        ["JSON that is cut off", '["v1",', "use.txt must be JSON: Unexpected end of JSON input"],
        ["a map", '{ "images": [] }', "use.txt must be lines, or a JSON array of texts: digests or image references"],
        [
            "a list of other things",
            "[1]",
            "use.txt must be lines, or a JSON array of texts: digests or image references",
        ],
    ] as const) {
        it(`refuses ${what}, and ends with 1`, async () => {
            assert.deepEqual(await checked(text), { code: 1, inUse: [], warnings: [], stderr: `error: ${stderr}\n` });
        });
    }
});
