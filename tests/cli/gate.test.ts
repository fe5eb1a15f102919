import assert from "node:assert/strict";
import { type EcrAnswer, type EcrRequest, withFakeEcr } from "./fakeEcr.ts";
import { basic, complete, DIGEST, inspected, status } from "./gateAnswers.ts";
import { assertGolden } from "./lifecycle.ts";
import { type Ended, ecrSet } from "./run.ts";

const GATE = ["gate", "--repository", "team/app", "--tag", "v1"];
const FAST = ["--interval", "10ms", "--timeout", "20s"];

/** Answers in turn, the last answer for ever. */
function inTurn(...answers: EcrAnswer[]): () => EcrAnswer {
    let next = 0;
    return () => answers[Math.min(next++, answers.length - 1)] ?? {};
}

async function run(
    answer: (request: EcrRequest) => EcrAnswer,
    args: readonly string[] = [],
    of: readonly string[] = GATE,
): Promise<Ended & { requests: EcrRequest[] }> {
    let ended: Ended = { code: null, stdout: "", stderr: "" };
    const requests = await withFakeEcr(answer, async (env) => {
        ended = await ecrSet([...of, ...FAST, ...args], { env: { ...env, AWS_REGION: "eu-west-1" } });
    });
    return { ...ended, requests };
}

