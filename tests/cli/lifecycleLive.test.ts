import assert from "node:assert/strict";
import { type EcrAnswer, type EcrRequest, withFakeEcr } from "./fakeEcr.ts";
import { assertGolden, FIXTURES, inFolder, keepNewest, NOW, ROOT } from "./lifecycle.ts";
import { type Ended, ecrSet } from "./run.ts";

const LIST = "application/vnd.oci.image.index.v1+json";
const day = (number: number) => Date.UTC(2026, 0, number) / 1000;

const LIVE = ["lifecycle", "simulate", "--live", "--now", NOW];
const FROM_FILE = [...LIVE, "--policy", "policy.json", "--repository", "team/app"];

/** Answers the pages in order, and nothing to other questions. */
function pages(...answers: EcrAnswer[]): (request: EcrRequest) => EcrAnswer {
    let next = 0;
    return ({ operation }) => (operation === "DescribeImages" ? (answers[next++] ?? {}) : { images: [] });
}

/** Runs `simulate --live` against a server; answers how it ended and what it asked. */
async function live(
    answer: (request: EcrRequest) => EcrAnswer,
    args: readonly string[],
    env: Record<string, string> = { AWS_REGION: "eu-west-1" },
    cwd = FIXTURES,
): Promise<{ ended: Ended; requests: EcrRequest[] }> {
    let ended: Ended = { code: null, stdout: "", stderr: "" };
    const requests = await withFakeEcr(answer, async (own) => {
        ended = await ecrSet(args, { cwd, env: { ...own, ...env } });
    });
    return { ended, requests };
}

