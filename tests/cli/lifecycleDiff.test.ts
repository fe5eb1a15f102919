import assert from "node:assert/strict";
import { AT, CONFIG, DAY, HELD, imagesOf, registry } from "./diffCase.ts";
import { type EcrAnswer, type EcrRequest, withFakeEcr } from "./fakeEcr.ts";
import { assertGolden, FIXTURES, inFolder, inProject, keepNewest, lifecycle, NOW, ROOT } from "./lifecycle.ts";
import { type Ended, ecrSet } from "./run.ts";

const DIFF = ["lifecycle", "diff", "--live", "--now", NOW];

/** Runs `lifecycle diff --live` in a project against a server; answers how it ended and what it asked. */
async function diff(
    answer: (request: EcrRequest) => EcrAnswer,
    args: readonly string[] = [],
    { config = CONFIG, env = {} }: { config?: string; env?: Record<string, string> } = {},
): Promise<{ ended: Ended; requests: EcrRequest[] }> {
    let ended: Ended = { code: null, stdout: "", stderr: "" };
    const requests = await inProject(config, (cwd) =>
        withFakeEcr(answer, async (own) => {
            ended = await ecrSet([...DIFF, "--stack", "dev", ...args], { cwd, env: { ...own, ...env } });
        }),
    );
    return { ended, requests };
}

const states = (stdout: string): Record<string, unknown> =>
    Object.fromEntries(
        JSON.parse(stdout).repositories.map(
            ({ key, state, loss }: { key: string; state: string; loss: { lost: unknown[] } | null }) => [
                key,
                loss === null ? state : `${state}, loses ${loss.lost.length}`,
            ],
        ),
    );

