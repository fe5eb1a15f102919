import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { broken } from "../../live/words.ts";
import { ecrSet, unplaced } from "./run.ts";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));
const FIXTURES = join(ROOT, "tests/fixtures");

/** A project folder of its own, with the project's program and the given stack files. */
function projectWith(stacks: Record<string, string>, projectLines = ""): { folder: string; remove(): void } {
    const folder = mkdtempSync(join(tmpdir(), "ecr-set-"));
    const main = relative(folder, join(ROOT, "index.ts"));
    writeFileSync(
        join(folder, "Pulumi.yaml"),
        `name: ecr\nmain: ${main}\nruntime: { name: nodejs, options: { typescript: false } }\n${projectLines}`,
    );
    for (const [stack, text] of Object.entries(stacks)) {
        writeFileSync(join(folder, `Pulumi.${stack}.yaml`), text);
    }
    return { folder, remove: () => rmSync(folder, { recursive: true }) };
}

async function planOf(
    text: string,
    stack = "dev",
    projectLines = "",
    flags: readonly string[] = ["--json"],
): ReturnType<typeof ecrSet> {
    const { folder, remove } = projectWith({ [stack]: text }, projectLines);
    try {
        return await ecrSet(["plan", "--stack", stack, "--cwd", folder, ...flags]);
    } finally {
        remove();
    }
}

