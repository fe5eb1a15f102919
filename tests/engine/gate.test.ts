import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { CreateRepositoryCommand, ECRClient, PutImageCommand, StartImageScanCommand } from "@aws-sdk/client-ecr";
import { type Ended, ecrSet, MAIN } from "../cli/run.ts";
import { needEngine, resetAws } from "./engine.ts";

const REPOSITORY = "team/app";
const GATE = ["gate", "-r", REPOSITORY, "--interval", "20ms"];

function manifest(number: number): string {
    const blob = (size: number) => ({
        mediaType: "application/vnd.oci.image.layer.v1.tar+gzip",
        size,
        digest: `sha256:${String(number).repeat(64)}`,
    });
    return JSON.stringify({
        schemaVersion: 2,
        mediaType: "application/vnd.oci.image.manifest.v1+json",
        config: { ...blob(1), mediaType: "application/vnd.oci.image.config.v1+json" },
        layers: [blob(2)],
    });
}

const digests = new Map<string, string | undefined>();

/** Sets what the local AWS says of the scan of a tag. */
async function answerFor(imageTag: string, status: string, imageScanFindings?: object): Promise<void> {
    const result = {
        registryId: "123456789012",
        repositoryName: REPOSITORY,
        imageId: { imageTag, imageDigest: digests.get(imageTag) },
        imageScanStatus: { status },
        ...(imageScanFindings === undefined ? {} : { imageScanFindings }),
    };
    const answer = await fetch(`${process.env.AWS_ENDPOINT_URL}/moto-api/static/ecr/scan-finding-results`, {
        method: "POST",
        body: JSON.stringify({ results: [result], region: "us-east-1" }),
    });
    assert.ok(answer.ok, `the local AWS takes the results: ${answer.status}`);
}

function gate(tag: string, ...more: string[]): Promise<Ended> {
    const env = { ...process.env, AWS_REGION: "us-east-1" };
    return ecrSet([...GATE, "-t", tag, "--timeout", "5s", "--json", ...more], { env });
}

describe("the gate against the local AWS", function () {
    this.timeout(60_000);
    const ecr = new ECRClient({ region: "us-east-1" });
    const tags = ["unset", "clean", "failing", "slow", "unscanned"];

    before(async function () {
        await needEngine(this);
        await resetAws();
        await ecr.send(new CreateRepositoryCommand({ repositoryName: REPOSITORY }));
        for (const [index, imageTag] of tags.entries()) {
            const { image } = await ecr.send(
                new PutImageCommand({ repositoryName: REPOSITORY, imageManifest: manifest(index), imageTag }),
            );
            digests.set(imageTag, image?.imageId?.imageDigest);
            if (imageTag !== "unscanned" && imageTag !== "slow") {
                await ecr.send(new StartImageScanCommand({ repositoryName: REPOSITORY, imageId: { imageTag } }));
            }
        }
    });

    it("stops the image that has findings: one high one, where nothing else is set", async () => {
        const { code, stdout, stderr } = await gate("unset");
        assert.deepEqual({ code, stderr }, { code: 1, stderr: "" });
        const { verdict, scanType, counts, stopping } = JSON.parse(stdout);
        assert.deepEqual(
            { verdict, scanType, high: counts.HIGH, stopping: stopping.map(({ id }: { id: string }) => id) },
            { verdict: "findings", scanType: "BASIC", high: 1, stopping: ["CVE-9999-9999"] },
        );
        assert.equal((await gate("unset", "--allow", "CVE-9999-9999")).code, 0);
        assert.equal((await gate("unset", "--fail-on", "CRITICAL")).code, 0);
    });

    it("lets the image pass that has none", async () => {
        await answerFor("clean", "COMPLETE", { findings: [], findingSeverityCounts: {} });
        const { code, stdout } = await gate("clean");
        assert.deepEqual([code, JSON.parse(stdout).verdict], [0, "clean"]);
    });

    it("does not evaluate the image whose scan failed", async () => {
        await answerFor("failing", "FAILED");
        const { code, stdout } = await gate("failing");
        assert.deepEqual([code, JSON.parse(stdout).verdict], [2, "inconclusive"]);
    });

    it("waits for the image whose scan is slow, and evaluates it then", async () => {
        await answerFor("slow", "COMPLETE", { findings: [], findingSeverityCounts: {} });
        const child = spawn(process.execPath, [MAIN, ...GATE, "-t", "slow", "--timeout", "30s"], {
            env: { ...process.env, AWS_REGION: "us-east-1", NO_COLOR: "1" },
            stdio: ["ignore", "pipe", "pipe"],
        });
        const ended = once(child, "close");
        const [said] = await once(child.stderr, "data");
        assert.equal(String(said), "waiting for the scan: no scan of it was found\n");
        await ecr.send(new StartImageScanCommand({ repositoryName: REPOSITORY, imageId: { imageTag: "slow" } }));
        assert.deepEqual(await ended, [0, null]);
    });

    it("does not evaluate the image that no one scans", async () => {
        const { code, stderr } = await gate("unscanned", "--timeout", "200ms");
        assert.equal(code, 2);
        assert.match(stderr, /no scan of it was found \(waited 0\.\d seconds\)/);
    });
});