describe("ecr-set lifecycle diff --live", function () {
    this.timeout(120_000);

    it("shows what the change deletes of the images that are there, and ends with 2", async () => {
        const { ended, requests } = await diff(registry(HELD));
        assert.deepEqual({ code: ended.code, stderr: ended.stderr }, { code: 2, stderr: "" });
        assertGolden("lifecycle-diff.txt", ended.stdout);
        // Images are read of those repositories alone whose policy changes; nothing is written.
        assert.deepEqual(
            requests.map(({ operation, region, body }) => `${operation} ${region} ${body.repositoryName}`).sort(),
            [
                "DescribeImages eu-west-1 shop-dev-jobs",
                "DescribeImages eu-west-1 shop-dev-web-app",
                "GetLifecyclePolicy eu-west-1 shop-dev-fresh",
                "GetLifecyclePolicy eu-west-1 shop-dev-jobs",
                "GetLifecyclePolicy eu-west-1 shop-dev-web-app",
                "GetLifecyclePolicy eu-west-1 shop-dev-worker",
            ],
        );
        assert.ok(
            ended.stdout.split("\n").every(({ length }) => length <= 120),
            ended.stdout,
        );
    });

    it("prints all of it as JSON", async () => {
        const { ended } = await diff(registry(HELD), ["--json"]);
        assert.equal(ended.code, 2);
        assertGolden("lifecycle-diff.json", ended.stdout);
    });

    it("shows some repositories only, by their keys", async () => {
        const { ended, requests } = await diff(registry(HELD), ["-r", "jobs", "fresh", "-j"]);
        assert.deepEqual([ended.code, states(ended.stdout)], [0, { fresh: "new", jobs: "changed, loses 0" }]);
        assert.deepEqual(
            new Set(requests.map(({ body }) => body.repositoryName)),
            new Set(["shop-dev-jobs", "shop-dev-fresh"]),
        );
    });

    it("offers the nearest key, and ends with 64", async () => {
        const { ended } = await diff(registry(HELD), ["-r", "job"]);
        assert.deepEqual(ended, {
            code: 64,
            stdout: "",
            stderr: 'error: stack dev has no repository with the key "job"; did you mean "jobs"?\n',
        });
    });

    it("ends with 0 where nothing more is deleted", async () => {
        const { ended } = await diff(registry({ "shop-dev-worker": HELD["shop-dev-worker"] ?? {} }));
        assert.deepEqual(ended, {
            code: 0,
            stdout: [
                "Lifecycle policy changes of stack dev, on the images at 2026-06-01T00:00:00.000Z",
                "  no repository changes its policy",
                "",
                "4 repositories: 1 unchanged, 3 new",
                "No image would be deleted or archived that is kept today.",
                "",
            ].join("\n"),
            stderr: "",
        });
    });

    it("takes what runs from --in-use, and warns of what names nothing", async () => {
        await inFolder(
            { "use.txt": "shop-dev-web-app:v1.2.0\nshop-dev-web-app:v9\nmain-7\nnone\nother:v1\nshop-dev-worker:x\n" },
            async (folder) => {
                const { ended } = await diff(registry(HELD), ["-u", `${folder}/use.txt`, "-j"]);
                const { repositories, warnings } = JSON.parse(ended.stdout);
                const [, , { loss }] = repositories;
                assert.deepEqual(
                    loss.lost.map(({ imageTags, inUse }: { imageTags: string[]; inUse: string[] }) => [
                        imageTags[0],
                        inUse,
                    ]),
                    [
                        ["v1.2.0", ["shop-dev-web-app:v1.2.0"]],
                        ["main-7", ["main-7"]],
                        ["prod-2026-05-01", []],
                    ],
                );
                const file = `${folder}/use.txt`;
                assert.deepEqual(warnings, [
                    {
                        path: `${file}, line 2`,
                        reason: 'names no image of web-app, found "shop-dev-web-app:v9"; it is not protected by this check',
                    },
                    {
                        path: `${file}, line 4`,
                        reason: 'names no image of jobs and web-app, found "none"; it is not protected by this check',
                    },
                    { path: file, reason: "1 line of other repositories: other:v1" },
                ]);
            },
        );
    });

    it("takes what runs from the stack file", async () => {
        const config = `${CONFIG}  ecr:imagesInUse: [shop-dev-web-app:v1.2.0]\n`;
        const { ended } = await diff(registry(HELD), [], { config });
        assert.equal(ended.code, 2);
        assert.match(ended.stdout, /web-app +5 +3 \(10\.0 MiB\) +0 +1\n/);
        assert.match(ended.stdout, /within 24 hours, 1 of them in use\.\n$/);
    });

    it("says so where the list of what runs is empty", async () => {
        await inFolder({ "use.txt": "# none\n" }, async (folder) => {
            const { ended } = await diff(registry(HELD), ["-u", `${folder}/use.txt`, "-j"]);
            assert.deepEqual(JSON.parse(ended.stdout).warnings, [
                { path: `${folder}/use.txt`, reason: "names no image: nothing is known of what is in use" },
            ]);
        });
    });

    it("reads on request which images manifest lists name, and warns where it does not", async () => {
        const LIST = "application/vnd.oci.image.index.v1+json";
        const images = imagesOf("v2", null, "v1");
        images[0] = { ...images[0], imageManifestMediaType: LIST };
        images[1] = { ...images[1], imagePushedAt: AT - 30 * DAY };
        const child = String(images[1]?.imageDigest);
        const held = registry({ "shop-dev-worker": { policy: null, images } });
        const answer = (request: EcrRequest) =>
            request.operation === "BatchGetImage"
                ? {
                      images: [
                          {
                              imageId: { imageDigest: images[0]?.imageDigest },
                              imageManifest: JSON.stringify({ manifests: [{ digest: child }] }),
                          },
                      ],
                  }
                : held(request);
        const args = ["-r", "worker", "-j"];
        const without = await diff(answer, args);
        assert.deepEqual(
            [without.ended.code, states(without.ended.stdout), JSON.parse(without.ended.stdout).warnings],
            [
                2,
                { worker: "changed, loses 1" },
                [
                    {
                        path: "worker",
                        reason: "1 manifest list whose images are not known: 1 untagged image may be kept by a list; --read-lists reads them, which AWS may record as a pull of each list",
                    },
                ],
            ],
        );
        const withLists = await diff(answer, [...args, "--read-lists"]);
        assert.deepEqual(
            [withLists.ended.code, states(withLists.ended.stdout), JSON.parse(withLists.ended.stdout).warnings],
            [0, { worker: "changed, loses 0" }, []],
        );
    });

    it("counts a policy in AWS that cannot be read as one that deletes nothing, and says so", async () => {
        const held = { "shop-dev-worker": { policy: '{"rules":[]}', images: imagesOf(...Array(51).fill("x")) } };
        const { ended } = await diff(registry(held), ["-r", "worker", "-j"]);
        assert.deepEqual(
            [ended.code, JSON.parse(ended.stdout).warnings],
            [
                2,
                [
                    {
                        path: "worker",
                        reason: "the policy in AWS cannot be read, and counts as one that deletes nothing: rules must have 1 to 50 rules, found 0: add a rule, or drop the whole policy [rule-count]",
                    },
                ],
            ],
        );
    });

    it("passes the account and the region on", async () => {
        const { requests } = await diff(registry(HELD), ["--registry-id", "123456789012", "--region", "us-west-2"]);
        assert.deepEqual(
            [...new Set(requests.map(({ region, body }) => `${region} ${body.registryId}`))],
            ["us-west-2 123456789012"],
        );
    });

    describe("says what could not be checked, and ends with 1", () => {
        const denied = { error: "AccessDeniedException", message: "User: x is not authorized" };
        const throttled = { error: "ThrottlingException", message: "Rate exceeded" };
        for (const [what, answer, why] of [
            ["denied", denied, "the credentials need ecr:DescribeImages"],
            ["throttled", throttled, "AWS throttles ecr:DescribeImages"],
            ["hanging", { begun: "" }, "no answer in time to ecr:DescribeImages"],
            ["an answer that never ends", { begun: '{"imageDetails":[' }, "no answer in time to ecr:DescribeImages"],
            [
                "broken",
                { error: "ServerException", message: "broken", status: 500 },
                "ecr:DescribeImages failed: broken",
            ],
            [
                "not readable",
                { imageDetails: [{ imageTags: ["v1"] }] },
                "ecr:DescribeImages failed: AWS returned an image that cannot be read: images[0].imageDigest is required and missing: add it [missing-key]",
            ],
        ] as const) {
            it(`images: ${what}`, async () => {
                const fails = registry({ "shop-dev-jobs": { policy: null, fails: answer as EcrAnswer } });
                const { ended } = await diff(fails, ["-r", "jobs", "--timeout", "3"]);
                assert.deepEqual(ended, {
                    code: 1,
                    stdout: [
                        "Lifecycle policy changes of stack dev, on the images at 2026-06-01T00:00:00.000Z",
                        "  no repository changes its policy",
                        "",
                        "not checked",
                        "  jobs",
                        `    ${why}`,
                        "",
                        "1 repository: 1 not checked",
                        "Not all images could be checked.",
                        "",
                    ].join("\n"),
                    stderr: "",
                });
            });
        }

        it("policies of all repositories, with the one reason once", async () => {
            const { ended } = await diff(() => denied);
            assert.equal(ended.code, 1);
            assert.match(
                ended.stdout,
                /\nnot checked\n {2}4 repositories: fresh, jobs, web-app, worker\n {4}the credentials need ecr:GetLifecyclePolicy\n/,
            );
        });

        it("one of two repositories: the loss of the other decides, 2", async () => {
            const held = { ...HELD, "shop-dev-jobs": { policy: null, fails: denied } };
            const { ended } = await diff(registry(held), ["-j"]);
            assert.deepEqual(
                [ended.code, states(ended.stdout)],
                [2, { fresh: "new", jobs: "not checked", "web-app": "changed, loses 3", worker: "unchanged" }],
            );
        });

        it("without credentials", async () => {
            const alone = { AWS_ACCESS_KEY_ID: "", AWS_SECRET_ACCESS_KEY: "", AWS_EC2_METADATA_DISABLED: "true" };
            const { ended } = await diff(() => ({}), ["-r", "jobs"], { env: alone });
            assert.equal(ended.code, 1);
            assert.match(ended.stdout, / {2}jobs\n {4}no AWS credentials found\n/);
        });
    });

    it("prints problems of the stack's configuration, and asks AWS nothing", async () => {
        const config = CONFIG.replace("maxImageCount: 1 ", "maxImageCount: 0 ");
        const { ended, requests } = await diff(registry(HELD), ["-j"], { config });
        const { problems, repositories } = JSON.parse(ended.stdout);
        assert.deepEqual([ended.code, requests, repositories], [1, [], []]);
        assert.deepEqual(problems, [
            {
                path: 'repositories["web-app"].maxImageCount',
                code: "out-of-range",
                reason: "must be at least 1, found 0",
                place: { file: "Pulumi.dev.yaml", line: 5, column: 16 },
            },
        ]);
    });
});