describe("ecr-set plan", function () {
    this.timeout(60_000);

    for (const stack of ["dev", "staging", "prod"]) {
        it(`prints the sample ${stack} stack as it was reviewed; UPDATE_GOLDEN=1 writes it anew`, async () => {
            for (const [file, flags] of [
                [`plan-${stack}.txt`, []],
                [`plan-${stack}.json`, ["--json"]],
            ] as const) {
                const { code, stdout, stderr } = await ecrSet(["plan", "--stack", stack, "--cwd", ROOT, ...flags]);
                assert.deepEqual({ code, stderr }, { code: 0, stderr: "" });
                const golden = join(ROOT, "tests/golden", file);
                if (process.env.UPDATE_GOLDEN) {
                    writeFileSync(golden, stdout);
                }
                assert.equal(stdout, readFileSync(golden, "utf8"), file);
            }
        });
    }

    it("shows the services that may pull, although the account is not known", async () => {
        const text =
            "config:\n  aws:region: us-east-1\n  ecr:project: shop\n  ecr:services: [codebuild, sagemaker, lambda]\n" +
            "  ecr:repositories: { web: {}, api: { services: [] } }\n";
        const { folder, remove } = projectWith({ dev: text });
        try {
            const { stdout } = await ecrSet(["plan", "--stack", "dev", "--cwd", folder]);
            const [part = ""] = /^Repository policy grants.*?\n\n/ms.exec(stdout) ?? [];
            const rows = part.trimEnd().split("\n").slice(2);
            assert.deepEqual(
                rows.map((row) => row.trim().split(/ {2,}/)),
                [
                    ["AWS CodeBuild in this account, AWS Lambda in this account,", "pull", "web"],
                    ["Amazon SageMaker AI in this account"],
                ],
            );
        } finally {
            remove();
        }
    });

    it("shows whom the statements of policyStatements are about, and fits on a screen", async () => {
        const statements = [
            '{ Effect: Deny, Principal: "*", Action: ecr:BatchDeleteImage, Condition: { ArnNotLike: { "aws:PrincipalArn": "arn:aws:iam::123456789012:role/admin" } } }',
            '{ Effect: Allow, Principal: { Service: emr-serverless.amazonaws.com }, Action: ["ecr:Describe*", ecr:ListImages, "ecr:BatchGet*"], Condition: { StringEquals: { "aws:SourceAccount": "210987654321", "aws:SourceOrgID": o-a1b2c3d4e5 } } }',
        ];
        const text = `config:\n  aws:region: us-east-1\n  ecr:project: shop\n  ecr:repositories: { web: {} }\n  ecr:policyStatements:\n${statements.map((each) => `    - ${each}\n`).join("")}`;
        const { folder, remove } = projectWith({ dev: text });
        try {
            const { stdout } = await ecrSet(["plan", "--stack", "dev", "--cwd", folder]);
            const [part = ""] = /^Repository policy grants.*?\n\n/ms.exec(stdout) ?? [];
            const rows = part.trimEnd().split("\n").slice(2);
            assert.deepEqual(
                rows.map((row) => row.trim().split(/ {2,}/)),
                [
                    ["any principal (condition on aws:PrincipalArn)", "denied: BatchDeleteImage", "web"],
                    ["emr-serverless.amazonaws.com (condition on", "BatchGet* and 2 more", "web"],
                    ["aws:SourceAccount and 1 more)"],
                ],
            );
            assert.ok(rows.every(({ length }) => length <= 100));
        } finally {
            remove();
        }
    });

    it("shows a topic that is given, once, and the one that is made for chat", async () => {
        const topic = "arn:aws:sns:us-east-1:123456789012:my-topic";
        const slack = "slack: { workspaceId: T07EA123LEP, channelId: C07EZ1ABC23 }";
        const monitoring = (notifications: string) =>
            `config:\n  aws:region: us-east-1\n  ecr:project: myproject\n  ecr:repositories: { api: {} }\n  ecr:monitoring: { alarms: {}, notifications: ${notifications} }\n`;
        for (const [notifications, rows] of [
            [`{ topicArn: "${topic}" }`, [`${topic} (given)`]],
            [`{ topicArn: "${topic}", ${slack} }`, ["myproject-dev-ecr-slack", `${topic} (given)`]],
            ["{ emails: [a@example.com] }", ["myproject-dev-ecr-notifications"]],
        ] as const) {
            const { folder, remove } = projectWith({ dev: monitoring(notifications) });
            try {
                const { stdout } = await ecrSet(["plan", "--stack", "dev", "--cwd", folder]);
                const found = [...stdout.matchAll(/^ {2}topic +(\S.*?) *$/gm)].map(([, how]) => how);
                assert.deepEqual(found, rows, stdout);
            } finally {
                remove();
            }
        }
    });

    it("fits the sample of four repositories in a screen of 40 lines and 100 columns", () => {
        const lines = readFileSync(join(ROOT, "tests/golden/plan-prod.txt"), "utf8").trimEnd().split("\n");
        assert.ok(lines.length <= 40, `${lines.length} lines`);
        assert.deepEqual(
            lines.filter((line) => line.length > 100),
            [],
        );
    });

    it("says that what only AWS knows is known after up", async () => {
        const { stdout } = await ecrSet(["plan", "--stack", "prod", "--cwd", ROOT, "--json"]);
        const plan = JSON.parse(stdout);
        assert.deepEqual(plan.outputs.repositoryUrls, { unknown: true });
        const text = (await ecrSet(["plan", "--stack", "prod", "--cwd", ROOT])).stdout;
        assert.match(text, /^ {2}known after up: [^:]*\brepositoryUrls$/m);
    });

    it("prints ten problems at once, sorted, without a stack trace, and ends with 1", async () => {
        const { code, stdout, stderr } = await ecrSet([
            "plan",
            "--stack",
            "prod",
            "--cwd",
            join(FIXTURES, "ten-mistakes"),
        ]);
        const problems = readFileSync(join(FIXTURES, "ten-mistakes/problems.txt"), "utf8");
        // The lines of the page fit on a screen, those of `pulumi preview` are broken by the terminal.
        assert.equal(
            stdout,
            problems.replace(/^ {4}\S.*$/gm, (line) => broken(line)),
        );
        assert.ok(stdout.split("\n").every((line) => line.length <= 120));
        assert.deepEqual({ code, stderr }, { code: 1, stderr: "" });
    });

    it("gives the same ten as JSON, and no resources", async () => {
        const { code, stdout } = await ecrSet([
            "plan",
            "--stack",
            "prod",
            "--cwd",
            join(FIXTURES, "ten-mistakes"),
            "--json",
        ]);
        const { problems, ...rest } = JSON.parse(stdout);
        assert.deepEqual(rest, {
            project: "ecr",
            stack: "prod",
            resources: [],
            resourceCount: 0,
            outputs: {},
            warnings: [],
            policies: [],
            registry: [],
        });
        assert.equal(problems.length, 10);
        assert.deepEqual(Object.keys(problems[0]), ["path", "code", "reason", "place"]);
        assert.equal(code, 1);
    });

    it("shows warnings in words and as JSON", async () => {
        const { code, stdout } = await planOf(
            'config:\n  aws:region: us-east-1\n  ecr:project: p\n  ecr:allowedAccountIds: ["210987654321"]\n  ecr:repositories: { web-app: {} }\n',
        );
        assert.equal(code, 0);
        assert.deepEqual(unplaced(JSON.parse(stdout).warnings), [
            {
                path: "allowedAccountIds",
                reason: "210987654321 cannot pull, because enableCrossAccountAccess is false; set it to true, or remove the list",
            },
        ]);
    });

    it("takes defaults from Pulumi.yaml, bare, as a value and as a declaration", async () => {
        const { stdout } = await planOf(
            "config:\n  ecr:repositories: { web-app: }\n",
            "dev",
            "config:\n  aws:region: { value: eu-west-1 }\n  ecr:maxImageCount: 7\n  project: { type: string, default: p }\n",
        );
        const plan = JSON.parse(stdout);
        assert.deepEqual(plan.problems, []);
        const lifecycle = plan.resources.find(({ type }: { type: string }) => type.endsWith(":LifecyclePolicy"));
        assert.equal(lifecycle.inputs.region, "eu-west-1");
        assert.equal(JSON.parse(lifecycle.inputs.policy).rules[1].selection.countNumber, 7);
    });

    it("names the line of what is not YAML, and ends with 64", async () => {
        const { code, stderr } = await planOf("config:\n  ecr:project: p\n  ecr:project: q\n");
        assert.match(stderr, /Pulumi\.dev\.yaml is not YAML: Map keys must be unique at line 3, column 3/);
        assert.ok(!stderr.includes("    at "), stderr);
        assert.equal(code, 64);
    });

    it("reads scalars as the CLI does: numbers lose their form, nothing is nothing", async () => {
        const { stdout } = await planOf(
            "config:\n  aws:region: us-east-1\n  ecr:project: 1.10\n  ecr:maxImageCount: ~\n  ecr:lifecycle:\n  ecr:scanOnPush: True\n  ecr:repositories: { web-app: {} }\n",
        );
        const { problems, warnings, outputs } = JSON.parse(stdout);
        assert.deepEqual(problems, []);
        assert.deepEqual(outputs.repositoryNames, { "web-app": "1.1-dev-web-app" });
        assert.deepEqual(unplaced(warnings), [
            { path: "ecr:project", reason: 'Pulumi reads 1.10 as 1.1; put it in quotes: "1.10"' },
        ]);
    });

    it("takes merge keys, as the CLI does", async () => {
        const { stdout } = await planOf(
            "config:\n  aws:region: us-east-1\n  ecr:project: p\n  ecr:tags: &all { Team: web }\n  ecr:repositories:\n    web-app: { tags: { <<: *all, Tier: front } }\n",
        );
        const { resources, problems } = JSON.parse(stdout);
        assert.deepEqual(problems, []);
        const { inputs } = resources.find(({ type }: { type: string }) => type === "aws:ecr/repository:Repository");
        assert.deepEqual(inputs.tags, {
            Environment: "dev",
            ManagedBy: "Pulumi",
            Project: "p",
            Team: "web",
            Tier: "front",
        });
    });

    const unreadable: [string, string, RegExp][] = [
        ["an alias of nothing", "config:\n  ecr:project: *nope\n", /is not YAML: .*nope/],
        ["two documents", "config: {}\n---\nconfig: {}\n", /has more than one YAML document; keep the first/],
        ["a list under config", "config: []\n", /must have a map under config, found \[\]/],
    ];
    for (const [title, text, message] of unreadable) {
        it(`says in a line that ${title} cannot be read`, async () => {
            const { code, stdout, stderr } = await planOf(text);
            assert.match(stderr, /^error: .*Pulumi\.dev\.yaml/);
            assert.match(stderr, message);
            assert.deepEqual(
                { code, stdout, lines: stderr.split("\n    at ").length },
                { code: 64, stdout: "", lines: 1 },
            );
        });
    }

    it("takes a stack's full name, and refuses a program of another runtime", async () => {
        const full = await ecrSet(["plan", "--stack", "organization/ecr/dev", "--cwd", ROOT]);
        assert.equal(full.stdout, readFileSync(join(ROOT, "tests/golden/plan-dev.txt"), "utf8"));
        const { folder, remove } = projectWith({ dev: "config: {}\n" });
        try {
            writeFileSync(join(folder, "Pulumi.yaml"), "name: images\nruntime: yaml\n");
            const { code, stderr } = await ecrSet(["plan", "--stack", "dev", "--cwd", folder]);
            assert.match(
                stderr,
                /has runtime yaml, and only programs of nodejs can be run here; use pulumi preview\n$/,
            );
            assert.equal(code, 64);
        } finally {
            remove();
        }
    });

    it("tells a repository called unknown from a value that is not known", async () => {
        const { folder, remove } = projectWith({
            dev: "config:\n  aws:region: us-east-1\n  ecr:project: p\n  ecr:lifecycle: { untaggedExpireAfterDays: 0 }\n  ecr:repositories: { unknown: {} }\n",
        });
        try {
            const { stdout } = await ecrSet(["plan", "--stack", "dev", "--cwd", folder]);
            assert.match(stdout, /^ {2}repositoryNames +p-dev-unknown$/m);
            assert.match(stdout, /^ {2}unknown +p-dev-unknown +mutable +AES256 +by 1 rule +no$/m);
        } finally {
            remove();
        }
    });

    it("offers the stacks that there are", async () => {
        const near = await ecrSet(["plan", "--stack", "prd", "--cwd", ROOT]);
        assert.match(near.stderr, /^error: there is no Pulumi\.prd\.yaml in .*; did you mean "prod"\?\n$/);
        const far = await ecrSet(["plan", "--stack", "something", "--cwd", ROOT]);
        assert.match(far.stderr, /; the stacks are dev, prod and staging\n$/);
        assert.deepEqual([near.code, far.code], [64, 64]);
    });

    it("says where it looked for a project", async () => {
        const { code, stderr } = await ecrSet(["plan", "--stack", "dev", "--cwd", tmpdir()]);
        assert.match(
            stderr,
            /^error: there is no Pulumi\.yaml in .* or above it; go to the folder of your Pulumi project, or name it with --cwd\n$/,
        );
        assert.equal(code, 64);
    });

    it("runs the program of a project, whatever it is called, and reports its own failure in a line", async () => {
        const { folder, remove } = projectWith({ dev: "config: {}\n" });
        try {
            writeFileSync(join(folder, "Pulumi.yaml"), "name: own\nmain: program.mjs\nruntime: nodejs\n");
            writeFileSync(join(folder, "program.mjs"), 'throw new Error("no such thing");\n');
            const alone = await ecrSet(["plan", "--stack", "dev", "--cwd", folder]);
            assert.match(
                alone.stderr,
                /^error: .*program\.mjs has no @pulumi\/pulumi next to it; run npm install in its folder\n$/,
            );
            assert.equal(alone.code, 64);
            symlinkSync(join(ROOT, "node_modules"), join(folder, "node_modules"));
            const { code, stdout } = await ecrSet(["plan", "--stack", "dev", "--cwd", folder]);
            assert.deepEqual(
                { code, stdout: stdout.split("\n").slice(-3) },
                { code: 1, stdout: ["  program", "    failed: no such thing [program-failed]", ""] },
            );
        } finally {
            remove();
        }
    });
});

