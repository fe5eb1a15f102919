import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { stripVTControlCharacters } from "node:util";
import type { ForecastRow } from "../../cli/lifecycle/rows.ts";
import { assertGolden, FIXTURES, image, inFolder, inProject, keepNewest, lifecycle, NOW, ROOT } from "./lifecycle.ts";

const SAMPLE = ["simulate", "--policy", "policy.json", "--images", "images.json", "--now", NOW];
const HELP = "(ecr-set lifecycle simulate --help shows the options)";

describe("ecr-set lifecycle simulate", function () {
    this.timeout(60_000);

    it("shows what goes and what stays, and ends with 2 where an image in use goes", async () => {
        const { code, stdout, stderr } = await lifecycle([...SAMPLE, "--in-use", "in-use.txt"]);
        assert.deepEqual({ code, stderr }, { code: 2, stderr: "" });
        assertGolden("lifecycle-simulate.txt", stdout);
    });

    it("shows images in use that go in red, and only those", async () => {
        const env = { NO_COLOR: undefined, FORCE_COLOR: "1" };
        const { stdout } = await lifecycle([...SAMPLE, "--in-use", "in-use.txt"], { env });
        const red = stdout.split("\n").filter((line) => line.includes("\u001b[31m"));
        assert.deepEqual(
            red.map((line) => stripVTControlCharacters(line).trim().slice(0, 20)),
            ["2485f4d55aae  v1.0.0", "1 image in use would"],
        );
    });

    it("prints all of it as JSON", async () => {
        const { code, stdout, stderr } = await lifecycle([...SAMPLE, "--in-use", "in-use.txt", "--json"]);
        assert.deepEqual({ code, stderr }, { code: 2, stderr: "" });
        assertGolden("lifecycle-simulate.json", stdout);
    });

    it("ends with 0 where nothing in use goes, or nothing is known of use", async () => {
        assert.equal((await lifecycle(SAMPLE)).code, 0);
        assert.doesNotMatch((await lifecycle(SAMPLE)).stdout, /in use/);
        await inFolder({ "in-use.txt": "prod\n" }, async (folder) => {
            const { code, stdout } = await lifecycle([...SAMPLE, "--in-use", `${folder}/in-use.txt`]);
            assert.deepEqual(
                { code, last: stdout.split("\n").at(-2) },
                { code: 0, last: "No image in use is deleted or archived." },
            );
        });
    });

    it("takes the policy and the repository name from a stack", async () => {
        const args = ["simulate", "-s", "prod", "-r", "web-app", "-C", ROOT, "-i", "images.json", "--now", NOW];
        const { code, stdout, stderr } = await lifecycle([...args, "--json"]);
        const { images, ...rest } = JSON.parse(stdout);
        assert.deepEqual({ code, stderr, count: images.length }, { code: 0, stderr: "", count: 11 });
        assert.deepEqual(rest, {
            problems: [],
            repository: "myproject-prod-web-app",
            now: "2026-06-01T00:00:00.000Z",
            totals: {
                deleted: { images: 1, bytes: 401_000_000 },
                archived: { images: 0, bytes: 0 },
                dollarsPerMonth: (401_000_000 / 2 ** 30) * 0.1,
                kept: { images: 10, bytes: 3_808_005_000 },
                prices: { standard: 0.1, archive: 0.1 },
            },
            rulesWithoutImages: [],
            inUseThatGo: [],
            warnings: [],
        });
        assert.deepEqual(images[0], {
            imageDigest: "sha256:d590d68a2412bfabee363ee95215e71b764b612b7840bbbf16d79ebf303495e7",
            imageTags: [],
            imagePushedAt: "2026-03-03T00:00:00+00:00",
            imageSizeInBytes: 401_000_000,
            action: "expire",
            rulePriority: 1,
            why: "deleted by rule 1: pushed more than 7 days ago",
            inUse: [],
        });
    });

    it("names a rule of a stack by its priority in a warning", async () => {
        const config =
            "config:\n  aws:region: eu-west-1\n  ecr:project: p\n  ecr:maxImageCount: 2\n  ecr:repositories: { app: {} }\n";
        await inProject(config, async (folder) => {
            const args = ["simulate", "-s", "dev", "-r", "app", "-C", folder, "-i", "images.json", "--now", NOW, "-j"];
            assert.deepEqual(JSON.parse((await lifecycle(args)).stdout).warnings, [
                {
                    path: "rule 200000, selection.countNumber",
                    code: "low-count",
                    reason: "keeps 2, too few to roll back by 3 releases: keep at least 4, more if a release is more than one image",
                },
            ]);
        });
    });

    it("takes a list that is not in a complete listing for gone, and says what one page of a listing lacks", async () => {
        const untagged = { tagStatus: "untagged", countType: "sinceImagePushed", countUnit: "days", countNumber: 7 };
        const all = { tagStatus: "any", countType: "imageCountMoreThan", countNumber: 9 };
        const rules = [untagged, all].map((selection, index) => ({
            ...{ rulePriority: index + 1, selection, action: { type: "expire" } },
        }));
        const imageDetails = [image("child", 1, { referencedBy: ["sha256:gone"] })];
        const files = {
            "policy.json": JSON.stringify({ rules }),
            "images.json": JSON.stringify({ imageDetails }),
            "page.json": JSON.stringify({ imageDetails, NextToken: "eyJ" }),
        };
        await inFolder(files, async (cwd) => {
            const listing = JSON.parse((await lifecycle([...SAMPLE, "--json"], { cwd })).stdout);
            assert.deepEqual(
                [listing.images[0].why, listing.warnings],
                ["deleted by rule 1: pushed more than 7 days ago", []],
            );
            const page = ["simulate", "-p", "policy.json", "-i", "page.json", "-j"];
            const one = JSON.parse((await lifecycle(page, { cwd })).stdout);
            assert.deepEqual(
                [one.images[0].why, one.warnings],
                [
                    "rule 1 would act, but the manifest list sha256:gone that names it stays",
                    [
                        {
                            path: "page.json",
                            reason: "is one page of a listing, so that more images expire than are shown: list all pages, without --max-items",
                        },
                    ],
                ],
            );
        });
    });

    it("warns of signatures by tag, which no longer follow their image", async () => {
        const hex = "5".repeat(64);
        const images = [
            image(`sha256:${hex}`, 3, { imageTags: ["v1"] }),
            image("signature", 2, { imageTags: [`sha256-${hex}.sig`] }),
        ];
        const selection = { tagStatus: "untagged", countType: "imageCountMoreThan", countNumber: 9 };
        const rules = [
            { rulePriority: 1, selection, action: { type: "expire" } },
            {
                ...{ rulePriority: 2, action: { type: "expire" } },
                selection: { ...selection, tagStatus: "tagged", tagPatternList: ["v*"] },
            },
            {
                ...{ rulePriority: 3, action: { type: "expire" } },
                selection: { tagStatus: "any", countType: "sinceImagePushed", countUnit: "days", countNumber: 30 },
            },
        ];
        const files = {
            "policy.json": JSON.stringify({ rules }),
            "images.json": JSON.stringify(images),
            "used.txt": "v1",
        };
        await inFolder(files, async (cwd) => {
            // With the image its signature is in use.
            const used = await lifecycle([...SAMPLE, "--json", "--in-use", "used.txt"], { cwd });
            assert.deepEqual([used.code, JSON.parse(used.stdout).inUseThatGo], [2, ["signature"]]);
            assert.deepEqual(JSON.parse((await lifecycle([...SAMPLE, "--json"], { cwd })).stdout).warnings, [
                {
                    path: "images.json",
                    reason: "1 of 2 images with a tag of cosign's signatures (sha256-*), which take places in every count; deleted or archived though the image that they sign is kept: 1, signature; write lifecycle.signaturesPerImage, or sign with OCI referrers, which follow their image",
                },
            ]);
        });
    });

    it("names the rules that select no image, by their tags or by their storage class", async () => {
        const selections = [
            { tagStatus: "tagged", tagPatternList: ["prdo*"], countType: "imageCountMoreThan", countNumber: 9 },
            { tagStatus: "any", countType: "imageCountMoreThan", countNumber: 9 },
            {
                ...{ tagStatus: "any", storageClass: "archive", countType: "sinceImageTransitioned" },
                ...{ countUnit: "days", countNumber: 365 },
            },
        ];
        const rules = selections.map((selection, index) => ({
            ...{ rulePriority: index + 1, selection, action: { type: "expire" } },
        }));
        const files = {
            "policy.json": JSON.stringify({ rules }),
            "images.json": JSON.stringify([image("a", 1, { imageTags: ["prod-1"] })]),
            "none.json": "[]",
        };
        await inFolder(files, async (cwd) => {
            assert.match(
                (await lifecycle(SAMPLE, { cwd })).stdout,
                /\n {2}2 rules select none of these images: 1 \(images with a tag prdo\*\), 3 \(all archived images\)\n\nGoes/,
            );
            const none = (await lifecycle(["simulate", "-p", "policy.json", "-i", "none.json", "-j"], { cwd })).stdout;
            assert.deepEqual(JSON.parse(none).rulesWithoutImages, []);
        });
    });

    it("prices what is freed as it is told", async () => {
        const { stdout } = await lifecycle([...SAMPLE, "--standard-price", "2", "--archive-price", "0.0125"]);
        assert.match(
            stdout,
            /\n {2}frees at most \$3\.09 a month, at \$2\.00 for a GiB of standard and \$0\.0125 of archive storage; layers that images share stay\n$/,
        );
    });

    it("says that archiving frees nothing below the volume from which on the archive costs less", async () => {
        const pulled = { tagStatus: "any", countType: "sinceImagePulled", countUnit: "days", countNumber: 90 };
        const action = { type: "transition", targetStorageClass: "archive" };
        const files = {
            "policy.json": JSON.stringify({ rules: [{ rulePriority: 1, selection: pulled, action }] }),
            "images.json": JSON.stringify([image("a", 1, { imageSizeInBytes: 2 ** 30 })]),
        };
        const note =
            /\n {2}archiving frees nothing: archive storage costs less only above 150 TB per account and region \(--archive-price\)\n/;
        await inFolder(files, async (cwd) => {
            assert.match((await lifecycle(SAMPLE, { cwd })).stdout, note);
            assert.doesNotMatch((await lifecycle([...SAMPLE, "--archive-price", "0.07"], { cwd })).stdout, note);
        });
        assert.doesNotMatch((await lifecycle(SAMPLE)).stdout, note);
    });

    it("takes assumptions for what AWS's pages leave open, and names one that it does not know", async () => {
        const files = {
            "policy.json": keepNewest(1),
            "images.json": JSON.stringify([image("a", 1), image("b", 1)]),
        };
        await inFolder(files, async (cwd) => {
            const kept = async (...assumed: string[]) =>
                JSON.parse((await lifecycle([...SAMPLE, "--json", ...assumed], { cwd })).stdout).images.find(
                    ({ action }: ForecastRow) => action === null,
                ).imageDigest;
            assert.equal(await kept(), "b");
            writeFileSync(join(cwd, "images.json"), JSON.stringify([image("b", 1), image("a", 1)]));
            assert.equal(await kept(), "b");
            assert.equal(await kept("--assume", "ties=later-listed", "--assume", "referrersTakePlaces=false"), "a");
        });
        for (const [assumed, said] of [
            ["tie=later-listed", 'It must be name=value, such as ties=later-listed; did you mean "ties"?.'],
            ["ties=newest", 'ties must be greater-digest or later-listed, found "newest".'],
            ["archivedListsHold", 'archivedListsHold must be true or false, found "".'],
        ] as const) {
            const { code, stderr } = await lifecycle([...SAMPLE, "--assume", assumed]);
            assert.deepEqual([code, stderr.includes(said)], [64, true], stderr);
        }
    });

    it("takes the present where no time is given", async () => {
        const before = Date.now();
        const { now } = JSON.parse(
            (await lifecycle(["simulate", "-p", "policy.json", "-i", "images.json", "-j"])).stdout,
        );
        assert.ok(Date.parse(now) >= before && Date.parse(now) <= Date.now(), now);
    });

    it("reads a list of images, a request of batch, and times as version 1 of the AWS CLI prints them", async () => {
        const images = [image("a", 1), image("b", 2)];
        const epoch = [
            { imageDigest: "a", imagePushedAt: Date.UTC(2026, 0, 1) / 1000 },
            { imageDigest: "b", imagePushedAt: Date.UTC(2026, 0, 2) / 1000 + 0.5 },
        ];
        for (const document of [images, { id: 1, op: "simulate", images }, { imageDetails: epoch }]) {
            await inFolder(
                { "policy.json": keepNewest(1), "images.json": JSON.stringify(document) },
                async (folder) => {
                    const { code, stdout } = await lifecycle([...SAMPLE, "--json"], { cwd: folder });
                    const rows = JSON.parse(stdout).images.map(({ imageDigest, imagePushedAt, why }: ForecastRow) => [
                        imageDigest,
                        imagePushedAt.slice(0, 19),
                        why,
                    ]);
                    assert.deepEqual(
                        { code, rows },
                        {
                            code: 0,
                            rows: [
                                ["a", "2026-01-01T00:00:00", "deleted by rule 1: beyond the newest 1"],
                                ["b", "2026-01-02T00:00:00", "among the newest 1 of rule 1 (place 1)"],
                            ],
                        },
                    );
                },
            );
        }
    });

    it("shows a person 50 of the images that go and 20 that stay, and first those in use, up to 200; JSON has all", async () => {
        const many = Array.from({ length: 1030 }, (_, index) =>
            image(`i${String(index).padStart(4, "0")}`, index - 900),
        );
        const files = {
            "policy.json": keepNewest(30),
            "images.json": JSON.stringify(many),
            "in-use.txt": many
                .slice(940, 1000)
                .map(({ imageDigest }) => `${imageDigest}\n`)
                .join(""),
        };
        await inFolder(files, async (folder) => {
            const plain = (await lifecycle(SAMPLE, { cwd: folder })).stdout.split("\n");
            const going = plain.filter((line) => /^ {2}i\d+ .* deleted /.test(line));
            const staying = plain.filter((line) => /^ {2}i\d+ .* among /.test(line));
            const rest = plain.filter((line) => line.includes("..."));
            assert.deepEqual([going.length, going[0]?.slice(0, 7), staying.length], [50, "  i0000", 20]);
            assert.deepEqual(rest, ["  ... and 950 more; --json has all", "  ... and 10 more; --json has all"]);
            const used = await lifecycle([...SAMPLE, "--in-use", "in-use.txt"], { cwd: folder });
            const red = used.stdout.split("\n").filter((line) => /^ {2}i\d+ .* deleted /.test(line));
            assert.deepEqual([used.code, red.length, red[0]?.slice(0, 7)], [2, 60, "  i0940"]);
            const every = many.map(({ imageDigest }) => `${imageDigest}\n`).join("");
            const all = (await lifecycle([...SAMPLE, "--in-use", "-"], { cwd: folder, input: every })).stdout.split(
                "\n",
            );
            assert.equal(all.filter((line) => /^ {2}i\d+ .* deleted /.test(line)).length, 200);
            assert.ok(all.includes("  ... and 800 more; --json has all"));
            assert.match(
                used.stdout,
                /\n60 images in use would be deleted or archived\. Add a tag of each to lifecycle\.protectTags, or deploy newer /,
            );
            const { images } = JSON.parse((await lifecycle([...SAMPLE, "--json"], { cwd: folder })).stdout);
            assert.equal(images.length, 1030);
        });
    });

    it("warns where manifest lists are not known to name any image", async () => {
        const list = { imageManifestMediaType: "application/vnd.oci.image.index.v1+json" };
        for (const [more, count] of [
            [{}, 1],
            [{ referencedBy: ["list"] }, 0],
        ] as const) {
            const images = [image("list", 2, { ...list, imageTags: ["v1"] }), image("child", 1, more)];
            await inFolder({ "policy.json": keepNewest(1), "images.json": JSON.stringify(images) }, async (folder) => {
                const { warnings } = JSON.parse((await lifecycle([...SAMPLE, "--json"], { cwd: folder })).stdout);
                const path = "images.json";
                const reason =
                    "1 manifest list whose images are not known: untagged images of a list are shown as going though the list holds them back; ask with --live --read-lists, or give their images referencedBy";
                const own = warnings.filter((warning: { path: string }) => warning.path === path);
                assert.deepEqual(own, count === 1 ? [{ path, reason }] : []);
            });
        }
    });

    it("says what is wrong with the policy, in words and as JSON, and ends with 1", async () => {
        const args = ["simulate", "--policy", "two-mistakes.json", "--images", "images.json"];
        assert.deepEqual(await lifecycle(args), {
            code: 1,
            stdout: `two-mistakes.json: 2 problems; nothing was simulated
  rules[0].selection.countUnit
    must be absent where countType is "imageCountMoreThan", found "days": leave it out [count-unit-unexpected]
  rules[0].action.type
    must be "expire" or "transition", found "delete"; did you mean "expire"? [action-type]
`,
            stderr: "",
        });
        const { code, stdout } = await lifecycle([...args, "--json"]);
        assert.deepEqual([code, JSON.parse(stdout).problems.length], [1, 2]);
    });

    it("says what is wrong with the images, and ends with 1", async () => {
        const args = ["simulate", "--policy", "policy.json", "--images", "-"];
        assert.deepEqual(await lifecycle(args, { input: '[{ "imageDigest": "a" }, 7]' }), {
            code: 1,
            stdout: `standard input: 2 problems; nothing was simulated
  images[0].imagePushedAt
    is required and missing: add it [missing-key]
  images[1]
    must be a map, found 7 [wrong-type]
`,
            stderr: "",
        });
        assert.deepEqual((await lifecycle(args, { input: "null" })).stdout.split("\n").slice(0, 3), [
            "standard input: 1 problem; nothing was simulated",
            "  images",
            "    must be a list of images, or a map with imageDetails, found null [wrong-type]",
        ]);
        assert.deepEqual(await lifecycle(args, { input: "imageDetails:" }), {
            code: 1,
            stdout: "",
            stderr: "error: standard input must be JSON: Unexpected token 'i', \"imageDetails:\" is not valid JSON\n",
        });
    });

    it("prints problems of the stack's configuration, and ends with 1", async () => {
        await inProject("config:\n  aws:region: eu-west-1\n  ecr:repositories: { app: {} }\n", async (folder) => {
            const args = ["simulate", "--stack", "dev", "-r", "app", "-C", folder, "--images", "images.json"];
            const { code, stdout } = await lifecycle(args);
            assert.match(
                stdout,
                /^1 problem in the configuration of stack dev; nothing was sent to AWS:\n {2}project\n/,
            );
            const json = await lifecycle([...args, "--json"]);
            const paths = JSON.parse(json.stdout).problems.map(({ path }: { path: string }) => path);
            assert.deepEqual([code, json.code, paths], [1, 1, ["project"]]);
        });
    });

    const policy = ["--policy", "policy.json"];
    const images = ["--images", "images.json"];
    for (const [what, args, stderr] of [
        [
            "no policy",
            images,
            `there is no policy to simulate; name a file with --policy, or a stack with --stack and --repository ${HELP}`,
        ],
        [
            "a policy and a stack",
            [...policy, "--stack", "prod", ...images],
            `option '-p, --policy <file>' cannot be used with option '-s, --stack <name>'\n${HELP}`,
        ],
        [
            "no images",
            policy,
            `there are no images to simulate with; name a file with --images, or ask AWS with --live ${HELP}`,
        ],
        [
            "images and --live",
            [...policy, ...images, "--live"],
            `option '-i, --images <file>' cannot be used with option '-l, --live'\n${HELP}`,
        ],
        [
            "a stack without a repository",
            ["--stack", "prod", ...images],
            `--stack needs --repository with the key of a repository ${HELP}`,
        ],
        [
            "--live without a repository",
            [...policy, "--live"],
            `--live with --policy needs --repository with the name of a repository in AWS ${HELP}`,
        ],
        [
            "--region without --live",
            [...policy, ...images, "--region", "us-east-1"],
            `--region has a meaning with --live only ${HELP}`,
        ],
        [
            "--registry-id without --live",
            [...policy, ...images, "--registry-id", "123456789012"],
            `--registry-id has a meaning with --live only ${HELP}`,
        ],
        [
            "--read-lists without --live",
            [...policy, ...images, "--read-lists"],
            `--read-lists has a meaning with --live only ${HELP}`,
        ],
        [
            "a time that is none",
            [...policy, ...images, "--now", "yesterday"],
            '--now must be an ISO 8601 time such as 2026-01-31T12:00:00Z, found "yesterday"',
        ],
        [
            "a price that is none",
            [...policy, ...images, "--standard-price", "-1"],
            `option '--standard-price <dollars>' argument '-1' is invalid. It must be a number of dollars such as 0.10.\n${HELP}`,
        ],
        ["standard input twice", ["--policy", "-", "--images", "-"], "only one file can be - for standard input"],
        [
            "a policy file that is not there",
            ["--policy", "none.json", ...images],
            "none.json cannot be read: there is no such file",
        ],
        [
            "an image file that is not there",
            [...policy, "--images", "none.json"],
            "none.json cannot be read: there is no such file",
        ],
        [
            "a file of use that is not there",
            [...policy, ...images, "--in-use", "none.txt"],
            "none.txt cannot be read: there is no such file",
        ],
        [
            "an unknown repository",
            ["--stack", "prod", "--cwd", ROOT, "-r", "api-servce", ...images],
            'stack prod has no repository with the key "api-servce"; did you mean "api-service"?',
        ],
        [
            "an unknown stack",
            ["--stack", "prd", "--cwd", ROOT, "-r", "x", ...images],
            `there is no Pulumi.prd.yaml in ${ROOT.replace(/\/$/, "")}; did you mean "prod"?`,
        ],
    ] as const) {
        it(`refuses ${what}, and ends with 64`, async () => {
            assert.deepEqual(await lifecycle(["simulate", ...args], { cwd: FIXTURES, input: "" }), {
                code: 64,
                stdout: "",
                stderr: `error: ${stderr}\n`,
            });
        });
    }
});