describe("ecr-set gate", function () {
    this.timeout(60_000);

    it("lets a clean image pass", async () => {
        const { code, stdout, stderr, requests } = await run(inTurn(complete([])));
        assert.deepEqual({ code, stderr }, { code: 0, stderr: "" });
        assert.equal(
            stdout,
            `team/app:v1\n  ${DIGEST}, basic scan\n\nno findings\n\nclean: nothing at or above HIGH\n`,
        );
        assert.deepEqual(requests, [
            {
                operation: "DescribeImageScanFindings",
                region: "eu-west-1",
                body: { repositoryName: "team/app", imageId: { imageTag: "v1" }, maxResults: 1000 },
            },
        ]);
    });

    it("stops an image with high findings, and shows them with package and versions", async () => {
        const findings = [
            basic("CVE-2026-0002", "HIGH", "curl", "7.0"),
            basic("CVE-2026-0003", "LOW"),
            basic("CVE-2026-0001", "CRITICAL"),
            basic("CVE-2026-0004", "UNDEFINED"),
        ];
        const { code, stdout, stderr } = await run(inTurn(complete(findings)), ["--allow", "CVE-2026-0002", "CVE-1"]);
        assert.deepEqual({ code, stderr }, { code: 1, stderr: "" });
        assertGolden("gate-basic.txt", stdout);
    });

    it("reads all pages of an enhanced scan, which ends as ACTIVE", async () => {
        const page = (enhancedFindings: object[], nextToken?: string): EcrAnswer => ({
            ...status("ACTIVE", "Continuous scan is selected for image."),
            imageScanFindings: {
                findingSeverityCounts: { CRITICAL: 1, HIGH: 2, UNTRIAGED: 1, TOTAL: 4 },
                enhancedFindings,
            },
            ...(nextToken === undefined ? {} : { nextToken }),
        });
        const first = page(
            [inspected("CVE-1", "CRITICAL"), inspected("CVE-2", "HIGH", { status: "SUPPRESSED" })],
            "more",
        );
        const { code, stdout, requests } = await run(
            inTurn(
                first,
                first,
                page([
                    inspected("CVE-3", "HIGH"),
                    { severity: "UNTRIAGED", status: "ACTIVE", title: "No one knows yet", type: "CODE_VULNERABILITY" },
                ]),
            ),
        );
        assert.equal(code, 1);
        assertGolden("gate-enhanced.txt", stdout);
        assert.deepEqual(
            requests.map(({ body }) => [body.imageId, body.nextToken]),
            [
                [{ imageTag: "v1" }, undefined],
                [{ imageDigest: DIGEST }, undefined],
                [{ imageDigest: DIGEST }, "more"],
            ],
        );
    });

    it("waits while the scan has not begun, is pending, goes on or is without results; then asks by digest", async () => {
        const { code, stderr, requests } = await run(
            inTurn(
                { error: "ScanNotFoundException", message: "Image scan does not exist" },
                status("PENDING"),
                status("IN_PROGRESS"),
                status("ACTIVE"),
                complete([]),
            ),
        );
        assert.equal(code, 0);
        assert.equal(
            stderr,
            [
                "waiting for the scan: no scan of it was found",
                "waiting for the scan: its scan is PENDING",
                "waiting for the scan: its scan is IN_PROGRESS",
                "waiting for the scan: its scan is ACTIVE\n",
            ].join("\n"),
        );
        assert.deepEqual(
            requests.map(({ body }) => body.imageId),
            [
                { imageTag: "v1" },
                { imageTag: "v1" },
                { imageDigest: DIGEST },
                { imageDigest: DIGEST },
                { imageDigest: DIGEST },
            ],
        );
    });

    for (const [text, reason] of [
        ["FAILED", "the scan failed"],
        ["UNSUPPORTED_IMAGE", "the scanner does not know"],
        ["SCAN_ELIGIBILITY_EXPIRED", "no longer scans this image"],
        ["FINDINGS_UNAVAILABLE", "not turned on in this account"],
        ["LIMIT_EXCEEDED", "at the limit of scans"],
        ["IMAGE_ARCHIVED", "is archived"],
        ["SOMETHING_NEW", "not known to this version"],
    ] as const) {
        it(`does not evaluate an image whose scan is ${text}, even without findings`, async () => {
            const answer = { ...complete([]), ...status(text, "AWS's own words") };
            const { code, stdout, stderr, requests } = await run(inTurn(answer));
            assert.deepEqual({ code, stdout }, { code: 2, stdout: "" });
            assert.match(stderr, new RegExp(`^inconclusive: team/app:v1: ${text}: .*${reason}.*AWS's own words`));
            assert.equal(requests.length, 1);
        });
    }

    for (const failure of [
        { error: "ThrottlingException", message: "Rate exceeded" },
        { error: "ServerException", message: "Out of order", status: 500 },
    ]) {
        it(`asks again after ${failure.error}, and evaluates`, async () => {
            const { code, stderr } = await run(inTurn(failure, failure, failure, complete([])));
            assert.equal(code, 0);
            assert.equal(stderr, `waiting for the scan: ${failure.error}: ${failure.message}\n`);
        });
    }

    it("asks again in the middle of the pages, from the first one", async () => {
        const first = complete([basic("CVE-1", "LOW")], { nextToken: "more" });
        const broken = { error: "ThrottlingException", message: "Rate exceeded" };
        const last = complete([basic("CVE-2", "HIGH")]);
        const { code, stdout } = await run(inTurn(first, first, broken, first, last), ["--json"]);
        assert.equal(code, 1);
        assert.deepEqual(
            JSON.parse(stdout).stopping.map(({ id }: { id: string }) => id),
            ["CVE-2"],
        );
    });

    it("asks again where no one answers, and then does not evaluate", async () => {
        const { code, stdout, stderr } = await ecrSet([...GATE, ...FAST], {
            env: {
                AWS_ENDPOINT_URL: "http://127.0.0.1:9",
                AWS_REGION: "eu-west-1",
                AWS_ACCESS_KEY_ID: "no one",
                AWS_SECRET_ACCESS_KEY: "nothing",
                AWS_MAX_ATTEMPTS: "1",
            },
        });
        assert.deepEqual({ code, stdout }, { code: 2, stdout: "" });
        assert.match(stderr, /ECONNREFUSED.*\(6 times in a row\); try again later\n$/s);
    });

    for (const [error, reason] of [
        ["AccessDeniedException", "ecr:DescribeImageScanFindings"],
        ["RepositoryNotFoundException", "its repository name"],
        ["ImageNotFoundException", "push it first"],
        ["ExpiredTokenException", "sign in again"],
    ] as const) {
        it(`does not evaluate, nor ask again, after ${error}`, async () => {
            const { code, stdout, stderr, requests } = await run(inTurn({ error, message: "no" }));
            assert.deepEqual({ code, stdout, asked: requests.length }, { code: 2, stdout: "", asked: 1 });
            assert.match(stderr, new RegExp(`^inconclusive: team/app:v1: ${error}: no; .*${reason}`));
        });
    }

    it("prints JSON, also where it does not evaluate", async () => {
        const clean = await run(inTurn(complete([basic("CVE-1", "LOW")])), ["--json", "--fail-on", "MEDIUM"]);
        assert.equal(clean.code, 0);
        assert.deepEqual(JSON.parse(clean.stdout), {
            image: "team/app:v1",
            verdict: "clean",
            digest: DIGEST,
            scanType: "BASIC",
            failOn: "MEDIUM",
            counts: { CRITICAL: 0, HIGH: 0, MEDIUM: 0, LOW: 1, INFORMATIONAL: 0, UNDEFINED: 0 },
            stopping: [],
            allowed: [],
            below: [
                {
                    severity: "LOW",
                    id: "CVE-1",
                    packages: [{ name: "openssl", installed: "1.1.1", fixed: "" }],
                    isActive: true,
                },
            ],
            unlisted: 0,
            inactive: 0,
            unused: [],
        });
        const inconclusive = await run(inTurn(status("FAILED")), ["--json"]);
        assert.equal(inconclusive.code, 2);
        const { reason, ...rest } = JSON.parse(inconclusive.stdout);
        assert.deepEqual(rest, { image: "team/app:v1", verdict: "inconclusive" });
        assert.match(reason, /^FAILED: /);
    });

    it("takes a digest, a region and an account", async () => {
        const { code, requests } = await run(
            inTurn(complete([])),
            ["--region", "us-west-2", "--registry-id", "123456789012"],
            ["gate", "-r", "team/app", "-d", DIGEST],
        );
        assert.equal(code, 0);
        assert.deepEqual(requests, [
            {
                operation: "DescribeImageScanFindings",
                region: "us-west-2",
                body: {
                    registryId: "123456789012",
                    repositoryName: "team/app",
                    imageId: { imageDigest: DIGEST },
                    maxResults: 1000,
                },
            },
        ]);
    });
});