describe("ecr-set lifecycle diff of files", function () {
    this.timeout(120_000);
    const files = (to: string) => ["diff", "--from", "policy.json", "--to", to, "-i", "images.json", "--now", NOW];

    it("compares two policies on a list of images, and ends with 2 where one is lost", async () => {
        await inFolder({ "new.json": keepNewest(3) }, async (folder) => {
            const { code, stdout, stderr } = await lifecycle([...files(`${folder}/new.json`), "-u", "in-use.txt"]);
            assert.deepEqual({ code, stderr }, { code: 2, stderr: "" });
            assertGolden("lifecycle-diff-files.txt", stdout);
        });
    });

    it("marks a signature by tag whose image stays and is in use, and counts it as in use", async () => {
        const hex = "ab".repeat(32);
        const image = (imageDigest: string, tag: string, day: number) => ({
            imageDigest,
            imageTags: [tag],
            imagePushedAt: `2026-05-0${day}T00:00:00Z`,
        });
        const imageDetails = [
            image(`sha256:${hex}`, "v1.2.0", 2),
            image(`sha256:${"cd".repeat(32)}`, `sha256-${hex}.sig`, 1),
        ];
        const texts = {
            "new.json": keepNewest(1),
            "two.json": JSON.stringify({ imageDetails }),
            "used.txt": "web:v1.2.0\n",
        };
        await inFolder(texts, async (folder) => {
            const args = ["diff", "--from", "policy.json", "--to", `${folder}/new.json`, "--now", NOW];
            const { code, stdout } = await lifecycle([...args, "-i", `${folder}/two.json`, "-u", `${folder}/used.txt`]);
            assert.equal(code, 2);
            assert.ok(stdout.includes("1 signature lost: signature of abababababab, which is in use\n"), stdout);
            assert.match(stdout, /1 image of 1 repository would be deleted .* 1 of them in use\.\n/);
            const row = "cdcdcdcdcdcd  sha256-abababababab...sig  2026-05-01  -     deletes  1     web:v1.2.0";
            assert.ok(stdout.includes(row), stdout);
        });
    });

    it("ends with 0 where both are the same", async () => {
        const { code, stdout } = await lifecycle([...files("policy.json"), "-j"]);
        assert.deepEqual([code, states(stdout)], [0, { "myproject-prod-web-app": "unchanged, loses 0" }]);
    });

    it("says what is wrong with a policy, and ends with 1", async () => {
        assert.deepEqual(await lifecycle(files("two-mistakes.json")), {
            code: 1,
            stdout: [
                "2 problems; nothing was compared",
                "  two-mistakes.json: rules[0].selection.countUnit",
                '    must be absent where countType is "imageCountMoreThan", found "days": leave it out [count-unit-unexpected]',
                "  two-mistakes.json: rules[0].action.type",
                '    must be "expire" or "transition", found "delete"; did you mean "expire"? [action-type]',
                "",
            ].join("\n"),
            stderr: "",
        });
    });

    it("says what is wrong with the images, and ends with 1", async () => {
        const args = ["diff", "--from", "policy.json", "--to", "policy.json", "-i", "policy.json", "-j"];
        const { code, stdout } = await lifecycle([...args, "--now", NOW]);
        assert.deepEqual([code, JSON.parse(stdout).problems[0].path], [1, "policy.json: images"]);
    });

    const HELP = "(ecr-set lifecycle diff --help shows the options)";
    for (const [what, args, message] of [
        [
            "nothing to compare",
            [],
            "there is nothing to compare; name a stack with --stack and --live, or files with --from, --to and --images",
        ],
        [
            "one policy only",
            ["--from", "policy.json", "-i", "images.json"],
            "there is nothing to compare; name a stack with --stack and --live, or files with --from, --to and --images",
        ],
        [
            "a stack without --live",
            ["--stack", "prod", "-C", ROOT],
            "--stack needs --live, since the policies and images are compared with those in AWS",
        ],
        ["--live with files", [...files("policy.json").slice(1), "--live"], "--live has a meaning with --stack only"],
        [
            "--region with files",
            [...files("policy.json").slice(1), "--region", "x"],
            "--region has a meaning with --stack only",
        ],
        [
            "--repository with files",
            [...files("policy.json").slice(1), "-r", "x"],
            "--repository has a meaning with --stack only",
        ],
    ] as const) {
        it(`refuses ${what}, and ends with 64`, async () => {
            assert.deepEqual(await lifecycle(["diff", ...args], { cwd: FIXTURES }), {
                code: 64,
                stdout: "",
                stderr: `error: ${message} ${HELP}\n`,
            });
        });
    }

    for (const [what, args, message] of [
        [
            "a stack and files",
            ["--stack", "prod", "--from", "policy.json"],
            /'-s, --stack <name>' cannot be used with option '--from <file>'/,
        ],
        [
            "a time that is none",
            [...files("policy.json").slice(1, -1), "soon"],
            /--now must be an ISO 8601 time such as 2026-01-31T12:00:00Z, found "soon"/,
        ],
        ["a timeout that is none", ["--timeout", "soon"], /It must be a number of seconds such as 300\./],
        [
            "a file that is not there",
            ["--from", "no.json", "--to", "policy.json", "-i", "images.json"],
            /no\.json cannot be read: there is no such file/,
        ],
    ] as const) {
        it(`refuses ${what}, and ends with 64`, async () => {
            const { code, stdout, stderr } = await lifecycle(["diff", ...args], { cwd: FIXTURES });
            assert.deepEqual({ code, stdout }, { code: 64, stdout: "" });
            assert.match(stderr, message);
        });
    }
});
