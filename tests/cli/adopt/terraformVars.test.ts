import assert from "node:assert/strict";
import { copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";
import { parse, stringify } from "yaml";
import type { Options } from "../../../cli/adopt/probe.ts";
import { argsOfTerraformVars, type VarsOptions } from "../../../cli/adopt/terraformVars.ts";
import type { EcrRepositorySetArgs } from "../../../config/args/set.ts";
import { resolve } from "../../../config/resolve.ts";
import { documentedCommands } from "../../support/commands.ts";
import { ROOT } from "../lifecycle.ts";
import { ecrSet } from "../run.ts";

const GUIDE = join(ROOT, "tests/fixtures/terraform");

function read(text: string, stack = "dev", existing: Options = {}, file = "a.tfvars"): Promise<VarsOptions> {
    return argsOfTerraformVars(text, file, { stack, environment: undefined, existing });
}

const settings = (args: Options, stack: string) =>
    resolve({ project: "myproject", ...args } as unknown as EcrRepositorySetArgs, { stack, region: "us-east-1" });

/** Settings without where each was written: in the stack file, or in a preset. */
const withoutPlaces = (value: unknown) =>
    JSON.parse(
        JSON.stringify(value, (name, inner) => (["at", "byPreset"].includes(name) ? undefined : inner)),
    ) as unknown;

/** What the guide's samples say, each setting written out: the defaults of its tables where the sample is silent. */
const LITERAL: Record<string, Options> = {
    dev: {
        encryptionType: "AES256",
        enableScanFindingsLogging: false,
        repositories: {
            "web-app": {
                imageTagMutability: "MUTABLE",
                scanOnPush: true,
                enableEnhancedScanning: false,
                scanFrequency: "SCAN_ON_PUSH",
                maxImageCount: 50,
                enableCrossAccountAccess: false,
                enableLambdaPull: false,
                enableReplication: false,
            },
        },
    },
    prod: {
        encryptionType: "KMS",
        enableScanFindingsLogging: true,
        logRetentionDays: 90,
        repositories: {
            "web-app": {
                imageTagMutability: "IMMUTABLE",
                scanOnPush: true,
                enableEnhancedScanning: true,
                scanFrequency: "CONTINUOUS_SCAN",
                maxImageCount: 100,
                enableCrossAccountAccess: true,
                allowedAccountIds: ["123456789012", "210987654321"],
                enableLambdaPull: false,
                enableReplication: true,
                replicationDestinations: [{ region: "us-west-2" }],
            },
        },
    },
};

describe("variables of the guide's module", () => {
    for (const [stack, literal] of Object.entries(LITERAL)) {
        it(`lose no setting of the guide's own sample: ${stack}`, async () => {
            const { args, problems } = await read(readFileSync(join(GUIDE, `guide-${stack}.tfvars`), "utf8"), stack);
            assert.deepEqual(problems, []);
            const made = settings(args, stack);
            assert.deepEqual(made.problems, []);
            assert.deepEqual(withoutPlaces(made.settings), withoutPlaces(settings(literal, stack).settings));
        });
    }

    it("have the options that all repositories share once, those of the preset not at all", async () => {
        const { args, warnings } = await read(readFileSync(join(GUIDE, "guide-first.tfvars"), "utf8"));
        assert.deepEqual(args, { repositories: { "web-app": {}, "api-service": { maxImageCount: 30 } } });
        assert.deepEqual(warnings, []);
    });

    const OPTIONS: [string, string, string, Options][] = [
        ["the module's defaults in dev", "dev", "", { maxImageCount: 100 }],
        [
            "the module's defaults in prod, which are not the preset's",
            "prod",
            "",
            {
                imageTagMutability: "MUTABLE",
                enableEnhancedScanning: false,
                scanFrequency: "SCAN_ON_PUSH",
                enableCrossAccountAccess: false,
                enableReplication: false,
            },
        ],
        ["image_tag_mutability", "dev", 'image_tag_mutability = "IMMUTABLE"', { imageTagMutability: "IMMUTABLE" }],
        ["scan_on_push", "dev", "scan_on_push = false", { scanOnPush: false }],
        [
            "enable_enhanced_scanning and scan_frequency",
            "dev",
            'enable_enhanced_scanning = true\nscan_frequency = "CONTINUOUS_SCAN"',
            { enableEnhancedScanning: true, scanFrequency: "CONTINUOUS_SCAN" },
        ],
        ["scan_frequency for manual scans", "dev", 'scan_frequency = "MANUAL"', { scanFrequency: "MANUAL" }],
        ["max_image_count", "dev", "max_image_count = 7", { maxImageCount: 7 }],
        ["max_image_count of the preset", "dev", "max_image_count = 50", {}],
        [
            "lifecycle_policy by jsonencode",
            "dev",
            'lifecycle_policy = jsonencode({ rules = [{ rulePriority = 1, action = { type = "expire" } }] })',
            { lifecyclePolicy: { rules: [{ rulePriority: 1, action: { type: "expire" } }] } },
        ],
        [
            "lifecycle_policy as text",
            "dev",
            'lifecycle_policy = <<-EOT\n  {"rules": [{"rulePriority": 1}]}\nEOT',
            { lifecyclePolicy: { rules: [{ rulePriority: 1 }] } },
        ],
        ["lifecycle_policy that is null", "dev", "lifecycle_policy = null\nmax_image_count = 50", {}],
        [
            "enable_cross_account_access and allowed_account_ids",
            "dev",
            'enable_cross_account_access = true\nallowed_account_ids = ["123456789012"]',
            { enableCrossAccountAccess: true, allowedAccountIds: ["123456789012"] },
        ],
        ["enable_lambda_pull", "dev", "enable_lambda_pull = true", { enableLambdaPull: true }],
        [
            "enable_replication and replication_destinations",
            "dev",
            'enable_replication = true\nreplication_destinations = [{ region = "us-west-2", registry_id = "210987654321" }]',
            {
                enableReplication: true,
                replicationDestinations: [{ region: "us-west-2", registryId: "210987654321" }],
            },
        ],
        [
            "text where Terraform takes it for a value",
            "dev",
            'max_image_count = "50"\nscan_on_push = "false"\nenable_lambda_pull = "true"',
            { scanOnPush: false, enableLambdaPull: true },
        ],
        [
            "a list without the switch, which stays without effect",
            "dev",
            'max_image_count = 50\nallowed_account_ids = ["123456789012"]',
            { allowedAccountIds: ["123456789012"] },
        ],
    ];
    for (const [name, stack, hcl, expected] of OPTIONS) {
        it(`become options: ${name}`, async () => {
            const { args, problems } = await read(`ecr_repositories = {\n  web = {\n${hcl}\n  }\n}\n`, stack);
            assert.deepEqual(problems, []);
            const { web = {} } = args.repositories as Record<string, Options>;
            const { maxImageCount, ...others } = web;
            const isDefault = !/max_image_count/.test(hcl) && !("lifecyclePolicy" in web) && stack === "dev";
            // The module keeps 100 images where nothing is written, and the preset of dev 50.
            assert.deepEqual(isDefault && !("maxImageCount" in expected) ? others : web, expected);
            assert.equal(isDefault ? maxImageCount : undefined, isDefault ? 100 : undefined);
        });
    }

    const LAYER: [string, string, string, Options][] = [
        ["KMS in dev", "dev", 'ecr_encryption_type = "KMS"', { encryptionType: "KMS" }],
        ["KMS in prod, as in the preset", "prod", 'ecr_encryption_type = "KMS"', { enableScanFindingsLogging: false }],
        ["nothing in prod", "prod", "", { encryptionType: "AES256", enableScanFindingsLogging: false }],
        [
            "a log",
            "dev",
            "ecr_enable_scan_findings_logging = true\necr_log_retention_days = 365",
            { enableScanFindingsLogging: true, logRetentionDays: 365 },
        ],
        [
            "a log with the module's retention in prod",
            "prod",
            'ecr_encryption_type = "KMS"\necr_enable_scan_findings_logging = true',
            { logRetentionDays: 30 },
        ],
        ["a retention without a log", "dev", "ecr_log_retention_days = 90", { logRetentionDays: 90 }],
    ];
    for (const [name, stack, hcl, expected] of LAYER) {
        it(`of the layer become options of the set: ${name}`, async () => {
            const { args, problems } = await read(`${hcl}\necr_repositories = { web = {} }\n`, stack);
            assert.deepEqual(problems, []);
            const { repositories: _repositories, ...set } = args;
            assert.deepEqual(set, expected);
        });
    }

    it("can be JSON", async () => {
        const json = JSON.stringify({ ecr_repositories: { web: { max_image_count: 9 } }, ecr_log_retention_days: 90 });
        const { args, problems } = await read(json, "dev", {}, "prod.tfvars.json");
        assert.deepEqual(problems, []);
        assert.deepEqual(args, { logRetentionDays: 90, repositories: { web: { maxImageCount: 9 } } });
    });

    it("say nothing twice of a stack file that they have made, and keep others' encryption", async () => {
        const hcl =
            'ecr_encryption_type = "KMS"\necr_repositories = { web = { scan_on_push = false }, api = { scan_on_push = false } }';
        const { args } = await read(hcl);
        assert.deepEqual(args, {
            encryptionType: "KMS",
            maxImageCount: 100,
            scanOnPush: false,
            repositories: { web: {}, api: {} },
        });
        const again = await read(hcl, "dev", args);
        assert.deepEqual(again.args, { repositories: { web: {}, api: {} } });
        const alongside = await read(hcl, "dev", { maxImageCount: 100, repositories: { other: {} } });
        const own = { encryptionType: "KMS", scanOnPush: false };
        assert.deepEqual(alongside.args, { repositories: { web: own, api: own } });
    });

    it("scan by hand in a set that does not scan on push", async () => {
        const hcl = 'ecr_repositories = { web = { scan_frequency = "MANUAL", max_image_count = 50 } }';
        const { args } = await read(hcl, "dev", { scanOnPush: false });
        assert.deepEqual(args, { repositories: { web: { scanFrequency: "MANUAL" } } });
    });

    const one = (hcl: string) => `ecr_repositories = { web = { ${hcl} } }`;
    const WRONG: [string, string, string, RegExp, string?][] = [
        [
            "HCL",
            "ecr_repositories = {",
            "a.tfvars, line 1, column 21",
            /^must be HCL: Missing expression: Expected the start of an expression/,
        ],
        ["JSON", "{", "a.tfvars.json", /^must be JSON: /, "a.tfvars.json"],
        ["a list of JSON", "[]", "a.tfvars.json", /^must be a map of variables, found \[\]; write/, "a.tfvars.json"],
        [
            "a variable",
            "ecr_encryption_typ = 1\necr_repositories = { web = {} }",
            "ecr_encryption_typ",
            /^is not a variable of the guide's module; did you mean "ecr_encryption_type"\?$/,
        ],
        [
            "a misspelt beginning",
            "erc_log_retention_days = 1\necr_repositories = { web = {} }",
            "erc_log_retention_days",
            /did you mean "ecr_log_retention_days"\?$/,
        ],
        [
            "an option",
            one("max_images = 4"),
            "ecr_repositories.web.max_images",
            /^is not an option of a repository of the guide's module.*max_image_count/,
        ],
        [
            "no repositories",
            "ecr_log_retention_days = 90",
            "ecr_repositories",
            /^must be a map of .* found none in a\.tfvars$/,
        ],
        ["a list of repositories", 'ecr_repositories = ["web"]', "ecr_repositories", /found \["web"\] in a\.tfvars$/],
        [
            "a repository",
            "ecr_repositories = { web = 3 }",
            "ecr_repositories.web",
            /^must be an object, found 3; write {}/,
        ],
        [
            "a bool",
            one('scan_on_push = "yes"'),
            "ecr_repositories.web.scan_on_push",
            /^must be true or false, found "yes"$/,
        ],
        [
            "a number",
            one('max_image_count = "many"'),
            "ecr_repositories.web.max_image_count",
            /^must be a number, found "many"$/,
        ],
        ["text", one("scan_frequency = [1]"), "ecr_repositories.web.scan_frequency", /^must be text, found \[1\]$/],
        [
            "a list",
            one('allowed_account_ids = "123456789012"'),
            "ecr_repositories.web.allowed_account_ids",
            /^must be a list of text, found "123456789012"$/,
        ],
        [
            "destinations",
            one('replication_destinations = ["us-west-2"]'),
            "ecr_repositories.web.replication_destinations",
            /^must be a list of objects/,
        ],
        [
            "a part of a destination",
            one('replication_destinations = [{ region = "us-west-2", registry = "1" }]'),
            "ecr_repositories.web.replication_destinations[0].registry",
            /^is not part of a destination; did you mean "registry_id"\?$/,
        ],
        [
            "a destination without a region",
            one("replication_destinations = [{}]"),
            "ecr_repositories.web.replication_destinations[0].region",
            /^must be a region, found nothing$/,
        ],
        [
            "a policy",
            one("lifecycle_policy = true"),
            "ecr_repositories.web.lifecycle_policy",
            /^must be JSON text, found true$/,
        ],
        [
            "an expression",
            one('lifecycle_policy = file("policy.json")'),
            "ecr_repositories.web.lifecycle_policy",
            /^must be a value, found an expression, "\$\{file\(.*; write the value/,
        ],
    ];
    for (const [name, hcl, path, reason, file = "a.tfvars"] of WRONG) {
        it(`are refused with where and what to write: ${name}`, async () => {
            const { problems } = await read(hcl, "dev", {}, file);
            assert.equal(problems.length, 1, JSON.stringify(problems));
            assert.equal(problems[0]?.path, path);
            assert.match(problems[0]?.reason ?? "", reason);
        });
    }

    const NOTED: [string, string, string, RegExp, Options?][] = [
        [
            "variables of other modules",
            `vpc_cidr = "10.0.0.0/16"\n${one("max_image_count = 50")}`,
            "a.tfvars",
            /^has 1 variable of other modules, left out: vpc_cidr$/,
        ],
        [
            "the guide's placeholder",
            one(
                'max_image_count = 50\nenable_replication = true\nreplication_destinations = [{ region = "a", registry_id = "YOUR_ACCOUNT_ID" }]',
            ),
            "ecr_repositories.web.replication_destinations[0].registry_id",
            /^is the guide's placeholder YOUR_ACCOUNT_ID; read as the account of the repositories$/,
            { enableReplication: true, replicationDestinations: [{ region: "a" }] },
        ],
        [
            "access for no account",
            one("max_image_count = 50\nenable_cross_account_access = true"),
            "ecr_repositories.web.enable_cross_account_access",
            /^grants nothing, because allowed_account_ids is empty; written as false$/,
        ],
        [
            "replication to nowhere",
            one("max_image_count = 50\nenable_replication = true"),
            "ecr_repositories.web.enable_replication",
            /^replicates nothing, because replication_destinations is empty; written as false$/,
        ],
        [
            "a key that is not named",
            `ecr_encryption_type = "KMS"\n${one("max_image_count = 50")}`,
            "ecr_encryption_type",
            /^is KMS, with a key that the variables do not name: .* need kmsKeyArn/,
        ],
    ];
    for (const [name, hcl, path, reason, options = {}] of NOTED) {
        it(`are noted: ${name}`, async () => {
            const { args, problems, warnings } = await read(hcl);
            assert.deepEqual(problems, []);
            assert.deepEqual(args.repositories, { web: options });
            assert.equal(warnings.length, 1);
            assert.equal(warnings[0]?.path, path);
            assert.match(warnings[0]?.reason ?? "", reason);
        });
    }

    it("keep text that only looks like an expression", async () => {
        const { args, problems } = await read(one('scan_frequency = "a$${b}%%{c}"'));
        assert.deepEqual(problems, []);
        assert.deepEqual((args.repositories as { web: Options }).web.scanFrequency, ["a$", "{b}%", "{c}"].join(""));
    });
});

describe("ecr-set adopt --from variables", function () {
    this.timeout(60_000);

    async function inFolder<T>(file: string, use: (folder: string) => T | Promise<T>): Promise<T> {
        const folder = mkdtempSync(join(tmpdir(), "ecr-set-"));
        try {
            const main = relative(folder, join(ROOT, "index.ts"));
            writeFileSync(join(folder, "Pulumi.yaml"), stringify({ name: "ecr", main, runtime: "nodejs" }));
            copyFileSync(join(GUIDE, file), join(folder, "terraform.tfvars"));
            return await use(folder);
        } finally {
            rmSync(folder, { recursive: true });
        }
    }
    const ARGS = ["--from", "terraform.tfvars", "--project", "myproject", "--region", "us-east-1"];

    it("is what docs/adopt.md says", async () => {
        await inFolder("guide-prod.tfvars", async (folder) => {
            copyFileSync(join(GUIDE, "guide-prod.tfvars"), join(folder, "prod.tfvars"));
            for (const command of documentedCommands("docs/adopt.md", "tfvars-command")) {
                assert.match(command, /^npx ecr-set /);
                const { code, stdout, stderr } = await ecrSet(command.split(" ").slice(2), { cwd: folder });
                assert.equal(code, 0, stdout + stderr);
            }
        });
    });

    for (const stack of ["dev", "prod"]) {
        it(`makes a stack file of the guide's sample that plans without a problem: ${stack}`, async () => {
            await inFolder(`guide-${stack}.tfvars`, async (folder) => {
                const adopted = await ecrSet(["adopt", "--stack", stack, ...ARGS], { cwd: folder });
                assert.equal(adopted.code, 0, adopted.stdout + adopted.stderr);
                assert.match(adopted.stdout, /Not compared with AWS: variables do not say what exists/);
                assert.match(adopted.stdout, /# if the repositories exist: run adopt again with --live/);
                const file = readFileSync(join(folder, `Pulumi.${stack}.yaml`), "utf8");
                const { config } = parse(file) as { config: Options };
                assert.deepEqual(Object.keys(config), ["aws:region", "ecr:project", "ecr:repositories"]);
                const plan = await ecrSet(["plan", "--stack", stack], { cwd: folder });
                assert.equal(plan.code, 0, plan.stdout + plan.stderr);
                assert.match(plan.stdout, new RegExp(`web-app {2}myproject-${stack}-web-app`));
                assert.doesNotMatch(plan.stdout, /problem/);
                const again = await ecrSet(["adopt", "--stack", stack, ...ARGS], { cwd: folder });
                assert.match(again.stdout, new RegExp(`Pulumi\\.${stack}\\.yaml says all of this already`));
                assert.equal(readFileSync(join(folder, `Pulumi.${stack}.yaml`), "utf8"), file);
            });
        });
    }

    it("writes nothing where there is a problem", async () => {
        await inFolder("guide-dev.tfvars", async (folder) => {
            writeFileSync(join(folder, "terraform.tfvars"), "ecr_repositories = {");
            const { code, stdout } = await ecrSet(["adopt", "--stack", "dev", ...ARGS], { cwd: folder });
            assert.equal(code, 1);
            assert.match(
                stdout,
                /^1 problem in adopting terraform\.tfvars .*nothing was written:\n {2}terraform\.tfvars, line 1/,
            );
        });
    });
});
