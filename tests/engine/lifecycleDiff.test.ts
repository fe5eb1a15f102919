import assert from "node:assert/strict";
import { DeleteLifecyclePolicyCommand, ECRClient, PutImageCommand } from "@aws-sdk/client-ecr";
import { type Ended, ecrSet } from "../cli/run.ts";
import { createStack, needWholeEcr, resetAws, type TestStack } from "./engine.ts";

const REPOSITORY = "myproject-prod-web-app";
const NOW = "2026-06-01T00:00:00Z";
const IMAGE = "application/vnd.oci.image.manifest.v1+json";
const INDEX = "application/vnd.oci.image.index.v1+json";
const CONFIG = {
    "aws:region": "us-east-1",
    "ecr:project": "myproject",
    "ecr:enableReplication": false,
    "ecr:repositories": { "web-app": {}, worker: {} },
};

const ecr = new ECRClient({ region: "us-east-1" });

/** Puts an image into the repository, as pushed some days ago; answers its digest and size. */
async function put(manifest: object, daysAgo: number, imageTag?: string): Promise<{ digest: string; size: number }> {
    const imageManifest = JSON.stringify(manifest);
    const { image } = await ecr.send(
        new PutImageCommand({ repositoryName: REPOSITORY, imageManifest, ...(imageTag !== undefined && { imageTag }) }),
    );
    const imageDigest = image?.imageId?.imageDigest ?? "";
    const imagePushedAt = (Date.parse(NOW) - daysAgo * 86_400_000) / 1000;
    const answer = await fetch(`${process.env.AWS_ENDPOINT_URL}/moto-api/static/ecr/image`, {
        method: "POST",
        body: JSON.stringify({ repositoryName: REPOSITORY, imageDigest, imagePushedAt, region: "us-east-1" }),
    });
    assert.ok(answer.ok, `the local AWS takes the time: ${answer.status} ${await answer.text()}`);
    return { digest: imageDigest, size: imageManifest.length };
}

function manifest(number: number): object {
    const blob = (size: number) => ({
        mediaType: "application/vnd.oci.image.layer.v1.tar+gzip",
        size,
        digest: `sha256:${String(number).repeat(64)}`,
    });
    return {
        schemaVersion: 2,
        mediaType: IMAGE,
        config: { ...blob(1), mediaType: "application/vnd.oci.image.config.v1+json" },
        layers: [blob(2)],
    };
}

describe("ecr-set lifecycle diff of a deployed stack with images", function () {
    this.timeout(600_000);
    let prod: TestStack;
    const digests: Record<string, string> = {};

    const diff = (...args: string[]): Promise<Ended> =>
        ecrSet(["lifecycle", "diff", "--stack", "prod", "--live", "--now", NOW, ...args], {
            cwd: prod.folder,
            env: { ...process.env, NO_COLOR: "1" },
        });
    const lost = (stdout: string) =>
        Object.fromEntries(
            JSON.parse(stdout).repositories.map(
                ({ key, state, loss }: { key: string; state: string; loss: { lost: { imageDigest: string }[] } }) => [
                    key,
                    [state, ...(loss?.lost.map(({ imageDigest }) => imageDigest) ?? [])],
                ],
            ),
        );

    before(async function () {
        await needWholeEcr(this);
        await resetAws();
        prod = await createStack("prod", CONFIG);
        await prod.up();
        for (const [index, tag] of ["v1.0.0", "v1.1.0", "v1.2.0", "main"].entries()) {
            digests[tag] = (await put(manifest(index), 10 - index, tag)).digest;
        }
        const child = await put(manifest(5), 20);
        digests.child = child.digest;
        const manifests = [{ mediaType: IMAGE, digest: child.digest, size: child.size }];
        digests.list = (await put({ schemaVersion: 2, mediaType: INDEX, manifests }, 1, "multi")).digest;
    });

    after(() => prod?.remove());

    it("finds nothing where nothing has changed", async () => {
        const { code, stdout, stderr } = await diff("--json");
        assert.deepEqual(
            { code, stderr, lost: lost(stdout) },
            { code: 0, stderr: "", lost: { "web-app": ["unchanged"], worker: ["unchanged"] } },
        );
    });

    it("names what maxImageCount: 100 to 1 deletes, releases first, and which of it is in use", async () => {
        const repositories = { "web-app": { maxImageCount: 1 }, worker: {} };
        prod.configure({ ...CONFIG, "ecr:repositories": repositories, "ecr:imagesInUse": [`${REPOSITORY}:main`] });
        const { code, stdout, stderr } = await diff("--json");
        // The untagged image is old enough for the old policy, too: no loss by this change.
        const expected = ["main", "v1.2.0", "v1.1.0", "v1.0.0"].map((tag) => digests[tag]);
        assert.deepEqual(
            { code, stderr, lost: lost(stdout) },
            { code: 2, stderr: "", lost: { "web-app": ["changed", ...expected], worker: ["unchanged"] } },
        );
        const shown = await diff();
        assert.match(shown.stdout, /\n {2}web-app +6 +4 \(.+\) +0 +1\n/);
        assert.match(
            shown.stdout,
            /4 images of 1 repository would be deleted or archived within 24 hours, 1 of them in use\.\n$/,
        );
    });

    it("keeps the image of a manifest list that it reads, and warns where it does not", async () => {
        const count = {
            rulePriority: 1,
            selection: { tagStatus: "any", countType: "imageCountMoreThan", countNumber: 5 },
            action: { type: "expire" },
        };
        prod.configure({
            ...CONFIG,
            "ecr:repositories": { "web-app": { lifecyclePolicy: { rules: [count] } }, worker: {} },
        });
        await ecr.send(new DeleteLifecyclePolicyCommand({ repositoryName: REPOSITORY }));
        const without = await diff("--json");
        assert.deepEqual(
            [without.code, lost(without.stdout)["web-app"], JSON.parse(without.stdout).warnings.length],
            [2, ["changed", digests.child], 1],
        );
        const withLists = await diff("--json", "--read-lists");
        assert.deepEqual(
            [withLists.code, lost(withLists.stdout)["web-app"], JSON.parse(withLists.stdout).warnings],
            [0, ["changed"], []],
        );
    });

    it("says which repositories are new, also in a region that holds none of them", async () => {
        prod.configure({ ...CONFIG, "ecr:repositories": { "web-app": { maxImageCount: 1 }, worker: {}, jobs: {} } });
        const { code, stdout } = await diff("--json", "-r", "jobs", "worker");
        assert.deepEqual([code, lost(stdout)], [0, { jobs: ["new"], worker: ["unchanged"] }]);
        const { code: none, stdout: elsewhere } = await diff("--json", "--region", "eu-west-1");
        assert.deepEqual([none, lost(elsewhere)], [0, { jobs: ["new"], "web-app": ["new"], worker: ["new"] }]);
    });
});