describe("ecr-set lifecycle simulate --live", function () {
    this.timeout(60_000);

    it("requests all pages, archived images too, and shows them", async () => {
        const { ended, requests } = await live(
            pages(
                {
                    imageDetails: [
                        { imageDigest: "one", imageTags: ["v1"], imagePushedAt: day(1), imageSizeInBytes: 1024 },
                        {
                            imageDigest: "two",
                            imageTags: ["v2"],
                            imagePushedAt: day(2) + 0.25,
                            lastRecordedPullTime: day(140),
                            imageSizeInBytes: 2048,
                        },
                    ],
                    nextToken: "more",
                },
                {
                    imageDetails: [
                        // It changed while it was listed, and is on both pages.
                        {
                            imageDigest: "two",
                            imageTags: ["v2", "prod"],
                            imagePushedAt: day(2),
                            imageSizeInBytes: 2048,
                        },
                        {
                            imageDigest: "old",
                            imagePushedAt: day(-400),
                            imageStatus: "ARCHIVED",
                            lastArchivedAt: day(-100),
                            imageSizeInBytes: 3072,
                        },
                        { imageDigest: "signature", imagePushedAt: day(1), subjectManifestDigest: "two" },
                        { imageDigest: "stray", imagePushedAt: day(1), imageSizeInBytes: 512 },
                    ],
                },
            ),
            FROM_FILE,
        );
        assert.deepEqual({ code: ended.code, stderr: ended.stderr }, { code: 0, stderr: "" });
        assertGolden("lifecycle-live.txt", ended.stdout);
        const asked = { repositoryName: "team/app", filter: { imageStatus: "ANY" }, maxResults: 1000 };
        assert.deepEqual(requests, [
            { operation: "DescribeImages", region: "eu-west-1", body: asked },
            { operation: "DescribeImages", region: "eu-west-1", body: { ...asked, nextToken: "more" } },
        ]);
    });

    it("takes the name and the region from the stack, and the account as it is told", async () => {
        const args = [...LIVE, "-s", "prod", "-r", "web-app", "-C", ROOT, "--registry-id", "123456789012", "-j"];
        const { ended, requests } = await live(pages({ imageDetails: [] }), args);
        assert.deepEqual({ code: ended.code, stderr: ended.stderr }, { code: 0, stderr: "" });
        assert.equal(JSON.parse(ended.stdout).repository, "myproject-prod-web-app");
        assert.deepEqual(requests, [
            {
                operation: "DescribeImages",
                region: "us-east-1",
                body: {
                    repositoryName: "myproject-prod-web-app",
                    registryId: "123456789012",
                    filter: { imageStatus: "ANY" },
                    maxResults: 1000,
                },
            },
        ]);
    });

    it("takes --region before the stack's region", async () => {
        const args = [...LIVE, "-s", "prod", "-r", "web-app", "-C", ROOT, "--region", "us-west-2"];
        const { requests } = await live(pages({ imageDetails: [] }), args);
        assert.deepEqual(
            requests.map(({ region }) => region),
            ["us-west-2"],
        );
    });

    const lists = {
        imageDetails: [
            { imageDigest: "list", imageTags: ["v1"], imagePushedAt: day(9), imageManifestMediaType: LIST },
            {
                imageDigest: "archived-list",
                imagePushedAt: day(8),
                imageManifestMediaType: LIST,
                imageStatus: "ARCHIVED",
                lastArchivedAt: day(9),
            },
            { imageDigest: "child", imagePushedAt: day(7) },
            { imageDigest: "stray", imagePushedAt: day(6) },
        ],
    };
    const whys = (stdout: string) =>
        Object.fromEntries(
            JSON.parse(stdout).images.map(({ imageDigest, why }: Record<string, string>) => [imageDigest, why]),
        );

    it("asks on demand which images manifest lists name: they stay as long as the list", async () => {
        await inFolder({ "policy.json": keepNewest(1) }, async (folder) => {
            const imageManifest = JSON.stringify({ manifests: [{ digest: "child" }, { digest: "elsewhere" }] });
            const { ended, requests } = await live(
                ({ operation }) =>
                    operation === "DescribeImages"
                        ? lists
                        : { images: [{ imageId: { imageDigest: "list" }, imageManifest }] },
                [...FROM_FILE, "--read-lists", "--json"],
                undefined,
                folder,
            );
            assert.deepEqual(whys(ended.stdout), {
                stray: "deleted by rule 1: beyond the newest 1",
                "archived-list": "archived, and no rule deletes archived images",
                child: "rule 1 would act, but the manifest list list that names it stays",
                list: "among the newest 1 of rule 1 (place 1)",
            });
            assert.deepEqual(
                JSON.parse(ended.stdout)
                    .warnings.map(({ path }: { path: string }) => path)
                    .includes("AWS"),
                false,
            );
            assert.deepEqual(requests[1], {
                operation: "BatchGetImage",
                region: "eu-west-1",
                body: {
                    repositoryName: "team/app",
                    imageIds: [{ imageDigest: "list" }],
                    acceptedMediaTypes: [LIST, "application/vnd.docker.distribution.manifest.list.v2+json"],
                },
            });
        });
    });

    it("reads no manifest undemanded, because AWS may record that as a pull, and warns", async () => {
        await inFolder({ "policy.json": keepNewest(1) }, async (folder) => {
            const { ended, requests } = await live(() => lists, [...FROM_FILE, "--json"], undefined, folder);
            assert.deepEqual(
                requests.map(({ operation }) => operation),
                ["DescribeImages"],
            );
            assert.equal(whys(ended.stdout).child, "deleted by rule 1: beyond the newest 1");
            assert.deepEqual(
                JSON.parse(ended.stdout).warnings.filter(({ path }: { path: string }) => path === "AWS"),
                [
                    {
                        path: "AWS",
                        reason: "1 manifest list whose images are not known: untagged images of a list are shown as going though the list holds them back; --read-lists reads them, which AWS may record as a pull of each list",
                    },
                ],
            );
        });
    });

    it("names the permission that reading manifest lists needs", async () => {
        const message = "User: x is not authorized to perform: ecr:BatchGetImage";
        const { ended } = await live(
            ({ operation }) => (operation === "DescribeImages" ? lists : { error: "AccessDeniedException", message }),
            [...FROM_FILE, "--read-lists"],
        );
        assert.deepEqual(ended, {
            code: 1,
            stdout: "",
            stderr: `error: the images of team/app cannot be listed: AccessDeniedException: ${message}; the credentials need the permission ecr:DescribeImages on this repository, and ecr:BatchGetImage for --read-lists\n`,
        });
    });

    it("says in red, by its exit code, that an image in use goes", async () => {
        const imageDetails = [
            { imageDigest: "one", imagePushedAt: day(1), imageTags: ["pr-1"] },
            { imageDigest: "two", imagePushedAt: day(2), imageTags: ["v2"] },
        ];
        await inFolder({ "use.txt": "team/app:pr-1\nother/app:pr-1\n" }, async (folder) => {
            const { ended } = await live(pages({ imageDetails }), [...FROM_FILE, "-u", `${folder}/use.txt`, "-j"]);
            assert.deepEqual([ended.code, JSON.parse(ended.stdout).inUseThatGo], [2, ["one"]]);
        });
    });

    for (const [error, message, fix] of [
        [
            "AccessDeniedException",
            "User: x is not authorized to perform: ecr:DescribeImages",
            "the credentials need the permission ecr:DescribeImages on this repository",
        ],
        [
            "RepositoryNotFoundException",
            "The repository with name 'team/app' does not exist in the registry with id '123456789012'",
            "name another one with --repository, or its region with --region, or its account with --registry-id",
        ],
        [
            "ExpiredTokenException",
            "The security token included in the request is expired",
            "the credentials are expired or wrong: sign in again, for example with `aws sso login`",
        ],
        ["ThrottlingException", "Rate exceeded", "too many requests at once: try again in a minute"],
        [
            "ServerException",
            "something broke",
            "if AWS cannot be reached from here, use --images with the output of `aws ecr describe-images`",
        ],
    ] as const) {
        it(`says what to do about ${error}, and ends with 1`, async () => {
            const { ended } = await live(() => ({ error, message }), FROM_FILE);
            assert.deepEqual(ended, {
                code: 1,
                stdout: "",
                stderr: `error: the images of team/app cannot be listed: ${error}: ${message}; ${fix}\n`,
            });
        });
    }

    it("says what to do without a region, without credentials and without a network", async () => {
        const alone = {
            AWS_CONFIG_FILE: "/dev/null",
            AWS_SHARED_CREDENTIALS_FILE: "/dev/null",
            AWS_EC2_METADATA_DISABLED: "true",
        };
        const run = (args: readonly string[], env: Record<string, string>) =>
            ecrSet([...FROM_FILE, ...args], { cwd: FIXTURES, env: { ...alone, ...env } });
        assert.deepEqual(await run([], {}), {
            code: 1,
            stdout: "",
            stderr: "error: the images of team/app cannot be listed: Error: Region is missing; name it with --region, or set AWS_REGION\n",
        });
        assert.deepEqual(await run(["--region", "eu-west-1"], {}), {
            code: 1,
            stdout: "",
            stderr: "error: the images of team/app in eu-west-1 cannot be listed: CredentialsProviderError: Could not load credentials from any providers; sign in, for example with `aws sso login`, or set AWS_PROFILE\n",
        });
        const keys = { AWS_ACCESS_KEY_ID: "a", AWS_SECRET_ACCESS_KEY: "b", AWS_MAX_ATTEMPTS: "1" };
        const { code, stdout, stderr } = await run(["--region", "eu-west-1"], {
            ...keys,
            AWS_ENDPOINT_URL: "http://127.0.0.1:1",
        });
        assert.match(
            stderr,
            /^error: the images of team\/app in eu-west-1 cannot be listed: \w*Error: connect ECONNREFUSED 127\.0\.0\.1:1; if AWS cannot be reached from here, use --images with the output of `aws ecr describe-images`\n$/,
        );
        assert.deepEqual({ code, stdout }, { code: 1, stdout: "" });
    });
});
