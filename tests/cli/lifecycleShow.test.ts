import assert from "node:assert/strict";
import { join } from "node:path";
import { assertGolden, inFolder, inProject, lifecycle, ROOT } from "./lifecycle.ts";

const HEAD = "config:\n  aws:region: eu-west-1\n  ecr:project: p\n";

describe("ecr-set lifecycle show", function () {
    this.timeout(60_000);

    for (const stack of ["dev", "prod"]) {
        it(`shows the rules of the sample ${stack} stack, repositories with the same rules together`, async () => {
            const { code, stdout, stderr } = await lifecycle(["show", "--stack", stack], { cwd: ROOT });
            assert.deepEqual({ code, stderr }, { code: 0, stderr: "" });
            assertGolden(`lifecycle-show-${stack}.txt`, stdout);
        });
    }

    it("shows one repository", async () => {
        assert.deepEqual(await lifecycle(["show", "-s", "dev", "-r", "api-service", "-C", ROOT]), {
            code: 0,
            stdout: `1 repository of stack dev: api-service
  rule    images           does     when
  1       untagged images  deletes  pushed more than 7 days ago
  200000  all images       deletes  beyond the newest 30
`,
            stderr: "",
        });
    });

    it("prints JSON with the policy and its rules", async () => {
        const args = ["show", "--stack", "dev", "--repository", "web-app", "--json"];
        const { code, stdout, stderr } = await lifecycle(args, { cwd: ROOT });
        assert.deepEqual({ code, stderr }, { code: 0, stderr: "" });
        assert.deepEqual(JSON.parse(stdout), {
            project: "ecr",
            stack: "dev",
            repositories: [
                {
                    key: "web-app",
                    name: "myproject-dev-web-app",
                    region: "us-east-1",
                    policy: {
                        rules: [
                            {
                                action: { type: "expire" },
                                description: "Expire untagged images after 7 days",
                                rulePriority: 1,
                                selection: {
                                    countNumber: 7,
                                    countType: "sinceImagePushed",
                                    countUnit: "days",
                                    tagStatus: "untagged",
                                },
                            },
                            {
                                action: { type: "expire" },
                                description: "Keep the newest 50 images",
                                rulePriority: 200_000,
                                selection: { countNumber: 50, countType: "imageCountMoreThan", tagStatus: "any" },
                            },
                        ],
                    },
                    rules: [
                        {
                            priority: 1,
                            images: "untagged images",
                            does: "deletes",
                            when: "pushed more than 7 days ago",
                        },
                        { priority: 200_000, images: "all images", does: "deletes", when: "beyond the newest 50" },
                    ],
                    problems: [],
                    warnings: [],
                },
            ],
            problems: [],
            warnings: [],
        });
    });

    it("prints one table for 500 repositories with one policy, and warnings below it", async () => {
        const keys = Array.from({ length: 500 }, (_, index) => `service-${String(index).padStart(3, "0")}`);
        const repositories = keys.map((key) => `    ${key}: {}\n`).join("");
        await inProject(`${HEAD}  ecr:maxImageCount: 2\n  ecr:repositories:\n${repositories}`, async (folder) => {
            assert.deepEqual(await lifecycle(["show", "--stack", "dev"], { cwd: folder }), {
                code: 0,
                stdout: `500 repositories of stack dev: ${keys.slice(0, 12).join(", ")} and 488 others
  rule    images           does     when
  1       untagged images  deletes  pushed more than 7 days ago
  200000  all images       deletes  beyond the newest 2
1 warning
  rule 200000, selection.countNumber
    keeps 2, too few to roll back by 3 releases: keep at least 4, more if a release is more than one image
    [low-count]
`,
                stderr: "",
            });
        });
    });

    it("shows the rules that settings and a user's own policy become", async () => {
        const own =
            '{"rules":[{"rulePriority":5,"selection":{"tagStatus":"any","countType":"sinceImagePushed","countUnit":"days","countNumber":90},"action":{"type":"expire"}},{"rulePriority":2,"selection":{"tagStatus":"untagged","countType":"sinceImagePushed","countUnit":"days","countNumber":3},"action":{"type":"expire"}}]}';
        const config = `${HEAD}  ecr:repositories:
    app: { lifecycle: { protectTags: [prod], keepLastByTag: { "v*": 20 } } }
    own: { lifecyclePolicy: '${own}' }
`;
        await inProject(config, async (folder) => {
            const { code, stdout, stderr } = await lifecycle(["show", "--stack", "dev"], { cwd: folder });
            assert.deepEqual({ code, stderr }, { code: 0, stderr: "" });
            assertGolden("lifecycle-show-settings.txt", stdout);
        });
    });

    it("offers the nearest key, or the keys that there are, and ends with 64", async () => {
        assert.deepEqual(await lifecycle(["show", "--stack", "prod", "--repository", "web-ap"], { cwd: ROOT }), {
            code: 64,
            stdout: "",
            stderr: 'error: stack prod has no repository with the key "web-ap"; did you mean "web-app"?\n',
        });
        assert.deepEqual(await lifecycle(["show", "--stack", "prod", "--repository", "x"], { cwd: ROOT }), {
            code: 64,
            stdout: "",
            stderr: 'error: stack prod has no repository with the key "x"; the keys are api-service, lambda-processor, web-app and worker\n',
        });
    });

    it("prints problems of the configuration as plan does, and ends with 1", async () => {
        await inProject(`${HEAD}  ecr:repositories: { web-app: { maxImageCont: 3 } }\n`, async (folder) => {
            const problem = {
                path: 'repositories["web-app"].maxImageCont',
                code: "unknown-option",
                reason: 'is not an option, found 3; did you mean "maxImageCount"?',
            };
            assert.deepEqual(await lifecycle(["show", "--stack", "dev"], { cwd: folder }), {
                code: 1,
                stdout: `1 problem in the configuration of stack dev; nothing was sent to AWS:\n  ${problem.path}\n    ${problem.reason} [unknown-option]\n    Pulumi.dev.yaml:4:34\n`,
                stderr: "",
            });
            const { code, stdout } = await lifecycle(["show", "--stack", "dev", "--json"], { cwd: folder });
            const document = {
                project: "ecr",
                stack: "dev",
                repositories: [],
                problems: [{ ...problem, place: { file: "Pulumi.dev.yaml", line: 4, column: 34 } }],
                warnings: [],
            };
            assert.deepEqual({ code, document: JSON.parse(stdout) }, { code: 1, document });
        });
    });

    it("says that a repository has no policy, and what is wrong with one that a program set itself", async () => {
        const program = `
            const aws = await import(${JSON.stringify(join(ROOT, "node_modules/@pulumi/aws/ecr/index.js"))});
            const made = (name) => new aws.Repository(name, { name });
            made("bare");
            made("wrong");
            new aws.LifecyclePolicy("wrong", { repository: "wrong", policy: '{"rules":[]}' });
        `;
        const files = {
            "Pulumi.yaml": "name: own\nmain: program.mjs\nruntime: nodejs\n",
            "Pulumi.dev.yaml": "config: {}\n",
            "package.json": '{ "type": "module" }',
            "program.mjs": program,
        };
        await inFolder(files, async (folder) => {
            const { symlinkSync } = await import("node:fs");
            symlinkSync(join(ROOT, "node_modules"), join(folder, "node_modules"));
            assert.deepEqual(await lifecycle(["show", "--stack", "dev"], { cwd: folder }), {
                code: 1,
                stdout: `1 repository of stack dev: bare
  no lifecycle policy: no image is ever deleted

1 repository of stack dev: wrong
1 problem
  rules
    must have 1 to 50 rules, found 0: add a rule, or drop the whole policy [rule-count]
`,
                stderr: "",
            });
            assert.deepEqual(
                await lifecycle(["simulate", "--stack", "dev", "-r", "bare", "--images", "x.json"], { cwd: folder }),
                {
                    code: 1,
                    stdout: "",
                    stderr: 'error: the repository "bare" of stack dev has no lifecycle policy: no image expires\n',
                },
            );
            assert.deepEqual(
                await lifecycle(["simulate", "--stack", "dev", "-r", "wrong", "--images", "x.json"], { cwd: folder }),
                {
                    code: 1,
                    stdout: `the policy of wrong: 1 problem; nothing was simulated
  rules
    must have 1 to 50 rules, found 0: add a rule, or drop the whole policy [rule-count]
`,
                    stderr: "",
                },
            );
        });
    });
});