describe("ecr-set plan of sixty repositories", function () {
    this.timeout(60_000);

    const keys = Array.from(
        { length: 60 },
        (_, index) => `team-${index % 7}/a-service-with-a-rather-long-name-${index}`,
    );
    const text = [
        ...["config:", "  aws:region: us-east-1", "  ecr:project: myproject", "  ecr:environment: prod"],
        "  ecr:enableEnhancedScanning: true",
        "  ecr:replicationDestinations: [{ region: us-west-2 }, { region: eu-west-1 }]",
        `  ecr:kmsKeyArn: arn:aws:kms:us-east-1:123456789012:key/${"1".repeat(8)}-2222-3333-4444-${"5".repeat(12)}`,
        "  ecr:imageTagMutability: IMMUTABLE_WITH_EXCLUSION",
        '  ecr:imageTagMutabilityExclusionFilters: [latest, "dev-*", "feature-*"]',
        `  ecr:pushPrincipals: ["arn:aws:iam::210987654321:role/${"a-long-path/".repeat(8)}deployer"]`,
        "  ecr:repositories:",
        ...keys.map(
            (key, index) => `    ${key}: ${index % 3 === 0 ? "{ enableLambdaPull: true, maxImageCount: 3 }" : "{}"}`,
        ),
    ].join("\n");

    it("has lines of at most 120 columns, one row for repositories that are alike, and names a few of long lists", async () => {
        const { stdout } = await planOf(text, "prod", "", []);
        assert.deepEqual(
            stdout.split("\n").filter((line) => line.length > 120),
            [],
        );
        assert.match(stdout, /^ {2}20 repositories: +myproject-prod-<k.* last 3 +yes$/m);
        assert.match(stdout, /^ {2}40 repositories: +myproject-prod-<k.* last 100 +yes$/m);
        assert.match(stdout, /^ {2}all 60 +continuous +enhanced continuous /m);
        assert.ok(stdout.slice(0, stdout.indexOf("\nprod policies:")).split("\n").length <= 60, stdout);
        assert.match(stdout, /repositoryNames +60 entries: /);
        assert.match(stdout, /AWS Lambda in this account +pull +20 repositories:/);
        assert.match(stdout, /and 57 more; --json shows all/);
    });

    it("has lines of at most 120 columns for problems, too", async () => {
        const { code, stdout } = await planOf(
            text.replaceAll("maxImageCount: 3", 'maxImageCount: "three"'),
            "prod",
            "",
            [],
        );
        assert.equal(code, 1);
        assert.match(stdout, /^20 problems /);
        assert.deepEqual(
            stdout.split("\n").filter((line) => line.length > 120),
            [],
        );
    });
});
