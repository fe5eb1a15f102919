import assert from "node:assert/strict";
import type { InUseFile } from "../../../config/repository/imagesInUse.ts";
import { readInUseFile, stackContext } from "../../../config/stack.ts";
import { inFolder } from "../../cli/lifecycle.ts";
import { accepted, DEV, refused, setSettings, withoutRequests, withSet } from "../../support/args.ts";

const FILE = { imagesInUseFile: "in-use.txt" };
const withFile = (imagesInUseFile: InUseFile) => ({ ...DEV, imagesInUseFile });
const MUST =
    'must name a file with images in use, one a line or as a JSON array, found "in-use.txt", which %; write it before each preview, or remove the option';
const because = (why: string) => [{ path: "imagesInUseFile", reason: MUST.replace("%", why) }];

describe("images in use", () => {
    it("are sorted, each once", () => {
        assert.deepEqual(
            withoutRequests(accepted(withSet({ imagesInUse: ["web-app:v2", "sha256:ab", "web-app:v2"] }))),
            setSettings({}, { imagesInUse: ["sha256:ab", "web-app:v2"] }),
        );
    });

    it("are not known where nothing is written", () => {
        for (const imagesInUse of [undefined, null, []]) {
            assert.deepEqual(accepted(withSet({ imagesInUse })).imagesInUse, []);
        }
    });

    it("are joined with those of a file: lines with comments, or a JSON array", () => {
        const args = withSet({ ...FILE, imagesInUse: ["web-app:v2"] });
        const lines = withFile({ text: "# what runs\nweb-app:v1  # old\n\nweb-app:v2\n" });
        assert.deepEqual(accepted(args, lines).imagesInUse, ["web-app:v1", "web-app:v2"]);
        assert.deepEqual(accepted(args, withFile({ text: '["v3"]' })).imagesInUse, ["v3", "web-app:v2"]);
    });

    it("are refused where the file cannot be read, or is something else", () => {
        const args = withSet(FILE);
        assert.deepEqual(refused(args), because("cannot be read: it was not read"));
        assert.deepEqual(
            refused(args, withFile({ problem: "there is no such file" })),
            because("cannot be read: there is no such file"),
        );
        assert.deepEqual(
            refused(args, withFile({ text: '{"images":[]}' })),
            because("must be lines, or a JSON array of texts: digests or image references"),
        );
    });

    for (const [value, path, reason] of [
        ["web-app:v1", "imagesInUse", 'must be a list, found "web-app:v1"; write it as a list: [ ... ]'],
        [
            ["web app"],
            "imagesInUse[0]",
            'must be an image reference or a digest, such as myproject-prod-web-app:v1.2.0, found "web app"',
        ],
        [[1], "imagesInUse[0]", 'must be text, found 1; put it in quotes: "1"'],
    ] as const) {
        it(`are refused as ${JSON.stringify(value)}`, () => {
            assert.deepEqual(refused(withSet({ imagesInUse: value })), [{ path, reason }]);
        });
    }

    it("take what Kubernetes, ECS and docker print", () => {
        const digest = `sha256:${"ab".repeat(32)}`;
        const imagesInUse = [
            digest,
            `docker-pullable://123456789012.dkr.ecr.us-east-1.amazonaws.com/team/app@${digest}`,
            "localhost:5000/app:v1",
            "app",
        ];
        assert.deepEqual(accepted(withSet({ imagesInUse })).imagesInUse, [...imagesInUse].sort());
    });

    it("come from the file that the stack names", async () => {
        await inFolder({ "in-use.txt": "\uFEFFweb-app:v1\n" }, (folder) => {
            assert.deepEqual(readInUseFile(`${folder}/in-use.txt`), { text: "web-app:v1\n" });
            assert.deepEqual(readInUseFile(`${folder}/other.txt`), { problem: "there is no such file" });
            assert.deepEqual(stackContext({ imagesInUseFile: `${folder}/in-use.txt` }).imagesInUseFile, {
                text: "web-app:v1\n",
            });
            assert.deepEqual(readInUseFile(folder), { problem: "EISDIR: illegal operation on a directory, read" });
        });
        assert.equal("imagesInUseFile" in stackContext(), false);
    });
});
